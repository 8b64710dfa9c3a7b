//! `khabar simulate`: a fictional shutdown with its truth, written to a folder.

use anyhow::Context as _;
use khabar_simulate::{File, Settings, simulate};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Fictional people, the reports about them, and what is true.
#[derive(clap::Args)]
pub struct Args {
    /// Folder to write; `reports/` and `truth/` come to lie in it.
    out: PathBuf,
    /// How many people something happens to.
    #[arg(long, default_value_t = 300, value_name = "N")]
    people: u32,
    /// Seed of all chance: the same settings give the same bytes.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Copies in each flood of one false report; 0 for none; usual: one for every 15 people, from 20 to 60.
    #[arg(long, value_name = "N")]
    flood: Option<u32>,
    /// Scale of the front organisation: 1 invents six people in a thousand; 0 for none.
    #[arg(long, default_value_t = 1.0, value_name = "SCALE")]
    front: f64,
    /// Share of all people whom reports try to join with somebody else.
    #[arg(long, default_value_t = 0.01, value_name = "SHARE")]
    merge: f64,
    /// Share of all people whom reports try to part in two.
    #[arg(long, default_value_t = 0.01, value_name = "SHARE")]
    split: f64,
    /// Share of a reputable agency's rows that are wrong; 0 leaves the agency out.
    #[arg(long, default_value_t = 0.10, value_name = "SHARE")]
    wrong: f64,
    /// The state's television claims nobody safe who is not.
    #[arg(long)]
    no_safe_claims: bool,
    /// No list compiled from other lists.
    #[arg(long)]
    no_copies: bool,
    /// No forwarded posts.
    #[arg(long)]
    no_forwards: bool,
    /// No attack at all: no flood, front, merging, splitting, wrong agency or false claims of safety.
    #[arg(long)]
    no_attacks: bool,
}

/// Write the folder, and say what it holds.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let files = simulate(args.settings())?;
    for folder in ["reports", "truth"] {
        refuse_foreign(&args.out, folder, &files)?;
    }
    for file in &files {
        let path = args.out.join(&file.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    eprintln!(
        "{} files, {bytes} bytes, {} fictional people: {}",
        files.len(),
        args.people,
        args.out.display()
    );
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn settings(&self) -> Settings {
        let usual = Settings::new(self.people, self.seed);
        let settings = Settings {
            flood: self.flood.unwrap_or(usual.flood),
            front: self.front,
            merge: self.merge,
            split: self.split,
            wrong: self.wrong,
            claims_safe: !self.no_safe_claims,
            copies: !self.no_copies,
            forwards: !self.no_forwards,
            ..usual
        };
        if self.no_attacks { settings.without_attacks() } else { settings }
    }
}

/// A file left from other settings would be read as part of this fiction.
fn refuse_foreign(out: &Path, folder: &str, files: &[File]) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(out.join(folder)) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if !files.iter().any(|file| out.join(&file.path) == path) {
            anyhow::bail!(
                "{} is not part of this simulation and would be read with it\nhint: name an empty folder, or remove it",
                path.display()
            );
        }
    }
    Ok(())
}
