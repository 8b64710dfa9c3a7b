//! First seen, and the end of every chain: orders documents, breaks circles, and follows edges to originals.

use crate::{Doc, Edge, Named, Oddity, Provenance};
use khabar_model::Instant;

/// The position of each document in the order of first seen; no two are equal unless they are one document twice.
///
/// Known sources come before unknown ones, so that nobody can make a known source's words a copy by posting them
/// early from a new account. Within each, capture orders, not the document's own date; then the content id.
pub fn ranks(docs: &[Doc<'_>]) -> Vec<u32> {
    let key = |doc: &Doc<'_>| (!doc.known, doc.document.first_seen().unwrap_or(Instant(i64::MAX)), doc.id);
    let mut order: Vec<u32> = (0..docs.len() as u32).collect();
    order.sort_by_cached_key(|&doc| key(&docs[doc as usize]));
    let mut ranks = vec![0; docs.len()];
    for (rank, &doc) in order.iter().enumerate() {
        ranks[doc as usize] = rank as u32;
    }
    ranks
}

/// Sort the edges, break circles and find each document's original.
pub fn settle(
    mut edges: Vec<Edge>,
    mut named: Vec<Named>,
    rank: Vec<u32>,
    mut oddities: Vec<Oddity>,
) -> Provenance {
    edges.retain(|edge| edge.copy != edge.original);
    edges.sort_by_key(|edge| (edge.copy, !edge.certain, edge.reason.rank(), rank[edge.original as usize]));
    edges.dedup_by_key(|edge| (edge.copy, edge.original));
    break_circles(rank.len(), &mut edges, &rank, &mut oddities);
    named.sort_by_key(|named| (named.document, named.upstream));
    named.dedup();
    let original_of = originals(rank.len(), &edges);
    Provenance { edges, original_of, rank, named, oddities }
}

/// Drop edges until none leads back to its copy: in every strongly connected set of documents the first seen loses
/// its edges into the set, and the rest is looked at again.
fn break_circles(count: usize, edges: &mut Vec<Edge>, ranks: &[u32], oddities: &mut Vec<Oddity>) {
    // Edges towards an earlier rank cannot close a circle by themselves; most inputs have no others.
    while edges.iter().any(|edge| ranks[edge.original as usize] > ranks[edge.copy as usize]) {
        let component = components(count, edges);
        let mut first: Vec<Option<u32>> = vec![None; count];
        let mut size = vec![0u32; count];
        for doc in 0..count as u32 {
            let set = component[doc as usize] as usize;
            size[set] += 1;
            if first[set].is_none_or(|other| ranks[doc as usize] < ranks[other as usize]) {
                first[set] = Some(doc);
            }
        }
        let before = edges.len();
        edges.retain(|edge| {
            let set = component[edge.copy as usize];
            let inside = set == component[edge.original as usize] && size[set as usize] > 1;
            !(inside && first[set as usize] == Some(edge.copy))
        });
        if edges.len() == before {
            break;
        }
        let circles = (0..count).filter(|&set| size[set] > 1).filter_map(|set| first[set]);
        oddities.extend(circles.map(|document| Oddity::Circle { document }));
    }
    oddities.sort_by_key(|oddity| match *oddity {
        Oddity::CitesTheFuture { document, cited } => (0, ranks[document as usize], ranks[cited as usize]),
        Oddity::Circle { document } => (1, ranks[document as usize], 0),
        Oddity::OneAddressTwoTexts { first, other } => (2, ranks[first as usize], ranks[other as usize]),
    });
}

/// Strongly connected components (Tarjan 1972), without recursion: chains of forwards may be long.
fn components(count: usize, edges: &[Edge]) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let start: Vec<usize> =
        (0..=count as u32).map(|doc| edges.partition_point(|edge| edge.copy < doc)).collect();
    let (mut index, mut low) = (vec![NONE; count], vec![0; count]);
    let (mut component, mut components) = (vec![NONE; count], 0);
    let (mut stack, mut calls, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        if index[root] == NONE {
            calls.push((root, start[root]));
        }
        while let Some((doc, edge)) = calls.pop() {
            if index[doc] == NONE {
                (index[doc], low[doc]) = (next, next);
                next += 1;
                stack.push(doc);
            }
            if let Some(onward) =
                (edge..start[doc + 1]).find(|&e| component[edges[e].original as usize] == NONE)
            {
                let child = edges[onward].original as usize;
                if index[child] == NONE {
                    calls.push((doc, onward));
                    calls.push((child, start[child]));
                } else {
                    low[doc] = low[doc].min(low[child]);
                    calls.push((doc, onward + 1));
                }
                continue;
            }
            if low[doc] == index[doc] {
                while let Some(member) = stack.pop() {
                    component[member] = components;
                    if member == doc {
                        break;
                    }
                }
                components += 1;
            }
        }
    }
    component
}

/// The document at the end of each document's strongest certain edges.
fn originals(count: usize, edges: &[Edge]) -> Vec<u32> {
    let mut original: Vec<u32> = (0..count as u32).collect();
    let mut seen = u32::MAX;
    for edge in edges {
        if edge.copy != seen && edge.certain {
            original[edge.copy as usize] = edge.original;
            seen = edge.copy;
        }
    }
    let mut chain = Vec::new();
    for doc in 0..count {
        let mut end = doc;
        while original[end] as usize != end {
            chain.push(end);
            end = original[end] as usize;
        }
        for link in chain.drain(..) {
            original[link] = end as u32;
        }
    }
    original
}
