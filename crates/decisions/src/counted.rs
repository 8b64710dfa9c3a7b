//! One act of one person: it counts, or is held with its reason.

use crate::judge::Hold;
use khabar_model::Instant;
use khabar_statement::act::Act;
use khabar_statement::{KeyBook, Role, Signed, Standing};

/// Seconds by which an author's clock may run ahead of ours.
const AHEAD: i64 = 86_400;

/// What one kind of act asks of whoever states it.
#[derive(Clone, Copy, Debug)]
pub struct Asks {
    /// Any of these roles will do.
    pub roles: &'static [Role],
    /// The person says what was checked.
    pub checked: bool,
}

/// The act counts as one person's word.
///
/// # Errors
/// The first rule that holds it.
pub fn counts<T: Act>(book: &KeyBook, act: &Signed<T>, asks: Asks) -> Result<(), Hold> {
    match book.standing(&act.signer, act.counter) {
        Standing::Unknown => return Err(Hold::UnknownKey),
        Standing::Held => return Err(Hold::KeyHeld),
        Standing::Good => {}
    }
    // A body in another key's batch is a copy: nobody says another's word.
    if act.author != Some(act.signer) {
        return Err(Hold::NotTheAuthor);
    }
    let roles = book.get(&act.signer).map(|entry| entry.roles).unwrap_or_default();
    if !asks.roles.iter().any(|role| roles.has(*role)) {
        return Err(Hold::NoRole(asks.roles[0]));
    }
    if act.at.is_none_or(|at| at > ahead(act.seen)) {
        return Err(Hold::InTheFuture);
    }
    if act.said.reason().trim().is_empty() {
        return Err(Hold::NoReason);
    }
    if asks.checked && act.said.checked().trim().is_empty() {
        return Err(Hold::NothingChecked);
    }
    Ok(())
}

fn ahead(seen: Instant) -> Instant {
    Instant(seen.0.saturating_add(AHEAD))
}
