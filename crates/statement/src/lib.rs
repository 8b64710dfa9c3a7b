//! Statements: somebody's words, in bytes that have one form, named by the hash of those bytes.
//!
//! Pure. Randomness, the time and secret keys are passed in. `docs/format.md` says all of it in prose, for another
//! implementation; `vectors/` holds the same as files.

#[macro_use]
mod wire;
#[macro_use]
mod codes;

pub mod act;
mod body;
mod book;
mod cbor;
mod compartment;
pub mod effects;
mod error;
mod identify;
mod key;
pub mod merkle;
mod part;
pub mod said;
pub mod share;
mod sign;
mod signed;
mod text;
mod withdrawal;

pub use body::{Audience, Body, Fields, Held, KeyId, Kind, MAX_BODY, MAX_PARTS, VERSION, id_of};
pub use book::{Entry, Group, KeyBook, SignedKey, Standing};
pub use compartment::{MAX_KEEPERS, SealError, SealedPart, Sealer, sealing_public};
pub use error::FormatError;
pub use identify::{identify, identify_all, identify_decisions, identify_posts, identify_tallies};
pub use key::{Introduction, KeyStatement, Lift, Revocation, Role, Roles, Vouch};
pub use part::{Part, PartKind};
pub use said::{Event, Said, report_fields, report_from_fields};
pub use sign::{Batch, MAX_BATCH, Proven, Seal, SignatureError, Signer};
pub use signed::Signed;
pub use text::ALPHABET;
pub use withdrawal::{Ground, Scope, Withdrawal};
