//! One model, fitted by iteratively reweighted least squares on the Poisson cells.
//!
//! The design is the indicator "term is a subset of pattern", so both XᵀWX and Xᵀz are superset sums: one pass
//! over the lists gives every entry, and only the Cholesky step costs.

use super::existence::{Existence, dropped_cells, feasible, full_rank};
use super::model::Model;
use crate::math::{ln_gamma, solve_spd};

/// A fitted mean below this share of a person may be a boundary: existence is then asked of the linear program.
const INTERIOR: f64 = 1e-4;
const MOST_ITERATIONS: usize = 60;

/// The fit of one model to one table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// Expected people on no list.
    pub hidden: f64,
    /// Poisson log-likelihood with its ln y! terms.
    pub log_likelihood: f64,
    /// Parameters, those at −∞ counted.
    pub parameters: usize,
    /// Bayesian information criterion: −2 ln L + parameters · ln(observed people).
    pub bic: f64,
}

impl Fit {
    /// Akaike's information criterion.
    pub fn aic(&self) -> f64 {
        2.0 * self.parameters as f64 - 2.0 * self.log_likelihood
    }
}

/// Scratch space for fitting many models to tables over the same lists.
pub struct Fitter {
    lists: usize,
    terms: Vec<u32>,
    beta: Vec<f64>,
    eta: Vec<f64>,
    mean: Vec<f64>,
    weight: Vec<f64>,
    target: Vec<f64>,
    matrix: Vec<f64>,
    right: Vec<f64>,
    active: Vec<bool>,
}

impl Fitter {
    /// Space for tables over `lists` lists, at most six.
    pub fn new(lists: usize) -> Self {
        let cells = 1 << lists;
        Self {
            lists,
            terms: Vec::with_capacity(cells),
            beta: vec![0.0; cells],
            eta: vec![0.0; cells],
            mean: vec![0.0; cells],
            weight: vec![0.0; cells],
            target: vec![0.0; cells],
            matrix: vec![0.0; cells * cells],
            right: vec![0.0; cells],
            active: vec![true; cells],
        }
    }

    /// Fit a model to the observed cells (`cells[0]` is not looked at), or the reason why it has no estimate.
    pub fn fit(&mut self, model: Model, cells: &[f64]) -> Result<Fit, Existence> {
        self.lay_out(model, cells);
        self.active[0] = false;
        let converged = self.iterate(cells);
        self.check(converged, cells)?;
        let log_likelihood = self.log_likelihood(cells);
        let observed: f64 = cells[1..].iter().sum();
        let parameters = model.size();
        let bic = parameters as f64 * libm::log(observed) - 2.0 * log_likelihood;
        let hidden = libm::exp(self.beta[0]);
        Ok(Fit { model, hidden, log_likelihood, parameters, bic })
    }

    /// Fit a model to all cells, `cells[0]` included, and return Σ y ln(μ/Σμ): the multinomial kernel.
    pub(crate) fn multinomial_kernel(&mut self, model: Model, cells: &[f64]) -> Option<f64> {
        self.lay_out(model, cells);
        if !self.iterate(cells) {
            return None;
        }
        let total: f64 = cells.iter().sum();
        let kept = (0..cells.len()).filter(|&cell| cells[cell] > 0.0);
        Some(kept.map(|cell| cells[cell] * libm::log(self.mean[cell] / total)).sum())
    }

    /// The terms to be fitted and the cells they are fitted to: all, but for terms whose margin is zero and the
    /// cells that contain them.
    fn lay_out(&mut self, model: Model, cells: &[f64]) {
        self.terms.clear();
        self.terms.extend((0..cells.len() as u32).filter(|&term| model.holds(term)));
        self.active.fill(true);
        if cells[1..].iter().all(|&count| count > 0.0) {
            return;
        }
        let dropped = dropped_cells(model, cells);
        self.active.iter_mut().zip(&dropped.cells).for_each(|(active, out)| *active = !out);
        self.terms.retain(|term| !dropped.terms.contains(term));
    }

    /// Fitted means of the observed cells of the last fit.
    /// Standard error of ln(hidden) in the last fit of observed cells: the intercept's entry of the inverse
    /// information.
    pub(super) fn log_error(&mut self) -> f64 {
        self.weight.copy_from_slice(&self.mean);
        superset_sums(&mut self.weight, self.lists);
        let size = self.terms.len();
        for (row, &a) in self.terms.iter().enumerate() {
            for (column, &b) in self.terms[..=row].iter().enumerate() {
                self.matrix[row * size + column] = self.weight[(a | b) as usize];
            }
        }
        self.right[..size].fill(0.0);
        self.right[0] = 1.0;
        match solve_spd(&mut self.matrix[..size * size], &mut self.right[..size], size, 1e-12) {
            Some(()) => self.right[0].max(0.0).sqrt(),
            None => f64::INFINITY,
        }
    }

    #[cfg(test)]
    pub(crate) fn means(&self) -> &[f64] {
        &self.mean
    }

    /// Reweighted least squares on the active cells; whether it converged.
    fn iterate(&mut self, cells: &[f64]) -> bool {
        for (cell, &count) in cells.iter().enumerate() {
            self.mean[cell] = if self.active[cell] { count + 0.3 } else { 0.0 };
            self.eta[cell] = libm::log(self.mean[cell].max(1e-300));
        }
        let mut before = f64::INFINITY;
        for _ in 0..MOST_ITERATIONS {
            if !self.step(cells) {
                return false;
            }
            let deviance = self.half_deviance(cells);
            if (before - deviance).abs() <= 1e-11 * (deviance.abs() + 1.0) {
                return true;
            }
            before = deviance;
        }
        false
    }

    /// One weighted least-squares step; false when the matrix is singular.
    fn step(&mut self, cells: &[f64]) -> bool {
        for (cell, &count) in cells.iter().enumerate() {
            let mean = self.mean[cell];
            self.weight[cell] = mean;
            self.target[cell] = if self.active[cell] { mean * self.eta[cell] + count - mean } else { 0.0 };
        }
        superset_sums(&mut self.weight, self.lists);
        superset_sums(&mut self.target, self.lists);
        let size = self.terms.len();
        for (row, &a) in self.terms.iter().enumerate() {
            for (column, &b) in self.terms[..=row].iter().enumerate() {
                self.matrix[row * size + column] = self.weight[(a | b) as usize];
            }
            self.right[row] = self.target[a as usize];
        }
        if solve_spd(&mut self.matrix[..size * size], &mut self.right[..size], size, 1e-11).is_none() {
            return false;
        }
        self.beta.fill(0.0);
        for (&term, &value) in self.terms.iter().zip(&self.right) {
            self.beta[term as usize] = value;
        }
        self.eta.copy_from_slice(&self.beta);
        subset_sums(&mut self.eta, self.lists);
        for cell in 0..cells.len() {
            self.eta[cell] = self.eta[cell].clamp(-60.0, 60.0);
            self.mean[cell] = if self.active[cell] { libm::exp(self.eta[cell]) } else { 0.0 };
        }
        true
    }

    fn half_deviance(&self, cells: &[f64]) -> f64 {
        let active = (0..cells.len()).filter(|&cell| self.active[cell]);
        active.map(|cell| self.mean[cell] - cells[cell] * self.eta[cell]).sum()
    }

    fn log_likelihood(&self, cells: &[f64]) -> f64 {
        let active = (0..cells.len()).filter(|&cell| self.active[cell]);
        active.map(|cell| cells[cell] * self.eta[cell] - self.mean[cell] - ln_gamma(cells[cell] + 1.0)).sum()
    }

    /// The converged fit certifies itself when every mean is well inside; otherwise the linear program decides.
    fn check(&self, converged: bool, cells: &[f64]) -> Result<(), Existence> {
        let inside =
            converged && (0..cells.len()).all(|cell| !self.active[cell] || self.mean[cell] > INTERIOR);
        let has_zero = (1..cells.len()).any(|cell| self.active[cell] && cells[cell] == 0.0);
        if !inside && has_zero && !feasible(&self.terms, &self.active, cells) {
            return Err(Existence::NoEstimate);
        }
        let whole = self.active[1..].iter().all(|&active| active);
        if !whole && !full_rank(&self.terms, &self.active) {
            return Err(Existence::NotIdentified);
        }
        if converged { Ok(()) } else { Err(Existence::NoEstimate) }
    }
}

/// In place: every entry becomes the sum over its supersets.
pub(super) fn superset_sums(values: &mut [f64], lists: usize) {
    for list in 0..lists {
        let bit = 1 << list;
        for chunk in values.chunks_exact_mut(2 * bit) {
            let (without, with) = chunk.split_at_mut(bit);
            without.iter_mut().zip(with).for_each(|(low, high)| *low += *high);
        }
    }
}

/// In place: every entry becomes the sum over its subsets.
fn subset_sums(values: &mut [f64], lists: usize) {
    for list in 0..lists {
        let bit = 1 << list;
        for chunk in values.chunks_exact_mut(2 * bit) {
            let (without, with) = chunk.split_at_mut(bit);
            with.iter_mut().zip(without).for_each(|(high, low)| *high += *low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two independent lists: the hidden count is Petersen's n1 only · n2 only / both.
    #[test]
    fn independence_of_two_lists_is_petersen() {
        let mut fitter = Fitter::new(2);
        let fit = fitter.fit(Model::independence(2), &[0.0, 30.0, 20.0, 10.0]).expect("an estimate");
        let variance: f64 = 1.0 / 30.0 + 1.0 / 20.0 + 1.0 / 10.0;
        assert!((fitter.log_error() - variance.sqrt()).abs() < 1e-8);
        assert!((fit.hidden - 60.0).abs() < 1e-8, "{}", fit.hidden);
    }

    /// Means of a fit reproduce every margin of the model: the likelihood equations.
    #[test]
    fn margins_are_reproduced() {
        let cells: Vec<f64> =
            [0, 40, 31, 12, 25, 9, 7, 4, 33, 8, 6, 3, 5, 2, 3, 1].iter().map(|&y: &u32| y.into()).collect();
        let model = Model::parse(4, "[123,14,34]").expect("a model");
        let mut fitter = Fitter::new(4);
        fitter.fit(model, &cells).expect("an estimate");
        for term in model.terms() {
            let margin = |values: &[f64]| {
                (1..16).filter(|cell| cell & term == term).map(|cell| values[cell as usize]).sum::<f64>()
            };
            assert!((margin(&cells) - margin(fitter.means())).abs() < 1e-6);
        }
    }
}
