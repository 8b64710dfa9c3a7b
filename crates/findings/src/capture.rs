//! The estimate of each counted value: which lists may stand side by side, who is on which, and where and when. Tallies
//! and unnamed rows are never captures, axes are never pooled, and a list that nobody vetted is left out: an invented
//! singleton raises every estimate.

mod lists;
mod looks;
mod strata;

pub use strata::{By, LeftOut, Part, PartEstimate, Stratified};

use crate::Findings;
use khabar_estimation as mse;
use khabar_model::{SourceId, Value};
use lists::Lists;
use looks::Looks;

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
    /// The same lists by place and by period; empty where neither parts the people.
    pub strata: Vec<Stratified>,
}

/// Estimate each counted value from the lists that record it, with the linkage's own uncertainty.
///
/// Every value gets at least one entry: a refusal, with its reason, is an answer.
pub fn estimate(findings: &Findings, options: &mse::Options) -> Vec<Estimated> {
    let partitions = findings.linked.draw_partitions(PARTITIONS, options.seed);
    let people = People::new(findings, &partitions);
    findings
        .overlaps
        .iter()
        .filter(|overlap| matches!(overlap.value, Value::Dead | Value::Held))
        .flat_map(|overlap| estimate_value(findings, overlap.value, &people, options))
        .collect()
}

/// The person of every report: as found, and in every drawn partition.
struct People {
    found: Vec<Option<u32>>,
    drawn: Vec<Vec<Option<u32>>>,
}

impl People {
    fn new(findings: &Findings, partitions: &[Vec<u32>]) -> Self {
        // A report that belongs to nobody belongs to nobody in every draw.
        let draw = |partition: &Vec<u32>| {
            let people = partition.iter().zip(&findings.person_of);
            people.map(|(&drawn, person)| person.map(|_| drawn)).collect()
        };
        Self { found: findings.person_of.clone(), drawn: partitions.iter().map(draw).collect() }
    }
}

fn estimate_value(
    findings: &Findings,
    value: Value,
    people: &People,
    options: &mse::Options,
) -> Vec<Estimated> {
    let lists = Lists::of(findings, value);
    let looks = Looks::new(findings, value, &lists.vetted);
    let grouped = Grouped::new(&lists, people, |people| looks.captures(people));
    if grouped.found.groups.is_empty() {
        let empty = mse::CaptureTable::empty(Vec::new());
        let estimate = mse::estimate(&empty, &[], &mse::LinkageError::Unknown, options);
        let actions = grouped.found.actions;
        let (lists, unvetted) = (Vec::new(), lists.unvetted);
        return vec![Estimated { value, lists, unvetted, actions, estimate, strata: Vec::new() }];
    }
    let mut strata = strata::by_group(findings, value, &lists, &looks, people, options);
    let days = episode_days(findings);
    let scope = mse::Scope { axes: lists::axis(value).into_iter().collect(), days, places: Vec::new() };
    let one = |(number, group): (usize, &mse::PopulationGroup)| {
        let (table, drawn) = grouped.tables(number, 0);
        let options = mse::Options {
            stratum: Some(scope.clone()),
            left_out: mse::RecordsLeftOut { unnamed: looks.unnamed, ..options.left_out },
            ..options.clone()
        };
        let linkage = mse::LinkageError::Partitions(drawn);
        Estimated {
            value,
            lists: group.lists.iter().map(|&list| lists.vetted[list].clone()).collect(),
            unvetted: lists.unvetted.clone(),
            actions: grouped.found.actions.clone(),
            estimate: mse::estimate(&table, &group.declarations, &linkage, &options),
            strata: std::mem::take(&mut strata[number]),
        }
    };
    grouped.found.groups.iter().enumerate().map(one).collect()
}

/// First and last day of the episode, where the policy names one.
fn episode_days(findings: &Findings) -> Option<(i32, i32)> {
    findings.policy.episode.as_ref().map(|episode| (episode.days.first.0, episode.days.last.0))
}

/// Captures after copies were merged, aggregators dropped and populations parted: as found, and for every draw.
struct Grouped {
    found: mse::Reconciled,
    drawn: Vec<mse::Reconciled>,
}

impl Grouped {
    fn new(
        lists: &Lists<'_>,
        people: &People,
        captures: impl Fn(&[Option<u32>]) -> Vec<mse::Capture>,
    ) -> Self {
        let reconciled =
            |people: &Vec<Option<u32>>| mse::reconcile_lists(&captures(people), &lists.declarations);
        Self { found: reconciled(&people.found), drawn: people.drawn.iter().map(reconciled).collect() }
    }

    /// One stratum's table of one group of lists, and its tables in the drawn partitions.
    fn tables(&self, group: usize, stratum: u32) -> (mse::CaptureTable, Vec<mse::CaptureTable>) {
        let table = |reconciled: &mse::Reconciled| table(&reconciled.groups[group], stratum);
        (table(&self.found), self.drawn.iter().map(table).collect())
    }
}

fn table(group: &mse::PopulationGroup, stratum: u32) -> mse::CaptureTable {
    let names: Vec<String> = group.declarations.iter().map(|list| list.name.clone()).collect();
    mse::tables_by_stratum(&group.captures, &names)
        .remove(&stratum)
        .unwrap_or_else(|| mse::CaptureTable::empty(names))
}
