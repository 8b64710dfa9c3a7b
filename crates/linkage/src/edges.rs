//! From two rows to a pattern and a weight.

use crate::block::Sink;
use crate::column::{ColumnKind, part};
use crate::compare::{Comparator, MISSING};
use rustc_hash::FxHashMap;

/// Compares whole rows.
pub(crate) struct Scorer<'a> {
    pub(crate) comparators: &'a [Comparator],
    /// The given name's and the family name's column, where the table has both.
    swap: Option<(usize, usize)>,
    table: Vec<i32>,
    prior: i32,
}

impl<'a> Scorer<'a> {
    /// A scorer; `table` and `prior` are the frozen weights.
    pub(crate) fn new(comparators: &'a [Comparator], table: Vec<i32>, prior: i32) -> Self {
        let find = |kind| comparators.iter().position(|c| c.kind == kind);
        let swap = find(ColumnKind::GivenName).zip(find(ColumnKind::FamilyName));
        Self { comparators, swap, table, prior }
    }

    /// The agreement pattern, four bits a column, and what the values' frequencies add, in 1/64 bit.
    #[inline]
    pub(crate) fn pattern(&self, x: &[u32], y: &[u32]) -> (u64, i32) {
        let (mut pattern, mut frequency) = (0u64, 0i32);
        for (column, comparator) in self.comparators.iter().enumerate() {
            let (p, q) = (x[column], y[column]);
            let level = if p == 0 || q == 0 {
                MISSING
            } else {
                let (level, own) = comparator.compare(p, q);
                frequency += own;
                level
            };
            pattern |= u64::from(level) << (4 * column);
        }
        if let Some((given, family)) = self.swap {
            self.swapped(given, family, x, y, &mut pattern, &mut frequency);
        }
        (pattern, frequency)
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

    /// The weight of a pattern, with the prior.
    #[inline]
    pub(crate) fn weight(&self, pattern: u64, frequency: i32) -> i32 {
        let mut weight = self.prior + frequency;
        for column in 0..self.comparators.len() {
            weight += self.table[column * 16 + (pattern >> (4 * column)) as usize % 16];
        }
        weight
    }

    /// The weight of two rows.
    pub(crate) fn score(&self, x: &[u32], y: &[u32]) -> i32 {
        let (pattern, frequency) = self.pattern(x, y);
        self.weight(pattern, frequency)
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
        let weight = self.scorer.score(x, y);
        if weight >= self.floor {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            self.edges.push(ClassEdge { a, b, weight });
        }
    }
}

/// Counts patterns with their frequency weight, in steps of half a bit.
pub(crate) struct CountPatterns<'a> {
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) counts: FxHashMap<(u64, i16), u64>,
    /// Pairs with a class of unknown origin teach nothing.
    pub(crate) known: u32,
    /// Records of each class, for pairs between classes.
    pub(crate) sizes: &'a [u32],
}

/// One cell of the pattern histogram is half a bit wide.
pub(crate) const STEP: i32 = 32;

impl Sink for CountPatterns<'_> {
    #[inline]
    fn pair(&mut self, a: u32, b: u32, x: &[u32], y: &[u32]) {
        if a >= self.known || b >= self.known {
            return;
        }
        let (pattern, frequency) = self.scorer.pattern(x, y);
        let size = |class: u32| u64::from(self.sizes[class as usize + 1] - self.sizes[class as usize]);
        *self.counts.entry((pattern, (frequency.div_euclid(STEP)) as i16)).or_default() += size(a) * size(b);
    }
}
