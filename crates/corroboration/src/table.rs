//! Truth from any table of claims (source, item, value), where sources have no class.
//!
//! For tables that nobody vetted. The model tells how each claim came about: a source either copies the value of one
//! other source, or states its own, which is right as often as that source is right. Both are learned together by
//! expectation maximisation (after Dong, Berti-Équille & Srivastava, PVLDB 2(1), 2009, with the copier's share as a
//! parameter of its own instead of a constant). Known copies (a citation, near-duplicate text) are no voters at all.
//!
//! What keeps it honest: agreement on a value that is held to be true hardly speaks for copying, agreement on one
//! that loses does; a doubtful copier is discounted by its probability; a copier's own claims keep their full weight;
//! and only items of which two open claims tell teach how often a source is right. What is learned here never raises
//! a source's class.

mod claims;
mod copying;
mod learn;

use claims::Table;
use copying::Meetings;
use learn::Beliefs;

/// One claim of a table. Values are numbered within their item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The source.
    pub source: u32,
    /// The item.
    pub item: u32,
    /// The value, by its number among the item's values.
    pub value: u32,
    /// The source from which it is known to be copied, where that is known.
    pub from: Option<u32>,
}

/// Numbers that the reading of a table takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableOptions {
    /// Look for hidden copying.
    pub copying: bool,
    /// Learn each source's accuracy; else all sources weigh alike, by the mean of all.
    pub trust: bool,
    /// Prior probability that a source copies at all (0.001); which of the others it copies is even.
    pub prior: f64,
    /// Plausible wrong values of an item; none: read off the table.
    pub wrong_values: Option<f64>,
    /// Items that two sources must share before copying is looked for (5).
    pub shared: u32,
    /// Claims by which a source's accuracy is drawn towards the mean (8).
    pub shrinkage: f64,
    /// Rounds of learning at most (20).
    pub rounds: u32,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            copying: true,
            trust: true,
            prior: 0.001,
            wrong_values: None,
            shared: 5,
            shrinkage: 8.0,
            rounds: 20,
        }
    }
}

/// What a table says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableFindings {
    /// For each item its likeliest value and that value's probability; none where nobody says anything.
    pub answers: Vec<Option<(u32, f64)>>,
    /// For each source how often what it states by itself is held to be right.
    pub accuracy: Vec<f64>,
    /// Pairs (copier, original) that are held likelier than not, with the probability.
    pub copying: Vec<(u32, u32, f64)>,
}

/// What a source is held to be before anything is learned.
const START: f64 = 0.7;
/// Rounds at the end in which nobody becomes a copier anew, so that what is learned settles.
const SETTLING: u32 = 3;
/// Learning ends where no probability moves by more.
const STILL: f64 = 1e-4;

/// Read a table. The order of the claims does not matter; of several claims of one source about one item the last in
/// the order of values stands for nothing more than the others.
pub fn read_table(cells: &[Cell], options: &TableOptions) -> TableFindings {
    let table = Table::new(cells, options.wrong_values);
    let meetings = if options.copying { Meetings::new(&table, options.shared) } else { Meetings::default() };
    let mut accuracy = vec![START; table.sources];
    // Before anything is believed, copying shows in agreement alone: else a flood that outvotes the rest would be
    // believed first, and its agreement be taken for knowledge.
    let mut links = meetings.links(&table, &accuracy, None, options.prior);
    let mut beliefs = Beliefs::new(&table, &accuracy, &links);
    for round in 0..options.rounds {
        accuracy = learn::accuracies(&beliefs, options);
        if options.copying && round + SETTLING < options.rounds {
            links = meetings.links(&table, &accuracy, Some(&beliefs.of_claim), options.prior);
        }
        let next = Beliefs::new(&table, &accuracy, &links);
        let moved = next.of_claim.iter().zip(&beliefs.of_claim).map(|(a, b)| (a - b).abs());
        let still = moved.fold(0.0, f64::max) < STILL;
        beliefs = next;
        if still {
            break;
        }
    }
    let likely = |(copier, link): (usize, &Option<copying::Link>)| {
        let link = link.filter(|link| link.probability > 0.5)?;
        Some((copier as u32, link.of, link.probability))
    };
    TableFindings {
        answers: table.answers(&beliefs.of_claim),
        accuracy,
        copying: links.iter().enumerate().filter_map(likely).collect(),
    }
}

#[cfg(test)]
mod tests;
