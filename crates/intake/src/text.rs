//! Text of cells: what a reader cannot see is removed, and what differs only in form is folded for look-up.
//!
//! [`clean`] keeps the words as written; [`fold`] is for comparing words with tables and is never stored.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The words of a cell as written, without the characters that nobody sees: bidi controls, zero-width spaces, other
/// control characters, spaces at the ends or in a row. A zero-width non-joiner stays inside a word.
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || c == ZWNJ || c == ZWJ);
    if !needs_cleaning(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        let space = c.is_whitespace() || (c.is_control() && c != '\n');
        match c {
            '\n' => {
                out.truncate(out.trim_end().len());
                out.push('\n');
            }
            c if is_invisible(c) => {}
            _ if space => {
                if !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

fn needs_cleaning(text: &str) -> bool {
    let mut before = 'x';
    text.chars().any(|c| {
        let bad = match c {
            ' ' => before == ' ',
            // Nearly all characters of nearly all cells.
            '!'..='~' | '\u{0620}'..='\u{06ff}' => false,
            c => is_invisible(c) || c.is_control() || c.is_whitespace(),
        };
        before = c;
        bad
    })
}

/// A letter. The Arabic block is told without the table of the standard library, which is slow there.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{0620}'..='\u{064a}' | '\u{0671}'..='\u{06d3}' => true,
        c if c.is_ascii() => false,
        c => c.is_alphabetic(),
    }
}

/// A letter or a digit, of any script.
pub(crate) fn is_word_char(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}

/// Characters that change how text looks, or hide in it, and say nothing.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{061c}' | '\u{00ad}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Fold for look-up: lower case, digits in ASCII, Persian and Arabic letters that are written for one another made
/// one, marks and accents dropped, zero-width joiners a space; everything but letters, digits and `keep` a space;
/// one space between words.
pub fn fold_keeping(text: &str, keep: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| {
        if is_word_char(c) || keep.contains(&c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    };
    for c in text.chars() {
        fold_char(c, &mut push);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Fold for look-up, keeping letters and digits alone.
pub fn fold(text: &str) -> String {
    fold_keeping(text, &[])
}

/// Fold a header or a code: as [`fold`], with no spaces at all, so that `Date of-death` and `date_of_death` are one.
pub fn fold_header(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| c != ' ');
    folded
}

fn fold_char(c: char, push: &mut impl FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    if let Some(digit) = digit(c) {
        return push(digit);
    }
    match c {
        '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | 'ء' => {}
        'ي' | 'ى' | 'ئ' | 'ې' | 'ے' => push('ی'),
        'ك' | 'ڪ' => push('ک'),
        'ة' | 'ۀ' => push('ه'),
        'أ' | 'إ' | 'آ' | 'ٱ' => push('ا'),
        'ؤ' => push('و'),
        'ß' => "ss".chars().for_each(push),
        'ı' => push('i'),
        'ø' | 'Ø' => push('o'),
        ZWNJ | ZWJ => push(' '),
        c if is_invisible(c) => {}
        // Letters of these blocks have no case, and no compatibility form that matters here.
        '\u{0600}'..='\u{06ff}' => push(c),
        c => {
            for part in c.nfkd() {
                if is_combining_mark(part) {
                    continue;
                }
                if part == c || part.is_ascii() {
                    part.to_lowercase().filter(|p| !is_combining_mark(*p)).for_each(&mut *push);
                } else {
                    fold_char(part, push);
                }
            }
        }
    }
}

/// The ASCII digit that a Persian, Arabic or full-width digit stands for.
pub fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        '०'..='९' => '०',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(c as u32 - zero as u32, 10)
}

/// Persian number words and ordinals below a hundred as digits: «سی و دو ساله» → "32 ساله", «بیستم دی» → "20 دی". The text is
/// folded already.
pub(crate) fn number_words(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let (mut out, mut at, mut changed) = (Vec::with_capacity(words.len()), 0, false);
    while let Some(word) = words.get(at) {
        let Some(number) = number_word(word) else {
            out.push(Cow::Borrowed(*word));
            at += 1;
            continue;
        };
        changed = true;
        let next = (words.get(at + 1) == Some(&"و"))
            .then(|| words.get(at + 2).and_then(|word| number_word(word)))
            .flatten();
        match next {
            Some(ones @ 1..=9) if number >= 20 && number.is_multiple_of(10) => {
                out.push(Cow::Owned((number + ones).to_string()));
                at += 3;
            }
            _ => {
                out.push(Cow::Owned(number.to_string()));
                at += 1;
            }
        }
    }
    if changed { Cow::Owned(out.join(" ")) } else { Cow::Borrowed(folded) }
}

/// A folded Persian number word, cardinal or ordinal («م», «مین»).
fn number_word(word: &str) -> Option<u32> {
    const TENS: [&str; 8] = ["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"];
    const ONES: [&str; 19] = [
        "یک",
        "دو",
        "سه",
        "چهار",
        "پنج",
        "شش",
        "هفت",
        "هشت",
        "نه",
        "ده",
        "یازده",
        "دوازده",
        "سیزده",
        "چهارده",
        "پانزده",
        "شانزده",
        "هفده",
        "هجده",
        "نوزده",
    ];
    let of = |word: &str| {
        let ones = (1u32..).zip(ONES).find(|(_, name)| *name == word).map(|(n, _)| n);
        ones.or_else(|| (2u32..).zip(TENS).find(|(_, name)| *name == word).map(|(n, _)| n * 10))
    };
    let irregular = match word {
        "اول" | "نخست" => Some(1),
        "سوم" => Some(3),
        "سی ام" | "سیم" => Some(30),
        _ => None,
    };
    of(word).or(irregular).or_else(|| of(word.strip_suffix("مین").or_else(|| word.strip_suffix('م'))?))
}

/// All digits made ASCII, the rest as it is.
pub fn ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| !c.is_ascii() && digit(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| digit(c).unwrap_or(c)).collect())
}

/// Whether a header has one of some folded words in it: `civilians_killed_min` has "killed".
pub(crate) fn header_has(header: &str, words: &[&str]) -> bool {
    fold(header).split([' ', '_', '-']).any(|word| words.contains(&word))
}

/// The cell says nothing: empty, a dash, or a word for *unknown*.
pub fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty()
        || text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '_' | '?' | '؟' | '.' | '/' | '*' | ' ' | '٫' | 'ـ'))
    {
        return true;
    }
    // Most cells are told apart by their first letter; folding is for the few that are left.
    let begins = text.trim_start_matches(|c: char| !is_letter(c)).chars().next();
    let may = begins.is_none_or(|c| "nNuUtTkKiIنمبغلﻥﻡ".contains(c) || !is_letter(c));
    if !may || text.chars().nth(24).is_some() {
        return false;
    }
    let folded = fold(text);
    NOTHING.contains(&folded.as_str())
}

/// Folded words for "we do not know", in English, Persian, Arabic, German and French.
const NOTHING: &[&str] = &[
    "n a",
    "na",
    "nan",
    "nil",
    "null",
    "none",
    "unknown",
    "not known",
    "not available",
    "not stated",
    "unspecified",
    "tbd",
    "نامعلوم",
    "نامشخص",
    "نا مشخص",
    "نا معلوم",
    "ندارد",
    "مشخص نیست",
    "معلوم نیست",
    "بدون اطلاعات",
    "نمی دانیم",
    "غیر معروف",
    "غیر معلوم",
    "غیر محدد",
    "مجهول",
    "لا یوجد",
    "unbekannt",
    "keine angabe",
    "k a",
    "nicht bekannt",
    "inconnu",
    "inconnue",
    "non precise",
    "non renseigne",
    "nr",
    "nd",
    "n c",
    "n d",
    "",
];

/// Parts of a cell that holds several values: separated by `;`, `؛`, `|` or a new line; empty parts dropped.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '؛', '|', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
}

/// The script of a text's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Arabic script: Persian, Arabic, Kurdish, Urdu, …
    Arabic,
    /// Anything else with letters; Latin in practice.
    Latin,
}

/// The script of one letter; none for digits, signs and spaces.
pub fn script(c: char) -> Option<Script> {
    match c {
        '\u{0620}'..='\u{065f}'
        | '\u{066e}'..='\u{06d5}'
        | '\u{06ee}'..='\u{06ef}'
        | '\u{06fa}'..='\u{06ff}'
        | '\u{0750}'..='\u{077f}'
        | '\u{08a0}'..='\u{08ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' => Some(Script::Arabic),
        c if is_letter(c) => Some(Script::Latin),
        _ => None,
    }
}

/// The script of most letters.
pub fn main_script(text: &str) -> Option<Script> {
    let (mut arabic, mut latin) = (0u32, 0u32);
    for c in text.chars() {
        match script(c) {
            Some(Script::Arabic) => arabic += 1,
            Some(Script::Latin) => latin += 1,
            None => {}
        }
    }
    match (arabic, latin) {
        (0, 0) => None,
        (a, l) if a >= l => Some(Script::Arabic),
        _ => Some(Script::Latin),
    }
}

/// At most `max` characters of a text, for messages.
pub fn excerpt(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_forms_that_mean_one_word() {
        assert_eq!(fold("كشته‌شده"), "کشته شده");
        assert_eq!(fold("Décédé(e)"), "decede e");
        assert_eq!(fold("١٢۳"), "123");
        assert_eq!(fold_header("Date of-Death_(Greg.)"), "dateofdeathgreg");
        assert_eq!(fold("ﻋﻠﯽ"), "علی");
    }

    #[test]
    fn cleaning_removes_what_nobody_sees() {
        assert_eq!(clean("\u{202e} Roya\u{200b}  Testi \u{feff}"), "Roya Testi");
        assert_eq!(clean("علی‌زاده"), "علی‌زاده");
        assert!(matches!(clean("Roya Testi"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_for_nothing() {
        for word in ["", " - ", "—", "N/A", "نامعلوم", "unknown", "???", "Unbekannt", "Inconnu"] {
            assert!(says_nothing(word), "{word}");
        }
        assert!(!says_nothing("Roya"));
        assert!(!says_nothing("0"));
    }

    proptest::proptest! {
        #[test]
        fn folding_is_idempotent(text in "\\PC*") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn cleaning_never_panics(text in proptest::prelude::any::<String>()) {
            let _ = clean(&text);
            let _ = says_nothing(&text);
            let _ = excerpt(&text, 7);
        }
    }
}
