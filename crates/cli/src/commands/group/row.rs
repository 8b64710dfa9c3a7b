//! What a desk keeps that is no statement: requests that went out for a signature, and how far a case has come.

use khabar_model::inquiry::{ContactWish, InquiryState};
use khabar_model::{Instant, StatementId};
use serde::{Deserialize, Serialize};

/// A row of the desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// A request that waits for its response: the hash of the request, the key, the ids asked for.
    Request {
        /// Hash of the request's bytes.
        hash: String,
        /// The key that is to sign.
        key: String,
        /// The statements that it is to sign.
        ids: Vec<StatementId>,
    },
    /// Something happened to a case.
    Case(Step),
}

/// Something that happened to a case. The asker sees none of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The inquiry's number.
    pub inquiry: u64,
    /// When.
    pub at: Instant,
    /// The companion.
    pub companion: Option<String>,
    /// How far it has come.
    pub state: Option<InquiryState>,
    /// The report that may be about the person.
    pub report: Option<StatementId>,
    /// The sought person's wish.
    pub wish: Option<ContactWish>,
    /// The question only the two can answer.
    pub question: Option<String>,
    /// In words.
    pub note: Option<String>,
}

impl Step {
    /// A step that says nothing yet.
    pub fn new(inquiry: u64, at: Instant) -> Self {
        let (companion, state, report, wish, question, note) = (None, None, None, None, None, None);
        Self { inquiry, at, companion, state, report, wish, question, note }
    }
}
