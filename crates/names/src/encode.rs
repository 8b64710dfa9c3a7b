//! A written name, encoded once and compared many times.

use crate::costs::Costs;
use crate::sounds::{self, Sounds};
use crate::spellings::{self, ARTICLE, IS_UNKNOWN, Listed, PREFIX, SERVES, Spellings, TITLE, TRAILS};
use crate::symbols::{self, End, Sets};
use crate::words::{self, Raw, Stop, Words};
use std::borrow::Cow;
use std::cell::RefCell;

/// One written name in all its forms: as written, and with each alias in its place.
///
/// Compact: one block of words that hold their symbols. Equal writings encode equally.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Encoded {
    pub(crate) words: Box<[Word]>,
    forms: Forms,
    /// Orders two names, so that a comparison looks at them in one order whichever was given first.
    pub(crate) order: u64,
}

/// Ranges of words, one for each form; the first is the name as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Forms {
    ranges: [(u8, u8); MOST_FORMS],
    count: u8,
}

/// The most forms of one name; further aliases are not read.
const MOST_FORMS: usize = 6;

/// One word: its symbols, and what it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    sounds: Sounds,
    /// How many of the first symbols are an article (ال, al) that may be left out.
    pub(crate) article: u8,
    pub(crate) role: Role,
    pub(crate) arabic: bool,
    /// Whether its sounds without an article are all that it says: no initial, no home name, no article.
    pub(crate) plain: bool,
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
}

impl Word {
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
        self.sounds.len() - self.article as usize
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

    /// No alignment of the two without their articles costs less.
    pub(crate) fn least(&self, other: &Word, costs: &Costs) -> u16 {
        let scripts = (self.arabic, other.arabic);
        least((self.surely, self.maybe), (other.surely, other.maybe), scripts, costs)
    }

    /// Whether a sound of the other is in no reading of this, so that it is no piece of it.
    pub(crate) fn lacks(&self, other: &Word) -> bool {
        other.surely & !self.maybe != 0
    }
}

/// The least cost of reading either as the other, by what each surely and maybe sounds and whether it is Arabic script.
#[inline(always)]
pub(crate) fn least(v: (u16, u16), w: (u16, u16), (arabic, other): (bool, bool), costs: &Costs) -> u16 {
    costs.loss(v.0 & !w.1, arabic, other).max(costs.loss(w.0 & !v.1, other, arabic))
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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Part of the name.
    Name,
    /// A title: Seyed, Haj, Dr. Weighs about nothing.
    Title,
    /// A single letter that stands for a name.
    Initial,
    /// A word that only leads to the next: Abd, Abu, ibn, umm. Not a name of its own.
    Prefix,
}

thread_local! {
    /// Where a name is taken apart: kept, so that encoding takes one allocation, of what it returns.
    static DESK: RefCell<Desk> = RefCell::default();
}

#[derive(Default)]
struct Desk {
    read: Words,
    built: Vec<Word>,
}

impl Encoded {
    /// Encode a written name. Never fails: what cannot be a name encodes as blank.
    pub fn new(written: &str) -> Encoded {
        DESK.with_borrow_mut(|desk| {
            desk.read.read(written);
            desk.built.clear();
            let table = spellings::table();
            if desk.read.list.iter().all(|word| table.lists(word.spelling) & IS_UNKNOWN != 0) {
                return Encoded::default();
            }
            let mut builder =
                Builder { words: &desk.read, table, built: &mut desk.built, forms: Forms::default() };
            builder.forms();
            let forms = builder.forms;
            let order = desk.built.iter().fold(0u64, |order, word| {
                (order.rotate_left(5) ^ word.spelling).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            Encoded { words: desk.built.as_slice().into(), forms, order }
        })
    }

    /// Whether there is nothing to compare: empty, "unknown", ناشناس, no letters. A blank never matches.
    pub fn is_blank(&self) -> bool {
        self.forms.count == 0
    }

    /// The words of each form; the name as written comes first.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &[Word]> {
        let ranges = &self.forms.ranges[..self.forms.count as usize];
        ranges.iter().map(|&(start, end)| &self.words[start as usize..end as usize])
    }
}

struct Builder<'a> {
    words: &'a Words,
    table: &'a Spellings,
    built: &'a mut Vec<Word>,
    forms: Forms,
}

impl Builder<'_> {
    fn forms(&mut self) {
        let words = self.words;
        if words.aliases == 0 && words.list.windows(2).all(|pair| pair[0].arabic == pair[1].arabic) {
            return self.form(&words.list);
        }
        let all: Vec<Raw> = words.list.clone();
        let mut main: Vec<Raw> = all.iter().copied().filter(|word| word.group == 0).collect();
        if main.is_empty() {
            main = all.clone();
        }
        let scripts = [true, false].map(|arabic| main.iter().filter(|word| word.arabic == arabic).count());
        if scripts[0] > 0 && scripts[1] > 0 {
            // Two scripts side by side are the same name twice.
            for arabic in [true, false] {
                let form: Vec<Raw> = main.iter().copied().filter(|word| word.arabic == arabic).collect();
                self.form(&form);
            }
        } else {
            self.form(&main);
        }
        for group in 1..=self.words.aliases {
            self.alias(&all, &main, group);
        }
    }

    /// The forms in which an alias takes the place of the word before it, of the given name, or of the whole.
    fn alias(&mut self, all: &[Raw], main: &[Raw], group: u8) {
        let alias: Vec<Raw> = all.iter().copied().filter(|word| word.group == group).collect();
        if alias.is_empty()
            || main.is_empty()
            || alias.iter().all(|word| self.table.lists(word.spelling) & IS_UNKNOWN != 0)
        {
            return;
        }
        if self.words.whole >> group & 1 == 1 || main.len() == 1 || alias[0].arabic != main[0].arabic {
            self.form(&alias);
            return;
        }
        let at = main.iter().take_while(|word| word.start < alias[0].start).count();
        if alias.len() > 1 {
            self.form(&alias);
        }
        let joined = |parts: [&[Raw]; 3]| parts.concat();
        if at > 0 {
            self.form(&joined([&main[..at - 1], &alias, &main[at..]]));
        }
        if at == main.len() && alias.len() == 1 {
            self.form(&joined([&alias, &main[main.len() - 1..], &[]]));
        } else if at > 1 {
            self.form(&joined([&alias, &main[at..], &[]]));
        }
    }

    fn form(&mut self, list: &[Raw]) {
        if self.forms.count as usize >= MOST_FORMS || self.built.len() + list.len() > 120 {
            return;
        }
        let list = &*in_order(list);
        let start = self.built.len();
        for at in 0..list.len() {
            self.word(list, at, start);
        }
        let words = &mut self.built[start..];
        if words.iter().all(|word| word.role != Role::Name) {
            words
                .iter_mut()
                .filter(|word| word.role != Role::Initial)
                .for_each(|word| word.role = Role::Name);
        }
        if !words.is_empty() {
            self.forms.ranges[self.forms.count as usize] = (start as u8, self.built.len() as u8);
            self.forms.count += 1;
        }
    }

    /// Encode the word at `at`, with the prefix that is written with it; an article of its own is left out.
    fn word(&mut self, list: &[Raw], at: usize, start: usize) {
        let raw = &list[at];
        let text = self.words.text(raw);
        let Listed { lists, .. } = self.table.get(raw.spelling);
        let next = list.get(at + 1).filter(|next| next.arabic == raw.arabic);
        if let Some(next) = next.filter(|_| !raw.arabic) {
            if lists & SERVES != 0 {
                return self.push_part(&['a', 'b', 'd'], raw, Role::Prefix, start);
            }
            let leads = at > 0 || matches!(text, ['a' | 'e' | 'ə', 'l'] | ['a' | 'e', 's', 'c', 'h']);
            if next.end - next.start > 2 && lists & ARTICLE != 0 && leads {
                return;
            }
        }
        let role = role(text, raw, lists, list.len() > 1, next.is_some());
        if role == Role::Name {
            let split = |prefix: usize, skip: usize| (&text[..prefix], &text[skip..]);
            if let Some((title, name)) = glued_title(text).map(|length| split(length, length)) {
                self.push_part(title, raw, Role::Title, start);
                return self.push_part(name, raw, Role::Name, start);
            }
            if let Some((prefix, name)) = servant(text).map(|(prefix, skip)| split(prefix, skip)) {
                self.push_part(prefix, raw, Role::Prefix, start);
                return self.push_part(name, raw, Role::Name, start);
            }
        }
        self.push(text, raw.arabic, role, raw.spelling, start);
    }

    /// Push letters that are not the whole of a written word.
    fn push_part(&mut self, text: &[char], raw: &Raw, role: Role, start: usize) {
        self.push(text, raw.arabic, role, words::spelling(text), start);
    }

    fn push(&mut self, text: &[char], arabic: bool, role: Role, spelling: u64, start: usize) {
        // After Abd and Abu an article is sure; elsewhere a short word may just begin like one.
        let led = self.built[start..].last().is_some_and(|word| word.role == Role::Prefix);
        let article = article(text, arabic, if led { 4 } else { 5 });
        let mut sounds = Sounds::default();
        if article > 0 {
            sounds::sound(&text[..article], arabic, &mut sounds);
        }
        sounds::sound(&text[article..], arabic, &mut sounds);
        if sounds.len() == 0 {
            return;
        }
        let article = if sounds.len() > article { article } else { 0 };
        let bare = &sounds.all()[article..];
        let head = symbols::coarse(bare[0]);
        let Sets { surely, maybe, consonants } = symbols::sets(bare);
        let article = article as u8;
        let Listed { known, home, .. } = self.table.get(spelling);
        self.built.push(Word {
            sounds,
            article,
            role,
            arabic,
            plain: role != Role::Initial && home == 0 && article == 0,
            head,
            end: symbols::end(bare[bare.len() - 1]),
            known,
            home,
            consonants,
            spelling,
            surely,
            maybe,
        });
    }
}

fn role(text: &[char], raw: &Raw, lists: u8, among: bool, leads: bool) -> Role {
    let dotted = raw.stop == Stop::Dot && lists & TITLE == 0;
    if text.len() == 1 || (text.len() == 2 && (dotted || text[1] == '’')) {
        Role::Initial
    } else if among && ((leads && lists & TITLE != 0) || lists & TRAILS != 0) {
        Role::Title
    } else if leads && lists & PREFIX != 0 {
        Role::Prefix
    } else {
        Role::Name
    }
}

/// "Family, Given" → "Given Family"; otherwise as written.
fn in_order(list: &[Raw]) -> Cow<'_, [Raw]> {
    match list.iter().position(|word| word.stop == Stop::Comma) {
        Some(comma) if comma + 1 < list.len() => [&list[comma + 1..], &list[..=comma]].concat().into(),
        _ => list.into(),
    }
}

/// The length of an article at the head of a word, if it may be one.
fn article(text: &[char], arabic: bool, least: usize) -> usize {
    let long_enough = text.len() >= if arabic { least } else { 6 };
    let is_article = match text {
        ['ا', 'ل', ..] => arabic,
        ['a' | 'e', 'l', next, ..] => {
            !arabic && !matches!(next, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'l' | '’')
        }
        _ => false,
    };
    if long_enough && is_article { 2 } else { 0 }
}

/// For "servant of the …" and "father of the …" in one word: how many letters are the prefix, and where the name begins.
fn servant(text: &[char]) -> Option<(usize, usize)> {
    match text {
        // عبداله is how many write عبدالله.
        ['ع', 'ب', 'د', 'ا', 'ل', 'ه'] | ['ع', 'ب', 'د', 'ا', 'ل', 'ه', 'ی', ..] => Some((3, 4)),
        ['ع', 'ب', 'د', 'ا', 'ل', rest @ ..] if rest.len() >= 2 => Some((3, 5)),
        ['ا', 'ب', 'و', 'ا', 'ل', rest @ ..] if rest.len() >= 2 => Some((3, 5)),
        // How many write them by ear: ابولفضل, عبدلله.
        ['ا', 'ب', 'و', 'ل', rest @ ..] if rest.len() >= 3 => Some((3, 4)),
        ['ع', 'ب', 'د', 'ل', rest @ ..] if rest.len() >= 2 => Some((3, 4)),
        ['a', 'b', 'o' | 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((3, 4)),
        ['a', 'b', 'o', 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((4, 5)),
        ['a', 'b', 'o' | 'u', 'a' | 'o' | 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((3, 5)),
        ['a', 'b', 'd', 'o' | 'u', 'a' | 'o' | 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((3, 6)),
        ['ع', 'ە', 'ب', 'د', 'و', rest @ ..] if rest.len() >= 3 => {
            Some((4, 5 + usize::from(rest[0] == 'ل')))
        }
        ['a' | 'e' | 'ə', 'b', 'd', 'a' | 'e' | 'i' | 'o' | 'u' | 'ü' | 'ə', 'l', rest @ ..]
            if rest.len() >= 2 =>
        {
            Some((3, 5))
        }
        ['a', 'b', 'd', 'a' | 'e' | 'i' | 'o' | 'u', x, y, _, ..] if x == y => Some((3, 4)),
        _ => None,
    }
}

/// The length of سید, seyyed when it is glued to the name that follows.
fn glued_title(text: &[char]) -> Option<usize> {
    let length = match text {
        ['س', 'ی', 'د', ..] => 3,
        ['s', 'e' | 'a', 'y', 'y', 'e', 'd', ..] => 6,
        ['s', 'e' | 'a', 'y', 'e', 'd', ..] => 5,
        _ => return None,
    };
    (text.len() >= length + 3 && text[length..] != ['ا', 'ب', 'ا', 'د']).then_some(length)
}
