//! The policy in force: the newest text that two leads signed and whose delay has run. The compiled floor stands below
//! all of them: a text that goes under it is no policy, whoever signed it.

use crate::counted::{Asks, counts};
use crate::two::first_two;
use khabar_model::{Instant, Policy, StatementId, policy};
use khabar_statement::act::PolicyText;
use khabar_statement::{KeyBook, Role, Signed};
use std::collections::BTreeMap;

/// What a policy asks.
pub const ASKS: Asks = Asks { roles: &[Role::Lead], checked: true };
/// Days from the second signature's arrival to the effect: time to look, and to object.
pub const DELAY_DAYS: i64 = 3;
const DAY: i64 = 86_400;

/// How far a text has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One lead signed, or several who are one person.
    AwaitsSecond,
    /// It takes effect at this instant.
    From(Instant),
    /// It is in force.
    InForce,
    /// It was in force; a newer one is.
    Replaced,
    /// No policy: the reason.
    Refused(String),
}

/// A text that somebody proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The statements that propose it, in the order of their ids.
    pub by: Vec<StatementId>,
    /// The text.
    pub text: String,
    /// How far it has come.
    pub step: Step,
}

/// All proposals, and the policy in force: of those whose delay has run the one that took effect last, else the one that
/// the group began with.
pub fn in_force(
    book: &KeyBook,
    texts: &[Signed<PolicyText>],
    began_with: &Policy,
    now: Instant,
) -> (Policy, Vec<Proposal>) {
    let mut alike: BTreeMap<&str, Vec<&Signed<PolicyText>>> = BTreeMap::new();
    for signed in texts.iter().filter(|signed| counts(book, signed, ASKS).is_ok()) {
        alike.entry(&signed.said.text).or_default().push(signed);
    }
    let mut newest: Option<(Instant, String, Policy)> = None;
    let mut out = Vec::new();
    for (text, signed) in alike {
        let mut by: Vec<StatementId> = signed.iter().map(|signed| signed.id).collect();
        by.sort_unstable();
        let step = match (policy::read(text), first_two(book, &signed)) {
            (Err(error), _) => Step::Refused(error.to_string()),
            (Ok(_), None) => Step::AwaitsSecond,
            (Ok(policy), Some([a, b])) => {
                // From when both were here: a signed time can be backdated.
                let both = signed[a].seen.max(signed[b].seen);
                let from = Instant(both.0.saturating_add(DELAY_DAYS * DAY));
                if from <= now
                    && newest.as_ref().is_none_or(|(at, other, _)| (*at, other.as_str()) < (from, text))
                {
                    newest = Some((from, text.to_owned(), policy));
                }
                if from <= now { Step::Replaced } else { Step::From(from) }
            }
        };
        out.push(Proposal { by, text: text.to_owned(), step });
    }
    let Some((_, text, policy)) = newest else { return (began_with.clone(), out) };
    if let Some(proposal) = out.iter_mut().find(|proposal| proposal.text == text) {
        proposal.step = Step::InForce;
    }
    (policy, out)
}
