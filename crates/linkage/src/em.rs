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

/// Bounds of log2 of the pairs of relatives for each pair of one person. Relatives may not be rare, however many true pairs
/// teach: two siblings who share all but the given name would be one person.
const FEWEST_RELATIVES: f64 = -3.0;
const MOST_RELATIVES: f64 = 2.0;

/// Starting points, as factors on the odds that two records are one person.
const STARTS: [f64; 3] = [1.0, 0.125, 8.0];
/// Rounds after which only the best start goes on.
const FIRST_ROUNDS: usize = 12;
/// A cell this far below even odds, in bits, under the expected shares never matters.
const HOPELESS: f64 = -16.0;
/// By how much the learned number of true pairs may differ from what the expected shares find, as a factor.
const DRIFT: f64 = 4.0;

/// Learn from a sorted histogram of pairs among `records` records.
///
/// With the shares held at what is expected, the likelihood has one optimum in the two counts (pairs of one
/// person, pairs of relatives): that is the common ground. From there the shares are learned from several
/// starts, and the one with the greatest penalised likelihood counts. Where that drifts far from the common
/// ground, the data do not settle the shares: then the ground itself is kept, and the result says so.
pub(crate) fn learn(histogram: &[PatternCount], records: f64, parameters: &mut Parameters) {
    let expected = shares_of(parameters);
    for _ in 0..ROUNDS {
        let found = expect(histogram, parameters, &expected);
        if set_counts(parameters, &found, records) < 1e-3 {
            break;
        }
    }
    let histogram = hopeful(histogram, parameters);
    let ground = parameters.clone();
    let mut best: Option<(f64, Parameters)> = None;
    for start in STARTS {
        let mut tried = ground.clone();
        tried.prior += libm::log2(start);
        tried.relatives += libm::log2(start);
        climb(&histogram, records, &expected, FIRST_ROUNDS, &mut tried);
        let height = expect(&histogram, &tried, &expected).height(&tried, records, &expected);
        if best.as_ref().is_none_or(|(most, _)| height > most + 1e-6 * most.abs()) {
            best = Some((height, tried));
        }
    }
    if let Some((_, found)) = best {
        *parameters = found;
    }
    climb(&histogram, records, &expected, ROUNDS, parameters);
    if (parameters.prior - ground.prior).abs() > libm::log2(DRIFT) {
        *parameters = ground;
        parameters.fallback =
            Some("the table does not settle how often true pairs agree: the expected shares were used");
    }
    parameters.freeze();
}

fn shares_of(parameters: &Parameters) -> Vec<Vec<f64>> {
    parameters.columns.iter().map(|c| c.levels.iter().map(|l| l.m).collect()).collect()
}

/// The cells that may matter under parameters not far from these.
fn hopeful(histogram: &[PatternCount], parameters: &Parameters) -> Vec<PatternCount> {
    let weights = Weights::of(parameters);
    let matters = |cell: &&PatternCount| {
        let (person, relative) = weights.of_cell(parameters, cell);
        person.max(relative) > HOPELESS
    };
    histogram.iter().filter(matters).copied().collect()
}

/// Rounds of expectation and maximisation.
fn climb(
    histogram: &[PatternCount],
    records: f64,
    expected: &[Vec<f64>],
    rounds: usize,
    parameters: &mut Parameters,
) {
    for _ in 0..rounds {
        let found = expect(histogram, parameters, expected);
        for (column, shares) in parameters.columns.iter_mut().zip(&found.counts) {
            let all: f64 = shares.iter().sum();
            for (level, share) in column.levels.iter_mut().zip(shares) {
                level.m = share / all;
            }
            hold_disagreement(column, found.total);
        }
        if set_counts(parameters, &found, records) < 1e-4 {
            break;
        }
    }
}

/// Set the priors from the expected counts; by how many bits the first moved.
fn set_counts(parameters: &mut Parameters, found: &Expected, records: f64) -> f64 {
    let before = parameters.prior;
    parameters.set_prior(found.total.max(0.5), records);
    if parameters.relatives.is_finite() {
        let ratio = libm::log2(found.relatives.max(1e-9) / found.total.max(0.5));
        parameters.relatives = parameters.prior + ratio.clamp(FEWEST_RELATIVES, MOST_RELATIVES);
    }
    (parameters.prior - before).abs()
}

/// So many true pairs teach half of what disagreement may be beyond what is expected: in a table of a few pairs two
/// namesakes who were taken for one person would else teach that one person's reports disagree.
const TEACHING_PAIRS: f64 = 200.0;

/// Keep the shares of disagreement between their bounds, as learned from so many true pairs.
pub(crate) fn hold_disagreement(column: &mut ColumnParameters, pairs: f64) {
    let taught = pairs / (pairs + TEACHING_PAIRS);
    let all: f64 = column.kind.disagreements().iter().map(|&level| column.levels[usize::from(level)].u).sum();
    for &level in column.kind.disagreements() {
        let level = usize::from(level);
        let expected = column.kind.levels()[level].m;
        let least = expected * LEAST;
        // Disagreement never speaks for one person.
        let share = column.levels[level].u;
        let most = column.kind.most_disagreement() * share / all;
        let most = (taught * most + (1.0 - taught) * expected.min(most)).min(share).max(least);
        let to = column.levels[level].m.clamp(least, most);
        move_share(&mut column.levels, level, to);
    }
}

/// What one pass over the histogram expects.
struct Expected {
    /// True pairs by column and level, with the imagined ones.
    counts: Vec<Vec<f64>>,
    /// True pairs.
    total: f64,
    /// Pairs of relatives.
    relatives: f64,
    /// Logarithm of the likelihood against "all are strangers", but for the pairs that were not met.
    likelihood: f64,
}

impl Expected {
    /// The penalised log-likelihood: all pairs, and the imagined true pairs.
    fn height(&self, parameters: &Parameters, records: f64, expected: &[Vec<f64>]) -> f64 {
        let odds = libm::exp2(parameters.prior) + libm::exp2(parameters.relatives);
        let pairs = records * (records - 1.0) / 2.0;
        let imagined: f64 = (parameters.columns.iter().zip(expected))
            .flat_map(|(column, shares)| column.levels.iter().zip(shares))
            .map(|(level, share)| PRIOR_PAIRS * share * libm::log(level.m))
            .sum();
        self.likelihood - pairs * libm::log1p(odds) + imagined
    }
}

/// Match weights of the levels, in bits.
struct Weights {
    person: Vec<Vec<f64>>,
    relative: Vec<Vec<f64>>,
}

impl Weights {
    fn of(parameters: &Parameters) -> Self {
        let person =
            parameters.columns.iter().map(|c| c.levels.iter().map(|l| libm::log2(l.m / l.u)).collect());
        Self { person: person.collect(), relative: parameters.relative_weights() }
    }

    /// A cell's log2 odds for one person, and for relatives, each against strangers.
    fn of_cell(&self, parameters: &Parameters, cell: &PatternCount) -> (f64, f64) {
        let bits = |steps: i16| (f64::from(steps) + 0.5) * f64::from(STEP) / BIT;
        let mut person = parameters.prior + bits(cell.frequency);
        let mut relative = parameters.relatives + bits(cell.shared);
        for (column, weights) in self.person.iter().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                person += weights[usize::from(level)];
                relative += self.relative[column][usize::from(level)];
            }
        }
        (person, relative)
    }
}

fn expect(histogram: &[PatternCount], parameters: &Parameters, expected: &[Vec<f64>]) -> Expected {
    let weights = Weights::of(parameters);
    let imagined = |levels: &Vec<f64>| levels.iter().map(|share| share * PRIOR_PAIRS).collect();
    let mut counts: Vec<Vec<f64>> = expected.iter().map(imagined).collect();
    let (mut total, mut relatives, mut likelihood) = (0.0, 0.0, 0.0);
    for cell in histogram {
        let (person, relative) = weights.of_cell(parameters, cell);
        let (person, relative) = (libm::exp2(person.min(100.0)), libm::exp2(relative.min(100.0)));
        let all = 1.0 + person + relative;
        let expected = cell.count * person / all;
        total += expected;
        relatives += cell.count * relative / all;
        likelihood += cell.count * libm::log(all);
        for (column, counts) in counts.iter_mut().enumerate() {
            let level = code(cell.pattern, column);
            if level != MISSING {
                counts[usize::from(level)] += expected;
            }
        }
    }
    Expected { counts, total, relatives, likelihood }
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
