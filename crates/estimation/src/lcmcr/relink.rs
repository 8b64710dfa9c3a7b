//! True capture patterns behind the observed ones, when the linkage errs at known rates.
//!
//! *Missed links*: each record of a person with several records is split off with chance `missed` and becomes a
//! person of its own. A true pattern t leaves the records s together and puts the rest on one list each; when
//! fewer than two stay together, all stand alone. *False links*: a share `false_links` of joined records is
//! somebody else's: a person on one list was attached to a host who is not on it.
//!
//! Given the mean number of people of each true pattern, the number of times each of these events happened is
//! Poisson, subject to the observed counts. Each event is drawn in turn given the others, by an independence
//! Metropolis–Hastings step around the mode of its conditional law.

use crate::math::ln_gamma;
use crate::random::Random;
use crate::table::CaptureTable;
use std::collections::BTreeMap;

/// Known error rates of a linkage.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// Chance that a record of a person with several records was split off.
    pub missed: f64,
    /// Chance that a record joined to a person is somebody else's.
    pub false_links: f64,
}

impl Rates {
    /// No error at all.
    pub const PERFECT: Self = Self { missed: 0.0, false_links: 0.0 };

    /// Rates from a linkage's own calibrated pairs: each the probability that two records are one person, and
    /// whether they were put together. Pairs that were never compared must be absent or have probability 0.
    ///
    /// A pair stays together when neither record is split off, so `missed` = 1 − √recall; a joined record is
    /// somebody else's as often as its pairs are wrong. `None` when no pair is expected to be true.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (f64, bool)>) -> Option<Self> {
        let (mut kept, mut lost, mut wrong) = (0.0, 0.0, 0.0);
        for (probability, together) in pairs {
            match together {
                true => {
                    kept += probability;
                    wrong += 1.0 - probability;
                }
                false => lost += probability,
            }
        }
        let expected = kept + lost;
        (expected > 0.0).then(|| Self {
            missed: 1.0 - (kept / expected).sqrt(),
            false_links: if kept + wrong > 0.0 { wrong / (kept + wrong) } else { 0.0 },
        })
    }

    /// Whether both rates are zero.
    pub fn perfect(&self) -> bool {
        self.missed <= 0.0 && self.false_links <= 0.0
    }
}

/// One way in which true people look like others.
struct Event {
    /// Slot of the true pattern whose mean drives it.
    source: usize,
    /// Its mean is this factor times the source's.
    factor: f64,
    /// Slots of observed patterns that it accounts for.
    uses: Vec<usize>,
    /// Slot of the host that shows again when the foreign record is taken off.
    frees: Option<usize>,
    /// How often it happened.
    count: u64,
}

/// The latent table of one chain.
pub(super) struct Relink {
    patterns: Vec<u32>,
    /// People whose observed pattern is their true one, by slot.
    intact: Vec<i64>,
    /// Chance that a person of this true pattern shows intact.
    kept: Vec<f64>,
    events: Vec<Event>,
    means: Vec<f64>,
}

impl Relink {
    pub(super) fn new(table: &CaptureTable, rates: Rates) -> Self {
        let mut slots = Slots::default();
        let mut intact = BTreeMap::new();
        for &(pattern, count) in table.counts() {
            intact.insert(slots.of(pattern), count as i64);
        }
        let mut events = Vec::new();
        if rates.missed > 0.0 {
            splits(table, rates.missed, &mut slots, &mut events);
        }
        let attach = attach_chance(table, rates.false_links);
        if attach > 0.0 {
            attachments(table, attach, &mut slots, &mut events);
        }
        let kept = slots.patterns.iter().map(|&pattern| kept(pattern, rates.missed, attach)).collect();
        let intact = (0..slots.patterns.len()).map(|slot| intact.get(&slot).copied().unwrap_or(0)).collect();
        let means = vec![0.0; slots.patterns.len()];
        Self { patterns: slots.patterns, intact, kept, events, means }
    }

    /// True patterns and how many people have them, by slot.
    pub(super) fn true_counts(&self) -> impl Iterator<Item = (u32, u64)> {
        let mut counts = self.intact.clone();
        for event in &self.events {
            counts[event.source] += event.count as i64;
        }
        self.patterns.iter().copied().zip(counts.into_iter().map(|count| count as u64))
    }

    /// Draw every event given the mean of every true pattern (by slot).
    pub(super) fn draw(&mut self, means: impl Iterator<Item = f64>, random: &mut Random) {
        self.means.clear();
        self.means.extend(means);
        for at in 0..self.events.len() {
            self.draw_event(at, random);
        }
    }

    fn draw_event(&mut self, at: usize, random: &mut Random) {
        let event = &self.events[at];
        let mean = self.means[event.source] * event.factor;
        let now = event.count as i64;
        // Most people the event could take, and the law's mode by a few steps of a contraction.
        let room = event.uses.iter().map(|&slot| self.intact[slot] + now).min().unwrap_or(0);
        if room <= 0 {
            return;
        }
        let mode = self.mode(event, mean, now, room);
        let proposed = random.poisson(mode) as i64;
        if proposed == now || proposed > room {
            return;
        }
        if event.frees.is_some_and(|slot| self.intact[slot] + proposed - now < 0) {
            return;
        }
        let log_ratio = self.log_law(event, mean, now, proposed) - self.log_law(event, mean, now, now)
            + log_poisson(mode, now)
            - log_poisson(mode, proposed);
        if log_ratio >= 0.0 || libm::log(random.uniform()) < log_ratio {
            self.move_to(at, proposed);
        }
    }

    /// Where k = mean · Π (B − k)/m · m'/(G + k + 1): the conditional mode, by bisection on a falling function.
    fn mode(&self, event: &Event, mean: f64, now: i64, room: i64) -> f64 {
        let right = |k: f64| {
            let mut value = mean;
            for &slot in &event.uses {
                value *= ((self.intact[slot] + now) as f64 - k).max(0.0) / self.intact_mean(slot);
            }
            if let Some(slot) = event.frees {
                value *= self.intact_mean(slot) / ((self.intact[slot] - now) as f64 + k + 1.0).max(1.0);
            }
            value
        };
        let at_zero = right(0.0);
        if at_zero < 0.02 {
            return at_zero.max(1e-12);
        }
        let (mut low, mut high) = (0.0, at_zero.min(room as f64));
        for _ in 0..12 {
            let middle = 0.5 * (low + high);
            if right(middle) > middle { low = middle } else { high = middle }
        }
        (0.5 * (low + high)).max(1e-12)
    }

    /// ln of the law of the event's count `k`, the others fixed, up to a constant.
    fn log_law(&self, event: &Event, mean: f64, now: i64, k: i64) -> f64 {
        let mut value = log_poisson(mean, k);
        for &slot in &event.uses {
            value += log_poisson(self.intact_mean(slot), self.intact[slot] + now - k);
        }
        if let Some(slot) = event.frees {
            value += log_poisson(self.intact_mean(slot), self.intact[slot] - now + k);
        }
        value
    }

    fn intact_mean(&self, slot: usize) -> f64 {
        (self.means[slot] * self.kept[slot]).max(1e-12)
    }

    fn move_to(&mut self, at: usize, count: i64) {
        let event = &mut self.events[at];
        let more = count - event.count as i64;
        event.count = count as u64;
        event.uses.iter().for_each(|&slot| self.intact[slot] -= more);
        if let Some(slot) = event.frees {
            self.intact[slot] += more;
        }
    }
}

/// Patterns numbered as they come up.
#[derive(Default)]
struct Slots {
    patterns: Vec<u32>,
    numbers: BTreeMap<u32, usize>,
}

impl Slots {
    fn of(&mut self, pattern: u32) -> usize {
        let next = self.patterns.len();
        let slot = *self.numbers.entry(pattern).or_insert(next);
        if slot == next {
            self.patterns.push(pattern);
        }
        slot
    }
}

fn kept(pattern: u32, missed: f64, attach: f64) -> f64 {
    match pattern.count_ones() {
        1 => 1.0 - attach,
        records => libm::pow(1.0 - missed, f64::from(records)),
    }
}

/// How many records one person may lose while others stay together: all for few lists, else what matters.
fn most_lost(lists: usize) -> u32 {
    match lists {
        0..=6 => u32::MAX,
        7 | 8 => 2,
        _ => 1,
    }
}

/// Every way in which links can be missed. Only patterns that were observed can have stayed together.
fn splits(table: &CaptureTable, missed: f64, slots: &mut Slots, events: &mut Vec<Event>) {
    let lists = table.lists().len();
    let alone: Vec<bool> =
        (0..lists).map(|list| table.counts().iter().any(|count| count.0 == 1 << list)).collect();
    let can_stand_alone = |set: u32| (0..lists).all(|list| set >> list & 1 == 0 || alone[list]);
    let single = |set: u32| (0..lists).filter(move |list| set >> list & 1 == 1).map(|list| 1u32 << list);
    for &(together, _) in table.counts().iter().filter(|count| count.0.count_ones() >= 2) {
        let others = !together & ((1u32 << lists) - 1);
        for lost in subsets(others, most_lost(lists)).into_iter().filter(|&lost| can_stand_alone(lost)) {
            let (records, gone) = (together.count_ones(), lost.count_ones());
            let factor = power(missed, gone) * power(1.0 - missed, records);
            let uses =
                std::iter::once(together).chain(single(lost)).map(|pattern| slots.of(pattern)).collect();
            events.push(Event { source: slots.of(together | lost), factor, uses, frees: None, count: 0 });
        }
    }
    let most_apart = if lists <= 6 { lists as u32 } else { 3 };
    for apart in subsets((1u32 << lists) - 1, most_apart)
        .into_iter()
        .filter(|&set| set.count_ones() >= 2 && can_stand_alone(set))
    {
        let records = apart.count_ones();
        let one_stays = f64::from(records) * power(missed, records - 1) * (1.0 - missed);
        let uses = single(apart).map(|pattern| slots.of(pattern)).collect();
        events.push(Event {
            source: slots.of(apart),
            factor: power(missed, records) + one_stays,
            uses,
            frees: None,
            count: 0,
        });
    }
}

/// Every way in which a person on one list can have been attached to another person.
fn attachments(table: &CaptureTable, attach: f64, slots: &mut Slots, events: &mut Vec<Event>) {
    let lists = table.lists().len();
    for &(pattern, _) in table.counts().iter().filter(|count| count.0.count_ones() >= 2) {
        for list in (0..lists).filter(|list| pattern >> list & 1 == 1) {
            let host = pattern & !(1 << list);
            let hosts = table.counts().iter().filter(|count| count.0 >> list & 1 == 0);
            let all: u64 = hosts.map(|count| count.1).sum();
            let these = table.counts().iter().find(|count| count.0 == host).map_or(0, |count| count.1);
            let share = (these as f64 + 0.5) / (all as f64 + 0.5);
            let (uses, frees) = (vec![slots.of(pattern)], Some(slots.of(host)));
            events.push(Event { source: slots.of(1 << list), factor: attach * share, uses, frees, count: 0 });
        }
    }
}

/// The chance that a person on one list was attached to another, from the share of joined records that are
/// somebody else's.
fn attach_chance(table: &CaptureTable, false_links: f64) -> f64 {
    let joined: u64 = table
        .counts()
        .iter()
        .filter(|count| count.0.count_ones() >= 2)
        .map(|count| u64::from(count.0.count_ones()) * count.1)
        .sum();
    let single: u64 =
        table.counts().iter().filter(|count| count.0.count_ones() == 1).map(|count| count.1).sum();
    let foreign = false_links * joined as f64;
    foreign / (single as f64 + foreign).max(1.0)
}

/// Non-empty subsets of at most `most` members, by their smallest member first. Those that are too large are
/// never formed: twenty lists have a million subsets.
fn subsets(set: u32, most: u32) -> Vec<u32> {
    let mut found = Vec::new();
    extend_subsets(set, most, 0, &mut found);
    found
}

fn extend_subsets(mut rest: u32, most: u32, chosen: u32, found: &mut Vec<u32>) {
    while rest != 0 && chosen.count_ones() < most {
        let member = rest & rest.wrapping_neg();
        rest &= !member;
        found.push(chosen | member);
        extend_subsets(rest, most, chosen | member, found);
    }
}

fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

fn log_poisson(mean: f64, count: i64) -> f64 {
    count as f64 * libm::log(mean) - ln_gamma(count as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::table;

    /// True people as a linkage with errors shows them, by the expected counts of every event.
    #[test]
    fn the_true_table_is_found_again_when_its_means_are_known() {
        let truth =
            [(1u32, 3000.0), (2, 2500.0), (4, 2000.0), (3, 1200.0), (5, 900.0), (6, 800.0), (7, 600.0)];
        let missed: f64 = 0.1;
        let mut seen: BTreeMap<u32, f64> = BTreeMap::new();
        for (pattern, people) in truth {
            let records: Vec<u32> = (0..3).map(|list| 1 << list).filter(|bit| pattern & bit != 0).collect();
            for gone in 0..1u32 << records.len() {
                let lost: u32 =
                    (0..records.len()).filter(|at| gone >> at & 1 == 1).map(|at| records[at]).sum();
                if records.len() == 1 && lost != 0 {
                    continue;
                }
                let chance = if records.len() == 1 {
                    1.0
                } else {
                    power(missed, gone.count_ones())
                        * power(1.0 - missed, records.len() as u32 - gone.count_ones())
                };
                let together = pattern & !lost;
                records
                    .iter()
                    .filter(|&&bit| lost & bit != 0)
                    .for_each(|&bit| *seen.entry(bit).or_insert(0.0) += people * chance);
                if together != 0 {
                    *seen.entry(together).or_insert(0.0) += people * chance;
                }
            }
        }
        let counts: Vec<(u32, u64)> =
            seen.into_iter().map(|(pattern, people)| (pattern, people.round() as u64)).collect();
        let mut relink = Relink::new(&table(&counts), Rates { missed, false_links: 0.0 });
        let mut random = Random::new(3, 0);
        let patterns = relink.patterns.clone();
        let mean_of =
            |pattern: u32| truth.iter().find(|entry| entry.0 == pattern).map_or(0.0, |entry| entry.1);
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        for sweep in 0..1500 {
            relink.draw(patterns.iter().map(|&pattern| mean_of(pattern)), &mut random);
            if sweep >= 500 {
                relink.true_counts().for_each(|(pattern, people)| {
                    *sums.entry(pattern).or_insert(0.0) += people as f64 / 1000.0
                });
            }
        }
        for (pattern, people) in truth {
            assert!(
                (sums[&pattern] / people - 1.0).abs() < 0.03,
                "{pattern}: {} of {people}",
                sums[&pattern]
            );
        }
    }

    #[test]
    fn records_are_neither_made_nor_lost() {
        let seen = table(&[(1, 90), (2, 70), (4, 60), (3, 40), (5, 30), (6, 30), (7, 25)]);
        let records = |counts: &mut dyn Iterator<Item = (u32, u64)>| {
            counts.map(|(pattern, people)| u64::from(pattern.count_ones()) * people).sum::<u64>()
        };
        let mut relink = Relink::new(&seen, Rates { missed: 0.1, false_links: 0.05 });
        let mut random = Random::new(1, 0);
        let before = records(&mut seen.counts().iter().copied());
        for _ in 0..300 {
            let means: Vec<f64> =
                relink.patterns.iter().map(|pattern| 200.0 / f64::from(pattern.count_ones())).collect();
            relink.draw(means.into_iter(), &mut random);
            assert!(relink.intact.iter().all(|&people| people >= 0));
            assert_eq!(records(&mut relink.true_counts()), before);
        }
    }

    #[test]
    fn subsets_are_complete_up_to_their_size() {
        let mut all = subsets(0b10110, u32::MAX);
        all.sort_unstable();
        assert_eq!(all, [0b10, 0b100, 0b110, 0b10000, 0b10010, 0b10100, 0b10110]);
        assert_eq!(subsets((1 << 20) - 1, 2).len(), 20 + 190);
    }

    #[test]
    fn rates_come_from_calibrated_pairs() {
        let pairs = [(0.9, true), (0.9, true), (0.2, false)];
        let rates = Rates::from_pairs(pairs).expect("rates");
        assert!((rates.missed - (1.0 - (1.8f64 / 2.0).sqrt())).abs() < 1e-12);
        assert!((rates.false_links - 0.1).abs() < 1e-12);
        assert_eq!(Rates::from_pairs([]), None);
    }
}
