//! A path over days: what state a person was in on each day, from statements that each say one day.
//!
//! A hidden Markov model in continuous time on one axis (Rabiner 1989 for forward–backward): transitions are rare,
//! some states are never left. Days between statements are bridged in closed form, so that the cost does not depend
//! on how far apart they lie.

/// Which of two incompatible values may come first on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Either.
    Any,
    /// Only the first: nothing follows the second.
    FirstThenSecond,
    /// Only the second: nothing follows the first.
    SecondThenFirst,
    /// No path: both cannot hold, on whatever days.
    Never,
}

/// One statement about one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The day.
    pub day: i32,
    /// The state said, by its place among the states.
    pub state: usize,
    /// How many times likelier the statement is in that state than in another, in nats; negative for a denial.
    pub nats: f64,
}

/// How states change on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates<'a> {
    /// Where a person stands before anything is said, and where a change leads: probabilities of the states.
    pub prior: &'a [f64],
    /// Probability per day of a change, before it is known where to.
    pub change: f64,
    /// The state that is never left, if there is one.
    pub absorbing: Option<usize>,
}

/// Probabilities of the states on each of `days` (sorted), given all observations.
///
/// Observations outside the days count too. Returns one row per day.
pub fn smooth(rates: &Rates<'_>, observations: &[Observation], days: &[i32]) -> Vec<Vec<f64>> {
    let mut steps: Vec<i32> = days.iter().copied().chain(observations.iter().map(|o| o.day)).collect();
    steps.sort_unstable();
    steps.dedup();
    if steps.is_empty() {
        return Vec::new();
    }
    let states = rates.prior.len();
    let mut emission = vec![vec![0.0; states]; steps.len()];
    for observation in observations {
        if let (Ok(step), true) = (steps.binary_search(&observation.day), observation.state < states) {
            emission[step][observation.state] += observation.nats;
        }
    }
    let emission: Vec<Vec<f64>> = emission.iter().map(|nats| exponentials(nats)).collect();
    let forward = forward(rates, &steps, &emission);
    let backward = backward(rates, &steps, &emission);
    let row = |day: &i32| {
        let step = steps.binary_search(day).unwrap_or(0);
        normal(forward[step].iter().zip(&backward[step]).map(|(a, b)| a * b).collect())
    };
    days.iter().map(row).collect()
}

/// What a reader is told of a day: the likeliest state, but one that is never left only from a probability of `least`
/// on. That somebody died is not told at odds barely above even; below it the likeliest of the others is told.
pub fn told(row: &[f64], absorbing: Option<usize>, least: f64) -> usize {
    let likeliest = |leaving: Option<usize>| {
        let states = (0..row.len()).filter(|state| Some(*state) != leaving);
        states.reduce(|best, state| if row[state] > row[best] { state } else { best })
    };
    let best = likeliest(None).unwrap_or(0);
    match absorbing {
        Some(end) if best == end && row[end] < least => likeliest(absorbing).unwrap_or(best),
        _ => best,
    }
}

fn forward(rates: &Rates<'_>, steps: &[i32], emission: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(steps.len());
    for step in 0..steps.len() {
        let before = match step {
            0 => rates.prior.to_vec(),
            _ => onward(rates, f64::from(steps[step].saturating_sub(steps[step - 1])), &rows[step - 1]),
        };
        rows.push(normal(before.iter().zip(&emission[step]).map(|(a, b)| a * b).collect()));
    }
    rows
}

fn backward(rates: &Rates<'_>, steps: &[i32], emission: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![1.0; rates.prior.len()]; steps.len()];
    for step in (0..steps.len().saturating_sub(1)).rev() {
        let after: Vec<f64> = rows[step + 1].iter().zip(&emission[step + 1]).map(|(a, b)| a * b).collect();
        rows[step] = normal(back(rates, f64::from(steps[step + 1].saturating_sub(steps[step])), &after));
    }
    rows
}

/// The three parts of a transition over `days`: absorbed; not absorbed and unchanged; not absorbed and drawn anew.
fn parts(rates: &Rates<'_>, days: f64) -> (f64, f64, f64) {
    let rate = -libm::log1p(-rates.change.clamp(0.0, 0.999_999));
    let end = rates.absorbing.map_or(0.0, |state| rates.prior[state]);
    let alive = libm::exp(-rate * end * days);
    let still = libm::exp(-rate * (1.0 - end) * days);
    (1.0 - alive, alive * still, alive * (1.0 - still))
}

/// Where a change leads among the states that are not absorbing.
fn anew(rates: &Rates<'_>, state: usize) -> f64 {
    let end = rates.absorbing.map_or(0.0, |state| rates.prior[state]);
    if Some(state) == rates.absorbing || end >= 1.0 { 0.0 } else { rates.prior[state] / (1.0 - end) }
}

/// One step forward in time.
fn onward(rates: &Rates<'_>, days: f64, from: &[f64]) -> Vec<f64> {
    let (absorbed, unchanged, drawn) = parts(rates, days);
    let held = rates.absorbing.map_or(0.0, |state| from[state]);
    let free: f64 = from.iter().sum::<f64>() - held;
    let to = |(state, mass): (usize, &f64)| match rates.absorbing {
        Some(end) if end == state => held + free * absorbed,
        _ => mass * unchanged + free * drawn * anew(rates, state),
    };
    from.iter().enumerate().map(to).collect()
}

/// One step back in time.
fn back(rates: &Rates<'_>, days: f64, after: &[f64]) -> Vec<f64> {
    let (absorbed, unchanged, drawn) = parts(rates, days);
    let end = rates.absorbing.map_or(0.0, |state| after[state]);
    let mean: f64 = after.iter().enumerate().map(|(state, value)| anew(rates, state) * value).sum();
    let from = |(state, value): (usize, &f64)| match rates.absorbing {
        Some(absorbing) if absorbing == state => *value,
        _ => absorbed * end + unchanged * value + drawn * mean,
    };
    after.iter().enumerate().map(from).collect()
}

/// Exponentials, scaled so that the largest is 1.
fn exponentials(nats: &[f64]) -> Vec<f64> {
    let most = nats.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    nats.iter().map(|nats| libm::exp(nats - most)).collect()
}

fn normal(mut row: Vec<f64>) -> Vec<f64> {
    let total: f64 = row.iter().sum();
    let even = 1.0 / row.len().max(1) as f64;
    row.iter_mut().for_each(|value| *value = if total > 0.0 { *value / total } else { even });
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: Rates<'static> = Rates { prior: &[0.7, 0.3], change: 0.01, absorbing: Some(1) };

    fn says(day: i32, state: usize) -> Observation {
        Observation { day, state, nats: 2.0 }
    }

    #[test]
    fn the_dead_stay_dead() {
        let path = smooth(
            &LIFE,
            &[says(2, 0), says(3, 0), says(4, 0), says(10, 1), says(11, 1), says(12, 1)],
            &[3, 12, 40],
        );
        assert!(path[0][0] > 0.9 && path[1][1] > 0.5 && path[2][1] >= path[1][1]);
    }

    #[test]
    fn belief_in_a_death_can_be_reversed() {
        let path = smooth(&LIFE, &[says(10, 1), says(20, 0), says(21, 0), says(22, 0)], &[10, 30]);
        assert!(path[0][0] > 0.9 && path[1][0] > 0.8);
    }

    #[test]
    fn held_then_released_is_a_path() {
        let liberty = Rates { prior: &[0.5, 0.5], change: 0.05, absorbing: None };
        let path = smooth(&liberty, &[says(1, 1), says(2, 1), says(9, 0), says(10, 0)], &[2, 10]);
        assert!(path[0][1] > 0.8 && path[1][0] > 0.8);
    }

    #[test]
    fn a_death_is_not_told_at_odds_barely_above_even() {
        assert_eq!(told(&[0.3, 0.7], Some(1), 0.8), 0);
        assert_eq!(told(&[0.1, 0.9], Some(1), 0.8), 1);
        assert_eq!(told(&[0.3, 0.7], None, 0.8), 1);
        assert_eq!(told(&[0.2, 0.1, 0.7], Some(2), 0.8), 0);
    }

    #[test]
    fn bridging_in_one_step_or_in_many_gives_the_same() {
        let legal = Rates { prior: &[0.3, 0.3, 0.2, 0.2], change: 0.05, absorbing: Some(3) };
        let seen = [says(0, 0), says(30, 2)];
        let far = smooth(&legal, &seen, &[30]);
        let near = smooth(&legal, &seen, &(0..=30).collect::<Vec<_>>());
        far[0].iter().zip(&near[30]).for_each(|(a, b)| assert!((a - b).abs() < 1e-12));
    }
}
