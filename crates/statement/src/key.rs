//! Key statements: who introduces which key, for which roles, and who takes it back.

use crate::body::{Fields, KeyId};
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use crate::wire::Wire;
use khabar_model::StatementKind;

codes! {
    /// What a key may do.
    pub enum Role {
        Reporter = "reporter" / "reporter" / "گزارشگر",
        Reviewer = "reviewer" / "reviewer" / "بازبین",
        Lead = "lead" / "lead" / "مسئول",
        Publisher = "publisher" / "publisher" / "ناشر",
        Companion = "companion" / "companion" / "همراه",
        Keeper = "keeper" / "keeper" / "امین",
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Roles(u8);

impl Roles {
    /// All roles: those of a root key.
    pub const ALL: Self = Self((1 << Role::ALL.len()) - 1);

    /// The role is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 >> role.index() & 1 == 1
    }

    /// These and those.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// No role.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | 1 << role.index()))
    }
}

/// The keys are on one person's hands and are told apart from others' only by this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// The Ed25519 public key.
    pub public: [u8; 32],
    /// The X25519 public key to which parts are sealed, where the key is a keeper's.
    pub sealing: Option<[u8; 32]>,
    /// What it may do.
    pub roles: Roles,
    /// A pseudonym for readers of the group.
    pub label: String,
    /// The team, where teams are declared.
    pub team: Option<String>,
}

/// A key is taken back: what it signed up to its last good batch stands, the rest is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The key.
    pub key: KeyId,
    /// Counter and root of its last good batch; empty: nothing that it signed stands.
    pub last_good: Option<(u64, [u8; 32])>,
    /// Why.
    pub reason: String,
}

/// Somebody who knows the person vouches for a key. Gives no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouch {
    /// The key.
    pub key: KeyId,
    /// How it was checked.
    pub how: String,
}

/// A lead lets a node that was restored from a backup share and publish again: it has seen the withdrawals made since,
/// or cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lift {
    /// The key with which the restored node signs.
    pub key: KeyId,
    /// Why.
    pub reason: String,
}

/// What a *key* statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStatement {
    /// A key and its roles.
    Introduce(Introduction),
    /// A key is taken back.
    Revoke(Revocation),
    /// A key is vouched for.
    Vouch(Vouch),
    /// A restored node may share again.
    Lift(Lift),
}

wire_map!(Introduction, "an introduction" { 1 public, 2 sealing, 3 roles, 4 label, 5 team });
wire_map!(Revocation, "a revocation" { 16 key, 17 last_good, 18 reason });
wire_map!(Vouch, "a vouching" { 32 key, 33 how });
wire_map!(Lift, "a lifting" { 48 key, 49 reason });

impl Wire for KeyId {
    fn write(&self, w: &mut Writer) {
        w.bytes(&self.0);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.array("a key's name").map(KeyId)
    }
}

impl Wire for Roles {
    fn write(&self, w: &mut Writer) {
        w.uint(u64::from(self.0));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        match r.uint()? {
            bits if bits <= u64::from(Self::ALL.0) => Ok(Self(bits as u8)),
            found => Err(FormatError::UnknownCode { list: "roles", found }),
        }
    }
    fn absent() -> Option<Self> {
        Some(Self(0))
    }
    fn is_absent(&self) -> bool {
        self.0 == 0
    }
}

/// The four forms have ranges of keys of their own; the first key tells which it is.
impl Wire for KeyStatement {
    fn write(&self, w: &mut Writer) {
        match self {
            KeyStatement::Introduce(introduction) => introduction.write(w),
            KeyStatement::Revoke(revocation) => revocation.write(w),
            KeyStatement::Vouch(vouch) => vouch.write(w),
            KeyStatement::Lift(lift) => lift.write(w),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let mut ahead = r.clone();
        if ahead.map()? == 0 {
            return Err(FormatError::MissingField { map: "a key statement", key: 1 });
        }
        Ok(match ahead.uint()? {
            ..16 => KeyStatement::Introduce(Wire::read(r)?),
            16..32 => KeyStatement::Revoke(Wire::read(r)?),
            32..48 => KeyStatement::Vouch(Wire::read(r)?),
            _ => KeyStatement::Lift(Wire::read(r)?),
        })
    }
}

impl Said for KeyStatement {
    const KIND: StatementKind = StatementKind::Key;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
