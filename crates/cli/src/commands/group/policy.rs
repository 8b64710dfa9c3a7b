//! `khabar policy`: how the group reads what it is told, changed by two leads in daylight.

use super::by::{By, label, tell};
use super::view::View;
use crate::commands::node::{Access, now};
use crate::group::{Group, vet};
use anyhow::Context as _;
use khabar_decisions::policy::{DELAY_DAYS, Step};
use khabar_findings::Options;
use khabar_statement::act::PolicyText;
use std::path::PathBuf;
use std::process::ExitCode;

/// Show the policy in force and what is proposed, or propose one
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar policy --node desk                                     what is in force, and what is proposed
  khabar policy --node desk --diff new.toml                     what it would change; nothing is signed
  khabar policy --node desk --propose new.toml --key lead.key --reason \"…\"

A policy takes two leads who sign the same text, and three days from when both were here. The difference in findings is
shown before anything is signed. No policy goes below the compiled floor. Importing a folder never changes a policy.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// Say which findings this policy would change
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
    /// Sign this policy
    #[arg(long, value_name = "FILE", requires = "reason")]
    propose: Option<PathBuf>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let Some(file) = args.propose.as_ref().or(args.diff.as_ref()) else {
        return show(&Group::read(&node, now())?);
    };
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let policy = khabar_model::policy::read(&text).with_context(|| format!("in {}", file.display()))?;
    let view = View::new(&node, now())?;
    let statements = view.group.statements(&node, None, now())?.statements;
    let hash = khabar_intake::policy_hash(&policy);
    // What two people vetted is vetted under any policy.
    let name = policy.name.clone();
    let mut policy = policy;
    vet(&mut policy, &view.group.judged);
    let theirs = khabar_findings::findings(statements, &policy, hash, &Options::default(), &mut |_| {})?;
    print!("{}", crate::against::screen(&view.found, &theirs));
    if args.propose.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    let checked = format!("the difference in findings over {} statements", view.found.stamp.count);
    let said = PolicyText { text, reason: args.reason.unwrap_or_default(), checked };
    let mut hand = args.by.hand(&node)?;
    let done = hand.state(&mut node, &said)?;
    tell(&mut node, &label(&view.group.book, &hand.id()), "proposed a policy", vec![name], &done)?;
    show(&Group::read_hushed(&node, now(), done.hush())?)
}

fn show(group: &Group) -> anyhow::Result<ExitCode> {
    println!("in force: {:?}", group.policy.name);
    for proposal in &group.proposals {
        let name = khabar_model::policy::read(&proposal.text)
            .map_or("not a policy".to_owned(), |policy| policy.name);
        let step = match &proposal.step {
            Step::AwaitsSecond => "waits for a second lead".to_owned(),
            Step::From(at) => {
                format!("takes effect on {}, {DELAY_DAYS} days after both leads' words were here", at.day(0))
            }
            Step::InForce => "in force".to_owned(),
            Step::Replaced => "was in force".to_owned(),
            Step::Refused(why) => format!("refused: {why}"),
        };
        println!("proposed: {name:?}: {step}");
    }
    Ok(ExitCode::SUCCESS)
}
