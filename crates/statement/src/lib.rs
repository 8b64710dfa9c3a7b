//! Statements: somebody's words, in bytes that have one form, named by the hash of those bytes.
//!
//! Pure. Randomness, the time and secret keys are passed in. `docs/format.md` says all of it in prose, for another
//! implementation; `vectors/` holds the same as files.

#[macro_use]
mod wire;

mod body;
mod cbor;
mod error;
mod identify;
mod part;
pub mod said;
mod text;

pub use body::{Audience, Body, Fields, Held, KeyId, Kind, MAX_BODY, MAX_PARTS, VERSION, id_of};
pub use error::FormatError;
pub use identify::{identify, identify_all, identify_decisions, identify_posts, identify_tallies};
pub use part::{Part, PartKind};
pub use said::{Event, Said, report_fields, report_from_fields};
pub use text::ALPHABET;
