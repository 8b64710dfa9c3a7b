//! Words that were read before: few words make up most names, so that reading one again is mostly looking it up.
//!
//! A table of fixed size for each thread, where a later word takes the place of an earlier one. It changes no result: the
//! key is the word as written, to the byte, and only what stands by itself is kept: one word of one script, with no sign
//! that says anything of its neighbours.

use crate::spellings;
use crate::token::Token;
use crate::words::{self, Stop, Words};

/// How many words are kept, as a power of two: five megabytes.
const BITS: u32 = 15;
/// The longest word that is kept, in bytes.
const LONGEST: usize = 24;
/// The longest name that is read so, in bytes, and its most words.
const LONGEST_NAME: usize = 160;
const MOST_WORDS: usize = 12;

/// The words of a thread.
pub(crate) struct Kept {
    slots: Box<[Slot]>,
    /// The name that is being read, and zeros.
    text: [u8; LONGEST_NAME + LONGEST],
    /// Where its words are kept, in order.
    places: Vec<u16>,
    /// Where a new word is taken apart.
    alone: Words,
}

/// A word as written, in bytes followed by zeros, and what it says.
#[derive(Clone, Default)]
struct Slot {
    key: Key,
    /// None when it does not stand by itself.
    read: Option<Read>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Key {
    bytes: [u64; LONGEST / 8],
    length: u8,
}

#[derive(Clone)]
struct Read {
    token: Token,
    letters: u8,
    arabic: bool,
}

impl Default for Kept {
    fn default() -> Kept {
        Kept {
            slots: vec![Slot::default(); 1 << BITS].into(),
            text: [0; LONGEST_NAME + LONGEST],
            places: Vec::with_capacity(MOST_WORDS),
            alone: Words::default(),
        }
    }
}

impl Kept {
    /// Read a name of which each word stands by itself, in place of what was read before; false when it is another.
    pub(crate) fn read(&mut self, written: &str, words: &mut Words) -> bool {
        words.clear();
        self.places.clear();
        let length = written.len();
        if length > LONGEST_NAME {
            return false;
        }
        self.text[..length].copy_from_slice(written.as_bytes());
        let mut start = 0;
        while start < length {
            let end = self.end(start).min(length);
            if end > start && !self.word(written, start, end, words) {
                return false;
            }
            start = end + 1;
        }
        true
    }

    /// Where the word that begins there ends: at a space or a hyphen, eight bytes looked at in one.
    #[inline]
    fn end(&self, start: usize) -> usize {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        // The lowest bit set is of the first byte that is 0.
        let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
        let mut at = start;
        while at < LONGEST_NAME {
            let bytes = word_at(&self.text, at);
            let found = zero(bytes ^ (ONES * 0x20)) | zero(bytes ^ (ONES * 0x2d));
            if found != 0 {
                return at + found.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
        at
    }

    /// Read the word that is written there; whether it stands by itself.
    fn word(&mut self, written: &str, start: usize, end: usize, words: &mut Words) -> bool {
        if end - start > LONGEST || self.places.len() == MOST_WORDS {
            return false;
        }
        let key = Key::of(&self.text[start..start + LONGEST], end - start);
        let place = key.place();
        let slot = &mut self.slots[place as usize];
        if slot.key != key {
            if self.places.contains(&place) {
                return false;
            }
            *slot = Slot { key, read: alone(&written[start..end], &mut self.alone) };
        }
        let Some(read) = &slot.read else { return false };
        words.add(read.letters, read.arabic);
        self.places.push(place);
        true
    }

    /// The word of that number in the name that was read last.
    #[inline]
    pub(crate) fn token(&self, number: u8) -> &Token {
        static NONE: Token = Token::NONE;
        let slot = &self.slots[self.places[number as usize] as usize];
        slot.read.as_ref().map_or(&NONE, |read| &read.token)
    }
}

/// Read a word that stands by itself.
fn alone(written: &str, words: &mut Words) -> Option<Read> {
    // A combining mark may be composed with what other words say.
    if written.bytes().any(|byte| matches!(byte, 0xcc | 0xcd)) {
        return None;
    }
    words.read(written);
    let [raw] = words.list[..] else { return None };
    let text = words.text(&raw);
    if raw.stop != Stop::Space || words.aliases > 0 || words::joint(text).is_some() {
        return None;
    }
    let token = Token::of(text, &raw, spellings::table());
    Some(Read { token, letters: text.len() as u8, arabic: raw.arabic })
}

/// The bits of the first so many bytes.
static MASKS: [[u64; LONGEST / 8]; LONGEST + 1] = {
    let mut masks = [[0; LONGEST / 8]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        masks[length] = masks[length - 1];
        masks[length][(length - 1) / 8] |= 0xff << (8 * ((length - 1) % 8));
        length += 1;
    }
    masks
};

impl Key {
    /// The first `length` of these bytes.
    #[inline]
    fn of(bytes: &[u8], length: usize) -> Key {
        let masks = &MASKS[length.min(LONGEST)];
        let part = |at: usize| word_at(bytes, 8 * at) & masks[at];
        Key { bytes: [part(0), part(1), part(2)], length: length as u8 }
    }

    fn place(&self) -> u16 {
        let [a, b, c] = self.bytes;
        let mixed = (a ^ b.rotate_left(23) ^ c.rotate_left(46)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - BITS)) as u16
    }
}

/// Eight bytes as a number, the first one lowest.
#[inline]
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use crate::encode::Encoded;
    use proptest::prelude::*;

    /// Words that mean something beside others, and letters at random, with all kinds of signs between them.
    fn name() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[ابتدرسشکلمنویهعحئ]{1,6}",
            "[abdehiklmnorstuy’]{1,8}",
            "ال[بدرسکلمن]{2,3}",
            "عبد(ال)?[بدرسکلمن]{0,4}",
            "(abd|Abdul|abdo|abu|al|el|asch|or|as|Dr|Seyed)",
            "(سید|خان|ابو|بن|عبد|یا|معروف|به|ناشناس|شیخ)",
            "(کلان|نمونه)\u{200c}ای",
            "[A-Zم]\\.?",
            "(unknown|name|no)",
        ];
        let sign = "( |-|  | - |, |/|\\(|\\) |\\.|\u{200e} |\u{301} |7)";
        let signs = prop::collection::vec(prop_oneof![4 => Just(" ".to_owned()), 1 => sign], 6);
        (prop::collection::vec(word, 0..6), signs).prop_map(|(words, signs)| {
            words.into_iter().zip(signs).flat_map(|(word, sign)| [word, sign]).collect()
        })
    }

    proptest! {
        #[test]
        fn a_name_is_read_alike_with_what_is_kept_and_without(name in name()) {
            // A mark that says nothing stands by itself in no name, so that all of it is read anew.
            let anew = Encoded::new(&format!("\u{200e} {name}"));
            prop_assert_eq!(Encoded::new(&name), anew.clone());
            prop_assert_eq!(Encoded::new(&name), anew);
        }
    }
}
