//! Corrections: what was given out was wrong. Each reaches every earlier recipient.

use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{StatementId, StatementKind, Value};

codes! {
    /// What was wrong.
    pub enum CorrectionKind {
        Alive = "alive" / "the person lives" / "زنده است",
        Duplicate = "duplicate" / "counted twice" / "دو بار شمرده شده",
        OtherPerson = "other-person" / "it was another person" / "شخص دیگری بود",
        OutOfScope = "out-of-scope" / "outside the scope" / "بیرون از دامنه",
        Fabricated = "fabricated" / "it was made up" / "ساختگی بود",
        Detail = "detail" / "a detail was wrong" / "یک جزئیات نادرست بود",
    }
}

/// What was given out was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What was wrong.
    pub kind: CorrectionKind,
    /// The exact reports that the reviewer saw.
    pub saw: Vec<StatementId>,
    /// The value that was wrong.
    pub value: Value,
    /// A report about the other person, or the same one again: for *duplicate* and *other person*.
    pub other: Option<StatementId>,
    /// Why, in words that may be given out.
    pub reason: String,
    /// What was checked.
    pub checked: String,
}

wire_map!(Correction, "a correction" { 1 kind, 2 saw, 3 value, 4 other, 5 reason, 6 checked });

impl Said for Correction {
    const KIND: StatementKind = StatementKind::Correction;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
