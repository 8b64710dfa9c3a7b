//! Name comparison over labelled pairs: cross-validated accuracy, keys, calibration, speed; and learning.

mod metrics;
mod pairs;

use khabar_names::{Encoded, Labelled, Model, compare, compare_by, learn};
use pairs::{Pair, SLICES};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// A tab-separated file with the columns name_a, name_b, label (0 or 1), kind.
    #[arg(required = true)]
    pairs: Option<PathBuf>,
    /// Write one score of the shipped model per data row.
    #[arg(long)]
    scores: Option<PathBuf>,
    /// List the rows whose label the cross-validated score contradicts by at least this many bits.
    #[arg(long, value_name = "BITS")]
    suspects: Option<f64>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Learn costs and weights from a file of labelled pairs; prints the model file to ship.
    Learn {
        /// A tab-separated file with the columns name_a, name_b, label (0 or 1), kind.
        pairs: PathBuf,
    },
}

pub fn run(args: Args) -> anyhow::Result<()> {
    match (&args.verb, &args.pairs) {
        (Some(Verb::Learn { pairs }), _) => print_learned(&pairs::read(pairs)?),
        (None, Some(path)) => evaluate(&args, pairs::read(path)?),
        (None, None) => anyhow::bail!("expected a file of labelled pairs"),
    }
}

/// Learn from all rows, and print the model with its provenance.
fn print_learned(pairs: &[Pair]) -> anyhow::Result<()> {
    let encoded = encode(pairs);
    let train: Vec<Labelled> = encoded.iter().zip(pairs).map(|((a, b), pair)| (a, b, pair.label)).collect();
    let same = pairs.iter().filter(|pair| pair.label).count();
    println!("# What sounds cost and what observations weigh, learned by `khabar-eval names learn PAIRS`.");
    println!(
        "# From {} labelled pairs, {same} of them true; no name of theirs is in this file.",
        pairs.len()
    );
    println!(
        "# cost: symbol, symbol, prior set by hand, learned. gap: script that has the gap, symbol, prior, learned."
    );
    println!("# weight: observation, bin, log2 odds in 1/64 bit.");
    print!("{}", learn(&train).print());
    Ok(())
}

fn encode(pairs: &[Pair]) -> Vec<(Encoded, Encoded)> {
    pairs.iter().map(|p| (Encoded::new(&p.name_a), Encoded::new(&p.name_b))).collect()
}

fn evaluate(args: &Args, pairs: Vec<Pair>) -> anyhow::Result<()> {
    let encoded = encode(&pairs);
    let folds = pairs::folds(&pairs, 5);
    let crossed = crossed(&pairs, &encoded, &folds);
    let shipped: Vec<f64> = encoded.iter().map(|(a, b)| f64::from(compare(a, b).score)).collect();
    let report = json!({ "rows": pairs.len(), "shipped": accuracy(&pairs, &shipped), "crossed": accuracy(&pairs, &crossed) });
    if let Some(path) = &args.scores {
        let lines: String = shipped.iter().map(|score| format!("{score}\n")).collect();
        std::fs::write(path, lines)?;
    }
    if let Some(bits) = args.suspects {
        for (row, (score, pair)) in crossed.iter().zip(&pairs).enumerate() {
            let against = if pair.label { -score } else { *score } / 64.0;
            if against >= bits {
                println!("{}\t{}\t{}\t{:.1}", row + 1, pair.kind, u8::from(pair.label), score / 64.0);
            }
        }
        return Ok(());
    }
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// The score of each row by a model that saw no name of its fold.
fn crossed(pairs: &[Pair], encoded: &[(Encoded, Encoded)], folds: &[u64]) -> Vec<f64> {
    use rayon::prelude::*;
    let models: Vec<Model> = (0..5u64)
        .into_par_iter()
        .map(|fold| {
            let train: Vec<Labelled> = (0..pairs.len())
                .filter(|&row| folds[row] != fold)
                .map(|row| (&encoded[row].0, &encoded[row].1, pairs[row].label))
                .collect();
            learn(&train)
        })
        .collect();
    encoded
        .iter()
        .zip(folds)
        .map(|((a, b), &fold)| f64::from(compare_by(&models[fold as usize], a, b).score))
        .collect()
}

/// AUC, best F1 and recall at precision .95 per slice and over all; per kind what is called the same at recall .97.
fn accuracy(pairs: &[Pair], scores: &[f64]) -> Value {
    let rows: Vec<(f64, bool)> = scores.iter().zip(pairs).map(|(&s, p)| (s, p.label)).collect();
    let mut slices = serde_json::Map::new();
    for (index, slice) in SLICES.iter().enumerate() {
        let part: Vec<(f64, bool)> =
            rows.iter().zip(pairs).filter(|(_, p)| p.slice() == index).map(|(&r, _)| r).collect();
        slices.insert(slice.to_string(), summary(&part));
    }
    slices.insert("all".into(), summary(&rows));
    let threshold = metrics::threshold_at_recall(&rows, 0.97);
    let mut kinds: Vec<&str> = pairs.iter().map(|p| p.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut same = serde_json::Map::new();
    for kind in kinds {
        let part: Vec<f64> =
            rows.iter().zip(pairs).filter(|(_, p)| p.kind == kind).map(|(r, _)| r.0).collect();
        let called = part.iter().filter(|&&s| s >= threshold).count();
        same.insert(
            kind.into(),
            json!({ "rows": part.len(), "called_same": round(called as f64 / part.len() as f64) }),
        );
    }
    json!({ "slices": slices, "called_same_at_recall_97": same })
}

fn summary(rows: &[(f64, bool)]) -> Value {
    json!({
        "rows": rows.len(),
        "auc": round(metrics::auc(rows)),
        "f1": round(metrics::best_f1(rows)),
        "recall_at_p95": round(metrics::recall_at_precision(rows, 0.95)),
    })
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
