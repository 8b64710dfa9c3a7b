//! Checkpoints: two leads name what the set was. A revocation may then say how much of a key's work still stands.

use crate::body::{Fields, KeyId};
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use crate::sign::Seal;
use khabar_model::StatementKind;
use std::collections::BTreeMap;

/// The newest batch of a key, as of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The key.
    pub key: KeyId,
    /// The counter of its newest batch.
    pub counter: u64,
    /// The root of that batch.
    pub root: [u8; 32],
}

/// A fingerprint of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// [`fingerprint`] of all batches up to the heads.
    pub fingerprint: [u8; 32],
    /// How many batches.
    pub batches: u64,
    /// The newest batch of each key, in the order of the keys.
    pub heads: Vec<Head>,
    /// The newest link of the node's custody log, so that its end cannot be cut off unseen.
    pub custody: Option<[u8; 32]>,
    /// Why now.
    pub reason: String,
    /// What was checked.
    pub checked: String,
}

wire_list!(Head, "the head of a key", "3" [key, counter, root]);
wire_map!(Checkpoint, "a checkpoint" { 1 fingerprint, 2 batches, 3 heads, 4 custody, 5 reason, 6 checked });

impl Said for Checkpoint {
    const KIND: StatementKind = StatementKind::Checkpoint;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}

impl Checkpoint {
    /// The checkpoint of these batches, as of now.
    pub fn of<'a>(seals: impl Iterator<Item = &'a Seal> + Clone, custody: Option<[u8; 32]>) -> Self {
        let mut heads: BTreeMap<KeyId, Head> = BTreeMap::new();
        for seal in seals.clone() {
            let head = Head { key: seal.signer, counter: seal.counter, root: seal.root };
            let newest = heads.entry(seal.signer).or_insert(head);
            // Of two batches with one counter, a fork, the smaller root, so that order cannot be seen.
            if (head.counter, std::cmp::Reverse(head.root)) > (newest.counter, std::cmp::Reverse(newest.root))
            {
                *newest = head;
            }
        }
        let heads: Vec<Head> = heads.into_values().collect();
        let (fingerprint, batches) = fingerprint(seals, &heads);
        Self { fingerprint, batches, heads, custody, reason: String::new(), checked: String::new() }
    }

    /// These batches, up to the heads, are those that the checkpoint names.
    pub fn holds<'a>(&self, seals: impl Iterator<Item = &'a Seal>) -> bool {
        (self.fingerprint, self.batches) == fingerprint(seals, &self.heads)
    }

    /// The newest batch of a key as of the checkpoint.
    pub fn head(&self, key: &KeyId) -> Option<&Head> {
        self.heads.iter().find(|head| head.key == *key)
    }
}

/// BLAKE3 over signer, counter and root of every batch up to the heads, sorted; and how many there are. What was erased
/// keeps its batch, so the fingerprint of a set outlives erasing.
pub fn fingerprint<'a>(seals: impl Iterator<Item = &'a Seal>, heads: &[Head]) -> ([u8; 32], u64) {
    let last: BTreeMap<KeyId, u64> = heads.iter().map(|head| (head.key, head.counter)).collect();
    let inside = |seal: &&Seal| last.get(&seal.signer).is_some_and(|last| seal.counter <= *last);
    let mut batches: Vec<(KeyId, u64, [u8; 32])> =
        seals.filter(inside).map(|seal| (seal.signer, seal.counter, seal.root)).collect();
    batches.sort_unstable();
    batches.dedup();
    let mut hasher = blake3::Hasher::new();
    for (key, counter, root) in &batches {
        hasher.update(&key.0).update(&counter.to_be_bytes()).update(root);
    }
    (*hasher.finalize().as_bytes(), batches.len() as u64)
}
