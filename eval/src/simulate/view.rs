//! What the pipeline found, as far as measures read it: rows, people, values with levels, pairs.

use khabar_model::{Axis, Level, Value};
use rustc_hash::FxHashMap;

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Base name of its file.
    pub file: String,
    /// Its data row.
    pub row: u32,
    /// Its person; none for an anonymous row, and for a stranger's that attaches to nobody.
    pub person: Option<u32>,
    /// Folded name and birth year, for the naive join; none where nobody is named.
    pub naive: Option<(String, Option<i16>)>,
}

/// A value found of a person.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The value.
    pub value: Value,
    /// Its level.
    pub level: Level,
    /// The probability that it holds now.
    pub now: f64,
    /// It is the value that a reader sees now on its axis.
    pub headline: bool,
}

/// Everything that measures read.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Reports, in any order.
    pub reports: Vec<Report>,
    /// Per person, the values found.
    pub people: Vec<Vec<Found>>,
    /// Pairs of reports with their probability, above the floor.
    pub edges: Vec<(u32, u32, f32)>,
}

impl View {
    /// Place of each report by file and row.
    pub fn by_row(&self) -> FxHashMap<(&str, u32), u32> {
        self.reports.iter().zip(0..).map(|(report, n)| ((report.file.as_str(), report.row), n)).collect()
    }

    /// The value that a reader sees now.
    pub fn headline(&self, person: u32, axis: Axis) -> Option<&Found> {
        self.people[person as usize].iter().find(|found| found.headline && found.value.axis() == axis)
    }

    /// The finding of a value, if anybody says it.
    pub fn value(&self, person: u32, value: Value) -> Option<&Found> {
        self.people[person as usize].iter().find(|found| found.value == value)
    }
}

/// A level is corroborated or above.
pub fn firm(level: Level) -> bool {
    matches!(level, Level::Corroborated | Level::Confirmed)
}
