//! The Mth–Chao lower bound: list effects, and a free term for each number of captures from three up.
//!
//! Columns are max(0, k − j + 1) for j = 3 … L; a negative coefficient is set to zero and the model refitted,
//! so that the extra captures never lower the bound (Rivest & Baillargeon 2007).

use super::Bound;
use crate::math::{ln_gamma, solve_spd};
use crate::table::CaptureTable;

/// The most lists whose 2^L cells are laid out.
pub const MOST_LISTS: usize = 12;

const HALF_CHI_SQUARE_95: f64 = 1.920_729_410_347_062;

/// The bound with its profile-likelihood interval; `None` when the model has no fit or an end is not found.
pub fn mth_chao(table: &CaptureTable) -> Option<Bound> {
    let lists = table.lists().len();
    if !(3..=MOST_LISTS).contains(&lists) {
        return None;
    }
    let mut design = Design::new(table);
    let mut fit = design.fit(None)?;
    while design.drop_negative(&fit.beta) {
        fit = design.fit(None)?;
    }
    let hidden = libm::exp(fit.beta[0]);
    let (lower, upper) = design.interval(hidden)?;
    let observed = table.observed() as f64;
    let log_error = fit.log_error;
    Some(Bound {
        estimate: observed + hidden,
        lower: observed + lower,
        upper: observed + upper,
        hidden,
        log_error,
    })
}

struct Design {
    lists: usize,
    counts: Vec<f64>,
    /// The j of each column max(0, k − j + 1) that is still free.
    steps: Vec<u32>,
}

struct Fit {
    beta: Vec<f64>,
    log_error: f64,
    /// Σ y ln(μ/Σμ) over the cells fitted.
    kernel: f64,
}

impl Design {
    fn new(table: &CaptureTable) -> Self {
        let lists = table.lists().len();
        let caught = table.by_number_of_lists();
        // A number of captures that nobody has gives no information on its own step.
        let steps =
            (3..=lists as u32).filter(|&j| caught[j as usize..].iter().any(|&people| people > 0)).collect();
        Self { lists, counts: table.cells(), steps }
    }

    fn columns(&self) -> usize {
        1 + self.lists + self.steps.len()
    }

    fn row(&self, cell: u32, into: &mut Vec<f64>) {
        into.clear();
        into.push(1.0);
        into.extend((0..self.lists).map(|list| f64::from(cell >> list & 1)));
        let captures = cell.count_ones();
        into.extend(self.steps.iter().map(|&j| f64::from((captures + 1).saturating_sub(j))));
    }

    /// Drop every step with a negative coefficient; whether any was.
    fn drop_negative(&mut self, beta: &[f64]) -> bool {
        let before = self.steps.len();
        let effects = &beta[1 + self.lists..];
        let mut keep = effects.iter().map(|&effect| effect >= 0.0);
        self.steps.retain(|_| keep.next().unwrap_or(false));
        self.steps.len() < before
    }

    /// Reweighted least squares, with `hidden` people in cell 0 when given.
    fn fit(&self, hidden: Option<f64>) -> Option<Fit> {
        let size = self.columns();
        let first = usize::from(hidden.is_none());
        let count = |cell: usize| if cell == 0 { hidden.unwrap_or(0.0) } else { self.counts[cell] };
        let mut mean: Vec<f64> = (0..self.counts.len()).map(|cell| count(cell) + 0.3).collect();
        let mut eta: Vec<f64> = mean.iter().map(|&mean| libm::log(mean)).collect();
        let mut row = Vec::with_capacity(size);
        let mut before = f64::INFINITY;
        for _ in 0..100 {
            let mut matrix = vec![0.0; size * size];
            let mut beta = vec![0.0; size];
            for cell in first..mean.len() {
                self.row(cell as u32, &mut row);
                let target = mean[cell] * eta[cell] + count(cell) - mean[cell];
                accumulate(&mut matrix, &row, mean[cell]);
                row.iter().zip(&mut beta).for_each(|(x, sum)| *sum += x * target);
            }
            let information = matrix.clone();
            solve_spd(&mut matrix, &mut beta, size, 1e-11)?;
            let mut deviance = 0.0;
            for cell in first..mean.len() {
                self.row(cell as u32, &mut row);
                let dot: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
                eta[cell] = dot.clamp(-60.0, 60.0);
                mean[cell] = libm::exp(eta[cell]);
                deviance += mean[cell] - count(cell) * eta[cell];
            }
            if (before - deviance).abs() <= 1e-11 * (deviance.abs() + 1.0) {
                let total: f64 = (first..mean.len()).map(count).sum();
                let kernel = (first..mean.len())
                    .filter(|&cell| count(cell) > 0.0)
                    .map(|cell| count(cell) * (eta[cell] - libm::log(total)))
                    .sum();
                return Some(Fit { beta, log_error: log_error(information, size)?, kernel });
            }
            before = deviance;
        }
        None
    }

    /// Hidden people at the two ends of the 95 % profile-likelihood interval.
    fn interval(&self, hidden: f64) -> Option<(f64, f64)> {
        let observed: f64 = self.counts.iter().sum();
        let at = |hidden: f64| {
            let hidden = hidden.max(1e-9);
            Some(ln_gamma(observed + hidden + 1.0) - ln_gamma(hidden + 1.0) + self.fit(Some(hidden))?.kernel)
        };
        let golden = 0.618_033_988_749_894_8;
        let (mut low, mut high) = (hidden * 0.5 - 5.0, hidden * 1.2 + 5.0);
        for _ in 0..40 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            if at(a)? < at(b)? { low = a } else { high = b }
        }
        let peak = (0.5 * (low + high)).max(0.0);
        let limit = at(peak)? - HALF_CHI_SQUARE_95;
        let cross = |mut inside: f64, mut outside: f64| {
            for _ in 0..40 {
                let middle = 0.5 * (inside + outside);
                if at(middle)? >= limit { inside = middle } else { outside = middle }
            }
            Some(0.5 * (inside + outside))
        };
        let lower = if at(0.0)? >= limit { 0.0 } else { cross(peak, 0.0)? };
        let mut beyond = 2.0 * peak + 10.0;
        while at(beyond)? >= limit {
            beyond *= 2.0;
            if beyond > 1000.0 * observed {
                return None;
            }
        }
        Some((lower, cross(peak, beyond)?))
    }
}

/// matrix += weight · row · rowᵀ, lower triangle.
fn accumulate(matrix: &mut [f64], row: &[f64], weight: f64) {
    let size = row.len();
    for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
        let line = &mut matrix[i * size..i * size + i + 1];
        line.iter_mut().zip(row).for_each(|(sum, &b)| *sum += weight * a * b);
    }
}

fn log_error(mut information: Vec<f64>, size: usize) -> Option<f64> {
    let mut unit = vec![0.0; size];
    unit[0] = 1.0;
    solve_spd(&mut information, &mut unit, size, 1e-12)?;
    Some(unit[0].max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With three lists and the one step free, singles and pairs alone decide: the bound solves the quadratic
    /// margins exactly where lists are alike, 3·f1²/(9·…): f0 = f1²/(3 f2) for equal lists.
    #[test]
    fn three_equal_lists_give_the_closed_form() {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        let counts = vec![(1, 60), (2, 60), (4, 60), (3, 30), (5, 30), (6, 30), (7, 45)];
        let table = CaptureTable::new(lists, counts).expect("a table");
        let bound = mth_chao(&table).expect("a bound");
        assert!((bound.hidden - 180.0 * 180.0 / (3.0 * 90.0)).abs() < 1e-6, "{}", bound.hidden);
        assert!(bound.lower < bound.estimate && bound.estimate < bound.upper);
    }
}
