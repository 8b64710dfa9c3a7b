//! One Gibbs chain on pattern counts.

use super::hamilton::{Hamilton, SMALLEST, SMALLEST_REST, SMALLEST_SHARE, Target, shares};
use super::regroup::{Regroup, Sums};
use super::relink::{Rates, Relink};
use super::split_merge::{SplitMerge, State};
use crate::random::Random;
use crate::table::CaptureTable;
use std::collections::BTreeMap;

/// Prior of α: Gamma(shape, rate), both a quarter.
const ALPHA_SHAPE: f64 = 0.25;
const ALPHA_RATE: f64 = 0.25;

/// Mean number of steps of a trajectory.
const TRAJECTORY: usize = 20;

/// People move between classes, and classes split and merge, in every so many sweeps, because it costs as much as the
/// rest of a sweep; beyond so many lists, where classes are so distinct that little else passes between them, in all.
const REGROUP_EVERY: u64 = 3;
const REGROUP_ALWAYS: usize = 6;

/// The state of one chain.
pub(super) struct Chain {
    random: Random,
    lists: usize,
    classes: usize,
    /// Patterns that people may have, with the people they have now: `counts` changes when the linkage errs.
    patterns: Vec<u32>,
    counts: Vec<u64>,
    relink: Option<Relink>,
    /// π by class.
    share: Vec<f64>,
    /// λ by list, then class.
    listed: Vec<f64>,
    /// 1 − V by class but the last.
    rest: Vec<f64>,
    moves: Hamilton,
    sweeps: u64,
    regroup: Regroup,
    split_merge: SplitMerge,
    alpha: f64,
    hidden: u64,
    /// People by class, and by list and class.
    members: Vec<u64>,
    captured: Vec<u64>,
    /// λ/(1 − λ) by list, then class.
    odds: Vec<f64>,
    /// Joint weight of pattern and class, by pattern then class; of the all-zero pattern.
    joint: Vec<f64>,
    zero: Vec<f64>,
}

impl Chain {
    pub(super) fn new(table: &CaptureTable, classes: usize, rates: Rates, seed: u64, stream: u64) -> Self {
        let lists = table.lists().len();
        let relink = (!rates.perfect()).then(|| Relink::new(table, rates));
        let (patterns, counts): (Vec<u32>, Vec<u64>) = match &relink {
            Some(relink) => relink.true_counts().unzip(),
            None => table.counts().iter().copied().unzip(),
        };
        let size = patterns.len() * classes;
        let mut chain = Self {
            random: Random::new(seed, stream),
            lists,
            classes,
            patterns,
            counts,
            relink,
            share: vec![0.0; classes],
            listed: vec![0.0; lists * classes],
            rest: vec![0.5; classes - 1],
            moves: Hamilton::new(lists, classes),
            sweeps: 0,
            regroup: Regroup::new(lists, classes),
            split_merge: SplitMerge::default(),
            alpha: 1.0,
            hidden: 0,
            members: vec![0; classes],
            captured: vec![0; lists * classes],
            odds: vec![0.0; lists * classes],
            joint: vec![0.0; size],
            zero: vec![0.0; classes],
        };
        chain.start(stream);
        chain
    }

    /// A dispersed start: from a population barely larger than observed to one many times as large.
    fn start(&mut self, stream: u64) {
        self.alpha = [0.1, 0.5, 1.0, 3.0][(stream % 4) as usize];
        for rest in &mut self.rest {
            *rest = self.random.beta(self.alpha, 1.0).clamp(SMALLEST_REST, 1.0 - SMALLEST);
        }
        shares(&self.rest, &mut self.share);
        let scale = [0.15, 0.4, 0.7, 1.0][(stream / 2 % 4) as usize];
        for listed in &mut self.listed {
            *listed = (scale * self.random.uniform()).clamp(SMALLEST, 1.0 - SMALLEST);
        }
        let observed: u64 = self.counts.iter().sum();
        self.hidden = (observed as f64 * self.random.uniform() * [0.2, 4.0][(stream % 2) as usize]) as u64;
    }

    /// People on some list or none, now.
    pub(super) fn population(&self) -> f64 {
        (self.counts.iter().sum::<u64>() + self.hidden) as f64
    }

    /// The true pattern counts, now.
    pub(super) fn true_counts(&self) -> BTreeMap<u32, u64> {
        self.patterns
            .iter()
            .copied()
            .zip(self.counts.iter().copied())
            .filter(|&(_, count)| count > 0)
            .collect()
    }

    /// One sweep.
    pub(super) fn step(&mut self, tuning: bool) {
        self.weigh();
        self.draw_true_counts();
        self.draw_hidden_and_classes();
        if self.lists > REGROUP_ALWAYS || self.sweeps.is_multiple_of(REGROUP_EVERY) {
            self.move_people();
        }
        self.sweeps += 1;
        self.draw_listed();
        self.draw_sticks();
        self.swap_labels();
        let Self { moves, listed, rest, random, patterns, counts, alpha, .. } = self;
        let target = Target { patterns, counts, alpha: *alpha };
        moves.trajectory(listed, rest, &target, TRAJECTORY, tuning, random);
        self.draw_alpha();
    }

    /// Go on with another table over the same lists: another partition of the same records. Classes stay where
    /// they are, which is near where they will be.
    pub(super) fn retarget(&mut self, table: &CaptureTable) {
        (self.patterns, self.counts) = table.counts().iter().copied().unzip();
        self.joint.resize(self.patterns.len() * self.classes, 0.0);
    }

    /// End the burn-in.
    pub(super) fn settle(&mut self) {
        self.moves.settle();
    }

    /// π_k Π λ or 1 − λ for every pattern, and for the all-zero one.
    fn weigh(&mut self) {
        let classes = self.classes;
        self.zero.copy_from_slice(&self.share);
        for (odds, listed) in self.odds.chunks_exact_mut(classes).zip(self.listed.chunks_exact(classes)) {
            for class in 0..classes {
                self.zero[class] *= 1.0 - listed[class];
                odds[class] = listed[class] / (1.0 - listed[class]);
            }
        }
        for (weights, &pattern) in self.joint.chunks_exact_mut(classes).zip(&self.patterns) {
            weights.copy_from_slice(&self.zero);
            for (list, odds) in self.odds.chunks_exact(classes).enumerate() {
                if pattern >> list & 1 == 1 {
                    weights.iter_mut().zip(odds).for_each(|(weight, odds)| *weight *= odds);
                }
            }
        }
    }

    /// With an erring linkage: the intensity of people, then the true counts given every pattern's mean.
    fn draw_true_counts(&mut self) {
        let Some(relink) = &mut self.relink else { return };
        // p(N) ∝ 1/N is a Poisson number of people whose mean has density 1/mean.
        let population = self.counts.iter().sum::<u64>() + self.hidden;
        let intensity = self.random.gamma(population as f64);
        let means =
            self.joint.chunks_exact(self.classes).map(|weights| intensity * weights.iter().sum::<f64>());
        relink.draw(means, &mut self.random);
        self.counts.clear();
        self.counts.extend(relink.true_counts().map(|(_, count)| count));
    }

    fn draw_hidden_and_classes(&mut self) {
        let Self {
            random, regroup, members, captured, patterns, counts, joint, zero, lists, classes, ..
        } = self;
        members.fill(0);
        captured.fill(0);
        regroup.clear(patterns.len());
        let people = patterns.iter().zip(counts.iter()).zip(joint.chunks_exact(*classes));
        for (slot, ((&pattern, &count), weights)) in people.enumerate() {
            let total: f64 = weights.iter().sum();
            random.multinomial(count, weights, total, |class, people| {
                members[class] += people;
                regroup.put(slot, class, people);
                for list in 0..*lists {
                    captured[list * *classes + class] += people * u64::from(pattern >> list & 1);
                }
            });
        }
        let observed: u64 = counts.iter().sum();
        let missed: f64 = zero.iter().sum();
        // A negative binomial as a Poisson with gamma mean.
        let odds = missed / (1.0 - missed).max(1e-9);
        let mean = (random.gamma(observed as f64) * odds).min(1e12);
        self.hidden = random.poisson(mean);
        random.multinomial(self.hidden, zero, missed, |class, people| {
            members[class] += people;
            regroup.put(patterns.len(), class, people);
        });
    }

    fn move_people(&mut self) {
        let Self { random, regroup, split_merge, members, captured, patterns, share, alpha, .. } = self;
        regroup.sweep(patterns, share, Sums { members, captured }, random);
        let sums = Sums { members, captured };
        split_merge.attempt(State { groups: regroup, patterns, alpha: *alpha, sums }, random);
    }

    fn draw_listed(&mut self) {
        for list in 0..self.lists {
            for class in 0..self.classes {
                let at = list * self.classes + class;
                let on = self.captured[at];
                let off = self.members[class] - on;
                self.listed[at] =
                    self.random.beta(1.0 + on as f64, 1.0 + off as f64).clamp(SMALLEST, 1.0 - SMALLEST);
            }
        }
    }

    fn draw_sticks(&mut self) {
        let mut above: u64 = self.members.iter().sum();
        for (rest, &inside) in self.rest.iter_mut().zip(&self.members) {
            above -= inside;
            let rests = self.random.beta(self.alpha + above as f64, 1.0 + inside as f64);
            *rest = rests.clamp(SMALLEST_REST, 1.0 - SMALLEST);
        }
        shares(&self.rest, &mut self.share);
    }

    /// Exchange two classes' names. The likelihood does not see it, only the prior of the shares, which is
    /// π_K^(α−1) / Π left_k: without this a chain keeps the order of classes in which it began.
    fn swap_labels(&mut self) {
        // At the floor of shares, sticks could not be told back from them.
        if self.share[self.classes - 1] <= 10.0 * SMALLEST_SHARE {
            return;
        }
        let mut swapped = false;
        for _ in 0..self.classes.min(4) {
            let a = (self.random.uniform() * self.classes as f64) as usize;
            let b = (self.random.uniform() * self.classes as f64) as usize;
            if a == b {
                continue;
            }
            let before = self.log_prior_of_shares();
            self.share.swap(a, b);
            let change = self.log_prior_of_shares() - before;
            if change >= 0.0 || libm::log(self.random.uniform()) < change {
                swapped = true;
                (0..self.lists)
                    .for_each(|list| self.listed.swap(list * self.classes + a, list * self.classes + b));
            } else {
                self.share.swap(a, b);
            }
        }
        if !swapped {
            return;
        }
        let mut left = self.share[self.classes - 1];
        for class in (0..self.classes - 1).rev() {
            let all = left + self.share[class];
            self.rest[class] = (left / all).clamp(SMALLEST_REST, 1.0 - SMALLEST);
            left = all;
        }
    }

    fn log_prior_of_shares(&self) -> f64 {
        let mut left = 0.0;
        let mut product = 1.0;
        let mut value = 0.0;
        for class in (1..self.classes).rev() {
            left += self.share[class];
            product *= left.max(1e-300);
            if product < 1e-8 {
                value -= libm::log(product.max(1e-308));
                product = 1.0;
            }
        }
        let last = self.share[self.classes - 1].max(1e-300);
        value - libm::log(product) + libm::log(last) * self.alpha
    }

    fn draw_alpha(&mut self) {
        shares(&self.rest, &mut self.share);
        let log_left: f64 = self.rest.iter().map(|&rest| libm::log(rest)).sum();
        let shape = ALPHA_SHAPE + self.classes as f64 - 1.0;
        self.alpha = (self.random.gamma(shape) / (ALPHA_RATE - log_left)).clamp(1e-9, 1e9);
    }
}
