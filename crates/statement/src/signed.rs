//! A statement with the place of its signature: what rules about people read.

use crate::body::KeyId;
use khabar_model::{Instant, StatementId};

/// Something that was said, and who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<T> {
    /// The statement.
    pub id: StatementId,
    /// Whose words they are, by the body.
    pub author: Option<KeyId>,
    /// The key that signed the batch.
    pub signer: KeyId,
    /// The counter of the batch.
    pub counter: u64,
    /// When it was signed, by its author's clock.
    pub at: Option<Instant>,
    /// When this node first saw it, by this node's clock.
    pub seen: Instant,
    /// What is said.
    pub said: T,
}
