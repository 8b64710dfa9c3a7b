//! The folded form of a name, for equality, sorting and display; and which script it is in.

use crate::letters::{self, Mark};
use unicode_normalization::UnicodeNormalization as _;

/// Which script a written name is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Script {
    /// Persian, Arabic, Kurdish, Azeri, Urdu or Pashto letters.
    Arabic,
    /// Latin letters, with any diacritics.
    Latin,
    /// Letters of more than one script.
    Mixed,
    /// Letters of another script.
    Other,
    /// No letter at all.
    None,
}

/// The folded form: one code point for each letter, lower case, single spaces, aliases kept in parentheses.
///
/// Two writings with the same folded form differ at most in keyboard, case, diacritics that say nothing,
/// punctuation and spacing. Folding is idempotent: `fold(fold(x)) == fold(x)`.
pub fn fold(written: &str) -> String {
    let composed: String = written.nfc().collect();
    let mut out = String::with_capacity(composed.len());
    let mut gap = false;
    letters::marks(&composed, |mark| {
        let mut put = |c: char, gap: &mut bool| {
            if *gap && !out.is_empty() && !out.ends_with('(') {
                out.push(' ');
            }
            *gap = false;
            out.push(if c == 'ئ' { 'ی' } else { c });
        };
        match mark {
            Mark::Letter(c) => put(c, &mut gap),
            Mark::Pair(c, d) => {
                put(c, &mut gap);
                put(d, &mut gap);
            }
            Mark::Open => {
                gap = true;
                put('(', &mut gap);
            }
            Mark::Close => {
                out.push(')');
                gap = true;
            }
            Mark::Or => {
                gap = true;
                put('/', &mut gap);
                gap = true;
            }
            Mark::Nothing => {}
            Mark::Break | Mark::Stop | Mark::Comma | Mark::Digit => gap = true,
        }
    });
    out
}

/// Which script the letters of a written name belong to.
pub fn script(written: &str) -> Script {
    let (mut arabic, mut latin, mut other) = (false, false, false);
    letters::marks(written, |mark| {
        if let Mark::Letter(c) | Mark::Pair(c, _) = mark {
            match c {
                '’' => {}
                '\u{600}'..='\u{6ff}' => arabic = true,
                c if c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) => latin = true,
                _ => other = true,
            }
        }
    });
    match (arabic, latin, other) {
        (false, false, false) => Script::None,
        (true, false, false) => Script::Arabic,
        (false, true, false) => Script::Latin,
        (false, false, true) => Script::Other,
        _ => Script::Mixed,
    }
}
