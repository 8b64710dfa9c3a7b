//! What a node knows of itself: its name, its keys, its group's roots, its keepers. In an encrypted row of the log.

use crate::random::Random;
use khabar_statement::effects::ErasurePolicy;
use khabar_statement::{Group, PartKind, Signer, sealing_public};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of a node.
#[derive(Clone, Serialize, Deserialize)]
pub struct Settings {
    /// The group's name.
    pub name: String,
    /// Public root keys of this group and of its partners.
    pub groups: Vec<GroupSettings>,
    /// The keepers to whom parts are sealed whose compartment has none of its own.
    pub keepers: Vec<Hex32>,
    /// The keepers of single compartments, by the number of the kind of part.
    #[serde(default)]
    pub compartments: BTreeMap<u64, Vec<Hex32>>,
    /// Days before *erase all* of a testimony erases.
    pub delay_days: u32,
    /// The text of the group's `policy.toml`, where one was taken in.
    pub policy: Option<String>,
    /// Why this node shares and publishes nothing: it was restored from a backup.
    pub restored: Option<String>,
    /// The secret key with which this node signs.
    pub(crate) signing: Hex32,
    /// The secret root key, on the node that made the group.
    pub(crate) root: Option<Hex32>,
    /// From which pseudonyms for partners are made.
    pub(crate) pseudonyms: Hex32,
    /// The counter below which this node signs nothing: a restored node skips ahead.
    #[serde(default)]
    pub(crate) skip_to: u64,
}

/// A group, by its root keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupSettings {
    /// Its name.
    pub name: String,
    /// Its public root keys.
    pub roots: Vec<Hex32>,
}

/// 32 bytes as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex32(pub [u8; 32]);

impl From<Hex32> for String {
    fn from(bytes: Hex32) -> Self {
        khabar_model::StatementId(bytes.0).to_string()
    }
}

impl TryFrom<String> for Hex32 {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        khabar_model::StatementId::from_hex(&text).map(|id| Self(id.0)).ok_or("expected 64 hex digits")
    }
}

impl std::fmt::Debug for Hex32 {
    /// Never the bytes: some are secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("32 bytes")
    }
}

impl Settings {
    /// A new group of one: a root key, a signing key, and the keeper whose public key is given.
    pub(crate) fn new(name: &str, keeper: [u8; 32], random: &mut Random) -> Self {
        let root = random.bytes();
        let public = Signer::new(&root, 0, None).public();
        Self {
            name: name.to_owned(),
            groups: vec![GroupSettings { name: name.to_owned(), roots: vec![Hex32(public)] }],
            keepers: vec![Hex32(keeper)],
            compartments: BTreeMap::new(),
            delay_days: ErasurePolicy::default().delay_days,
            policy: None,
            restored: None,
            signing: Hex32(random.bytes()),
            root: Some(Hex32(root)),
            pseudonyms: Hex32(random.bytes()),
            skip_to: 0,
        }
    }

    /// The groups as the book of keys takes them.
    pub fn groups(&self) -> Vec<Group> {
        let group = |group: &GroupSettings| Group {
            name: group.name.clone(),
            roots: group.roots.iter().map(|root| root.0).collect(),
        };
        self.groups.iter().map(group).collect()
    }

    /// The secret from which pseudonyms for partners are made.
    pub fn pseudonym_secret(&self) -> &[u8; 32] {
        &self.pseudonyms.0
    }

    /// The public sealing keys of those who keep one kind of part.
    pub fn keepers_of(&self, kind: PartKind) -> Vec<[u8; 32]> {
        let own = self.compartments.get(&kind.number()).filter(|keepers| !keepers.is_empty());
        own.unwrap_or(&self.keepers).iter().map(|keeper| keeper.0).collect()
    }

    pub(crate) fn erasure(&self) -> ErasurePolicy {
        ErasurePolicy { delay_days: self.delay_days, ..ErasurePolicy::default() }
    }
}

/// A keeper's pair of keys: (secret, public). The secret is shown once, and is the keeper's to keep.
pub fn keeper_keys(random: &mut Random) -> ([u8; 32], [u8; 32]) {
    let secret = random.bytes();
    (secret, sealing_public(&secret))
}
