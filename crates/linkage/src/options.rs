//! What the caller says about the records and about the run.

use khabar_names::Frequencies;

/// What is known about one record apart from its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordMeta {
    /// Breaks ties between records that agree in every compared cell and come from one source, and decides
    /// nothing else. Best a hash of what else the record says, so that ties too are broken by content.
    pub id: [u8; 32],
    /// The list or file that the record comes from.
    pub source: u32,
    /// The source is vetted or declared. A record of unknown origin attaches to at most one person, and
    /// never joins two nor parts one.
    pub known: bool,
    /// The list says that it is compiled from others that are here too. Its records teach nothing and join
    /// nobody: each attaches to the person that it fits best, and those that fit nobody form people among
    /// themselves. A record that a reviewer decided on is exempt.
    pub compiled: bool,
    /// The record copies this one: it follows its original and enters no parameter.
    pub copy_of: Option<u32>,
    /// The record names somebody. Unnamed records never form nor join people.
    pub named: bool,
}

/// A reviewer's decision about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decision {
    /// One record.
    pub a: u32,
    /// The other record.
    pub b: u32,
    /// `true`: the same person; `false`: two people.
    pub same: bool,
}

/// Which pairs may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Any two records.
    #[default]
    Both,
    /// Only records of one source.
    Within,
    /// Only records of different sources (people still hold several of one source where both match a
    /// third record: lists repeat people).
    Between,
}

/// How to link.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed of the random pairs that estimate `u`, and of nothing else.
    pub seed: u64,
    /// Token frequencies of full names.
    pub frequencies: Frequencies,
    /// Which pairs may be one person.
    pub mode: Mode,
    /// Pairs below this probability are forgotten.
    pub floor: f64,
    /// Pairs between the floor and this probability, or split by the clustering, are undecided.
    pub certain: f64,
    /// Candidate pairs that may be compared, for each record.
    pub pairs_per_record: u32,
    /// Choose blocking keys as for so many records: where the table is a sample of a larger one, whose
    /// partitions are then weighed by its model. The keys of a plan are of any block: a partition does not see
    /// whether a block of another is small.
    pub planned_records: Option<u64>,
}

impl Options {
    /// The defaults, with these name frequencies.
    #[must_use]
    pub fn new(frequencies: Frequencies) -> Self {
        Self {
            seed: 1,
            frequencies,
            mode: Mode::Both,
            floor: 0.02,
            certain: 0.95,
            pairs_per_record: 30,
            planned_records: None,
        }
    }
}

/// What the linkage is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Ordering values and finding similar ones.
    Prepare,
    /// Choosing and sorting blocking keys.
    Block,
    /// Counting agreement patterns and learning parameters.
    Learn,
    /// Weighing candidate pairs.
    Score,
    /// Forming people.
    Cluster,
}

impl Stage {
    /// The stage in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Prepare => "preparing values",
            Self::Block => "blocking",
            Self::Learn => "learning parameters",
            Self::Score => "weighing pairs",
            Self::Cluster => "forming people",
        }
    }
}

/// Told to the caller as the work goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Share of the stage that is done, 0 to 1.
    pub done: f64,
}
