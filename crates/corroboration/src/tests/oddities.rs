//! Bad input: circles, clocks that run ahead, times that contradict, people of whom nobody speaks. All made up.

use super::case::Case;
use khabar_model::Basis::*;
use khabar_model::CitationKind::{Forward, Quote};
use khabar_model::Level::*;
use khabar_model::Value::*;
use khabar_model::{Axis, Instant};
use khabar_provenance::Oddity;

#[test]
fn a_circle_of_citations_is_one_source_and_is_named() {
    let case = Case::new().declared("a").declared("b").declared("c");
    let case = case.says("a", Held, ToldBy, 1).citing(Quote, "t.me/c/2").says("b", Held, ToldBy, 2);
    let case = case.citing(Quote, "t.me/a/0").says("c", Held, ToldBy, 3).citing(Quote, "t.me/b/1");
    case.check(Held, SingleSource, (1, 1));
    assert!(case.provenance().oddities.iter().any(|oddity| matches!(oddity, Oddity::Circle { .. })));
}

#[test]
fn a_source_that_cites_the_future_still_copies_and_is_named() {
    let case = Case::new().declared("a").declared("b").says("a", Held, ToldBy, 1);
    let case = case.citing(Forward, "t.me/b/1").says("b", Held, ToldBy, 30);
    case.check(Held, SingleSource, (1, 1));
    assert!(case.provenance().oddities.iter().any(|oddity| matches!(oddity, Oddity::CitesTheFuture { .. })));
}

#[test]
fn one_address_with_two_texts_is_named_and_makes_no_second_source() {
    let mut case = Case::new().declared("a");
    case = case.says("a", Held, ToldBy, 1).text("two men in plain clothes took her from the bakery at noon");
    case = case.says("a", Dead, ToldBy, 2).text("nobody has been seen on the bridge since the market closed");
    let address = case.reports[0].said.document.address.clone();
    case.reports[1].said.document.address = address;
    assert!(
        case.provenance().oddities.iter().any(|oddity| matches!(oddity, Oddity::OneAddressTwoTexts { .. }))
    );
    case.check(Held, SingleSource, (1, 1));
    case.check(Dead, SingleSource, (1, 1));
}

#[test]
fn a_report_about_nobody_is_no_voice() {
    let mut case = Case::new().declared("a").declared("b").says("a", Held, ToldBy, 1);
    let alone = case.value(Held);
    case = case.says("b", Held, ToldBy, 2);
    *case.person.last_mut().unwrap() = None;
    assert_eq!(case.value(Held), alone);
    assert_eq!(case.found().len(), 1);
}

#[test]
fn times_that_contradict_each_other_are_read_as_late_as_they_can_be() {
    // Said after it was captured; of an event after both: the day told cannot be what the words tell of.
    let mut case = Case::new().declared("a").says("a", Dead, ToldBy, 20).on(60, 60);
    let captured = case.reports[0].said.document.captured.unwrap();
    case.reports[0].said.document.captured = Some(Instant(captured.0 - 10 * 86_400));
    case.check(Dead, SingleSource, (1, 1));
    let day = case.value(Dead).period.unwrap();
    assert_eq!(day.last, Instant(captured.0 - 10 * 86_400).day(case.policy.zone_offset).max(day.first));
    case.headline(Axis::Life, Dead);
}

#[test]
fn a_death_that_one_of_two_denies_does_not_head_what_is_told() {
    let case = Case::new().declared("a").declared("b");
    let case = case.says("a", Dead, ToldBy, 8).on(8, 8).says("b", Alive, ToldBy, 9).on(9, 9);
    case.headline(Axis::Life, Alive);
    let sure = case.clone().declared("c").declared("d").says("c", Dead, ToldBy, 10).on(8, 8);
    sure.says("d", Dead, ToldBy, 10).on(8, 8).headline(Axis::Life, Dead);
    // Where nobody says otherwise, what is said of a death is what there is to tell.
    Case::new().declared("a").says("a", Dead, ListOnly, 8).headline(Axis::Life, Dead);
}
