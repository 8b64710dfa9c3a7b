//! `khabar log`: what the node holds, newest last.

use super::Access;
use khabar_model::StatementKind;
use khabar_statement::effects::{Effect, Erase};
use khabar_statement::{Audience, Kind};
use khabar_store::Shown;
use std::process::ExitCode;

/// List the statements of a node
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar log --node desk --kind withdrawal")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// Only of this kind: report, item, source, tally, decision, withdrawal, key, …
    #[arg(long)]
    kind: Option<StatementKind>,
    /// At most so many, the newest
    #[arg(long, default_value_t = 40)]
    last: usize,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let node = args.access.open()?;
    let mut all = node.log(super::now());
    all.retain(|shown| args.kind.is_none_or(|kind| shown.kind == Some(Kind::Known(kind))));
    let from = all.len().saturating_sub(args.last);
    println!("{:<10}  {:<8}  {:<11}  {:<8}  {:<8}  state", "seen", "id", "kind", "signer", "audience");
    for shown in &all[from..] {
        println!("{}", line(shown));
    }
    let erased = node.erased().count();
    println!("{} of {} statements; {erased} erased", all.len() - from, all.len());
    Ok(ExitCode::SUCCESS)
}

fn line(shown: &Shown) -> String {
    let kind = shown.kind.map_or("newer".to_owned(), |kind| kind.to_string());
    let signer = shown.seal.as_ref().map_or("-".to_owned(), |seal| seal.signer.short());
    let audience = shown.body.as_ref().map_or("-".to_owned(), |body| audience(body.audience));
    let state = state(&shown.effect);
    format!(
        "{:<10}  {:<8}  {kind:<11}  {signer:<8}  {audience:<8}  {state}",
        shown.seen.day(0).to_string(),
        shown.id.short()
    )
}

/// For whom, in a word.
pub fn audience(audience: Audience) -> String {
    match audience {
        Audience::Group => "group".to_owned(),
        Audience::Partner(root) => root.short(),
        Audience::Partners => "partners".to_owned(),
        Audience::Public => "public".to_owned(),
    }
}

/// What was done to a statement, in a few words.
pub fn state(effect: &Effect) -> String {
    let mut words = Vec::new();
    match (effect.publish, effect.share, effect.enters) {
        (_, _, false) => words.push("hidden".to_owned()),
        (_, false, _) => words.push("not shared".to_owned()),
        (false, ..) => words.push("not published".to_owned()),
        _ => {}
    }
    match effect.erase {
        Erase::From(due) => words.push(format!("erased on {}", due.day(0))),
        Erase::Now | Erase::KeepSealed => words.push("to be erased".to_owned()),
        Erase::No => {}
    }
    if effect.erase_source && effect.erase == Erase::No {
        words.push("source erased".to_owned());
    }
    if !effect.requests.is_empty() {
        words.push(format!("{} requests", effect.requests.len()));
    }
    words.join(", ")
}
