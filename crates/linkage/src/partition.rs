//! The kernel as a filter: records are spread over partitions by their blocking keys, the pairs of one partition
//! are weighed by a frozen model, and the edges of all partitions are joined to people. An engine that can
//! shuffle needs nothing else; what the partitions exchange is edges and a histogram.

use crate::block::{ALL, Blocks, Sink};
use crate::choose::Key;
use crate::cluster::{Constraints, Forest, cluster};
use crate::compare::frozen;
use crate::edges::{Cell, Compared, Scorer};
use crate::em::{PatternCount, learn};
use crate::error::LinkError;
use crate::hash;
use crate::keys::{Atom, chosen_atoms};
use crate::model::Model;
use crate::options::{Mode, RecordMeta};
use crate::parameters::weight_of;
use crate::prepare::{Prepared, content_order, prepare};
use crate::table::Table;
use rustc_hash::FxHashMap;

/// A pair above the model's floor, with all that is needed to weigh it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartitionEdge {
    /// One record of the partition.
    pub a: u32,
    /// The other record.
    pub b: u32,
    /// Agreement levels, four bits a column.
    pub pattern: u64,
    /// What the values' frequencies add, in 1/64 bit.
    pub frequency: i32,
    /// The part of it in columns that relatives share.
    pub shared: i32,
    /// Match weight by the model, in 1/64 bit.
    pub weight: i32,
}

/// One cell of the pattern histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pattern {
    /// Agreement levels, four bits a column.
    pub pattern: u64,
    /// Frequency weight, and its shared part, in steps of half a bit.
    pub frequency: (i16, i16),
    /// Pairs.
    pub count: u64,
}

/// What one partition says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partition {
    /// Pairs above the floor, sorted. A pair may be in several partitions and is the same in each.
    pub edges: Vec<PartitionEdge>,
    /// Records of identical rows that speak for one person, each with the first of them; of such records only one
    /// has edges. They are said in one partition only.
    pub identical: Vec<(u32, u32)>,
    /// The histogram of the pairs whose first shared key lies in this partition: over all partitions each
    /// candidate counts once.
    pub patterns: Vec<Pattern>,
    /// Candidate pairs weighed.
    pub candidates: u64,
    /// Pairs of too large blocks that were left to other keys.
    pub skipped: u64,
}

/// The partition, of so many, that a key belongs to.
fn partition_of(hash: u32, of: u32) -> u32 {
    (hash::mix(u64::from(hash)) % u64::from(of.max(1))) as u32
}

/// A table under a model.
struct Framed {
    prepared: Prepared,
    atoms: Vec<Atom>,
    keys: Vec<Key>,
}

fn frame(model: &Model, table: &Table, ids: &[[u8; 32]]) -> Result<Framed, LinkError> {
    if ids.len() != table.len() {
        return Err(LinkError::Meta { expected: table.len(), found: ids.len() });
    }
    let meta: Vec<RecordMeta> = (ids.iter())
        .map(|&id| RecordMeta { id, source: 0, known: true, compiled: false, copy_of: None, named: true })
        .collect();
    let order = content_order(table, &meta);
    let mut prepared = prepare(table, &meta, &[], &order, Mode::Both, None);
    prepared.fill_members(&order);
    let mut chosen: Vec<(usize, usize, bool)> = model.keys.iter().flatten().copied().collect();
    chosen.sort_unstable();
    chosen.dedup();
    let atoms = chosen_atoms(&prepared, &chosen);
    let place = |atom: &(usize, usize, bool)| chosen.binary_search(atom).unwrap_or_default();
    let key = |key: &Vec<_>| Key { atoms: key.iter().map(place).collect(), most: None };
    let keys = model.keys.iter().map(key).collect();
    Ok(Framed { prepared, atoms, keys })
}

/// The partitions, of so many, that each record goes to: those of its keys. A record without any key can meet
/// nobody, and goes to the first.
///
/// # Errors
/// [`LinkError`] when there is not one id a record.
pub fn spread(model: &Model, table: &Table, ids: &[[u8; 32]], of: u32) -> Result<Vec<Vec<u32>>, LinkError> {
    let framed = frame(model, table, ids)?;
    let blocks = Blocks::hashed(&framed.prepared, &framed.atoms, &framed.keys);
    let to = |&class: &u32| {
        let hashes = blocks.of(class).iter().filter(|hash| **hash != 0);
        let mut parts: Vec<u32> = hashes.map(|&hash| partition_of(hash, of)).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.is_empty() { vec![0] } else { parts }
    };
    Ok(framed.prepared.class_of.iter().map(to).collect())
}

/// Weigh the pairs of the records that [`spread`] sent to one partition.
///
/// # Errors
/// [`LinkError`] when there is not one id a record.
pub fn link_partition(
    model: &Model,
    table: &Table,
    ids: &[[u8; 32]],
    (part, of): (u32, u32),
) -> Result<Partition, LinkError> {
    let Framed { prepared, atoms, keys } = frame(model, table, ids)?;
    let comparators = frozen(&prepared, model);
    let parameters = model.parameters();
    let scorer = Scorer::new(&comparators, &parameters);
    let within = |hash: u32| hash != 0 && partition_of(hash, of) == part;
    let (blocks, whole) = Blocks::of_partition(&prepared, &atoms, &keys, within);
    let floor = weight_of(model.floor);
    let mut out = Partition::default();
    let mut counts: FxHashMap<Cell, u64> = FxHashMap::default();
    let mut edges: Vec<PartitionEdge> = Vec::new();
    let new = || Weigh {
        scorer: &scorer,
        prepared: &prepared,
        whole: &whole,
        within: &within,
        floor,
        edges: Vec::new(),
        counts: FxHashMap::default(),
    };
    blocks.walk(
        &prepared,
        0..blocks.keys(),
        |_| ALL,
        &|_, _| true,
        new,
        |_, sinks, walked| {
            out.candidates += walked.pairs;
            out.skipped += walked.skipped;
            for sink in sinks {
                edges.extend(sink.edges);
                sink.counts.into_iter().for_each(|(cell, count)| *counts.entry(cell).or_default() += count);
            }
        },
    );
    out.identical = identical(&prepared, &scorer, &whole, within);
    edges.sort_unstable();
    edges.dedup();
    out.edges = edges;
    let cell =
        |((pattern, frequency, shared), count)| Pattern { pattern, frequency: (frequency, shared), count };
    out.patterns = counts.into_iter().map(cell).collect();
    out.patterns.sort_unstable_by_key(|cell| (cell.pattern, cell.frequency));
    Ok(out)
}

/// Records of identical rows, in the partition of their first key.
fn identical(
    prepared: &Prepared,
    scorer: &Scorer<'_>,
    whole: &Blocks,
    within: impl Fn(u32) -> bool,
) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for class in (0..prepared.classes()).filter(|&class| prepared.size(class) > 1) {
        let first = whole.of(class as u32).iter().copied().find(|&hash| hash != 0);
        let row = prepared.row(class);
        if first.is_some_and(&within) && scorer.score(row, row) > 0 {
            let records = prepared.records(class);
            pairs.extend(records[1..].iter().map(|&other| (records[0], other)));
        }
    }
    pairs
}

fn edge(a: u32, b: u32, compared: Compared, scorer: &Scorer<'_>) -> PartitionEdge {
    let Compared { pattern, frequency, shared } = compared;
    PartitionEdge { a: a.min(b), b: a.max(b), pattern, frequency, shared, weight: scorer.weight(compared) }
}

/// Keeps edges, and counts the patterns of the pairs that are this partition's to count.
struct Weigh<'a, W: Fn(u32) -> bool + Sync> {
    scorer: &'a Scorer<'a>,
    prepared: &'a Prepared,
    whole: &'a Blocks,
    within: &'a W,
    floor: i32,
    edges: Vec<PartitionEdge>,
    counts: FxHashMap<Cell, u64>,
}

impl<W: Fn(u32) -> bool + Sync> Sink for Weigh<'_, W> {
    fn pair(&mut self, a: u32, b: u32, x: &[u32], y: &[u32]) {
        let compared = self.scorer.compare(x, y);
        let (p, q) = (self.prepared.records(a as usize), self.prepared.records(b as usize));
        if self.scorer.weight(compared) >= self.floor {
            self.edges.push(edge(p[0], q[0], compared, self.scorer));
        }
        if self.whole.first_hash(a, b).is_some_and(self.within) {
            let (frequency, shared) = compared.steps();
            *self.counts.entry((compared.pattern, frequency, shared)).or_default() +=
                (p.len() * q.len()) as u64;
        }
    }
}

/// Learn a model's parameters anew from the histograms of all partitions, summed.
#[must_use]
pub fn learn_from(model: &Model, patterns: &[Pattern], records: u64) -> Model {
    let mut histogram: Vec<PatternCount> = (patterns.iter())
        .map(|cell| PatternCount {
            pattern: cell.pattern,
            frequency: cell.frequency.0,
            shared: cell.frequency.1,
            count: cell.count as f64,
        })
        .collect();
    histogram.sort_unstable_by_key(|cell| (cell.pattern, cell.frequency, cell.shared));
    let mut parameters = model.parameters();
    parameters.expect(records as f64);
    learn(&histogram, records as f64, &mut parameters);
    model.with(&parameters)
}

/// The weight of two records that no partition brought together above the floor, in 1/64 bit.
const ABSENT: i32 = -8 * 64;

/// People from the edges of all partitions: `edges` are (record, record, weight in 1/64 bit), `identical` the pairs
/// of identical rows. Average link, as when everything is at hand; a pair without an edge counts as eight bits
/// against.
#[must_use]
pub fn join_partitions(records: usize, identical: &[(u32, u32)], edges: &[(u32, u32, i32)]) -> Vec<u32> {
    let inside = |a: u32, b: u32| (a.max(b) as usize) < records;
    let mut rows = Forest::new(records);
    identical.iter().filter(|pair| inside(pair.0, pair.1)).for_each(|&(a, b)| rows.join(a, b));
    let of: Vec<u32> = (0..records as u32).map(|record| rows.root(record)).collect();
    let mut sizes = vec![0u32; records];
    of.iter().for_each(|&row| sizes[row as usize] += 1);
    let mut edges: Vec<(u32, u32, i32)> = (edges.iter())
        .filter(|edge| inside(edge.0, edge.1))
        .map(|&(a, b, weight)| (of[a as usize], of[b as usize], weight))
        .filter(|&(a, b, _)| a != b)
        .map(|(a, b, weight)| (a.min(b), a.max(b), weight))
        .collect();
    edges.sort_unstable();
    edges.dedup_by_key(|edge| (edge.0, edge.1));
    let weigh = |a: u32, b: u32| {
        let pair = (a.min(b), a.max(b));
        edges.binary_search_by_key(&pair, |edge| (edge.0, edge.1)).map_or(ABSENT, |at| edges[at].2)
    };
    let people = cluster(&sizes, &edges, &Constraints::default(), &weigh);
    of.into_iter().map(|row| people[row as usize]).collect()
}
