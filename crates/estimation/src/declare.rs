//! What a list declares about itself: whom it covers, where, when, and from what it was compiled.

use serde::{Deserialize, Serialize};

/// One status axis. Axes are never pooled: a person may be held and later dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Dead, by whatever cause.
    Dead,
    /// Held, arrested, detained.
    Held,
    /// No contact, fate unknown.
    Missing,
    /// Injured or in hospital.
    Injured,
}

/// Whether a list says that it includes a group of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stated {
    /// The list includes them.
    Yes,
    /// The list leaves them out.
    No,
    /// The list does not say.
    #[default]
    NotStated,
}

/// A group of people that some lists count and others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Members of state forces.
    StateForces,
    /// Bystanders, who took no part.
    Bystanders,
    /// People under eighteen.
    Minors,
    /// Deaths in custody.
    CustodyDeaths,
    /// Executions.
    Executions,
    /// Deaths from wounds after the period.
    LaterDeaths,
    /// People without a name.
    Unnamed,
}

impl Group {
    /// Every group that decides whether two lists are of one population. Unnamed rows are never captures, so
    /// they do not.
    pub const OF_POPULATION: [Self; 6] = [
        Self::StateForces,
        Self::Bystanders,
        Self::Minors,
        Self::CustodyDeaths,
        Self::Executions,
        Self::LaterDeaths,
    ];

    /// Groups that every list must speak about before it is pooled with another.
    pub const MUST_BE_STATED: [Self; 3] = [Self::StateForces, Self::Minors, Self::CustodyDeaths];
}

/// The population of a list, group by group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Population {
    /// Members of state forces.
    pub state_forces: Stated,
    /// Bystanders.
    pub bystanders: Stated,
    /// People under eighteen.
    pub minors: Stated,
    /// Deaths in custody.
    pub custody_deaths: Stated,
    /// Executions.
    pub executions: Stated,
    /// Deaths from wounds after the period.
    pub later_deaths: Stated,
    /// People without a name.
    pub unnamed: Stated,
}

impl Population {
    /// What the list says about one group.
    pub fn of(&self, group: Group) -> Stated {
        match group {
            Group::StateForces => self.state_forces,
            Group::Bystanders => self.bystanders,
            Group::Minors => self.minors,
            Group::CustodyDeaths => self.custody_deaths,
            Group::Executions => self.executions,
            Group::LaterDeaths => self.later_deaths,
            Group::Unnamed => self.unnamed,
        }
    }

    /// Every group given the same answer.
    pub fn all(stated: Stated) -> Self {
        Self {
            state_forces: stated,
            bystanders: stated,
            minors: stated,
            custody_deaths: stated,
            executions: stated,
            later_deaths: stated,
            unnamed: stated,
        }
    }
}

/// What a list covers, or what a stratum asks for. An empty vector or `None` means everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Status axes; empty means all.
    pub axes: Vec<Axis>,
    /// First and last civil day, as days since 1970-01-01, both included.
    pub days: Option<(i32, i32)>,
    /// Places, from the largest to the smallest, joined by `/` (`country/province/city`); empty means all.
    pub places: Vec<String>,
}

impl Scope {
    /// Whether a list with this scope covers all of `stratum`.
    pub fn covers(&self, stratum: &Self) -> bool {
        self.covers_axes(stratum) && self.covers_days(stratum) && self.covers_places(stratum)
    }

    pub(crate) fn covers_axes(&self, stratum: &Self) -> bool {
        self.axes.is_empty()
            || (!stratum.axes.is_empty() && stratum.axes.iter().all(|axis| self.axes.contains(axis)))
    }

    pub(crate) fn covers_days(&self, stratum: &Self) -> bool {
        match (self.days, stratum.days) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((first, last)), Some((from, to))) => first <= from && to <= last,
        }
    }

    pub(crate) fn covers_places(&self, stratum: &Self) -> bool {
        let inside = |place: &String| self.places.iter().any(|wide| lies_in(place, wide));
        self.places.is_empty() || (!stratum.places.is_empty() && stratum.places.iter().all(inside))
    }
}

/// Whether `place` is `wide` or a part of it.
fn lies_in(place: &str, wide: &str) -> bool {
    place.strip_prefix(wide).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What one list declares, and what provenance and corroboration found out about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDeclaration {
    /// The list's name, as in the table.
    pub name: String,
    /// Somebody of the group checked how the list is made.
    #[serde(default)]
    pub vetted: bool,
    /// Other lists (by index) that it was compiled from.
    #[serde(default)]
    pub compiled_from: Vec<usize>,
    /// It gathers what others publish.
    #[serde(default)]
    pub aggregator: bool,
    /// Another list (by index) that it was found to copy.
    #[serde(default)]
    pub copies: Option<usize>,
    /// Whom it includes.
    #[serde(default)]
    pub population: Population,
    /// What it covers.
    #[serde(default)]
    pub scope: Scope,
}

impl ListDeclaration {
    /// A vetted list compiled by itself, with the given population and no limit of scope.
    pub fn vetted(name: &str, population: Population) -> Self {
        Self {
            name: name.to_owned(),
            vetted: true,
            compiled_from: Vec::new(),
            aggregator: false,
            copies: None,
            population,
            scope: Scope::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_what_lies_inside_it() {
        let list = Scope { axes: vec![Axis::Dead], days: Some((10, 20)), places: vec!["x/north".into()] };
        let ask = |days, place: &str| Scope { axes: vec![Axis::Dead], days, places: vec![place.into()] };
        assert!(list.covers(&ask(Some((12, 20)), "x/north/town")));
        assert!(!list.covers(&ask(Some((12, 21)), "x/north/town")), "a day too late");
        assert!(!list.covers(&ask(Some((12, 20)), "x/northern")), "another place with a longer name");
        assert!(!list.covers(&ask(None, "x/north")), "an open period");
        assert!(Scope::default().covers(&list), "a list without limits covers everything");
    }
}
