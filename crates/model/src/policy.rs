//! The policy: everything that a rule reads. Above it stands the compiled floor, which no policy can lower.
//!
//! The floor: *confirmed* takes two reviewers; the pool of unknown origin is no source; the gate is on.

mod codebook;
mod keys;
mod read;

pub use keys::{KEYS, Key};
pub use read::{PolicyError, read};

use crate::claim::{Basis, Directness, Value};
use crate::id::SourceId;
use crate::incident::Episode;
use crate::level::Level;
use crate::source::{Class, Source};
use crate::vocabulary::Language;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A party of the episode: its word is read by its direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The party's name for readers.
    pub name: String,
    /// The sources that speak for it.
    pub sources: BTreeSet<SourceId>,
}

/// Sources that count as one until a reviewer says that they differ: those of another group, say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// The group's name for readers.
    pub name: String,
    /// Its sources.
    pub sources: BTreeSet<SourceId>,
}

/// How often each kind of statement is right, where nothing else is known: what probabilities read. Levels read none
/// of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Vetted, and direct (0.9).
    pub direct: f64,
    /// A document that a reviewer verified (0.95).
    pub document: f64,
    /// Relayed by a known source (0.75).
    pub relayed: f64,
    /// On a list of a known source that does not say how it knows (0.7).
    pub list_only: f64,
    /// A party's word against its interest (0.9).
    pub admission: f64,
    /// All posts of unknown origin for one value together, as one weak source (0.6).
    pub pool: f64,
    /// The most, in nats of log-odds, that one cluster may move a probability (3.0).
    pub cap: f64,
    /// Probability per day that a living person dies (0.01).
    pub dies: f64,
    /// Probability per day that a person's liberty changes (0.02).
    pub liberty_changes: f64,
    /// Probability per day that a person's state on another axis changes (0.05).
    pub other_changes: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            direct: 0.9,
            document: 0.95,
            relayed: 0.75,
            list_only: 0.7,
            admission: 0.9,
            pool: 0.6,
            cap: 3.0,
            dies: 0.01,
            liberty_changes: 0.02,
            other_changes: 0.05,
        }
    }
}

/// Numbers that rules read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Independent clusters that *corroborated* takes (2).
    pub corroborated_clusters: u32,
    /// Direct clusters among them (1).
    pub corroborated_direct: u32,
    /// Direct clusters that a death takes (2), or one and a document.
    pub death_direct: u32,
    /// Probability at and above which two reports are put together (0.5).
    pub same_person: f64,
    /// Probability below which a pair is not shown for review (0.05).
    pub review_floor: f64,
    /// Probability up to which a pair is shown for review (0.95).
    pub review_ceiling: f64,
    /// Probability from which a death heads what is told, where known sources also say otherwise (0.8).
    pub death_told: f64,
    /// Jaccard similarity of five-character shingles at which two texts are one (0.5).
    pub near_duplicate: f64,
    /// Smallest count of living people that a public table prints (5).
    pub smallest_cell: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            corroborated_clusters: 2,
            corroborated_direct: 1,
            death_direct: 2,
            same_person: 0.5,
            review_floor: 0.05,
            review_ceiling: 0.95,
            death_told: 0.8,
            near_duplicate: 0.5,
            smallest_cell: 5,
        }
    }
}

/// The policy of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its name and version, for readers.
    pub name: String,
    /// Published rules of which it is a reading, with their addresses.
    pub after: Vec<String>,
    /// The episode that is counted.
    pub episode: Option<Episode>,
    /// Offset of the policy's zone from UTC, in seconds.
    pub zone_offset: i32,
    /// The zone's name, for readers.
    pub zone: String,
    /// Sources that the group has vetted.
    pub vetted: BTreeSet<SourceId>,
    /// Parties of the episode.
    pub parties: Vec<Party>,
    /// Sources that count as one until a reviewer says that they differ.
    pub together: Vec<Together>,
    /// Values that a party says against its interest. For these alone its word is a direct cluster.
    pub admissions: BTreeSet<Value>,
    /// How near each basis stands, where the policy reads it otherwise than the method.
    pub directness: BTreeMap<Basis, Directness>,
    /// Numbers that rules read.
    pub thresholds: Thresholds,
    /// Numbers that probabilities read.
    pub weights: Weights,
    /// Other words for levels, in English and Persian.
    pub level_words: BTreeMap<Level, (String, String)>,
    /// Stock phrases of the episode: sharing one says nothing about copying.
    pub stock_phrases: Vec<String>,
}

impl Default for Policy {
    /// Without a policy file nobody is vetted, and nothing rises above *several sources*.
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            after: Vec::new(),
            episode: None,
            zone_offset: 12_600,
            zone: "Asia/Tehran".to_owned(),
            vetted: BTreeSet::new(),
            parties: Vec::new(),
            together: Vec::new(),
            admissions: BTreeSet::from([Value::Dead, Value::Held, Value::Executed]),
            directness: BTreeMap::new(),
            thresholds: Thresholds::default(),
            weights: Weights::default(),
            level_words: BTreeMap::new(),
            stock_phrases: Vec::new(),
        }
    }
}

impl Policy {
    /// The words for a level under this policy.
    pub fn level_words(&self, level: Level, language: Language) -> &str {
        let own = self.level_words.get(&level).map(|(en, fa)| match language {
            Language::En => en.as_str(),
            Language::Fa => fa.as_str(),
        });
        own.filter(|words| !words.is_empty()).unwrap_or_else(|| level.words(language))
    }

    /// The policy as bytes that depend on nothing but what it says: one `key = value` a line, in the order of
    /// [`KEYS`], sets sorted.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let unset = |key: &&Key| key.path != "episode" || self.episode.is_some();
        let line = |key: &Key| format!("{} = {}\n", key.path, (key.write)(self));
        KEYS.iter().filter(unset).map(line).collect::<String>().into_bytes()
    }

    /// Hash of the canonical bytes, as hex: stamped on every finding and every decision.
    pub fn hash(&self) -> String {
        blake3::hash(&self.canonical_bytes()).to_hex().to_string()
    }

    /// The party for which a source speaks, by its place among the parties.
    pub fn party_of(&self, source: &SourceId) -> Option<usize> {
        self.parties.iter().position(|party| party.sources.contains(source))
    }

    /// The class of a source under this policy. A party is a party even where somebody vetted it.
    pub fn class(&self, source: &Source) -> Class {
        if self.parties.iter().any(|party| party.sources.contains(&source.id)) {
            Class::Party
        } else if self.vetted.contains(&source.id) {
            Class::Vetted
        } else if source.declared {
            Class::Declared
        } else {
            Class::Unknown
        }
    }

    /// How near a basis stands under this policy.
    pub fn directness(&self, basis: Basis) -> Directness {
        self.directness.get(&basis).copied().unwrap_or(basis.directness())
    }
}
