//! How alike two strings are.

use crate::column::part;
use crate::hash;
use crate::table::{Arena, SEPARATOR, forms};
use khabar_names::{Agreement, Encoded, compare};

/// Cells of a row of [`distance`] that need no heap.
const SHORT: usize = 48;

/// Optimal string alignment distance (insert, delete, replace, swap neighbours), or `limit + 1` when it
/// is larger than `limit`.
pub(crate) fn distance<T: PartialEq + Copy>(a: &[T], b: &[T], limit: usize) -> usize {
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    // Names are short: three rows on the stack, or on the heap for what is no name.
    let width = b.len() + 1;
    let (mut short, mut long) = ([0usize; 3 * SHORT], Vec::new());
    let rows: &mut [usize] = if width <= SHORT {
        &mut short[..3 * width]
    } else {
        long.resize(3 * width, 0);
        &mut long
    };
    let (mut before, rest) = rows.split_at_mut(width);
    let (mut above, mut row) = rest.split_at_mut(width);
    above.iter_mut().zip(0..).for_each(|(cell, j)| *cell = j);
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if least > limit {
            return limit + 1;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above[b.len()].min(limit + 1)
}

/// Jaro–Winkler similarity (Winkler 1990), prefix weight 0.1.
pub(crate) fn jaro_winkler(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() || b.is_empty() || a.len() > 64 || b.len() > 64 {
        return f64::from(u8::from(a == b));
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    // Where each letter stands in `b`, by its low six bits: nearly one letter a slot.
    let mut places = [0u64; 64];
    for (j, letter) in b.iter().enumerate() {
        places[usize::from(letter & 63)] |= 1 << j;
    }
    let (mut hit_a, mut free) = (0u64, u64::MAX);
    for (i, letter) in a.iter().enumerate() {
        let from = u64::MAX << i.saturating_sub(reach);
        let to = u64::MAX >> 63_usize.saturating_sub(i + reach);
        let mut open = places[usize::from(letter & 63)] & free & from & to;
        while open != 0 && b[open.trailing_zeros() as usize] != *letter {
            open &= open - 1;
        }
        if open != 0 {
            hit_a |= 1 << i;
            free &= !(open & open.wrapping_neg());
        }
    }
    let hit_b = !free;
    let common = hit_a.count_ones();
    if common == 0 {
        return 0.0;
    }
    let (mut rest, mut moved) = (hit_b, 0);
    for (i, x) in a.iter().enumerate() {
        if hit_a >> i & 1 == 1 {
            moved += u32::from(b[rest.trailing_zeros() as usize] != *x);
            rest &= rest - 1;
        }
    }
    let common = f64::from(common);
    let jaro =
        (common / a.len() as f64 + common / b.len() as f64 + (common - f64::from(moved / 2)) / common) / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

/// What of a Latin name survives most respellings: its consonants, with the usual digraphs folded. Letters
/// of other scripts stand for themselves.
pub(crate) fn skeleton(text: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        let next = text.get(i + 1).copied();
        let (sound, used) = match (text[i], next) {
            (b'k', Some(b'h')) => (b'x', 2),
            (b'g', Some(b'h')) => (b'q', 2),
            (b'p', Some(b'h')) => (b'f', 2),
            (b's', Some(b'h')) => (b'$', 2),
            (b'c', Some(b'h')) => (b'#', 2),
            (b'z', Some(b'h')) => (b'j', 2),
            (b't' | b'd', Some(b'h')) => (b't', 2),
            (b'c', Some(b'k')) => (b'k', 2),
            (b'c', Some(b'e' | b'i' | b'y')) => (b's', 1),
            (b'c', _) => (b'k', 1),
            (b'w', _) => (b'v', 1),
            (b'd', _) => (b't', 1),
            (b'z', _) => (b's', 1),
            (b'h', _) if i > 0 => (0, 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) => (if out.is_empty() { b'a' } else { 0 }, 1),
            (b' ' | b'\'' | b'-' | b'.' | SEPARATOR, _) => (0, 1),
            (other, _) => (other, 1),
        };
        if sound != 0 && out.last() != Some(&sound) {
            out.push(sound);
        }
        i += used;
    }
    out
}

/// A folded value with what judging it needs, computed once.
pub(crate) struct Form<'a> {
    text: &'a [u8],
    /// Hash of the sound skeleton.
    sound: u64,
    outline: Outline,
    /// For names across scripts; only in a dictionary that holds another script than Latin.
    pub(crate) encoded: Option<Encoded>,
}

impl<'a> Form<'a> {
    pub(crate) fn new(text: &'a [u8], scripts: bool) -> Self {
        let encoded = scripts.then(|| Encoded::new(std::str::from_utf8(text).unwrap_or_default()));
        Self { text, sound: hash::bytes(&skeleton(text)), outline: Outline::new(text), encoded }
    }

    /// Whether a Jaro–Winkler similarity may be reached at all, by which bytes occur: a byte that the other
    /// lacks has no partner there.
    fn may_reach(&self, other: &Self, winkler: f64) -> bool {
        let partners = |a: &Self, b: &Self| {
            a.text.len().saturating_sub((a.outline.mask & !b.outline.mask).count_ones() as usize)
        };
        let common = partners(self, other).min(partners(other, self)) as f64;
        let jaro = (common / self.text.len() as f64 + common / other.text.len() as f64 + 1.0) / 3.0;
        jaro + 0.4 * (1.0 - jaro) >= winkler
    }
}

/// The level of two distinct folded values, or nothing when they are not alike.
pub(crate) fn alike(a: &[u8], b: &[u8]) -> Option<u8> {
    let scripts = !a.is_ascii() || !b.is_ascii();
    alike_forms(&Form::new(a, scripts), &Form::new(b, scripts))
}

fn alike_forms(a: &Form<'_>, b: &Form<'_>) -> Option<u8> {
    if let (Some(x), Some(y)) = (&a.encoded, &b.encoded)
        && !(a.outline.ascii && b.outline.ascii)
    {
        let level = match compare(x, y).level {
            Agreement::Exact | Agreement::Variant => Some(part::VARIANT),
            Agreement::PartMissing => Some(part::PART),
            Agreement::Confusable => Some(part::NEAR),
            Agreement::Different => None,
        };
        if level.is_some() || a.outline.ascii != b.outline.ascii {
            return level;
        }
    }
    let (short, long) = if a.text.len() <= b.text.len() { (a, b) } else { (b, a) };
    let hopeless = a.outline.hopeless(b.outline);
    if short.text.is_empty() || long.text.len() > 200 || (hopeless && a.outline.words == b.outline.words) {
        return None;
    }
    let same_sound = a.sound == b.sound;
    let winkler = if same_sound { jaro_winkler(a.text, b.text) } else { 0.0 };
    if same_sound && winkler >= 0.83 {
        return Some(part::VARIANT);
    }
    let slips = if hopeless || short.text.len() < 3 { 3 } else { slips(a.text, b.text, 2) };
    if slips <= 1 {
        return Some(part::TYPO);
    }
    if short.outline.words < long.outline.words && holds(short.text, long.text) {
        return Some(part::PART);
    }
    let two_slips = slips <= 2 && short.text.len() >= 6;
    let close = || {
        if same_sound { winkler >= 0.7 } else { a.may_reach(b, 0.90) && jaro_winkler(a.text, b.text) >= 0.90 }
    };
    (two_slips || close()).then_some(part::NEAR)
}

/// Whether the distance in characters is at most `limit`.
pub(crate) fn near(a: &[u8], b: &[u8], limit: usize) -> bool {
    slips(a, b, limit) <= limit
}

/// The distance in characters, or `limit + 1` when it is larger.
fn slips(a: &[u8], b: &[u8], limit: usize) -> usize {
    if a.is_ascii() && b.is_ascii() {
        return distance(a, b, limit);
    }
    match (std::str::from_utf8(a), std::str::from_utf8(b)) {
        (Ok(a), Ok(b)) => {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            distance(&a, &b, limit)
        }
        _ => limit + 1,
    }
}

/// Whether every word of the shorter value has its like in the longer, which has more words.
fn holds(short: &[u8], long: &[u8]) -> bool {
    fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
        text.split(|&c| c == b' ').filter(|w| !w.is_empty())
    }
    words(short).all(|word| {
        let like = |other: &[u8]| {
            word == other
                || (other.len() >= 3
                    && (near(word, other, 1)
                        || (jaro_winkler(word, other) >= 0.83 && skeleton(word) == skeleton(other))))
        };
        word.len() >= 3 && words(long).any(like)
    })
}

/// What rules out most pairs without touching their text: which bytes occur, by their low six bits, and how many words
/// there are.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    mask: u64,
    words: u32,
    ascii: bool,
    /// Nothing can be ruled out: several forms, or another script than Latin.
    open: bool,
}

impl Outline {
    fn new(text: &[u8]) -> Self {
        let mask = text.iter().fold(0, |mask, &byte| mask | 1 << (byte & 63));
        let words = text.split(|&c| c == b' ').filter(|w| !w.is_empty()).count() as u32;
        Self { mask, words, ascii: text.is_ascii(), open: false }
    }

    /// That of a cell.
    pub(crate) fn of(forms: &[Form<'_>]) -> Self {
        match forms {
            [form] if form.encoded.is_none() => form.outline,
            _ => Self { mask: 0, words: 0, ascii: false, open: true },
        }
    }

    /// Whether the bytes that occur rule out two slips of the pen and a high Jaro–Winkler similarity.
    #[inline]
    fn hopeless(self, other: Self) -> bool {
        let most = if self.ascii && other.ascii { 4 } else { 10 };
        (self.mask ^ other.mask).count_ones() > most
    }

    /// Whether two distinct cells are not alike for certain: what is hopeless may only be a part of the other.
    #[inline]
    pub(crate) fn rules_out(self, other: Self) -> bool {
        !(self.open || other.open) && self.words == other.words && self.hopeless(other)
    }
}

/// Whether the wanted cells of a dictionary (counted from 0) hold letters of another script than Latin.
pub(crate) fn other_scripts(cells: &Arena, wanted: impl Fn(usize) -> bool) -> bool {
    let latin = |c: char| c.is_ascii() || !c.is_alphabetic() || (c as u32) < 0x250;
    (0..cells.len()).filter(|&cell| wanted(cell)).any(|cell| {
        !cells.get(cell).is_ascii()
            && forms(cells.get(cell)).any(|f| !std::str::from_utf8(f).unwrap_or_default().chars().all(latin))
    })
}

/// The best level of any two forms of two cells.
pub(crate) fn best_of(x: &[Form<'_>], y: &[Form<'_>]) -> Option<u8> {
    let pairs = x.iter().flat_map(|a| y.iter().map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| if a.text == b.text { Some(part::EXACT) } else { alike_forms(a, b) }).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expect: Option<u8>) {
        assert_eq!(alike(a.as_bytes(), b.as_bytes()), expect, "{a} / {b}");
        assert_eq!(alike(b.as_bytes(), a.as_bytes()), expect, "{b} / {a}");
    }

    #[test]
    fn levels_of_made_up_names() {
        check("mousazade", "musazadeh", Some(part::VARIANT));
        check("testeri", "testery", Some(part::VARIANT));
        check("testpour shirazi", "testpour", Some(part::PART));
        check("navid", "nabid", Some(part::TYPO));
        check("nika", "sohrab", None);
    }

    #[test]
    fn jaro_winkler_of_the_paper() {
        // Winkler 1990, and the usual examples since.
        for (a, b, expect) in
            [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133)]
        {
            let found = jaro_winkler(a.as_bytes(), b.as_bytes());
            assert!((found - expect).abs() < 1e-4, "{a} {b} {found}");
            assert!((jaro_winkler(b.as_bytes(), a.as_bytes()) - found).abs() < 1e-9);
        }
        let long = "x".repeat(64);
        assert!((jaro_winkler(long.as_bytes(), long.as_bytes()) - 1.0).abs() < 1e-12);
        assert!(jaro_winkler(b"abc", b"xyz") < 1e-12);
    }

    #[test]
    fn distances() {
        assert_eq!(distance(b"moshen", b"mohsen", 2), 1);
        assert_eq!(distance(b"", b"abc", 2), 3);
        assert_eq!(distance(b"abcd", b"abcd", 0), 0);
        assert_eq!(distance(b"abcdef", b"uvwxyz", 2), 3);
    }
}
