//! Claims tables and adversarial simulations: ours beside the published methods, with accuracy, Brier score,
//! calibration and coverage at abstention.

mod accu;
mod flood;
mod measure;
mod methods;
mod one;
mod speed;
mod table;
mod time;

use serde_json::{Value, json};
use std::path::PathBuf;

/// Weigh claims, and measure how well.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Claims: CSV with source, item, value, and if there are any time, text, cites.
    claims: Option<PathBuf>,
    /// Truth: CSV with item, value.
    truth: Option<PathBuf>,
    #[command(subcommand)]
    simulation: Option<Simulation>,
}

/// The adversarial simulations, each over several seeds.
#[derive(clap::Subcommand)]
enum Simulation {
    /// A mostly wrong origin and its copiers, over many people.
    Flood(flood::Args),
    /// False posts of unknown origin about one person at a time.
    One(one::Args),
    /// Values that change over days, then a flood.
    Time(time::Args),
    /// A million claims, a hundred thousand posts: seconds, precision, recall.
    Speed(speed::Args),
}

pub fn run(args: Args) -> anyhow::Result<()> {
    let found = match (args.simulation, args.claims, args.truth) {
        (Some(Simulation::Flood(args)), _, _) => flood::run(&args),
        (Some(Simulation::One(args)), _, _) => one::run(&args),
        (Some(Simulation::Time(args)), _, _) => time::run(&args),
        (Some(Simulation::Speed(args)), _, _) => speed::run(&args),
        (None, Some(claims), Some(truth)) => claims_table(&claims, &truth)?,
        _ => anyhow::bail!("expected CLAIMS and TRUTH, or one of: flood, one, time, speed; see --help"),
    };
    println!("{}", serde_json::to_string_pretty(&found)?);
    Ok(())
}

/// All methods on one table.
fn claims_table(claims: &std::path::Path, truth: &std::path::Path) -> anyhow::Result<Value> {
    let table = table::Table::read(claims, truth)?;
    let mut methods = serde_json::Map::new();
    let mut all = serde_json::Map::new();
    for (name, answers) in methods::all(&table) {
        let measured = measure::measure(&table.truth, &answers);
        methods.insert(name.to_owned(), json!(measured.accuracy));
        all.insert(name.to_owned(), measured.json());
    }
    Ok(json!({
        "accuracy": methods["ours"],
        "methods": methods,
        "details": all,
        "claims": table.claims.len(),
        "sources": table.sources,
        "items": table.items,
        "items_with_truth": table.truth_rows,
        "items_measured": table.truth.iter().filter(|truth| truth.is_some()).count(),
        "what": "accuracy is the share of right answers among items that have a truth and at least one claim",
    }))
}
