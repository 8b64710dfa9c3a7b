//! Explanations, as they are read.

use super::case::Case;
use crate::{Depth, explain};
use khabar_model::Basis::*;
use khabar_model::CitationKind::Forward;
use khabar_model::Language;
use khabar_model::Value::*;

#[test]
fn a_flood_that_traces_to_one_channel_reads_so_and_names_it_to_the_group_alone() {
    let mut case = Case::new().vetted("kanal").says("kanal", Dead, SawBody, 0);
    for account in 0..11 {
        case = case.says(&format!("unknown:{account}"), Dead, NotStated, 1).citing(Forward, "t.me/kanal/0");
    }
    let found = case.value(Dead);
    let tell = |_: u32| "Kanal, 9 January 21:14".to_owned();
    let read = |language, depth| explain(&found, &case.policy, language, depth, &tell);
    assert_eq!(
        read(Language::En, Depth::Public),
        "Reported by 12 posts; all trace to one source. single source."
    );
    assert!(
        read(Language::En, Depth::Group)
            .starts_with("Reported by 12 posts; all trace to one source, Kanal, 9 January 21:14.")
    );
    assert!(read(Language::Fa, Depth::Public).starts_with("۱۲ پست گزارش کرده‌اند؛ همه به یک منبع می‌رسند."));
    for language in [Language::En, Language::Fa] {
        for depth in [Depth::Public, Depth::Partners] {
            assert!(!read(language, depth).contains("Kanal"));
        }
    }
}
