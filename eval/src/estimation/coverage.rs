//! How often the published interval holds the truth, by design and rate of missed links, with the rate given.

use super::clock::cpu_seconds;
use super::designs::{DESIGNS, Design, TRUTH, draw};
use khabar_estimation::{LinkageError, Options, estimate, lcmcr};
use serde_json::{Value, json};

const RATES: [f64; 4] = [0.0, 0.02, 0.05, 0.10];

/// What to run.
pub struct Plan {
    pub replicates: usize,
    pub seed: u64,
    pub design: Option<String>,
    pub latent_only: bool,
    /// Plain latent classes at every rate, not only at 0 %.
    pub plain: bool,
}

/// One replicate.
struct Found {
    rate: f64,
    /// Latent classes told of the rate.
    latent: Option<(f64, f64, f64)>,
    /// All methods told of the rate.
    union: Option<(f64, f64)>,
    /// Plain latent classes, not told.
    plain: Option<(f64, f64, f64)>,
    seconds: f64,
}

/// Run and summarise.
pub fn run(plan: &Plan) -> Value {
    let mut all = Vec::new();
    let mut designs = Vec::new();
    for design in
        DESIGNS.iter().filter(|design| plan.design.as_deref().is_none_or(|name| name == design.name))
    {
        let found: Vec<Found> = RATES
            .into_iter()
            .flat_map(|rate| (0..plan.replicates).map(move |at| (rate, at as u64)))
            .map(|(rate, at)| replicate(design, rate, plan.seed + at, plan))
            .collect();
        let rows: Vec<Value> = RATES.into_iter().map(|rate| summary(&found, rate)).collect();
        for row in &rows {
            eprintln!("{:<12} {row}", design.name);
        }
        designs.push(json!({ "design": design.name, "lists": design.lists, "rates": rows }));
        all.extend(found);
    }
    let pooled: Vec<Value> = RATES.into_iter().map(|rate| summary(&all, rate)).collect();
    for row in &pooled {
        eprintln!("{:<12} {row}", "pooled");
    }
    json!({ "truth": TRUTH, "replicates": plan.replicates, "seed": plan.seed, "designs": designs, "pooled": pooled })
}

fn replicate(design: &Design, rate: f64, seed: u64, plan: &Plan) -> Found {
    let table = draw(design, rate, seed);
    let rates = lcmcr::relink::Rates { missed: rate, false_links: 0.0 };
    let options = Options::fast(seed);
    let interval =
        |sample: lcmcr::Sample| (sample.quantile(0.025), sample.quantile(0.5), sample.quantile(0.975));
    let before = cpu_seconds();
    let (latent, union) = if plan.latent_only {
        (lcmcr::lcmcr(&table, rates, &options.sampling, seed).ok().map(interval), None)
    } else {
        let linkage = LinkageError::Rate { missed: rate, false_links: 0.0 };
        let result = estimate(&table, &[], &linkage, &options);
        let latent = result.method(lcmcr::NAME).map(|method| (method.lower, method.estimate, method.upper));
        (latent, result.union.map(|union| (union.lower, union.upper)))
    };
    let seconds = cpu_seconds() - before;
    let plain = match (rate, plan.plain) {
        (0.0, _) if latent.is_some() => latent,
        (0.0, _) | (_, true) => {
            lcmcr::lcmcr(&table, lcmcr::relink::Rates::PERFECT, &options.sampling, seed).ok().map(interval)
        }
        _ => None,
    };
    Found { rate, latent, union, plain, seconds }
}

fn summary(found: &[Found], rate: f64) -> Value {
    let here: Vec<&Found> = found.iter().filter(|found| found.rate == rate).collect();
    let latent: Vec<(f64, f64)> =
        here.iter().filter_map(|found| found.latent.map(|(low, _, high)| (low, high))).collect();
    let union: Vec<(f64, f64)> = here.iter().filter_map(|found| found.union).collect();
    let plain: Vec<(f64, f64)> =
        here.iter().filter_map(|found| found.plain.map(|(low, _, high)| (low, high))).collect();
    let middle = |values: Vec<f64>| median(values);
    json!({
        "missed": rate,
        "replicates": here.len(),
        "latent_covers": share(&latent),
        "latent_refused": here.len() - latent.len(),
        "latent_width": median(latent.iter().map(|ends| ends.1 - ends.0).collect()),
        "latent_median": middle(here.iter().filter_map(|found| found.latent.map(|ends| ends.1)).collect()),
        "union_covers": share(&union),
        "union_width": median(union.iter().map(|ends| ends.1 - ends.0).collect()),
        "plain_covers": share(&plain),
        "plain_width": median(plain.iter().map(|ends| ends.1 - ends.0).collect()),
        "plain_median": middle(here.iter().filter_map(|found| found.plain.map(|ends| ends.1)).collect()),
        "cpu_seconds_mean": here.iter().map(|found| found.seconds).sum::<f64>() / here.len().max(1) as f64,
        "cpu_seconds_most": here.iter().map(|found| found.seconds).fold(0.0, f64::max),
    })
}

/// Share of intervals that hold the truth; null without any.
fn share(intervals: &[(f64, f64)]) -> Option<f64> {
    let truth = TRUTH as f64;
    let hits = intervals.iter().filter(|(low, high)| (*low..=*high).contains(&truth)).count();
    (!intervals.is_empty()).then(|| hits as f64 / intervals.len() as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let count = values.len();
    (count > 0).then(|| 0.5 * (values[(count - 1) / 2] + values[count / 2]))
}
