//! What of a report may leave the group: pseudonyms scoped to (partner, item), days instead of times, no exact
//! spot, nothing sealed.

use crate::body::KeyId;
use khabar_model::{Instant, ItemId, Report, SourceId};

const PSEUDONYM: &str = "khabar 2026-11 pseudonym of a source for one partner and one item";

/// The name under which one partner knows a source in one item. Two partners, or two items, cannot be joined by it.
/// `secret` is the group's own, and never leaves.
pub fn pseudonym(secret: &[u8; 32], source: &SourceId, partner: &KeyId, item: &ItemId) -> SourceId {
    let key = blake3::derive_key(PSEUDONYM, secret);
    let mut hasher = blake3::Hasher::new_keyed(&key);
    hasher.update(&partner.0).update(&item.0).update(source.as_str().as_bytes());
    let hash = hasher.finalize();
    let digits: String = hash.as_bytes()[..10].iter().map(|byte| format!("{byte:02x}")).collect();
    SourceId::new(format!("ps:{digits}"))
}

/// The report as a partner gets it.
pub fn for_partner(report: &Report, secret: &[u8; 32], partner: &KeyId, item: &ItemId) -> Report {
    let mut shared = report.clone();
    shared.source = pseudonym(secret, &report.source, partner, item);
    shared.person.identifiers.clear();
    shared.person.names.retain(|name| name.may_display);
    shared.document.said = shared.document.said.map(by_day);
    shared.document.captured = shared.document.captured.map(by_day);
    for claim in &mut shared.claims {
        claim.known = claim.known.map(by_day);
    }
    for place in &mut shared.places {
        place.place.spot = None;
    }
    shared
}

/// The first instant of the same day, in UTC.
pub fn by_day(at: Instant) -> Instant {
    Instant(at.0.saturating_sub(at.0.rem_euclid(86_400)))
}
