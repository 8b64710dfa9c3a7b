//! What is known of a word by its spelling alone: the lists it is in, and the well-known name it spells.

use crate::known;
use crate::words;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "سید", "سیده", "السید", "السیده", "سادات", "السادات", "حاج", "حاجی", "حاجیه", "الحاج", "کربلایی", "مشهدی", "دکتر", "الدکتور", "دکتور",
    "مهندس", "شهید", "شهیده", "الشهید", "ملا", "شیخ", "الشیخ", "خان", "بیگ", "بگ", "میر", "مرحوم", "اقا", "آقا", "استاد", "کاک",
    // "The family of", as lists write it.
    "خاندان", "خانواده", "عایله", "بنەمالەی", "بنەماله",
    // The label of a form before what is written in it.
    "اسم", "نام",
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
    "al", "el", "əl", "ül", "ul", "ol", "il", "asch", "esch", "as", "ar", "ad", "an", "at", "az", "ash",
    "ed", "eddin", "ud", "od", "us",
];
/// Words that only lead to the next one.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "ابو", "ابی", "ابا", "بن", "ابن", "بنت", "بنی", "ام", "ال", "ولد", "عبد", "عبدول",
    "abu", "əbu", "abo", "abou", "abi", "aboo", "bin", "ibn", "ben", "bint", "bani", "umm", "um", "ould", "al", "el",
];
/// "Servant of the": one prefix with the word that follows.
const SERVANT: &[&str] = &[
    "abd", "abdul", "abdol", "abdel", "abdal", "abdu", "abdo", "abdoul", "abdur", "abdus", "abdor", "abdos",
    "abdil",
];

/// The lists, in the order of their bits.
const LISTS: [&[&str]; 6] = [TITLES, TRAILING, UNKNOWN, ARTICLES, SERVANT, PREFIXES];
pub(crate) const TITLE: u8 = 1;
pub(crate) const TRAILS: u8 = 2;
pub(crate) const IS_UNKNOWN: u8 = 4;
pub(crate) const ARTICLE: u8 = 8;
pub(crate) const SERVES: u8 = 16;
pub(crate) const PREFIX: u8 = 32;

/// What is known of one spelling.
#[derive(Clone, Copy, Default)]
pub(crate) struct Listed {
    /// Which of the lists above it is in, one bit each.
    pub(crate) lists: u8,
    /// The number of the well-known name that it spells, or 0.
    pub(crate) known: u16,
    /// The number of the home name that it spells, or 0.
    pub(crate) home: u16,
}

/// All spellings of which anything is known, by their hash.
pub(crate) struct Spellings(FxHashMap<u64, Listed>);

impl Spellings {
    pub(crate) fn get(&self, spelling: u64) -> Listed {
        self.0.get(&spelling).copied().unwrap_or_default()
    }
}

/// The one table.
pub(crate) fn table() -> &'static Spellings {
    static TABLE: LazyLock<Spellings> = LazyLock::new(|| {
        let mut all: FxHashMap<u64, Listed> = FxHashMap::default();
        for (bit, list) in LISTS.iter().enumerate() {
            for word in *list {
                let letters: Vec<char> = word.chars().collect();
                all.entry(words::spelling(&letters)).or_default().lists |= 1 << bit;
            }
        }
        for (spelling, number) in known::numbers() {
            all.entry(spelling).or_default().known = number;
        }
        for (&spelling, &number) in &known::homes().numbers {
            all.entry(spelling).or_default().home = number;
        }
        Spellings(all)
    });
    &TABLE
}
