//! `khabar show`: one statement, with its signature and what was done to it. The group's own screen.

use super::{Access, log, open};
use khabar_model::{Document, Identifier, Person, Report, SourceId, StatementKind};
use khabar_statement::{Kind, Part, PartKind, Said as _, Standing, Withdrawal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Show one statement
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar show --node desk 1f3a9c02")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The statement, by its id or the first digits of it
    id: String,
    /// A keeper's secret key: shows what is sealed to that keeper
    #[arg(long, value_name = "FILE")]
    keeper_key: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let shown = node.show(&args.id, super::now())?;
    let did = if args.keeper_key.is_some() { "looked at, with what is sealed" } else { "looked at" };
    super::noted(&mut node, did, vec![shown.id.short()], None);
    println!("id        {}", shown.id);
    println!(
        "kind      {}",
        shown.kind.map_or("of a newer version, kept".to_owned(), |kind| kind.to_string())
    );
    println!("seen      {}", shown.seen);
    if let Some(seal) = &shown.seal {
        let standing = match node.book().standing(&seal.signer, seal.counter) {
            Standing::Good => "in good standing",
            Standing::Held => "held: the key was revoked, or forked, before",
            Standing::Unknown => "nobody here introduced the key",
        };
        println!("signed    by {} in its batch {} ({standing})", seal.signer.short(), seal.counter);
    }
    if let Some(at) = &shown.at {
        println!("read from {at}");
    }
    if let Some(body) = &shown.body {
        println!("audience  {}", log::audience(body.audience));
        if let Some(day) = body.expires {
            println!("expires   {day}");
        }
        match body.kind {
            Kind::Known(StatementKind::Report) => {
                print_json("says      ", &Report::from_fields(&body.fields)?)?
            }
            Kind::Known(StatementKind::Withdrawal) => {
                let said = Withdrawal::from_fields(&body.fields)?;
                println!(
                    "says      {} of {}, {}: {}",
                    said.scope,
                    said.target.short(),
                    said.ground,
                    said.reason
                );
            }
            _ => println!("fields    {} bytes", body.fields.as_bytes().len()),
        }
    }
    println!("sealed    {} parts", shown.parts);
    if let Some(path) = &args.keeper_key {
        for part in node.unsealed(&shown.id, &open::keeper(path)?)? {
            part_words(&part)?.iter().for_each(|line| println!("  {line}"));
        }
    }
    let state = log::state(&shown.effect);
    println!("state     {}", if state.is_empty() { "as stated" } else { &state });
    Ok(ExitCode::SUCCESS)
}

/// What a part says, a line for each thing.
fn part_words(part: &Part) -> anyhow::Result<Vec<String>> {
    let mut report = Report {
        source: SourceId::new(""),
        person: Person::default(),
        claims: vec![],
        dates: vec![],
        places: vec![],
        document: Document::default(),
    };
    let what = match part.kind {
        PartKind::Identifiers => {
            report.unseal(part)?;
            let said = |id: &Identifier| {
                format!("{}{}: {}", id.kind, if id.fragment { " (a part of it)" } else { "" }, id.text)
            };
            return Ok(report.person.identifiers.iter().map(said).collect());
        }
        PartKind::SourceIdentity => "who says it",
        PartKind::SourceContact => "how they are reached",
        PartKind::Accusation => "accusation",
        PartKind::Sensitive => "sensitive",
        PartKind::Other(_) => "of a newer kind",
    };
    Ok(vec![format!("{what}: {}", String::from_utf8_lossy(&part.content))])
}

fn print_json<T: serde::Serialize>(label: &str, said: &T) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(said)?;
    println!("{label}{}", text.replace('\n', "\n          "));
    Ok(())
}
