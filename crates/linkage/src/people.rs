//! From classes to nodes, from clusters to people: unknown origins attach, copies follow, ids are canonical.

use crate::cluster::{Constraints, NodeEdge, cluster};
use crate::decide::Decided;
use crate::edges::{ClassEdge, Scorer};
use crate::link::NO_PERSON;
use crate::options::{Mode, RecordMeta};
use crate::prepare::{NO_CLASS, Prepared};
use std::ops::Range;

/// Of a class whose identical rows do not even match each other (a common name and nothing else), this
/// many records take part in clustering; the rest stay alone.
const MOST_TWINS: u32 = 8;

/// Nodes of the clustering: a class whose rows surely agree is one node, else each record is one.
pub(crate) struct Nodes {
    /// First node of each class of a known source.
    first: Vec<u32>,
    /// Class of each node.
    class: Vec<u32>,
    /// Records of each node.
    sizes: Vec<u32>,
}

impl Nodes {
    pub(crate) fn new(prepared: &Prepared, scorer: &Scorer<'_>, mode: Mode) -> Self {
        let mut nodes = Self { first: vec![0], class: Vec::new(), sizes: Vec::new() };
        for class in 0..prepared.listed {
            let size = prepared.size(class);
            let row = prepared.row(class);
            let whole = size == 1 || (mode != Mode::Between && scorer.score(row, row) > 0);
            if whole {
                nodes.class.push(class as u32);
                nodes.sizes.push(size);
            } else {
                nodes.class.extend(std::iter::repeat_n(class as u32, size as usize));
                nodes.sizes.extend(std::iter::repeat_n(1, size as usize));
            }
            nodes.first.push(nodes.class.len() as u32);
        }
        nodes
    }

    /// The nodes of a class that take part.
    fn of(&self, class: u32) -> std::ops::Range<u32> {
        let (from, to) = (self.first[class as usize], self.first[class as usize + 1]);
        from..to.min(from + MOST_TWINS)
    }

    /// The node of a record, by its place among its class's records.
    fn of_member(&self, class: usize, place: usize) -> u32 {
        let (from, to) = (self.first[class], self.first[class + 1]);
        if to - from == 1 { from } else { from + place as u32 }
    }
}

/// People as far as they are formed.
struct Formed {
    /// The person of each node, named by its smallest node.
    labels: Vec<u32>,
    /// Which nodes form their person; the others only attached.
    forms: Vec<bool>,
}

/// Everything that forming people looks at.
pub(crate) struct Forming<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) meta: &'a [RecordMeta],
    pub(crate) mode: Mode,
    pub(crate) decided: &'a Decided,
    /// Class edges, sorted by classes.
    pub(crate) edges: &'a [ClassEdge],
    /// The original of each record (itself, where it is no copy).
    pub(crate) roots: &'a [u32],
    /// Records in content order.
    pub(crate) order: &'a [u32],
}

impl Forming<'_> {
    /// The person of every record: originals form people, what is compiled from others attaches to them or
    /// forms people of its own, and at last what is of unknown origin attaches.
    pub(crate) fn people(&self) -> Vec<u32> {
        let (known, listed) = (self.prepared.known, self.prepared.listed);
        let nodes = Nodes::new(self.prepared, self.scorer, self.mode);
        let originals = nodes.first[known] as usize;
        let weigh =
            |a: u32, b: u32| self.weigh(nodes.class[a as usize] as usize, nodes.class[b as usize] as usize);
        let edges = self.node_edges(&nodes, |class| class < known);
        let constraints = self.constraints(&nodes);
        let mut formed = Formed {
            labels: cluster(&nodes.sizes[..originals], &edges, &constraints, &weigh),
            forms: vec![true; originals],
        };
        drop(edges);
        if listed > known {
            let attached = self.attach(&nodes, &formed, known..listed);
            let alone = |class: usize| class >= known && class < listed && attached[class - known].is_none();
            let own = cluster(&nodes.sizes, &self.node_edges(&nodes, alone), &Constraints::default(), &weigh);
            for (node, &own) in own.iter().enumerate().skip(originals) {
                let place = attached[nodes.class[node] as usize - known];
                formed.labels.push(place.unwrap_or(own));
                formed.forms.push(place.is_none());
            }
        }
        let mut label_of = vec![NO_PERSON; self.meta.len()];
        for class in 0..listed {
            for (place, &record) in self.prepared.records(class).iter().enumerate() {
                label_of[record as usize] = formed.labels[nodes.of_member(class, place) as usize];
            }
        }
        let attached = self.attach(&nodes, &formed, listed..self.prepared.classes());
        for (class, label) in (listed..).zip(attached) {
            for &record in self.prepared.records(class) {
                label_of[record as usize] = label.unwrap_or(NO_PERSON);
            }
        }
        self.attach_decided(&mut label_of);
        self.number(&label_of)
    }

    fn weigh(&self, a: usize, b: usize) -> i32 {
        self.scorer.score(self.prepared.row(a), self.prepared.row(b))
    }

    /// Class edges inside a part of the classes, by nodes, sorted.
    fn node_edges(&self, nodes: &Nodes, part: impl Fn(usize) -> bool) -> Vec<NodeEdge> {
        let mut edges = Vec::with_capacity(self.edges.len());
        let inside = |e: &&ClassEdge| e.weight > 0 && part(e.a as usize) && part(e.b as usize);
        for edge in self.edges.iter().filter(inside) {
            for a in nodes.of(edge.a) {
                for b in nodes.of(edge.b) {
                    edges.push((a, b, edge.weight));
                }
            }
        }
        edges
    }

    fn constraints(&self, nodes: &Nodes) -> Constraints {
        let node = |record: u32| {
            let class = self.prepared.class_of[record as usize];
            // A decided record is a class of its own.
            ((class as usize) < self.prepared.known).then(|| nodes.first[class as usize])
        };
        let both = |&(a, b): &(u32, u32)| node(a).zip(node(b)).map(|(a, b)| (a.min(b), a.max(b)));
        Constraints {
            same: self.decided.same.iter().filter_map(both).collect(),
            different: self.decided.different.iter().filter_map(both).collect(),
        }
    }

    /// For each class of a range the one person that it fits best, where it fits any.
    fn attach(&self, nodes: &Nodes, formed: &Formed, range: Range<usize>) -> Vec<Option<u32>> {
        let mut offers: Vec<(u32, u32)> = Vec::new();
        for edge in
            self.edges.iter().filter(|e| range.contains(&(e.b as usize)) && (e.a as usize) < range.start)
        {
            for node in nodes.of(edge.a).filter(|&node| formed.forms[node as usize]) {
                offers.push((edge.b, formed.labels[node as usize]));
            }
        }
        offers.sort_unstable();
        offers.dedup();
        let mut attached = vec![None; range.len()];
        if offers.is_empty() {
            return attached;
        }
        let mut members: Vec<(u32, u32)> = (formed.labels.iter().zip(0..))
            .filter(|&(_, node)| formed.forms[node as usize])
            .map(|(&label, node)| (label, node))
            .collect();
        members.sort_unstable();
        for own in offers.chunk_by(|x, y| x.0 == y.0) {
            let class = own[0].0 as usize;
            let fits = own.iter().map(|&(_, label)| (self.fit(class, label, &members, nodes), label));
            let best =
                fits.filter(|(fit, _)| *fit > 0.0).max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
            attached[class - range.start] = best.map(|(_, label)| label);
        }
        attached
    }

    /// Mean weight between a class and a person.
    fn fit(&self, class: usize, label: u32, members: &[(u32, u32)], nodes: &Nodes) -> f64 {
        let start = members.partition_point(|m| m.0 < label);
        let (mut sum, mut count) = (0.0, 0.0);
        for &(_, node) in members[start..].iter().take_while(|m| m.0 == label) {
            let size = f64::from(nodes.sizes[node as usize]);
            sum += f64::from(self.weigh(class, nodes.class[node as usize] as usize)) * size;
            count += size;
        }
        if count > 0.0 { sum / count } else { f64::NEG_INFINITY }
    }

    /// Decisions about records of unknown origin: *same* attaches to the other's person, and of several
    /// the first by content counts; *different* detaches.
    fn attach_decided(&self, label_of: &mut [u32]) {
        let unknown = |record: u32| {
            let class = self.prepared.class_of[record as usize];
            class != NO_CLASS && class as usize >= self.prepared.listed
        };
        for &(a, b) in &self.decided.different {
            let same = label_of[a as usize] == label_of[b as usize];
            for record in [a, b] {
                if same && unknown(record) {
                    label_of[record as usize] = NO_PERSON;
                }
            }
        }
        let mut done = std::collections::BTreeSet::new();
        for &(a, b) in &self.decided.same {
            for (record, other) in [(a, b), (b, a)] {
                if unknown(record)
                    && !unknown(other)
                    && label_of[other as usize] != NO_PERSON
                    && done.insert(record)
                {
                    label_of[record as usize] = label_of[other as usize];
                }
            }
        }
    }

    /// Number people by the first of their records in content order; copies follow their originals, and a
    /// record of unknown origin that attached nowhere is a person of its own.
    fn number(&self, label_of: &[u32]) -> Vec<u32> {
        let mut person = vec![NO_PERSON; label_of.len()];
        let mut numbers = vec![NO_PERSON; label_of.len()];
        let mut next = 0;
        for &record in self.order {
            let root = self.roots[record as usize] as usize;
            if !self.meta[root].named || person[root] != NO_PERSON {
                continue;
            }
            let number = match label_of[root] {
                NO_PERSON => None,
                label => Some(&mut numbers[label as usize]),
            };
            person[root] = match number {
                Some(number) if *number != NO_PERSON => *number,
                slot => {
                    if let Some(slot) = slot {
                        *slot = next;
                    }
                    next += 1;
                    next - 1
                }
            };
        }
        (0..label_of.len()).map(|record| person[self.roots[record] as usize]).collect()
    }
}
