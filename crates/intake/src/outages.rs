//! `outages.csv`, or an IODA series: when and where lines were cut. It stands beside the reports; nothing is concluded from it.

use crate::date::{self, Hints};
use crate::{instant, ioda, small_table};
use khabar_model::{Instant, RowRef};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A stretch of time in which lines were cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub start: Instant,
    /// Until when; none while it lasts, or where it was not said.
    pub end: Option<Instant>,
    /// Where, as written; none for everywhere.
    pub place: Option<String>,
    /// What was cut, as written: internet, mobile, calls abroad.
    pub kind: Option<String>,
}

/// Outages in the order of their start, and the rows that do not read as one.
pub type Outages = (Vec<Outage>, Vec<RowRef>);

/// Read the outages of a folder, from `outages.csv` and from IODA series (`ioda….json`, `ioda….csv`, `outages.json`).
///
/// # Errors
/// Where the folder, or a file that is there, cannot be read.
pub fn read_outages(folder: &Path, zone_offset: i32) -> io::Result<Outages> {
    let hints = Hints { zone_offset, ..Hints::default() };
    let (mut outages, mut refused) = table(&folder.join("outages.csv"), hints)?;
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for name in names.iter().filter(|name| ioda::is_series(name)) {
        match ioda::read(&folder.join(name), hints)? {
            Some(found) => outages.extend(found),
            None => refused.push(RowRef { file: Arc::from(name.as_str()), row: 0 }),
        }
    }
    outages.sort_by(|a, b| (a.start, a.end, &a.place, &a.kind).cmp(&(b.start, b.end, &b.place, &b.kind)));
    refused.sort();
    Ok((outages, refused))
}

/// `outages.csv`, where the folder has one.
fn table(path: &Path, hints: Hints) -> io::Result<Outages> {
    if !path.exists() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (rows, bad) = small_table::read(path)?;
    let file: Arc<str> = Arc::from("outages.csv");
    let at = |row| RowRef { file: file.clone(), row };
    let (mut outages, mut refused) = (Vec::new(), bad.into_iter().map(at).collect::<Vec<_>>());
    for (number, row) in rows {
        let get = |headers: &[&str]| small_table::get(&row, headers);
        let start =
            get(&["start", "from", "since", "began", "آغاز", "از", "شروع", "البداية", "beginn", "début"])
                .and_then(|text| instant::parse(text, hints));
        let end_text = get(&["end", "to", "until", "ended", "پایان", "تا", "النهاية", "ende", "fin"]);
        let end = end_text.and_then(|text| end_of(text, hints));
        match start {
            Some(start) if (end_text.is_none() || end.is_some()) && end.is_none_or(|end| end >= start) => {
                outages.push(Outage {
                    start,
                    end,
                    place: get(&[
                        "place",
                        "region",
                        "province",
                        "city",
                        "country",
                        "مکان",
                        "استان",
                        "شهر",
                        "المكان",
                        "ort",
                        "lieu",
                    ])
                    .map(str::to_owned),
                    kind: get(&["kind", "type", "what", "نوع", "النوع", "art", "genre"]).map(str::to_owned),
                })
            }
            _ => refused.push(at(number)),
        }
    }
    Ok((outages, refused))
}

/// A day alone is over when the next begins.
fn end_of(text: &str, hints: Hints) -> Option<Instant> {
    if instant::clock(&crate::text::ascii_digits(text)).is_some() {
        return instant::parse(text, hints);
    }
    let days = date::parse(text, hints).ok()?.days;
    Some(Instant::start_of(khabar_model::Day(days.last.0 + 1), hints.zone_offset))
}
