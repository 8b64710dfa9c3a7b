//! People move between classes one by one with λ summed out.
//!
//! Given λ, a class that holds nobody keeps chances drawn from the prior, and with many lists hardly ever happens to
//! suit anybody: a chain then stays for thousands of sweeps with the number of classes it has. With λ summed out a
//! person chooses by π_k Π (1 + those of the class alike on the list) / (2 + its people), so that an empty class takes
//! a first member easily and grows from there (collapsed Gibbs sampling, Liu 1994; MacEachern 1994). λ is drawn anew
//! right after, which makes the two one draw.

use crate::random::Random;

/// Moves tried for each pattern in a sweep: enough for small tables, where classes come and go.
const MOST_MOVES: u64 = 16;

/// Who is in which class, by pattern, with what the moves need.
pub(super) struct Regroup {
    lists: usize,
    classes: usize,
    /// People by pattern, then class; the last pattern is that of no list.
    assigned: Vec<u64>,
    /// 1 + people of the class on the list, and off it, by list, then class.
    on: Vec<f64>,
    off: Vec<f64>,
    /// π_k / (2 + people of the class)^lists, without π.
    scale: Vec<f64>,
    weights: Vec<f64>,
}

/// The sums over people that the draws of λ and V need.
pub(super) struct Sums<'a> {
    /// People by class.
    pub members: &'a mut [u64],
    /// People by list and class.
    pub captured: &'a mut [u64],
}

impl Regroup {
    pub(super) fn new(lists: usize, classes: usize) -> Self {
        Self {
            lists,
            classes,
            assigned: Vec::new(),
            on: vec![0.0; lists * classes],
            off: vec![0.0; lists * classes],
            scale: vec![0.0; classes],
            weights: vec![0.0; classes],
        }
    }

    /// Forget everybody; room for so many patterns and the one of no list.
    pub(super) fn clear(&mut self, patterns: usize) {
        self.assigned.clear();
        self.assigned.resize((patterns + 1) * self.classes, 0);
    }

    /// So many people of a pattern are in a class; pattern number `patterns` is that of no list.
    pub(super) fn put(&mut self, pattern: usize, class: usize, people: u64) {
        self.assigned[pattern * self.classes + class] = people;
    }

    /// Move people of every pattern, and those on no list, between classes of these shares.
    pub(super) fn sweep(&mut self, patterns: &[u32], share: &[f64], mut sums: Sums<'_>, random: &mut Random) {
        self.open(&sums);
        for slot in 0..=patterns.len() {
            let pattern = patterns.get(slot).copied().unwrap_or(0);
            let from = slot * self.classes;
            let people: u64 = self.assigned[from..from + self.classes].iter().sum();
            for _ in 0..people.min(MOST_MOVES) {
                let mut at = (random.uniform() * people as f64) as u64;
                let leaves = self.assigned[from..from + self.classes].iter().position(|&count| {
                    let here = at < count;
                    at = at.saturating_sub(count);
                    here
                });
                let Some(leaves) = leaves else { continue };
                self.shift(pattern, leaves, -1.0);
                let joins = self.choose(pattern, share, random);
                self.shift(pattern, joins, 1.0);
                if joins != leaves {
                    self.transfer(slot, leaves, joins);
                    sums.shift(pattern, leaves, joins, self.lists);
                }
            }
        }
    }

    pub(super) fn lists(&self) -> usize {
        self.lists
    }

    /// People of a pattern in a class.
    pub(super) fn people(&self, slot: usize, class: usize) -> u64 {
        self.assigned[slot * self.classes + class]
    }

    /// One person of a pattern goes from one class to another.
    pub(super) fn transfer(&mut self, slot: usize, from: usize, to: usize) {
        self.assigned[slot * self.classes + from] -= 1;
        self.assigned[slot * self.classes + to] += 1;
    }

    /// Two different people on some list: pattern number and class of each. Every pattern is as likely as any other,
    /// and then everybody who has it, whatever their classes.
    pub(super) fn two_people(&self, patterns: usize, random: &mut Random) -> Option<[(usize, usize); 2]> {
        let mut any = |below: u64| ((random.uniform() * below as f64) as u64).min(below - 1);
        let of = |slot: usize| &self.assigned[slot * self.classes..(slot + 1) * self.classes];
        let class = |slot: usize, person: u64| {
            let mut before = 0;
            of(slot).iter().position(|&people| {
                before += people;
                person < before
            })
        };
        let slots = [any(patterns as u64) as usize, any(patterns as u64) as usize];
        let people = slots.map(|slot| of(slot).iter().sum::<u64>());
        let same = slots[0] == slots[1];
        if people[0] == 0 || people[1] <= u64::from(same) {
            return None;
        }
        let first = any(people[0]);
        let mut second = any(people[1] - u64::from(same));
        second += u64::from(same && second >= first);
        Some([(slots[0], class(slots[0], first)?), (slots[1], class(slots[1], second)?)])
    }

    fn open(&mut self, sums: &Sums<'_>) {
        for list in 0..self.lists {
            for class in 0..self.classes {
                let at = list * self.classes + class;
                self.on[at] = 1.0 + sums.captured[at] as f64;
                self.off[at] = 1.0 + (sums.members[class] - sums.captured[at]) as f64;
            }
        }
        (0..self.classes).for_each(|class| self.rescale(class));
    }

    fn rescale(&mut self, class: usize) {
        let one = 1.0 / (self.on[class] + self.off[class]);
        self.scale[class] = (0..self.lists).fold(1.0, |product, _| product * one);
    }

    /// One person of the pattern joins a class (1) or leaves it (−1).
    fn shift(&mut self, pattern: u32, class: usize, by: f64) {
        for list in 0..self.lists {
            let at = list * self.classes + class;
            let side = if pattern >> list & 1 == 1 { &mut self.on } else { &mut self.off };
            side[at] += by;
        }
        self.rescale(class);
    }

    fn choose(&mut self, pattern: u32, share: &[f64], random: &mut Random) -> usize {
        let Self { weights, scale, on, off, classes, .. } = self;
        weights
            .iter_mut()
            .zip(share)
            .zip(scale.iter())
            .for_each(|((weight, share), scale)| *weight = share * scale);
        for (list, (on, off)) in on.chunks_exact(*classes).zip(off.chunks_exact(*classes)).enumerate() {
            let side = if pattern >> list & 1 == 1 { on } else { off };
            weights.iter_mut().zip(side).for_each(|(weight, side)| *weight *= side);
        }
        let mut left = random.uniform() * weights.iter().sum::<f64>();
        for (class, &weight) in weights.iter().enumerate() {
            left -= weight;
            if left <= 0.0 {
                return class;
            }
        }
        weights.len() - 1
    }
}

impl Sums<'_> {
    pub(super) fn shift(&mut self, pattern: u32, leaves: usize, joins: usize, lists: usize) {
        let classes = self.members.len();
        self.members[leaves] -= 1;
        self.members[joins] += 1;
        for list in (0..lists).filter(|list| pattern >> list & 1 == 1) {
            self.captured[list * classes + leaves] -= 1;
            self.captured[list * classes + joins] += 1;
        }
    }
}
