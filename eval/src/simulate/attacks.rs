//! What each attack did: the same folder judged with the attack's rows and without them.

use super::beliefs::matched;
use super::partition::{Labelled, labelled, ratio, round};
use super::truth::Truth;
use super::view::View;
use khabar_model::{Level, Value};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The highest level at which the flood's false deaths stand.
pub fn flood(truth: &Truth, view: &View, matched: &[Option<u32>]) -> Json {
    let mut levels: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut rows, mut targets) = (0, BTreeSet::new());
    for row in truth.rows.iter().filter(|row| row.kind == "flood") {
        rows += 1;
        targets.insert(truth.number[&row.person]);
    }
    for &target in &targets {
        let found = matched[target as usize].and_then(|found| view.value(found, Value::Dead));
        *levels.entry(found.map_or("not found", |it| it.level.code())).or_default() += 1;
    }
    json!({ "targets": targets.len(), "rows": rows, "levels_of_the_false_death": levels })
}

/// The levels of deaths of people whom the front invented.
pub fn front(truth: &Truth, view: &View, labelled: &Labelled) -> Json {
    let mut invented: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(report, person, row) in &labelled.rows {
        if truth.rows[row as usize].kind == "front_invented" {
            invented.entry(person).or_default().extend(view.reports[report as usize].person);
        }
    }
    let mut levels: BTreeMap<&str, u32> = BTreeMap::new();
    for people in invented.values() {
        let found = people.iter().filter_map(|&person| view.value(person, Value::Dead)).map(|it| it.level);
        let highest = found.max_by_key(|level| level.strength());
        *levels.entry(highest.map_or("not found", Level::code)).or_default() += 1;
    }
    json!({ "invented": invented.len(), "levels": levels })
}

/// People whom an attack aims at: merged with each other, or parted, with the attack's rows and not without.
pub fn identity(truth: &Truth, with: &View, without: &View) -> Json {
    let (with, without) = (holders(truth, with), holders(truth, without));
    let together =
        |holders: &[BTreeSet<u32>], a: u32, b: u32| !holders[a as usize].is_disjoint(&holders[b as usize]);
    let mut merges = BTreeSet::new();
    let mut splits = BTreeSet::new();
    for row in &truth.rows {
        let aims: Vec<u32> = row.aims().filter_map(|id| truth.number.get(id).copied()).collect();
        match (row.kind.as_str(), &aims[..]) {
            ("merge", &[a, b]) => _ = merges.insert((a, b)),
            ("split", &[a]) => _ = splits.insert(a),
            _ => {}
        }
    }
    let id = |person: u32| truth.people[person as usize].id.clone();
    let joined: Vec<(u32, u32)> =
        merges.iter().copied().filter(|&(a, b)| together(&with, a, b) && !together(&without, a, b)).collect();
    let parted: Vec<u32> =
        splits.iter().copied().filter(|&a| with[a as usize].len() > without[a as usize].len()).collect();
    json!({
        "merge_targets": merges.len(), "merges_caused": joined.len(),
        "merged": joined.iter().take(5).map(|&(a, b)| format!("{} {}", id(a), id(b))).collect::<Vec<_>>(),
        "split_targets": splits.len(), "splits_caused": parted.len(),
        "parted": parted.iter().take(5).map(|&a| id(a)).collect::<Vec<_>>(),
    })
}

/// The found people that hold each true person's rows, attacks and strangers' rows apart.
fn holders(truth: &Truth, view: &View) -> Vec<BTreeSet<u32>> {
    let mut holders = vec![BTreeSet::new(); truth.number.len()];
    for (report, person, row) in labelled(truth, view).rows {
        let row = &truth.rows[row as usize];
        if matches!(row.kind.as_str(), "honest" | "admits" | "edition") && !row.file.starts_with("posts") {
            holders[person as usize].extend(view.reports[report as usize].person);
        }
    }
    holders
}

/// People whose values or levels are others with some rows than without them.
pub fn levels_changed(truth: &Truth, with: &View, without: &View) -> Json {
    let levels = |view: &View| -> Vec<BTreeMap<Value, Level>> {
        let matched = matched(truth, view, &labelled(truth, view));
        let of = |found: &Option<u32>| -> BTreeMap<Value, Level> {
            let found = found.map(|found| view.people[found as usize].as_slice()).unwrap_or_default();
            found.iter().map(|it| (it.value, it.level)).collect()
        };
        matched.iter().map(of).collect()
    };
    let (with, without) = (levels(with), levels(without));
    let (mut changed, mut raised, mut examples) = (0, BTreeMap::new(), Vec::new());
    for (n, (a, b)) in with.iter().zip(&without).enumerate().take(truth.people.len()) {
        let moved: Vec<String> = Value::ALL
            .iter()
            .filter(|value| a.get(value) != b.get(value))
            .map(|value| {
                let code = |level: Option<&Level>| level.map_or("none", |level| level.code());
                format!("{value} {} -> {}", code(b.get(value)), code(a.get(value)))
            })
            .collect();
        changed += u32::from(!moved.is_empty());
        if !moved.is_empty() && examples.len() < 6 {
            examples.push(format!("{}: {}", truth.people[n].id, moved.join(", ")));
        }
        for change in moved {
            *raised.entry(change).or_insert(0_u32) += 1;
        }
    }
    let share = round(ratio(f64::from(changed), truth.people.len() as f64));
    json!({ "people_changed": changed, "share": share, "changes": raised, "examples": examples })
}
