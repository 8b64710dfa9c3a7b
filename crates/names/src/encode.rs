//! A written name, encoded once and compared many times.

use crate::known;
use crate::sounds;
use crate::symbols;
use crate::words::{Raw, Stop, Words};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// One written name in all its forms: as written, and with each alias in its place.
///
/// Compact: one block of symbols, one of words, one of forms. Equal writings encode equally.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Encoded {
    pub(crate) symbols: Box<[u8]>,
    pub(crate) words: Box<[Word]>,
    /// Ranges of `words`, one for each form; the first is the name as written.
    pub(crate) forms: Box<[(u8, u8)]>,
}

/// One word: where its symbols are, and what it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    pub(crate) start: u16,
    pub(crate) length: u8,
    /// How many of the first symbols are an article (ال, al) that may be left out.
    pub(crate) article: u8,
    pub(crate) role: Role,
    pub(crate) arabic: bool,
    /// A hash of the folded letters.
    pub(crate) spelling: u32,
    /// The coarse class of the first sound.
    pub(crate) head: u8,
    /// The number of the well-known name that it spells, or 0.
    pub(crate) known: u16,
    /// Sounds that are surely in the word, as a set of coarse classes.
    pub(crate) surely: u32,
    /// Sounds that may be in the word, under any reading of its letters.
    pub(crate) maybe: u32,
}

impl Word {
    /// Whether two words are so far apart that aligning them is a waste: three or four sounds of either are
    /// in no reading of the other.
    pub(crate) fn apart(&self, other: &Word) -> bool {
        let lost = self.lost(other);
        lost >= 4 || (lost == 3 && self.length + other.length < 20)
    }

    /// How many sounds of either are in no reading of the other.
    pub(crate) fn lost(&self, other: &Word) -> u32 {
        (self.surely & !other.maybe).count_ones() + (other.surely & !self.maybe).count_ones()
    }
}

/// The sound sets of several words read as one, and whether none of them is an initial.
pub(crate) fn union<'a>(words: impl Iterator<Item = &'a Word>) -> (u32, u32, bool) {
    words.fold((0, 0, true), |(surely, maybe, plain), word| {
        (surely | word.surely, maybe | word.maybe, plain && word.role != Role::Initial)
    })
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

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "سید", "سیده", "السید", "السیده", "سادات", "السادات", "حاج", "حاجی", "حاجیه", "الحاج", "کربلایی", "مشهدی", "دکتر", "الدکتور", "دکتور",
    "مهندس", "شهید", "شهیده", "الشهید", "ملا", "شیخ", "الشیخ", "خان", "بیگ", "بگ", "میر", "مرحوم", "اقا", "آقا", "استاد", "کاک",
    "seyed", "seyyed", "sayed", "sayyed", "sayyid", "sayid", "seyyid", "seyid", "syed", "sid", "seyedeh", "seyyedeh", "sayyida", "sadat", "haj", "hajj", "haji", "hajji", "hadschi",
    "hajieh", "karbalaei", "mashhadi", "dr", "doctor", "mohandes", "eng", "shahid", "mulla", "mullah", "molla", "sheikh", "shaikh", "shaykh", "scheich", "cheikh",
    "khan", "beg", "beyg", "bey", "mir", "mr", "mrs", "ms", "miss", "sir", "agha", "aqa", "ostad", "prof", "kak",
];

/// Titles that may also end a name.
const TRAILING: &[&str] = &["خان", "بیگ", "بگ", "سادات", "السادات", "khan", "beg", "beyg", "bey", "sadat"];

/// Words that say that the name is not known.
#[rustfmt::skip]
const UNKNOWN: &[&str] = &[
    "ناشناس", "نامعلوم", "نامشخص", "مجهول", "الهویه", "هویت", "بدون", "نام", "unknown", "unidentified", "unnamed", "anonymous", "nameless", "name", "no", "not", "known", "none", "null", "nan",
    "unbekannt", "inconnu", "okand", "okänd", "bilinmiyor", "nn", "na",
];

/// Latin spellings of the article and of what stands for it before a sun letter.
const ARTICLES: &[&str] = &[
    "al", "el", "ul", "ol", "il", "as", "ar", "ad", "an", "at", "az", "ash", "ed", "eddin", "ud", "od", "us",
];
/// Words that only lead to the next one.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "ابو", "ابی", "ابا", "بن", "ابن", "بنت", "بنی", "ام", "ال", "ولد", "عبد", "عبدول",
    "abu", "abo", "abou", "abi", "aboo", "bin", "ibn", "ben", "bint", "bani", "umm", "um", "ould", "al", "el",
];
/// "Servant of the": one prefix with the word that follows.
const SERVANT: &[&str] =
    &["abd", "abdul", "abdol", "abdel", "abdal", "abdu", "abdo", "abdur", "abdus", "abdor", "abdos", "abdil"];

impl Encoded {
    /// Encode a written name. Never fails: what cannot be a name encodes as blank.
    pub fn new(written: &str) -> Encoded {
        let words = Words::read(written);
        if words.list.iter().all(|word| lists(words.text(word)) & IS_UNKNOWN != 0) {
            return Encoded::default();
        }
        let mut builder = Builder { words: &words, out: Parts::default() };
        builder.forms();
        builder.out.done()
    }

    /// Whether there is nothing to compare: empty, "unknown", ناشناس, no letters. A blank never matches.
    pub fn is_blank(&self) -> bool {
        self.forms.is_empty()
    }

    /// The words of each form; the name as written comes first.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &[Word]> {
        self.forms.iter().map(|&(start, end)| &self.words[start as usize..end as usize])
    }

    /// All symbols of a word, its article included.
    pub(crate) fn full(&self, word: &Word) -> &[u8] {
        &self.symbols[word.start as usize..word.start as usize + word.length as usize]
    }

    /// The symbols of a word without its article.
    pub(crate) fn bare(&self, word: &Word) -> &[u8] {
        &self.full(word)[word.article as usize..]
    }
}

#[derive(Default)]
struct Parts {
    symbols: Vec<u8>,
    words: Vec<Word>,
    forms: Vec<(u8, u8)>,
}

impl Parts {
    fn done(self) -> Encoded {
        Encoded { symbols: self.symbols.into(), words: self.words.into(), forms: self.forms.into() }
    }
}

struct Builder<'a> {
    words: &'a Words,
    out: Parts,
}

impl Builder<'_> {
    fn forms(&mut self) {
        let all: Vec<Raw> = self.words.list.clone();
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
            || alias.iter().all(|word| lists(self.words.text(word)) & IS_UNKNOWN != 0)
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
        if self.out.forms.len() >= 6 || self.out.words.len() + list.len() > 200 {
            return;
        }
        let list = in_order(list);
        let start = self.out.words.len();
        let mut at = 0;
        while at < list.len() {
            at += self.word(&list, at);
        }
        let words = &mut self.out.words[start..];
        if words.iter().all(|word| word.role != Role::Name) {
            words
                .iter_mut()
                .filter(|word| word.role != Role::Initial)
                .for_each(|word| word.role = Role::Name);
        }
        if !words.is_empty() {
            self.out.forms.push((start as u8, self.out.words.len() as u8));
        }
    }

    /// Encode the word at `at`, with the prefix or the article that belongs to it; how many words that took.
    fn word(&mut self, list: &[Raw], at: usize) -> usize {
        let text = self.words.text(&list[at]);
        let next =
            list.get(at + 1).filter(|next| next.arabic == list[at].arabic).map(|next| self.words.text(next));
        let latin = !list[at].arabic;
        if latin && next.is_some() && lists(text) & SERVES != 0 {
            self.push(&['a', 'b', 'd'], &list[at], Role::Prefix);
            return 1;
        }
        if latin && next.is_some_and(|next| next.len() > 2) && is_article(text, at) {
            return 1;
        }
        let role = self.role(list, at, next.is_some());
        if let Some(title) = glued_title(text).filter(|_| role == Role::Name) {
            self.push(&text[..title], &list[at], Role::Title);
            self.push(&text[title..], &list[at], Role::Name);
        } else if let Some((prefix, skip)) = servant(text).filter(|_| role == Role::Name) {
            self.push(&text[..prefix], &list[at], Role::Prefix);
            self.push(&text[skip..], &list[at], Role::Name);
        } else {
            self.push(text, &list[at], role);
        }
        1
    }

    fn role(&self, list: &[Raw], at: usize, leads: bool) -> Role {
        let text = self.words.text(&list[at]);
        let listed = lists(text);
        if text.iter().filter(|&&c| c != '’').count() == 1
            || (text.len() == 2 && list[at].stop == Stop::Dot && listed & TITLE == 0)
        {
            Role::Initial
        } else if list.len() > 1 && ((leads && listed & TITLE != 0) || listed & TRAILS != 0) {
            Role::Title
        } else if leads && listed & PREFIX != 0 {
            Role::Prefix
        } else {
            Role::Name
        }
    }

    fn push(&mut self, text: &[char], raw: &Raw, role: Role) {
        let start = self.out.symbols.len();
        // After Abd and Abu an article is sure; elsewhere a short word may just begin like one.
        let led = self.out.words.last().is_some_and(|word| word.role == Role::Prefix) && start > 0;
        let article = article(text, raw.arabic, if led { 4 } else { 5 });
        if article > 0 {
            sounds::sound(&text[..article], raw.arabic, &mut self.out.symbols);
        }
        sounds::sound(&text[article..], raw.arabic, &mut self.out.symbols);
        self.out.symbols.truncate(start + sounds::MOST);
        let length = (self.out.symbols.len() - start) as u8;
        if length == 0 {
            return;
        }
        let article = if (length as usize) > article { article as u8 } else { 0 };
        let spelling = hash(text);
        let known = known::number(spelling);
        let head = symbols::coarse(self.out.symbols[start + article as usize]);
        let (surely, maybe) = symbols::sets(&self.out.symbols[start + article as usize..]);
        let word = Word {
            start: start as u16,
            length,
            article,
            role,
            arabic: raw.arabic,
            spelling,
            known,
            head,
            surely,
            maybe,
        };
        self.out.words.push(word);
    }
}

/// "Family, Given" → "Given Family"; otherwise as written.
fn in_order(list: &[Raw]) -> Vec<Raw> {
    match list.iter().position(|word| word.stop == Stop::Comma) {
        Some(comma) if comma + 1 < list.len() => [&list[comma + 1..], &list[..=comma]].concat(),
        _ => list.to_vec(),
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

/// A Latin article that stands before a name.
fn is_article(text: &[char], at: usize) -> bool {
    lists(text) & ARTICLE != 0 && (at > 0 || matches!(text, ['a' | 'e', 'l']))
}

/// For "servant of the …" and "father of the …" in one word: how many letters are the prefix, and where the name begins.
fn servant(text: &[char]) -> Option<(usize, usize)> {
    match text {
        // عبداله is how many write عبدالله.
        ['ع', 'ب', 'د', 'ا', 'ل', 'ه'] | ['ع', 'ب', 'د', 'ا', 'ل', 'ه', 'ی', ..] => Some((3, 4)),
        ['ع', 'ب', 'د', 'ا', 'ل', rest @ ..] if rest.len() >= 2 => Some((3, 5)),
        ['ا', 'ب', 'و', 'ا', 'ل', rest @ ..] if rest.len() >= 2 => Some((3, 5)),
        ['a', 'b', 'o' | 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((3, 4)),
        ['a', 'b', 'o', 'u', 'l', rest @ ..] if rest.len() >= 3 => Some((4, 5)),
        ['ع', 'ە', 'ب', 'د', 'و', rest @ ..] if rest.len() >= 3 => {
            Some((4, 5 + usize::from(rest[0] == 'ل')))
        }
        ['a' | 'e' | 'ə', 'b', 'd', 'a' | 'e' | 'i' | 'o' | 'u' | 'ü' | 'ə', 'l', rest @ ..]
            if rest.len() >= 3 =>
        {
            Some((3, 5))
        }
        ['a', 'b', 'd', 'a' | 'e' | 'i' | 'o' | 'u', x, y, _, ..] if x == y => Some((3, 4)),
        _ => None,
    }
}

/// The length of سید, seyyed when it is glued to the name that follows.
fn glued_title(text: &[char]) -> Option<usize> {
    const GLUED: &[&str] = &["سید", "seyyed", "sayyed", "seyed", "sayed"];
    GLUED.iter().map(|title| title.chars().count()).zip(GLUED).find_map(|(length, title)| {
        let fits = text.len() >= length + 3 && title.chars().eq(text[..length].iter().copied());
        (fits && text[length..] != ['ا', 'ب', 'ا', 'د']).then_some(length)
    })
}

/// Which of the lists above a word is in, by its spelling: bits of [`LISTS`].
fn lists(text: &[char]) -> u8 {
    static ALL: LazyLock<FxHashMap<u32, u8>> = LazyLock::new(|| {
        let mut all = FxHashMap::default();
        for (bit, list) in LISTS.iter().enumerate() {
            for word in *list {
                let letters: Vec<char> = word.chars().collect();
                *all.entry(hash(&letters)).or_default() |= 1 << bit;
            }
        }
        all
    });
    ALL.get(&hash(text)).copied().unwrap_or(0)
}

/// The lists, in the order of their bits.
const LISTS: [&[&str]; 6] = [TITLES, TRAILING, UNKNOWN, ARTICLES, SERVANT, PREFIXES];
const TITLE: u8 = 1;
const TRAILS: u8 = 2;
const IS_UNKNOWN: u8 = 4;
const ARTICLE: u8 = 8;
const SERVES: u8 = 16;
const PREFIX: u8 = 32;

/// FNV-1a over the folded letters.
pub(crate) fn hash(text: &[char]) -> u32 {
    text.iter().fold(0x811c_9dc5, |h, &c| (h ^ c as u32).wrapping_mul(0x0100_0193))
}
