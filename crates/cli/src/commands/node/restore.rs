//! `khabar restore`: a node from a backup, which shares nothing until it has seen the withdrawals since.

use super::open::SecretArgs;
use khabar_store::Node;
use std::path::PathBuf;
use std::process::ExitCode;

/// Make a node from a backup
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar restore /media/one/desk-march --epoch /media/two/desk-march.epoch --into desk
  khabar restore --into desk --override \"all partners were called on 4 May\"

The restored node signs with a key of its own, and shares and publishes nothing until it has seen the withdrawals made
since, or a lead says that it may: a signed statement, in the log for good.")]
pub struct Args {
    /// The backup's folder
    #[arg(required_unless_present = "override_reason", requires = "epoch")]
    folder: Option<PathBuf>,
    /// The file with the epoch key
    #[arg(long, value_name = "FILE")]
    epoch: Option<PathBuf>,
    /// The folder to make; with --override, the node that was restored
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Let a restored node share and publish, for this reason
    #[arg(long = "override", value_name = "REASON", conflicts_with = "folder")]
    override_reason: Option<String>,
    #[command(flatten)]
    secret: SecretArgs,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let secret = args.secret.get(false)?;
    if let Some(reason) = args.override_reason {
        let (mut node, _) = Node::open(&args.into, secret)?;
        let id = node.lift_restored(&reason, super::now())?;
        println!("this node may share and publish again: {reason}");
        println!("  signed    {id}");
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(folder), Some(epoch)) = (args.folder, args.epoch) else {
        anyhow::bail!("give the backup's folder and its --epoch file");
    };
    let (node, opened) = Node::restore(&folder, &epoch, &args.into, secret, super::now())?;
    println!("restored {} statements into {}", opened.statements, args.into.display());
    println!("  signs as  {} (a key of its own)", node.key());
    println!("  shares and publishes nothing until it has seen the withdrawals since");
    Ok(ExitCode::SUCCESS)
}
