//! The part of findings that depends on decisions, and how it is worked out again: who copies whom, what the records of
//! linkage are, and, where no pair was decided otherwise, who is one person, is taken over from the findings before. The
//! result is the same as that of the one function over the same statements; a test compares the two.

use crate::decisions::{PairDecision, Resolved};
use crate::{
    Findings, FindingsError, Options, Stage, Stamp, anchors, decisions, people, provisional, queue, records,
    stamp,
};
use khabar_corroboration::{Corroborated, Input};
use khabar_linkage::{LinkError, Linked, NO_PERSON, Table};
use khabar_model::{
    Class, Decision, Instant, Policy, Post, Report, Source, SourceId, Stated, StatementId, Tally,
};
use khabar_provenance::Provenance;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What people said of the statements: all that may differ between findings and those worked out again from them.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Decisions.
    pub decisions: Vec<Stated<Decision>>,
    /// Reports that a withdrawal took out.
    pub withdrawn: BTreeSet<StatementId>,
    /// Reports about people whose close kin wish that the public does not read the name, wish by wish.
    pub hidden_names: Vec<Vec<StatementId>>,
}

impl Said {
    /// The newest of an instant and what people signed: it is known by then too.
    pub(crate) fn newest(&self, reports: Option<Instant>) -> Instant {
        let signed = self.decisions.iter().filter(|decision| decision.said.signed);
        reports.max(signed.filter_map(|decision| decision.said.at).max()).unwrap_or(Instant(0))
    }
}

/// What does not depend on decisions.
#[derive(Clone)]
pub(crate) struct Base {
    pub reports: Arc<Vec<Stated<Report>>>,
    pub posts: Arc<Vec<Stated<Post>>>,
    pub tallies: Arc<Vec<Stated<Tally>>>,
    pub provenance: Arc<Provenance>,
    pub table: Arc<Table>,
    /// Per report, the report it copies word for word about the same person.
    pub copy_of: Arc<[Option<u32>]>,
    /// Per report, a hash of all that it says.
    pub contents: Arc<[[u8; 32]]>,
    /// Names that are hidden at the kin's wish and were not before: (report, place of the name).
    pub hidden: Arc<BTreeSet<(u32, u32)>>,
    /// The newest capture time by which a default *as of* is set.
    pub newest: Option<Instant>,
    /// Some reports came later than the *as of*: another one might let them in.
    pub later: bool,
    pub bare: bool,
}

/// What findings are worked out from, beside what people said.
pub(crate) struct Judged {
    pub base: Base,
    pub sources: BTreeMap<SourceId, Source>,
    pub policy: Policy,
    pub policy_hash: [u8; 32],
    /// Who is one person under these pairs.
    pub linked: Option<(Vec<PairDecision>, Arc<Linked>)>,
}

impl Findings {
    /// The *as of* moves on, and reports that are not here might be known by then.
    pub fn again_is_stale(&self, said: &Said, options: &Options) -> bool {
        let as_of = options.as_of.unwrap_or_else(|| said.newest(self.base.newest));
        self.base.later && as_of != self.stamp.as_of
    }

    /// The findings over the same statements once people said something else of them. `options` are those of the run
    /// before. None where the *as of* moves on and reports that are not here might be known by then: ask the one
    /// function.
    ///
    /// # Errors
    /// As [`crate::findings`].
    pub fn again(
        &self,
        said: Said,
        options: &Options,
        progress: &mut dyn FnMut(Stage),
    ) -> Option<Result<Findings, FindingsError>> {
        if self.again_is_stale(&said, options) {
            return None;
        }
        let as_of = options.as_of.unwrap_or_else(|| said.newest(self.base.newest));
        let judged = Judged {
            base: self.base.clone(),
            sources: self.sources.clone(),
            policy: self.policy.clone(),
            policy_hash: self.stamp.policy,
            linked: Some((self.decisions.pairs.clone(), self.linked.clone())),
        };
        Some(self::judged(judged, said, as_of, options, progress))
    }
}

/// Findings from what does not depend on decisions, and from what people said.
pub(crate) fn judged(
    Judged { mut base, sources, policy, policy_hash, linked }: Judged,
    Said { decisions, withdrawn, hidden_names }: Said,
    as_of: Instant,
    options: &Options,
    progress: &mut dyn FnMut(Stage),
) -> Result<Findings, FindingsError> {
    let decisions = crate::known_by(decisions, as_of, |decision| decision.at);
    let ids = crate::ids(&base.reports).chain(crate::ids(&base.posts)).chain(crate::ids(&base.tallies));
    let (fingerprint, count) = stamp::fingerprint(ids.chain(crate::ids(&decisions)));
    let index = provisional::index(&base.reports, decisions.iter());
    let decided = decisions::resolve(&decisions, &index);
    let known_decisions = provisional::known(&decided, &decisions);

    let class_of =
        |source: &SourceId| sources.get(source).map_or(Class::Unknown, |source| policy.class(source));
    let forms_people = |source: &SourceId| base.bare || class_of(source).forms_people();
    let linked = match linked {
        Some((pairs, linked)) if pairs_alike(&pairs, &decided.pairs) => linked,
        before => {
            let before = before.as_ref().map(|(_, linked)| &**linked);
            Arc::new(link(before, &sources, &base, &decided, options, &forms_people, progress)?)
        }
    };
    let mut cluster = clusters(&linked, &base.reports, &forms_people);
    let forms = |report: &Report| report.person.is_named() && forms_people(&report.source);
    let next = cluster.iter().flatten().max().map_or(0, |last| last + 1);
    anchors::keep_where_signed(&mut cluster, next, &base.reports, &decided, &index, forms);
    hide_names(&mut base, &cluster, &hidden_names);
    let (people, person_of) =
        people::gather(&base.reports, &cluster, |report| base.provenance.is_original(report));

    let mut anchors = anchors::holds(&decided, &index, &withdrawn, &person_of);
    let in_force = anchors::in_force(&decided, &anchors);

    progress(Stage::Corroboration);
    let same: Vec<f64> =
        (0..base.reports.len() as u32).map(|report| f64::from(linked.probability(report))).collect();
    let Corroborated { people: mut beliefs, alike, lowered } = khabar_corroboration::corroborate(Input {
        reports: &base.reports,
        sources: &sources,
        policy: &policy,
        person: &person_of,
        same: &same,
        provenance: &base.provenance,
        decisions: &in_force,
        as_of,
    });
    anchors::settle(&mut anchors, &decided, &policy_hash, &people, &base.reports, &mut beliefs);
    anchors.sort_by_key(|anchor| anchor.decision);

    progress(Stage::Counting);
    let stamp = Stamp {
        statements: fingerprint,
        count,
        policy_name: policy.name.clone(),
        policy: policy_hash,
        as_of,
        engine: stamp::ENGINE,
        unsealed: options.unsealed,
    };
    let mut findings = Findings {
        stamp,
        reports: base.reports.clone(),
        posts: base.posts.clone(),
        tallies: base.tallies.clone(),
        sources,
        policy,
        provenance: base.provenance.clone(),
        table: base.table.clone(),
        linked,
        people,
        person_of,
        beliefs,
        alike,
        lowered,
        figures: Vec::new(),
        overlaps: Vec::new(),
        queue: Vec::new(),
        decisions: decided,
        anchors,
        decided: known_decisions,
        bare: base.bare,
        withdrawn: options.withdrawn,
        base,
    };
    findings.count();
    findings.queue = queue::questions(&findings);
    Ok(findings)
}

/// Linkage is told which pairs are put together and kept apart, and not by whom.
fn pairs_alike(a: &[PairDecision], b: &[PairDecision]) -> bool {
    let pair = |pair: &PairDecision| (pair.a, pair.b, pair.same);
    a.iter().map(pair).eq(b.iter().map(pair))
}

/// Hide the names that the kin wish hidden, and show again those that they no longer do. Reports are copied only where
/// that changes something and another view holds them too.
fn hide_names(base: &mut Base, cluster: &[Option<u32>], wishes: &[Vec<StatementId>]) {
    let hidden = anchors::hidden_names(&base.reports, &base.hidden, cluster, wishes);
    if hidden == *base.hidden {
        return;
    }
    let reports = Arc::make_mut(&mut base.reports);
    let mut show = |(report, name): (u32, u32), may: bool| {
        reports[report as usize].said.person.names[name as usize].may_display = may;
    };
    base.hidden.iter().for_each(|&name| show(name, true));
    hidden.iter().for_each(|&name| show(name, false));
    base.hidden = Arc::new(hidden);
}

#[allow(clippy::too_many_arguments)] // One call, named arguments; a struct would be used once.
fn link(
    before: Option<&Linked>,
    sources: &BTreeMap<SourceId, Source>,
    base: &Base,
    decided: &Resolved,
    options: &Options,
    known: &impl Fn(&SourceId) -> bool,
    progress: &mut dyn FnMut(Stage),
) -> Result<Linked, LinkError> {
    let numbers: BTreeMap<&SourceId, u32> = sources.keys().zip(0..).collect();
    let reports = &*base.reports;
    let present: BTreeSet<&SourceId> = reports.iter().map(|report| &report.said.source).collect();
    let compiled = records::compiled(sources, &present);
    let origin = |id: &SourceId| records::Origin {
        source: numbers.get(id).copied().unwrap_or(u32::MAX),
        known: known(id),
        compiled: compiled.contains(id),
    };
    let meta: Vec<khabar_linkage::RecordMeta> = reports
        .iter()
        .zip(&*base.copy_of)
        .zip(&*base.contents)
        .map(|((report, copy_of), id)| records::meta(report, *id, origin(&report.said.source), *copy_of))
        .collect();
    let decisions: Vec<khabar_linkage::Decision> =
        decided.pairs.iter().map(|d| khabar_linkage::Decision { a: d.a, b: d.b, same: d.same }).collect();
    let mut linkage = khabar_linkage::Options::new(options.frequencies.clone());
    linkage.seed = options.seed;
    khabar_linkage::link_after(before, &base.table, &meta, &decisions, &linkage, &mut |p| {
        progress(Stage::Linkage(p.stage.words()))
    })
}

/// The cluster of each report that belongs to somebody: clusters without a named report of a source that forms people
/// are nobody.
fn clusters(
    linked: &Linked,
    reports: &[Stated<Report>],
    forms_people: &impl Fn(&SourceId) -> bool,
) -> Vec<Option<u32>> {
    let formed: BTreeSet<u32> = reports
        .iter()
        .zip(&linked.person)
        .filter(|(report, person)| {
            **person != NO_PERSON && report.said.person.is_named() && forms_people(&report.said.source)
        })
        .map(|(_, person)| *person)
        .collect();
    linked.person.iter().map(|person| formed.contains(person).then_some(*person)).collect()
}
