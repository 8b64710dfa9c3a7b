//! A family's question put to the findings: which people may be the one who is sought.
//!
//! Inquiries are no statements: they enter no linkage, move no parameter, and nothing found for one asker can be seen
//! by another. Each is weighed against the people as they stand (Fellegi & Sunter 1969): the name by `names`, whose
//! weight already knows how frequent it is, the rest by fixed weights in bits, before all of them one in so many people.

use crate::Findings;
use khabar_model::{DayRange, Person};
use khabar_names::{Agreement, Encoded, Frequencies, compare, match_weight};
use std::collections::BTreeSet;

/// A person who may be the one who is sought.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Index of the person.
    pub person: u32,
    /// Probability that it is the one.
    pub probability: f64,
    /// What speaks for and against: (field, bits).
    pub steps: Vec<(&'static str, f64)>,
}

/// Matches below this probability are not shown.
const FLOOR: f64 = 0.05;
/// The most matches for one question.
const MOST: usize = 5;
/// Days by which two birth intervals may miss each other: an age is often a year off.
const BIRTH_SLACK: i32 = 366;

/// Weights in bits of fields beside the name: agreement, disagreement. Names of fathers are worth less than full names
/// because brothers share them.
const FATHER: (f64, f64) = (4.0, -4.0);
const BIRTH: (f64, f64) = (3.5, -5.0);
const SEX: (f64, f64) = (1.0, -6.0);

/// The names of all people, encoded once. Questions are few and a missed match is a family left waiting, so each
/// question is compared with everybody; no blocking key stands between.
pub struct Index {
    names: Vec<Vec<Encoded>>,
}

impl Index {
    /// Index the people of the findings by their names.
    pub fn new(findings: &Findings) -> Self {
        let mut index = Self { names: Vec::new() };
        for person in &findings.people {
            let written: BTreeSet<&str> = person
                .reports
                .iter()
                .flat_map(|&report| &findings.reports[report as usize].said.person.names)
                .map(|name| name.text.as_str())
                .collect();
            let names: Vec<Encoded> =
                written.into_iter().map(Encoded::new).filter(|name| !name.is_blank()).collect();
            index.names.push(names);
        }
        index
    }

    /// Who may be the one who is sought, likeliest first.
    pub fn matches(&self, findings: &Findings, sought: &Person, frequencies: &Frequencies) -> Vec<Match> {
        let names: Vec<Encoded> =
            sought.names.iter().map(|name| Encoded::new(&name.text)).filter(|n| !n.is_blank()).collect();
        let mut matches: Vec<Match> = (0..self.names.len() as u32)
            .filter_map(|person| self.weigh(findings, person, sought, &names, frequencies))
            .filter(|found| found.probability >= FLOOR)
            .collect();
        matches.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.person.cmp(&b.person)));
        matches.truncate(MOST);
        matches
    }

    fn weigh(
        &self,
        findings: &Findings,
        person: u32,
        sought: &Person,
        names: &[Encoded],
        frequencies: &Frequencies,
    ) -> Option<Match> {
        let own = &self.names[person as usize];
        let pairs = names.iter().flat_map(|a| own.iter().map(move |b| (a, b)));
        let close = |(a, b): (&Encoded, &Encoded)| {
            let comparison = compare(a, b);
            (comparison.level < Agreement::Different).then(|| match_weight(a, b, &comparison, frequencies))
        };
        let name = pairs.filter_map(close).max()?;
        let prior = -libm::log2(findings.people.len().max(2) as f64);
        let mut steps = vec![("before", prior), ("name", f64::from(name) / 64.0)];
        let reports = &findings.people[person as usize].reports;
        let described = || reports.iter().map(|&report| &findings.reports[report as usize].said.person);
        steps.extend(step("father", FATHER, fathers_agree(sought, described())));
        steps.extend(step("born", BIRTH, births_agree(sought, described())));
        steps.extend(step(
            "sex",
            SEX,
            sought.sex.and_then(|sex| any(described().filter_map(|p| p.sex).map(|s| s == sex))),
        ));
        let bits: f64 = steps.iter().map(|step| step.1).sum();
        Some(Match { person, probability: 1.0 / (1.0 + libm::exp2(-bits)), steps })
    }
}

fn step(field: &'static str, bits: (f64, f64), agree: Option<bool>) -> Option<(&'static str, f64)> {
    agree.map(|agree| (field, if agree { bits.0 } else { bits.1 }))
}

/// True where any agrees, false where there are some and none does.
fn any(mut answers: impl Iterator<Item = bool>) -> Option<bool> {
    let first = answers.next()?;
    Some(first || answers.any(|answer| answer))
}

fn fathers_agree<'a>(sought: &Person, people: impl Iterator<Item = &'a Person>) -> Option<bool> {
    let father = Encoded::new(sought.father.as_deref()?);
    any(people
        .filter_map(|person| person.father.as_deref())
        .map(|other| compare(&father, &Encoded::new(other)).level <= Agreement::PartMissing))
}

fn births_agree<'a>(sought: &Person, people: impl Iterator<Item = &'a Person>) -> Option<bool> {
    let born = sought.born()?;
    let near = |other: DayRange| born.gap(other) <= BIRTH_SLACK;
    any(people.filter_map(Person::born).map(near))
}
