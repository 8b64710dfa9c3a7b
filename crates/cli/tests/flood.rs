//! A flood in a whole shutdown, through the main command: the false value stays unverified, and nothing else moves.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Scratch, arg, khabar};
use std::collections::BTreeMap;

/// Of each person, by the first of the names and the reports of known sources: each value with its level.
type Found = BTreeMap<String, BTreeMap<String, String>>;

/// What `khabar check` finds of forty people with so many copies of one false report.
fn found(copies: &str, seed: &str) -> Found {
    let dir = Scratch::new("flood");
    let made = khabar(&["simulate", arg(&dir.0), "--people", "40", "--seed", seed, "--flood", copies]);
    assert_eq!(made.code, 0, "{}", made.err);
    let out = dir.path("out");
    let ran = khabar(&["check", arg(&dir.path("reports")), "--internal", "Test", "--out", arg(&out)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut links = csv::Reader::from_path(out.join("links.csv")).unwrap();
    for row in links.records() {
        let row = row.unwrap();
        if &row[0] != "posts.jsonl" && !row[4].is_empty() {
            rows.entry(row[4].to_owned()).or_default().push(format!("{}:{}", &row[0], &row[1]));
        }
    }
    let lines = std::fs::read_to_string(out.join("findings.jsonl")).unwrap();
    let people = lines.lines().skip(1).map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    people
        .map(|person| {
            let axes = person["axes"].as_array().unwrap();
            let values = axes.iter().flat_map(|axis| axis["values"].as_array().unwrap());
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            let levels = values.map(|value| (text(&value["value"]), text(&value["level"])));
            (rows[&text(&person["person"])].join(" "), levels.collect())
        })
        .collect()
}

#[test]
fn a_flood_leaves_the_false_value_unverified_and_changes_no_other_level() {
    let (quiet, mut flooded) = (found("0", "3"), found("60", "3"));
    assert!(quiet.len() > 25, "{} people", quiet.len());
    let names = |found: &Found| found.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&quiet), names(&flooded), "a flood joins and parts nobody");
    let mut added = Vec::new();
    for (person, values) in &mut flooded {
        let before = &quiet[person];
        values.retain(|value, level| {
            let known = before.contains_key(value);
            if !known {
                added.push((value.clone(), level.clone()));
            }
            known
        });
    }
    assert_eq!(added, [("dead".to_owned(), "unverified".to_owned())], "the false value, of one person");
    assert_eq!(flooded, quiet, "no other level");
}
