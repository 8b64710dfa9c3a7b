//! Ids for a folder run, in which nobody signs: stable under shuffling, and one for each of 69 equal rows.
//!
//! The salt is derived from the row's content and its number among rows of equal content. Such ids may be guessed
//! by whoever guesses the whole row; they never leave the group with the row, and a node draws its salts at random.

use crate::body::{Audience, Body, Kind, VERSION};
use crate::said::Said;
use khabar_model::{Decision, Post, Report, RowRef, Stated, Tally};
use std::collections::HashMap;

const CONTENT: &str = "khabar 2026-11 folder run: content of a row";
const SALT: &str = "khabar 2026-11 folder run: salt of a row";

/// Give each row of a folder run its id. The row's place is not part of what is hashed.
pub fn identify_all<T: Said>(rows: Vec<(RowRef, T)>) -> Vec<Stated<T>> {
    let keys = (blake3::Hasher::new_derive_key(CONTENT), blake3::Hasher::new_derive_key(SALT));
    let mut seen: HashMap<[u8; 32], u64> = HashMap::with_capacity(rows.len());
    let state = |at, said: T| {
        let id = folder_body(&said, &keys, &mut seen).id();
        Stated { id, at, said }
    };
    let mut state = state;
    rows.into_iter().map(|(at, said)| state(at, said)).collect()
}

/// Reports of a folder run.
pub fn identify(reports: Vec<(RowRef, Report)>) -> Vec<Stated<Report>> {
    identify_all(reports)
}

/// Posts of a folder run.
pub fn identify_posts(posts: Vec<(RowRef, Post)>) -> Vec<Stated<Post>> {
    identify_all(posts)
}

/// Tallies of a folder run.
pub fn identify_tallies(tallies: Vec<(RowRef, Tally)>) -> Vec<Stated<Tally>> {
    identify_all(tallies)
}

/// Decisions of a folder run.
pub fn identify_decisions(decisions: Vec<(RowRef, Decision)>) -> Vec<Stated<Decision>> {
    identify_all(decisions)
}

fn folder_body<T: Said>(
    said: &T,
    keys: &(blake3::Hasher, blake3::Hasher),
    seen: &mut HashMap<[u8; 32], u64>,
) -> Body {
    let mut body = Body {
        version: VERSION,
        kind: Kind::Known(T::KIND),
        author: None,
        signed: said.said_at(),
        expires: None,
        audience: Audience::Group,
        salt: [0; 16],
        fields: said.fields(),
        sealed: Vec::new(),
    };
    let mut parts = said.sealed();
    let content = content_hash(&body, &parts, &keys.0);
    let number = seen.entry(content).or_insert(0);
    let mut salts = keys.1.clone().update(&content).update(&number.to_be_bytes()).finalize_xof();
    *number += 1;
    salts.fill(&mut body.salt);
    for part in &mut parts {
        salts.fill(&mut part.salt);
    }
    body.sealed = parts.iter().map(crate::part::Part::hash).collect();
    body
}

/// The hash of everything that the row says, sealed parts included, before any salt.
fn content_hash(body: &Body, parts: &[crate::part::Part], key: &blake3::Hasher) -> [u8; 32] {
    let mut hasher = key.clone();
    hasher.update(&body.encode());
    for part in parts {
        hasher.update(&part.encode());
    }
    *hasher.finalize().as_bytes()
}
