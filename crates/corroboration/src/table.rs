//! Truth from any table of claims (source, item, value), where sources have no class.
//!
//! For tables that nobody vetted: a source's weight is learned from how it fares on independent origins, never from
//! how many copies say the same. Copies that are known (a citation, near-duplicate text) are no voters at all;
//! hidden copying is inferred from shared *mistakes* alone (after Dong, Berti-Équille & Srivastava, PVLDB 2(1), 2009), with a
//! strict prior: agreement alone is weak evidence of copying. What is learned here never raises a source's class.

use rustc_hash::FxHashMap;

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
    /// Prior probability that one source copies another (0.001).
    pub prior: f64,
    /// How much of what it states a copier copies (0.8).
    pub copied_share: f64,
    /// Plausible wrong values of an item; none: read off the table.
    pub wrong_values: Option<f64>,
    /// Items that two sources must share before copying is looked for (5).
    pub shared: u32,
    /// Claims by which a source's accuracy is drawn towards the mean (8).
    pub shrinkage: f64,
    /// Before anything is believed, look for copying in agreement alone.
    pub agreement_first: bool,
    /// Rounds of learning (12).
    pub rounds: u32,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            copying: true,
            trust: true,
            prior: 0.001,
            copied_share: 0.8,
            wrong_values: None,
            shared: 5,
            shrinkage: 8.0,
            agreement_first: true,
            rounds: 12,
        }
    }
}

/// What a table says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableFindings {
    /// For each item its likeliest value and that value's probability; none where nobody says anything.
    pub answers: Vec<Option<(u32, f64)>>,
    /// For each source how often it is held to be right.
    pub accuracy: Vec<f64>,
    /// Pairs (copier, original) that are held likelier than not, with the probability.
    pub copying: Vec<(u32, u32, f64)>,
}

/// Read a table. The order of the claims does not matter; of several claims of one source about one item the last in
/// the order of values stands for nothing more than the others.
pub fn read_table(cells: &[Cell], options: &TableOptions) -> TableFindings {
    let table = Table::new(cells, options);
    let meetings = if options.copying { table.meetings(options) } else { Meetings::default() };
    let mut accuracy = vec![START; table.sources];
    // Before anything is believed, copying shows in agreement alone: else a flood that outvotes the rest would be
    // believed first, and its agreement be taken for knowledge.
    let mut doubts = match options.agreement_first {
        true => table.doubts(&meetings, &accuracy, None, options),
        false => Doubts::default(),
    };
    let mut beliefs = table.beliefs(&accuracy, &doubts, options);
    for _ in 0..options.rounds {
        accuracy = table.accuracies(&beliefs, options);
        if options.copying {
            doubts = table.doubts(&meetings, &accuracy, Some(&beliefs), options);
        }
        let next = table.beliefs(&accuracy, &doubts, options);
        let moved = next.iter().zip(&beliefs).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        beliefs = next;
        if moved < 1e-4 {
            break;
        }
    }
    TableFindings { answers: table.answers(&beliefs), accuracy, copying: doubts.pairs() }
}

/// What a source is held to be before anything is learned.
const START: f64 = 0.8;

/// Claims by item, each source once per item and value.
struct Table {
    sources: usize,
    /// Claims sorted by item, value, source.
    cells: Vec<Cell>,
    /// Start of each item's claims.
    item: Vec<usize>,
    /// Plausible wrong values.
    wrong: f64,
}

/// Probability that one source depends on another, by (source, other).
#[derive(Default)]
struct Doubts(FxHashMap<(u32, u32), f64>);

impl Doubts {
    fn of(&self, source: u32, other: u32) -> f64 {
        self.0.get(&(source, other)).copied().unwrap_or(0.0)
    }

    fn pairs(&self) -> Vec<(u32, u32, f64)> {
        let likely = self.0.iter().filter(|(_, doubt)| **doubt > 0.5);
        let mut pairs: Vec<(u32, u32, f64)> =
            likely.map(|(&(copier, of), &doubt)| (copier, of, doubt)).collect();
        pairs.sort_by_key(|pair| (pair.0, pair.1));
        pairs
    }
}

impl Table {
    fn new(cells: &[Cell], options: &TableOptions) -> Self {
        let mut cells = cells.to_vec();
        cells.sort_unstable_by_key(|cell| (cell.item, cell.value, cell.source, cell.from));
        cells.dedup_by_key(|cell| (cell.item, cell.value, cell.source));
        infer_copies(&mut cells);
        let sources = cells.iter().map(|cell| cell.source as usize + 1).max().unwrap_or(0);
        let items = cells.last().map_or(0, |cell| cell.item as usize + 1);
        let item = (0..=items as u32).map(|item| cells.partition_point(|cell| cell.item < item)).collect();
        let wrong = options.wrong_values.unwrap_or_else(|| plausible_wrong(&cells));
        Self { sources, cells, item, wrong }
    }

    fn items(&self) -> impl Iterator<Item = &[Cell]> {
        self.item.windows(2).map(|ends| &self.cells[ends[0]..ends[1]])
    }

    /// Probability of every claim's value, by claim.
    fn beliefs(&self, accuracy: &[f64], doubts: &Doubts, options: &TableOptions) -> Vec<f64> {
        let mut beliefs = vec![0.0; self.cells.len()];
        let mut at = 0;
        for claims in self.items() {
            let votes: Vec<f64> = claims
                .chunk_by(|a, b| a.value == b.value)
                .map(|of| self.votes(of, accuracy, doubts, options))
                .collect();
            let most = votes.iter().copied().fold(0.0, f64::max);
            // Values that nobody says are wrong too, and share what is left.
            let unsaid = (self.wrong + 1.0 - votes.len() as f64).max(0.0) * libm::exp(-most);
            let total: f64 = votes.iter().map(|vote| libm::exp(vote - most)).sum::<f64>() + unsaid;
            for (of, vote) in claims.chunk_by(|a, b| a.value == b.value).zip(&votes) {
                beliefs[at..at + of.len()].fill(libm::exp(vote - most) / total);
                at += of.len();
            }
        }
        beliefs
    }

    /// Nats that speak for one value: each source's, less what it may have from those before it.
    fn votes(&self, claims: &[Cell], accuracy: &[f64], doubts: &Doubts, options: &TableOptions) -> f64 {
        let mut voters: Vec<u32> =
            claims.iter().filter(|claim| claim.from.is_none()).map(|claim| claim.source).collect();
        // The most trusted is taken as the first to say it; ties by number.
        voters.sort_by(|a, b| accuracy[*b as usize].total_cmp(&accuracy[*a as usize]).then(a.cmp(b)));
        let mut nats = 0.0;
        for (place, &source) in voters.iter().enumerate() {
            let right = accuracy[source as usize].clamp(0.05, 0.95);
            let weight = libm::log(self.wrong * right / (1.0 - right)).max(0.0);
            let mut own = 1.0;
            if options.copying {
                for &other in &voters[..place.min(MOST_BEFORE)] {
                    own *= 1.0 - options.copied_share * doubts.of(source, other);
                }
            }
            nats += weight * own;
        }
        nats
    }

    /// How often each source is right, drawn towards the mean of all.
    fn accuracies(&self, beliefs: &[f64], options: &TableOptions) -> Vec<f64> {
        let (mut right, mut count) = (vec![0.0; self.sources], vec![0.0; self.sources]);
        for (cell, belief) in self.cells.iter().zip(beliefs).filter(|(cell, _)| cell.from.is_none()) {
            right[cell.source as usize] += belief;
            count[cell.source as usize] += 1.0;
        }
        // The mean of sources, not of claims: a source with many claims does not set it.
        let spoke = || (0..self.sources).filter(|&source| count[source] > 0.0);
        let mean =
            spoke().map(|source| right[source] / count[source]).sum::<f64>() / spoke().count().max(1) as f64;
        if !options.trust {
            return vec![mean; self.sources];
        }
        let drawn =
            |(right, count): (&f64, &f64)| (right + options.shrinkage * mean) / (count + options.shrinkage);
        right.iter().zip(&count).map(drawn).collect()
    }

    /// Pairs of claims by different sources about one item, by pair of sources, of pairs that share enough items.
    fn meetings(&self, options: &TableOptions) -> Meetings {
        let mut all: Vec<(u64, u32, u32)> = Vec::new();
        for (ends, claims) in self.item.windows(2).zip(self.items()) {
            let open: Vec<usize> =
                (0..claims.len()).filter(|&claim| claims[claim].from.is_none()).take(WIDEST).collect();
            for (place, &a) in open.iter().enumerate() {
                for &b in open[place + 1..].iter().filter(|&&b| claims[a].source != claims[b].source) {
                    let (low, high) =
                        (claims[a].source.min(claims[b].source), claims[a].source.max(claims[b].source));
                    let key = u64::from(low) << 32 | u64::from(high);
                    all.push((key, (ends[0] + a) as u32, (ends[0] + b) as u32));
                }
            }
        }
        all.sort_unstable();
        let mut meetings = Meetings::default();
        for pair in all.chunk_by(|a, b| a.0 == b.0).filter(|pair| pair.len() >= options.shared as usize) {
            meetings.claims.extend(pair.iter().map(|&(_, a, b)| (a, b)));
            meetings.pairs.push(((pair[0].0 >> 32) as u32, pair[0].0 as u32, meetings.claims.len()));
        }
        meetings
    }

    /// For each pair that shares enough items, the probability that the one depends on the other.
    fn doubts(
        &self,
        meetings: &Meetings,
        accuracy: &[f64],
        beliefs: Option<&[f64]>,
        options: &TableOptions,
    ) -> Doubts {
        let mut doubts = Doubts::default();
        let mut from = 0;
        for &(a, b, to) in &meetings.pairs {
            let mut shared = Shared::default();
            for &(one, other) in &meetings.claims[from..to] {
                let (one, other) = (one as usize, other as usize);
                match beliefs {
                    _ if self.cells[one].value != self.cells[other].value => shared.apart += 1.0,
                    Some(beliefs) => shared.wrong += 1.0 - beliefs[one],
                    None => shared.alike += 1.0,
                }
            }
            from = to;
            let (ab, ba) = shared.copying(accuracy[a as usize], accuracy[b as usize], self.wrong, options);
            // Whoever is met later among the voters is the copier, in whichever direction.
            if ab + ba > 1e-6 {
                doubts.0.insert((a, b), ab + ba);
                doubts.0.insert((b, a), ab + ba);
            }
        }
        doubts
    }

    fn answers(&self, beliefs: &[f64]) -> Vec<Option<(u32, f64)>> {
        let mut at = 0;
        let answer = |claims: &[Cell]| {
            let own = &beliefs[at..at + claims.len()];
            at += claims.len();
            let best =
                (0..claims.len()).reduce(|best, claim| if own[claim] > own[best] { claim } else { best });
            best.map(|claim| (claims[claim].value, own[claim]))
        };
        self.items().map(answer).collect()
    }
}

/// Known copies after which a source is taken to copy wherever it says the same as its original.
const KNOWN: u32 = 3;

/// What a known copier says in the words of a known original is a copy, seen or not.
fn infer_copies(cells: &mut [Cell]) {
    let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    cells
        .iter()
        .filter_map(|cell| Some((cell.source, cell.from?)))
        .for_each(|pair| *known.entry(pair).or_default() += 1);
    let mut originals: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (&(copier, original), _) in known.iter().filter(|(_, count)| **count >= KNOWN) {
        originals.entry(copier).or_default().push(original);
    }
    // The smallest original, so that the order of a map decides nothing.
    originals.values_mut().for_each(|of| of.sort_unstable());
    for of_value in cells.chunk_by_mut(|a, b| (a.item, a.value) == (b.item, b.value)) {
        let said: Vec<u32> = of_value.iter().map(|cell| cell.source).collect();
        for cell in of_value.iter_mut().filter(|cell| cell.from.is_none()) {
            let mut of = originals.get(&cell.source).into_iter().flatten().copied();
            cell.from = of.find(|original| *original != cell.source && said.binary_search(original).is_ok());
        }
    }
}

/// A voter is compared with this many of those before it; more would change a product that is already small.
const MOST_BEFORE: usize = 200;
/// Claims of one item that are compared pairwise.
const WIDEST: usize = 200;

/// Pairs of sources, each with the end of its claims among all pairs of claims.
#[derive(Default)]
struct Meetings {
    pairs: Vec<(u32, u32, usize)>,
    claims: Vec<(u32, u32)>,
}

/// What two sources have in common.
#[derive(Default)]
struct Shared {
    /// They agree, and nothing is believed yet.
    alike: f64,
    /// They agree, as far as that is believed wrong.
    wrong: f64,
    /// They differ.
    apart: f64,
}

impl Shared {
    /// Probabilities that the first copies the second, and the second the first (Dong et al. 2009, section 3.2).
    fn copying(&self, a: f64, b: f64, wrong_values: f64, options: &TableOptions) -> (f64, f64) {
        let (a, b) = (a.clamp(0.05, 0.95), b.clamp(0.05, 0.95));
        let c = options.copied_share;
        let (right, wrong) = (a * b, (1.0 - a) * (1.0 - b) / wrong_values);
        let apart = (1.0 - right - wrong).max(1e-9);
        let free = self.nats(right, wrong, apart);
        let from = |original: f64| {
            self.nats(
                original * c + right * (1.0 - c),
                (1.0 - original) * c + wrong * (1.0 - c),
                apart * (1.0 - c),
            )
        };
        let (one, other) = (from(b), from(a));
        let prior = libm::log(options.prior / (1.0 - 2.0 * options.prior));
        let most = free.max(one + prior).max(other + prior);
        let weights = [free, one + prior, other + prior].map(|nats| libm::exp(nats - most));
        let total: f64 = weights.iter().sum();
        (weights[1] / total, weights[2] / total)
    }

    /// Agreement on what is believed right is no evidence either way: good sources agree.
    fn nats(&self, right: f64, wrong: f64, apart: f64) -> f64 {
        self.wrong * libm::log(wrong) + self.alike * libm::log(right + wrong) + self.apart * libm::log(apart)
    }
}

/// Plausible wrong values of an item: the mean number of values that items with several claims have, less the right
/// one, where few values exist at all no fewer than those less one.
fn plausible_wrong(cells: &[Cell]) -> f64 {
    let (mut values, mut items) = (0.0, 0.0);
    for item in cells.chunk_by(|a, b| a.item == b.item).filter(|item| item.len() >= 3) {
        values += item.chunk_by(|a, b| a.value == b.value).count() as f64;
        items += 1.0;
    }
    let mean: f64 = if items > 0.0 { values / items } else { 2.0 };
    mean.max(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(source: u32, item: u32, value: u32) -> Cell {
        Cell { source, item, value, from: None }
    }

    /// Five honest sources and a liar with ten copiers over sixty items; the honest err now and then, each alone.
    fn flood() -> Vec<Cell> {
        let mut cells = Vec::new();
        for item in 0..60 {
            for source in 0..5 {
                let errs = (item * 7 + source * 13) % 11 == 0;
                cells.push(cell(source, item, if errs { 1 + source % 3 } else { 0 }));
            }
            for source in 5..16 {
                cells.push(cell(source, item, if item % 2 == 0 { 1 + item % 3 } else { 0 }));
            }
        }
        cells
    }

    #[test]
    fn a_liar_and_ten_copiers_do_not_outvote_five() {
        let found =
            read_table(&flood(), &TableOptions { wrong_values: Some(3.0), ..TableOptions::default() });
        let right = found.answers.iter().filter(|answer| answer.is_some_and(|(value, _)| value == 0)).count();
        assert!(right >= 58, "{right}");
        let votes = read_table(&flood(), &TableOptions { copying: false, ..TableOptions::default() });
        let right = votes.answers.iter().filter(|answer| answer.is_some_and(|(value, _)| value == 0)).count();
        assert!(right <= 40, "{right}");
    }

    #[test]
    fn order_and_repeats_change_nothing() {
        let cells = flood();
        let mut other: Vec<Cell> = cells.iter().rev().copied().collect();
        other.extend(cells.iter().copied().take(100));
        assert_eq!(
            read_table(&cells, &TableOptions::default()),
            read_table(&other, &TableOptions::default())
        );
    }

    #[test]
    fn an_empty_table_has_no_answers() {
        assert_eq!(read_table(&[], &TableOptions::default()).answers, []);
    }
}
