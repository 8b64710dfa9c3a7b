//! The policy as a statement: its text, whole. Two leads sign the same text; it takes effect after a delay.

use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::StatementKind;

/// The text of a `policy.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// The text.
    pub text: String,
    /// Why.
    pub reason: String,
    /// What was checked: that the difference in findings was looked at.
    pub checked: String,
}

wire_map!(PolicyText, "a policy" { 1 text, 2 reason, 3 checked });

impl Said for PolicyText {
    const KIND: StatementKind = StatementKind::Policy;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
