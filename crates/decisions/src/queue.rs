//! The order of the queue: what a decision would change for whom, in lanes, so that no flood can drown the rest.
//!
//! Suspended and re-listed decisions come first. After them three lanes share the time in fixed parts: known sources three
//! of five, askers one, unvetted reports one. In the unvetted lane each cluster of sources has its turn, and a surge of
//! one origin is one entry. Quotas follow the branch of the group below the roots, not the key.

use khabar_model::{Class, Level, StatementId, Value};
use khabar_statement::KeyId;
use std::collections::BTreeMap;

/// Which part of the time an entry shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Suspended or listed again: before everything.
    Head,
    /// What known sources say.
    Known,
    /// The cases of those who ask.
    Asked,
    /// Reports of unknown origin.
    Unvetted,
}

/// An entry of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// Its lane.
    pub lane: Lane,
    /// Consequence × how far one decision moves a finding × origin weight.
    pub weight: f64,
    /// What has its turn together in the unvetted lane.
    pub cluster: String,
    /// What is asked.
    pub item: T,
}

/// The slots of one round.
const ROUND: [Lane; 5] = [Lane::Known, Lane::Known, Lane::Asked, Lane::Known, Lane::Unvetted];
/// Views that one branch of a group has in a day.
pub const VIEWS_A_DAY: usize = 200;

/// What a state is worth a reviewer's time: how much hangs on it for the person and the family.
pub fn consequence(value: Value, may_be_minor: bool) -> f64 {
    let base = match value {
        Value::Dead | Value::Executed => 5.0,
        Value::Held | Value::Sentenced | Value::Critical => 4.0,
        Value::Alive | Value::FateUnknown | Value::InHospital | Value::Injured => 3.0,
        Value::AtLiberty | Value::NoContact | Value::Charged | Value::Pardoned => 2.0,
        _ => 1.0,
    };
    if may_be_minor { base * 1.5 } else { base }
}

/// How far one decision moves a finding: steps between two levels, and at least a part of one.
pub fn moved(from: Level, to: Level) -> f64 {
    f64::from(from.strength().abs_diff(to.strength())).max(0.25)
}

/// How much a pair's decision is still open: 1 where it is even, 0 where it is settled.
pub fn open(probability: f64) -> f64 {
    4.0 * probability * (1.0 - probability)
}

/// What an origin is worth.
pub fn origin(class: Class) -> f64 {
    match class {
        Class::Vetted => 1.0,
        Class::Declared => 0.7,
        Class::Party => 0.5,
        Class::Unknown => 0.2,
    }
}

/// The queue in its order. Entries of equal weight keep the order in which they were given.
pub fn order<T>(entries: Vec<Entry<T>>) -> Vec<Entry<T>> {
    let mut lanes: BTreeMap<Lane, Vec<Entry<T>>> = BTreeMap::new();
    for entry in entries {
        lanes.entry(entry.lane).or_default().push(entry);
    }
    for lane in lanes.values_mut() {
        lane.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    }
    let unvetted = lanes.remove(&Lane::Unvetted).unwrap_or_default();
    lanes.insert(Lane::Unvetted, in_turns(unvetted));
    let mut out = lanes.remove(&Lane::Head).unwrap_or_default();
    let mut left: BTreeMap<Lane, std::vec::IntoIter<Entry<T>>> =
        lanes.into_iter().map(|(lane, entries)| (lane, entries.into_iter())).collect();
    loop {
        let before = out.len();
        for lane in ROUND {
            // A lane that is empty gives its slot up; it never lends it to one lane alone.
            out.extend(left.get_mut(&lane).and_then(Iterator::next));
        }
        if out.len() == before {
            return out;
        }
    }
}

/// One of each cluster in turn, the heaviest cluster first.
fn in_turns<T>(entries: Vec<Entry<T>>) -> Vec<Entry<T>> {
    let mut order: Vec<String> = Vec::new();
    let mut clusters: BTreeMap<String, std::collections::VecDeque<Entry<T>>> = BTreeMap::new();
    for entry in entries {
        let cluster = clusters.entry(entry.cluster.clone()).or_default();
        if cluster.is_empty() {
            order.push(entry.cluster.clone());
        }
        cluster.push_back(entry);
    }
    let mut out = Vec::new();
    loop {
        let before = out.len();
        for name in &order {
            out.extend(clusters.get_mut(name).and_then(|cluster| cluster.pop_front()));
        }
        if out.len() == before {
            return out;
        }
    }
}

/// The desk to which a case goes: the same for as long as the desks are the same, and hardly another when one leaves
/// (rendezvous hashing, Thaler & Ravishankar 1998).
pub fn desk(case: &StatementId, desks: &[KeyId]) -> Option<KeyId> {
    let score = |desk: &KeyId| *blake3::Hasher::new().update(&case.0).update(&desk.0).finalize().as_bytes();
    desks.iter().copied().max_by_key(|desk| (score(desk), *desk))
}
