//! Small numeric helpers on `libm`: the normal distribution, log-sums, quantiles, Cholesky.

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma_r(x).0
}

/// e^x for |x| ≤ 700, within three units of the last place: without branches, so that a loop over many runs on vectors,
/// and of basic operations alone, so that every machine gives the same bits.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    /// Added and taken off again, it rounds to an integer, which stands in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// 1/k! from the highest power down.
    const TERMS: [f64; 14] = [
        1.0 / 6_227_020_800.0,
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ];
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let value = TERMS.iter().fold(0.0, |value, term| value * rest + term);
    value * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
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

/// Φ⁻¹ within 4.5e-4, by a rational function (Abramowitz & Stegun 26.2.23): ample for ranks and for points of a
/// mixture.
pub(crate) fn fast_normal_quantile(p: f64) -> f64 {
    if !(1e-12..=1.0 - 1e-12).contains(&p) {
        return normal_quantile(p);
    }
    let tail = p.min(1.0 - p);
    let t = (-2.0 * libm::log(tail)).sqrt();
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let bottom = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let size = t - top / bottom;
    if p < 0.5 { -size } else { size }
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
    fn the_exponential_is_right_to_the_last_bits() {
        for at in -70_000..=70_000 {
            let x = f64::from(at) * 0.009_991;
            let (ours, exact) = (exp(x), libm::exp(x));
            assert!((ours / exact - 1.0).abs() < 7e-16, "{x}: {ours} {exact}");
        }
    }

    #[test]
    fn fast_normal_points_are_near_the_exact_ones() {
        for at in 1..2000 {
            let p = f64::from(at) / 2000.0;
            assert!((fast_normal_quantile(p) - normal_quantile(p)).abs() < 5e-4, "{p}");
        }
    }

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
