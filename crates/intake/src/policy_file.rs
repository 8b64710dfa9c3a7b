//! `policy.toml` → [`Policy`] by the one table of its keys, and the hash under which findings name it.

use khabar_model::Policy;
pub use khabar_model::policy::PolicyError;

/// Read a policy.
///
/// # Errors
/// The first thing that is wrong: an unknown key with the nearest valid one, a wrong type, what would lower the floor.
pub fn policy_from_toml(text: &str) -> Result<Policy, PolicyError> {
    khabar_model::policy::read(text)
}

/// BLAKE3 of the policy's canonical form: its fields as JSON in the order of the type, sets and maps sorted.
pub fn policy_hash(policy: &Policy) -> [u8; 32] {
    let canonical = serde_json::to_vec(policy).unwrap_or_default();
    *blake3::hash(&canonical).as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_model::{Basis, Directness};
    use proptest::prelude::*;

    const EXAMPLE: &str = r#"
name = "Example policy 1"
zone = "Asia/Tehran"
zone_offset_minutes = 210
vetted = ["mehr-committee"]
[episode]
name = "The winter cut"
first = 2026-01-01
last = "2026-02-28"
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
    fn the_example_of_the_docs_is_read() {
        let policy = policy_from_toml(EXAMPLE).expect("read");
        assert_eq!(policy.zone_offset, 12_600);
        assert_eq!(policy.episode.expect("episode").days.to_string(), "2026-01-01/2026-02-28");
        assert_eq!(policy.thresholds.corroborated_clusters, 3);
        assert_eq!(policy.parties[0].sources.len(), 2);
        assert_eq!(policy.directness[&Basis::AttendedBurial], Directness::Relayed);
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused("veted = []", "did you mean `vetted`?");
        refused("[thresholds]\nsame_persn = 0.5", "same_person");
        refused("vetted = 3", "vetted");
        refused("name = ", "not TOML");
        refused("confirmed_reviewers = 1", "floor");
        refused("gate = false", "floor");
        refused("pool_is_source = true", "floor");
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
