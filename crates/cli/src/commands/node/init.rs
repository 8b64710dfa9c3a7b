//! `khabar init`: a node, a group of one, and a keeper.

use super::open::SecretArgs;
use anyhow::Context as _;
use khabar_model::StatementId;
use khabar_store::{Cost, Node, Random, keeper_keys};
use std::path::PathBuf;
use std::process::ExitCode;

/// Make a node in an empty folder
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar init desk --name \"Example group\" --keeper-key /media/usb/keeper.key

The passphrase opens the node. Phones, ids and contacts are sealed to the keeper's key, which is written to the file
and nowhere else: carry it away from this machine. Without the passphrase nobody can open the node, you neither.")]
pub struct Args {
    /// The folder to make
    dir: PathBuf,
    /// The group's name
    #[arg(long)]
    name: String,
    /// Where to write the keeper's secret key
    #[arg(long, value_name = "FILE")]
    keeper_key: PathBuf,
    #[command(flatten)]
    secret: SecretArgs,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !args.keeper_key.exists(),
        "{} exists\n  hint: a key is never overwritten; choose another file",
        args.keeper_key.display()
    );
    let secret = args.secret.get(true)?;
    let (key, public) = keeper_keys(&mut Random::new()?);
    write_private(&args.keeper_key, &format!("{}\n", StatementId(key)))?;
    let made = Node::init(&args.dir, &args.name, public, secret, Cost::default(), super::now());
    // A key without its node is of no use, and must not look like one.
    let node = made.inspect_err(|_| drop(std::fs::remove_file(&args.keeper_key)))?;
    println!("node of {} in {}", args.name, args.dir.display());
    println!("  signs as    {}", node.key());
    println!("  keeper key  {}: carry it away from this machine", args.keeper_key.display());
    println!("  next        khabar doctor --node {}", args.dir.display());
    Ok(ExitCode::SUCCESS)
}

/// Write a secret, for its owner's eyes alone, where no file is.
pub fn write_private(path: &std::path::Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}
