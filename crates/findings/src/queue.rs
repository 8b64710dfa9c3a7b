//! What needs a human, in order: pairs that linkage leaves open, and values on which sources disagree.

use crate::Findings;
use khabar_model::{Axis, Level, Value};

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
    /// Are these two reports about one person?
    Pair {
        /// Index of one report.
        a: u32,
        /// Index of the other.
        b: u32,
        /// Probability that they are.
        probability: f64,
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

fn pairs(findings: &Findings) -> impl Iterator<Item = Question> {
    let thresholds = &findings.policy.thresholds;
    let band = thresholds.review_floor..=thresholds.review_ceiling;
    findings.linked.queue.iter().filter(move |pair| band.contains(&f64::from(pair.probability))).map(|pair| {
        Question {
            kind: QuestionKind::Pair { a: pair.a, b: pair.b, probability: f64::from(pair.probability) },
            why: "may be one person".to_owned(),
        }
    })
}
