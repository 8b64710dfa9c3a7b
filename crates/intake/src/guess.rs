//! Columns understood from their cells, where the header does not tell, and corrected where it misleads.

use crate::account::MappedFrom;
use crate::column::Column;
use crate::context::FileContext;
use crate::date::{self, Hints, Order};
use crate::name::sex_word;
use crate::text::{Script, ascii_digits, fold, main_script};
use crate::{age, document, status};
use std::sync::Arc;

type Found = Option<(Column, f32, MappedFrom)>;

/// The order of numeric dates with the year last, where some date can be read in one order alone and none in the
/// other.
pub(crate) fn order<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Order> {
    let (mut dmy, mut mdy) = (false, false);
    for text in texts {
        let text = ascii_digits(text.trim());
        let mut parts = text.split(['/', '-', '.']).map(|part| part.trim().parse::<u32>());
        if let (Some(Ok(a @ 1..=31)), Some(Ok(b @ 1..=31))) = (parts.next(), parts.next()) {
            dmy |= a > 12;
            mdy |= b > 12;
        }
    }
    match (dmy, mdy) {
        (true, false) => Some(Order::Dmy),
        (false, true) => Some(Order::Mdy),
        _ => None,
    }
}

/// A row whose cells read as data, not as headers: it has a date, or a number beside words.
pub(crate) fn is_data(row: &[String]) -> bool {
    row.len() > 1
        && row.iter().any(|cell| {
            let cell = cell.trim();
            date::parse(cell, Hints::default()).is_ok()
                || (!cell.is_empty() && ascii_digits(cell).bytes().all(|b| b.is_ascii_digit()))
        })
}

/// Decide every column: by what was declared, by the header, by the cells.
pub(crate) fn columns(
    headers: &[Arc<str>],
    samples: &[Vec<&str>],
    found: &[Found],
    file: &FileContext,
) -> Vec<(Option<Column>, f32, MappedFrom)> {
    let mut columns: Vec<Found> = found.to_vec();
    for (at, column) in columns.iter_mut().enumerate() {
        let sample = samples.get(at).map(Vec::as_slice).unwrap_or_default();
        if let Some((by_header, sure, MappedFrom::Header)) = *column {
            *column = Some(correct(by_header, sure, &headers[at], sample));
        }
    }
    let taken =
        |columns: &[Found], column: Column| columns.iter().flatten().any(|(taken, ..)| *taken == column);
    for at in 0..columns.len() {
        let sample = samples.get(at).map(Vec::as_slice).unwrap_or_default();
        if columns[at].is_none()
            && let Some((column, sure)) = by_content(sample).filter(|(column, _)| {
                !(second_name(*column, &columns, samples) || names_people(*column) && sorts(&headers[at]))
            })
            && (!taken(&columns, column) || matches!(column, Column::Link | Column::Text))
        {
            columns[at] = Some((column, sure, MappedFrom::Content));
        }
    }
    lone_family(&mut columns, samples);
    no_second_source(&mut columns, file);
    columns
        .into_iter()
        .map(|found| found.map_or((None, 0.0, MappedFrom::Nothing), |(c, s, f)| (Some(c), s, f)))
        .collect()
}

fn names_people(column: Column) -> bool {
    matches!(column, Column::Name | Column::NameFa | Column::NameLatin)
}

/// A header that says of which sort something is: two words in a cell ("Likely strike") are then nobody's name.
fn sorts(header: &str) -> bool {
    const SORTS: [&str; 14] = [
        "status",
        "type",
        "kind",
        "category",
        "class",
        "grade",
        "grading",
        "level",
        "target",
        "weapon",
        "weapons",
        "event",
        "attribution",
        "وضعیت",
    ];
    crate::text::header_has(header, &SORTS)
}

/// Cells that look like names beside a column of names in the same script are something else: places, schools, charges.
fn second_name(column: Column, columns: &[Found], samples: &[Vec<&str>]) -> bool {
    let arabic = |sample: &[&str]| share_of(sample, &|text| main_script(text) == Some(Script::Arabic));
    let (in_arabic, in_latin) = match column {
        Column::NameFa => (true, false),
        Column::NameLatin => (false, true),
        Column::Name => (true, true),
        _ => return false,
    };
    columns.iter().zip(samples).any(|(found, sample)| {
        found.is_some_and(|(known, ..)| {
            matches!(known, Column::Name | Column::NameFa | Column::NameLatin | Column::Family)
        }) && (in_arabic && arabic(sample) > 0.2 || in_latin && arabic(sample) < 0.8)
    })
}

/// Headers that mean two things are told apart by the cells.
fn correct(column: Column, sure: f32, header: &str, sample: &[&str]) -> (Column, f32, MappedFrom) {
    let content = |column| (column, 0.8, MappedFrom::Content);
    let digits = |text: &str| ascii_digits(text).chars().filter(char::is_ascii_digit).count();
    let share = |test: &dyn Fn(&str) -> bool| share_of(sample, test);
    match column {
        // `id` is a row's number in one list and a registry's number in another. Only long numbers that do not count
        // up are taken for the latter: a row number taken for an identity would join nothing, an identity taken for
        // a row number only loses a clue.
        Column::No
            if fold(header).contains("id")
                && share(&|text| digits(text) >= 8 && text.len() <= 14) > 0.9
                && !counts_up(sample) =>
        {
            content(Column::NationalId)
        }
        // A column of the last digits, called by the name of the whole number.
        Column::NationalId if share(&|text| (3..=7).contains(&digits(text))) > 0.8 => {
            content(Column::IdFragment)
        }
        // `born` and `سن` may hold years or ages.
        Column::BirthDate
            if share(&|text| date::parse(text, Hints::default()).is_err() && age::parse(text).is_ok())
                > 0.8 =>
        {
            content(Column::Age)
        }
        Column::Age if share(&|text| year_like(text)) > 0.8 => content(Column::BirthYear),
        // `url` of other sites is what the row cites; its own address is one of a kind.
        Column::PostId if share(&|text| document::split_links(text).len() > 1) > 0.2 => content(Column::Link),
        // A column of sources that holds addresses says where each row was read, not who speaks.
        Column::Source if share(&|text| text.contains("://")) > 0.4 => content(Column::Link),
        // Marks of footnotes.
        Column::ListId if share(&|text| text.trim().starts_with('[') && text.trim().ends_with(']')) > 0.6 => {
            content(Column::Ignore)
        }
        Column::City if share(&|text| text.contains([',', '،'])) > 0.5 => content(Column::Place),
        Column::Link | Column::Media => (column, sure, MappedFrom::Header),
        _ => (column, sure, MappedFrom::Header),
    }
}

fn year_like(text: &str) -> bool {
    let text = ascii_digits(text.trim());
    text.len() == 4
        && text.parse().is_ok_and(|year: i32| (1250..=1500).contains(&year) || (1880..=2100).contains(&year))
}

fn counts_up(sample: &[&str]) -> bool {
    let numbers: Vec<u64> = sample.iter().filter_map(|text| ascii_digits(text.trim()).parse().ok()).collect();
    numbers.len() > 1
        && numbers.windows(2).filter(|pair| pair[1] == pair[0].wrapping_add(1)).count() * 10
            > numbers.len() * 7
}

/// What most cells of a column read as.
fn by_content(sample: &[&str]) -> Option<(Column, f32)> {
    if sample.is_empty() {
        return None;
    }
    let share = |test: &dyn Fn(&str) -> bool| share_of(sample, test);
    let links = share(&|text| text.contains("://") || text.starts_with("t.me/"));
    if links > 0.6 {
        return Some((Column::Link, links * 0.9));
    }
    let sexes = share(&|text| sex_word(&fold(text)).is_some());
    if sexes > 0.8 {
        return Some((Column::Sex, sexes * 0.9));
    }
    let dates = share(&|text| {
        !text.trim().bytes().all(|b| b.is_ascii_digit()) && date::parse(text, Hints::default()).is_ok()
    });
    if dates > 0.7 {
        return Some((Column::Date, dates * 0.7));
    }
    let statuses = share(&|text| {
        status::parse(text).meanings.iter().any(|m| matches!(m, status::Meaning::State(_))) && text.len() < 60
    });
    if statuses > 0.7 {
        return Some((Column::Status, statuses * 0.8));
    }
    let years = share(&year_like);
    if years > 0.8 {
        return Some((Column::BirthYear, years * 0.4)).filter(|_| sample.len() >= 5);
    }
    if share(&|text| ascii_digits(text.trim()).parse::<u32>().is_ok()) > 0.8 {
        return numbers(sample);
    }
    if share(&|text| crate::place::has_province(text)) > 0.6 {
        return Some((Column::Place, 0.6));
    }
    let words = |text: &str| text.split_whitespace().count();
    let sentences = share(&|text| words(text) > 8);
    if sentences > 0.5 {
        return Some((Column::Text, sentences * 0.8));
    }
    let names = share(&|text| {
        (2..=5).contains(&words(text))
            && !text.chars().any(|c| crate::text::digit(c).is_some())
            && text.len() < 60
    });
    let distinct = sample.iter().collect::<std::collections::BTreeSet<_>>().len() * 10 > sample.len() * 8;
    if names > 0.8 && distinct && sample.len() >= 3 {
        let arabic = share(&|text| main_script(text) == Some(Script::Arabic));
        let column = if arabic > 0.8 {
            Column::NameFa
        } else if arabic < 0.2 {
            Column::NameLatin
        } else {
            Column::Name
        };
        return Some((column, names * 0.6));
    }
    None
}

/// Bare numbers: a row number counts up; ages lie between 0 and 110 and repeat.
fn numbers(sample: &[&str]) -> Option<(Column, f32)> {
    if counts_up(sample) {
        return Some((Column::No, 0.8));
    }
    let ages = share_of(sample, &|text| ascii_digits(text.trim()).parse::<u32>().is_ok_and(|n| n <= 110));
    (ages > 0.95 && sample.len() >= 5).then_some((Column::Age, ages * 0.6))
}

fn share_of(sample: &[&str], test: &dyn Fn(&str) -> bool) -> f32 {
    if sample.is_empty() {
        0.0
    } else {
        sample.iter().filter(|text| test(text)).count() as f32 / sample.len() as f32
    }
}

/// A header for family names («نام خانوادگی», "Nom", "Surname") without one for given names holds whole names where
/// most cells have two words or more.
fn lone_family(columns: &mut [Found], samples: &[Vec<&str>]) {
    let has =
        |columns: &[Found], wanted: Column| columns.iter().flatten().any(|(column, ..)| *column == wanted);
    let named = [Column::Name, Column::NameFa, Column::NameLatin].iter().any(|column| has(columns, *column));
    // «نام» beside «نام خانوادگی» is the given name.
    let name_is_given =
        has(columns, Column::Family) && has(columns, Column::Name) && !has(columns, Column::Given);
    for (at, found) in columns.iter_mut().enumerate() {
        let sample = samples.get(at).map(Vec::as_slice).unwrap_or_default();
        let whole = share_of(sample, &|text| text.split_whitespace().count() > 1) > 0.6;
        match found {
            Some((column @ (Column::Family | Column::Given), sure, from))
                if from == &MappedFrom::Header && !named && whole =>
            {
                (*column, *sure, *from) = (Column::Name, 0.7, MappedFrom::Content);
            }
            Some((column @ Column::Name, sure, from))
                if name_is_given && !whole && from == &MappedFrom::Header =>
            {
                (*column, *sure, *from) = (Column::Given, 0.8, MappedFrom::Content);
            }
            _ => {}
        }
    }
}

/// A list of posts has one speaker a row; a column of names called `user` beside `source` would be a second one.
fn no_second_source(columns: &mut [Found], _file: &FileContext) {
    let mut seen = false;
    for found in columns.iter_mut() {
        if let Some((column @ Column::Source, ..)) = found {
            if seen {
                *column = Column::Via;
            }
            seen = true;
        }
    }
}
