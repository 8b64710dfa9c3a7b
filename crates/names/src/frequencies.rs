//! How common a name is: the only place where frequency counts is [`crate::match_weight`].

use crate::encode::{Encoded, Role, Word};
use crate::keys;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Token counts of given names (first words) and of family names (all further words), by sound.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    given: Side,
    family: Side,
}

#[derive(Clone, Debug, Default)]
struct Side {
    counts: FxHashMap<u64, u32>,
    total: u32,
}

impl Frequencies {
    /// The Persian token counts shipped with the crate (iran-memorial, CC BY-SA 4.0; five or more).
    pub fn embedded() -> &'static Frequencies {
        static EMBEDDED: LazyLock<Frequencies> = LazyLock::new(|| {
            Frequencies::from_counts(
                table(include_str!("../data/freq_given_fa.tsv")),
                table(include_str!("../data/freq_family_fa.tsv")),
            )
        });
        &EMBEDDED
    }

    /// From one's own tables of (token, count).
    pub fn from_counts<'a>(
        given: impl IntoIterator<Item = (&'a str, u32)>,
        family: impl IntoIterator<Item = (&'a str, u32)>,
    ) -> Frequencies {
        let mut out = Frequencies::default();
        for (token, count) in given {
            out.given.add_token(token, count);
        }
        for (token, count) in family {
            out.family.add_token(token, count);
        }
        out
    }

    /// Learned from the names in force, each with the number of people who bear it. Shares of people add up, and are
    /// then rounded.
    pub fn from_names<'a>(names: impl Iterator<Item = (&'a Encoded, f64)>) -> Frequencies {
        let mut sums: [FxHashMap<u64, f64>; 2] = Default::default();
        for (name, people) in names {
            let words = name.forms().next().unwrap_or_default().iter().filter(|word| word.role == Role::Name);
            for (place, word) in words.enumerate() {
                *sums[usize::from(place > 0)].entry(identity(word)).or_default() += people;
            }
        }
        let rounded = |(identity, people): (u64, f64)| (identity, libm::round(people) as u32);
        Frequencies::default().and(sums.map(|side| side.into_iter().map(rounded)))
    }

    /// Both together: what one table counts refines what another does.
    #[must_use]
    pub fn with(&self, other: &Frequencies) -> Frequencies {
        let counts = |side: &'_ Side| side.counts.clone().into_iter();
        self.clone().and([counts(&other.given), counts(&other.family)])
    }

    /// The counts of given and of family names, each by the identity of its word, in order: what
    /// [`Frequencies::from_identities`] takes.
    pub fn identities(&self) -> [Vec<(u64, u32)>; 2] {
        [&self.given, &self.family].map(|side| {
            let mut counts: Vec<(u64, u32)> = side.counts.iter().map(|(&id, &count)| (id, count)).collect();
            counts.sort_unstable();
            counts
        })
    }

    /// From the counts of given and of family names by the identities of their words.
    pub fn from_identities([given, family]: [&[(u64, u32)]; 2]) -> Frequencies {
        Frequencies::default().and([given, family].map(|side| side.iter().copied()))
    }

    /// With these counts of given and of family names, by the identities of their words.
    fn and(mut self, counts: [impl Iterator<Item = (u64, u32)>; 2]) -> Self {
        for (side, counts) in [&mut self.given, &mut self.family].into_iter().zip(counts) {
            counts.for_each(|(identity, count)| side.add(identity, count));
        }
        self
    }

    /// −log2 of the share of given names (or of family names) that are this word, in 1/64 bit; at most
    /// [`RAREST`], because no table knows how rare a rare name is.
    pub(crate) fn surprise(&self, word: &Word, given: bool) -> i32 {
        let side = if given { &self.given } else { &self.family };
        let count = side.counts.get(&identity(word)).copied().unwrap_or(0);
        let share = (f64::from(count) + 1.0) / (f64::from(side.total) + UNSEEN);
        ((-libm::log2(share) * 64.0) as i32).clamp(0, RAREST)
    }
}

/// 12 bits.
const RAREST: i32 = 12 * 64;
/// Names that a table has not seen, beside its total.
const UNSEEN: f64 = 1000.0;

/// What counts as one name: a well-known name in any spelling, else the consonant skeleton.
pub(crate) fn identity(word: &Word) -> u64 {
    if word.known > 0 { u64::from(word.known) } else { keys::identity(word.bare()) }
}

impl Side {
    fn add_token(&mut self, token: &str, count: u32) {
        let name = Encoded::new(token);
        if let Some(word) = name.forms().next().and_then(<[Word]>::first) {
            self.add(identity(word), count);
        }
    }

    fn add(&mut self, skeleton: u64, count: u32) {
        let slot = self.counts.entry(skeleton).or_default();
        *slot = slot.saturating_add(count);
        self.total = self.total.saturating_add(count);
    }
}

fn table(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(token, count)| Some((token, count.trim().parse().ok()?)))
}
