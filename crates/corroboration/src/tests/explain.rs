//! Explanations, as they are read.

use super::case::Case;
use crate::{Depth, Tell, explain};
use khabar_model::Basis::*;
use khabar_model::CitationKind::Forward;
use khabar_model::Value::*;
use khabar_model::{DayRange, Language};

/// Says one name for every report, and days as they are.
struct Named(&'static str);

impl Tell for Named {
    fn report(&self, _: u32, _: Language) -> String {
        self.0.to_owned()
    }

    fn days(&self, days: DayRange, language: Language) -> String {
        format!("{language:?} {days}")
    }
}

#[test]
fn a_flood_that_traces_to_one_channel_reads_so_and_names_it_to_the_group_alone() {
    let mut case = Case::new().vetted("kanal").says("kanal", Dead, SawBody, 0);
    for account in 0..11 {
        case = case.says(&format!("unknown:{account}"), Dead, NotStated, 1).citing(Forward, "t.me/kanal/0");
    }
    let found = case.value(Dead);
    let tell = Named("Kanal, 9 January 21:14");
    let read = |language, depth| explain(&found, &case.policy, language, depth, &tell);
    assert_eq!(
        read(Language::En, Depth::Public),
        "Reported by 12 posts; all trace to one source. Single source."
    );
    let group = read(Language::En, Depth::Group);
    assert!(group.contains(" Kanal, 9 January 21:14 (at first hand; 12 reports)."), "{group}");
    assert!(group.contains(" Told on En 2025-12-29; nobody gives the day itself."), "{group}");
    assert!(read(Language::En, Depth::Group).contains("Of 12 reports 11 repeat another and add nothing."));
    assert!(read(Language::Fa, Depth::Public).starts_with("۱۲ پست گزارش کرده‌اند؛ همه به یک منبع می‌رسند."));
    for language in [Language::En, Language::Fa] {
        for depth in [Depth::Public, Depth::Partners] {
            assert!(!read(language, depth).contains("Kanal"));
        }
    }
}

#[test]
fn what_strangers_add_of_their_own_is_not_said_to_trace_to_the_source() {
    let case = Case::new()
        .vetted("kanal")
        .says("kanal", Dead, SawBody, 0)
        .says("unknown:1", Dead, NotStated, 1)
        .says("unknown:2", Dead, NotStated, 2);
    let found = case.value(Dead);
    let read = |language| explain(&found, &case.policy, language, Depth::Public, &Named(""));
    assert_eq!(read(Language::En), "Reported by 3 posts; one known source says it. Single source.");
    assert!(read(Language::Fa).starts_with("۳ پست گزارش کرده‌اند؛ یک منبع شناخته آن را می‌گوید."));
}

#[test]
fn the_three_depths() {
    let mut case = Case::new().vetted("kanal").vetted("yas").says("kanal", Held, SawEvent, 0).on(0, 0);
    case = case.says("yas", Held, ToldBy, 1).on(0, 0);
    let found = case.value(Held);
    let read = |depth| explain(&found, &case.policy, Language::En, depth, &Named("Kanal"));
    let public = "2 independent sources, at least one direct. Corroborated.";
    assert_eq!(read(Depth::Public), public);
    let partners = format!("{public} Direct: 1; relayed or listed: 1. On En 2025-12-29.");
    assert_eq!(read(Depth::Partners), partners);
    assert_eq!(
        read(Depth::Group),
        format!(
            "{public} On En 2025-12-29. Kanal (at first hand); Kanal (relayed or listed). Without any one of them: single \
             source."
        )
    );
}

#[test]
fn what_was_entered_and_what_was_decided_is_told_to_the_group_alone() {
    let mut case = Case::new().vetted("kanal").says("kanal", Dead, SawBody, 0);
    case.source("kanal").reliability = Some('B');
    case.reports[0].said.document.credibility = Some(khabar_model::Credibility::ProbablyTrue);
    let judged = khabar_model::Assessment {
        axis: khabar_model::Axis::Life,
        value: Dead,
        period: None,
        level: khabar_model::Level::SingleSource,
        saw: vec![super::case::id(0)],
    };
    let case = case.decided("Nilufar", false, khabar_model::DecisionKind::Assess(judged));
    let mut found = case.value(Dead);
    found.review.as_mut().unwrap().other_policy = true;
    let tell = Named("Kanal");
    let read = |language, depth| explain(&found, &case.policy, language, depth, &tell);
    let (en, fa) = (read(Language::En, Depth::Group), read(Language::Fa, Depth::Group));
    assert!(en.contains("credibility 2, as entered") && fa.contains("باورپذیری خبر ۲"), "{en} {fa}");
    assert!(en.contains("reliability B, as entered") && en.contains("Decided under another policy"), "{en}");
    assert!(fa.contains("اعتبار منبع B") && fa.contains("قاعده‌ای دیگر"), "{fa}");
    for depth in [Depth::Public, Depth::Partners] {
        let told = read(Language::En, depth);
        assert!(!told.contains("reliability") && !told.contains("Decided"), "{told}");
    }
}
