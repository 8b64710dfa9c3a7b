//! Comparisons a second of CPU time on one core: all pairs, hard pairs, and with encoding; the best of five
//! short runs.

use super::pairs::Pair;
use khabar_names::{Encoded, compare};
use serde_json::{Value, json};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

/// Every how many rows a name enters the all-pairs measure.
const STRIDE: usize = 40;
/// Short runs, of which the best counts: another process may take the core meanwhile.
const RUNS: usize = 5;

/// Million comparisons a second. *All pairs*: name_a of every fortieth row against name_b of every fortieth.
/// *Hard pairs*: the file's own pairs. *With encoding*: the same, encoded each time.
pub fn report(pairs: &[Pair], encoded: &[(Encoded, Encoded)]) -> Value {
    // Names in a row, as who encodes many holds them: reaching for every fortieth row of the file is no part of it.
    let left: Vec<Encoded> = encoded.iter().step_by(STRIDE).map(|(a, _)| a.clone()).collect();
    let right: Vec<Encoded> = encoded.iter().step_by(STRIDE).map(|(_, b)| b.clone()).collect();
    let all = rate(left.len() * right.len(), || {
        left.iter().map(|a| right.iter().map(|b| i64::from(compare(a, b).score)).sum::<i64>()).sum()
    });
    let hard = rate(encoded.len(), || encoded.iter().map(|(a, b)| i64::from(compare(a, b).score)).sum());
    let fresh = rate(pairs.len(), || {
        let one = |p: &Pair| i64::from(compare(&Encoded::new(&p.name_a), &Encoded::new(&p.name_b)).score);
        pairs.iter().map(one).sum()
    });
    json!({ "million_a_second": { "all_pairs": all, "hard_pairs": hard, "with_encoding": fresh } })
}

fn rate(count: usize, work: impl Fn() -> i64) -> f64 {
    let run = |_| {
        let start = seconds();
        black_box(work());
        count as f64 / (seconds() - start) / 1e6
    };
    super::round((0..RUNS).map(run).fold(0.0, f64::max))
}

/// CPU seconds of this thread where the kernel tells them, which another process's load does not change; else
/// seconds by the clock.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.filter(|&n| n > 0.0).map_or_else(|| START.elapsed().as_secs_f64(), |n| n / 1e9)
}
