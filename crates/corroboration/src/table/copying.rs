//! Who copies whom: for each source the one other that best explains what they share, if any does.
//!
//! A pair is judged by what they say of the items that both speak of. Where they differ nothing was copied there.
//! Where they agree, copying explains it always; independence explains it as well where the value is true and both
//! are good, and hardly where it is wrong: so the weight of an agreement grows as the value loses.

use super::claims::Table;

/// A source copies another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The source that it copies.
    pub of: u32,
    /// The share of what both speak of that it copies, less what is in doubt.
    pub share: f64,
    /// The probability that it copies at all.
    pub probability: f64,
}

/// Pairs of claims by different sources about one item, by pair of sources.
#[derive(Default)]
pub struct Meetings {
    /// The later source, the earlier, and the end of their claims.
    pairs: Vec<(u32, u32, usize)>,
    /// Places of the claims: of the later source, of the earlier.
    claims: Vec<(u32, u32)>,
}

/// Claims of one item that are compared pairwise.
const WIDEST: usize = 200;
/// Shares of copying that are tried.
const SHARES: [f64; 9] = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
/// Beliefs are read in bins of half a nat of log-odds: whether a value is held at .99 or at .999 decides how much an
/// agreement on it may mean.
const BINS: usize = 32;
const PER_NAT: f64 = 2.0;
/// Nats below even odds at which copying is no longer reckoned with at all.
const NOTHING: f64 = 6.0;

impl Meetings {
    /// Meetings of all pairs that share enough items. The source with more claims is taken as the earlier, so that
    /// nobody copies in a circle; in a set that is all alike it does not matter which is the first.
    pub fn new(table: &Table, shared: u32) -> Self {
        let mut counts = vec![0u32; table.sources];
        table
            .cells
            .iter()
            .filter(|cell| cell.from.is_none())
            .for_each(|cell| counts[cell.source as usize] += 1);
        let later = |source: u32| (std::cmp::Reverse(counts[source as usize]), source);
        let mut all: Vec<(u64, u32, u32)> = Vec::new();
        for (from, claims) in table.items() {
            let open: Vec<usize> =
                (0..claims.len()).filter(|&claim| claims[claim].from.is_none()).take(WIDEST).collect();
            for (place, &a) in open.iter().enumerate() {
                for &b in open[place + 1..].iter().filter(|&&b| claims[a].source != claims[b].source) {
                    let a_first = later(claims[a].source) < later(claims[b].source);
                    let (late, early) = if a_first { (b, a) } else { (a, b) };
                    let key = u64::from(claims[late].source) << 32 | u64::from(claims[early].source);
                    all.push((key, (from + late) as u32, (from + early) as u32));
                }
            }
        }
        all.sort_unstable();
        let mut meetings = Meetings::default();
        for pair in all.chunk_by(|a, b| a.0 == b.0).filter(|pair| pair.len() >= shared as usize) {
            meetings.claims.extend(pair.iter().map(|&(_, a, b)| (a, b)));
            meetings.pairs.push(((pair[0].0 >> 32) as u32, pair[0].0 as u32, meetings.claims.len()));
        }
        meetings
    }

    /// For each source whom it copies. Without beliefs, agreement is held against what two sources of the accuracies
    /// given would have by chance.
    pub fn links(
        &self,
        table: &Table,
        accuracy: &[f64],
        beliefs: Option<&[f64]>,
        prior: f64,
    ) -> Vec<Option<Link>> {
        let bins: Option<Vec<u8>> =
            beliefs.map(|beliefs| beliefs.iter().map(|&belief| bin(belief)).collect());
        // Strict: a source rarely copies, and if it does, any of the others may be whom.
        let need = libm::log(table.sources.max(1) as f64) - libm::log(prior.clamp(1e-12, 1.0));
        let mut best: Vec<Option<(f64, u32, f64)>> = vec![None; table.sources];
        let mut from = 0;
        for &(late, early, to) in &self.pairs {
            let (own, other) = (accuracy[late as usize], accuracy[early as usize]);
            let mut shared = Shared::default();
            for &(a, b) in &self.claims[from..to] {
                let alike = table.cells[a as usize].value == table.cells[b as usize].value;
                shared.add(alike, bins.as_ref().map_or(0, |bins| bins[a as usize]));
            }
            from = to;
            let by_itself = match beliefs {
                Some(_) => Chance::of_beliefs(own, table.wrong),
                None => Chance::of_agreement(own, other, table.wrong),
            };
            let Some((gain, share)) = shared.best(&by_itself, need - NOTHING) else { continue };
            if best[late as usize].is_none_or(|before| gain > before.0) {
                best[late as usize] = Some((gain, early, share));
            }
        }
        let link = |found: Option<(f64, u32, f64)>| {
            let (gain, of, share) = found?;
            let probability = 1.0 / (1.0 + libm::exp(need - gain));
            Some(Link { of, share: share * probability, probability })
        };
        best.into_iter().map(link).collect()
    }
}

fn bin(belief: f64) -> u8 {
    let odds = libm::log(belief.max(1e-12)) - libm::log((1.0 - belief).max(1e-12));
    (odds * PER_NAT + (BINS / 2) as f64).round().clamp(0.0, (BINS - 1) as f64) as u8
}

/// The belief at the middle of a bin.
fn middle(bin: usize) -> f64 {
    1.0 / (1.0 + libm::exp(-(bin as f64 - (BINS / 2) as f64) / PER_NAT))
}

/// What two sources share: agreements by the belief in the value agreed on, and differences.
#[derive(Default)]
struct Shared {
    alike: [u32; BINS],
    apart: u32,
}

/// The probability that the later source states a value by itself, by the belief in the value.
struct Chance([f64; BINS]);

impl Chance {
    fn of_beliefs(accuracy: f64, wrong: f64) -> Self {
        let stated = |belief: f64| belief * accuracy + (1.0 - belief) * (1.0 - accuracy) / wrong;
        Self(std::array::from_fn(|bin| stated(middle(bin))))
    }

    fn of_agreement(a: f64, b: f64, wrong: f64) -> Self {
        Self([a * b + (1.0 - a) * (1.0 - b) / wrong; BINS])
    }
}

impl Shared {
    fn add(&mut self, alike: bool, bin: u8) {
        if alike {
            self.alike[usize::from(bin)] += 1;
        } else {
            self.apart += 1;
        }
    }

    /// The nats that copying explains more than independence at the best share, and that share; none where they are
    /// fewer than `least`. The nats are concave in the share, so that their slope at nothing bounds them.
    fn best(&self, chance: &Chance, least: f64) -> Option<(f64, f64)> {
        let seen = || self.alike.iter().zip(&chance.0).filter(|(count, _)| **count > 0);
        let slope: f64 = seen().map(|(count, chance)| f64::from(*count) * (1.0 / chance - 1.0)).sum::<f64>()
            - f64::from(self.apart);
        if slope <= least.max(0.0) {
            return None;
        }
        let gain = |share: f64| {
            let alike: f64 = seen()
                .map(|(count, chance)| {
                    f64::from(*count) * libm::log((share + (1.0 - share) * chance) / chance)
                })
                .sum();
            alike + f64::from(self.apart) * libm::log(1.0 - share)
        };
        let tried = SHARES.iter().map(|&share| (gain(share), share));
        tried.reduce(|best, next| if next.0 > best.0 { next } else { best }).filter(|best| best.0 > least)
    }
}
