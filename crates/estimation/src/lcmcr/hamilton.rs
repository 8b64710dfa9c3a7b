//! Hamiltonian moves of the class parameters with memberships and hidden people summed out.
//!
//! Plain Gibbs sampling of LCMCR moves by small steps, because every draw is tied to memberships that are
//! mostly unknown; on some public tables a chain of a hundred thousand iterations is worth a dozen draws. With
//! memberships summed out and N integrated over its prior 1/N, the posterior is
//!
//! Π_p q_p^{y_p} / (1 − q_0)^n · priors,
//!
//! whose gradient on the logit scale is the EM statistic "expected minus fitted". A trajectory moves all
//! parameters at once along the ridge between a class's size and its chance of being listed.

use crate::math::exp;
use crate::random::Random;

/// Trajectories whose energy error is beyond this are rejected early.
const DIVERGED: f64 = 50.0;
/// Chances are kept this far from 0 and 1, so that products of odds over twenty lists stay finite.
pub(super) const SMALLEST: f64 = 1e-12;
/// The same as a logit.
const FARTHEST: f64 = 27.631_021_115_927_55;
/// What a stick leaves is kept above this.
pub(super) const SMALLEST_REST: f64 = 1e-250;
/// The same as a logit.
const FARTHEST_REST: f64 = 575.646_273_248_511_4;
/// Shares are kept above this: smaller ones would make every product denormal, and slow.
pub(super) const SMALLEST_SHARE: f64 = 1e-150;
/// The most classes a chain can have.
pub(super) const MOST_CLASSES: usize = 32;

/// Step size, scales and scratch of one chain's trajectories.
pub(super) struct Hamilton {
    lists: usize,
    classes: usize,
    /// Scale of each coordinate (its standard deviation, learnt in the burn-in).
    scale: Vec<f64>,
    step: f64,
    moments: Moments,
    tuned: u32,
    averaged: DualAverage,
    position: Vec<f64>,
    momentum: Vec<f64>,
    gradient: Vec<f64>,
    work: Work,
}

/// Running mean and variance of each coordinate.
struct Moments {
    count: f64,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

/// Nesterov's dual averaging of the log step (Hoffman & Gelman 2014).
struct DualAverage {
    target: f64,
    count: f64,
    error: f64,
    log_step: f64,
    log_average: f64,
    centre: f64,
}

/// Buffers of one evaluation.
struct Work {
    listed: Vec<f64>,
    /// 1 − V: what a stick leaves; kept rather than V, because it can be very small.
    rest: Vec<f64>,
    share: Vec<f64>,
    members: Vec<f64>,
    captured: Vec<f64>,
    /// λ/(1 − λ) and expected captures by list, padded.
    odds: Vec<[f64; MOST_CLASSES]>,
    sums: Vec<[f64; MOST_CLASSES]>,
}

/// What a trajectory is run against.
pub(super) struct Target<'a> {
    pub patterns: &'a [u32],
    pub counts: &'a [u64],
    pub alpha: f64,
}

impl Hamilton {
    pub(super) fn new(lists: usize, classes: usize) -> Self {
        let size = lists * classes + classes - 1;
        Self {
            lists,
            classes,
            scale: vec![0.3; size],
            step: 0.1,
            moments: Moments { count: 0.0, mean: vec![0.0; size], squares: vec![0.0; size] },
            tuned: 0,
            averaged: DualAverage::new(0.1),
            position: vec![0.0; size],
            momentum: vec![0.0; size],
            gradient: vec![0.0; size],
            work: Work {
                listed: vec![0.0; lists * classes],
                rest: vec![0.0; classes - 1],
                share: vec![0.0; classes],
                members: vec![0.0; classes],
                captured: vec![0.0; lists * classes],
                odds: Vec::with_capacity(lists),
                sums: Vec::with_capacity(lists),
            },
        }
    }

    /// One trajectory from (λ, 1 − V), which it replaces when accepted. `tuning` adapts step and scales.
    pub(super) fn trajectory(
        &mut self,
        listed: &mut [f64],
        rest: &mut [f64],
        target: &Target<'_>,
        steps: usize,
        tuning: bool,
        random: &mut Random,
    ) {
        self.load(listed, rest);
        let size = self.position.len();
        for momentum in &mut self.momentum {
            *momentum = random.normal();
        }
        let start = self.log_posterior(target) - 0.5 * dot(&self.momentum);
        let step = self.step * (0.8 + 0.4 * random.uniform());
        let count = 1 + (random.uniform() * 2.0 * steps as f64) as usize;
        self.add_gradient(0.5 * step);
        for at in 0..count {
            for i in 0..size {
                self.position[i] += step * self.scale[i] * self.momentum[i];
            }
            let last = at + 1 == count;
            if last {
                break;
            }
            self.evaluate(target, false);
            self.add_gradient(step);
        }
        let here = self.log_posterior(target);
        self.add_gradient(0.5 * step);
        let change = here - 0.5 * dot(&self.momentum) - start;
        let accept = if change.is_finite() && change > -DIVERGED { libm::exp(change.min(0.0)) } else { 0.0 };
        if random.uniform() < accept {
            self.store(listed, rest);
        } else if tuning {
            self.load(listed, rest);
        }
        if tuning {
            self.tune(accept);
        }
    }

    /// End the burn-in: keep the averaged step.
    pub(super) fn settle(&mut self) {
        self.step = libm::exp(self.averaged.log_average);
    }

    fn tune(&mut self, accept: f64) {
        self.tuned += 1;
        self.step = self.averaged.update(accept);
        self.moments.add(&self.position);
        // Scales are renewed on a doubling schedule; the step starts again from where it was.
        if self.tuned >= 64 && self.tuned.is_power_of_two() {
            self.moments.scales(&mut self.scale);
            self.averaged = DualAverage::new(self.step.max(0.02));
        }
    }

    fn load(&mut self, listed: &[f64], rest: &[f64]) {
        let values = listed.iter().chain(rest);
        for (position, &value) in self.position.iter_mut().zip(values) {
            *position = libm::log(value / (1.0 - value));
        }
    }

    fn store(&self, listed: &mut [f64], rest: &mut [f64]) {
        listed.copy_from_slice(&self.work.listed);
        rest.copy_from_slice(&self.work.rest);
    }

    fn add_gradient(&mut self, step: f64) {
        for i in 0..self.momentum.len() {
            self.momentum[i] += step * self.scale[i] * self.gradient[i];
        }
    }

    fn log_posterior(&mut self, target: &Target<'_>) -> f64 {
        let likelihood = self.evaluate(target, true);
        let work = &self.work;
        // A logarithm of a product of eight: none is under SMALLEST², so that no product comes near zero.
        let product = |part: &[f64]| part.iter().fold(1.0, |product, p| product * p * (1.0 - p));
        let uniform: f64 = work.listed.chunks(8).map(|part| libm::log(product(part))).sum();
        let breaking: f64 = work.rest.iter().map(|&u| libm::log1p(-u) + target.alpha * libm::log(u)).sum();
        likelihood + uniform + breaking
    }

    /// Gradient at the position, and the log likelihood when asked for.
    fn evaluate(&mut self, target: &Target<'_>, likelihood: bool) -> f64 {
        let Self { lists, classes, position, work, gradient, .. } = self;
        let (lists, classes) = (*lists, *classes);
        work.open(position, lists, classes);
        let log_likelihood = work.statistics(target, classes, likelihood);
        let lines = work.listed.chunks_exact(classes).zip(work.captured.chunks_exact(classes));
        for (slopes, (line, captured)) in gradient.chunks_exact_mut(classes).zip(lines) {
            for (((slope, p), on), members) in slopes.iter_mut().zip(line).zip(captured).zip(&work.members) {
                *slope = on - (members + 2.0) * p + 1.0;
            }
        }
        let mut above: f64 = work.members.iter().sum();
        for class in 0..classes - 1 {
            let (u, inside) = (work.rest[class], work.members[class]);
            above -= inside;
            gradient[lists * classes + class] = (above + target.alpha) * (1.0 - u) - (inside + 1.0) * u;
        }
        log_likelihood
    }
}

impl Work {
    /// λ, its odds, 1 − V and π from logits.
    fn open(&mut self, position: &[f64], lists: usize, classes: usize) {
        let (listed, rests) = position.split_at(lists * classes);
        self.odds.resize(lists, [0.0; MOST_CLASSES]);
        let lines = listed.chunks_exact(classes).zip(self.listed.chunks_exact_mut(classes));
        for ((logits, chances), odds) in lines.zip(&mut self.odds) {
            for ((odds, chance), &logit) in odds.iter_mut().zip(chances).zip(logits) {
                *odds = exp(logit.clamp(-FARTHEST, FARTHEST));
                *chance = *odds / (1.0 + *odds);
            }
        }
        for (u, &logit) in self.rest.iter_mut().zip(rests) {
            let odds = exp(logit.clamp(-FARTHEST_REST, FARTHEST));
            *u = (odds / (1.0 + odds)).max(SMALLEST_REST);
        }
        shares(&self.rest, &mut self.share);
    }

    /// Expected members and captures by class, hidden people included.
    fn statistics(&mut self, target: &Target<'_>, classes: usize, likelihood: bool) -> f64 {
        match classes {
            ..=8 => self.statistics_in::<8>(target, classes, likelihood),
            9..=16 => self.statistics_in::<16>(target, classes, likelihood),
            _ => self.statistics_in::<MOST_CLASSES>(target, classes, likelihood),
        }
    }

    /// The same with classes padded to `S`, so that the inner loops have a known length.
    fn statistics_in<const S: usize>(
        &mut self,
        target: &Target<'_>,
        classes: usize,
        likelihood: bool,
    ) -> f64 {
        let mut none = [0.0; S];
        none[..classes].copy_from_slice(&self.share[..classes]);
        for line in self.listed.chunks_exact(classes) {
            none.iter_mut().zip(line).for_each(|(none, p)| *none *= 1.0 - p);
        }
        self.sums.clear();
        self.sums.resize(self.odds.len(), [0.0; MOST_CLASSES]);
        let missed: f64 = none.iter().sum::<f64>().min(1.0 - 1e-12);
        let people: u64 = target.counts.iter().sum();
        let every = people as f64 / (1.0 - missed);
        let mut members = none.map(|weight| weight * every);
        let mut value = if likelihood { -(people as f64) * libm::log(1.0 - missed) } else { 0.0 };
        for (&pattern, &count) in target.patterns.iter().zip(target.counts).filter(|(_, count)| **count > 0) {
            let mut joint = none;
            for list in Bits(pattern) {
                let odds = &self.odds[list];
                (0..S).for_each(|class| joint[class] *= odds[class]);
            }
            let total = pairwise_sum(&joint).max(1e-300);
            let each = count as f64 / total;
            (0..S).for_each(|class| joint[class] *= each);
            (0..S).for_each(|class| members[class] += joint[class]);
            for list in Bits(pattern) {
                let sums = &mut self.sums[list];
                (0..S).for_each(|class| sums[class] += joint[class]);
            }
            if likelihood {
                value += count as f64 * libm::log(total);
            }
        }
        self.members[..classes].copy_from_slice(&members[..classes]);
        for (line, sums) in self.captured.chunks_exact_mut(classes).zip(&self.sums) {
            line.copy_from_slice(&sums[..classes]);
        }
        value
    }
}

/// π by class from 1 − V.
pub(super) fn shares(rest: &[f64], into: &mut [f64]) {
    let mut left = 1.0;
    for (share, &u) in into.iter_mut().zip(rest) {
        *share = left * (1.0 - u);
        left = (left * u).max(SMALLEST_SHARE);
    }
    if let Some(last) = into.last_mut() {
        *last = left;
    }
}

/// The set bits of a pattern, ascending.
struct Bits(u32);

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let bit = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (bit < 32).then_some(bit as usize)
    }
}

/// A sum in a fixed order of four lanes.
#[inline]
fn pairwise_sum<const S: usize>(values: &[f64; S]) -> f64 {
    let mut lanes = [0.0; 4];
    for chunk in values.chunks_exact(4) {
        (0..4).for_each(|lane| lanes[lane] += chunk[lane]);
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

impl Moments {
    fn add(&mut self, position: &[f64]) {
        self.count += 1.0;
        for ((mean, squares), &value) in self.mean.iter_mut().zip(&mut self.squares).zip(position) {
            let before = value - *mean;
            *mean += before / self.count;
            *squares += before * (value - *mean);
        }
    }

    /// Standard deviations, shrunk towards a third; then start anew.
    fn scales(&mut self, into: &mut [f64]) {
        for (scale, &squares) in into.iter_mut().zip(&self.squares) {
            let variance = (squares + 0.1 * 5.0) / (self.count + 5.0 - 1.0);
            *scale = variance.sqrt().clamp(0.01, 3.0);
        }
        self.count = 0.0;
        self.mean.fill(0.0);
        self.squares.fill(0.0);
    }
}

impl DualAverage {
    fn new(step: f64) -> Self {
        let log_step = libm::log(step);
        Self { target: 0.8, count: 0.0, error: 0.0, log_step, log_average: log_step, centre: log_step + 1.0 }
    }

    fn update(&mut self, accept: f64) -> f64 {
        self.count += 1.0;
        let weight = 1.0 / (self.count + 10.0);
        self.error = (1.0 - weight) * self.error + weight * (self.target - accept);
        self.log_step = self.centre - self.count.sqrt() / 0.05 * self.error;
        let share = libm::pow(self.count, -0.75);
        self.log_average = share * self.log_step + (1.0 - share) * self.log_average;
        libm::exp(self.log_step)
    }
}

fn dot(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_log_posterior() {
        let target = Target { patterns: &[1, 2, 3, 4, 7], counts: &[40, 25, 12, 30, 3], alpha: 0.7 };
        let mut moves = Hamilton::new(3, 4);
        let mut random = Random::new(2, 0);
        for position in &mut moves.position {
            *position = random.normal();
        }
        let place = moves.position.clone();
        moves.log_posterior(&target);
        let gradient = moves.gradient.clone();
        for (i, &expected) in gradient.iter().enumerate() {
            let mut value = |shift: f64| {
                moves.position.copy_from_slice(&place);
                moves.position[i] += shift;
                moves.log_posterior(&target)
            };
            let slope = (value(1e-5) - value(-1e-5)) / 2e-5;
            assert!((slope - expected).abs() < 1e-4 * (1.0 + slope.abs()), "{i}: {slope} {expected}");
        }
    }
}
