//! `khabar checkpoint`: two leads name what the set is.

use super::by::{By, label, tell};
use crate::commands::node::{Access, now};
use crate::group::Group;
use anyhow::{Context as _, ensure};
use khabar_statement::act::Checkpoint;
use std::process::ExitCode;

/// Sign a fingerprint of the set, or what another lead signed; without a key, list the checkpoints
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar checkpoint --node desk --key lead.key --reason \"end of the week\" --checked \"the list of keys\"
  khabar checkpoint --node desk --key other.key --sign 5c0d11aa --reason \"…\" --checked \"…\"
  khabar checkpoint --node desk")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// Sign the same as this checkpoint, where the set that is here is the one it names
    #[arg(long, value_name = "ID")]
    sign: Option<String>,
    /// Why now
    #[arg(long, default_value = "")]
    reason: String,
    /// What was checked
    #[arg(long, default_value = "")]
    checked: String,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    if args.by.key.is_none() && args.by.request.is_none() {
        let group = Group::read(&node, now())?;
        for one in &group.checkpoints {
            let whole = if one.whole { "the set here is whole" } else { "NOT the set that is here" };
            println!(
                "{}  {} batches of {} keys: {whole}",
                one.by[0].short(),
                one.said.batches,
                one.said.heads.len()
            );
        }
        println!("{} checkpoints that two leads signed", group.checkpoints.len());
        return Ok(ExitCode::SUCCESS);
    }
    let base = match &args.sign {
        None => Checkpoint::of(node.seals(), node.custody_head()?),
        Some(id) => {
            let id = node.find(id)?;
            let signed = node.signed::<Checkpoint>(now());
            let said = signed.into_iter().find(|signed| signed.id == id).context("it is no checkpoint")?.said;
            ensure!(
                said.holds(node.seals()),
                "the set here is not the one it names\n  hint: bring the two nodes together, then sign again"
            );
            let links = node.custody()?.links;
            ensure!(
                said.custody.is_none_or(|link| links.contains(&link)),
                "the custody log here does not hold the link that it names"
            );
            said
        }
    };
    let said = Checkpoint { reason: args.reason, checked: args.checked, ..base };
    let mut hand = args.by.hand(&node)?;
    let done = hand.state(&mut node, &said)?;
    let group = Group::read_hushed(&node, now(), done.hush())?;
    tell(
        &mut node,
        &label(&group.book, &hand.id()),
        "checkpoint",
        vec![format!("{} batches", said.batches)],
        &done,
    )?;
    let stands = group.checkpoints.iter().any(|one| one.said.fingerprint == said.fingerprint);
    println!("  {}", if stands { "two leads have signed it" } else { "it waits for a second lead" });
    Ok(ExitCode::SUCCESS)
}
