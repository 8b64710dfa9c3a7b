//! Full names in any script: the `names` crate says the level and the weight, this keeps each
//! distinct name encoded once.

use crate::column::name;
use crate::compare::LEVELS;
use crate::hash;
use crate::table::{Arena, forms};
use khabar_names::{Agreement, Encoded, Frequencies, compare, family_rarity, match_weight};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most that a name may say, in 1/64 bit: one stranger in sixteen million bears any name, however rare it seems,
/// since families name after their own.
const MOST: i32 = 24 * 64;

/// The names of a dictionary, encoded. Linkages of one table share them.
#[derive(Default)]
pub(crate) struct FullNames {
    encoded: Vec<Encoded>,
    /// Where each cell's forms end.
    ends: Vec<u32>,
    /// Sorted sound hashes of each cell's words and word pairs.
    sounds: Vec<u32>,
    sound_ends: Vec<u32>,
}

impl FullNames {
    pub(crate) fn new(cells: &Arena) -> Self {
        Self::joined(cells.read_in_runs(|own| {
            let mut reader = Reader { words: FxHashMap::default(), names: Self::default() };
            own.for_each(|cell| reader.cell(cells.get(cell)));
            reader.names
        }))
    }

    fn joined(parts: Vec<Self>) -> Self {
        let room = |of: fn(&Self) -> usize| parts.iter().map(of).sum();
        let mut all = Self {
            encoded: Vec::with_capacity(room(|part| part.encoded.len())),
            ends: Vec::with_capacity(room(|part| part.ends.len())),
            sounds: Vec::with_capacity(room(|part| part.sounds.len())),
            sound_ends: Vec::with_capacity(room(|part| part.ends.len())),
        };
        for part in parts {
            let (forms, sounds) = (all.encoded.len() as u32, all.sounds.len() as u32);
            all.ends.extend(part.ends.into_iter().map(|end| forms + end));
            all.sound_ends.extend(part.sound_ends.into_iter().map(|end| sounds + end));
            all.encoded.extend(part.encoded);
            all.sounds.extend(part.sounds);
        }
        all
    }

    /// The forms of a cell (counted from 0), encoded.
    pub(crate) fn of(&self, cell: u32) -> &[Encoded] {
        &self.encoded[span(&self.ends, cell)]
    }

    fn cells(&self) -> usize {
        self.ends.len()
    }

    /// Whether any word of one sounds like a word of the other. Nearly all pairs of one name do, and few
    /// pairs of strangers: the others need no comparison.
    fn share_a_sound(&self, x: u32, y: u32) -> bool {
        let of = |cell: u32| &self.sounds[span(&self.sound_ends, cell)];
        hash::least_shared(of(x), of(y)).is_some()
    }

    /// Level and weight of the two forms that agree best.
    fn best(&self, x: u32, y: u32, frequencies: &Frequencies) -> (u8, i32) {
        let mut best = (name::DIFFERENT, i32::MIN);
        for a in self.of(x) {
            for b in self.of(y) {
                let comparison = compare(a, b);
                if comparison.level == Agreement::Different {
                    continue;
                }
                let weight = match_weight(a, b, &comparison, frequencies);
                if weight > best.1 {
                    best = (code(comparison.level), weight);
                }
            }
        }
        best
    }

    /// How common words are among the names, given how many people bear each (by cell, counted from 0).
    fn frequencies(&self, people: impl Fn(usize) -> f64) -> Frequencies {
        let of = |cell: usize| Some((self.of(cell as u32).first()?, people(cell)));
        Frequencies::from_names((0..self.cells()).filter(|&cell| people(cell) > 0.0).filter_map(of))
    }

    /// What the family name of each cell says, in 1/64 bit.
    fn families(&self, frequencies: &Frequencies) -> Vec<i16> {
        let family = |cell: usize| {
            let own = self.of(cell as u32).iter();
            own.map(|name| family_rarity(name, frequencies)).min().unwrap_or(0) as i16
        };
        (0..self.cells()).into_par_iter().map(family).collect()
    }

    /// What stands for `u` by level: the shares of true pairs that the names crate has built into its
    /// weights, so that dividing by them leaves what was learned here. "Different" is nearly certain
    /// between random names.
    pub(crate) fn shares() -> [f64; LEVELS] {
        let mut shares = [1.0; LEVELS];
        shares[..4].copy_from_slice(&[0.50, 0.65, 0.14, 0.04]);
        shares
    }
}

fn code(level: Agreement) -> u8 {
    match level {
        Agreement::Exact => name::EXACT,
        Agreement::Variant => name::VARIANT,
        Agreement::PartMissing => name::PART,
        Agreement::Confusable => name::CONFUSABLE,
        Agreement::Different => name::DIFFERENT,
    }
}

/// What of a list belongs to a cell.
fn span(ends: &[u32], cell: u32) -> std::ops::Range<usize> {
    let cell = cell as usize;
    let start = if cell == 0 { 0 } else { ends[cell - 1] };
    start as usize..ends[cell] as usize
}

/// Reads cells one after another; the words of names come again and again.
struct Reader<'a> {
    words: FxHashMap<&'a str, Vec<u32>>,
    names: FullNames,
}

impl<'a> Reader<'a> {
    fn cell(&mut self, cell: &'a [u8]) {
        let names = &mut self.names;
        let texts = || forms(cell).map(|form| std::str::from_utf8(form).unwrap_or_default());
        let from = names.encoded.len();
        names.encoded.extend(texts().map(Encoded::new));
        let own = &names.encoded[from..];
        let mut sounds: Vec<u32> = own.iter().flat_map(Encoded::keys).map(|key| key as u32).collect();
        for word in texts().flat_map(|text| text.split([' ', '-', '\u{200c}'])).filter(|w| !w.is_empty()) {
            let keys = || Encoded::new(word).keys().into_iter().map(|key| key as u32).collect();
            sounds.extend(self.words.entry(word).or_insert_with(keys).iter());
        }
        sounds.sort_unstable();
        sounds.dedup();
        names.sounds.extend(sounds);
        names.ends.push(names.encoded.len() as u32);
        names.sound_ends.push(names.sounds.len() as u32);
    }
}

/// A column of full names.
pub(crate) struct NameColumn {
    pub(crate) names: Arc<FullNames>,
    /// What other tables say of how common words are,
    elsewhere: Frequencies,
    /// and with it what this one says.
    pub(crate) frequencies: Frequencies,
    /// What each cell's family name says, in 1/64 bit.
    families: Vec<i16>,
    memory: Memory,
}

impl NameColumn {
    /// `people`: how many people bear each name (by cell, counted from 0), beside what other tables say.
    pub(crate) fn new(names: Arc<FullNames>, elsewhere: Frequencies, people: impl Fn(usize) -> f64) -> Self {
        let (frequencies, memory) = (Frequencies::default(), Memory::new(0));
        let mut column = Self { names, elsewhere, frequencies, families: Vec::new(), memory };
        column.count(people);
        column
    }

    /// Count how common words are by the number of people who bear each name.
    pub(crate) fn count(&mut self, people: impl Fn(usize) -> f64) {
        self.frequencies = self.elsewhere.with(&self.names.frequencies(people));
        self.families = self.names.families(&self.frequencies);
        self.memory = Memory::new(self.names.cells());
    }

    /// Give back the room of what was remembered: few pairs are compared once people are formed.
    pub(crate) fn forget(&mut self) {
        self.memory = Memory::new(0);
    }

    /// The level, and the names crate's weight without its own share of the level.
    pub(crate) fn compare(&self, x: u32, y: u32) -> (u8, i32) {
        if !self.names.share_a_sound(x, y) {
            return (name::DIFFERENT, 0);
        }
        let (x, y) = (x.min(y), x.max(y));
        if let Some(known) = self.memory.get(x, y) {
            return known;
        }
        let fresh = match self.names.best(x, y, &self.frequencies) {
            (name::DIFFERENT, _) => (name::DIFFERENT, 0),
            (level, weight) => (level, weight.clamp(-4000, MOST)),
        };
        self.memory.put(x, y, fresh);
        fresh
    }

    /// The part of an agreement's weight that two relatives of one family name share, in 1/64 bit.
    pub(crate) fn shared(&self, x: u32, y: u32, level: u8) -> i32 {
        let family = |cell: u32| i32::from(self.families[cell as usize]);
        if level <= name::PART { family(x).min(family(y)) } else { 0 }
    }
}

/// Remembers comparisons, each packed in one word: 24 bits a cell, 3 for the level, 13 for the weight. It is
/// shared by threads and changes no result, since what is remembered is a function of the pair.
struct Memory {
    slots: Vec<AtomicU64>,
}

impl Memory {
    fn new(cells: usize) -> Self {
        let slots = if cells < 1 << 24 { (cells * 16).next_power_of_two().clamp(1 << 8, 1 << 22) } else { 0 };
        Self { slots: (0..slots).map(|_| AtomicU64::new(u64::MAX)).collect() }
    }

    fn slot(&self, x: u32, y: u32) -> Option<&AtomicU64> {
        let pair = u64::from(x) << 24 | u64::from(y);
        self.slots.get(hash::mix(pair) as usize & self.slots.len().wrapping_sub(1))
    }

    fn get(&self, x: u32, y: u32) -> Option<(u8, i32)> {
        let word = self.slot(x, y)?.load(Ordering::Relaxed);
        let pair = u64::from(x) << 24 | u64::from(y);
        let level = (word >> 13 & 7) as u8;
        (word >> 16 == pair && level <= name::DIFFERENT).then_some((level, (word & 0x1fff) as i32 - 4096))
    }

    fn put(&self, x: u32, y: u32, (level, weight): (u8, i32)) {
        if let Some(slot) = self.slot(x, y) {
            let pair = u64::from(x) << 24 | u64::from(y);
            slot.store(pair << 16 | u64::from(level) << 13 | (weight + 4096) as u64, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_gives_back_what_it_was_told() {
        let memory = Memory::new(100);
        assert_eq!(memory.get(3, 7), None);
        memory.put(3, 7, (2, -4000));
        assert_eq!(memory.get(3, 7), Some((2, -4000)));
        memory.put(3, 7, (4, 4000));
        assert_eq!(memory.get(3, 7), Some((4, 4000)));
        assert_eq!(memory.get(3, 8), None);
    }
}
