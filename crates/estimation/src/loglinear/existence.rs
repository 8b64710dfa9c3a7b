//! Does a model have a maximum-likelihood estimate with these counts?
//!
//! Fienberg & Rinaldo 2012 by the linear program of Chan, Silverman & Vincent 2021: a term whose margin is zero
//! goes to −∞ and takes its cells with it; then some strictly positive table must have the same margins; then
//! the terms that remain must be linearly independent on the cells that remain.

use super::fit::superset_sums;
use super::model::Model;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};

/// The answer, with the published codes 0, 1 and 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// The estimate exists and is unique (code 0).
    Exists,
    /// No positive table has the same margins: no estimate (code 1).
    NoEstimate,
    /// The parameters are not identified (code 2).
    NotIdentified,
}

impl Existence {
    /// 0, 1 or 2.
    pub fn code(self) -> u8 {
        match self {
            Self::Exists => 0,
            Self::NoEstimate => 1,
            Self::NotIdentified => 2,
        }
    }
}

/// Terms at −∞ and the cells they take along.
pub(super) struct Dropped {
    pub terms: Vec<u32>,
    pub cells: Vec<bool>,
}

/// Ask of one model and one table (`cells[0]` is not looked at).
pub fn existence(model: Model, cells: &[f64]) -> Existence {
    let dropped = dropped_cells(model, cells);
    let mut active: Vec<bool> = dropped.cells.iter().map(|out| !out).collect();
    active[0] = false;
    let terms: Vec<u32> = model.terms().into_iter().filter(|term| !dropped.terms.contains(term)).collect();
    if !feasible(&terms, &active, cells) {
        Existence::NoEstimate
    } else if !full_rank(&terms, &active) {
        Existence::NotIdentified
    } else {
        Existence::Exists
    }
}

/// The terms whose margin is zero, and all cells that contain one.
pub(super) fn dropped_cells(model: Model, cells: &[f64]) -> Dropped {
    let mut margins = cells.to_vec();
    superset_sums(&mut margins, model.lists());
    let zero = |term: &u32| *term != 0 && margins[*term as usize] == 0.0;
    let terms: Vec<u32> = model.terms().into_iter().filter(zero).collect();
    let cells = (0..cells.len() as u32).map(|cell| terms.iter().any(|term| cell & term == *term)).collect();
    Dropped { terms, cells }
}

/// Whether max s subject to A x = t, x ≥ s is positive.
pub(super) fn feasible(terms: &[u32], active: &[bool], cells: &[f64]) -> bool {
    let kept: Vec<u32> = (1..cells.len() as u32).filter(|&cell| active[cell as usize]).collect();
    if kept.iter().all(|&cell| cells[cell as usize] > 0.0) {
        return true;
    }
    // With x = s + r, r ≥ 0: the counts themselves are feasible at s = 0, so s ≥ 0 loses nothing.
    let scale = kept.iter().map(|&cell| cells[cell as usize]).fold(1.0, f64::max);
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let least = problem.add_var(1.0, (0.0, f64::INFINITY));
    let rest: Vec<_> = kept.iter().map(|_| problem.add_var(0.0, (0.0, f64::INFINITY))).collect();
    for &term in terms {
        let inside = || kept.iter().zip(&rest).filter(move |&(&cell, _)| cell & term == term);
        let mut sum: Vec<_> = inside().map(|(_, &variable)| (variable, 1.0)).collect();
        sum.push((least, inside().count() as f64));
        let margin: f64 = inside().map(|(&cell, _)| cells[cell as usize] / scale).sum();
        problem.add_constraint(sum, ComparisonOp::Eq, margin);
    }
    matches!(problem.solve(), Ok(SolveOutcome::Solution(solution)) if solution.objective() * scale > 1e-7)
}

/// Whether the terms are linearly independent on the active cells.
pub(super) fn full_rank(terms: &[u32], active: &[bool]) -> bool {
    // Every term's own cell is there: the design is triangular with ones on its diagonal, but for the
    // intercept, which the cells beyond the model's terms identify.
    let kept: Vec<u32> = (1..active.len() as u32).filter(|&cell| active[cell as usize]).collect();
    if kept.len() < terms.len() {
        return false;
    }
    let mut rows: Vec<Vec<f64>> = kept
        .iter()
        .map(|cell| terms.iter().map(|term| f64::from(u8::from(cell & term == *term))).collect())
        .collect();
    rank(&mut rows, terms.len()) == terms.len()
}

/// Rank by elimination with full row pivoting; entries are small integers, so the tolerance is safe.
fn rank(rows: &mut [Vec<f64>], columns: usize) -> usize {
    let mut rank = 0;
    for column in 0..columns {
        let best =
            (rank..rows.len()).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()));
        let Some(best) = best.filter(|&row| rows[row][column].abs() > 1e-9) else { continue };
        rows.swap(rank, best);
        let (above, below) = rows.split_at_mut(rank + 1);
        let pivot = &above[rank];
        for row in below {
            let factor = row[column] / pivot[column];
            if factor != 0.0 {
                row.iter_mut().zip(pivot).for_each(|(value, lead)| *value -= factor * lead);
            }
        }
        rank += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loglinear::Fitter;

    /// The table `Artificial_3` of Chan, Silverman & Vincent 2021: A 40, B 30, C 20, AB 6.
    const ARTIFICIAL_3: [f64; 8] = [0.0, 40.0, 30.0, 6.0, 20.0, 0.0, 0.0, 0.0];

    #[track_caller]
    fn check(name: &str, code: u8) {
        let model = Model::parse(3, name).expect("a model");
        assert_eq!(existence(model, &ARTIFICIAL_3).code(), code, "{name}");
        let fitted = Fitter::new(3).fit(model, &ARTIFICIAL_3).map_or_else(Existence::code, |_| 0);
        assert_eq!(fitted, code, "{name} when fitted");
    }

    #[test]
    fn the_published_codes_of_artificial_3() {
        check("[1,2,3]", 0);
        check("[12,3]", 1);
        check("[13,2]", 0);
        check("[23,1]", 0);
        check("[12,13,2,3]", 1);
        check("[12,23,1,3]", 1);
        check("[13,23,1,2]", 0);
        check("[12,13,23]", 2);
    }

    #[test]
    fn a_full_table_always_has_an_estimate() {
        let cells = [0.0, 5.0, 4.0, 3.0, 2.0, 9.0, 8.0, 7.0];
        for model in crate::loglinear::hierarchical_models(3, 9) {
            assert_eq!(existence(model, &cells), Existence::Exists, "{}", model.name());
        }
    }
}
