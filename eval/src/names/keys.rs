//! Blocking keys: how many true pairs share one, and how many pairs taken at random do.

use super::pairs::Pair;
use khabar_names::Encoded;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many random pairs are looked at.
const SAMPLE: usize = 1_000_000;

/// The share of true pairs and of random pairs of distinct names that share a key: full names, then tokens.
pub fn report(pairs: &[Pair], encoded: &[(Encoded, Encoded)], seed: u64) -> Value {
    json!({ "full_names": part(pairs, encoded, false, seed), "tokens": part(pairs, encoded, true, seed) })
}

fn part(pairs: &[Pair], encoded: &[(Encoded, Encoded)], tokens: bool, seed: u64) -> Value {
    let rows: Vec<usize> = (0..pairs.len()).filter(|&row| pairs[row].is_tokens() == tokens).collect();
    let keys: Vec<(Vec<u64>, Vec<u64>)> =
        rows.iter().map(|&row| (encoded[row].0.keys(), encoded[row].1.keys())).collect();
    let truth: Vec<bool> =
        rows.iter().zip(&keys).filter(|(row, _)| pairs[**row].label).map(|(_, (x, y))| share(x, y)).collect();
    let mut names: BTreeMap<&str, &[u64]> = BTreeMap::new();
    for (&row, (x, y)) in rows.iter().zip(&keys) {
        names.insert(&pairs[row].name_a, x);
        names.insert(&pairs[row].name_b, y);
    }
    let names: Vec<&[u64]> = names.into_values().collect();
    let mut random = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut met, mut met_keys) = (0, Vec::new());
    let truth_keys: Vec<u32> =
        rows.iter().zip(&keys).filter(|(row, _)| pairs[**row].label).map(|(_, (x, y))| kinds(x, y)).collect();
    for _ in 0..SAMPLE {
        let x = random.random_range(0..names.len());
        let y = (x + random.random_range(1..names.len())) % names.len();
        if share(names[x], names[y]) {
            met += 1;
            met_keys.push(kinds(names[x], names[y]));
        }
    }
    let held: usize = keys.iter().map(|(x, y)| x.len() + y.len()).sum();
    let by_kind = by_kind(&truth_keys, &met_keys, truth.len());
    json!({
        "by_kind": by_kind,
        "true_pairs_that_share_a_key": super::round(truth.iter().filter(|&&shared| shared).count() as f64 / truth.len() as f64),
        "random_pairs_that_share_a_key": met as f64 / SAMPLE as f64,
        "keys_per_name": super::round(held as f64 / (2 * keys.len()) as f64),
    })
}

/// Whether two sorted lists meet.
fn share(x: &[u64], y: &[u64]) -> bool {
    x.iter().any(|key| y.binary_search(key).is_ok())
}

/// The kinds of the keys that two lists share, as a bit set.
fn kinds(x: &[u64], y: &[u64]) -> u32 {
    x.iter().filter(|&key| y.binary_search(key).is_ok()).fold(0, |set, key| set | 1 << (key & 31))
}

/// For each kind of key: the share of true pairs that meet by it, and by it alone; of random pairs likewise.
fn by_kind(truth: &[u32], random: &[u32], all: usize) -> Value {
    let mut out = serde_json::Map::new();
    for kind in 0..32u32 {
        let count = |sets: &[u32], alone: bool| {
            let here = |set: &&u32| if alone { **set == 1 << kind } else { **set >> kind & 1 == 1 };
            sets.iter().filter(here).count() as f64
        };
        if count(truth, false) > 0.0 {
            let part = |n: f64| super::round(n / all as f64);
            let random_part = |n: f64| n / SAMPLE as f64;
            let line = [
                part(count(truth, false)),
                part(count(truth, true)),
                random_part(count(random, false)),
                random_part(count(random, true)),
            ];
            out.insert(kind.to_string(), json!(line));
        }
    }
    out.into()
}
