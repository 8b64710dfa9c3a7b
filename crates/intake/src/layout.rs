//! Posts in a recognised layout: a person to a line (name, age, place, status, date, parted by signs or labelled), or a
//! list of names under a line that says their status. Persian or English; any other free text names nobody.
//!
//! The rule is strict: every part of a line must be understood, or nothing is taken from it. What was recognised is
//! kept with its place in the text, so that a page can show it marked.

use crate::column::Column;
use crate::date::{self, Hints};
use crate::status::{self, Meaning};
use crate::text::{Script, digit, fold, is_invisible, main_script};
use crate::{age, name};
use std::ops::Range;

/// A part of a post that was recognised: bytes of the text, and what they were taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// What they were taken for.
    pub column: Column,
}

/// One person of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// Parts with their text, in the order of the post; a status that heads a list stands in each of its people.
    pub fields: Vec<(Span, String)>,
}

impl Recognised {
    fn has(&self, column: Column) -> bool {
        self.fields.iter().any(|(span, _)| span.column == column)
    }
}

/// Longest text that is looked at, in bytes, and most people that one post gives.
const MAX_BYTES: usize = 200_000;
const MAX_PEOPLE: usize = 2_000;
/// Most parts of a line, and most words of a name or a place.
const MAX_PARTS: usize = 9;
const MAX_WORDS: usize = 5;

/// Recognise the people of a post; empty where it is in no layout. `declared`: the source says of all its entries what
/// state they are in, so that each list in it is a list of such people without a line that says so.
pub fn recognise(text: &str, hints: Hints, declared: bool) -> Vec<Recognised> {
    if text.len() > MAX_BYTES {
        return Vec::new();
    }
    let lines: Vec<(usize, &str)> = lines(text).filter(|(_, line)| !line.trim().is_empty()).collect();
    let labelled = labelled_blocks(&lines);
    if !labelled.is_empty() {
        return labelled;
    }
    let mut people = Vec::new();
    let mut heading: Option<(Span, String)> = None;
    let mut in_list = declared;
    for (number, (start, line)) in lines.iter().enumerate() {
        if people.len() >= MAX_PEOPLE {
            break;
        }
        if let Some(found) = self::heading(*start, line) {
            in_list = lines.get(number + 1).is_some();
            heading = Some(found);
            continue;
        }
        let (offset, body, bulleted) = without_bullet(line);
        let listed = in_list && (declared || heading.is_some());
        match person(start + offset, body, hints, listed && bulleted) {
            Some(mut found)
                if found.has(Column::Status) || (listed && (bulleted || found.fields.len() > 1)) =>
            {
                if !found.has(Column::Status)
                    && let Some(heading) = &heading
                {
                    found.fields.push(heading.clone());
                }
                people.push(found);
            }
            // A line that is no person ends the list that its heading began.
            _ if !bulleted => {
                heading = None;
                in_list = declared;
            }
            _ => {}
        }
    }
    people
}

/// Lines with the byte at which each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line.trim_end_matches('\r'))
    })
}

/// A line that says the status of those listed under it: "Arrested:", «اسامی بازداشت‌شدگان:».
fn heading(start: usize, line: &str) -> Option<(Span, String)> {
    let trimmed = line.trim();
    let head = trimmed.strip_suffix([':', '：'])?.trim();
    if head.len() > 160 || head.contains(':') {
        return None;
    }
    let folded = fold(head);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let status = words.iter().find_map(|word| {
        PLURALS
            .iter()
            .find(|(plurals, _)| plurals.split(',').any(|plural| fold(plural).replace(' ', "") == *word))
            .map(|(_, status)| *status)
    });
    let two = words.windows(2).find_map(|pair| {
        PLURALS
            .iter()
            .find(|(plurals, _)| plurals.split(',').any(|plural| fold(plural) == pair.join(" ")))
            .map(|(_, status)| *status)
    });
    let status = two.or(status).map(str::to_owned).or_else(|| {
        let negated = words.iter().any(|word| matches!(*word, "not" | "no" | "نیست" | "نشده"));
        let states = !negated
            && words.len() <= 8
            && status::parse(head).meanings.iter().any(|m| matches!(m, Meaning::State(_)));
        states.then(|| head.to_owned())
    })?;
    let from = start + line.find(trimmed).unwrap_or(0);
    Some((Span { bytes: from..from + head.len(), column: Column::Status }, status))
}

/// Words for those of one status, and the status.
const PLURALS: &[(&str, &str)] = &[
    ("بازداشت شدگان,بازداشتی ها,بازداشتیها,دستگیر شدگان,دستگیرشدگان", "arrested"),
    ("زندانیان", "held"),
    ("کشته شدگان,کشته ها,کشتگان", "killed"),
    ("جان باختگان,جانباختگان,درگذشتگان,شهدا,شهیدان", "dead"),
    ("مجروحان,زخمی ها,مجروحین,زخمیان,آسیب دیدگان", "injured"),
    ("مفقودان,گمشدگان,ناپدید شدگان,مفقودین", "missing"),
    ("آزاد شدگان,آزادشدگان", "released"),
    ("اعدام شدگان", "executed"),
    ("detainees,arrestees", "arrested"),
    ("prisoners", "held"),
    ("fatalities,deaths,martyrs", "dead"),
];

/// A number, a dash or a dot before an entry of a list.
fn without_bullet(line: &str) -> (usize, &str, bool) {
    let body = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let bullet = body.trim_start_matches(|c: char| {
        matches!(c, '-' | '–' | '—' | '•' | '*' | '▪' | '●' | '🔸' | '🔹' | '◾' | '➖' | '·')
    });
    let digits = bullet.trim_start().trim_start_matches(|c: char| digit(c).is_some());
    let numbered = digits.len() < bullet.trim_start().len();
    // A digit in a box is a digit and two signs.
    let after_number =
        digits.trim_start_matches([')', '.', '-', '–', '_', ':', '،', '/', '\u{fe0f}', '\u{20e3}']);
    // A number without a sign after it may be part of the entry.
    let rest = if numbered && after_number.len() < digits.len() { after_number } else { bullet };
    let rest = rest.trim_start();
    let bulleted = rest.len() < body.len();
    (line.len() - rest.len(), rest, bulleted)
}

/// The person of a line whose every part is understood; a name alone counts where a list says so.
fn person(start: usize, line: &str, hints: Hints, name_alone: bool) -> Option<Recognised> {
    let line = line.trim_end().trim_end_matches(['.', '؛', ';']);
    if line.is_empty() || line.len() > 400 {
        return None;
    }
    let mut parts: Vec<(usize, &str)> = parts(line);
    part_age(&mut parts);
    if parts.is_empty() || parts.len() > MAX_PARTS || (parts.len() == 1 && !name_alone) {
        return None;
    }
    let mut found = Recognised::default();
    for (number, (offset, part)) in parts.iter().enumerate() {
        let (column, text) = classify(number, part, &found, hints)?;
        let bytes = start + offset..start + offset + part.len();
        found.fields.push((Span { bytes, column }, text));
    }
    // Name and place alone are two words beside each other, and no layout.
    let told =
        [Column::Age, Column::Status, Column::Date, Column::Father].iter().any(|column| found.has(*column));
    (found.has(Column::Name) && (told || name_alone)).then_some(found)
}

/// A name and an age with only a space between them, «رویا آزمونی ۱۹ ساله», are two parts.
fn part_age(parts: &mut Vec<(usize, &str)>) {
    let Some(&(start, first)) = parts.first() else { return };
    let Some(at) = first.find(|c: char| digit(c).is_some()).filter(|&at| at > 0) else { return };
    let (name, rest) = first.split_at(at);
    // A bare number may be anything; with its unit it is an age.
    if name.ends_with(char::is_whitespace)
        && rest.chars().any(char::is_alphabetic)
        && age::parse(rest).is_ok()
        && date::parse(rest, Hints::default()).is_err()
    {
        parts[0] = (start, name.trim_end());
        parts.insert(1, (start + at, rest));
    }
}

/// Parts of a line between commas, dashes with spaces, bars, slashes with spaces and parentheses.
fn parts(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut chars = line.char_indices().peekable();
    let mut before = ' ';
    let mut push = |from: usize, to: usize| {
        let piece = &line[from..to];
        let trimmed = piece.trim_matches(|c: char| {
            c.is_whitespace() || is_invisible(c) || c == '«' || c == '»' || c == '"' || c == '*'
        });
        if !trimmed.is_empty() {
            parts.push((from + piece.find(trimmed).unwrap_or(0), trimmed));
        }
    };
    while let Some((at, c)) = chars.next() {
        let spaced = before.is_whitespace() && chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let parts_here = matches!(c, '،' | ',' | ';' | '؛' | '|' | '(' | ')' | '\t' | '：')
            || (matches!(c, '-' | '–' | '—' | '/' | ':') && spaced);
        if parts_here {
            push(start, at);
            start = at + c.len_utf8();
        }
        before = c;
    }
    push(start, line.len());
    parts
}

/// What a part is, in the light of the parts before it.
fn classify(number: usize, part: &str, found: &Recognised, hints: Hints) -> Option<(Column, String)> {
    let folded = fold(part);
    if number == 0 {
        return is_name(part, &folded).then(|| (Column::Name, part.to_owned()));
    }
    if let Some(column) = labelled_part(part) {
        return Some(column).filter(|(column, _)| !found.has(*column));
    }
    let free = |column| !found.has(column);
    if free(Column::Age) && has_digit(part) && age::parse(part).is_ok() && !year(part) {
        return Some((Column::Age, part.to_owned()));
    }
    if free(Column::Father)
        && let Some(father) =
            after_words(part, &folded, &["فرزند", "son of", "daughter of", "پسر", "دختر", "child of"])
    {
        return is_short_name(father).then(|| (Column::Father, father.to_owned()));
    }
    if free(Column::Date) {
        let date = after_words(part, &folded, &["on", "در تاریخ", "تاریخ", "مورخ", "روز", "since", "از"])
            .unwrap_or(part);
        if has_digit(date) && !year(date) && date::parse(date, hints).is_ok() {
            return Some((Column::Date, date.to_owned()));
        }
    }
    if let Some(meanings) = status::parse_strictly(part) {
        let states = meanings.iter().any(|meaning| matches!(meaning, Meaning::State(_)));
        let column = if states {
            Column::Status
        } else if meanings.iter().any(|m| matches!(m, Meaning::Of(_))) {
            Column::Cause
        } else {
            Column::Role
        };
        return free(column).then(|| (column, part.to_owned()));
    }
    if free(Column::Age) && age::parse(part).is_ok() && !has_digit(part) {
        return Some((Column::Age, part.to_owned()));
    }
    // The second name of the same person in the other script.
    if number == 1
        && is_name(part, &folded)
        && found.fields.first().is_some_and(|(_, name)| main_script(name) != main_script(part))
    {
        let column =
            if main_script(part) == Some(Script::Arabic) { Column::NameFa } else { Column::NameLatin };
        return Some((column, part.to_owned()));
    }
    let place = after_words(
        part,
        &folded,
        &["from", "in", "at", "اهل", "از", "در", "ساکن", "شهر", "شهرستان", "استان"],
    )
    .unwrap_or(part);
    if is_place(place) {
        let column = if found.has(Column::City) { Column::Province } else { Column::City };
        return free(column).then(|| (column, place.to_owned()));
    }
    None
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| digit(c).is_some())
}

/// A bare year is neither an age nor a day.
fn year(text: &str) -> bool {
    let digits: String = text.chars().filter_map(digit).collect();
    digits.len() == 4 && text.trim().chars().all(|c| digit(c).is_some())
}

/// The text after one of some words at its start.
fn after_words<'t>(part: &'t str, folded: &str, words: &[&str]) -> Option<&'t str> {
    let word = words
        .iter()
        .filter(|word| folded.starts_with(&format!("{} ", fold(word))))
        .max_by_key(|word| word.len())?;
    let mut rest = part;
    for _ in 0..fold(word).split(' ').count() {
        rest = rest.trim_start();
        rest = &rest[rest.find(char::is_whitespace)?..];
    }
    Some(rest.trim()).filter(|rest| !rest.is_empty())
}

/// A name: two to five words of letters that are no status, no place word and nobody's.
fn is_name(part: &str, folded: &str) -> bool {
    let words = folded.split(' ').filter(|word| !word.is_empty()).count();
    (2..=MAX_WORDS + 1).contains(&words)
        && is_short_name(part)
        && status::parse_strictly(part).is_none()
        && begins_as_name(part)
        && !SENTENCE.iter().any(|word| folded.split(' ').any(|found| found == *word))
}

/// In Latin script each word of a name begins with a capital; «al», "bin" and the like apart.
fn begins_as_name(part: &str) -> bool {
    part.split_whitespace().all(|word| {
        let first = word.chars().next();
        first.is_none_or(|c| !c.is_lowercase())
            || matches!(
                fold(word).as_str(),
                "al" | "el" | "bin" | "ibn" | "bint" | "de" | "von" | "ol" | "e" | "zadeh" | "pour"
            )
    })
}

/// Folded words that stand in sentences and in no name.
const SENTENCE: &[&str] = &[
    "the",
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "we",
    "they",
    "this",
    "that",
    "and",
    "of",
    "in",
    "on",
    "to",
    "my",
    "our",
    "please",
    "به",
    "از",
    "در",
    "که",
    "را",
    "است",
    "شد",
    "شده",
    "بود",
    "این",
    "ان",
    "با",
    "برای",
    "ما",
    "هم",
    "خبر",
    "لطفا",
    "امروز",
    "دیروز",
    "دیشب",
    "اسامی",
    "لیست",
    "فهرست",
    "شهر",
    "استان",
    "خیابان",
];

fn is_short_name(part: &str) -> bool {
    let words = part.split_whitespace().count();
    (1..=MAX_WORDS).contains(&words)
        && !has_digit(part)
        && part.chars().all(|c| {
            c.is_alphabetic()
                || c.is_whitespace()
                || matches!(c, '\'' | '’' | '-' | '.' | '\u{200c}' | '\u{064b}'..='\u{0652}' | '\u{0654}')
        })
        && name::nobody(part).is_none()
}

fn is_place(part: &str) -> bool {
    let words = part.split_whitespace().count();
    let folded = fold(part);
    (1..=4).contains(&words)
        && is_short_name(part)
        && begins_as_name(part)
        && !SENTENCE.iter().take(28).any(|word| folded.split(' ').any(|found| found == *word))
}

/// "سن: ۲۴", "Age: 24": a label of the table of columns, and its value.
fn labelled_part(part: &str) -> Option<(Column, String)> {
    let (label, value) = part.split_once([':', '：'])?;
    let value = value.trim();
    let (column, sure) = Column::of_header(label.trim())?;
    (sure > 0.9 && !value.is_empty() && value.len() < 200 && LABELS.contains(&column))
        .then(|| (column, value.to_owned()))
}

/// Columns that a label in a post may give.
const LABELS: &[Column] = &[
    Column::Name,
    Column::NameFa,
    Column::NameLatin,
    Column::Given,
    Column::Family,
    Column::Alias,
    Column::Father,
    Column::Mother,
    Column::Sex,
    Column::Age,
    Column::BirthDate,
    Column::BirthYear,
    Column::Occupation,
    Column::Status,
    Column::Cause,
    Column::Date,
    Column::DateDied,
    Column::DateArrested,
    Column::DateReleased,
    Column::DateInjured,
    Column::DateLastSeen,
    Column::DateLastContact,
    Column::Province,
    Column::City,
    Column::Spot,
    Column::Place,
    Column::Residence,
    Column::CustodyPlace,
    Column::DeathPlace,
    Column::BurialPlace,
];

/// Blocks of labelled lines: a name and at least one more label. A second name begins the next person; a line without
/// a label between two labels of a block makes it free text.
fn labelled_blocks(lines: &[(usize, &str)]) -> Vec<Recognised> {
    let mut people: Vec<Recognised> = Vec::new();
    let mut current = Recognised::default();
    let is_name =
        |column: Column| matches!(column, Column::Name | Column::NameFa | Column::NameLatin | Column::Given);
    let mut close = |current: &mut Recognised| {
        let named = current.fields.iter().any(|(span, _)| is_name(span.column));
        let found = std::mem::take(current);
        if named && found.fields.len() > 1 && people.len() < MAX_PEOPLE {
            people.push(found);
        }
    };
    for (start, line) in lines {
        let mut any = false;
        for (offset, part) in comma_parts(line) {
            let Some((column, value)) = labelled_part(part) else { continue };
            any = true;
            if is_name(column) && current.has(column) {
                close(&mut current);
            }
            if !current.has(column) {
                let at = start + offset + part.len() - value.len();
                current.fields.push((Span { bytes: at..at + value.len(), column }, value));
            }
        }
        if !any {
            close(&mut current);
        }
    }
    close(&mut current);
    people
}

/// Parts of a labelled line; commas within a value stay where no label follows them.
fn comma_parts(line: &str) -> Vec<(usize, &str)> {
    let mut cuts = vec![0];
    for (at, c) in line.char_indices().filter(|(_, c)| matches!(c, '،' | ',' | '|' | '؛' | ';')) {
        let rest = &line[at + c.len_utf8()..];
        let next = rest.split(['،', ',', '|', '؛', ';']).next().unwrap_or_default();
        if labelled_part(next.trim()).is_some() {
            cuts.push(at + c.len_utf8());
        }
    }
    cuts.push(line.len());
    cuts.windows(2)
        .map(|pair| {
            let piece = line[pair[0]..pair[1]].trim_matches(|c: char| {
                c.is_whitespace()
                    || is_invisible(c)
                    || matches!(c, '،' | ',' | '|' | '؛' | ';' | '-' | '•' | '*' | '🔹' | '🔸')
            });
            let offset = piece.as_ptr() as usize - line.as_ptr() as usize;
            (offset, piece)
        })
        .filter(|(_, piece)| !piece.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    //! All people here are made up.
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = recognise(text, Hints::default(), false)
            .iter()
            .map(|person| {
                person
                    .fields
                    .iter()
                    .map(|(span, text)| format!("{}={text}", span.column.code()))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_person_to_a_line() {
        check(
            "Roya Azmouni, 24, Testabad, arrested, 9 January 2026",
            &["name=Roya Azmouni age=24 city=Testabad status=arrested date=9 January 2026"],
        );
        check(
            "رویا آزمونی، ۲۴ ساله، تست‌آباد، بازداشت، ۱۹ دی ۱۴۰۴",
            &["name=رویا آزمونی age=۲۴ ساله city=تست‌آباد status=بازداشت date=۱۹ دی ۱۴۰۴"],
        );
        check("Roya Azmouni - 24 - killed", &["name=Roya Azmouni age=24 status=killed"]);
        check(
            "رویا آزمونی (۲۴ ساله)، اهل تست‌آباد، کشته شد",
            &["name=رویا آزمونی age=۲۴ ساله city=تست‌آباد status=کشته شد"],
        );
    }

    #[test]
    fn a_list_under_its_status() {
        check(
            "اسامی بازداشت‌شدگان:\n۱. رویا آزمونی، ۲۴ ساله\n۲- کاوه نمونه‌ای\n۳) پریا مثالی، تست‌آباد",
            &[
                "name=رویا آزمونی age=۲۴ ساله status=arrested",
                "name=کاوه نمونه‌ای status=arrested",
                "name=پریا مثالی city=تست‌آباد status=arrested",
            ],
        );
        check(
            "Killed:\n- Roya Azmouni, 24\n- Kaveh Nemounei, 30, Testabad",
            &[
                "name=Roya Azmouni age=24 status=Killed",
                "name=Kaveh Nemounei age=30 city=Testabad status=Killed",
            ],
        );
    }

    #[test]
    fn a_list_as_channels_write_it() {
        check(
            "اسامی جان‌باختگان شهر نمونه‌آباد:\n۱. رویا آزمونی ۱۹ ساله\n۲. کاوه نمونه‌ای - ۳۰ ساله - تست‌آباد",
            &[
                "name=رویا آزمونی age=۱۹ ساله status=dead",
                "name=کاوه نمونه‌ای age=۳۰ ساله city=تست‌آباد status=dead",
            ],
        );
        check(
            "🔴 لیست بازداشت‌شدگان:\n\n1️⃣ آرمان فرضی، ۲۳ ساله، رشت\n2️⃣ نازنین فرضی، ۲۱ ساله، رشت",
            &[
                "name=آرمان فرضی age=۲۳ ساله city=رشت status=arrested",
                "name=نازنین فرضی age=۲۱ ساله city=رشت status=arrested",
            ],
        );
        check("Roya Azmouni 24 years old, killed", &["name=Roya Azmouni age=24 years old status=killed"]);
        check("Roya Azmouni 24, killed", &[]);
    }

    #[test]
    fn an_appendix_whose_source_says_what_it_lists() {
        let text = "Appendix: children recorded\n1. Roya Azmouni, 17, Testabad, 30 September 2022, gunshot\n\
                    Their names were gathered by many people.\n2. Kaveh Nemounei, 16, Mithalabad";
        assert!(recognise(text, Hints::default(), false).is_empty());
        let found = recognise(text, Hints::default(), true);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].has(Column::Cause) && found[0].has(Column::Date) && found[1].has(Column::City));
    }

    #[test]
    fn labelled_posts() {
        check(
            "نام: رویا آزمونی\nسن: ۲۴\nشهر: تست‌آباد\nوضعیت: بازداشت",
            &["name=رویا آزمونی age=۲۴ city=تست‌آباد status=بازداشت"],
        );
        check("Name: Roya Azmouni, Age: 24, Status: missing", &["name=Roya Azmouni age=24 status=missing"]);
        check(
            "Name: Roya Azmouni\nAge: 24\n\nName: Kaveh Nemounei\nAge: 30",
            &["name=Roya Azmouni age=24", "name=Kaveh Nemounei age=30"],
        );
    }

    #[test]
    fn free_text_names_nobody() {
        check("They took my cousin Roya Azmouni yesterday, please share.", &[]);
        check("دیشب دخترعموی من رویا آزمونی را بازداشت کردند. لطفاً خبر بدهید.", &[]);
        check("Testabad, Friday night, shots heard", &[]);
        check("Roya Azmouni, Testabad", &[]);
        check("Roya Azmouni, 24, not killed, Testabad", &[]);
        check("Good morning, 24 people, arrested", &[]);
        check("At least 52 people: killed", &[]);
    }

    #[test]
    fn spans_mark_the_text() {
        let text = "Killed:\n- Roya Azmouni, 24";
        for (span, _) in &recognise(text, Hints::default(), false)[0].fields {
            assert!(["Killed", "Roya Azmouni", "24"].contains(&&text[span.bytes.clone()]));
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_within_it(text in any::<String>()) {
            for (span, _) in recognise(&text, Hints::default(), false).iter().flat_map(|person| &person.fields) {
                prop_assert!(text.get(span.bytes.clone()).is_some());
            }
        }

        #[test]
        fn post_like_text_gives_spans_within_it(text in "((killed|بازداشت‌شدگان):\n)?([-•1.۲)] ?)?(Roya|رویا) (Azmouni|آزمونی)[,،-] ?([0-9۰-۹]{1,4}|نام: x|Testabad|شب)[,،:\n ]{0,3}(arrested|کشته|سن: ۲)?") {
            for (span, _) in recognise(&text, Hints::default(), false).iter().flat_map(|person| &person.fields) {
                prop_assert!(text.get(span.bytes.clone()).is_some());
            }
        }
    }
}
