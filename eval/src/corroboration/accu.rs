//! ACCU, with and without copy detection (Dong, Berti-Équille & Srivastava, PVLDB 2(1), 2009), as published.

use super::measure::Answers;
use super::table::Table;
use std::collections::HashMap;

/// Parameters of copy detection.
#[derive(Clone, Copy)]
pub struct Copying {
    /// Prior probability of copying.
    pub alpha: f64,
    /// Share of its values that a copier copies.
    pub c: f64,
    /// Number of wrong values.
    pub n: f64,
}

impl Copying {
    /// The published defaults: α .2, c .8, n 100.
    pub fn published() -> Self {
        Self { alpha: 0.2, c: 0.8, n: 100.0 }
    }
}

/// ACCU; with copy detection where parameters are given.
pub fn accu(table: &Table, copying: Option<Copying>) -> Answers {
    let items = table.by_item();
    let n = copying.map_or(100.0, |copying| copying.n);
    let mut accuracy = vec![0.8; table.sources];
    let mut pairs: HashMap<(u32, u32), (f64, f64)> = HashMap::new();
    let mut beliefs: Vec<Vec<f64>> = Vec::new();
    for round in 0..10 {
        let c = copying.map_or(0.0, |copying| copying.c);
        let believe =
            |(claims, &values): (&Vec<(u32, u32)>, &u32)| belief(claims, values, &accuracy, &pairs, c, n);
        beliefs = items.iter().zip(&table.values).map(believe).collect();
        let (mut sum, mut count) = (vec![0.0; table.sources], vec![0.0; table.sources]);
        for claim in &table.claims {
            sum[claim.source as usize] += beliefs[claim.item as usize][claim.value as usize];
            count[claim.source as usize] += 1.0;
        }
        accuracy =
            sum.iter().zip(&count).map(|(s, n): (&f64, &f64)| (s / n.max(1.0)).clamp(0.01, 0.99)).collect();
        if let Some(copying) = copying.filter(|_| round < 9) {
            pairs = detect(&items, &beliefs, &accuracy, copying);
        }
    }
    beliefs.iter().map(|row| super::methods::best(row).map(|(at, _)| (at, row[at as usize]))).collect()
}

/// Probabilities of an item's values; unsaid values share the rest.
fn belief(
    claims: &[(u32, u32)],
    values: u32,
    accuracy: &[f64],
    pairs: &HashMap<(u32, u32), (f64, f64)>,
    c: f64,
    n: f64,
) -> Vec<f64> {
    let mut nats = vec![0.0; values as usize];
    for value in 0..values {
        let mut voters: Vec<u32> =
            claims.iter().filter(|claim| claim.1 == value).map(|claim| claim.0).collect();
        voters.sort_by(|a, b| accuracy[*b as usize].total_cmp(&accuracy[*a as usize]).then(a.cmp(b)));
        for (place, &source) in voters.iter().enumerate() {
            let right = accuracy[source as usize];
            let dependent = |&other: &u32| {
                let key = (source.min(other), source.max(other));
                1.0 - c * pairs.get(&key).map_or(0.0, |&(ab, ba)| if source < other { ab } else { ba })
            };
            let own: f64 =
                if pairs.is_empty() { 1.0 } else { voters[..place].iter().map(dependent).product() };
            nats[value as usize] += own * libm::log(n * right / (1.0 - right));
        }
    }
    let most = nats.iter().copied().fold(0.0, f64::max);
    let unsaid = (n + 1.0 - f64::from(values)).max(0.0) * libm::exp(-most);
    let weights: Vec<f64> = nats.iter().map(|nats| libm::exp(nats - most)).collect();
    let total: f64 = weights.iter().sum::<f64>() + unsaid;
    weights.iter().map(|weight| weight / total).collect()
}

/// For each pair that shares items, the probabilities that the first copies the second and the reverse.
fn detect(
    items: &[Vec<(u32, u32)>],
    beliefs: &[Vec<f64>],
    accuracy: &[f64],
    p: Copying,
) -> HashMap<(u32, u32), (f64, f64)> {
    let mut counts: HashMap<(u32, u32), [f64; 3]> = HashMap::new();
    for (claims, belief) in items.iter().zip(beliefs) {
        for (place, &(a, of_a)) in claims.iter().enumerate() {
            for &(b, of_b) in &claims[place + 1..] {
                let entry = counts.entry((a.min(b), a.max(b))).or_default();
                if of_a == of_b {
                    entry[0] += belief[of_a as usize];
                    entry[1] += 1.0 - belief[of_a as usize];
                } else {
                    entry[2] += 1.0;
                }
            }
        }
    }
    let posterior = |(&(a, b), k): (&(u32, u32), &[f64; 3])| {
        let (x, y) = (accuracy[a as usize], accuracy[b as usize]);
        let (t, f) = (x * y, (1.0 - x) * (1.0 - y) / p.n);
        let d = (1.0 - t - f).max(1e-9);
        let nats = |t: f64, f: f64, d: f64| k[0] * libm::log(t) + k[1] * libm::log(f) + k[2] * libm::log(d);
        let copies = |original: f64| {
            let share = 1.0 - p.c;
            nats(original * p.c + t * share, (1.0 - original) * p.c + f * share, d * share)
        };
        let free = nats(t, f, d) + libm::log(1.0 - p.alpha);
        let (ab, ba) = (copies(y) + libm::log(p.alpha / 2.0), copies(x) + libm::log(p.alpha / 2.0));
        let most = free.max(ab).max(ba);
        let weights = [free, ab, ba].map(|nats| libm::exp(nats - most));
        let total: f64 = weights.iter().sum();
        ((a, b), (weights[1] / total, weights[2] / total))
    };
    counts.iter().map(posterior).collect()
}
