//! Every ground on which a whole table is refused, and every warning that can be seen before a method runs.

use crate::declare::{Axis, Group, ListDeclaration, Scope, Stated};
use crate::estimate::{LinkageError, Options};
use crate::refusal::{Refusal, ScopePart, Warning};
use crate::table::CaptureTable;

/// Days beyond which a population of the held or the missing is plainly open.
const OPEN_AFTER_DAYS: i32 = 60;

/// With fewer, whatever the lists share is chance: two of them that hold the same one person copy nobody.
const FEWEST_PEOPLE: u64 = 4;

/// Why the whole table is refused; empty when it may be estimated.
pub(crate) fn refusals(
    table: &CaptureTable,
    lists: &[ListDeclaration],
    linkage: &LinkageError,
    options: &Options,
) -> Vec<Refusal> {
    let mut found = overlap_refusals(table);
    if !lists.is_empty() && lists.len() != table.lists().len() {
        found.push(Refusal::DeclarationsDoNotMatch { declared: lists.len(), lists: table.lists().len() });
        return found;
    }
    if !options.scopes_equal {
        found.push(Refusal::ScopesNotEqual);
    }
    found.extend(lists.iter().flat_map(|list| dependence_refusals(list, lists)));
    found.extend(lists.iter().flat_map(|list| scope_refusal(list, options.stratum.as_ref())));
    found.extend(population_refusals(lists));
    found.extend(axis_refusal(lists, options.stratum.as_ref()));
    found.extend(linkage_refusal(table, linkage));
    found
}

/// Warnings about the table and its declarations.
pub(crate) fn warnings(table: &CaptureTable, lists: &[ListDeclaration], options: &Options) -> Vec<Warning> {
    let mut found = Vec::new();
    for (at, list) in table.lists().iter().enumerate() {
        let people = table.on_list(at);
        if people == 0 {
            found.push(Warning::EmptyHere { list: list.clone() });
        } else if people < 10 {
            found.push(Warning::SmallList { list: list.clone(), people });
        }
    }
    let captured = table.by_number_of_lists();
    for captures in [2, 3] {
        if let Some(&people) = captured.get(captures).filter(|&&people| people < 5) {
            found.push(Warning::FewCaught { captures, people });
        }
    }
    let quiet = Group::OF_POPULATION.into_iter().filter(|group| !Group::MUST_BE_STATED.contains(group));
    let unstated = |group: &Group| lists.iter().all(|list| list.population.of(*group) == Stated::NotStated);
    if !lists.is_empty() {
        found.extend(quiet.filter(unstated).map(|group| Warning::GroupNotStated { group }));
    }
    found.extend(open_population(options.stratum.as_ref()));
    found
}

fn open_population(stratum: Option<&Scope>) -> Option<Warning> {
    let stratum = stratum?;
    let (first, last) = stratum.days?;
    let days = last - first + 1;
    // The dead do not leave; the held and the missing do.
    let can_leave = stratum.axes.iter().any(|axis| *axis != Axis::Dead);
    (can_leave && days > OPEN_AFTER_DAYS).then_some(Warning::OpenPopulation { days })
}

fn overlap_refusals(table: &CaptureTable) -> Vec<Refusal> {
    let people = table.observed();
    if people < FEWEST_PEOPLE {
        return vec![Refusal::TooFewPeople { found: people }];
    }
    let full: Vec<usize> = (0..table.lists().len()).filter(|&list| table.on_list(list) > 0).collect();
    if full.len() < 3 {
        return vec![Refusal::TooFewLists { found: full.len() }];
    }
    let name = |list: usize| table.lists()[list].clone();
    if let Some((a, b)) = table.identical_pair() {
        return vec![Refusal::IdenticalLists { first: name(a), second: name(b) }];
    }
    let parts = connected_parts(table, &full);
    if parts.len() == 1 {
        return Vec::new();
    }
    let lone: Vec<Refusal> = parts
        .iter()
        .filter(|part| part.len() == 1)
        .map(|part| Refusal::ListWithoutOverlap { list: name(part[0]) })
        .collect();
    if !lone.is_empty() {
        return lone;
    }
    let parts = parts.into_iter().map(|part| part.into_iter().map(name).collect()).collect();
    vec![Refusal::DisconnectedLists { parts }]
}

/// Lists joined by shared people, as parts in order of their first list.
fn connected_parts(table: &CaptureTable, lists: &[usize]) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for &list in lists {
        let touches = |part: &Vec<usize>| part.iter().any(|&other| table.overlap(list, other) > 0);
        let (touching, mut rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(touches);
        let mut joined: Vec<usize> = touching.into_iter().flatten().collect();
        joined.push(list);
        joined.sort_unstable();
        rest.push(joined);
        rest.sort();
        parts = rest;
    }
    parts
}

fn dependence_refusals(list: &ListDeclaration, lists: &[ListDeclaration]) -> Vec<Refusal> {
    let name = list.name.clone();
    let other =
        |at: usize| lists.get(at).map_or_else(|| format!("list {}", at + 1), |from| from.name.clone());
    let mut found = Vec::new();
    if list.aggregator {
        found.push(Refusal::Aggregator { list: name.clone() });
    }
    if let Some(from) = list.copies {
        found.push(Refusal::CopiesAnother { list: name.clone(), from: other(from) });
    }
    if let Some(&from) = list.compiled_from.first() {
        found.push(Refusal::CompiledFromAnother { list: name.clone(), from: other(from) });
    }
    if !list.vetted {
        found.push(Refusal::NotVetted { list: name });
    }
    found
}

fn scope_refusal(list: &ListDeclaration, stratum: Option<&Scope>) -> Option<Refusal> {
    let stratum = stratum?;
    let in_what = if !list.scope.covers_axes(stratum) {
        ScopePart::Axis
    } else if !list.scope.covers_days(stratum) {
        ScopePart::Days
    } else if !list.scope.covers_places(stratum) {
        ScopePart::Place
    } else {
        return None;
    };
    Some(Refusal::ScopeDoesNotCover { list: list.name.clone(), in_what })
}

fn population_refusals(lists: &[ListDeclaration]) -> Vec<Refusal> {
    Group::OF_POPULATION.into_iter().filter_map(|group| population_refusal(group, lists)).collect()
}

/// Lists that say different things, or a list that is silent where another speaks or where all must.
fn population_refusal(group: Group, lists: &[ListDeclaration]) -> Option<Refusal> {
    let first = |stated: Stated| {
        lists.iter().find(|list| list.population.of(group) == stated).map(|list| list.name.clone())
    };
    match (first(Stated::Yes), first(Stated::No), first(Stated::NotStated)) {
        (Some(with), Some(without), _) => Some(Refusal::PopulationsDiffer { group, with, without }),
        (None, None, Some(list)) if Group::MUST_BE_STATED.contains(&group) => {
            Some(Refusal::PopulationNotStated { group, list })
        }
        (None, None, _) => None,
        (_, _, Some(list)) => Some(Refusal::PopulationNotStated { group, list }),
        _ => None,
    }
}

/// A stratum of several axes, or lists limited to different axes.
fn axis_refusal(lists: &[ListDeclaration], stratum: Option<&Scope>) -> Option<Refusal> {
    if let Some(stratum) = stratum.filter(|stratum| stratum.axes.len() > 1) {
        return Some(Refusal::AxesPooled { axes: stratum.axes.clone() });
    }
    if stratum.is_some_and(|stratum| stratum.axes.len() == 1) {
        return None;
    }
    let mut axes: Vec<Axis> = lists.iter().flat_map(|list| list.scope.axes.iter().copied()).collect();
    axes.sort_unstable();
    axes.dedup();
    (axes.len() > 1).then_some(Refusal::AxesPooled { axes })
}

fn linkage_refusal(table: &CaptureTable, linkage: &LinkageError) -> Option<Refusal> {
    match linkage {
        LinkageError::Perfect => None,
        LinkageError::Unknown => Some(Refusal::LinkageErrorUnknown),
        &LinkageError::Rate { missed, false_links } => {
            let usable = |rate: f64| (0.0..0.5).contains(&rate);
            (!usable(missed) || !usable(false_links))
                .then_some(Refusal::LinkageErrorNotUsable { missed, false_links })
        }
        LinkageError::Partitions(tables) if tables.len() < 20 => {
            Some(Refusal::TooFewPartitions { found: tables.len() })
        }
        LinkageError::Partitions(tables) => tables
            .iter()
            .position(|other| other.lists() != table.lists())
            .map(|at| Refusal::PartitionOfOtherLists { partition: at + 1 }),
    }
}
