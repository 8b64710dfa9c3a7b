//! A flood over many people: thirty independent sources, a mostly wrong origin, and its copiers, some of whose
//! links are hidden.

use super::measure::{mean, measure};
use super::methods;
use super::table::Table;
use khabar_corroboration::Cell;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::{Value, json};

/// Parameters, with the values of the method's notes as defaults.
#[derive(clap::Args)]
pub struct Args {
    /// Seeds, from 1.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// Numbers of copiers.
    #[arg(long, value_delimiter = ',', default_value = "0,1,10,30,100")]
    copiers: Vec<u32>,
    /// Shares of links that nobody sees.
    #[arg(long, value_delimiter = ',', default_value = "0,0.3,0.7")]
    hidden: Vec<f64>,
    /// Share of copied values that a copier changes.
    #[arg(long, default_value_t = 0.05)]
    editing: f64,
    /// Share of items that a copier first fills honestly, to age its account.
    #[arg(long, default_value_t = 0.0)]
    aged: f64,
    /// Share of copiers who copy in another language: no likeness of words betrays any of their links.
    #[arg(long, default_value_t = 0.0)]
    translated: f64,
    /// One of the independent sources says what the origin says, wherever it says anything.
    #[arg(long)]
    infiltrated: bool,
    /// Methods to run besides ours, or `all`.
    #[arg(long, value_delimiter = ',', default_value = "majority")]
    beside: Vec<String>,
}

const ITEMS: u32 = 600;
const SOURCES: u32 = 30;
/// How often each of the four statuses is the true one.
pub const PRIOR: [f64; 4] = [0.45, 0.30, 0.10, 0.15];

pub fn run(args: &Args) -> Value {
    let mut rows = Vec::new();
    for &hidden in &args.hidden {
        for &copiers in &args.copiers {
            rows.push(condition(args, copiers, hidden));
        }
    }
    json!({ "simulation": "flood over many people", "seeds": args.seeds, "rows": rows })
}

/// One condition over all seeds.
fn condition(args: &Args, copiers: u32, hidden: f64) -> Value {
    let mut accuracies: std::collections::BTreeMap<&str, Vec<f64>> = Default::default();
    let (mut loss, mut against_true) = (Vec::new(), Vec::new());
    for seed in 1..=args.seeds {
        let world = World::new(seed, args, copiers, hidden);
        let quiet = World::new(seed, args, 0, hidden);
        let mut ours = 0.0;
        for (name, answers) in chosen(&world.table, &args.beside) {
            let accuracy = measure(&world.table.truth, &answers).accuracy;
            accuracies.entry(name).or_default().push(accuracy);
            if name == "ours" {
                ours = accuracy;
            }
        }
        let free = measure(&quiet.table.truth, &methods::ours(&quiet.table)).accuracy;
        let clusters = measure(&quiet.table.truth, &methods::majority(&quiet.table)).accuracy;
        loss.push(free - ours);
        against_true.push(ours - clusters);
    }
    json!({
        "copiers": copiers,
        "hidden": hidden,
        "accuracy": accuracies.iter().map(|(name, values)| ((*name).to_owned(), mean(values))).collect::<serde_json::Map<_, _>>(),
        "loss_against_no_flood": mean(&loss),
        "above_majority_of_true_clusters": mean(&against_true),
    })
}

fn chosen(table: &Table, beside: &[String]) -> Vec<(&'static str, super::measure::Answers)> {
    if beside.iter().any(|name| name == "all") {
        return methods::all(table);
    }
    let mut chosen =
        vec![("ours", methods::ours(table)), ("ours_without_trust", methods::ours_without_trust(table))];
    if beside.iter().any(|name| name == "majority") {
        chosen.push(("majority", methods::majority(table)));
    }
    chosen
}

/// One simulated table.
struct World {
    table: Table,
}

impl World {
    fn new(seed: u64, args: &Args, copiers: u32, hidden: f64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let truth: Vec<u32> = (0..ITEMS).map(|_| pick(&PRIOR, rng.random())).collect();
        let mut claims = Vec::new();
        let mut say = |source, item, value, copied: bool| {
            claims.push(Cell { source, item, value, from: copied.then_some(SOURCES) });
        };
        let origin: Vec<Option<u32>> = truth
            .iter()
            .map(|&right| (rng.random::<f64>() < 0.5).then(|| stated(&mut rng, right, 0.25)))
            .collect();
        for source in 0..SOURCES {
            let accuracy = 0.55 + 0.30 * rng.random::<f64>();
            for item in 0..ITEMS {
                let speaks = rng.random::<f64>() < 0.12;
                let value = stated(&mut rng, truth[item as usize], accuracy);
                match origin[item as usize] {
                    Some(said) if args.infiltrated && source == 0 => say(source, item, said, false),
                    _ if speaks => say(source, item, value, false),
                    _ => {}
                }
            }
        }
        for (item, said) in origin.iter().enumerate() {
            if let Some(value) = said {
                say(SOURCES, item as u32, *value, false);
            }
        }
        for copier in 0..copiers {
            let source = SOURCES + 1 + copier;
            let translated = f64::from(copier) < args.translated * f64::from(copiers);
            for item in 0..ITEMS {
                let honest = f64::from(item) < args.aged * f64::from(ITEMS);
                if honest {
                    let value = stated(&mut rng, truth[item as usize], 0.7);
                    if rng.random::<f64>() < 0.12 {
                        say(source, item, value, false);
                    }
                } else if let Some(said) = origin[item as usize].filter(|_| rng.random::<f64>() < 0.54) {
                    let edits = rng.random::<f64>() < args.editing;
                    let value = if edits { stated(&mut rng, said, 0.0) } else { said };
                    let seen = rng.random::<f64>() >= hidden;
                    say(source, item, value, seen && !translated);
                }
            }
        }
        let truth = truth.into_iter().map(Some).collect();
        let sources = (SOURCES + 1 + copiers) as usize;
        let values = vec![PRIOR.len() as u32; ITEMS as usize];
        let domain = PRIOR.len();
        Self {
            table: Table {
                claims,
                sources,
                items: ITEMS as usize,
                values,
                truth,
                truth_rows: ITEMS as usize,
                domain,
            },
        }
    }
}

/// The place at which a draw falls among probabilities.
pub fn pick(probabilities: &[f64], draw: f64) -> u32 {
    let mut left = draw;
    for (at, probability) in probabilities.iter().enumerate() {
        left -= probability;
        if left < 0.0 {
            return at as u32;
        }
    }
    probabilities.len() as u32 - 1
}

/// The right status with some probability, else one of the others.
pub fn stated(rng: &mut Xoshiro256PlusPlus, right: u32, accuracy: f64) -> u32 {
    if rng.random::<f64>() < accuracy {
        return right;
    }
    (right + 1 + rng.random_range(0..PRIOR.len() as u32 - 1)) % PRIOR.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is lost to thirty copiers, and how far ours stands above the majority, over two seeds.
    fn flooded(change: impl Fn(&mut Args)) -> (f64, f64) {
        let mut args = Args {
            seeds: 2,
            copiers: vec![30],
            hidden: vec![0.3],
            editing: 0.05,
            aged: 0.0,
            translated: 0.0,
            infiltrated: false,
            beside: vec!["majority".to_owned()],
        };
        change(&mut args);
        let found = run(&args);
        let row = &found["rows"][0];
        let number = |value: &Value| value["mean"].as_f64().expect("a mean");
        let accuracy = |name: &str| number(&row["accuracy"][name]);
        (number(&row["loss_against_no_flood"]), accuracy("ours") - accuracy("majority"))
    }

    #[track_caller]
    fn check(change: impl Fn(&mut Args), loss: f64) {
        let (lost, above) = flooded(change);
        assert!(lost <= loss, "lost {lost}");
        assert!(above >= 0.15, "above the majority: {above}");
    }

    #[test]
    fn copiers_who_edit_each_copy() {
        check(|args| args.editing = 0.25, 0.02);
    }

    #[test]
    fn copiers_who_age_their_accounts_first() {
        check(|args| args.aged = 0.3, 0.02);
    }

    #[test]
    fn copies_in_another_language() {
        check(|args| args.translated = 0.5, 0.02);
    }

    #[test]
    fn one_source_infiltrated_besides() {
        check(|args| args.infiltrated = true, 0.03);
    }

    #[test]
    fn a_translated_copy_hides_its_link_and_changes_no_claim() {
        let args = |translated| Args {
            seeds: 1,
            copiers: vec![],
            hidden: vec![],
            editing: 0.05,
            aged: 0.0,
            translated,
            infiltrated: false,
            beside: vec![],
        };
        let (plain, translated) = (World::new(7, &args(0.0), 10, 0.3), World::new(7, &args(1.0), 10, 0.3));
        let said = |world: &World| -> Vec<(u32, u32, u32)> {
            world.table.claims.iter().map(|cell| (cell.source, cell.item, cell.value)).collect()
        };
        assert_eq!(said(&plain), said(&translated));
        let links = |world: &World| world.table.claims.iter().filter(|cell| cell.from.is_some()).count();
        assert!(links(&plain) > 100 && links(&translated) == 0);
    }
}
