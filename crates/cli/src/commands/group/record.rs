//! `khabar consent`, `khabar told`, `khabar published`: what was wished, told and given out is on record.

use super::by::{By, Done, label, tell};
use super::decide::state_words;
use super::view::View;
use crate::commands::node::{Access, now};
use crate::group::Group;
use anyhow::ensure;
use khabar_model::{Day, Language, Level, Value};
use khabar_statement::act::{Consent, Field, Publication, Recipient, Relation, Stage, Told, Wish};
use khabar_store::Node;
use std::process::ExitCode;

/// Record what a person or the kin wish to be shown to whom
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar consent --node desk --key my.key 1f3a9c02 --relation parent --name court --how \"her father, by phone\"

Of all live wishes of close kin the most protective decides. What may have been said under pressure can only narrow.")]
pub struct ConsentArgs {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// The person
    person: String,
    /// Who wishes it: self, spouse, parent, child, sibling, relative, lawyer, friend
    #[arg(long)]
    relation: Relation,
    /// Who may read the name: nobody, rights-body, court, partner, media, public
    #[arg(long)]
    name: Option<Recipient>,
    /// Who may see the photo
    #[arg(long)]
    photo: Option<Recipient>,
    /// It may have been said under pressure
    #[arg(long)]
    pressure: bool,
    /// The last day on which it holds
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How it was heard
    #[arg(long)]
    how: String,
}

pub fn consent(args: ConsentArgs) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let view = View::new(&node, now())?;
    let wishes = [(Field::Name, args.name), (Field::Photo, args.photo)];
    let wishes =
        wishes.into_iter().filter_map(|(field, to)| Some(Wish { field, to: to? })).collect::<Vec<_>>();
    ensure!(!wishes.is_empty(), "no wish\n  hint: give --name or --photo with the widest recipient");
    let until = args.until.as_deref().map(day).transpose()?;
    let person = view.person(&args.person)?;
    let said = Consent {
        about: view.saw(person),
        relation: args.relation,
        wishes,
        until,
        pressure: args.pressure,
        how: args.how,
    };
    let mut hand = args.by.hand(&node)?;
    let done = hand.state(&mut node, &said)?;
    tell(&mut node, &label(&view.group.book, &hand.id()), "recorded a wish", vec![args.person], &done)?;
    if !args.relation.is_close() {
        println!("  kept; the wishes of the person and of close kin decide");
    }
    Ok(ExitCode::SUCCESS)
}

/// Clear news for telling (two people), or record that it was told
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar told --node desk --key my.key --clear 1f3a9c02 alive --reason \"…\" --checked \"her voice, twice\"
  khabar told --node desk --key companion.key 1f3a9c02 alive --to parent --reason \"by phone, sitting with her\"

That somebody was found alive, or has died, is cleared by two people before anybody tells it, and told by a person. No
record of it leaves the group.")]
pub struct ToldArgs {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// The person
    person: String,
    /// The news
    value: Value,
    /// It may be told
    #[arg(long, conflicts_with = "to")]
    clear: bool,
    /// To whom it was told
    #[arg(long, required_unless_present = "clear")]
    to: Option<Relation>,
    /// Why, or how
    #[arg(long)]
    reason: String,
    /// What was checked
    #[arg(long, default_value = "")]
    checked: String,
}

pub fn told(args: ToldArgs) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let view = View::new(&node, now())?;
    let person = view.person(&args.person)?;
    ensure!(view.value(person, args.value).is_some(), "nobody says {} of this person", args.value);
    let stage = if args.clear { Stage::Cleared } else { Stage::Told };
    let saw = view.saw(person);
    let mut key = saw.clone();
    key.sort_unstable();
    if !args.clear && khabar_decisions::takes_two_to_tell(args.value) {
        ensure!(
            view.group.judged.cleared.contains(&(key, args.value)),
            "two people have not cleared this on exactly these reports\n  hint: `khabar told --clear`, by two people; where a report joined since, they clear it again"
        );
    }
    let said =
        Told { saw, value: args.value, stage, to: args.to, reason: args.reason, checked: args.checked };
    let did = if args.clear { "cleared for telling" } else { "told" };
    let to = args.to.map(|to| format!(", to: {to}")).unwrap_or_default();
    let what = format!("{} of {}{to}", args.value, args.person);
    state(&mut node, &args.by, &view.group, &said, did, what)
}

/// Record what was given out to whom; of a death two people state it before it is given out
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar published --node desk --key my.key 1f3a9c02 dead --to \"made-up court\" --kind court --edition 3 \\
    --reason \"asked for on 4 May\" --checked \"the page, line by line\"")]
pub struct PublishedArgs {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// The person
    person: String,
    /// What was said
    value: Value,
    /// The recipient
    #[arg(long)]
    to: String,
    /// The kind of recipient: rights-body, court, partner, media, public
    #[arg(long)]
    kind: Recipient,
    /// The edition
    #[arg(long)]
    edition: String,
    /// Without the name
    #[arg(long)]
    unnamed: bool,
    /// This gives out a correction
    #[arg(long, value_name = "ID")]
    correction: Option<String>,
    /// Why
    #[arg(long)]
    reason: String,
    /// What was checked
    #[arg(long)]
    checked: String,
}

pub fn published(args: PublishedArgs) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let view = View::new(&node, now())?;
    let person = view.person(&args.person)?;
    let found = view.value(person, args.value);
    let level = found.map_or(Level::Unverified, |found| found.level);
    let correction = args.correction.as_deref().map(|id| node.find(id)).transpose()?;
    let saw = view.saw(person);
    if correction.is_none() {
        may_be_given(&view, person, &args, level)?;
    }
    let (reason, checked) = (args.reason.clone(), args.checked.clone());
    let said = Publication {
        saw,
        value: args.value,
        level,
        kind: args.kind,
        to: args.to.clone(),
        edition: args.edition.clone(),
        named: !args.unnamed,
        correction,
        reason,
        checked,
    };
    state(&mut node, &args.by, &view.group, &said, "given out", args.to)
}

/// A death is given out once it is confirmed; nothing new is given out of what is contested; and the kin's wish decides
/// the name.
fn may_be_given(view: &View, person: u32, args: &PublishedArgs, level: Level) -> anyhow::Result<()> {
    if khabar_decisions::is_death(args.value) {
        ensure!(
            level == Level::Confirmed,
            "a death is given out once two people signed it off; it is: {level}\n  hint: khabar decide … sign-off"
        );
        let strong =
            |found: &khabar_findings::ValueFinding| found.objection.is_some_and(|against| against.strong);
        ensure!(
            !view.value(person, args.value).is_some_and(strong),
            "this is contested: nothing new of it is given out until reviewers decide\n  hint: it heads `khabar queue`"
        );
    }
    let saw = view.saw(person);
    let wish = view.group.wishes.iter().filter(|wish| wish.about.iter().any(|report| saw.contains(report)));
    if let Some(widest) = wish.map(|wish| wish.to).min()
        && !args.unnamed
    {
        ensure!(
            args.kind <= widest,
            "the kin wish the name to go no further than: {widest}\n  hint: give it out with --unnamed"
        );
    }
    Ok(())
}

fn state<T: khabar_statement::act::Act>(
    node: &mut Node,
    by: &By,
    group: &Group,
    said: &T,
    did: &str,
    what: String,
) -> anyhow::Result<ExitCode> {
    let mut hand = by.hand(node)?;
    let done = hand.state(node, said)?;
    tell(node, &label(&group.book, &hand.id()), did, vec![what], &done)?;
    if let Done::Signed(signed) = &done {
        let group = Group::read_hushed(node, now(), signed.hush)?;
        for id in &signed.ids {
            if let Some(state) = group.judged.states.get(id) {
                println!("  {}", state_words(*state, Language::En));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn day(text: &str) -> anyhow::Result<Day> {
    let date: jiff::civil::Date =
        text.parse().map_err(|_| anyhow::anyhow!("{text:?} is no day\n  hint: write 2027-01-31"))?;
    Ok(Day::from_date(date))
}
