//! The four things that a finding is a function of, printed on every output.

use khabar_model::{Instant, StatementId};

/// Version of the engine: findings made by another may differ.
pub const ENGINE: &str = concat!("khabar ", env!("CARGO_PKG_VERSION"));

/// (statements, policy, as-of, engine).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Fingerprint of the set of statements: BLAKE3 of their sorted ids.
    pub statements: [u8; 32],
    /// How many statements.
    pub count: usize,
    /// The policy's name.
    pub policy_name: String,
    /// Hash of the policy.
    pub policy: [u8; 32],
    /// The instant as of which everything is told.
    pub as_of: Instant,
    /// The engine.
    pub engine: &'static str,
    /// A keeper's run: sealed fields were opened, and used.
    pub unsealed: bool,
}

/// Fingerprint of a set of statements, in any order.
pub fn fingerprint(ids: impl Iterator<Item = StatementId>) -> ([u8; 32], usize) {
    let mut ids: Vec<StatementId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let mut hasher = blake3::Hasher::new();
    ids.iter().for_each(|id| {
        hasher.update(&id.0);
    });
    (*hasher.finalize().as_bytes(), ids.len())
}
