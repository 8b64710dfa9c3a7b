//! `policy.toml` → [`Policy`], and the hash under which findings name it.

use crate::config::{ConfigProblem, File, Section};
use crate::date::Hints;
use khabar_model::incident::Episode;
use khabar_model::policy::{Party, Thresholds};
use khabar_model::{Basis, Directness, Policy, SourceId};
use toml::Value;

/// A policy file that cannot be used, with everything that is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct PolicyError {
    /// What is wrong, in the order of the file's tables.
    pub problems: Vec<ConfigProblem>,
}

/// Read a policy.
///
/// # Errors
/// All that is wrong at once: unknown keys with the nearest valid one, wrong types, and what would lower the floor.
pub fn policy_from_toml(text: &str) -> Result<Policy, PolicyError> {
    let file = File::new("policy.toml", text);
    let mut policy = Policy::default();
    if let Some(table) = file.table() {
        read(&Section::new(&file, &table, "the file"), &mut policy);
    }
    let problems = file.problems.into_inner();
    if problems.is_empty() { Ok(policy) } else { Err(PolicyError { problems }) }
}

/// BLAKE3 of the policy's canonical form: its fields as JSON in the order of the type, sets and maps sorted.
pub fn policy_hash(policy: &Policy) -> [u8; 32] {
    let canonical = serde_json::to_vec(policy).unwrap_or_default();
    *blake3::hash(&canonical).as_bytes()
}

fn read(top: &Section<'_>, policy: &mut Policy) {
    if let Some(name) = top.text("name") {
        policy.name = name;
    }
    if let Some(zone) = top.text("zone") {
        policy.zone = zone;
    }
    match top.whole("zone_offset_minutes") {
        Some(minutes @ -840..=840) => policy.zone_offset = (minutes * 60) as i32,
        Some(minutes) => top.out_of_range("zone_offset_minutes", minutes, "between -840 and 840"),
        None => {}
    }
    policy.vetted = top.texts("vetted").into_iter().map(SourceId::new).collect();
    let hints = Hints { zone_offset: policy.zone_offset, ..Hints::default() };
    policy.episode = top.section("episode").and_then(|section| episode(&section, hints));
    policy.parties = top.sections("party").iter().filter_map(party).collect();
    if let Some(section) = top.section("directness") {
        directness(&section, policy);
    }
    if let Some(section) = top.section("thresholds") {
        policy.thresholds = thresholds(&section);
    }
    floor(top);
    top.finish();
}

fn episode(section: &Section<'_>, hints: Hints) -> Option<Episode> {
    let name = section.text("name");
    let days = section.days(hints);
    section.finish();
    if name.is_none() {
        section.missing("name", "name = \"The winter cut\"");
    }
    if days.is_none() {
        section.missing("first", "first = \"2026-01-01\" and last = \"2026-02-28\"");
    }
    Some(Episode { name: name?, days: days? })
}

fn party(section: &Section<'_>) -> Option<Party> {
    let name = section.text("name");
    let sources = section.texts("sources").into_iter().map(SourceId::new).collect();
    section.finish();
    if name.is_none() {
        section.missing("name", "name = \"the state\"");
    }
    Some(Party { name: name?, sources })
}

fn directness(section: &Section<'_>, policy: &mut Policy) {
    for (key, value) in section.entries() {
        let Some(basis) = Basis::ALL.iter().find(|basis| basis.code() == key) else {
            let codes: Vec<&str> = Basis::ALL.iter().map(|basis| basis.code()).collect();
            section.not_a_code(key, key, &codes);
            continue;
        };
        let Value::String(text) = value else {
            section.wrong(key, "direct, document, relayed or list_only", value);
            continue;
        };
        match Directness::ALL.iter().find(|directness| directness.code() == text) {
            Some(directness) => {
                policy.directness.insert(*basis, *directness);
            }
            None => {
                let codes: Vec<&str> = Directness::ALL.iter().map(|directness| directness.code()).collect();
                section.not_a_code(key, text, &codes);
            }
        }
    }
}

fn thresholds(section: &Section<'_>) -> Thresholds {
    let mut thresholds = Thresholds::default();
    let count = |key: &'static str, least: i64, slot: &mut u32| match section.whole(key) {
        Some(number) if number >= least => *slot = u32::try_from(number).unwrap_or(u32::MAX),
        Some(number) => section.out_of_range(key, number, if least == 2 { "2 or more" } else { "0 or more" }),
        None => {}
    };
    count("corroborated_clusters", 2, &mut thresholds.corroborated_clusters);
    count("corroborated_direct", 0, &mut thresholds.corroborated_direct);
    count("death_direct", 0, &mut thresholds.death_direct);
    let share = |key: &'static str, slot: &mut f64| match section.number(key) {
        Some(number) if (0.0..=1.0).contains(&number) => *slot = number,
        Some(number) => section.out_of_range(key, number, "between 0 and 1"),
        None => {}
    };
    share("same_person", &mut thresholds.same_person);
    share("review_floor", &mut thresholds.review_floor);
    share("review_ceiling", &mut thresholds.review_ceiling);
    share("near_duplicate", &mut thresholds.near_duplicate);
    share("death_told", &mut thresholds.death_told);
    match section.whole("smallest_cell") {
        Some(number @ 2..) => thresholds.smallest_cell = number.unsigned_abs(),
        Some(_) => {
            section.below_floor("smallest_cell", "the gate is on; a smallest count below 2 turns it off")
        }
        None => {}
    }
    section.finish();
    thresholds
}

/// Keys by which somebody may try to lower the floor. Stating the floor itself is allowed.
fn floor(top: &Section<'_>) {
    if top.whole("confirmed_reviewers").is_some_and(|reviewers| reviewers < 2) {
        top.below_floor("confirmed_reviewers", "confirmed takes two reviewers who are two people");
    }
    if top.truth("pool_is_source") == Some(true) {
        top.below_floor("pool_is_source", "what is of unknown origin is one weak pool and no source");
    }
    if top.truth("gate") == Some(false) {
        top.below_floor("gate", "nothing leaves but through the gate");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = r#"
name = "Example policy 1"
zone = "Asia/Tehran"
zone_offset_minutes = 210
vetted = ["mehr-committee"]
[episode]
name = "The winter cut"
first = 2026-01-01
last = "9 Esfand 1404"
[[party]]
name = "the state"
sources = ["forensic-office", "state-tv"]
[directness]
attended_burial = "relayed"
[thresholds]
corroborated_clusters = 3
"#;

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let message = policy_from_toml(text).expect_err("refused").to_string();
        assert!(message.contains(expect), "{message}");
    }

    #[test]
    fn the_example_is_read() {
        let policy = policy_from_toml(EXAMPLE).expect("read");
        assert_eq!(policy.zone_offset, 12_600);
        assert_eq!(policy.episode.expect("episode").days.to_string(), "2026-01-01/2026-02-28");
        assert_eq!(policy.thresholds.corroborated_clusters, 3);
        assert_eq!(policy.parties[0].sources.len(), 2);
        assert_eq!(policy.directness[&Basis::AttendedBurial], Directness::Relayed);
    }

    #[test]
    fn nothing_is_everything_by_default() {
        assert_eq!(policy_from_toml("").expect("read"), Policy::default());
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused("veted = []", "did you mean `vetted`?");
        refused("[thresholds]\nsame_persn = 0.5", "policy.toml:2: unknown key `same_persn`");
        refused("[directness]\nsaw_bdy = \"direct\"", "did you mean `saw_body`?");
        refused("vetted = 3", "takes a list of texts");
        refused("name = ", "not TOML");
        refused("[thresholds]\ncorroborated_clusters = 1", "2 or more");
        refused("confirmed_reviewers = 1", "floor");
        refused("gate = false", "floor");
        refused("pool_is_source = true", "floor");
        refused("[thresholds]\nsmallest_cell = 1", "floor");
    }

    #[test]
    fn the_hash_is_of_the_meaning_and_not_of_the_text() {
        let hash = |text| policy_hash(&policy_from_toml(text).expect("read"));
        assert_eq!(hash("name = 'a'\nvetted = ['x', 'y']"), hash("vetted = ['y', 'x'] # why\nname = 'a'"));
        assert_ne!(hash("name = 'a'"), hash("name = 'b'"));
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = policy_from_toml(&text);
        }

        #[test]
        fn any_values_give_an_answer(key in "(vetted|zone|episode|party|directness|thresholds|gate|zone_offset_minutes)", value in "(1|-3|1e9|true|\"x\"|\\[1\\]|\\{a=1\\}|2026-01-01|\\[\\{\\}\\])") {
            let _ = policy_from_toml(&format!("{key} = {value}"));
        }
    }
}
