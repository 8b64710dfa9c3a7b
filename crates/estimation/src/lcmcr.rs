//! Bayesian latent classes: LCMCR of Manrique-Vallier, Biometrics 2016.
//!
//! People fall into up to `K` classes by stick-breaking weights; within a class the lists are independent. Gibbs
//! sampling on pattern counts, several chains from dispersed starts, refused unless they agree. With an error
//! of the linkage the true pattern counts are themselves unknown and are drawn along (see [`relink`]).

mod chain;
mod hamilton;
mod regroup;
pub mod relink;
mod split_merge;

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

/// Iterations that a chain is given to settle on the next partition's table.
const SETTLE: usize = 10;
/// Iterations kept at each partition's table in a visit, at least.
const FEWEST_EACH: usize = 15;

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
            burn_in: 400,
            iterations: 300,
            most_iterations: 19_200,
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
    run(table, rates, sampling, seed).agreed(sampling)
}

/// Sample until the chains agree or the iterations are used up.
pub fn run(table: &CaptureTable, rates: Rates, sampling: &Sampling, seed: u64) -> Sample {
    let mut chains = start(table, rates, sampling, seed);
    let mut kept: Vec<Kept> = vec![Kept::default(); chains.len()];
    let per_chain = sampling.tables.div_ceil(chains.len());
    let mut done = 0;
    let mut round = sampling.iterations.max(4);
    loop {
        let every = if rates.perfect() { usize::MAX } else { (round / per_chain.max(1)).max(1) };
        chains.par_iter_mut().zip(&mut kept).for_each(|(chain, kept)| kept.advance(chain, round, every));
        done += round;
        let convergence = diagnosed(&kept);
        if sampling.accepts(convergence) || done >= sampling.most_iterations {
            let tables = kept.iter().flat_map(|kept| kept.latest(per_chain)).take(sampling.tables);
            let tables = tables.map(|counts| table.with_counts(counts)).collect();
            return Sample::new(
                kept,
                tables,
                convergence,
                sampling.burn_in + done,
                sampling.classes_of(table),
            );
        }
        round = done.min(sampling.most_iterations - done).max(4);
    }
}

/// Sample over tables of several partitions of the same records, each weighing the same: every chain walks
/// through all of them, so chains that agree agree on the mixture.
pub fn over_partitions(tables: &[CaptureTable], sampling: &Sampling, seed: u64) -> Result<Sample, Refusal> {
    let Some(first) = tables.first() else { return Err(Refusal::TooFewPartitions { found: 0 }) };
    let mut chains = start(first, Rates::PERFECT, sampling, seed);
    let mut kept: Vec<Kept> = vec![Kept::default(); chains.len()];
    let mut each = (sampling.iterations / tables.len()).max(FEWEST_EACH);
    let mut done = 0;
    loop {
        chains.par_iter_mut().zip(&mut kept).for_each(|(chain, kept)| kept.visit(chain, tables, each));
        done += each * tables.len();
        let convergence = diagnosed(&kept);
        if sampling.accepts(convergence) || done >= sampling.most_iterations {
            let iterations = sampling.burn_in + done;
            return Sample::new(kept, Vec::new(), convergence, iterations, sampling.classes_of(first))
                .agreed(sampling);
        }
        each = (done / tables.len()).max(FEWEST_EACH);
    }
}

/// Chains from dispersed starts, burnt in.
fn start(table: &CaptureTable, rates: Rates, sampling: &Sampling, seed: u64) -> Vec<Chain> {
    let classes = sampling.classes_of(table);
    let chain = |stream| Chain::new(table, classes, rates, seed, stream);
    let mut chains: Vec<Chain> = (0..sampling.chains.max(1) as u64).map(chain).collect();
    chains.par_iter_mut().for_each(|chain| {
        (0..sampling.burn_in).for_each(|_| chain.step(true));
        chain.settle();
    });
    chains
}

fn diagnosed(kept: &[Kept]) -> Convergence {
    diagnose(&kept.iter().map(|kept| thinned(&kept.population)).collect::<Vec<_>>())
}

impl Sampling {
    fn accepts(&self, convergence: Convergence) -> bool {
        convergence.r_hat < self.r_hat && convergence.effective > self.effective
    }

    fn classes_of(&self, table: &CaptureTable) -> usize {
        let cells = (1usize << table.lists().len()) - 1;
        self.classes.unwrap_or_else(|| cells.min(15)).clamp(1, hamilton::MOST_CLASSES)
    }
}

impl Sample {
    fn new(
        kept: Vec<Kept>,
        tables: Vec<CaptureTable>,
        convergence: Convergence,
        iterations: usize,
        classes: usize,
    ) -> Self {
        let chains = kept.into_iter().map(|kept| kept.population).collect();
        Self { chains, tables, convergence, classes, iterations }
    }

    /// This sample when its chains agree, else the refusal.
    pub fn agreed(self, sampling: &Sampling) -> Result<Self, Refusal> {
        let Convergence { r_hat, effective } = self.convergence;
        if sampling.accepts(self.convergence) {
            Ok(self)
        } else {
            Err(Refusal::ChainsNotConverged { method: NAME, r_hat, effective })
        }
    }
}

/// What one chain keeps.
#[derive(Default, Clone)]
struct Kept {
    population: Vec<f64>,
    tables: Vec<BTreeMap<u32, u64>>,
}

impl Kept {
    /// Go on for some iterations, keeping a true table every so often.
    fn advance(&mut self, chain: &mut Chain, iterations: usize, every: usize) {
        for at in 1..=iterations {
            chain.step(false);
            self.population.push(chain.population());
            if at % every == 0 {
                self.tables.push(chain.true_counts());
            }
        }
    }

    /// Visit every table, keep `each` draws at each, and lay them out so that any stretch holds all tables.
    fn visit(&mut self, chain: &mut Chain, tables: &[CaptureTable], each: usize) {
        let from = self.population.len();
        self.population.resize(from + each * tables.len(), 0.0);
        for (which, table) in tables.iter().enumerate() {
            chain.retarget(table);
            (0..SETTLE).for_each(|_| chain.step(false));
            for at in 0..each {
                chain.step(false);
                self.population[from + at * tables.len() + which] = chain.population();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{ln_gamma, log_sum_exp};
    use crate::table::tests::table;

    /// With one class the posterior of N is known: 1/N · N!/(N−n)! · Π B(n_j + 1, N − n_j + 1).
    #[test]
    fn one_class_has_the_exact_posterior() {
        let table = table(&[(1, 60), (2, 50), (4, 40), (3, 20), (5, 15), (6, 14), (7, 6)]);
        let observed = table.observed() as f64;
        let log_law = |population: f64| {
            let beta =
                |on: f64| ln_gamma(on + 1.0) + ln_gamma(population - on + 1.0) - ln_gamma(population + 2.0);
            let lists: f64 = (0..3).map(|list| beta(table.on_list(list) as f64)).sum();
            ln_gamma(population + 1.0) - ln_gamma(population - observed + 1.0) - libm::log(population) + lists
        };
        let sizes: Vec<f64> = (0..3000).map(|hidden| observed + f64::from(hidden)).collect();
        let logs: Vec<f64> = sizes.iter().map(|&population| log_law(population)).collect();
        let total = log_sum_exp(&logs);
        let exact: f64 = sizes.iter().zip(&logs).map(|(size, log)| size * libm::exp(log - total)).sum();
        let sampling = Sampling { classes: Some(1), iterations: 2000, ..Sampling::default() };
        let sample = lcmcr(&table, Rates::PERFECT, &sampling, 4).expect("chains that agree");
        assert!((sample.mean() / exact - 1.0).abs() < 0.005, "{} of {exact}", sample.mean());
    }

    #[test]
    fn partitions_that_are_all_the_same_say_what_one_table_says() {
        let table = table(&[(1, 60), (2, 50), (4, 40), (3, 20), (5, 15), (6, 14), (7, 6)]);
        let sampling = Sampling { classes: Some(2), iterations: 1200, ..Sampling::default() };
        let one = run(&table, Rates::PERFECT, &sampling, 4).mean();
        let many = over_partitions(&vec![table; 20], &sampling, 4).expect("chains that agree").mean();
        assert!((many / one - 1.0).abs() < 0.05, "{many} {one}");
    }
}
