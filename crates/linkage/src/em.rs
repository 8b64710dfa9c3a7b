//! Learning without labels: expectation–maximisation over the histogram of agreement patterns.
//!
//! `u` is fixed by the value frequencies, so only `m` and the number of true pairs are learned (the
//! patterns of random pairs need no estimate from pairs that were chosen for agreeing). A candidate's
//! probability is the same whether or not its pair was blocked on, so blocked fields need no special case.

use crate::compare::{BIT, MISSING};
use crate::edges::STEP;
use crate::parameters::Parameters;

/// One cell of the histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PatternCount {
    pub(crate) pattern: u64,
    /// Frequency weight in half bits.
    pub(crate) frequency: i16,
    pub(crate) count: f64,
}

/// How many imagined true pairs the expected shares stand for: they decide where data are few.
const PRIOR_PAIRS: f64 = 40.0;
const ROUNDS: usize = 60;

/// Learn from a sorted histogram of pairs among `records` records.
pub(crate) fn learn(histogram: &[PatternCount], records: f64, parameters: &mut Parameters) {
    let expected: Vec<Vec<f64>> =
        parameters.columns.iter().map(|c| c.levels.iter().map(|l| l.m).collect()).collect();
    for _ in 0..ROUNDS {
        let before = parameters.prior;
        let (shares, total) = expect(histogram, parameters, &expected);
        for (column, shares) in parameters.columns.iter_mut().zip(shares) {
            let all: f64 = shares.iter().sum();
            for (level, share) in column.levels.iter_mut().zip(&shares) {
                level.m = share / all;
            }
            let different = usize::from(column.kind.different());
            limit(
                column.levels.iter_mut().map(|l| &mut l.m).collect(),
                different,
                column.kind.most_disagreement(),
            );
        }
        parameters.set_prior(total.max(0.5), records);
        if (parameters.prior - before).abs() < 1e-4 {
            break;
        }
    }
    parameters.freeze();
}

/// Expected counts of true pairs by column and level, and in all.
fn expect(
    histogram: &[PatternCount],
    parameters: &Parameters,
    expected: &[Vec<f64>],
) -> (Vec<Vec<f64>>, f64) {
    let weights: Vec<Vec<f64>> =
        parameters.columns.iter().map(|c| c.levels.iter().map(|l| libm::log2(l.m / l.u)).collect()).collect();
    let mut counts: Vec<Vec<f64>> =
        expected.iter().map(|levels| levels.iter().map(|share| share * PRIOR_PAIRS).collect()).collect();
    let mut total = 0.0;
    for cell in histogram {
        let mut weight = parameters.prior + (f64::from(cell.frequency) + 0.5) * f64::from(STEP) / BIT;
        for (column, weights) in weights.iter().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                weight += weights[usize::from(level)];
            }
        }
        let expected = cell.count / (1.0 + libm::exp2(-weight));
        total += expected;
        for (column, counts) in counts.iter_mut().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                counts[usize::from(level)] += expected;
            }
        }
    }
    (counts, total)
}

/// The level of one column in a pattern.
pub(crate) fn code(pattern: u64, column: usize) -> u8 {
    (pattern >> (4 * column)) as u8 & 15
}

/// Hold one share at or below a limit; the others take up what it gives.
fn limit(mut shares: Vec<&mut f64>, at: usize, most: f64) {
    if *shares[at] <= most {
        return;
    }
    let scale = (1.0 - most) / (1.0 - *shares[at]).max(1e-12);
    for (i, share) in shares.iter_mut().enumerate() {
        **share = if i == at { most } else { (**share * scale).max(1e-9) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_share_leaves_a_distribution() {
        let (mut a, mut b, mut c) = (0.5, 0.3, 0.2);
        limit(vec![&mut a, &mut b, &mut c], 0, 0.1);
        assert!((a + b + c - 1.0).abs() < 1e-12);
        assert!((a - 0.1).abs() < 1e-12);
    }
}
