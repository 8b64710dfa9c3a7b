//! What blocking hides from learning. A pair whose given names differ meets under fewer keys than one whose given names
//! agree; among the pairs that were met, disagreement is then too rare. The pairs that meet under a key *without* a column
//! show the column's levels as often as all true pairs would, as far as columns are independent: so the share of them
//! among the met pairs of a level is what the level's count is multiplied by.

use crate::block::Blocks;
use crate::compare::MISSING;
use crate::edges::{ClassEdge, Scorer};
use crate::em::code;
use crate::parameters::probability;
use crate::prepare::Prepared;
use rayon::prelude::*;

/// Most pairs that are looked at.
const MOST_PAIRS: usize = 300_000;
/// So many imagined pairs meet at every level as they do at all levels of the column together.
const IMAGINED: f64 = 20.0;

/// By column and level, the share of met pairs that meet under a key without the column.
pub(crate) struct MetWithout {
    shares: Vec<Vec<f64>>,
}

impl MetWithout {
    /// Look at the kept pairs of known origin, each by its probability. `columns` has a bit a column of each key.
    pub(crate) fn new(
        prepared: &Prepared,
        blocks: &Blocks,
        columns: &[u16],
        scorer: &Scorer<'_>,
        edges: &[ClassEdge],
    ) -> Self {
        // Counted among the known alone: what strangers add may not change which pairs are looked at.
        let known = |edge: &&ClassEdge| (edge.b.max(edge.a) as usize) < prepared.known;
        let step = edges.iter().filter(known).count().div_ceil(MOST_PAIRS).max(1);
        let some: Vec<&ClassEdge> = edges.iter().filter(known).step_by(step).collect();
        let seen = |edge: &&ClassEdge| {
            let needed = blocks.columns_needed(edge.a, edge.b, columns)?;
            let (x, y) = (prepared.row(edge.a as usize), prepared.row(edge.b as usize));
            Some((probability(edge.weight), scorer.compare(x, y).pattern, needed))
        };
        let seen: Vec<(f64, u64, u16)> = some.par_iter().filter_map(seen).collect();
        let levels = scorer.comparators.iter().map(|comparator| comparator.levels);
        Self { shares: levels.enumerate().map(|(column, levels)| shares(&seen, column, levels)).collect() }
    }

    /// Correct the counts of met pairs by column and level.
    pub(crate) fn correct(&self, counts: &mut [Vec<f64>]) {
        for (counts, shares) in counts.iter_mut().zip(&self.shares) {
            counts.iter_mut().zip(shares).for_each(|(count, share)| *count *= share.max(0.01));
        }
    }
}

/// For each level of a column, the share of the pairs (weight, levels, columns without which they would not meet) that
/// meet without it.
fn shares(seen: &[(f64, u64, u16)], column: usize, levels: usize) -> Vec<f64> {
    let mut counts = vec![(0.0, 0.0); levels];
    for &(weight, pattern, needed) in seen {
        let level = code(pattern, column);
        if level != MISSING {
            let (without, all) = &mut counts[usize::from(level)];
            *without += if needed >> column & 1 == 0 { weight } else { 0.0 };
            *all += weight;
        }
    }
    let sum = counts.iter().fold((0.0, 0.0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let mean = if sum.1 > 0.0 { sum.0 / sum.1 } else { 1.0 };
    counts.iter().map(|(without, all)| (without + IMAGINED * mean) / (all + IMAGINED)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_met_less_often_counts_for_more() {
        // Ten thousand true pairs, of which a tenth differ in the first column. Nine in ten of those that agree, and half
        // of those that differ, are met; half of all meet without the column.
        let agreeing = [vec![(1.0, 0, 0); 4_500], vec![(1.0, 0, 1); 3_600]].concat();
        let seen = [agreeing, vec![(1.0, 1, 0); 500]].concat();
        let met = MetWithout { shares: vec![shares(&seen, 0, 2)] };
        let mut counts = vec![vec![8_100.0, 500.0]];
        met.correct(&mut counts);
        let differ = counts[0][1] / (counts[0][0] + counts[0][1]);
        assert!((0.09..0.1).contains(&differ), "{differ}");
    }
}
