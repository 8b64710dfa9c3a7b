//! Who a row is about, as far as it says.

use crate::account::WarningReason;
use crate::column::Column;
use crate::name::{self, sex_word};
use crate::row::{Cell, Reader, Row};
use crate::text::{ascii_digits, fold, main_script, parts};
use khabar_model::{Identifier, IdentifierKind, Minor, NameKind, Person, WrittenName};

/// Read names, kin, sex and identifiers. Birth and age are read with the dates.
pub(crate) fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>, person: &mut Person) {
    names(row, person);
    person.father = row.text(Column::Father).and_then(kin_name);
    person.mother = row.text(Column::Mother).and_then(kin_name);
    if let Some(cell) = row.get(Column::Sex) {
        match sex_word(&fold(&cell.text)) {
            Some(sex) => person.sex = Some(sex),
            None => reader.warn(row, cell, WarningReason::Sex),
        }
    }
    if let Some(cell) = row.get(Column::Minor) {
        match fold(&cell.text).as_str() {
            "yes" | "true" | "1" | "y" | "بله" | "اری" | "نعم" | "ja" | "oui" | "minor" | "child"
            | "کودک" => person.minor = Some(Minor::Yes),
            "no" | "false" | "0" | "n" | "خیر" | "نه" | "لا" | "nein" | "non" | "adult" | "بزرگسال" => {
                person.minor = Some(Minor::No)
            }
            "not established" => person.minor = Some(Minor::NotEstablished),
            _ => reader.warn(row, cell, WarningReason::Code),
        }
    }
    for cell in row.all(Column::Nationality) {
        person.nationalities.extend(parts(&cell.text).map(str::to_owned));
    }
    person.occupation = row.text(Column::Occupation).map(str::to_owned);
    identifiers(row, reader, person);
    if let Some(photo) = row.text(Column::Photo).filter(|text| is_hash(text)) {
        person.photo = Some(photo.to_lowercase());
    }
}

/// A perceptual hash as hex; anything else in the column is a medium of the document.
pub(crate) fn is_hash(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn names(row: &Row<'_>, person: &mut Person) {
    for column in [Column::Name, Column::NameFa, Column::NameLatin] {
        for cell in row.all(column) {
            let found = name::parse(&cell.text);
            person.sex = person.sex.or(found.sex);
            found.names.into_iter().for_each(|name| add(person, name));
        }
    }
    given_and_family(row, person);
    for cell in row.all(Column::Alias) {
        name::aliases(&cell.text).into_iter().for_each(|name| add(person, name));
    }
}

/// The name in two parts, where the row does not give it whole.
fn given_and_family(row: &Row<'_>, person: &mut Person) {
    let part = |column| row.text(column).filter(|text| name::nobody(text).is_none());
    let whole = match (part(Column::Given), part(Column::Family)) {
        (Some(given), Some(family)) => format!("{given} {family}"),
        (Some(one), None) | (None, Some(one)) if person.names.is_empty() => one.to_owned(),
        _ => return,
    };
    name::parse(&whole).names.into_iter().for_each(|name| add(person, name));
}

/// Add a name once. A name in the other script than the first, of no stated kind, transliterates it.
fn add(person: &mut Person, mut name: WrittenName) {
    if person.names.iter().any(|known| known.text == name.text) {
        return;
    }
    let other_script =
        person.names.first().is_some_and(|first| main_script(&first.text) != main_script(&name.text));
    if name.kind == NameKind::NotStated && other_script {
        name.kind = NameKind::Transliteration;
    }
    person.names.push(name);
}

fn kin_name(text: &str) -> Option<String> {
    name::nobody(text).is_none().then(|| text.to_owned())
}

const IDENTIFIERS: [(Column, IdentifierKind, bool); 6] = [
    (Column::NationalId, IdentifierKind::NationalId, false),
    (Column::IdFragment, IdentifierKind::NationalId, true),
    (Column::Passport, IdentifierKind::Passport, false),
    (Column::CaseNumber, IdentifierKind::CaseNumber, false),
    (Column::ListId, IdentifierKind::ListId, false),
    (Column::Phone, IdentifierKind::Phone, false),
];

fn identifiers(row: &Row<'_>, reader: &mut Reader<'_, '_>, person: &mut Person) {
    for (column, kind, fragment) in IDENTIFIERS {
        for cell in row.all(column) {
            match identifier(cell, kind, fragment) {
                Some(identifier) => person.identifiers.push(identifier),
                // The words stay sealed.
                None => reader.out.warn(row.at.clone(), Some(cell.header), "", WarningReason::Identifier),
            }
        }
    }
}

/// Letters and digits alone, digits in ASCII, letters upper case. Stars and dots that hide a part make a fragment.
fn identifier(cell: &Cell<'_>, kind: IdentifierKind, fragment: bool) -> Option<Identifier> {
    let raw = ascii_digits(&cell.text);
    // A spreadsheet shows a number as 123456.0.
    let raw = raw.strip_suffix(".0").unwrap_or(&raw);
    let hidden = raw.contains(['*', '•', '…']) || raw.contains("xxx") || raw.contains("XXX");
    let text: String = raw
        .chars()
        .filter(|c| c.is_alphanumeric() && !(hidden && matches!(c, 'x' | 'X')))
        .flat_map(char::to_uppercase)
        .collect();
    let enough = text.chars().count() >= if kind == IdentifierKind::ListId { 1 } else { 3 };
    (enough && text.len() <= 64).then_some(Identifier { kind, text, fragment: fragment || hidden })
}
