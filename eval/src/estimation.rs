//! `khabar-eval estimation`: published numbers beside ours, and coverage where the truth is known.
//!
//! `khabar-eval estimation DIR` wants a folder with kosovo.csv, korea.csv, UKdat_5.csv, Artificial_3.csv,
//! PH_manila_police.csv and PH_caloocan_unidentified.csv. `khabar-eval estimation coverage` simulates.

mod clock;
mod coverage;
mod designs;
mod oracles;

use std::path::PathBuf;

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// A folder of published tables, or the word `coverage`.
    what: PathBuf,
    /// Replicates per design and rate of missed links (coverage).
    #[arg(long, default_value_t = 40)]
    replicates: usize,
    /// First seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only the design of this name (coverage).
    #[arg(long)]
    design: Option<String>,
    /// Only the latent-class model, not the union of all methods (coverage; faster).
    #[arg(long)]
    latent_only: bool,
    /// Also the latent-class model that is not told of missed links, at every rate (coverage; slower).
    #[arg(long)]
    plain: bool,
}

/// Measure and print JSON; a table for the eye goes to stderr.
pub fn run(args: Args) -> anyhow::Result<()> {
    let result = if args.what.as_os_str() == "coverage" {
        coverage::run(&coverage::Plan {
            replicates: args.replicates,
            seed: args.seed,
            design: args.design,
            latent_only: args.latent_only,
            plain: args.plain,
        })
    } else {
        oracles::run(&args.what, args.seed)?
    };
    println!("{}", serde_json::to_string_pretty(&result)?);
    Ok(())
}
