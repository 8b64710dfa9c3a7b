//! Reviewers' decisions: which hold, which are suspended, and what they set.

use crate::Input;
use crate::finding::Review;
use khabar_model::{Assessment, Decision, DecisionKind, Level, Stated, StatementId, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// Decisions that nobody took back.
pub struct Decisions {
    verified: FxHashSet<StatementId>,
    judged: Vec<Judged>,
    person: FxHashMap<StatementId, Option<u32>>,
}

/// An assessment or a sign-off, with who made it.
struct Judged {
    order: (Option<khabar_model::Instant>, StatementId),
    decision: Decision,
    assessment: Assessment,
    sign_off: bool,
}

/// What decisions say of one value.
#[derive(Default)]
pub struct Ruling {
    /// It is set aside.
    pub set_aside: bool,
    /// Two signed reviewers who are two people signed off.
    pub signed_off: bool,
    /// For the reader.
    pub review: Option<Review>,
}

impl Decisions {
    /// Read the decisions of a run.
    pub fn new(input: &Input<'_>) -> Self {
        let undone: FxHashSet<StatementId> = input
            .decisions
            .iter()
            .filter_map(|decision| match decision.said.kind {
                DecisionKind::Undo(id) => Some(id),
                _ => None,
            })
            .collect();
        let mut this =
            Self { verified: FxHashSet::default(), judged: Vec::new(), person: FxHashMap::default() };
        for decision in
            input.decisions.iter().filter(|decision| is_made(decision) && !undone.contains(&decision.id))
        {
            match &decision.said.kind {
                DecisionKind::VerifyDocument(report) => {
                    this.verified.insert(*report);
                }
                DecisionKind::Assess(assessment) => this.judge(decision, assessment, false),
                DecisionKind::SignOff(assessment) => this.judge(decision, assessment, true),
                _ => {}
            }
        }
        this.judged.sort_by_key(|judged| judged.order);
        this.place(input);
        this
    }

    /// A reviewer verified the document that a report rests on.
    pub fn verified(&self, report: &StatementId) -> bool {
        self.verified.contains(report)
    }

    /// What the decisions say of a value of one person, whose reports that speak of it are `reports`.
    pub fn ruling(&self, person: u32, value: Value, reports: &[StatementId]) -> Ruling {
        let mut ruling = Ruling::default();
        let mut review = Review::default();
        let mut signatures: Vec<&Judged> = Vec::new();
        let about = |judged: &&Judged| judged.assessment.value == value && self.touches(judged, person);
        let mut any = false;
        for judged in self.judged.iter().filter(about) {
            any = true;
            if !self.holds(judged, person) {
                review.suspended = true;
                continue;
            }
            let saw = &judged.assessment.saw;
            review.not_reviewed = reports.iter().filter(|report| !saw.contains(report)).count() as u32;
            if judged.sign_off {
                signatures.push(judged);
            } else {
                // The latest assessment stands: a set-aside is reversed by assessing again.
                review.assessed = Some(judged.assessment.level);
            }
        }
        ruling.set_aside = review.assessed == Some(Level::SetAside);
        review.signed_off = two_people(&signatures);
        ruling.signed_off = review.signed_off.len() >= 2;
        ruling.review = any.then_some(review);
        ruling
    }

    fn judge(&mut self, decision: &Stated<Decision>, assessment: &Assessment, sign_off: bool) {
        self.judged.push(Judged {
            order: (decision.said.at, decision.id),
            decision: decision.said.clone(),
            assessment: assessment.clone(),
            sign_off,
        });
    }

    /// Where each report that a reviewer saw lies now; reports that are gone stay absent.
    fn place(&mut self, input: &Input<'_>) {
        let saw: FxHashSet<StatementId> =
            self.judged.iter().flat_map(|j| j.assessment.saw.iter().copied()).collect();
        if !saw.is_empty() {
            let seen = input.reports.iter().zip(input.person).filter(|(report, _)| saw.contains(&report.id));
            self.person = seen.map(|(report, person)| (report.id, *person)).collect();
        }
    }

    /// At least one report that the reviewer saw is this person's.
    fn touches(&self, judged: &Judged, person: u32) -> bool {
        judged.assessment.saw.iter().any(|report| self.person.get(report) == Some(&Some(person)))
    }

    /// All reports that the reviewer saw lie in this one person, and none is gone.
    fn holds(&self, judged: &Judged, person: u32) -> bool {
        judged.assessment.saw.iter().all(|report| self.person.get(report) == Some(&Some(person)))
    }
}

/// Somebody decided, and says why.
fn is_made(decision: &Stated<Decision>) -> bool {
    !decision.said.reviewer.trim().is_empty() && !decision.said.reason.trim().is_empty()
}

/// The reviewers behind the signatures that agree on exactly the same reports, if they are at least two people.
fn two_people(signatures: &[&Judged]) -> Vec<String> {
    let signed: Vec<&&Judged> = signatures.iter().filter(|judged| judged.decision.signed).collect();
    for first in &signed {
        let mut people: Vec<String> = signed
            .iter()
            .filter(|other| same_reports(&first.assessment, &other.assessment))
            .map(|other| other.decision.reviewer.trim().to_owned())
            .collect();
        people.sort();
        people.dedup();
        if people.len() >= 2 {
            return people;
        }
    }
    Vec::new()
}

fn same_reports(a: &Assessment, b: &Assessment) -> bool {
    let set = |assessment: &Assessment| {
        let mut saw = assessment.saw.clone();
        saw.sort();
        saw.dedup();
        saw
    };
    a.level == b.level && a.period == b.period && set(a) == set(b)
}
