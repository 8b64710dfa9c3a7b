//! From findings to what the public page may have: no name, no source, no place finer than a province; small counts
//! of the living rolled up or rounded down.
//!
//! The table value × level and the figures are those of `aggregate.json`, so that no two files of one run can be
//! subtracted. Sources stand under letters; sources with too few people are not shown at all.

use super::bins::{by_day, window};
use super::count::Count;
use super::relabel::relabelled;
use super::report::{Days, Estimate, Figure, Outage, Overlaps, Provinces, Row, Stamp, View};
use super::words::counts_the_living;
use crate::aggregate;
use khabar_estimation as mse;
use khabar_findings::{COUNTED_VALUES, Estimated, Findings, ValueFinding};
use khabar_model::{
    DateRole, Day, DayRange, Level, PROVINCES, Province, Report, SourceId, SourceKind, Value,
};
use std::collections::BTreeMap;

/// What the page shows beside the findings.
#[derive(Clone, Debug, Default)]
pub struct ReportExtra<'a> {
    /// The group's name for readers.
    pub group: Option<String>,
    /// Estimates; empty where none was asked for.
    pub estimates: &'a [Estimated],
    /// The shutdown.
    pub outages: Vec<Outage>,
    /// Statements withdrawn.
    pub withdrawn: u64,
}

/// The most days that a chart shows.
const MOST_DAYS: i32 = 200;

/// What the public page may have.
pub fn view(findings: &Findings, extra: &ReportExtra<'_>) -> View {
    let smallest = findings.policy.thresholds.smallest_cell.max(1);
    let people = COUNTED_VALUES.map(|value| (value, dated(findings, value)));
    let all_days =
        people.iter().flat_map(|(_, people)| people).flat_map(|person| [person.event, person.arrival]);
    let as_of = findings.stamp.as_of.day(findings.policy.zone_offset);
    let episode = findings.policy.episode.as_ref().map(|episode| episode.days);
    let window = window(episode, all_days.flatten(), as_of, MOST_DAYS);
    let letters = letters(findings, extra.estimates, smallest);
    let days = |(value, people): &(Value, Vec<Dated>)| Days {
        value: *value,
        event: binned(people, |person| person.event, window, *value, smallest),
        arrival: binned(people, |person| person.arrival, window, *value, smallest),
    };
    View {
        group: extra.group.clone(),
        stamp: stamp(findings),
        figures: figures(findings),
        rows: rows(findings),
        window,
        days: people.iter().filter(|(_, people)| people.len() as u64 >= smallest).map(days).collect(),
        provinces: COUNTED_VALUES
            .into_iter()
            .filter_map(|value| provinces(findings, value, smallest))
            .collect(),
        overlaps: overlaps(findings, &letters, smallest),
        estimates: extra
            .estimates
            .iter()
            .map(|estimated| estimate(findings, estimated, &letters, smallest))
            .collect(),
        outages: extra.outages.clone(),
        smallest,
        withdrawn: extra.withdrawn,
        unnamed_by_wish: aggregate::unnamed_by_wish(findings),
        bare: findings.bare,
    }
}

/// What the findings rest on.
pub fn stamp(findings: &Findings) -> Stamp {
    let hex = |hash: &[u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let policy = &findings.policy;
    Stamp {
        as_of: findings.stamp.as_of,
        zone_offset: policy.zone_offset,
        zone: policy.zone.clone(),
        policy: findings.stamp.policy_name.clone(),
        policy_hash: hex(&findings.stamp.policy),
        statements: hex(&findings.stamp.statements),
        count: findings.stamp.count as u64,
        engine: findings.stamp.engine.to_owned(),
        episode: policy.episode.as_ref().map(|episode| (episode.name.clone(), episode.days)),
    }
}

fn figures(findings: &Findings) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for figure in aggregate::figures(findings).iter().filter(|figure| figure.scope.place.is_none()) {
        let value = figure.scope.value;
        let count = if counts_the_living(value) {
            Count::OrMore(figure.at_least)
        } else {
            Count::Exact(figure.at_least)
        };
        match figures.iter_mut().find(|known| known.value == value) {
            Some(known) => known.levels.push((figure.level, count)),
            None => figures.push(Figure { value, levels: vec![(figure.level, count)] }),
        }
    }
    figures
}

fn rows(findings: &Findings) -> Vec<Row> {
    aggregate::table(findings)
        .into_iter()
        .map(|row| Row { axis: row.axis, values: row.values, parts: row.cells.map(in_reading_order) })
        .collect()
}

/// Levels strongest first, as they are read.
fn in_reading_order(mut parts: Vec<(Vec<Level>, u64)>) -> Vec<(Vec<Level>, u64)> {
    let order = super::chart::levels::READING_ORDER;
    let place = |level: &Level| order.iter().position(|known| known == level);
    parts.iter_mut().for_each(|part| part.0.sort_by_key(place));
    parts.sort_by_key(|part| part.0.first().and_then(place));
    parts
}

/// A person of one state: when it happened, and when it was first heard.
struct Dated {
    event: Option<Day>,
    arrival: Option<Day>,
}

/// The people of a state at *single source* or stronger.
fn dated(findings: &Findings, value: Value) -> Vec<Dated> {
    let values = findings.beliefs.iter().flat_map(|beliefs| &beliefs.axes).flat_map(|axis| &axis.values);
    values
        .filter(|found| found.value == value && found.level.strength() > 0)
        .map(|found| Dated { event: event_day(findings, found), arrival: arrival_day(findings, found) })
        .collect()
}

/// The one day of the event that the strongest cluster with such a day tells. The day on which an undated state was
/// told is no event: of such a death it is known only that it lies before.
fn event_day(findings: &Findings, found: &ValueFinding) -> Option<Day> {
    let reports = found.clusters.iter().flat_map(|cluster| &cluster.reports);
    let told = reports.filter_map(|&report| findings.reports.get(report as usize));
    told.flat_map(|report| happened(&report.said, found.value))
        .find(|days| days.first == days.last)
        .map(|days| days.first)
}

/// The days on which a report puts what led to a value.
fn happened(report: &Report, value: Value) -> impl Iterator<Item = DayRange> + '_ {
    let role = match value {
        Value::Dead | Value::Executed => Some(DateRole::Died),
        Value::Held => Some(DateRole::Arrested),
        Value::AtLiberty => Some(DateRole::Released),
        Value::Injured | Value::Critical | Value::InHospital => Some(DateRole::Injured),
        _ => None,
    };
    let claimed = report.claims.iter().filter(move |claim| claim.what.value() == Some(value));
    let dated = report.dates.iter().filter(move |date| Some(date.role) == role);
    claimed.filter_map(|claim| claim.event).chain(dated.map(|date| date.days))
}

fn arrival_day(findings: &Findings, found: &ValueFinding) -> Option<Day> {
    let reports = found.clusters.iter().flat_map(|cluster| &cluster.reports);
    let seen =
        reports.filter_map(|&report| findings.reports.get(report as usize)?.said.document.first_seen()).min();
    seen.map(|seen| seen.day(findings.policy.zone_offset))
}

fn binned(
    people: &[Dated],
    day: impl Fn(&Dated) -> Option<Day>,
    window: khabar_model::DayRange,
    value: Value,
    smallest: u64,
) -> super::bins::ByDay {
    by_day(&people.iter().map(day).collect::<Vec<_>>(), window, counts_the_living(value), smallest)
}

/// Figures of single source or stronger by province. Places that the gazetteer does not know are never printed:
/// what stands there is somebody's own words.
fn provinces(findings: &Findings, value: Value, smallest: u64) -> Option<Provinces> {
    let living = counts_the_living(value);
    let known = |code: &str| PROVINCES.iter().find(|province| province.code == code);
    let placed = findings
        .figures
        .iter()
        .filter(|figure| figure.scope.value == value && figure.level == Level::SingleSource);
    let mut counts: Vec<(Option<&'static Province>, Count, u64)> = Vec::new();
    let mut rest = 0;
    for figure in placed {
        let Some(place) = &figure.scope.place else { continue };
        let Some(province) = known(place) else { continue };
        match Count::of(figure.count(), living, smallest) {
            Count::FewerThan(_) => rest += figure.named,
            count => counts.push((Some(province), count, figure.count())),
        }
    }
    counts.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.map(|p| p.code).cmp(&b.0.map(|p| p.code))));
    if rest > 0 {
        counts.push((None, Count::of(rest, living, smallest), 0));
    }
    // One cell that says only "fewer than" says nothing that helps.
    let counts: Vec<_> = counts.into_iter().map(|(province, count, _)| (province, count)).collect();
    counts.iter().any(|(province, _)| province.is_some()).then_some(Provinces { value, counts })
}

/// The number of the letter under which each source stands: one source, one letter on the whole page.
fn letters(findings: &Findings, estimates: &[Estimated], smallest: u64) -> BTreeMap<SourceId, usize> {
    let mut letters = BTreeMap::new();
    let listed = findings.overlaps.iter().flat_map(|overlap| &overlap.lists);
    let large = listed.filter(|list| list.people >= smallest).map(|list| &list.source);
    for source in large.chain(estimates.iter().flat_map(|estimated| &estimated.lists)) {
        let next = letters.len();
        letters.entry(source.clone()).or_insert(next);
    }
    letters
}

fn overlaps(findings: &Findings, letters: &BTreeMap<SourceId, usize>, smallest: u64) -> Vec<Overlaps> {
    let kind =
        |source: &SourceId| findings.sources.get(source).map_or(SourceKind::Unknown, |source| source.kind);
    let mut all = Vec::new();
    for overlap in &findings.overlaps {
        let living = counts_the_living(overlap.value);
        let large = overlap.lists.iter().enumerate().filter(|(_, list)| list.people >= smallest);
        let shown: Vec<(usize, &khabar_findings::List)> = large.collect();
        if shown.len() < 2 {
            continue;
        }
        let mut patterns: BTreeMap<u32, u64> = BTreeMap::new();
        for (pattern, count) in &overlap.patterns {
            let bits = shown.iter().enumerate().filter(|(_, (bit, _))| pattern >> bit & 1 == 1);
            let kept = bits.fold(0, |kept, (place, _)| kept | 1 << place);
            if kept != 0 {
                *patterns.entry(kept).or_insert(0_u64) += count;
            }
        }
        let mut patterns: Vec<(u32, u64)> = patterns.into_iter().collect();
        patterns.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let list = |(_, list): &(usize, &khabar_findings::List)| {
            let letter = letters.get(&list.source).copied().unwrap_or(0);
            (letter, kind(&list.source), Count::of(list.people, living, smallest))
        };
        all.push(Overlaps {
            value: overlap.value,
            lists: shown.iter().map(list).collect(),
            patterns: patterns.into_iter().map(|(bits, n)| (bits, Count::of(n, living, smallest))).collect(),
        });
    }
    all
}

fn estimate(
    findings: &Findings,
    estimated: &Estimated,
    letters: &BTreeMap<SourceId, usize>,
    smallest: u64,
) -> Estimate {
    let found = &estimated.estimate;
    let living = counts_the_living(estimated.value);
    let named: BTreeMap<&str, usize> = letters
        .iter()
        .filter_map(|(id, letter)| Some((findings.sources.get(id)?.name.as_str(), *letter)))
        .collect();
    let told = relabelled(found, &named, living);
    let range = |method: &mse::Method| {
        let upper = (method.kind == mse::MethodKind::Estimate).then_some(method.upper);
        (method.name.to_owned(), method.lower, method.estimate, upper)
    };
    let sensitivity =
        |row: &mse::Sensitivity| (row.missed, row.result.map(|(_, range)| (range.lower, range.upper)));
    Estimate {
        value: estimated.value,
        observed: Count::of(found.observed, living, smallest),
        ranges: found.methods.iter().map(range).collect(),
        union: found.union.map(|range| (range.lower, range.upper)),
        sensitivity: found.sensitivity.iter().map(sensitivity).collect(),
        assumptions: told.assumptions,
        warnings: told.warnings,
        refusals: told.refusals,
        refused: found.is_refused() || found.methods.is_empty(),
    }
}
