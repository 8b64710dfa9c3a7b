//! `khabar vet`: a source may be direct, because two people looked at it.

use super::by::{By, Done, label, tell};
use super::decide::state_words;
use crate::commands::node::{Access, now};
use crate::group::Group;
use khabar_model::{Basis, Language, SourceId};
use khabar_statement::act::Vetting;
use std::process::ExitCode;

/// Vet a source, or take a vetting back: takes two people
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar vet --node desk --key my.key yas-committee --basis saw_body --reason \"…\" --checked \"called two of its families\"
  khabar vet --node desk --key my.key yas-committee --no-longer --reason \"sold\" --checked \"the register\"

A declaration (sources.toml) can bring a source further off, never nearer: that takes a vetting.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// The source
    source: String,
    /// How it knows, where its rows do not say
    #[arg(long)]
    basis: Option<Basis>,
    /// It is vetted no longer
    #[arg(long)]
    no_longer: bool,
    /// Why
    #[arg(long)]
    reason: String,
    /// What was checked
    #[arg(long)]
    checked: String,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let source = SourceId::new(args.source.as_str());
    let mut hand = args.by.hand(&node)?;
    let (reason, checked) = (args.reason, args.checked);
    let said = Vetting { source, vetted: !args.no_longer, basis: args.basis, reason, checked };
    let done = hand.state(&mut node, &said)?;
    let group = Group::read_hushed(&node, now(), done.hush())?;
    tell(&mut node, &label(&group.book, &hand.id()), "vetted", vec![args.source], &done)?;
    if let Done::Signed(signed) = &done {
        signed
            .ids
            .iter()
            .filter_map(|id| group.judged.states.get(id))
            .for_each(|state| println!("  {}", state_words(*state, Language::En)));
    }
    Ok(ExitCode::SUCCESS)
}
