//! Trust in a source, which what is settled may lower and nothing raises above its class.
//!
//! A state of a person is settled where it is corroborated or confirmed and a direct cluster, or a document, that the
//! source has no part in says so. Who says the contrary of days that it excludes, again and again, weighs less. Being
//! right earns nothing: an adversary that agrees for a year is where it began (Dong et al., Knowledge-Based Trust,
//! VLDB 2015, settle by facts; this keeps only what lowers).

use crate::finding::{PersonFindings, SourceCluster, ValueFinding};
use crate::person::Context;
use khabar_model::{Class, Level, Source, SourceId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// For each source the factor by which its word weighs less than its class's.
pub struct Trust(Vec<f64>);

/// Settled states that a source must have got wrong before it weighs less.
const LEAST_WRONG: f64 = 2.0;
/// Settled states, all right, that stand behind every source before anything is counted.
const PRIOR: f64 = 8.0;
/// Nobody's word is lowered further: the level's counts, not the weight, are what a liar is held by.
const FLOOR: f64 = 0.3;

impl Trust {
    /// Every source as its class.
    pub fn even(sources: usize) -> Self {
        Self(vec![1.0; sources])
    }

    /// As a whole run learned it.
    pub fn known(sources: &BTreeMap<SourceId, Source>, lowered: &[(SourceId, f64)]) -> Self {
        let trust =
            |id: &SourceId| lowered.iter().find(|(source, _)| source == id).map_or(1.0, |(_, trust)| *trust);
        Self(sources.keys().map(trust).collect())
    }

    /// The factor of a source.
    pub fn of(&self, source: Option<u32>) -> f64 {
        source.and_then(|source| self.0.get(source as usize)).copied().unwrap_or(1.0)
    }

    /// Sources that weigh less, with the factor.
    pub fn lowered(&self, sources: &BTreeMap<SourceId, Source>) -> Vec<(SourceId, f64)> {
        let lowered = sources.keys().zip(&self.0).filter(|(_, trust)| **trust < 1.0);
        lowered.map(|(source, trust)| (source.clone(), *trust)).collect()
    }

    /// One of the reports is by a source that weighs less.
    pub fn touches(&self, context: &Context<'_>, reports: &[u32]) -> bool {
        let source =
            |report: &u32| context.groups.number(&context.input.reports[*report as usize].said.source);
        self.0.iter().any(|trust| *trust < 1.0) && reports.iter().any(|report| self.of(source(report)) < 1.0)
    }

    /// Learn from what levels settle.
    pub fn learn(context: &Context<'_>, people: &[PersonFindings]) -> Self {
        let mut records = vec![Record::default(); context.input.sources.len()];
        for axis in people.iter().flat_map(|person| &person.axes) {
            for settled in axis.values.iter().filter(|value| is_settled(value)) {
                let right = sources(context, settled.clusters.iter());
                right.iter().for_each(|&source| records[source as usize].right += 1.0);
                for other in axis.values.iter().filter(|other| contradicts(other, settled)) {
                    let said = sources(context, other.clusters.iter());
                    said.difference(&right).for_each(|&source| records[source as usize].wrong += 1.0);
                }
            }
        }
        Self(records.iter().map(Record::trust).collect())
    }
}

/// How often a source was on which side of what was settled.
#[derive(Clone, Copy, Default)]
struct Record {
    right: f64,
    wrong: f64,
}

impl Record {
    fn trust(&self) -> f64 {
        if self.wrong < LEAST_WRONG {
            return 1.0;
        }
        ((self.right + PRIOR) / (self.right + self.wrong + PRIOR)).clamp(FLOOR, 1.0)
    }
}

/// Corroborated or confirmed, with a direct cluster or a document behind it that is no party's.
fn is_settled(value: &ValueFinding) -> bool {
    let outside =
        |cluster: &&SourceCluster| cluster.class != Class::Party && (cluster.direct || cluster.document);
    matches!(value.level, Level::Corroborated | Level::Confirmed)
        && value.clusters.iter().any(|c| outside(&c))
}

/// Known sources say it of the same axis, and it cannot hold beside what is settled, nor did it before.
fn contradicts(other: &ValueFinding, settled: &ValueFinding) -> bool {
    let apart = match (other.period, settled.period) {
        // Something said of days before, or of a state that people leave, is no mistake.
        (Some(said), Some(settled_on)) if settled.value.is_absorbing() => said.first >= settled_on.last,
        (Some(said), Some(settled_on)) => said.overlap(settled_on).is_some(),
        _ => false,
    };
    let clash = other.value != settled.value && is_state_of_one(other.value, settled.value);
    other.k_min >= 1 && clash && apart
}

/// Two values of which a person has one at a time.
fn is_state_of_one(a: Value, b: Value) -> bool {
    use crate::topic::Topic;
    !a.compatible(b)
}

/// The known sources that speak in clusters.
fn sources<'c>(context: &Context<'_>, clusters: impl Iterator<Item = &'c SourceCluster>) -> BTreeSet<u32> {
    let number = |report: &u32| {
        let source = context.groups.number(&context.input.reports.get(*report as usize)?.said.source)?;
        matches!(context.groups.class(Some(source)), Class::Vetted | Class::Declared).then_some(source)
    };
    clusters.flat_map(|cluster| &cluster.reports).filter_map(number).collect()
}
