//! A node's life: stated, closed, opened, imported twice, damaged, locked, backed up, restored.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::*;
use khabar_model::*;
use khabar_statement::{Held, PartKind, Said as _, Scope, Signer, Standing};
use khabar_store::*;

#[test]
fn what_is_stated_is_there_when_it_is_opened_again() {
    let folder = Folder::new("again");
    let mut node = init(&folder.node());
    let ids = node.state(drafts(0, 5000), NOW).unwrap();
    assert_eq!(ids.len(), 5000);
    let before = node.statements(NOW, None).unwrap();
    drop(node);
    let (node, opened) = open(&folder.node());
    assert_eq!((opened.damaged.len(), opened.unknown_keys, opened.finished), (0, 0, 0));
    assert_eq!(opened.verified, 3, "the root's batch, and 4,096 and 904 statements");
    let after = node.statements(NOW, None).unwrap();
    assert_eq!(after.reports, before.reports);
    assert_eq!(after.reports.len(), 5000);
    assert_eq!(node.book().standing(&node.key(), 0), Standing::Good);
}

#[test]
fn a_row_that_was_imported_is_not_imported_again() {
    let folder = Folder::new("twice");
    let mut node = init(&folder.node());
    assert_eq!(node.state(drafts(0, 10), NOW).unwrap().len(), 10);
    assert_eq!(node.state(drafts(5, 10), NOW).unwrap().len(), 5);
    drop(node);
    let (mut node, _) = open(&folder.node());
    assert_eq!(node.state(drafts(0, 15), NOW).unwrap().len(), 0);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 15);
}

#[test]
fn identifiers_open_for_their_keeper_alone() {
    let folder = Folder::new("keeper");
    let mut node = init(&folder.node());
    node.state([Draft::of(&with_phone(1))], NOW).unwrap();
    let identifiers = |key: Option<&[u8; 32]>| {
        let statements = node.statements(NOW, key).unwrap();
        assert_eq!(statements.keeper, key.is_some());
        statements.reports[0].said.person.identifiers.len()
    };
    assert_eq!(identifiers(None), 0);
    assert_eq!(identifiers(Some(&keeper().0)), 1);
    assert_eq!(identifiers(Some(&[6; 32])), 0);
}

#[test]
fn each_compartment_opens_for_its_own_keepers_alone() {
    let folder = Folder::new("compartments");
    let mut node = init(&folder.node());
    let contact =
        |n| khabar_statement::Part { kind: PartKind::SourceContact, salt: [0; 16], content: vec![n; 9] };
    let draft = |n| Draft { parts: vec![contact(n)], ..Draft::of(&with_phone(u32::from(n))) };
    let other = [6; 32];
    let before = node.state([draft(1)], NOW).unwrap()[0];
    let own = vec![Hex32(khabar_statement::sealing_public(&other))];
    node.change_settings(|settings| _ = settings.compartments.insert(PartKind::SourceContact.number(), own))
        .unwrap();
    let mut node = open_after(node, &folder);
    let mut both = draft(2);
    both.parts.extend(with_phone(2).sealed());
    let after = node.state([both], NOW).unwrap()[0];
    let opens = |id, key: &[u8; 32]| {
        node.unsealed(id, key).unwrap().into_iter().map(|part| part.kind).collect::<Vec<_>>()
    };
    assert_eq!(opens(&before, &keeper().0), [PartKind::SourceContact]);
    assert_eq!(opens(&before, &other), []);
    assert_eq!(opens(&after, &keeper().0), [PartKind::Identifiers], "the contact is another's from now on");
    assert_eq!(opens(&after, &other), [PartKind::SourceContact]);
}

#[test]
fn a_live_node_shows_no_name_no_place_and_no_words() {
    let folder = Folder::new("search");
    let mut node = init(&folder.node());
    node.state(drafts(0, 50), NOW).unwrap();
    node.state([Draft::of(&with_phone(1))], NOW).unwrap();
    let inquiry = inquiry::Inquiry {
        sought: report(1).person,
        asker: "made-up asker".to_owned(),
        relation: None,
        relation_checked: false,
        check_question: None,
        companion: None,
        state: inquiry::InquiryState::Open,
        wish: inquiry::ContactWish::NotStated,
        asked: Some(NOW),
    };
    node.keep_inquiry(&inquiry).unwrap();
    let reject = Reject {
        file: "made-up-file.csv".to_owned(),
        row: 1,
        field: None,
        found: WORDS.to_owned(),
        reason: "made-up reason".to_owned(),
        at: NOW,
    };
    assert_eq!(node.keep_rejects(&[reject.clone(), reject.clone()]).unwrap(), 2);
    assert_eq!(node.keep_rejects(std::slice::from_ref(&reject)).unwrap(), 0);
    let packed = khabar_statement::report_fields(&report(1));
    let packed = &packed.as_bytes()[20..28];
    for (path, bytes) in files(&folder.node()) {
        for needle in [
            "نمونه",
            "Azmuni",
            WORDS,
            "made-up asker",
            "made-up-list",
            "made-up-file",
            "made-up group",
            "000-made",
        ] {
            assert!(!holds(&bytes, needle.as_bytes()), "{needle} in {}", path.display());
        }
        assert!(!holds(&bytes, packed), "a packed name in {}", path.display());
    }
    drop(node);
    let (mut node, _) = open(&folder.node());
    assert_eq!(node.inquiries().unwrap()[0].1, inquiry);
    assert_eq!(node.rejects().unwrap()[0].1, reject);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 51, "neither is a statement");
    let number = node.inquiries().unwrap()[0].0;
    assert!(node.erase_inquiry(number).unwrap());
    assert!(node.inquiries().unwrap().is_empty());
    assert_eq!(open_after(node, &folder).statements(NOW, None).unwrap().reports.len(), 51);
}

fn open_after(node: Node, folder: &Folder) -> Node {
    drop(node);
    open(&folder.node()).0
}

#[test]
fn other_words_half_a_node_and_another_process_are_told_apart() {
    let folder = Folder::new("refused");
    assert!(matches!(Node::open(&folder.node(), secret()), Err(StoreError::NoNode(_))));
    let node = init(&folder.node());
    assert!(matches!(Node::open(&folder.node(), secret()), Err(StoreError::Locked(_))));
    drop(node);
    let again = Node::init(&folder.node(), "x", keeper().1, secret(), CHEAP, NOW);
    assert!(matches!(again, Err(StoreError::NodeExists(_))));
    let other = Node::open(&folder.node(), Secret::passphrase("another passphrase"));
    assert!(matches!(other, Err(StoreError::WrongPassphrase)));
    let weak = Node::init(&folder.0.join("weak"), "x", keeper().1, Secret::passphrase("short"), CHEAP, NOW);
    assert!(matches!(weak, Err(StoreError::WeakPassphrase { .. })));
    std::fs::rename(folder.node().join("keyring"), folder.0.join("aside")).unwrap();
    assert!(matches!(Node::open(&folder.node(), secret()), Err(StoreError::HalfNode(_, "keyring"))));
    std::fs::rename(folder.0.join("aside"), folder.node().join("keyring")).unwrap();
    let (_, opened) = open(&folder.node());
    assert_eq!(opened.statements, 1, "nothing was changed");
}

#[test]
fn a_newer_schema_is_left_alone() {
    let folder = Folder::new("newer");
    drop(init(&folder.node()));
    let db = rusqlite::Connection::open(folder.node().join("node.db")).unwrap();
    db.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
    drop(db);
    assert!(matches!(Node::open(&folder.node(), secret()), Err(StoreError::NewerSchema { .. })));
}

#[test]
fn a_key_file_opens_a_server() {
    let folder = Folder::new("server");
    let key = || Secret::key_file((0..64).collect());
    drop(Node::init(&folder.node(), "x", keeper().1, key(), CHEAP, NOW).unwrap());
    assert!(Node::open(&folder.node(), key()).is_ok());
    assert!(matches!(Node::open(&folder.node(), secret()), Err(StoreError::WrongPassphrase)));
}

/// A flipped bit anywhere in the database or the keyring is seen, or lies where nothing is read; never is anything
/// else read than what was written.
#[test]
fn flipped_bits_are_seen() {
    let folder = Folder::new("bits");
    let mut node = init(&folder.node());
    node.state(drafts(0, 20), NOW).unwrap();
    let expected = node.statements(NOW, None).unwrap().reports;
    let node = node;
    drop(node);
    let mut seen = 0;
    for file in ["node.db", "keyring"] {
        let original = std::fs::read(folder.node().join(file)).unwrap();
        let tries = 150;
        for n in 0..tries {
            // A stride that is prime to the length of a page, so that every part of a page is hit.
            let at = (n * 7919 + 13) % original.len();
            let mut bytes = original.clone();
            bytes[at] ^= 1 << (n % 8);
            std::fs::write(folder.node().join(file), &bytes).unwrap();
            match Node::open(&folder.node(), secret()) {
                Err(_) => seen += 1,
                Ok((node, opened)) if opened.damaged.is_empty() => {
                    assert_eq!(node.statements(NOW, None).unwrap().reports, expected, "{file} at {at}");
                }
                Ok((mut node, _)) => {
                    seen += 1;
                    let refused = node.state(drafts(100, 1), NOW);
                    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{file} at {at}");
                }
            }
            for leftover in ["node.db-wal", "node.db-shm"] {
                let _ = std::fs::remove_file(folder.node().join(leftover));
            }
            std::fs::write(folder.node().join(file), &original).unwrap();
        }
    }
    assert!(seen > 100, "only {seen} of 300 flips lay where something is read");
}

#[test]
fn rows_cannot_be_taken_out_or_swapped() {
    for change in [
        "DELETE FROM log WHERE seq = 5",
        "UPDATE log SET sealed = (SELECT sealed FROM log WHERE seq = 6) WHERE seq = 7",
    ] {
        let folder = Folder::new("swap");
        let mut node = init(&folder.node());
        node.state(drafts(0, 10), NOW).unwrap();
        drop(node);
        let db = rusqlite::Connection::open(folder.node().join("node.db")).unwrap();
        assert_eq!(db.execute(change, []).unwrap(), 1);
        drop(db);
        let (_, opened) = open(&folder.node());
        assert!(!opened.damaged.is_empty(), "{change}");
    }
}

#[test]
fn merging_is_set_union_and_a_stranger_is_refused() {
    let (here, there) = (Folder::new("here"), Folder::new("there"));
    let mut node = init(&here.node());
    let mut other = init(&there.node());
    let mut key = Signer::new(&other_signing(), 0, None);
    let batch = key.sign(vec![held(1), held(2), held(3)]).unwrap();
    assert!(matches!(node.put(&batch, NOW), Err(StoreError::UnknownKey(_))));
    let root = Signer::new(&[8; 32], 0, None);
    for node in [&mut node, &mut other] {
        let partner = GroupSettings {
            name: "partner".to_owned(),
            roots: vec![Hex32(root.public()), Hex32(key.public())],
        };
        node.change_settings(|settings| settings.groups.push(partner)).unwrap();
    }
    assert_eq!(node.put(&batch, NOW).unwrap(), Put { added: 3, known: 0, erased: 0 });
    assert_eq!(node.put(&batch, NOW).unwrap(), Put { added: 0, known: 3, erased: 0 });
    let overlap = key.sign(vec![held(3), held(4)]).unwrap();
    assert_eq!(node.put(&overlap, NOW).unwrap(), Put { added: 1, known: 1, erased: 0 });
    assert_eq!(other.put(&overlap, NOW).unwrap().added, 2);
    assert_eq!(other.put(&batch, NOW).unwrap(), Put { added: 2, known: 1, erased: 0 });
    let mine: Vec<_> =
        node.statements(NOW, None).unwrap().reports.into_iter().map(|stated| stated.id).collect();
    let theirs: Vec<_> =
        other.statements(NOW, None).unwrap().reports.into_iter().map(|stated| stated.id).collect();
    assert_eq!(mine, theirs);
    let mut forged = batch.clone();
    forged.seal.counter = 9;
    assert!(matches!(node.put(&forged, NOW), Err(StoreError::Signature(_))));
    let (_, opened) = {
        drop(node);
        open(&here.node())
    };
    assert_eq!((opened.damaged, opened.statements), (vec![], 5));
}

fn other_signing() -> [u8; 32] {
    [77; 32]
}

fn held(number: u32) -> Held {
    Held::Understood(khabar_statement::Body {
        version: 1,
        kind: StatementKind::Report.into(),
        author: None,
        signed: Some(NOW),
        expires: None,
        audience: khabar_statement::Audience::Partners,
        salt: [number as u8; 16],
        fields: khabar_statement::report_fields(&report(number)),
        sealed: vec![],
    })
}

#[test]
fn two_batches_with_one_counter_are_a_fork() {
    let folder = Folder::new("fork");
    let mut node = init(&folder.node());
    let mut key = Signer::new(&other_signing(), 3, None);
    let mut again = Signer::new(&other_signing(), 3, None);
    let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(key.public())] };
    node.change_settings(|settings| settings.groups.push(partner)).unwrap();
    node.put(&key.sign(vec![held(1)]).unwrap(), NOW).unwrap();
    assert_eq!(node.forks(), []);
    node.put(&again.sign(vec![held(2)]).unwrap(), NOW).unwrap();
    assert_eq!(node.forks(), [(key.id(), 3)]);
    assert_eq!(node.book().standing(&key.id(), 2), Standing::Good);
    assert_eq!(node.book().standing(&key.id(), 3), Standing::Held);
}

#[test]
fn a_backup_is_restored_elsewhere_with_a_key_of_its_own() {
    let folder = Folder::new("backup");
    let mut node = init(&folder.node());
    node.state(drafts(0, 30), NOW).unwrap();
    let key = node.key();
    let (to, epoch) = (folder.0.join("backup"), folder.0.join("epoch"));
    let backup = node.backup(&to, &epoch, NOW).unwrap();
    assert_eq!(backup.until, Day(NOW.day(0).0 + 60));
    let expected = node.statements(NOW, None).unwrap().reports;
    let keys: Vec<_> = ["one", "two"]
        .iter()
        .map(|name| {
            let (mut node, opened) = Node::restore(&to, &epoch, &folder.0.join(name), secret(), NOW).unwrap();
            assert!(opened.damaged.is_empty());
            assert_eq!(node.statements(NOW, None).unwrap().reports, expected);
            assert!(matches!(node.may_share(), Err(StoreError::Restored)));
            node.state(drafts(100, 1), NOW).unwrap();
            node.lift_restored("made up", NOW).unwrap();
            assert!(node.may_share().is_ok());
            assert_eq!(node.book().standing(&node.key(), 0), Standing::Good);
            assert_eq!(node.forks(), []);
            node.key()
        })
        .collect();
    assert!(keys[0] != keys[1] && !keys.contains(&key));
    let old = Instant(NOW.0 + 61 * DAY);
    let expired = Node::restore(&to, &epoch, &folder.0.join("late"), secret(), old);
    assert!(matches!(expired, Err(StoreError::BackupExpired { days: 1, .. })));
    let other =
        Node::restore(&to, &epoch, &folder.0.join("x"), Secret::passphrase("another passphrase"), NOW);
    assert!(matches!(other, Err(StoreError::WrongPassphrase)));
}

#[test]
fn a_changed_or_half_copied_backup_is_refused() {
    let folder = Folder::new("bad-backup");
    let mut node = init(&folder.node());
    node.state(drafts(0, 5), NOW).unwrap();
    let (to, epoch) = (folder.0.join("backup"), folder.0.join("epoch"));
    node.backup(&to, &epoch, NOW).unwrap();
    for file in ["ring", "node.db"] {
        let original = std::fs::read(to.join(file)).unwrap();
        for at in [0, original.len() / 2, original.len() - 1] {
            let mut bytes = original.clone();
            bytes[at] ^= 1;
            std::fs::write(to.join(file), &bytes).unwrap();
            let refused = Node::restore(&to, &epoch, &folder.0.join("x"), secret(), NOW);
            assert!(matches!(refused, Err(StoreError::BadBackup(..))), "{file} at {at}");
        }
        std::fs::write(to.join(file), &original[..original.len() / 2]).unwrap();
        assert!(Node::restore(&to, &epoch, &folder.0.join("x"), secret(), NOW).is_err());
        std::fs::write(to.join(file), &original).unwrap();
    }
    assert!(!folder.0.join("x").exists(), "nothing was begun");
}

#[test]
fn what_was_erased_is_not_taken_again() {
    let folder = Folder::new("graves");
    let mut node = init(&folder.node());
    let mut key = Signer::new(&other_signing(), 0, None);
    let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(key.public())] };
    node.change_settings(|settings| settings.groups.push(partner)).unwrap();
    let batch = key.sign(vec![held(1), held(2)]).unwrap();
    node.put(&batch, NOW).unwrap();
    let target = batch.bodies[0].id();
    node.put(&key.sign(vec![withdrawn_by_its_author(target)]).unwrap(), NOW).unwrap();
    let later = Instant(NOW.0 + 14 * DAY);
    assert!(node.settle(NOW, false).unwrap().erased.is_empty());
    assert_eq!(node.settle(later, false).unwrap().erased, [target]);
    assert_eq!(node.put(&batch, later).unwrap(), Put { added: 0, known: 1, erased: 1 });
    drop(node);
    let (mut node, opened) = open(&folder.node());
    assert!(opened.damaged.is_empty(), "{:?}", opened.damaged);
    assert_eq!(node.put(&batch, later).unwrap(), Put { added: 0, known: 1, erased: 1 });
    assert_eq!(node.erased().collect::<Vec<_>>(), [(target, later)]);
}

fn withdrawn_by_its_author(target: StatementId) -> Held {
    let draft = withdrawal(target, Scope::EraseAll);
    Held::Understood(khabar_statement::Body {
        version: 1,
        kind: draft.kind,
        author: None,
        signed: Some(NOW),
        expires: None,
        audience: khabar_statement::Audience::Partners,
        salt: [9; 16],
        fields: draft.fields,
        sealed: vec![],
    })
}

#[test]
fn a_clock_a_year_ahead_erases_nothing_unasked() {
    let folder = Folder::new("clock");
    let mut node = init(&folder.node());
    let id = node.state(drafts(0, 1), NOW).unwrap()[0];
    node.state([withdrawal(id, Scope::EraseAll)], NOW).unwrap();
    let ahead = Instant(NOW.0 + 365 * DAY);
    assert!(matches!(node.settle(ahead, false), Err(StoreError::ClockAhead { days: 365 })));
    assert_eq!(node.ids().len(), 3);
    assert_eq!(node.settle(ahead, true).unwrap().erased, [id]);
    let checks = node.doctor(Instant(NOW.0 + 365 * DAY)).unwrap();
    assert!(checks.iter().any(|check| check.what == "clock" && !check.good));
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = Folder::new("full");
    let mut node = init(&folder.node());
    node.state(drafts(0, 10), NOW).unwrap();
    node.limit_pages(Some(12));
    let mut acknowledged = 10;
    let error = loop {
        match node.state(drafts(acknowledged, 100), NOW) {
            Ok(ids) => acknowledged += ids.len() as u32,
            Err(error) => break error,
        }
        assert!(acknowledged < 10_000, "the limit was not met");
    };
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    node.limit_pages(None);
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), acknowledged as usize);
    drop(node);
    let (mut node, opened) = open(&folder.node());
    assert!(opened.damaged.is_empty());
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), acknowledged as usize);
    assert_eq!(node.state(drafts(acknowledged, 100), NOW).unwrap().len(), 100);
}

#[test]
fn single_statements_travel_with_their_proof_and_parts_with_theirs() {
    let (here, there) = (Folder::new("from"), Folder::new("to"));
    let (mut node, mut other) = (init(&here.node()), init(&there.node()));
    let public =
        |number| Draft { audience: khabar_statement::Audience::Public, ..Draft::of(&with_phone(number)) };
    let ids = node.state((0..5).map(public), NOW).unwrap();
    let own = node.state([Draft::of(&report(9))], NOW).unwrap()[0];
    assert!(matches!(node.share(&own, NOW), Err(StoreError::NotToBeShared(..))));
    let proven = node.share(&ids[3], NOW).unwrap();
    assert!(matches!(other.put_proven(&proven, NOW), Err(StoreError::UnknownKey(_))));
    let groups = node.settings().groups.clone();
    other.change_settings(|settings| settings.groups.extend(groups)).unwrap();
    let key = node.log(NOW).iter().find(|shown| shown.kind == Some(StatementKind::Key.into())).unwrap().id;
    assert!(
        matches!(node.share(&key, NOW), Err(StoreError::NotToBeShared(..))),
        "introductions are the group's own"
    );
    // A partner takes the signing key for a root where the group gave it so.
    let signing = *node.book().public(&node.key()).unwrap();
    let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(signing)] };
    other.change_settings(|settings| settings.groups.push(partner)).unwrap();
    assert_eq!(other.put_proven(&proven, NOW).unwrap().added, 1);
    assert_eq!(other.put_proven(&proven, NOW).unwrap().known, 1);
    let part = node.sealed_parts(&ids[3]).remove(0);
    let foreign = node.sealed_parts(&ids[2]).remove(0);
    assert!(other.put_part(&ids[3], &part).unwrap());
    assert!(!other.put_part(&ids[3], &part).unwrap());
    assert!(matches!(other.put_part(&ids[3], &foreign), Err(StoreError::Format(_))));
    let mut forged = proven.clone();
    forged.index = 2;
    assert!(matches!(other.put_proven(&forged, NOW), Err(StoreError::Signature(_))));
    let other = open_after(other, &there);
    assert_eq!(other.statements(NOW, Some(&keeper().0)).unwrap().reports[0].said.person.identifiers.len(), 1);
    assert_eq!(other.share(&ids[3], NOW).unwrap(), proven, "it travels on");
    node.state([withdrawal(ids[3], Scope::StopSharing)], NOW).unwrap();
    assert!(matches!(node.share(&ids[3], NOW), Err(StoreError::NotToBeShared(..))));
}

#[test]
fn a_partner_gets_a_copy_that_says_less_and_is_taken_back_with_the_report() {
    let folder = Folder::new("partner");
    let mut node = init(&folder.node());
    let mut said = with_phone(1);
    said.document.captured = Some(Instant(1_768_212_345));
    said.places.push(PlaceClaim {
        role: PlaceRole::Event,
        place: Place {
            city: Some("Azmunabad".to_owned()),
            spot: Some("made-up corner".to_owned()),
            ..Place::default()
        },
    });
    let imported = Draft { origin: Some((ItemId([1; 32]), 1, 0)), ..Draft::of(&said) };
    let id = node.state([imported], NOW).unwrap()[0];
    let (one, two) = (khabar_statement::KeyId([1; 16]), khabar_statement::KeyId([2; 16]));
    let copy = node.state_for_partner(&[id], &one, NOW).unwrap()[0];
    assert!(node.state_for_partner(&[id], &one, NOW).unwrap().is_empty(), "once for each partner");
    let other = node.state_for_partner(&[id], &two, NOW).unwrap()[0];
    assert!(matches!(node.state_for_partner(&[copy], &two, NOW), Err(StoreError::NotToBeShared(..))));
    let proven = node.share(&copy, NOW).unwrap();
    let body = proven.body.body().unwrap();
    assert_eq!((body.audience, body.sealed.len()), (khabar_statement::Audience::Partner(one), 0));
    let got = Report::from_fields(&body.fields).unwrap();
    assert!(got.source.as_str().starts_with("ps:"));
    assert_eq!(got.document.captured, Some(Instant(1_768_176_000)));
    assert_eq!(
        (&got.places[0].place.spot, &got.places[0].place.city.as_deref()),
        (&None, &Some("Azmunabad"))
    );
    let bytes = node.share(&other, NOW).unwrap().body.encode();
    assert_ne!(
        Report::from_fields(&node.share(&other, NOW).unwrap().body.body().unwrap().fields).unwrap().source,
        got.source
    );
    for secret in ["made-up-list", "made-up corner", "000-made-up-000"] {
        assert!(
            !holds(&bytes, secret.as_bytes()) && !holds(&proven.body.encode(), secret.as_bytes()),
            "{secret}"
        );
    }
    // For the group's own findings a copy is nobody's second word.
    let mut node = open_after(node, &folder);
    assert_eq!(
        node.statements(NOW, None).unwrap().reports.iter().map(|stated| stated.id).collect::<Vec<_>>(),
        [id]
    );
    assert_eq!(node.reports(NOW, None).count(), 1);
    let said = khabar_statement::Withdrawal {
        target: id,
        scope: Scope::StopSharing,
        ground: khabar_statement::Ground::Risk,
        reason: "made up".to_owned(),
        keep_sealed: false,
    };
    let drafts = node.withdrawal(&said);
    assert_eq!(node.state(drafts, NOW).unwrap().len(), 3);
    for copy in [copy, other] {
        assert!(matches!(node.share(&copy, NOW), Err(StoreError::NotToBeShared(..))), "it is taken back too");
    }
    assert!(matches!(
        node.state_for_partner(&[id], &khabar_statement::KeyId([3; 16]), NOW),
        Err(StoreError::NotToBeShared(..))
    ));
}

#[test]
fn a_database_copied_by_half_is_told() {
    let folder = Folder::new("half");
    let mut node = init(&folder.node());
    node.state(drafts(0, 500), NOW).unwrap();
    drop(node);
    let whole = std::fs::read(folder.node().join("node.db")).unwrap();
    for length in [whole.len() / 2, 4096, 100] {
        std::fs::write(folder.node().join("node.db"), &whole[..length]).unwrap();
        match Node::open(&folder.node(), secret()) {
            Err(StoreError::BrokenDatabase(_) | StoreError::HalfNode(..)) => {}
            Err(other) => panic!("{length}: {other}"),
            Ok((_, opened)) => assert!(!opened.damaged.is_empty(), "{length}"),
        }
    }
}

/// A folder copied as it is, and not by `restore`, is one key in two places: from there on it signs two chains, and
/// whoever sees both sees the fork.
#[test]
fn two_copies_of_one_folder_are_seen_as_a_fork() {
    let folder = Folder::new("copies");
    let mut node = init(&folder.node());
    let public =
        |number| Draft { audience: khabar_statement::Audience::Public, ..Draft::of(&report(number)) };
    node.state([public(0)], NOW).unwrap();
    drop(node);
    copy(&folder.node(), &folder.0.join("copy"));
    let (mut one, mut two) = (open(&folder.node()).0, open(&folder.0.join("copy")).0);
    assert_eq!(one.key(), two.key());
    let here = one.state([public(1)], NOW).unwrap()[0];
    two.state([public(2)], NOW).unwrap();
    assert_eq!((one.forks(), two.forks()), (vec![], vec![]), "neither can know it alone");
    two.put_proven(&one.share(&here, NOW).unwrap(), NOW).unwrap();
    assert_eq!(two.forks(), [(two.key(), 1)]);
    assert_eq!(two.book().standing(&two.key(), 0), Standing::Good);
    assert_eq!(two.book().standing(&two.key(), 1), Standing::Held, "from the fork on a person must look");
    let two = open_after_at(two, &folder.0.join("copy"));
    assert_eq!(two.forks(), [(two.key(), 1)], "and it is seen again after opening");
}

fn open_after_at(node: Node, dir: &std::path::Path) -> Node {
    drop(node);
    open(dir).0
}

#[test]
fn a_lead_signs_that_a_restored_node_may_share() {
    let folder = Folder::new("lift");
    let mut node = init(&folder.node());
    assert!(matches!(node.lift_restored("made up", NOW), Err(StoreError::NotRestored)));
    let (to, epoch) = (folder.0.join("backup"), folder.0.join("epoch"));
    node.backup(&to, &epoch, NOW).unwrap();
    let into = folder.0.join("into");
    let (mut restored, _) = Node::restore(&to, &epoch, &into, secret(), NOW).unwrap();
    assert!(matches!(restored.may_share(), Err(StoreError::Restored)));
    let id = restored.lift_restored("all partners were called", NOW).unwrap();
    assert!(restored.may_share().is_ok());
    let shown = restored.show(&id.to_string(), NOW).unwrap();
    assert_eq!(shown.kind, Some(StatementKind::Key.into()));
    assert!(shown.seal.is_some(), "it is signed");
    let restored = open_after_at(restored, &into);
    assert!(restored.may_share().is_ok());
    // The word is about one key: another node of the same backup is not meant.
    let (other, _) = Node::restore(&to, &epoch, &folder.0.join("other"), secret(), NOW).unwrap();
    assert!(matches!(other.may_share(), Err(StoreError::Restored)));
}

#[test]
fn a_stranger_lifts_nothing() {
    let folder = Folder::new("lift-stranger");
    let mut node = init(&folder.node());
    let (to, epoch) = (folder.0.join("backup"), folder.0.join("epoch"));
    node.backup(&to, &epoch, NOW).unwrap();
    let (mut restored, _) = Node::restore(&to, &epoch, &folder.0.join("into"), secret(), NOW).unwrap();
    // A partner's root is a lead of its own group, and of no other.
    let mut key = Signer::new(&other_signing(), 0, None);
    let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(key.public())] };
    restored.change_settings(|settings| settings.groups.push(partner)).unwrap();
    let lift = khabar_statement::Lift { key: restored.key(), reason: "made up".to_owned() };
    let draft = Draft::of(&khabar_statement::KeyStatement::Lift(lift));
    let body = khabar_statement::Body {
        version: 1,
        kind: draft.kind,
        author: None,
        signed: Some(NOW),
        expires: None,
        audience: khabar_statement::Audience::Partners,
        salt: [3; 16],
        fields: draft.fields,
        sealed: vec![],
    };
    let batch = key.sign(vec![Held::Understood(body)]).unwrap();
    assert_eq!(restored.put(&batch, NOW).unwrap().added, 1);
    assert!(matches!(restored.may_share(), Err(StoreError::Restored)));
}

#[test]
fn a_withdrawal_of_something_unknown_waits_for_it() {
    let folder = Folder::new("waits");
    let mut node = init(&folder.node());
    let mut key = Signer::new(&other_signing(), 0, None);
    let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(key.public())] };
    node.change_settings(|settings| settings.groups.push(partner)).unwrap();
    let target = held(1).id();
    node.put(&key.sign(vec![withdrawn_by_its_author(target)]).unwrap(), NOW).unwrap();
    let waiting =
        |node: &Node| node.effects(NOW).waiting.iter().map(|(_, target)| *target).collect::<Vec<_>>();
    assert_eq!(waiting(&node), [target]);
    let mut node = open_after(node, &folder);
    assert_eq!(waiting(&node), [target], "it is kept");
    node.put(&key.sign(vec![held(1), held(2)]).unwrap(), NOW).unwrap();
    assert_eq!(waiting(&node), []);
    let found = node.statements(NOW, None).unwrap();
    assert_eq!((found.reports.len(), found.withdrawn), (1, 1), "hidden as soon as it is here");
    let later = Instant(NOW.0 + 14 * DAY);
    assert_eq!(node.settle(later, false).unwrap().erased, [target]);
    assert_eq!(node.statements(later, None).unwrap().withdrawn, 1, "what was erased is counted still");
}

#[test]
fn a_clock_a_year_behind_erases_nothing_and_is_told() {
    let folder = Folder::new("behind");
    let mut node = init(&folder.node());
    let id = node.state(drafts(0, 1), NOW).unwrap()[0];
    node.state([withdrawal(id, Scope::EraseAll)], NOW).unwrap();
    let behind = Instant(NOW.0 - 365 * DAY);
    assert_eq!(node.settle(behind, false).unwrap().erased, []);
    assert!(node.statements(behind, None).unwrap().reports.is_empty(), "it stays hidden");
    let checks = node.doctor(behind).unwrap();
    let clock = checks.iter().find(|check| check.what == "clock").unwrap();
    assert!(!clock.good && clock.found.contains("365 days behind"), "{}", clock.found);
}

#[test]
fn what_nobody_here_understands_is_kept_and_carried() {
    use khabar_statement::{Audience, Body, Fields, Kind};
    let (here, there) = (Folder::new("newer-here"), Folder::new("newer-there"));
    let (mut node, mut other) = (init(&here.node()), init(&there.node()));
    let mut key = Signer::new(&other_signing(), 0, None);
    for node in [&mut node, &mut other] {
        let partner = GroupSettings { name: "partner".to_owned(), roots: vec![Hex32(key.public())] };
        node.change_settings(|settings| settings.groups.push(partner)).unwrap();
    }
    let unknown = Held::Understood(Body {
        version: 1,
        kind: Kind::Unknown(900),
        author: None,
        signed: Some(NOW),
        expires: None,
        audience: Audience::Partners,
        salt: [1; 16],
        fields: Fields::from_bytes(vec![0xa1, 0x18, 99, 0x01]).unwrap(),
        sealed: vec![],
    });
    let newer = Held::decode(&[0x83, 0x02, 0xa0, 0x41, 0x09]).unwrap();
    for held in [&unknown, &newer] {
        let batch = key.sign(vec![held.clone()]).unwrap();
        assert_eq!(node.put(&batch, NOW).unwrap().added, 1);
    }
    let node = open_after(node, &here);
    assert_eq!(node.statements(NOW, None).unwrap().not_understood, 2);
    for held in [&unknown, &newer] {
        let proven = node.share(&held.id(), NOW).unwrap();
        assert_eq!(proven.body.encode(), held.encode(), "bit for bit");
        assert_eq!(other.put_proven(&proven, NOW).unwrap().added, 1);
        assert_eq!(other.share(&held.id(), NOW).unwrap(), proven, "and on from there");
    }
}

#[test]
fn a_keyring_copied_by_half_is_told() {
    let folder = Folder::new("half-ring");
    let mut node = init(&folder.node());
    for row in 0..5 {
        node.state(drafts(row * 100, 100), NOW).unwrap();
    }
    drop(node);
    let whole = std::fs::read(folder.node().join("keyring")).unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 200, 10, 0] {
        std::fs::write(folder.node().join("keyring"), &whole[..length]).unwrap();
        match Node::open(&folder.node(), secret()) {
            Err(StoreError::DamagedKeyring { .. } | StoreError::HalfNode(..)) => {}
            Err(other) => panic!("{length}: {other}"),
            Ok((mut node, opened)) => {
                assert!(!opened.damaged.is_empty(), "{length}");
                assert!(node.state(drafts(900, 1), NOW).is_err(), "nothing more is written to it");
            }
        }
    }
    std::fs::write(folder.node().join("keyring"), &whole).unwrap();
    let (node, opened) = open(&folder.node());
    assert!(opened.damaged.is_empty(), "the whole file is whole again");
    assert_eq!(node.statements(NOW, None).unwrap().reports.len(), 500);
}

#[test]
fn reports_come_one_by_one_as_they_come_together() {
    let folder = Folder::new("one-by-one");
    let mut node = init(&folder.node());
    let ids = node.state(drafts(0, 30), NOW).unwrap();
    node.state([withdrawal(ids[3], Scope::StopUsing)], NOW).unwrap();
    let mut each: Vec<_> = node.reports(NOW, None).collect::<Result<_, _>>().unwrap();
    each.sort_by_key(|stated| stated.id);
    assert_eq!(each, node.statements(NOW, None).unwrap().reports);
    assert_eq!(each.len(), 29);
    // A report that says no time of its own has that of its signature.
    let mut told = report(4);
    told.document.captured = Some(NOW);
    assert_eq!(node.report_of(&ids[4]), Some(told));
    assert_eq!(node.report_of(&StatementId([0; 32])), None);
}
