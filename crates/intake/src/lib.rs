//! Intake: the folder of a real organisation goes in; reports, posts, tallies and items come out, with every row
//! accounted for.
//!
//! Files → rows ([`files`], [`delimited`], [`json`]) → columns understood ([`column`], [`guess`]) → cells read
//! ([`name`], [`date`], [`age`], [`status`], …) → a report, a post that names nobody, a tally, or a reject with its
//! reason ([`account`]). Each row ends as exactly one of them. Bad input loses nothing: an error names the file, the
//! row, the field, what was found and what to do, and the rest goes on.
//!
//! This is the only room that reads lists from disk. It decides nothing about truth: who is one person, and what can
//! be believed, is for the rooms after it. It knows no clock.

pub mod account;
pub mod age;
pub mod calendar;
mod claims;
pub mod column;
pub mod config;
mod context;
pub mod date;
mod delimited;
mod document;
mod encoding;
mod files;
pub mod folder;
mod guess;
pub mod instant;
mod json;
mod lines;
pub mod name;
pub mod output;
mod person;
mod place;
pub mod policy_file;
mod row;
pub mod sources_file;
pub mod status;
mod status_table;
mod table;
mod tally_row;
pub mod text;

pub use account::{FileAccount, MappedFrom, Mapping, Reject, RejectReason, Warning, WarningReason};
pub use column::Column;
pub use folder::{Folder, IntakeError, Limits, Options, Progress, Summary, read_folder, stream_folder};
pub use output::Sink;
pub use policy_file::{PolicyError, policy_from_toml, policy_hash};
