//! From two rows to a pattern and a weight.

use crate::block::Sink;
use crate::column::{ColumnKind, part};
use crate::compare::{BIT, Comparator, MISSING};
use crate::parameters::Parameters;
use rustc_hash::FxHashMap;

/// Compares whole rows.
pub(crate) struct Scorer<'a> {
    pub(crate) comparators: &'a [Comparator],
    /// The given name's and the family name's column, where the table has both.
    swap: Option<(usize, usize)>,
    table: Vec<i32>,
    prior: i32,
    relative_table: Vec<i32>,
    relatives: i32,
    /// log2(1 + 2^w) for w from -8 to 8 bits, in 1/64 bit.
    softplus: Vec<i32>,
}

/// What two rows have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Agreement levels, four bits a column.
    pub(crate) pattern: u64,
    /// What the values' frequencies add, in 1/64 bit.
    pub(crate) frequency: i32,
    /// The part of it in columns that relatives share.
    pub(crate) shared: i32,
}

impl Compared {
    /// The frequency weight and its shared part in steps of the histogram.
    pub(crate) fn steps(&self) -> (i16, i16) {
        let step = |weight: i32| weight.div_euclid(STEP) as i16;
        (step(self.frequency), step(self.shared))
    }
}

/// A pair and what its rows have in common, in 20 bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    a: u32,
    b: u32,
    pattern: [u32; 2],
    frequency: i16,
    shared: i16,
}

impl Kept {
    fn new(a: u32, b: u32, compared: Compared) -> Self {
        let pattern = [compared.pattern as u32, (compared.pattern >> 32) as u32];
        // Two hundred and fifty bits either way are beyond any weight.
        let narrow = |weight: i32| weight.clamp(-16_000, 16_000) as i16;
        Self { a, b, pattern, frequency: narrow(compared.frequency), shared: narrow(compared.shared) }
    }

    fn compared(self) -> Compared {
        let pattern = u64::from(self.pattern[1]) << 32 | u64::from(self.pattern[0]);
        Compared { pattern, frequency: self.frequency.into(), shared: self.shared.into() }
    }
}

/// Where log2(1 + 2^w) is tabulated.
const SOFT: i32 = 8 * 64;

impl<'a> Scorer<'a> {
    /// A scorer by frozen parameters.
    pub(crate) fn new(comparators: &'a [Comparator], parameters: &Parameters) -> Self {
        let find = |kind| comparators.iter().position(|c| c.kind == kind);
        let swap = find(ColumnKind::GivenName).zip(find(ColumnKind::FamilyName));
        let soft = |w: i32| libm::round(libm::log2(1.0 + libm::exp2(f64::from(w) / BIT)) * BIT) as i32;
        Self {
            comparators,
            swap,
            table: parameters.table(),
            prior: parameters.prior_weight(),
            relative_table: parameters.relative_table(),
            relatives: parameters.relatives_weight(),
            softplus: (-SOFT..=SOFT).map(soft).collect(),
        }
    }

    /// Compare two rows.
    #[inline]
    pub(crate) fn compare(&self, x: &[u32], y: &[u32]) -> Compared {
        let (mut pattern, mut frequency, mut shared) = (0u64, 0i32, 0i32);
        for (column, comparator) in self.comparators.iter().enumerate() {
            let (p, q) = (x[column], y[column]);
            let level = if p == 0 || q == 0 {
                MISSING
            } else {
                let found = comparator.compare(p, q);
                frequency += found.1;
                shared += comparator.shared(p, q, found);
                found.0
            };
            pattern |= u64::from(level) << (4 * column);
        }
        if let Some((given, family)) = self.swap {
            self.swapped(given, family, x, y, &mut pattern, &mut frequency);
        }
        Compared { pattern, frequency, shared }
    }

    /// Given and family name both differ: they may have been swapped. Then the given name's column carries
    /// the evidence of both, and the family name's none.
    #[inline]
    fn swapped(
        &self,
        given: usize,
        family: usize,
        x: &[u32],
        y: &[u32],
        pattern: &mut u64,
        frequency: &mut i32,
    ) {
        let differ = |column: usize| (*pattern >> (4 * column)) & 15 == u64::from(part::DIFFERENT);
        if !differ(given) || !differ(family) {
            return;
        }
        let (first, last) = (&self.comparators[given], &self.comparators[family]);
        let crossed = |p: u32, q: u32| first.level(p, q) <= part::TYPO;
        if !crossed(x[given], y[family]) || !crossed(x[family], y[given]) {
            return;
        }
        // Whichever way round is the commoner, take the less surprising reading.
        let one = first.surprise(x[given]).min(last.surprise(y[family]).max(0));
        let two = last.surprise(x[family]).min(first.surprise(y[given]).max(0));
        *pattern &= !(15 << (4 * given) | 15 << (4 * family));
        *pattern |= u64::from(part::SWAPPED) << (4 * given) | u64::from(MISSING) << (4 * family);
        *frequency += one + two - first.swap_chance();
    }

    /// The weight of a comparison: for one person against strangers and relatives together.
    #[inline]
    pub(crate) fn weight(&self, compared: Compared) -> i32 {
        let (mut person, mut relative) = (self.prior + compared.frequency, self.relatives + compared.shared);
        for column in 0..self.comparators.len() {
            let at = column * 16 + (compared.pattern >> (4 * column)) as usize % 16;
            person += self.table[at];
            relative += self.relative_table[at];
        }
        person - self.soft(relative)
    }

    /// What the chance of a relative takes away from a comparison's weight.
    pub(crate) fn relatives_take(&self, compared: Compared) -> i32 {
        let columns = 0..self.comparators.len();
        let at = |column: usize| {
            self.relative_table[column * 16 + (compared.pattern >> (4 * column)) as usize % 16]
        };
        self.soft(self.relatives + compared.shared + columns.map(at).sum::<i32>())
    }

    #[inline]
    fn soft(&self, weight: i32) -> i32 {
        if weight < -SOFT {
            0
        } else if weight > SOFT {
            weight
        } else {
            self.softplus[(weight + SOFT) as usize]
        }
    }

    /// The weight of two rows.
    #[inline]
    pub(crate) fn score(&self, x: &[u32], y: &[u32]) -> i32 {
        self.weight(self.compare(x, y))
    }
}

/// One pair above the floor, by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClassEdge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) weight: i32,
}

/// Keeps the pairs above a floor.
pub(crate) struct KeepEdges<'a> {
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) floor: i32,
    pub(crate) edges: Vec<ClassEdge>,
}

impl Sink for KeepEdges<'_> {
    #[inline]
    fn pair(&mut self, a: u32, b: u32, x: &[u32], y: &[u32]) {
        self.weigh(a, b, self.scorer.compare(x, y));
    }
}

impl KeepEdges<'_> {
    /// Keep a pair that was met before, where its weight is above the floor.
    pub(crate) fn again(&mut self, pair: Kept) {
        self.weigh(pair.a, pair.b, pair.compared());
    }

    #[inline]
    fn weigh(&mut self, a: u32, b: u32, compared: Compared) {
        let weight = self.scorer.weight(compared);
        if weight >= self.floor {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            self.edges.push(ClassEdge { a, b, weight });
        }
    }
}

/// Counts patterns with their frequency weight, in steps of half a bit, and keeps the pairs with what they have in
/// common, so that none is compared again when the weights are known.
pub(crate) struct CountPatterns<'a> {
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) counts: FxHashMap<Cell, u64>,
    /// Pairs with a class of unknown origin teach nothing.
    pub(crate) known: u32,
    /// Records of each class, for pairs between classes.
    pub(crate) sizes: &'a [u32],
    pub(crate) pairs: Vec<Kept>,
}

/// One cell of the pattern histogram: the pattern, then the frequency weight and its shared part in steps.
pub(crate) type Cell = (u64, i16, i16);

/// One cell of the pattern histogram is half a bit wide.
pub(crate) const STEP: i32 = 32;

impl Sink for CountPatterns<'_> {
    #[inline]
    fn pair(&mut self, a: u32, b: u32, x: &[u32], y: &[u32]) {
        let compared = self.scorer.compare(x, y);
        self.pairs.push(Kept::new(a, b, compared));
        if a >= self.known || b >= self.known {
            return;
        }
        let size = |class: u32| u64::from(self.sizes[class as usize + 1] - self.sizes[class as usize]);
        let (frequency, shared) = compared.steps();
        let cell = (compared.pattern, frequency, shared);
        *self.counts.entry(cell).or_default() += size(a) * size(b);
    }
}
