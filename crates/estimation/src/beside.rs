//! What stands beside the numbers: the estimate without each list, and at other rates of missed links.

use crate::decomposable::{self, Grid, decomposable};
use crate::estimate::{LinkageError, Options};
use crate::lcmcr;
use crate::methods;
use crate::report::{Detail, Estimate, Interval, LeaveOneOut, Sensitivity};
use crate::table::CaptureTable;

/// Rates of missed links at which every estimate is shown.
const RATES: [f64; 4] = [0.0, 0.02, 0.05, 0.10];

/// The estimate without each list: by latent classes, which carry the linkage's error at any number of lists.
/// Without a list three become two, which cannot be estimated.
pub(crate) fn leave_one_out(
    table: &CaptureTable,
    linkage: &LinkageError,
    options: &Options,
) -> Vec<LeaveOneOut> {
    let lists = table.lists().len();
    let without = |out: usize| {
        let keep: Vec<usize> = (0..lists).filter(|&list| list != out).collect();
        let narrow = |table: &CaptureTable| table.keep(&keep);
        let linkage = match linkage {
            LinkageError::Partitions(tables) => LinkageError::Partitions(tables.iter().map(narrow).collect()),
            other => other.clone(),
        };
        let table = narrow(table);
        let (method, result) = if lists <= 3 { (lcmcr::NAME, None) } else { one(&table, &linkage, options) };
        (table.observed(), method, result)
    };
    (0..lists)
        .map(|out| {
            let (observed, method, result) = without(out);
            LeaveOneOut { list: table.lists()[out].clone(), method, observed, result }
        })
        .collect()
}

/// Latent classes; where their chains do not agree and links are perfect, decomposable graphs.
fn one(
    table: &CaptureTable,
    linkage: &LinkageError,
    options: &Options,
) -> (&'static str, Option<(f64, Interval)>) {
    if let Ok(sample) = methods::latent_classes(table, linkage, &options.sampling, options.seed) {
        return (lcmcr::NAME, Some(summary(&sample)));
    }
    if *linkage == LinkageError::Perfect
        && table.lists().len() <= decomposable::MOST_LISTS
        && let Ok(found) = decomposable(table, None, Grid::Coarse)
    {
        let interval = Interval { lower: found.quantile(0.025), upper: found.quantile(0.975) };
        return (decomposable::NAME, Some((found.quantile(0.5), interval)));
    }
    (lcmcr::NAME, None)
}

/// The estimate at each rate of missed links, other errors as stated.
pub(crate) fn sensitivity(
    table: &CaptureTable,
    linkage: &LinkageError,
    options: &Options,
    result: &Estimate,
) -> Vec<Sensitivity> {
    let stated = methods::rates(linkage);
    let at = |missed: f64| {
        let known = !matches!(linkage, LinkageError::Partitions(_)) && missed == stated.missed;
        let found = if known { already(result) } else { None };
        let linkage = LinkageError::Rate { missed, false_links: stated.false_links };
        let fresh = || methods::latent_classes(table, &linkage, &options.sampling, options.seed).ok();
        let result = found.or_else(|| fresh().map(|sample| summary(&sample)));
        Sensitivity { missed, method: lcmcr::NAME, result }
    };
    RATES.into_iter().map(at).collect()
}

/// The median and interval that the main run already found.
fn already(result: &Estimate) -> Option<(f64, Interval)> {
    let method = result.method(lcmcr::NAME)?;
    let Some(Detail::Number(median)) = method.detail.get("median") else { return None };
    Some((*median, Interval { lower: method.lower, upper: method.upper }))
}

fn summary(sample: &lcmcr::Sample) -> (f64, Interval) {
    let draws = sample.sorted();
    let at = |p| crate::math::quantile(&draws, p);
    (at(0.5), Interval { lower: at(0.025), upper: at(0.975) })
}
