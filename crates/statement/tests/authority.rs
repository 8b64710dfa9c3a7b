//! Who may do what: keys, revocations, withdrawals. Everything is checked under every rotation of its input.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::made_up::*;
use khabar_model::*;
use khabar_statement::effects::*;
use khabar_statement::*;
use std::collections::BTreeSet;

const DAY: i64 = 86_400;
const NOW: Instant = Instant(1_768_300_000);

/// Body, signer with its counter, first seen.
type Signed = (Body, Option<(KeyId, u64)>, Instant);

/// Root 1 introduces the leads 2 and 3; lead 2 introduces the reporters 4 and 5; 9 belongs to nobody.
struct World {
    keys: Vec<SignedKey>,
    statements: Vec<Signed>,
}

fn id(secret: u8) -> KeyId {
    signer(secret).id()
}

fn introduce(by: u8, counter: u64, key: u8, roles: &[Role]) -> SignedKey {
    let introduction = Introduction {
        public: signer(key).public(),
        sealing: None,
        roles: roles.iter().copied().collect(),
        label: format!("made-up {key}"),
        team: None,
    };
    SignedKey { signer: id(by), counter, said: KeyStatement::Introduce(introduction) }
}

fn revoke(by: u8, counter: u64, key: u8, last_good: Option<u64>) -> SignedKey {
    let last_good = last_good.map(|counter| (counter, [0; 32]));
    let said = Revocation { key: id(key), last_good, reason: "made up".to_owned() };
    SignedKey { signer: id(by), counter, said: KeyStatement::Revoke(said) }
}

fn group() -> Vec<Group> {
    vec![Group { name: "made-up group".to_owned(), roots: vec![signer(1).public()] }]
}

impl World {
    fn new() -> Self {
        let keys = vec![
            introduce(1, 0, 2, &[Role::Lead]),
            introduce(1, 0, 3, &[Role::Lead]),
            introduce(2, 0, 4, &[Role::Reporter]),
            introduce(2, 0, 5, &[Role::Reporter]),
        ];
        Self { keys, statements: Vec::new() }
    }

    fn state<T: Said>(&mut self, said: &T, author: u8) -> StatementId {
        self.state_seen(said, author, NOW)
    }

    fn state_seen<T: Said>(&mut self, said: &T, author: u8, seen: Instant) -> StatementId {
        let body = Body { expires: None, ..body(said, id(author), self.statements.len() as u8) };
        let name = body.id();
        self.statements.push((body, Some((id(author), 7)), seen));
        name
    }

    fn withdraw(&mut self, target: StatementId, scope: Scope, ground: Ground, by: u8) -> StatementId {
        let keep_sealed = ground == Ground::PressureSuspected;
        self.state(&Withdrawal { target, scope, ground, reason: "made up".to_owned(), keep_sealed }, by)
    }

    fn book(&self) -> KeyBook {
        let books: Vec<_> = rotations(&self.keys).map(|keys| KeyBook::build(&group(), &keys, &[])).collect();
        assert!(books.windows(2).all(|pair| pair[0] == pair[1]), "the book depends on the order");
        books.into_iter().next().unwrap_or_default()
    }

    fn effects(&self, now: Instant) -> Effects {
        let book = self.book();
        let all: Vec<_> = rotations(&self.statements)
            .map(|statements| {
                let known: Vec<_> = statements
                    .iter()
                    .map(|(body, signed_by, seen)| Known {
                        id: body.id(),
                        body,
                        signed_by: *signed_by,
                        seen: *seen,
                    })
                    .collect();
                effects(&known, &book, ErasurePolicy::default(), now)
            })
            .collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "effects depend on the order");
        all.into_iter().next().unwrap_or_default()
    }
}

fn rotations<T: Clone>(all: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..all.len().max(1)).map(|by| {
        let mut all = all.to_vec();
        let len = all.len().max(1);
        all.rotate_left(by % len);
        all
    })
}

fn death() -> Report {
    report("شیرین نمونه‌ای", Value::Dead)
}

fn days(n: i64) -> Instant {
    Instant(NOW.0 + n * DAY)
}

#[test]
fn the_author_erases_a_testimony_after_the_delay_and_hides_it_at_once() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    let withdrawal = world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    let effect = world.effects(NOW).of(&report);
    assert_eq!((effect.publish, effect.share, effect.enters), (false, false, false));
    assert_eq!(effect.erase, Erase::From(days(14)));
    assert!(effect.erase_source);
    assert_eq!(effect.by, BTreeSet::from([withdrawal]));
    assert_eq!(world.effects(days(13)).of(&report).erase, Erase::From(days(14)));
    assert_eq!(world.effects(days(14)).of(&report).erase, Erase::Now);
}

#[test]
fn one_lead_waits_and_a_second_lead_erases_at_once() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    world.withdraw(report, Scope::EraseAll, Ground::Risk, 2);
    world.withdraw(report, Scope::EraseAll, Ground::Risk, 2);
    assert_eq!(world.effects(NOW).of(&report).erase, Erase::From(days(14)), "one lead twice is one lead");
    world.withdraw(report, Scope::EraseAll, Ground::Risk, 3);
    assert_eq!(world.effects(NOW).of(&report).erase, Erase::Now);
}

#[test]
fn a_stranger_and_a_colleague_may_only_ask() {
    for other in [5, 9] {
        let mut world = World::new();
        let report = world.state(&death(), 4);
        let request = world.withdraw(report, Scope::EraseAll, Ground::FamilysWish, other);
        let effect = world.effects(days(400)).of(&report);
        assert_eq!(effect, Effect { requests: BTreeSet::from([request]), ..Effect::default() });
    }
}

/// The signed time of a withdrawal can be set back by whoever signs it; the delay counts from when it was seen.
#[test]
fn backdating_does_not_shorten_the_delay() {
    let mut world = World::new();
    let report = world.state_seen(&death(), 4, days(-100));
    let withdrawal = world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    for (body, _, _) in &mut world.statements {
        if body.id() == withdrawal {
            body.signed = Some(days(-50));
        }
    }
    assert_eq!(world.effects(NOW).of(&report).erase, Erase::From(days(14)));
}

#[test]
fn what_is_no_testimony_is_erased_at_once() {
    let mut world = World::new();
    let report = world.state(&report("شیرین نمونه‌ای", Value::InContact), 4);
    world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    assert_eq!(world.effects(NOW).of(&report).erase, Erase::Now);
}

#[test]
fn erasing_a_source_acts_at_once_and_leaves_the_report_in_use() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    world.withdraw(report, Scope::EraseSource, Ground::Risk, 2);
    let effect = world.effects(NOW).of(&report);
    assert!(effect.erase_source && effect.enters && effect.erase == Erase::No);
}

#[test]
fn narrowing_narrows_no_further_than_it_says() {
    for (scope, share, enters) in [
        (Scope::StopPublishing, true, true),
        (Scope::StopSharing, false, true),
        (Scope::StopUsing, false, false),
    ] {
        let mut world = World::new();
        let report = world.state(&death(), 4);
        world.withdraw(report, scope, Ground::FamilysWish, 2);
        let effect = world.effects(NOW).of(&report);
        assert_eq!((effect.publish, effect.share, effect.enters), (false, share, enters), "{scope}");
        assert_eq!(effect.erase, Erase::No);
    }
}

#[test]
fn pressure_keeps_a_sealed_copy_where_a_lead_records_it() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    let withdrawal = world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    world.withdraw(withdrawal, Scope::StopUsing, Ground::PressureSuspected, 2);
    let effect = world.effects(days(14)).of(&report);
    assert_eq!(effect.erase, Erase::KeepSealed);
    assert!(!effect.enters, "it stays hidden all the same");
}

#[test]
fn a_reporter_cannot_claim_pressure_on_another() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    let withdrawal = world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    world.withdraw(withdrawal, Scope::StopUsing, Ground::PressureSuspected, 5);
    assert_eq!(world.effects(days(14)).of(&report).erase, Erase::Now);
}

#[test]
fn a_withdrawal_is_taken_back_by_its_signer_alone() {
    for (by, back) in [(4, true), (2, false), (5, false)] {
        let mut world = World::new();
        let report = world.state(&death(), 4);
        let withdrawal = world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
        world.withdraw(withdrawal, Scope::StopUsing, Ground::Error, by);
        assert_eq!(world.effects(NOW).of(&report).enters, back, "by {by}");
    }
}

#[test]
fn decisions_keys_and_withdrawals_are_never_erased() {
    let mut world = World::new();
    let decision = world.state(
        &Decision {
            kind: DecisionKind::Undo(StatementId([1; 32])),
            reviewer: "made-up".to_owned(),
            signed: true,
            reason: "made up".to_owned(),
            at: None,
            policy: None,
            checked: String::new(),
        },
        2,
    );
    let withdrawal = world.withdraw(decision, Scope::EraseAll, Ground::Legal, 2);
    world.withdraw(decision, Scope::EraseAll, Ground::Legal, 3);
    world.withdraw(withdrawal, Scope::EraseAll, Ground::Legal, 2);
    let effects = world.effects(days(400));
    assert_eq!(effects.of(&decision).erase, Erase::No);
    assert_eq!(effects.of(&withdrawal).erase, Erase::No);
}

#[test]
fn a_withdrawal_waits_for_what_has_not_arrived() {
    let mut world = World::new();
    let target = StatementId([5; 32]);
    let withdrawal = world.withdraw(target, Scope::EraseAll, Ground::AuthorsWish, 4);
    assert_eq!(world.effects(NOW).waiting, BTreeSet::from([(withdrawal, target)]));
}

#[test]
fn expiry_narrows_first_and_erases_after_the_delay() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    let expires = Day((NOW.0 / DAY) as i32);
    world.statements[0].0.expires = Some(expires);
    let report = {
        let _ = report;
        world.statements[0].0.id()
    };
    let effect = world.effects(NOW).of(&report);
    assert!(!effect.publish && !effect.share && effect.enters);
    assert!(matches!(effect.erase, Erase::From(_)));
    assert_eq!(world.effects(days(14)).of(&report).erase, Erase::Now);
}

#[test]
fn a_clock_a_year_ahead_asks_first() {
    let policy = ErasurePolicy::default();
    assert_eq!(clock(days(30), Some(NOW), policy), Clock::Plausible);
    assert_eq!(clock(days(365), Some(NOW), policy), Clock::Ahead { days: 365 });
    assert_eq!(clock(days(-365), Some(NOW), policy), Clock::Plausible);
}

#[test]
fn the_signature_of_a_revoked_key_withdraws_nothing() {
    let mut world = World::new();
    let report = world.state(&death(), 4);
    world.withdraw(report, Scope::EraseAll, Ground::AuthorsWish, 4);
    world.keys.push(revoke(2, 1, 4, Some(6)));
    let effect = world.effects(days(400)).of(&report);
    assert_eq!(effect.erase, Erase::No);
    assert_eq!(effect.requests.len(), 1);
}

#[test]
fn roles_come_from_leads_and_roots_alone() {
    let mut world = World::new();
    world.keys.push(introduce(4, 0, 6, &[Role::Reporter]));
    world.keys.push(introduce(9, 0, 9, &[Role::Lead]));
    let book = world.book();
    assert!(book.may(&id(2), 0, Role::Lead));
    assert!(book.may(&id(4), 0, Role::Reporter) && !book.may(&id(4), 0, Role::Lead));
    assert_eq!(book.standing(&id(6), 0), Standing::Unknown, "a reporter introduces nobody");
    assert_eq!(book.standing(&id(9), 0), Standing::Unknown, "nobody introduces themselves");
    assert_eq!(book.public(&id(9)), Some(&signer(9).public()), "its signatures can be verified all the same");
}

#[test]
fn a_revocation_holds_what_came_after_the_last_good_batch() {
    let mut world = World::new();
    world.keys.push(revoke(2, 1, 4, Some(10)));
    let book = world.book();
    assert_eq!(book.standing(&id(4), 10), Standing::Good);
    assert_eq!(book.standing(&id(4), 11), Standing::Held);
}

#[test]
fn a_revoked_lead_introduces_and_revokes_nobody_after() {
    let mut world = World::new();
    world.keys.push(revoke(1, 1, 2, Some(3)));
    world.keys.push(introduce(2, 4, 6, &[Role::Reporter]));
    world.keys.push(revoke(2, 4, 5, None));
    let book = world.book();
    assert_eq!(book.standing(&id(6), 0), Standing::Unknown);
    assert_eq!(book.standing(&id(5), 0), Standing::Good);
    assert_eq!(book.standing(&id(4), 0), Standing::Good, "whom it introduced before stays");
    assert_eq!(book.asked(), [(id(2), id(5))]);
}

#[test]
fn nobody_revokes_above_or_beside() {
    let mut world = World::new();
    world.keys.push(revoke(4, 0, 2, None));
    world.keys.push(revoke(3, 0, 2, None));
    world.keys.push(revoke(3, 0, 4, None));
    let book = world.book();
    assert_eq!(book.standing(&id(2), 0), Standing::Good);
    assert_eq!(book.standing(&id(4), 0), Standing::Good, "another lead may only ask");
    assert_eq!(book.asked().len(), 3);
}

#[test]
fn a_key_revokes_itself_and_a_fork_holds_from_its_counter() {
    let mut world = World::new();
    world.keys.push(revoke(4, 9, 4, Some(2)));
    assert_eq!(world.book().standing(&id(4), 3), Standing::Held);
    let book = KeyBook::build(&group(), &world.keys, &[(id(5), 8)]);
    assert_eq!((book.standing(&id(5), 7), book.standing(&id(5), 8)), (Standing::Good, Standing::Held));
}
