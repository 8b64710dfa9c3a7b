//! Disks that are full, read-only, or held by somebody else: a clear error, and nothing lost.
//!
//! A full and a read-only disk are made with `mount`, which takes a superuser; where that cannot be done the test says
//! so and ends. A limit on the size of files stands in for a full disk everywhere.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::*;
use khabar_model::*;
use khabar_statement::Scope;
use khabar_store::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A small disk in memory; unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn new(at: PathBuf, mebibytes: u32) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let size = format!("size={mebibytes}m");
        if mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], &at) {
            return Some(Self(at));
        }
        eprintln!("skipped: a small disk cannot be mounted here");
        None
    }

    fn remount(&self, how: &str) -> bool {
        mount(&["-o", &format!("remount,{how}")], &self.0)
    }

    /// Fill the disk but for so many bytes.
    fn fill(&self, but: usize) -> PathBuf {
        let ballast = self.0.join("ballast");
        let mut length = 1_usize << 24;
        while length > 4096 {
            let mut bytes = std::fs::read(&ballast).unwrap_or_default();
            let before = bytes.len();
            bytes.resize(before + length, 1);
            if std::fs::write(&ballast, &bytes).is_err() {
                std::fs::write(&ballast, &bytes[..before]).unwrap();
                length /= 2;
            }
        }
        let bytes = std::fs::read(&ballast).unwrap();
        std::fs::write(&ballast, &bytes[..bytes.len().saturating_sub(but)]).unwrap();
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
    }
}

fn mount(how: &[&str], at: &Path) -> bool {
    let ran = Command::new("mount").args(how).arg(at).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

fn plain(number: u32) -> Draft {
    let mut report = report(number);
    report.claims = vec![Claim::says(What::State(Value::InContact), Basis::SelfSaid)];
    Draft::of(&report)
}

/// State until it is refused; how many were acknowledged, and the refusal.
fn state_until_refused(node: &mut Node) -> (usize, StoreError) {
    let mut acknowledged = 0;
    loop {
        match node.state((0..50).map(plain), NOW) {
            Ok(ids) => acknowledged += ids.len(),
            Err(error) => return (acknowledged, error),
        }
        assert!(acknowledged < 100_000, "nothing was refused");
    }
}

#[test]
fn a_full_disk_costs_a_step_and_nothing_else() {
    let folder = Folder::new("full-disk");
    let Some(disk) = Disk::new(folder.0.join("disk"), 4) else { return };
    let dir = disk.0.join("node");
    let mut node = init(&dir);
    let first = node.state((0..100).map(plain), NOW).unwrap();
    let target = first[7];
    node.state([withdrawal(target, Scope::EraseAll)], NOW).unwrap();
    let ballast = disk.fill(200_000);
    let (acknowledged, error) = state_until_refused(&mut node);
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(error.to_string().contains("hint: free some space"));
    let expected = 99 + acknowledged;
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), expected);

    // A backup beside it is refused, and leaves nothing behind.
    let refused = node.backup(&disk.0.join("away"), &disk.0.join("epoch"), NOW);
    assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
    let left: Vec<String> = std::fs::read_dir(&disk.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("away") || name.starts_with("epoch"))
        .collect();
    assert_eq!(left, Vec::<String>::new());

    // Erasing writes first and deletes after, so it may be refused; what is to be erased stays hidden, then and later.
    let _ = node.settle(NOW, true);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), expected);
    drop(node);
    let (node, opened) = open(&dir);
    assert_eq!(opened.damaged, []);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), expected);
    drop(node);

    std::fs::remove_file(ballast).unwrap();
    let (mut node, opened) = open(&dir);
    assert_eq!((opened.damaged.len(), opened.unfinished), (0, 0));
    node.settle(NOW, true).unwrap();
    assert_eq!(node.erased().map(|(id, _)| id).collect::<Vec<_>>(), [target]);
    assert_eq!(node.state((0..50).map(plain), NOW).unwrap().len(), 50);
    node.backup(&disk.0.join("away"), &disk.0.join("epoch"), NOW).unwrap();
    drop(node);
    assert_eq!(open(&dir).0.statements(NOW, None).unwrap().reports.len(), expected + 50);
}

#[test]
fn a_read_only_disk_is_named() {
    let folder = Folder::new("read-only");
    let Some(disk) = Disk::new(folder.0.join("disk"), 4) else { return };
    let dir = disk.0.join("node");
    let mut node = init(&dir);
    node.state(drafts(0, 10), NOW).unwrap();
    drop(node);
    assert!(disk.remount("ro"));
    let refused = Node::open(&dir, secret()).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(..)), "{refused}");
    assert!(refused.to_string().contains("mounted read-only"));
    let refused = Node::init(&disk.0.join("other"), "x", keeper().1, secret(), CHEAP, NOW).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(..)), "{refused}");
    assert!(disk.remount("rw"));
    let (mut node, opened) = open(&dir);
    assert_eq!(opened.damaged, []);
    assert_eq!(node.state(drafts(10, 5), NOW).unwrap().len(), 5);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 15);
}

#[test]
fn a_node_that_another_program_holds_is_waited_for_and_then_told() {
    let folder = Folder::new("held");
    let mut node = init(&folder.node());
    node.state(drafts(0, 3), NOW).unwrap();
    let other = rusqlite::Connection::open(folder.node().join("node.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = node.state(drafts(3, 3), NOW).unwrap_err();
    assert!(matches!(refused, StoreError::Locked(_)), "{refused}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(node.state(drafts(3, 3), NOW).unwrap().len(), 3);
    drop((node, other));
    let (node, opened) = open(&folder.node());
    assert_eq!(opened.damaged, []);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 6);
}

const DIR: &str = "KHABAR_LIMITED_DIR";

/// A process whose files may not grow further is refused like one on a full disk, and needs no superuser.
#[test]
fn files_that_may_not_grow_cost_a_step_and_nothing_else() {
    let folder = Folder::new("limited");
    drop(init(&folder.node()));
    let program = std::env::current_exe().unwrap();
    // Blocks of 512 bytes, or of 1,024 where the shell counts so: either is less than the worker would write.
    let script = "trap '' XFSZ; ulimit -f 400; exec \"$0\" --exact limited_worker --ignored --nocapture";
    let ran = Command::new("sh")
        .args(["-c", script])
        .arg(&program)
        .env(DIR, folder.node())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let line = said.lines().find_map(|line| line.split("acknowledged ").nth(1));
    let Some((count, error)) = line.and_then(|line| line.split_once(": ")) else {
        panic!("the worker said {said:?} {:?}", String::from_utf8_lossy(&ran.stderr));
    };
    let acknowledged: usize = count.parse().unwrap();
    assert!(
        acknowledged > 0 && (error.contains("disk is full") || error.contains("disk does not take")),
        "{error}"
    );
    let (mut node, opened) = open(&folder.node());
    assert_eq!(opened.damaged, []);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), acknowledged);
    assert_eq!(node.state((0..50).map(plain), NOW).unwrap().len(), 50);
}

#[test]
#[ignore = "started by the other"]
fn limited_worker() {
    let Some(dir) = std::env::var_os(DIR).map(PathBuf::from) else { return };
    let (mut node, _) = open(&dir);
    let (acknowledged, error) = state_until_refused(&mut node);
    let line = error.to_string().lines().next().unwrap_or_default().to_owned();
    println!("acknowledged {acknowledged}: {line}");
}
