//! `khabar custody`: who did, saw and gave out what.

use crate::commands::node::Access;
use std::process::ExitCode;

/// The custody log of a node, each link checked
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar custody --node desk --last 20

Each line carries the hash of the line before. Exit code 3: a line was changed or taken out. That the end was not cut
off, a checkpoint shows.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// At most so many, the newest
    #[arg(long, default_value_t = 40)]
    last: usize,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let node = args.access.open()?;
    let log = node.custody()?;
    let from = log.notes.len().saturating_sub(args.last);
    for note in &log.notes[from..] {
        let to = note.to.as_deref().map(|to| format!(" → {to}")).unwrap_or_default();
        println!("{}  {:<14}  {}: {}{to}", note.at, note.who, note.did, note.what.join(", "));
    }
    println!("{} of {} lines", log.notes.len() - from, log.notes.len());
    match log.broken {
        None => {
            println!("every line follows from the one before");
            Ok(ExitCode::SUCCESS)
        }
        Some(at) => {
            println!("line {} does not follow from the one before: the log was changed", at + 1);
            Ok(ExitCode::from(3))
        }
    }
}
