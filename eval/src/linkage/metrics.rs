//! The measures of `docs/linkage.md`: partition F1, B³, calibration, largest clusters.

use khabar_linkage::{Linked, Table, explain};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::path::Path;

fn two(n: u64) -> f64 {
    (n * n.saturating_sub(1) / 2) as f64
}

/// Precision, recall and F1 over all pairs, and B³, of found people against true people.
pub fn partition(found: &[u32], truth: &[u32]) -> Value {
    let mut people: FxHashMap<u32, u64> = FxHashMap::default();
    let mut answers: FxHashMap<u32, u64> = FxHashMap::default();
    let mut both: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    for (&p, &t) in found.iter().zip(truth) {
        *people.entry(p).or_default() += 1;
        *answers.entry(t).or_default() += 1;
        *both.entry((p, t)).or_default() += 1;
    }
    let hits: f64 = both.values().map(|&n| two(n)).sum();
    let said: f64 = people.values().map(|&n| two(n)).sum();
    let wanted: f64 = answers.values().map(|&n| two(n)).sum();
    let (precision, recall) = (hits / said.max(1.0), hits / wanted.max(1.0));
    let records = found.len().max(1) as f64;
    let share = |of: &dyn Fn(u32, u32) -> u64| -> f64 {
        both.iter().map(|(&(p, t), &n)| (n * n) as f64 / of(p, t) as f64).sum::<f64>() / records
    };
    let (b_precision, b_recall) = (share(&|p, _| people[&p]), share(&|_, t| answers[&t]));
    json!({
        "precision": round(precision), "recall": round(recall), "f1": round(f1(precision, recall)),
        "b3_precision": round(b_precision), "b3_recall": round(b_recall), "b3_f1": round(f1(b_precision, b_recall)),
        "people": people.len(), "true_people": answers.len(),
        "largest": people.values().max(), "largest_true": answers.values().max(),
    })
}

fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

fn round(x: f64) -> f64 {
    (x * 1e5).round() / 1e5
}

/// Precision, recall and F1 of the pairs with probability one half and more, before clustering.
pub fn pairs(linked: &Linked, truth: &[u32], wanted: usize) -> Value {
    let (mut hits, mut said) = (0.0, 0.0);
    for edge in linked.edges.iter().filter(|e| e.probability >= 0.5) {
        said += 1.0;
        hits += f64::from(u8::from(truth[edge.a as usize] == truth[edge.b as usize]));
    }
    let (precision, recall) = (hits / f64::max(said, 1.0), hits / (wanted as f64).max(1.0));
    json!({ "precision": round(precision), "recall": round(recall), "f1": round(f1(precision, recall)) })
}

/// All pairs of records of one true person.
pub fn true_pairs(truth: &[u32]) -> Vec<(u32, u32)> {
    let mut order: Vec<u32> = (0..truth.len() as u32).collect();
    order.sort_by_key(|&r| truth[r as usize]);
    let mut pairs = Vec::new();
    for group in order.chunk_by(|&a, &b| truth[a as usize] == truth[b as usize]) {
        for (i, &a) in group.iter().enumerate() {
            pairs.extend(group[i + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs
}

/// Expected calibration error over .05 < p < .95 in ten bins, with the bins.
pub fn calibration(linked: &Linked, truth: &[u32]) -> Value {
    let pairs = linked.edges.iter().map(|edge| {
        (f64::from(edge.probability), f64::from(u8::from(truth[edge.a as usize] == truth[edge.b as usize])))
    });
    binned(pairs)
}

fn binned(pairs: impl Iterator<Item = (f64, f64)>) -> Value {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (p, outcome) in pairs.filter(|(p, _)| *p > 0.05 && *p < 0.95) {
        let bin = &mut bins[(p * 10.0) as usize];
        (bin.0, bin.1, bin.2) = (bin.0 + 1.0, bin.1 + p, bin.2 + outcome);
    }
    let all: f64 = bins.iter().map(|b| b.0).sum();
    let error: f64 = bins.iter().map(|b| (b.1 - b.2).abs()).sum::<f64>() / all.max(1.0);
    let rows: Vec<String> = (bins.iter().filter(|b| b.0 > 0.0))
        .map(|b| format!("{} pairs: said {:.3}, was {:.3}", b.0, b.1 / b.0, b.2 / b.0))
        .collect();
    json!({ "error": round(error), "bins": rows })
}

/// How often pairs are together in drawn partitions against their probabilities.
pub fn draws(linked: &Linked, n: usize) -> Value {
    let mut together = vec![0u32; linked.edges.len()];
    for partition in linked.draw_partitions(n, 7) {
        for (count, edge) in together.iter_mut().zip(&linked.edges) {
            *count += u32::from(partition[edge.a as usize] == partition[edge.b as usize]);
        }
    }
    let pairs = together.iter().zip(&linked.edges);
    binned(pairs.map(|(&count, edge)| (f64::from(edge.probability), f64::from(count) / n as f64)))
}

/// Print pairs that are wrongly together and wrongly apart, with their rows, to standard error.
pub fn show(file: &Path, truth: &[u32], linked: &Linked, n: usize) -> anyhow::Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let print = |kind: &str, a: u32, b: u32| {
        let text = |r: u32| rows[r as usize].iter().collect::<Vec<_>>().join(" | ");
        eprintln!("{kind}\n   {}\n   {}", text(a), text(b));
    };
    let mut wrong = Vec::new();
    for (a, b) in true_pairs(&linked.person) {
        if truth[a as usize] != truth[b as usize] {
            wrong.push((a, b));
        }
    }
    let mut missed = true_pairs(truth);
    missed.retain(|&(a, b)| linked.person[a as usize] != linked.person[b as usize]);
    for (kind, list) in [("wrongly together", wrong), ("wrongly apart", missed)] {
        let step = (list.len() / n).max(1);
        list.iter().step_by(step).take(n).for_each(|&(a, b)| print(kind, a, b));
    }
    Ok(())
}

/// At which levels true pairs really are, by column, and the true prior: what the learned shares are held
/// against. At most 20,000 pairs are looked at, evenly spread.
pub fn true_shares(table: &Table, linked: &Linked, pairs: &[(u32, u32)]) -> Value {
    let records = table.len();
    let mut counts: std::collections::BTreeMap<String, std::collections::BTreeMap<String, f64>> =
        std::collections::BTreeMap::new();
    for &(a, b) in pairs.iter().step_by(pairs.len().div_ceil(20_000).max(1)) {
        let Ok(waterfall) = explain(table, linked, a, b) else { continue };
        for step in &waterfall.steps {
            *counts.entry(step.column.clone()).or_default().entry(step.level.to_owned()).or_default() += 1.0;
        }
    }
    let all = records as f64 * (records as f64 - 1.0) / 2.0;
    for levels in counts.values_mut() {
        let sum: f64 = levels.values().sum();
        levels.values_mut().for_each(|count| *count = round(*count / sum));
    }
    json!({ "prior": round(libm::log2(pairs.len().max(1) as f64 / all.max(1.0))), "columns": counts })
}
