//! Seeded draws: one generator per chain or replicate, so that threads change nothing.
//!
//! Binomial and Poisson draws are by inversion for small means and by transformed rejection (Hörmann 1993) for
//! large ones; gamma draws by Marsaglia & Tsang 2000.

use crate::math::ln_gamma;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A generator for one stream of one seed.
pub(crate) struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream `stream` of `seed`; streams do not overlap in practice.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17)
            ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// Uniform on the open interval (0, 1).
    #[inline]
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// Standard normal.
    #[inline]
    pub(crate) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Gamma with shape `shape` and scale 1.
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = libm::log(self.uniform()) / shape;
            return self.gamma(shape + 1.0) * libm::exp(boost);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x: f64 = StandardNormal.sample(&mut self.0);
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = self.uniform();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + d * (1.0 - v + libm::log(v))
            {
                return d * v;
            }
        }
    }

    /// Beta(a, b), kept strictly inside (0, 1).
    pub(crate) fn beta(&mut self, a: f64, b: f64) -> f64 {
        if a == 1.0 && b == 1.0 {
            return self.uniform();
        }
        let (x, y) = (self.gamma(a), self.gamma(b));
        (x / (x + y)).clamp(1e-300, 1.0 - 1e-12)
    }

    /// Binomial(n, p).
    #[inline]
    pub(crate) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p <= 0.0 {
            0
        } else if p >= 1.0 {
            n
        } else if p > 0.5 {
            n - self.binomial_half(n, 1.0 - p)
        } else {
            self.binomial_half(n, p)
        }
    }

    /// Binomial with p ≤ ½.
    fn binomial_half(&mut self, n: u64, p: f64) -> u64 {
        if n as f64 * p < 10.0 { self.binomial_inversion(n, p) } else { self.binomial_rejection(n as f64, p) }
    }

    fn binomial_inversion(&mut self, n: u64, p: f64) -> u64 {
        let mut u = self.uniform();
        let mean = n as f64 * p;
        // A cheap bound settles the many draws that are almost surely zero.
        if u < 1.0 - mean {
            return 0;
        }
        let odds = p / (1.0 - p);
        let mut chance = if n == 1 { 1.0 - p } else { libm::exp(n as f64 * libm::log1p(-p)) };
        let mut k = 0;
        while u > chance && k < n {
            u -= chance;
            k += 1;
            chance *= odds * (n - k + 1) as f64 / k as f64;
        }
        k
    }

    /// BTRS.
    fn binomial_rejection(&mut self, n: f64, p: f64) -> u64 {
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = n * p + 0.5;
        let ratio = 0.92 - 4.2 / b;
        let mode = ((n + 1.0) * p).floor();
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if us >= 0.07 && v <= ratio {
                return k as u64;
            }
            if k < 0.0 || k > n {
                continue;
            }
            let alpha = (2.83 + 5.1 / b) * spread;
            let log_odds = libm::log(p / (1.0 - p));
            let accept =
                ln_gamma(mode + 1.0) + ln_gamma(n - mode + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
                    + (k - mode) * log_odds;
            if libm::log(v * alpha / (a / (us * us) + b)) <= accept {
                return k as u64;
            }
        }
    }

    /// Poisson(mean).
    pub(crate) fn poisson(&mut self, mean: f64) -> u64 {
        if mean <= 0.0 {
            0
        } else if mean < 10.0 {
            self.poisson_inversion(mean)
        } else {
            self.poisson_rejection(mean)
        }
    }

    fn poisson_inversion(&mut self, mean: f64) -> u64 {
        let mut u = self.uniform();
        if u < 1.0 - mean {
            return 0;
        }
        let mut chance = libm::exp(-mean);
        let mut k = 0;
        while u > chance && k < 200 {
            u -= chance;
            k += 1;
            chance *= mean / k as f64;
        }
        k
    }

    /// PTRS.
    fn poisson_rejection(&mut self, mean: f64) -> u64 {
        let root = mean.sqrt();
        let b = 0.931 + 2.53 * root;
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let ratio = 0.9277 - 3.6224 / (b - 2.0);
        let log_mean = libm::log(mean);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= ratio {
                return k as u64;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            if libm::log(v * inverse_alpha / (a / (us * us) + b)) <= k * log_mean - mean - ln_gamma(k + 1.0) {
                return k as u64;
            }
        }
    }

    /// Spread `count` over classes with these weights, adding to `into`; heavy classes first is fastest.
    #[inline]
    pub(crate) fn multinomial(
        &mut self,
        mut count: u64,
        weights: &[f64],
        mut rest: f64,
        mut into: impl FnMut(usize, u64),
    ) {
        for (class, &weight) in weights.iter().enumerate() {
            if count == 0 {
                return;
            }
            let last = class + 1 == weights.len();
            let drawn = if last { count } else { self.binomial(count, weight / rest) };
            if drawn > 0 {
                into(class, drawn);
                count -= drawn;
            }
            rest = (rest - weight).max(f64::MIN_POSITIVE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws against the law, within five standard errors.
    #[track_caller]
    fn check(name: &str, mean: f64, variance: f64, mut draw: impl FnMut(&mut Random) -> f64) {
        let mut random = Random::new(7, 3);
        let draws: Vec<f64> = (0..200_000).map(|_| draw(&mut random)).collect();
        let (found, spread) = crate::math::mean_variance(&draws);
        let error = (variance / 200_000.0).sqrt();
        assert!((found - mean).abs() < 5.0 * error, "{name}: mean {found}, expected {mean}");
        assert!((spread / variance - 1.0).abs() < 0.06, "{name}: variance {spread}, expected {variance}");
    }

    #[test]
    fn draws_have_their_moments() {
        for (n, p) in [(1, 0.3), (7, 0.02), (40, 0.5), (1000, 0.004), (1000, 0.3), (5000, 0.97)] {
            let n_ = n as f64;
            check("binomial", n_ * p, n_ * p * (1.0 - p), |random| random.binomial(n, p) as f64);
        }
        for mean in [0.01, 3.0, 9.9, 10.1, 250.0] {
            check("poisson", mean, mean, |random| random.poisson(mean) as f64);
        }
        for shape in [0.3, 1.0, 4.5, 300.0] {
            check("gamma", shape, shape, |random| random.gamma(shape));
        }
        check("beta", 0.4, 0.04, |random| random.beta(2.0, 3.0));
    }

    #[test]
    fn a_multinomial_draw_loses_nobody() {
        let mut random = Random::new(1, 0);
        for _ in 0..2000 {
            let mut drawn = [0; 4];
            random.multinomial(37, &[0.5, 0.2, 0.0, 0.3], 1.0, |class, count| drawn[class] += count);
            assert_eq!(drawn.iter().sum::<u64>(), 37);
            assert_eq!(drawn[2], 0);
        }
    }
}
