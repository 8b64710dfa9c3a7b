//! Decisions: what they set, what suspends them, and what two names in a spreadsheet never do.

use super::case::{Case, id};
use khabar_model::Basis::*;
use khabar_model::Level::*;
use khabar_model::Value::*;
use khabar_model::{Assessment, Axis, DecisionKind, Level, StatementId};

fn judged(level: Level, saw: &[u32]) -> Assessment {
    let saw: Vec<StatementId> = saw.iter().map(|&number| id(number)).collect();
    Assessment { axis: Axis::Life, value: Dead, period: None, level, saw }
}

fn corroborated() -> Case {
    let case = Case::new().vetted("yas").vetted("mehr").vetted("gol");
    case.says("yas", Dead, SawBody, 1).says("mehr", Dead, AttendedBurial, 2)
}

#[test]
fn two_signed_reviewers_who_are_two_people_confirm() {
    let sign = || DecisionKind::SignOff(judged(Confirmed, &[0, 1]));
    let once = corroborated().decided("Nilufar", true, sign());
    assert_eq!(once.value(Dead).level, Corroborated);
    let twice_by_one = once.clone().decided("Nilufar", true, sign());
    assert_eq!(twice_by_one.value(Dead).level, Corroborated);
    let both = once.decided("Arash", true, sign());
    assert_eq!(both.value(Dead).level, Confirmed);
    let contested = both.clone().says("gol", Alive, CloseContact, 9);
    assert_eq!(contested.value(Dead).level, Confirmed);
    assert!(contested.value(Dead).objection.unwrap().strong);
}

#[test]
fn two_names_in_a_spreadsheet_never_confirm() {
    let sign = || DecisionKind::SignOff(judged(Confirmed, &[0, 1]));
    let case = corroborated().decided("Nilufar", false, sign()).decided("Arash", false, sign());
    assert_eq!(case.value(Dead).level, Corroborated);
}

#[test]
fn a_report_that_joins_later_is_not_reviewed() {
    let sign = || DecisionKind::SignOff(judged(Confirmed, &[0, 1]));
    let case = corroborated().decided("Nilufar", true, sign()).decided("Arash", true, sign());
    let later = case.says("gol", Dead, ToldBy, 5);
    assert_eq!(later.value(Dead).review.unwrap().not_reviewed, 1);
    assert_eq!(later.value(Dead).level, Confirmed, "what two people signed holds");
}

#[test]
fn a_set_aside_is_reversed_by_assessing_again_or_taking_it_back() {
    let aside = corroborated().decided("Nilufar", false, DecisionKind::Assess(judged(SetAside, &[0, 1])));
    assert_eq!(aside.value(Dead).level, SetAside);
    let again = aside.clone().decided("Arash", false, DecisionKind::Assess(judged(Corroborated, &[0, 1])));
    assert_eq!(again.value(Dead).level, Corroborated);
    let undo = DecisionKind::Undo(aside.decisions[0].id);
    assert_eq!(aside.decided("Nilufar", false, undo).value(Dead).level, Corroborated);
}

#[test]
fn a_decision_about_reports_of_two_people_is_suspended() {
    let mut case = corroborated().decided("Nilufar", false, DecisionKind::Assess(judged(SetAside, &[0, 1])));
    case.person[1] = Some(1);
    let found = case.value(Dead);
    assert_eq!(found.level, SingleSource);
    assert!(found.review.unwrap().suspended);
}

#[test]
fn a_verified_document_and_a_direct_source_corroborate_a_death() {
    let case = Case::new().vetted("yas").vetted("mehr").declared("mina");
    let case = case.says("yas", Dead, HoldsDocument, 1).says("mehr", Dead, ToldBy, 2);
    assert_eq!((case.value(Dead).level, case.value(Dead).direct), (SeveralSources, 0));
    let verified = case.decided("Arash", false, DecisionKind::VerifyDocument(id(0)));
    assert_eq!((verified.value(Dead).level, verified.value(Dead).documents), (Corroborated, 1));
}
