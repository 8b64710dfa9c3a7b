//! `khabar correct`: what was given out was wrong, and everybody who has it hears so.

use super::by::{By, Done, label, tell};
use super::decide::outcome;
use super::view::View;
use crate::commands::node::{Access, now};
use crate::group::Group;
use anyhow::ensure;
use khabar_decisions::correct::owed;
use khabar_model::{Language, Value};
use khabar_statement::act::{Correction, CorrectionKind};
use std::process::ExitCode;

/// State a correction; without one, list who is still owed which
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar correct --node desk                       who is still owed a correction
  khabar correct --node desk --key my.key 1f3a9c02 dead --kind alive --reason \"she called\" --checked \"her voice\"

Kinds: alive, duplicate, other-person, out-of-scope, fabricated, detail. A correction takes effect with one person: it
can only lower, part, or put together, and is taken back like any decision. Giving it out is recorded with
`khabar published --correction ID`.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// The person
    #[arg(requires = "value", requires = "kind")]
    person: Option<String>,
    /// The value that was wrong
    value: Option<Value>,
    /// What was wrong
    #[arg(long, requires = "person")]
    kind: Option<CorrectionKind>,
    /// A report about the other person, or of the one counted twice
    #[arg(long, value_name = "REPORT")]
    other: Option<String>,
    /// Why, in words that may be given out
    #[arg(long, default_value = "")]
    reason: String,
    /// What was checked
    #[arg(long, default_value = "")]
    checked: String,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let (Some(person), Some(value), Some(kind)) = (&args.person, args.value, args.kind) else {
        return list(&Group::read(&node, now())?);
    };
    let view = View::new(&node, now())?;
    let other = args.other.as_deref().map(|name| view.report(name)).transpose()?;
    let pairs = matches!(kind, CorrectionKind::Duplicate | CorrectionKind::OtherPerson);
    ensure!(!pairs || other.is_some(), "{kind} needs the other report\n  hint: give --other REPORT");
    let saw = view.saw(view.person(person)?);
    let said = Correction { kind, saw, value, other, reason: args.reason, checked: args.checked };
    let mut hand = args.by.hand(&node)?;
    let done = hand.state(&mut node, &said)?;
    tell(&mut node, &label(&view.group.book, &hand.id()), "corrected", vec![person.clone()], &done)?;
    if let Done::Signed(signed) = &done {
        print!("{}", outcome(&node, &view, signed, now(), Language::En)?);
    }
    list(&Group::read_hushed(&node, now(), done.hush())?)
}

fn list(group: &Group) -> anyhow::Result<ExitCode> {
    let owed = owed(&group.judged.corrections, &group.judged.publications);
    for one in &owed {
        println!("owed  {}  to {} ({})", one.correction.short(), one.to, one.kind);
    }
    println!("corrections still owed: {}", owed.len());
    Ok(ExitCode::SUCCESS)
}
