//! `kill -9` at random moments: nothing acknowledged is lost, nothing half-written is seen, the node opens.
//!
//! `cargo test --release -p khabar-store --test crash -- --ignored --nocapture killed_two_hundred_times`
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::*;
use khabar_model::*;
use khabar_statement::Scope;
use khabar_store::*;
use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const DIR: &str = "KHABAR_CRASH_DIR";

/// What the worker said it had done, before it was killed.
#[derive(Default)]
struct Acknowledged {
    stated: BTreeSet<String>,
    erased: BTreeSet<String>,
    /// Withdrawn: erased by now, or to be erased when the node settles next.
    withdrawn: BTreeSet<String>,
    backups: Vec<PathBuf>,
    inquiries: usize,
    opened: usize,
}

#[test]
fn killed_twenty_times() {
    check_killed(20);
}

#[test]
#[ignore = "a minute or two"]
fn killed_two_hundred_times() {
    check_killed(200);
}

fn check_killed(rounds: u32) {
    let folder = Folder::new(&format!("crash-{rounds}"));
    drop(init(&folder.node()));
    let mut done = Acknowledged::default();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..rounds {
        if round % 4 == 0 {
            downgrade(&folder.node());
        }
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        run_and_kill(&folder.0, Duration::from_micros(5_000 + seed % 400_000), &mut done);
        check_node(&folder.node(), &done, round);
    }
    println!(
        "killed {rounds} times: {} opened, {} statements acknowledged, {} withdrawn, {} erased, {} backups, {} inquiries; nothing lost",
        done.opened,
        done.stated.len(),
        done.withdrawn.len(),
        done.erased.len(),
        done.backups.len(),
        done.inquiries
    );
    for backup in done.backups.iter().rev().take(3) {
        let into = folder.0.join("restored").join(backup.file_name().unwrap());
        let restored = Node::restore(backup, &backup.with_extension("epoch"), &into, secret(), NOW);
        assert!(restored.unwrap().1.damaged.is_empty());
    }
    assert!(done.stated.len() > rounds as usize, "the worker was killed before it did anything");
}

fn run_and_kill(dir: &Path, after: Duration, done: &mut Acknowledged) {
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worker", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    worker.kill().unwrap();
    let lines = std::io::BufReader::new(worker.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("stated", id)) if id.len() == 64 => drop(done.stated.insert(id.to_owned())),
            Some(("withdrawn", id)) if id.len() == 64 => drop(done.withdrawn.insert(id.to_owned())),
            Some(("erased", id)) if id.len() == 64 => drop(done.erased.insert(id.to_owned())),
            Some(("backup", path)) if path.ends_with(".backup") => done.backups.push(path.into()),
            Some(("inquiry", _)) => done.inquiries += 1,
            Some(("opened", _)) => done.opened += 1,
            _ => {}
        }
    }
    worker.wait().unwrap();
}

fn check_node(dir: &Path, done: &Acknowledged, round: u32) {
    let (node, opened) = Node::open(dir, secret()).unwrap_or_else(|error| panic!("round {round}: {error}"));
    assert_eq!(opened.damaged, [], "round {round}");
    let here: BTreeSet<String> = node.ids().iter().map(ToString::to_string).collect();
    for id in done.stated.difference(&done.withdrawn) {
        assert!(
            here.contains(id) || node.erased().any(|(gone, _)| gone.to_string() == *id),
            "round {round}: {id} is lost"
        );
    }
    for id in &done.erased {
        assert!(!here.contains(id), "round {round}: {id} came back");
    }
    assert!(node.inquiries().unwrap().len() >= done.inquiries, "round {round}");
    assert_eq!(node.statements(NOW, None).unwrap().not_understood, 0, "round {round}");
}

/// The schema of an older program, so that opening has to migrate.
fn downgrade(dir: &Path) {
    let db = rusqlite::Connection::open(dir.join("node.db")).unwrap();
    let rows: i64 = db.query_row("SELECT count(*) FROM inquiry", [], |row| row.get(0)).unwrap_or(1);
    if rows == 0 {
        db.execute_batch("BEGIN; DROP TABLE inquiry; DROP TABLE reject; DROP TABLE desk; DROP TABLE custody; PRAGMA user_version = 1; COMMIT")
            .unwrap();
    }
}

/// Runs in a process of its own until it is killed; says what it has done only when it is done.
#[test]
#[ignore = "started by the others"]
fn worker() {
    let Some(dir) = std::env::var_os(DIR).map(PathBuf::from) else { return };
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}").unwrap();
        out.flush().unwrap();
    };
    let (mut node, opened) = Node::open(&dir.join("node"), secret()).unwrap();
    say(format!("opened {}", opened.statements));
    for step in 0_u32.. {
        // Words that are no testimony are erased at once.
        let number = std::process::id().wrapping_mul(1000).wrapping_add(step * 10);
        let stated = node.state((0..8).map(|n| plain(number + n)), NOW).unwrap();
        stated.iter().for_each(|id| say(format!("stated {id}")));
        if step % 2 == 0 {
            let target = stated[step as usize % 8];
            node.state([withdrawal(target, Scope::EraseAll)], NOW).unwrap();
            say(format!("withdrawn {target}"));
            let erased = node.settle(NOW, true).unwrap().erased;
            erased.iter().for_each(|id| say(format!("erased {id}")));
        }
        if step % 7 == 3 {
            let inquiry = inquiry::Inquiry {
                sought: Person::default(),
                asker: "made-up asker".to_owned(),
                relation: None,
                relation_checked: false,
                check_question: None,
                companion: None,
                state: inquiry::InquiryState::Open,
                wish: inquiry::ContactWish::NotStated,
                asked: None,
            };
            say(format!("inquiry {}", node.keep_inquiry(&inquiry).unwrap()));
        }
        if step % 3 == 1 {
            let to = dir.join(format!("{}-{step}.backup", std::process::id()));
            node.backup(&to, &to.with_extension("epoch"), NOW).unwrap();
            say(format!("backup {}", to.display()));
        }
    }
}

/// As an import states it: a row of a file.
fn plain(number: u32) -> Draft {
    let mut report = report(number);
    report.claims = vec![Claim::says(What::State(Value::InContact), Basis::SelfSaid)];
    Draft { origin: Some((ItemId([2; 32]), number, 0)), ..Draft::of(&report) }
}
