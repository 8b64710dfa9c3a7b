//! Intake: the folder of a real organisation goes in; reports, posts, tallies and items come out, with every row
//! accounted for.
//!
//! Files → rows (`files`, `delimited`, `json`) → columns understood (`column`, `guess`) → cells read
//! (`name`, `date`, `age`, `status`, …) → a report, a post that names nobody, a tally, or a reject with its
//! reason (`account`). Each row ends as exactly one of them. Bad input loses nothing: an error names the file, the
//! row, the field, what was found and what to do, and the rest goes on.
//!
//! This is the only room that reads lists from disk. It decides nothing about truth: who is one person, and what can
//! be believed, is for the rooms after it. It knows no clock.

pub mod account;
pub mod age;
mod aside;
pub mod asks;
pub mod calendar;
mod chat;
mod claims;
pub mod column;
pub mod config;
mod context;
pub mod date;
mod delimited;
mod document;
pub mod edition;
mod encoding;
mod files;
pub mod folder;
mod guess;
pub mod instant;
mod ioda;
mod json;
pub mod layout;
mod lines;
mod markup;
pub mod name;
pub mod outages;
pub mod output;
mod person;
mod place;
pub mod policy_file;
mod row;
mod small_table;
pub mod sources_file;
pub mod status;
mod status_table;
mod table;
mod tally_row;
pub mod template;
pub mod text;
mod workbook;

pub use account::{FileAccount, MappedFrom, Mapping, Reject, RejectReason, Warning, WarningReason};
pub use asks::{Asks, read_asks};
pub use column::Column;
pub use edition::Vanished;
pub use folder::{Folder, IntakeError, Limits, Options, Progress, Summary, read_folder, stream_folder};
pub use layout::Span;
pub use outages::{Outage, read_outages};
pub use output::Sink;
pub use policy_file::{PolicyError, policy_from_toml, policy_hash};
pub use template::sources_toml_template;
