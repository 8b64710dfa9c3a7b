//! Second and third readers: blind to each other until both have spoken, and how far they agree.

use crate::two::two_people;
use khabar_model::{Axis, DayRange, DecisionKind, Level, StatementId, Value, Verdict};
use khabar_statement::{KeyBook, KeyId, Signed};
use std::collections::{BTreeMap, BTreeSet};

/// One in so many questions goes to a further reader.
pub const SAMPLE: u64 = 10;

/// What is asked of a reader: always about exact reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Whether two reports, the smaller id first, are about one person.
    Pair(StatementId, StatementId),
    /// What stands of a value on these reports, sorted.
    Value(Axis, Value, Option<DayRange>, Vec<StatementId>),
}

/// What a reader answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Of a pair.
    Pair(Verdict),
    /// Of a value: the level given; *confirmed* for a sign-off.
    Value(Level),
}

/// One reader's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// The decision.
    pub by: StatementId,
    /// The reader.
    pub reader: KeyId,
    /// The answer.
    pub answer: Answer,
}

/// All readings of counted decisions, each reader's first answer to each question, in the order of their times.
pub fn readings(counted: &[&Signed<khabar_model::Decision>]) -> BTreeMap<Asked, Vec<Reading>> {
    let mut order = counted.to_vec();
    order.sort_by_key(|decision| (decision.at, decision.id));
    let mut out: BTreeMap<Asked, Vec<Reading>> = BTreeMap::new();
    for decision in order {
        let Some((asked, answer)) = asked(&decision.said.kind) else { continue };
        let all = out.entry(asked).or_default();
        // A second answer of the same reader is a change of mind, not a second reader.
        if all.iter().all(|reading| reading.reader != decision.signer) {
            all.push(Reading { by: decision.id, reader: decision.signer, answer });
        }
    }
    out
}

/// What a decision answers, where it is an answer.
pub fn asked(kind: &DecisionKind) -> Option<(Asked, Answer)> {
    match kind {
        DecisionKind::Identity { a, b, verdict } => {
            Some((Asked::Pair(*a.min(b), *a.max(b)), Answer::Pair(*verdict)))
        }
        DecisionKind::Assess(said) | DecisionKind::SignOff(said) => {
            let saw: BTreeSet<StatementId> = said.saw.iter().copied().collect();
            let asked = Asked::Value(said.axis, said.value, said.period, saw.into_iter().collect());
            let signs = matches!(kind, DecisionKind::SignOff(_));
            Some((asked, Answer::Value(if signs { Level::Confirmed } else { said.level })))
        }
        _ => None,
    }
}

/// The readings that one reader may see: none before their own.
pub fn visible<'a>(readings: &'a [Reading], reader: &KeyId) -> &'a [Reading] {
    if readings.iter().any(|reading| reading.reader == *reader) { readings } else { &[] }
}

/// The question goes to a further reader: drawn from a seed that the readers do not choose.
pub fn sampled(seed: &[u8; 32], asked: &Asked) -> bool {
    let mut hasher = blake3::Hasher::new_keyed(seed);
    match asked {
        Asked::Pair(a, b) => {
            hasher.update(&[0]).update(&a.0).update(&b.0);
        }
        Asked::Value(axis, value, _, saw) => {
            hasher.update(&[1, axis.index() as u8, value.index() as u8]);
            for id in saw {
                hasher.update(&id.0);
            }
        }
    }
    let hash = *hasher.finalize().as_bytes();
    let (number, _) = hash.split_at(8);
    u64::from_le_bytes(number.try_into().unwrap_or_default()).is_multiple_of(SAMPLE)
}

/// How many readers a question should have: those that its answer takes, and one more where it was drawn.
pub fn wanted(seed: &[u8; 32], asked: &Asked, readings: &[Reading]) -> usize {
    let confirms = readings.iter().any(|reading| reading.answer == Answer::Value(Level::Confirmed));
    // Readers who differ are heard by a third.
    let differ = readings.windows(2).any(|pair| pair[0].answer != pair[1].answer);
    let taken = if confirms { 2 } else { 1 };
    let wanted = taken + usize::from(sampled(seed, asked));
    if differ { wanted.max(3) } else { wanted }
}

/// What takes two people has them: two readers who are two people confirmed. One person's answer is always whole.
pub fn signed_by_two(book: &KeyBook, readings: &[Reading]) -> bool {
    let confirms: Vec<&Reading> =
        readings.iter().filter(|reading| reading.answer == Answer::Value(Level::Confirmed)).collect();
    let pairs =
        confirms.iter().enumerate().flat_map(|(at, a)| confirms[at + 1..].iter().map(move |b| (a, b)));
    confirms.is_empty() || pairs.into_iter().any(|(a, b)| two_people(book, &a.reader, &b.reader).is_ok())
}

/// How far first and second readers agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Questions with two readers.
    pub questions: usize,
    /// Those on which they agree.
    pub agree: usize,
    /// Cohen's kappa (1960): agreement beyond chance; none where chance alone explains all of it.
    pub kappa: Option<f64>,
}

/// Agreement of the first two readers of each question.
pub fn agreement(readings: &BTreeMap<Asked, Vec<Reading>>) -> Agreement {
    let pairs: Vec<(Answer, Answer)> = readings
        .values()
        .filter_map(|all| match all.as_slice() {
            [first, second, ..] => Some((first.answer, second.answer)),
            _ => None,
        })
        .collect();
    let questions = pairs.len();
    let agree = pairs.iter().filter(|(a, b)| a == b).count();
    let answers: BTreeSet<Answer> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let share = |count: usize| count as f64 / questions.max(1) as f64;
    let by_chance: f64 = answers
        .iter()
        .map(|answer| {
            let first = share(pairs.iter().filter(|(a, _)| a == answer).count());
            first * share(pairs.iter().filter(|(_, b)| b == answer).count())
        })
        .sum();
    let kappa = (questions > 0 && by_chance < 1.0).then(|| (share(agree) - by_chance) / (1.0 - by_chance));
    Agreement { questions, agree, kappa }
}
