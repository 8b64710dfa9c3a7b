//! A written name, encoded once and compared many times.

use crate::kept::Kept;
use crate::spellings::{self, ARTICLE, IS_UNKNOWN, SERVES};
use crate::token::Token;
pub(crate) use crate::word::{Role, Word, lost, surplus};
use crate::words::{self, Raw, Stop, Words};
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

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

/// Where the words of each form end, which follow those of the form before; the first form is the name as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Forms {
    ends: [u8; MOST_FORMS],
    count: u8,
}

impl Forms {
    fn push(&mut self, end: usize) {
        self.ends[self.count as usize] = end as u8;
        self.count += 1;
    }
}

/// The most forms of one name; further aliases are not read.
const MOST_FORMS: usize = 6;

thread_local! {
    /// Where a name is taken apart: kept, so that encoding takes one allocation, of what it returns.
    static DESK: RefCell<Desk> = RefCell::default();
}

#[derive(Default)]
struct Desk {
    read: Words,
    tokens: Vec<Token>,
    built: Vec<Word>,
    kept: Kept,
}

/// The tokens of the words that were read, by their numbers.
enum Tokens<'a> {
    /// All of them were read before.
    Kept(&'a Kept),
    Fresh(&'a [Token]),
}

impl Tokens<'_> {
    #[inline]
    fn of(&self, raw: &Raw) -> &Token {
        match self {
            Tokens::Kept(kept) => kept.token(raw.number),
            Tokens::Fresh(tokens) => &tokens[raw.number as usize],
        }
    }
}

impl Desk {
    fn encode(&mut self, written: &str) -> Encoded {
        let Desk { read, tokens, built, kept } = self;
        if kept.read(written) {
            if kept.plain() {
                let mut words = Vec::with_capacity(kept.tokens().len());
                words.extend(kept.tokens().filter_map(Token::word));
                return Encoded::in_one_form(words.into());
            }
            read.clear();
            kept.tokens().for_each(|token| read.add(token.letters, token.arabic));
            return encode(read, Tokens::Kept(kept), built);
        }
        read.read(written);
        tokens.clear();
        tokens.extend(read.list.iter().map(|raw| Token::of(read.text(raw), raw, spellings::table())));
        encode(read, Tokens::Fresh(tokens), built)
    }
}

/// Encode the words of a name.
fn encode(words: &Words, tokens: Tokens, built: &mut Vec<Word>) -> Encoded {
    if words.list.iter().all(|raw| tokens.of(raw).lists & IS_UNKNOWN != 0) {
        return Encoded::default();
    }
    built.clear();
    let mut builder = Builder { words, tokens, built, forms: Forms::default() };
    builder.forms();
    let Builder { forms, built, .. } = builder;
    Encoded { words: built.as_slice().into(), forms, order: order(built) }
}

fn order(words: &[Word]) -> u64 {
    let next =
        |order: u64, word: &Word| (order.rotate_left(5) ^ word.spelling).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    words.iter().fold(0, next)
}

impl Encoded {
    /// Encode a written name. Never fails: what cannot be a name encodes as blank.
    pub fn new(written: &str) -> Encoded {
        DESK.with_borrow_mut(|desk| desk.encode(written))
    }

    /// Words that are a name as they stand.
    fn in_one_form(words: Box<[Word]>) -> Encoded {
        let mut forms = Forms::default();
        forms.push(words.len());
        Encoded { forms, order: order(&words), words }
    }

    /// Whether there is nothing to compare: empty, "unknown", ناشناس, no letters. A blank never matches.
    pub fn is_blank(&self) -> bool {
        self.forms.count == 0
    }

    /// The words of a name that has no other form.
    pub(crate) fn only_form(&self) -> Option<&[Word]> {
        (self.forms.count == 1).then_some(&*self.words)
    }

    /// The words of each form; the name as written comes first.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &[Word]> {
        let ends = &self.forms.ends[..self.forms.count as usize];
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(&start, &end)| &self.words[start as usize..end as usize])
    }
}

struct Builder<'a> {
    words: &'a Words,
    tokens: Tokens<'a>,
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
            || alias.iter().all(|word| self.tokens.of(word).lists & IS_UNKNOWN != 0)
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
            self.forms.push(self.built.len());
        }
    }

    /// Put the words of the token at `at`; an article of its own is left out.
    fn word(&mut self, list: &[Raw], at: usize, start: usize) {
        let raw = &list[at];
        let token = self.tokens.of(raw);
        let next = list.get(at + 1).filter(|next| next.arabic == raw.arabic);
        if let Some(next) = next.filter(|_| !raw.arabic) {
            if token.lists & SERVES != 0 {
                return self.built.push(servant());
            }
            if next.end - next.start > 2 && token.lists & ARTICLE != 0 && (at > 0 || token.opens) {
                return;
            }
        }
        let led = self.built[start..].last().is_some_and(|word| word.role == Role::Prefix);
        token.put(raw.stop, list.len() > 1, next.is_some(), led, self.built);
    }
}

/// Abd, Abdul, Abdel before a name: one prefix.
fn servant() -> Word {
    static SERVANT: LazyLock<Word> = LazyLock::new(|| {
        let text = ['a', 'b', 'd'];
        let spelling = words::spelling(&text);
        let listed = spellings::table().get(spelling);
        Word::read(&text, false, spelling, listed, false).unwrap_or_default().used_as(Role::Prefix)
    });
    *SERVANT
}

/// "Family, Given" → "Given Family"; otherwise as written.
fn in_order(list: &[Raw]) -> Cow<'_, [Raw]> {
    match list.iter().position(|word| word.stop == Stop::Comma) {
        Some(comma) if comma + 1 < list.len() => [&list[comma + 1..], &list[..=comma]].concat().into(),
        _ => list.into(),
    }
}
