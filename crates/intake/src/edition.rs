//! Editions of a list: who stood in an older one and no longer stands in the newer.

use crate::text::fold;
use khabar_model::{Instant, Item, Report, RowRef, Source, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody whom a newer edition no longer lists. Queued for a person to look at; never evidence of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// The older edition.
    pub older: SourceId,
    /// The row in the older edition.
    pub at: RowRef,
    /// The newer edition.
    pub newer: SourceId,
    /// When the newer edition was captured, where that is known.
    pub since: Option<Instant>,
    /// What the row said. It is kept for whoever looks, and is among no reports.
    pub report: Report,
}

/// Compare each edition with the one it supersedes: by the names of a row, and by the father's where both give it. Rows
/// that vanished are taken out of the reports.
pub(crate) fn take_vanished(
    sources: &BTreeMap<SourceId, Source>,
    items: &[Item],
    reports: &mut Vec<(RowRef, Report)>,
) -> Vec<Vanished> {
    let found = vanished(sources, items, reports);
    if !found.is_empty() {
        let gone: BTreeSet<(&RowRef, &SourceId)> = found.iter().map(|v| (&v.at, &v.older)).collect();
        reports.retain(|(at, report)| {
            let named = report.person.is_named();
            !(named
                && gone.contains(&(at, &report.source))
                && found.iter().any(|v| v.at == *at && v.report == *report))
        });
    }
    found
}

fn vanished(
    sources: &BTreeMap<SourceId, Source>,
    items: &[Item],
    reports: &[(RowRef, Report)],
) -> Vec<Vanished> {
    let mut found: Vec<Vanished> = Vec::new();
    for newer in sources.values() {
        let Some(older) = &newer.edition_of else { continue };
        let listed: BTreeMap<String, BTreeSet<String>> = names(&newer.id, reports);
        // An edition of which nothing was read says nothing about who left it.
        if listed.is_empty() {
            continue;
        }
        let since =
            items.iter().find(|item| item.source.as_ref() == Some(&newer.id)).and_then(|item| item.captured);
        let rows = reports.iter().filter(|(_, report)| report.source == *older && report.person.is_named());
        for (at, report) in rows.filter(|(_, report)| !is_listed(report, &listed)) {
            let (older, at, newer) = (older.clone(), at.clone(), newer.id.clone());
            found.push(Vanished { older, at, newer, since, report: report.clone() });
        }
    }
    found
}

/// Folded names of a list, each with the fathers given beside it.
fn names(source: &SourceId, reports: &[(RowRef, Report)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, report) in reports.iter().filter(|(_, report)| report.source == *source) {
        for name in &report.person.names {
            let father = report.person.father.as_deref().map(key).unwrap_or_default();
            names.entry(key(&name.text)).or_default().insert(father);
        }
    }
    names
}

fn is_listed(report: &Report, listed: &BTreeMap<String, BTreeSet<String>>) -> bool {
    let father = report.person.father.as_deref().map(key).unwrap_or_default();
    report.person.names.iter().any(|name| {
        let fathers = listed.get(&key(&name.text));
        fathers.is_some_and(|fathers| father.is_empty() || fathers.contains(&father) || fathers.contains(""))
    })
}

/// Names without the breaks that come and go between editions.
fn key(name: &str) -> String {
    let mut folded = fold(name);
    folded.retain(|c| c != ' ');
    folded
}
