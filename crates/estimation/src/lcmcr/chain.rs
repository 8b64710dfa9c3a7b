//! One Gibbs chain on pattern counts.

use super::relink::{Rates, Relink};
use crate::random::Random;
use crate::table::CaptureTable;
use std::collections::BTreeMap;

/// Prior of α: Gamma(shape, rate), both a quarter.
const ALPHA_SHAPE: f64 = 0.25;
const ALPHA_RATE: f64 = 0.25;

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
    alpha: f64,
    hidden: u64,
    /// People by class, and by list and class.
    members: Vec<u64>,
    captured: Vec<u64>,
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
            alpha: 1.0,
            hidden: 0,
            members: vec![0; classes],
            captured: vec![0; lists * classes],
            joint: vec![0.0; size],
            zero: vec![0.0; classes],
        };
        chain.start(stream);
        chain
    }

    /// A dispersed start: from a population barely larger than observed to one many times as large.
    fn start(&mut self, stream: u64) {
        self.alpha = [0.1, 0.5, 1.0, 3.0][(stream % 4) as usize];
        let mut left = 1.0;
        for class in 0..self.classes {
            let stick = if class + 1 == self.classes { 1.0 } else { self.random.beta(1.0, self.alpha) };
            self.share[class] = left * stick;
            left *= 1.0 - stick;
        }
        let scale = [0.15, 0.4, 0.7, 1.0][(stream / 2 % 4) as usize];
        for listed in &mut self.listed {
            *listed = scale * self.random.uniform();
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
    pub(super) fn step(&mut self) {
        self.weigh();
        self.draw_true_counts();
        self.draw_hidden_and_classes();
        self.draw_listed();
        self.draw_shares();
    }

    /// π_k Π λ or 1 − λ for every pattern, and for the all-zero one.
    fn weigh(&mut self) {
        let classes = self.classes;
        self.zero.copy_from_slice(&self.share);
        for listed in self.listed.chunks_exact(classes) {
            self.zero.iter_mut().zip(listed).for_each(|(weight, listed)| *weight *= 1.0 - listed);
        }
        for (at, &pattern) in self.patterns.iter().enumerate() {
            let weights = &mut self.joint[at * classes..(at + 1) * classes];
            weights.copy_from_slice(&self.share);
            for (list, listed) in self.listed.chunks_exact(classes).enumerate() {
                if pattern >> list & 1 == 1 {
                    weights.iter_mut().zip(listed).for_each(|(weight, listed)| *weight *= listed);
                } else {
                    weights.iter_mut().zip(listed).for_each(|(weight, listed)| *weight *= 1.0 - listed);
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
        let Self { random, members, captured, patterns, counts, joint, zero, lists, classes, .. } = self;
        members.fill(0);
        captured.fill(0);
        for ((&pattern, &count), weights) in
            patterns.iter().zip(counts.iter()).zip(joint.chunks_exact(*classes))
        {
            let total: f64 = weights.iter().sum();
            random.multinomial(count, weights, total, |class, people| {
                members[class] += people;
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
        random.multinomial(self.hidden, zero, missed, |class, people| members[class] += people);
    }

    fn draw_listed(&mut self) {
        for list in 0..self.lists {
            for class in 0..self.classes {
                let at = list * self.classes + class;
                let on = self.captured[at];
                let off = self.members[class] - on;
                self.listed[at] = self.random.beta(1.0 + on as f64, 1.0 + off as f64);
            }
        }
    }

    /// Sticks, shares and α.
    fn draw_shares(&mut self) {
        let mut above: u64 = self.members.iter().sum();
        let mut log_left = 0.0;
        let mut left = 1.0;
        for class in 0..self.classes {
            above -= self.members[class];
            if class + 1 == self.classes {
                self.share[class] = left;
                break;
            }
            let stick = self.random.beta(1.0 + self.members[class] as f64, self.alpha + above as f64);
            self.share[class] = left * stick;
            left *= 1.0 - stick;
            log_left += libm::log1p(-stick);
        }
        let shape = ALPHA_SHAPE + self.classes as f64 - 1.0;
        self.alpha = self.random.gamma(shape) / (ALPHA_RATE - log_left);
        self.alpha = self.alpha.clamp(1e-9, 1e9);
    }
}
