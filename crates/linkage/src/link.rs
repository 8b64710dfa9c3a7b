//! The one function of the crate, and what it returns.

use crate::block::Blocks;
use crate::candidates::Candidates;
use crate::choose::choose;
use crate::compare::{Comparator, comparators};
use crate::decide::{Decided, resolve};
use crate::edges::{ClassEdge, Scorer};
use crate::error::LinkError;
use crate::keys::atoms;
use crate::met::MetWithout;
use crate::model::chosen;
use crate::options::{Decision, Options, Progress, RecordMeta, Stage};
use crate::parameters::{Parameters, probability, weight_of};
use crate::people::Forming;
use crate::prepare::{NO_CLASS, Prepared, content_order, prepare};
use crate::refine::{person_weights, refine};
use crate::table::Table;

/// The person of a record that names nobody.
pub const NO_PERSON: u32 = u32::MAX;

/// A pair of records above the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One record.
    pub a: u32,
    /// The other record.
    pub b: u32,
    /// Match weight with the prior, in 1/64 bit.
    pub weight: i32,
    /// Probability that the two are one person: that of the weight, or after [`Linked::settle`] the share of
    /// drawn partitions that put them together, which also heeds what third records say.
    pub probability: f32,
}

/// A pair that a reviewer should look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Undecided {
    /// One record.
    pub a: u32,
    /// The other record.
    pub b: u32,
    /// Probability that the two are one person.
    pub probability: f32,
    /// How many record pairs a decision against the present answer would join or part, times its
    /// probability.
    pub change: f32,
}

/// What the run did, for reports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stats {
    /// Distinct rows.
    pub classes: usize,
    /// Blocking keys in words.
    pub keys: Vec<String>,
    /// Share of true pairs that the keys were expected to find.
    pub expected_recall: f64,
    /// Candidate pairs weighed.
    pub candidates: u64,
    /// Pairs of too large blocks that were left to other keys.
    pub skipped: u64,
    /// Candidate pairs that parameters were learned from.
    pub learned_from: u64,
}

/// The people of a table, and why.
pub struct Linked {
    /// The person of each record, numbered in the order of their first records by content; [`NO_PERSON`] for
    /// a record that names nobody.
    pub person: Vec<u32>,
    /// Pairs above the floor, sorted by the content order of their records.
    pub edges: Vec<Edge>,
    /// The frozen parameters.
    pub parameters: Parameters,
    /// Undecided pairs, those first whose decision would change most.
    pub queue: Vec<Undecided>,
    /// Decisions (by index) for *same* that contradict others and are suspended.
    pub suspended: Vec<usize>,
    /// What the run did.
    pub stats: Stats,
    pub(crate) prepared: Prepared,
    pub(crate) comparators: Vec<Comparator>,
    pub(crate) probabilities: Vec<f32>,
    /// The original of each record; itself, where it is no copy.
    pub(crate) roots: Vec<u32>,
    /// Records that reviewers called different, in force.
    pub(crate) apart: Vec<(u32, u32)>,
    /// Rows that reviewers joined, smaller first, sorted.
    together: Vec<(u32, u32)>,
    /// From which probability on a pair is decided.
    pub(crate) certain: f64,
    /// Pairs below this probability were forgotten.
    pub(crate) floor: f64,
    /// The blocking keys, as a model keeps them.
    pub(crate) keys: Vec<Vec<(usize, usize, bool)>>,
}

impl Linked {
    /// Mean probability of the record's pairs with the rest of its person; 1 where it is alone.
    #[must_use]
    pub fn probability(&self, record: u32) -> f32 {
        self.probabilities.get(record as usize).copied().unwrap_or(1.0)
    }

    /// Whether reviewers joined two rows; a decided record has a row of its own.
    pub(crate) fn decided(&self, a: u32, b: u32) -> bool {
        self.together.binary_search(&(a.min(b), a.max(b))).is_ok()
    }

    pub(crate) fn scorer(&self) -> Scorer<'_> {
        Scorer::new(&self.comparators, &self.parameters)
    }
}

/// Link the records of a table.
///
/// `meta` has one entry a record. `progress` is told what is being done; it changes nothing.
///
/// # Errors
/// A [`LinkError`] when sizes do not fit, or a decision or copy names a record that does not exist.
pub fn link(
    table: &Table,
    meta: &[RecordMeta],
    decisions: &[Decision],
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Linked, LinkError> {
    link_after(None, table, meta, decisions, options, progress)
}

/// As [`link`], after an earlier linkage of the same table under other decisions: what does not depend on them is shared
/// with it. The people are the same as without it.
///
/// # Errors
/// As [`link`].
pub fn link_after(
    before: Option<&Linked>,
    table: &Table,
    meta: &[RecordMeta],
    decisions: &[Decision],
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Linked, LinkError> {
    check(table, meta, decisions, options)?;
    let mut tell = |stage, done| progress(Progress { stage, done });
    tell(Stage::Prepare, 0.0);
    let order = content_order(table, meta);
    let roots = roots(meta, &order);
    let decided = resolve_decisions(decisions, &roots, &order);
    let mut prepared =
        prepare(table, meta, decisions, &order, options.mode, before.map(|before| &before.prepared));
    prepared.fill_members(&order);
    let encoded = before.map(|before| &before.comparators[..]);
    let mut comparators = comparators(&prepared, &options.frequencies, options.seed, encoded);
    tell(Stage::Block, 0.0);
    let budget = budget(&prepared, options);
    let atoms = atoms(&prepared, &comparators);
    let (keys, expected_recall) = choose(&prepared, &atoms, planned(&prepared, options), budget);
    let mut stats = Stats { classes: prepared.classes(), expected_recall, ..Stats::default() };
    stats.keys = keys
        .iter()
        .map(|key| {
            let names: Vec<&str> =
                key.atoms.iter().map(|&a| prepared.columns[atoms[a].column].name.as_str()).collect();
            let most = key.most.map_or_else(String::new, |most| format!(" (at most {most})"));
            names.join(" + ") + &most
        })
        .collect();
    let blocks = Blocks::new(&prepared, &atoms, &keys);
    let chosen = chosen(&keys, &atoms);
    let key_columns: Vec<u16> = keys
        .iter()
        .map(|key| key.atoms.iter().fold(0, |columns, &a| columns | 1 << atoms[a].column))
        .collect();
    drop(atoms);
    let mut parameters = Parameters::initial(&prepared, &comparators);
    let candidates = Candidates { prepared: &prepared, blocks: &blocks, mode: options.mode };
    let taught = candidates.learn(&comparators, budget, &mut parameters, &mut stats, &mut tell);
    let scorer = Scorer::new(&comparators, &parameters);
    let mut class_edges = candidates.score(&scorer, taught, weight_of(options.floor), &mut stats, &mut tell);
    let met = MetWithout::new(&prepared, &blocks, &key_columns, &scorer, &class_edges);
    drop(blocks);
    tell(Stage::Cluster, 0.0);
    let people = |scorer: &Scorer<'_>, edges: &[ClassEdge]| {
        let (prepared, decided, roots, order) = (&prepared, &decided, &roots[..], &order[..]);
        Forming { prepared, scorer, meta, mode: options.mode, decided, edges, roots, order }.people()
    };
    let first = people(&scorer, &class_edges);
    let weights = person_weights(&prepared, &first);
    for (column, comparator) in comparators.iter_mut().enumerate() {
        comparator.count_people(&prepared, column, &weights);
    }
    refine(
        &prepared,
        &comparators,
        &first,
        &met,
        &mut class_edges,
        weight_of(options.floor),
        &mut parameters,
    );
    let scorer = Scorer::new(&comparators, &parameters);
    let person = people(&scorer, &class_edges);
    let edges = record_edges(&prepared, &class_edges);
    drop(class_edges);
    let probabilities = probabilities(&prepared, &scorer, &person);
    let class = |record: u32| prepared.class_of[record as usize];
    let mut together: Vec<(u32, u32)> =
        decided.same.iter().map(|&(a, b)| (class(a).min(class(b)), class(a).max(class(b)))).collect();
    together.sort_unstable();
    let queue = queue(&edges, &person, options.certain);
    comparators.iter_mut().for_each(Comparator::forget);
    tell(Stage::Cluster, 1.0);
    Ok(Linked {
        person,
        edges,
        parameters,
        queue,
        suspended: decided.suspended,
        stats,
        prepared,
        comparators,
        probabilities,
        roots,
        apart: decided.different,
        together,
        certain: options.certain,
        floor: options.floor,
        keys: chosen,
    })
}

fn check(
    table: &Table,
    meta: &[RecordMeta],
    decisions: &[Decision],
    options: &Options,
) -> Result<(), LinkError> {
    let records = table.len();
    match table.columns().len() {
        0 => return Err(LinkError::NoColumns),
        1..=16 => {}
        more => return Err(LinkError::Columns(more)),
    }
    if records > i32::MAX as usize {
        return Err(LinkError::Records(records));
    }
    if meta.len() != records {
        return Err(LinkError::Meta { expected: records, found: meta.len() });
    }
    for (index, d) in decisions.iter().enumerate() {
        for record in [d.a, d.b] {
            if record as usize >= records {
                return Err(LinkError::Decision { index, record, records });
            }
        }
    }
    for (m, record) in meta.iter().zip(0..) {
        if let Some(original) = m.copy_of.filter(|&o| o as usize >= records) {
            return Err(LinkError::Copy { record, original, records });
        }
    }
    for (name, value) in [("floor", options.floor), ("certain", options.certain)] {
        if !(value > 0.0 && value < 1.0) {
            return Err(LinkError::Threshold { name, found: value.to_string() });
        }
    }
    Ok(())
}

/// The original of every record: chains of copies are followed; a ring's first record by content is taken
/// as its original.
fn roots(meta: &[RecordMeta], order: &[u32]) -> Vec<u32> {
    let mut rank = vec![0u32; meta.len()];
    for (place, &record) in order.iter().enumerate() {
        rank[record as usize] = place as u32;
    }
    (0..meta.len() as u32)
        .map(|record| {
            let (mut at, mut steps) = (record, 0);
            while let Some(next) = meta[at as usize].copy_of.filter(|&next| next != at) {
                at = next;
                steps += 1;
                if steps > meta.len().min(10_000) {
                    return ring(meta, at, &rank);
                }
            }
            at
        })
        .collect()
}

fn ring(meta: &[RecordMeta], start: u32, rank: &[u32]) -> u32 {
    let (mut at, mut first) = (start, start);
    while let Some(next) = meta[at as usize].copy_of {
        if rank[next as usize] < rank[first as usize] {
            first = next;
        }
        if next == start {
            break;
        }
        at = next;
    }
    first
}

fn resolve_decisions(decisions: &[Decision], roots: &[u32], order: &[u32]) -> Decided {
    if decisions.is_empty() {
        return Decided::default();
    }
    let mut rank = vec![0u32; order.len()];
    for (place, &record) in order.iter().enumerate() {
        rank[record as usize] = place as u32;
    }
    resolve(decisions, |r| roots[r as usize], |r| rank[r as usize])
}

/// Class edges by records. Classes of many identical rows keep the edge of their first records only.
fn record_edges(prepared: &Prepared, edges: &[ClassEdge]) -> Vec<Edge> {
    let mut out = Vec::with_capacity(edges.len());
    for edge in edges {
        let (a, b) = (prepared.records(edge.a as usize), prepared.records(edge.b as usize));
        let many = a.len() * b.len() > 64;
        for &a in if many { &a[..1] } else { a } {
            for &b in if many { &b[..1] } else { b } {
                out.push(Edge { a, b, weight: edge.weight, probability: probability(edge.weight) as f32 });
            }
        }
    }
    out
}

/// Mean pair probability of every record with the rest of its person.
fn probabilities(prepared: &Prepared, scorer: &Scorer<'_>, person: &[u32]) -> Vec<f32> {
    let mut out = vec![1.0; person.len()];
    let mut members: Vec<(u32, u32, u32)> = (prepared.class_of.iter().zip(person).zip(0..))
        .filter(|&((&class, &person), _)| class != NO_CLASS && person != NO_PERSON)
        .map(|((&class, &person), record)| (person, class, record))
        .collect();
    members.sort_unstable();
    let mut classes: Vec<(u32, f64)> = Vec::new();
    for group in members.chunk_by(|x, y| x.0 == y.0).filter(|group| group.len() > 1) {
        classes.clear();
        classes.extend(group.chunk_by(|x, y| x.1 == y.1).map(|run| (run[0].1, run.len() as f64)));
        for run in group.chunk_by(|x, y| x.1 == y.1) {
            let (class, count) = (run[0].1, run.len() as f64);
            let row = prepared.row(class as usize);
            let (mut sum, mut pairs) = (0.0, 0.0);
            for &(other, n) in classes.iter().take(500) {
                let n = if other == class { count - 1.0 } else { n };
                if n > 0.0 {
                    sum += n * probability(scorer.score(row, prepared.row(other as usize)));
                    pairs += n;
                }
            }
            let mean = if pairs > 0.0 { (sum / pairs) as f32 } else { 1.0 };
            run.iter().for_each(|&(_, _, record)| out[record as usize] = mean);
        }
    }
    out
}

/// Undecided pairs: in the middle band, or answered otherwise by the clustering.
pub(crate) fn queue(edges: &[Edge], person: &[u32], certain: f64) -> Vec<Undecided> {
    let people = person.iter().filter(|&&p| p != NO_PERSON).max().map_or(0, |&p| p as usize + 1);
    // The last counts the records of nobody.
    let mut sizes = vec![0u32; people + 1];
    let place = |person: u32| (person as usize).min(people);
    person.iter().for_each(|&p| sizes[place(p)] += 1);
    let mut queue: Vec<Undecided> = edges
        .iter()
        .filter_map(|edge| {
            let p = f64::from(edge.probability);
            let (x, y) = (person[edge.a as usize], person[edge.b as usize]);
            let together = x == y;
            if (together && p >= certain) || (!together && p < 1.0 - certain) {
                return None;
            }
            let size = |person: u32| f64::from(sizes[place(person)]);
            let pairs = if together { size(x) - 1.0 } else { size(x) * size(y) };
            let change = pairs * if together { 1.0 - p } else { p };
            Some(Undecided { a: edge.a, b: edge.b, probability: edge.probability, change: change as f32 })
        })
        .collect();
    // The edges are in content order, and the sort is stable.
    queue.sort_by(|x, y| y.change.total_cmp(&x.change));
    queue
}

/// How many of these pairs of records blocking brings together: for measuring, not for linking.
///
/// # Errors
/// As [`link`].
pub fn candidates_among(
    table: &Table,
    meta: &[RecordMeta],
    options: &Options,
    pairs: &[(u32, u32)],
) -> Result<Vec<bool>, LinkError> {
    check(table, meta, &[], options)?;
    let order = content_order(table, meta);
    let mut prepared = prepare(table, meta, &[], &order, options.mode, None);
    prepared.fill_members(&order);
    let comparators = comparators(&prepared, &options.frequencies, options.seed, None);
    let budget = budget(&prepared, options);
    let atoms = atoms(&prepared, &comparators);
    let (keys, _) = choose(&prepared, &atoms, planned(&prepared, options), budget);
    let blocks = Blocks::new(&prepared, &atoms, &keys);
    let met = |&(a, b): &(u32, u32)| {
        let (a, b) = (prepared.class_of[a as usize], prepared.class_of[b as usize]);
        a != NO_CLASS && b != NO_CLASS && (a == b || blocks.meet(a, b))
    };
    Ok(pairs.iter().map(met).collect())
}

/// Pairs that may be compared.
fn budget(prepared: &Prepared, options: &Options) -> f64 {
    (f64::from(options.pairs_per_record) * planned(prepared, options).0).max(3e6)
}

/// Records that keys are chosen for, and whether they are of a plan.
fn planned(prepared: &Prepared, options: &Options) -> (f64, bool) {
    let records = options.planned_records.map_or(prepared.known as f64, |records| records as f64);
    (records, options.planned_records.is_some())
}
