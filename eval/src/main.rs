//! `khabar-eval`: runs labelled data through the public crates and prints metrics as JSON. Not shipped.

mod corroboration;
mod estimation;
mod linkage;
mod names;
mod question;
mod simulate;
mod view;

use clap::Parser as _;

/// How every accuracy figure of Khabar is produced.
#[derive(clap::Parser)]
#[command(name = "khabar-eval", version, about)]
enum Eval {
    /// Name comparison over labelled pairs.
    Names(names::Args),
    /// Record linkage over a table with a truth column.
    Linkage(linkage::Args),
    /// The whole of `khabar check` over a simulated folder.
    Simulate(simulate::Args),
    /// Questions to a simulated folder: how fast, and what the bound of the index costs.
    Question(question::Args),
    /// The view of a folder: what it costs, how fast a decision shows over it, and what the next one costs.
    View(view::Args),
    /// Claims tables: ours beside the published methods.
    Corroboration(corroboration::Args),
    /// Multiple systems estimation: published numbers and coverage.
    Estimation(estimation::Args),
}

fn main() -> anyhow::Result<()> {
    match Eval::parse() {
        Eval::Names(args) => names::run(args),
        Eval::Linkage(args) => linkage::run(args),
        Eval::Simulate(args) => simulate::run(args),
        Eval::Question(args) => question::run(args),
        Eval::View(args) => view::run(args),
        Eval::Corroboration(args) => corroboration::run(args),
        Eval::Estimation(args) => estimation::run(args),
    }
}
