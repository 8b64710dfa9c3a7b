//! Who is one person: partition, B³ and pair measures over the named rows, and the naive join beside them.

use super::truth::Truth;
use super::view::View;
use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Named rows that stand in the truth and gave a report: the report, the true person, and the row in the truth.
pub struct Labelled {
    /// (report, true person, row of the truth).
    pub rows: Vec<(u32, u32, u32)>,
    /// Named rows of the truth that gave no report, by kind: exact repeats, rejects, rows after the as-of instant.
    pub without_report: BTreeMap<String, u32>,
}

/// Join truth and view.
pub fn labelled(truth: &Truth, view: &View) -> Labelled {
    let by_row = view.by_row();
    let mut labelled = Labelled { rows: Vec::new(), without_report: BTreeMap::new() };
    for (n, row) in truth.rows.iter().enumerate().filter(|(_, row)| row.counts()) {
        match by_row.get(&(row.file.as_str(), row.row)) {
            Some(&report) => labelled.rows.push((report, truth.number[&row.person], n as u32)),
            None => *labelled.without_report.entry(row.kind.clone()).or_default() += 1,
        }
    }
    labelled
}

/// Found people of the labelled rows; a row that belongs to nobody stands alone.
pub fn found(view: &View, labelled: &Labelled) -> Vec<u32> {
    let alone = view.people.len() as u32;
    let person = |report: u32| view.reports[report as usize].person;
    labelled.rows.iter().map(|&(report, _, _)| person(report).unwrap_or(alone + report)).collect()
}

/// The naive join: rows with the same folded name and the same birth year (absent counts as a year of its own).
pub fn naive(view: &View, labelled: &Labelled) -> Vec<u32> {
    let mut keys: FxHashMap<&(String, Option<i16>), u32> = FxHashMap::default();
    let mut next = 0;
    let mut number = |report: u32| {
        next += 1;
        match &view.reports[report as usize].naive {
            Some(key) => *keys.entry(key).or_insert(next),
            None => next,
        }
    };
    labelled.rows.iter().map(|&(report, _, _)| number(report)).collect()
}

/// Pairs of all rows that two groupings put together, B³, and sizes.
pub fn measures(found: &[u32], truth: &[u32]) -> Json {
    let mut people: FxHashMap<u32, u64> = FxHashMap::default();
    let mut answers: FxHashMap<u32, u64> = FxHashMap::default();
    let mut both: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    for (&p, &t) in found.iter().zip(truth) {
        *people.entry(p).or_default() += 1;
        *answers.entry(t).or_default() += 1;
        *both.entry((p, t)).or_default() += 1;
    }
    let pairs = |n: u64| n * n.saturating_sub(1) / 2;
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(pairs).sum::<u64>() as f64;
    let hits = sum(&mut both.values().copied());
    let (precision, recall) =
        (ratio(hits, sum(&mut people.values().copied())), ratio(hits, sum(&mut answers.values().copied())));
    let mean = |of: &dyn Fn(u32, u32) -> u64| {
        // Summed in a fixed order, so that the same rows give the same digits.
        let mut shares: Vec<(u32, u32, u64)> = both.iter().map(|(&(p, t), &n)| (p, t, n)).collect();
        shares.sort_unstable();
        let sum: f64 = shares.iter().map(|&(p, t, n)| (n * n) as f64 / of(p, t) as f64).sum();
        ratio(sum, found.len() as f64)
    };
    let (b_precision, b_recall) = (mean(&|p, _| people[&p]), mean(&|_, t| answers[&t]));
    json!({
        "precision": round(precision), "recall": round(recall), "f1": round(f1(precision, recall)),
        "b3_precision": round(b_precision), "b3_recall": round(b_recall), "b3_f1": round(f1(b_precision, b_recall)),
        "rows": found.len(), "people": people.len(), "true_people": answers.len(),
    })
}

/// Pairs at one half and above, before people are formed; and the share of true pairs that were met at all: compared
/// above the floor, or together in the end.
pub fn pairs(view: &View, labelled: &Labelled) -> Json {
    let truth_of: FxHashMap<u32, u32> =
        labelled.rows.iter().map(|&(report, person, _)| (report, person)).collect();
    let (mut said, mut hits) = (0.0, 0.0);
    let mut edges: rustc_hash::FxHashSet<(u32, u32)> = Default::default();
    for &(a, b, probability) in &view.edges {
        let (Some(of_a), Some(of_b)) = (truth_of.get(&a), truth_of.get(&b)) else { continue };
        edges.insert((a.min(b), a.max(b)));
        if probability >= 0.5 {
            said += 1.0;
            hits += f64::from(u8::from(of_a == of_b));
        }
    }
    let mut rows = labelled.rows.clone();
    rows.sort_unstable_by_key(|&(report, person, _)| (person, report));
    let (mut wanted, mut met) = (0.0, 0.0);
    for group in rows.chunk_by(|a, b| a.1 == b.1) {
        for (i, &(a, _, _)) in group.iter().enumerate() {
            for &(b, _, _) in &group[i + 1..] {
                wanted += 1.0;
                let person = |report: u32| view.reports[report as usize].person;
                let together = person(a).is_some() && person(a) == person(b);
                met += f64::from(u8::from(together || edges.contains(&(a.min(b), a.max(b)))));
            }
        }
    }
    json!({
        "precision": round(ratio(hits, said)), "edges_at_one_half": said,
        "true_pairs": wanted, "met": round(ratio(met, wanted)),
    })
}

/// The same over rows of known sources alone: strangers' rows attach, and form nobody.
pub fn known(truth: &Truth, view: &View, labelled: &Labelled) -> Json {
    let stranger = |row: u32| truth.rows[row as usize].file.starts_with("posts");
    let found = found(view, labelled);
    let kept = labelled.rows.iter().zip(found).filter(|((_, _, row), _)| !stranger(*row));
    let (found, people): (Vec<u32>, Vec<u32>) = kept.map(|((_, person, _), found)| (found, *person)).unzip();
    measures(&found, &people)
}

/// Print wrongly joined and wrongly parted rows to standard error, spread over all of them.
pub fn show(truth: &Truth, view: &View, labelled: &Labelled, n: usize) {
    let found = found(view, labelled);
    let print = |kind: &str, by: &mut dyn FnMut(usize) -> (u32, u32)| {
        let mut rows: Vec<usize> = (0..found.len()).collect();
        rows.sort_by_key(|&i| by(i));
        let wrong: Vec<(usize, usize)> = rows
            .windows(2)
            .map(|two| (two[0], two[1]))
            .filter(|&(i, j)| by(i).0 == by(j).0 && by(i).1 != by(j).1)
            .collect();
        eprintln!("{kind}: {}", wrong.len());
        for &(i, j) in wrong.iter().step_by((wrong.len() / n).max(1)).take(n) {
            let at = |i: usize| {
                let row = &truth.rows[labelled.rows[i].2 as usize];
                format!("{}:{} {} {}", row.file, row.row, row.person, row.kind)
            };
            eprintln!("  {}\n  {}\n", at(i), at(j));
        }
    };
    print("wrongly joined", &mut |i| (found[i], labelled.rows[i].1));
    print("wrongly parted", &mut |i| (labelled.rows[i].1, found[i]));
}

/// Print all rows that one found person holds to standard error.
pub fn show_person(truth: &Truth, view: &View, labelled: &Labelled, why: &str, found: u32) {
    eprintln!("{why}");
    for &(report, _, row) in &labelled.rows {
        if view.reports[report as usize].person == Some(found) {
            let row = &truth.rows[row as usize];
            eprintln!("  {}:{} {} {} {} {}", row.file, row.row, row.person, row.kind, row.says, row.direct);
        }
    }
}

pub fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

pub fn f1(precision: f64, recall: f64) -> f64 {
    ratio(2.0 * precision * recall, precision + recall)
}

pub fn round(x: f64) -> f64 {
    (x * 1e5).round() / 1e5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &[u32], truth: &[u32], precision: f64, recall: f64, b3: (f64, f64)) {
        let m = measures(found, truth);
        assert_eq!(m["precision"], precision);
        assert_eq!(m["recall"], recall);
        assert_eq!((m["b3_precision"].as_f64().unwrap(), m["b3_recall"].as_f64().unwrap()), b3);
    }

    #[test]
    fn measures_by_hand() {
        check(&[1, 1, 2], &[7, 7, 8], 1.0, 1.0, (1.0, 1.0));
        // All together: one true pair of three said; each of two rows has 2 of 3, the third 1 of 3.
        check(&[1, 1, 1], &[7, 7, 8], round(1.0 / 3.0), 1.0, (round(5.0 / 9.0), 1.0));
        check(&[1, 2, 3], &[7, 7, 8], 0.0, 0.0, (1.0, round(2.0 / 3.0)));
    }
}
