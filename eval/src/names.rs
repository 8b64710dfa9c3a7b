//! Name comparison over labelled pairs: cross-validated accuracy, keys, calibration, speed; and learning.

mod keys;
mod metrics;
mod pairs;
mod speed;

use khabar_names::{Agreement, Encoded, Labelled, Model, compare, compare_by, learn};
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
    /// Only these measures; all of them when none is named.
    #[arg(long, value_enum)]
    only: Vec<Measure>,
    /// List the rows whose label the cross-validated score contradicts by at least this many bits.
    #[arg(long, value_name = "BITS")]
    suspects: Option<f64>,
    /// Draws the folds otherwise, to see how far the figures depend on them.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    folds: u64,
}

/// What can be measured on its own.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Measure {
    Accuracy,
    Levels,
    Keys,
    Speed,
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
    let shipped: Vec<f64> = encoded.iter().map(|(a, b)| f64::from(compare(a, b).score)).collect();
    if let Some(path) = &args.scores {
        let lines: String = shipped.iter().map(|score| format!("{score}\n")).collect();
        std::fs::write(path, lines)?;
    }
    if let Some(bits) = args.suspects {
        suspects(&pairs, &crossed(&pairs, &encoded, args.folds), bits);
        return Ok(());
    }
    let asked = |measure| args.only.is_empty() || args.only.contains(&measure);
    let mut report = serde_json::Map::new();
    report.insert("rows".into(), pairs.len().into());
    if asked(Measure::Accuracy) {
        report.insert("cross_validated".into(), accuracy(&pairs, &crossed(&pairs, &encoded, args.folds)));
        report.insert("shipped_on_what_it_learned_from".into(), accuracy(&pairs, &shipped));
    }
    if asked(Measure::Levels) {
        report.insert("levels".into(), levels(&pairs, &encoded));
    }
    if asked(Measure::Keys) {
        report.insert("keys".into(), keys::report(&pairs, &encoded, 1));
    }
    if asked(Measure::Speed) {
        report.insert("speed".into(), speed::report(&pairs, &encoded));
    }
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// Print the rows whose label the score contradicts: row from 1, kind, label, score in bits. No name is printed.
fn suspects(pairs: &[Pair], scores: &[f64], bits: f64) {
    for (row, (score, pair)) in scores.iter().zip(pairs).enumerate() {
        let against = if pair.label { -score } else { *score } / 64.0;
        if against >= bits {
            println!("{}\t{}\t{}\t{:.1}", row + 1, pair.kind, u8::from(pair.label), score / 64.0);
        }
    }
}

/// How many folds: each is scored by a model learned from the others.
const FOLDS: u64 = 5;

/// The score of each row by a model that saw no name of its fold.
fn crossed(pairs: &[Pair], encoded: &[(Encoded, Encoded)], seed: u64) -> Vec<f64> {
    use rayon::prelude::*;
    let folds = pairs::folds(pairs, FOLDS, seed);
    let models: Vec<Model> = (0..FOLDS)
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
        .zip(&folds)
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
    let said: Vec<(f64, bool)> =
        rows.iter().map(|&(s, label)| (1.0 / (1.0 + libm::exp2(-s / 64.0)), label)).collect();
    let calibration = round(metrics::calibration_error(&said));
    json!({ "slices": slices, "called_same_at_recall_97": same, "calibration_error": calibration })
}

/// How many true and false pairs the shipped model puts on each level: full names.
fn levels(pairs: &[Pair], encoded: &[(Encoded, Encoded)]) -> Value {
    let mut out = serde_json::Map::new();
    for level in Agreement::ALL {
        let on = |label: bool| {
            let here = |(p, (a, b)): &(&Pair, &(Encoded, Encoded))| {
                p.label == label && !p.is_tokens() && compare(a, b).level == level
            };
            pairs.iter().zip(encoded).filter(here).count()
        };
        out.insert(format!("{level:?}"), json!({ "true": on(true), "false": on(false) }));
    }
    out.into()
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
