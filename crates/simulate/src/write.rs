//! Rows → the files of `reports/`: each source's own columns, calendar, digits, letters and words.

use crate::calendar;
use crate::dice::mix;
use crate::people::State;
use crate::places::{CITIES, CUSTODY};
use crate::said::{Birth, Said};
use crate::sources::{FORENSIC, POSTS, Profile, SOURCES, Script, SourceIx, words};
use crate::world::World;
use crate::{Error, File};

/// Where a row came to stand: its source and its number in that source's file, from 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The source, and so the file.
    pub source: SourceIx,
    /// The data row.
    pub row: u32,
}

/// The files, and where each row stands in them.
pub fn write(world: &World) -> Result<(Vec<File>, Vec<Place>), Error> {
    let mut places = vec![Place::default(); world.rows.len()];
    let mut files = Vec::new();
    for (source, profile) in SOURCES.iter().enumerate() {
        let rows = in_order(world, source);
        if rows.is_empty() {
            continue;
        }
        for (at, &n) in rows.iter().enumerate() {
            places[n as usize] = Place { source, row: at as u32 + 1 };
        }
        let bytes = match profile.delimiter {
            Some(delimiter) => table(world, profile, &rows, delimiter)?,
            None => lines(world, profile, &rows)?,
        };
        files.push(File { path: format!("reports/{}", profile.file), bytes });
    }
    Ok((files, places))
}

/// The rows of a source as they were entered: by capture, ties by chance.
fn in_order(world: &World, source: SourceIx) -> Vec<u32> {
    let mut rows: Vec<(i64, u64, u32)> = world
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.source == source)
        .map(|(n, row)| (row.captured, mix(world.settings.seed ^ n as u64), n as u32))
        .collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, _, n)| n).collect()
}

fn table(world: &World, profile: &Profile, rows: &[u32], delimiter: u8) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(profile.columns.iter().map(|(_, header)| header))?;
    for (at, &n) in rows.iter().enumerate() {
        let row = &world.rows[n as usize];
        let status = status(row, profile, world.settings.seed);
        let cells = profile.columns.iter().map(|(column, _)| cell(row, column, &status, at, profile));
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}

fn lines(world: &World, profile: &Profile, rows: &[u32]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for (at, &n) in rows.iter().enumerate() {
        let row = &world.rows[n as usize];
        let status = status(row, profile, world.settings.seed);
        let object: serde_json::Map<String, serde_json::Value> = profile
            .columns
            .iter()
            .map(|(column, header)| (header, cell(row, column, &status, at, profile)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(header, text)| ((*header).to_owned(), text.into()))
            .collect();
        serde_json::to_writer(&mut bytes, &object)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// The word is chosen by the row's own instant, so that rows added elsewhere never change it.
fn status(row: &Said, profile: &Profile, seed: u64) -> String {
    let Some(state) = row.state else { return String::new() };
    let words = words(state, profile.persian);
    // An office of the state has one word for it.
    let word = if profile.id == SOURCES[FORENSIC].id {
        words[words.len() - 1]
    } else {
        words[(mix(seed ^ row.captured as u64) % words.len() as u64) as usize]
    };
    word.to_owned()
}

/// What the row says in one of the source's columns; empty where it says nothing there.
fn cell(row: &Said, column: &str, status: &str, at: usize, profile: &Profile) -> String {
    match column {
        "no" => profile.dates.number(at as i32 + 1),
        "name" if profile.script == Script::Both && row.latin.is_empty() => row.fa.clone(),
        "name" if profile.script == Script::Both => format!("{} / {}", row.fa, row.latin),
        "name" | "name_latin" => row.latin.clone(),
        "name_fa" => row.whole_fa(),
        "given" => row.fa.clone(),
        "family" => row.fa_family.clone(),
        "alias" => row.alias.clone(),
        "father" => row.father.clone(),
        "sex" => sex(row, profile),
        "age" | "birth_date" | "birth_year" => birth(row, column, profile),
        "status" => status.to_owned(),
        "cause" => row.cause.to_owned(),
        "date" => {
            if has_own_date(row, profile) {
                String::new()
            } else {
                day(row, profile)
            }
        }
        "date_died" | "date_arrested" | "date_released" | "date_injured" | "date_last_contact" => {
            if own_date(row.state) == Some(column) { day(row, profile) } else { String::new() }
        }
        "city" | "province" => place(row, column, profile),
        "custody_place" => row
            .custody
            .map(|n| CUSTODY[usize::from(n)])
            .map_or(String::new(), |(fa, en)| if profile.persian { fa.to_owned() } else { en.to_owned() }),
        "basis" => row.basis.to_owned(),
        "flags" => row.flags.to_owned(),
        "id_fragment" => {
            if profile.dates.is_solar() && profile.id == SOURCES[FORENSIC].id {
                calendar::persian_digits(&row.id)
            } else {
                row.id.clone()
            }
        }
        "source" => {
            if profile.id == SOURCES[POSTS].id {
                row.account.clone()
            } else {
                String::new()
            }
        }
        "via" => row.via.to_owned(),
        "post_id" => row.post_id.clone(),
        "link" => row.link.clone(),
        "forwarded_from" => row.forwarded_from.clone(),
        "said" if profile.delimiter.is_some() => profile.dates.day(row.captured_day()),
        "said" | "captured" => calendar::instant(row.captured),
        "text" => row.text.clone(),
        _ => String::new(),
    }
}

/// The column in which a source with role columns dates this state.
fn own_date(state: Option<State>) -> Option<&'static str> {
    match state? {
        State::Dead | State::Executed => Some("date_died"),
        State::Held => Some("date_arrested"),
        State::Released | State::Bailed => Some("date_released"),
        State::Injured => Some("date_injured"),
        State::NoContact => Some("date_last_contact"),
        _ => None,
    }
}

fn has_own_date(row: &Said, profile: &Profile) -> bool {
    own_date(row.state).is_some_and(|own| profile.columns.iter().any(|(column, _)| *column == own))
}

fn day(row: &Said, profile: &Profile) -> String {
    match row.day {
        Some((day, true)) => profile.dates.month(day),
        Some((day, false)) => profile.dates.day(day),
        None => String::new(),
    }
}

fn sex(row: &Said, profile: &Profile) -> String {
    match (row.woman, profile.persian) {
        (None, _) => "",
        (Some(true), true) => "زن",
        (Some(false), true) => "مرد",
        (Some(true), false) => "female",
        (Some(false), false) => "male",
    }
    .to_owned()
}

fn birth(row: &Said, column: &str, profile: &Profile) -> String {
    match (row.birth, column) {
        (Birth::Age(years), "age") => profile.dates.number(years),
        (Birth::Day(day), "birth_date") => profile.dates.day(day),
        (Birth::Year(day), "birth_year") => profile.dates.year(day),
        _ => String::new(),
    }
}

fn place(row: &Said, column: &str, profile: &Profile) -> String {
    let Some(city) = row.city.map(|n| &CITIES[usize::from(n)]) else { return String::new() };
    let spelling = |latin: &[&str]| {
        latin[(mix(profile.hand.habit ^ row.city.map_or(0, u64::from)) % latin.len() as u64) as usize]
            .to_owned()
    };
    match (column, profile.persian) {
        ("city", _) if row.province_only => String::new(),
        ("city", true) => city.fa.to_owned(),
        ("city", false) => spelling(city.latin),
        (_, true) => city.province_fa.to_owned(),
        (_, false) => spelling(city.province_latin),
    }
}
