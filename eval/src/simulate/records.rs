//! The labelled rows as one plain table, for peers that read no folder: what is described, as written, and the answer.

use super::partition::Labelled;
use super::view::View;
use anyhow::Context as _;
use khabar_findings::Statements;
use khabar_model::Report;
use std::collections::HashMap;
use std::path::Path;

/// Write the rows: id, name, father, the middle of the days of birth, place, sex, true person.
pub fn write(path: &Path, statements: &Statements, view: &View, labelled: &Labelled) -> anyhow::Result<()> {
    let said: HashMap<(&str, u32), &Report> =
        statements.reports.iter().map(|report| ((&*report.at.file, report.at.row), &report.said)).collect();
    let mut out = csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    out.write_record(["unique_id", "name", "father_name", "dob", "city", "sex", "cluster"])?;
    for &(report, person, _) in &labelled.rows {
        let row = &view.reports[report as usize];
        let Some(said) = said.get(&(row.file.as_str(), row.row)) else { continue };
        let born = said.person.born().map(|days| {
            let middle = days.first.0 + (days.last.0 - days.first.0) / 2;
            khabar_model::Day(middle).to_date().to_string()
        });
        let place = said.places.first().map(|claim| &claim.place);
        let city = place.and_then(|place| place.city.as_deref().or(place.province.as_deref()));
        out.write_record([
            report.to_string().as_str(),
            said.person.called().unwrap_or_default(),
            said.person.father.as_deref().unwrap_or_default(),
            born.as_deref().unwrap_or_default(),
            city.unwrap_or_default(),
            said.person.sex.map_or("", |sex| sex.code()),
            person.to_string().as_str(),
        ])?;
    }
    Ok(out.flush()?)
}
