//! `khabar check --policy A --against B`: which findings another policy would change.

use crate::screen::{count, heading, note, row, row_then_name};
use khabar_findings::Findings;
use khabar_model::{Axis, Language, Level, StatementId, Value};
use std::collections::BTreeMap;

/// Where each value of each person stands; people are named by their id, which no policy changes while the same
/// sources form people.
type Levels = BTreeMap<(StatementId, Axis, Value), Level>;

/// Lines shown before the rest is counted.
const SHOWN: usize = 20;

/// The differences, as a screen.
pub fn screen(ours: &Findings, theirs: &Findings) -> String {
    let (a, b) = (levels(ours), levels(theirs));
    let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).copied().collect();
    let changed: Vec<_> = keys.into_iter().filter(|key| a.get(key) != b.get(key)).collect();
    let mut moves: BTreeMap<(Option<Level>, Option<Level>), u64> = BTreeMap::new();
    changed.iter().for_each(|key| *moves.entry((a.get(key).copied(), b.get(key).copied())).or_default() += 1);

    let mut out = String::new();
    let title =
        format!("WHAT CHANGES: {} findings of {}", count(changed.len() as u64), count(a.len() as u64));
    heading(&mut out, &title);
    note(&mut out, &format!("from \"{}\" to \"{}\"", ours.stamp.policy_name, theirs.stamp.policy_name));
    for ((from, to), number) in &moves {
        row(&mut out, &[8, -27, -3, 0], &[&count(*number), words(*from), "→", words(*to)]);
    }
    if !changed.is_empty() {
        heading(&mut out, "PEOPLE");
    }
    let names: BTreeMap<StatementId, &str> =
        ours.people.iter().map(|person| (person.id, person.screen_name())).collect();
    let name = |key: &(StatementId, Axis, Value)| names.get(&key.0).copied().unwrap_or_default();
    // By name: an id says nothing to whoever reads.
    let mut changed: Vec<_> = changed.into_iter().map(|key| (name(&key), key)).collect();
    changed.sort_by_key(|(name, key)| (*name, key.1, key.2, key.0));
    for (name, key) in changed.iter().take(SHOWN) {
        let change = format!("{} → {}", words(a.get(key).copied()), words(b.get(key).copied()));
        let value = key.2.words(Language::En);
        row_then_name(&mut out, &[-9, -14, -36, 0], &[&key.0.short(), value, &change, name]);
    }
    if changed.len() > SHOWN {
        note(&mut out, &format!("… and {} more", count((changed.len() - SHOWN) as u64)));
    }
    out
}

fn words(level: Option<Level>) -> &'static str {
    level.map_or("no such finding", |level| level.words(Language::En))
}

fn levels(findings: &Findings) -> Levels {
    let mut levels = Levels::new();
    for (person, beliefs) in findings.people.iter().zip(&findings.beliefs) {
        for axis in &beliefs.axes {
            for value in &axis.values {
                levels.insert((person.id, axis.axis, value.value), value.level);
            }
        }
    }
    levels
}
