//! Blocking keys: names that may be one share a key, names taken at random seldom do.
//!
//! A key is a hash of parts of the consonant skeleton, for a short name with its vowels. Doubled letters, word
//! boundaries, articles, Abd and Abu are left out; letters of several readings (ch, x, th, ذ) give a skeleton for each. Skeletons come
//! in two alphabets, a fine one that keeps h and tells t from d, and a coarse one that does neither. One name
//! in one word or in three gives the same keys of the whole.

mod skeleton;
mod vowels;

use crate::encode::{Encoded, Role, Word};
use crate::frequencies::Frequencies;
use crate::known;
use crate::symbols::{EE, I_LAST, YE_LAST};
pub(crate) use skeleton::identity;
use skeleton::{Reading, coarse_sound, inner_skeleton, readings, skeleton, stems, without_abu};

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
                // A name that is written twice.
                if let [first, second] = words[..]
                    && first.spelling == second.spelling
                {
                    keys.of_words(&words[..1], led);
                }
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
    /// All sounds of a name of one word, coarse.
    Coarse,
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
            for stem in stems(bare[at], words.len() == 1) {
                let mut row = bare.clone();
                row[at] = &stem;
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
        let all = sounds.concat();
        for reading in readings(&all, words.len() == 1) {
            if reading.skeleton.len() <= SHORT {
                self.of_short(Kind::Whole, &all, &reading, led);
            } else {
                self.add(Kind::Whole, &[&reading.skeleton]);
            }
            if words.len() > 1 {
                self.of_one_less(&reading.skeleton, &[]);
            } else {
                self.of_slip_in_a_word(&reading.skeleton, &all);
            }
        }
        for reading in 0..2 {
            if words.len() == 1 {
                self.of_coarse_word(&all, reading, led);
                continue;
            }
            if reading == 0 {
                self.of_slip(sounds);
            }
            let coarse: Vec<Vec<u8>> = sounds.iter().map(|word| skeleton(word, reading).skeleton).collect();
            self.of_coarse(&coarse, &skeleton(&all, reading).skeleton);
            self.of_turned(words, sounds, reading);
        }
    }

    /// A short name with each way in which its vowels may be written.
    fn of_short(&mut self, kind: Kind, symbols: &[u8], reading: &Reading, led: bool) {
        for written in vowels::written(symbols, &reading.before, led) {
            self.add(kind, &[&reading.skeleton, &written.to_le_bytes()]);
        }
    }

    /// One word in the coarse alphabet: with its vowels where it is short, with its end where it is long.
    fn of_coarse_word(&mut self, symbols: &[u8], reading: usize, led: bool) {
        let coarse = skeleton(symbols, reading);
        match coarse.skeleton.len() {
            0..3 => {}
            3 => self.of_short(Kind::Coarse, symbols, &coarse, led),
            _ => {
                for &end in vowels::ends(symbols) {
                    self.add(Kind::Coarse, &[&coarse.skeleton, &[end]]);
                }
            }
        }
    }

    /// One long word with one sound less; one that is not so long must also end alike.
    fn of_slip_in_a_word(&mut self, skeleton: &[u8], symbols: &[u8]) {
        if skeleton.len() > 5 {
            self.of_one_less(skeleton, &[]);
        }
        if skeleton.len() <= 6 {
            for &end in vowels::ends(symbols) {
                self.of_one_less(skeleton, &[end]);
            }
        }
    }

    /// The whole name read as one word, as it stands and with one sound less.
    fn of_one_less(&mut self, whole: &[u8], end: &[u8]) {
        if whole.len() >= 5 {
            self.add(Kind::OneLess, &[whole, end]);
            for at in 0..whole.len() {
                self.add(Kind::OneLess, &[&[&whole[..at], &whole[at + 1..]].concat(), end]);
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

/// Whether a word is a family name, made from another with an i (Moradi, Norouzi), and not a given name.
fn is_family(word: &Word) -> bool {
    let counts = Frequencies::embedded();
    matches!(word.bare().last(), Some(&(YE_LAST | I_LAST | EE)))
        && counts.surprise(word, false) <= counts.surprise(word, true)
}

fn start(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[..count.min(skeleton.len())]
}

fn end(skeleton: &[u8], count: usize) -> &[u8] {
    &skeleton[skeleton.len() - count.min(skeleton.len())..]
}
