//! Accuracy, Brier score, calibration, and coverage at abstention.

use serde_json::{Value, json};

/// A method's answer to each item, with the probability it gives it.
pub type Answers = Vec<Option<(u32, f64)>>;

/// How good answers are.
pub struct Measured {
    pub accuracy: f64,
    pub brier: f64,
    /// Expected calibration error over ten bins.
    pub calibration: f64,
    /// Share of items answered at .95 and above, and how many of those are wrong.
    pub sure: f64,
    pub sure_wrong: f64,
    /// Share of items that may be answered so that at most one in twenty is wrong, taking the surest first.
    pub coverage: f64,
}

impl Measured {
    pub fn json(&self) -> Value {
        json!({
            "accuracy": self.accuracy,
            "brier": self.brier,
            "calibration_error": self.calibration,
            "answered_at_95": self.sure,
            "wrong_at_95": self.sure_wrong,
            "coverage_at_5_percent_wrong": self.coverage,
        })
    }
}

/// Measure answers over the items whose truth is known.
pub fn measure(truth: &[Option<u32>], answers: &Answers) -> Measured {
    let mut scored: Vec<(f64, bool)> =
        truth
            .iter()
            .zip(answers)
            .filter_map(|(truth, answer)| {
                let truth = (*truth)?;
                Some(answer.map_or((0.0, false), |(value, probability)| {
                    (probability.clamp(0.0, 1.0), value == truth)
                }))
            })
            .collect();
    let n = scored.len().max(1) as f64;
    let share = |scored: &[(f64, bool)]| scored.iter().filter(|(_, right)| *right).count() as f64;
    let sure: Vec<(f64, bool)> = scored.iter().copied().filter(|(p, _)| *p >= 0.95).collect();
    let square =
        |&(p, right): &(f64, bool)| (p - f64::from(u8::from(right))) * (p - f64::from(u8::from(right)));
    let bin = |bin: usize| {
        let inside: Vec<&(f64, bool)> =
            scored.iter().filter(|(p, _)| ((p * 10.0) as usize).min(9) == bin).collect();
        let (mean, right) =
            inside.iter().fold((0.0, 0.0), |(m, r), (p, ok)| (m + p, r + f64::from(u8::from(*ok))));
        f64::abs(mean - right)
    };
    let calibration = (0..10).map(bin).sum::<f64>() / n;
    let (accuracy, brier) = (share(&scored) / n, scored.iter().map(square).sum::<f64>() / n);
    let sure_wrong = 1.0 - if sure.is_empty() { 1.0 } else { share(&sure) / sure.len() as f64 };
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut wrong, mut coverage) = (0.0, 0.0);
    for (at, (_, right)) in scored.iter().enumerate() {
        wrong += f64::from(u8::from(!right));
        // Answers of one probability are given or kept together.
        let last = scored.get(at + 1).is_none_or(|next| next.0 < scored[at].0);
        if last && wrong <= 0.05 * (at + 1) as f64 {
            coverage = (at + 1) as f64 / n;
        }
    }
    Measured { accuracy, brier, calibration, sure: sure.len() as f64 / n, sure_wrong, coverage }
}

/// Mean and standard error over seeds.
pub fn mean(values: &[f64]) -> Value {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0).max(1.0);
    json!({ "mean": round(mean), "standard_error": round((spread / n).sqrt()) })
}

/// Four digits are enough to read.
pub fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
