//! One comparator a column: the agreement level of two cells, and by how much the values themselves move
//! the weight (term frequency: agreeing on a rare value says more).

mod dates;
mod digits;
mod full_name;
mod places;

use crate::column::{ColumnKind, part, status};
use crate::graph::{SimilarPairs, similar_pairs};
use crate::hash;
use crate::model::{Model, ModelColumn};
use crate::prepare::{Prepared, PreparedColumn};
use crate::rng::Rng;
use crate::table::{Arena, SEPARATOR, forms};
use dates::Dates;
pub(crate) use dates::civil;
use digits::Digits;
pub(crate) use full_name::FullNames;
use full_name::NameColumn;
use khabar_names::Frequencies;
use places::Places;
use std::rc::Rc;
use std::sync::Arc;

/// Weights are whole numbers of 1/64 bit.
pub(crate) const BIT: f64 = 64.0;
/// Missing on one side: neither agreement nor disagreement.
pub(crate) const MISSING: u8 = 15;
/// Most levels of any kind.
pub(crate) const LEVELS: usize = 15;

/// Compares the cells of one column.
pub(crate) struct Comparator {
    pub(crate) kind: ColumnKind,
    own: Own,
    /// Share of random pairs at each level, among pairs where both cells hold something.
    pub(crate) u: [f64; LEVELS],
    pub(crate) levels: usize,
    /// The level of two values that have nothing in common.
    different: u8,
    /// For each cell and level, what the value adds to log2(1/u), in 1/64 bit.
    tf: Vec<i16>,
    /// Share of records (later of people) that hold the cell.
    pub(crate) shares: Vec<f32>,
    /// Share of each level among random pairs.
    sampled: [f64; LEVELS],
}

enum Own {
    Graph(Arc<Parts>),
    Text(Arc<Parts>),
    Names(Box<NameColumn>),
    Dates(Dates),
    Digits(Digits),
    Places(Box<Places>),
    Code,
    Status(Dates, Vec<u32>),
}

/// The similar pairs of a dictionary of name parts, and its initials.
pub(crate) struct Parts {
    similar: SimilarPairs,
    /// First letter of each cell; 0 unless the column holds initials at all.
    first: Vec<u32>,
    single: Vec<bool>,
}

impl Parts {
    #[inline]
    fn level(&self, x: u32, y: u32) -> u8 {
        if x == y { part::EXACT } else { self.other(x, y) }
    }

    fn other(&self, x: u32, y: u32) -> u8 {
        if let Some(level) = self.similar.get(x, y) {
            return level;
        }
        if self.first.is_empty() {
            return part::DIFFERENT;
        }
        let (x, y) = (x as usize, y as usize);
        let fits = self.single[x] != self.single[y] && self.first[x] == self.first[y];
        if fits { part::INITIAL } else { part::DIFFERENT }
    }
}

impl Comparator {
    /// The level of two cells (numbers from one), neither of them missing.
    #[inline]
    pub(crate) fn level(&self, x: u32, y: u32) -> u8 {
        let (i, j) = (x - 1, y - 1);
        match &self.own {
            Own::Graph(parts) => parts.level(i, j),
            // A letter that stands alone in a text is no initial of anybody.
            Own::Text(parts) => match parts.level(i, j) {
                part::INITIAL => part::DIFFERENT,
                level => level,
            },
            Own::Names(names) => names.compare(i, j).0,
            Own::Dates(dates) => dates.level(i, j),
            Own::Digits(cells) => cells.level(i, j),
            Own::Places(cells) => cells.level(i, j),
            Own::Code => u8::from(i != j),
            Own::Status(days, codes) => match codes[i as usize] == codes[j as usize] {
                true if days.fits(i, j) => status::SAME_DAY,
                true => status::SAME,
                false => status::DIFFERENT,
            },
        }
    }

    /// The cells as encoded names, where they are names.
    pub(crate) fn names(&self) -> Option<&FullNames> {
        if let Own::Names(column) = &self.own { Some(&column.names) } else { None }
    }

    /// Give back room that is of use only while many pairs are compared.
    pub(crate) fn forget(&mut self) {
        if let Own::Names(column) = &mut self.own {
            column.forget();
        }
    }

    /// The level of two cells, and what the values add to its weight, in 1/64 bit.
    #[inline]
    pub(crate) fn compare(&self, x: u32, y: u32) -> (u8, i32) {
        if let Own::Names(names) = &self.own {
            return names.compare(x - 1, y - 1);
        }
        let level = self.level(x, y);
        (level, self.frequency_weight(x, y, level))
    }

    /// The part of what the values add that counts for relatives too, in 1/64 bit.
    #[inline]
    pub(crate) fn shared(&self, x: u32, y: u32, (level, own): (u8, i32)) -> i32 {
        match &self.own {
            Own::Names(names) => names.shared(x - 1, y - 1, level),
            _ if self.kind.shared_by_relatives() >= 0.3 => own,
            _ => 0,
        }
    }

    #[inline]
    fn frequency_weight(&self, x: u32, y: u32, level: u8) -> i32 {
        // Different values say nothing by being rare, and most look-ups would end there.
        if level == self.different {
            return 0;
        }
        let at = |cell: u32| i32::from(self.tf[(cell as usize - 1) * self.levels + usize::from(level)]);
        let a = at(x);
        if x == y {
            return a;
        }
        let b = at(y);
        match &self.own {
            // Of two similar values the rarer is most likely a respelling of the other, so what was
            // agreed on is the value with fewer neighbours.
            Own::Graph(_) | Own::Text(_) => a.max(b),
            // Of two nested values the broader is what was agreed on.
            _ => a.min(b),
        }
    }

    /// Bits by which agreeing exactly on this cell is expected by chance: log2(1/share), in 1/64 bit.
    pub(crate) fn surprise(&self, x: u32) -> i32 {
        let share = f64::from(self.shares[x as usize - 1]).max(1e-9);
        (-libm::log2(share) * BIT) as i32
    }
}

/// Build the comparators of all columns; names that an earlier linkage of the same table encoded are taken over.
pub(crate) fn comparators(
    prepared: &Prepared,
    frequencies: &Frequencies,
    seed: u64,
    before: Option<&[Comparator]>,
) -> Vec<Comparator> {
    let graphs = graphs(prepared);
    let sample = Rc::new(RandomPairs::new(prepared, seed));
    let graph = |column: usize| graphs[prepared.columns[column].space].clone();
    let encoded = |column: usize| match before.map(|before| &before[column].own) {
        Some(Own::Names(column)) => Some(column.names.clone()),
        _ => None,
    };
    (0..prepared.width)
        .map(|column| build(prepared, column, (graph(column), encoded(column)), frequencies, &sample))
        .collect()
}

/// The similar values of each dictionary of words; columns of name parts share one.
fn graphs(prepared: &Prepared) -> Vec<Option<Arc<Parts>>> {
    let words = |column: &PreparedColumn| column.kind.is_part() || column.kind == ColumnKind::Text;
    let of = |(space, cells): (usize, &Arc<Arena>)| {
        let asked = prepared.columns.iter().any(|column| column.space == space && words(column));
        asked.then(|| Arc::new(parts(cells)))
    };
    prepared.spaces.iter().enumerate().map(of).collect()
}

fn build(
    prepared: &Prepared,
    column: usize,
    known: (Option<Arc<Parts>>, Option<Arc<FullNames>>),
    frequencies: &Frequencies,
    sample: &RandomPairs,
) -> Comparator {
    let kind = prepared.columns[column].kind;
    let cells = &prepared.spaces[prepared.columns[column].space];
    let shares = shares(prepared, column, cells.len());
    // Until people are found, every record counts.
    let held = (0..prepared.known).filter(|&class| prepared.row(class)[column] != 0);
    let records: f64 = held.map(|class| f64::from(prepared.size(class))).sum();
    let bearers = |cell: usize| f64::from(shares[cell]) * records;
    let own = own(kind, cells, known, (frequencies, bearers), |cells| Dates::new(cells, &shares));
    let levels = kind.levels().len();
    let mut comparator = Comparator {
        kind,
        own,
        u: [0.0; LEVELS],
        levels,
        different: kind.different(),
        tf: vec![0; cells.len() * levels],
        shares,
        sampled: [0.0; LEVELS],
    };
    comparator.estimate_u(prepared, column, sample);
    comparator
}

fn own(
    kind: ColumnKind,
    cells: &Arena,
    (graph, encoded): (Option<Arc<Parts>>, Option<Arc<FullNames>>),
    (frequencies, bearers): (&Frequencies, impl Fn(usize) -> f64),
    dates: impl Fn(&Arena) -> Dates,
) -> Own {
    match (kind, graph) {
        (ColumnKind::Name, _) => {
            let names = encoded.unwrap_or_else(|| Arc::new(FullNames::new(cells)));
            Own::Names(Box::new(NameColumn::new(names, frequencies.clone(), bearers)))
        }
        (ColumnKind::Date | ColumnKind::BirthDate, _) => Own::Dates(dates(cells)),
        (ColumnKind::Identifier | ColumnKind::Phone, _) => Own::Digits(Digits::new(cells)),
        (ColumnKind::Place, _) => Own::Places(Box::new(Places::new(cells))),
        (ColumnKind::Status, _) => status_parts(cells),
        (ColumnKind::Text, Some(graph)) => Own::Text(graph),
        (_, Some(graph)) => Own::Graph(graph),
        _ => Own::Code,
    }
}

/// The comparators of a partition, by a model's frequencies.
pub(crate) fn frozen(prepared: &Prepared, model: &Model) -> Vec<Comparator> {
    let graphs = graphs(prepared);
    let build = |(column, frozen): (&PreparedColumn, &ModelColumn)| {
        let cells = &prepared.spaces[column.space];
        let dates = |cells: &Arena| Dates::widened(cells, frozen.placeholders);
        let [given, family] = &frozen.words;
        let frequencies = Frequencies::from_identities([given, family]);
        let own =
            own(column.kind, cells, (graphs[column.space].clone(), None), (&frequencies, |_| 0.0), dates);
        let rows = (0..cells.len()).map(|cell| frozen.value(hash::bytes(cells.get(cell))));
        let (mut shares, mut tf) = (Vec::new(), Vec::new());
        for (share, row) in rows {
            shares.push(share);
            tf.extend_from_slice(row);
        }
        let levels = column.kind.levels().len();
        let mut u = [0.0; LEVELS];
        u[..levels].copy_from_slice(&frozen.u);
        let different = column.kind.different();
        Comparator { kind: column.kind, own, u, levels, different, tf, shares, sampled: [0.0; LEVELS] }
    };
    prepared.columns.iter().zip(&model.columns).map(build).collect()
}

impl Comparator {
    /// How common words are in the names of a column, given and family names by identity: those that two names hold,
    /// since one says no more than none.
    fn words(&self) -> [Vec<(u64, u32)>; 2] {
        let Own::Names(names) = &self.own else { return Default::default() };
        names.frequencies.identities().map(|counts| counts.into_iter().filter(|word| word.1 > 1).collect())
    }

    /// What a model keeps of the column.
    pub(crate) fn model(&self, name: &str, cells: &Arena, records: f64) -> ModelColumn {
        let scarce = (0.5 / records.max(1.0)) as f32;
        let mut unseen = vec![0i16; self.levels];
        let graph = matches!(self.own, Own::Graph(_) | Own::Text(_));
        for (level, slot) in unseen.iter_mut().enumerate().filter(|(l, _)| *l != usize::from(self.different))
        {
            let near = graph || (matches!(self.own, Own::Dates(_) | Own::Places(_)) && self.u[level] > 0.0);
            if level == 0 || near {
                let mass = if level == 0 { f64::from(scarce) } else { 0.0 };
                *slot = term_weight(level, mass, self.u[level]);
            }
        }
        if matches!(self.own, Own::Names(_) | Own::Status(..)) {
            unseen.fill(0);
        }
        let row = |cell: usize| self.tf[cell * self.levels..(cell + 1) * self.levels].to_vec();
        let mut values: Vec<(u64, f32, Vec<i16>)> = (self.shares.iter().enumerate())
            .filter(|(_, share)| **share > 2.0 * scarce)
            .map(|(cell, &share)| (hash::bytes(cells.get(cell)), share, row(cell)))
            .collect();
        values.sort_unstable_by_key(|value| value.0);
        let placeholders = if let Own::Dates(dates) = &self.own { dates.widened } else { (false, false) };
        let u = self.u[..self.levels].to_vec();
        let (name, kind) = (name.to_owned(), self.kind);
        ModelColumn {
            name,
            kind,
            placeholders,
            u,
            m: Vec::new(),
            scarce,
            unseen,
            values,
            words: self.words(),
        }
    }

    /// `u` by level: exact where values say it exactly, else from random pairs; then the term frequencies.
    fn estimate_u(&mut self, prepared: &Prepared, column: usize, sample: &RandomPairs) {
        let level = |x, y| self.level(x, y);
        let held = self.shares.iter().filter(|share| **share > 0.0).count();
        self.sampled = match self.own {
            // The names crate brings its own.
            Own::Names(_) => [0.0; LEVELS],
            _ if held * self.shares.len() / 2 <= sample.pairs.len() => sample.exact(&self.shares, level),
            _ => sample.levels(prepared, column, level),
        };
        self.refresh();
    }

    /// Count values by person instead of by record: `weights` has one over the person's number of records
    /// for each class. A person's own reports are no sign that a value is common, so about half a person is
    /// taken off each count.
    pub(crate) fn count_people(&mut self, prepared: &Prepared, column: usize, weights: &[f64]) {
        let mut counts = vec![0.0; self.shares.len()];
        for (class, weight) in weights.iter().enumerate().take(prepared.known) {
            let cell = prepared.row(class)[column];
            if cell != 0 {
                counts[cell as usize - 1] += weight * f64::from(prepared.size(class));
            }
        }
        if let Own::Names(names) = &mut self.own {
            names.count(|cell| counts[cell]);
        }
        let total: f64 = counts.iter().sum();
        let others = |count: f64| (count - 0.5).max(0.5 * count.min(1.0));
        self.shares = counts.into_iter().map(|count| (others(count) / total.max(1.0)) as f32).collect();
        self.refresh();
    }

    /// `u` and the term frequencies from the shares as they are.
    fn refresh(&mut self) {
        let mut u = self.sampled;
        let square: f64 = self.shares.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
        let mut mass: Vec<f64> = Vec::new();
        match &self.own {
            Own::Graph(parts) | Own::Text(parts) => {
                mass = neighbour_mass(&parts.similar, &self.shares, self.levels);
                let total = |level: u8| -> f64 {
                    let level = usize::from(level);
                    let of =
                        |(cell, &share): (usize, &f32)| f64::from(share) * mass[cell * self.levels + level];
                    self.shares.iter().enumerate().map(of).sum()
                };
                for level in [part::EXACT, part::VARIANT, part::PART, part::TYPO, part::NEAR] {
                    u[usize::from(level)] = total(level);
                }
            }
            Own::Dates(dates) => mass = dates.mass(&self.shares, self.levels),
            Own::Places(places) => mass = places.mass(&self.shares, self.levels),
            Own::Digits(_) | Own::Code | Own::Status(..) | Own::Names(_) => {}
        }
        if !matches!(self.own, Own::Names(_) | Own::Status(..)) {
            u[0] = u[0].max(square);
            if mass.is_empty() {
                mass = vec![0.0; self.tf.len()];
                for (cell, &share) in self.shares.iter().enumerate() {
                    mass[cell * self.levels] = f64::from(share);
                }
            }
        }
        self.u = match &self.own {
            Own::Names(_) => FullNames::shares(),
            _ => normalised(u, self.levels, usize::from(self.kind.different())),
        };
        self.fill_frequencies(&mass);
    }

    /// Term frequencies from each cell's mass at a level: the share of records that would be at this level
    /// with it.
    fn fill_frequencies(&mut self, mass: &[f64]) {
        let graph = matches!(self.own, Own::Graph(_) | Own::Text(_));
        self.tf.fill(0);
        for (at, &mass) in mass.iter().enumerate() {
            let level = at % self.levels;
            if mass <= 0.0 && !(graph && level < usize::from(part::DIFFERENT)) {
                continue;
            }
            self.tf[at] = term_weight(level, mass, self.u[level]);
        }
    }
}

/// What a value of this mass at a level adds to the level's weight, in 1/64 bit. A tenth of the column's own `u` is
/// mixed in, since the rarest values are seen too seldom to know their mass.
fn term_weight(level: usize, mass: f64, u: f64) -> i16 {
    let expected = if level == 0 { mass } else { 0.9 * mass + 0.1 * u };
    if expected > 0.0 { (libm::log2(u / expected) * BIT).clamp(-2000.0, 2000.0) as i16 } else { 0 }
}

/// Make the shares sum to one by the "different" level, none below what was too rare to be seen.
fn normalised(mut u: [f64; LEVELS], levels: usize, different: usize) -> [f64; LEVELS] {
    for share in &mut u[..levels] {
        *share = share.max(1e-9);
    }
    let rest: f64 = (0..levels).filter(|&l| l != different).map(|l| u[l]).sum();
    u[different] = (1.0 - rest).max(0.01);
    u
}

/// For every cell and level, the share of records whose cell is at this level with it.
fn neighbour_mass(similar: &SimilarPairs, shares: &[f32], levels: usize) -> Vec<f64> {
    let mut mass = vec![0.0; shares.len() * levels];
    for (cell, &share) in shares.iter().enumerate() {
        mass[cell * levels] = f64::from(share);
    }
    for (x, y, level) in similar.iter() {
        let (x, y, level) = (x as usize, y as usize, usize::from(level));
        mass[x * levels + level] += f64::from(shares[y]);
        mass[y * levels + level] += f64::from(shares[x]);
    }
    mass
}

/// Share of the records of known origin that hold each cell, among those that hold any.
fn shares(prepared: &Prepared, column: usize, cells: usize) -> Vec<f32> {
    let mut counts = vec![0u32; cells];
    let mut total = 0u32;
    for class in 0..prepared.known {
        let cell = prepared.row(class)[column];
        if cell != 0 {
            counts[cell as usize - 1] += prepared.size(class);
            total += prepared.size(class);
        }
    }
    counts.into_iter().map(|n| (f64::from(n) / f64::from(total.max(1))) as f32).collect()
}

fn parts(cells: &Arena) -> Parts {
    let similar = similar_pairs(cells);
    let mut first = Vec::with_capacity(cells.len());
    let mut single = Vec::with_capacity(cells.len());
    for cell in 0..cells.len() {
        let form = forms(cells.get(cell)).next().unwrap_or_default();
        let text = std::str::from_utf8(form).unwrap_or_default();
        let mut letters = text.chars();
        first.push(letters.next().map_or(0, u32::from));
        single.push(letters.next().is_none() && text.chars().all(char::is_alphabetic));
    }
    if !single.contains(&true) {
        first.clear();
        single.clear();
    }
    Parts { similar, first, single }
}

fn status_parts(cells: &Arena) -> Own {
    let codes = (0..cells.len()).map(|cell| {
        let form = forms(cells.get(cell)).next().unwrap_or_default();
        let end = form.iter().position(|&c| c == SEPARATOR).unwrap_or(form.len());
        hash::bytes(&form[..end]) as u32
    });
    Own::Status(Dates::of_status(cells), codes.collect())
}

/// Random pairs of records, the same for every column.
pub(crate) struct RandomPairs {
    pairs: Vec<(u32, u32)>,
}

/// Random pairs for each record, within bounds: `u` needs some thousands of pairs whatever the table's size,
/// and no more than the upper bound.
const SAMPLE_EACH: usize = 40;
const SAMPLE: std::ops::RangeInclusive<usize> = 20_000..=400_000;

impl RandomPairs {
    /// Draw pairs of classes of known origin by their size.
    fn new(prepared: &Prepared, seed: u64) -> Self {
        let records = prepared.starts[prepared.known] as usize;
        let wanted = (records * SAMPLE_EACH).clamp(*SAMPLE.start(), *SAMPLE.end());
        let mut rng = Rng::new(seed);
        let mut pairs = Vec::with_capacity(wanted);
        let mut class = vec![0u32; records];
        for c in 0..prepared.known {
            class[prepared.starts[c] as usize..prepared.starts[c + 1] as usize].fill(c as u32);
        }
        if records > 1 {
            for _ in 0..wanted {
                let (i, j) = (rng.below(records), rng.below(records - 1));
                pairs.push((class[i], class[if j >= i { j + 1 } else { j }]));
            }
        }
        Self { pairs }
    }

    /// Share of each level among the pairs where both cells hold something, with half a pair of doubt.
    fn levels(&self, prepared: &Prepared, column: usize, level: impl Fn(u32, u32) -> u8) -> [f64; LEVELS] {
        let mut counts = [0u32; LEVELS];
        for &(a, b) in &self.pairs {
            let (x, y) = (prepared.row(a as usize)[column], prepared.row(b as usize)[column]);
            if x != 0 && y != 0 {
                counts[usize::from(level(x, y))] += 1;
            }
        }
        let total = f64::from(counts.iter().sum::<u32>()) + 1.0;
        counts.map(|n| (f64::from(n) + 0.5) / total)
    }

    /// The same from the values' shares, over every pair of values: without luck, where there are few.
    fn exact(&self, shares: &[f32], level: impl Fn(u32, u32) -> u8) -> [f64; LEVELS] {
        let mut masses = [0.0; LEVELS];
        for (x, &p) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let p = f64::from(p);
            masses[usize::from(level(x as u32 + 1, x as u32 + 1))] += p * p;
            for (y, &q) in shares.iter().enumerate().take(x) {
                masses[usize::from(level(x as u32 + 1, y as u32 + 1))] += 2.0 * p * f64::from(q);
            }
        }
        let pairs = self.pairs.len() as f64;
        masses.map(|mass| (mass * pairs + 0.5) / (pairs + 1.0))
    }
}

impl Comparator {
    /// log2 of the share by which a swap is expected at random (nothing: the values say it all), in 1/64
    /// bit: undoes the level's own `u`, so that the values' surprise stands alone.
    pub(crate) fn swap_chance(&self) -> i32 {
        (-libm::log2(self.u[usize::from(part::SWAPPED)]) * BIT) as i32
    }
}
