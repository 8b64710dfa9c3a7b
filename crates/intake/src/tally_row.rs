//! Tallies: rows of counts, and the totals that stand as a row of a list.

use crate::account::{RejectReason, WarningReason};
use crate::claims::by_vocabulary;
use crate::column::Column;
use crate::row::{Reader, Row};
use crate::status::Meaning;
use crate::text::{ascii_digits, fold, header_has};
use crate::{date, place};
use khabar_model::{Day, DayRange, Language, RoleAtEvent, Stance, Tally, TallyScope, Unit, Value};
use std::sync::Arc;

type Refused = (Option<Arc<str>>, String, RejectReason);

/// Read a tally.
pub(crate) fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Result<Tally, Refused> {
    let (min, max) = counts(row)?;
    let source = reader.source(row);
    let said = row.text(Column::Said).and_then(|text| crate::instant::parse(text, reader.hints));
    let near = said.or(reader.file.captured).map(|at| at.day(reader.hints.zone_offset));
    let as_of = day(row, reader, Column::AsOf, near)
        .or_else(|| day(row, reader, Column::Date, near))
        .map(|days| days.last);
    Ok(Tally {
        source,
        unit: unit(row, reader),
        min,
        max,
        as_of: as_of.or(said.map(|at| at.day(reader.hints.zone_offset))),
        scope: scope(row, reader, near),
        includes_list: row.text(Column::IncludesList).is_some_and(yes),
        original: original(row),
    })
}

/// A row of a list that gives its total: "Total", "جمع کل", with a number.
pub(crate) fn totals_row(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Option<Tally> {
    if row.cells.len() > 4 {
        return None;
    }
    let label = row.cells.iter().find(|cell| is_total(&cell.text))?;
    let number = std::iter::once(label)
        .chain(row.cells.iter().filter(|cell| !std::ptr::eq(*cell, label)))
        .find_map(|cell| numbers(&cell.text).first().copied())?;
    let source = reader.source(row);
    let captured = reader.file.captured.map(|at| at.day(reader.hints.zone_offset));
    Some(Tally {
        source,
        unit: Unit::People,
        min: number,
        max: Some(number),
        as_of: captured,
        scope: TallyScope { status: reader.file.default_status, ..TallyScope::default() },
        includes_list: true,
        original: row.cells.iter().map(|cell| cell.text.as_ref()).collect::<Vec<_>>().join(" · "),
    })
}

/// A row that counts people instead of naming one: "12 unidentified bodies" for a name; "At least 12 people were killed"
/// where no name is.
pub(crate) fn crowd_row(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Option<Tally> {
    let named =
        [Column::Name, Column::NameFa, Column::NameLatin].into_iter().find_map(|column| row.get(column));
    let (min, max, said) = match named {
        Some(cell) => crate::name::crowd(&cell.text).map(|n| (n, Some(n), cell))?,
        None if row.has(Column::Given) || row.has(Column::Family) => return None,
        None => {
            let cell = row.get(Column::Status)?;
            let (min, max) = counted_people(&cell.text)?;
            (min, max, cell)
        }
    };
    let source = reader.source(row);
    let when = row
        .text(Column::Said)
        .and_then(|text| crate::instant::parse(text, reader.hints))
        .or(reader.file.captured);
    let near = when.map(|at| at.day(reader.hints.zone_offset));
    let status = row.text(Column::Status).and_then(|text| {
        reader.out.caches.status(text).meanings.iter().find_map(|meaning| match meaning {
            Meaning::State(value) => Some(*value),
            _ => None,
        })
    });
    let died = row.has(Column::DateDied).then_some(Value::Dead);
    let days = [Column::Date, Column::DateDied, Column::DateArrested]
        .into_iter()
        .find_map(|column| row.text(column))
        .and_then(|text| reader.out.caches.date(text, reader.hints, near).ok())
        .map(|parsed| parsed.days);
    let scope = TallyScope {
        status: status.or(died).or_else(|| default_status(row, reader)),
        days,
        place: place::name_of(row),
        ..TallyScope::default()
    };
    Some(Tally {
        source,
        unit: Unit::People,
        min,
        max,
        as_of: near,
        scope,
        includes_list: false,
        original: said.text.to_string(),
    })
}

/// A number right before a word for people: the phrase counts them.
fn counted_people(text: &str) -> Option<(u64, Option<u64>)> {
    const PEOPLE: [&str; 18] = [
        "people",
        "persons",
        "protesters",
        "protestors",
        "detainees",
        "civilians",
        "victims",
        "bodies",
        "others",
        "نفر",
        "تن",
        "معترض",
        "شهروند",
        "شخصا",
        "اشخاص",
        "menschen",
        "personen",
        "personnes",
    ];
    if text.len() > 200 {
        return None;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let counted = words
        .windows(2)
        .any(|pair| pair[0].parse::<u64>().is_ok_and(|n| n >= 2) && PEOPLE.contains(&pair[1]));
    if counted { count(text) } else { None }
}

pub(crate) fn is_total(text: &str) -> bool {
    if text.len() > 80 {
        return false;
    }
    let folded = fold(text);
    // "Total: 8 (as of 12 January)", «جمع کل ۸ نفر»: what follows the number is about it.
    let words = folded.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim_end();
    [
        "total",
        "grand total",
        "sum",
        "totals",
        "جمع",
        "جمع کل",
        "مجموع",
        "مجموع کل",
        "کل",
        "المجموع",
        "الاجمالی",
        "المجموع الکلی",
        "gesamt",
        "summe",
        "insgesamt",
        "total general",
        "total deaths",
        "total killed",
        "total detained",
        "total number",
        "مجموع نفرات",
        "تعداد کل",
    ]
    .contains(&words)
}

fn counts(row: &Row<'_>) -> Result<(u64, Option<u64>), Refused> {
    let number =
        |column| row.get(column).and_then(|cell| numbers(&cell.text).first().copied().map(|n| (cell, n)));
    let (mut min, mut max) = (number(Column::Min).map(|(_, n)| n), number(Column::Max).map(|(_, n)| n));
    if let Some(cell) = row.get(Column::Count) {
        let (least, most) = count(&cell.text).ok_or((
            Some(cell.header.clone()),
            cell.text.clone().into_owned(),
            RejectReason::NoCount,
        ))?;
        min = min.or(Some(least));
        max = max.or(most);
    }
    let min = min.or(max.map(|_| 0)).ok_or((None, String::new(), RejectReason::NoCount))?;
    match max {
        Some(max) if max < min => Err((None, format!("{min} to {max}"), RejectReason::CountsCross)),
        max => Ok((min, max)),
    }
}

/// "52", "at least 52", "50-60", "up to 60", "hundreds".
pub(crate) fn count(text: &str) -> Option<(u64, Option<u64>)> {
    let folded = fold(text);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let numbers = numbers(text);
    match *numbers.as_slice() {
        [] if has(&["dozens", "دهها", "عشرات", "dutzende", "dizaines"]) || folded.contains("ده ها") => {
            Some((20, None))
        }
        [] if has(&["hundreds", "صدها", "مئات", "hunderte", "centaines"]) || folded.contains("صد ها") => {
            Some((200, None))
        }
        [] if has(&["thousands", "هزاران", "الاف", "tausende", "milliers"]) => Some((2_000, None)),
        [] => None,
        [n] if has(&[
            "least",
            "over",
            "more",
            "دست",
            "حداقل",
            "بیش",
            "بیشتر",
            "علی",
            "اکثر",
            "mindestens",
            "uber",
            "moins",
            "plus",
        ]) || text.contains(['+', '>', '≥']) =>
        {
            Some((n, None))
        }
        [n] if has(&["up", "most", "حداکثر", "تا", "hochstens", "bis", "jusqu"])
            || text.contains(['<', '≤']) =>
        {
            Some((0, Some(n)))
        }
        [n] if has(&["about", "around", "approximately", "حدود", "نحو", "etwa", "environ"])
            || text.contains('~') =>
        {
            Some((n - n / 10, Some(n + n / 10)))
        }
        [n] => Some((n, Some(n))),
        [a, b] => Some((a.min(b), Some(a.max(b)))),
        _ => None,
    }
}

/// Whole numbers of a text, with thousands parted by commas, dots, spaces or apostrophes.
fn numbers(text: &str) -> Vec<u64> {
    let text = ascii_digits(text);
    let bytes: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() && out.len() < 8 {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut value = 0u64;
        loop {
            while let Some(digit) = bytes.get(at).and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(u64::from(digit));
                at += 1;
            }
            let parted = matches!(bytes.get(at), Some(',' | '٬' | '،' | '.' | '\'' | '\u{a0}' | '\u{202f}'));
            let three = bytes.get(at + 1..at + 4).is_some_and(|run| run.iter().all(char::is_ascii_digit));
            let ends = !bytes.get(at + 4).is_some_and(char::is_ascii_digit);
            if !(parted && three && ends) {
                break;
            }
            at += 1;
        }
        // "52.0" of a spreadsheet.
        if bytes.get(at) == Some(&'.') && bytes.get(at + 1) == Some(&'0') {
            at += 2;
        }
        out.push(value);
    }
    out
}

fn unit(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Unit {
    let cell = row.get(Column::TallyUnit).or_else(|| row.get(Column::Unit));
    let Some(cell) = cell else { return Unit::People };
    let found =
        by_vocabulary(&cell.text, Unit::ALL, |u| [u.code(), u.words(Language::En), u.words(Language::Fa)]);
    if found.is_none() {
        reader.warn(row, cell, WarningReason::Code);
    }
    found.unwrap_or(Unit::People)
}

fn day(row: &Row<'_>, reader: &mut Reader<'_, '_>, column: Column, near: Option<Day>) -> Option<DayRange> {
    let cell = row.get(column)?;
    match date::parse(&cell.text, date::Hints { near, ..reader.hints }) {
        Ok(parsed) => Some(parsed.days),
        Err(error) => {
            reader.warn(row, cell, WarningReason::Date(error));
            None
        }
    }
}

fn scope(row: &Row<'_>, reader: &mut Reader<'_, '_>, near: Option<Day>) -> TallyScope {
    let mut status = None;
    let mut roles: Vec<RoleAtEvent> = Vec::new();
    for cell in row.all(Column::Status) {
        let found = reader.out.caches.status(&cell.text);
        for meaning in &found.meanings {
            match *meaning {
                Meaning::State(value) => status = status.or(Some(value)),
                Meaning::Said(role) => roles.push(role),
                _ => {}
            }
        }
        if status.is_none() {
            reader.warn(row, cell, WarningReason::Status);
        }
    }
    for cell in row.all(Column::Role) {
        for meaning in &reader.out.caches.status(&cell.text).meanings {
            if let Meaning::Said(role) = *meaning {
                roles.push(role);
            }
        }
    }
    let (first, last) = (day(row, reader, Column::First, near), day(row, reader, Column::Last, near));
    let days = match (first, last) {
        (Some(first), Some(last)) => Some(DayRange::between(first.first, last.last)),
        (Some(first), None) => Some(DayRange {
            first: first.first,
            last: Day(first.last.0.max(near.map_or(first.last.0, |day| day.0))),
        }),
        (None, Some(last)) => Some(last),
        (None, None) => day(row, reader, Column::Date, near),
    };
    let status = status.or_else(|| counted_dead(row)).or_else(|| default_status(row, reader));
    TallyScope { status, days, place: place::name_of(row), roles, includes: includes(row) }
}

/// The header of the count says that it counts the dead: `civilians_killed_min`, "Deaths recorded".
fn counted_dead(row: &Row<'_>) -> Option<Value> {
    const DEAD: [&str; 7] = ["killed", "deaths", "dead", "fatalities", "کشته", "القتلى", "tote"];
    let counts = [Column::Count, Column::Min, Column::Max].into_iter().flat_map(|column| row.all(column));
    counts.into_iter().any(|cell| header_has(cell.header, &DEAD)).then_some(Value::Dead)
}

/// A tally that does not say of what is of what its list covers, where that is one thing.
fn default_status(row: &Row<'_>, reader: &Reader<'_, '_>) -> Option<Value> {
    if row.get(Column::Status).is_some() { None } else { reader.file.default_status }
}

/// The populations, in the order of the model.
fn includes(row: &Row<'_>) -> Vec<(String, Stance)> {
    const POPULATIONS: [Column; 8] = [
        Column::StateForces,
        Column::Bystanders,
        Column::CustodyDeaths,
        Column::Executions,
        Column::Suicides,
        Column::LaterDeaths,
        Column::Unnamed,
        Column::Minors,
    ];
    let stance = |text: &str| {
        if yes(text) {
            Stance::Yes
        } else if matches!(fold(text).as_str(), "no" | "false" | "0" | "خیر" | "نه" | "لا" | "nein" | "non")
        {
            Stance::No
        } else {
            Stance::NotStated
        }
    };
    POPULATIONS
        .iter()
        .filter_map(|column| row.text(*column).map(|text| (column.code().to_owned(), stance(text))))
        .collect()
}

fn yes(text: &str) -> bool {
    matches!(fold(text).as_str(), "yes" | "true" | "1" | "بله" | "اری" | "نعم" | "ja" | "oui" | "y" | "x")
}

fn original(row: &Row<'_>) -> String {
    let words = [Column::Original, Column::Text].into_iter().find_map(|column| row.text(column));
    words.map_or_else(
        || row.cells.iter().map(|cell| cell.text.as_ref()).collect::<Vec<_>>().join(" · "),
        str::to_owned,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_as_people_write_them() {
        assert_eq!(count("52"), Some((52, Some(52))));
        assert_eq!(count("at least 52"), Some((52, None)));
        assert_eq!(count("دست‌کم ۵۲ نفر"), Some((52, None)));
        assert_eq!(count("50-60"), Some((50, Some(60))));
        assert_eq!(count("up to 60"), Some((0, Some(60))));
        assert_eq!(count("1,200+"), Some((1_200, None)));
        assert_eq!(count("1.200"), Some((1_200, Some(1_200))));
        assert_eq!(count("hundreds"), Some((200, None)));
        assert_eq!(count("صدها نفر"), Some((200, None)));
        assert_eq!(count("many"), None);
    }

    #[test]
    fn totals() {
        assert!(is_total("Total") && is_total("جمع کل: ۱۲") && is_total("Total 12"));
        assert!(!is_total("Totali Rossi") && !is_total("12"));
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            if let Some((min, Some(max))) = count(&text) {
                prop_assert!(min <= max);
            }
        }
    }
}
