//! Vettings: a group has looked at a source, and says how near it may stand. Takes two people.

use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{Basis, SourceId, StatementKind};

/// A source was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vetting {
    /// The source.
    pub source: SourceId,
    /// It may be direct; false: it may not, or no longer.
    pub vetted: bool,
    /// How it knows where its rows do not say, where that may be nearer than its first declaration.
    pub basis: Option<Basis>,
    /// Why.
    pub reason: String,
    /// What was checked.
    pub checked: String,
}

wire_map!(Vetting, "a vetting" { 1 source, 2 vetted, 3 basis, 4 reason, 5 checked });

impl Said for Vetting {
    const KIND: StatementKind = StatementKind::Vetting;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
