//! What documents say of each other: forwards, quotes, links, named upstreams, and the media they share.

use crate::text::normalise;
use crate::{Doc, Edge, Named, Oddity, Origin, Reason, Upstream};
use khabar_model::CitationKind;
use rustc_hash::FxHashMap;

/// Words that point at somebody without saying who: they name no upstream.
const NOBODY: [&str; 22] = [
    "source",
    "sources",
    "informed source",
    "informed sources",
    "a source",
    "witness",
    "a witness",
    "witnesses",
    "eyewitness",
    "eyewitnesses",
    "an eyewitness",
    "local sources",
    "social media",
    "منبع",
    "منابع",
    "منبع آگاه",
    "منابع آگاه",
    "شاهد",
    "شاهدان",
    "شاهد عینی",
    "شاهدان عینی",
    "شبکه های اجتماعی",
];

/// Resolve every citation: to a document (an edge), to a source or to bare words (a named upstream).
pub fn resolve(
    docs: &[Doc<'_>],
    origins: &[Origin<'_>],
    ranks: &[u32],
    oddities: &mut Vec<Oddity>,
) -> (Vec<Edge>, Vec<Named>) {
    let book = AddressBook::new(docs, origins, ranks, oddities);
    let mut words: FxHashMap<String, u32> = FxHashMap::default();
    let (mut edges, mut named) = (Vec::new(), Vec::new());
    // The order of first seen numbers the words, so that the numbers do not depend on the order of the input.
    let mut order: Vec<usize> = (0..docs.len()).collect();
    order.sort_unstable_by_key(|&doc| ranks[doc]);
    for doc in order {
        for citation in &docs[doc].document.cites {
            let Some(reason) = dependence(citation.kind) else { continue };
            let document = doc as u32;
            if let Some(original) = book.document(&citation.to) {
                edges.push(Edge { copy: document, original, reason, certain: true });
                if cites_the_future(&docs[doc], &docs[original as usize]) {
                    oddities.push(Oddity::CitesTheFuture { document, cited: original });
                }
                continue;
            }
            let to = normalise(&citation.to);
            if let Some(source) = book.source(&citation.to, &to) {
                if source != docs[doc].source {
                    named.push(Named { document, upstream: Upstream::Source(source), certain: true });
                }
                continue;
            }
            let key = if is_address(&citation.to) { address(&citation.to) } else { to };
            if key.is_empty() || NOBODY.contains(&key.as_str()) {
                continue;
            }
            // One bare word ("brother") may be two people; an address or a fuller name says who.
            let certain = is_address(&citation.to) || key.contains(' ');
            let next = words.len() as u32;
            let number = *words.entry(key).or_insert(next);
            named.push(Named { document, upstream: Upstream::Words(number), certain });
        }
    }
    (edges, named)
}

/// Doubtful edges between documents that show the same file, to the first that showed it.
pub fn shared_media(docs: &[Doc<'_>], ranks: &[u32]) -> Vec<Edge> {
    let mut shown: Vec<(&str, u32)> = Vec::new();
    for (doc, content) in docs.iter().enumerate() {
        shown.extend(content.document.media.iter().map(|hash| (hash.trim(), doc as u32)));
    }
    shown.sort_unstable_by_key(|&(hash, doc)| (hash, ranks[doc as usize]));
    let mut edges = Vec::new();
    for group in shown.chunk_by(|a, b| a.0 == b.0).filter(|group| !group[0].0.is_empty()) {
        let original = group[0].1;
        let copies = group[1..].iter().filter(|&&(_, copy)| copy != original);
        edges.extend(copies.map(|&(_, copy)| Edge {
            copy,
            original,
            reason: Reason::SameMedia,
            certain: false,
        }));
    }
    edges
}

/// How a kind of citation makes the citing document dependent. A reply does not: it may contradict.
fn dependence(kind: CitationKind) -> Option<Reason> {
    match kind {
        CitationKind::Forward => Some(Reason::Forward),
        CitationKind::Quote => Some(Reason::Quote),
        CitationKind::Link => Some(Reason::Citation),
        CitationKind::Upstream => Some(Reason::Upstream),
        CitationKind::Reply => None,
    }
}

/// The cited words were said only after the citing document was already captured (or, failing that, said).
fn cites_the_future(citing: &Doc<'_>, cited: &Doc<'_>) -> bool {
    let known_by = citing.document.captured.or(citing.document.said);
    matches!((known_by, cited.document.said), (Some(by), Some(said)) if said > by)
}

/// Who answers to an address, a slug or a name.
struct AddressBook {
    documents: FxHashMap<String, u32>,
    slugs: FxHashMap<String, u32>,
    names: FxHashMap<String, Option<u32>>,
}

impl AddressBook {
    fn new(docs: &[Doc<'_>], origins: &[Origin<'_>], ranks: &[u32], oddities: &mut Vec<Oddity>) -> Self {
        let mut documents: FxHashMap<String, u32> = FxHashMap::default();
        let mut order: Vec<usize> = (0..docs.len()).collect();
        order.sort_unstable_by_key(|&doc| ranks[doc]);
        for doc in order {
            let Some(own) = &docs[doc].document.address else { continue };
            // One address with different words: the first seen answers to it, and a reviewer sees the other.
            let first = *documents.entry(address(own)).or_insert(doc as u32);
            if first != doc as u32 && docs[first as usize].document.text != docs[doc].document.text {
                oddities.push(Oddity::OneAddressTwoTexts { first, other: doc as u32 });
            }
        }
        let mut slugs = FxHashMap::default();
        let mut names: FxHashMap<String, Option<u32>> = FxHashMap::default();
        for (index, origin) in origins.iter().enumerate() {
            slugs.entry(origin.slug.to_owned()).or_insert(index as u32);
            // A name that two sources bear names neither.
            names.entry(normalise(origin.name)).and_modify(|held| *held = None).or_insert(Some(index as u32));
        }
        Self { documents, slugs, names }
    }

    fn document(&self, to: &str) -> Option<u32> {
        self.documents.get(&address(to)).copied()
    }

    fn source(&self, to: &str, normalised: &str) -> Option<u32> {
        let slug = to.trim().trim_start_matches('@');
        self.slugs
            .get(slug)
            .or_else(|| self.slugs.get(to.trim()))
            .copied()
            .or_else(|| self.names.get(normalised).copied().flatten().filter(|_| !normalised.is_empty()))
    }
}

/// It looks like an address and not like words.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.contains('/') || text.starts_with("t.me")
}

/// An address as it is compared: without scheme, `www.`, fragment, tracking and the last slash.
fn address(text: &str) -> String {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.strip_prefix("www.").unwrap_or(text);
    let text = text.split('#').next().unwrap_or(text);
    let text = match text.split_once('?') {
        Some((path, query)) if query.split('&').all(|pair| pair.starts_with("utm_")) => path,
        _ => text,
    };
    let (host, path) = text.split_at(text.find('/').unwrap_or(text.len()));
    format!("{}{}", host.to_lowercase(), path.trim_end_matches('/'))
}
