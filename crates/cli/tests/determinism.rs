//! The same input, shuffled, twice, and on one or two threads, gives the same people and findings by content id.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Scratch, arg, example, khabar};
use std::collections::BTreeMap;
use std::path::Path;

/// Lines of a CSV after its header, in reverse: rows come in another order, quoted newlines stay whole.
fn reversed(csv: &str) -> String {
    let (mut rows, mut row, mut quoted) = (Vec::new(), String::new(), false);
    for c in csv.chars() {
        quoted ^= c == '"';
        row.push(c);
        if c == '\n' && !quoted {
            rows.push(std::mem::take(&mut row));
        }
    }
    if !row.is_empty() {
        rows.push(row + "\n");
    }
    let header = rows.remove(0);
    rows.reverse();
    header + &rows.concat()
}

fn shuffled_copy(from: &Path, scratch: &Scratch) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let bytes = match path.extension().and_then(|e| e.to_str()) {
            Some("csv") => reversed(std::str::from_utf8(&bytes).unwrap()).into_bytes(),
            Some("jsonl") => {
                let mut lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
                lines.reverse();
                [lines.join(&b'\n'), b"\n".to_vec()].concat()
            }
            _ => bytes,
        };
        std::fs::write(scratch.path(name), bytes).unwrap();
    }
}

fn run(reports: &Path, name: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = Scratch::new(name);
    let ran = khabar(&[&["check", arg(reports), "--internal", "Test", "--out", arg(&out.0)], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut files: BTreeMap<String, Vec<u8>> = std::fs::read_dir(&out.0)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.insert("screen".to_owned(), ran.out.into_bytes());
    files
}

#[test]
fn twice_and_on_one_or_two_threads_every_byte_is_the_same() {
    let first = run(&example(), "once", &["--threads", "1"]);
    let second = run(&example(), "again", &["--threads", "2"]);
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs");
    }
}

#[test]
fn shuffled_rows_give_the_same_people_and_findings() {
    let shuffled = Scratch::new("shuffled");
    shuffled_copy(&example(), &shuffled);
    let (first, second) = (run(&example(), "plain", &[]), run(&shuffled.0, "moved", &[]));
    // These name reports by content id alone; the others also name rows of files, which did move.
    for name in ["people.csv", "findings.jsonl", "aggregate.json", "aggregate.csv"] {
        assert!(first[name] == second[name], "{name} differs");
    }
}
