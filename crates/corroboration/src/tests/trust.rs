//! Trust is lowered by what is settled, and raised by nothing. All people, sources and words are made up.

use super::case::Case;
use khabar_model::Basis::*;
use khabar_model::Level::*;
use khabar_model::SourceId;
use khabar_model::Value::*;

/// Two vetted witnesses settle deaths; `gol` says of `wrong` of the people that they are alive after it, and of the
/// rest the same as the witnesses. The last person is told of by `gol` alone.
fn record(people: u32, wrong: u32) -> Case {
    let mut case = Case::new().vetted("yas").vetted("mehr").declared("gol");
    for person in 1..=people {
        case = case.says("yas", Dead, SawBody, 3).on(2, 2).about(person);
        case = case.says("mehr", Dead, AttendedBurial, 4).on(2, 2).about(person);
        let value = if person <= wrong { Alive } else { Dead };
        case = case.says("gol", value, ToldBy, 9).on(8, 8).about(person);
    }
    case.says("gol", Held, ToldBy, 9).on(8, 8).about(0)
}

#[test]
fn who_is_wrong_about_what_is_settled_weighs_less() {
    let liar = record(6, 6);
    assert_eq!(
        liar.corroborated().lowered.iter().map(|(source, _)| source).collect::<Vec<_>>(),
        [&SourceId::new("gol")]
    );
    let (liar, even) = (liar.value(Held), record(6, 0).value(Held));
    assert!(liar.probability < even.probability, "{} {}", liar.probability, even.probability);
    // Levels read counts, and no weight.
    assert_eq!((liar.level, liar.k_min), (even.level, even.k_min));
}

#[test]
fn being_right_a_hundred_times_raises_nothing() {
    let (few, many) = (record(1, 0), record(100, 0));
    assert_eq!(few.value(Held).probability.to_bits(), many.value(Held).probability.to_bits());
    assert_eq!(many.corroborated().lowered, []);
}

#[test]
fn one_error_alone_lowers_nothing() {
    assert_eq!(record(6, 1).corroborated().lowered, []);
}

#[test]
fn grades_are_shown_as_entered_and_read_by_nothing() {
    let plain = record(1, 0);
    let mut graded = plain.clone();
    graded.source("gol").reliability = Some('E');
    for report in &mut graded.reports {
        report.said.document.credibility = Some(khabar_model::Credibility::Improbable);
    }
    let (before, after) = (plain.value(Held), graded.value(Held));
    assert_eq!(after.clusters[0].reliability, Some('E'));
    assert_eq!(after.clusters[0].credibility, Some(khabar_model::Credibility::Improbable));
    assert_eq!(
        (before.level, before.k_min, before.probability.to_bits()),
        (after.level, after.k_min, after.probability.to_bits())
    );
    assert_eq!(after.level, SingleSource);
}
