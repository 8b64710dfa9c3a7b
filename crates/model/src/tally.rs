//! Tallies: "at least 52", by whom, as of when, of what.

use crate::claim::{RoleAtEvent, Value};
use crate::id::SourceId;
use crate::source::Stance;
use crate::time::{Day, DayRange};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a tally counts.
    pub enum Unit {
        People = "people" / "people" / "نفر",
        Bodies = "bodies" / "bodies" / "پیکر",
        Bags = "bags" / "bags" / "کیسه",
    }
}

/// What a figure is about. Figures of nested or overlapping scopes are never added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TallyScope {
    /// The state counted.
    pub status: Option<Value>,
    /// Days covered.
    pub days: Option<DayRange>,
    /// The place covered, as written; none for everywhere.
    pub place: Option<String>,
    /// Roles counted; empty: not stated.
    pub roles: Vec<RoleAtEvent>,
    /// Populations included or not: state forces, bystanders, custody deaths, executions, suicides, later deaths,
    /// unnamed; in this order; absent entries are *not stated*.
    pub includes: Vec<(String, Stance)>,
}

/// Somebody's count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Who counts.
    pub source: SourceId,
    /// What is counted.
    pub unit: Unit,
    /// The least it may be.
    pub min: u64,
    /// The most it may be, where it was said.
    pub max: Option<u64>,
    /// As of which day.
    pub as_of: Option<Day>,
    /// What it is about.
    pub scope: TallyScope,
    /// It includes a list of names.
    pub includes_list: bool,
    /// The words it was read from.
    pub original: String,
}
