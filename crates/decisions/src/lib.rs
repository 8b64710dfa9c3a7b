//! Whose word counts: from signed statements to decisions that hold, and the reason where one does not.
//!
//! Pure. A signature is not a person, and a person is not two. This crate knows keys and acts, and nothing of reports:
//! it never asks who a report is about. What a decision holds on to is settled in `findings`, which knows the people.
//!
//! The order of the work: the [`book`](book::book) of keys (with quorum and forks); each act is counted or held
//! ([`judge`]); acts that ask for two people count where two people state the same; what counts is handed to findings.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod book;
pub mod checkpoint;
pub mod consent;
pub mod correct;
pub mod counted;
pub mod policy;
pub mod queue;

pub mod second;
pub mod sources;
pub mod two;

mod judge;

pub use judge::{Acts, Hold, Judged, State, is_death, judge, takes_two_to_tell};
