//! A newer edition of a list supersedes the older: who is still listed counts once, who vanished is queued and counts
//! nowhere. Everybody here is made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Scratch, arg, khabar};
use std::path::Path;

const SOURCES: &str = r#"
[[source]]
id = "list-1"
name = "The list, first edition (fictional)"
files = ["first.csv"]
captured = "2026-01-12"
covers = { statuses = ["dead"] }
[[source]]
id = "list-2"
name = "The list, second edition (fictional)"
files = ["second.csv"]
edition_of = "list-1"
captured = "2026-01-15"
covers = { statuses = ["dead"] }
[[source]]
id = "other"
name = "Another list (fictional)"
files = ["other.csv"]
captured = "2026-01-16"
covers = { statuses = ["dead"] }
"#;

const HEAD: &str = "name,father,age,status,date,city,province\n";

/// Three of the first edition stand in the second as they were, one with a corrected age, one is gone.
fn folder(name: &str, second: bool) -> Scratch {
    let rows = [
        "Mina Farazmand,Iraj,34,dead,2026-01-09,Rasht,Gilan\n",
        "Sohrab Nikandish,Bahram,41,dead,2026-01-09,Rasht,Gilan\n",
        "Golnar Sepehri,Ardalan,19,dead,2026-01-10,Tabriz,East Azerbaijan\n",
        "Ardeshir Kiamanesh,Jamshid,27,dead,2026-01-10,Tabriz,East Azerbaijan\n",
    ];
    let gone = "Parvaneh Dadvar,Hushang,52,dead,2026-01-10,Sari,Mazandaran\n";
    let first = format!("{HEAD}{}{gone}", rows.concat());
    let newer = format!("{HEAD}{}", rows.concat().replace(",27,", ",28,"));
    let other = format!("{HEAD}{}", rows[0]);
    let scratch = Scratch::new(name).file("sources.toml", SOURCES).file("other.csv", other);
    match second {
        true => scratch.file("first.csv", first).file("second.csv", newer),
        false => scratch.file("first.csv", format!("{HEAD}{}", rows.concat())),
    }
}

/// Names with life, level and the independent sources, and what was printed.
fn check(scratch: &Scratch) -> (Vec<String>, String) {
    let out = scratch.path("out");
    let ran = khabar(&[
        "check",
        arg(&scratch.0),
        "--out",
        arg(&out),
        "--internal",
        "Desk (fictional)",
        "--no-estimate",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let people = std::fs::read_to_string(out.join("people.csv")).unwrap();
    let lines: Vec<Vec<&str>> = people.lines().map(|line| line.split(',').collect()).collect();
    let at = |name: &str| lines[0].iter().position(|cell| *cell == name).unwrap();
    let columns = ["name_latin", "life", "life_level", "life_k_min", "life_k_max"].map(at);
    let mut found: Vec<String> = lines[1..]
        .iter()
        .map(|line| columns.iter().map(|&at| line[at]).collect::<Vec<_>>().join(" "))
        .collect();
    found.sort();
    (found, ran.out)
}

#[test]
fn who_is_listed_by_both_editions_counts_once() {
    let once = check(&folder("once", false));
    let both = check(&folder("both", true));
    assert_eq!(both.0, once.0, "people, levels and independent sources");
    assert_eq!(both.0.len(), 4);
    assert!(both.0.iter().filter(|line| line.ends_with(" 1 1")).count() == 3, "{:?}", both.0);
}

#[test]
fn who_vanished_is_queued_on_the_screen_the_sheet_and_the_page() {
    let scratch = folder("gone", true);
    let (people, screen) = check(&scratch);
    assert!(people.iter().all(|line| !line.contains("Dadvar")), "{people:?}");
    assert!(screen.contains("NO LONGER LISTED (1)"), "{screen}");
    assert!(screen.contains("first.csv:5") && screen.contains("not in list-2 since 2026-01-15"), "{screen}");
    let read = |file: &str| std::fs::read_to_string(Path::new(&scratch.path("out")).join(file)).unwrap();
    let review = read("review.csv");
    let row = review.lines().find(|line| line.starts_with("vanished,")).expect("a row of the sheet");
    assert!(row.contains("Parvaneh Dadvar") && row.contains("since 2026-01-15"), "{row}");
    let page = read("desk.html");
    assert!(page.contains("id=\"vanished\"") && page.contains("Parvaneh Dadvar"));
    assert!(
        page.contains("Not in \u{2068}The list, second edition (fictional)\u{2069} since 15 January 2026")
    );
    assert!(!read("report.html").contains("Dadvar"));
    // The sheet goes back in as it came: a vanished row asks for no decision.
    let sheet = scratch.path("out").join("review.csv");
    let ran = khabar(&["check", arg(&scratch.0), "--decisions", arg(&sheet), "--no-estimate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
