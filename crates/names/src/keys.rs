//! Blocking keys: names that may be one share a key, names taken at random seldom do.
//!
//! A key is a hash of parts of the consonant skeleton. Vowels, doubled letters, word boundaries, articles,
//! Abd and Abu are left out; letters of several readings (ch, x, th, ذ) give a skeleton for each. Skeletons come
//! in two alphabets, a fine one that keeps h and tells t from d, and a coarse one that does neither. One name
//! in one word or in three gives the same keys of the whole.

use crate::encode::{Encoded, Role, Word};
use crate::frequencies::Frequencies;
use crate::known;
use crate::symbols::{Kind as SoundKind, *};

impl Encoded {
    /// The blocking keys of all forms, sorted, each once. The low five bits tell the kind of key.
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = Keys(Vec::with_capacity(64));
        for form in self.forms() {
            // A title may be part of the name (حاجی زاده): with titles, and without.
            keys.of_initials(form);
            for titles in [false, true] {
                let named = |word: &&Word| word.role == Role::Name || (titles && word.role == Role::Title);
                let words: Vec<&Word> = form.iter().filter(named).collect();
                if words.is_empty() || (titles && form.iter().all(|word| word.role != Role::Title)) {
                    continue;
                }
                let led = form[0].role == Role::Prefix;
                keys.of_words(&words, led);
            }
        }
        keys.0.sort_unstable();
        keys.0.dedup();
        keys.0
    }

    /// Those of [`Encoded::keys`] that are of the whole name, in either order: few strangers share one.
    pub fn whole_keys(&self) -> impl Iterator<Item = u64> {
        const WHOLE: [Kind; 4] = [Kind::Known, Kind::Whole, Kind::Turned, Kind::Initials];
        self.keys().into_iter().filter(|key| WHOLE.iter().any(|&kind| key & 31 == kind as u64))
    }

    /// One number for the usual spellings of a name, for grouping: its consonants in order. Two names that
    /// differ by a letter differ here; [`Encoded::keys`] is for finding them. Zero for a blank.
    pub fn sound(&self) -> u64 {
        let words = self.forms().next().unwrap_or_default();
        let named = words.iter().filter(|word| word.role != Role::Title);
        named.fold(0, |sum: u64, word| {
            (sum.rotate_left(7) ^ identity(word.bare())).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }
}

struct Keys(Vec<u64>);

/// What a key is made of; part of its hash, and its low bits.
#[derive(Clone, Copy)]
enum Kind {
    /// A well-known name, whatever its spelling; in a full name, with the family name.
    Known,
    /// All sounds, fine.
    Whole,
    /// All sounds of a long name of one word, coarse.
    LongCoarse,
    /// All sounds but one.
    OneLess,
    /// The first and the last sounds of the name.
    Ends,
    /// The last sounds of the first and of the last word, in any order.
    Tails,
    /// The last word, and the end of the first.
    Last,
    /// All words, or all but one, in order or family first.
    Turned,
    /// All sounds of a long name but one, coarse, whichever word stands first.
    Slip,
    /// The letters of a name of initials alone.
    Initials,
}

impl Keys {
    fn of_words(&mut self, words: &[&Word], led: bool) {
        // What looks like an article may be part of the name: Elham, Elyasi.
        let row =
            |full: bool| words.iter().map(|w| without_abu(if full { w.full() } else { w.bare() })).collect();
        let bare: Vec<&[u8]> = row(false);
        self.of_sounds(words, &bare, led);
        if words.iter().any(|word| word.article > 0) {
            let full: Vec<&[u8]> = row(true);
            self.of_sounds(words, &full, led);
            if words.len() > 1 {
                self.of_sounds(words, &[&full[..1], &bare[1..]].concat(), led);
            }
        }
        for at in 0..words.len() {
            for stem in stems(bare[at]) {
                let mut row = bare.clone();
                row[at] = stem;
                self.of_sounds(words, &row, led);
            }
        }
        self.of_known(words);
    }

    /// A name of initials alone says too little to match, but what else is known of its bearer may say more.
    fn of_initials(&mut self, form: &[Word]) {
        if form.len() > 1 && form.iter().all(|word| word.role == Role::Initial) {
            let letters: Vec<u8> = form.iter().map(|word| coarse_sound(word.bare()[0], true)[0]).collect();
            self.add(Kind::Initials, &[&letters]);
        }
    }

    /// Well-known names by what they are: alone, or with the family name where a home name may be written.
    fn of_known(&mut self, words: &[&Word]) {
        let homes = known::homes();
        let (first, last) = (words[0], words[words.len() - 1]);
        let own = Some(first.known).filter(|&known| known > 0 && (words.len() == 1 || homes.has_one(known)));
        for number in homes.of(first.home).iter().copied().chain(own) {
            if words.len() == 1 {
                self.add(Kind::Known, &[&number.to_le_bytes()]);
                continue;
            }
            for reading in 0..2 {
                let family = inner_skeleton(last.bare(), reading);
                if family.len() >= 2 {
                    self.add(Kind::Known, &[&number.to_le_bytes(), &family]);
                }
            }
        }
    }

    fn of_sounds(&mut self, words: &[&Word], sounds: &[&[u8]], led: bool) {
        let vowels = vowels(&sounds.concat(), led);
        for whole in readings(sounds) {
            self.of_whole(&whole, &vowels, words.len() == 1);
        }
        for reading in 0..2 {
            let coarse: Vec<Vec<u8>> = sounds.iter().map(|word| skeleton(word, reading)).collect();
            let whole = skeleton(&sounds.concat(), reading);
            if words.len() > 1 && reading == 0 {
                self.of_slip(sounds);
            }
            if words.len() > 1 {
                self.of_coarse(&coarse, &whole);
                self.of_turned(words, sounds, reading);
            } else if whole.len() >= 4 {
                self.add(Kind::LongCoarse, &[&whole]);
            }
        }
    }

    /// The whole name read as one word: as it stands, and with one sound less.
    fn of_whole(&mut self, whole: &[u8], vowels: &[u8], alone: bool) {
        if whole.len() <= if alone { ALONE } else { SHORT } {
            for &vowels in vowels {
                self.add(Kind::Whole, &[whole, &[vowels]]);
            }
        } else {
            self.add(Kind::Whole, &[whole]);
        }
        if whole.len() >= 5 {
            self.add(Kind::OneLess, &[whole]);
            for at in 0..whole.len() {
                self.add(Kind::OneLess, &[&[&whole[..at], &whole[at + 1..]].concat()]);
            }
        }
    }

    /// A long name with one sound less, whichever word stands first: what a slip leaves of it.
    fn of_slip(&mut self, sounds: &[&[u8]]) {
        let parts: Vec<Vec<u8>> = sounds.iter().map(|word| inner_skeleton(word, 0)).collect();
        let (straight, turned) = (parts.concat(), [&parts[1..], &parts[..1]].concat().concat());
        let mut row = straight.min(turned);
        row.dedup();
        if row.len() < LONG {
            return;
        }
        self.add(Kind::Slip, &[&row]);
        for at in 0..row.len() {
            self.add(Kind::Slip, &[&[&row[..at], &row[at + 1..]].concat()]);
        }
    }

    /// Pieces of the name that survive a slip elsewhere.
    fn of_coarse(&mut self, parts: &[Vec<u8>], whole: &[u8]) {
        if whole.len() >= 6 {
            self.add(Kind::Ends, &[start(whole, 3), end(whole, 3)]);
        }
        let [first, .., last] = parts else { return };
        self.add_unordered(Kind::Tails, end(first, 3), end(last, 3));
        if last.len() >= 3 && first.len() >= 2 {
            self.add(Kind::Last, &[last, end(first, 2)]);
        }
    }

    /// The words in order and family first, all of them and all but one.
    fn of_turned(&mut self, words: &[&Word], sounds: &[&[u8]], reading: usize) {
        let parts: Vec<Vec<u8>> = sounds.iter().map(|word| inner_skeleton(word, reading)).collect();
        let all: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        self.add_row(&all, 4);
        self.add_row(&[&all[1..], &all[..1]].concat(), 4);
        if words.len() < 3 {
            return;
        }
        for left_out in 0..words.len() {
            let left = [&all[..left_out], &all[left_out + 1..]].concat();
            // What is left without the last word must be long, or a name with its family name.
            let last = words[words.len() - 2];
            let long = left.iter().map(|part| part.len()).sum::<usize>() >= LONG;
            if left_out + 1 < words.len() || words.len() > 3 || long || is_family(last) {
                // A common first given name says little, and is often left out.
                self.add_row(&left, if left_out == 0 && words[0].known > 0 { 4 } else { 5 });
            }
        }
    }

    /// Words in a row, if they are long enough together.
    fn add_row(&mut self, parts: &[&[u8]], least: usize) {
        let mut row: Vec<u8> = parts.concat();
        row.dedup();
        if row.len() >= least {
            self.add(Kind::Turned, &[&row]);
        }
    }

    fn add_unordered(&mut self, kind: Kind, x: &[u8], y: &[u8]) {
        self.add(kind, &[x.min(y), x.max(y)]);
    }

    /// FNV-1a over the kind and the parts, each with its end, and a final mix.
    fn add(&mut self, kind: Kind, parts: &[&[u8]]) {
        if parts.iter().all(|part| part.is_empty()) {
            return;
        }
        let kind = kind as u64;
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for &byte in parts.iter().flat_map(|part| part.iter().chain(&[255])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0.push((hash ^ (hash >> 32)) << 5 | kind);
    }
}

/// From so many consonants on a name is told from others without one of them.
const LONG: usize = 7;

/// Up to so many consonants a name needs its vowels to be told from others.
const SHORT: usize = 4;
/// And so many when it is one word.
const ALONE: usize = 6;

/// The fine skeletons of the whole under every reading of its letters; at most eight.
fn readings(sounds: &[&[u8]]) -> Vec<Vec<u8>> {
    const MOST: usize = 8;
    let mut all: Vec<Vec<u8>> = vec![Vec::with_capacity(16)];
    let whole = sounds.concat();
    for (at, &symbol) in whole.iter().enumerate() {
        let symbol = soft(symbol, whole.get(at + 1));
        let [one, other] = fine(symbol, at == 0, at + 1 == whole.len());
        let half = all.len();
        if one != other && half < MOST {
            all.extend_from_within(..);
        }
        for (n, skeleton) in all.iter_mut().enumerate() {
            let sound = if n >= half { other } else { one };
            if sound != 0 && skeleton.last() != Some(&sound) {
                skeleton.push(sound);
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What the vowels of a name may be, in any script: whether it begins with one; whether it ends in i, in another
/// vowel or in a consonant; whether it has a v or a dark vowel; whether it has an alef inside, which any a may be. After Abd and Abu the first vowel may be theirs.
fn vowels(whole: &[u8], led: bool) -> Vec<u8> {
    let heard = if whole.last() == Some(&H_AFTER) { &whole[..whole.len() - 1] } else { whole };
    let (Some(&first), Some(&last)) = (heard.first(), heard.last()) else { return Vec::new() };
    let vowel = kind(first) != SoundKind::Consonant && !matches!(first, Y_FIRST | YE_FIRST | VAV_FIRST);
    let begins: &[u8] = if led { &[0, 1] } else { &[[0], [1]][usize::from(vowel)] };
    let ends: &[u8] = match last {
        // A last ی is an a in many Arabic names; a last e is any vowel, or a French one that is not heard.
        YE_LAST | YE | EH_LONG => &[1, 2],
        I_LAST | EE | Y | I | EI => &[1],
        E_LAST | AYN | HAMZA | APOSTROPHE | H | HEH | HAH => &[0, 1, 2],
        VAV | OU | OO | V | W => &[0, 2],
        _ if kind(last) == SoundKind::Consonant => &[0],
        _ => &[2],
    };
    let has = |wanted: &[u8]| whole.iter().any(|symbol| wanted.contains(symbol));
    let dark: &[u8] = if has(&[V, W, VAV, VAV_FIRST, VE, OE]) {
        &[1]
    } else if has(&[O, U, OO, OU, O_FIRST, U_FIRST, O_LAST, U_LAST]) {
        &[0, 1]
    } else {
        &[0]
    };
    // After an ayn at the head and before an h at the end the alef is part of one Latin vowel: Abed, Shah.
    let alef =
        |at: usize| whole[at] == ALEF && whole[at - 1] != AYN_FIRST && whole.get(at + 1) != Some(&HEH_LAST);
    let maybe = |at: usize| matches!(whole[at], A | AA | O | A_FIRST | A_LAST);
    let long: &[u8] = if (1..whole.len()).any(alef) {
        &[1]
    } else if (1..whole.len()).any(maybe) {
        &[0, 1]
    } else {
        &[0]
    };
    let marks = dark.iter().flat_map(|dark| long.iter().map(move |long| long << 2 | dark));
    let pairs = ends.iter().flat_map(|end| marks.clone().map(move |marks| marks << 2 | end));
    pairs.flat_map(|pair| begins.iter().map(move |begins| begins << 5 | pair)).collect()
}

/// Whether a word is a family name, made from another with an i (Moradi, Norouzi), and not a given name.
fn is_family(word: &Word) -> bool {
    let counts = Frequencies::embedded();
    matches!(word.bare().last(), Some(&(YE_LAST | I_LAST | EE)))
        && counts.surprise(word, false) <= counts.surprise(word, true)
}

/// The coarse skeleton of one word without what counts only at the head.
fn inner_skeleton(word: &[u8], reading: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(word.len());
    for (at, &symbol) in word.iter().enumerate() {
        let sound = coarse_sound(soft(symbol, word.get(at + 1)), false)[reading];
        if sound != 0 && out.last() != Some(&sound) {
            out.push(sound);
        }
    }
    out
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

fn start(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[..count.min(skeleton.len())]
}

fn end(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[skeleton.len() - count.min(skeleton.len())..]
}

/// What a word may be made from: Uzbek and Azeri give a name an honouring end (Rustamxon, Nodirjon), Azeri and
/// Turkish name a family in the plural (Sədrlər), North Africa shortens Abu to Bou, and al may be written with what follows.
fn stems(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ending = match word {
        [stem @ .., X | J, O | A, N] | [stem @ .., L, A | E, R] if stem.len() >= 3 => Some(stem),
        _ => None,
    };
    let beginning = match word {
        [B, OU, stem @ ..] if stem.len() >= 3 => Some(stem),
        [A_FIRST | E_FIRST, L, stem @ ..] if stem.len() >= 4 && matches!(stem[0], A | O | OU) => Some(stem),
        _ => None,
    };
    ending.into_iter().chain(beginning)
}

/// C before e and i is never a k: an s in French, a j in Turkish and Kurdish, as ç may be.
fn soft(symbol: u8, next: Option<&u8>) -> u8 {
    match (symbol, next) {
        (C, Some(&(E | I | EE | EI | Y | E_LAST | I_LAST))) => CEDILLA,
        _ => symbol,
    }
}

/// A word without the Abu that may be glued to it.
fn without_abu(word: &[u8]) -> &[u8] {
    match word {
        [ALEF_FIRST, BE, VAV, rest @ ..] | [A_FIRST | E_FIRST, B, U | O | OU | OO, rest @ ..]
            if rest.len() >= 2 =>
        {
            rest
        }
        _ => word,
    }
}

/// The coarse skeleton of a word, or of words read as one.
fn skeleton(symbols: &[u8], reading: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(symbols.len());
    for (at, &symbol) in symbols.iter().enumerate() {
        let sound = coarse_sound(soft(symbol, symbols.get(at + 1)), at == 0)[reading];
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

/// The fine alphabet keeps an h inside the word, and tells t from d; a last t may be a Turkish d, and a last h
/// the spelling of a vowel.
fn fine(symbol: u8, first: bool, last: bool) -> [u8; 2] {
    match symbol {
        H | HAH | HEH | H_AFTER if last => [0; 2],
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
