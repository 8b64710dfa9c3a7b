//! Consent, corrections and readers. Nobody in it exists.

mod common;

use common::*;
use khabar_decisions::second;
use khabar_decisions::{consent, correct};
use khabar_model::{Day, DecisionKind, Level, Value, Verdict};
use khabar_statement::act::*;

fn wish(relation: Relation, to: Recipient) -> Consent {
    Consent {
        about: vec![report(1)],
        relation,
        wishes: vec![Wish { field: Field::Name, to }],
        until: None,
        pressure: false,
        how: "said so on the phone".to_owned(),
    }
}

#[test]
fn the_wishes_of_close_kin_are_in_force_while_they_live() {
    let mut world = World::new();
    let consents = vec![
        world.signed(10, 5, wish(Relation::Parent, Recipient::Public)),
        world.signed(50, 5, wish(Relation::Spouse, Recipient::Court)),
        world.signed(10, 5, wish(Relation::Friend, Recipient::Nobody)),
        world.signed(99, 5, wish(Relation::Child, Recipient::Nobody)),
        world.signed(10, 5, Consent { until: Some(Day(100)), ..wish(Relation::Child, Recipient::Nobody) }),
        world.signed(10, 5, Consent { pressure: true, ..wish(Relation::Sibling, Recipient::Public) }),
    ];
    let book = world.book();
    let widest = |day: i32| consent::name_wishes(&book, &consents, Day(day)).iter().map(|wish| wish.to).min();
    assert_eq!(consent::name_wishes(&book, &consents, Day(101)).len(), 2);
    assert_eq!(widest(101), Some(Recipient::Court), "the most protective of father and spouse");
    assert_eq!(widest(100), Some(Recipient::Nobody), "the child's wish still lives");
}

#[test]
fn every_earlier_recipient_is_owed_the_correction() {
    let mut world = World::new();
    let publication = |saw: &[u8], to: &str, correction| Publication {
        saw: saw.iter().map(|&number| report(number)).collect(),
        value: Value::Dead,
        level: Level::Confirmed,
        kind: Recipient::Media,
        to: to.to_owned(),
        edition: "1".to_owned(),
        named: true,
        correction,
        reason: "made up".to_owned(),
        checked: "the page".to_owned(),
    };
    let correction = Correction {
        kind: CorrectionKind::Alive,
        saw: vec![report(1), report(2)],
        value: Value::Dead,
        other: None,
        reason: "she called".to_owned(),
        checked: "her voice, by two".to_owned(),
    };
    let corrections = vec![world.signed(10, 5, correction)];
    let id = corrections[0].id;
    let mut given = vec![
        world.signed(40, 5, publication(&[2, 9], "paper one", None)),
        world.signed(40, 5, publication(&[1], "paper two", None)),
        world.signed(40, 5, publication(&[7], "paper three", None)),
    ];
    let owed =
        |given: &[_]| correct::owed(&corrections, given).into_iter().map(|owed| owed.to).collect::<Vec<_>>();
    assert_eq!(owed(&given), ["paper one", "paper two"]);
    given.push(world.signed(40, 6, publication(&[1, 2], "paper two", Some(id))));
    assert_eq!(owed(&given), ["paper one"]);
}

#[test]
fn a_correction_only_ever_lowers() {
    let with = |kind| Correction {
        kind,
        saw: vec![report(1), report(2)],
        value: Value::Dead,
        other: Some(report(9)),
        reason: "made up".to_owned(),
        checked: "made up".to_owned(),
    };
    for &kind in CorrectionKind::ALL {
        match correct::as_decisions(&with(kind)).as_slice() {
            [DecisionKind::Assess(said)] => assert_eq!(said.level, Level::SetAside),
            // The other report is parted from, or put to, every report seen.
            [DecisionKind::Identity { a, b, .. }, DecisionKind::Identity { a: c, b: d, .. }] => {
                assert_eq!([*a, *b, *c, *d], [report(1), report(9), report(2), report(9)]);
            }
            [] => assert_eq!(kind, CorrectionKind::Detail),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn two_who_are_not_two_people_have_not_signed() {
    let mut world = World::new();
    world.sign_off(20, &[1, 2]);
    world.sign_off(21, &[1, 2]);
    let readings = |world: &World| world.judged().readings.into_values().next().unwrap();
    assert!(!second::signed_by_two(&world.book(), &readings(&world)));
    world.sign_off(30, &[1, 2]);
    assert!(second::signed_by_two(&world.book(), &readings(&world)));
}

#[test]
fn another_person_among_the_reports_seen_is_parted_from_the_others_alone() {
    let correction = Correction {
        kind: CorrectionKind::OtherPerson,
        saw: vec![report(1), report(2)],
        value: Value::Dead,
        other: Some(report(1)),
        reason: "made up".to_owned(),
        checked: "made up".to_owned(),
    };
    let decisions = correct::as_decisions(&correction);
    let [DecisionKind::Identity { a, b, verdict: Verdict::Different }] = decisions.as_slice() else {
        panic!("{decisions:?}")
    };
    assert_eq!((*a, *b), (report(2), report(1)));
    // Where it is several decisions, each has a name of its own, so that none is taken for a repetition.
    let mut world = World::new();
    let three = Correction { saw: vec![report(1), report(2), report(3)], ..correction };
    let signed = world.signed(10, 5, three);
    world.acts.corrections.push(signed);
    let names: std::collections::BTreeSet<_> =
        world.judged().decisions.iter().map(|decision| decision.id).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn the_second_reader_sees_nothing_before_their_own_word() {
    let mut world = World::new();
    world.sign_off(10, &[1, 2]);
    let judged = world.judged();
    let (_, all) = judged.readings.iter().next().unwrap();
    assert!(second::visible(all, &key(11)).is_empty());
    assert_eq!(second::visible(all, &key(10)).len(), 1);
    world.decide(11, 5, DecisionKind::Assess(death(Level::SingleSource, &[2, 1])));
    let judged = world.judged();
    let (asked, all) = judged.readings.iter().next().unwrap();
    assert_eq!(judged.readings.len(), 1, "both answered one question");
    assert_eq!(second::visible(all, &key(11)).len(), 2);
    assert!(second::wanted(&[0; 32], asked, all) >= 3, "readers who differ are heard by a third");
}

#[test]
fn a_change_of_mind_is_no_second_reader() {
    let mut world = World::new();
    world.decide(10, 5, same(1, 2));
    world.decide(10, 6, DecisionKind::Identity { a: report(2), b: report(1), verdict: Verdict::Different });
    let judged = world.judged();
    assert_eq!(judged.readings.values().map(Vec::len).collect::<Vec<_>>(), [1]);
}

#[test]
fn agreement_is_counted_and_taken_beyond_chance() {
    let mut world = World::new();
    // Forty pairs: both say same on 20, both different on 10, they differ on 10.
    for pair in 0..40u8 {
        let verdict = |same: bool| if same { Verdict::Same } else { Verdict::Different };
        let (first, second) = match pair {
            0..20 => (true, true),
            20..30 => (false, false),
            _ => (true, false),
        };
        for (by, answer) in [(10, first), (11, second)] {
            let (a, b) = (report(pair), report(200));
            world.decide(by, 5, DecisionKind::Identity { a, b, verdict: verdict(answer) });
        }
    }
    let found = second::agreement(&world.judged().readings);
    assert_eq!((found.questions, found.agree), (40, 30));
    // Chance: .75 × .5 + .25 × .5 = .5; (.75 − .5) / (1 − .5) = .5.
    assert!((found.kappa.unwrap() - 0.5).abs() < 1e-12);
    assert_eq!(second::agreement(&Default::default()).kappa, None);
}

#[test]
fn the_sample_is_one_in_ten_and_depends_on_the_seed() {
    let drawn = |seed: u8| {
        let asked = (0..4000u32).map(|number| {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&number.to_be_bytes());
            second::Asked::Pair(report(1), khabar_model::StatementId(id))
        });
        asked.map(|asked| second::sampled(&[seed; 32], &asked)).collect::<Vec<_>>()
    };
    let count = drawn(1).iter().filter(|drawn| **drawn).count();
    assert!((340..460).contains(&count), "{count}");
    assert_ne!(drawn(1), drawn(2));
}
