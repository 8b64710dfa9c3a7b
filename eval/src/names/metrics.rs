//! AUC, F1, recall at a precision, calibration: over (score, label).

/// Area under the ROC curve by ranks; ties count one half.
pub fn auc(rows: &[(f64, bool)]) -> f64 {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = rows.iter().filter(|row| row.1).count() as f64;
    let negatives = rows.len() as f64 - positives;
    let (mut below, mut area) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let up = tied.iter().filter(|row| row.1).count() as f64;
        let down = tied.len() as f64 - up;
        area += up * (below + down / 2.0);
        below += down;
    }
    area / (positives * negatives)
}

/// Thresholds from high to low: (score, true positives, false positives) at "score or more".
fn sweep(rows: &[(f64, bool)]) -> Vec<(f64, f64, f64)> {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut alarms) = (0.0, 0.0);
    sorted
        .chunk_by(|a, b| a.0 == b.0)
        .map(|tied| {
            let up = tied.iter().filter(|row| row.1).count() as f64;
            hits += up;
            alarms += tied.len() as f64 - up;
            (tied[0].0, hits, alarms)
        })
        .collect()
}

/// The best F1 over all thresholds.
pub fn best_f1(rows: &[(f64, bool)]) -> f64 {
    let positives = rows.iter().filter(|row| row.1).count() as f64;
    sweep(rows).iter().map(|&(_, hits, alarms)| 2.0 * hits / (hits + alarms + positives)).fold(0.0, f64::max)
}

/// The best recall among thresholds whose precision is at least `precision`.
pub fn recall_at_precision(rows: &[(f64, bool)], precision: f64) -> f64 {
    let positives = rows.iter().filter(|row| row.1).count() as f64;
    sweep(rows)
        .iter()
        .filter(|&&(_, hits, alarms)| hits >= precision * (hits + alarms))
        .map(|&(_, hits, _)| hits / positives)
        .fold(0.0, f64::max)
}

/// The highest threshold at which recall is at least `recall`.
pub fn threshold_at_recall(rows: &[(f64, bool)], recall: f64) -> f64 {
    let positives = rows.iter().filter(|row| row.1).count() as f64;
    sweep(rows)
        .iter()
        .find(|&&(_, hits, _)| hits >= recall * positives)
        .map_or(f64::NEG_INFINITY, |row| row.0)
}

/// Expected calibration error of probabilities: ten bins of equal count.
pub fn calibration_error(rows: &[(f64, bool)]) -> f64 {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = 10;
    (0..bins)
        .map(|bin| {
            let part = &sorted[bin * sorted.len() / bins..(bin + 1) * sorted.len() / bins];
            let said: f64 = part.iter().map(|row| row.0).sum();
            let seen = part.iter().filter(|row| row.1).count() as f64;
            (said - seen).abs()
        })
        .sum::<f64>()
        / sorted.len() as f64
}
