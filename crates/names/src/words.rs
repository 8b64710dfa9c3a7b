//! A written name → its words: folded letters, in the order and the groups in which they were written.

use crate::letters::{self, Mark};
use unicode_normalization::UnicodeNormalization as _;

/// Words beyond this many, and letters beyond this many in a word, are not read: nobody's name has them,
/// and a hostile input must not cost more than a name does.
const MOST_WORDS: usize = 24;
const MOST_LETTERS: usize = 40;

/// One word as written, folded; the letters lie in [`Words::letters`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw {
    pub(crate) start: u16,
    pub(crate) end: u16,
    /// The place of its token.
    pub(crate) number: u8,
    /// 0 for the name itself, 1, 2, … for what stands in its parentheses or after its slashes.
    pub(crate) group: u8,
    /// How the word ended.
    pub(crate) stop: Stop,
    /// True for Arabic script.
    pub(crate) arabic: bool,
    /// The hash of its letters, see [`spelling`].
    pub(crate) spelling: u64,
}

/// What ended a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stop {
    Space,
    Dot,
    Comma,
}

/// All words of one written name.
#[derive(Default, Debug)]
pub(crate) struct Words {
    pub(crate) letters: Vec<char>,
    pub(crate) list: Vec<Raw>,
    /// How many groups there are beside the main one.
    pub(crate) aliases: u8,
    /// Groups that replace the whole name (after a slash), as a bit set by group number.
    pub(crate) whole: u32,
}

impl Words {
    /// Read the words of a name, in place of what was read before.
    pub(crate) fn read(&mut self, written: &str) {
        self.clear();
        let mut reader = Reader { words: self, start: 0, group: 0, arabic: false, spelling: EMPTY };
        // The lead bytes of the combining marks.
        let combining = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
        if written.bytes().any(|byte| matches!(byte, 0xcc | 0xcd)) && written.chars().any(combining) {
            let composed: String = written.chars().take(4096).nfc().collect();
            letters::marks(&composed, |mark| reader.take(mark));
        } else {
            letters::marks(written, |mark| reader.take(mark));
        }
        reader.finish(Stop::Space);
    }

    /// Forget what was read.
    pub(crate) fn clear(&mut self) {
        self.letters.clear();
        self.list.clear();
        (self.aliases, self.whole) = (0, 0);
    }

    /// Add a word that was read before, without its letters.
    pub(crate) fn add(&mut self, letters: u8, arabic: bool) {
        let (start, number) = (self.list.last().map_or(0, |last| last.end), self.list.len() as u8);
        let end = start + u16::from(letters);
        self.list.push(Raw { start, end, number, group: 0, stop: Stop::Space, arabic, spelling: EMPTY });
    }

    /// The letters of one word.
    pub(crate) fn text(&self, word: &Raw) -> &[char] {
        &self.letters[word.start as usize..word.end as usize]
    }
}

/// FNV-1a over folded letters: two words of one spelling have one hash.
pub(crate) fn spelling(letters: &[char]) -> u64 {
    letters.iter().fold(EMPTY, |hash, &c| with(hash, c))
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn with(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c as u32)).wrapping_mul(0x0000_0100_0000_01b3)
}

struct Reader<'a> {
    words: &'a mut Words,
    start: usize,
    group: u8,
    /// Whether the word being read is of the Arabic script.
    arabic: bool,
    spelling: u64,
}

impl Reader<'_> {
    #[inline(always)]
    fn take(&mut self, mark: Mark) {
        match mark {
            Mark::Letter(c) => self.letter(c),
            sign => self.sign(sign),
        }
    }

    #[inline(never)]
    fn sign(&mut self, mark: Mark) {
        match mark {
            Mark::Letter(c) => self.letter(c),
            Mark::Pair(c, d) => {
                self.letter(c);
                self.letter(d);
            }
            Mark::Nothing => {}
            Mark::Break | Mark::Digit => self.finish(Stop::Space),
            Mark::Stop => self.finish(Stop::Dot),
            Mark::Comma => self.finish(Stop::Comma),
            Mark::Open => {
                self.finish(Stop::Space);
                self.open(false);
            }
            Mark::Close => {
                self.finish(Stop::Space);
                self.group = 0;
            }
            Mark::Or => {
                self.finish(Stop::Space);
                self.open(true);
            }
        }
    }

    #[inline]
    fn letter(&mut self, c: char) {
        let length = self.words.letters.len() - self.start;
        // ئ carries a vowel: at the head of a word (Sorani, Uyghur) it has no sound of its own.
        let c = match c {
            'ئ' | '’' if length == 0 => return, // so is an ayn that a Latin spelling marks there
            'ئ' => 'ی',
            c => c,
        };
        if c != '’' {
            let script = arabic(c);
            if length > 0 && script != self.arabic {
                self.finish(Stop::Space); // two scripts glued together are two words
            }
            self.arabic = script;
        }
        if self.words.letters.len() - self.start < MOST_LETTERS && self.words.list.len() < MOST_WORDS {
            self.words.letters.push(c);
            self.spelling = with(self.spelling, c);
        }
    }

    fn finish(&mut self, stop: Stop) {
        let (start, end) = (self.start, self.words.letters.len());
        if end == start {
            if let (Stop::Comma, Some(last)) = (stop, self.words.list.last_mut()) {
                last.stop = stop;
            }
            return;
        }
        let spelling = std::mem::replace(&mut self.spelling, EMPTY);
        self.start = end;
        let (group, arabic) = (self.group, self.arabic);
        let number = self.words.list.len() as u8;
        let word = Raw { start: start as u16, end: end as u16, number, group, stop, arabic, spelling };
        let Some(last) = self.words.list.last() else { return self.words.list.push(word) };
        let opened = last.group != self.group;
        match joint(self.words.text(&word)) {
            Some(Joint::Whole) => self.open(true),
            Some(Joint::Part) => self.open(false),
            Some(Joint::Particle) if opened => {}
            _ => self.words.list.push(word),
        }
    }

    fn open(&mut self, whole: bool) {
        if self.words.aliases < 6 {
            self.words.aliases += 1;
        }
        self.group = self.words.aliases;
        if whole {
            self.words.whole |= 1 << self.group;
        }
    }
}

/// A word between two names of one person (Mehdi or Davud, علی معروف به حسن), which opens the second, and is none itself.
pub(crate) enum Joint {
    /// What follows is the whole name.
    Whole,
    /// What follows is part of one.
    Part,
    /// Stands after the other two.
    Particle,
}

/// What a folded word between two names is.
pub(crate) fn joint(text: &[char]) -> Option<Joint> {
    match text {
        ['ی', 'ا'] | ['o', 'r'] | ['a', 'k', 'a'] => Some(Joint::Whole),
        ['م', 'ع', 'ر', 'و', 'ف'] | ['م', 'ل', 'ق', 'ب'] | ['k', 'n', 'o', 'w', 'n'] => {
            Some(Joint::Part)
        }
        ['ب', 'ه'] | ['a', 's'] => Some(Joint::Particle),
        _ => None,
    }
}

/// Whether a folded letter is of the Arabic script.
pub(crate) fn arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}
