//! Have the chains converged, and how much are they worth?
//!
//! Rank-normalised split R-hat and bulk effective sample size of Vehtari, Gelman, Simpson, Carpenter &
//! Bürkner, Bayesian Analysis 2021; R-hat is the larger of the bulk and the folded one.

use crate::math::{fast_normal_quantile, mean_variance, quantile, sorted};

/// Diagnostics of several chains of equal length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Rank-normalised split R-hat; 1.01 is the usual limit.
    pub r_hat: f64,
    /// Bulk effective sample size over all chains.
    pub effective: f64,
}

/// Diagnose chains of one quantity. Fewer than four draws a chain give an infinite R-hat.
pub fn diagnose(chains: &[Vec<f64>]) -> Convergence {
    let length = chains.iter().map(Vec::len).min().unwrap_or(0);
    if length < 4 || chains.is_empty() {
        return Convergence { r_hat: f64::INFINITY, effective: 0.0 };
    }
    let halves: Vec<&[f64]> =
        chains.iter().flat_map(|chain| [&chain[..length / 2], &chain[length - length / 2..length]]).collect();
    let bulk = rank_normal(&halves);
    let all = sorted(&halves.concat());
    let centre = quantile(&all, 0.5);
    let folded: Vec<Vec<f64>> =
        halves.iter().map(|half| half.iter().map(|draw| (draw - centre).abs()).collect()).collect();
    let folded = rank_normal(&folded.iter().map(Vec::as_slice).collect::<Vec<_>>());
    Convergence { r_hat: r_hat(&bulk).max(r_hat(&folded)), effective: effective(&bulk) }
}

/// Every draw replaced by the normal quantile of its (average) rank among all.
fn rank_normal(chains: &[&[f64]]) -> Vec<Vec<f64>> {
    let mut order: Vec<(f64, usize, usize)> = Vec::new();
    for (chain, draws) in chains.iter().enumerate() {
        order.extend(draws.iter().enumerate().map(|(at, &draw)| (draw, chain, at)));
    }
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total = order.len() as f64;
    let mut scores: Vec<Vec<f64>> = chains.iter().map(|draws| vec![0.0; draws.len()]).collect();
    let mut start = 0;
    while start < order.len() {
        let mut end = start + 1;
        while end < order.len() && order[end].0 == order[start].0 {
            end += 1;
        }
        let rank = (start + end + 1) as f64 / 2.0;
        let score = fast_normal_quantile((rank - 0.375) / (total + 0.25));
        for &(_, chain, at) in &order[start..end] {
            scores[chain][at] = score;
        }
        start = end;
    }
    scores
}

fn r_hat(chains: &[Vec<f64>]) -> f64 {
    let length = chains[0].len() as f64;
    let moments: Vec<(f64, f64)> = chains.iter().map(|chain| mean_variance(chain)).collect();
    let within = moments.iter().map(|moment| moment.1).sum::<f64>() / moments.len() as f64;
    let means: Vec<f64> = moments.iter().map(|moment| moment.0).collect();
    let between = mean_variance(&means).1;
    if within == 0.0 {
        return if between == 0.0 { 1.0 } else { f64::INFINITY };
    }
    (((length - 1.0) / length * within + between) / within).sqrt()
}

/// Geyer's initial monotone sequence over autocorrelations averaged over chains.
fn effective(chains: &[Vec<f64>]) -> f64 {
    let length = chains[0].len();
    let count = chains.len() as f64;
    let moments: Vec<(f64, f64)> = chains.iter().map(|chain| mean_variance(chain)).collect();
    let within = moments.iter().map(|moment| moment.1).sum::<f64>() / count;
    let means: Vec<f64> = moments.iter().map(|moment| moment.0).collect();
    let n = length as f64;
    let variance = (n - 1.0) / n * within + if chains.len() > 1 { mean_variance(&means).1 } else { 0.0 };
    let total = count * n;
    if variance == 0.0 {
        return total;
    }
    let correlation = |lag: usize| 1.0 - (within - covariance(chains, &means, lag)) / variance;
    let mut sum = 0.0;
    let mut before = f64::INFINITY;
    let mut lag = 0;
    while lag + 1 < length {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair <= 0.0 {
            break;
        }
        before = pair.min(before);
        sum += before;
        lag += 2;
    }
    let time = (2.0 * sum - 1.0).max(1.0 / libm::log10(total));
    (total / time).min(total * libm::log10(total))
}

/// Autocovariance at one lag, averaged over chains.
fn covariance(chains: &[Vec<f64>], means: &[f64], lag: usize) -> f64 {
    let of = |chain: &Vec<f64>, mean: f64| {
        let pairs = chain.iter().zip(&chain[lag..]);
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / chain.len() as f64
    };
    chains.iter().zip(means).map(|(chain, &mean)| of(chain, mean)).sum::<f64>() / chains.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::normal_quantile;
    use crate::random::Random;

    /// Eight chains of an autoregression with coefficient `rho`.
    fn chains(rho: f64, shift: f64) -> Vec<Vec<f64>> {
        let chain = |stream: u64| {
            let mut random = Random::new(5, stream);
            let mut here = 0.0;
            let step = |_| {
                let noise = normal_quantile(random.uniform());
                here = rho * here + (1.0 - rho * rho).sqrt() * noise;
                here + if stream == 0 { shift } else { 0.0 }
            };
            (0..2000).map(step).collect()
        };
        (0..8).map(chain).collect()
    }

    #[test]
    fn independent_draws_are_worth_their_number() {
        let found = diagnose(&chains(0.0, 0.0));
        assert!((found.effective / 16_000.0 - 1.0).abs() < 0.1, "{found:?}");
        assert!(found.r_hat < 1.003);
    }

    #[test]
    fn correlated_draws_are_worth_less_by_the_known_factor() {
        let found = diagnose(&chains(0.9, 0.0));
        assert!((found.effective / (16_000.0 / 19.0) - 1.0).abs() < 0.25, "{found:?}");
    }

    #[test]
    fn a_chain_apart_is_seen() {
        assert!(diagnose(&chains(0.0, 1.0)).r_hat > 1.05);
        assert!(diagnose(&[vec![1.0; 3]]).r_hat.is_infinite());
    }
}
