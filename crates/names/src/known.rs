//! Well-known names and their usual spellings: two spellings of one name are one, however unlike, and two
//! well-known names are two, however alike (محمد and محمود, Mona and Mina). And home names: what a person is
//! called at home may share nothing with the official name (زری for زهرا).

use crate::fold::fold;
use crate::words;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

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

/// Home names, and the well-known names that each may stand for.
#[derive(Default)]
pub(crate) struct Homes {
    /// The number of each home name by the hash of its spelling, from 1.
    pub(crate) numbers: FxHashMap<u64, u16>,
    /// What each stands for, by its number: well-known names by theirs.
    stands_for: Vec<Vec<u16>>,
    /// Well-known names that have a home name.
    official: FxHashSet<u16>,
}

impl Homes {
    /// What a home name may stand for.
    pub(crate) fn of(&self, home: u16) -> &[u16] {
        self.stands_for.get(usize::from(home)).map_or(&[], Vec::as_slice)
    }

    /// Whether a well-known name has a home name.
    pub(crate) fn has_one(&self, known: u16) -> bool {
        self.official.contains(&known)
    }

    fn add(&mut self, spelling: u64, known: u16) {
        let next = self.stands_for.len().max(1) as u16;
        let number = *self.numbers.entry(spelling).or_insert(next);
        self.stands_for.resize(usize::from(number.max(next - 1)) + 1, Vec::new());
        let held = &mut self.stands_for[usize::from(number)];
        if !held.contains(&known) {
            held.push(known);
        }
        self.official.insert(known);
    }
}

/// The one table of home names.
pub(crate) fn homes() -> &'static Homes {
    static HOMES: LazyLock<Homes> = LazyLock::new(|| {
        let known: FxHashMap<u64, u16> = numbers().collect();
        let mut out = Homes::default();
        let rows = include_str!("../data/home_names.tsv").lines().filter(|line| !line.starts_with('#'));
        for (official, homes) in rows.filter_map(|line| line.split_once('\t')) {
            let Some(&number) = known.get(&spelling(official)) else { continue };
            spellings(homes).for_each(|home| out.add(home, number));
        }
        out
    });
    &HOMES
}

fn spellings(line: &str) -> impl Iterator<Item = u64> {
    line.split(['\t', ',']).filter(|s| !s.trim().is_empty()).map(spelling)
}

fn spelling(written: &str) -> u64 {
    let letters: Vec<char> = fold(written).chars().filter(|&c| c != ' ').collect();
    words::spelling(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_home_name_stands_for_a_well_known_name() {
        let known: FxHashMap<u64, u16> = numbers().collect();
        let rows = include_str!("../data/home_names.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in rows {
            let (official, homes) = line.split_once('\t').expect("two columns");
            assert!(known.contains_key(&spelling(official)), "{official} is not in known_names.tsv");
            assert!(spellings(homes).all(|home| !self::homes().of(self::homes().numbers[&home]).is_empty()));
        }
    }
}
