//! Dependence that shows only once people are known. All people, sources and words are made up.

use super::case::Case;
use crate::Likeness;
use khabar_model::Basis::*;
use khabar_model::Level::*;
use khabar_model::Value::*;
use khabar_model::{DateRole, DecisionKind, SourceId};

/// Five lists name the same people, and give the day of the arrest. The honest err now and then, each alone; `copier`
/// gives what `yas` gives, errors and all.
fn lists(people: u32, copier: bool) -> Case {
    let mut case = Case::new();
    for slug in ["yas", "gol", "laleh", "mehr", "nur"] {
        case = case.declared(slug);
    }
    for person in 0..people {
        let right = (person % 7) as i32;
        let yas = if person % 3 == 0 { right + 9 } else { right };
        let alone =
            |each: u32| if (person + each).is_multiple_of(5) { right + 20 + each as i32 } else { right };
        let days = [yas, if copier { yas } else { alone(1) }, alone(2), alone(3), alone(4)];
        for (slug, day) in ["yas", "gol", "laleh", "mehr", "nur"].into_iter().zip(days) {
            // Of the first person only the two that are in question say that she is held.
            let value = if person == 0 && !matches!(slug, "yas" | "gol") { Injured } else { Held };
            case = case.says(slug, value, ListOnly, 1).about(person).dated(DateRole::Arrested, day);
        }
    }
    case
}

#[test]
fn two_lists_that_share_rare_mistakes_are_one_cluster() {
    lists(24, true).check(Held, SingleSource, (1, 2));
    let alike = lists(24, true).corroborated().alike;
    assert_eq!(alike.len(), 1, "{alike:?}");
    assert!(
        matches!(alike[0].likeness, Likeness::SharedMistakes { shared: 24, wrong } if wrong >= 6),
        "{alike:?}"
    );
}

#[test]
fn lists_that_agree_on_what_is_true_are_independent() {
    lists(24, false).check(Held, SeveralSources, (2, 2));
    assert_eq!(lists(24, false).corroborated().alike, []);
    lists(3, true).check(Held, SeveralSources, (2, 2));
}

#[test]
fn a_reviewer_may_part_two_lists_that_share_mistakes() {
    let parted = DecisionKind::Independent(SourceId::new("gol"), SourceId::new("yas"));
    lists(24, true).decided("Nilufar", true, parted).check(Held, SeveralSources, (2, 2));
}

#[test]
fn a_copy_in_another_language_keeps_its_mistakes() {
    // The words share nothing; the father's name, wrong for every third, is written alike in the same script.
    let mut case = Case::new();
    for slug in ["fa", "en", "a", "b", "c"] {
        case = case.declared(slug);
    }
    for person in 0..24u32 {
        let (right, wrong) = (format!("Kamran {person}"), format!("Bahram {person}"));
        let told = if person % 3 == 0 { &wrong } else { &right };
        // Persian: "she was taken from the bakery in front of everybody that evening".
        let texts = [
            "عصر همان روز او را جلوی چشم همه از نانوایی بردند",
            "taken from the bakery that evening while all looked on",
        ];
        for (slug, text) in ["fa", "en"].into_iter().zip(texts) {
            case = case.says(slug, Held, ToldBy, 1).about(person).father(told).text(text);
        }
        for slug in ["a", "b", "c"] {
            let value = if person == 0 { Injured } else { Held };
            case = case.says(slug, value, ToldBy, 2).about(person).father(&right);
        }
    }
    case.check(Held, SingleSource, (1, 2));
}

#[test]
fn accounts_that_always_post_together_are_one_hand() {
    let posts = |apart: i64| {
        let mut case = Case::new().declared("x").declared("y").declared("z");
        for person in 0..30u32 {
            let second = 3601 + i64::from(person) * 601;
            case = case.says("x", Held, ToldBy, 1).about(person).at(second);
            case =
                case.says("y", Held, ToldBy, 1).about(person).at(second + apart * i64::from(person % 5 + 1));
            case = case
                .says("z", if person == 0 { Injured } else { Held }, ToldBy, 1)
                .about(person)
                .at(second / 2 + 40_000);
        }
        case
    };
    posts(40).check(Held, SingleSource, (1, 2));
    posts(4000).check(Held, SeveralSources, (2, 2));
}
