//! Findings over a node equal findings over the folder that was imported into it, modulo ids. The example's people are
//! fictional.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

use khabar_findings::{Findings, Options, Statements};
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

/// Each person as the rows that are about them, with what can be believed.
fn people(findings: &Findings) -> BTreeMap<BTreeSet<RowRef>, Vec<String>> {
    let each = findings.people.iter().zip(&findings.beliefs);
    each.map(|(person, belief)| {
        let rows =
            person.reports.iter().map(|report| findings.reports[*report as usize].at.clone()).collect();
        let values = belief.axes.iter().flat_map(|axis| &axis.values);
        let mut values: Vec<String> =
            values.map(|found| format!("{:?} {:?}", found.value, found.level)).collect();
        values.sort();
        (rows, values)
    })
    .collect()
}

fn run(statements: Statements, folder: &khabar_intake::Folder) -> Findings {
    let (policy, hash) = (&folder.policy, folder.policy_hash);
    khabar_findings::findings(statements, policy, hash, &Options::default(), &mut |_| {}).unwrap()
}

#[test]
fn a_node_finds_what_its_folder_finds() {
    let dir = std::env::temp_dir().join(format!("khabar-node-findings-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("key"), [7; 64]).unwrap();
    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/shutdown/reports");
    let example_text = example.to_str().unwrap();
    let mut folder = khabar_intake::read_folder(&example, &Default::default(), &mut |_| {}).unwrap();
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
    let sources = found.sources.into_iter().map(|source| (source.id.clone(), source)).collect();
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
    let on_node = run(
        Statements {
            sources,
            reports: found.reports,
            posts: found.posts,
            tallies: found.tallies,
            decisions: found.decisions,
            ..Statements::default()
        },
        &folder,
    );
    let reports = khabar_statement::identify(std::mem::take(&mut folder.reports));
    let posts = khabar_statement::identify_posts(std::mem::take(&mut folder.posts));
    let tallies = khabar_statement::identify_tallies(std::mem::take(&mut folder.tallies));
    let sources = folder.sources.clone();
    let in_folder = run(Statements { sources, reports, posts, tallies, ..Statements::default() }, &folder);
    assert_eq!(on_node.reports.len(), in_folder.reports.len());
    let (here, there) = (people(&on_node), people(&in_folder));
    let differing = here.iter().filter(|(rows, values)| there.get(*rows) != Some(*values)).count();
    println!("{differing} of {} people differ", there.len());
    // The reports are the same, word for word (above). Linkage orders and samples by id, and a node draws its salts at
    // random, so a pair on the edge may fall otherwise; with the same ids nothing may.
    assert!(differing * 20 <= there.len(), "{differing} of {} people differ", there.len());
    let _ = std::fs::remove_dir_all(&dir);
}
