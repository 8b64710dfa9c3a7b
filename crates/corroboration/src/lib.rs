//! What can be believed of each person, and why, when a flood of copies says otherwise.
//!
//! Pure. For every person and axis: which values are said, by how many *independent clusters* of known sources, at
//! what level, with what probability over which days, and the reasons. Volume is not corroboration: every count
//! that a level reads is a count of origins, never of posts. Linkage is not read back: who is one person is given.
//!
//! The order of the work: [`sources`](self) are grouped; each report becomes *voices*, one per thing it says; voices
//! are traced to origins; the least number of origins that explains all voices for a value is its `k_min`; the level
//! is one function of these counts ([`level()`]); probabilities come from a path over days and never touch a level.

mod cluster;
mod decide;
mod explain;
mod finding;
mod level;
mod path;
mod person;
mod sources;
mod table;
mod topic;
mod voice;
mod weigh;

pub use explain::{Depth, Teller, explain};
pub use finding::{
    AxisFinding, Counterfactual, Need, Objection, PathSpan, PersonFindings, Reasons, Review, SourceCluster,
    ValueFinding, Why, Without,
};
pub use level::{Contest, Standing, level};
pub use path::{Observation, Order, Rates, smooth};
pub use table::{Cell, TableFindings, TableOptions, read_table};
pub use topic::Topic;
pub use weigh::{likelihood_ratio, posterior};

use khabar_model::{Decision, Instant, Policy, Report, Source, SourceId, Stated};
use khabar_provenance::{Origin, Provenance};
use std::collections::BTreeMap;

/// What corroboration reads.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All reports.
    pub reports: &'a [Stated<Report>],
    /// All sources that anybody introduced. Provenance's source numbers are places in this map.
    pub sources: &'a BTreeMap<SourceId, Source>,
    /// How the group reads them.
    pub policy: &'a Policy,
    /// The person of each report; none where it is anonymous or unattached.
    pub person: &'a [Option<u32>],
    /// Probability that each report belongs to its person.
    pub same: &'a [f64],
    /// Which copies which. Documents `0..reports.len()` are the reports; further ones are posts that name nobody.
    pub provenance: &'a Provenance,
    /// Reviewers' decisions.
    pub decisions: &'a [Stated<Decision>],
    /// The instant as of which findings hold.
    pub as_of: Instant,
}

/// Findings of every person, by person number.
pub fn corroborate(input: Input<'_>) -> Vec<PersonFindings> {
    let groups = sources::Groups::new(input.sources, input.policy, input.decisions);
    let decisions = decide::Decisions::new(&input);
    let members = members(input.person);
    let context = person::Context { input, groups, decisions };
    members.iter().enumerate().map(|(person, reports)| context.findings(person as u32, reports)).collect()
}

/// The table of sources as provenance reads it, in the order that [`Input::sources`] gives them numbers.
pub fn origins(sources: &BTreeMap<SourceId, Source>) -> Vec<Origin<'_>> {
    let place: BTreeMap<&SourceId, u32> = sources.keys().zip(0..).collect();
    let compiled =
        |source: &Source| source.compiled_from.iter().filter_map(|of| place.get(of).copied()).collect();
    let origin = |source| Origin { slug: slug(source), name: &source.name, compiled_from: compiled(source) };
    sources.values().map(origin).collect()
}

fn slug(source: &Source) -> &str {
    source.id.as_str()
}

/// The reports of each person, in the order of the input.
fn members(person: &[Option<u32>]) -> Vec<Vec<u32>> {
    let people = person.iter().flatten().max().map_or(0, |&last| last as usize + 1);
    let mut members = vec![Vec::new(); people];
    for (report, person) in person.iter().enumerate() {
        if let Some(person) = person {
            members[*person as usize].push(report as u32);
        }
    }
    members
}

#[cfg(test)]
mod tests;
