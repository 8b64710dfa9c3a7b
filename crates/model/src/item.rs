//! Items: the post or the file that a report was read from, and editions of lists.

use crate::id::{ItemId, SourceId};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A post or a file, as it was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Hash of its bytes.
    pub id: ItemId,
    /// Base name of the file.
    pub file: Arc<str>,
    /// Length in bytes.
    pub bytes: u64,
    /// Address it was taken from.
    pub address: Option<String>,
    /// Who collected it.
    pub collector: Option<String>,
    /// The tool and its version.
    pub tool: Option<String>,
    /// When it was collected.
    pub captured: Option<Instant>,
    /// The source whose words it holds, where one file has one source.
    pub source: Option<SourceId>,
}

/// Where in which item a report stands. Not part of the statement: a shuffled list says the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowRef {
    /// Base name of the file.
    pub file: Arc<str>,
    /// Data row, from 1.
    pub row: u32,
}

impl std::fmt::Display for RowRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.row)
    }
}

/// An edition of a list. A newer one supersedes; a row that vanished is "no longer listed since", never evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The list of which this is an edition.
    pub of: SourceId,
    /// When this edition was published or captured.
    pub as_of: Option<Instant>,
}
