//! The one function: (statements, policy, as-of, engine) → findings. Every program calls it.
//!
//! It only reads. It orders the reports by their ids, asks provenance which copy which, linkage who they are about,
//! corroboration what can be believed, then counts. Nothing here is stored as truth: run it again and it is the same.

mod again;
mod anchors;
mod asks;
mod capture;
mod decisions;
mod documents;
mod figures;
mod overlap;
mod people;
mod provisional;
mod queue;
mod records;
mod stamp;
mod together;

pub use again::Said;
pub use anchors::{Anchor, Hold};
pub use asks::{Index, Match};
pub use capture::{By, Estimated, LeftOut, Part, PartEstimate, Stratified, estimate};
pub use decisions::{Conflict, PairDecision, Resolved};
pub use figures::{AtLeast, COUNTED_LEVELS, COUNTED_VALUES, Scope, independent_groups, place_key};
pub use khabar_corroboration::{
    Alike, AxisFinding, Depth, Likeness, PersonFindings, Saying, SourceCluster, Tell, ValueFinding, Why,
    explain, sentences,
};
pub use khabar_linkage::{ColumnKind, Edge, Linked, Step, Waterfall};
pub use khabar_provenance::{Provenance, Reason as CopyReason};
pub use overlap::{List, Overlap};
pub use people::Individual;
pub use provisional::{Provisional, Touched, beliefs_of, provisional};
pub use queue::{Question, QuestionKind};
pub use stamp::{ENGINE, Stamp};

use again::{Base, Judged};
use khabar_linkage::{LinkError, Table};
use khabar_model::{
    Class, Decision, Instant, PlaceRole, Polarity, Policy, Post, Report, Source, SourceId, Stated,
    StatementId, Tally, Value, What,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a node, or a folder, holds.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Sources, declared and merely seen.
    pub sources: BTreeMap<SourceId, Source>,
    /// Reports.
    pub reports: Vec<Stated<Report>>,
    /// Posts that name nobody: for copy detection.
    pub posts: Vec<Stated<Post>>,
    /// Tallies.
    pub tallies: Vec<Stated<Tally>>,
    /// Decisions.
    pub decisions: Vec<Stated<Decision>>,
    /// Reports that a withdrawal took out.
    pub withdrawn: BTreeSet<StatementId>,
    /// Reports about people whose close kin wish that the public does not read the name, wish by wish.
    pub hidden_names: Vec<Vec<StatementId>>,
}

/// What a run is asked.
#[derive(Clone, Debug)]
pub struct Options {
    /// As of when; by default the newest capture time of a vetted or declared source.
    pub as_of: Option<Instant>,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Name frequencies in force.
    pub frequencies: khabar_names::Frequencies,
    /// How many statements a withdrawal keeps out: they are not here, and every figure says so.
    pub withdrawn: u64,
    /// Sealed fields were opened with a keeper's key: what is found is for keepers, and every output says so.
    pub unsealed: bool,
}

impl Default for Options {
    fn default() -> Self {
        let frequencies = khabar_names::Frequencies::embedded().clone();
        Self { as_of: None, seed: 1, frequencies, withdrawn: 0, unsealed: false }
    }
}

/// What the run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Which reports copy which.
    Provenance,
    /// Who the reports are about, in the words of linkage.
    Linkage(&'static str),
    /// What can be believed.
    Corroboration,
    /// Counting.
    Counting,
}

/// Everything that can be told of the statements.
pub struct Findings {
    /// What these findings are a function of.
    pub stamp: Stamp,
    /// The reports, in the order of their ids; every index below points here.
    pub reports: Arc<Vec<Stated<Report>>>,
    /// Posts that name nobody, in the order of their ids.
    pub posts: Arc<Vec<Stated<Post>>>,
    /// Tallies, in the order of their ids.
    pub tallies: Arc<Vec<Stated<Tally>>>,
    /// Sources.
    pub sources: BTreeMap<SourceId, Source>,
    /// The policy in force.
    pub policy: Policy,
    /// Which documents copy which: reports first, then posts.
    pub provenance: Arc<Provenance>,
    /// The records that linkage compared.
    pub table: Arc<Table>,
    /// What linkage found.
    pub linked: Arc<Linked>,
    /// The people.
    pub people: Vec<Individual>,
    /// Per report, the index of its person; none for anonymous rows and for accounts that attach to nobody.
    pub person_of: Vec<Option<u32>>,
    /// What can be believed of each person, in the order of `people`.
    pub beliefs: Vec<PersonFindings>,
    /// Pairs of sources that share mistakes, or post together: held to be one hand until a reviewer parts them.
    pub alike: Vec<Alike>,
    /// Sources whose word weighs less than their class, with the factor.
    pub lowered: Vec<(SourceId, f64)>,
    /// "At least" figures.
    pub figures: Vec<AtLeast>,
    /// Overlap of the lists, per counted value.
    pub overlaps: Vec<Overlap>,
    /// What needs a human, in order.
    pub queue: Vec<Question>,
    /// What became of the decisions.
    pub decisions: Resolved,
    /// Whether each decision on a value still holds, in the order of their ids.
    pub anchors: Vec<Anchor>,
    /// All decisions that were looked at.
    pub decided: BTreeSet<StatementId>,
    /// No source was declared: every row may form people, and nothing rises above unverified.
    pub bare: bool,
    /// How many statements a withdrawal keeps out.
    pub withdrawn: u64,
    /// What does not depend on decisions: taken over by [`Findings::again`].
    base: Base,
}

/// Why there are no findings.
#[derive(Debug, thiserror::Error)]
pub enum FindingsError {
    /// The records cannot be compared.
    #[error(transparent)]
    Linkage(#[from] LinkError),
}

/// The one function.
pub fn findings(
    statements: Statements,
    policy: &Policy,
    policy_hash: [u8; 32],
    options: &Options,
    progress: &mut dyn FnMut(Stage),
) -> Result<Findings, FindingsError> {
    let newest = newest_capture(&statements, policy);
    let Statements { sources, reports, posts, tallies, decisions, withdrawn, hidden_names } = statements;
    let said = Said { decisions, withdrawn, hidden_names };
    let as_of = options.as_of.unwrap_or_else(|| said.newest(newest));
    let stated = reports.len() + posts.len();
    let reports = known_by(reports, as_of, |report| report.document.first_seen());
    let posts = known_by(posts, as_of, |post| post.document.first_seen());
    let tallies = known_by(tallies, as_of, |_| None);
    let bare = !sources.values().any(|source| source.declared);

    progress(Stage::Provenance);
    let class_of =
        |source: &SourceId| sources.get(source).map_or(Class::Unknown, |source| policy.class(source));
    let (traced, (table, contents)) = rayon::join(
        || documents::traced(&reports, &posts, &sources, class_of, policy.thresholds.near_duplicate),
        || (records::table(&reports), records::contents(&reports)),
    );
    let documents::Traced { provenance, copy_of } = traced;
    let base = Base {
        later: reports.len() + posts.len() < stated,
        reports: Arc::new(reports),
        posts: Arc::new(posts),
        tallies: Arc::new(tallies),
        provenance: Arc::new(provenance),
        table: Arc::new(table?),
        copy_of: copy_of.into(),
        contents: contents.into(),
        hidden: Arc::default(),
        newest,
        bare,
    };
    let judged = Judged { base, sources, policy: policy.clone(), policy_hash, linked: None };
    again::judged(judged, said, as_of, options, progress)
}

impl Findings {
    /// Work out the figures and the overlaps.
    fn count(&mut self) {
        let named: Vec<_> =
            COUNTED_VALUES.into_par_iter().map(|value| (value, self.named_by(value))).collect();
        let overlaps = || named.iter().map(|(value, named)| overlap::overlap(*value, named));
        let (figures, mut overlaps) =
            rayon::join(|| count_at_least(self, &named), || overlaps().collect::<Vec<_>>());
        overlaps.retain(|overlap| !overlap.lists.is_empty());
        (self.figures, self.overlaps) = (figures, overlaps);
    }

    /// The class of a source under the policy.
    pub fn class(&self, source: &SourceId) -> Class {
        self.sources.get(source).map_or(Class::Unknown, |source| self.policy.class(source))
    }

    /// Per person, the known sources that say a value of the person by name.
    pub fn named_by(&self, value: Value) -> Vec<BTreeSet<SourceId>> {
        let mut named = vec![BTreeSet::new(); self.people.len()];
        for (report, person) in self.reports.iter().zip(&self.person_of) {
            let Some(person) = person else { continue };
            if self.class(&report.said.source).forms_people() && says(&report.said, value) {
                named[*person as usize].insert(report.said.source.clone());
            }
        }
        named
    }

    /// Why two reports are, or are not, put together.
    pub fn waterfall(&self, a: u32, b: u32) -> Result<Waterfall, LinkError> {
        khabar_linkage::explain(&self.table, &self.linked, a, b)
    }

    /// The index of a person by id or unique prefix of it, in hex.
    pub fn person_by_prefix(&self, prefix: &str) -> Option<usize> {
        let mut hits =
            self.people.iter().enumerate().filter(|(_, person)| person.id.to_string().starts_with(prefix));
        let first = hits.next()?.0;
        hits.next().is_none().then_some(first)
    }

    /// The index of a report by id or unique prefix of it, in hex, or by FILE:ROW.
    pub fn report_by_name(&self, name: &str) -> Option<usize> {
        if let Some((file, row)) = name.rsplit_once(':') {
            let row: u32 = row.parse().ok()?;
            return self.reports.iter().position(|report| &*report.at.file == file && report.at.row == row);
        }
        let mut hits =
            self.reports.iter().enumerate().filter(|(_, report)| report.id.to_string().starts_with(name));
        let first = hits.next()?.0;
        hits.next().is_none().then_some(first)
    }
}

/// A report says a value, by its own word.
pub fn says(report: &Report, value: Value) -> bool {
    report.claims.iter().any(|claim| claim.polarity == Polarity::Says && claim.what == What::State(value))
}

fn ids<T>(statements: &[Stated<T>]) -> impl Iterator<Item = StatementId> {
    statements.iter().map(|statement| statement.id)
}

/// Statements known by an instant, in the order of their ids, each once.
fn known_by<T>(
    mut statements: Vec<Stated<T>>,
    as_of: Instant,
    seen: impl Fn(&T) -> Option<Instant>,
) -> Vec<Stated<T>> {
    statements.retain(|statement| seen(&statement.said).is_none_or(|at| at <= as_of));
    // A report is large: each is moved once.
    statements.sort_by_cached_key(|statement| (statement.id, statement.at.clone()));
    statements.dedup_by_key(|statement| statement.id);
    statements
}

/// The newest capture time of a vetted or declared source; of any, where there is none such.
fn newest_capture(statements: &Statements, policy: &Policy) -> Option<Instant> {
    let known = |source: &SourceId| {
        let class = statements.sources.get(source).map_or(Class::Unknown, |source| policy.class(source));
        matches!(class, Class::Vetted | Class::Declared)
    };
    let newest = |only_known: bool| {
        statements
            .reports
            .iter()
            .filter(|report| !only_known || known(&report.said.source))
            .filter_map(|report| report.said.document.first_seen())
            .max()
    };
    newest(true).or_else(|| newest(false))
}

fn count_at_least(findings: &Findings, named: &[(Value, NamedBy)]) -> Vec<AtLeast> {
    let standings: Vec<Vec<figures::Standing>> = findings
        .people
        .par_iter()
        .zip(&findings.beliefs)
        .map(|(person, beliefs)| standing(findings, person, beliefs))
        .collect();
    let mut bounds =
        figures::tally_bounds(findings.tallies.iter().map(|tally| &tally.said), &findings.policy);
    bounds.extend(list_bounds(findings, named));
    figures::at_least(&standings, &bounds, &findings.sources, &findings.policy)
}

fn standing(findings: &Findings, person: &Individual, beliefs: &PersonFindings) -> Vec<figures::Standing> {
    let episode = findings.policy.episode.as_ref().map(|episode| episode.days);
    let places: BTreeSet<String> = person
        .reports
        .iter()
        .flat_map(|&report| &findings.reports[report as usize].said.places)
        .filter(|claim| matches!(claim.role, PlaceRole::Event | PlaceRole::Death))
        .filter_map(|claim| claim.place.province.as_deref().or(claim.place.city.as_deref()))
        .map(place_key)
        .collect();
    // Reports that put the event in two provinces put it, for a count, in none.
    let places = if places.len() == 1 { places } else { BTreeSet::new() };
    let inside = |value: &&ValueFinding| match (episode, value.period) {
        (Some(episode), Some(period)) => episode.overlap(period).is_some(),
        _ => true,
    };
    beliefs
        .axes
        .iter()
        .flat_map(|axis| &axis.values)
        .filter(inside)
        .map(|value| figures::Standing { value: value.value, level: value.level, places: places.clone() })
        .collect()
}

/// Per person, the known sources that say a value of the person by name.
type NamedBy = Vec<BTreeSet<SourceId>>;

/// A list's named and unnamed rows together are a tally minimum of that list: distinct named people, and each
/// anonymous row a unit of its own.
fn list_bounds(findings: &Findings, named: &[(Value, NamedBy)]) -> Vec<figures::Bound> {
    let mut counts: BTreeMap<(SourceId, Value), u64> = BTreeMap::new();
    for &(value, ref named) in named {
        for source in named.iter().flatten() {
            *counts.entry((source.clone(), value)).or_default() += 1;
        }
        for report in findings.reports.iter().filter(|r| !r.said.person.is_named() && says(&r.said, value)) {
            *counts.entry((report.said.source.clone(), value)).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|((source, value), min)| figures::Bound { source, scope: Scope { value, place: None }, min })
        .collect()
}
