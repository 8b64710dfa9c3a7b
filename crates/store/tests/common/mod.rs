//! Nodes in folders of their own, and made-up reports. Nobody in them exists.
#![allow(dead_code)]

use khabar_model::*;
use khabar_statement::{Ground, Said as _, Scope, Withdrawal};
use khabar_store::*;
use std::path::{Path, PathBuf};

pub const NOW: Instant = Instant(1_768_300_000);
pub const CHEAP: Cost = Cost { memory: 64, passes: 1 };
pub const DAY: i64 = 86_400;
pub const NAME: &str = "شیرین نمونه‌ای";
pub const WORDS: &str = "made-up words that nobody said";

/// A folder that goes when it is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("khabar-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn node(&self) -> PathBuf {
        self.0.join("node")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn secret() -> Secret {
    Secret::passphrase("a made-up passphrase")
}

pub fn keeper() -> ([u8; 32], [u8; 32]) {
    let secret = [5; 32];
    (secret, khabar_statement::sealing_public(&secret))
}

pub fn init(dir: &Path) -> Node {
    Node::init(dir, "made-up group", keeper().1, secret(), CHEAP, NOW).unwrap()
}

pub fn open(dir: &Path) -> (Node, Opened) {
    Node::open(dir, secret()).unwrap()
}

pub fn report(number: u32) -> Report {
    let mut person = Person { names: vec![WrittenName::new(NAME)], ..Person::default() };
    person.father = Some(format!("Azmuni {number}"));
    Report {
        source: SourceId::new("made-up-list"),
        person,
        claims: vec![Claim::says(What::State(Value::Dead), Basis::SawBody)],
        dates: vec![],
        places: vec![],
        document: Document { text: Some(format!("{WORDS}, {number}").into()), ..Document::default() },
    }
}

pub fn with_phone(number: u32) -> Report {
    let mut report = report(number);
    let phone =
        Identifier { kind: IdentifierKind::Phone, text: "000-made-up-000".to_owned(), fragment: false };
    report.person.identifiers.push(phone);
    report
}

pub fn drafts(from: u32, count: u32) -> Vec<Draft> {
    let draft = |row| Draft { origin: Some((ItemId([1; 32]), row, 0)), ..Draft::of(&report(row)) };
    (from..from + count).map(draft).collect()
}

pub fn withdrawal(target: StatementId, scope: Scope) -> Draft {
    let said =
        Withdrawal { target, scope, ground: Ground::Risk, reason: "made up".to_owned(), keep_sealed: false };
    Draft { fields: said.fields(), ..Draft::of(&said) }
}

/// The bytes of every file under a folder.
pub fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    all
}

pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|bytes| bytes == needle)
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for (path, bytes) in files(from) {
        std::fs::write(to.join(path.file_name().unwrap()), bytes).unwrap();
    }
}
