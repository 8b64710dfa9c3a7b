//! The methods that are compared, ours and the published ones, each from its paper.

use super::accu;
use super::measure::Answers;
use super::table::Table;
use khabar_corroboration::{TableOptions, read_table};

/// Every method's answers.
pub fn all(table: &Table) -> Vec<(&'static str, Answers)> {
    let without_copying = TableOptions { copying: false, ..options(table) };
    vec![
        ("ours", ours(table)),
        ("ours_without_copying", read_table(&table.claims, &without_copying).answers),
        ("ours_without_trust", ours_without_trust(table)),
        ("majority", majority(table)),
        ("truthfinder", truthfinder(table)),
        ("crh", crh(table)),
        ("one_coin_em", one_coin(table)),
        ("accu", accu::accu(table, None)),
        ("accu_copying", accu::accu(table, Some(accu::Copying::published()))),
    ]
}

/// Ours, as it stands.
pub fn ours(table: &Table) -> Answers {
    read_table(&table.claims, &options(table)).answers
}

/// Ours where no source's weight is learned.
pub fn ours_without_trust(table: &Table) -> Answers {
    read_table(&table.claims, &TableOptions { trust: false, ..options(table) }).answers
}

/// A table of few values names how many can be wrong; else the method reads it off the table.
fn options(table: &Table) -> TableOptions {
    let wrong = (table.domain <= FEW_VALUES).then_some(table.domain.saturating_sub(1).max(1) as f64);
    TableOptions { wrong_values: wrong, ..TableOptions::default() }
}

/// Values in a whole table up to which all of them are plausible for every item.
const FEW_VALUES: usize = 20;

/// The value most sources say; ties go to the first said.
pub fn majority(table: &Table) -> Answers {
    weighted(table, &vec![1.0; table.sources])
}

/// The value with the greatest weight, and its share of the weight.
pub fn weighted(table: &Table, weights: &[f64]) -> Answers {
    let mut votes: Vec<Vec<f64>> = table.values.iter().map(|&values| vec![0.0; values as usize]).collect();
    for claim in &table.claims {
        votes[claim.item as usize][claim.value as usize] += weights[claim.source as usize];
    }
    votes.iter().map(|votes| best(votes)).collect()
}

/// The first greatest of some weights, and its share.
pub fn best(votes: &[f64]) -> Option<(u32, f64)> {
    let at = (0..votes.len()).reduce(|best, at| if votes[at] > votes[best] { at } else { best })?;
    let total: f64 = votes.iter().sum();
    Some((at as u32, if total > 0.0 { votes[at] / total } else { 0.0 }))
}

/// TruthFinder (Yin, Han & Yu, TKDE 20(6), 2008) without similarity of values: damping .3, start .9.
pub fn truthfinder(table: &Table) -> Answers {
    let mut trust = vec![0.9; table.sources];
    let mut confidence = Vec::new();
    for _ in 0..50 {
        let mut score: Vec<Vec<f64>> =
            table.values.iter().map(|&values| vec![0.0; values as usize]).collect();
        for claim in &table.claims {
            let t: f64 = trust[claim.source as usize];
            score[claim.item as usize][claim.value as usize] += -libm::log((1.0 - t).max(1e-9));
        }
        let logistic = |score: &f64| 1.0 / (1.0 + libm::exp(-0.3 * score));
        confidence =
            score.iter().map(|scores| scores.iter().map(logistic).collect()).collect::<Vec<Vec<f64>>>();
        let (mut sum, mut count) = (vec![0.0; table.sources], vec![0.0; table.sources]);
        for claim in &table.claims {
            sum[claim.source as usize] += confidence[claim.item as usize][claim.value as usize];
            count[claim.source as usize] += 1.0;
        }
        let next: Vec<f64> = sum.iter().zip(&count).map(|(sum, n): (&f64, &f64)| sum / n.max(1.0)).collect();
        let moved = next.iter().zip(&trust).map(|(a, b)| f64::abs(a - b)).fold(0.0, f64::max);
        trust = next;
        if moved < 1e-4 {
            break;
        }
    }
    let answer = |c: &Vec<f64>| best(c).map(|(at, _)| (at, c[at as usize]));
    confidence.iter().map(answer).collect()
}

/// CRH for categorical values (Li et al., SIGMOD 2014): weights −log of each source's share of the loss.
pub fn crh(table: &Table) -> Answers {
    let mut weights = vec![1.0; table.sources];
    let mut answers = weighted(table, &weights);
    let mut count = vec![0.0; table.sources];
    table.claims.iter().for_each(|claim| count[claim.source as usize] += 1.0);
    for _ in 0..30 {
        let mut loss = vec![0.0; table.sources];
        for claim in &table.claims {
            let right = answers[claim.item as usize].is_some_and(|(value, _)| value == claim.value);
            loss[claim.source as usize] += f64::from(u8::from(!right)) / count[claim.source as usize];
        }
        let most = loss.iter().copied().fold(0.0, f64::max).max(1e-9);
        weights = loss.iter().map(|loss| -libm::log((loss / most).clamp(1e-3, 1.0))).collect();
        let next = weighted(table, &weights);
        let same = next.iter().zip(&answers).all(|(a, b)| a.map(|a| a.0) == b.map(|b| b.0));
        answers = next;
        if same {
            break;
        }
    }
    answers
}

/// One-coin EM (Dawid & Skene 1979 with one accuracy per source; errors fall evenly on an item's other values).
pub fn one_coin(table: &Table) -> Answers {
    let items = table.by_item();
    let mut right = vec![0.7; table.sources];
    let mut posterior: Vec<Vec<f64>> = Vec::new();
    for _ in 0..50 {
        posterior =
            items.iter().zip(&table.values).map(|(claims, &values)| e_step(claims, values, &right)).collect();
        let (mut sum, mut count) = (vec![0.0; table.sources], vec![0.0; table.sources]);
        for claim in &table.claims {
            sum[claim.source as usize] += posterior[claim.item as usize][claim.value as usize];
            count[claim.source as usize] += 1.0;
        }
        // Add-one smoothing keeps a source with one claim from certainty.
        let next = sum.iter().zip(&count).map(|(sum, n): (&f64, &f64)| (sum + 1.0) / (n + 2.0));
        right = next.collect();
    }
    posterior.iter().map(|row| best(row)).collect()
}

fn e_step(claims: &[(u32, u32)], values: u32, right: &[f64]) -> Vec<f64> {
    let mut nats = vec![0.0; values as usize];
    let others = f64::from(values.max(2) - 1);
    for &(source, value) in claims {
        let p = right[source as usize].clamp(1e-3, 1.0 - 1e-3);
        nats[value as usize] += libm::log(p * others / (1.0 - p));
    }
    let most = nats.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = nats.iter().map(|nats| libm::exp(nats - most)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}
