//! Writes pages of a fictional shutdown, for the eye, for screenshots and for timing:
//! `cargo run -p khabar-publish --example patterns -- DIR [PEOPLE]`.
//!
//! `report.html` shows every part of the public page, in both languages and directions; `desk.html` is the desk of
//! PEOPLE made-up people (150 where not told), and `desk-report.html` their public page, through the gate.

#[path = "../tests/fiction/mod.rs"]
mod fiction;

use khabar_model::{Instant, RowRef, SourceId};
use khabar_publish::internal::{RejectRow, VanishedRow};
use khabar_publish::page::{self, Account, DeskExtra, ReportExtra, report};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/pages".to_owned()));
    let people = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(150);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("report.html"), report::page(&fiction::view()))?;
    let statements = fiction::folder::statements(people, 7, false);
    let rows = statements.reports.len() as u64;
    let findings = fiction::folder::found(statements, &fiction::folder::policy(false));
    // Estimates of thousands take minutes, and are the same few lines of the page.
    let estimates = match people {
        0..=200 => khabar_findings::estimate(&findings, &khabar_estimation::Options::default()),
        _ => Vec::new(),
    };
    let group = Some("میز خیالی آبان".to_owned()); // "fictional desk Aban"
    let extra = DeskExtra {
        recipient: "Desk 2 (fictional)",
        group: group.clone(),
        rejects: &rejects(),
        vanished: &vanished(),
        accounts: vec![Account {
            file: "north.csv".to_owned(),
            rows: rows + 1,
            reports: rows,
            rejected: 1,
            ..Account::default()
        }],
        outages: fiction::outages(),
        estimates: &estimates,
        withdrawn: 3,
    };
    std::fs::write(folder.join("desk.html"), page::desk(&findings, &extra))?;
    let extra = ReportExtra { group, estimates: &estimates, outages: fiction::outages(), withdrawn: 3 };
    std::fs::write(folder.join("desk-report.html"), page::report(&findings, &extra))
}

fn vanished() -> Vec<VanishedRow> {
    vec![VanishedRow {
        name: "Mahtab Sarvari".to_owned(),
        older: SourceId::new("north"),
        at: RowRef { file: "north.csv".into(), row: 9 },
        newer: SourceId::new("north-2"),
        since: Some(Instant(1_770_000_000)),
    }]
}

fn rejects() -> Vec<RejectRow> {
    vec![RejectRow {
        file: "north.csv".to_owned(),
        row: 17,
        field: "died".to_owned(),
        found: "1404/13/40".to_owned(),
        reason: "no such day: the year has twelve months".to_owned(),
        hint: "write the day as the list has it, or leave it empty".to_owned(),
        raw: String::new(),
    }]
}
