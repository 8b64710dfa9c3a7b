//! What an act says, in words: read from the bytes that were, or are to be, signed.

use khabar_model::{Decision, DecisionKind, StatementId, StatementKind};
use khabar_statement::act::*;
use khabar_statement::{Body, KeyStatement, Kind, Said};

/// What a body says, a line each.
pub fn words(body: &Body) -> Vec<String> {
    let Kind::Known(kind) = body.kind else { return vec!["a statement of a newer kind".to_owned()] };
    let lines = match kind {
        StatementKind::Decision => read(body, decision),
        StatementKind::Key => read(body, key),
        StatementKind::Vetting => read(body, |said: &Vetting| {
            let what = if said.vetted { "is vetted" } else { "is vetted no longer" };
            let basis = said.basis.map(|basis| format!(", and knows by: {basis}")).unwrap_or_default();
            lines(format!("the source {} {what}{basis}", said.source), &said.reason, &said.checked)
        }),
        StatementKind::Policy => read(body, |said: &PolicyText| {
            lines(format!("a policy of {} lines", said.text.lines().count()), &said.reason, &said.checked)
        }),
        StatementKind::Checkpoint => read(body, |said: &Checkpoint| {
            let what = format!("the set is {} batches of {} keys", said.batches, said.heads.len());
            lines(what, &said.reason, &said.checked)
        }),
        StatementKind::Correction => read(body, |said: &Correction| {
            let what = format!("{}, on {}: {}", said.value, ids(&said.saw), said.kind);
            lines(what, &said.reason, &said.checked)
        }),
        StatementKind::Publication => read(body, |said: &Publication| {
            let what = format!("{} ({}) given to {} {:?}", said.value, said.level, said.kind, said.to);
            lines(what, &said.reason, &said.checked)
        }),
        StatementKind::Told => read(body, |said: &Told| {
            let to = said.to.map(|to| format!(" to: {to}")).unwrap_or_default();
            lines(
                format!("{} {}{to}, on {}", said.value, said.stage, ids(&said.saw)),
                &said.reason,
                &said.checked,
            )
        }),
        StatementKind::Consent => read(body, |said: &Consent| {
            let wishes: Vec<String> =
                said.wishes.iter().map(|wish| format!("{} to {}", wish.field, wish.to)).collect();
            lines(format!("{}: {}", said.relation, wishes.join(", ")), &said.how, "")
        }),
        _ => None,
    };
    lines.unwrap_or_else(|| {
        vec![format!("a statement of the kind {kind}, {} bytes", body.fields.as_bytes().len())]
    })
}

/// What a decision says, in a line.
pub fn decision_words(kind: &DecisionKind) -> String {
    match kind {
        DecisionKind::Identity { a, b, verdict } => {
            format!("{} and {}: {verdict}", a.short(), b.short())
        }
        DecisionKind::Assess(said) => format!("{} on {}: {}", said.value, ids(&said.saw), said.level),
        DecisionKind::SignOff(said) => format!("sign off {} on {}", said.value, ids(&said.saw)),
        DecisionKind::VerifyDocument(report) => format!("the document of {} is verified", report.short()),
        DecisionKind::Independent(a, b) => format!("{a} and {b} are independent"),
        DecisionKind::Undo(id) => format!("take back {}", id.short()),
    }
}

fn read<T: Said>(body: &Body, words: impl Fn(&T) -> Vec<String>) -> Option<Vec<String>> {
    T::from_fields(&body.fields).ok().map(|said| words(&said))
}

fn decision(said: &Decision) -> Vec<String> {
    lines(decision_words(&said.kind), &said.reason, &said.checked)
}

fn key(said: &KeyStatement) -> Vec<String> {
    match said {
        KeyStatement::Introduce(said) => {
            let roles: Vec<&str> = said.roles.iter().map(|role| role.code()).collect();
            vec![format!("introduce {:?}: {}", said.label, roles.join(", "))]
        }
        KeyStatement::Revoke(said) => lines(format!("revoke the key {}", said.key), &said.reason, ""),
        KeyStatement::Lift(said) => {
            lines(format!("the restored node {} may share again", said.key), &said.reason, "")
        }
        KeyStatement::Vouch(said) => lines(format!("vouch for the key {}", said.key), &said.how, ""),
    }
}

fn lines(what: String, reason: &str, checked: &str) -> Vec<String> {
    let mut out = vec![what];
    if !reason.is_empty() {
        out.push(format!("reason   {reason}"));
    }
    if !checked.is_empty() {
        out.push(format!("checked  {checked}"));
    }
    out
}

/// The first digits of ids.
pub fn ids(ids: &[StatementId]) -> String {
    ids.iter().map(StatementId::short).collect::<Vec<_>>().join(" ")
}
