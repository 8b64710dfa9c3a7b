//! What a decision changes, at once: worked out over the last view, for the people whom it touches alone.
//!
//! The view is a function of all statements and takes minutes for a million of them. A decision names the reports that
//! it is about; here only their people are put together or parted, and only what can be believed of them is worked out
//! anew, by the same rules. What linkage would find otherwise, and how probabilities learned from all would move, the
//! next full view tells. Nothing here is kept.

use crate::anchors::{self, Anchor};
use crate::decisions::{self, Resolved};
use crate::{Findings, Waterfall};
use khabar_corroboration::{Input, PersonFindings, SourceCluster, ValueFinding, corroborate_part};
use khabar_model::{Decision, DecisionKind, Report, Stated, StatementId};
use khabar_provenance::{Edge, Named, Provenance};
use std::collections::{BTreeMap, BTreeSet};

/// People as they stand with the new decisions.
#[derive(Clone, Debug, Default)]
pub struct Provisional {
    /// The people whom the decisions touch, in the order of their first reports.
    pub people: Vec<Touched>,
    /// Whether each decision on a value of theirs holds.
    pub anchors: Vec<Anchor>,
    /// A decision that put reports together or kept them apart was taken back: how they fall then, the next view tells.
    pub wait: bool,
}

/// A person whom new decisions touch.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Who they were in the view, by index; several where people were put together.
    pub before: BTreeSet<u32>,
    /// The reports, in order.
    pub reports: Vec<u32>,
    /// What can be believed now. Reports are named by their place in the view.
    pub beliefs: PersonFindings,
}

/// What these decisions change of a view. `decided` are all decisions that count now, those of the view among them.
pub fn provisional(view: &Findings, decided: &[Stated<Decision>]) -> Provisional {
    let new = |decision: &&Stated<Decision>| !view.decided.contains(&decision.id);
    let index = index(&view.reports, decided.iter().chain(&view.decisions.in_force));
    let resolved = decisions::resolve(decided, &index);
    let here: BTreeSet<StatementId> = resolved.in_force.iter().map(|decision| decision.id).collect();
    let gone = |decision: &&Stated<Decision>| !here.contains(&decision.id);
    let before: Vec<&Stated<Decision>> = view.decisions.in_force.iter().filter(gone).collect();
    let named: BTreeSet<u32> = decided
        .iter()
        .filter(new)
        .chain(before.iter().copied())
        .flat_map(|decision| reports_of(&decision.said.kind))
        .filter_map(|id| index.get(&id).copied())
        .collect();
    let mut groups = Groups::new(view);
    let known: BTreeSet<StatementId> = view.decisions.pairs.iter().map(|pair| pair.by).collect();
    for pair in resolved.pairs.iter().filter(|pair| !known.contains(&pair.by)) {
        match pair.same {
            true => groups.join(pair.a, pair.b),
            false => groups.part(pair.a, pair.b),
        }
    }
    groups.keep_where_signed(&resolved, &index);
    let touched = groups.touched(&named);
    let members: Vec<Vec<u32>> = touched.iter().map(|person| groups.members(*person)).collect();
    let mut anchors = anchors::holds(&resolved, &index, &BTreeSet::new(), &groups.person_of);
    anchors.retain(|anchor| anchor.person.is_none_or(|person| touched.contains(&person)));
    let in_force = anchors::in_force(&resolved, &anchors);
    let people = members.iter().zip(beliefs_of(view, &members, &in_force));
    let people = people.map(|(reports, beliefs)| Touched {
        before: reports.iter().filter_map(|&report| view.person_of[report as usize]).collect(),
        reports: reports.clone(),
        beliefs,
    });
    // Pairs fall by linkage again, and what a signature kept apart may come together.
    let wait = before.iter().any(|decision| {
        matches!(decision.said.kind, DecisionKind::Identity { .. } | DecisionKind::SignOff(_))
    });
    Provisional { people: people.collect(), anchors, wait }
}

/// What can be believed of people made of these reports: by the same rules as in the view.
pub fn beliefs_of(
    view: &Findings,
    people: &[Vec<u32>],
    decisions: &[Stated<Decision>],
) -> Vec<PersonFindings> {
    let part = Part::of(view, people);
    let input = Input {
        reports: &part.reports,
        sources: &view.sources,
        policy: &view.policy,
        person: &part.person,
        same: &part.same,
        provenance: &part.provenance,
        decisions,
        as_of: view.stamp.as_of,
    };
    let mut beliefs = corroborate_part(input, &view.alike, &view.lowered);
    beliefs.truncate(people.len());
    beliefs.iter_mut().for_each(|beliefs| part.rename(beliefs));
    beliefs
}

/// The place of each report that a decision names; few, so each is looked up.
pub(crate) fn index<'a>(
    reports: &[Stated<Report>],
    decisions: impl Iterator<Item = &'a Stated<Decision>>,
) -> BTreeMap<StatementId, u32> {
    let place = |id: StatementId| {
        let at = reports.binary_search_by_key(&id, |report| report.id).ok()?;
        Some((id, at as u32))
    };
    decisions.flat_map(|decision| reports_of(&decision.said.kind)).filter_map(place).collect()
}

fn reports_of(kind: &DecisionKind) -> Vec<StatementId> {
    match kind {
        DecisionKind::Identity { a, b, .. } => vec![*a, *b],
        DecisionKind::Assess(said) | DecisionKind::SignOff(said) => said.saw.clone(),
        DecisionKind::VerifyDocument(report) => vec![*report],
        DecisionKind::Independent(..) | DecisionKind::Undo(_) => Vec::new(),
    }
}

/// The people of the view, put together and parted.
struct Groups<'a> {
    view: &'a Findings,
    person_of: Vec<Option<u32>>,
    changed: BTreeMap<u32, Vec<u32>>,
    next: u32,
}

impl<'a> Groups<'a> {
    fn new(view: &'a Findings) -> Self {
        let next = view.people.len() as u32;
        Self { view, person_of: view.person_of.clone(), changed: BTreeMap::new(), next }
    }

    fn members(&self, person: u32) -> Vec<u32> {
        match self.changed.get(&person) {
            Some(members) => members.clone(),
            None => self.view.people.get(person as usize).map_or(Vec::new(), |person| person.reports.clone()),
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (to, from) = (self.person(a), self.person(b));
        if to == from {
            return;
        }
        let mut all = self.members(to);
        all.extend(self.members(from));
        all.sort_unstable();
        self.place(to, all);
        self.changed.insert(from, Vec::new());
    }

    /// Each further report goes with the one that it is likelier to be about.
    fn part(&mut self, a: u32, b: u32) {
        let person = self.person(a);
        if person != self.person(b) {
            return;
        }
        let probability = |x: u32, y: u32| {
            self.view.waterfall(x, y).map_or(0.0, |waterfall: Waterfall| waterfall.probability)
        };
        let with_b =
            |report: &u32| *report == b || *report != a && probability(*report, b) > probability(*report, a);
        let (of_b, of_a): (Vec<u32>, Vec<u32>) = self.members(person).into_iter().partition(with_b);
        self.place(person, of_a);
        let new = self.fresh();
        self.place(new, of_b);
    }

    fn keep_where_signed(&mut self, resolved: &Resolved, index: &BTreeMap<StatementId, u32>) {
        let view = self.view;
        let forms = |report: &Report| {
            report.person.is_named() && (view.bare || view.class(&report.source).forms_people())
        };
        let reports = &view.reports;
        let mut person_of = std::mem::take(&mut self.person_of);
        let parted = anchors::keep_where_signed(&mut person_of, self.next, reports, resolved, index, forms);
        self.person_of = person_of;
        for (home, leaves) in parted {
            let mut stays = self.members(home);
            stays.retain(|report| !leaves.contains(report));
            self.changed.insert(home, stays);
            let new = self.fresh();
            self.changed.insert(new, leaves);
        }
    }

    fn touched(&mut self, named: &BTreeSet<u32>) -> BTreeSet<u32> {
        let named: Vec<u32> = named.iter().map(|&report| self.person(report)).collect();
        let all = self.changed.iter().filter(|(_, members)| !members.is_empty()).map(|(person, _)| *person);
        all.chain(named).collect()
    }

    /// The person of a report; one that was nobody's becomes a person of its own.
    fn person(&mut self, report: u32) -> u32 {
        if let Some(person) = self.person_of[report as usize] {
            return person;
        }
        let new = self.fresh();
        self.place(new, vec![report]);
        new
    }

    fn place(&mut self, person: u32, members: Vec<u32>) {
        members.iter().for_each(|&report| self.person_of[report as usize] = Some(person));
        self.changed.insert(person, members);
    }

    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
}

/// The part of a view that says what can be believed of a few people: their reports, and what these trace to.
struct Part {
    /// Which document of the view each document is: reports first, in the order of the view.
    documents: Vec<u32>,
    reports: Vec<Stated<Report>>,
    person: Vec<Option<u32>>,
    same: Vec<f64>,
    provenance: Provenance,
}

impl Part {
    fn of(view: &Findings, people: &[Vec<u32>]) -> Self {
        let person_of: BTreeMap<u32, u32> =
            people.iter().zip(0..).flat_map(|(all, person)| all.iter().map(move |&r| (r, person))).collect();
        let documents = traced(view, person_of.keys().copied());
        let place: BTreeMap<u32, u32> = documents.iter().copied().zip(0..).collect();
        let count = documents.iter().filter(|&&document| (document as usize) < view.reports.len()).count();
        let reports: Vec<_> =
            documents[..count].iter().map(|&report| view.reports[report as usize].clone()).collect();
        // Whoever else a document is about is somebody else, whoever that is.
        let other = people.len() as u32;
        let person = |report: &u32| match person_of.get(report) {
            Some(person) => Some(*person),
            None => view.person_of[*report as usize].map(|_| other),
        };
        Self {
            person: documents[..count].iter().map(person).collect(),
            same: documents[..count].iter().map(|&r| f64::from(view.linked.probability(r))).collect(),
            provenance: provenance(view, &documents, &place),
            reports,
            documents,
        }
    }

    /// Reports by their place in the view again.
    fn rename(&self, beliefs: &mut PersonFindings) {
        beliefs.axes.iter_mut().for_each(|axis| self.rename_all(&mut axis.values));
        self.rename_all(&mut beliefs.causes);
        self.rename_all(&mut beliefs.responsibility);
        self.rename_all(&mut beliefs.roles);
    }

    fn rename_all<V>(&self, values: &mut [ValueFinding<V>]) {
        let name = |cluster: &mut SourceCluster| {
            cluster.root = self.documents[cluster.root as usize];
            cluster.reports.iter_mut().for_each(|report| *report = self.documents[*report as usize]);
        };
        values.iter_mut().flat_map(|value| &mut value.clusters).for_each(name);
    }
}

/// The reports and everything that they trace to, in the order of the view.
fn traced(view: &Findings, reports: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<u32> = reports.collect();
    while let Some(document) = open.pop() {
        if seen.insert(document) {
            open.extend(view.provenance.edges_of(document).iter().map(|edge| edge.original));
            open.push(view.provenance.original_of[document as usize]);
        }
    }
    seen.into_iter().collect()
}

fn provenance(view: &Findings, documents: &[u32], place: &BTreeMap<u32, u32>) -> Provenance {
    let whole = &view.provenance;
    let edge = |edge: &Edge| {
        Some(Edge { copy: *place.get(&edge.copy)?, original: *place.get(&edge.original)?, ..*edge })
    };
    let named = |named: &Named| Some(Named { document: *place.get(&named.document)?, ..*named });
    let mut order: Vec<u32> = (0..documents.len() as u32).collect();
    order.sort_by_key(|&at| whole.rank[documents[at as usize] as usize]);
    let mut rank = vec![0; documents.len()];
    order.into_iter().zip(0..).for_each(|(at, place)| rank[at as usize] = place);
    Provenance {
        edges: documents.iter().flat_map(|&d| whole.edges_of(d)).filter_map(edge).collect(),
        original_of: documents
            .iter()
            .map(|&d| place.get(&whole.original_of[d as usize]).copied().unwrap_or_default())
            .collect(),
        named: documents.iter().flat_map(|&d| whole.named_by(d)).filter_map(named).collect(),
        oddities: Vec::new(),
        rank,
    }
}

/// The decisions that a view knew.
pub(crate) fn known(resolved: &Resolved, all: &[Stated<Decision>]) -> BTreeSet<StatementId> {
    all.iter().chain(&resolved.in_force).map(|decision| decision.id).collect()
}
