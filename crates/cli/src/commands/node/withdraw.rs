//! `khabar withdraw`: what is to stop, and what is erased.

use super::{Access, open};
use khabar_model::StatementId;
use khabar_statement::effects::Erase;
use khabar_statement::{Ground, Scope, Withdrawal};
use std::process::ExitCode;

/// Take a statement back, or erase what is due
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar withdraw --node desk 1f3a9c02 --scope stop-sharing --ground family --reason \"asked on Tuesday\"
  khabar withdraw --node desk 1f3a9c02 --scope erase-all --ground risk
  khabar withdraw --node desk --settle

Scopes: stop-publishing, stop-sharing, stop-using, erase-source, erase-all. Grounds: author, family, risk, error, legal,
pressure. Narrowing and erasing a source act at once. `erase-all` hides at once; of a report on a death, an injury or a
detention it erases after 14 days, or when a second lead signs. A withdrawal by anyone but the author or a lead of the
author's group is a request. Decisions, keys and withdrawals are never erased.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The statement, by its id or the first digits of it
    #[arg(required_unless_present = "settle")]
    id: Option<String>,
    /// How much is taken back
    #[arg(long, required_unless_present = "settle")]
    scope: Option<Scope>,
    /// Why
    #[arg(long, required_unless_present = "settle")]
    ground: Option<Ground>,
    /// Why, in words for the group
    #[arg(long, default_value = "")]
    reason: String,
    /// The witness had consented to a sealed copy where pressure is suspected
    #[arg(long)]
    keep_sealed: bool,
    /// Sign as the group's root key, where this node holds it
    #[arg(long)]
    as_root: bool,
    /// Only erase what is due
    #[arg(long)]
    settle: bool,
    /// The clock is right, however far it is ahead of the newest statement
    #[arg(long)]
    clock_is_right: bool,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let now = super::now();
    let mut target: Option<StatementId> = None;
    if let (Some(id), Some(scope), Some(ground)) = (&args.id, args.scope, args.ground) {
        let id = node.find(id)?;
        let (reason, keep_sealed) = (args.reason.clone(), args.keep_sealed);
        let drafts = node.withdrawal(&Withdrawal { target: id, scope, ground, reason, keep_sealed });
        let ids = if args.as_root { node.state_as_root(drafts, now)? } else { node.state(drafts, now)? };
        println!("withdrawn {} ({scope})", id.short());
        ids.first().iter().for_each(|withdrawal| println!("  by {withdrawal}"));
        if ids.len() > 1 {
            println!("  and its copies for partners: {}", ids.len() - 1);
        }
        target = Some(id);
    }
    let effects = node.effects(now);
    let settled = open::settle(&mut node, args.clock_is_right)?;
    if let Some(id) = target {
        let effect = effects.of(&id);
        match effect.erase {
            Erase::From(due) => {
                println!("hidden now; will be erased on {}, or when a second lead signs", due.day(0))
            }
            Erase::No if !effect.requests.is_empty() && effect.by.is_empty() => {
                println!("this is a request: a lead of the author's group must look at it");
            }
            Erase::No if args.scope == Some(Scope::EraseAll) => {
                println!("hidden now; a statement of this kind is never erased, only answered");
            }
            _ => {}
        }
    }
    if args.settle && settled.erased.len() + settled.kept_sealed.len() + settled.sources_erased.len() == 0 {
        println!("nothing is due");
    }
    for (id, due) in settled.due.iter().filter(|(id, _)| Some(*id) != target) {
        println!("due on {}: {}", due.day(0), id.short());
    }
    Ok(ExitCode::SUCCESS)
}
