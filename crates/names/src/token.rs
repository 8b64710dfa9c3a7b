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
    initial: Initial,
    /// Whether it is an article even where it opens a name.
    pub(crate) opens: bool,
    /// How many letters it has.
    pub(crate) letters: u8,
    pub(crate) arabic: bool,
    /// Whether it is one word of the name wherever it stands, but after Abd or Abu and before a full stop.
    pub(crate) plain: bool,
}

/// Whether a token is an initial.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Initial {
    #[default]
    Never,
    /// With a full stop.
    Dotted,
    Always,
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
        let initial = match text.len() {
            _ if one => Initial::Always,
            2 if lists & TITLE == 0 => Initial::Dotted,
            _ => Initial::Never,
        };
        let opens = matches!(text, ['a' | 'e' | 'ə', 'l'] | ['a' | 'e', 's', 'c', 'h']);
        let plain = first.is_some() && lists == 0 && kind != Kind::Glued && initial != Initial::Always;
        let (letters, arabic) = (text.len() as u8, raw.arabic);
        Token { first, second: second.map(Box::new), kind, lists, initial, opens, letters, arabic, plain }
    }

    /// The word that it is, unless Abd or Abu stands before it; of a plain token.
    #[inline]
    pub(crate) fn word(&self) -> Option<&Word> {
        self.first.as_ref()
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
        if self.initial == Initial::Always || self.initial == Initial::Dotted && stop == Stop::Dot {
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
        // One l of two is left out: Abdulah, Abdala.
        ['a', 'b', 'd', 'a' | 'e' | 'o' | 'u', 'l', 'a']
        | ['a', 'b', 'd', 'a' | 'e' | 'o' | 'u', 'l', 'a', 'h'] => Some((3, 4)),
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
