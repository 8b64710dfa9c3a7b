//! The promise of erasing, looked at in the raw bytes: what was erased is in no file, and no key opens it.

use crate::database::Table;
use crate::node::place_of;
use crate::{Cost, Draft, Node, Secret, secret};
use khabar_model::*;
use khabar_statement::{Ground, Part, PartKind, Scope, Withdrawal};
use std::path::{Path, PathBuf};

const NOW: Instant = Instant(1_768_300_000);
const LATER: Instant = Instant(1_768_300_000 + 14 * 86_400);

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let path = std::env::temp_dir().join(format!("khabar-erasure-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    Folder(path)
}

fn node(dir: &Path) -> Node {
    let cost = Cost { memory: 64, passes: 1 };
    let keeper = khabar_statement::sealing_public(&[5; 32]);
    Node::init(dir, "made-up group", keeper, Secret::passphrase("a made-up passphrase"), cost, NOW).unwrap()
}

fn report(number: u32) -> Draft {
    let report = Report {
        source: SourceId::new("made-up-list"),
        person: Person { names: vec![WrittenName::new(format!("Azmuni {number}"))], ..Person::default() },
        claims: vec![Claim::says(What::State(Value::Dead), Basis::SawBody)],
        dates: vec![],
        places: vec![],
        document: Document::default(),
    };
    let mut draft = Draft::of(&report);
    let contact = Part { kind: PartKind::SourceContact, salt: [0; 16], content: b"made-up contact".to_vec() };
    draft.parts.push(contact);
    draft
}

fn withdraw(node: &mut Node, target: StatementId, scope: Scope) {
    let ground = Ground::Risk;
    let said = Withdrawal { target, scope, ground, reason: String::new(), keep_sealed: false };
    node.state([Draft::of(&said)], NOW).unwrap();
}

fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() { files(&path) } else { vec![(path.clone(), std::fs::read(&path).unwrap())] }
        })
        .collect()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|bytes| bytes == needle)
}

/// The encrypted row, its key, and the keyring's bytes as they were.
struct Before {
    seq: u64,
    sealed: Vec<u8>,
    key: [u8; 32],
    ring: Vec<u8>,
}

fn before(node: &Node, seq: u64) -> Before {
    let sealed =
        node.db.query_row("SELECT sealed FROM log WHERE seq = ?1", [seq as i64], |row| row.get(0)).unwrap();
    let ring = std::fs::read(node.dir.join("keyring")).unwrap();
    Before { seq, sealed, key: *node.ring.get(seq).unwrap(), ring }
}

#[track_caller]
fn check_gone(node: &Node, before: &Before, everywhere: &Path) {
    let blocks = &before.ring[before.ring.len().min(140)..];
    for (path, bytes) in files(everywhere) {
        assert!(!holds(&bytes, &before.sealed), "the row is in {}", path.display());
        assert!(!holds(&bytes, &before.key), "its key is in {}", path.display());
        for chunk in blocks.chunks(48).filter(|chunk| chunk.len() == 48) {
            assert!(!holds(&bytes, chunk), "the old keyring is in {}", path.display());
        }
    }
    // With the passphrase one has every key of the new ring: none of them opens the old row.
    let place = place_of(Table::Log, before.seq);
    assert!(secret::open_row(&before.key, &place, &before.sealed).is_some(), "the test itself can see");
    assert!(node.ring.get(before.seq).is_none());
    for seq in 0..node.ring.next() {
        let opened = node.ring.get(seq).and_then(|key| secret::open_row(key, &place, &before.sealed));
        assert!(opened.is_none());
    }
}

#[test]
fn what_was_erased_is_in_no_file_and_no_backup() {
    let dir = folder("all");
    let mut node = node(&dir.0.join("node"));
    let ids = node.state((0..200).map(report), NOW).unwrap();
    let target = ids[77];
    let rows = node.index.rows_of(&target);
    assert_eq!(rows.len(), 2, "the statement and its sealed contact");
    let before: Vec<Before> = rows.iter().map(|seq| before(&node, *seq)).collect();
    let in_a_file = files(&dir.0).iter().any(|(_, bytes)| holds(bytes, &before[0].sealed));
    assert!(in_a_file, "the test itself can see");
    withdraw(&mut node, target, Scope::EraseAll);
    assert!(
        !node.statements(NOW, None).unwrap().reports.iter().any(|stated| stated.id == target),
        "hidden at once"
    );
    assert_eq!(node.settle(LATER, false).unwrap().erased, [target]);
    node.backup(&dir.0.join("backup"), &dir.0.join("epoch"), LATER).unwrap();
    for one in &before {
        check_gone(&node, one, &dir.0);
    }
    drop(node);
    let (node, opened) = Node::open(&dir.0.join("node"), Secret::passphrase("a made-up passphrase")).unwrap();
    assert!(opened.damaged.is_empty(), "{:?}", opened.damaged);
    assert_eq!(node.statements(LATER, None).unwrap().reports.len(), 199);
    before.iter().for_each(|one| check_gone(&node, one, &dir.0));
}

#[test]
fn a_source_is_erased_at_once_and_the_report_stays() {
    let dir = folder("source");
    let mut node = node(&dir.0.join("node"));
    let id = node.state([report(1)], NOW).unwrap()[0];
    let part = node.index.parts[&id][0].seq;
    let before = before(&node, part);
    withdraw(&mut node, id, Scope::EraseSource);
    assert_eq!(node.settle(NOW, false).unwrap().sources_erased, [id]);
    check_gone(&node, &before, &dir.0);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 1);
    assert_eq!(node.settle(NOW, false).unwrap().sources_erased, [], "once is enough");
    drop(node);
    let (node, opened) = Node::open(&dir.0.join("node"), Secret::passphrase("a made-up passphrase")).unwrap();
    assert!(opened.damaged.is_empty());
    let parts = node.index.parts.get(&id).map_or(0, Vec::len);
    assert_eq!((node.statements(NOW, None).unwrap().reports.len(), parts), (1, 0));
}

#[test]
fn a_copy_is_kept_for_its_keepers_where_pressure_is_suspected() {
    let dir = folder("pressure");
    let mut node = node(&dir.0.join("node"));
    let id = node.state([report(1)], NOW).unwrap()[0];
    withdraw(&mut node, id, Scope::EraseAll);
    let withdrawal = *node.effects(NOW).of(&id).by.first().unwrap();
    let answer = Withdrawal {
        target: withdrawal,
        scope: Scope::StopUsing,
        ground: Ground::PressureSuspected,
        reason: String::new(),
        keep_sealed: true,
    };
    // The root is a lead, and another key than the one that withdrew.
    node.state_as_root([Draft::of(&answer)], NOW).unwrap();
    assert_eq!(node.settle(LATER, false).unwrap().kept_sealed, [id]);
    assert!(node.statements(LATER, None).unwrap().reports.is_empty());
    let (kept, sealed) = node.preserved().remove(0);
    let part = sealed.open(&[5; 32]).unwrap();
    assert_eq!((kept, khabar_statement::id_of(&part.content)), (id, id));
    assert!(sealed.open(&[6; 32]).is_err());
}

/// The keys are rewritten first, the rows go after: whatever stands on the disk in between is finished on opening.
#[test]
fn an_erasure_cut_short_is_finished_on_opening() {
    for cut in 0..2 {
        let dir = folder("cut");
        let mut node = node(&dir.0.join("node"));
        let id = node.state([report(1), report(2)], NOW).unwrap()[0];
        let rows = node.index.rows_of(&id);
        let before: Vec<Before> = rows.iter().map(|seq| before(&node, *seq)).collect();
        let entry = node.index.entry(&id).unwrap();
        let tombstone = crate::record::Record::Tombstone {
            id,
            at: NOW,
            batch: entry.batch,
            place: entry.place,
            rows: rows.clone(),
            parts_only: false,
        };
        node.append_with(1, |_| vec![tombstone]).unwrap();
        if cut == 1 {
            let (secret, cost) = (node.secret.clone(), node.cost);
            node.ring.rewrite(&secret, cost, &mut node.random, &rows).unwrap();
        }
        drop(node);
        let (node, opened) =
            Node::open(&dir.0.join("node"), Secret::passphrase("a made-up passphrase")).unwrap();
        assert!(opened.damaged.is_empty(), "cut {cut}: {:?}", opened.damaged);
        assert_eq!(opened.finished, 2);
        before.iter().for_each(|one| check_gone(&node, one, &dir.0));
        assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 1);
    }
}
