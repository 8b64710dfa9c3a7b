//! Small numeric helpers on `libm`: the normal distribution, log-sums, quantiles, Cholesky.

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma_r(x).0
}

/// ln Σ exp(x); −∞ for nothing.
pub(crate) fn log_sum_exp(values: &[f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + libm::log(values.iter().map(|value| libm::exp(value - largest)).sum())
}

/// Φ(x).
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Φ⁻¹(p): bisection on [`normal_cdf`], exact to the last bits and rarely called.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if normal_cdf(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The quantile of sorted values, linear between order statistics (type 7).
pub(crate) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = p.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

/// A copy in ascending order; NaN last.
pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut copy = values.to_vec();
    copy.sort_by(f64::total_cmp);
    copy
}

/// Mean and sample variance.
pub(crate) fn mean_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    (mean, squares / (n - 1.0).max(1.0))
}

/// Solve `matrix · x = right` for a symmetric positive definite matrix of `size` rows (row-major; the lower
/// triangle is overwritten). `None` when a pivot falls under `tolerance` of its diagonal: the rank is short.
pub(crate) fn solve_spd(matrix: &mut [f64], right: &mut [f64], size: usize, tolerance: f64) -> Option<()> {
    for column in 0..size {
        let diagonal = matrix[column * size + column];
        let done = &matrix[column * size..column * size + column];
        let pivot = done.iter().fold(diagonal, |pivot, value| pivot - value * value);
        if !(pivot > tolerance * diagonal && pivot > 0.0) {
            return None;
        }
        let root = pivot.sqrt();
        matrix[column * size + column] = root;
        let (upper, lower) = matrix.split_at_mut((column + 1) * size);
        let this = &upper[column * size..column * size + column];
        let inverse = 1.0 / root;
        for below in lower.chunks_exact_mut(size) {
            let mut value = below[column];
            for (a, b) in this.iter().zip(&below[..column]) {
                value -= a * b;
            }
            below[column] = value * inverse;
        }
    }
    forward_backward(matrix, right, size);
    Some(())
}

fn forward_backward(factor: &[f64], right: &mut [f64], size: usize) {
    for row in 0..size {
        let mut value = right[row];
        for k in 0..row {
            value -= factor[row * size + k] * right[k];
        }
        right[row] = value / factor[row * size + row];
    }
    for row in (0..size).rev() {
        let value = right[row] / factor[row * size + row];
        right[row] = value;
        for k in 0..row {
            right[k] -= factor[row * size + k] * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_has_its_known_points() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((normal_cdf(-1.644_853_626_951_472) - 0.05).abs() < 1e-12);
        assert!((log_sum_exp(&[0.0, 0.0]) - std::f64::consts::LN_2).abs() < 1e-15);
    }

    #[test]
    fn cholesky_solves_and_sees_short_rank() {
        let mut right = [1.0, 2.0];
        solve_spd(&mut [4.0, 0.0, 2.0, 3.0], &mut right, 2, 1e-10).expect("positive definite");
        assert!((right[0] + 0.125).abs() < 1e-12 && (right[1] - 0.75).abs() < 1e-12);
        assert!(solve_spd(&mut [1.0, 0.0, 1.0, 1.0], &mut [1.0, 1.0], 2, 1e-10).is_none());
    }

    #[test]
    fn quantiles_are_of_type_seven() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), 1.75);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
