//! Checkpoints in force: two leads signed the same, and the set that is here is the one they name.

use crate::counted::{Asks, counts};
use crate::two::first_two;
use khabar_model::StatementId;
use khabar_statement::act::{Act as _, Checkpoint};
use khabar_statement::{KeyBook, Role, Seal, Signed};

/// What a checkpoint asks.
pub const ASKS: Asks = Asks { roles: &[Role::Lead], checked: true };

/// A checkpoint that two leads signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The statements of the two.
    pub by: [StatementId; 2],
    /// What they signed.
    pub said: Checkpoint,
    /// All that it names is here, and nothing else of that time.
    pub whole: bool,
}

/// The checkpoints in force, the largest last.
pub fn in_force<'a>(
    book: &KeyBook,
    checkpoints: &[Signed<Checkpoint>],
    seals: impl Iterator<Item = &'a Seal> + Clone,
) -> Vec<InForce> {
    let counted: Vec<&Signed<Checkpoint>> =
        checkpoints.iter().filter(|signed| counts(book, signed, ASKS).is_ok()).collect();
    let mut same: Vec<Vec<u8>> = counted.iter().map(|signed| signed.said.same()).collect();
    same.sort_unstable();
    same.dedup();
    let mut out: Vec<InForce> = same
        .iter()
        .filter_map(|same| {
            let alike: Vec<_> =
                counted.iter().copied().filter(|signed| signed.said.same() == *same).collect();
            let [a, b] = first_two(book, &alike)?;
            let said = alike[a].said.clone();
            let whole = said.holds(seals.clone());
            Some(InForce { by: [alike[a].id, alike[b].id], said, whole })
        })
        .collect();
    out.sort_by_key(|one| (one.said.batches, one.said.fingerprint));
    out
}
