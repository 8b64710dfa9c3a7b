//! Bayesian latent classes: LCMCR of Manrique-Vallier, Biometrics 2016.
//!
//! People fall into up to `K` classes by stick-breaking weights; within a class the lists are independent. Gibbs
//! sampling on pattern counts, several chains from dispersed starts, refused unless they agree. With an error
//! of the linkage the true pattern counts are themselves unknown and are drawn along (see [`relink`]).

mod chain;
pub mod relink;

use crate::convergence::{Convergence, diagnose};
use crate::math::{quantile, sorted};
use crate::refusal::Refusal;
use crate::table::CaptureTable;
use chain::Chain;
use rayon::prelude::*;
use relink::Rates;
use std::collections::BTreeMap;

/// The method's stable name.
pub const NAME: &str = "lcmcr";

/// How to sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// Most classes; `None` for min(2^L − 1, 15).
    pub classes: Option<usize>,
    /// Chains from dispersed starts; at least eight for a published number.
    pub chains: usize,
    /// Iterations before anything is kept.
    pub burn_in: usize,
    /// Iterations kept in the first round; each further round doubles them.
    pub iterations: usize,
    /// Kept iterations per chain after which the chains are given up.
    pub most_iterations: usize,
    /// R-hat that must be undercut.
    pub r_hat: f64,
    /// Effective sample size over all chains that must be passed.
    pub effective: f64,
    /// True tables to keep when the linkage errs.
    pub tables: usize,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            classes: None,
            chains: 8,
            burn_in: 2000,
            iterations: 4000,
            most_iterations: 256_000,
            r_hat: 1.01,
            effective: 400.0,
            tables: 24,
        }
    }
}

/// Draws from the posterior of the population.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Population sizes by chain.
    pub chains: Vec<Vec<f64>>,
    /// True tables drawn along, when the linkage errs.
    pub tables: Vec<CaptureTable>,
    /// Whether the chains agree.
    pub convergence: Convergence,
    /// Most classes.
    pub classes: usize,
    /// Iterations of each chain, the burn-in counted.
    pub iterations: usize,
}

impl Sample {
    /// All draws, ascending.
    pub fn sorted(&self) -> Vec<f64> {
        sorted(&self.chains.concat())
    }

    /// Posterior mean.
    pub fn mean(&self) -> f64 {
        let draws = self.chains.iter().map(Vec::len).sum::<usize>();
        self.chains.iter().flatten().sum::<f64>() / draws as f64
    }

    /// Posterior quantile.
    pub fn quantile(&self, p: f64) -> f64 {
        quantile(&self.sorted(), p)
    }
}

/// Sample until the chains agree, or refuse. The same bytes for the same seed on any number of threads.
pub fn lcmcr(table: &CaptureTable, rates: Rates, sampling: &Sampling, seed: u64) -> Result<Sample, Refusal> {
    let sample = run(table, rates, sampling, seed);
    let Convergence { r_hat, effective } = sample.convergence;
    if r_hat < sampling.r_hat && effective > sampling.effective {
        Ok(sample)
    } else {
        Err(Refusal::ChainsNotConverged { method: NAME, r_hat, effective })
    }
}

/// Sample until the chains agree or the iterations are used up.
pub fn run(table: &CaptureTable, rates: Rates, sampling: &Sampling, seed: u64) -> Sample {
    let lists = table.lists().len();
    let classes = sampling.classes.unwrap_or_else(|| ((1usize << lists) - 1).min(15)).max(1);
    let start = |stream| Chain::new(table, classes, rates, seed, stream);
    let mut chains: Vec<Chain> = (0..sampling.chains as u64).map(start).collect();
    let mut kept: Vec<Kept> = vec![Kept::default(); sampling.chains];
    chains.par_iter_mut().for_each(|chain| (0..sampling.burn_in).for_each(|_| chain.step()));
    let mut done = 0;
    let mut round = sampling.iterations.max(4);
    let per_chain = sampling.tables.div_ceil(sampling.chains.max(1));
    loop {
        let every = (round / per_chain.max(1)).max(1);
        chains
            .par_iter_mut()
            .zip(&mut kept)
            .for_each(|(chain, kept)| kept.advance(chain, round, every, !rates.perfect()));
        done += round;
        let draws: Vec<Vec<f64>> = kept.iter().map(|kept| thinned(&kept.population)).collect();
        let convergence = diagnose(&draws);
        let agreed = convergence.r_hat < sampling.r_hat && convergence.effective > sampling.effective;
        if agreed || done >= sampling.most_iterations {
            let tables = kept.iter().flat_map(|kept| kept.latest(per_chain)).take(sampling.tables);
            let tables = tables.map(|counts| table.with_counts(counts)).collect();
            let chains = kept.into_iter().map(|kept| kept.population).collect();
            return Sample { chains, tables, convergence, classes, iterations: sampling.burn_in + done };
        }
        round = done.min(sampling.most_iterations - done).max(4);
    }
}

/// What one chain keeps.
#[derive(Default, Clone)]
struct Kept {
    population: Vec<f64>,
    tables: Vec<BTreeMap<u32, u64>>,
}

impl Kept {
    fn advance(&mut self, chain: &mut Chain, iterations: usize, every: usize, tables: bool) {
        for at in 1..=iterations {
            chain.step();
            self.population.push(chain.population());
            if tables && at % every == 0 {
                self.tables.push(chain.true_counts());
            }
        }
    }

    /// The last `count` tables: those of the longest round.
    fn latest(&self, count: usize) -> Vec<BTreeMap<u32, u64>> {
        self.tables[self.tables.len().saturating_sub(count)..].to_vec()
    }
}

/// At most a few thousand evenly spaced draws: diagnosing more costs more than it tells.
fn thinned(draws: &[f64]) -> Vec<f64> {
    let every = draws.len().div_ceil(4000).max(1);
    draws.iter().copied().step_by(every).collect()
}
