//! Capture histories for the estimate, made from who is on which list. Tallies and unnamed rows are never captures,
//! axes are never pooled, and a list that nobody vetted is left out: an invented singleton raises every estimate.

use crate::{Findings, says};
use khabar_estimation as mse;
use khabar_model::{Class, Covers, Source, SourceId, SourceKind, Stance, Value};
use std::collections::BTreeMap;

/// How many partitions are drawn from the linkage's probabilities.
const PARTITIONS: usize = 20;

/// The estimate, or its refusal, for the lists of one population that record one value.
#[derive(Clone, Debug)]
pub struct Estimated {
    /// The value.
    pub value: Value,
    /// The lists.
    pub lists: Vec<SourceId>,
    /// Lists that were left out because nobody vetted them.
    pub unvetted: Vec<SourceId>,
    /// What was done to the lists first: merged, dropped, parted.
    pub actions: Vec<mse::Action>,
    /// The estimate, or its refusal.
    pub estimate: mse::Estimate,
}

/// Estimate each counted value from the lists that record it, with the linkage's own uncertainty.
///
/// Every value gets at least one entry: a refusal, with its reason, is an answer.
pub fn estimate(findings: &Findings, options: &mse::Options) -> Vec<Estimated> {
    let partitions = findings.linked.draw_partitions(PARTITIONS, options.seed);
    findings
        .overlaps
        .iter()
        .filter(|overlap| matches!(overlap.value, Value::Dead | Value::Held))
        .flat_map(|overlap| estimate_value(findings, overlap.value, &partitions, options))
        .collect()
}

fn estimate_value(
    findings: &Findings,
    value: Value,
    partitions: &[Vec<u32>],
    options: &mse::Options,
) -> Vec<Estimated> {
    let mut named: Vec<&SourceId> = findings
        .named_by(value)
        .iter()
        .flatten()
        .filter_map(|id| findings.sources.get_key_value(id))
        .map(|(id, _)| id)
        .collect();
    named.sort_unstable();
    named.dedup();
    let (lists, unvetted): (Vec<&SourceId>, Vec<&SourceId>) =
        named.into_iter().partition(|source| findings.class(source) == Class::Vetted);
    let declarations: Vec<mse::ListDeclaration> =
        lists.iter().map(|id| declaration(findings, id, &lists, value)).collect();
    let people: Vec<Option<u32>> = findings.person_of.clone();
    let captures = captures(findings, value, &lists, &people);
    let reconciled = mse::reconcile_lists(&captures, &declarations);
    let drawn: Vec<mse::Reconciled> = partitions
        .iter()
        .map(|partition| {
            let people: Vec<Option<u32>> = partition
                .iter()
                .zip(&findings.person_of)
                .map(|(&drawn, person)| person.map(|_| drawn))
                .collect();
            mse::reconcile_lists(&self::captures(findings, value, &lists, &people), &declarations)
        })
        .collect();
    let unvetted: Vec<SourceId> = unvetted.into_iter().cloned().collect();
    if reconciled.groups.is_empty() {
        let empty = mse::CaptureTable::empty(Vec::new());
        let estimate = mse::estimate(&empty, &[], &mse::LinkageError::Unknown, options);
        return vec![Estimated { value, lists: Vec::new(), unvetted, actions: reconciled.actions, estimate }];
    }
    reconciled
        .groups
        .iter()
        .enumerate()
        .map(|(number, group)| {
            let names: Vec<String> = group.declarations.iter().map(|list| list.name.clone()).collect();
            let tables =
                drawn.iter().filter_map(|d| d.groups.get(number)).map(|g| table(g, &names)).collect();
            let options = mse::Options { stratum: Some(stratum(findings, value)), ..options.clone() };
            let linkage = mse::LinkageError::Partitions(tables);
            Estimated {
                value,
                lists: group.lists.iter().map(|&list| lists[list].clone()).collect(),
                unvetted: unvetted.clone(),
                actions: reconciled.actions.clone(),
                estimate: mse::estimate(&table(group, &names), &group.declarations, &linkage, &options),
            }
        })
        .collect()
}

fn table(group: &mse::PopulationGroup, names: &[String]) -> mse::CaptureTable {
    mse::tables_by_stratum(&group.captures, names)
        .remove(&0)
        .unwrap_or_else(|| mse::CaptureTable::empty(names.to_vec()))
}

fn stratum(findings: &Findings, value: Value) -> mse::Scope {
    let days = findings.policy.episode.as_ref().map(|episode| (episode.days.first.0, episode.days.last.0));
    mse::Scope { axes: axis(value).into_iter().collect(), days, places: Vec::new() }
}

/// Who is on which list, for any assignment of reports to people.
fn captures(
    findings: &Findings,
    value: Value,
    lists: &[&SourceId],
    people: &[Option<u32>],
) -> Vec<mse::Capture> {
    let number: BTreeMap<&SourceId, u16> = lists.iter().copied().zip(0..).collect();
    let reports = findings.reports.iter().zip(people);
    reports
        .filter_map(|(report, person)| {
            let (person, list) = (*person.as_ref()?, *number.get(&report.said.source)?);
            let counts = report.said.person.is_named() && says(&report.said, value);
            counts.then_some(mse::Capture { person, list, stratum: 0, weight: 1.0 })
        })
        .collect()
}

fn declaration(
    findings: &Findings,
    id: &SourceId,
    lists: &[&SourceId],
    value: Value,
) -> mse::ListDeclaration {
    let unknown = Source::unknown(id.clone());
    let source = findings.sources.get(id).unwrap_or(&unknown);
    let position = |other: &SourceId| lists.iter().position(|list| *list == other);
    mse::ListDeclaration {
        name: source.name.clone(),
        vetted: findings.class(id) == Class::Vetted,
        compiled_from: source.compiled_from.iter().filter_map(position).collect(),
        aggregator: source.kind == SourceKind::Aggregator,
        copies: source.edition_of.as_ref().and_then(position),
        population: population(&source.covers),
        scope: scope(&source.covers, value),
    }
}

fn population(covers: &Covers) -> mse::Population {
    let stated = |stance| match stance {
        Stance::Yes => mse::Stated::Yes,
        Stance::No => mse::Stated::No,
        Stance::NotStated => mse::Stated::NotStated,
    };
    mse::Population {
        state_forces: stated(covers.state_forces),
        bystanders: stated(covers.bystanders),
        minors: stated(covers.minors),
        custody_deaths: stated(covers.custody_deaths),
        executions: stated(covers.executions),
        later_deaths: stated(covers.later_deaths),
        unnamed: stated(covers.unnamed),
    }
}

/// What the list covers of this value: a list that also records other values is, for this one, a list of it.
fn scope(covers: &Covers, value: Value) -> mse::Scope {
    let records_it = covers.statuses.is_empty() || covers.statuses.contains(&value);
    let axes = if records_it {
        axis(value).into_iter().collect()
    } else {
        covers.statuses.iter().filter_map(|v| axis(*v)).collect()
    };
    mse::Scope {
        axes,
        days: covers.days.map(|days| (days.first.0, days.last.0)),
        places: covers.places.iter().map(|place| crate::place_key(place)).collect(),
    }
}

fn axis(value: Value) -> Option<mse::Axis> {
    match value {
        Value::Dead => Some(mse::Axis::Dead),
        Value::Held => Some(mse::Axis::Held),
        Value::Injured | Value::InHospital | Value::Critical => Some(mse::Axis::Injured),
        Value::NoContact | Value::FateUnknown => Some(mse::Axis::Missing),
        _ => None,
    }
}
