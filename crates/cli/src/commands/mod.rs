//! One file per verb; this is their list.

mod check;
mod estimate;
mod explain;
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
    /// Turn a folder of lists and posts into findings.
    Check(check::Args),
    /// Say why a level holds, or why two reports are, or are not, about one person.
    Explain(explain::Args),
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
        Verb::Check(args) => check::run(args),
        Verb::Explain(args) => explain::run(args),
        Verb::Names(args) => names::run(args),
        Verb::Link(args) => link::run(args),
        Verb::Estimate(args) => estimate::run(args),
        Verb::Simulate(args) => simulate::run(args),
    }
}
