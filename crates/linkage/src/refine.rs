//! Second look at the parameters: once people are found, their pairs say more than single pairs could.
//! Pairs that agree on little are recognised through a third record, so the shares of true pairs are
//! learned without the bias towards agreement that pairs alone have. The candidates are then weighed anew.

use crate::compare::{Comparator, MISSING};
use crate::edges::{ClassEdge, Compared, Scorer};
use crate::em::{PRIOR_PAIRS, code, hold_disagreement};
use crate::link::NO_PERSON;
use crate::met::MetWithout;
use crate::parameters::{ColumnParameters, Parameters, probability};
use crate::prepare::{NO_CLASS, Prepared};
use rayon::prelude::*;

/// Of one person, this many distinct rows teach, so that no flood does.
const MOST_ROWS: usize = 24;

/// Pairs of identical rows count, but not by the square of their number.
pub(crate) const MOST_IDENTICAL: f64 = 16.0;

/// How often parameters are learned from the pairs of people, and pairs weighed by them: what the second round adds to
/// the shares of disagreement the third does no more.
const ROUNDS: usize = 2;

/// Learn the parameters again from the people that were found, and weigh the kept pairs by them; what fell below the
/// floor (a weight in 1/64 bit) is dropped.
pub(crate) fn refine(
    prepared: &Prepared,
    comparators: &[Comparator],
    person: &[u32],
    met: &MetWithout,
    edges: &mut Vec<ClassEdge>,
    floor: i32,
    parameters: &mut Parameters,
) {
    let row = |class: u32| prepared.row(class as usize);
    let scorer = Scorer::new(comparators, parameters);
    let compared: Vec<Compared> =
        edges.par_iter().map(|edge| scorer.compare(row(edge.a), row(edge.b))).collect();
    for _ in 0..ROUNDS {
        relearn(prepared, &scorer, person, met, (edges, &compared), parameters);
        let scorer = Scorer::new(comparators, parameters);
        edges.iter_mut().zip(&compared).for_each(|(edge, &compared)| edge.weight = scorer.weight(compared));
    }
    edges.retain(|edge| edge.weight >= floor);
}

/// Learn `m` and the prior from the pairs inside people, and from those left apart by their probability.
fn relearn(
    prepared: &Prepared,
    scorer: &Scorer<'_>,
    person: &[u32],
    met: &MetWithout,
    (edges, compared): (&[ClassEdge], &[Compared]),
    parameters: &mut Parameters,
) {
    let mut shares = Shares::expected(parameters);
    let people = classes_by_person(prepared, person);
    // In the order of content, whatever the people's numbers are: sums of fractions depend on their order.
    let mut people: Vec<&[(u32, u32)]> = people.chunk_by(|x, y| x.0 == y.0).collect();
    people.sort_unstable_by_key(|group| group[0].1);
    for group in people {
        let classes = &group[..group.len().min(MOST_ROWS)];
        for (i, &(_, a)) in classes.iter().enumerate() {
            for &(_, b) in &classes[i..] {
                let pairs = pairs(prepared, a, b);
                shares.add(pairs, || scorer.compare(prepared.row(a as usize), prepared.row(b as usize)));
            }
        }
    }
    // Pairs that were left apart may still be one person: each counts by its probability, or the shares of
    // disagreement and the prior would be learned from the pairs that were easy to find.
    let of = |class: u32| person[prepared.records(class as usize)[0] as usize];
    let known = |class: u32| (class as usize) < prepared.known;
    for (edge, compared) in edges.iter().zip(compared) {
        if known(edge.a) && known(edge.b) && of(edge.a) != of(edge.b) {
            shares.add(pairs(prepared, edge.a, edge.b) * probability(edge.weight), || *compared);
        }
    }
    let Shares { mut counts, pairs } = shares;
    met.correct(&mut counts);
    let columns = parameters.columns.iter_mut().zip(counts).zip(scorer.comparators);
    for ((column, counts), comparator) in columns {
        for (level, &u) in column.levels.iter_mut().zip(&comparator.u) {
            level.u = u;
        }
        let all: f64 = counts.iter().sum();
        for (level, count) in column.levels.iter_mut().zip(counts) {
            level.m = count / all;
        }
        hold_disagreement(column, pairs);
    }
    let relatives = parameters.relatives - parameters.prior;
    parameters.set_prior(f64::max(pairs, 0.5), f64::from(prepared.starts[prepared.known]));
    parameters.relatives = parameters.prior + relatives;
    parameters.freeze();
}

/// Pairs of one person by column and level.
struct Shares {
    counts: Vec<Vec<f64>>,
    pairs: f64,
}

impl Shares {
    /// The imagined pairs.
    fn expected(parameters: &Parameters) -> Self {
        let of = |column: &ColumnParameters| column.levels.iter().map(|l| l.m * PRIOR_PAIRS).collect();
        Self { counts: parameters.columns.iter().map(of).collect(), pairs: 0.0 }
    }

    /// Count so many pairs that compare alike.
    fn add(&mut self, pairs: f64, compared: impl Fn() -> Compared) {
        if pairs <= 0.0 {
            return;
        }
        self.pairs += pairs;
        let pattern = compared().pattern;
        for (column, counts) in self.counts.iter_mut().enumerate() {
            let level = code(pattern, column);
            if level != MISSING {
                counts[usize::from(level)] += pairs;
            }
        }
    }
}

/// Pairs of records of two classes, or inside one.
fn pairs(prepared: &Prepared, a: u32, b: u32) -> f64 {
    let (n, m) = (f64::from(prepared.size(a as usize)), f64::from(prepared.size(b as usize)));
    let pairs = if a == b { n * (n - 1.0) / 2.0 } else { n * m };
    pairs.min(MOST_IDENTICAL)
}

/// One over the number of records of each class's person.
pub(crate) fn person_weights(prepared: &Prepared, person: &[u32]) -> Vec<f64> {
    let mut sizes: Vec<u32> = Vec::new();
    let counted = || {
        (prepared.class_of.iter().zip(person))
            .filter(|&(&class, &person)| (class as usize) < prepared.known && person != NO_PERSON)
            .map(|(&class, &person)| (class as usize, person as usize))
    };
    for (_, person) in counted() {
        if sizes.len() <= person {
            sizes.resize(person + 1, 0);
        }
        sizes[person] += 1;
    }
    // Identical rows may be of several people: their class counts as the mean of them. Summed in whole numbers, so that
    // the order in which records came cannot be seen.
    let mut sums = vec![(0u64, 0u32); prepared.classes()];
    for (class, person) in counted() {
        let share = f64::from(u32::MAX) / f64::from(sizes[person].max(1));
        sums[class] = (sums[class].0 + share as u64, sums[class].1 + 1);
    }
    let mean = |&(sum, records): &(u64, u32)| match records {
        0 => 1.0,
        records => sum as f64 / (f64::from(u32::MAX) * f64::from(records)),
    };
    sums.iter().map(mean).collect()
}

/// (person, class) of the known classes, sorted, each once.
fn classes_by_person(prepared: &Prepared, person: &[u32]) -> Vec<(u32, u32)> {
    let mut members: Vec<(u32, u32)> = (prepared.class_of.iter().zip(person))
        .filter(|&(&class, &person)| {
            class != NO_CLASS && (class as usize) < prepared.known && person != NO_PERSON
        })
        .map(|(&class, &person)| (person, class))
        .collect();
    members.sort_unstable();
    members.dedup();
    members
}
