//! The body of a statement: what is hashed, and so what its name stands for.
//!
//! Signatures, proofs and sealed parts lie beside the body and never change its id.

use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use khabar_model::{Day, Instant, StatementId, StatementKind};
use std::fmt;

/// The newest version of the format that this program understands.
pub const VERSION: u64 = 1;
/// Longest body, in bytes: a post of any length that people write, and no film.
pub const MAX_BODY: usize = 1 << 20;
/// Most sealed parts of one statement.
pub const MAX_PARTS: usize = 64;

/// Name of a key: the first 16 bytes of the BLAKE3 hash of its Ed25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 16]);

impl KeyId {
    /// The name of a public key.
    pub fn of(public: &[u8; 32]) -> Self {
        Self::of_bytes(public)
    }

    /// The first 16 bytes of the hash of any bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut id = [0; 16];
        id.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self(id)
    }

    /// Parse 32 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(id))
    }

    /// The first eight hex digits: enough for a screen, never for a reference.
    pub fn short(&self) -> String {
        khabar_model::short(&self.0)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// What a statement is: a kind of the vocabulary, or one that a newer program gave it (kept and carried).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A kind that this program knows.
    Known(StatementKind),
    /// The number of one that it does not.
    Unknown(u64),
}

impl From<StatementKind> for Kind {
    fn from(kind: StatementKind) -> Self {
        Self::Known(kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Known(kind) => kind.fmt(f),
            Kind::Unknown(number) => write!(f, "kind {number}"),
        }
    }
}

/// For whom a statement is meant, narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// The group that holds it, and no other.
    Group,
    /// One partner, by the name of its root key, and the group.
    Partner(KeyId),
    /// All partners of the group.
    Partners,
    /// Everybody.
    Public,
}

/// The open fields: the bytes of one canonical map. What they mean depends on the kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fields(Vec<u8>);

impl Fields {
    /// Check bytes for the form of the format: one map, canonical, and nothing after it.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, FormatError> {
        let mut reader = Reader::new(&bytes);
        reader.clone().map()?;
        reader.value()?;
        reader.end()?;
        Ok(Self(bytes))
    }

    /// The bytes of the map.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn written(writer: Writer) -> Self {
        Self(writer.into_bytes())
    }
}

/// The body of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Version of the format; [`VERSION`] for what this program writes.
    pub version: u64,
    /// What the statement is.
    pub kind: Kind,
    /// The key whose words they are. Empty in a folder run, and where another key's batch vouches for them.
    pub author: Option<KeyId>,
    /// When it was signed, by its author's clock. In a folder run: captured, else said, else empty.
    pub signed: Option<Instant>,
    /// The first day, in UTC, on which it has expired.
    pub expires: Option<Day>,
    /// For whom it is meant.
    pub audience: Audience,
    /// Random on a node; derived from the row in a folder run. Without it an id could be guessed from a name.
    pub salt: [u8; 16],
    /// The open fields.
    pub fields: Fields,
    /// Hashes of the sealed parts, in the order of the parts.
    pub sealed: Vec<[u8; 32]>,
}

impl Body {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(64 + self.fields.0.len() + 34 * self.sealed.len());
        w.list(if self.sealed.is_empty() { 8 } else { 9 });
        w.uint(self.version);
        match self.kind {
            Kind::Known(kind) => w.uint(kind.index() as u64),
            Kind::Unknown(number) => w.uint(number),
        }
        option(&mut w, self.author, |w, key| w.bytes(&key.0));
        option(&mut w, self.signed, |w, at| w.int(at.0));
        option(&mut w, self.expires, |w, day| w.int(i64::from(day.0)));
        write_audience(&mut w, self.audience);
        w.bytes(&self.salt);
        w.raw(&self.fields.0);
        if !self.sealed.is_empty() {
            w.list(self.sealed.len());
            self.sealed.iter().for_each(|hash| w.bytes(hash));
        }
        w.into_bytes()
    }

    /// Read the canonical bytes of a body; no other bytes are read, so that `encode` gives the same again.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break; [`FormatError::NewerVersion`] for a body that is to be
    /// kept and carried as it is (see [`Held`]).
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.len() > MAX_BODY {
            return Err(too_long("a body", bytes.len(), MAX_BODY));
        }
        let mut r = Reader::new(bytes);
        let len = r.list()?;
        let version = r.uint()?;
        if version != VERSION {
            return Err(match version {
                0 => FormatError::OutOfRange { what: "a version, from 1", at: 1 },
                found => FormatError::NewerVersion { found, known: VERSION },
            });
        }
        if !(8..=9).contains(&len) {
            return Err(FormatError::WrongLength { what: "a body", expected: "8 or 9", found: len as u64 });
        }
        let body = Self {
            version,
            kind: read_kind(&mut r)?,
            author: read_option(&mut r, |r| r.array("a key's name").map(KeyId))?,
            signed: read_option(&mut r, |r| r.int().map(Instant))?,
            expires: read_option(&mut r, crate::wire::Wire::read)?,
            audience: read_audience(&mut r)?,
            salt: r.array("a salt")?,
            fields: read_fields(&mut r)?,
            sealed: if len == 9 { read_sealed(&mut r)? } else { Vec::new() },
        };
        r.end()?;
        Ok(body)
    }

    /// The statement's id: the BLAKE3 hash of [`Body::encode`].
    pub fn id(&self) -> StatementId {
        id_of(&self.encode())
    }

    /// The body has expired on this day.
    pub fn expired(&self, today: Day) -> bool {
        self.expires.is_some_and(|day| day <= today)
    }
}

/// A body as it is held: understood, or of a newer version and carried as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A body of a version that this program knows.
    Understood(Body),
    /// The bytes of a body of a newer version.
    Newer {
        /// Its version.
        version: u64,
        /// Its bytes: canonical, or they would not be held.
        bytes: Vec<u8>,
    },
}

impl Held {
    /// Read a body, or keep one of a newer version.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break. Of a newer version only the outer form is known: a list
    /// of canonical values that starts with the version.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        match Body::decode(bytes) {
            Ok(body) => Ok(Self::Understood(body)),
            Err(FormatError::NewerVersion { found, .. }) => {
                let mut r = Reader::new(bytes);
                r.value()?;
                r.end()?;
                Ok(Self::Newer { version: found, bytes: bytes.to_vec() })
            }
            Err(error) => Err(error),
        }
    }

    /// The bytes whose hash is the id.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Held::Understood(body) => body.encode(),
            Held::Newer { bytes, .. } => bytes.clone(),
        }
    }

    /// The statement's id.
    pub fn id(&self) -> StatementId {
        id_of(&self.encode())
    }

    /// The body, where it is understood.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Held::Understood(body) => Some(body),
            Held::Newer { .. } => None,
        }
    }
}

/// The id of the statement with these bytes of body.
pub fn id_of(body: &[u8]) -> StatementId {
    StatementId(*blake3::hash(body).as_bytes())
}

pub(crate) fn too_long(what: &'static str, found: usize, limit: usize) -> FormatError {
    FormatError::TooLong { what, found: found as u64, limit: limit as u64 }
}

pub(crate) fn write_audience(w: &mut Writer, audience: Audience) {
    match audience {
        Audience::Group => w.uint(0),
        Audience::Partner(root) => w.bytes(&root.0),
        Audience::Partners => w.uint(1),
        Audience::Public => w.uint(2),
    }
}

pub(crate) fn read_audience(r: &mut Reader<'_>) -> Result<Audience, FormatError> {
    if r.next_is_bytes()? {
        return r.array("a partner's root key").map(|id| Audience::Partner(KeyId(id)));
    }
    match r.uint()? {
        0 => Ok(Audience::Group),
        1 => Ok(Audience::Partners),
        2 => Ok(Audience::Public),
        found => Err(FormatError::UnknownCode { list: "audience", found }),
    }
}

fn read_kind(r: &mut Reader<'_>) -> Result<Kind, FormatError> {
    let number = r.uint()?;
    let known = usize::try_from(number).ok().and_then(|index| StatementKind::ALL.get(index));
    Ok(known.map_or(Kind::Unknown(number), |kind| Kind::Known(*kind)))
}

fn read_fields(r: &mut Reader<'_>) -> Result<Fields, FormatError> {
    r.clone().map()?;
    r.value().map(|bytes| Fields(bytes.to_vec()))
}

fn read_sealed(r: &mut Reader<'_>) -> Result<Vec<[u8; 32]>, FormatError> {
    let at = r.position();
    match r.list()? {
        0 => Err(FormatError::NotCanonical { rule: "a list of no sealed parts is left out", at }),
        len if len > MAX_PARTS => Err(too_long("the list of sealed parts", len, MAX_PARTS)),
        len => (0..len).map(|_| r.array("the hash of a sealed part")).collect(),
    }
}

fn option<T>(w: &mut Writer, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
    match value {
        Some(value) => write(w, value),
        None => w.null(),
    }
}

fn read_option<'a, T>(
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, FormatError>,
) -> Result<Option<T>, FormatError> {
    if r.null()? { Ok(None) } else { read(r).map(Some) }
}
