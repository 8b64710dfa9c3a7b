//! Reports as records for linkage: one typed column per thing that describes a person, and none for what was done.
//!
//! Places of different roles stand in different columns: the same role compares, another role never contradicts.

use khabar_linkage::{Column, ColumnBuilder, ColumnKind, LinkError, RecordMeta, Table, Value};
use khabar_model::{DateRole, IdentifierKind, PlaceRole, Report, Source, SourceId, Stated, province};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher};

/// Build the table. Columns that no report fills are left out.
pub fn table(reports: &[Stated<Report>]) -> Result<Table, LinkError> {
    let mut table = Table::new(reports.len());
    for column in columns(reports).into_iter().filter(|column| column.filled() > 0) {
        table.add(column)?;
    }
    Ok(table)
}

fn columns(reports: &[Stated<Report>]) -> Vec<Column> {
    use ColumnKind as K;
    let dated = |role| move |report: &Report, push: &mut dyn FnMut(&[Value<'_>])| dates(report, role, push);
    let placed =
        |roles| move |report: &Report, push: &mut dyn FnMut(&[Value<'_>])| places(report, roles, push);
    vec![
        column(reports, "name", K::Name, |r, push| {
            push(&r.person.names.iter().map(|name| Value::Text(&name.text)).collect::<Vec<_>>());
        }),
        column(reports, "father", K::FatherName, |r, push| text(r.person.father.as_deref(), push)),
        column(reports, "mother", K::MotherName, |r, push| text(r.person.mother.as_deref(), push)),
        column(reports, "sex", K::Sex, |r, push| text(r.person.sex.map(|sex| sex.code()), push)),
        column(reports, "born", K::BirthDate, |r, push| {
            push(
                &r.person
                    .born()
                    .map(|d| Value::Days { from: d.first.0, to: d.last.0 })
                    .into_iter()
                    .collect::<Vec<_>>(),
            );
        }),
        column(reports, "died", K::Date, dated(DateRole::Died)),
        column(reports, "arrested", K::Date, dated(DateRole::Arrested)),
        column(reports, "injured", K::Date, dated(DateRole::Injured)),
        column(reports, "released", K::Date, dated(DateRole::Released)),
        column(reports, "place", K::Place, placed(&[PlaceRole::Event, PlaceRole::Death])),
        column(reports, "residence", K::Place, placed(&[PlaceRole::Residence])),
        column(reports, "origin", K::Place, placed(&[PlaceRole::Origin])),
        column(reports, "identifier", K::Identifier, |r, push| identifiers(r, false, push)),
        column(reports, "phone", K::Phone, |r, push| identifiers(r, true, push)),
        column(reports, "occupation", K::Text, |r, push| text(r.person.occupation.as_deref(), push)),
    ]
}

fn column(
    reports: &[Stated<Report>],
    name: &str,
    kind: ColumnKind,
    cell: impl Fn(&Report, &mut dyn FnMut(&[Value<'_>])),
) -> Column {
    let mut builder = ColumnBuilder::new(name, kind);
    reports.iter().for_each(|report| cell(&report.said, &mut |values| builder.push(values)));
    builder.finish()
}

fn text(value: Option<&str>, push: &mut dyn FnMut(&[Value<'_>])) {
    match value {
        Some(value) => push(&[Value::Text(value)]),
        None => push(&[]),
    }
}

fn dates(report: &Report, role: DateRole, push: &mut dyn FnMut(&[Value<'_>])) {
    let days = report.dates.iter().filter(|date| date.role == role).map(|date| date.days);
    push(&days.map(|d| Value::Days { from: d.first.0, to: d.last.0 }).take(1).collect::<Vec<_>>());
}

fn places(report: &Report, roles: &[PlaceRole], push: &mut dyn FnMut(&[Value<'_>])) {
    let Some(claim) = report.places.iter().find(|claim| roles.contains(&claim.role)) else {
        return push(&[]);
    };
    let place = &claim.place;
    let province = place.province.as_deref().map(|written| province(written).map_or(written, |p| p.code));
    let parts: Vec<&str> = province.into_iter().chain(place.city.as_deref()).collect();
    if parts.is_empty() { push(&[]) } else { push(&[Value::Path(&parts)]) }
}

fn identifiers(report: &Report, phones: bool, push: &mut dyn FnMut(&[Value<'_>])) {
    let wanted = |kind| match kind {
        IdentifierKind::Phone => phones,
        IdentifierKind::NationalId | IdentifierKind::Passport => !phones,
        // Numbers of a list or a case mean nothing outside it.
        IdentifierKind::CaseNumber | IdentifierKind::ListId | IdentifierKind::Other => false,
    };
    let texts = report.person.identifiers.iter().filter(|id| wanted(id.kind)).map(|id| Value::Text(&id.text));
    push(&texts.collect::<Vec<_>>());
}

/// What linkage must know of a source.
#[derive(Clone, Copy)]
pub struct Origin {
    /// Its number.
    pub source: u32,
    /// Its reports form people.
    pub known: bool,
    /// It is compiled from lists that are here.
    pub compiled: bool,
}

/// The sources that are compiled, at first or second hand, from a list that has reports here and is compiled from
/// none. Lists that are compiled from each other alone are not among them, nor those whose models are elsewhere.
pub fn compiled<'a>(
    sources: &'a BTreeMap<SourceId, Source>,
    present: &BTreeSet<&'a SourceId>,
) -> BTreeSet<&'a SourceId> {
    let models = |id: &SourceId| {
        let list = sources.get(id).map(|source| source.compiled_from.as_slice()).unwrap_or_default();
        list.iter().filter(move |of| *of != id && present.contains(of)).collect::<Vec<_>>()
    };
    let reaches = |id: &SourceId| {
        let mut seen: BTreeSet<&SourceId> = models(id).into_iter().collect();
        let mut open: Vec<&SourceId> = seen.iter().copied().collect();
        while let Some(next) = open.pop() {
            let further = models(next);
            if further.is_empty() {
                return true;
            }
            open.extend(further.into_iter().filter(|of| seen.insert(of)));
        }
        false
    };
    present.iter().copied().filter(|id| reaches(id)).collect()
}

/// What linkage must know of a report beside its cells.
pub fn meta(report: &Stated<Report>, id: [u8; 32], origin: Origin, copy_of: Option<u32>) -> RecordMeta {
    let Origin { source, known, compiled } = origin;
    RecordMeta { id, source, known, compiled, copy_of, named: report.said.person.is_named() }
}

/// A hash of all that each report says. Statement ids are salted at random: two nodes with the same reports have to find
/// the same people.
pub fn contents(reports: &[Stated<Report>]) -> Vec<[u8; 32]> {
    reports.par_iter().map(|report| Content::of(&report.said)).collect()
}

/// A hash of all that a report says.
struct Content(blake3::Hasher);

impl Content {
    fn of(report: &Report) -> [u8; 32] {
        let mut content = Self(blake3::Hasher::new());
        report.hash(&mut content);
        *content.0.finalize().as_bytes()
    }
}

impl Hasher for Content {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Only the whole hash is asked for.
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lists: &[(&str, &[&str])], expect: &[&str]) {
        let sources: BTreeMap<SourceId, Source> = lists
            .iter()
            .map(|(id, from)| {
                let mut source = Source::unknown(SourceId::new(*id));
                source.compiled_from = from.iter().map(|of| SourceId::new(*of)).collect();
                (SourceId::new(*id), source)
            })
            .collect();
        let found = compiled(&sources, &sources.keys().collect());
        let expect: Vec<SourceId> = expect.iter().map(|id| SourceId::new(*id)).collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expect.iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_list_is_compiled_where_its_models_are_here() {
        check(&[("a", &[]), ("b", &["a"]), ("c", &["b"])], &["b", "c"]);
        // Compiled from a list that is not here, from itself, or from each other alone.
        check(&[("a", &["elsewhere"]), ("b", &["b"]), ("c", &["d"]), ("d", &["c"])], &[]);
        check(&[("a", &[]), ("c", &["d", "a"]), ("d", &["c"])], &["c", "d"]);
    }
}
