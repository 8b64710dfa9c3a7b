//! Well-known names and their usual spellings: two spellings of one name are one, however unlike, and two
//! well-known names are two, however alike (محمد and محمود, Mona and Mina).

use crate::fold::fold;
use crate::words;
use rustc_hash::FxHashMap;

/// The number of each well-known name by the hash of each of its spellings. A spelling that is of two names
/// says nothing, and is left out.
pub(crate) fn numbers() -> impl Iterator<Item = (u64, u16)> {
    const AMBIGUOUS: u16 = u16::MAX;
    let mut numbers: FxHashMap<u64, u16> = FxHashMap::default();
    let rows = include_str!("../data/known_names.tsv").lines().filter(|line| !line.starts_with('#'));
    for (row, line) in (1u16..).zip(rows) {
        for spelling in spellings(line) {
            let slot = numbers.entry(spelling).or_insert(row);
            if *slot != row {
                *slot = AMBIGUOUS;
            }
        }
    }
    numbers.into_iter().filter(|&(_, number)| number != AMBIGUOUS)
}

fn spellings(line: &str) -> impl Iterator<Item = u64> {
    line.split(['\t', ',']).filter(|s| !s.trim().is_empty()).map(spelling)
}

fn spelling(written: &str) -> u64 {
    let letters: Vec<char> = fold(written).chars().filter(|&c| c != ' ').collect();
    words::spelling(&letters)
}
