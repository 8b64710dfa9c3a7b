//! One word of a name as it is compared: its sounds, and the bounds that follow from them.

use crate::costs::Costs;
use crate::lanes::Weighed;
use crate::sounds::{self, Sounds};
use crate::spellings::Listed;
use crate::symbols::{self, End, Sets};

/// One word: its symbols, and what it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Word {
    sounds: Sounds,
    /// How many of the first symbols are an article (ال, al) that may be left out.
    pub(crate) article: u8,
    /// How many symbols there are without it.
    length: u8,
    pub(crate) role: Role,
    pub(crate) arabic: bool,
    /// Whether it is an initial or a home name, which say more than their sounds.
    pub(crate) odd: bool,
    /// The coarse class of the first sound.
    pub(crate) head: u8,
    pub(crate) end: End,
    /// The number of the well-known name that it spells, or 0.
    pub(crate) known: u16,
    /// The number of the home name that it spells, or 0.
    pub(crate) home: u16,
    /// The fewest and the most consonants that any reading gives it.
    pub(crate) consonants: (u8, u8),
    /// A hash of the folded letters.
    pub(crate) spelling: u64,
    /// Sounds that are surely in the word, see [`Sets`].
    pub(crate) surely: u16,
    /// Sounds that may be in the word, under any reading of its letters.
    pub(crate) maybe: u16,
    /// Its sounds, counted.
    pub(crate) weighed: Weighed,
}

impl Word {
    /// The word of these folded letters, as a name; none when they say nothing. `led`: whether it follows Abd or Abu.
    pub(crate) fn read(
        text: &[char],
        arabic: bool,
        spelling: u64,
        listed: Listed,
        led: bool,
    ) -> Option<Word> {
        let article = article(text, arabic, led);
        let mut sounds = Sounds::default();
        if article > 0 {
            sounds::sound(&text[..article], arabic, &mut sounds);
        }
        sounds::sound(&text[article..], arabic, &mut sounds);
        let article = if sounds.len() > article { article } else { 0 };
        let bare = &sounds.all()[article..];
        let (&first, &last) = (bare.first()?, bare.last()?);
        let Sets { surely, maybe, consonants } = symbols::sets(bare);
        let Listed { known, home, .. } = listed;
        Some(Word {
            sounds,
            article: article as u8,
            length: bare.len() as u8,
            role: Role::Name,
            arabic,
            odd: home > 0,
            head: symbols::coarse(first),
            end: symbols::end(last),
            known,
            home,
            consonants,
            spelling,
            surely,
            maybe,
            weighed: Weighed::of(sounds.all(), article),
        })
    }

    /// The same word for another use.
    #[inline]
    pub(crate) fn used_as(&self, role: Role) -> Word {
        let mut word = *self;
        word.role = role;
        word.odd |= role == Role::Initial;
        word
    }

    /// A hash of what its sounds follow from: its letters, and whether they begin with an article.
    pub(crate) fn letters(&self) -> u64 {
        self.spelling ^ u64::from(self.article) << 40
    }

    /// All symbols, the article included.
    pub(crate) fn full(&self) -> &[u8] {
        self.sounds.all()
    }

    /// The symbols without the article.
    pub(crate) fn bare(&self) -> &[u8] {
        &self.sounds.all()[self.article as usize..]
    }

    /// How many symbols there are without the article.
    pub(crate) fn length(&self) -> usize {
        usize::from(self.length)
    }

    /// Whether two words are so far apart that aligning them is a waste: so many sounds of either are in no
    /// reading of the other, or so many consonants are over, that by their length no alignment can be near.
    pub(crate) fn apart(&self, other: &Word) -> bool {
        // Up to which length of both so many sounds lost, and so many consonants over, are too many.
        const LOST: [u8; 2 * symbols::SOUND_GROUPS + 1] = {
            let mut lengths = [u8::MAX; 2 * symbols::SOUND_GROUPS + 1];
            (lengths[0], lengths[1], lengths[2], lengths[3]) = (0, 0, 10, 19);
            lengths
        };
        const OVER: [u8; 4] = [0, 0, 14, u8::MAX];
        let over = OVER[surplus(self.consonants, other.consonants).min(3) as usize];
        self.length() + other.length() <= LOST[self.lost(other) as usize].max(over) as usize
    }

    /// How many sounds of either are in no reading of the other.
    pub(crate) fn lost(&self, other: &Word) -> u32 {
        lost((self.surely, self.maybe), (other.surely, other.maybe))
    }

    /// Whether every alignment of the two costs more than `most`, with their articles or without, as their sounds alone tell.
    #[inline(always)]
    pub(crate) fn exceeds(&self, other: &Word, most: u16, costs: &Costs) -> bool {
        self.weighed.least(&other.weighed, (self.arabic, other.arabic), costs) > most
    }

    /// Whether a sound of the other is in no reading of this, so that it is no piece of it.
    pub(crate) fn lacks(&self, other: &Word) -> bool {
        other.surely & !self.maybe != 0
    }
}

/// How many consonants either word has more than the other can have, by the fewest and the most of each.
pub(crate) fn surplus(v: (u8, u8), w: (u8, u8)) -> u8 {
    v.0.saturating_sub(w.1).max(w.0.saturating_sub(v.1))
}

/// How many sounds of either word are in no reading of the other, by what each surely and maybe sounds; from a
/// table: not every processor counts bits.
pub(crate) fn lost(v: (u16, u16), w: (u16, u16)) -> u32 {
    static BITS: [u8; 1 << symbols::SOUND_GROUPS] = {
        let mut bits = [0; 1 << symbols::SOUND_GROUPS];
        let mut set = 1;
        while set < bits.len() {
            bits[set] = bits[set / 2] + (set & 1) as u8;
            set += 1;
        }
        bits
    };
    let count = |set: u16| u32::from(BITS[set as usize & (BITS.len() - 1)]);
    count(v.0 & !w.1) + count(w.0 & !v.1)
}

/// What a word is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Role {
    /// Part of the name.
    #[default]
    Name,
    /// A title: Seyed, Haj, Dr. Weighs about nothing.
    Title,
    /// A single letter that stands for a name.
    Initial,
    /// A word that only leads to the next: Abd, Abu, ibn, umm. Not a name of its own.
    Prefix,
}

/// Whether a word is read otherwise after Abd and Abu.
pub(crate) fn led_otherwise(text: &[char], arabic: bool) -> bool {
    article(text, arabic, true) != article(text, arabic, false)
}

/// The length of an article at the head of a word, if it may be one: after Abd and Abu it is sure; elsewhere a short word
/// may just begin like one.
fn article(text: &[char], arabic: bool, led: bool) -> usize {
    let is_article = match text {
        ['ا', 'ل', ..] => arabic && text.len() >= if led { 4 } else { 5 },
        // The Sorani article: ئەلنوور.
        ['ە', 'ل', next, ..] => arabic && text.len() >= 6 && !matches!(next, 'ا' | 'ی' | 'و' | 'ە' | 'ل'),
        ['a' | 'e', 'l', next, ..] => {
            !arabic && text.len() >= 6 && !matches!(next, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'l' | '’')
        }
        _ => false,
    };
    if is_article { 2 } else { 0 }
}
