//! `khabar doctor`: what about this machine and this node could cost a group dearly.

use super::Access;
use std::process::ExitCode;

/// Check permissions, swap, the clock, free space and integrity
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar doctor --node desk

Exit code 0: nothing to do; 3: something is not as it should be.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let node = args.access.open()?;
    let checks = node.doctor(super::now())?;
    for check in &checks {
        println!("{:<4}  {:<12} {}", if check.good { "good" } else { "LOOK" }, check.what, check.found);
    }
    let good = checks.iter().all(|check| check.good);
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
