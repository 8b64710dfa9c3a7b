//! Decisions: signed, reasoned, reversible. Each holds on to the exact reports that the reviewer saw.

use crate::claim::{Axis, Value};
use crate::id::{SourceId, StatementId};
use crate::level::Level;
use crate::time::{DayRange, Instant};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Whether two reports are about one person.
    pub enum Verdict {
        Same = "same" / "same person" / "یک نفر",
        Different = "different" / "different people" / "دو نفر",
        Unsure = "unsure" / "unsure" / "نامطمئن",
    }
}

/// A reviewer's judgement of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The axis.
    pub axis: Axis,
    /// The value.
    pub value: Value,
    /// The period it is about.
    pub period: Option<DayRange>,
    /// The level given. From a spreadsheet never [`Level::Confirmed`].
    pub level: Level,
    /// The exact reports that the reviewer saw.
    pub saw: Vec<StatementId>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Two reports are, or are not, about one person.
    Identity {
        /// One report.
        a: StatementId,
        /// The other report.
        b: StatementId,
        /// The verdict.
        verdict: Verdict,
    },
    /// A value is judged.
    Assess(Assessment),
    /// A value stands as confirmed: takes two signed by two people; from a node only.
    SignOff(Assessment),
    /// A document was verified, and the party did not issue it.
    VerifyDocument(StatementId),
    /// Two sources of a foreign group are independent.
    Independent(SourceId, SourceId),
    /// An earlier decision is taken back.
    Undo(StatementId),
}

/// A reviewer's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub kind: DecisionKind,
    /// Who decided: a key on a node, a name in a spreadsheet.
    pub reviewer: String,
    /// A signature stands behind the reviewer's name. Never true in a folder run.
    pub signed: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Option<Instant>,
    /// Hash of the policy under which it was made, as hex.
    pub policy: Option<String>,
    /// What the reviewer checked before deciding.
    pub checked: String,
}
