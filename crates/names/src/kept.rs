//! Words that were read before: few words make up most names, so that reading one again is mostly looking it up.
//!
//! So many words are kept for each thread, and when there is no more room all are forgotten. It changes no result: the
//! key is the word as written, to the byte, and only what stands by itself is kept: one word of one script, with no sign
//! that says anything of its neighbours.

use crate::spellings;
use crate::token::Token;
use crate::words::{self, Stop, Words};

/// How many words are kept, as a power of two: four megabytes.
const BITS: u32 = 15;
/// The places at which they are looked for, as a power of two: half of them stay free.
const PLACES: u32 = BITS + 1;
/// The longest word that is kept, in bytes.
const LONGEST: usize = KEY - 1;
/// How many bytes a key has.
const KEY: usize = 24;
/// The longest name that is read so, in bytes, and its most words.
const LONGEST_NAME: usize = 160;
const MOST_WORDS: usize = 12;

/// The words of a thread.
pub(crate) struct Kept {
    words: Vec<Entry>,
    /// At the place that its key tells, or the next one that is free: the number of each word, from 1.
    places: Box<[u16]>,
    /// The name that is being read, and zeros.
    text: [u8; LONGEST_NAME + KEY],
    /// The numbers of its words, in order.
    numbers: Vec<u16>,
    /// Where a new word is taken apart.
    alone: Words,
}

/// A word as written, and what it says: two lines of memory.
#[repr(align(64))]
struct Entry {
    key: Key,
    /// Without letters when the word does not stand by itself.
    token: Token,
}

const _: () = assert!(size_of::<Entry>() == 128);

/// The bytes of a word followed by zeros, and last how many they are.
type Key = [u64; KEY / 8];

impl Default for Kept {
    fn default() -> Kept {
        Kept {
            words: Vec::new(),
            places: vec![0; 1 << PLACES].into(),
            text: [0; LONGEST_NAME + KEY],
            numbers: Vec::with_capacity(MOST_WORDS),
            alone: Words::default(),
        }
    }
}

impl Kept {
    /// Read a name of which each word stands by itself, in place of what was read before; false when it is another.
    pub(crate) fn read(&mut self, written: &str) -> bool {
        self.numbers.clear();
        let length = written.len();
        if length > LONGEST_NAME {
            return false;
        }
        self.text[..length].copy_from_slice(written.as_bytes());
        let mut start = 0;
        for block in (0..=length).step_by(64) {
            let mut ends = self.ends(block, length);
            while ends > 0 {
                let end = block + ends.trailing_zeros() as usize;
                if end > start && !self.word(written, start, end) {
                    return false;
                }
                start = end + 1;
                ends &= ends - 1;
            }
        }
        true
    }

    /// Where words end in the 64 bytes from there on: a bit for each space and hyphen, and for the end of the name.
    #[inline]
    fn ends(&self, block: usize, length: usize) -> u64 {
        const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
        const EACH: u64 = u64::from_le_bytes([1; 8]);
        // The top bit of each byte that is not 0.
        let other = |bytes: u64| ((bytes & LOW) + LOW) | bytes;
        let rest = length - block;
        let mut ends = 0;
        for at in (0..rest.min(64)).step_by(8) {
            let bytes = word_at(&self.text, block + at);
            let found = !(other(bytes ^ (EACH * 0x20)) & other(bytes ^ (EACH * 0x2d))) & !LOW;
            // The top bits of the eight bytes together, the first one lowest.
            ends |= ((found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
        }
        if rest < 64 { ends & ((1 << rest) - 1) | 1 << rest } else { ends }
    }

    /// The word of that number in the name that was read last.
    #[inline]
    pub(crate) fn token(&self, number: u8) -> &Token {
        &self.words[self.numbers[number as usize] as usize - 1].token
    }

    /// The words of the name that was read last, in order.
    #[inline]
    pub(crate) fn tokens(&self) -> impl ExactSizeIterator<Item = &Token> {
        self.numbers.iter().map(|&number| &self.words[number as usize - 1].token)
    }

    /// Whether the words of the name that was read last are a name as they stand: all of them plain, and of one script.
    #[inline]
    pub(crate) fn plain(&self) -> bool {
        let mut tokens = self.tokens();
        tokens.next().is_some_and(|first| {
            first.plain && tokens.all(|token| token.plain && token.arabic == first.arabic)
        })
    }

    /// Read the word that is written there; whether it stands by itself.
    #[inline]
    fn word(&mut self, written: &str, start: usize, end: usize) -> bool {
        if end - start > LONGEST || self.numbers.len() == MOST_WORDS {
            return false;
        }
        let key = key(&self.text[start..start + KEY], end - start);
        let mut place = place(&key);
        loop {
            let number = self.places[place];
            if number == 0 {
                return self.new_word(&written[start..end], key, place);
            }
            let entry = &self.words[number as usize - 1];
            if entry.key == key {
                self.numbers.push(number);
                return entry.token.letters > 0;
            }
            place = (place + 1) % (1 << PLACES);
        }
    }

    /// Read a word for the first time; whether it stands by itself.
    #[inline(never)]
    fn new_word(&mut self, written: &str, key: Key, place: usize) -> bool {
        if self.words.len() == 1 << BITS {
            self.words.clear();
            self.places.fill(0);
            // The words before it are forgotten too.
            return false;
        }
        let token = alone(written, &mut self.alone).unwrap_or_default();
        let alone = token.letters > 0;
        self.words.push(Entry { key, token });
        self.places[place] = self.words.len() as u16;
        self.numbers.push(self.words.len() as u16);
        alone
    }
}

/// Read a word that stands by itself.
fn alone(written: &str, words: &mut Words) -> Option<Token> {
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
    Some(Token::of(text, &raw, spellings::table()))
}

/// The bits of the first so many bytes.
static MASKS: [Key; LONGEST + 1] = {
    let mut masks = [[0; KEY / 8]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        masks[length] = masks[length - 1];
        masks[length][(length - 1) / 8] |= 0xff << (8 * ((length - 1) % 8));
        length += 1;
    }
    masks
};

/// The key of the word of the first `length` of these bytes.
#[inline]
fn key(bytes: &[u8], length: usize) -> Key {
    let masks = &MASKS[length.min(LONGEST)];
    let mut key: Key = std::array::from_fn(|at| word_at(bytes, 8 * at) & masks[at]);
    key[KEY / 8 - 1] |= (length as u64) << 56;
    key
}

/// Where a word is looked for first.
#[inline]
fn place([a, b, c]: &Key) -> usize {
    let mixed = (a ^ b.rotate_left(23) ^ c.rotate_left(46)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - PLACES)) as usize
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

    #[test]
    fn when_there_is_no_more_room_words_are_forgotten_and_read_again() {
        let words = |number: usize| {
            let letter = |at: u32| char::from(b'a' + (number / 26usize.pow(at) % 26) as u8);
            format!("Shirin {}", (0..4).map(letter).collect::<String>())
        };
        let before = Encoded::new("Shirin Moradpoor");
        for number in 0..1 << (super::BITS + 1) {
            let name = words(number);
            assert_eq!(Encoded::new(&name).words.len(), 2, "{name}");
        }
        assert_eq!(Encoded::new("Shirin Moradpoor"), before);
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
