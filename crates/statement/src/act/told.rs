//! Told: next of kin informed, by whom. Never leaves the group. Two people clear the news before anybody tells it.

use super::Relation;
use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{StatementId, StatementKind, Value};

codes! {
    /// How far the news has come.
    pub enum Stage {
        Cleared = "cleared" / "may be told" / "می‌توان گفت",
        Told = "told" / "was told" / "گفته شد",
    }
}

/// News of a person for the next of kin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The exact reports on which the news rests.
    pub saw: Vec<StatementId>,
    /// The news.
    pub value: Value,
    /// How far it has come.
    pub stage: Stage,
    /// To whom it was told; none while it is only cleared.
    pub to: Option<Relation>,
    /// Why, or how it was told.
    pub reason: String,
    /// What was checked.
    pub checked: String,
}

wire_map!(Told, "a telling" { 1 saw, 2 value, 3 stage, 4 to, 5 reason, 6 checked });

impl Said for Told {
    const KIND: StatementKind = StatementKind::Told;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
