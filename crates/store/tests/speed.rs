//! What a million reports cost, printed.
//!
//! `cargo test --release -p khabar-store --test speed -- --ignored --nocapture`
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::*;
use khabar_model::*;
use khabar_store::*;

/// CPU seconds of this process, and its peak memory in MiB, as Linux tells them.
fn cost() -> (f64, u64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default().to_owned();
    let ticks: u64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    (ticks as f64 / 100.0, peak.unwrap_or(0) >> 10)
}

fn typical(row: u32, with_phone: bool) -> Draft {
    let mut report = report(row);
    report.document = Document { captured: Some(NOW), ..Document::default() };
    report.person.birth = Some(DayRange::day(Day(9_000 + (row % 9_000) as i32)));
    let place =
        Place {
            city: Some("تهران".to_owned()), province: Some("تهران".to_owned()), ..Place::default()
        };
    report.places.push(PlaceClaim { role: PlaceRole::Event, place });
    if with_phone {
        let text = format!("{row:011}");
        report.person.identifiers.push(Identifier { kind: IdentifierKind::Phone, text, fragment: false });
    }
    Draft { origin: Some((ItemId([1; 32]), row, 0)), ..Draft::of(&report) }
}

#[test]
#[ignore = "a measurement"]
fn a_million_reports() {
    for (what, every) in [("none with a sealed phone", u32::MAX), ("every fifth with a sealed phone", 5)] {
        let folder = Folder::new("speed");
        let mut node = init(&folder.node());
        let (before, _) = cost();
        let ids = node.state((0..1_000_000).map(|row| typical(row, row % every == 4)), NOW).unwrap();
        let (after, peak) = cost();
        drop(node);
        let bytes: u64 = files(&folder.node()).iter().map(|(_, bytes)| bytes.len() as u64).sum();
        println!(
            "{} reports, {what}: imported, signed, encrypted in {:.1} CPU-seconds, peak {peak} MiB",
            ids.len(),
            after - before
        );
        println!("  {:.0} bytes on disk each", bytes as f64 / ids.len() as f64);
        drop(ids);
        let (before, _) = cost();
        let (node, opened) = open(&folder.node());
        let (after, peak) = cost();
        println!(
            "  opened and verified in {:.1} CPU-seconds ({} batches), peak {peak} MiB",
            after - before,
            opened.verified
        );
        assert!(opened.damaged.is_empty());
        let (before, _) = cost();
        let reports = node.statements(NOW, None).unwrap().reports.len();
        let (after, peak) = cost();
        println!(
            "  {reports} reports handed to findings in {:.1} CPU-seconds, peak {peak} MiB",
            after - before
        );
    }
}
