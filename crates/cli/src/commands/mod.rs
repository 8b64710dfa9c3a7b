//! One file per verb; this is their list.

mod estimate;
mod link;
mod names;
mod simulate;

use std::process::ExitCode;

/// News of someone: scattered reports in, answers that can be defended out.
#[derive(clap::Parser)]
#[command(name = "khabar", version, about)]
pub struct Khabar {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Compare two written names, or a file of pairs.
    Names(names::Args),
    /// Link the records of any table to the people they are about.
    Link(link::Args),
    /// Estimate how many are on no list, from a table of capture patterns.
    Estimate(estimate::Args),
    /// Make a fictional shutdown with its truth, to try things on.
    Simulate(simulate::Args),
}

/// Run one verb; the exit code is documented in `khabar --help`.
pub fn run(command: Khabar) -> anyhow::Result<ExitCode> {
    match command.verb {
        Verb::Names(args) => names::run(args),
        Verb::Link(args) => link::run(args),
        Verb::Estimate(args) => estimate::run(args),
        Verb::Simulate(args) => simulate::run(args),
    }
}
