//! Bad input is normal: each kind is named, the rest goes on, nothing panics.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Ran, Scratch, arg, khabar};

fn check(scratch: &Scratch) -> Ran {
    let ran = khabar(&["check", arg(&scratch.0), "--no-estimate"]);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

const GOOD: &str = "name,status,date,city\nMina Farazmand,dead,2026-01-09,Tehran\n";

#[test]
fn an_empty_folder_is_an_error_that_says_what_to_do() {
    let ran = check(&Scratch::new("empty"));
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error:"), "{}", ran.err);
}

#[test]
fn files_that_say_nothing_of_anybody_are_named_with_what_to_do() {
    for (name, bytes) in [
        ("nothing.csv", b"".as_slice()),
        ("other.csv", b"foo,bar\n1,2\n".as_slice()),
        ("utf16.csv", b"\xff\xfe\x00n\x00a".as_slice()),
    ] {
        let ran = check(&Scratch::new("nobody").file(name, bytes));
        assert_eq!(ran.code, 1, "{name}");
        assert!(ran.err.contains(name) && ran.err.contains("hint: a table wants a header"), "{}", ran.err);
    }
    let ran = check(&Scratch::new("columns").file("other.csv", b"foo,bar\n1,2\n"));
    assert!(ran.err.contains("other.csv:0 foo") && ran.err.contains("other.csv:0 bar"), "{}", ran.err);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let ran = khabar(&["check", "/no/such/folder"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("/no/such/folder"), "{}", ran.err);
}

#[test]
fn a_header_alone_gives_no_row_and_no_panic() {
    let ran = check(&Scratch::new("header").file("a.csv", "name,status\n").file("b.csv", GOOD));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("rows read"));
}

#[test]
fn a_ragged_row_a_nul_and_a_strange_date_do_not_stop_the_rest() {
    let csv = "name,status,date,age\nMina Farazmand,dead,1404/13/40,300\nSohrab Nikandish,dead\nA,B,C,D,E,F,G,H\nPari\0sa,held,2026-01-09,20\nBahar Mehrgan,held,2026-01-10,20\n";
    let ran = check(&Scratch::new("ragged").file("a.csv", csv));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("1404/13/40"), "the date is named:\n{}", ran.out);
}

#[test]
fn a_name_of_five_thousand_characters_is_a_counted_reject() {
    let csv = format!("name,status\n{},dead\nMina Farazmand,dead\n", "ن".repeat(5_000));
    let ran = check(&Scratch::new("long").file("a.csv", csv));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rejected = ran.out.lines().find(|line| line.ends_with("rejected")).expect("a line that counts them");
    assert_eq!(rejected.split_whitespace().next(), Some("1"), "{}", ran.out);
}

#[test]
fn the_same_file_twice_counts_once() {
    let once = check(&Scratch::new("one").file("a.csv", GOOD));
    let twice = check(&Scratch::new("two").file("a.csv", GOOD).file("b.csv", GOOD));
    let people = |ran: &Ran| ran.out.lines().find(|line| line.ends_with(" people")).map(str::to_owned);
    assert_eq!(people(&once), people(&twice), "{}", twice.out);
}

#[test]
fn an_unknown_key_in_sources_toml_is_named_with_the_nearest() {
    let toml =
        "[[source]]\nid = \"a\"\nkind = \"organisation\"\nfiles = [\"a.csv\"]\ncompild_from = [\"b\"]\n";
    let ran = check(&Scratch::new("key").file("a.csv", GOOD).file("sources.toml", toml));
    let all = ran.out + &ran.err;
    assert!(all.contains("compild_from") && all.contains("compiled_from"), "{all}");
}

#[test]
fn a_sheet_cannot_confirm() {
    let scratch = Scratch::new("confirm").file("a.csv", GOOD);
    let sheet = Scratch::new("sheet").file(
        "review.csv",
        "kind,a,b,axis,value,saw,verdict,new_level,reviewer\nvalue,,,life,dead,,,confirmed,One\n",
    );
    let ran = khabar(&["check", arg(&scratch.0), "--decisions", arg(&sheet.path("review.csv"))]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("two signatures"), "{}", ran.err);
}

#[test]
fn a_file_that_is_no_text_is_no_table_of_patterns() {
    let scratch = Scratch::new("binary").file("table.csv", b"a,b,n\n\x7fELF\x02\x01\0\0\0,1,2\n");
    let ran = khabar(&["estimate", arg(&scratch.path("table.csv"))]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("table.csv is no text: a byte 0 stands at place 12"), "{}", ran.err);
    assert!(ran.err.contains("hint: give a CSV file"), "{}", ran.err);
}

#[test]
fn what_cannot_be_written_is_told_and_leaves_no_half_of_a_file() {
    let scratch = Scratch::new("half").file("a.csv", "id,name\n1,Nilufar Azmuni\n2,Arash Nemunei\n");
    // Where a file should come to lie there is a folder.
    std::fs::create_dir_all(scratch.path("out/review.csv")).unwrap();
    let ran = khabar(&["link", arg(&scratch.path("a.csv")), "--out", arg(&scratch.path("out"))]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("cannot write") && ran.err.contains("review.csv: "), "{}", ran.err);
    assert!(ran.err.contains("hint: make room, or give another folder with --out"), "{}", ran.err);
    let left = std::fs::read_dir(scratch.path("out")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut left: Vec<String> = left.map(|name| name.into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["links.csv", "review.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_what_is_printed_is_an_error_and_a_reader_that_closes_early_is_none() {
    let run = |to: std::process::Stdio| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_khabar"));
        command.arg("codebook").stdout(to).stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = run(full.into()).wait_with_output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{err}");
    assert!(err.starts_with("error: what was to be printed could not be written: No space left"), "{err}");
    let mut early = run(std::process::Stdio::piped());
    drop(early.stdout.take());
    let ran = early.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), String::from_utf8(ran.stderr).unwrap()), (Some(0), String::new()));
}
