//! A node's first days at the terminal, as a transcript: what is typed and everything that is shown. Ids, keys and days
//! are random or the clock's, and stand as `<id>`, `<day>`. All people are made up.
//!
//! `KHABAR_WRITE_TRANSCRIPTS=1 cargo test -p khabar --test node_session` writes it anew.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCES: &str = r#"
[[source]]
id = "made-up-committee"
kind = "organisation"
files = ["made-up.csv"]
"#;

const POLICY: &str = r#"
name = "Made-up policy"
vetted = ["made-up-committee"]
"#;

/// Two people, one of them nameless, and a row without a name, a status or words.
const LIST: &str = "name,status,city,phone
Kaveh Azmuni,held,Tehran,0000000
,dead,Tehran,
,,,5
";

struct Session {
    dir: PathBuf,
    shown: String,
    /// Full ids in the order in which they were first shown: `{0}` in a command is the first.
    ids: Vec<String>,
}

impl Session {
    fn new() -> Self {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("khabar-session-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("words"), "a made-up passphrase\n").unwrap();
        std::fs::write(dir.join("other-words"), "another passphrase\n").unwrap();
        let lists = dir.join("lists");
        std::fs::create_dir_all(&lists).unwrap();
        std::fs::write(lists.join("sources.toml"), SOURCES).unwrap();
        std::fs::write(lists.join("policy.toml"), POLICY).unwrap();
        std::fs::write(lists.join("made-up.csv"), LIST).unwrap();
        Self { dir, shown: String::new(), ids: Vec::new() }
    }

    fn run(&mut self, line: &str) {
        let mut typed = line.to_owned();
        for (number, id) in self.ids.iter().enumerate() {
            typed = typed.replace(&format!("{{{number}}}"), &id[..8]);
        }
        let arguments = split(&typed);
        let output = Command::new(env!("CARGO_BIN_EXE_khabar"))
            .args(&arguments)
            .current_dir(&self.dir)
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        for word in out.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64) {
            if !self.ids.iter().any(|id| id == word) {
                self.ids.push(word.to_owned());
            }
        }
        self.shown.push_str(&format!("$ khabar {line}\n{}", redact(&out)));
        for line in redact(&err).lines() {
            self.shown.push_str(&format!("! {line}\n"));
        }
        if output.status.code() != Some(0) {
            self.shown.push_str(&format!("[exit {}]\n", output.status.code().unwrap()));
        }
        self.shown.push('\n');
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Words, with what stands in quotation marks kept together.
fn split(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Hex of 8 digits or more, days and times.
fn redact(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric()
            || (c == '-' && word.starts_with("20"))
            || (c == ':' && word.starts_with("20"))
        {
            word.push(c);
            continue;
        }
        let hex = word.len() >= 8
            && word.chars().all(|c| c.is_ascii_hexdigit())
            && word.contains(|c: char| c.is_ascii_digit());
        let hex = hex || matches!(word.len(), 32 | 64) && word.chars().all(|c| c.is_ascii_hexdigit());
        match word.as_bytes() {
            [b'2', b'0', _, _, b'-', ..] => out.push_str("<day>"),
            _ if hex => out.push_str("<id>"),
            _ => out.push_str(&word),
        }
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[test]
fn the_first_days_of_a_node() {
    let mut session = Session::new();
    for line in [
        "init desk --name \"Example group\" --keeper-key keeper.key --passphrase-file words",
        "init desk --name \"Example group\" --keeper-key other.key --passphrase-file words",
        "log --node desk --passphrase-file other-words",
        "log --node nowhere --passphrase-file words",
        "report --node desk --passphrase-file words --name \"شیرین نمونه‌ای\" --father \"کاوه\" --status held --basis close_contact --city تهران --source \"her made-up neighbour\" --contact \"by the bakery\" --expires-days 365",
        "report --node desk --passphrase-file words --name \"Shirin Nemunei\" --status in_contact --basis told_by --phone \"000\"",
        "report --node desk --passphrase-file words --name \"Kaveh Azmuni\" --status dad",
        "import --node desk --passphrase-file words lists",
        "import --node desk --passphrase-file words lists",
        "rejects --node desk --passphrase-file words",
        "ask --node desk --passphrase-file words --name \"Shirin Nemunei\" --asker \"her made-up aunt, by phone\" --relation aunt",
        "show --node desk --passphrase-file words {0}",
        "show --node desk --passphrase-file words {0} --keeper-key keeper.key",
        "withdraw --node desk --passphrase-file words {0} --scope erase-source --ground risk --reason \"the bakery is watched\"",
        "withdraw --node desk --passphrase-file words {0} --scope erase-all --ground author",
        "withdraw --node desk --passphrase-file words {1} --scope erase-all --ground error",
        "withdraw --node desk --passphrase-file words deadbeef --scope erase-all --ground error",
        "withdraw --node desk --passphrase-file words --settle",
        "log --node desk --passphrase-file words",
        "rejects --node desk --passphrase-file words --drop",
        "verify --node desk --passphrase-file words",
        "backup --node desk --passphrase-file words away --epoch apart.epoch",
        "restore away --epoch apart.epoch --into elsewhere --passphrase-file words",
        "restore --into elsewhere --override \"all partners were called\" --passphrase-file words",
        "verify --node elsewhere --passphrase-file words",
    ] {
        session.run(line);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_session.txt");
    if std::env::var_os("KHABAR_WRITE_TRANSCRIPTS").is_some() {
        std::fs::write(&path, &session.shown).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(session.shown == expected, "the terminal shows something else:\n{}", session.shown);
}

#[test]
fn the_doctor_looks_at_everything() {
    let mut session = Session::new();
    session.run("init desk --name \"Example group\" --keeper-key keeper.key --passphrase-file words");
    session.run("doctor --node desk --passphrase-file words");
    // Swap and space are the machine's own; what belongs to the node is as it should be.
    for line in ["good  permissions", "good  clock", "good  integrity", "good  sharing"] {
        assert!(session.shown.contains(line), "{line} in\n{}", session.shown);
    }
    assert!(session.shown.contains("swap") && session.shown.contains("free space"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(session.dir.join("desk/keyring"), std::fs::Permissions::from_mode(0o644))
            .unwrap();
        session.run("doctor --node desk --passphrase-file words");
        assert!(session.shown.contains("LOOK  permissions"), "{}", session.shown);
        assert!(session.shown.contains("[exit 3]"));
    }
}
