//! Strata: the same lists by place and by period. Each part is estimated or refused by itself, from the lists that look
//! there; a part that is refused makes the total "at least", and is never added as if it were empty.

use super::lists::{Lists, axis};
use super::looks::Looks;
use super::{Grouped, People};
use crate::Findings;
use khabar_estimation as mse;
use khabar_model::{Day, DayRange, SourceId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A place is a part of its own with at least so many people on the lists; the rest are one part together.
const FEWEST_PEOPLE: usize = 50;
/// Places that are parts of their own: those with the most people. Each part costs about a second at 10,000 people.
const MOST_PLACES: usize = 3;
/// A span beyond this is parted: people enter and leave while the lists are made.
const LONGEST_SPAN: i32 = 60;
/// Periods are at most so long.
const LONGEST_PERIOD: i32 = 30;

/// What parts the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Where the event was.
    Place,
    /// When it was.
    Period,
}

impl By {
    /// A stable name, for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Period => "period",
        }
    }
}

/// One part of the people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A province's code, or a folded place.
    Place(String),
    /// All other places that somebody names.
    Elsewhere(Vec<String>),
    /// Days of the event, both ends included.
    Days(DayRange),
}

impl Part {
    /// A stable name, for machines.
    pub fn code(&self) -> String {
        match self {
            Self::Place(place) => place.clone(),
            Self::Elsewhere(_) => "elsewhere".to_owned(),
            Self::Days(days) => days.to_string(),
        }
    }
}

/// One part's answer.
#[derive(Clone, Debug)]
pub struct PartEstimate {
    /// Which part.
    pub part: Part,
    /// Lists whose scope does not cover it: left out here.
    pub not_looking: Vec<SourceId>,
    /// The estimate, or its refusal.
    pub estimate: mse::Estimate,
}

/// Who could not be put in any part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Rows that do not say where, or when.
    pub rows: u64,
    /// People all of whose rows are such: at least so many more.
    pub people: u64,
}

/// One way of parting the people of some lists.
#[derive(Clone, Debug)]
pub struct Stratified {
    /// What parts them.
    pub by: By,
    /// The parts, in a fixed order: places by their code with the rest last, periods in time.
    pub parts: Vec<PartEstimate>,
    /// The total over parts, never a sum over refused ones; none where no part could be estimated.
    pub total: Option<mse::Total>,
    /// Why the parts as a whole are refused.
    pub refused: Vec<mse::Worded<mse::Refusal>>,
    /// Who is in no part.
    pub left_out: LeftOut,
}

/// Every way of parting, for each group of lists.
pub(super) fn by_group(
    findings: &Findings,
    value: Value,
    lists: &Lists<'_>,
    looks: &Looks,
    people: &People,
    options: &mse::Options,
) -> Vec<Vec<Stratified>> {
    let whole = mse::reconcile_lists(&looks.captures(&people.found), &lists.declarations);
    let mut strata: Vec<Vec<Stratified>> = vec![Vec::new(); whole.groups.len()];
    for parting in [places(looks, &people.found, super::episode_days(findings)), periods(findings, looks)]
        .into_iter()
        .flatten()
    {
        let grouped = Grouped::new(lists, people, |people| looks.captures_in(people, &parting.part_of));
        for (number, of_group) in strata.iter_mut().enumerate() {
            let everybody = people_of(&whole.groups[number]);
            of_group.push(parting.stratified(value, lists, &grouped, number, &everybody, options));
        }
    }
    strata
}

/// Parts, and the part of each look.
struct Parting {
    by: By,
    parts: Vec<Part>,
    part_of: Vec<Option<u32>>,
    /// First and last day of the episode, where the policy names one.
    days: Option<(i32, i32)>,
}

impl Parting {
    fn stratified(
        &self,
        value: Value,
        lists: &Lists<'_>,
        grouped: &Grouped,
        number: usize,
        everybody: &BTreeSet<u32>,
        options: &mse::Options,
    ) -> Stratified {
        let group = &grouped.found.groups[number];
        let strata: Vec<(mse::Stratum, Vec<SourceId>)> = (0..self.parts.len())
            .map(|part| {
                let scope = self.parts[part].scope(value, self.days);
                let (table, drawn) = grouped.tables(number, part as u32);
                let looking: Vec<usize> = (0..group.lists.len())
                    .filter(|&list| group.declarations[list].scope.covers(&scope))
                    .collect();
                let away = (0..group.lists.len()).filter(|list| !looking.contains(list));
                let stratum = mse::Stratum {
                    name: self.parts[part].code(),
                    table: table.keep(&looking),
                    lists: looking.iter().map(|&list| group.declarations[list].clone()).collect(),
                    linkage: mse::LinkageError::Partitions(drawn.iter().map(|t| t.keep(&looking)).collect()),
                    scope: Some(scope),
                };
                (stratum, away.map(|list| lists.vetted[group.lists[list]].clone()).collect())
            })
            .collect();
        let (strata, away): (Vec<_>, Vec<_>) = strata.into_iter().unzip();
        let placed = people_of(group);
        let left_out = LeftOut {
            rows: self.part_of.iter().filter(|part| part.is_none()).count() as u64,
            people: everybody.difference(&placed).count() as u64,
        };
        let options = mse::Options { leave_one_out: false, sensitivity: false, ..options.clone() };
        let found = mse::estimate_strata(&strata, left_out.people, &options);
        let parts = self.parts.iter().zip(away).zip(found.strata);
        let parts = parts.map(|((part, not_looking), stratum)| PartEstimate {
            part: part.clone(),
            not_looking,
            estimate: stratum.estimate,
        });
        Stratified {
            by: self.by,
            parts: parts.collect(),
            total: found.total,
            refused: found.refused,
            left_out,
        }
    }
}

impl Part {
    /// What a list must cover to look here; `days` are those of the whole, for parts that are places.
    fn scope(&self, value: Value, days: Option<(i32, i32)>) -> mse::Scope {
        let (days, places) = match self {
            Self::Place(place) => (days, vec![place.clone()]),
            Self::Elsewhere(places) => (days, places.clone()),
            Self::Days(days) => (Some((days.first.0, days.last.0)), Vec::new()),
        };
        mse::Scope { axes: axis(value).into_iter().collect(), days, places }
    }
}

fn people_of(group: &mse::PopulationGroup) -> BTreeSet<u32> {
    group.captures.iter().map(|capture| capture.person).collect()
}

/// The places with the most people, and all others together; none where no place has enough.
fn places(looks: &Looks, people: &[Option<u32>], days: Option<(i32, i32)>) -> Option<Parting> {
    let named: BTreeSet<&String> = looks.looks.iter().filter_map(|look| look.place.as_ref()).collect();
    let named: Vec<&String> = named.into_iter().collect();
    let number: BTreeMap<&String, u32> = named.iter().copied().zip(0..).collect();
    let place_of = looks.looks.iter().map(|look| look.place.as_ref().map(|place| number[place]));
    let captures = looks.captures_in(people, &place_of.collect::<Vec<_>>());
    let at: BTreeSet<(u32, u32)> = captures.iter().map(|capture| (capture.stratum, capture.person)).collect();
    let mut sizes = vec![0; named.len()];
    at.into_iter().for_each(|(place, _)| sizes[place as usize] += 1);
    let mut large: Vec<usize> = (0..named.len()).filter(|&place| sizes[place] >= FEWEST_PEOPLE).collect();
    large.sort_by_key(|&place| (std::cmp::Reverse(sizes[place]), place));
    large.truncate(MOST_PLACES);
    large.sort_unstable();
    let rest: Vec<usize> = (0..named.len()).filter(|place| !large.contains(place)).collect();
    if large.is_empty() || named.len() < 2 {
        return None;
    }
    let mut parts: Vec<Part> = large.iter().map(|&place| Part::Place(named[place].clone())).collect();
    if !rest.is_empty() {
        parts.push(Part::Elsewhere(rest.iter().map(|&place| named[place].clone()).collect()));
    }
    let part = |place: usize| large.iter().position(|&other| other == place).unwrap_or(large.len()) as u32;
    let part_of =
        looks.looks.iter().map(|look| look.place.as_ref().map(|place| part(number[place] as usize)));
    Some(Parting { by: By::Place, parts, part_of: part_of.collect(), days })
}

/// Periods of equal length over the episode, or over the days that rows name; none where the span is short.
fn periods(findings: &Findings, looks: &Looks) -> Option<Parting> {
    let named = || looks.looks.iter().filter_map(|look| look.days);
    let hull = || named().reduce(DayRange::hull);
    let span = findings.policy.episode.as_ref().map(|episode| episode.days).or_else(hull)?;
    let parts = equal_periods(span);
    if parts.len() < 2 {
        return None;
    }
    let inside = |days: DayRange| {
        parts
            .iter()
            .position(|part| part.first <= days.first && days.last <= part.last)
            .map(|part| part as u32)
    };
    let part_of = looks.looks.iter().map(|look| look.days.and_then(inside)).collect();
    let parts = parts.into_iter().map(Part::Days).collect();
    Some(Parting { by: By::Period, parts, part_of, days: Some((span.first.0, span.last.0)) })
}

/// As few periods as keep each within its limit, none longer than another by more than a day.
fn equal_periods(span: DayRange) -> Vec<DayRange> {
    let days = i64::from(span.days());
    if days <= i64::from(LONGEST_SPAN) {
        return vec![span];
    }
    let count = (days + i64::from(LONGEST_PERIOD) - 1) / i64::from(LONGEST_PERIOD);
    let start = |at: i64| Day(span.first.0 + (days * at / count) as i32);
    (0..count).map(|at| DayRange { first: start(at), last: Day(start(at + 1).0 - 1) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventy_six_days_are_three_periods() {
        let span = DayRange { first: Day(100), last: Day(175) };
        let parts = equal_periods(span);
        assert_eq!(parts.iter().map(|part| part.days()).collect::<Vec<_>>(), [25, 25, 26]);
        assert_eq!((parts[0].first, parts[2].last), (span.first, span.last));
        assert!(parts.windows(2).all(|pair| pair[0].last.0 + 1 == pair[1].first.0));
        assert_eq!(equal_periods(DayRange { first: Day(1), last: Day(60) }).len(), 1);
    }
}
