//! Normalise, key and compare person names across scripts.
//!
//! Encode a written name once, compare it many times; a comparison is an agreement level with a fine score
//! and a trace, and [`match_weight`] turns it into what a record model adds.
//!
//! ```
//! use khabar_names::{Agreement, Encoded, compare};
//! // A made-up person, in Persian and as a German office might spell her: Shirin Moradpour.
//! let (a, b) = (Encoded::new("شیرین مرادپور"), Encoded::new("Schirin Moradpoor"));
//! assert_eq!(compare(&a, &b).level, Agreement::Variant);
//! ```

mod align;
mod assign;
mod compare;
mod costs;
mod encode;
mod features;
mod fold;
mod frequencies;
mod index;
mod kept;
mod keys;
mod known;
mod lanes;
mod learn;
mod letters;
mod memo;
mod model;
mod sounds;
mod spellings;
mod symbols;
mod token;
mod trace;
mod weight;
mod word;
mod words;

pub use compare::{Agreement, Comparison, compare, compare_by};
pub use encode::Encoded;
pub use fold::{Script, fold, script};
pub use frequencies::Frequencies;
pub use index::{Bearers, BearersBuilder, Found, Index};
pub use learn::{Labelled, learn};
pub use model::{Model, ModelError};
pub use trace::{Part, Trace, trace};
pub use weight::{family_rarity, match_weight};
