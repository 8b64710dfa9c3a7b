//! Well-known names and their usual spellings: two spellings of one name are one, however unlike, and two
//! well-known names are two, however alike (محمد and محمود, Mona and Mina).

use crate::encode::hash;
use crate::fold::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The number of a well-known name by the hash of a folded spelling; 0 when it is none, or more than one.
pub(crate) fn number(spelling: u32) -> u16 {
    KNOWN.get(&spelling).copied().unwrap_or(0)
}

static KNOWN: LazyLock<FxHashMap<u32, u16>> = LazyLock::new(|| {
    let mut known = Known::default();
    for line in include_str!("../data/known_names.tsv").lines().filter(|line| !line.starts_with('#')) {
        known.curated(line);
    }
    for line in include_str!("../data/token_spellings.tsv").lines().skip(1) {
        known.counted(line);
    }
    known.numbers.retain(|_, entry| *entry != AMBIGUOUS);
    known.numbers
});

/// A spelling that is of two names says nothing.
const AMBIGUOUS: u16 = u16::MAX;

#[derive(Default)]
struct Known {
    numbers: FxHashMap<u32, u16>,
    rows: u16,
    /// The last row of the curated table.
    curated: u16,
}

impl Known {
    /// A row of the curated table: all its spellings are one name.
    fn curated(&mut self, line: &str) {
        self.rows += 1;
        self.curated = self.rows;
        for s in spellings(line) {
            let slot = self.numbers.entry(s).or_insert(self.rows);
            if *slot != self.rows {
                *slot = AMBIGUOUS;
            }
        }
    }

    /// A row of the counted table: a token, then spellings seen for it. It adds to the curated name of that
    /// token, or to a counted name that shares a spelling, or is a name of its own.
    fn counted(&mut self, line: &str) {
        let all: Vec<u32> = spellings(line).collect();
        let Some(&token) = all.first() else { return };
        let shared = all[1..]
            .iter()
            .filter_map(|s| self.numbers.get(s).copied())
            .find(|&n| n > self.curated && n != AMBIGUOUS);
        let number = self.numbers.get(&token).copied().or(shared).unwrap_or_else(|| {
            self.rows += 1;
            self.rows
        });
        for s in all {
            self.numbers.entry(s).or_insert(number);
        }
    }
}

fn spellings(line: &str) -> impl Iterator<Item = u32> {
    line.split(['\t', ',']).filter(|s| !s.trim().is_empty()).map(spelling)
}

fn spelling(written: &str) -> u32 {
    let letters: Vec<char> = fold(written).chars().filter(|&c| c != ' ').collect();
    hash(&letters)
}
