//! Learning without labels: expectation–maximisation over the histogram of agreement patterns.
//!
//! `u` is fixed by the value frequencies, so only `m` and the number of true pairs are learned (the
//! patterns of random pairs need no estimate from pairs that were chosen for agreeing). A candidate's
//! probability is the same whether or not its pair was blocked on, so blocked fields need no special case.

use crate::compare::{BIT, MISSING};
use crate::edges::STEP;
use crate::parameters::{ColumnParameters, LevelParameters, Parameters};

/// One cell of the histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PatternCount {
    pub(crate) pattern: u64,
    /// Frequency weight in half bits.
    pub(crate) frequency: i16,
    /// The part of it in columns that relatives share.
    pub(crate) shared: i16,
    pub(crate) count: f64,
}

/// How many imagined true pairs the expected shares stand for: they decide where data are few.
pub(crate) const PRIOR_PAIRS: f64 = 40.0;
const ROUNDS: usize = 60;
/// Part of the expected disagreement that is never learned away: pairs that disagree are seldom candidates,
/// so the data understate it.
const LEAST: f64 = 0.2;

/// Bounds of log2 of the pairs of relatives for each pair of one person.
const FEWEST_RELATIVES: f64 = -2.0;
const MOST_RELATIVES: f64 = 2.0;

/// Learn from a sorted histogram of pairs among `records` records.
pub(crate) fn learn(histogram: &[PatternCount], records: f64, parameters: &mut Parameters) {
    let expected: Vec<Vec<f64>> =
        parameters.columns.iter().map(|c| c.levels.iter().map(|l| l.m).collect()).collect();
    for _ in 0..ROUNDS {
        let before = parameters.prior;
        let (shares, total, relatives) = expect(histogram, parameters, &expected);
        for (column, shares) in parameters.columns.iter_mut().zip(shares) {
            let all: f64 = shares.iter().sum();
            for (level, share) in column.levels.iter_mut().zip(&shares) {
                level.m = share / all;
            }
            hold_disagreement(column);
        }
        parameters.set_prior(total.max(0.5), records);
        if parameters.relatives.is_finite() {
            let ratio = libm::log2(relatives.max(1e-9) / total.max(0.5));
            parameters.relatives = parameters.prior + ratio.clamp(FEWEST_RELATIVES, MOST_RELATIVES);
        }
        if (parameters.prior - before).abs() < 1e-4 {
            break;
        }
    }
    parameters.freeze();
}

/// Keep the share of disagreement between its bounds.
pub(crate) fn hold_disagreement(column: &mut ColumnParameters) {
    let different = usize::from(column.kind.different());
    let least = column.kind.levels()[different].m * LEAST;
    let to = column.levels[different].m.clamp(least, column.kind.most_disagreement());
    move_share(&mut column.levels, different, to);
}

/// Expected counts of true pairs by column and level, and in all; and of pairs of relatives.
fn expect(
    histogram: &[PatternCount],
    parameters: &Parameters,
    expected: &[Vec<f64>],
) -> (Vec<Vec<f64>>, f64, f64) {
    let weights: Vec<Vec<f64>> =
        parameters.columns.iter().map(|c| c.levels.iter().map(|l| libm::log2(l.m / l.u)).collect()).collect();
    let mut counts: Vec<Vec<f64>> =
        expected.iter().map(|levels| levels.iter().map(|share| share * PRIOR_PAIRS).collect()).collect();
    let relative_weights = parameters.relative_weights();
    let bits = |steps: i16| (f64::from(steps) + 0.5) * f64::from(STEP) / BIT;
    let (mut total, mut relatives) = (0.0, 0.0);
    for cell in histogram {
        let mut weight = parameters.prior + bits(cell.frequency);
        let mut relative = parameters.relatives + bits(cell.shared);
        for (column, weights) in weights.iter().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                weight += weights[usize::from(level)];
                relative += relative_weights[column][usize::from(level)];
            }
        }
        let (person, relative) = (libm::exp2(weight.min(100.0)), libm::exp2(relative.min(100.0)));
        let expected = cell.count * person / (1.0 + person + relative);
        total += expected;
        relatives += cell.count * relative / (1.0 + person + relative);
        for (column, counts) in counts.iter_mut().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                counts[usize::from(level)] += expected;
            }
        }
    }
    (counts, total, relatives)
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
