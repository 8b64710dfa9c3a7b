//! Findings over a node equal findings over the folder that was imported into it, modulo ids. The example's people are
//! fictional.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

use khabar_model::{Identifier, Instant, Report, RowRef, StatementId};
use khabar_statement::report_fields;
use khabar_store::{Node, Secret};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const NOW: Instant = Instant(1_800_000_000);

fn khabar(dir: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_khabar")).args(arguments).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_node_finds_what_its_folder_finds() {
    let dir = std::env::temp_dir().join(format!("khabar-node-findings-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("key"), [7; 64]).unwrap();
    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/shutdown/reports");
    let example_text = example.to_str().unwrap();
    let folder = khabar_intake::read_folder(&example, &Default::default(), &mut |_| {}).unwrap();
    let rows = folder.reports.len() + folder.posts.len() + folder.tallies.len();
    khabar(&dir, &["init", "desk", "--name", "Example", "--keeper-key", "keeper.key", "--key-file", "key"]);
    let said = khabar(&dir, &["import", "--node", "desk", "--key-file", "key", example_text]);
    assert!(said.contains(&format!("{rows} rows read: {rows} stated, 0 were here already")), "{said}");
    let again = khabar(&dir, &["import", "--node", "desk", "--key-file", "key", example_text]);
    assert!(again.contains(&format!("0 stated, {rows} were here already")), "{again}");

    let keeper = std::fs::read_to_string(dir.join("keeper.key")).unwrap();
    let keeper = StatementId::from_hex(keeper.trim()).unwrap().0;
    let (node, opened) = Node::open(&dir.join("desk"), Secret::key_file(vec![7; 64])).unwrap();
    assert!(opened.damaged.is_empty());
    let found = node.statements(NOW, Some(&keeper)).unwrap();
    assert_eq!((found.withdrawn, found.not_understood, found.keeper), (0, 0, true));
    assert_eq!(found.policy, std::fs::read_to_string(example.join("policy.toml")).ok());
    let sources: BTreeMap<_, _> =
        found.sources.into_iter().map(|source| (source.id.clone(), source)).collect();
    assert_eq!(sources, folder.sources);
    let words = |reports: &[(RowRef, Report)]| {
        let mut words: Vec<(RowRef, Vec<u8>, Vec<Identifier>)> = reports
            .iter()
            .map(|(at, report)| {
                (at.clone(), report_fields(report).as_bytes().to_vec(), report.person.identifiers.clone())
            })
            .collect();
        words.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        words
    };
    let kept: Vec<(RowRef, Report)> =
        found.reports.iter().map(|stated| (stated.at.clone(), stated.said.clone())).collect();
    assert!(words(&kept) == words(&folder.reports), "a report changed on its way through the node");
    drop(node);

    // A keeper's run over the node says what the run over the folder says, estimates and all, but for ids.
    let common = ["--internal", "Desk 2"];
    let in_folder = khabar(&dir, &[&["check", example_text, "--out", "a"], &common[..]].concat());
    let of_node =
        ["check", "--node", "desk", "--key-file", "key", "--keeper-key", "keeper.key", "--out", "b"];
    let on_node = khabar(&dir, &[&of_node, &common[..]].concat());
    check_same_words(&in_folder, &on_node);
    let read = |run: &str, file: &str| std::fs::read_to_string(dir.join(run).join(file)).unwrap();
    assert_eq!(read("a", "aggregate.csv"), read("b", "aggregate.csv"));
    let (here, there) = (Run::read(&dir.join("a")), Run::read(&dir.join("b")));
    assert!(here.findings.len() > 200 && here.review.len() > 20, "the test itself can see");
    check_same_lines("findings.jsonl", &here.findings, &there.findings);
    check_same_lines("people.csv", &here.people, &there.people);
    check_same_lines("links.csv", &here.links, &there.links);
    check_same_lines("review.csv", &here.review, &there.review);
    let _ = std::fs::remove_dir_all(&dir);
}

/// The screen: what stands before the people is about the folder or the node itself, and is another.
#[track_caller]
fn check_same_words(here: &str, there: &str) {
    let words = |screen: &str| {
        let from = screen.find("PEOPLE ").unwrap();
        let word = |word: &str| if is_hex(word, 8) { "<id>".to_owned() } else { word.to_owned() };
        let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = screen[from..].lines().map(line).collect();
        lines.sort();
        lines
    };
    assert_eq!(words(here), words(there));
}

#[track_caller]
fn check_same_lines(file: &str, here: &[String], there: &[String]) {
    let differing: Vec<_> = here.iter().zip(there).filter(|(a, b)| a != b).take(2).collect();
    assert!(here == there, "{file}: {} and {} lines: {differing:#?}", here.len(), there.len());
}

fn is_hex(word: &str, digits: usize) -> bool {
    word.len() == digits && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The files of a run with each id replaced by the row it stands for, sorted.
struct Run {
    findings: Vec<String>,
    people: Vec<String>,
    links: Vec<String>,
    review: Vec<String>,
}

/// What ids stand for: reports for their rows, people for the first of their rows.
struct Names {
    reports: BTreeMap<String, String>,
    people: BTreeMap<String, String>,
}

impl Run {
    fn read(dir: &Path) -> Self {
        let names = Names::read(&dir.join("links.csv"));
        let text = std::fs::read_to_string(dir.join("findings.jsonl")).unwrap();
        let line = |line: &str| names.value("", serde_json::from_str(line).unwrap()).to_string();
        // The first line is the stamp.
        let mut findings: Vec<String> = text.lines().skip(1).map(line).collect();
        findings.sort();
        let table = |file: &str| {
            let mut lines: Vec<String> =
                rows(&dir.join(file)).iter().map(|row| names.row(file, row)).collect();
            lines.sort();
            lines
        };
        Self { findings, people: table("people.csv"), links: table("links.csv"), review: table("review.csv") }
    }
}

impl Names {
    fn read(links: &Path) -> Self {
        let (mut reports, mut members) = (BTreeMap::new(), BTreeMap::<String, BTreeSet<String>>::new());
        for row in rows(links) {
            let at = format!("{}:{}", row["file"], row["row"]);
            reports.insert(row["report"].clone(), at.clone());
            members.entry(row["person"].clone()).or_default().insert(at);
        }
        let first =
            |(person, rows): (String, BTreeSet<String>)| (person, format!("person of {:?}", rows.first()));
        Self { reports, people: members.into_iter().map(first).collect() }
    }

    fn word(&self, word: &str, person: bool) -> String {
        let known = if person { &self.people } else { &self.reports };
        match known.get(word) {
            Some(name) => name.clone(),
            None if is_hex(word, 64) => "<id>".to_owned(),
            None => word.to_owned(),
        }
    }

    /// Lists of ids are in the order of the ids, and are sorted anew.
    fn value(&self, key: &str, value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::String(text) => Value::String(self.word(&text, key == "person")),
            Value::Array(list) => {
                let mut list: Vec<Value> = list.into_iter().map(|one| self.value(key, one)).collect();
                if list.iter().all(Value::is_string) {
                    list.sort_by_key(Value::to_string);
                }
                Value::Array(list)
            }
            Value::Object(map) => {
                let each = map.into_iter().map(|(key, one)| {
                    let one = self.value(&key, one);
                    (key, one)
                });
                Value::Object(by_cluster(each.collect()))
            }
            other => other,
        }
    }

    fn row(&self, file: &str, row: &BTreeMap<String, String>) -> String {
        let of_person = |column: &str| {
            column == "person" || file == "review.csv" && row["kind"] != "pair" && column == "a"
        };
        let cell = |(column, text): (&String, &String)| {
            let mut words: Vec<String> =
                text.split(' ').map(|word| self.word(word, of_person(column))).collect();
            if text.split(' ').all(|word| is_hex(word, 64)) {
                words.sort();
            }
            (column.clone(), words.join(" "))
        };
        let mut cells: BTreeMap<String, String> = row.iter().map(cell).collect();
        // Which of a pair stands first is the ids' order too.
        if file == "review.csv" && row["kind"] == "pair" && cells["a"] > cells["b"] {
            for (one, other) in [("a", "b"), ("name_a", "name_b"), ("row_a", "row_b")] {
                let (x, y) = (cells[one].clone(), cells[other].clone());
                cells.insert(one.to_owned(), y);
                cells.insert(other.to_owned(), x);
            }
        }
        format!("{cells:?}")
    }
}

/// Independent clusters are in the order of ids, and the report that stands for one is, of several captured at one
/// time, that of the smallest id: so each cluster takes what would hold without it, and they are sorted anew.
fn by_cluster(
    mut value: serde_json::Map<String, serde_json::Value>,
) -> serde_json::Map<String, serde_json::Value> {
    use serde_json::Value;
    let (Some(Value::Array(mut clusters)), Some(Value::Array(without))) =
        (value.remove("clusters"), value.remove("without"))
    else {
        return value;
    };
    for one in without {
        let cluster = &mut clusters[one["cluster"].as_u64().unwrap() as usize];
        cluster["without"] = one["level"].clone();
    }
    for cluster in &mut clusters {
        let root = cluster["root"].clone();
        assert!(cluster["reports"].as_array().unwrap().contains(&root), "{cluster}");
        cluster["root"] = Value::Null;
    }
    clusters.sort_by_key(Value::to_string);
    value.insert("clusters".to_owned(), Value::Array(clusters));
    value
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}
