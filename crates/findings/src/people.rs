//! People: which reports are about whom, under which id, by which names.

use khabar_model::{Instant, Report, Stated, StatementId};
use std::collections::BTreeMap;

/// A person, as the reports put together say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Individual {
    /// The id of the earliest original report: by capture time, then id.
    pub id: StatementId,
    /// Indices of the reports, in order.
    pub reports: Vec<u32>,
    /// The name in Arabic script that most originals give, if any.
    pub name_arabic: Option<String>,
    /// The name in Latin script that most originals give, if any; where there is none in either, the name as written.
    pub name_latin: Option<String>,
}

impl Individual {
    /// A name to show on the group's own screen: Latin where there is one.
    pub fn screen_name(&self) -> &str {
        self.name_latin.as_deref().or(self.name_arabic.as_deref()).unwrap_or("(no name)")
    }
}

/// Build the people from a person index per report. People are in the order of their ids.
///
/// Returns the people, and for each report the index of its person.
pub fn gather(
    reports: &[Stated<Report>],
    cluster: &[Option<u32>],
    is_original: impl Fn(u32) -> bool,
) -> (Vec<Individual>, Vec<Option<u32>>) {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (report, cluster) in cluster.iter().enumerate() {
        if let Some(cluster) = cluster {
            members.entry(*cluster).or_default().push(report as u32);
        }
    }
    let mut people: Vec<Individual> =
        members.into_values().map(|members| individual(reports, members, &is_original)).collect();
    people.sort_by_key(|person| person.id);
    let mut person_of = vec![None; reports.len()];
    for (index, person) in people.iter().enumerate() {
        person.reports.iter().for_each(|&report| person_of[report as usize] = Some(index as u32));
    }
    (people, person_of)
}

fn individual(
    reports: &[Stated<Report>],
    mut members: Vec<u32>,
    is_original: &impl Fn(u32) -> bool,
) -> Individual {
    let earliest = |only_originals: bool| {
        members
            .iter()
            .filter(|&&report| !only_originals || is_original(report))
            .map(|&report| &reports[report as usize])
            .min_by_key(|report| (report.said.document.first_seen().unwrap_or(Instant(i64::MAX)), report.id))
    };
    let id = earliest(true).or_else(|| earliest(false)).map_or(StatementId::default(), |report| report.id);
    let originals =
        || members.iter().filter(|&&report| is_original(report)).map(|&report| &reports[report as usize]);
    let name_arabic = commonest(originals(), khabar_names::Script::Arabic);
    let name_latin = commonest(originals(), khabar_names::Script::Latin);
    let other = || {
        commonest(originals(), khabar_names::Script::Mixed)
            .or_else(|| commonest(originals(), khabar_names::Script::Other))
    };
    let name_latin = if name_latin.is_none() && name_arabic.is_none() { other() } else { name_latin };
    members.shrink_to_fit();
    Individual { id, name_arabic, name_latin, reports: members }
}

/// The written form that most reports give; the longer of equals, then the smaller: a full name says more.
fn commonest<'a>(
    reports: impl Iterator<Item = &'a Stated<Report>>,
    script: khabar_names::Script,
) -> Option<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for name in reports.flat_map(|report| &report.said.person.names) {
        if name.may_display && khabar_names::script(&name.text) == script {
            *counts.entry(name.text.as_str()).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(a.0.chars().count().cmp(&b.0.chars().count())).then(b.0.cmp(a.0)))
        .map(|(name, _)| name.to_owned())
}
