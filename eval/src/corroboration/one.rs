//! A flood about one person: nothing to compare across people; direct reports, and a pool of unknown origin.

use super::flood::{PRIOR, pick, stated};
use super::measure::{mean, measure};
use khabar_corroboration::{likelihood_ratio, posterior};
use khabar_model::Policy;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::{Value, json};

/// Per run: accuracy, share wrong among the sure, share sure, Brier score.
type Columns = (Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>);

/// Parameters, with the values of the method's notes as defaults.
#[derive(clap::Args)]
pub struct Args {
    /// Seeds, from 1.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// False posts about a flooded person.
    #[arg(long, value_delimiter = ',', default_value = "0,3,10,30,100,300,1000")]
    posts: Vec<u32>,
    /// Share of people who are flooded.
    #[arg(long, default_value_t = 0.3)]
    flooded: f64,
    /// Probability that the adversary also has a direct source for a flooded person.
    #[arg(long, default_value_t = 0.0)]
    infiltrated: f64,
    /// People.
    #[arg(long, default_value_t = 3000)]
    people: u32,
}

pub fn run(args: &Args) -> Value {
    let rows: Vec<Value> = args.posts.iter().map(|&posts| condition(args, posts)).collect();
    json!({ "simulation": "flood about one person", "seeds": args.seeds, "rows": rows })
}

/// The three readings of one person's posts.
const READINGS: [&str; 3] = ["ours", "counting_posts", "majority"];

fn condition(args: &Args, posts: u32) -> Value {
    let mut found = vec![(Vec::new(), Vec::new(), Vec::new(), Vec::new()); READINGS.len()];
    for seed in 1..=args.seeds {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut truth = Vec::new();
        let mut answers = vec![Vec::new(); READINGS.len()];
        for _ in 0..args.people {
            let person = Person::new(&mut rng, args, posts);
            truth.push(Some(person.truth));
            answers[0].push(Some(person.ours()));
            answers[1].push(Some(person.counting()));
            answers[2].push(Some(person.majority()));
        }
        for (reading, answers) in answers.iter().enumerate() {
            let measured = measure(&truth, answers);
            found[reading].0.push(measured.accuracy);
            found[reading].1.push(measured.sure_wrong);
            found[reading].2.push(measured.sure);
            found[reading].3.push(measured.brier);
        }
    }
    let row = |(name, (accuracy, wrong, sure, brier)): (&&str, &Columns)| {
        let value = json!({ "accuracy": mean(accuracy), "wrong_at_95": mean(wrong), "answered_at_95": mean(sure), "brier": mean(brier) });
        ((*name).to_owned(), value)
    };
    let methods: serde_json::Map<String, Value> = READINGS.iter().zip(&found).map(row).collect();
    let cost: Vec<f64> = found[1].0.iter().zip(&found[0].0).map(|(counting, ours)| counting - ours).collect();
    json!({ "posts": posts, "methods": methods, "accuracy_of_counting_less_ours": mean(&cost) })
}

/// A person with posts of each value.
struct Person {
    truth: u32,
    direct: [u32; 4],
    unknown: [u32; 4],
}

impl Person {
    fn new(rng: &mut Xoshiro256PlusPlus, args: &Args, posts: u32) -> Self {
        let truth = pick(&PRIOR, rng.random());
        let (mut direct, mut unknown) = ([0; 4], [0; 4]);
        for _ in 0..poisson(rng, 1.2) {
            direct[stated(rng, truth, 0.85) as usize] += 1;
        }
        for _ in 0..poisson(rng, 1.0) {
            unknown[stated(rng, truth, 0.65) as usize] += 1;
        }
        let (flooded, infiltrated, lie) =
            (rng.random::<f64>(), rng.random::<f64>(), stated(rng, truth, 0.0) as usize);
        if posts > 0 && flooded < args.flooded {
            unknown[lie] += posts;
            direct[lie] += u32::from(infiltrated < args.infiltrated);
        }
        Self { truth, direct, unknown }
    }

    /// The weights of the default policy; the pool says the same whatever its size.
    fn ours(&self) -> (u32, f64) {
        let weights = Policy::default().weights;
        let direct = likelihood_ratio(weights.direct, 1.0, 4, weights.cap);
        let pool = likelihood_ratio(weights.pool, 1.0, 4, weights.cap);
        let nats = |value: usize| {
            f64::from(self.direct[value]) * direct + if self.unknown[value] > 0 { pool } else { 0.0 }
        };
        best(&posterior(&PRIOR, &[0, 1, 2, 3].map(nats)))
    }

    /// Every post as a witness of its own, with the accuracies of a world without floods.
    fn counting(&self) -> (u32, f64) {
        let (direct, unknown) = (likelihood_ratio(0.85, 1.0, 4, 99.0), likelihood_ratio(0.65, 1.0, 4, 99.0));
        let nats =
            |value: usize| f64::from(self.direct[value]) * direct + f64::from(self.unknown[value]) * unknown;
        best(&posterior(&PRIOR, &[0, 1, 2, 3].map(nats)))
    }

    fn majority(&self) -> (u32, f64) {
        let votes = [0, 1, 2, 3].map(|value: usize| f64::from(self.direct[value] + self.unknown[value]));
        let total: f64 = votes.iter().sum();
        if total > 0.0 { best(&votes.map(|vote| vote / total)) } else { best(&PRIOR) }
    }
}

fn best(probabilities: &[f64]) -> (u32, f64) {
    let at = (0..probabilities.len())
        .reduce(|best, at| if probabilities[at] > probabilities[best] { at } else { best })
        .unwrap_or(0);
    (at as u32, probabilities[at])
}

/// A Poisson draw (Knuth's product of uniforms; the means here are small).
pub fn poisson(rng: &mut Xoshiro256PlusPlus, mean: f64) -> u32 {
    let (limit, mut product, mut count) = (libm::exp(-mean), rng.random::<f64>(), 0);
    while product > limit {
        product *= rng.random::<f64>();
        count += 1;
    }
    count
}
