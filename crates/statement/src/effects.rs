//! What withdrawals and expiry do to each statement: a pure function of a set of statements, whatever their order.
//!
//! Narrowing, and erasing a source or contact, act at once. *Erase all* of a report on death, injury or detention
//! hides at once and erases after a delay, or when a second lead signs: so one seized key cannot erase a testimony.
//! Decisions, keys and withdrawals are never erased, only answered.

use crate::body::{Body, KeyId, Kind};
use crate::book::{KeyBook, Standing};
use crate::key::Role;
use crate::said::Said as _;
use crate::withdrawal::{Ground, Scope, Withdrawal};
use khabar_model::claim::{ActKind, Axis, Value, What};
use khabar_model::{Instant, Polarity, Report, StatementId, StatementKind};
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400;

/// Numbers of the policy that this function reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasurePolicy {
    /// Days from the day on which *erase all* of a testimony was first seen to its erasure (14).
    pub delay_days: u32,
    /// Days that the clock may run ahead of the newest signed time before erasing asks (30).
    pub clock_days: u32,
}

impl Default for ErasurePolicy {
    fn default() -> Self {
        Self { delay_days: 14, clock_days: 30 }
    }
}

/// A statement as this function sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its id.
    pub id: StatementId,
    /// Its body.
    pub body: &'a Body,
    /// The key that signed the batch, and the batch's counter.
    pub signed_by: Option<(KeyId, u64)>,
    /// When this node first saw it, by this node's clock. Delays count from here: a signed time can be backdated.
    pub seen: Instant,
}

/// Whether and when a statement is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erase {
    /// Not at all.
    No,
    /// From this instant on, unless it is answered.
    From(Instant),
    /// It is to be sealed to its keepers as a preservation copy, and then erased: pressure is suspected, and the
    /// witness had consented.
    KeepSealed,
    /// Now.
    Now,
}

/// What is to be done with one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// It may be published.
    pub publish: bool,
    /// It may be shared with partners.
    pub share: bool,
    /// It enters findings.
    pub enters: bool,
    /// Who said it and how they are reached is to be erased now.
    pub erase_source: bool,
    /// Whether and when all of it is erased.
    pub erase: Erase,
    /// Withdrawals that took effect, sorted.
    pub by: BTreeSet<StatementId>,
    /// Withdrawals whose signer may only ask, sorted: a person must look.
    pub requests: BTreeSet<StatementId>,
}

impl Default for Effect {
    /// Nothing was withdrawn.
    fn default() -> Self {
        Self {
            publish: true,
            share: true,
            enters: true,
            erase_source: false,
            erase: Erase::No,
            by: BTreeSet::new(),
            requests: BTreeSet::new(),
        }
    }
}

/// What withdrawals and expiry do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// For each statement that something was done to.
    pub on: BTreeMap<StatementId, Effect>,
    /// Withdrawals of statements that have not arrived: (withdrawal, its target).
    pub waiting: BTreeSet<(StatementId, StatementId)>,
}

impl Effects {
    /// What is to be done with a statement.
    pub fn of(&self, id: &StatementId) -> Effect {
        self.on.get(id).cloned().unwrap_or_default()
    }
}

/// What withdrawals and expiry do to a set of statements at an instant.
pub fn effects(set: &[Known<'_>], book: &KeyBook, policy: ErasurePolicy, now: Instant) -> Effects {
    let known: BTreeMap<StatementId, &Known<'_>> = set.iter().map(|known| (known.id, known)).collect();
    let mut claims: BTreeMap<StatementId, Vec<Taken<'_>>> = BTreeMap::new();
    let mut out = Effects::default();
    for (withdrawal, said) in withdrawals(set) {
        match known.get(&said.target) {
            None => drop(out.waiting.insert((withdrawal.id, said.target))),
            Some(target) => {
                let authority = authority(withdrawal, target, book);
                claims.entry(said.target).or_default().push(Taken { withdrawal, said, authority });
            }
        }
    }
    for (target, taken) in &claims {
        let effect = settle(known[target], taken, &claims, policy, now);
        out.on.insert(*target, effect);
    }
    expire(set, policy, now, &mut out);
    out
}

/// Whether erasing may go on without asking somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The clock is near the newest signed time.
    Plausible,
    /// The clock runs this many days ahead: somebody may have turned it to make things expire. Ask.
    Ahead {
        /// Whole days ahead.
        days: i64,
    },
}

/// Compare the clock with the newest signed time of the set.
pub fn clock(now: Instant, newest_signed: Option<Instant>, policy: ErasurePolicy) -> Clock {
    let days = newest_signed.map_or(0, |newest| now.0.saturating_sub(newest.0).div_euclid(DAY));
    if days > i64::from(policy.clock_days) { Clock::Ahead { days } } else { Clock::Plausible }
}

/// Decisions, keys and withdrawals are never erased; nor is what nobody here understands.
pub fn erasable(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Unknown(_)
            | Kind::Known(
                StatementKind::Decision
                    | StatementKind::Key
                    | StatementKind::Withdrawal
                    | StatementKind::Checkpoint
                    | StatementKind::Policy
                    | StatementKind::Vetting
            )
    )
}

/// The report tells of a death, an injury or a detention: one whose erasure waits.
pub fn is_testimony(body: &Body) -> bool {
    if body.kind != Kind::Known(StatementKind::Report) {
        return false;
    }
    // What cannot be read may be one.
    Report::from_fields(&body.fields).map_or(true, |report| {
        report.claims.iter().any(|claim| {
            claim.polarity == Polarity::Says
                && match &claim.what {
                    What::State(value) => {
                        matches!(value, Value::Dead | Value::Held)
                            || value.axis() == Axis::Legal
                            || value.axis() == Axis::Health && *value != Value::Unhurt
                    }
                    What::Custody(_) | What::Cause(_) | What::Responsibility(_) | What::Sentence(_) => true,
                    What::Act(act) => act.kind != ActKind::Release,
                    What::Release(_) | What::Role(_) | What::SealedAccusation => false,
                }
        })
    })
}

/// Whose word a withdrawal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Authority {
    Author,
    Lead(KeyId),
    Request,
}

struct Taken<'a> {
    withdrawal: &'a Known<'a>,
    said: Withdrawal,
    authority: Authority,
}

fn withdrawals<'a>(set: &'a [Known<'a>]) -> impl Iterator<Item = (&'a Known<'a>, Withdrawal)> {
    set.iter()
        .filter(|known| known.body.kind == Kind::Known(StatementKind::Withdrawal))
        .filter_map(|known| Withdrawal::from_fields(&known.body.fields).ok().map(|said| (known, said)))
}

/// The author's key, or a lead of the author's group; anyone else's word is a request.
fn authority(withdrawal: &Known<'_>, target: &Known<'_>, book: &KeyBook) -> Authority {
    let Some((signer, counter)) = withdrawal.signed_by else { return Authority::Request };
    let author = target.body.author.or(target.signed_by.map(|(signer, _)| signer));
    let standing = book.standing(&signer, counter);
    if author == Some(signer) && standing != Standing::Held {
        return Authority::Author;
    }
    let leads = book.may(&signer, counter, Role::Lead);
    match author {
        Some(author) if leads && book.one_group(&signer, &author) => Authority::Lead(signer),
        _ => Authority::Request,
    }
}

fn settle(
    target: &Known<'_>,
    taken: &[Taken<'_>],
    all: &BTreeMap<StatementId, Vec<Taken<'_>>>,
    policy: ErasurePolicy,
    now: Instant,
) -> Effect {
    let mut effect = Effect::default();
    let mut erase_all: Vec<&Taken<'_>> = Vec::new();
    for one in taken {
        if one.authority == Authority::Request {
            effect.requests.insert(one.withdrawal.id);
            continue;
        }
        if taken_back(one, all) {
            continue;
        }
        effect.by.insert(one.withdrawal.id);
        effect.publish = false;
        effect.share &= one.said.scope == Scope::StopPublishing;
        match one.said.scope {
            Scope::StopPublishing | Scope::StopSharing => {}
            Scope::StopUsing => effect.enters = false,
            Scope::EraseSource => effect.erase_source = true,
            Scope::EraseAll => {
                effect.enters = false;
                erase_all.push(one);
            }
        }
    }
    // An erased source says nothing of the rest: the report is still used, within the group.
    effect.erase = erasure(target, &erase_all, all, policy, now);
    effect.erase_source |= !erase_all.is_empty();
    effect
}

/// The withdrawal's own signer took it back, by withdrawing the withdrawal before anything was erased.
fn taken_back(one: &Taken<'_>, all: &BTreeMap<StatementId, Vec<Taken<'_>>>) -> bool {
    let answers = all.get(&one.withdrawal.id).map(Vec::as_slice).unwrap_or_default();
    answers.iter().any(|answer| {
        answer.authority == Authority::Author
            && answer.said.ground == Ground::Error
            && answer.said.scope == Scope::StopUsing
    })
}

/// A lead answered the withdrawal with a suspicion of pressure, and the witness had consented to a sealed copy.
fn kept_sealed(one: &Taken<'_>, all: &BTreeMap<StatementId, Vec<Taken<'_>>>) -> bool {
    let answers = all.get(&one.withdrawal.id).map(Vec::as_slice).unwrap_or_default();
    answers.iter().any(|answer| {
        matches!(answer.authority, Authority::Lead(_))
            && answer.said.ground == Ground::PressureSuspected
            && answer.said.keep_sealed
    })
}

fn erasure(
    target: &Known<'_>,
    erase_all: &[&Taken<'_>],
    all: &BTreeMap<StatementId, Vec<Taken<'_>>>,
    policy: ErasurePolicy,
    now: Instant,
) -> Erase {
    if erase_all.is_empty() || !erasable(target.body.kind) {
        return Erase::No;
    }
    let leads: BTreeSet<KeyId> = erase_all
        .iter()
        .filter_map(|one| match one.authority {
            Authority::Lead(lead) => Some(lead),
            _ => None,
        })
        .collect();
    let first = erase_all.iter().map(|one| one.withdrawal.seen).min().unwrap_or(now);
    let due = Instant(first.0.saturating_add(i64::from(policy.delay_days) * DAY));
    let at_once = !is_testimony(target.body) || leads.len() >= 2;
    if !at_once && now < due {
        return Erase::From(due);
    }
    if erase_all.iter().any(|one| kept_sealed(one, all)) { Erase::KeepSealed } else { Erase::Now }
}

/// Expiry narrows to the group at once, and erases after the same delay.
fn expire(set: &[Known<'_>], policy: ErasurePolicy, now: Instant, out: &mut Effects) {
    for known in set {
        let Some(expires) = known.body.expires else { continue };
        let expired = Instant(i64::from(expires.0) * DAY);
        if now < expired {
            continue;
        }
        let effect = out.on.entry(known.id).or_default();
        effect.publish = false;
        effect.share = false;
        let due = Instant(expired.0.saturating_add(i64::from(policy.delay_days) * DAY));
        if erasable(known.body.kind) && effect.erase == Erase::No {
            effect.erase = if now < due { Erase::From(due) } else { Erase::Now };
        }
    }
}
