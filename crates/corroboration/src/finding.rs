//! What is found: values with levels, the clusters behind them, and the reasons.

use khabar_model::{ActorClass, Axis, Cause, Class, Credibility, DayRange, Level, RoleAtEvent, Value};

/// Everything found of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFindings {
    /// The person's number.
    pub person: u32,
    /// States, by axis; axes of which nothing is said are absent.
    pub axes: Vec<AxisFinding>,
    /// Causes of death or injury.
    pub causes: Vec<ValueFinding<Cause>>,
    /// Who is said to be responsible.
    pub responsibility: Vec<ValueFinding<ActorClass>>,
    /// Roles at the event.
    pub roles: Vec<ValueFinding<RoleAtEvent>>,
    /// A party denies that it holds the person. Recorded; weighs nothing on liberty.
    pub custody_denied: bool,
}

impl PersonFindings {
    /// The finding on one axis.
    pub fn axis(&self, axis: Axis) -> Option<&AxisFinding> {
        self.axes.iter().find(|found| found.axis == axis)
    }

    /// Give back the room that lists were given to grow: a view holds a quarter of a million people.
    pub(crate) fn fit(mut self) -> Self {
        self.axes.shrink_to_fit();
        for axis in &mut self.axes {
            axis.path.shrink_to_fit();
            fit(&mut axis.values);
        }
        fit(&mut self.causes);
        fit(&mut self.responsibility);
        fit(&mut self.roles);
        self
    }

    /// The value that a reader sees now on one axis.
    pub fn headline(&self, axis: Axis) -> Option<&ValueFinding> {
        let found = self.axis(axis)?;
        found.values.get(found.headline?)
    }
}

fn fit<V>(values: &mut Vec<ValueFinding<V>>) {
    values.shrink_to_fit();
    for value in values {
        value.clusters.shrink_to_fit();
        value.clusters.iter_mut().for_each(|cluster| cluster.reports.shrink_to_fit());
        value.reasons.without.shrink_to_fit();
    }
}

/// What is found on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisFinding {
    /// The axis.
    pub axis: Axis,
    /// The value that a reader sees now, by its place among the values.
    pub headline: Option<usize>,
    /// All values said, in the order of the vocabulary.
    pub values: Vec<ValueFinding>,
    /// The likeliest value over time, from the first day spoken of to the as-of day.
    pub path: Vec<PathSpan>,
}

/// Days on which one value is the likeliest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathSpan {
    /// The days.
    pub days: DayRange,
    /// The value.
    pub value: Value,
    /// The least probability that it has on these days.
    pub probability: f64,
}

/// What is found of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueFinding<V = Value> {
    /// The value.
    pub value: V,
    /// Its level: a function of the counts below.
    pub level: Level,
    /// The least number of independent clusters of known sources that explains everything said. Levels read this.
    pub k_min: u32,
    /// The same where only certain dependence counts.
    pub k_max: u32,
    /// Direct clusters among `k_min`.
    pub direct: u32,
    /// Clusters among `k_min` that hold a document which a reviewer verified.
    pub documents: u32,
    /// A party of the episode says it.
    pub party: bool,
    /// The probability that it held at the days it was said of.
    pub probability: f64,
    /// The probability that it holds as of the as-of instant.
    pub now: f64,
    /// The days it is said of by the clusters, first to last.
    pub period: Option<DayRange>,
    /// The independent clusters, strongest first.
    pub clusters: Vec<SourceCluster>,
    /// Reports of unknown origin that belong to no cluster: one weak pool, whatever their number.
    pub pool: u32,
    /// What stands against it.
    pub objection: Option<Objection<V>>,
    /// What reviewers decided, and whether it still holds.
    pub review: Option<Review>,
    /// Why this level.
    pub reasons: Reasons,
}

/// Sources that count as one: everything that traces to one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceCluster {
    /// The report that stands for it: first-hand where there is one, then first seen.
    pub root: u32,
    /// All its reports, first seen first, copies of unknown origin included.
    pub reports: Vec<u32>,
    /// The best class among its known sources.
    pub class: Class,
    /// A vetted source speaks first-hand on a direct basis; or a party against its interest.
    pub direct: bool,
    /// It holds a document that a reviewer verified.
    pub document: bool,
    /// Admiralty reliability of the root's source, A to F, as somebody entered it. No level and no weight reads it.
    pub reliability: Option<char>,
    /// Admiralty credibility of the root report, likewise.
    pub credibility: Option<Credibility>,
    /// How far it moves the probability, in nats of log-odds.
    pub weight: f64,
    /// The days it speaks of.
    pub days: Option<DayRange>,
    /// The days of the event where its words give any; `days` may else be when it was told.
    pub event: Option<DayRange>,
    /// What makes it one.
    pub why: Why,
}

/// What makes reports one cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// One source, or sources of one organisation, in its own words.
    OwnWords,
    /// All name the same person, address or list as their source.
    SameUpstream,
    /// All trace to one document that is nobody's among the known sources.
    OneDocument,
    /// Sources that share mistakes, or post together, oftener than chance: held to be one hand until a reviewer parts
    /// them.
    SharedMistakes,
    /// A party's word against its interest.
    Admission,
}

impl Why {
    /// A plain code.
    pub const fn code(self) -> &'static str {
        match self {
            Why::OwnWords => "own_words",
            Why::SameUpstream => "same_upstream",
            Why::OneDocument => "one_document",
            Why::SharedMistakes => "shared_mistakes",
            Why::Admission => "admission",
        }
    }
}

/// What stands against a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection<V = Value> {
    /// The incompatible value; none where the value itself is denied.
    pub value: Option<V>,
    /// Clusters behind it that no path explains.
    pub k_min: u32,
    /// Direct ones among them, parties apart.
    pub direct: u32,
    /// Strong enough for *sources disagree*; else under review, and changes nothing.
    pub strong: bool,
}

/// What reviewers decided of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The level a reviewer gave it.
    pub assessed: Option<Level>,
    /// Reviewers who signed off, each a different person.
    pub signed_off: Vec<String>,
    /// Reports that no reviewer has seen, since the decision.
    pub not_reviewed: u32,
    /// A report that the reviewer saw is gone or is another person's: the decision is suspended.
    pub suspended: bool,
    /// The decision was made under another policy: listed again, not dropped.
    pub other_policy: bool,
}

/// Why a value has its level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons {
    /// Reports that say it, of all kinds.
    pub posts: u32,
    /// Those among them that repeat what a cluster or another post said.
    pub copies: u32,
    /// Those whose words may not be free: they weigh nothing, and conclude nothing.
    pub coerced: u32,
    /// Reports that deny it.
    pub denials: u32,
    /// The level without each cluster in turn, where it would be another.
    pub without: Vec<Without>,
    /// What would raise it. For reviewers only.
    pub raise: Option<Need>,
}

/// The level that would hold without one cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Without {
    /// The cluster, by its place.
    pub cluster: u32,
    /// The level without it.
    pub level: Level,
}

/// Alias of [`Without`] under the name that explanations use.
pub type Counterfactual = Without;

/// The least that would raise a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Further independent clusters.
    pub clusters: u32,
    /// Direct ones among them.
    pub direct: u32,
    /// The level it would then have.
    pub level: Level,
}
