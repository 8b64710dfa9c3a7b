//! `policy.toml` → a policy that stands above the floor, or the reason why not.

use super::Policy;
use super::keys::KEYS;
use crate::id::SourceId;
use crate::incident::Episode;
use crate::time::{Day, DayRange};
use crate::vocabulary::UnknownCode;
use std::collections::BTreeSet;

/// Why a policy is refused: one variant per rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The text is not TOML.
    #[error("the policy is not TOML: {0}\nhint: check quotes and brackets at that line")]
    NotToml(String),
    /// A key that no rule reads.
    #[error("`{key}` is not a key of a policy\nhint: did you mean `{nearest}`?")]
    UnknownKey {
        /// The key as found.
        key: String,
        /// The nearest valid one.
        nearest: String,
    },
    /// A value of another kind than expected.
    #[error("`{key}` is {found}, expected {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// A value outside its range.
    #[error("`{key}` is {found}, expected {expected}")]
    OutOfRange {
        /// The key.
        key: String,
        /// The range.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A word that is not in its list.
    #[error("in `{key}`: {error}")]
    UnknownWord {
        /// The key.
        key: String,
        /// Which word, and which would do.
        error: UnknownCode,
    },
    /// A part without which the key says nothing.
    #[error("`{key}` has no `{part}`\nhint: give it, or leave `{key}` out")]
    Missing {
        /// The key.
        key: String,
        /// The part.
        part: &'static str,
    },
    /// The policy would go below the compiled floor.
    #[error(
        "`{key}` = {found} is below the floor: {rule}\nhint: leave `{key}` out; no policy can lower this"
    )]
    BelowFloor {
        /// The key.
        key: String,
        /// What was found.
        found: String,
        /// The rule of the floor.
        rule: &'static str,
    },
}

impl PolicyError {
    pub(super) fn unknown<'k>(key: &str, valid: impl IntoIterator<Item = &'k str>) -> Self {
        let nearest = valid.into_iter().min_by_key(|valid| (distance(key, valid), valid.to_string()));
        Self::UnknownKey { key: key.to_owned(), nearest: nearest.unwrap_or_default().to_owned() }
    }

    pub(super) fn below(key: &str, value: &toml::Value, rule: &'static str) -> Self {
        Self::BelowFloor { key: key.to_owned(), found: value.to_string(), rule }
    }

    pub(super) fn range(key: &str, value: &toml::Value, expected: impl Into<String>) -> Self {
        Self::OutOfRange { key: key.to_owned(), expected: expected.into(), found: value.to_string() }
    }

    fn kind(key: &str, value: &toml::Value, expected: &'static str) -> Self {
        Self::WrongType { key: key.to_owned(), expected, found: format!("{} ({value})", value.type_str()) }
    }
}

/// Read a policy. An empty text is the default policy: nobody is vetted.
pub fn read(text: &str) -> Result<Policy, PolicyError> {
    let file: toml::Table =
        text.parse().map_err(|error: toml::de::Error| PolicyError::NotToml(error.to_string()))?;
    let mut policy = Policy::default();
    for (name, value) in &file {
        let section = KEYS.iter().any(|key| key.path.starts_with(&format!("{name}.")));
        match value.as_table().filter(|_| section) {
            Some(inner) => {
                for (part, value) in inner {
                    set(&mut policy, &format!("{name}.{part}"), value)?;
                }
            }
            None => set(&mut policy, name, value)?,
        }
    }
    Ok(policy)
}

fn set(policy: &mut Policy, path: &str, value: &toml::Value) -> Result<(), PolicyError> {
    match KEYS.iter().find(|key| key.path == path) {
        Some(key) => (key.read)(policy, value),
        None => Err(PolicyError::unknown(path, KEYS.iter().map(|key| key.path))),
    }
}

/// Plain values, checked.
pub(super) mod expect {
    use super::{PolicyError, UnknownCode};
    use std::ops::RangeInclusive;
    use std::str::FromStr;

    pub fn text(key: &str, value: &toml::Value) -> Result<String, PolicyError> {
        value.as_str().map(str::to_owned).ok_or_else(|| PolicyError::kind(key, value, "text"))
    }

    pub fn table<'v>(key: &str, value: &'v toml::Value) -> Result<&'v toml::Table, PolicyError> {
        value.as_table().ok_or_else(|| PolicyError::kind(key, value, "a table"))
    }

    pub fn code<T: FromStr<Err = UnknownCode>>(key: &str, code: &str) -> Result<T, PolicyError> {
        code.parse().map_err(|error| PolicyError::UnknownWord { key: key.to_owned(), error })
    }

    pub fn signed(key: &str, value: &toml::Value, range: RangeInclusive<i64>) -> Result<i64, PolicyError> {
        let number = value.as_integer().ok_or_else(|| PolicyError::kind(key, value, "a whole number"))?;
        let expected = || format!("{} to {}", range.start(), range.end());
        if range.contains(&number) { Ok(number) } else { Err(PolicyError::range(key, value, expected())) }
    }

    pub fn whole<T: TryFrom<i64>>(
        key: &str,
        value: &toml::Value,
        range: RangeInclusive<i64>,
    ) -> Result<T, PolicyError> {
        let number = signed(key, value, range)?;
        T::try_from(number).map_err(|_| PolicyError::range(key, value, "a smaller number"))
    }
}

pub(super) fn number(
    key: &str,
    value: &toml::Value,
    range: std::ops::RangeInclusive<f64>,
) -> Result<f64, PolicyError> {
    let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    let number = number.ok_or_else(|| PolicyError::kind(key, value, "a number"))?;
    let expected = || format!("{} to {}", range.start(), range.end());
    if range.contains(&number) { Ok(number) } else { Err(PolicyError::range(key, value, expected())) }
}

pub(super) fn texts(key: &str, value: &toml::Value) -> Result<Vec<String>, PolicyError> {
    let list = value.as_array().ok_or_else(|| PolicyError::kind(key, value, "a list of texts"))?;
    list.iter().map(|value| expect::text(key, value)).collect()
}

/// A list of tables with `name` and `sources`.
pub(super) fn pairs(
    key: &str,
    value: &toml::Value,
) -> Result<Vec<(String, BTreeSet<SourceId>)>, PolicyError> {
    let list = value.as_array().ok_or_else(|| PolicyError::kind(key, value, "a list of tables"))?;
    let pair = |value: &toml::Value| {
        let (mut name, mut sources) = (None, None);
        for (part, value) in expect::table(key, value)? {
            match part.as_str() {
                "name" => name = Some(expect::text(key, value)?),
                "sources" => sources = Some(texts(key, value)?.into_iter().map(SourceId::new).collect()),
                other => return Err(PolicyError::unknown(&format!("{key}.{other}"), ["name", "sources"])),
            }
        }
        let missing = |part| PolicyError::Missing { key: key.to_owned(), part };
        Ok((name.ok_or_else(|| missing("name"))?, sources.ok_or_else(|| missing("sources"))?))
    };
    list.iter().map(pair).collect()
}

/// A table with `name`, `first` and `last`.
pub(super) fn days(key: &str, value: &toml::Value) -> Result<Episode, PolicyError> {
    let (mut name, mut first, mut last) = (None, None, None);
    for (part, value) in expect::table(key, value)? {
        match part.as_str() {
            "name" => name = Some(expect::text(key, value)?),
            "first" => first = Some(day(key, value)?),
            "last" => last = Some(day(key, value)?),
            other => return Err(PolicyError::unknown(&format!("{key}.{other}"), ["name", "first", "last"])),
        }
    }
    let missing = |part| PolicyError::Missing { key: key.to_owned(), part };
    let (first, last) = (first.ok_or_else(|| missing("first"))?, last.ok_or_else(|| missing("last"))?);
    if first > last {
        let found = format!("{first} to {last}");
        return Err(PolicyError::OutOfRange {
            key: key.to_owned(),
            expected: "`first` before `last`".to_owned(),
            found,
        });
    }
    Ok(Episode { name: name.ok_or_else(|| missing("name"))?, days: DayRange { first, last } })
}

/// A day, as text or as a TOML date.
fn day(key: &str, value: &toml::Value) -> Result<Day, PolicyError> {
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_datetime().map(ToString::to_string));
    let parsed = text.and_then(|text| text.get(..10).and_then(|text| text.parse::<jiff::civil::Date>().ok()));
    parsed.map(Day::from_date).ok_or_else(|| PolicyError::kind(key, value, "a day such as \"2026-01-31\""))
}

/// Edits between two words (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in b.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = (diagonal + usize::from(letter != *other)).min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn an_empty_policy_is_the_default_and_vets_nobody() {
        assert_eq!(read("").unwrap(), Policy::default());
        assert!(!Policy::default().remarks().is_empty());
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest() {
        refused("veted = []", "did you mean `vetted`?");
        refused("[thresholds]\ncorroborated_cluster = 3", "did you mean `thresholds.corroborated_clusters`?");
        refused("[[party]]\nname = \"x\"\nsource = []", "did you mean `sources`?");
    }

    #[test]
    fn the_floor_holds() {
        refused("confirmed_reviewers = 1", "below the floor: *confirmed* takes two reviewers");
        refused("pool_is_source = true", "below the floor: posts of unknown origin");
        refused("gate = false", "below the floor: nothing leaves");
        assert!(read("confirmed_reviewers = 2\npool_is_source = false\ngate = true").is_ok());
    }

    #[test]
    fn ranges_and_kinds_are_checked() {
        refused("[weights]\ndirect = 1.2", "expected 0 to 1");
        refused("[thresholds]\ncorroborated_clusters = 1", "expected 2 to 20");
        refused("vetted = \"yas\"", "expected a list of texts");
        refused("[directness]\nsaw_bodies = \"direct\"", "saw_bodies");
        refused("[episode]\nname = \"x\"\nfirst = 2026-02-01\nlast = 2026-01-01", "`first` before `last`");
        refused("name = ", "not TOML");
    }

    #[test]
    fn the_example_policies_stand_above_the_floor_and_no_organisation_is_a_level() {
        let examples = [
            (include_str!("../../../../policies/after-iranhr-2026.toml"), "Iran Human Rights"),
            (include_str!("../../../../policies/after-airwars.toml"), "Airwars"),
            (include_str!("../../../../policies/after-ibc.toml"), "Iraq Body Count"),
        ];
        for (text, organisation) in examples {
            let policy = read(text).unwrap();
            assert!(!policy.after.is_empty() && policy.name.contains("as we read it"));
            assert!(policy.level_words.values().all(|(en, fa)| !en.contains(organisation) && !fa.is_empty()));
        }
    }

    #[test]
    fn what_is_written_canonically_reads_back_the_same() {
        let text = "name = \"x \\\"y\\\"\"\nvetted = [\"b\", \"a\"]\nadmissions = [\"dead\"]\n[[party]]\nname = \"p\"\n\
                    sources = [\"s\"]\n[directness]\ntold_by = \"direct\"\n[levels.corroborated]\nen = \"firm\"\nfa = \"f\"\n\
                    [episode]\nname = \"e\"\nfirst = \"2026-01-01\"\nlast = 2026-01-31";
        let policy = read(text).unwrap();
        let written: String = String::from_utf8(policy.canonical_bytes()).unwrap();
        assert_eq!(read(&written).unwrap(), policy);
        assert_ne!(policy.hash(), Policy::default().hash());
    }
}
