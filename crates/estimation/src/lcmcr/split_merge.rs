//! One class splits into two, or two become one, with λ and the shares summed out (Jain & Neal 2004).
//!
//! Whether seventy people are one class or two can change the population by a tenth, and moving people one by one
//! hardly ever passes from the one to the other. Two people are drawn: where they share a class it is to be split,
//! else their classes are to be merged. The split is found by a few scans in which everybody of the class chooses
//! between the two, and is weighed by the chance of the last scan.

use super::regroup::{Regroup, Sums};
use crate::math::{ln_gamma, log_sum_exp};
use crate::random::Random;
use crate::table::MAX_LISTS;

/// Scans before the one that is weighed.
const SCANS: usize = 2;
/// Larger classes are left alone: each scan visits everybody.
const MOST_PEOPLE: u64 = 250;

/// Buffers of the move.
#[derive(Default)]
pub(super) struct SplitMerge {
    /// Everybody of the two classes but the two drawn.
    people: Vec<Member>,
    sides: [Side; 2],
}

/// Somebody who may choose.
#[derive(Clone, Copy)]
struct Member {
    /// Number of the pattern, and the pattern.
    slot: usize,
    pattern: u32,
    /// In the second class.
    second: bool,
}

/// One of the two classes: its people, and those on each list.
#[derive(Default, Clone, Copy)]
struct Side {
    people: f64,
    on: [f64; MAX_LISTS],
}

/// What a move reads and changes.
pub(super) struct State<'a> {
    pub groups: &'a mut Regroup,
    pub patterns: &'a [u32],
    /// Parameter of the sticks.
    pub alpha: f64,
    pub sums: Sums<'a>,
}

/// Two people drawn from those on some list: number of the pattern and class of each.
type Seeds = [(usize, usize); 2];

impl SplitMerge {
    /// Try one move.
    pub(super) fn attempt(&mut self, mut state: State<'_>, random: &mut Random) {
        let Some(seeds) = state.groups.two_people(state.patterns.len(), random) else { return };
        let [(_, first), (_, second)] = seeds;
        let members = &state.sums.members;
        if first == second {
            if members.contains(&0) && members[first] <= MOST_PEOPLE {
                self.split(&mut state, seeds, random);
            }
        } else if members[first] + members[second] <= MOST_PEOPLE {
            self.merge(&mut state, seeds, random);
        }
    }

    /// Part of the seeds' class goes to an empty one, chosen by the law of the shares: sticks prefer early classes.
    fn split(&mut self, state: &mut State<'_>, seeds: Seeds, random: &mut Random) {
        let from = seeds[0].1;
        self.gather(state, seeds, random);
        self.launch(state, seeds, random);
        let log_chance = self.scan(state.groups.lists(), None, random);
        let whole = state.sums.members.to_vec();
        let places = self.log_places(&whole, from, state.alpha);
        let all = log_sum_exp(&places.iter().map(|place| place.1).collect::<Vec<_>>());
        let law = self.log_parted(state) + all - log_shares(&whole, state.alpha);
        if !accepted(law - log_chance, random) {
            return;
        }
        let mut left = random.uniform();
        let chosen = places.iter().find(|place| {
            left -= libm::exp(place.1 - all);
            left <= 0.0
        });
        if let Some(&(to, _)) = chosen.or(places.last()) {
            self.transfer(state, seeds[1].0, from, to);
        }
    }

    /// The second seed's class joins the first's.
    fn merge(&mut self, state: &mut State<'_>, seeds: Seeds, random: &mut Random) {
        let (to, from) = (seeds[0].1, seeds[1].1);
        self.gather(state, seeds, random);
        let now: Vec<bool> = self.people.iter().map(|member| member.second).collect();
        self.launch(state, seeds, random);
        let log_chance = self.scan(state.groups.lists(), Some(&now), random);
        let mut whole = state.sums.members.to_vec();
        whole[to] += std::mem::take(&mut whole[from]);
        let places = self.log_places(&whole, to, state.alpha);
        let all = log_sum_exp(&places.iter().map(|place| place.1).collect::<Vec<_>>());
        let law = self.log_parted(state) + all - log_shares(&whole, state.alpha);
        if accepted(log_chance - law, random) {
            self.transfer(state, seeds[1].0, from, to);
        }
    }

    /// Every empty class, with the law of the shares if the second side were there and the first in `first`.
    fn log_places(&self, whole: &[u64], first: usize, alpha: f64) -> Vec<(usize, f64)> {
        let mut members = whole.to_vec();
        members[first] = self.sides[0].people as u64;
        let empty = (0..whole.len()).filter(|&class| whole[class] == 0);
        empty
            .map(|class| {
                members[class] = self.sides[1].people as u64;
                let value = log_shares(&members, alpha);
                members[class] = 0;
                (class, value)
            })
            .collect()
    }

    /// ln of the law of the two sides over that of both as one class.
    fn log_parted(&self, state: &State<'_>) -> f64 {
        let lists = state.groups.lists();
        let [a, b] = self.sides;
        let mut both = a;
        both.people += b.people;
        both.on.iter_mut().zip(b.on).for_each(|(sum, on)| *sum += on);
        a.log_law(lists) + b.log_law(lists) - both.log_law(lists)
    }

    /// Everybody of the seeds' classes but the seeds, in a random order.
    fn gather(&mut self, state: &State<'_>, seeds: Seeds, random: &mut Random) {
        self.people.clear();
        let one = seeds[0].1 == seeds[1].1;
        for slot in 0..=state.patterns.len() {
            let pattern = state.patterns.get(slot).copied().unwrap_or(0);
            for (second, class) in [(false, seeds[0].1), (true, seeds[1].1)] {
                if second && one {
                    continue;
                }
                let taken = seeds.iter().filter(|&&seed| seed == (slot, class)).count() as u64;
                let people = state.groups.people(slot, class) - taken;
                self.people.extend((0..people).map(|_| Member { slot, pattern, second }));
            }
        }
        for at in (1..self.people.len()).rev() {
            let other = ((random.uniform() * (at + 1) as f64) as usize).min(at);
            self.people.swap(at, other);
        }
    }

    /// Everybody chooses in turn, first among those who chose before, then among all.
    fn launch(&mut self, state: &State<'_>, seeds: Seeds, random: &mut Random) {
        let lists = state.groups.lists();
        self.sides = [Side::default(); 2];
        for (side, (slot, _)) in self.sides.iter_mut().zip(seeds) {
            side.shift(state.patterns.get(slot).copied().unwrap_or(0), lists, 1.0);
        }
        for member in &mut self.people {
            member.second = random.uniform() < chance_of_second(&self.sides, member.pattern, lists);
            self.sides[usize::from(member.second)].shift(member.pattern, lists, 1.0);
        }
        (1..SCANS).for_each(|_| {
            self.scan(lists, None, random);
        });
    }

    /// Everybody chooses once more, or as told; the log chance of the choices.
    fn scan(&mut self, lists: usize, told: Option<&[bool]>, random: &mut Random) -> f64 {
        let mut log_chance = 0.0;
        for (at, member) in self.people.iter_mut().enumerate() {
            self.sides[usize::from(member.second)].shift(member.pattern, lists, -1.0);
            let second = chance_of_second(&self.sides, member.pattern, lists);
            member.second = told.map_or_else(|| random.uniform() < second, |told| told[at]);
            log_chance += libm::log(if member.second { second } else { 1.0 - second }.max(1e-300));
            self.sides[usize::from(member.second)].shift(member.pattern, lists, 1.0);
        }
        log_chance
    }

    /// The second seed and everybody of the second class go from one class to another.
    fn transfer(&self, state: &mut State<'_>, seed: usize, from: usize, to: usize) {
        let State { groups, patterns, sums, .. } = state;
        let going = self.people.iter().filter(|member| member.second).map(|member| member.slot);
        for slot in going.chain([seed]) {
            groups.transfer(slot, from, to);
            sums.shift(patterns.get(slot).copied().unwrap_or(0), from, to, groups.lists());
        }
    }
}

impl Side {
    fn shift(&mut self, pattern: u32, lists: usize, by: f64) {
        self.people += by;
        (0..lists).filter(|list| pattern >> list & 1 == 1).for_each(|list| self.on[list] += by);
    }

    /// How much the class is one for such a person, times its people.
    fn draws(&self, pattern: u32, lists: usize) -> f64 {
        let one = 1.0 / (2.0 + self.people);
        let alike = |list: usize| {
            let on = self.on[list];
            one * (1.0 + if pattern >> list & 1 == 1 { on } else { self.people - on })
        };
        (0..lists).fold(self.people, |product, list| product * alike(list))
    }

    /// ln Π B(1 + on, 1 + off).
    fn log_law(&self, lists: usize) -> f64 {
        let beta = |on: f64| ln_gamma(1.0 + on) + ln_gamma(1.0 + self.people - on);
        self.on[..lists].iter().map(|&on| beta(on)).sum::<f64>() - lists as f64 * ln_gamma(2.0 + self.people)
    }
}

fn chance_of_second(sides: &[Side; 2], pattern: u32, lists: usize) -> f64 {
    let [first, second] = [0, 1].map(|side: usize| sides[side].draws(pattern, lists).max(1e-300));
    second / (first + second)
}

/// ln of the law of so many people by class when the sticks are summed out, up to a constant.
fn log_shares(members: &[u64], alpha: f64) -> f64 {
    let mut above: u64 = members.iter().sum();
    let mut value = 0.0;
    for &people in &members[..members.len() - 1] {
        above -= people;
        let (people, above) = (people as f64, above as f64);
        value += ln_gamma(1.0 + people) + ln_gamma(alpha + above) - ln_gamma(1.0 + alpha + people + above);
    }
    value
}

fn accepted(log_ratio: f64, random: &mut Random) -> bool {
    log_ratio >= 0.0 || libm::log(random.uniform()) < log_ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance of every split of four people is as the law says, whatever the move proposes.
    #[test]
    fn splits_come_as_often_as_their_law_says() {
        let patterns = [1u32, 2, 3];
        let (lists, classes, alpha) = (2, 3, 0.8);
        let mut groups = Regroup::new(lists, classes);
        groups.clear(patterns.len());
        (0..3).for_each(|slot| groups.put(slot, 0, 1 + u64::from(slot == 0)));
        let (mut members, mut captured) = (vec![4, 0, 0], vec![3, 0, 0, 2, 0, 0]);
        let mut moves = SplitMerge::default();
        let mut random = Random::new(5, 0);
        let mut seen: std::collections::BTreeMap<Vec<u64>, (f64, f64)> = std::collections::BTreeMap::new();
        let steps = 400_000;
        for _ in 0..steps {
            let sums = Sums { members: &mut members, captured: &mut captured };
            moves.attempt(State { groups: &mut groups, patterns: &patterns, alpha, sums }, &mut random);
            let cells: Vec<u64> = (0..3)
                .flat_map(|slot| (0..classes).map(move |class| (slot, class)))
                .map(|(s, c)| groups.people(s, c))
                .collect();
            // Ways to tell the two people of the first pattern apart.
            let ways = if cells[..3].contains(&2) { 1.0 } else { 2.0 };
            let law: f64 = (0..classes)
                .map(|class| {
                    let mut side = Side { people: members[class] as f64, ..Side::default() };
                    (0..lists).for_each(|list| side.on[list] = captured[list * classes + class] as f64);
                    side.log_law(lists)
                })
                .sum();
            let entry = seen.entry(cells).or_insert((0.0, 0.0));
            entry.0 += 1.0;
            entry.1 = ways * libm::exp(law + log_shares(&members, alpha));
        }
        let total: f64 = seen.values().map(|entry| entry.1).sum();
        assert!(seen.len() > 20, "{}", seen.len());
        for (cells, (times, law)) in seen {
            let (found, expected) = (times / f64::from(steps), law / total);
            assert!((found - expected).abs() < 0.004 + 0.08 * expected, "{cells:?}: {found} {expected}");
        }
    }
}
