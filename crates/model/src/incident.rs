//! Incidents, the episodes they belong to, and remains that no decision has linked to a person.

use crate::place::Place;
use crate::time::DayRange;
use serde::{Deserialize, Serialize};

/// A stretch of time whose dead and held are counted together; the dead of one never enter another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// Its name.
    pub name: String,
    /// Its days.
    pub days: DayRange,
}

/// Something that happened at a place in an interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Where.
    pub place: Place,
    /// When.
    pub days: DayRange,
    /// What kind, as written.
    pub kind: String,
    /// The episode it is part of, by name.
    pub episode: Option<String>,
}

/// Remains stay apart from people until a decision links them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// Bag or photo number, as written.
    pub number: String,
    /// Where they are.
    pub site: Option<Place>,
    /// Marks, as written.
    pub marks: Option<String>,
    /// Text of a label.
    pub label: Option<String>,
}
