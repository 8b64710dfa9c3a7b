//! Lower bounds of Chao's kind: when people differ in their chance of being listed, at least so many.
//!
//! Chao, Biometrics 1987 and 1989; Mth–Chao as a log-linear model after Rivest & Baillargeon, Biometrics 2007.
//! Without the factor (t−1)/t the first is no safe lower bound for a few lists.

mod mth;

use crate::math::normal_quantile;
use crate::table::CaptureTable;
pub use mth::{MOST_LISTS as MTH_MOST_LISTS, mth_chao};

/// A lower bound of the population: estimate and 95 % interval, and the hidden part on the log scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Bound of the population.
    pub estimate: f64,
    /// Lower end of its 95 % interval.
    pub lower: f64,
    /// Upper end of its 95 % interval.
    pub upper: f64,
    /// People on no list, at least.
    pub hidden: f64,
    /// Standard error of ln `hidden`.
    pub log_error: f64,
}

/// (t−1)/t · f1² / (2 f2) people on no list, with the log-normal interval. `None` when nobody is on exactly
/// two lists.
pub fn chao(table: &CaptureTable) -> Option<Bound> {
    let caught = table.by_number_of_lists();
    let (one, two) = (*caught.get(1)? as f64, *caught.get(2)? as f64);
    if two == 0.0 || one == 0.0 {
        return None;
    }
    let lists = table.lists().len() as f64;
    let shrink = (lists - 1.0) / lists;
    let ratio = one / two;
    let hidden = shrink * one * ratio / 2.0;
    let variance = two
        * (shrink / 2.0 * ratio * ratio
            + shrink * shrink * ratio * ratio * ratio
            + shrink * shrink / 4.0 * ratio * ratio * ratio * ratio);
    Some(bound(table, hidden, libm::log1p(variance / (hidden * hidden)).sqrt()))
}

/// 2 f2³ / (9 f3²) people on no list: a bound that singletons cannot inflate. `None` when nobody is on exactly
/// three lists.
pub fn chao_from_f3(table: &CaptureTable) -> Option<Bound> {
    let caught = table.by_number_of_lists();
    let (two, three) = (*caught.get(2)? as f64, *caught.get(3)? as f64);
    if two == 0.0 || three == 0.0 {
        return None;
    }
    let hidden = 2.0 * two * two * two / (9.0 * three * three);
    Some(bound(table, hidden, (9.0 / two + 4.0 / three).sqrt()))
}

fn bound(table: &CaptureTable, hidden: f64, log_error: f64) -> Bound {
    let observed = table.observed() as f64;
    let spread = libm::exp(normal_quantile(0.975) * log_error);
    Bound {
        estimate: observed + hidden,
        lower: observed + hidden / spread,
        upper: observed + hidden * spread,
        hidden,
        log_error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::table;

    #[test]
    fn the_bound_is_the_published_formula() {
        let table = table(&[(1, 30), (2, 20), (4, 10), (3, 12), (5, 4), (6, 4), (7, 5)]);
        let found = chao(&table).expect("a bound");
        assert!((found.hidden - 2.0 / 3.0 * 60.0 * 60.0 / 40.0).abs() < 1e-12);
        assert!(found.lower > 85.0 && found.upper > found.estimate);
        let third = chao_from_f3(&table).expect("a bound");
        assert!((third.hidden - 2.0 * 8000.0 / (9.0 * 25.0)).abs() < 1e-12);
    }

    #[test]
    fn without_pairs_there_is_no_bound() {
        let table = table(&[(1, 30), (2, 20), (4, 10), (7, 5)]);
        assert_eq!(chao(&table), None);
        assert_eq!(chao_from_f3(&table), None);
    }
}
