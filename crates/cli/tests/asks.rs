//! A family's question: one card each for a companion, of one length, in a folder of its own. All people are made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Scratch, arg, khabar};

const LIST: &str = "name,father,age,status,date,province,city\n\
    شیرین مرادپور,بهرام,30,held,2026-01-09,Tehran,Tehran\n\
    Kaveh Daneshfar,Bahram,41,dead,2026-01-10,Fars,Shiraz\n";
const SOURCES: &str =
    "[[source]]\nid = \"desk\"\nkind = \"organisation\"\nfiles = [\"a.csv\"]\ncaptured = \"2026-02-01\"\n";
const ASKS: &str = "sought,father,age,asker,companion,wish\n\
    Schirin Moradpoor,Bahram,30,An aunt,Companion One,only_these\n\
    Somebody Unheardof,,,A friend,Companion Two,\n";

#[test]
fn each_question_gets_a_card_of_the_same_length() {
    let folder = Scratch::new("asks").file("a.csv", LIST).file("sources.toml", SOURCES);
    let sheet = Scratch::new("asks-sheet").file("asks.csv", ASKS);
    let out = Scratch::new("asks-out");
    let ran = khabar(&[
        "check",
        arg(&folder.0),
        "--no-estimate",
        "--out",
        arg(&out.0),
        "--internal",
        "Desk 2",
        "--asks",
        arg(&sheet.path("asks.csv")),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let card = |number: u32| std::fs::read(out.0.join(format!("asks/ask-{number:04}.html"))).unwrap();
    assert_eq!(card(1).len(), card(2).len(), "size tells nobody whether there is news");
    let (found, none) = (String::from_utf8(card(1)).unwrap(), String::from_utf8(card(2)).unwrap());
    assert!(found.contains("شیرین مرادپور"), "found across scripts");
    assert!(none.contains("Nothing on this page is good or bad news."));
    assert!(!ran.out.contains("An aunt") && !ran.out.contains("Unheardof"), "the screen names no asker");
    let public = std::fs::read_to_string(out.path("aggregate.json")).unwrap();
    assert!(!public.contains("aunt"));
}

#[test]
fn questions_need_a_recipient() {
    let folder = Scratch::new("asks-none").file("a.csv", LIST);
    let ran = khabar(&["check", arg(&folder.0), "--asks", "asks.csv"]);
    assert_eq!(ran.code, 2);
}
