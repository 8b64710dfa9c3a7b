//! What the simulator promises: the same bytes, the gaps that make it hard, and a truth that accounts for every row.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn file<'a>(files: &'a [File], path: &str) -> &'a [u8] {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).bytes
}

fn rows(files: &[File]) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(file(files, "truth/rows.csv")).deserialize().map(Result::unwrap).collect()
}

/// Every data row of every report file, by its canonical columns.
fn reports(files: &[File]) -> Vec<(String, usize, BTreeMap<String, String>)> {
    let mut all = Vec::new();
    for profile in sources::SOURCES {
        let path = format!("reports/{}", profile.file);
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        let canonical = |header: &str| {
            profile
                .columns
                .iter()
                .find(|(_, own)| *own == header)
                .map(|(column, _)| (*column).to_owned())
                .unwrap()
        };
        match profile.delimiter {
            Some(delimiter) => {
                let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(&file.bytes[..]);
                for (n, row) in reader.deserialize::<BTreeMap<String, String>>().enumerate() {
                    let row =
                        row.unwrap().into_iter().map(|(header, cell)| (canonical(&header), cell)).collect();
                    all.push((profile.file.to_owned(), n + 1, row));
                }
            }
            None => {
                for (n, line) in std::str::from_utf8(&file.bytes).unwrap().lines().enumerate() {
                    all.push((profile.file.to_owned(), n + 1, serde_json::from_str(line).unwrap()));
                }
            }
        }
    }
    all
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    let settings = Settings::new(400, 7);
    let one = simulate(settings).unwrap();
    assert!(one == simulate(settings).unwrap());
    assert!(one != simulate(Settings { seed: 8, ..settings }).unwrap());
}

#[test]
fn threads_change_nothing() {
    let settings = Settings::new(300, 3);
    let here = simulate(settings).unwrap();
    let there: Vec<_> = (0..2).map(|_| std::thread::spawn(move || simulate(settings).unwrap())).collect();
    for thread in there {
        assert!(thread.join().unwrap() == here);
    }
}

#[test]
fn the_truth_accounts_for_every_row() {
    let files = simulate(Settings::new(600, 1)).unwrap();
    let told: BTreeSet<(String, usize)> =
        rows(&files).iter().map(|row| (row["file"].clone(), row["row"].parse().unwrap())).collect();
    let found: BTreeSet<(String, usize)> =
        reports(&files).into_iter().map(|(file, row, _)| (file, row)).collect();
    assert_eq!(told.symmetric_difference(&found).next(), None);
    assert!(rows(&files).iter().all(|row| !row["kind"].is_empty()));
}

#[test]
fn about_four_reports_a_person_with_the_promised_gaps() {
    let files = simulate(Settings::new(3_000, 5)).unwrap();
    let named: Vec<_> = reports(&files)
        .into_iter()
        .map(|(_, _, row)| row)
        .filter(|row| {
            ["name", "name_fa", "name_latin", "given"]
                .iter()
                .any(|c| row.get(*c).is_some_and(|t| !t.is_empty()))
        })
        .collect();
    let a_person = named.len() as f64 / 3_000.0;
    assert!((3.5..4.5).contains(&a_person), "{a_person} named rows a person");
    let missing = |columns: &[&str]| {
        let without =
            named.iter().filter(|row| columns.iter().all(|c| row.get(*c).is_none_or(String::is_empty)));
        without.count() as f64 / named.len() as f64
    };
    assert!((0.45..0.65).contains(&missing(&["father"])), "{} without father", missing(&["father"]));
    let birth = missing(&["age", "birth_date", "birth_year"]);
    assert!((0.40..0.60).contains(&birth), "{birth} without birth year");
    assert!(missing(&["city", "province"]) < 0.25);
}

#[test]
fn every_attack_is_there_and_can_be_left_out() {
    let kinds = |settings: Settings| -> BTreeSet<String> {
        rows(&simulate(settings).unwrap()).into_iter().map(|row| row["kind"].clone()).collect()
    };
    let all = kinds(Settings::new(1_500, 2));
    let attacks = ["flood", "front", "front_invented", "merge", "split", "wrong", "claims_safe"];
    for kind in
        attacks.iter().chain(&["honest", "copy", "edition", "forward", "admits", "anonymous", "chatter"])
    {
        assert!(all.contains(*kind), "no {kind}");
    }
    let quiet = kinds(Settings::new(1_500, 2).without_attacks());
    assert!(attacks.iter().all(|kind| !quiet.contains(*kind)), "{quiet:?}");
}

#[test]
fn attacks_leave_the_honest_rows_alone() {
    let said = |settings: Settings| -> BTreeSet<String> {
        let files = simulate(settings).unwrap();
        let kinds: BTreeMap<(String, usize), String> = rows(&files)
            .into_iter()
            .map(|row| ((row["file"].clone(), row["row"].parse().unwrap()), row["kind"].clone()))
            .collect();
        reports(&files)
            .into_iter()
            .filter(|(file, row, _)| {
                kinds[&(file.clone(), *row)] == "honest" && !file.starts_with("meridian")
            })
            .map(|(file, _, mut row)| {
                row.remove("no");
                format!("{file} {row:?}")
            })
            .collect()
    };
    let settings = Settings::new(500, 4);
    let (with, without) = (said(settings), said(settings.without_attacks()));
    assert_eq!(with.symmetric_difference(&without).count(), 0);
    assert!(with.len() > 500, "{}", with.len());
}

#[test]
fn a_flood_is_as_large_as_asked() {
    let files = simulate(Settings { flood: 25, ..Settings::new(500, 9) }).unwrap();
    assert_eq!(rows(&files).iter().filter(|row| row["kind"] == "flood").count(), 26);
}

#[test]
fn settings_out_of_range_are_named() {
    let wrong = simulate(Settings { merge: 2.0, ..Settings::new(10, 1) }).unwrap_err();
    assert_eq!(wrong.to_string(), "merge must be from 0 to 0.5, and is 2");
    assert!(simulate(Settings::new(0, 1)).is_err());
}

#[test]
fn one_person_is_enough() {
    for seed in 0..50 {
        simulate(Settings::new(1, seed)).unwrap();
    }
}

#[test]
fn every_file_says_that_it_is_fiction() {
    let files = simulate(Settings::new(20, 1)).unwrap();
    for path in ["README.md", "reports/sources.toml", "reports/policy.toml"] {
        assert!(std::str::from_utf8(file(&files, path)).unwrap().contains("FICTION"), "{path}");
    }
}

/// `examples/shutdown` is what its command (docs/simulate.md) makes.
#[test]
fn the_example_is_what_its_command_makes() {
    let settings = Settings { flood: 20, front: 0.0, wrong: 0.0, ..Settings::new(300, 1) };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shutdown");
    for file in simulate(settings).unwrap() {
        let there = std::fs::read(folder.join(&file.path)).unwrap_or_default();
        assert!(there == file.bytes, "examples/shutdown/{} is not what the simulator makes now", file.path);
    }
}
