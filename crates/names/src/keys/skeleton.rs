//! The consonants of a name in two alphabets, under every reading of its letters.

use crate::symbols::*;

/// A reading of a name: its consonants, and how many of them stand before what is written after each symbol.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading {
    pub(super) skeleton: Vec<u8>,
    pub(super) before: Vec<u8>,
}

impl Reading {
    /// Read one more symbol; a sound of 0 is not heard, and a double is heard once.
    fn push(&mut self, sound: u8) {
        if sound != 0 && self.skeleton.last() != Some(&sound) {
            self.skeleton.push(sound);
        }
        self.before.push(self.skeleton.len() as u8);
    }
}

/// The fine readings of a whole name; at most eight. `alone`: whether it is one word.
pub(super) fn readings(whole: &[u8], alone: bool) -> Vec<Reading> {
    const MOST: usize = 8;
    let mut all: Vec<Reading> = vec![Reading::default()];
    for (at, &symbol) in whole.iter().enumerate() {
        let symbol = soft(symbol, whole.get(at + 1));
        let last = at + 1 == whole.len();
        let [one, other] = match symbol {
            // Turkish has no kh: Halil, Bahtiyar.
            KHE if alone => [sound::KH, sound::H],
            // The h of شاه is heard where another word follows: شاه رخ, Shahrokh.
            HEH_LAST if !last && at > 0 && whole[at - 1] == ALEF => [0, sound::H],
            _ => fine(symbol, at == 0, last),
        };
        let half = all.len();
        if one != other && half < MOST {
            all.extend_from_within(..);
        }
        for (n, reading) in all.iter_mut().enumerate() {
            reading.push(if n >= half { other } else { one });
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The coarse skeleton of a word, or of words read as one.
pub(super) fn skeleton(symbols: &[u8], reading: usize) -> Reading {
    headed_skeleton(symbols, reading, true)
}

fn headed_skeleton(symbols: &[u8], reading: usize, head: bool) -> Reading {
    let mut out = Reading::default();
    for (at, &symbol) in symbols.iter().enumerate() {
        out.push(coarse_sound(soft(symbol, symbols.get(at + 1)), head && at == 0)[reading]);
    }
    out
}

/// The coarse skeleton of one word without what counts only at the head.
pub(super) fn inner_skeleton(word: &[u8], reading: usize) -> Vec<u8> {
    headed_skeleton(word, reading, false).skeleton
}

/// The fine skeleton of one word as a number, for counting.
pub(crate) fn identity(word: &[u8]) -> u64 {
    let mut last = 0;
    let folded = word.iter().enumerate().fold(1u64, |sum, (at, &symbol)| {
        let sound = fine(symbol, at == 0, false)[0];
        let heard = sound != 0 && sound != last;
        last = if heard { sound } else { last };
        if heard { sum << 5 | u64::from(sound) } else { sum }
    });
    folded | 1 << 63
}

/// What a word may be made from: Uzbek and Azeri give a name an honouring end (Rustamxon, Nodirjon, Temurbek), Azeri
/// and Turkish name a family in the plural (Sədrlər), North Africa shortens Abu to Bou, and al may be written with
/// what follows. `alone`: whether it is the whole name.
pub(super) fn stems(word: &[u8], alone: bool) -> impl Iterator<Item = Vec<u8>> {
    let ending = match word {
        [stem @ .., X | J, O | A, N] | [stem @ .., L, A | E, R] | [stem @ .., B, E, K | G]
            if stem.len() >= 3 =>
        {
            Some(stem.to_vec())
        }
        // A last ه may be a t: حکمة, Hikmet.
        [stem @ .., HEH_LAST] if alone && stem.len() >= 3 => Some([stem, &[TE]].concat()),
        _ => None,
    };
    let beginning = match word {
        [B, OU, stem @ ..] if stem.len() >= 3 => Some(stem),
        [A_FIRST | E_FIRST, L, stem @ ..] if stem.len() >= 4 && matches!(stem[0], A | O | OU) => Some(stem),
        // اباذر for ابوذر.
        [ALEF_FIRST, BE, ALEF, stem @ ..] if alone && stem.len() >= 2 => Some(stem),
        _ => None,
    };
    ending.into_iter().chain(beginning.map(<[u8]>::to_vec))
}

/// A word without the Abu that may be glued to it.
pub(super) fn without_abu(word: &[u8]) -> &[u8] {
    match word {
        [ALEF_FIRST, BE, VAV, rest @ ..] | [A_FIRST | E_FIRST, B, U | O | OU | OO, rest @ ..]
            if rest.len() >= 2 =>
        {
            rest
        }
        _ => word,
    }
}

/// C before e and i is never a k: an s in French, a j in Turkish and Kurdish, as ç may be.
fn soft(symbol: u8, next: Option<&u8>) -> u8 {
    match (symbol, next) {
        (C, Some(&(E | I | EE | EI | Y | E_LAST | I_LAST))) => CEDILLA,
        _ => symbol,
    }
}

/// The coarse sounds of the keys; 0 is left out.
#[rustfmt::skip]
mod sound {
    pub(super) const LABIAL: u8 = 1; pub(super) const T: u8 = 2; pub(super) const VOICELESS_T: u8 = 3; pub(super) const SH: u8 = 4;
    pub(super) const KH: u8 = 5; pub(super) const S: u8 = 6; pub(super) const K: u8 = 8; pub(super) const R: u8 = 9; pub(super) const F: u8 = 10;
    pub(super) const L: u8 = 11; pub(super) const M: u8 = 12; pub(super) const Y: u8 = 13; pub(super) const N: u8 = 14; pub(super) const V: u8 = 15;
    pub(super) const H: u8 = 16;
}

/// The fine alphabet keeps an h inside the word, and tells t from d; a last t may be a Turkish d, and a last h
/// the spelling of a vowel.
fn fine(symbol: u8, first: bool, last: bool) -> [u8; 2] {
    match symbol {
        H | HAH | HEH | H_AFTER if last => [0; 2],
        // کریموف, Karimov.
        V if last => [0, sound::F],
        H_AFTER => [0, sound::H],
        HAH => [sound::H, sound::KH],
        H | HEH => [sound::H; 2],
        T if last => [sound::VOICELESS_T, sound::T],
        TE | TAH | T => [sound::VOICELESS_T; 2],
        TH => [sound::VOICELESS_T, sound::S],
        SE => [sound::S, sound::VOICELESS_T],
        _ => coarse_sound(symbol, first),
    }
}

/// A symbol's coarse sound under each of two readings. H, v and y count only at the head of the name.
pub(super) fn coarse_sound(symbol: u8, first: bool) -> [u8; 2] {
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
        // Persian has p where Arabic has f: Piruz, Firuz.
        P | PE if first => [sound::LABIAL, sound::F],
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
