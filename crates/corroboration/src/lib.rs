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
mod dependence;
mod explain;
mod finding;
mod level;
mod path;
mod person;
mod sources;
mod table;
mod topic;
mod trust;
mod voice;
mod weigh;

pub use dependence::{Alike, Likeness};
pub use explain::{Depth, Saying, Tell, explain, sentences};
pub use finding::{
    AxisFinding, Counterfactual, Need, Objection, PathSpan, PersonFindings, Reasons, Review, SourceCluster,
    ValueFinding, Why, Without,
};
pub use level::{Contest, Standing, level};
pub use path::{Observation, Order, Rates, smooth, told};
pub use table::{Cell, TableFindings, TableOptions, read_table};
pub use topic::Topic;
pub use weigh::{likelihood_ratio, posterior};

use khabar_model::{Decision, Instant, Policy, Report, Source, SourceId, Stated};
use khabar_provenance::{Origin, Provenance};
use rayon::prelude::*;
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

/// What corroboration found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corroborated {
    /// Findings of every person, by person number.
    pub people: Vec<PersonFindings>,
    /// Pairs of sources whose dependence shows only now that people are known: doubtful, so that it widens
    /// `[k_min, k_max]`, and a reviewer may part them.
    pub alike: Vec<Alike>,
    /// Sources whose word weighs less than their class, with the factor. Never above 1: agreement raises nothing.
    pub lowered: Vec<(SourceId, f64)>,
}

/// Findings of every person.
///
/// In three steps, none of which is looped back: dependence that needs identity, once; levels, which read counts of
/// independent clusters alone; then trust, learned from what those levels settle, which lowers probabilities and
/// touches no level.
pub fn corroborate(input: Input<'_>) -> Corroborated {
    let members = members(input.person);
    let apart = sources::Groups::new(input.sources, input.policy, input.decisions, &[]);
    let (pairs, alike) = dependence::learn(&input, &apart);
    let groups = match pairs.is_empty() {
        true => apart,
        false => sources::Groups::new(input.sources, input.policy, input.decisions, &pairs),
    };
    let decisions = decide::Decisions::new(&input);
    let mut context =
        person::Context { input, groups, decisions, trust: trust::Trust::even(input.sources.len()) };
    let find =
        |context: &person::Context<'_>, person: usize| context.findings(person as u32, &members[person]);
    // Nobody's findings depend on another's: threads change nothing.
    let mut people: Vec<PersonFindings> =
        (0..members.len()).into_par_iter().map(|person| find(&context, person)).collect();
    context.trust = trust::Trust::learn(&context, &people);
    let lowered = context.trust.lowered(input.sources);
    people.par_iter_mut().enumerate().for_each(|(person, found)| {
        if context.trust.touches(&context, &members[person]) {
            *found = find(&context, person);
        }
    });
    Corroborated { people, alike, lowered }
}

/// Findings of a few people by what a whole run has learned of the sources: for a view that is brought up to date.
pub fn corroborate_part(
    input: Input<'_>,
    alike: &[Alike],
    lowered: &[(SourceId, f64)],
) -> Vec<PersonFindings> {
    let pairs = dependence::numbers(input.sources, alike);
    let groups = sources::Groups::new(input.sources, input.policy, input.decisions, &pairs);
    let decisions = decide::Decisions::new(&input);
    let trust = trust::Trust::known(input.sources, lowered);
    let context = person::Context { input, groups, decisions, trust };
    let members = members(input.person);
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
