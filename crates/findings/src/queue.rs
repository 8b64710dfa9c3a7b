//! What needs a human, in order: pairs that linkage leaves open, and values on which sources disagree.

use crate::Findings;
use crate::together::Together;
use khabar_linkage::NO_PERSON;
use khabar_model::{Axis, Level, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One question for a reviewer.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is asked.
    pub kind: QuestionKind,
    /// Why it is asked, in words.
    pub why: String,
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// Are these two one person? Asked once of two people, whatever the number of their reports; a decision names the
    /// two reports that are shown.
    Pair {
        /// Index of one report.
        a: u32,
        /// Index of the other.
        b: u32,
        /// Probability that the two reports are about one person.
        probability: f64,
        /// How many further pairs of reports of the same two people are open.
        further: u32,
    },
    /// What stands of this value?
    Value {
        /// Index of the person.
        person: u32,
        /// The axis.
        axis: Axis,
        /// The value in question.
        value: Value,
        /// Its level as the software gives it.
        level: Level,
    },
}

/// Disagreements first, then pairs in linkage's own order: by what a decision would change.
pub fn questions(findings: &Findings) -> Vec<Question> {
    disagreements(findings).chain(pairs(findings)).collect()
}

fn disagreements(findings: &Findings) -> impl Iterator<Item = Question> {
    findings.beliefs.iter().zip(0..).flat_map(|(beliefs, person)| {
        let values =
            beliefs.axes.iter().flat_map(|axis| axis.values.iter().map(move |value| (axis.axis, value)));
        values.filter(|(_, value)| value.level == Level::SourcesDisagree).map(move |(axis, value)| Question {
            kind: QuestionKind::Value { person, axis, value: value.value, level: value.level },
            why: "sources disagree, and no path over days explains it".to_owned(),
        })
    })
}

/// One question for each two people: the pair of their reports that linkage puts first, and how many more there are.
/// Within one person there is one question too, whether all of it is one.
fn pairs(findings: &Findings) -> Vec<Question> {
    let thresholds = &findings.policy.thresholds;
    let band = thresholds.review_floor..=thresholds.review_ceiling;
    let answers = Answers::new(findings);
    let mut asked: BTreeMap<(Whose, Whose), usize> = BTreeMap::new();
    let mut questions: Vec<Question> = Vec::new();
    let open = findings.linked.queue.iter().filter(|pair| band.contains(&f64::from(pair.probability)));
    for pair in open.filter(|pair| !answers.answered(findings, pair.a, pair.b)) {
        let (a, b) = (whose(findings, pair.a), whose(findings, pair.b));
        let at = *asked.entry((a.min(b), a.max(b))).or_insert(questions.len());
        match questions.get_mut(at).map(|question| &mut question.kind) {
            Some(QuestionKind::Pair { further, .. }) => *further += 1,
            _ => questions.push(Question {
                kind: QuestionKind::Pair {
                    a: pair.a,
                    b: pair.b,
                    probability: f64::from(pair.probability),
                    further: 0,
                },
                why: "may be one person".to_owned(),
            }),
        }
    }
    questions
}

/// One of the two of whom is asked: a person as linkage has it, or a report that is nobody's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person(u32),
    Report(u32),
}

fn whose(findings: &Findings, report: u32) -> Whose {
    match findings.linked.person.get(report as usize) {
        Some(&person) if person != NO_PERSON => Whose::Person(person),
        _ => Whose::Report(report),
    }
}

/// What reviewers answered: of two people whom they hold to be two, no further pair is asked, nor of reports that
/// they put together.
struct Answers {
    apart: BTreeSet<(Whose, Whose)>,
    /// Reports that were put together.
    together: Together,
}

impl Answers {
    fn new(findings: &Findings) -> Self {
        let (mut apart, mut together) = (BTreeSet::new(), Together::default());
        for pair in &findings.decisions.pairs {
            let (a, b) = (whose(findings, pair.a), whose(findings, pair.b));
            match pair.same {
                true => together.join(pair.a, pair.b),
                // A decision that linkage could not follow answers nothing.
                false if a != b => {
                    apart.insert((a.min(b), a.max(b)));
                }
                false => {}
            }
        }
        Self { apart, together }
    }

    fn answered(&self, findings: &Findings, a: u32, b: u32) -> bool {
        let (x, y) = (whose(findings, a), whose(findings, b));
        let joined = self.together.least(a) == self.together.least(b);
        joined && x == y || self.apart.contains(&(x.min(y), x.max(y)))
    }
}
