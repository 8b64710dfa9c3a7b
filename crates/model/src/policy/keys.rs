//! Every key of `policy.toml`, once: its path, what it means, how it is read and how it is written.
//!
//! Reading, the codebook, the canonical bytes and the nearest-key hint all come from this table.

use super::read::{PolicyError, days, expect, number, pairs, texts};
use super::{Party, Policy, Together};
use crate::claim::{Basis, Directness, Value};
use crate::id::SourceId;
use crate::level::Level;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One key.
pub struct Key {
    /// Its path in the file.
    pub path: &'static str,
    /// What it means, for the codebook.
    pub what: &'static str,
    /// Set it from a value of the file.
    pub read: fn(&mut Policy, &toml::Value) -> Result<(), PolicyError>,
    /// Write it as it stands, canonically.
    pub write: fn(&Policy) -> String,
}

macro_rules! share {
    ($path:literal, $what:literal, $($field:ident).+, $range:expr) => {
        Key {
            path: $path,
            what: $what,
            read: |policy, value| {
                policy.$($field).+ = number($path, value, $range)?;
                Ok(())
            },
            write: |policy| format!("{}", policy.$($field).+),
        }
    };
}

macro_rules! count {
    ($path:literal, $what:literal, $($field:ident).+, $range:expr) => {
        Key {
            path: $path,
            what: $what,
            read: |policy, value| {
                policy.$($field).+ = expect::whole($path, value, $range)?;
                Ok(())
            },
            write: |policy| format!("{}", policy.$($field).+),
        }
    };
}

macro_rules! text {
    ($path:literal, $what:literal, $($field:ident).+) => {
        Key {
            path: $path,
            what: $what,
            read: |policy, value| {
                policy.$($field).+ = expect::text($path, value)?;
                Ok(())
            },
            write: |policy| quoted(&policy.$($field).+),
        }
    };
}

/// All keys, in the order of the codebook.
pub const KEYS: &[Key] = &[
    text!("name", "The policy's name and version, for readers.", name),
    Key {
        path: "after",
        what: "Published rules of which this policy is a reading, with their addresses. The reading is the group's own; the names of those who published the rules are never a level.",
        read: |policy, value| {
            policy.after = texts("after", value)?;
            Ok(())
        },
        write: |policy| list(policy.after.iter().map(|text| quoted(text))),
    },
    text!("zone", "Name of the zone in which days are counted, for readers.", zone),
    Key {
        path: "zone_offset_minutes",
        what: "Offset of that zone from UTC, in minutes.",
        read: |policy, value| {
            let minutes: i64 = expect::signed("zone_offset_minutes", value, -1_080..=1_080)?;
            policy.zone_offset = minutes as i32 * 60;
            Ok(())
        },
        write: |policy| format!("{}", policy.zone_offset / 60),
    },
    Key {
        path: "episode",
        what: "What is counted: `name`, `first` and `last` day. The dead of one episode never enter another.",
        read: |policy, value| {
            policy.episode = Some(days("episode", value)?);
            Ok(())
        },
        write: |policy| match &policy.episode {
            None => "none".to_owned(),
            Some(of) => {
                format!("{{name = {}, first = {}, last = {}}}", quoted(&of.name), of.days.first, of.days.last)
            }
        },
    },
    Key {
        path: "vetted",
        what: "Sources that the group has vetted. Only these can be direct; without any, nothing rises above several sources.",
        read: |policy, value| {
            policy.vetted = texts("vetted", value)?.into_iter().map(SourceId::new).collect();
            Ok(())
        },
        write: |policy| slugs(&policy.vetted),
    },
    Key {
        path: "party",
        what: "Parties of the episode, each with `name` and `sources`. Against its interest a party is one direct cluster for that fact alone; in its interest, and on cause, role and blame, its word weighs nothing.",
        read: |policy, value| {
            let party = |(name, sources)| Party { name, sources };
            policy.parties = pairs("party", value)?.into_iter().map(party).collect();
            Ok(())
        },
        write: |policy| list(policy.parties.iter().map(|party| named(&party.name, &party.sources))),
    },
    Key {
        path: "together",
        what: "Sources that count as one until a reviewer parts them, each set with `name` and `sources`: those of another group, say.",
        read: |policy, value| {
            let together = |(name, sources)| Together { name, sources };
            policy.together = pairs("together", value)?.into_iter().map(together).collect();
            Ok(())
        },
        write: |policy| list(policy.together.iter().map(|set| named(&set.name, &set.sources))),
    },
    Key {
        path: "admissions",
        what: "Values that a party says against its interest.",
        read: |policy, value| {
            let read = |text: String| expect::code::<Value>("admissions", &text);
            policy.admissions =
                texts("admissions", value)?.into_iter().map(read).collect::<Result<_, _>>()?;
            Ok(())
        },
        write: |policy| list(policy.admissions.iter().map(|value| quoted(value.code()))),
    },
    Key {
        path: "directness",
        what: "How near each basis stands, where the group reads it otherwise than the method: direct, document, relayed or list_only.",
        read: |policy, value| {
            for (basis, near) in expect::table("directness", value)? {
                let basis = expect::code::<Basis>("directness", basis)?;
                let near = expect::text("directness", near)?;
                policy.directness.insert(basis, expect::code::<Directness>("directness", &near)?);
            }
            Ok(())
        },
        write: |policy| {
            let entry = |(basis, near): (&Basis, &Directness)| format!("{basis} = {}", quoted(near.code()));
            table(policy.directness.iter().map(entry))
        },
    },
    Key {
        path: "levels",
        what: "Other words for a level, by its code: `{ en = …, fa = … }`. The rules stay.",
        read: |policy, value| {
            for (code, words) in expect::table("levels", value)? {
                let level = expect::code::<Level>("levels", code)?;
                let (mut en, mut fa) = (String::new(), String::new());
                for (language, word) in expect::table("levels", words)? {
                    match language.as_str() {
                        "en" => en = expect::text("levels", word)?,
                        "fa" => fa = expect::text("levels", word)?,
                        other => {
                            return Err(PolicyError::unknown(
                                &format!("levels.{code}.{other}"),
                                ["en", "fa"],
                            ));
                        }
                    }
                }
                policy.level_words.insert(level, (en, fa));
            }
            Ok(())
        },
        write: |policy| {
            let entry = |(level, (en, fa)): (&Level, &(String, String))| {
                format!("{level} = {{en = {}, fa = {}}}", quoted(en), quoted(fa))
            };
            table(policy.level_words.iter().map(entry))
        },
    },
    Key {
        path: "stock_phrases",
        what: "Stock phrases of the episode: sharing one says nothing about copying.",
        read: |policy, value| {
            policy.stock_phrases = texts("stock_phrases", value)?;
            Ok(())
        },
        write: |policy| list(policy.stock_phrases.iter().map(|text| quoted(text))),
    },
    Key {
        path: "confirmed_reviewers",
        what: "Reviewers, each a different person, who must sign before a value is confirmed. Two is the floor; the program takes two.",
        read: |_, value| match expect::signed("confirmed_reviewers", value, i64::MIN..=i64::MAX)? {
            2 => Ok(()),
            0 | 1 | i64::MIN..0 => Err(PolicyError::below(
                "confirmed_reviewers",
                value,
                "*confirmed* takes two reviewers who are two people",
            )),
            _ => Err(PolicyError::range("confirmed_reviewers", value, "2")),
        },
        write: |_| "2".to_owned(),
    },
    Key {
        path: "pool_is_source",
        what: "Whether posts of unknown origin count as a source. They never do.",
        read: |_, value| match value.as_bool() {
            Some(false) => Ok(()),
            _ => Err(PolicyError::below(
                "pool_is_source",
                value,
                "posts of unknown origin are no source, whatever their number",
            )),
        },
        write: |_| "false".to_owned(),
    },
    Key {
        path: "gate",
        what: "Whether what leaves passes the gate. It always does.",
        read: |_, value| match value.as_bool() {
            Some(true) => Ok(()),
            _ => Err(PolicyError::below("gate", value, "nothing leaves but through the gate")),
        },
        write: |_| "true".to_owned(),
    },
    count!(
        "thresholds.corroborated_clusters",
        "Independent clusters that *corroborated* takes; two or more.",
        thresholds.corroborated_clusters,
        2..=20
    ),
    count!(
        "thresholds.corroborated_direct",
        "Direct clusters among them.",
        thresholds.corroborated_direct,
        0..=20
    ),
    count!(
        "thresholds.death_direct",
        "Direct clusters that a death takes; one and a verified document also do.",
        thresholds.death_direct,
        0..=20
    ),
    share!(
        "thresholds.same_person",
        "Probability at which two reports are put together.",
        thresholds.same_person,
        0.0..=1.0
    ),
    share!(
        "thresholds.review_floor",
        "Probability below which a pair is not shown for review.",
        thresholds.review_floor,
        0.0..=1.0
    ),
    share!(
        "thresholds.review_ceiling",
        "Probability up to which a pair is shown for review.",
        thresholds.review_ceiling,
        0.0..=1.0
    ),
    share!(
        "thresholds.death_told",
        "Probability from which a death heads what is told, where known sources also say otherwise. Levels do not read it.",
        thresholds.death_told,
        0.5..=1.0
    ),
    share!(
        "thresholds.near_duplicate",
        "Jaccard similarity of five-character shingles at which two texts are one.",
        thresholds.near_duplicate,
        0.05..=1.0
    ),
    count!(
        "thresholds.smallest_cell",
        "Smallest count of living people that a public table prints; five or more.",
        thresholds.smallest_cell,
        5..=1_000_000
    ),
    share!(
        "weights.direct",
        "How often a direct statement of a vetted source is right, where nothing else is known. Probabilities read it; levels do not.",
        weights.direct,
        0.0..=1.0
    ),
    share!(
        "weights.document",
        "The same for a document that a reviewer verified.",
        weights.document,
        0.0..=1.0
    ),
    share!("weights.relayed", "The same for what a known source relays.", weights.relayed, 0.0..=1.0),
    share!(
        "weights.list_only",
        "The same for a list that does not say how it knows.",
        weights.list_only,
        0.0..=1.0
    ),
    share!(
        "weights.admission",
        "The same for a party's word against its interest.",
        weights.admission,
        0.0..=1.0
    ),
    share!(
        "weights.pool",
        "How often all posts of unknown origin for one value together are right: one weak source, whatever their number.",
        weights.pool,
        0.0..=1.0
    ),
    share!(
        "weights.cap",
        "The most that one cluster may move a probability, in nats of log-odds.",
        weights.cap,
        0.0..=6.0
    ),
    share!("weights.dies", "Probability per day that a living person dies.", weights.dies, 0.0..=0.5),
    share!(
        "weights.liberty_changes",
        "Probability per day that a person's liberty changes.",
        weights.liberty_changes,
        0.0..=0.5
    ),
    share!(
        "weights.other_changes",
        "Probability per day that a person's state on another axis changes.",
        weights.other_changes,
        0.0..=0.5
    ),
];

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", letter as u32);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn table(items: impl Iterator<Item = String>) -> String {
    format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
}

fn slugs(sources: &BTreeSet<SourceId>) -> String {
    list(sources.iter().map(|source| quoted(source.as_str())))
}

fn named(name: &str, sources: &BTreeSet<SourceId>) -> String {
    format!("{{name = {}, sources = {}}}", quoted(name), slugs(sources))
}
