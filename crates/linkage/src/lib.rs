//! Record linkage: which records are about the same person?
//!
//! The model is that of Fellegi & Sunter (1969): each column's agreement level carries a match weight
//! log2(m/u); `u` comes from value frequencies, `m` and the prior from EM over the agreement patterns of
//! blocked pairs, without labels. People are then found by a clustering that resists chaining, and
//! partitions can be drawn from the same probabilities.
//!
//! The crate is pure: it reads no file, no clock and no environment. The result depends on the content of
//! the records alone (their order, the number of threads and the order of the decisions change nothing).

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod block;
mod candidates;
mod choose;
mod cluster;
mod column;
mod compare;
mod decide;
mod draw;
mod edges;
mod em;
mod error;
mod explain;
mod field;
mod graph;
pub mod guess;
mod hash;
mod keys;
mod link;
mod met;
mod model;
mod options;
mod parameters;
mod partition;
mod people;
mod prepare;
mod refine;
mod rng;
pub mod rows;
mod similar;
mod table;

pub use column::{ColumnKind, Level};
pub use error::LinkError;
pub use explain::{Step, Waterfall, explain};
pub use link::{Edge, Linked, NO_PERSON, Stats, Undecided, candidates_among, link, link_after};
pub use model::{Model, ModelColumn, ModelError};
pub use options::{Decision, Mode, Options, Progress, RecordMeta, Stage};
pub use parameters::{ColumnParameters, LevelParameters, Parameters, probability};
pub use partition::{Partition, PartitionEdge, Pattern, join_partitions, learn_from, link_partition, spread};
pub use table::{Column, ColumnBuilder, Table, Value};
