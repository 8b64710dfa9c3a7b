//! The gate: what is planted in protected fields is in no public output. All people here are made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

mod common;

use common::{Scratch, arg, khabar};

/// Markers that stand in names, contacts, identifiers, exact places, sources, text and links of the folder below.
const MARKERS: [&str; 14] = [
    "Zqnameone",
    "Zqnametwo",
    "Zqfather",
    "Zqmother",
    "99887766",
    "665544",
    "Zqspot",
    "Zqhome",
    "Zqsource",
    "Zqorg",
    "Zqtext",
    "zqlink",
    "Zqhandle",
    "Zqcollector",
];

fn folder() -> Scratch {
    let mut csv = String::from(
        "name,father,mother,phone,id_fragment,age,status,date,province,city,spot,residence,text,link\n",
    );
    for row in 0..40 {
        let status = if row % 2 == 0 { "dead" } else { "held" };
        let name = if row % 3 == 0 { "Zqnameone" } else { "Zqnametwo" };
        csv += &format!(
            "{name} Testi{row},Zqfather,Zqmother,+98 99887766,665544,{},{status},2026-01-{:02},Tehran,Tehran,Zqspot,Zqhome,Zqtext,https://example.org/zqlink\n",
            12 + row,
            1 + row % 28,
        );
    }
    let posts = "source,text,said,captured\nZqhandle,Zqtext Zqnameone was seen,2026-01-10,2026-01-11\n";
    let toml = "[[source]]\nid = \"Zqsource\"\nname = \"Zqorg\"\norganisation = \"Zqorg\"\nkind = \"organisation\"\nfiles = [\"a.csv\"]\ncaptured = \"2026-02-01\"\ncollector = \"Zqcollector\"\n";
    Scratch::new("gate").file("a.csv", csv).file("posts.csv", posts).file("sources.toml", toml)
}

#[test]
fn no_marker_leaves_without_a_recipient() {
    let (folder, out) = (folder(), Scratch::new("gate-out"));
    let ran = khabar(&["check", arg(&folder.0), "--no-estimate", "--out", arg(&out.0)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut files = 0;
    for entry in std::fs::read_dir(&out.0).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
        for marker in MARKERS {
            assert!(!text.contains(&marker.to_lowercase()), "{marker} is in {}", path.display());
        }
        files += 1;
    }
    assert!(files >= 2);
}

#[test]
fn sealed_fields_are_in_no_internal_output_either() {
    let (folder, out) = (folder(), Scratch::new("gate-in"));
    let ran =
        khabar(&["check", arg(&folder.0), "--no-estimate", "--out", arg(&out.0), "--internal", "Desk 2"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for entry in std::fs::read_dir(&out.0).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        if path.file_name().unwrap().to_str().unwrap().starts_with("reject") {
            continue; // The rejected row as read, for the group's own eyes.
        }
        for marker in ["99887766", "665544"] {
            assert!(!text.contains(marker), "{marker} is in {}", path.display());
        }
    }
    let names = std::fs::read_to_string(out.path("people.csv")).unwrap();
    assert!(names.contains("Zqnameone") && names.contains("Desk 2"), "the recipient has names, and is named");
}
