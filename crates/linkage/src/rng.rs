//! Seeded random numbers for sampling and draws: SplitMix64, the same on every machine.

use crate::hash::mix;

/// A stream of random words from a seed.
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream; equal seeds give equal streams.
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x6b68_6162_6172))
    }

    /// The next word.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number in [0, bound); `bound` at least one.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
