//! Reports: somebody's words about one person, and the document they stand in.

use crate::claim::Claim;
use crate::id::{SourceId, StatementId};
use crate::item::RowRef;
use crate::person::Person;
use crate::place::PlaceClaim;
use crate::time::{DateClaim, Instant};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something stated: its id, and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// Hash of the statement's body.
    pub id: StatementId,
    /// Where it was read. No finding depends on it.
    pub at: RowRef,
    /// What is said.
    pub said: T,
}

vocabulary! {
    /// How a document points at another.
    pub enum CitationKind {
        Link = "link" / "links to" / "پیوند به",
        Forward = "forward" / "forwarded from" / "بازفرست از",
        Quote = "quote" / "quotes" / "نقل از",
        Upstream = "upstream" / "names as its source" / "به نقل از",
        Reply = "reply" / "replies to" / "پاسخ به",
    }
}

/// A pointer from a document to another document or source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// How it points.
    pub kind: CitationKind,
    /// An address, a source's slug or name, or a post's own id, as written.
    pub to: String,
}

vocabulary! {
    /// How credible an item is held, of the Admiralty code (STANAG 2511): entered apart from the reliability of its
    /// source, and derived from nothing.
    pub enum Credibility {
        Confirmed = "1" / "confirmed by others" / "تأییدشده از سوی دیگران",
        ProbablyTrue = "2" / "probably true" / "احتمالاً درست",
        PossiblyTrue = "3" / "possibly true" / "شاید درست",
        Doubtful = "4" / "doubtful" / "مشکوک",
        Improbable = "5" / "improbable" / "بعید",
        NotJudged = "6" / "cannot be judged" / "داوری‌ناپذیر",
    }
}

/// The words themselves and what is known of how they came. What provenance reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Document {
    /// Free text, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Arc<str>>,
    /// Its own address or post id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Arc<str>>,
    /// When it was said, by its own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Instant>,
    /// When it was captured, by the collector's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<Instant>,
    /// What it points at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// Hashes of its media, as hex or as the name the export gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
    /// How credible whoever collected it holds it. No level and no weight reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Credibility>,
}

impl Document {
    /// The instant that orders documents: capture where there is one, else the document's own word.
    pub fn first_seen(&self) -> Option<Instant> {
        self.captured.or(self.said)
    }
}

/// Somebody's words about one person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Report {
    /// Who says it.
    pub source: SourceId,
    /// Who it is about, as far as it says.
    pub person: Person,
    /// What it says.
    pub claims: Vec<Claim>,
    /// Dates, each with its role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateClaim>,
    /// Places, each with its role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceClaim>,
    /// The document it stands in.
    #[serde(default)]
    pub document: Document,
}

impl Report {
    /// Give back the room that its lists were given to grow: a node holds a million reports, most of them with one claim.
    pub fn fit(&mut self) {
        self.claims.shrink_to_fit();
        self.dates.shrink_to_fit();
        self.places.shrink_to_fit();
        self.person.names.shrink_to_fit();
        self.person.identifiers.shrink_to_fit();
        self.person.nationalities.shrink_to_fit();
        self.document.cites.shrink_to_fit();
        self.document.media.shrink_to_fit();
    }
}

/// A document that names nobody: kept for copy detection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Post {
    /// Who says it.
    pub source: SourceId,
    /// The words.
    pub document: Document,
}
