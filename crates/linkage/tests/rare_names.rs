//! A rare name says much by itself: two records that share nothing else are met and joined, in a table where most
//! share their names with hundreds. All people here are made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

use khabar_linkage::{ColumnBuilder, ColumnKind, Linked, Options, RecordMeta, Table, Value, link};
use khabar_names::Frequencies;

const GIVEN: [&str; 6] = ["Mohammad", "Ali", "Zahra", "Hossein", "Maryam", "Reza"];
const FAMILY: [&str; 5] = ["Mohammadi", "Ahmadi", "Rezaei", "Hosseini", "Karimi"];
const CITY: [&str; 8] = ["rasht", "qom", "yazd", "sari", "ilam", "arak", "bam", "khoy"];

/// Name, father's name, city; whether of known origin.
type Row = (String, String, &'static str, bool);

/// A made-up word that no other number has; words of near numbers are not alike.
fn word(n: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ruk", "shi", "dol", "men", "tav", "gesh", "zor", "pil", "kan"];
    [n % 10, n * 7 / 10 % 10, n / 100 % 10].map(|syllable| SYLLABLES[syllable]).concat()
}

/// People with common names, most with one record, some with a second that leaves something out.
fn crowd(people: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for i in 0..people {
        // One in fifty has a name that few have.
        let family = if i % 50 == 49 { word(i / 50) } else { FAMILY[i / 6 % 5].to_owned() };
        let name = format!("{} {family}", GIVEN[i % 6]);
        let (father, city) = (word(i * 7919 % 1000), CITY[i / 30 % 8]);
        rows.push((name.clone(), father.clone(), city, true));
        match i % 9 {
            0 => rows.push((name, father, "", true)),
            1 => rows.push((name, String::new(), city, true)),
            2 => rows.push((name, father, CITY[i / 31 % 8], true)),
            _ => {}
        }
    }
    rows
}

fn run(rows: &[Row]) -> Linked {
    let kinds = [ColumnKind::Name, ColumnKind::FatherName, ColumnKind::Place];
    let names = ["name", "father", "city"];
    let mut columns: Vec<ColumnBuilder> =
        names.iter().zip(kinds).map(|(name, kind)| ColumnBuilder::new(name, kind)).collect();
    for (name, father, city, _) in rows {
        columns[0].push(&[Value::Text(name)]);
        columns[1].push(&[Value::Text(father)]);
        columns[2].push(&[Value::Path(&[city])]);
    }
    let mut table = Table::new(rows.len());
    columns.into_iter().for_each(|column| table.add(column.finish()).unwrap());
    let meta = |(n, row): (usize, &Row)| {
        let mut id = [0u8; 32];
        id[..8].copy_from_slice(&(n as u64).to_be_bytes());
        RecordMeta { id, source: 0, known: row.3, compiled: false, copy_of: None, named: true }
    };
    let metas: Vec<RecordMeta> = rows.iter().enumerate().map(meta).collect();
    link(&table, &metas, &[], &Options::new(Frequencies::embedded().clone()), &mut |_| {}).unwrap()
}

/// The crowd, and last two records that have a rare name and nothing else in common.
fn with_a_rare_name() -> Vec<Row> {
    let mut rows = crowd(15_000);
    rows.push(("Goltan Neyestanjuy".into(), "Peyrang".into(), "bam", true));
    rows.push(("Goltan Neyestanjuy".into(), String::new(), "", true));
    rows
}

#[test]
fn a_rare_name_alone_joins_and_a_common_one_does_not() {
    let mut rows = with_a_rare_name();
    rows.push(("Ali Ahmadi".into(), String::new(), "", true));
    let found = run(&rows);
    let [rare, same, common] = [3, 2, 1].map(|back| found.person[rows.len() - back]);
    assert!(found.stats.keys.iter().any(|key| key.starts_with("name (at most")), "{:?}", found.stats.keys);
    assert_eq!(rare, same, "the rare name");
    assert_eq!(found.person.iter().filter(|person| **person == common).count(), 1, "the common name");
}

#[test]
fn a_flood_of_strangers_with_a_rare_name_hides_nobody() {
    for flood in [300, 4_000] {
        let mut rows = with_a_rare_name();
        let here = rows.len();
        for n in 0..flood {
            rows.push(("Goltan Neyestanjuy".into(), word(n % 1000), CITY[n / 1000], false));
        }
        let found = run(&rows);
        assert_eq!(found.person[here - 2], found.person[here - 1], "{flood} strangers");
    }
}

#[test]
fn where_most_rows_name_nobody_a_rare_name_still_joins() {
    let mut rows = with_a_rare_name();
    let here = rows.len();
    for (n, row) in rows.iter_mut().enumerate().take(here - 2).filter(|(n, _)| n % 20 != 0) {
        (row.0, row.1) = (String::new(), word(n * 31 % 1000));
    }
    rows[here - 1].2 = "bam";
    let found = run(&rows);
    assert_eq!(found.person[here - 2], found.person[here - 1]);
}

#[test]
fn a_name_that_is_common_in_the_table_says_little_whatever_other_tables_say() {
    // No table of names has this family, and here a twentieth of all bear it.
    let mut rows = crowd(15_000);
    let here = rows.len();
    for n in 0..1_000 {
        rows.push(("Ali Sangtarashan".into(), word(n), CITY[n % 8], true));
    }
    let found = run(&rows);
    let people: std::collections::BTreeSet<u32> = found.person[here..].iter().copied().collect();
    assert!(people.len() > 950, "{} of a thousand namesakes are left", people.len());
}
