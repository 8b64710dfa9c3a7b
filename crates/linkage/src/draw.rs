//! Draws whole partitions from the pair probabilities, so that what follows (levels, overlaps, estimates)
//! can carry the doubt about who is who.

use crate::link::{Linked, NO_PERSON};
use crate::rng::Rng;
use rustc_hash::FxHashMap;

/// Rounds over all undecided records between two draws.
const ROUNDS: usize = 3;
/// Rounds before the first draw.
const WARM_UP: usize = 20;

impl Linked {
    /// Draw `n` partitions: for each the person of every record, numbered by first record. Equal seeds give
    /// equal draws. Records move by Gibbs steps between the people that they have edges to, so a draw
    /// never joins what has no edge (Sadinle 2014 has the idea of a posterior over partitions).
    #[must_use]
    pub fn draw_partitions(&self, n: usize, seed: u64) -> Vec<Vec<u32>> {
        let mut state = State::new(self);
        let mut rng = Rng::new(seed);
        (0..WARM_UP).for_each(|_| state.round(&mut rng));
        (0..n)
            .map(|_| {
                (0..ROUNDS).for_each(|_| state.round(&mut rng));
                state.partition(self)
            })
            .collect()
    }
}

/// Records with edges, and their present people.
struct State {
    /// Neighbours of record `r`: `near[starts[r]..starts[r + 1]]`, with weights in bits.
    starts: Vec<u32>,
    near: Vec<(u32, f32)>,
    label: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    moving: Vec<u32>,
}

/// Weight in bits of two records without an edge.
const ABSENT: f64 = -7.0;

impl State {
    fn new(linked: &Linked) -> Self {
        let records = linked.person.len();
        let mut starts = vec![0u32; records + 1];
        for edge in &linked.edges {
            starts[edge.a as usize + 1] += 1;
            starts[edge.b as usize + 1] += 1;
        }
        for record in 0..records {
            starts[record + 1] += starts[record];
        }
        let mut next = starts.clone();
        let mut near = vec![(0, 0.0); starts[records] as usize];
        for edge in &linked.edges {
            let bits = (edge.weight as f32) / 64.0;
            for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
                near[next[from as usize] as usize] = (to, bits);
                next[from as usize] += 1;
            }
        }
        // A record moves only where some edge is neither sure nor hopeless.
        let unsure = |record: usize| {
            near[starts[record] as usize..starts[record + 1] as usize].iter().any(|&(_, w)| w < 9.0)
        };
        let moving = (0..records as u32)
            .filter(|&r| unsure(r as usize) && linked.person[r as usize] != NO_PERSON)
            .collect();
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (record, &person) in linked.person.iter().enumerate() {
            if person != NO_PERSON {
                members.entry(person).or_default().push(record as u32);
            }
        }
        Self { starts, near, label: linked.person.clone(), members, moving }
    }

    fn round(&mut self, rng: &mut Rng) {
        for at in 0..self.moving.len() {
            self.step(self.moving[at], rng);
        }
    }

    /// Put one record where its edges say, at random.
    fn step(&mut self, record: u32, rng: &mut Rng) {
        let near =
            &self.near[self.starts[record as usize] as usize..self.starts[record as usize + 1] as usize];
        let mut weights: Vec<(u32, f64, f64)> = Vec::new();
        for &(other, bits) in near {
            let label = self.label[other as usize];
            match weights.iter_mut().find(|w| w.0 == label) {
                Some(w) => (w.1, w.2) = (w.1 + f64::from(bits), w.2 + 1.0),
                None => weights.push((label, f64::from(bits), 1.0)),
            }
        }
        let own = self.label[record as usize];
        let mut total = 1.0;
        for (label, bits, met) in &mut weights {
            let size =
                self.members.get(label).map_or(0, Vec::len) as f64 - f64::from(u8::from(*label == own));
            let mean = (*bits + ABSENT * (size - *met).max(0.0)) / size.max(1.0);
            *bits = libm::exp2(mean.clamp(-40.0, 40.0));
            total += *bits;
        }
        let mut luck = rng.unit() * total;
        let mut chosen = None;
        for &(label, odds, _) in &weights {
            if luck < odds {
                chosen = Some(label);
                break;
            }
            luck -= odds;
        }
        self.put(record, own, chosen);
    }

    fn put(&mut self, record: u32, own: u32, chosen: Option<u32>) {
        if chosen == Some(own) {
            return;
        }
        let alone = self.members.get(&own).is_some_and(|m| m.len() == 1);
        if chosen.is_none() && alone {
            return;
        }
        if let Some(members) = self.members.get_mut(&own) {
            members.retain(|&m| m != record);
            if members.is_empty() {
                self.members.remove(&own);
            }
        }
        let label = chosen.unwrap_or_else(|| {
            // An empty label always exists among as many labels as records; start from the record's own.
            let mut label = record;
            while self.members.contains_key(&label) {
                label = (label + 1) % self.label.len() as u32;
            }
            label
        });
        self.label[record as usize] = label;
        self.members.entry(label).or_default().push(record);
    }

    /// The labels, numbered by first record; copies and unnamed records follow the linked people.
    fn partition(&self, linked: &Linked) -> Vec<u32> {
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let number = |&label: &u32| {
            let next = numbers.len() as u32;
            if label == NO_PERSON { NO_PERSON } else { *numbers.entry(label).or_insert(next) }
        };
        debug_assert_eq!(self.label.len(), linked.person.len());
        self.label.iter().map(number).collect()
    }
}
