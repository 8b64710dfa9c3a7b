//! What the partition filter promises: however many partitions, the same edges, the same histogram and the same
//! people, and nearly the people of one run over everything. All people here are made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

use khabar_linkage::guess::Field;
use khabar_linkage::rows::Rows;
use khabar_linkage::{
    ColumnKind, Linked, Model, ModelError, Options, Pattern, RecordMeta, Table, join_partitions, learn_from,
    link, link_partition, spread,
};
use khabar_names::Frequencies;
use std::collections::{BTreeMap, BTreeSet};

const SYLLABLES: [&str; 14] =
    ["na", "vi", "so", "mar", "ba", "ker", "lu", "den", "pa", "ri", "to", "mes", "zi", "gol"];

/// A made-up word for a number.
fn word(mut n: usize, parts: usize) -> String {
    let mut out = String::new();
    for _ in 0..parts {
        out.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n = n / SYLLABLES.len() + n % 7;
    }
    out
}

/// Given name, family name, birth date, city of 2 × `people` records and a few more; the truth is the person.
fn rows(people: usize) -> Vec<([String; 4], usize)> {
    let mut rows = Vec::new();
    for i in 0..people {
        let cells = [
            word(i * 31 % 97, 2),
            word(i * 17, 4),
            format!("{}-{:02}-{:02}", 1950 + i * 13 % 50, 1 + i % 12, 1 + i * 7 % 28),
            word(i % 9 + 3, 2),
        ];
        rows.push((cells.clone(), i));
        let mut other = cells.clone();
        match i % 4 {
            0 => other[0].truncate(3),
            1 => other[3] = String::new(),
            2 => other[2] = format!("{}-{:02}-{:02}", 1950 + i * 13 % 50, 1 + i % 12, 1 + (i * 7 + 1) % 28),
            _ => {}
        }
        rows.push((other, i));
        if i % 10 == 0 {
            rows.push((cells, i));
        }
    }
    rows
}

fn table(rows: &[([String; 4], usize)]) -> (Table, Vec<[u8; 32]>) {
    let kinds = [ColumnKind::GivenName, ColumnKind::FamilyName, ColumnKind::BirthDate, ColumnKind::Place];
    let fields: Vec<Field> = (kinds.into_iter().enumerate())
        .map(|(at, kind)| Field { name: kind.words().to_owned(), kind, inputs: vec![at] })
        .collect();
    let mut table = Rows::new(&fields);
    rows.iter().for_each(|(cells, _)| table.push(|column| &cells[column]));
    let (table, ids, _) = table.finish();
    (table, ids)
}

fn whole(rows: &[([String; 4], usize)]) -> Linked {
    let (table, ids) = table(rows);
    let meta = |id| RecordMeta { id, source: 0, known: true, compiled: false, copy_of: None, named: true };
    let meta: Vec<RecordMeta> = ids.into_iter().map(meta).collect();
    let mut options = Options::new(Frequencies::embedded().clone());
    // So that there are keys to partition by.
    options.planned_records = Some(200_000);
    link(&table, &meta, &[], &options, &mut |_| {}).unwrap()
}

/// Edges (by record), histogram and people from so many partitions.
type Spread = (BTreeSet<(u32, u32, i32)>, BTreeMap<(u64, (i16, i16)), u64>, Vec<u32>);

fn by_partitions(model: &Model, rows: &[([String; 4], usize)], of: u32) -> Spread {
    let (all, ids) = table(rows);
    let parts = spread(model, &all, &ids, of).unwrap();
    let (mut edges, mut patterns, mut identical) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
    for part in 0..of {
        let here: Vec<u32> =
            (0..rows.len() as u32).filter(|&row| parts[row as usize].contains(&part)).collect();
        let own: Vec<_> = here.iter().map(|&row| rows[row as usize].clone()).collect();
        let (own, ids) = table(&own);
        let found = link_partition(model, &own, &ids, (part, of)).unwrap();
        let record = |at: u32| here[at as usize];
        edges.extend(found.edges.iter().map(|e| (record(e.a), record(e.b), e.weight)));
        identical.extend(found.identical.iter().map(|&(a, b)| (record(a), record(b))));
        for cell in found.patterns {
            *patterns.entry((cell.pattern, cell.frequency)).or_default() += cell.count;
        }
    }
    let list: Vec<_> = edges.iter().copied().collect();
    let people = join_partitions(rows.len(), &identical, &list);
    (edges, patterns, people)
}

fn f1(found: &[u32], truth: &[u32]) -> f64 {
    let (mut hits, mut said, mut wanted) = (0.0, 0.0, 0.0);
    for i in 0..found.len() {
        for j in 0..i {
            let (f, t) = (found[i] == found[j], truth[i] == truth[j]);
            hits += f64::from(u8::from(f && t));
            said += f64::from(u8::from(f));
            wanted += f64::from(u8::from(t));
        }
    }
    2.0 * hits / (said + wanted)
}

#[test]
fn the_number_of_partitions_changes_nothing() {
    let rows = rows(700);
    let model = whole(&rows).model();
    assert!(model.keys.iter().all(|key| !key.is_empty()), "keys to partition by: {:?}", model.keys);
    let (edges, patterns, people) = by_partitions(&model, &rows, 1);
    assert!(edges.len() > 500);
    for of in [2, 7, 40] {
        let other = by_partitions(&model, &rows, of);
        assert!(other.0 == edges, "edges of {of}");
        assert!(other.1 == patterns, "histogram of {of}");
        assert!(other.2 == people, "people of {of}");
    }
}

#[test]
fn partitions_find_nearly_the_people_of_one_run() {
    let rows = rows(700);
    let truth: Vec<u32> = rows.iter().map(|row| row.1 as u32).collect();
    let linked = whole(&rows);
    let (_, _, people) = by_partitions(&linked.model(), &rows, 5);
    let (one, several) = (f1(&linked.person, &truth), f1(&people, &truth));
    assert!(one > 0.90 && several > one - 0.03, "{one} {several}");
}

#[test]
fn a_model_survives_its_file_and_is_checked() {
    let model = whole(&rows(100)).model();
    model.check().unwrap();
    let parameters = model.parameters();
    assert_eq!(model.with(&parameters), model);
    let mut other = model.clone();
    other.version = 1;
    assert_eq!(other.check(), Err(ModelError::Version(1)));
    let mut other = model.clone();
    other.columns[0].u.pop();
    assert!(matches!(other.check(), Err(ModelError::Damaged(_))));
    for atom in [(9, 0, false), (0, 9, false)] {
        let mut other = model.clone();
        other.keys.push(vec![atom]);
        assert!(matches!(other.check(), Err(ModelError::Damaged(_))));
    }
}

#[test]
fn a_histogram_teaches() {
    let rows = rows(700);
    let model = whole(&rows).model();
    let (_, patterns, _) = by_partitions(&model, &rows, 3);
    let patterns: Vec<Pattern> = patterns
        .into_iter()
        .map(|((pattern, frequency), count)| Pattern { pattern, frequency, count })
        .collect();
    let learned = learn_from(&model, &patterns, rows.len() as u64);
    learned.check().unwrap();
    assert!((learned.prior - model.prior).abs() < 2.0, "{} {}", learned.prior, model.prior);
    // Family names of two records of one person agree exactly nearly always here.
    assert!(learned.columns[1].m[0] > 0.9, "{:?}", learned.columns[1].m);
}
