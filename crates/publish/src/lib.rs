//! The way out: the gate, the tables, the pages. It never computes a finding.

pub mod aggregate;
pub mod card;
mod finding;
pub mod gate;
pub mod internal;
pub mod page;

pub use gate::{Audience, Released};
