//! One file per verb; this is their list.

mod check;
mod codebook;
mod estimate;
mod explain;
pub mod group;
mod link;
mod names;
pub mod node;
mod simulate;
mod sources;

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
    /// Say whose words each file of a folder holds.
    Sources(sources::Args),
    /// Print the policy in force, key by key.
    Codebook(codebook::Args),
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
    Init(node::init::Args),
    Import(node::import::Args),
    Report(node::report::Args),
    Ask(node::ask::Args),
    Withdraw(node::withdraw::Args),
    Log(node::log::Args),
    Show(node::show::Args),
    Verify(node::verify::Args),
    Backup(node::backup::Args),
    Restore(node::restore::Args),
    Rejects(node::rejects::Args),
    Doctor(node::doctor::Args),
    Key(group::key::Args),
    Sign(group::sign::Args),
    Queue(group::queue::Args),
    Decide(group::decide::Args),
    Desk(group::desk::Args),
    Vet(group::vet::Args),
    Checkpoint(group::checkpoint::Args),
    Policy(group::policy::Args),
    Consent(group::record::ConsentArgs),
    Told(group::record::ToldArgs),
    Published(group::record::PublishedArgs),
    Correct(group::correct::Args),
    Companion(group::companion::Args),
    Custody(group::custody::Args),
}

/// Run one verb; the exit code is documented in `khabar --help`.
pub fn run(command: Khabar) -> anyhow::Result<ExitCode> {
    match command.verb {
        Verb::Check(args) => check::run(args),
        Verb::Sources(args) => sources::run(args),
        Verb::Codebook(args) => codebook::run(args),
        Verb::Explain(args) => explain::run(args),
        Verb::Names(args) => names::run(args),
        Verb::Link(args) => link::run(args),
        Verb::Estimate(args) => estimate::run(args),
        Verb::Simulate(args) => simulate::run(args),
        Verb::Init(args) => node::init::run(args),
        Verb::Import(args) => node::import::run(args),
        Verb::Report(args) => node::report::run(args),
        Verb::Ask(args) => node::ask::run(args),
        Verb::Withdraw(args) => node::withdraw::run(args),
        Verb::Log(args) => node::log::run(args),
        Verb::Show(args) => node::show::run(args),
        Verb::Verify(args) => node::verify::run(args),
        Verb::Backup(args) => node::backup::run(args),
        Verb::Restore(args) => node::restore::run(args),
        Verb::Rejects(args) => node::rejects::run(args),
        Verb::Doctor(args) => node::doctor::run(args),
        Verb::Key(args) => group::key::run(args),
        Verb::Sign(args) => group::sign::run(args),
        Verb::Queue(args) => group::queue::run(args),
        Verb::Decide(args) => group::decide::run(args),
        Verb::Desk(args) => group::desk::run(args),
        Verb::Vet(args) => group::vet::run(args),
        Verb::Checkpoint(args) => group::checkpoint::run(args),
        Verb::Policy(args) => group::policy::run(args),
        Verb::Consent(args) => group::record::consent(args),
        Verb::Told(args) => group::record::told(args),
        Verb::Published(args) => group::record::published(args),
        Verb::Correct(args) => group::correct::run(args),
        Verb::Companion(args) => group::companion::run(args),
        Verb::Custody(args) => group::custody::run(args),
    }
}
