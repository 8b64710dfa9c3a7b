//! The interval of one model by multinomial profile likelihood (Cormack, Biometrics 1992).

use super::fit::Fitter;
use super::model::Model;
use crate::math::ln_gamma;

/// Half of the 95 % point of χ² with one degree of freedom.
const HALF_CHI_SQUARE_95: f64 = 1.920_729_410_347_062;

/// 95 % interval for the population under one model. `None` when no population within a thousand times the
/// observed count ends it.
pub fn profile_interval(model: Model, cells: &[f64], hidden: f64) -> Option<(f64, f64)> {
    let mut profile = Profile { fitter: Fitter::new(model.lists()), model, cells: cells.to_vec() };
    let observed: f64 = cells[1..].iter().sum();
    let (peak, top) = profile.peak(hidden)?;
    let limit = top - HALF_CHI_SQUARE_95;
    let lower = if profile.at(1e-6)? >= limit { 0.0 } else { profile.cross(peak, 0.0, limit)? };
    let mut beyond = 2.0 * peak + 10.0;
    while profile.at(beyond)? >= limit {
        beyond *= 2.0;
        if beyond > 1000.0 * observed {
            return None;
        }
    }
    let upper = profile.cross(peak, beyond, limit)?;
    Some((observed + lower, observed + upper))
}

struct Profile {
    fitter: Fitter,
    model: Model,
    cells: Vec<f64>,
}

impl Profile {
    /// The profile log-likelihood when `hidden` people are on no list.
    fn at(&mut self, hidden: f64) -> Option<f64> {
        self.cells[0] = hidden.max(1e-9);
        let total: f64 = self.cells.iter().sum();
        let kernel = self.fitter.multinomial_kernel(self.model, &self.cells)?;
        Some(ln_gamma(total + 1.0) - ln_gamma(self.cells[0] + 1.0) + kernel)
    }

    /// The best hidden count and its profile, by golden section around the Poisson estimate.
    fn peak(&mut self, hidden: f64) -> Option<(f64, f64)> {
        let golden = 0.618_033_988_749_894_8;
        let (mut low, mut high) = (hidden * 0.5 - 5.0, hidden * 1.2 + 5.0);
        for _ in 0..60 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            if self.at(a)? < self.at(b)? { low = a } else { high = b }
        }
        let peak = (0.5 * (low + high)).max(0.0);
        Some((peak, self.at(peak)?))
    }

    /// Where the profile crosses `limit` between the peak and `outside`.
    fn cross(&mut self, peak: f64, outside: f64, limit: f64) -> Option<f64> {
        let (mut inside, mut outside) = (peak, outside);
        for _ in 0..60 {
            let middle = 0.5 * (inside + outside);
            if self.at(middle)? >= limit {
                inside = middle
            } else {
                outside = middle
            }
            if (inside - outside).abs() < 1e-3 {
                break;
            }
        }
        Some(0.5 * (inside + outside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loglinear::select::tests::KOSOVO;

    #[test]
    fn kosovo_within_two_per_mille_of_the_published_interval() {
        let model = Model::parse(4, "[123,14,34]").expect("a model");
        let (lower, upper) = profile_interval(model, &KOSOVO, 5956.5).expect("an interval");
        assert!(
            (lower / 8994.0 - 1.0).abs() < 0.002 && (upper / 12110.0 - 1.0).abs() < 0.002,
            "{lower} {upper}"
        );
    }
}
