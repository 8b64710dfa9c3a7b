//! Letters as typed → letters as meant: one code point for each letter of either script.
//!
//! Compatibility and presentation forms fall back to NFKC; harakat, tatweel and directional marks vanish;
//! the keyboards' different yehs and kafs become one; Latin letters lose the diacritics that say nothing.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// What one code point does in a written name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// A letter, folded.
    Letter(char),
    /// Two letters from one code point (ligatures, `ß`).
    Pair(char, char),
    /// Ends a word: space, hyphen, zero-width non-joiner.
    Break,
    /// A full stop: ends a word, and says that a single letter before it is an initial.
    Stop,
    /// A comma: in "Family, Given" it tells the order.
    Comma,
    /// Opens an alias.
    Open,
    /// Closes an alias.
    Close,
    /// A slash or an equals sign: what follows is another form of the name.
    Or,
    /// A digit: never part of a name.
    Digit,
    /// Says nothing: harakat, tatweel, directional marks, control characters.
    Nothing,
}

/// Fold one code point that is not decomposed further.
pub(crate) fn mark(c: char) -> Mark {
    use Mark::*;
    match c {
        'a'..='z' => Letter(c),
        'A'..='Z' => Letter(c.to_ascii_lowercase()),
        '0'..='9' | '٠'..='٩' | '۰'..='۹' => Digit,
        ' ' | '\t' | '\n' | '\r' | '-' | '_' | '\u{200c}' | '\u{a0}' | '·' | '٬' | '‐'..='―' => Break,
        '.' => Stop,
        ',' | '،' | ';' | '؛' => Comma,
        '(' | '[' | '{' | '«' | '“' | '"' => Open,
        ')' | ']' | '}' | '»' | '”' => Close,
        '/' | '=' | '|' | '\\' => Or,
        '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '′' | 'ˈ' => Letter('’'),
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' => Letter('ا'),
        'ي' | 'ى' | 'ی' | 'ې' | 'ے' | 'ۍ' | 'ۓ' => Letter('ی'),
        'ك' | 'ک' | 'ڪ' => Letter('ک'),
        'ه' | 'ة' | 'ۀ' | 'ہ' | 'ۃ' | 'ھ' | 'ۂ' => Letter('ه'),
        'و' | 'ؤ' | 'ۇ' | 'ۈ' | 'ۋ' => Letter('و'),
        'ب' | 'پ' | 'ت' | 'ث' | 'ج' | 'چ' | 'ح' | 'خ' | 'د' | 'ذ' | 'ر' | 'ز' | 'ژ' | 'س' | 'ش' | 'ص'
        | 'ض' | 'ط' | 'ظ' | 'ع' | 'غ' | 'ف' | 'ق' | 'گ' | 'ل' | 'م' | 'ن' | 'ە' | 'ۆ' | 'ێ' | 'ڤ' | 'ء' => {
            Letter(c)
        }
        'ڵ' => Letter('ل'),
        'ڕ' | 'ړ' | 'ڑ' => Letter('ر'),
        'ٹ' | 'ټ' => Letter('ت'),
        'ڈ' | 'ډ' => Letter('د'),
        'ں' | 'ڼ' => Letter('ن'),
        'ښ' => Letter('ش'),
        'ږ' => Letter('ژ'),
        'ځ' => Letter('ز'),
        'څ' => Letter('س'),
        'ڭ' | 'ګ' => Letter('گ'),
        '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{300}'..='\u{36f}' => Nothing,
        '\u{200b}'
        | '\u{200d}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Nothing,
        'ş' | 'Ş' | 'ș' | 'š' | 'Š' => Letter('ş'),
        'ç' | 'Ç' | 'č' | 'Č' => Letter('ç'),
        'ğ' | 'Ğ' | 'ġ' | 'Ġ' => Letter('ğ'),
        'ž' | 'Ž' => Letter('ž'),
        'ə' | 'Ə' | 'ǝ' => Letter('ə'),
        'ı' | 'İ' => Letter('i'),
        'ā' | 'Ā' => Letter('ā'),
        'ī' | 'Ī' | 'î' | 'Î' => Letter('ī'),
        'ū' | 'Ū' | 'û' | 'Û' => Letter('ū'),
        'ḫ' | 'Ḫ' => Letter('x'),
        'ß' => Pair('s', 's'),
        'æ' | 'Æ' => Pair('a', 'e'),
        'œ' | 'Œ' => Pair('o', 'e'),
        'ø' | 'Ø' => Letter('o'),
        'ł' | 'Ł' => Letter('l'),
        'đ' | 'Đ' => Letter('d'),
        'þ' | 'Þ' => Pair('t', 'h'),
        c if c.is_alphabetic() => Letter(c.to_lowercase().next().unwrap_or(c)),
        c if c.is_whitespace() => Break,
        c if c.is_numeric() => Digit,
        c if c.is_control() => Nothing,
        _ => Break,
    }
}

/// Call `push` with the marks of a whole text, in order.
pub(crate) fn marks(written: &str, mut push: impl FnMut(Mark)) {
    let table = &*TABLE;
    let mut buffer = [0u8; 4];
    for c in written.chars() {
        match table.get(c as usize) {
            Some(&Some(mark)) => {
                push(mark);
                continue;
            }
            None if settled(c) => {
                push(mark(c));
                continue;
            }
            _ => {}
        }
        // Compatibility forms and accented letters: decompose, then judge each part.
        for part in c.encode_utf8(&mut buffer).nfkd() {
            push(if settled(part) || !part.is_alphabetic() { mark(part) } else { mark(lower(part)) });
        }
    }
}

/// The marks of the settled code points up to the end of the Arabic block, where nearly all names lie.
static TABLE: LazyLock<[Option<Mark>; 0x700]> = LazyLock::new(|| {
    std::array::from_fn(|code| char::from_u32(code as u32).filter(|&c| settled(c)).map(mark))
});

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether [`mark`] knows this code point as it stands, without decomposition.
fn settled(c: char) -> bool {
    match c {
        '\0'..='\x7f' => true,
        '\u{621}'..='\u{6ff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        _ => matches!(
            c,
            'ş' | 'Ş'
                | 'ș'
                | 'š'
                | 'Š'
                | 'ç'
                | 'Ç'
                | 'č'
                | 'Č'
                | 'ğ'
                | 'Ğ'
                | 'ġ'
                | 'Ġ'
                | 'ž'
                | 'Ž'
                | 'İ'
                | 'ā'
                | 'Ā'
                | 'ī'
                | 'Ī'
                | 'î'
                | 'Î'
                | 'ū'
                | 'Ū'
                | 'û'
                | 'Û'
                | 'ḫ'
                | 'Ḫ'
        ),
    }
}
