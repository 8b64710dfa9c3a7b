//! Every act is counted, waits for a second person, is taken back, or is held with its reason. What counts is handed on.

use crate::counted::{Asks, counts};
use crate::two::{NotTwo, first_two, two_people};
use crate::{correct, second};
use khabar_model::{Decision, DecisionKind, Instant, Language, RowRef, SourceId, Stated, StatementId, Value};
use khabar_statement::act::{Act, Correction, Publication, Stage, Told, Vetting};
use khabar_statement::{KeyBook, KeyId, Role, Signed};
use std::collections::{BTreeMap, BTreeSet};

/// What the people of a group stated.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// Decisions about pairs, values, documents and sources, and undoings.
    pub decisions: Vec<Signed<Decision>>,
    /// Corrections.
    pub corrections: Vec<Signed<Correction>>,
    /// Vettings.
    pub vettings: Vec<Signed<Vetting>>,
    /// Publications.
    pub publications: Vec<Signed<Publication>>,
    /// What was cleared for telling, and told.
    pub told: Vec<Signed<Told>>,
}

/// Why an act is held: kept, shown, and not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Nobody of a known group introduced the key.
    UnknownKey,
    /// The key was revoked, or two batches have one counter, before this act.
    KeyHeld,
    /// The body is in the batch of a key that is not its author.
    NotTheAuthor,
    /// The key has not the role.
    NoRole(Role),
    /// It is dated more than a day after it arrived.
    InTheFuture,
    /// It gives no reason.
    NoReason,
    /// It does not say what was checked.
    NothingChecked,
    /// Nobody cleared the news before it was told.
    NotCleared,
}

impl Hold {
    /// The reason, for a screen.
    pub fn words(self, language: Language) -> String {
        let (en, fa) = match self {
            Hold::UnknownKey => ("nobody here introduced the key", "کسی این کلید را معرفی نکرده است"),
            Hold::KeyHeld => {
                ("the key was revoked, or forked, before", "کلید پیش از آن باطل یا دوشاخه شده بود")
            }
            Hold::NotTheAuthor => {
                ("it was signed by another key than its author's", "کلیدی جز کلید گوینده آن را امضا کرده است")
            }
            Hold::NoRole(role) => match language {
                Language::En => return format!("the key is no {}", role.words(language)),
                Language::Fa => return format!("این کلید نقش «{}» ندارد", role.words(language)),
            },
            Hold::InTheFuture => {
                ("it is dated after the day on which it came", "تاریخ آن پس از روز رسیدن آن است")
            }
            Hold::NoReason => ("it gives no reason", "دلیلی ندارد"),
            Hold::NothingChecked => ("it does not say what was checked", "نمی‌گوید چه وارسی شده است"),
            Hold::NotCleared => ("two people had not cleared it", "دو نفر گفتن آن را روا ندانسته بودند"),
        };
        match language {
            Language::En => en.to_owned(),
            Language::Fa => fa.to_owned(),
        }
    }
}

/// What became of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Counts,
    /// It counts as one person's word and takes two; where somebody else stated the same, why they are not two.
    AwaitsSecond(Option<NotTwo>),
    /// It was taken back.
    Undone(StatementId),
    /// It is held.
    Held(Hold),
}

/// What holds of the acts of a group.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Decisions for findings, by id: of sign-offs the two that make two people, and corrections as what they decide.
    pub decisions: Vec<Stated<Decision>>,
    /// What became of every act.
    pub states: BTreeMap<StatementId, State>,
    /// The vetting in force of each source.
    pub vettings: BTreeMap<SourceId, Vetting>,
    /// Publications that count.
    pub publications: Vec<Signed<Publication>>,
    /// Corrections that count.
    pub corrections: Vec<Signed<Correction>>,
    /// News that two people cleared: the exact reports and the value.
    pub cleared: BTreeSet<(Vec<StatementId>, Value)>,
    /// What was told, and counts.
    pub told: Vec<Signed<Told>>,
    /// The answers of readers, question by question.
    pub readings: BTreeMap<second::Asked, Vec<second::Reading>>,
}

const REVIEWS: Asks = Asks { roles: &[Role::Reviewer], checked: false };
const SIGNS: Asks = Asks { roles: &[Role::Reviewer], checked: true };
const UNDOES: Asks =
    Asks { roles: &[Role::Reviewer, Role::Lead, Role::Publisher, Role::Companion], checked: false };
/// What vetting asks.
pub const VETS: Asks = Asks { roles: &[Role::Reviewer, Role::Lead], checked: true };
const PUBLISHES: Asks = Asks { roles: &[Role::Publisher, Role::Lead], checked: true };
const TELLS: Asks = Asks { roles: &[Role::Companion], checked: false };

/// Judge the acts of a group by its book of keys. The order of the acts changes nothing.
pub fn judge(book: &KeyBook, acts: &Acts) -> Judged {
    let mut out = Judged::default();
    let undone = undone(book, acts, &mut out.states);
    decisions(book, acts, &undone, &mut out);
    let vettings = settle(book, &acts.vettings, |_| (VETS, true), &undone, &mut out.states);
    for vetting in latest_first(vettings) {
        out.vettings.entry(vetting.said.source.clone()).or_insert(vetting.said);
    }
    let publishes = |said: &Publication| (PUBLISHES, is_death(said.value));
    out.publications = settle(book, &acts.publications, publishes, &undone, &mut out.states);
    let corrections = settle(book, &acts.corrections, |_| (SIGNS, false), &undone, &mut out.states);
    out.decisions.extend(corrections.iter().flat_map(corrected));
    out.corrections = corrections;
    told(book, acts, &undone, &mut out);
    out.decisions.sort_by_key(|decision| decision.id);
    out
}

/// A death is told and given out by two people.
pub fn is_death(value: Value) -> bool {
    matches!(value, Value::Dead | Value::Executed)
}

fn decisions(book: &KeyBook, acts: &Acts, undone: &Undone, out: &mut Judged) {
    let asks = |said: &Decision| match &said.kind {
        DecisionKind::Identity { .. } | DecisionKind::Assess(_) => (REVIEWS, false),
        DecisionKind::Undo(_) => (UNDOES, false),
        DecisionKind::SignOff(_) | DecisionKind::VerifyDocument(_) | DecisionKind::Independent(..) => {
            (SIGNS, true)
        }
    };
    let readers: Vec<&Signed<Decision>> = acts
        .decisions
        .iter()
        .filter(|act| counts(book, act, asks(&act.said).0).is_ok() && !undone.contains_key(&act.id))
        .collect();
    out.readings = second::readings(&readers);
    let rest: Vec<Signed<Decision>> = acts
        .decisions
        .iter()
        .filter(|act| !matches!(act.said.kind, DecisionKind::Undo(_)))
        .cloned()
        .collect();
    let counted = settle(book, &rest, asks, undone, &mut out.states);
    let times = times(&counted);
    out.decisions.extend(counted.into_iter().map(|act| {
        let at = times.get(&act.id).copied().or(act.at);
        let said = Decision { reviewer: act.signer.to_string(), signed: true, at, ..act.said };
        stated(act.id, said)
    }));
}

/// A key's acts come in the order of its counters, whatever their times say: a thief who dates a later act before an
/// earlier one changes nothing.
fn times(counted: &[Signed<Decision>]) -> BTreeMap<StatementId, Instant> {
    let mut order: Vec<&Signed<Decision>> = counted.iter().collect();
    order.sort_by_key(|act| (act.signer, act.counter, act.at, act.id));
    let mut out = BTreeMap::new();
    let mut last: Option<(KeyId, Instant)> = None;
    for act in order {
        let Some(at) = act.at else { continue };
        let at = match last {
            Some((key, before)) if key == act.signer => at.max(before),
            _ => at,
        };
        last = Some((act.signer, at));
        out.insert(act.id, at);
    }
    out
}

fn corrected(act: &Signed<Correction>) -> Vec<Stated<Decision>> {
    let decision = |(place, kind): (usize, _)| {
        let said = Decision {
            kind,
            reviewer: act.signer.to_string(),
            signed: true,
            reason: act.said.reason.clone(),
            at: act.at,
            policy: None,
            checked: act.said.checked.clone(),
        };
        stated(part(act.id, place), said)
    };
    correct::as_decisions(&act.said).into_iter().enumerate().map(decision).collect()
}

/// A name for each decision that one act is: the act's own, then others that follow from it. Under one name all but one
/// would be taken for a repetition.
fn part(act: StatementId, place: usize) -> StatementId {
    match place {
        0 => act,
        place => khabar_statement::id_of(&[act.0.as_slice(), &(place as u64).to_be_bytes()].concat()),
    }
}

fn stated(id: StatementId, said: Decision) -> Stated<Decision> {
    Stated { id, at: RowRef { file: "node".into(), row: 0 }, said }
}

fn told(book: &KeyBook, acts: &Acts, undone: &Undone, out: &mut Judged) {
    let (cleared, told): (Vec<_>, Vec<_>) =
        acts.told.iter().cloned().partition(|act| act.said.stage == Stage::Cleared);
    let key = |said: &Told| {
        let saw: BTreeSet<StatementId> = said.saw.iter().copied().collect();
        (saw.into_iter().collect::<Vec<_>>(), said.value)
    };
    let cleared = settle(book, &cleared, |_| (SIGNS, true), undone, &mut out.states);
    out.cleared = cleared.iter().map(|act| key(&act.said)).collect();
    for act in settle(book, &told, |_| (TELLS, false), undone, &mut out.states) {
        if takes_two_to_tell(act.said.value) && !out.cleared.contains(&key(&act.said)) {
            out.states.insert(act.id, State::Held(Hold::NotCleared));
        } else {
            out.told.push(act);
        }
    }
}

/// Found alive, or dead: two people clear it before anybody tells it.
pub fn takes_two_to_tell(value: Value) -> bool {
    value == Value::Alive || is_death(value)
}

/// By whom each act was taken back.
type Undone = BTreeMap<StatementId, StatementId>;

/// An act is taken back by its own signer, or by two people. Taking back an undoing restores what it took back.
fn undone(book: &KeyBook, acts: &Acts, states: &mut BTreeMap<StatementId, State>) -> Undone {
    let mut signer: BTreeMap<StatementId, KeyId> = BTreeMap::new();
    signer.extend(acts.decisions.iter().map(|act| (act.id, act.signer)));
    signer.extend(acts.corrections.iter().map(|act| (act.id, act.signer)));
    signer.extend(acts.vettings.iter().map(|act| (act.id, act.signer)));
    signer.extend(acts.publications.iter().map(|act| (act.id, act.signer)));
    signer.extend(acts.told.iter().map(|act| (act.id, act.signer)));
    let mut undoings: BTreeMap<StatementId, Vec<&Signed<Decision>>> = BTreeMap::new();
    for act in &acts.decisions {
        let DecisionKind::Undo(target) = act.said.kind else { continue };
        match counts(book, act, UNDOES) {
            Ok(()) => undoings.entry(target).or_default().push(act),
            Err(hold) => drop(states.insert(act.id, State::Held(hold))),
        }
    }
    let mut undone = Undone::new();
    for target in undoings.keys() {
        if let Some(by) = undoes(book, *target, &undoings, &signer) {
            undone.insert(*target, by);
        }
    }
    for (target, all) in &undoings {
        for act in all {
            let state = match undone.get(&act.id) {
                Some(by) => State::Undone(*by),
                None if undone.contains_key(target) => State::Counts,
                None => State::AwaitsSecond(None),
            };
            states.insert(act.id, state);
        }
    }
    undone
}

/// Who takes a target back, leaving out undoings that are themselves taken back. An id is a hash of what it names, so
/// no undoing can stand behind itself.
fn undoes(
    book: &KeyBook,
    target: StatementId,
    undoings: &BTreeMap<StatementId, Vec<&Signed<Decision>>>,
    signer: &BTreeMap<StatementId, KeyId>,
) -> Option<StatementId> {
    let live: Vec<&Signed<Decision>> = undoings
        .get(&target)?
        .iter()
        .copied()
        .filter(|act| undoes(book, act.id, undoings, signer).is_none())
        .collect();
    let own = live.iter().filter(|act| signer.get(&target) == Some(&act.signer)).map(|act| act.id).min();
    own.or_else(|| first_two(book, &live).map(|[a, _]| live[a].id))
}

/// Count one kind of act: of those that take two, the first two that are two people; the others in turn wait, or add
/// nothing.
fn settle<T: Act>(
    book: &KeyBook,
    acts: &[Signed<T>],
    asks: impl Fn(&T) -> (Asks, bool),
    undone: &Undone,
    states: &mut BTreeMap<StatementId, State>,
) -> Vec<Signed<T>> {
    let mut out = Vec::new();
    let mut alike: BTreeMap<Vec<u8>, Vec<&Signed<T>>> = BTreeMap::new();
    for act in acts {
        let (asked, two) = asks(&act.said);
        if let Some(by) = undone.get(&act.id) {
            states.insert(act.id, State::Undone(*by));
            continue;
        }
        match counts(book, act, asked) {
            Err(hold) => drop(states.insert(act.id, State::Held(hold))),
            Ok(()) if two => alike.entry(act.said.same()).or_default().push(act),
            Ok(()) => {
                states.insert(act.id, State::Counts);
                out.push(act.clone());
            }
        }
    }
    for same in alike.into_values() {
        match first_two(book, &same) {
            Some(pair) => {
                states.extend(same.iter().map(|act| (act.id, State::Counts)));
                out.extend(pair.map(|at| same[at].clone()));
            }
            None => {
                let why =
                    same.get(1).and_then(|other| two_people(book, &same[0].signer, &other.signer).err());
                states.extend(same.iter().map(|act| (act.id, State::AwaitsSecond(why))));
            }
        }
    }
    out.sort_by_key(|act| act.id);
    out
}

/// The newest first.
fn latest_first<T: Clone>(mut acts: Vec<Signed<T>>) -> Vec<Signed<T>> {
    acts.sort_by_key(|act| std::cmp::Reverse((act.at, act.id)));
    acts
}
