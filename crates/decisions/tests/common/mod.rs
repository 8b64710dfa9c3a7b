//! A made-up group: who introduced whom, and what they state. Nobody in it exists.
#![allow(dead_code, clippy::unwrap_used)]

use khabar_decisions::{Acts, Judged, State, judge};
use khabar_model::{
    Assessment, Axis, Decision, DecisionKind, Instant, Level, SourceId, StatementId, Value, Verdict,
};
use khabar_statement::act::*;
use khabar_statement::{Group, Introduction, KeyBook, KeyId, KeyStatement, Revocation, Role, Roles, Signed};

pub const NOW: Instant = Instant(1_780_000_000);
pub const DAY: i64 = 86_400;

/// Root 1 introduces the leads 2 and 3 and the reviewers 10 to 13; lead 2 introduces the reviewers 20 and 21, lead 3 the
/// reviewers 30 and 31. Nobody introduces 99.
#[derive(Clone, Default)]
pub struct World {
    pub keys: Vec<Signed<KeyStatement>>,
    pub acts: Acts,
    pub forks: Vec<(KeyId, u64)>,
    pub stated: u32,
}

pub fn public(key: u8) -> [u8; 32] {
    [key; 32]
}

pub fn key(key: u8) -> KeyId {
    KeyId::of(&public(key))
}

pub fn report(number: u8) -> StatementId {
    StatementId([number; 32])
}

pub fn groups() -> Vec<Group> {
    vec![Group { name: "made-up group".to_owned(), roots: vec![public(1)] }]
}

impl World {
    pub fn new() -> Self {
        let mut world = Self::default();
        for lead in [2, 3] {
            world.introduce(1, lead, &[Role::Lead, Role::Reviewer], None);
        }
        for reviewer in [10, 11, 12, 13] {
            world.introduce(1, reviewer, &[Role::Reviewer], None);
        }
        for (lead, reviewer) in [(2, 20), (2, 21), (3, 30), (3, 31)] {
            world.introduce(lead, reviewer, &[Role::Reviewer], None);
        }
        world.introduce(1, 40, &[Role::Publisher], None);
        world.introduce(1, 41, &[Role::Publisher], None);
        world.introduce(1, 50, &[Role::Companion], None);
        world
    }

    pub fn introduce(&mut self, by: u8, new: u8, roles: &[Role], team: Option<&str>) {
        let roles: Roles = roles.iter().copied().collect();
        let team = team.map(str::to_owned);
        let said =
            Introduction { public: public(new), sealing: None, roles, label: format!("made-up {new}"), team };
        let signed = self.signed(by, 0, KeyStatement::Introduce(said));
        self.keys.push(signed);
    }

    pub fn revoke(&mut self, by: u8, whom: u8, last_good: Option<u64>) {
        let last_good = last_good.map(|counter| (counter, [0; 32]));
        let said = Revocation { key: key(whom), last_good, reason: "made up".to_owned() };
        let signed = self.signed(by, 1, KeyStatement::Revoke(said));
        self.keys.push(signed);
    }

    /// A statement of a key in its batch with this counter.
    pub fn signed<T>(&mut self, by: u8, counter: u64, said: T) -> Signed<T> {
        self.stated += 1;
        let mut id = [0xee; 32];
        id[..4].copy_from_slice(&self.stated.to_be_bytes());
        Signed {
            id: StatementId(id),
            author: Some(key(by)),
            signer: key(by),
            counter,
            at: Some(Instant(NOW.0 + i64::from(self.stated))),
            seen: Instant(NOW.0 + i64::from(self.stated)),
            said,
        }
    }

    pub fn decide(&mut self, by: u8, counter: u64, kind: DecisionKind) -> StatementId {
        let signed = self.signed(by, counter, decision(kind));
        self.acts.decisions.push(signed);
        self.acts.decisions.last().unwrap().id
    }

    /// The last decision, to be changed.
    pub fn last(&mut self) -> &mut Signed<Decision> {
        self.acts.decisions.last_mut().unwrap()
    }

    pub fn sign_off(&mut self, by: u8, saw: &[u8]) -> StatementId {
        self.decide(by, 5, DecisionKind::SignOff(death(Level::Confirmed, saw)))
    }

    pub fn vet(&mut self, by: u8, source: &str, vetted: bool) -> StatementId {
        let said = Vetting {
            source: SourceId::new(source),
            vetted,
            basis: None,
            reason: "made up".to_owned(),
            checked: "called them".to_owned(),
        };
        let signed = self.signed(by, 5, said);
        self.acts.vettings.push(signed);
        self.acts.vettings.last().unwrap().id
    }

    pub fn book(&self) -> KeyBook {
        khabar_decisions::book::book(&groups(), &self.keys, &self.forks)
    }

    /// Judged, in this order and in another, which must change nothing.
    pub fn judged(&self) -> Judged {
        let mut turned = self.clone();
        turned.keys.reverse();
        turned.acts.decisions.reverse();
        turned.acts.vettings.reverse();
        turned.acts.publications.reverse();
        turned.acts.told.reverse();
        turned.acts.corrections.reverse();
        let (here, there) = (judge(&self.book(), &self.acts), judge(&turned.book(), &turned.acts));
        assert_eq!(
            (&here.states, &here.decisions),
            (&there.states, &there.decisions),
            "the order changes what holds"
        );
        here
    }

    #[track_caller]
    pub fn state(&self, id: StatementId) -> State {
        self.judged().states[&id]
    }
}

pub fn death(level: Level, saw: &[u8]) -> Assessment {
    let saw = saw.iter().map(|&number| report(number)).collect();
    Assessment { axis: Axis::Life, value: Value::Dead, period: None, level, saw }
}

pub fn same(a: u8, b: u8) -> DecisionKind {
    DecisionKind::Identity { a: report(a), b: report(b), verdict: Verdict::Same }
}

pub fn decision(kind: DecisionKind) -> Decision {
    Decision {
        kind,
        reviewer: String::new(),
        signed: false,
        reason: "made up".to_owned(),
        at: None,
        policy: None,
        checked: "the two posts and the photo".to_owned(),
    }
}
