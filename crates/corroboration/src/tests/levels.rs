//! One test for each situation of the method, with the level that it gives.

use super::case::Case;
use khabar_model::Basis::*;
use khabar_model::CitationKind::{Forward, Link, Quote, Upstream};
use khabar_model::Level::*;
use khabar_model::Value::*;
use khabar_model::{Axis, Cause, Claim, What};

fn two_vetted() -> Case {
    Case::new().vetted("yas").vetted("mehr")
}

#[test]
fn without_a_policy_nothing_rises_above_several_sources() {
    let lists = Case::new().declared("a").declared("b").declared("c");
    let said =
        lists.says("a", Held, SawEvent, 1).says("b", Held, CloseContact, 1).says("c", Held, ListOnly, 2);
    said.check(Held, SeveralSources, (3, 3));
}

#[test]
fn two_direct_vetted_sources_corroborate_a_death_and_one_does_not() {
    two_vetted().says("yas", Dead, SawBody, 1).says("mehr", Dead, AttendedBurial, 2).check(
        Dead,
        Corroborated,
        (2, 2),
    );
    two_vetted().says("yas", Dead, SawBody, 1).says("mehr", Dead, ToldBy, 2).check(
        Dead,
        SeveralSources,
        (2, 2),
    );
    two_vetted().says("yas", Held, SawEvent, 1).says("mehr", Held, ToldBy, 2).check(
        Held,
        Corroborated,
        (2, 2),
    );
}

#[test]
fn four_hundred_posts_that_trace_to_one_channel_are_a_single_source() {
    let mut case = Case::new().vetted("kanal").says("kanal", Dead, SawBody, 0);
    for account in 0..40 {
        let slug = format!("unknown:{account}");
        case = case.says(&slug, Dead, NotStated, 1).citing(Forward, "https://t.me/kanal/0");
    }
    case.check(Dead, SingleSource, (1, 1));
    let found = case.value(Dead);
    assert_eq!((found.reasons.posts, found.reasons.copies, found.pool), (41, 40, 0));
}

#[test]
fn a_flood_of_unknown_origin_stays_unverified_and_changes_no_other_level() {
    let quiet = two_vetted().says("yas", Alive, CloseContact, 20).says("mehr", Alive, SawEvent, 21);
    let mut flooded = quiet.clone();
    for account in 0..300 {
        flooded = flooded.says(&format!("unknown:{account}"), Dead, SawBody, 22);
    }
    flooded.check(Dead, Unverified, (0, 0));
    assert_eq!(flooded.value(Dead).pool, 300);
    assert_eq!(flooded.value(Alive).level, quiet.value(Alive).level);
    flooded.headline(Axis::Life, Alive);
}

#[test]
fn a_front_organisation_that_is_only_declared_never_corroborates() {
    let case = Case::new().declared("front").declared("front-2").vetted("yas");
    case.says("front", Dead, SawBody, 1).says("front-2", Dead, SawBody, 1).check(
        Dead,
        SeveralSources,
        (2, 2),
    );
}

#[test]
fn a_front_that_is_right_in_nine_rows_of_ten_lends_its_inventions_nothing() {
    let front = |true_rows: u32| {
        let mut case = two_vetted().declared("front");
        for person in 1..=true_rows {
            case = case.says("yas", Dead, SawBody, 3).on(2, 2).about(person);
            case = case.says("mehr", Dead, AttendedBurial, 4).on(2, 2).about(person);
            case = case.says("front", Dead, CloseContact, 5).on(2, 2).about(person);
        }
        // The invention, which strangers echo.
        case = case.says("front", Dead, CloseContact, 5).on(3, 3);
        for account in 0..40 {
            let echo = format!("t.me/front/{}", 3 * true_rows);
            case = case.says(&format!("unknown:{account}"), Dead, NotStated, 6).citing(Forward, &echo);
        }
        case
    };
    let (known, new) = (front(90), front(1));
    known.check(Dead, SingleSource, (1, 1));
    let (known, new) = (known.value(Dead), new.value(Dead));
    assert_eq!(known.probability.to_bits(), new.probability.to_bits(), "being right raised it");
    assert_eq!(known.direct, 0, "close contact is its own word, and nobody vetted it");
}

#[test]
fn one_infiltrated_direct_source_alone_is_a_single_source() {
    let case = two_vetted().says("yas", Dead, SawBody, 1);
    case.check(Dead, SingleSource, (1, 1));
    let mut flooded = case;
    for account in 0..50 {
        flooded = flooded.says(&format!("unknown:{account}"), Dead, SawBody, 2);
    }
    flooded.check(Dead, SingleSource, (1, 1));
}

#[test]
fn an_objection_by_one_relaying_account_is_under_review_and_a_direct_one_is_a_disagreement() {
    let dead = two_vetted().vetted("gol").vetted("laleh");
    let dead = dead.says("yas", Dead, SawBody, 1).says("mehr", Dead, AttendedBurial, 2);
    let relayed = dead.clone().says("gol", Alive, ToldBy, 5);
    relayed.check(Dead, Corroborated, (2, 2));
    let objection = relayed.value(Dead).objection.unwrap();
    assert!(!objection.strong && objection.value == Some(Alive) && objection.k_min == 1);
    let direct = dead.says("laleh", Alive, CloseContact, 5);
    direct.check(Dead, SourcesDisagree, (2, 2));
    direct.check(Alive, SourcesDisagree, (1, 1));
}

#[test]
fn a_direct_denial_is_a_disagreement() {
    let dead = two_vetted().vetted("gol").says("yas", Dead, SawBody, 1).says("mehr", Dead, SawBody, 1);
    dead.clone().denies("gol", Dead, CloseContact, 9).check(Dead, SourcesDisagree, (2, 2));
    dead.denies("gol", Dead, ToldBy, 9).check(Dead, Corroborated, (2, 2));
}

#[test]
fn two_organisations_that_interviewed_the_same_brother_are_one() {
    let case = two_vetted().says("yas", Dead, CloseContact, 1).citing(Upstream, "her brother Bahram");
    let case = case.says("mehr", Dead, CloseContact, 3).citing(Upstream, "Her brother Bahram");
    case.check(Dead, SingleSource, (1, 1));
    assert_eq!(case.value(Dead).direct, 1);
    let vague = two_vetted().says("yas", Dead, CloseContact, 1).citing(Upstream, "brother");
    vague.says("mehr", Dead, CloseContact, 3).citing(Upstream, "brother").check(Dead, SingleSource, (1, 2));
}

#[test]
fn a_party_that_admits_a_death_is_one_direct_cluster_for_that_fact_alone() {
    let case = Case::new().party("office").party("tv").vetted("yas").declared("mina");
    let admits = case.says("office", Dead, OfficialNotice, 1);
    admits.check(Dead, SingleSource, (1, 1));
    assert!(admits.value(Dead).clusters[0].direct);
    admits.clone().says("yas", Dead, SawBody, 2).check(Dead, Corroborated, (2, 2));
    admits.clone().says("mina", Dead, ToldBy, 2).citing(Link, "https://t.me/office/0").check(
        Dead,
        SingleSource,
        (1, 1),
    );
    let claims = vec![Claim::says(What::Cause(Cause::Fall), OfficialNotice)];
    let mut cause = admits;
    cause.push("office", claims, 2);
    let found = cause.found().swap_remove(0);
    assert_eq!((found.causes[0].level, found.causes[0].k_min), (OneSideOnly, 0));
}

#[test]
fn a_party_that_denies_custody_weighs_nothing_and_is_recorded() {
    let case = Case::new().party("office").vetted("yas").says("yas", Held, SawEvent, 1);
    let before = case.value(Held);
    let denied = case.denies("office", Held, OfficialNotice, 3);
    let after = denied.value(Held);
    assert_eq!((after.level, after.probability, after.objection), (before.level, before.probability, None));
    assert!(denied.found()[0].custody_denied);
}

#[test]
fn a_party_in_its_interest_is_one_sides_word() {
    let case = Case::new().party("office").says("office", AtLiberty, OfficialNotice, 1);
    case.check(AtLiberty, OneSideOnly, (0, 0));
    let repeated = case.declared("mina").says("mina", AtLiberty, ToldBy, 2).citing(Quote, "t.me/office/0");
    repeated.check(AtLiberty, OneSideOnly, (0, 0));
}

#[test]
fn words_that_may_not_be_free_weigh_nothing() {
    let case = two_vetted().says("yas", AtLiberty, SelfSaid, 1).coerced();
    case.check(AtLiberty, Unverified, (0, 0));
    assert_eq!(case.value(AtLiberty).reasons.coerced, 1);
}

#[test]
fn a_list_compiled_from_another_adds_nothing_to_what_both_say() {
    let mut case = Case::new()
        .declared("yas")
        .declared("gol")
        .says("yas", Dead, ListOnly, 1)
        .says("gol", Dead, ListOnly, 2);
    case.check(Dead, SeveralSources, (2, 2));
    case.source("gol").compiled_from = vec![khabar_model::SourceId::new("yas")];
    case.check(Dead, SingleSource, (1, 1));
    case.source("yas").compiled_from = vec![khabar_model::SourceId::new("gol")];
    case.check(Dead, SingleSource, (1, 1));
}

#[test]
fn two_lists_compiled_from_a_third_that_is_not_seen_to_say_it_are_in_doubt() {
    let mut case = Case::new().declared("a").declared("b").declared("third");
    for slug in ["a", "b"] {
        case.source(slug).compiled_from = vec![khabar_model::SourceId::new("third")];
    }
    case.says("a", Dead, ListOnly, 1).says("b", Dead, ListOnly, 2).check(Dead, SingleSource, (1, 2));
}

#[test]
fn editions_and_one_organisation_are_one_source() {
    let mut case = Case::new().declared("list-1").declared("list-2").declared("desk");
    case.source("list-2").edition_of = Some(khabar_model::SourceId::new("list-1"));
    case.source("desk").organisation = Some("Mehr".to_owned());
    case.source("list-1").organisation = Some("mehr ".to_owned());
    let said = case
        .says("list-1", Held, ListOnly, 1)
        .says("list-2", Held, ListOnly, 2)
        .says("desk", Held, ToldBy, 2);
    said.check(Held, SingleSource, (1, 1));
}

#[test]
fn another_groups_sources_count_as_one_until_a_reviewer_parts_them() {
    let case = Case::new().declared("a").declared("b").declared("c").together(&["a", "b", "c"]);
    let said = case.says("a", Held, ListOnly, 1).says("b", Held, ListOnly, 1).says("c", Held, ListOnly, 1);
    said.check(Held, SingleSource, (1, 3));
    let ids = ("a".into(), "b".into());
    let parted =
        khabar_model::DecisionKind::Independent(khabar_model::SourceId(ids.0), khabar_model::SourceId(ids.1));
    said.decided("Nilufar", true, parted).check(Held, SeveralSources, (2, 3));
}

#[test]
fn held_then_released_is_a_path_and_no_disagreement() {
    let case = two_vetted()
        .says("yas", Held, SawEvent, 3)
        .on(2, 2)
        .says("mehr", AtLiberty, CloseContact, 20)
        .on(19, 19);
    case.check(Held, SingleSource, (1, 1));
    case.check(AtLiberty, SingleSource, (1, 1));
    assert_eq!(case.value(Held).objection, None);
    case.headline(Axis::Liberty, AtLiberty);
    let path = case.found()[0].axis(Axis::Liberty).unwrap().path.clone();
    assert_eq!(path.iter().map(|span| span.value).collect::<Vec<_>>(), [Held, AtLiberty]);
}

#[test]
fn alive_then_dead_is_a_path_and_dead_then_alive_is_none() {
    let then = two_vetted().says("yas", Alive, CloseContact, 3).says("mehr", Dead, SawBody, 9).on(8, 8);
    assert_eq!(then.value(Dead).objection, None);
    then.headline(Axis::Life, Dead);
    let back = two_vetted().says("yas", Alive, CloseContact, 12).says("mehr", Dead, SawBody, 9).on(8, 8);
    back.check(Dead, SourcesDisagree, (1, 1));
    back.check(Alive, SourcesDisagree, (1, 1));
}

#[test]
fn held_and_injured_at_once_is_no_contradiction() {
    let case = two_vetted().says("yas", Held, SawEvent, 3).says("mehr", Injured, Treated, 3);
    assert_eq!((case.value(Held).objection, case.value(Injured).objection), (None, None));
}

#[test]
fn an_event_after_the_words_were_said_is_not_read() {
    let case = two_vetted().says("yas", Dead, SawBody, 3).on(30, 30);
    let said = case.value(Dead).period.unwrap();
    assert_eq!(said.days(), 1);
    assert!(said.first < khabar_model::Instant(super::case::START + 10 * 86_400).day(0));
}

#[test]
fn the_pair_that_carries_the_level_is_named_in_the_counterfactual() {
    let case = two_vetted().says("yas", Held, SawEvent, 1).says("mehr", Held, ToldBy, 2);
    let found = case.value(Held);
    assert_eq!(found.reasons.without.len(), 2);
    assert!(found.reasons.without.iter().all(|without| without.level == SingleSource));
    let single = two_vetted().says("yas", Held, ToldBy, 1).value(Held);
    let need = single.reasons.raise.unwrap();
    assert_eq!((need.clusters, need.direct, need.level), (1, 0, SeveralSources));
}
