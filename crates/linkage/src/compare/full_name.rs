//! Full names in any script: the `names` crate says the level and the weight, this keeps each
//! distinct name encoded once.

use crate::column::name;
use crate::compare::LEVELS;
use crate::hash;
use crate::table::{Arena, forms};
use khabar_names::{Agreement, Encoded, Frequencies, compare, family_rarity, match_weight};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most that a name may say, in 1/64 bit: one stranger in sixteen million bears any name, however rare it seems,
/// since families name after their own.
const MOST: i32 = 24 * 64;

/// Cells that one thread reads at once.
const AT_ONCE: usize = 2048;

/// What is read of one cell.
struct Cell {
    forms: Vec<Encoded>,
    sounds: Vec<u32>,
    family: i16,
}

/// Reads cells; the words of names come again and again.
struct Reader<'a> {
    words: FxHashMap<&'a str, Vec<u32>>,
    frequencies: &'a Frequencies,
}

impl<'a> Reader<'a> {
    fn cell(&mut self, cell: &'a [u8]) -> Cell {
        let texts = || forms(cell).map(|form| std::str::from_utf8(form).unwrap_or_default());
        let encoded: Vec<Encoded> = texts().map(Encoded::new).collect();
        let mut sounds: Vec<u32> = encoded.iter().flat_map(Encoded::keys).map(|key| key as u32).collect();
        for word in texts().flat_map(|text| text.split([' ', '-', '\u{200c}'])).filter(|w| !w.is_empty()) {
            let keys = || Encoded::new(word).keys().into_iter().map(|key| key as u32).collect();
            sounds.extend(self.words.entry(word).or_insert_with(keys).iter());
        }
        sounds.sort_unstable();
        sounds.dedup();
        let family = encoded.iter().map(|name| family_rarity(name, self.frequencies)).min().unwrap_or(0);
        Cell { forms: encoded, sounds, family: family as i16 }
    }
}

/// The names of a dictionary, encoded.
pub(crate) struct FullNames {
    encoded: Vec<Encoded>,
    starts: Vec<u32>,
    /// Sorted sound hashes of each cell's words and word pairs.
    sounds: Vec<u32>,
    sound_starts: Vec<u32>,
    /// What each cell's family name says, in 1/64 bit.
    families: Vec<i16>,
    frequencies: Frequencies,
    memory: Memory,
}

impl FullNames {
    pub(crate) fn new(cells: &Arena, frequencies: &Frequencies) -> Self {
        let mut names = Self {
            encoded: Vec::with_capacity(cells.len()),
            starts: vec![0],
            sounds: Vec::new(),
            sound_starts: vec![0],
            families: Vec::with_capacity(cells.len()),
            frequencies: frequencies.clone(),
            memory: Memory::new(cells.len()),
        };
        let read: Vec<Vec<Cell>> = (0..cells.len().div_ceil(AT_ONCE))
            .into_par_iter()
            .map(|chunk| {
                let mut reader = Reader { words: FxHashMap::default(), frequencies };
                let own = chunk * AT_ONCE..cells.len().min((chunk + 1) * AT_ONCE);
                own.map(|cell| reader.cell(cells.get(cell))).collect()
            })
            .collect();
        for cell in read.into_iter().flatten() {
            names.encoded.extend(cell.forms);
            names.starts.push(names.encoded.len() as u32);
            names.sounds.extend(cell.sounds);
            names.sound_starts.push(names.sounds.len() as u32);
            names.families.push(cell.family);
        }
        names
    }

    /// The forms of a cell (counted from 0), encoded.
    pub(crate) fn of(&self, cell: u32) -> &[Encoded] {
        &self.encoded[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    /// Whether any word of one sounds like a word of the other. Nearly all pairs of one name do, and few
    /// pairs of strangers: the others need no comparison.
    fn share_a_sound(&self, x: u32, y: u32) -> bool {
        let of = |cell: u32| {
            let cell = cell as usize;
            &self.sounds[self.sound_starts[cell] as usize..self.sound_starts[cell + 1] as usize]
        };
        hash::least_shared(of(x), of(y)).is_some()
    }

    /// Level and weight of the two forms that agree best.
    fn best(&self, x: u32, y: u32) -> (u8, i32) {
        let mut best = (name::DIFFERENT, i32::MIN);
        for a in self.of(x) {
            for b in self.of(y) {
                let comparison = compare(a, b);
                if comparison.level == Agreement::Different {
                    continue;
                }
                let weight = match_weight(a, b, &comparison, &self.frequencies);
                if weight > best.1 {
                    best = (code(comparison.level), weight);
                }
            }
        }
        best
    }

    /// The level, and the names crate's weight without its own share of the level.
    pub(crate) fn compare(&self, x: u32, y: u32) -> (u8, i32) {
        if !self.share_a_sound(x, y) {
            return (name::DIFFERENT, 0);
        }
        let (x, y) = (x.min(y), x.max(y));
        if let Some(known) = self.memory.get(x, y) {
            return known;
        }
        let fresh = match self.best(x, y) {
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
