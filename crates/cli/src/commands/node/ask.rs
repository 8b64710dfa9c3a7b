//! `khabar ask`: somebody asks for somebody. The inquiry stays on this node; the answer is for the desk, and is told
//! by a person.

use super::Access;
use super::question::Names;
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
    /// The name of the person asked for, in any script; may be given again for another way of writing it
    #[arg(long, required = true)]
    name: Vec<String>,
    /// Father's name
    #[arg(long)]
    father: Option<String>,
    /// Who asks, as they name themselves
    #[arg(long)]
    asker: String,
    /// Their relation, as they say
    #[arg(long)]
    relation: Option<String>,
    /// At most so many reports, the nearest
    #[arg(long, default_value_t = 10, value_name = "N")]
    most: usize,
    /// Only look; keep nothing
    #[arg(long)]
    keep_nothing: bool,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let names = args.name.iter().any(|name| !khabar_names::Encoded::new(name).is_blank());
    anyhow::ensure!(
        names,
        "nobody is named in {:?}\n  hint: give --name as the family says it, in any script",
        args.name.join(", ")
    );
    let mut node = args.access.open()?;
    let now = super::now();
    if !args.keep_nothing {
        let sought = Person {
            names: args.name.iter().map(|name| WrittenName::new(name.as_str())).collect(),
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
    let found = Names::of(&node, now)?.ask(&args.name, args.father.as_deref(), args.most);
    println!("for the desk, not for the asker: {} reports might be about the person", found.len());
    for (id, found) in found {
        let Some(report) = node.report_of(&id) else { continue };
        let states: Vec<&str> =
            report.claims.iter().filter_map(|claim| claim.what.value()).map(|value| value.code()).collect();
        let names: Vec<&str> = report.person.names.iter().map(|name| name.text.as_str()).collect();
        let level = format!("{:?}", found.comparison.level);
        let father = match found.father {
            Some(true) => "father agrees",
            Some(false) => "other father",
            None => "",
        };
        println!(
            "  {}  {level:<11}  {father:<13}  {:<14}  {}",
            id.short(),
            states.join(", "),
            names.join(" / ")
        );
    }
    Ok(ExitCode::SUCCESS)
}
