//! Sealed parts: what must not lie open in a body. The body holds the part's salted hash; the part itself lies
//! beside it, for its keepers alone.

use crate::cbor::{Reader, Writer};
use crate::error::FormatError;

/// What a sealed part holds. Each is a compartment of its own, with keepers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartKind {
    /// Identifiers of the person and fragments of them.
    Identifiers,
    /// Who the source is.
    SourceIdentity,
    /// How the source is reached.
    SourceContact,
    /// The words of an accusation of a named private person.
    Accusation,
    /// Other sensitive fields of the person.
    Sensitive,
    /// A kind that a newer program gave it.
    Other(u64),
}

impl PartKind {
    /// Its number in the format.
    pub const fn number(self) -> u64 {
        match self {
            PartKind::Identifiers => 0,
            PartKind::SourceIdentity => 1,
            PartKind::SourceContact => 2,
            PartKind::Accusation => 3,
            PartKind::Sensitive => 4,
            PartKind::Other(number) => number,
        }
    }

    /// The kind of a number.
    pub const fn from_number(number: u64) -> Self {
        match number {
            0 => PartKind::Identifiers,
            1 => PartKind::SourceIdentity,
            2 => PartKind::SourceContact,
            3 => PartKind::Accusation,
            4 => PartKind::Sensitive,
            number => PartKind::Other(number),
        }
    }
}

/// A sealed part in the open: what a keeper sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it holds.
    pub kind: PartKind,
    /// Its own salt: without it, eight digits of an id are found from their hash in a second.
    pub salt: [u8; 16],
    /// The content, canonical; what it means depends on the kind.
    pub content: Vec<u8>,
}

impl Part {
    /// A part whose salt is still to be given.
    pub(crate) fn unsalted(kind: PartKind, content: Vec<u8>) -> Self {
        Self { kind, salt: [0; 16], content }
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(self.content.len() + 24);
        w.list(3);
        w.uint(self.kind.number());
        w.bytes(&self.salt);
        w.bytes(&self.content);
        w.into_bytes()
    }

    /// Read the canonical bytes of a part.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut r = Reader::new(bytes);
        crate::wire::list_of(&mut r, "a sealed part", "3", 3)?;
        let part = Self {
            kind: PartKind::from_number(r.uint()?),
            salt: r.array("a salt")?,
            content: r.bytes()?.to_vec(),
        };
        r.end()?;
        Ok(part)
    }

    /// The hash that the body holds: BLAKE3 of [`Part::encode`].
    pub fn hash(&self) -> [u8; 32] {
        *blake3::hash(&self.encode()).as_bytes()
    }
}
