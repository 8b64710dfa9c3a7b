//! `khabar rejects`: rows that were not taken, with the reason.

use super::Access;
use crate::screen::clip;
use std::process::ExitCode;

/// Show the rows that were not taken
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar rejects --node desk
  khabar rejects --node desk --drop     when they were corrected and imported again")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// Erase them
    #[arg(long)]
    drop: bool,
}

/// How much of a row the screen has room for; all of it is kept.
const SHOWN: usize = 400;

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let rejects = node.rejects()?;
    if args.drop {
        let numbers: Vec<u64> = rejects.iter().map(|(number, _)| *number).collect();
        node.drop_rejects(&numbers)?;
        println!("{} rejected rows erased", numbers.len());
        return Ok(ExitCode::SUCCESS);
    }
    for (_, reject) in &rejects {
        let field = reject.field.as_deref().map(|field| format!(", {field}")).unwrap_or_default();
        println!("{}:{}{field}: {}", reject.file, reject.row, reject.reason);
        println!("    {}", clip(&reject.found.replace('\n', " "), SHOWN));
    }
    println!("{} rejected rows", rejects.len());
    Ok(ExitCode::SUCCESS)
}
