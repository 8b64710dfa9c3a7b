//! The two passes over the candidate pairs: over a share of the blocks, which teaches the parameters, then over the
//! rest. Each pair is compared once: what the pairs of the first pass have in common is kept until the weights are known.

use crate::block::{ALL, Blocks, Walked};
use crate::compare::Comparator;
use crate::edges::{Cell, ClassEdge, CountPatterns, KeepEdges, Kept, Scorer};
use crate::em::{PatternCount, learn};
use crate::link::Stats;
use crate::options::{Mode, Stage};
use crate::parameters::Parameters;
use crate::prepare::Prepared;
use crate::refine::MOST_IDENTICAL;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Pairs that parameters are learned from, about. They are kept, 20 bytes each.
const LEARN_FROM: f64 = 1.0e6;

/// The pairs of records that share a key.
pub(crate) struct Candidates<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) blocks: &'a Blocks,
    pub(crate) mode: Mode,
}

/// The pairs that taught, and where they stand.
pub(crate) struct Taught {
    /// Pairs and what they have in common, piece by piece.
    pairs: Vec<Vec<Kept>>,
    /// The first keys, as many as these, were walked,
    keys: usize,
    /// in the blocks of these numbers.
    blocks: Range<u64>,
    walked: Walked,
}

impl Taught {
    /// The blocks of a key that are still to be walked.
    fn rest(&self, key: usize) -> Range<u64> {
        if key < self.keys { self.blocks.end..ALL.end } else { ALL }
    }
}

impl Candidates<'_> {
    /// Learn the parameters from a share of the pairs.
    pub(crate) fn learn(
        &self,
        comparators: &[Comparator],
        budget: f64,
        parameters: &mut Parameters,
        stats: &mut Stats,
        tell: &mut impl FnMut(Stage, f64),
    ) -> Taught {
        let Self { prepared, blocks, mode } = *self;
        let scorer = Scorer::new(comparators, parameters);
        // The block of everyone holds all pairs of known origin: then it teaches alone, and whole.
        let share = if blocks.everyone() { 1.0 } else { (LEARN_FROM / budget).min(1.0) };
        let keys = if blocks.everyone() { 1 } else { blocks.keys() };
        let wanted = 0..(share * ALL.end as f64) as u64;
        let mut taught = Taught { pairs: Vec::new(), keys, blocks: wanted, walked: Walked::default() };
        let allowed = allowed(prepared, mode);
        let mut counts: FxHashMap<Cell, u64> = FxHashMap::default();
        tell(Stage::Learn, 0.0);
        let new = || CountPatterns {
            scorer: &scorer,
            counts: FxHashMap::default(),
            known: prepared.known as u32,
            sizes: &prepared.starts,
            pairs: Vec::new(),
        };
        let wanted = taught.blocks.clone();
        blocks.walk(
            prepared,
            0..keys,
            |_| wanted.clone(),
            &allowed,
            new,
            |k, sinks, walked| {
                tell(Stage::Learn, (k + 1) as f64 / keys as f64);
                taught.walked = taught.walked.and(walked);
                for mut sink in sinks {
                    sink.pairs.shrink_to_fit();
                    sink.counts
                        .into_iter()
                        .for_each(|(cell, count)| *counts.entry(cell).or_default() += count);
                    taught.pairs.push(sink.pairs);
                }
            },
        );
        stats.learned_from = taught.walked.pairs;
        let mut histogram: Vec<PatternCount> = counts
            .into_iter()
            .map(|((pattern, frequency, shared), count)| {
                let count = count as f64 / share;
                PatternCount { pattern, frequency, shared, count }
            })
            .collect();
        histogram.extend(identical(prepared, &scorer));
        histogram.sort_unstable_by_key(|cell| (cell.pattern, cell.frequency, cell.shared));
        learn(&histogram, f64::from(prepared.starts[prepared.known]), parameters);
        taught
    }

    /// The pairs above a floor (a weight in 1/64 bit), sorted.
    pub(crate) fn score(
        &self,
        scorer: &Scorer<'_>,
        mut taught: Taught,
        floor: i32,
        stats: &mut Stats,
        tell: &mut impl FnMut(Stage, f64),
    ) -> Vec<ClassEdge> {
        let Self { prepared, blocks, mode } = *self;
        let allowed = allowed(prepared, mode);
        let new = || KeepEdges { scorer, floor, edges: Vec::new() };
        let weighed = std::mem::take(&mut taught.pairs).into_par_iter().map(|pairs| {
            let mut sink = new();
            pairs.into_iter().for_each(|pair| sink.again(pair));
            sink.edges
        });
        tell(Stage::Score, 0.0);
        let mut edges: Vec<ClassEdge> = weighed.collect::<Vec<_>>().into_iter().flatten().collect();
        let mut walked = taught.walked;
        let keys = 0..blocks.keys();
        blocks.walk(
            prepared,
            keys.clone(),
            |k| taught.rest(k),
            &allowed,
            new,
            |k, sinks, own| {
                tell(Stage::Score, (k + 1) as f64 / keys.end as f64);
                walked = walked.and(own);
                edges.extend(sinks.into_iter().flat_map(|sink| sink.edges));
            },
        );
        (stats.candidates, stats.skipped) = (walked.pairs, walked.skipped);
        edges.par_sort_unstable();
        edges.dedup();
        edges
    }
}

/// Pairs of identical rows, which no walk meets; of one class only a few count, so that no flood teaches.
fn identical(prepared: &Prepared, scorer: &Scorer<'_>) -> Vec<PatternCount> {
    let several = (0..prepared.known).filter(|&class| prepared.size(class) > 1);
    let count = |class: usize| {
        let (row, n) = (prepared.row(class), f64::from(prepared.size(class)));
        let compared = scorer.compare(row, row);
        let (frequency, shared) = compared.steps();
        PatternCount {
            pattern: compared.pattern,
            frequency,
            shared,
            count: (n * (n - 1.0) / 2.0).min(MOST_IDENTICAL),
        }
    };
    several.map(count).collect()
}

/// Which pairs of classes may be one person under a mode; two of unknown origin never meet.
fn allowed(prepared: &Prepared, mode: Mode) -> impl Fn(u32, u32) -> bool + Sync + '_ {
    let listed = prepared.listed as u32;
    move |a, b| {
        if a >= listed && b >= listed {
            return false;
        }
        match mode {
            Mode::Both => true,
            Mode::Within => prepared.sources[a as usize] == prepared.sources[b as usize],
            Mode::Between => prepared.sources[a as usize] != prepared.sources[b as usize],
        }
    }
}
