//! What an estimate says: observed counts, every method's interval, their union, and what stands beside them.

use crate::refusal::{Assumption, Language, Refusal, Warning};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The whole answer for one table. Never one bare number: see [`Estimate::union`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct Estimate {
    /// People on at least one list, as the table counts them.
    pub observed: u64,
    /// Each list, how many are on it, and how many of them on no other.
    pub lists: Vec<ListCount>,
    /// People shared by each two lists.
    pub overlaps: Vec<Overlap>,
    /// The methods that gave a number.
    pub methods: Vec<Method>,
    /// From the lowest to the highest end of the intervals of all methods that are not mere lower bounds.
    pub union: Option<Interval>,
    /// The estimate without each list in turn.
    pub leave_one_out: Vec<LeaveOneOut>,
    /// The estimate if 0, 2, 5 and 10 % of links had been missed.
    pub sensitivity: Vec<Sensitivity>,
    /// What was refused, and why.
    #[serde(serialize_with = "with_texts")]
    pub refused: Vec<Refusal>,
    /// What to keep in mind.
    #[serde(serialize_with = "with_texts")]
    pub warnings: Vec<Warning>,
    /// What the numbers rest on.
    #[serde(serialize_with = "with_texts")]
    pub assumptions: Vec<Assumption>,
    /// Records that could not be placed in a table.
    pub left_out: RecordsLeftOut,
    /// The seed of every random number.
    pub seed: u64,
}

impl Estimate {
    /// Whether the whole table was refused.
    pub fn is_refused(&self) -> bool {
        self.refused.iter().any(|refusal| refusal.method().is_none())
    }

    /// The method of this name.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}

/// One list's counts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ListCount {
    /// Its name.
    pub name: String,
    /// People on it.
    pub people: u64,
    /// People on it and on no other.
    pub alone: u64,
}

/// People shared by two lists.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Overlap {
    /// The one.
    pub first: String,
    /// The other.
    pub second: String,
    /// People on both.
    pub people: u64,
}

/// An interval of people.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// What a method's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// At least so many, if people differ in their chance of being listed.
    LowerBound,
    /// A model's estimate.
    Estimate,
}

/// One method's answer: population size with a 95 % interval.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Method {
    /// Its stable name.
    pub name: &'static str,
    /// What its number is.
    pub kind: MethodKind,
    /// Point estimate of the population.
    pub estimate: f64,
    /// Lower end of the 95 % interval.
    pub lower: f64,
    /// Upper end of the 95 % interval.
    pub upper: f64,
    /// Model, chains, convergence and the like, by name.
    pub detail: BTreeMap<&'static str, Detail>,
}

/// One detail of a method.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
}

impl Method {
    pub(crate) fn new(name: &'static str, kind: MethodKind, estimate: f64, interval: (f64, f64)) -> Self {
        Self { name, kind, estimate, lower: interval.0, upper: interval.1, detail: BTreeMap::new() }
    }

    pub(crate) fn number(mut self, key: &'static str, value: f64) -> Self {
        self.detail.insert(key, Detail::Number(value));
        self
    }

    pub(crate) fn words(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.detail.insert(key, Detail::Text(value.into()));
        self
    }
}

/// The estimate without one list.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LeaveOneOut {
    /// The list left out.
    pub list: String,
    /// The method used.
    pub method: &'static str,
    /// People on the lists that remain.
    pub observed: u64,
    /// Point estimate and interval; `None` when it cannot be estimated without this list.
    pub result: Option<(f64, Interval)>,
}

/// The estimate at one rate of missed links.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Sensitivity {
    /// Chance that a record of a person with several records was split off.
    pub missed: f64,
    /// The method used.
    pub method: &'static str,
    /// Point estimate and interval; `None` when the method refused.
    pub result: Option<(f64, Interval)>,
}

/// Records that could not be placed in a table. The caller counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct RecordsLeftOut {
    /// For lack of a date.
    pub no_date: u64,
    /// For lack of a place.
    pub no_place: u64,
    /// Rows without a name: never captures.
    pub unnamed: u64,
}

/// An entry with its words: it serialises as its rule and fields, what it concerns (`table` or a method), `text`
/// (English) and `text_fa` (Persian).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Worded<T> {
    /// The rule and its fields.
    #[serde(flatten)]
    pub rule: T,
    concerns: &'static str,
    text: String,
    text_fa: String,
}

impl From<Refusal> for Worded<Refusal> {
    fn from(rule: Refusal) -> Self {
        let (text, text_fa) = (rule.text(Language::English), rule.text(Language::Persian));
        Self { concerns: rule.method().unwrap_or("table"), text, text_fa, rule }
    }
}

impl From<Warning> for Worded<Warning> {
    fn from(rule: Warning) -> Self {
        let (text, text_fa) = (rule.text(Language::English), rule.text(Language::Persian));
        Self { concerns: "table", text, text_fa, rule }
    }
}

impl From<Assumption> for Worded<Assumption> {
    fn from(rule: Assumption) -> Self {
        let (text, text_fa) = (rule.text(Language::English), rule.text(Language::Persian));
        Self { concerns: "table", text, text_fa, rule }
    }
}

fn with_texts<T, S>(items: &[T], serializer: S) -> Result<S::Ok, S::Error>
where
    T: Clone,
    Worded<T>: From<T> + Serialize,
    S: Serializer,
{
    serializer.collect_seq(items.iter().cloned().map(Worded::from))
}
