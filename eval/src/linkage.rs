//! Record linkage over a table with a truth column: accuracy against all true pairs, candidate recall,
//! calibration of pairs and of drawn partitions, CPU seconds by stage and peak memory.

mod metrics;
mod table;

use khabar_linkage::{Linked, Options, RecordMeta, Stage, candidates_among, link};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Measure `khabar link` on a table whose answer is known.
#[derive(clap::Args)]
pub struct Args {
    /// The table, CSV with a header.
    file: PathBuf,
    /// Column that names each record's true person.
    #[arg(long)]
    truth: String,
    /// Regular part of the truth value that counts: the text before the second `-` (FEBRL's rec-N-…).
    #[arg(long)]
    truth_prefix: bool,
    /// Candidate pairs for each record.
    #[arg(long, default_value_t = 30)]
    pairs_per_record: u32,
    /// Partitions to draw for the calibration of draws.
    #[arg(long, default_value_t = 0)]
    draws: usize,
    /// Print this many wrong pairs of each kind, with their rows (never commit them).
    #[arg(long, default_value_t = 0)]
    show: usize,
}

pub fn run(args: Args) -> anyhow::Result<()> {
    let mut clock = Clock::new();
    let input = table::read(&args.file, &args.truth, args.truth_prefix)?;
    clock.lap("read");
    let meta: Vec<RecordMeta> = input
        .ids
        .iter()
        .map(|&id| RecordMeta { id, source: 0, known: true, compiled: false, copy_of: None, named: true })
        .collect();
    let mut options = Options::new(khabar_names::Frequencies::embedded().clone());
    options.pairs_per_record = args.pairs_per_record;
    let mut stage: Option<Stage> = None;
    let mut linked = link(&input.table, &meta, &[], &options, &mut |p| {
        if stage != Some(p.stage) {
            if let Some(before) = stage {
                clock.lap(before.words());
            }
            stage = Some(p.stage);
        }
    })?;
    clock.lap(Stage::Cluster.words());
    let peak = peak_megabytes();
    let truth_pairs = metrics::true_pairs(&input.truth);
    let met = candidates_among(&input.table, &meta, &options, &truth_pairs)?;
    let found = truth_pairs
        .iter()
        .zip(&met)
        .filter(|((a, b), met)| **met || linked.person[*a as usize] == linked.person[*b as usize]);
    let recall = found.count() as f64 / truth_pairs.len().max(1) as f64;
    if args.show > 0 {
        metrics::show(&args.file, &input.truth, &linked, args.show)?;
    }
    let calibration = metrics::calibration(&linked, &input.truth);
    if args.draws > 0 {
        linked.settle(options.seed);
    }
    let report = json!({
        "records": input.table.len(),
        "fields": input.fields,
        "partition": metrics::partition(&linked.person, &input.truth),
        "edges_at_half": metrics::pairs(&linked, &input.truth, truth_pairs.len()),
        "candidates": linked.stats.candidates,
        "skipped": linked.stats.skipped,
        "candidate_recall": recall,
        "expected_recall": linked.stats.expected_recall,
        "keys": linked.stats.keys,
        "calibration": calibration,
        "calibration_settled": if args.draws > 0 { metrics::calibration(&linked, &input.truth) } else { Value::Null },
        "draws": draws(&linked, args.draws),
        "queue": linked.queue.len(),
        "cpu_seconds": clock.laps,
        "peak_megabytes": peak,
        "peak_by_stage": clock.peaks,
        "parameters": parameters(&linked),
        "shares_of_true_pairs": metrics::true_shares(&input.table, &linked, &truth_pairs),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn draws(linked: &Linked, n: usize) -> Value {
    if n == 0 { Value::Null } else { metrics::draws(linked, n) }
}

fn parameters(linked: &Linked) -> Value {
    let columns: Vec<Value> = (linked.parameters.columns.iter())
        .map(|c| {
            let levels: Vec<String> = (c.levels.iter())
                .map(|l| {
                    format!("{}: m {:.4} u {:.2e} {:+.1}", l.words, l.m, l.u, f64::from(l.weight) / 64.0)
                })
                .collect();
            json!({ "name": c.name, "kind": c.kind.words(), "levels": levels })
        })
        .collect();
    json!({ "fallback": linked.parameters.fallback, "prior": linked.parameters.prior, "relatives": linked.parameters.relatives, "columns": columns })
}

/// CPU seconds (user and system, all threads) between laps, as the kernel counts them.
struct Clock {
    last: f64,
    laps: serde_json::Map<String, Value>,
    /// Peak megabytes at the end of each stage.
    peaks: serde_json::Map<String, Value>,
}

impl Clock {
    fn new() -> Self {
        Self { last: 0.0, laps: serde_json::Map::new(), peaks: serde_json::Map::new() }
    }

    fn lap(&mut self, name: &str) {
        let now = cpu_seconds();
        self.laps.insert(name.to_owned(), json!(((now - self.last) * 100.0).round() / 100.0));
        self.laps.insert("all".to_owned(), json!(now));
        self.peaks.insert(name.to_owned(), json!(peak_megabytes()));
        self.last = now;
    }
}

/// From `/proc/self/stat`, fields 14 and 15, in the usual hundredths of a second; 0 where there is none.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let field = |n: usize| rest.split_whitespace().nth(n).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

/// Peak resident memory from `/proc/self/status`; 0 where there is none.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().next().and_then(|v| v.parse().ok()).unwrap_or(0.0);
    (kilobytes / 1024.0).round()
}
