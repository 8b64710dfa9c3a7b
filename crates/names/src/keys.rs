//! Blocking keys: names that may be one share a key, names taken at random seldom do.
//!
//! A key is a hash of parts of the consonant skeleton. Vowels, doubled letters, word boundaries, articles,
//! Abd and Abu are left out; letters of two readings (ch, x, th, ذ) give a second skeleton. Skeletons come in
//! two alphabets, a fine one that keeps h and tells t from d, and a coarse one that does neither.

use crate::encode::{Encoded, Role, Word};
use crate::symbols::*;

/// Skeletons of a name's words, and of the whole name read as one word.
struct Skeletons {
    parts: Vec<Vec<u8>>,
    whole: Vec<u8>,
    /// The first two words read as one.
    head: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Fine,
    Coarse,
}

impl Encoded {
    /// The blocking keys of all forms, sorted, each once.
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = Keys(Vec::with_capacity(64));
        for form in self.forms() {
            // A title may be part of the name (حاجی زاده): with titles, and without.
            for titles in [false, true] {
                let named = |word: &&Word| word.role == Role::Name || (titles && word.role == Role::Title);
                let words: Vec<&Word> = form.iter().filter(named).collect();
                if words.is_empty() || (titles && form.iter().all(|word| word.role != Role::Title)) {
                    continue;
                }
                keys.of_words(&words);
            }
        }
        keys.0.sort_unstable();
        keys.0.dedup();
        keys.0
    }
}

struct Keys(Vec<u64>);

impl Keys {
    fn of_words(&mut self, words: &[&Word]) {
        // The given name has no article to lose: Elham, Elnaz.
        let sounds: Vec<&[u8]> = (words.iter().enumerate())
            .map(|(at, word)| without_abu(if at == 0 { word.full() } else { word.bare() }))
            .collect();
        for reading in 0..2 {
            let fine = Skeletons::of(&sounds, Alphabet::Fine, reading);
            let coarse = Skeletons::of(&sounds, Alphabet::Coarse, reading);
            if words.len() == 1 {
                self.of_token(&fine, &coarse);
            } else {
                self.of_coarse(&coarse);
                self.of_fine(&fine);
            }
        }
        if let [word] = words
            && word.known > 0
        {
            self.add(0, &[&word.known.to_le_bytes()]);
        }
    }

    fn of_token(&mut self, fine: &Skeletons, coarse: &Skeletons) {
        self.add(1, &[&fine.whole]);
        if coarse.whole.len() >= 4 {
            self.add(2, &[&coarse.whole]);
        }
        self.with_one_less(3, &fine.whole);
    }

    /// Pieces of the name that survive a slip elsewhere.
    fn of_coarse(&mut self, name: &Skeletons) {
        let whole = &name.whole[..];
        self.add(4, &[start(whole, 3), end(whole, 3)]);
        self.add(5, &[start(whole, 4), end(whole, 2)]);
        let [first, .., last] = &name.parts[..] else { return };
        self.add_unordered(6, start(first, 3), start(last, 3));
        self.add_unordered(7, end(first, 3), end(last, 3));
        if last.len() >= 3 && first.len() >= 2 {
            self.add(8, &[last, start(first, 2)]);
            self.add(9, &[last, end(first, 2)]);
        }
        if name.parts.len() <= 3 {
            self.add(10, &[&name.head]);
        }
    }

    /// The whole name: as it stands, in any order, with one sound less, and by three of its four words.
    fn of_fine(&mut self, name: &Skeletons) {
        let whole = &name.whole[..];
        self.add(11, &[whole]);
        self.add(12, &[start(whole, 2), end(whole, 4)]);
        let mut sorted = whole.to_vec();
        sorted.sort_unstable();
        self.add(13, &[&sorted]);
        self.with_one_less(14, whole);
        if let [first, .., last] = &name.parts[..]
            && name.parts.len() >= 4
        {
            for pair in name.parts[1..].windows(2) {
                self.add(15, &[first, &pair[0], &pair[1]]);
            }
            self.add(15, &[first, &name.parts[1], last]);
        }
    }

    /// A long skeleton, and each that lacks one of its sounds: two with one slip between them meet.
    fn with_one_less(&mut self, kind: u64, whole: &[u8]) {
        if whole.len() < 5 {
            return;
        }
        self.add(kind, &[whole]);
        for at in 0..whole.len() {
            self.add(kind, &[&[&whole[..at], &whole[at + 1..]].concat()]);
        }
    }

    fn add_unordered(&mut self, kind: u64, x: &[u8], y: &[u8]) {
        self.add(kind, &[x.min(y), x.max(y)]);
    }

    /// FNV-1a over the kind and the parts, each with its end, and a final mix.
    fn add(&mut self, kind: u64, parts: &[&[u8]]) {
        if parts.iter().all(|part| part.is_empty()) {
            return;
        }
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for &byte in parts.iter().flat_map(|part| part.iter().chain(&[255])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0.push(hash ^ (hash >> 32));
    }
}

impl Skeletons {
    fn of(sounds: &[&[u8]], alphabet: Alphabet, reading: usize) -> Skeletons {
        Skeletons {
            parts: sounds.iter().map(|word| skeleton(word, alphabet, reading)).collect(),
            whole: skeleton(&sounds.concat(), alphabet, reading),
            head: skeleton(&sounds[..sounds.len().min(2)].concat(), alphabet, reading),
        }
    }
}

/// The fine skeleton of one word as a number, for counting.
pub(crate) fn identity(word: &[u8]) -> u64 {
    let folded =
        skeleton(word, Alphabet::Fine, 0).iter().fold(1u64, |sum, &sound| sum << 5 | u64::from(sound));
    folded | 1 << 63
}

fn start(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[..count.min(skeleton.len())]
}

fn end(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[skeleton.len() - count.min(skeleton.len())..]
}

/// A word without the Abu that may be glued to it.
fn without_abu(word: &[u8]) -> &[u8] {
    match word {
        [ALEF_FIRST, BE, VAV, rest @ ..] | [A_FIRST, B, U | O | OU | OO, rest @ ..] if rest.len() >= 2 => {
            rest
        }
        _ => word,
    }
}

fn skeleton(symbols: &[u8], alphabet: Alphabet, reading: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(symbols.len());
    for (at, &symbol) in symbols.iter().enumerate() {
        let sound = match alphabet {
            Alphabet::Fine => fine(symbol, at == 0, reading),
            Alphabet::Coarse => coarse_sound(symbol, at == 0)[reading],
        };
        if sound != 0 && out.last() != Some(&sound) {
            out.push(sound);
        }
    }
    out
}

/// The coarse sounds of the keys; 0 is left out.
#[rustfmt::skip]
mod sound {
    pub(super) const LABIAL: u8 = 1; pub(super) const T: u8 = 2; pub(super) const VOICELESS_T: u8 = 3; pub(super) const SH: u8 = 4;
    pub(super) const KH: u8 = 5; pub(super) const S: u8 = 6; pub(super) const K: u8 = 8; pub(super) const R: u8 = 9; pub(super) const F: u8 = 10;
    pub(super) const L: u8 = 11; pub(super) const M: u8 = 12; pub(super) const Y: u8 = 13; pub(super) const N: u8 = 14; pub(super) const V: u8 = 15;
    pub(super) const H: u8 = 16;
}

/// The fine alphabet keeps an h inside the word, and tells t from d.
fn fine(symbol: u8, first: bool, reading: usize) -> u8 {
    match symbol {
        H_AFTER => [0, sound::H][reading],
        H | HAH | HEH => sound::H,
        TE | TAH | T => sound::VOICELESS_T,
        _ => coarse_sound(symbol, first)[reading],
    }
}

/// A symbol's coarse sound under each of two readings. H, v and y count only at the head of the name.
fn coarse_sound(symbol: u8, first: bool) -> [u8; 2] {
    let heard_first = |sound: u8| [if first { sound } else { 0 }; 2];
    match symbol {
        CH => [sound::SH, sound::KH],
        X => [sound::KH, sound::SH],
        C => [sound::K, sound::SH],
        TH => [sound::T, sound::S],
        SE | ZAL | DH | ZAD | ZAH => [sound::S, sound::T],
        J => [sound::SH, if first { sound::Y } else { sound::SH }],
        G => [sound::K, sound::SH],
        ZH | ZHE | CEDILLA => [sound::SH, sound::S],
        HAH if !first => [0, sound::KH],
        _ => match coarse(symbol) {
            class::B => [sound::LABIAL; 2],
            class::T | class::D => [sound::T; 2],
            class::J | class::SH => [sound::SH; 2],
            class::KH => [sound::KH; 2],
            class::Z | class::S => [sound::S; 2],
            class::Q | class::K | class::G => [sound::K; 2],
            class::R => [sound::R; 2],
            class::F => [sound::F; 2],
            class::L => [sound::L; 2],
            class::M => [sound::M; 2],
            class::N => [sound::N; 2],
            class::V => heard_first(sound::V),
            class::Y => heard_first(sound::Y),
            class::H => heard_first(sound::H),
            _ => [0; 2],
        },
    }
}
