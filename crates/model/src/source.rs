//! Sources: who speaks, what they say they cover, and in which of the four classes they stand.

use crate::claim::{Basis, Value};
use crate::id::SourceId;
use crate::time::DayRange;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a source is.
    pub enum SourceKind {
        Organisation = "organisation" / "organisation" / "سازمان",
        Official = "official" / "official" / "نهاد رسمی",
        Aggregator = "aggregator" / "aggregator" / "گردآورنده",
        Media = "media" / "media" / "رسانه",
        Channel = "channel" / "channel" / "کانال",
        Witness = "witness" / "witness" / "شاهد",
        Family = "family" / "family" / "خانواده",
        Unknown = "unknown" / "unknown" / "ناشناس",
    }
}

vocabulary! {
    /// The four classes of source.
    pub enum Class {
        Vetted = "vetted" / "vetted source" / "منبع سنجیده",
        Declared = "declared" / "declared source" / "منبع اعلام‌شده",
        Unknown = "unknown" / "unknown origin" / "ناشناخته",
        Party = "party" / "one side" / "یک طرف",
    }
}

impl Class {
    /// People form on reports of known sources; a report of unknown origin attaches to at most one person.
    pub const fn forms_people(self) -> bool {
        !matches!(self, Class::Unknown)
    }
}

vocabulary! {
    /// Yes, no, or not stated.
    pub enum Stance {
        Yes = "yes" / "yes" / "آری",
        No = "no" / "no" / "نه",
        NotStated = "not_stated" / "not stated" / "گفته نشده",
    }
}

/// What a list says it covers. Lists of different or unstated populations are never pooled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covers {
    /// Statuses it records; empty: not stated.
    pub statuses: Vec<Value>,
    /// Days it covers.
    pub days: Option<DayRange>,
    /// Places it covers; empty: not stated.
    pub places: Vec<String>,
    /// Includes members of state forces.
    pub state_forces: Stance,
    /// Includes bystanders.
    pub bystanders: Stance,
    /// Includes minors.
    pub minors: Stance,
    /// Includes deaths in custody.
    pub custody_deaths: Stance,
    /// Includes executions.
    pub executions: Stance,
    /// Includes later deaths from injuries.
    pub later_deaths: Stance,
    /// Includes people without a name.
    pub unnamed: Stance,
}

impl Default for Covers {
    fn default() -> Self {
        Self {
            statuses: Vec::new(),
            days: None,
            places: Vec::new(),
            state_forces: Stance::NotStated,
            bystanders: Stance::NotStated,
            minors: Stance::NotStated,
            custody_deaths: Stance::NotStated,
            executions: Stance::NotStated,
            later_deaths: Stance::NotStated,
            unnamed: Stance::NotStated,
        }
    }
}

/// A source, as `sources.toml` or a *source* statement declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its slug.
    pub id: SourceId,
    /// Its name for readers; the slug where none was given.
    pub name: String,
    /// The organisation behind it, where there is one.
    pub organisation: Option<String>,
    /// What it is.
    pub kind: SourceKind,
    /// Somebody declared it; false for what was merely seen.
    pub declared: bool,
    /// How it knows, where a row does not say.
    pub basis: Basis,
    /// What it covers.
    pub covers: Covers,
    /// Sources it is compiled from.
    pub compiled_from: Vec<SourceId>,
    /// The list of which it is an edition.
    pub edition_of: Option<SourceId>,
    /// Admiralty reliability of the source, A to F; entered, never derived.
    pub reliability: Option<char>,
}

impl Source {
    /// A source that nobody declared.
    pub fn unknown(id: SourceId) -> Self {
        Self {
            name: id.as_str().to_owned(),
            id,
            organisation: None,
            kind: SourceKind::Unknown,
            declared: false,
            basis: Basis::NotStated,
            covers: Covers::default(),
            compiled_from: Vec::new(),
            edition_of: None,
            reliability: None,
        }
    }
}
