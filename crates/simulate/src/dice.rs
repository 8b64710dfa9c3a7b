//! Seeded chance: one independent stream per purpose and person, so that no order of work changes a byte.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// What a stream is for; a new purpose never moves the draws of another.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    Family = 1,
    Person = 2,
    Source = 3,
    Copy = 4,
    Forward = 5,
    Front = 6,
    Invented = 7,
    Flood = 8,
    Merge = 9,
    Split = 10,
    Tally = 11,
    Chatter = 12,
    Party = 13,
    Anonymous = 14,
    Words = 15,
}

/// A stream of chance.
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// The stream of a purpose, for the `n`-th of its subjects.
    pub fn new(seed: u64, purpose: Purpose, n: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(mix(mix(seed).wrapping_add(purpose as u64)) ^ mix(n)))
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Uniform in 0..n; 0 where n is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// Uniform between two numbers, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as usize) as i32
    }

    /// One of some; the slice is not empty.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// An index, by weights summed up from the first.
    pub fn weighted(&mut self, cumulative: &[u64]) -> usize {
        let total = cumulative.last().copied().unwrap_or(0);
        let at = self.below(total as usize) as u64;
        cumulative.partition_point(|&sum| sum <= at)
    }

    /// Days until something with this mean happens (geometric), at most ten times the mean.
    pub fn lag(&mut self, mean: f64) -> i32 {
        let most = (mean * 10.0) as i32;
        let mut days = 0;
        while days < most && self.chance(mean / (mean + 1.0)) {
            days += 1;
        }
        days
    }
}

/// Running sums, for [`Dice::weighted`].
pub fn cumulative(weights: impl Iterator<Item = u64>) -> Vec<u64> {
    weights
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

/// SplitMix64's finaliser: spreads neighbouring numbers.
pub fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_their_own() {
        let draw = |purpose, n| Dice::new(7, purpose, n).below(1 << 30);
        assert_eq!(draw(Purpose::Person, 1), draw(Purpose::Person, 1));
        assert_ne!(draw(Purpose::Person, 1), draw(Purpose::Person, 2));
        assert_ne!(draw(Purpose::Person, 1), draw(Purpose::Family, 1));
    }

    #[test]
    fn weights_are_kept() {
        let sums = cumulative([1, 0, 3].into_iter());
        let mut dice = Dice::new(1, Purpose::Person, 1);
        let mut counts = [0; 3];
        (0..4_000).for_each(|_| counts[dice.weighted(&sums)] += 1);
        assert_eq!(counts[1], 0);
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
    }
}
