//! The partition filters, run as an engine would run them. All people here are made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::fed;
use std::fmt::Write as _;
use std::path::Path;

/// Run with the text on standard input; standard output and standard error.
fn filter(dir: &Path, args: &[&str], input: &str) -> (bool, String, String) {
    let done = fed(dir, args, input.as_bytes());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.success(), text(done.stdout), text(done.stderr))
}

fn table() -> String {
    let mut csv = "id,first name,surname,birth date,city\n".to_owned();
    let syllables = ["na", "vi", "so", "mar", "ba", "ker", "lu", "den", "pa", "ri", "to"];
    for i in 0..400usize {
        let s = |n: usize| syllables[n % syllables.len()];
        let given = format!("{}{}", s(i), s(i / 3));
        let family = format!("{}{}{}", s(i * 7), s(i / 11), s(i / 5));
        let (year, month, day) = (1950 + i % 50, 1 + i % 12, 1 + i % 28);
        for (n, given) in [&given[..], &given[..3]].iter().enumerate() {
            let _ = writeln!(csv, "c{i}-{n},{given},{family},{year}-{month:02}-{day:02},{}", s(i % 4));
        }
    }
    csv
}

#[test]
fn an_engine_can_run_the_steps_and_one_machine_alone_finds_the_same() {
    let dir = std::env::temp_dir().join(format!("khabar-link-partitions-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let csv = table();
    std::fs::write(dir.join("people.csv"), &csv).unwrap();
    let plan = ["link", "people.csv", "--out", "sample", "--plan", "plan.json", "--records", "200000"];
    let (ok, _, error) = filter(&dir, &plan, "");
    assert!(ok, "{error}");
    let (ok, spread, _) = filter(&dir, &["link", "--spread", "5", "--model", "plan.json"], &csv);
    assert!(ok && spread.lines().count() > 800);
    let mut lines: Vec<&str> = spread.lines().collect();
    lines.sort_unstable_by_key(|line| line.split(',').next());
    let weigh = ["link", "--partition", "--model", "plan.json"];
    let (ok, edges, _) = filter(&dir, &weigh, &(lines.join("\n") + "\n"));
    assert!(ok && edges.lines().any(|line| line.starts_with("pattern,")));
    assert!(filter(&dir, &["link", "--join", "--model", "plan.json", "--out", "joined"], &edges).0);
    let alone = ["link", "people.csv", "--partitions", "9", "--model", "plan.json", "--out", "alone"];
    assert!(filter(&dir, &alone, "").0);
    let read = |file: &str| std::fs::read_to_string(dir.join(file)).unwrap();
    assert_eq!(read("joined/people.csv"), read("alone/people.csv"));
    let pairs = read("joined/people.csv").lines().filter(|line| line.starts_with("c7-1,c7-0")).count();
    assert_eq!(pairs, 1);

    // Rows are read as any table is, whatever their delimiter.
    let marked = format!("\u{feff}{}", csv.replace(',', ";"));
    let (ok, other, _) = filter(&dir, &["link", "--spread", "5", "--model", "plan.json"], &marked);
    assert!(ok && other == spread);

    // What is no partition's row is named.
    let (ok, _, error) = filter(&dir, &weigh, "9/5,x,y\n");
    assert!(!ok && error.contains("row 1") && error.contains("9/5"), "{error}");
    let (ok, _, error) = filter(&dir, &["link", "--join", "--model", "plan.json", "--out", "j"], "hello\n");
    assert!(!ok && error.contains("line 1"), "{error}");
    std::fs::write(dir.join("bad.json"), "{}").unwrap();
    let (ok, _, error) = filter(&dir, &["link", "--partition", "--model", "bad.json"], "");
    assert!(!ok && error.contains("bad.json") && error.contains("--plan"), "{error}");
    let _ = std::fs::remove_dir_all(&dir);
}
