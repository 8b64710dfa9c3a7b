//! Runs the commands of `docs/node-life.md` and `docs/node-faults.md`, and compares what they print with the pages. All
//! people are made up.
//!
//! `KHABAR_WRITE_TRANSCRIPTS=1 cargo test -p khabar --test node_life` writes the pages anew.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::{Scratch, fed};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let into = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &into);
        } else {
            std::fs::copy(&path, &into).unwrap();
        }
    }
}

#[test]
fn a_nodes_whole_life() {
    check_page("docs/node-life.md");
}

#[test]
fn what_goes_wrong_on_a_node() {
    check_page("docs/node-faults.md");
}

/// One question in ten is drawn for a further reader, by a secret of the node: then the page shows an entry more, and is
/// run again.
fn check_page(page: &str) {
    let page = root().join(page);
    if std::env::var_os("KHABAR_WRITE_TRANSCRIPTS").is_some() {
        // The shortest of a few runs is one without a further reader.
        let shortest = (0..4).map(|_| printed(&page)).min_by_key(String::len).unwrap();
        std::fs::write(&page, shortest).unwrap();
    }
    let mut out = String::new();
    for _ in 0..8 {
        out = printed(&page);
        if out == std::fs::read_to_string(&page).unwrap() {
            return;
        }
    }
    panic!("the terminal shows something else; KHABAR_WRITE_TRANSCRIPTS=1 writes the page anew:\n{out}");
}

/// The page as it would be with what the commands print now.
fn printed(page: &Path) -> String {
    let folder = Scratch::new("life");
    copy(&root().join("examples/node-life"), &folder.0);
    std::fs::write(folder.path("node.secret"), [7; 64]).unwrap();
    let text = std::fs::read_to_string(page).unwrap();
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    let (mut out, mut inside) = (String::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            // Each command stands with what it printed; the last one needs no blank line.
            out.truncate(out.trim_end_matches('\n').len());
            out.push_str(if inside { "\n\n" } else { "\n" });
            out.push_str(line);
            out.push('\n');
        } else if let Some(typed) = line.strip_prefix("$ khabar ").filter(|_| inside) {
            if !out.ends_with("```console\n") {
                out.truncate(out.trim_end_matches('\n').len());
                out.push_str("\n\n");
            }
            out.push_str(line);
            out.push('\n');
            out.push_str(&run(&folder.0, typed, &mut kept));
        } else if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Run one line, `=> name` at its end keeping the last id that it printed, or the first number, `< A | B` typing lines.
fn run(dir: &Path, line: &str, kept: &mut BTreeMap<String, String>) -> String {
    let (typed, keep) = line.split_once(" => ").map_or((line, None), |(typed, keep)| (typed, Some(keep)));
    let (typed, lines) = typed.split_once(" < ").unwrap_or((typed, ""));
    let mut typed = typed.to_owned();
    for (name, id) in kept.iter() {
        typed = typed.replace(&format!("{{{name}}}"), id);
    }
    let lines: String = lines.split('|').map(|line| format!("{}\n", line.trim())).collect();
    let ran = fed(dir, split(&typed), lines.as_bytes());
    let (shown, said) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if let Some(name) = keep {
        let mut words = shown.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64);
        let number = || shown.split_whitespace().find(|word| word.chars().all(|c| c.is_ascii_digit()));
        let id = words.next_back().or_else(number).unwrap_or_default();
        kept.insert(name.to_owned(), id.to_owned());
    }
    let mut out = redact(&shown);
    redact(&said).lines().for_each(|line| out.push_str(&format!("! {line}\n")));
    match ran.status.code() {
        Some(0) => {}
        code => out.push_str(&format!("[exit {}]\n", code.unwrap_or(-1))),
    }
    out
}

/// Words, with what stands in quotation marks kept together.
fn split(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// Ids, keys and today's times are random or the clock's.
fn redact(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.') && word.starts_with("20") {
            word.push(c);
            continue;
        }
        let hex =
            word.len() >= 8 && word.len().is_multiple_of(2) && word.chars().all(|c| c.is_ascii_hexdigit());
        // The days of the made-up reports are always the same; others are the clock's.
        let day = word.len() >= 10 && word.starts_with("20") && word[4..].starts_with('-');
        match word.as_str() {
            _ if day && !word.starts_with("2026-01-") => out.push_str("<day>"),
            _ if hex && word.len() == 8 => out.push_str("<id>    "),
            _ if hex => out.push_str("<id>"),
            word => out.push_str(word),
        }
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
