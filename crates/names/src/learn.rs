//! Learn the costs and the weights from labelled pairs. A pure function of the pairs: no randomness.
//!
//! Two steps, repeated. *Costs*: every part of a pair's best alignment is an example of one word in two
//! spellings, or of two words; logistic regression on the counts of its alignment steps moves the costs, with
//! a pull towards the prior set by hand (latent alignment, as Freeman, Condon & Ackerman 2006 use edit
//! costs, trained like a log-linear model). *Weights*: logistic regression on the observations, each bin
//! pulled towards its neighbours and to zero.

use crate::assign::{Assignment, Link};
use crate::compare::{self, Found};
use crate::costs::Costs;
use crate::encode::{Encoded, Role};
use crate::features::{COUNT, FEATURES, OFFSETS, Observed, Parts, WEIGHTS, observe};
use crate::model::Model;

/// A labelled pair: two names, and whether they are one.
pub type Labelled<'a> = (&'a Encoded, &'a Encoded, bool);

/// How often costs and alignments take turns.
const ROUNDS: usize = 6;
/// Gradient steps on the costs between two alignments.
const STEPS: usize = 60;
/// How strongly a cost is held to its prior, in examples.
const HOLD: f64 = 12.0;

/// Learn a model from labelled pairs.
pub fn learn(pairs: &[Labelled<'_>]) -> Model {
    let prior = Model::prior();
    let mut model = prior.clone();
    for _ in 0..ROUNDS {
        let examples = examples(pairs, &model.costs);
        fit_costs(&examples, &prior.costs, &mut model.costs);
    }
    let mut observed: Vec<(Observed, bool)> = Vec::with_capacity(pairs.len());
    let mut apart = [1.0f64; 2];
    for &(a, b, label) in pairs {
        let mut found = Assignment::default();
        match best(a, b, &model.costs, &mut found) {
            Found::Assigned { alias } => {
                observed.push((observe(&found, &Parts::of(&found), alias), label));
            }
            Found::Apart => apart[usize::from(label)] += 1.0,
            Found::Blank => {}
        }
    }
    model.apart = libm::round(libm::log2(apart[1] / apart[0]) * 64.0) as i16;
    fit_weights(&observed, &mut model);
    count_levels(pairs, &mut model);
    model
}

/// The best assignment in the order in which `compare` looks at two names.
fn best<'a>(a: &'a Encoded, b: &'a Encoded, costs: &Costs, out: &mut Assignment<'a>) -> Found {
    let (a, b) = compare::ordered(a, b);
    compare::best(a, b, costs, out)
}

/// How often a true pair of two words or more shows each level. One person's name written twice alike is not in
/// such a file, so exact and variant are counted as one event, *the same name*.
fn count_levels(pairs: &[Labelled<'_>], model: &mut Model) {
    let mut counts = [1.0f64; 5];
    let words = |name: &Encoded| name.forms().next().map_or(0, <[_]>::len);
    for (a, b, _) in pairs.iter().filter(|(a, b, label)| *label && words(a).min(words(b)) > 1) {
        counts[compare::compare_by(model, a, b).level as usize] += 1.0;
    }
    counts[0] += counts[1];
    counts[1] = counts[0];
    let all: f64 = counts[1..].iter().sum();
    model.levels = counts.map(|count| libm::round(libm::log2(count / all) * 64.0) as i16);
}

/// One part: its alignment steps, its length, whether it is one word, and its share of the evidence.
struct Example {
    /// Numbers of costs, see [`number`].
    steps: Vec<u16>,
    length: f64,
    same: bool,
    weight: f64,
}

/// The number of a cost: pairs first (smaller symbol first), then gaps by the script that has the gap.
fn number(a: Option<u8>, b: Option<u8>, arabic: [bool; 2]) -> u16 {
    match (a, b) {
        (Some(a), Some(b)) => u16::from(a.min(b)) << 7 | u16::from(a.max(b)),
        (Some(x), None) => 1 << 14 | u16::from(arabic[1]) << 7 | u16::from(x),
        (None, Some(x)) => 1 << 14 | u16::from(arabic[0]) << 7 | u16::from(x),
        (None, None) => 0,
    }
}
const NUMBERS: usize = (1 << 14) + 256;

fn examples(pairs: &[Labelled<'_>], costs: &Costs) -> Vec<Example> {
    let mut out = Vec::new();
    for &(a, b, label) in pairs {
        let mut found = Assignment::default();
        let Found::Assigned { .. } = best(a, b, costs, &mut found) else { continue };
        let parts: Vec<&Link> =
            found.links().iter().filter(|link| link.both() && is_name(&found, link)).collect();
        if label {
            // Every part of a true pair is one word in two spellings, unless it is too far to be believed.
            for link in parts.iter().filter(|link| link.rate < 110) {
                out.push(example(&found, link, costs, true));
            }
        } else if let Some(link) = parts.iter().max_by_key(|link| link.rate).filter(|link| link.rate < 200) {
            out.push(example(&found, link, costs, false));
        }
    }
    let same = out.iter().filter(|e| e.same).count().max(1) as f64;
    let other = out.iter().filter(|e| !e.same).count().max(1) as f64;
    for example in &mut out {
        example.weight = if example.same { 1.0 } else { (same / other).min(1.5) };
    }
    out
}

fn is_name(found: &Assignment, link: &Link) -> bool {
    found.x.part(link.a).chain(found.y.part(link.b)).all(|word| word.role == Role::Name)
}

fn example(found: &Assignment, link: &Link, costs: &Costs, same: bool) -> Example {
    let steps = compare::steps(found, link, costs);
    let scripts = [found.x.word(0).arabic, found.y.word(0).arabic];
    let length: usize = steps.iter().map(|s| usize::from(s.a.is_some()) + usize::from(s.b.is_some())).sum();
    let steps = steps.iter().filter(|s| s.a != s.b && !s.twice).map(|s| number(s.a, s.b, scripts)).collect();
    Example { steps, length: length as f64, same, weight: 1.0 }
}

/// Gradient descent on the logistic loss of `bias − slope · rate`, over the costs, the bias and the slope.
fn fit_costs(examples: &[Example], prior: &Costs, costs: &mut Costs) {
    let mut theta: Vec<f64> = (0..NUMBERS).map(|n| f64::from(cost(costs, n))).collect();
    let origin: Vec<f64> = (0..NUMBERS).map(|n| f64::from(cost(prior, n))).collect();
    let mut seen = vec![0.0; NUMBERS];
    for example in examples {
        for &n in &example.steps {
            seen[n as usize] += example.weight;
        }
    }
    let (mut bias, mut slope) = (4.0, 0.09);
    for step in 0..STEPS {
        let mut gradient = vec![0.0; NUMBERS];
        let (mut up_bias, mut up_slope, mut all) = (0.0, 0.0, 0.0);
        for example in examples {
            let rate: f64 =
                example.steps.iter().map(|&n| theta[n as usize]).sum::<f64>() * 10.0 / example.length;
            let error = example.weight * (f64::from(u8::from(example.same)) - logistic(bias - slope * rate));
            up_bias += error;
            up_slope -= error * rate / 30.0;
            all += example.weight;
            for &n in &example.steps {
                gradient[n as usize] -= error * slope * 10.0 / example.length;
            }
        }
        bias += 2.0 * up_bias / all;
        slope = (slope + 0.05 * up_slope / all).max(0.02);
        let pace = 60.0 / (1.0 + step as f64 / 20.0);
        for n in 0..NUMBERS {
            if seen[n] > 0.0 {
                let pull = HOLD * (origin[n] - theta[n]) / 400.0;
                theta[n] = (theta[n] + pace * (gradient[n] + pull) / (seen[n] * 0.25 + HOLD) * 4.0)
                    .clamp(0.0, 125.0);
            }
        }
    }
    for (n, &value) in theta.iter().enumerate() {
        if seen[n] > 0.0 {
            set(costs, n, libm::round(value) as u8);
        }
    }
    costs.settle();
}

fn cost(costs: &Costs, n: usize) -> u8 {
    if n >> 14 == 1 { costs.gap[n >> 7 & 1][n & 127] } else { costs.substitute[n] }
}

fn set(costs: &mut Costs, n: usize, value: u8) {
    if n >> 14 == 1 {
        costs.gap[n >> 7 & 1][n & 127] = value;
    } else {
        costs.substitute[n] = value;
        costs.substitute[(n & 127) << 7 | n >> 7] = value;
    }
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

/// Newton-scaled gradient descent on the logistic loss over one weight per bin.
fn fit_weights(observed: &[(Observed, bool)], model: &mut Model) {
    const PASSES: usize = 400;
    let (ridge, smooth) = (1.0, 4.0);
    let mut weights = vec![0.0f64; WEIGHTS];
    let mut bias = 0.0f64;
    let mut speed = vec![0.0f64; WEIGHTS];
    for pass in 0..PASSES {
        let mut gradient = vec![0.0f64; WEIGHTS];
        let mut curve = vec![0.0f64; WEIGHTS];
        let (mut up, mut all) = (0.0, 1.0);
        for (bins, label) in observed {
            let p = logistic(bias + bins.iter().map(|&b| weights[b as usize]).sum::<f64>());
            let (error, weight) = (f64::from(u8::from(*label)) - p, p * (1.0 - p));
            (up, all) = (up + error, all + weight);
            for &b in bins {
                gradient[b as usize] += error;
                curve[b as usize] += weight;
            }
        }
        let rate = if pass < 20 { 0.15 } else { 0.25 };
        bias += rate * up / all;
        let held = weights.clone();
        for f in 0..COUNT {
            for b in OFFSETS[f]..OFFSETS[f + 1] {
                let mut pull = -ridge * held[b];
                let mut stiff = ridge;
                if FEATURES[f].1 >= 14 {
                    for next in [b.wrapping_sub(1), b + 1] {
                        if (OFFSETS[f]..OFFSETS[f + 1]).contains(&next) {
                            pull += smooth * (held[next] - held[b]);
                            stiff += smooth;
                        }
                    }
                }
                let step = (gradient[b] + pull) / (curve[b] + stiff);
                speed[b] = 0.8 * speed[b] + 0.2 * step;
                weights[b] += rate * speed[b];
            }
        }
    }
    let bits = 64.0 / core::f64::consts::LN_2;
    let whole = |x: f64| libm::round(x * bits).clamp(-32000.0, 32000.0) as i16;
    model.weights.iter_mut().zip(&weights).for_each(|(held, &learned)| *held = whole(learned));
    model.bias = whole(bias);
}
