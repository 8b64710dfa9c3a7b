//! `asks.csv`: who is sought, and who asks. Secret: it goes to companions alone, and into no list, post or export.

use crate::claims::by_vocabulary;
use crate::column::Column;
use crate::date::{self, Hints};
use crate::name;
use crate::small_table;
use crate::text::fold;
use crate::{age, instant};
use khabar_model::inquiry::{ContactWish, Inquiry, InquiryState};
use khabar_model::{Age, Instant, Language, Person, RowRef};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Asks, and the rows that name nobody who is sought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// Each ask with its row.
    pub asks: Vec<(RowRef, Inquiry)>,
    /// Rows without a name of the sought person, or that cannot be read.
    pub refused: Vec<RowRef>,
}

/// Read a sheet of asks. `now` stands for the time of those that give none.
///
/// # Errors
/// Where the file cannot be read.
pub fn read_asks(path: &Path, zone_offset: i32, now: Option<Instant>) -> io::Result<Asks> {
    let (rows, bad) = small_table::read(path)?;
    let file: Arc<str> =
        Arc::from(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    let at = |row| RowRef { file: file.clone(), row };
    let mut asks = Asks { asks: Vec::new(), refused: bad.into_iter().map(at).collect() };
    let hints = Hints { zone_offset, ..Hints::default() };
    for (number, row) in rows {
        match ask(&row, hints, now) {
            Some(ask) => asks.asks.push((at(number), ask)),
            None => asks.refused.push(at(number)),
        }
    }
    asks.refused.sort();
    Ok(asks)
}

fn ask(row: &[(String, String)], hints: Hints, now: Option<Instant>) -> Option<Inquiry> {
    let get = |headers: &[&str]| small_table::get(row, headers).map(str::to_owned);
    let asked = get(&["asked", "asked at", "date asked", "تاریخ پرسش"])
        .and_then(|text| instant::parse(&text, hints))
        .or(now);
    let sought = sought(row, hints, asked);
    sought.is_named().then(|| Inquiry {
        sought,
        asker: get(&["asker", "who asks", "asked by", "پرسنده", "جوینده", "نام جوینده"]).unwrap_or_default(),
        relation: get(&["relation", "relationship", "نسبت", "القرابة"]),
        relation_checked: get(&["relation checked", "checked", "نسبت سنجیده"])
            .is_some_and(|text| matches!(fold(&text).as_str(), "yes" | "true" | "1" | "بله" | "اری")),
        check_question: get(&["our word", "check question", "question", "رمز ما", "پرسش وارسی"]),
        companion: get(&["companion", "همراه", "همراه خانواده"]),
        state: get(&["state", "وضعیت پرسش"])
            .and_then(|text| {
                by_vocabulary(&text, InquiryState::ALL, |s| {
                    [s.code(), s.words(Language::En), s.words(Language::Fa)]
                })
            })
            .unwrap_or(InquiryState::Open),
        wish: get(&["wish", "contact wish", "خواست تماس"])
            .and_then(|text| {
                by_vocabulary(&text, ContactWish::ALL, |w| {
                    [w.code(), w.words(Language::En), w.words(Language::Fa)]
                })
            })
            .unwrap_or(ContactWish::NotStated),
        asked,
    })
}

/// The sought person: by `sought…` headers, or by those of lists.
fn sought(row: &[(String, String)], hints: Hints, asked: Option<Instant>) -> Person {
    let mut person = Person::default();
    for (header, text) in row {
        let plain = header.strip_prefix("sought").filter(|rest| !rest.is_empty()).unwrap_or(header);
        let column = if matches!(plain, "sought" | "who") {
            Some(Column::Name)
        } else {
            Column::of_header(plain).map(|(column, _)| column)
        };
        match column {
            Some(Column::Name | Column::NameFa | Column::NameLatin) => {
                person.names.extend(name::parse(text).names)
            }
            Some(Column::Alias) => person.names.extend(name::aliases(text)),
            Some(Column::Father) => person.father = Some(text.clone()),
            Some(Column::Mother) => person.mother = Some(text.clone()),
            Some(Column::Sex) => person.sex = name::sex_word(&fold(text)),
            Some(Column::BirthDate | Column::BirthYear) => {
                person.birth = date::parse(text, hints).ok().map(|parsed| parsed.days)
            }
            Some(Column::Age) => {
                let as_of = asked.map(|at| at.day(hints.zone_offset));
                person.age = age::parse(text).ok().map(|years| Age {
                    min: years.min,
                    max: years.max,
                    as_of,
                    original: text.clone(),
                });
            }
            _ => {}
        }
    }
    let given = small_table::get(row, &["given", "first name", "نام کوچک"]);
    let family = small_table::get(row, &["family", "last name", "نام خانوادگی"]);
    if let (true, Some(given), Some(family)) = (person.names.is_empty(), given, family) {
        person.names.extend(name::parse(&format!("{given} {family}")).names);
    }
    person
}
