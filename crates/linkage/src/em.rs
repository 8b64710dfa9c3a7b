//! Learning without labels: expectation–maximisation over the histogram of agreement patterns.
//!
//! `u` is fixed by the value frequencies, so only `m` and the number of true pairs are learned (the
//! patterns of random pairs need no estimate from pairs that were chosen for agreeing). A candidate's
//! probability is the same whether or not its pair was blocked on, so blocked fields need no special case.

use crate::compare::{BIT, MISSING};
use crate::edges::STEP;
use crate::parameters::{LevelParameters, Parameters};

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
/// Part of the expected disagreement that is never learned away: pairs that disagree are seldom candidates,
/// so the data understate it.
const LEAST: f64 = 0.2;

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
            let most = column.kind.most_disagreement();
            let least = column.kind.levels()[different].m * LEAST;
            let to = column.levels[different].m.clamp(least, most);
            move_share(&mut column.levels, different, to);
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

/// Set one level's share; the others take up the difference in proportion.
fn move_share(levels: &mut [LevelParameters], at: usize, to: f64) {
    let scale = (1.0 - to) / (1.0 - levels[at].m).max(1e-12);
    for (i, level) in levels.iter_mut().enumerate() {
        level.m = if i == at { to } else { (level.m * scale).max(1e-9) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_share_leaves_a_distribution() {
        let level = |m| LevelParameters { words: "", m, u: 0.5, weight: 0 };
        let mut levels = vec![level(0.5), level(0.3), level(0.2)];
        move_share(&mut levels, 0, 0.1);
        assert!((levels.iter().map(|l| l.m).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((levels[0].m - 0.1).abs() < 1e-12);
    }
}
