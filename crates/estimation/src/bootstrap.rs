//! The bootstrap that chooses its model anew in every replicate: BCa intervals for the log-linear estimate.
//!
//! An interval for the chosen model alone pretends that the choice was known. Each replicate draws as many
//! people as were observed, refits the candidates and takes the best BIC; bias correction and acceleration
//! after Efron 1987, with the jackknife over people (Chan, Silverman & Vincent 2021, 2024).

use crate::loglinear::{Fitter, Model};
use crate::math::{normal_cdf, normal_quantile, quantile, sorted};
use crate::random::Random;
use rayon::prelude::*;

/// Replicates that one task runs: fixed, so that threads change nothing.
const CHUNK: usize = 16;

/// A re-selecting bootstrap of the total population.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    /// Estimates of the replicates, ascending; infinite where no model had an estimate.
    pub replicates: Vec<f64>,
    /// 95 % BCa interval.
    pub interval: (f64, f64),
    /// Bias correction z0.
    pub bias: f64,
    /// Acceleration.
    pub acceleration: f64,
}

/// Bootstrap the min-BIC estimate over `models`. `cells` holds 2^L counts (cell 0 is not looked at). `None`
/// when no candidate has an estimate with the data themselves.
pub fn bootstrap(cells: &[f64], models: &[Model], replicates: usize, seed: u64) -> Option<Bootstrap> {
    let lists = cells.len().trailing_zeros() as usize;
    let estimate = best(&mut Fitter::new(lists), models, cells)?;
    let chunks = replicates.div_ceil(CHUNK);
    let drawn: Vec<Vec<f64>> = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let mut fitter = Fitter::new(lists);
            let here = chunk * CHUNK..((chunk + 1) * CHUNK).min(replicates);
            here.map(|at| {
                best(&mut fitter, models, &resample(cells, seed, at as u64)).unwrap_or(f64::INFINITY)
            })
            .collect()
        })
        .collect();
    let replicates = sorted(&drawn.concat());
    let below = replicates.iter().filter(|&&value| value < estimate).count() as f64;
    let equal = replicates.iter().filter(|&&value| value == estimate).count() as f64;
    let count = replicates.len() as f64;
    let bias = normal_quantile(((below + 0.5 * equal) / count).clamp(0.5 / count, 1.0 - 0.5 / count));
    let acceleration = acceleration(cells, models, lists);
    let end = |p: f64| {
        let z = bias + normal_quantile(p);
        quantile(&replicates, normal_cdf(bias + z / (1.0 - acceleration * z)))
    };
    let interval = (end(0.025), end(0.975));
    Some(Bootstrap { interval, bias, acceleration, replicates })
}

/// One multinomial resample of the observed people.
pub(crate) fn resample(cells: &[f64], seed: u64, stream: u64) -> Vec<f64> {
    let mut random = Random::new(seed ^ 0x0B00_757A_9000, stream);
    let total: f64 = cells[1..].iter().sum();
    let mut drawn = vec![0.0; cells.len()];
    random.multinomial(total as u64, &cells[1..], total, |cell, people| drawn[cell + 1] = people as f64);
    drawn
}

/// The total under the candidate with the best BIC.
pub(crate) fn best(fitter: &mut Fitter, models: &[Model], cells: &[f64]) -> Option<f64> {
    let fits = models.iter().filter_map(|&model| fitter.fit(model, cells).ok());
    let best = fits.min_by(|a, b| a.bic.total_cmp(&b.bic))?;
    Some(cells[1..].iter().sum::<f64>() + best.hidden)
}

/// Leave out one person of each pattern in turn.
fn acceleration(cells: &[f64], models: &[Model], lists: usize) -> f64 {
    let patterns: Vec<usize> = (1..cells.len()).filter(|&cell| cells[cell] > 0.0).collect();
    let without: Vec<Option<f64>> = patterns
        .par_iter()
        .map(|&cell| {
            let mut fewer = cells.to_vec();
            fewer[cell] -= 1.0;
            best(&mut Fitter::new(lists), models, &fewer)
        })
        .collect();
    let known: Vec<(f64, f64)> =
        patterns.iter().zip(without).filter_map(|(&cell, value)| Some((cells[cell], value?))).collect();
    let people: f64 = known.iter().map(|entry| entry.0).sum();
    let mean = known.iter().map(|entry| entry.0 * entry.1).sum::<f64>() / people;
    let moment = |power: i32| known.iter().map(|entry| entry.0 * (mean - entry.1).powi(power)).sum::<f64>();
    let square = moment(2);
    if square > 0.0 { moment(3) / (6.0 * square * square.sqrt()) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loglinear::hierarchical_models;
    use crate::loglinear::tests::KOSOVO;

    #[test]
    fn a_resample_keeps_the_number_of_people() {
        for stream in 0..20 {
            assert_eq!(resample(&KOSOVO, 3, stream).iter().sum::<f64>(), 4400.0);
        }
    }

    #[test]
    fn replicates_do_not_depend_on_threads() {
        let models = hierarchical_models(4, 2);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| bootstrap(&KOSOVO, &models, 40, 9))
        };
        assert_eq!(run(1), run(2));
    }

    #[test]
    fn choosing_anew_is_wider_than_one_model() {
        let wide = bootstrap(&KOSOVO, &hierarchical_models(4, 9), 100, 1).expect("an interval");
        let one = bootstrap(&KOSOVO, &[Model::parse(4, "[123,14,34]").expect("a model")], 100, 1)
            .expect("an interval");
        assert!(wide.interval.1 - wide.interval.0 > 2.0 * (one.interval.1 - one.interval.0), "{wide:?}");
    }
}
