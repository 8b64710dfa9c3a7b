//! Looks: the named rows of vetted lists that say the value of somebody, inside the episode. Who they are about is the
//! linkage's answer, so one set of looks gives captures for every partition.

use crate::{Findings, says};
use khabar_estimation::Capture;
use khabar_model::{DateRole, DayRange, PlaceRole, Report, SourceId, Value};
use std::collections::BTreeMap;

/// All looks of one value.
pub(super) struct Looks {
    /// In the order of reports.
    pub looks: Vec<Look>,
    /// Rows of these lists that say the value of nobody by name: never captures.
    pub unnamed: u64,
}

/// One row of one list.
pub(super) struct Look {
    report: usize,
    list: u16,
    /// The report whose words it repeats, itself where it is an original; and its place in the order of first seen.
    original: u32,
    rank: u32,
    /// Where it puts the event: a province's code or a folded place.
    pub place: Option<String>,
    /// When it puts the event.
    pub days: Option<DayRange>,
}

impl Looks {
    pub(super) fn new(findings: &Findings, value: Value, lists: &[&SourceId]) -> Self {
        let number: BTreeMap<&SourceId, u16> = lists.iter().copied().zip(0..).collect();
        let episode = findings.policy.episode.as_ref().map(|episode| episode.days);
        let provinces = provinces_of_cities(findings);
        let (mut looks, mut unnamed) = (Vec::new(), 0);
        for (index, report) in findings.reports.iter().enumerate() {
            let said = &report.said;
            let Some(&list) = number.get(&said.source) else { continue };
            let days = days(said, value);
            let outside = |days: DayRange| episode.is_some_and(|episode| episode.overlap(days).is_none());
            if !says(said, value) || days.is_some_and(outside) {
                continue;
            }
            if !said.person.is_named() {
                unnamed += 1;
                continue;
            }
            looks.push(Look {
                report: index,
                list,
                original: findings.provenance.original_of.get(index).copied().unwrap_or(index as u32),
                rank: findings.provenance.rank.get(index).copied().unwrap_or(index as u32),
                place: place(said, &provinces),
                days,
            });
        }
        Self { looks, unnamed }
    }

    /// Captures of all looks, in one stratum.
    pub(super) fn captures(&self, people: &[Option<u32>]) -> Vec<Capture> {
        self.first_of_each_text(people)
            .into_iter()
            .map(|(look, person)| Capture { person, list: look.list, stratum: 0, weight: 1.0 })
            .collect()
    }

    /// Captures of the looks that lie in some part. A person whose looks lie in several parts is counted in the one
    /// that most of them name, the first of equals: parts hold people, not rows.
    ///
    /// A look without a part is not counted, so that each list is thinned by itself; placing it by what another list
    /// says would keep those on several lists and lose those on one.
    pub(super) fn captures_in(&self, people: &[Option<u32>], part_of: &[Option<u32>]) -> Vec<Capture> {
        let placed = self.first_of_each_text(people);
        let part = |look: &Look| part_of[self.position(look)];
        let mut votes: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for (look, person) in &placed {
            if let Some(part) = part(look) {
                *votes.entry((*person, part)).or_default() += 1;
            }
        }
        let mut home: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for (&(person, part), &count) in &votes {
            let best = home.entry(person).or_insert((part, count));
            if count > best.1 {
                *best = (part, count);
            }
        }
        let placed = placed.into_iter().filter(|(look, _)| part(look).is_some());
        placed
            .map(|(look, person)| Capture { person, list: look.list, stratum: home[&person].0, weight: 1.0 })
            .collect()
    }

    /// Looks are in the order of reports.
    fn position(&self, look: &Look) -> usize {
        self.looks.partition_point(|other| other.report < look.report)
    }

    /// One text about one person is one look, whichever lists repeat it: the first seen is kept.
    fn first_of_each_text(&self, people: &[Option<u32>]) -> Vec<(&Look, u32)> {
        let mut first: BTreeMap<(u32, u32), &Look> = BTreeMap::new();
        for look in &self.looks {
            let Some(person) = people[look.report] else { continue };
            let kept = first.entry((person, look.original)).or_insert(look);
            if look.rank < kept.rank {
                *kept = look;
            }
        }
        first.into_iter().map(|((person, _), look)| (look, person)).collect()
    }
}

/// The days of the event that makes the value true.
fn days(report: &Report, value: Value) -> Option<DayRange> {
    let roles = match value {
        Value::Dead => [DateRole::Died, DateRole::Event],
        _ => [DateRole::Arrested, DateRole::Event],
    };
    let of = |role| report.dates.iter().find(|date| date.role == role).map(|date| date.days);
    roles.into_iter().find_map(of)
}

fn place(report: &Report, provinces: &BTreeMap<String, String>) -> Option<String> {
    let of = |role| report.places.iter().find(move |claim| claim.role == role).map(|claim| &claim.place);
    let place = of(PlaceRole::Event).or_else(|| of(PlaceRole::Death))?;
    match (&place.province, &place.city) {
        (Some(province), _) => Some(crate::place_key(province)),
        (None, Some(city)) => {
            let key = crate::place_key(city);
            Some(provinces.get(&key).cloned().unwrap_or(key))
        }
        (None, None) => None,
    }
}

/// The province that rows which give both most often give for a city, so that a list of cities and a list of
/// provinces part people alike.
fn provinces_of_cities(findings: &Findings) -> BTreeMap<String, String> {
    let mut seen: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    let places = findings.reports.iter().flat_map(|report| &report.said.places).map(|claim| &claim.place);
    for (city, province) in places.filter_map(|place| place.city.as_ref().zip(place.province.as_ref())) {
        let by_province = seen.entry(crate::place_key(city)).or_default();
        *by_province.entry(crate::place_key(province)).or_default() += 1;
    }
    let most = |by_province: BTreeMap<String, u32>| {
        by_province.into_iter().rev().max_by_key(|(_, count)| *count).map(|(province, _)| province)
    };
    seen.into_iter().filter_map(|(city, by_province)| Some((city, most(by_province)?))).collect()
}
