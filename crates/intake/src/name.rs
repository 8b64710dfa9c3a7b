//! Cells of names: two scripts in one cell, aliases in parentheses, several names; and the words that stand where
//! nobody knows a name.

use crate::text::{Script, clean, fold, main_script, parts, says_nothing, script};
use khabar_model::{NameKind, Sex, WrittenName};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a name cell gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The names, in the order of the cell; empty where it names nobody.
    pub names: Vec<WrittenName>,
    /// The sex that words such as "unknown man" tell.
    pub sex: Option<Sex>,
}

/// Most names that one cell gives.
const MAX_NAMES: usize = 12;

/// Read a cell of names. Titles, order and initials stay as written.
pub fn parse(cell: &str) -> Names {
    let cell = clean(cell);
    let (cell, called) = take_called(cell);
    let mut names = Names::default();
    if let Some(sex) = nobody(&cell) {
        names.sex = sex;
        return names;
    }
    // Most cells hold one name in one script.
    if !cell.contains(['(', '[', '（', '{', ')', ']', '）', '}', '/', ';', '؛', '|', '\n', '\r'])
        && one_script(&cell)
    {
        names.push(&cell, NameKind::NotStated, true);
        names.push_called(called);
        return names;
    }
    for part in parts(&cell).flat_map(|part| part.split(" / ")).flat_map(split_slash) {
        let (main, inner) = take_parentheses(part);
        for name in by_script(&main) {
            names.push(&name, NameKind::NotStated, name == *cell);
        }
        for inner in inner {
            names.push_inner(&main, &inner);
        }
    }
    names.push_called(called);
    names
}

/// "Kaveh Sakhtegi, alias \"Kavi\"", «کاوه ساختگی معروف به کاوی»: another name after the words that say so.
fn take_called(cell: Cow<'_, str>) -> (Cow<'_, str>, Option<String>) {
    const CALLED: [&str; 10] = [
        " alias ",
        " aka ",
        " a.k.a. ",
        " also known as ",
        " known as ",
        " معروف به ",
        " ملقب به ",
        " مشهور به ",
        " genannt ",
        " dite ",
    ];
    // A name, the words, another name: four words at least.
    if cell.len() > 200 || spaces(&cell) < 2 || cell.contains(['(', '[']) {
        return (cell, None);
    }
    let found = CALLED.iter().find_map(|word| cell.find(word).map(|at| (at, word.len())));
    match found {
        Some((at, length)) if at > 0 => {
            let called = cell[at + length..].trim().to_owned();
            (Cow::Owned(cell[..at].trim_end_matches([' ', ',', '،']).to_owned()), Some(called))
        }
        _ => (cell, None),
    }
}

/// The people of a cell that names several, each with the age beside the name: "Parisa Azmoun, 26; Babak Namuneh, 31".
/// Empty where the cell names one person, under however many names.
pub(crate) fn people(cell: &str) -> Vec<(String, Option<String>)> {
    let signs = cell.contains([';', '؛', '\n', '|', '&', '،']);
    // Two whole names and a word between them.
    if !signs && spaces(cell) < 4 {
        return Vec::new();
    }
    if cell.len() > 2_000
        || !(signs || JOINS.iter().any(|join| cell.contains(join)))
        || cell.contains('(') && !signs
    {
        return Vec::new();
    }
    let arabic = main_script(cell) == Some(Script::Arabic);
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for part in cell.split(|c| matches!(c, ';' | '؛' | '\n' | '|' | '&') || (arabic && c == '،')) {
        let mut rest = part;
        while let Some((at, join)) =
            JOINS.iter().filter_map(|join| rest.find(join).map(|at| (at, join))).min()
        {
            found.extend(with_age(&rest[..at]));
            rest = &rest[at + join.len()..];
        }
        found.extend(with_age(rest));
    }
    let aged = found.iter().filter(|(_, age)| age.is_some()).count();
    let whole = |(name, _): &(String, Option<String>)| name.split_whitespace().count() >= 2 || is_other(name);
    let several = found.len() > 1
        && found.len() <= 50
        && found.iter().all(whole)
        && !is_other(&found[0].0)
        && found.iter().all(|(name, _)| main_script(name) == main_script(&found[0].0))
        && (aged == found.len()
            || found.windows(2).all(|pair| is_other(&pair[1].0) || !may_be_one(&pair[0].0, &pair[1].0)));
    if several { found } else { Vec::new() }
}

/// Words between two people. Persian «و» stands within few names.
const JOINS: [&str; 4] = [" and ", " و ", " und ", " et "];

fn spaces(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b' ').count()
}

fn with_age(part: &str) -> Option<(String, Option<String>)> {
    let part = clean(part);
    let part = part.trim_matches([',', '،', ' ', '.']);
    if part.is_empty() {
        return None;
    }
    let aged = part.rsplit_once([',', '،']).filter(|(_, age)| {
        age.chars().any(|c| crate::text::digit(c).is_some()) && crate::age::parse(age.trim()).is_ok()
    });
    Some(match aged {
        Some((name, age)) => (name.trim().to_owned(), Some(age.trim().to_owned())),
        None => (part.to_owned(), None),
    })
}

/// "one other", «یک نفر دیگر»: somebody without a name beside one with a name.
pub(crate) fn is_other(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "one other"
            | "another"
            | "another person"
            | "one other person"
            | "یک نفر دیگر"
            | "نفر دیگر"
            | "فرد دیگر"
            | "واحد اخر"
            | "یک تن دیگر"
    )
}

/// Two spellings of one name begin and end alike; two people rarely do.
fn may_be_one(a: &str, b: &str) -> bool {
    let ends = |name: &str| {
        let folded = fold(name);
        let mut words = folded.split(' ').filter(|word| !word.is_empty());
        let first = words.next().and_then(|word| word.chars().next());
        let last = words.next_back().map(str::to_owned);
        (first, last)
    };
    let ((first_a, last_a), (first_b, last_b)) = (ends(a), ends(b));
    last_a == last_b
        || (first_a == first_b
            && last_a.and_then(|word| word.chars().next()) == last_b.and_then(|word| word.chars().next()))
}

/// How many people a cell counts instead of naming them: "12 unidentified bodies", "Two unnamed protesters".
pub(crate) fn crowd(cell: &str) -> Option<u64> {
    if cell.len() > 80 {
        return None;
    }
    let word = cell.split_whitespace().next()?;
    let counts = word.starts_with(|c| crate::text::digit(c).is_some())
        || NUMBERS.iter().any(|words| words.split(',').any(|number| number.eq_ignore_ascii_case(word)));
    if !counts {
        return None;
    }
    let folded = fold(cell);
    let (first, rest) = folded.split_once(' ')?;
    let number = first.parse().ok().or_else(|| {
        NUMBERS.iter().position(|words| words.split(',').any(|word| word == first)).map(|at| at as u64 + 2)
    })?;
    let plural = rest.split(' ').any(|word| PLURALS.contains(&word));
    ((2..100_000).contains(&number) && plural && nobody(rest).is_some()).then_some(number)
}

/// Folded number words from two on.
const NUMBERS: [&str; 9] = [
    "two,دو,zwei,deux",
    "three,سه,drei,trois",
    "four,چهار,vier,quatre",
    "five,پنج,funf,cinq",
    "six,شش,sechs,six",
    "seven,هفت,sieben,sept",
    "eight,هشت,acht,huit",
    "nine,نه,neun,neuf",
    "ten,ده,zehn,dix",
];

/// Folded words for several people.
const PLURALS: [&str; 16] = [
    "people",
    "persons",
    "protesters",
    "bodies",
    "victims",
    "individuals",
    "men",
    "women",
    "children",
    "detainees",
    "نفر",
    "معترض",
    "جسد",
    "پیکر",
    "فرد",
    "personnes",
];

/// Read a cell of aliases.
pub fn aliases(cell: &str) -> Vec<WrittenName> {
    let mut names = parse(cell).names;
    for name in &mut names {
        name.kind = NameKind::Alias;
    }
    names
}

impl Names {
    fn push_called(&mut self, called: Option<String>) {
        if let Some(called) = called {
            self.push(&called, NameKind::Alias, false);
        }
    }

    /// `checked`: the text is the whole cell, of which it is known that it names somebody.
    fn push(&mut self, text: &str, kind: NameKind, checked: bool) {
        let text = text.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '،' | ',' | '-' | '–' | '.' | '"' | '«' | '»' | '*' | '†' | '‡' | '✝' | ':')
        });
        let is_name = text.chars().any(char::is_alphabetic) && (checked || nobody(text).is_none());
        if is_name && self.names.len() < MAX_NAMES && self.names.iter().all(|name| name.text != text) {
            // A name in the other script transliterates the first; one in its script is another name of the person.
            let other_script = self.names.first().map(|first| main_script(&first.text) != main_script(text));
            let kind = match (kind, other_script) {
                (NameKind::Transliteration, Some(false)) => NameKind::Alias,
                (NameKind::NotStated, Some(true)) => NameKind::Transliteration,
                (kind, _) => kind,
            };
            self.names.push(WrittenName { kind, ..WrittenName::new(text) });
        }
    }

    /// Words in parentheses: the name in the other script, an alias, or a remark that is no name.
    fn push_inner(&mut self, main: &str, inner: &str) {
        let folded = fold(inner);
        if REMARKS.iter().any(|remark| folded == *remark)
            || folded.split(' ').any(|word| DOUBTS.contains(&word))
            || inner.chars().any(|c| crate::text::digit(c).is_some())
        {
            return;
        }
        let label =
            LABELS.iter().find(|(label, _)| folded == *label || folded.starts_with(&format!("{label} ")));
        let (text, kind) = match label {
            Some((label, kind)) => (skip_words(inner, label.split(' ').count()), *kind),
            None if main_script(inner) != main_script(main) => (inner, NameKind::Transliteration),
            None => (inner, NameKind::Alias),
        };
        self.push(text, kind, false);
    }
}

/// Folded labels before a name in parentheses.
const LABELS: &[(&str, NameKind)] = &[
    ("aka", NameKind::Alias),
    ("a k a", NameKind::Alias),
    ("also known as", NameKind::Alias),
    ("known as", NameKind::Alias),
    ("alias", NameKind::Alias),
    ("genannt", NameKind::Alias),
    ("dit", NameKind::Alias),
    ("dite", NameKind::Alias),
    ("معروف به", NameKind::Alias),
    ("ملقب به", NameKind::Alias),
    ("مشهور به", NameKind::Alias),
    ("المعروف ب", NameKind::Alias),
    ("نام مستعار", NameKind::Alias),
    ("home name", NameKind::Home),
    ("called at home", NameKind::Home),
    ("نام خانگی", NameKind::Home),
    ("در خانه", NameKind::Home),
    ("registry name", NameKind::Registry),
    ("نام شناسنامه ای", NameKind::Registry),
    ("شناسنامه ای", NameKind::Registry),
    ("chosen name", NameKind::Chosen),
];

/// Folded remarks in parentheses that are no names.
const REMARKS: &[&str] = &[
    "f",
    "m",
    "male",
    "female",
    "man",
    "woman",
    "boy",
    "girl",
    "child",
    "minor",
    "student",
    "martyr",
    "unconfirmed",
    "confirmed",
    "name unclear",
    "spelling uncertain",
    "pseudonym",
    "زن",
    "مرد",
    "کودک",
    "پسر",
    "دختر",
    "شهید",
    "دانشجو",
    "دانش اموز",
    "سرباز",
    "تایید نشده",
    "تایید شده",
    "نام مستعار است",
    "مستعار",
    "mann",
    "frau",
    "kind",
    "homme",
    "femme",
    "enfant",
    "father",
    "mother",
    "brother",
    "sister",
    "پدر",
    "مادر",
    "برادر",
    "خواهر",
    "فرزند",
    "طفل",
    "رجل",
    "امراه",
];

/// Folded words of a remark about the name beside it: "(surname unknown)", "(spelling unclear)".
const DOUBTS: &[&str] = &[
    "unknown",
    "unclear",
    "uncertain",
    "unconfirmed",
    "surname",
    "spelling",
    "نامعلوم",
    "نامشخص",
    "خانوادگی",
    "unbekannt",
    "inconnu",
    "نفر",
];

fn skip_words(text: &str, count: usize) -> &str {
    let mut rest = text.trim_start();
    for _ in 0..count {
        let end = rest.find(|c: char| c.is_whitespace() || c == ':' || c == '\u{200c}').unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '\u{200c}');
    }
    rest
}

/// A slash without spaces parts two names where each side has two words or the scripts differ.
fn split_slash(part: &str) -> Vec<&str> {
    match part.split_once('/') {
        Some((left, right))
            if main_script(left) != main_script(right)
                || (left.trim().contains(' ') && right.trim().contains(' ')) =>
        {
            vec![left.trim(), right.trim()]
        }
        _ => vec![part],
    }
}

/// The text without its parentheses, and what stood in them.
fn take_parentheses(text: &str) -> (String, Vec<String>) {
    let (mut main, mut inner, mut depth) = (String::new(), Vec::new(), 0usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '{' => {
                depth += 1;
                if depth == 1 {
                    inner.push(String::new());
                    main.push(' ');
                }
            }
            ')' | ']' | '）' | '}' => depth = depth.saturating_sub(1),
            c => match inner.last_mut() {
                Some(inner) if depth > 0 => inner.push(c),
                _ => main.push(c),
            },
        }
    }
    let inner = inner.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    (clean(&main).into_owned(), inner)
}

fn one_script(text: &str) -> bool {
    let mut first = None;
    text.chars().filter_map(script).all(|found| *first.get_or_insert(found) == found)
}

/// "علی آزمونی Ali Azmouni" is two names; one foreign letter or initial makes no second name.
fn by_script(text: &str) -> Vec<String> {
    let mut runs: Vec<(Script, String)> = Vec::new();
    for word in text.split_whitespace() {
        match (main_script(word), runs.last_mut()) {
            (None, Some((_, run))) => {
                run.push(' ');
                run.push_str(word);
            }
            (None, None) => {}
            (Some(found), Some((script, run))) if *script == found => {
                run.push(' ');
                run.push_str(word);
            }
            (Some(found), _) => runs.push((found, word.to_owned())),
        }
    }
    let letters = |run: &str| run.chars().filter(|c| script(*c).is_some()).count();
    if runs.len() != 2 || runs.iter().any(|(_, run)| letters(run) < 3) {
        return if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// The cell stands for nobody known; with the sex where it tells one. None where it is a name.
pub fn nobody(text: &str) -> Option<Option<Sex>> {
    if says_nothing(text) {
        return Some(None);
    }
    if text.len() > 120 {
        return None;
    }
    // The first word alone tells most names from words for nobody, and folding the whole of every name costs time.
    let Some(first) = text.split_whitespace().next() else { return Some(None) };
    let first = fold(first);
    let relation = may_be_relation(&first, text);
    if !relation && !may_be_nobody(&first) {
        return None;
    }
    let folded = fold(text);
    if relation && is_relation(&folded) {
        return Some(folded.split(' ').next().and_then(sex_word));
    }
    let words: Vec<&str> =
        folded.split(' ').filter(|w| !w.is_empty() && !w.bytes().all(|b| b.is_ascii_digit())).collect();
    if words.is_empty() {
        return Some(None);
    }
    let two: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    let unknown =
        words.iter().any(|w| UNKNOWN.contains(w)) || two.iter().any(|w| UNKNOWN.contains(&w.as_str()));
    let described = words.iter().any(|w| DESCRIBED.contains(w));
    if !(unknown || described)
        || !words.iter().all(|w| {
            UNKNOWN.contains(w)
                || AROUND.contains(w)
                || DESCRIBED.contains(w)
                || sex_word(w).is_some()
                || UNKNOWN.iter().any(|u| u.split(' ').any(|p| p == *w))
        })
    {
        return None;
    }
    Some(words.iter().find_map(|word| sex_word(word)))
}

/// Somebody called by whose child, wife or brother he or she is, and several people called by a family: no name of
/// the person's own.
fn is_relation(folded: &str) -> bool {
    let with = |list: &[&str]| {
        list.iter().any(|words| folded.strip_prefix(words).is_some_and(|r| r.starts_with(' ')))
    };
    with(&OF) || with(&BEFORE) || folded.rsplit_once(' ').is_some_and(|(_, last)| FAMILY.contains(&last))
}

/// Folded beginnings that call somebody by a relative.
const OF: [&str; 14] = [
    "child of",
    "son of",
    "daughter of",
    "wife of",
    "husband of",
    "brother of",
    "sister of",
    "mother of",
    "father of",
    "baby of",
    "infant of",
    "unborn child of",
    "relative of",
    "fils de",
];

/// The same by one word before the relative's name.
const BEFORE: [&str; 11] =
    ["رضیع", "رضیعه", "طفل", "طفله", "زوجه", "نوزاد", "فرزند", "همسر", "برادر", "خواهر", "شیرخوار"];

/// Last words that call several people by their family.
const FAMILY: [&str; 6] = ["brothers", "sisters", "siblings", "twins", "family", "couple"];

/// Whether the folded first word, or the last, leaves it open.
fn may_be_relation(first: &str, text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    OF.iter().any(|words| words.split(' ').next() == Some(first))
        || BEFORE.contains(&first)
        || FAMILY.iter().any(|family| last.eq_ignore_ascii_case(family))
}

/// Folded words that describe somebody whom a list cannot name: "Policeman", «رجل».
const DESCRIBED: &[&str] = &[
    "policeman",
    "policewoman",
    "soldier",
    "guard",
    "civilian",
    "man",
    "woman",
    "boy",
    "girl",
    "child",
    "baby",
    "infant",
    "fetus",
    "foetus",
    "driver",
    "farmer",
    "worker",
    "student",
    "passerby",
    "bystander",
    "رجل",
    "امراه",
    "شرطی",
    "جندی",
    "مواطن",
];

/// The first word alone tells most names from words for nobody.
fn may_be_nobody(first: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let unknown = UNKNOWN.iter().flat_map(|words| words.split(' '));
        unknown
            .chain(DESCRIBED.iter().copied())
            .chain(AROUND.iter().chain(SEXES.into_iter().flat_map(|(words, _)| words)).copied())
            .collect()
    });
    first.split(' ').all(|w| WORDS.contains(w) || w.bytes().all(|b| b.is_ascii_digit()))
}

/// Folded words by which a list says that it has no name.
const UNKNOWN: &[&str] = &[
    "unknown",
    "unidentified",
    "unnamed",
    "anonymous",
    "nameless",
    "name withheld",
    "withheld",
    "no name",
    "name unknown",
    "ناشناس",
    "ناشناخته",
    "بی نام",
    "گمنام",
    "نامعلوم",
    "نامشخص",
    "مجهول",
    "مجهولالهویه",
    "مجهول الهویه",
    "بدون نام",
    "نام محفوظ",
    "هویت نامعلوم",
    "مجهوله",
    "مجهول الهویه",
    "unbekannt",
    "unbekannte",
    "unbekannter",
    "namenlos",
    "inconnu",
    "inconnue",
    "non identifie",
    "non identifiee",
    "anonyme",
    "نه ناسراو",
    "نهناسراو",
    "نەناسراو",
    "x",
    "n n",
    "nn",
    "nomen nescio",
];

/// Folded words that may stand beside them.
const AROUND: &[&str] = &[
    "سیده",
    "رجل",
    "شاب",
    "شابه",
    "طفل",
    "طفله",
    "رضیع",
    "رضیعه",
    "امراه",
    "فتاه",
    "مدنی",
    "جثه",
    "girl",
    "boy",
    "baby",
    "infant",
    "person",
    "body",
    "victim",
    "individual",
    "name",
    "the",
    "an",
    "a",
    "of",
    "not",
    "yet",
    "protester",
    "protesters",
    "bodies",
    "people",
    "persons",
    "victims",
    "individuals",
    "detainees",
    "children",
    "others",
    "معترض",
    "نفرات",
    "افراد",
    "اجساد",
    "detainee",
    "child",
    "old",
    "young",
    "no",
    "number",
    "شخص",
    "فرد",
    "یک",
    "نفر",
    "جسد",
    "پیکر",
    "هویت",
    "نام",
    "کودک",
    "شهید",
    "جوان",
    "الهویه",
    "شهیده",
    "طفل",
    "leiche",
    "corps",
    "personne",
    "enfant",
    "kind",
    "von",
    "de",
    "le",
    "la",
    "un",
    "une",
];

/// The sex that a folded word tells; for sex cells too.
pub fn sex_word(folded: &str) -> Option<Sex> {
    SEXES.into_iter().find(|(words, _)| words.contains(&folded)).map(|(_, sex)| sex)
}

const SEXES: [(&[&str], Sex); 3] = [(FEMALE, Sex::Female), (MALE, Sex::Male), (OTHER, Sex::Other)];

const FEMALE: &[&str] = &[
    "f",
    "female",
    "woman",
    "girl",
    "w",
    "women",
    "زن",
    "دختر",
    "خانم",
    "مونث",
    "دختربچه",
    "بانو",
    "ز",
    "ن",
    "انثی",
    "امراه",
    "بنت",
    "فتاه",
    "انسه",
    "weiblich",
    "frau",
    "madchen",
    "femme",
    "feminin",
    "fille",
    "female person",
    "mrs",
    "ms",
    "ژن",
];

const MALE: &[&str] = &[
    "m",
    "male",
    "man",
    "boy",
    "men",
    "مرد",
    "پسر",
    "اقا",
    "مذکر",
    "پسربچه",
    "م",
    "ذکر",
    "رجل",
    "ولد",
    "شاب",
    "mannlich",
    "mann",
    "junge",
    "homme",
    "masculin",
    "garcon",
    "h",
    "mr",
    "پیاو",
];

const OTHER: &[&str] =
    &["other", "nonbinary", "non binary", "diverse", "divers", "دیگر", "autre", "اخر", "trans", "x"];

#[cfg(test)]
mod tests {
    //! All names here are made up.
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        let parsed = parse(cell);
        let mut found: Vec<String> = parsed
            .names
            .iter()
            .map(|name| match name.kind {
                NameKind::NotStated => name.text.clone(),
                kind => format!("{}:{}", kind.code(), name.text),
            })
            .collect();
        found.extend(parsed.sex.map(|sex| format!("sex {sex}")));
        assert_eq!(found.join(" | "), expect, "{cell}");
    }

    #[test]
    fn names_as_lists_write_them() {
        check("Roya Azmouni", "Roya Azmouni");
        check("  رویا   آزمونی ", "رویا آزمونی");
        check("رویا آزمونی / Roya Azmouni", "رویا آزمونی | transliteration:Roya Azmouni");
        check("رویا آزمونی/Roya Azmouni", "رویا آزمونی | transliteration:Roya Azmouni");
        check("رویا آزمونی Roya Azmouni", "رویا آزمونی | transliteration:Roya Azmouni");
        check("Roya Azmouni (رویا آزمونی)", "Roya Azmouni | transliteration:رویا آزمونی");
        check("رویا (پریا) آزمونی", "رویا آزمونی | alias:پریا");
        check("Roya Azmouni (aka Parya)", "Roya Azmouni | alias:Parya");
        check("رویا آزمونی (معروف به پریا)", "رویا آزمونی | alias:پریا");
        check("Roya Azmouni (f)", "Roya Azmouni");
        check("Roya Azmouni (17)", "Roya Azmouni");
        check("AZMOUNI, Roya", "AZMOUNI, Roya");
        check("R. Azmouni", "R. Azmouni");
        check("Roya Azmouni; Parya Azmouni", "Roya Azmouni | Parya Azmouni");
    }

    #[test]
    fn names_of_nobody() {
        check("unknown man", "sex male");
        check("ناشناس", "");
        check("مرد ناشناس", "sex male");
        check("مجهول الهوية", "");
        check("Unidentified body 12", "");
        check("n/a", "");
        check("-", "");
        check("12", "");
        check("Unbekannte Frau", "sex female");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = parse(&text);
            let _ = aliases(&text);
        }

        #[test]
        fn name_like_text_gives_an_answer(text in "[a-z علیرضا()/;,. ]{0,40}") {
            prop_assert!(parse(&text).names.len() <= MAX_NAMES);
        }
    }
}
