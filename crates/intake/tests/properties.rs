//! Whatever the bytes of a folder: nothing panics, and every row is accounted for.

use khabar_intake::{Folder, Options, read_folder};
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for each case, removed when the case is done.
struct Scratch(PathBuf);

impl Scratch {
    fn new(files: &[(&str, &[u8])]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("khabar-intake-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        for (name, bytes) in files {
            std::fs::write(path.join(name), bytes).expect("a file");
        }
        Self(path)
    }

    fn read(&self) -> Folder {
        read_folder(&self.0, &Options::default(), &mut |_| {}).expect("the folder is read")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn check(folder: &Folder) -> Result<(), TestCaseError> {
    for account in &folder.accounts {
        prop_assert!(account.adds_up(), "{account:?}");
        let rejected = folder
            .rejects
            .iter()
            .filter(|reject| *reject.at.file == account.file && reject.at.row > 0)
            .count();
        prop_assert_eq!(rejected as u64, account.rejected);
    }
    let reports: u64 = folder.accounts.iter().map(|account| account.reports).sum();
    prop_assert_eq!(reports, folder.reports.len() as u64);
    let posts: u64 = folder.accounts.iter().map(|account| account.names_nobody).sum();
    prop_assert_eq!(posts, folder.posts.len() as u64);
    let tallies: u64 = folder.accounts.iter().map(|account| account.tallies).sum();
    prop_assert_eq!(tallies, folder.tallies.len() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_name(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-c]\\.(csv|json|jsonl|xlsx|ods|txt|xls)") {
        check(&Scratch::new(&[(&name, &bytes)]).read())?;
    }

    #[test]
    fn table_like_text(rows in proptest::collection::vec("(Roya Azmouni|ناشناس|unknown man|Total|)[,;](held|کشته شده|\"x|-|)[,;](2026-01-09|۱۹ دی|24|)[,;]?(words, more|\u{0}|)", 0..40)) {
        let text = format!("name,status,date,text\n{}", rows.join("\n"));
        check(&Scratch::new(&[("a.csv", text.as_bytes())]).read())?;
    }

    #[test]
    fn the_same_rows_in_another_order_give_the_same_reports(rows in proptest::collection::vec("(Roya|Kaveh|Parya) (Azmouni|Nemounei),(held|dead|missing),2026-01-0[1-9]", 1..20), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| blake3_like(row, seed));
        let read = |rows: &[String]| {
            let text = format!("name,status,date\n{}\n", rows.join("\n"));
            let folder = Scratch::new(&[("a.csv", text.as_bytes())]).read();
            let mut reports: Vec<String> = folder.reports.iter().map(|(_, report)| serde_json::to_string(report).expect("json")).collect();
            reports.sort();
            reports
        };
        prop_assert_eq!(read(&rows), read(&shuffled));
    }
}

/// Any order that depends on the seed.
fn blake3_like(row: &str, seed: u64) -> u64 {
    row.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_same_file_twice_gives_its_rows_once() {
    let text = b"name,status\nRoya Azmouni,held\nunknown man,held\n";
    let folder = Scratch::new(&[("a.csv", text), ("b.csv", text)]).read();
    assert_eq!(folder.reports.len(), 2);
    assert_eq!(folder.accounts[1].repeats, 2);
}

#[test]
fn a_line_of_many_megabytes_is_one_reject() {
    let mut text = b"name,status\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 9 << 20));
    text.extend_from_slice(b"\nRoya Azmouni,held\n");
    let folder = Scratch::new(&[("a.csv", &text)]).read();
    assert_eq!((folder.reports.len(), folder.rejects.len()), (1, 1));
    assert_eq!(folder.rejects[0].reason, khabar_intake::RejectReason::LineTooLong);
}

#[test]
fn a_million_columns_are_named() {
    let text = format!("name{}\nRoya Azmouni\n", ",x".repeat(1_000_000));
    let folder = Scratch::new(&[("a.csv", text.as_bytes())]).read();
    assert!(folder.rejects.iter().any(|reject| reject.reason == khabar_intake::RejectReason::TooManyColumns));
}

#[test]
fn an_empty_folder_says_what_to_do() {
    let scratch = Scratch::new(&[]);
    let error = read_folder(&scratch.0, &Options::default(), &mut |_| {}).expect_err("nothing to read");
    assert!(error.to_string().contains("hint:"));
}

#[test]
fn the_template_is_a_sources_file() {
    let scratch = Scratch::new(&[(
        "a list.csv",
        "Nom complet,Statut,\"x \"\"y\"\"\"\nRoya Azmouni,held,1\n".as_bytes(),
    )]);
    let page = khabar_intake::sources_toml_template(&scratch.read());
    let file = khabar_intake::sources_file::sources_from_toml(&page, 0).expect(&page);
    assert_eq!(file.sources[0].source.id.as_str(), "a-list");
}

#[test]
fn outages_and_asks() {
    let scratch = Scratch::new(&[
        ("outages.csv", "start,end,place,kind\n2026-01-08 20:00,2026-01-28,Testabad,internet\nsoon,,,\n".as_bytes()),
        ("asks.csv", "sought,sought_father,asker,wish,companion\nرویا آزمونی / Roya Azmouni,کاوه,Somebody,only_these,Companion 1\n,,Somebody,,\n".as_bytes()),
    ]);
    let (outages, refused) = khabar_intake::read_outages(&scratch.0, 12_600).expect("outages");
    assert_eq!((outages.len(), refused.len()), (1, 1));
    assert_eq!(outages[0].end.expect("end").to_string(), "2026-01-28T20:30:00Z");
    let asks = khabar_intake::read_asks(&scratch.0.join("asks.csv"), 12_600, None).expect("asks");
    assert_eq!((asks.asks.len(), asks.refused.len()), (1, 1));
    assert_eq!(asks.asks[0].1.sought.names.len(), 2);
    assert_eq!(asks.asks[0].1.wish, khabar_model::inquiry::ContactWish::OnlyThese);
}
