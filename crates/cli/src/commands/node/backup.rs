//! `khabar backup`: encrypted rows in one place, the epoch key in another.

use super::Access;
use std::path::PathBuf;
use std::process::ExitCode;

/// Make a backup that can be restored for 60 days
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar backup --node desk /media/one/desk-march --epoch /media/two/desk-march.epoch

The folder holds ciphertext and a keyring; the epoch file holds the key to that keyring, under the node's passphrase.
Keep the two apart, and destroy the epoch file when the next backup is made: then what was erased since is erased
there too.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The folder to make
    folder: PathBuf,
    /// The file for the epoch key
    #[arg(long, value_name = "FILE")]
    epoch: PathBuf,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    super::open::settle(&mut node, false)?;
    let backup = node.backup(&args.folder, &args.epoch, super::now())?;
    println!("backup in {}", backup.folder.display());
    println!("  epoch key     {}: keep it apart from the backup", backup.epoch.display());
    println!("  restorable    until {}", backup.until);
    Ok(ExitCode::SUCCESS)
}
