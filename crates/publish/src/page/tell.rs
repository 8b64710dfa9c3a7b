//! What explanations ask of whoever shows them: the names of sources, and days as each language writes them.

use super::isolate::isolate;
use super::numbers::{comma, days, own};
use khabar_findings::{Findings, Tell};
use khabar_model::{DayRange, Language, SourceId};

/// Names and days out of the findings, for the group's own pages and its terminal.
pub struct Told<'a> {
    /// Where reports and sources stand.
    pub findings: &'a Findings,
    /// Say the file and the row of a report as well.
    pub rows: bool,
}

impl Tell for Told<'_> {
    fn report(&self, report: u32, language: Language) -> String {
        let Some(stated) = self.findings.reports.get(report as usize) else { return "?".to_owned() };
        let mut parts = vec![isolate(source_name(self.findings, &stated.said.source))];
        let zone = self.findings.policy.zone_offset;
        parts.extend(stated.said.document.first_seen().map(|seen| own(language, seen.day(zone))));
        if self.rows {
            parts.push(isolate(&stated.at.to_string()));
        }
        parts.join(comma(language))
    }

    fn days(&self, range: DayRange, language: Language) -> String {
        days(language, range)
    }
}

/// A source's name for readers.
pub fn source_name<'a>(findings: &'a Findings, id: &'a SourceId) -> &'a str {
    findings.sources.get(id).map_or_else(|| id.as_str(), |source| source.name.as_str())
}
