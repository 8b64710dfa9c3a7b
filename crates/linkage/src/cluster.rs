//! From pairs to people: components are only the candidate sets. Inside each, clusters are joined while
//! the mean match weight between them speaks for one person (average link), so that one strong pair cannot
//! chain two people together. Pairs that blocking never met are weighed here too.

use std::collections::{BTreeMap, BTreeSet};

/// Components larger than this are first cut along their weakest edges.
const LARGEST: usize = 300;
/// A single pair may not say more than this, in 1/64 bit, or it would outweigh many that disagree.
const MOST: i32 = 64 * 10;

/// Two nodes and the weight between them.
pub(crate) type NodeEdge = (u32, u32, i32);

/// What decisions say about nodes.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    pub(crate) same: Vec<(u32, u32)>,
    pub(crate) different: BTreeSet<(u32, u32)>,
}

impl Constraints {
    fn forbids(&self, a: u32, b: u32) -> bool {
        self.different.contains(&(a.min(b), a.max(b)))
    }
}

/// Cluster `nodes` nodes of the given sizes. `edges` are sorted; `weigh` gives the weight of any two nodes.
/// Each node's label is the smallest node of its cluster.
pub(crate) fn cluster(
    sizes: &[u32],
    edges: &[NodeEdge],
    constraints: &Constraints,
    weigh: &impl Fn(u32, u32) -> i32,
) -> Vec<u32> {
    let mut labels: Vec<u32> = (0..sizes.len() as u32).collect();
    let strong = |e: &&NodeEdge| e.2 > 0;
    let parts =
        Components::new(sizes.len(), edges.iter().filter(strong).map(|e| (e.0, e.1)), &constraints.same);
    let mut large: Vec<(u32, Vec<NodeEdge>)> = Vec::new();
    for members in parts.of_several() {
        match *members {
            // Two nodes with an edge between them: nothing is left to weigh.
            [a, b] if constraints.same.is_empty() && !constraints.forbids(a, b) => labels[b as usize] = a,
            ref members if members.len() > LARGEST => large.push((members[0], Vec::new())),
            ref members => average_link(members, sizes, constraints, weigh, &mut labels),
        }
    }
    if !large.is_empty() {
        for &edge in edges.iter().filter(strong) {
            if let Ok(at) = large.binary_search_by_key(&parts.first_of(edge.0), |part| part.0) {
                large[at].1.push(edge);
            }
        }
    }
    for (first, edges) in large {
        let members = parts.with(first).to_vec();
        settle(members, edges, 0, sizes, constraints, weigh, &mut labels);
    }
    labels
}

/// Cluster one component, cutting it along weak edges first where it is too large.
fn settle(
    members: Vec<u32>,
    edges: Vec<NodeEdge>,
    threshold: i32,
    sizes: &[u32],
    constraints: &Constraints,
    weigh: &impl Fn(u32, u32) -> i32,
    labels: &mut [u32],
) {
    if members.len() <= LARGEST || threshold > 64 * 60 {
        return average_link(&members, sizes, constraints, weigh, labels);
    }
    let threshold = threshold + 64;
    let kept: Vec<NodeEdge> = edges.into_iter().filter(|e| e.2 > threshold).collect();
    let local = |node: u32| members.binary_search(&node).map_or(0, |i| i as u32);
    let kept: Vec<NodeEdge> = kept.into_iter().map(|(a, b, w)| (local(a), local(b), w)).collect();
    let same: Vec<(u32, u32)> = constraints
        .same
        .iter()
        .filter(|(a, _)| members.binary_search(a).is_ok())
        .map(|&(a, b)| (local(a), local(b)))
        .collect();
    let parts = Components::new(members.len(), kept.iter().map(|e| (e.0, e.1)), &same);
    let mut edges_of: BTreeMap<u32, Vec<NodeEdge>> = BTreeMap::new();
    for (a, b, w) in kept {
        let edge = (members[a as usize], members[b as usize], w);
        edges_of.entry(parts.first_of(a)).or_default().push(edge);
    }
    for part in parts.of_several() {
        let edges = edges_of.remove(&part[0]).unwrap_or_default();
        let part = part.iter().map(|&i| members[i as usize]).collect();
        settle(part, edges, threshold, sizes, constraints, weigh, labels);
    }
}

/// Average-link agglomeration of a few nodes with all their weights.
fn average_link(
    members: &[u32],
    sizes: &[u32],
    constraints: &Constraints,
    weigh: &impl Fn(u32, u32) -> i32,
    labels: &mut [u32],
) {
    let n = members.len();
    if n > LARGEST * 4 {
        return;
    }
    let mut state = Agglomeration::new(members, sizes, constraints, weigh);
    for &(a, b) in &constraints.same {
        if let (Ok(i), Ok(j)) = (members.binary_search(&a), members.binary_search(&b)) {
            state.force(i, j);
        }
    }
    while let Some((i, j)) = state.best() {
        state.join(i, j);
    }
    for i in 0..n {
        labels[members[i] as usize] = members[state.label[i]];
    }
}

/// Sums of pair weights between clusters.
struct Agglomeration {
    n: usize,
    sums: Vec<f64>,
    sizes: Vec<f64>,
    forbidden: Vec<bool>,
    label: Vec<usize>,
    alive: Vec<usize>,
}

impl Agglomeration {
    fn new(
        members: &[u32],
        sizes: &[u32],
        constraints: &Constraints,
        weigh: &impl Fn(u32, u32) -> i32,
    ) -> Self {
        let n = members.len();
        let own: Vec<f64> = members.iter().map(|&m| f64::from(sizes[m as usize])).collect();
        let (mut sums, mut forbidden) = (vec![0.0; n * n], vec![false; n * n]);
        for i in 0..n {
            for j in i + 1..n {
                let weight = f64::from(weigh(members[i], members[j]).min(MOST)) * own[i] * own[j];
                (sums[i * n + j], sums[j * n + i]) = (weight, weight);
                let no = constraints.forbids(members[i], members[j]);
                (forbidden[i * n + j], forbidden[j * n + i]) = (no, no);
            }
        }
        Self { n, sums, sizes: own, forbidden, label: (0..n).collect(), alive: (0..n).collect() }
    }

    /// The two clusters with the best positive mean weight; ties go to the first.
    fn best(&self) -> Option<(usize, usize)> {
        let mut best = None;
        let mut most = 0.0;
        for (at, &i) in self.alive.iter().enumerate() {
            for &j in &self.alive[at + 1..] {
                if self.sums[i * self.n + j] <= 0.0 || self.forbidden[i * self.n + j] {
                    continue;
                }
                let mean = self.sums[i * self.n + j] / (self.sizes[i] * self.sizes[j]);
                if mean > most {
                    (best, most) = (Some((i, j)), mean);
                }
            }
        }
        best
    }

    /// Put cluster `j` into cluster `i`, which comes before it.
    fn join(&mut self, i: usize, j: usize) {
        let n = self.n;
        for &k in &self.alive {
            if k != i && k != j {
                self.sums[i * n + k] += self.sums[j * n + k];
                self.sums[k * n + i] = self.sums[i * n + k];
                self.forbidden[i * n + k] |= self.forbidden[j * n + k];
                self.forbidden[k * n + i] = self.forbidden[i * n + k];
            }
        }
        self.sizes[i] += self.sizes[j];
        self.alive.retain(|&k| k != j);
        self.label.iter_mut().filter(|l| **l == j).for_each(|l| *l = i);
    }

    fn force(&mut self, i: usize, j: usize) {
        let (a, b) = (self.label[i].min(self.label[j]), self.label[i].max(self.label[j]));
        if a != b {
            self.join(a, b);
        }
    }
}

/// The connected components, their members one after another.
struct Components {
    /// The smallest node of each node's component.
    first: Vec<u32>,
    /// Nodes sorted by component, then by number.
    members: Vec<u32>,
    /// Where the component that begins with a node starts in `members`; the others' entries are unused.
    starts: Vec<u32>,
}

impl Components {
    fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32)>, same: &[(u32, u32)]) -> Self {
        let mut forest = Forest::new(nodes);
        for (a, b) in edges.chain(same.iter().copied()) {
            forest.join(a, b);
        }
        let first: Vec<u32> = (0..nodes as u32).map(|node| forest.root(node)).collect();
        let mut starts = forest.parents;
        starts.fill(0);
        first.iter().for_each(|&root| starts[root as usize] += 1);
        let mut total = 0;
        for start in &mut starts {
            let size = *start;
            *start = total;
            total += size;
        }
        let mut next = starts.clone();
        let mut members = vec![0; nodes];
        for (node, &root) in first.iter().enumerate() {
            members[next[root as usize] as usize] = node as u32;
            next[root as usize] += 1;
        }
        Self { first, members, starts }
    }

    /// The smallest node of a node's component.
    fn first_of(&self, node: u32) -> u32 {
        self.first[node as usize]
    }

    /// The members of the component that begins with a node, in order.
    fn with(&self, first: u32) -> &[u32] {
        let rest = &self.members[self.starts[first as usize] as usize..];
        let end = rest.iter().position(|&node| self.first[node as usize] != first).unwrap_or(rest.len());
        &rest[..end]
    }

    /// Components of at least two nodes, in the order of their first.
    fn of_several(&self) -> impl Iterator<Item = &[u32]> {
        self.members
            .chunk_by(|&a, &b| self.first[a as usize] == self.first[b as usize])
            .filter(|part| part.len() > 1)
    }
}

/// Union–find whose roots are the smallest nodes.
pub(crate) struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { parents: (0..nodes as u32).collect() }
    }

    pub(crate) fn root(&mut self, mut node: u32) -> u32 {
        while self.parents[node as usize] != node {
            let up = self.parents[self.parents[node as usize] as usize];
            self.parents[node as usize] = up;
            node = up;
        }
        node
    }

    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(nodes: usize, edges: &[NodeEdge], constraints: &Constraints, expect: &[u32]) {
        let weigh = |a: u32, b: u32| {
            edges.iter().find(|e| (e.0, e.1) == (a.min(b), a.max(b))).map_or(-64 * 6, |e| e.2)
        };
        assert_eq!(cluster(&vec![1; nodes], edges, constraints, &weigh), expect);
    }

    #[test]
    fn a_chain_of_weak_pairs_does_not_become_one_person() {
        let edges = [(0, 1, 640), (1, 2, 100), (2, 3, 640)];
        check(4, &edges, &Constraints::default(), &[0, 0, 2, 2]);
    }

    #[test]
    fn decisions_force_and_forbid() {
        let edges = [(0, 1, 640), (1, 2, 640), (0, 2, 640)];
        let apart = Constraints { same: vec![], different: BTreeSet::from([(0, 2)]) };
        check(3, &edges, &apart, &[0, 0, 2]);
        let forced = Constraints { same: vec![(0, 3)], different: BTreeSet::new() };
        check(4, &[(0, 1, 640)], &forced, &[0, 0, 2, 0]);
    }
}
