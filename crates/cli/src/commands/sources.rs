//! `khabar sources init`: a first `sources.toml`, for a person to correct.

use anyhow::{Context as _, bail};
use std::path::PathBuf;
use std::process::ExitCode;

/// Say whose words each file of a folder holds.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Write `sources.toml` into a folder: each file and its columns, as they were understood.
    Init {
        /// The folder.
        folder: PathBuf,
        /// Print it, and write nothing.
        #[arg(long)]
        print: bool,
    },
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Verb::Init { folder, print } = args.verb;
    let read = khabar_intake::read_folder(&folder, &khabar_intake::Options::default(), &mut |_| {})
        .with_context(|| format!("could not read the folder {}", folder.display()))?;
    let text = khabar_intake::sources_toml_template(&read);
    if print {
        print!("{text}");
        return Ok(ExitCode::SUCCESS);
    }
    let path = folder.join("sources.toml");
    if path.exists() {
        bail!(
            "{} is there already\nhint: `khabar sources init {} --print` shows what a new one would say",
            path.display(),
            folder.display()
        );
    }
    std::fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
    println!("wrote {}: correct it, then run `khabar check {}`", path.display(), folder.display());
    Ok(ExitCode::SUCCESS)
}
