//! What is believed: values right and wrong by level, false dead, alive and held, Brier, and who reaches corroborated.

use super::partition::{Labelled, ratio, round};
use super::truth::{Person, Truth};
use super::view::{View, firm};
use khabar_model::{Axis, Level, Value};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// For each person of the truth, the found person that holds most of their named rows; none where nobody does.
pub fn matched(truth: &Truth, view: &View, labelled: &Labelled) -> Vec<Option<u32>> {
    let mut counts: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for &(report, person, _) in &labelled.rows {
        if let Some(found) = view.reports[report as usize].person {
            *counts.entry((person, found)).or_default() += 1;
        }
    }
    let mut best: Vec<Option<(u32, u32)>> = vec![None; truth.number.len()];
    for ((person, found), count) in counts {
        let slot = &mut best[person as usize];
        // The smaller number wins a tie: counts come in order.
        if slot.is_none_or(|(most, _)| count > most) {
            *slot = Some((count, found));
        }
    }
    best.into_iter().map(|best| best.map(|(_, found)| found)).collect()
}

/// Headlines against what is true at the end, by level and by axis.
pub fn accuracy(truth: &Truth, view: &View, matched: &[Option<u32>]) -> Json {
    let mut by_level: BTreeMap<Level, [u32; 3]> = BTreeMap::new();
    let mut by_axis: BTreeMap<Axis, [u32; 3]> = BTreeMap::new();
    for (person, found) in people(truth, matched) {
        for &axis in Axis::ALL {
            let (Some(headline), Some(now)) = (view.headline(found, axis), person.now(axis)) else {
                continue;
            };
            let right = u32::from(headline.value == now);
            let was = u32::from(person.ever(headline.value));
            for counts in [by_level.entry(headline.level).or_default(), by_axis.entry(axis).or_default()] {
                counts[0] += 1;
                counts[1] += right;
                counts[2] += was;
            }
        }
    }
    let shares = |counts: &[u32; 3]| {
        let [n, right, was] = counts.map(f64::from);
        json!({ "headlines": n, "true_now": round(ratio(right, n)), "true_at_some_time": round(ratio(was, n)) })
    };
    let levels: Map<String, Json> =
        by_level.iter().map(|(level, c)| (level.code().to_owned(), shares(c))).collect();
    let axes: Map<String, Json> =
        by_axis.iter().map(|(axis, c)| (axis.code().to_owned(), shares(c))).collect();
    let all = by_axis.values().fold([0; 3], |sum, c| [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]]);
    json!({ "all": shares(&all), "by_level": levels, "by_axis": axes })
}

/// People of whom the opposite of the truth is found at *corroborated* or above, over all of whom it could be.
pub fn false_findings(truth: &Truth, view: &View, matched: &[Option<u32>]) -> Json {
    let check = |value: Value| {
        // People of whom nothing is said could not be found anything; they are no part of the whole.
        let could = people(truth, matched)
            .filter(|(person, _)| person.now(value.axis()) != Some(value))
            .count() as f64;
        let wrong = wrongly(truth, view, matched, value);
        let never: Vec<&str> = wrong
            .iter()
            .filter(|(person, _)| !person.ever(value))
            .map(|(person, _)| person.id.as_str())
            .collect();
        json!({
            "share": round(ratio(wrong.len() as f64, could)), "of": could, "never_true": never.len(),
            "no_longer_true": wrong.len() - never.len(), "examples": never.iter().take(5).collect::<Vec<_>>(),
        })
    };
    json!({
        "dead": check(Value::Dead),
        "alive": check(Value::Alive),
        "held": check(Value::Held),
    })
}

/// People of whom a value is found at *corroborated* or above that is not true at the end, with the found person.
pub fn wrongly<'a>(
    truth: &'a Truth,
    view: &View,
    matched: &'a [Option<u32>],
    value: Value,
) -> Vec<(&'a Person, u32)> {
    people(truth, matched)
        .filter(|(person, _)| person.now(value.axis()) != Some(value))
        .filter(|&(_, found)| {
            view.headline(found, value.axis()).is_some_and(|it| it.value == value && firm(it.level))
        })
        .collect()
}

/// Mean squared error of the probability that a value holds now, over people of whom something is said on its axis.
pub fn brier(truth: &Truth, view: &View, matched: &[Option<u32>]) -> Json {
    let score = |value: Value| {
        let (mut sum, mut n, mut base) = (0.0, 0.0, 0.0);
        for (person, found) in people(truth, matched) {
            let said = view.people[found as usize].iter().any(|it| it.value.axis() == value.axis());
            if !said {
                continue;
            }
            let is = f64::from(u8::from(person.now(value.axis()) == Some(value)));
            let p = view.value(found, value).map_or(0.0, |it| it.now);
            (sum, n, base) = (sum + (p - is) * (p - is), n + 1.0, base + is);
        }
        let share = ratio(base, n);
        json!({ "brier": round(ratio(sum, n)), "people": n, "knowing_only_the_share": round(share * (1.0 - share)) })
    };
    json!({ "dead": score(Value::Dead), "held": score(Value::Held) })
}

/// People with two independent direct reports of one value, and how many of them have it corroborated.
pub fn corroborated(truth: &Truth, view: &View, matched: &[Option<u32>]) -> Json {
    let mut reached: FxHashMap<u32, bool> = FxHashMap::default();
    let mut by_value: BTreeMap<Value, (u32, BTreeMap<&str, u32>)> = BTreeMap::new();
    let mut examples = Vec::new();
    for ((person, value), witnesses) in truth.direct_witnesses() {
        if witnesses.len() < 2 {
            continue;
        }
        let level = matched[person as usize].and_then(|found| view.value(found, value)).map(|it| it.level);
        let firm = level.is_some_and(firm);
        *reached.entry(person).or_default() |= firm;
        let counts = by_value.entry(value).or_default();
        counts.0 += 1;
        *counts.1.entry(level.map_or("not found", Level::code)).or_default() += 1;
        if !firm
            && examples.len() < 8
            && let Some(who) = truth.people.get(person as usize)
        {
            examples.push(format!("{} {}: {}", who.id, value, level.map_or("not found", Level::code)));
        }
    }
    let people = reached.len() as f64;
    let values: Map<String, Json> = by_value
        .iter()
        .map(|(value, (n, levels))| (value.code().to_owned(), json!({ "people": n, "levels": levels })))
        .collect();
    json!({
        "people": people,
        "share": round(ratio(reached.values().filter(|firm| **firm).count() as f64, people)),
        "by_value": values,
        "examples": examples,
    })
}

/// People of the truth of whom somebody was found.
fn people<'a>(truth: &'a Truth, matched: &'a [Option<u32>]) -> impl Iterator<Item = (&'a Person, u32)> {
    truth.people.iter().zip(matched).filter_map(|(person, found)| Some((person, (*found)?)))
}
