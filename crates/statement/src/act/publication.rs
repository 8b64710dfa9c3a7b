//! Publications: what went to whom, so that every correction can follow it.

use super::Recipient;
use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{Level, StatementId, StatementKind, Value};

/// Something was given out. Of a death it takes two people, before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The exact reports on which it rests.
    pub saw: Vec<StatementId>,
    /// What was said of the person.
    pub value: Value,
    /// At which level.
    pub level: Level,
    /// The kind of recipient.
    pub kind: Recipient,
    /// The recipient, by name.
    pub to: String,
    /// The edition.
    pub edition: String,
    /// With the person's name.
    pub named: bool,
    /// The correction that was given out, where this is one.
    pub correction: Option<StatementId>,
    /// Why.
    pub reason: String,
    /// What was checked.
    pub checked: String,
}

wire_map!(Publication, "a publication" {
    1 saw, 2 value, 3 level, 4 kind, 5 to, 6 edition, 7 named, 8 correction, 9 reason, 10 checked
});

impl Said for Publication {
    const KIND: StatementKind = StatementKind::Publication;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
