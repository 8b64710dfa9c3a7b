//! The claims of a table, in order, and what is known of copies among them.

use super::Cell;
use rustc_hash::FxHashMap;

/// Claims by item, each source once per item and value.
pub struct Table {
    /// Number of sources.
    pub sources: usize,
    /// Claims sorted by item, value, source.
    pub cells: Vec<Cell>,
    /// Start of each item's claims, and the end of the last.
    pub item: Vec<usize>,
    /// Plausible wrong values of an item.
    pub wrong: f64,
}

impl Table {
    /// Sort the claims. `wrong`: plausible wrong values of an item, where they are known.
    pub fn new(cells: &[Cell], wrong: Option<f64>) -> Self {
        let mut cells = cells.to_vec();
        cells.sort_unstable_by_key(|cell| (cell.item, cell.value, cell.source, cell.from));
        cells.dedup_by_key(|cell| (cell.item, cell.value, cell.source));
        infer_copies(&mut cells);
        let sources = cells.iter().map(|cell| cell.source as usize + 1).max().unwrap_or(0);
        let items = cells.last().map_or(0, |cell| cell.item as usize + 1);
        let item = (0..=items as u32).map(|item| cells.partition_point(|cell| cell.item < item)).collect();
        let wrong = wrong.unwrap_or_else(|| plausible_wrong(&cells)).max(1.0);
        Self { sources, cells, item, wrong }
    }

    /// The claims of each item, with the place of the first.
    pub fn items(&self) -> impl Iterator<Item = (usize, &[Cell])> {
        self.item.windows(2).map(|ends| (ends[0], &self.cells[ends[0]..ends[1]]))
    }

    /// The likeliest value of each item; of equals the first.
    pub fn answers(&self, beliefs: &[f64]) -> Vec<Option<(u32, f64)>> {
        let answer = |(from, claims): (usize, &[Cell])| {
            let own = &beliefs[from..from + claims.len()];
            let best = (0..claims.len()).reduce(|best, at| if own[at] > own[best] { at } else { best });
            best.map(|claim| (claims[claim].value, own[claim]))
        };
        self.items().map(answer).collect()
    }
}

/// Known copies after which a source is taken to copy wherever it says the same as its original.
const KNOWN: u32 = 3;

/// What a known copier says in the words of a known original is a copy, seen or not.
fn infer_copies(cells: &mut [Cell]) {
    let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    cells
        .iter()
        .filter_map(|cell| Some((cell.source, cell.from?)))
        .for_each(|pair| *known.entry(pair).or_default() += 1);
    let mut originals: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (&(copier, original), _) in known.iter().filter(|(_, count)| **count >= KNOWN) {
        originals.entry(copier).or_default().push(original);
    }
    // The smallest original, so that the order of a map decides nothing.
    originals.values_mut().for_each(|of| of.sort_unstable());
    for of_value in cells.chunk_by_mut(|a, b| (a.item, a.value) == (b.item, b.value)) {
        let said: Vec<u32> = of_value.iter().map(|cell| cell.source).collect();
        for cell in of_value.iter_mut().filter(|cell| cell.from.is_none()) {
            let mut of = originals.get(&cell.source).into_iter().flatten().copied();
            cell.from = of.find(|original| *original != cell.source && said.binary_search(original).is_ok());
        }
    }
}

/// Plausible wrong values of an item: how many values items of several claims have, or, where that is more, how
/// seldom two claims agree that are both against the most said value (the number of values at which two that err
/// evenly would meet so seldom).
fn plausible_wrong(cells: &[Cell]) -> f64 {
    let (mut values, mut items, mut pairs, mut alike) = (0.0, 0.0, 0.0, 0.0);
    for item in cells.chunk_by(|a, b| a.item == b.item).filter(|item| item.len() >= 3) {
        let mut counts: Vec<f64> =
            item.chunk_by(|a, b| a.value == b.value).map(|of| of.len() as f64).collect();
        values += counts.len() as f64;
        items += 1.0;
        counts.sort_unstable_by(f64::total_cmp);
        counts.pop();
        let losing: f64 = counts.iter().sum();
        pairs += losing * (losing - 1.0) / 2.0;
        alike += counts.iter().map(|count| count * (count - 1.0) / 2.0).sum::<f64>();
    }
    let mean = if items > 0.0 { values / items } else { 2.0 };
    f64::max(mean, pairs / f64::max(alike, 1.0)).clamp(2.0, MOST_WRONG)
}

/// More wrong values than this change nothing that a table of claims could show.
const MOST_WRONG: f64 = 100.0;
