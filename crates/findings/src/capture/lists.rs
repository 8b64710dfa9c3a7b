//! The lists that record one value, and what each declares: whom it covers, what it was compiled from, who vetted it.

use crate::Findings;
use khabar_estimation as mse;
use khabar_model::{Class, Covers, Source, SourceId, SourceKind, Stance, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The lists of one value.
pub(super) struct Lists<'a> {
    /// Lists that somebody of the group vetted, in the order of their ids: the only ones that are estimated from.
    pub vetted: Vec<&'a SourceId>,
    /// What they declare, in the same order.
    pub declarations: Vec<mse::ListDeclaration>,
    /// The other known lists, left out.
    pub unvetted: Vec<SourceId>,
}

impl<'a> Lists<'a> {
    pub(super) fn of(findings: &'a Findings, value: Value) -> Self {
        let named: BTreeSet<SourceId> = findings.named_by(value).into_iter().flatten().collect();
        let known = named.iter().filter_map(|id| findings.sources.get_key_value(id)).map(|(id, _)| id);
        let (vetted, unvetted): (Vec<&SourceId>, Vec<&SourceId>) =
            known.partition(|source| findings.class(source) == Class::Vetted);
        let upstream: Vec<Upstream<'_>> =
            vetted.iter().map(|id| Upstream::of(&findings.sources, id, &vetted)).collect();
        let declarations =
            (0..vetted.len()).map(|list| declaration(findings, list, &vetted, &upstream, value)).collect();
        Self { vetted, declarations, unvetted: unvetted.into_iter().cloned().collect() }
    }
}

/// What a list draws from, through sources that are no lists here.
#[derive(Default)]
struct Upstream<'a> {
    /// The nearest lists that it was compiled from.
    lists: Vec<usize>,
    /// The nearest list that it is an edition of.
    edition_of: Option<usize>,
    /// Sources at the end of the chain that are no lists here.
    hidden: BTreeSet<&'a SourceId>,
}

impl<'a> Upstream<'a> {
    fn of(sources: &'a BTreeMap<SourceId, Source>, id: &SourceId, lists: &[&SourceId]) -> Self {
        let mut found = Self::default();
        let mut seen = BTreeSet::from([id]);
        let mut open: Vec<(&SourceId, bool)> = parents(sources, id);
        while let Some((parent, edition)) = open.pop() {
            if !seen.insert(parent) {
                continue;
            }
            if let Some(list) = lists.iter().position(|list| *list == parent) {
                if edition {
                    found.edition_of = Some(list);
                } else {
                    found.lists.push(list);
                }
                continue;
            }
            let above = parents(sources, parent);
            if above.is_empty() {
                found.hidden.insert(parent);
            }
            open.extend(above.into_iter().map(|(above, edition_above)| (above, edition && edition_above)));
        }
        found.lists.sort_unstable();
        found
    }
}

/// What a source says it is an edition of (true), or compiled from.
fn parents<'a>(sources: &'a BTreeMap<SourceId, Source>, id: &SourceId) -> Vec<(&'a SourceId, bool)> {
    let Some(source) = sources.get(id) else { return Vec::new() };
    let compiled = source.compiled_from.iter().map(|from| (from, false));
    compiled.chain(source.edition_of.iter().map(|from| (from, true))).collect()
}

fn declaration(
    findings: &Findings,
    list: usize,
    lists: &[&SourceId],
    upstream: &[Upstream<'_>],
    value: Value,
) -> mse::ListDeclaration {
    let id = lists[list];
    let unknown = Source::unknown(id.clone());
    let source = findings.sources.get(id).unwrap_or(&unknown);
    let own = &upstream[list];
    // Two lists drawn from one source that is no list here are two copies of it, and what the policy takes as one
    // is one: the later joins the earlier.
    let shares = |other: usize| {
        !own.hidden.is_disjoint(&upstream[other].hidden) || together(findings, id, lists[other])
    };
    let sibling = || (0..list).find(|&other| !is_aggregator(findings, lists[other]) && shares(other));
    mse::ListDeclaration {
        name: source.name.clone(),
        vetted: findings.class(id) == Class::Vetted,
        compiled_from: own.lists.clone(),
        aggregator: is_aggregator(findings, id),
        copies: own.edition_of.or_else(|| if own.lists.is_empty() { sibling() } else { None }),
        population: population(&source.covers),
        scope: scope(&source.covers, value),
    }
}

/// It gathers what others publish, by its own word or because it names several sources.
fn is_aggregator(findings: &Findings, id: &SourceId) -> bool {
    findings
        .sources
        .get(id)
        .is_some_and(|source| source.kind == SourceKind::Aggregator || source.compiled_from.len() > 1)
}

fn together(findings: &Findings, a: &SourceId, b: &SourceId) -> bool {
    findings.policy.together.iter().any(|set| set.sources.contains(a) && set.sources.contains(b))
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

pub(super) fn axis(value: Value) -> Option<mse::Axis> {
    match value {
        Value::Dead => Some(mse::Axis::Dead),
        Value::Held => Some(mse::Axis::Held),
        Value::Injured | Value::InHospital | Value::Critical => Some(mse::Axis::Injured),
        Value::NoContact | Value::FateUnknown => Some(mse::Axis::Missing),
        _ => None,
    }
}
