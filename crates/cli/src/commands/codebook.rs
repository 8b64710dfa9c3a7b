//! `khabar codebook`: the policy in force, as a page that a person can defend.

use anyhow::Context as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print the codebook of a policy: levels, bases, and every key with its value and meaning.
#[derive(clap::Args)]
pub struct Args {
    /// A policy file; without one, the policy that is in force where a folder has none.
    policy: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let policy = match &args.policy {
        None => khabar_model::Policy::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("could not read {}", file.display()))?;
            khabar_intake::policy_from_toml(&text).with_context(|| format!("in {}", file.display()))?
        }
    };
    print!("{}", policy.codebook());
    Ok(ExitCode::SUCCESS)
}
