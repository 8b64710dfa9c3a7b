//! Text as it is compared: one spelling of each letter, no addresses or handles, stock phrases masked.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Phrases that a cut brings forth by the thousand. Sharing one says nothing about copying.
///
/// Written as they are compared: normalised, parted by single spaces.
const STOCK: [&str; 64] = [
    "has been missing since",
    "have been missing since",
    "is missing since",
    "went missing on",
    "last seen in",
    "last seen on",
    "last seen near",
    "was last seen",
    "no news of",
    "no news from",
    "we have no news",
    "we have not heard from",
    "have not heard from",
    "please share",
    "please help",
    "please retweet",
    "pls share",
    "if you have any information",
    "if anyone has any information",
    "if you know anything",
    "any information please",
    "contact me",
    "please contact",
    "send me a message",
    "breaking news",
    "breaking",
    "according to reports",
    "according to sources",
    "was arrested on",
    "was arrested in",
    "has been arrested",
    "was killed on",
    "was killed in",
    "was shot dead",
    "rest in peace",
    "say his name",
    "say her name",
    "be his voice",
    "be her voice",
    "my cousin",
    "my brother",
    "my sister",
    "my friend",
    "my father",
    "my mother",
    "از او خبری نیست",
    "هیچ خبری نیست",
    "خبری از او نیست",
    "هیچ خبری از او نداریم",
    "خبری نداریم",
    "لطفا به اشتراک بگذارید",
    "لطفا پخش کنید",
    "لطفا اطلاع رسانی کنید",
    "اطلاع رسانی کنید",
    "اگر کسی خبری دارد",
    "هر کس خبری دارد",
    "صدای او باشید",
    "صدایش باشید",
    "صدای او باشیم",
    "خبر فوری",
    "بازداشت شده است",
    "کشته شده است",
    "به گزارش منابع",
    "بر اساس گزارش ها",
];

/// Fold spelling: NFKC, lower case, Arabic letters to their Persian forms, digits to ASCII, no marks, no addresses,
/// no handles, no punctuation; words parted by single spaces.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in text.split_whitespace() {
        if is_noise(token) {
            continue;
        }
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        fold_into(token, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Stock phrases by their first word, the compiled ones and the episode's own.
pub struct Stock(FxHashMap<String, Vec<Vec<String>>>);

impl Stock {
    /// The compiled phrases and more of them, as written.
    pub fn new(more: &[String]) -> Self {
        let mut by_first: FxHashMap<String, Vec<Vec<String>>> = FxHashMap::default();
        for phrase in
            STOCK.iter().map(|phrase| normalise(phrase)).chain(more.iter().map(|phrase| normalise(phrase)))
        {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            if !words[0].is_empty() {
                by_first.entry(words[0].clone()).or_default().push(words);
            }
        }
        // The longest phrase is tried first, so that no shorter one leaves a stump.
        by_first.values_mut().for_each(|phrases| phrases.sort_by_key(|words| std::cmp::Reverse(words.len())));
        Self(by_first)
    }

    /// The words of a normalised text that belong to no stock phrase.
    pub fn mask<'t>(&self, text: &'t str, words: &mut Vec<&'t str>) {
        let all: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let mut at = 0;
        while at < all.len() {
            match self.phrase_at(&all[at..]) {
                Some(length) => at += length,
                None => {
                    words.push(all[at]);
                    at += 1;
                }
            }
        }
    }

    fn phrase_at(&self, words: &[&str]) -> Option<usize> {
        let phrases = self.0.get(words[0])?;
        let starts = |phrase: &&Vec<String>| {
            phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| a == b)
        };
        phrases.iter().find(starts).map(Vec::len)
    }
}

/// Addresses and handles: who shares, not what is said.
fn is_noise(token: &str) -> bool {
    token.starts_with('@') || token.contains("://") || token.starts_with("www.") || token.starts_with("t.me/")
}

fn fold_into(token: &str, out: &mut String) {
    if token.is_ascii() {
        for byte in token.bytes() {
            push(out, if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() as char } else { ' ' });
        }
        return;
    }
    for letter in token.nfkc().filter(|&letter| !is_combining_mark(letter)).flat_map(char::to_lowercase) {
        match fold_letter(letter) {
            Some(folded) => push(out, folded),
            None => continue,
        }
    }
}

fn push(out: &mut String, letter: char) {
    if letter != ' ' || !(out.is_empty() || out.ends_with(' ')) {
        out.push(letter);
    }
}

/// One form of each letter; a space for what parts words; nothing for what only changes how letters look.
fn fold_letter(letter: char) -> Option<char> {
    Some(match letter {
        'ي' | 'ى' | 'ې' => 'ی',
        'ك' => 'ک',
        'ة' => 'ه',
        'أ' | 'إ' | 'ٱ' | 'آ' => 'ا',
        'ؤ' => 'و',
        'ـ' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            return None;
        }
        '۰'..='۹' => char::from(b'0' + (letter as u32 - '۰' as u32) as u8),
        '٠'..='٩' => char::from(b'0' + (letter as u32 - '٠' as u32) as u8),
        _ if letter.is_alphanumeric() => letter,
        _ => ' ',
    })
}
