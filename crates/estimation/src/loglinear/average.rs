//! Averaging over log-linear models by AIC weights.
//!
//! Choosing one model hides that others fit nearly as well, and BIC prefers small models, whose missing terms
//! bias the total. Averaging with weights exp(−ΔAIC/2) is what capture–recapture has long done about it
//! (Buckland, Burnham & Augustin, Biometrics 1997; Burnham & Anderson 2002).

use super::fit::{Fit, Fitter};
use super::select::Selection;
use crate::math::normal_quantile;

/// Models further than this from the best AIC weigh less than a thousandth of it.
const FARTHEST: f64 = 14.0;

/// One model's part in the average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Share of the average; shares add up to one.
    pub weight: f64,
    /// People on no list under the model.
    pub hidden: f64,
    /// Standard error of ln `hidden`.
    pub log_error: f64,
}

/// The models that weigh, by ascending AIC. Empty when no model has an estimate.
pub fn average(cells: &[f64], selection: &Selection) -> Vec<Part> {
    let best = selection.fits.iter().map(Fit::aic).fold(f64::INFINITY, f64::min);
    let mut near: Vec<&Fit> = selection.fits.iter().filter(|fit| fit.aic() - best < FARTHEST).collect();
    near.sort_by(|a, b| a.aic().total_cmp(&b.aic()).then(a.model.cmp(&b.model)));
    let mut fitter = Fitter::new(cells.len().trailing_zeros() as usize);
    let mut parts: Vec<Part> = Vec::with_capacity(near.len());
    for fit in near {
        if fitter.fit(fit.model, cells).is_err() {
            continue;
        }
        let log_error = fitter.log_error();
        if log_error.is_finite() {
            parts.push(Part { weight: libm::exp(0.5 * (best - fit.aic())), hidden: fit.hidden, log_error });
        }
    }
    let total: f64 = parts.iter().map(|part| part.weight).sum();
    parts.iter_mut().for_each(|part| part.weight /= total);
    parts
}

/// `count` equal-weight hidden counts that stand for the mixture of the models' log-normal laws.
pub fn mixture(parts: &[Part], count: usize) -> Vec<f64> {
    let mut draws = Vec::with_capacity(count);
    let mut before = 0.0;
    let mut at = 0;
    for part in parts {
        let after = before + part.weight;
        while at < count && (at as f64 + 0.5) / count as f64 <= after {
            let within = ((at as f64 + 0.5) / count as f64 - before) / part.weight;
            draws.push(part.hidden * libm::exp(part.log_error * normal_quantile(within)));
            at += 1;
        }
        before = after;
    }
    draws
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loglinear::tests::KOSOVO;
    use crate::loglinear::{Order, select};

    #[test]
    fn weights_add_up_and_the_best_is_first() {
        let parts = average(&KOSOVO, &select(&KOSOVO, Order::Any));
        assert!((parts.iter().map(|part| part.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(parts.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
    }

    #[test]
    fn a_mixture_of_one_is_its_log_normal() {
        let part = Part { weight: 1.0, hidden: 100.0, log_error: 0.3 };
        let draws = mixture(&[part], 1001);
        assert_eq!(draws.len(), 1001);
        assert!((draws[500] - 100.0).abs() < 1e-6);
        assert!((draws[975] / (100.0 * libm::exp(0.3 * 1.96)) - 1.0).abs() < 0.01);
    }
}
