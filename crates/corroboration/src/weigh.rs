//! How much one cluster may move a probability: never without a cap, never by the number of its posts.

/// How many times likelier a statement is where it is true than where one of `values − 1` others is, in nats.
///
/// `right` is how often such statements are right, `same` the probability that it is about this person at all (where
/// it is not, it says nothing), `cap` the most that one cluster may say.
pub fn likelihood_ratio(right: f64, same: f64, values: usize, cap: f64) -> f64 {
    let values = values.max(2) as f64;
    let (right, same) = (right.clamp(0.0, 1.0), same.clamp(0.0, 1.0));
    let blank = (1.0 - same) / values;
    let (hit, miss) = (same * right + blank, same * (1.0 - right) / (values - 1.0) + blank);
    if miss <= 0.0 {
        return if hit > 0.0 { cap } else { 0.0 };
    }
    // A statement that is right less often than a guess says nothing; it is not read as its opposite.
    libm::log((hit / miss).max(1.0)).min(cap)
}

/// Probabilities of values from their prior and the nats that speak for each.
pub fn posterior(prior: &[f64], nats: &[f64]) -> Vec<f64> {
    let most = nats.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weight = |(prior, nats): (&f64, &f64)| prior.max(0.0) * libm::exp(nats - most);
    let weights: Vec<f64> = prior.iter().zip(nats).map(weight).collect();
    let total: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|weight| if total > 0.0 { weight / total } else { 1.0 / weights.len() as f64 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_about_somebody_else_says_nothing() {
        assert_eq!(likelihood_ratio(0.9, 0.0, 4, 3.0), 0.0);
        assert!(likelihood_ratio(0.9, 0.5, 4, 3.0) < likelihood_ratio(0.9, 1.0, 4, 3.0));
    }

    #[test]
    fn one_cluster_says_no_more_than_the_cap() {
        assert_eq!(likelihood_ratio(1.0, 1.0, 2, 3.0), 3.0);
    }

    #[test]
    fn the_prior_stands_where_nothing_is_said() {
        assert_eq!(posterior(&[0.25, 0.75], &[0.0, 0.0]), [0.25, 0.75]);
    }
}
