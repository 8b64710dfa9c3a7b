//! From captures and declarations to lists that may stand side by side.
//!
//! A list that copies one other is merged into it; an aggregator, or a list compiled from several, is dropped;
//! lists of different populations are parted. What remains is estimated or refused by [`crate::estimate`].

use crate::declare::{Axis, ListDeclaration, Population};
use crate::table::CaptureTable;
use std::collections::BTreeMap;

/// One person found on one list.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Capture {
    /// The person, by any number.
    pub person: u32,
    /// The list, by its index in the declarations.
    pub list: u16,
    /// The stratum, by any number.
    pub stratum: u32,
    /// Probability that this record is this person's; a table counts captures of at least one half.
    pub weight: f64,
}

/// What was done to a list before anything was estimated.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// A copy became part of what it copies.
    MergedIntoOrigin {
        /// The copy.
        list: String,
        /// The origin.
        origin: String,
    },
    /// An aggregator, or a list compiled from several others, was left out.
    AggregatorDropped {
        /// The list.
        list: String,
    },
    /// A list was parted from the others because it counts another population.
    PartedByPopulation {
        /// The list.
        list: String,
        /// 0-based number of its group.
        group: usize,
    },
}

/// Lists of one population, with their captures renumbered.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationGroup {
    /// Indices of the lists in the declarations given.
    pub lists: Vec<usize>,
    /// Their declarations, free of copying.
    pub declarations: Vec<ListDeclaration>,
    /// Their captures; `list` counts within this group.
    pub captures: Vec<Capture>,
}

/// The groups and what led to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciled {
    /// One entry per population and set of axes, the largest number of lists first.
    pub groups: Vec<PopulationGroup>,
    /// What was done, in order of lists.
    pub actions: Vec<Action>,
}

/// What becomes of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Into(usize),
    Dropped,
}

/// Merge copies, drop aggregators, part populations.
pub fn reconcile_lists(captures: &[Capture], lists: &[ListDeclaration]) -> Reconciled {
    let fates: Vec<Fate> = (0..lists.len()).map(|list| fate(list, lists)).collect();
    let mut actions = Vec::new();
    for (list, fate) in fates.iter().enumerate() {
        let name = lists[list].name.clone();
        match *fate {
            Fate::Kept => {}
            Fate::Into(origin) => {
                actions.push(Action::MergedIntoOrigin { list: name, origin: lists[origin].name.clone() });
            }
            Fate::Dropped => actions.push(Action::AggregatorDropped { list: name }),
        }
    }
    let groups = part(lists, &fates);
    for (number, group) in groups.iter().enumerate().filter(|_| groups.len() > 1) {
        actions.extend(
            group
                .iter()
                .map(|&list| Action::PartedByPopulation { list: lists[list].name.clone(), group: number }),
        );
    }
    let groups = groups.into_iter().map(|group| gather(group, captures, lists, &fates)).collect();
    Reconciled { groups, actions }
}

/// Follow copies to their origin. A circle of copies ends at its smallest index.
fn fate(list: usize, lists: &[ListDeclaration]) -> Fate {
    let mut here = list;
    let mut path = vec![list];
    loop {
        let declared = &lists[here];
        if declared.aggregator || declared.compiled_from.len() > 1 && declared.copies.is_none() {
            return Fate::Dropped;
        }
        let origin = declared.copies.or(declared.compiled_from.first().copied());
        let Some(next) = origin.filter(|&next| next < lists.len() && next != here) else { break };
        if let Some(start) = path.iter().position(|&seen| seen == next) {
            here = path[start..].iter().copied().min().unwrap_or(here);
            break;
        }
        path.push(next);
        here = next;
    }
    if here == list { Fate::Kept } else { Fate::Into(here) }
}

/// Kept lists by population and axes.
fn part(lists: &[ListDeclaration], fates: &[Fate]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(Population, Vec<Axis>), Vec<usize>> = BTreeMap::new();
    for (list, declared) in lists.iter().enumerate().filter(|(list, _)| fates[*list] == Fate::Kept) {
        let mut axes = declared.scope.axes.clone();
        axes.sort_unstable();
        axes.dedup();
        // Unnamed rows are never captures, so whether a list holds them parts nothing.
        let population = Population { unnamed: Default::default(), ..declared.population };
        groups.entry((population, axes)).or_default().push(list);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.clone()));
    groups
}

fn gather(
    group: Vec<usize>,
    captures: &[Capture],
    lists: &[ListDeclaration],
    fates: &[Fate],
) -> PopulationGroup {
    let mut renumbered = BTreeMap::new();
    for (list, fate) in fates.iter().enumerate() {
        let root = match *fate {
            Fate::Kept => list,
            Fate::Into(origin) => origin,
            Fate::Dropped => continue,
        };
        if let Some(to) = group.iter().position(|&kept| kept == root) {
            renumbered.insert(list, to as u16);
        }
    }
    let moved = |capture: &Capture| {
        renumbered.get(&usize::from(capture.list)).map(|&list| Capture { list, ..*capture })
    };
    let mut captures: Vec<Capture> = captures.iter().filter_map(moved).collect();
    captures.sort_by(|a, b| {
        (a.stratum, a.person, a.list).cmp(&(b.stratum, b.person, b.list)).then(b.weight.total_cmp(&a.weight))
    });
    captures.dedup_by_key(|capture| (capture.stratum, capture.person, capture.list));
    let free =
        |&list: &usize| ListDeclaration { compiled_from: Vec::new(), copies: None, ..lists[list].clone() };
    let declarations = group.iter().map(free).collect();
    PopulationGroup { lists: group, declarations, captures }
}

/// One table per stratum, in order of strata. Captures of weight under one half are not counted; a stratum's
/// table may hold lists nobody is on, which [`crate::estimate`] leaves out with a word.
pub fn tables_by_stratum(captures: &[Capture], names: &[String]) -> BTreeMap<u32, CaptureTable> {
    let mut histories: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let counted =
        |capture: &&Capture| capture.weight >= 0.5 && usize::from(capture.list) < names.len().min(32);
    for capture in captures.iter().filter(counted) {
        *histories.entry((capture.stratum, capture.person)).or_insert(0) |= 1 << capture.list;
    }
    let mut tables: BTreeMap<u32, BTreeMap<u32, u64>> = BTreeMap::new();
    for ((stratum, _), pattern) in histories {
        *tables.entry(stratum).or_default().entry(pattern).or_insert(0) += 1;
    }
    tables
        .into_iter()
        .map(|(stratum, counts)| (stratum, CaptureTable::unchecked(names.to_vec(), counts)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::Stated;

    fn list(name: &str) -> ListDeclaration {
        ListDeclaration::vetted(name, Population::all(Stated::No))
    }

    fn capture(person: u32, list: u16) -> Capture {
        Capture { person, list, stratum: 0, weight: 1.0 }
    }

    #[test]
    fn a_copy_of_a_copy_is_merged_and_an_aggregator_dropped() {
        let mut lists = ["origin", "copy", "copy of copy", "all", "other"].map(list).to_vec();
        lists[1].copies = Some(0);
        lists[2].compiled_from = vec![1];
        lists[3].compiled_from = vec![0, 4];
        let captures = [capture(1, 0), capture(1, 2), capture(2, 2), capture(3, 3), capture(3, 4)];
        let found = reconcile_lists(&captures, &lists);
        assert_eq!(found.groups.len(), 1);
        assert_eq!(found.groups[0].lists, [0, 4]);
        let expected = [capture(1, 0), capture(2, 0), capture(3, 1)];
        assert_eq!(found.groups[0].captures, expected);
        assert_eq!(found.actions.len(), 3);
        assert!(
            found.groups[0]
                .declarations
                .iter()
                .all(|list| list.compiled_from.is_empty() && list.copies.is_none())
        );
    }

    #[test]
    fn populations_are_parted_but_unnamed_rows_part_nothing() {
        let mut lists = ["a", "b", "c", "d"].map(list).to_vec();
        lists[3].population.state_forces = Stated::Yes;
        lists[1].population.unnamed = Stated::Yes;
        let found = reconcile_lists(&[capture(1, 3)], &lists);
        assert_eq!(
            found.groups.iter().map(|group| group.lists.clone()).collect::<Vec<_>>(),
            [vec![0, 1, 2], vec![3]]
        );
        assert_eq!(found.groups[1].captures, [capture(1, 0)]);
    }

    #[test]
    fn a_circle_of_copies_ends() {
        let mut lists = ["a", "b"].map(list).to_vec();
        lists[0].copies = Some(1);
        lists[1].copies = Some(0);
        let found = reconcile_lists(&[capture(1, 1)], &lists);
        assert_eq!(found.groups[0].lists, [0]);
        assert_eq!(found.groups[0].captures, [capture(1, 0)]);
    }

    #[test]
    fn volume_changes_nothing() {
        let lists = ["a", "b", "c"].map(list).to_vec();
        let once = [capture(1, 0), capture(1, 1), capture(2, 2)];
        let often: Vec<Capture> = (0..300).map(|at| once[(at * 7) % 3]).collect();
        assert_eq!(reconcile_lists(&once, &lists).groups, reconcile_lists(&often, &lists).groups);
    }
}
