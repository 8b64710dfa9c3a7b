//! What one written word says by itself, whatever stands beside it.

use crate::spellings::{PREFIX, Spellings, TITLE, TRAILS};
use crate::word::{self, Role, Word};
use crate::words::{self, Raw, Stop};

/// A written word, and what it may be in a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Token {
    /// The word; a title or a prefix when a name is glued to it. None when it says nothing.
    first: Option<Word>,
    /// The name that is glued to a title or a prefix, or the word as it is read after Abd or Abu.
    second: Option<Box<Word>>,
    kind: Kind,
    /// Which lists it is in, see [`Spellings`].
    pub(crate) lists: u8,
    /// Whether it is an initial, with a full stop or without one.
    initial: (bool, bool),
    /// Whether it is an article even where it opens a name.
    pub(crate) opens: bool,
}

/// What a token is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Kind {
    /// One word, whatever stands before it.
    #[default]
    One,
    /// One word, which is another after Abd or Abu.
    Led,
    /// A title or a prefix, and the name that is glued to it.
    Glued,
}

impl Token {
    /// A word that says nothing.
    pub(crate) const NONE: Token =
        Token { first: None, second: None, kind: Kind::One, lists: 0, initial: (false, false), opens: false };

    /// Read folded letters.
    pub(crate) fn of(text: &[char], raw: &Raw, table: &Spellings) -> Token {
        let listed = table.get(raw.spelling);
        let lists = listed.lists;
        let part = |text: &[char], led| {
            let spelling = words::spelling(text);
            Word::read(text, raw.arabic, spelling, table.get(spelling), led)
        };
        let whole = |led| Word::read(text, raw.arabic, raw.spelling, listed, led);
        let (first, second, kind) = match glued(text).filter(|_| lists & (TITLE | TRAILS | PREFIX) == 0) {
            Some((role, length, skip)) => {
                let first = part(&text[..length], false).map(|word| word.used_as(role));
                (first, part(&text[skip..], role == Role::Prefix), Kind::Glued)
            }
            None if word::led_otherwise(text, raw.arabic) => (whole(false), whole(true), Kind::Led),
            None => (whole(false), None, Kind::One),
        };
        let one = text.len() == 1 || text.len() == 2 && text[1] == '’';
        let initial = (one || text.len() == 2 && lists & TITLE == 0, one);
        let opens = matches!(text, ['a' | 'e' | 'ə', 'l'] | ['a' | 'e', 's', 'c', 'h']);
        Token { first, second: second.map(Box::new), kind, lists, initial, opens }
    }

    /// The words that it is in a name, into `out`. `among`: whether other words are in the name; `leads`: whether one of
    /// its script follows; `led`: whether Abd or Abu stands before it.
    #[inline]
    pub(crate) fn put(&self, stop: Stop, among: bool, leads: bool, led: bool, out: &mut Vec<Word>) {
        if self.kind == Kind::Glued {
            out.extend(self.first);
            return out.extend(self.second.as_deref());
        }
        let word = if led && self.kind == Kind::Led { self.second.as_deref() } else { self.first.as_ref() };
        if let Some(word) = word {
            out.push(word.used_as(self.role(stop, among, leads)));
        }
    }

    fn role(&self, stop: Stop, among: bool, leads: bool) -> Role {
        if if stop == Stop::Dot { self.initial.0 } else { self.initial.1 } {
            Role::Initial
        } else if among && ((leads && self.lists & TITLE != 0) || self.lists & TRAILS != 0) {
            Role::Title
        } else if leads && self.lists & PREFIX != 0 {
            Role::Prefix
        } else {
            Role::Name
        }
    }
}

/// A title or a prefix that is written with its name: what it is, how many letters it has, and where the name begins.
fn glued(text: &[char]) -> Option<(Role, usize, usize)> {
    let title = glued_title(text).map(|length| (Role::Title, length, length));
    title.or_else(|| servant(text).map(|(length, skip)| (Role::Prefix, length, skip)))
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
