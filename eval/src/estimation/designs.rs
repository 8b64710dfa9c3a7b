//! Five populations of 2,000 made-up people whose size is known, and lists drawn from them.
//!
//! | design | lists | what it holds |
//! |---|---|---|
//! | independent | 4 | everybody alike, lists independent |
//! | referral | 3 | who is on the first list is more likely to come onto the second |
//! | two-kinds | 4 | three in five people are hard to list everywhere, two in five easy |
//! | divided | 4 | two lists shun each other's people: negative dependence |
//! | mixed | 5 | chances differ from person to person, one pair of lists attracts, another repels |
//!
//! Links are then missed as linkage misses them: each record of a person with several is split off, with the
//! given chance, as a person of its own.

use khabar_estimation::CaptureTable;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;

/// The size of every population.
pub const TRUTH: usize = 2000;

/// One design.
pub struct Design {
    pub name: &'static str,
    pub lists: usize,
    person: fn(&mut Dice) -> u32,
}

/// All designs.
pub const DESIGNS: [Design; 5] = [
    Design { name: "independent", lists: 4, person: independent },
    Design { name: "referral", lists: 3, person: referral },
    Design { name: "two-kinds", lists: 4, person: two_kinds },
    Design { name: "divided", lists: 4, person: divided },
    Design { name: "mixed", lists: 5, person: mixed },
];

/// Seeded chances.
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn hits(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }

    /// A pattern of independent hits.
    fn pattern(&mut self, chances: &[f64]) -> u32 {
        chances.iter().enumerate().map(|(list, &chance)| u32::from(self.hits(chance)) << list).sum()
    }

    /// Standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * libm::log(u)).sqrt() * libm::cos(std::f64::consts::TAU * v)
    }
}

/// Draw one population and its lists, then miss links at this rate.
pub fn draw(design: &Design, missed: f64, seed: u64) -> CaptureTable {
    let mut dice = Dice::new(seed);
    let patterns: Vec<u32> = (0..TRUTH).map(|_| (design.person)(&mut dice)).collect();
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    let mut add = |pattern: u32| {
        if pattern != 0 {
            *counts.entry(pattern).or_insert(0) += 1;
        }
    };
    for pattern in patterns {
        let mut together = pattern;
        for list in (0..design.lists).filter(|list| pattern >> list & 1 == 1) {
            if pattern.count_ones() > 1 && dice.hits(missed) {
                together &= !(1 << list);
                add(1 << list);
            }
        }
        add(together);
    }
    let lists = (0..design.lists).map(|list| format!("list {}", list + 1)).collect();
    CaptureTable::new(lists, counts.into_iter().collect()).expect("a simulated table obeys the rules")
}

fn independent(dice: &mut Dice) -> u32 {
    dice.pattern(&[0.30, 0.25, 0.20, 0.35])
}

fn referral(dice: &mut Dice) -> u32 {
    let first = dice.hits(0.35);
    let second = dice.hits(if first { 0.50 } else { 0.20 });
    u32::from(first) | u32::from(second) << 1 | u32::from(dice.hits(0.30)) << 2
}

fn two_kinds(dice: &mut Dice) -> u32 {
    if dice.hits(0.6) {
        dice.pattern(&[0.12, 0.10, 0.15, 0.10])
    } else {
        dice.pattern(&[0.50, 0.40, 0.45, 0.35])
    }
}

fn divided(dice: &mut Dice) -> u32 {
    let first = dice.hits(0.35);
    let second = dice.hits(if first { 0.10 } else { 0.35 });
    u32::from(first) | u32::from(second) << 1 | dice.pattern(&[0.30, 0.25]) << 2
}

fn mixed(dice: &mut Dice) -> u32 {
    let ease = 0.5 * dice.normal();
    let chance = |base: f64| {
        let logit = libm::log(base / (1.0 - base)) + ease;
        1.0 / (1.0 + libm::exp(-logit))
    };
    let first = dice.hits(chance(0.30));
    let second = dice.hits(chance(if first { 0.40 } else { 0.20 }));
    let third = dice.hits(chance(0.25));
    let fourth = dice.hits(chance(if third { 0.12 } else { 0.28 }));
    let fifth = dice.hits(chance(0.20));
    u32::from(first)
        | u32::from(second) << 1
        | u32::from(third) << 2
        | u32::from(fourth) << 3
        | u32::from(fifth) << 4
}
