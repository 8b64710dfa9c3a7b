//! The book of keys with what a quorum adds: several people who may only ask, each alone, revoke together.

use crate::two::{distinct_people, is_root};
use khabar_statement::{Group, KeyBook, KeyId, KeyStatement, Role, Signed, SignedKey, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// How many people, pairwise two people, revoke a key together that none of them may revoke alone.
pub const QUORUM: usize = 3;

/// The book. `forks` names keys that signed two batches with one counter, and the counter.
pub fn book(groups: &[Group], keys: &[Signed<KeyStatement>], forks: &[(KeyId, u64)]) -> KeyBook {
    let statements: Vec<SignedKey> = keys
        .iter()
        .map(|key| SignedKey { signer: key.signer, counter: key.counter, said: key.said.clone() })
        .collect();
    let alone = KeyBook::build(groups, &statements, forks);
    let together = quorums(&alone, &statements);
    if together.is_empty() {
        return alone;
    }
    let forks: Vec<(KeyId, u64)> = forks.iter().copied().chain(together).collect();
    KeyBook::build(groups, &statements, &forks)
}

/// Keys that a quorum revokes, and the first counter that no longer counts. A root is revoked by nobody but itself:
/// the policy names it. Of several last good batches the earliest counts.
fn quorums(book: &KeyBook, statements: &[SignedKey]) -> Vec<(KeyId, u64)> {
    let mut asked: BTreeMap<KeyId, BTreeMap<KeyId, u64>> = BTreeMap::new();
    for signed in statements {
        let KeyStatement::Revoke(said) = &signed.said else { continue };
        let good = book.standing(&signed.signer, signed.counter) == Standing::Good;
        let decides = book
            .get(&signed.signer)
            .is_some_and(|by| by.roles.has(Role::Reviewer) || by.roles.has(Role::Lead));
        if !good || !decides || !book.one_group(&signed.signer, &said.key) || is_root(book, &said.key) {
            continue;
        }
        let from = said.last_good.map_or(0, |(counter, _)| counter.saturating_add(1));
        let by = asked.entry(said.key).or_default().entry(signed.signer).or_insert(from);
        *by = from.min(*by);
    }
    asked
        .into_iter()
        .filter_map(|(key, by)| {
            let people = distinct_people(book, &by.keys().copied().collect::<BTreeSet<_>>());
            let from = people.iter().map(|person| by[person]).min()?;
            (people.len() >= QUORUM).then_some((key, from))
        })
        .collect()
}
