//! What decisions hold on to: the exact reports that the reviewer saw.
//!
//! A decision stands while all of them lie in one person and none is withdrawn. Reports that join later show as *not
//! reviewed*. A merge of two signed sets, a split or a withdrawal suspends; a strong contest or a changed policy lists it
//! again without dropping it. And what two people signed takes nobody in by linkage alone: a report that was here when
//! they signed, and was not part of it, joins only by a reviewer's word, so that no report made later can pull a living
//! namesake under a signed death.

use crate::Individual;
use crate::decisions::{PairDecision, Resolved};
use khabar_corroboration::PersonFindings;
use khabar_model::{Assessment, Decision, DecisionKind, Instant, Level, Report, Stated, StatementId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a decision still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// It stands as it was made.
    Stands,
    /// It stands; so many reports joined since that no reviewer has seen.
    NotReviewed(u32),
    /// It stands, and is listed again: the policy is another.
    OtherPolicy,
    /// It stands, and is listed again: something strong speaks against it.
    Contested,
    /// It does not count: two sets that were signed apart were put together.
    Merged,
    /// It does not count: the reports are of more than one person now.
    Split,
    /// It does not count: a report was withdrawn.
    Withdrawn(StatementId),
    /// It does not count yet: a report has not arrived.
    NotArrived(StatementId),
}

impl Hold {
    /// It counts in findings.
    pub const fn counts(self) -> bool {
        matches!(self, Hold::Stands | Hold::NotReviewed(_) | Hold::OtherPolicy | Hold::Contested)
    }

    /// A person should look at it before anything else.
    pub const fn heads_the_queue(self) -> bool {
        !matches!(self, Hold::Stands | Hold::NotReviewed(_) | Hold::NotArrived(_))
    }
}

/// A decision on a value, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The decision.
    pub decision: StatementId,
    /// The person on whom it was made, where its reports lie in one.
    pub person: Option<u32>,
    /// The value.
    pub value: Value,
    /// Two people signed it off.
    pub signed_off: bool,
    /// Whether it holds.
    pub hold: Hold,
}

/// What two people signed.
struct SignedSet {
    reports: BTreeSet<u32>,
    at: Option<Instant>,
}

/// Keep what two people signed apart from people who were somebody else when they signed. `cluster` is the person of
/// each report, by any number below `next`. Returns the people who were parted: whom they left, and their reports; each
/// gets the next number.
pub fn keep_where_signed(
    cluster: &mut [Option<u32>],
    next: u32,
    reports: &[Stated<Report>],
    decided: &Resolved,
    index: &BTreeMap<StatementId, u32>,
    forms_people: impl Fn(&Report) -> bool,
) -> Vec<(u32, Vec<u32>)> {
    let sets = signed_sets(&decided.in_force, index);
    let mut homes: BTreeMap<u32, Vec<u32>> =
        sets.iter().filter_map(|set| home(set, cluster)).map(|home| (home, Vec::new())).collect();
    if homes.is_empty() {
        return Vec::new();
    }
    for (report, person) in (0..).zip(cluster.iter()) {
        if let Some(members) = person.and_then(|person| homes.get_mut(&person)) {
            members.push(report);
        }
    }
    let mut parted = Vec::new();
    for set in &sets {
        let Some(home) = home(set, cluster) else { continue };
        let Some(members) = homes.get_mut(&home) else { continue };
        let spoken_for = spoken_for(&set.reports, &decided.pairs, &sets);
        let was_elsewhere = |report: &mut u32| {
            let stated = &reports[*report as usize].said;
            !spoken_for.contains(report)
                && forms_people(stated)
                && set.at.is_some_and(|at| stated.document.first_seen().is_some_and(|seen| seen <= at))
        };
        // They were one or several people before; the pairs that put them here are shown to reviewers again.
        let leaves: Vec<u32> = members.extract_if(.., was_elsewhere).collect();
        if !leaves.is_empty() {
            let new = next + parted.len() as u32;
            leaves.iter().for_each(|&report| cluster[report as usize] = Some(new));
            parted.push((home, leaves));
        }
    }
    parted
}

/// The one person of whom a signed set is.
fn home(set: &SignedSet, cluster: &[Option<u32>]) -> Option<u32> {
    let mut people = set.reports.iter().map(|&report| cluster[report as usize]);
    let first = people.next()??;
    people.all(|person| person == Some(first)).then_some(first)
}

/// The signed reports, and those that reviewers put together with any of them: a signed set as a whole.
fn spoken_for(signed: &BTreeSet<u32>, pairs: &[PairDecision], sets: &[SignedSet]) -> BTreeSet<u32> {
    let mut all = signed.clone();
    loop {
        let before = all.len();
        for set in sets {
            if !set.reports.is_disjoint(&all) {
                all.extend(&set.reports);
            }
        }
        for pair in pairs.iter().filter(|pair| pair.same) {
            if all.contains(&pair.a) || all.contains(&pair.b) {
                all.extend([pair.a, pair.b]);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

fn signed_sets(in_force: &[Stated<Decision>], index: &BTreeMap<StatementId, u32>) -> Vec<SignedSet> {
    let mut sets: BTreeMap<BTreeSet<u32>, (BTreeSet<&str>, Option<Instant>)> = BTreeMap::new();
    for decision in in_force {
        let DecisionKind::SignOff(said) = &decision.said.kind else { continue };
        let reports: Option<BTreeSet<u32>> = said.saw.iter().map(|id| index.get(id).copied()).collect();
        let Some(reports) = reports.filter(|_| decision.said.signed) else { continue };
        let (reviewers, at) = sets.entry(reports).or_insert((BTreeSet::new(), decision.said.at));
        reviewers.insert(&decision.said.reviewer);
        *at = (*at).min(decision.said.at);
    }
    let two = sets.into_iter().filter(|(_, (reviewers, _))| reviewers.len() >= 2);
    two.map(|(reports, (_, at))| SignedSet { reports, at }).collect()
}

/// Whether each decision on a value holds, before anything is believed of it.
pub fn holds(
    decided: &Resolved,
    index: &BTreeMap<StatementId, u32>,
    withdrawn: &BTreeSet<StatementId>,
    person_of: &[Option<u32>],
) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = decided
        .in_force
        .iter()
        .filter_map(|decision| {
            let (said, signed_off) = assessment(&decision.said.kind)?;
            let (person, hold) = hold(said, index, withdrawn, person_of);
            Some(Anchor { decision: decision.id, person, value: said.value, signed_off, hold })
        })
        .collect();
    let merged = merged(decided, index, person_of);
    for anchor in anchors.iter_mut().filter(|anchor| anchor.hold.counts() && anchor.signed_off) {
        if anchor.person.is_some_and(|person| merged.contains(&person)) {
            anchor.hold = Hold::Merged;
        }
    }
    anchors
}

/// The value that a decision is about, and whether it is a sign-off.
pub fn assessment(kind: &DecisionKind) -> Option<(&Assessment, bool)> {
    match kind {
        DecisionKind::Assess(said) => Some((said, false)),
        DecisionKind::SignOff(said) => Some((said, true)),
        _ => None,
    }
}

fn hold(
    said: &Assessment,
    index: &BTreeMap<StatementId, u32>,
    withdrawn: &BTreeSet<StatementId>,
    person_of: &[Option<u32>],
) -> (Option<u32>, Hold) {
    let missing = || said.saw.iter().filter(|id| !index.contains_key(id));
    if let Some(gone) = missing().find(|id| withdrawn.contains(id)) {
        return (None, Hold::Withdrawn(*gone));
    }
    if let Some(awaited) = missing().min() {
        return (None, Hold::NotArrived(*awaited));
    }
    let people: BTreeSet<Option<u32>> =
        said.saw.iter().filter_map(|id| index.get(id)).map(|&report| person_of[report as usize]).collect();
    match (people.first(), people.len()) {
        (Some(Some(person)), 1) => (Some(*person), Hold::Stands),
        _ => (None, Hold::Split),
    }
}

/// People in whom lie two signed sets that share no report.
fn merged(
    decided: &Resolved,
    index: &BTreeMap<StatementId, u32>,
    person_of: &[Option<u32>],
) -> BTreeSet<u32> {
    let mut sets: BTreeMap<u32, Vec<BTreeSet<u32>>> = BTreeMap::new();
    for set in signed_sets(&decided.in_force, index) {
        if let Some(person) = home(&set, person_of) {
            sets.entry(person).or_default().push(set.reports);
        }
    }
    let apart = |sets: &[BTreeSet<u32>]| {
        sets.iter().enumerate().any(|(at, a)| sets[..at].iter().any(|b| a.is_disjoint(b)))
    };
    sets.into_iter().filter(|(_, sets)| apart(sets)).map(|(person, _)| person).collect()
}

/// The decisions that corroboration may read: suspended ones say nothing.
pub fn in_force(decided: &Resolved, anchors: &[Anchor]) -> Vec<Stated<Decision>> {
    let suspended: BTreeSet<StatementId> =
        anchors.iter().filter(|anchor| anchor.hold == Hold::Merged).map(|anchor| anchor.decision).collect();
    decided.in_force.iter().filter(|decision| !suspended.contains(&decision.id)).cloned().collect()
}

/// What the findings say of the decisions that stand: late reports, contests, another policy. The same is marked on the
/// findings themselves, for whoever reads those alone.
pub fn settle(
    anchors: &mut [Anchor],
    decided: &Resolved,
    policy: &[u8; 32],
    people: &[Individual],
    reports: &[Stated<Report>],
    beliefs: &mut [PersonFindings],
) {
    let hex = StatementId(*policy).to_string();
    let by_id: BTreeMap<StatementId, &Decision> =
        decided.in_force.iter().map(|decision| (decision.id, &decision.said)).collect();
    for anchor in anchors.iter_mut() {
        let Some(person) = anchor.person else { continue };
        let decision = by_id[&anchor.decision];
        let Some((said, _)) = assessment(&decision.kind) else { continue };
        let axis = beliefs[person as usize].axes.iter_mut().find(|axis| axis.axis == said.axis);
        let found = axis.and_then(|axis| axis.values.iter_mut().find(|found| found.value == said.value));
        if anchor.hold == Hold::Merged {
            if let Some(found) = found {
                found.review.get_or_insert_default().suspended = true;
            }
            continue;
        }
        if anchor.hold != Hold::Stands {
            continue;
        }
        let saw: BTreeSet<&StatementId> = said.saw.iter().collect();
        let late = people[person as usize].reports.iter().map(|&report| &reports[report as usize].id);
        let late = late.filter(|id| !saw.contains(id)).count() as u32;
        let other = decision.policy.as_ref().is_some_and(|made_under| *made_under != hex);
        let contested = found.as_ref().is_some_and(|found| {
            found.level == Level::Confirmed && found.objection.is_some_and(|against| against.strong)
        });
        if other && let Some(found) = found {
            found.review.get_or_insert_default().other_policy = true;
        }
        anchor.hold = match () {
            () if contested => Hold::Contested,
            () if other => Hold::OtherPolicy,
            () if late > 0 => Hold::NotReviewed(late),
            () => Hold::Stands,
        };
    }
}

/// The names of people whose close kin wish that the public does not read them, where they might be displayed otherwise:
/// (report, place of the name). `already` are those hidden before at such a wish.
pub fn hidden_names(
    reports: &[Stated<Report>],
    already: &BTreeSet<(u32, u32)>,
    person_of: &[Option<u32>],
    wishes: &[Vec<StatementId>],
) -> BTreeSet<(u32, u32)> {
    if wishes.is_empty() {
        return BTreeSet::new();
    }
    let about: BTreeSet<&StatementId> = wishes.iter().flatten().collect();
    let people: BTreeSet<u32> = reports
        .iter()
        .zip(person_of)
        .filter(|(report, _)| about.contains(&report.id))
        .filter_map(|(_, person)| *person)
        .collect();
    let mut hidden = BTreeSet::new();
    for ((at, report), person) in (0..).zip(reports).zip(person_of) {
        if about.contains(&report.id) || person.is_some_and(|person| people.contains(&person)) {
            let names = (0..).zip(&report.said.person.names);
            let shown = names.filter(|(place, name)| name.may_display || already.contains(&(at, *place)));
            hidden.extend(shown.map(|(place, _)| (at, place)));
        }
    }
    hidden
}
