//! Draws whole partitions, so that what follows (levels, overlaps, estimates) can carry the doubt about who is
//! who; and the probability of a pair, which is the share of draws that put the two together. A pair's own
//! match weight does not know that a record belongs to one person only, nor what third records say: the draws do.

use crate::field::{Field, MEMBER, Middle};
use crate::link::{Linked, NO_PERSON, queue};
use crate::rng::Rng;
use rustc_hash::FxHashMap;

/// Rounds over all movable nodes between two draws.
const ROUNDS: usize = 3;
/// Rounds before the first draw.
const WARM_UP: usize = 5;
/// Rounds that the pair probabilities are taken from.
const MARGINAL_ROUNDS: usize = 14;

impl Linked {
    /// Draw `n` partitions: for each the person of every record, numbered by first record. Equal seeds give
    /// equal draws. Groups of records that are surely one person move together, by Gibbs steps between the
    /// people that they have edges to (Sadinle 2014 has the idea of a posterior over partitions).
    #[must_use]
    pub fn draw_partitions(&self, n: usize, seed: u64) -> Vec<Vec<u32>> {
        let field = self.field();
        let mut state = State::new(&field, seed);
        (0..WARM_UP).for_each(|_| state.round());
        (0..n)
            .map(|_| {
                (0..ROUNDS).for_each(|_| state.round());
                state.partition(self)
            })
            .collect()
    }

    /// Give every edge the share of draws that put its records together, so that probabilities and drawn
    /// partitions say the same, and order the queue by it. Before, an edge has its own weight's probability.
    pub fn settle(&mut self, seed: u64) {
        let field = self.field();
        let mut state = State::new(&field, seed);
        (0..WARM_UP).for_each(|_| state.round());
        state.counted = true;
        (0..MARGINAL_ROUNDS).for_each(|_| state.round());
        let settled: Vec<f32> =
            self.edges.iter().map(|edge| state.probability(edge.a, edge.b, edge.probability)).collect();
        for (edge, probability) in self.edges.iter_mut().zip(settled) {
            edge.probability = probability;
        }
        self.queue = queue(&self.edges, &self.person, self.certain);
    }
}

/// Where every node is at present.
struct State<'a> {
    field: &'a Field<'a>,
    rng: Rng,
    label: Vec<u32>,
    /// Nodes under each label that others may join.
    members: Vec<Vec<u32>>,
    /// Labels that nobody bears, at least.
    free: Vec<u32>,
    /// Weights between nodes that are not neighbours, once asked for.
    asked: FxHashMap<(u32, u32), f32>,
    counted: bool,
    /// For each neighbour entry of the field, the summed chance to be together, and for each node the rounds.
    sums: Vec<f32>,
    rounds: f32,
}

impl<'a> State<'a> {
    fn new(field: &'a Field<'a>, seed: u64) -> Self {
        let nodes = field.nodes();
        // A label for each node, and one more, so that one is always free.
        let mut members = vec![Vec::new(); nodes + 1];
        for node in 0..nodes {
            if !field.leaf[node] {
                members[field.start[node] as usize].push(node as u32);
            }
        }
        let mut used = vec![false; nodes + 1];
        field.start.iter().for_each(|&label| used[label as usize] = true);
        let free = (0..=nodes as u32).rev().filter(|&label| !used[label as usize]).collect();
        Self {
            field,
            rng: Rng::new(seed),
            label: field.start.clone(),
            members,
            free,
            asked: FxHashMap::default(),
            counted: false,
            sums: vec![0.0; field.near.len()],
            rounds: 0.0,
        }
    }

    fn round(&mut self) {
        self.rounds += f32::from(u8::from(self.counted));
        // What only joins goes last, or it would stay under a label that others have left.
        for leaves in [false, true] {
            for node in 0..self.field.nodes() {
                if self.field.leaf[node] == leaves && !self.field.near(node as u32).is_empty() {
                    self.step(node as u32);
                }
            }
        }
    }

    /// Put one node where the weights say, at random.
    fn step(&mut self, node: u32) {
        let own = self.label[node as usize];
        self.leave(node, own);
        let mut offers: Vec<(u32, f64)> = Vec::new();
        let mut total = 1.0;
        for &(other, _) in self.field.near(node) {
            let label = self.label[other as usize];
            if self.field.leaf[other as usize] || offers.iter().any(|offer| offer.0 == label) {
                continue;
            }
            let odds = libm::exp2(self.fit(node, label).clamp(-40.0, 40.0));
            total += odds;
            offers.push((label, odds));
        }
        if self.counted {
            self.count(node, &offers, total);
        }
        let mut luck = self.rng.unit() * total;
        let chosen = offers.iter().find(|(_, odds)| {
            luck -= odds;
            luck < 0.0
        });
        self.join(node, chosen.map(|offer| offer.0));
    }

    /// How well a node fits the members under a label, in bits.
    fn fit(&mut self, node: u32, label: u32) -> f64 {
        let mut middle = Middle::default();
        for at in 0..self.members[label as usize].len() {
            let other = self.members[label as usize][at];
            let weight = match self.field.weight(node, other) {
                Some(weight) => weight,
                None => *self
                    .asked
                    .entry((node.min(other), node.max(other)))
                    .or_insert_with(|| self.field.weigh(node, other)),
            };
            middle.add(f64::from(weight), self.field.sizes[other as usize]);
        }
        middle.bits()
    }

    fn count(&mut self, node: u32, offers: &[(u32, f64)], total: f64) {
        for at in self.field.near_range(node) {
            let label = self.label[self.field.near[at].0 as usize];
            if let Some((_, odds)) = offers.iter().find(|offer| offer.0 == label) {
                self.sums[at] += (odds / total) as f32;
            }
        }
    }

    fn leave(&mut self, node: u32, label: u32) {
        if self.field.leaf[node as usize] {
            return;
        }
        let members = &mut self.members[label as usize];
        members.retain(|&member| member != node);
        if members.is_empty() {
            self.free.push(label);
        }
    }

    fn join(&mut self, node: u32, label: Option<u32>) {
        if self.field.leaf[node as usize] {
            // Alone, a leaf bears no label at all: nobody can join it.
            self.label[node as usize] = label.unwrap_or(NO_PERSON);
            return;
        }
        let label = label.unwrap_or_else(|| self.free_label());
        self.label[node as usize] = label;
        self.members[label as usize].push(node);
    }

    /// A label without members, which no leaf bears either.
    fn free_label(&mut self) -> u32 {
        while let Some(label) = self.free.pop() {
            if self.members[label as usize].is_empty() {
                return label;
            }
        }
        // There is one more label than nodes.
        self.members.iter().position(Vec::is_empty).unwrap_or_default() as u32
    }

    /// The chance that two records are together, as counted; `own` is the pair's own probability.
    fn probability(&self, a: u32, b: u32, own: f32) -> f32 {
        let (x, y) = (self.field.node_of[a as usize], self.field.node_of[b as usize]);
        if x == NO_PERSON || y == NO_PERSON {
            // Both stand outside the field: surely together or never weighed against others.
            return own;
        }
        if x == y {
            return own.max(MEMBER);
        }
        let chance = |from: u32, to: u32| self.field.entry(from, to).map(|at| self.sums[at] / self.rounds);
        let (leaf_x, leaf_y) = (self.field.leaf[x as usize], self.field.leaf[y as usize]);
        match (chance(x, y).filter(|_| !leaf_y), chance(y, x).filter(|_| !leaf_x)) {
            (Some(p), Some(q)) => (p + q) / 2.0,
            (Some(p), None) | (None, Some(p)) => p,
            // Far apart on average: never together in a draw.
            (None, None) => own.min(1.0 - MEMBER),
        }
    }

    /// The people, numbered by first record.
    fn partition(&self, linked: &Linked) -> Vec<u32> {
        let mut numbers: FxHashMap<(u8, u32), u32> = FxHashMap::default();
        let mut number = |key: (u8, u32)| {
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        };
        let place = |record: usize| {
            let root = linked.roots[record] as usize;
            match self.field.node_of[root] {
                _ if linked.person[root] == NO_PERSON => None,
                NO_PERSON => Some((0, linked.person[root])),
                node => match self.label[node as usize] {
                    NO_PERSON => Some((2, node)),
                    label => Some((1, label)),
                },
            }
        };
        (0..linked.person.len()).map(|record| place(record).map_or(NO_PERSON, &mut number)).collect()
    }
}
