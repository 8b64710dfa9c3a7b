//! `khabar ask`: somebody asks for somebody. The inquiry stays on this node; the answer is for the desk, and is told
//! by a person.

use super::Access;
use super::question::Index;
use khabar_model::inquiry::{ContactWish, Inquiry, InquiryState};
use khabar_model::{Person, WrittenName};
use std::process::ExitCode;

/// Keep an inquiry, and look who it might be about
#[derive(clap::Args)]
#[command(after_help = "Example (made-up people):
  khabar ask --node desk --name \"Shirin Nemunei\" --father Kaveh --asker \"her aunt, by phone\" --relation aunt

The inquiry is kept sealed on this node: in no export, in no sketch. What is printed is for the desk alone. Say the same
to whoever asks, whether or not anything was found: \"we have noted it; a person will call you\".")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The name of the person asked for, in any script
    #[arg(long)]
    name: String,
    /// Father's name
    #[arg(long)]
    father: Option<String>,
    /// Who asks, as they name themselves
    #[arg(long)]
    asker: String,
    /// Their relation, as they say
    #[arg(long)]
    relation: Option<String>,
    /// Only look; keep nothing
    #[arg(long)]
    keep_nothing: bool,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let now = super::now();
    if !args.keep_nothing {
        let sought = Person {
            names: vec![WrittenName::new(args.name.as_str())],
            father: args.father.clone(),
            ..Person::default()
        };
        let number = node.keep_inquiry(&Inquiry {
            sought,
            asker: args.asker,
            relation: args.relation,
            relation_checked: false,
            check_question: None,
            companion: None,
            state: InquiryState::Open,
            wish: ContactWish::NotStated,
            asked: Some(now),
        })?;
        println!("inquiry {number} is kept, sealed, on this node alone");
    }
    let reports = node.statements(now, None)?.reports;
    let matches = Index::new(&reports).ask(&args.name, 10);
    println!("for the desk, not for the asker: {} reports might be about the person", matches.len());
    for found in matches {
        let stated = &reports[found.report as usize];
        let states: Vec<&str> = stated
            .said
            .claims
            .iter()
            .filter_map(|claim| claim.what.value())
            .map(|value| value.code())
            .collect();
        let names: Vec<&str> = stated.said.person.names.iter().map(|name| name.text.as_str()).collect();
        let level = format!("{:?}", found.comparison.level);
        println!("  {}  {level:<11}  {:<20}  {}", stated.id.short(), states.join(", "), names.join(" / "));
    }
    Ok(ExitCode::SUCCESS)
}
