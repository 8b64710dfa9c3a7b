//! `khabar report`: one report, in a member's own words.

use super::Access;
use anyhow::Context as _;
use khabar_model::claim::{Basis, Claim, Value, What};
use khabar_model::{
    Day, Document, Identifier, IdentifierKind, Person, Place, PlaceClaim, PlaceRole, Report, SourceId,
    WrittenName,
};
use khabar_statement::{Audience, Part, PartKind};
use khabar_store::Draft;
use std::process::ExitCode;

/// State one report
#[derive(clap::Args)]
#[command(after_help = "Example (a made-up person):
  khabar report --node desk --name \"شیرین نمونه‌ای\" --status held --basis close_contact --city تهران \\
    --source \"her neighbour\" --contact \"by the bakery, Sundays\" --expires-days 365

Who the source is, how they are reached, and the phone are sealed to the keepers; the report holds their hashes.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// A name of the person, in any script; may be given again for other names
    #[arg(long, required = true)]
    name: Vec<String>,
    /// Father's name
    #[arg(long)]
    father: Option<String>,
    /// What is said of the person: alive, dead, held, at_liberty, injured, in_hospital, no_contact, …
    #[arg(long, required = true)]
    status: Vec<Value>,
    /// How the speaker knows: self, saw_event, saw_body, treated, close_contact, told_by, list_only, …
    #[arg(long, default_value = "not_stated")]
    basis: Basis,
    /// The city
    #[arg(long)]
    city: Option<String>,
    /// The words themselves
    #[arg(long)]
    text: Option<String>,
    /// The person's phone; sealed
    #[arg(long)]
    phone: Option<String>,
    /// Who says it; sealed
    #[arg(long)]
    source: Option<String>,
    /// How the source is reached; sealed
    #[arg(long)]
    contact: Option<String>,
    /// A slug for the source, as in sources.toml, for findings; without it the report is your key's own word
    #[arg(long, value_name = "SLUG")]
    source_slug: Option<String>,
    /// Days after which it expires
    #[arg(long, value_name = "DAYS")]
    expires_days: Option<u16>,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let now = super::now();
    let mut draft = Draft::of(&report(&args));
    draft.author = Some(node.key());
    draft.audience = Audience::Group;
    draft.expires = args.expires_days.map(|days| Day(now.day(0).0.saturating_add(i32::from(days))));
    let sealed = [(PartKind::SourceIdentity, &args.source), (PartKind::SourceContact, &args.contact)];
    for (kind, text) in sealed {
        draft.parts.extend(text.as_ref().map(|text| Part {
            kind,
            salt: [0; 16],
            content: text.clone().into_bytes(),
        }));
    }
    let parts = draft.parts.len();
    let ids = node.state([draft], now)?;
    let id = ids.first().context("nothing was stated")?;
    println!("stated {id}");
    if parts > 0 {
        println!("  sealed parts: {parts}, for the keepers alone");
    }
    Ok(ExitCode::SUCCESS)
}

fn report(args: &Args) -> Report {
    let phone = args.phone.clone();
    let phone = phone.map(|text| Identifier { kind: IdentifierKind::Phone, text, fragment: false });
    let place = |city: &String| PlaceClaim {
        role: PlaceRole::Event,
        place: Place { city: Some(city.clone()), ..Place::default() },
    };
    Report {
        source: SourceId::new(args.source_slug.clone().unwrap_or_default()),
        person: Person {
            names: args.name.iter().map(|name| WrittenName::new(name.as_str())).collect(),
            father: args.father.clone(),
            identifiers: phone.into_iter().collect(),
            ..Person::default()
        },
        claims: args.status.iter().map(|value| Claim::says(What::State(*value), args.basis)).collect(),
        dates: Vec::new(),
        places: args.city.iter().map(place).collect(),
        document: Document { text: args.text.clone().map(Into::into), ..Document::default() },
    }
}
