//! Two people: two keys with no shared introducer below the roots, and of two teams where teams are declared.

use khabar_statement::act::Act;
use khabar_statement::{KeyBook, KeyId, Signed};
use std::collections::BTreeSet;

/// Why two keys are not two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotTwo {
    /// They are one key.
    OneKey,
    /// One introduced the other, or a key below the roots stands behind both.
    SharedIntroducer(KeyId),
    /// They are of one team, or one names a team and the other none.
    OneTeam,
}

/// Two keys are two people, or the reason why not.
///
/// # Errors
/// The first rule that they break.
pub fn two_people(book: &KeyBook, a: &KeyId, b: &KeyId) -> Result<(), NotTwo> {
    if a == b {
        return Err(NotTwo::OneKey);
    }
    let (behind_a, behind_b) = (behind(book, a), behind(book, b));
    if let Some(shared) = behind_a.intersection(&behind_b).next() {
        return Err(NotTwo::SharedIntroducer(*shared));
    }
    let none = BTreeSet::new();
    let teams = |key| book.get(key).map_or(&none, |entry| &entry.teams);
    let (of_a, of_b) = (teams(a), teams(b));
    // Leaving the team out must not be a way round the rule.
    let declared = !of_a.is_empty() || !of_b.is_empty();
    if declared && (of_a.is_empty() || of_b.is_empty() || !of_a.is_disjoint(of_b)) {
        return Err(NotTwo::OneTeam);
    }
    Ok(())
}

/// The first two of these acts, in the order of their times and ids, that are of two people.
pub fn first_two<T: Act>(book: &KeyBook, acts: &[&Signed<T>]) -> Option<[usize; 2]> {
    let mut order: Vec<usize> = (0..acts.len()).collect();
    order.sort_by_key(|&at| (acts[at].at, acts[at].id));
    for (place, &b) in order.iter().enumerate() {
        for &a in &order[..place] {
            if two_people(book, &acts[a].signer, &acts[b].signer).is_ok() {
                return Some([a, b]);
            }
        }
    }
    None
}

/// The most keys of these that are pairwise two people, found greedily in the order of their names.
pub fn distinct_people(book: &KeyBook, keys: &BTreeSet<KeyId>) -> Vec<KeyId> {
    let mut chosen: Vec<KeyId> = Vec::new();
    for key in keys {
        if chosen.iter().all(|other| two_people(book, other, key).is_ok()) {
            chosen.push(*key);
        }
    }
    chosen
}

/// The key and everybody below the roots who stands behind it. A root stands behind nobody: all trust hangs from it.
pub fn behind(book: &KeyBook, key: &KeyId) -> BTreeSet<KeyId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![*key];
    while let Some(key) = open.pop() {
        if !is_root(book, &key) && seen.insert(key) {
            open.extend(book.get(&key).into_iter().flat_map(|entry| &entry.introduced_by));
        }
    }
    seen
}

/// The key that stands directly below the roots on the way to this one: whose quota it uses. The smallest of several;
/// the key itself where a root introduced it.
pub fn branch(book: &KeyBook, key: &KeyId) -> KeyId {
    let direct = |key: &KeyId| {
        book.get(key).is_some_and(|entry| entry.introduced_by.iter().any(|by| is_root(book, by)))
    };
    behind(book, key).into_iter().filter(direct).min().unwrap_or(*key)
}

/// Nobody introduced it: the policy names it.
pub fn is_root(book: &KeyBook, key: &KeyId) -> bool {
    book.get(key).is_some_and(|entry| entry.introduced_by.is_empty())
}
