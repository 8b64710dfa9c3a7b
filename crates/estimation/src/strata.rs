//! Strata: estimate each by itself, and say what the total can be.
//!
//! A stratum that is refused is not estimable; the total is then "at least (observed there) + …", never a
//! number that takes the refused stratum for empty.

use crate::declare::{ListDeclaration, Scope};
use crate::estimate::{LinkageError, Options, estimate};
use crate::refusal::Refusal;
use crate::report::{Estimate, Interval};
use crate::table::CaptureTable;

/// One stratum to be estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// Its name, for the reader.
    pub name: String,
    /// What it covers, against which the lists' scopes are held.
    pub scope: Option<Scope>,
    /// Its people.
    pub table: CaptureTable,
    /// What is known about the linkage there.
    pub linkage: LinkageError,
}

/// One stratum's answer.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StratumEstimate {
    /// Its name.
    pub name: String,
    /// Its estimate, or its refusals.
    pub estimate: Estimate,
}

/// All strata and their total.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StratifiedEstimate {
    /// In the order given.
    pub strata: Vec<StratumEstimate>,
    /// The total; `None` when the strata as a whole are refused or none could be estimated.
    pub total: Option<Total>,
    /// Why the strata as a whole are refused.
    pub refused: Vec<crate::report::Worded<Refusal>>,
}

/// The total over strata.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Total {
    /// People observed in strata that could not be estimated: at least so many more.
    pub observed_where_not_estimable: u64,
    /// Names of those strata.
    pub not_estimable: Vec<String>,
    /// Ends of the estimable strata's unions, added up: wider than a joint 95 % interval.
    pub estimable: Interval,
    /// At least so many in all: the lower end, and what was observed where nothing could be estimated.
    pub at_least: f64,
    /// At most so many, when every stratum could be estimated.
    pub at_most: Option<f64>,
}

/// Estimate every stratum with its own scope and linkage; the seed of each differs by its place.
pub fn estimate_strata(
    strata: &[Stratum],
    lists: &[ListDeclaration],
    options: &Options,
) -> StratifiedEstimate {
    let one = |(at, stratum): (usize, &Stratum)| {
        let seed = options.seed.wrapping_add(at as u64);
        let options = Options { seed, stratum: stratum.scope.clone(), ..options.clone() };
        let estimate = estimate(&stratum.table, lists, &stratum.linkage, &options);
        StratumEstimate { name: stratum.name.clone(), estimate }
    };
    let alone = one_list_alone(strata);
    let found: Vec<StratumEstimate> = strata.iter().enumerate().map(one).collect();
    let total = if alone.is_some() { None } else { total(&found) };
    StratifiedEstimate { strata: found, total, refused: alone.into_iter().map(Into::into).collect() }
}

/// In more than half of the strata only one list has people.
fn one_list_alone(strata: &[Stratum]) -> Option<Refusal> {
    let mut alone: Vec<usize> = Vec::new();
    for stratum in strata {
        let full: Vec<usize> =
            (0..stratum.table.lists().len()).filter(|&list| stratum.table.on_list(list) > 0).collect();
        if let [list] = full[..] {
            alone.push(list);
        }
    }
    if strata.len() < 2 || alone.len() * 2 <= strata.len() {
        return None;
    }
    let often = |list: usize| alone.iter().filter(|&&other| other == list).count();
    let list = alone.iter().copied().max_by_key(|&list| (often(list), std::cmp::Reverse(list)))?;
    let list = strata.first()?.table.lists().get(list)?.clone();
    Some(Refusal::OneListAlone { list, strata: alone.len(), of: strata.len() })
}

fn total(strata: &[StratumEstimate]) -> Option<Total> {
    let (good, bad): (Vec<&StratumEstimate>, Vec<&StratumEstimate>) =
        strata.iter().partition(|stratum| stratum.estimate.union.is_some());
    let unions = || good.iter().filter_map(|stratum| stratum.estimate.union);
    if good.is_empty() {
        return None;
    }
    let estimable = Interval {
        lower: unions().map(|union| union.lower).sum(),
        upper: unions().map(|union| union.upper).sum(),
    };
    let observed_where_not_estimable = bad.iter().map(|stratum| stratum.estimate.observed).sum();
    Some(Total {
        observed_where_not_estimable,
        not_estimable: bad.iter().map(|stratum| stratum.name.clone()).collect(),
        estimable,
        at_least: estimable.lower + observed_where_not_estimable as f64,
        at_most: bad.is_empty().then_some(estimable.upper),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lcmcr::Sampling;

    fn stratum(name: &str, counts: &[(u32, u64)]) -> Stratum {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        let table = CaptureTable::unchecked(lists, counts.iter().copied().collect());
        Stratum { name: name.into(), scope: None, table, linkage: LinkageError::Perfect }
    }

    fn full(name: &str) -> Stratum {
        stratum(name, &[(1, 90), (2, 70), (4, 60), (3, 40), (5, 30), (6, 30), (7, 25)])
    }

    fn options() -> Options {
        // Small on purpose: what is tested is how strata are put together.
        let sampling =
            Sampling { burn_in: 150, iterations: 200, most_iterations: 200, ..Sampling::default() };
        Options { sampling, bootstrap_replicates: 0, ..Options::fast(1) }
    }

    #[test]
    fn a_stratum_that_fails_makes_the_total_a_lower_bound() {
        let found = estimate_strata(&[full("north"), stratum("south", &[(1, 12), (3, 4)])], &[], &options());
        let total = found.total.expect("a total");
        assert_eq!((total.observed_where_not_estimable, total.at_most), (16, None));
        assert_eq!(total.not_estimable, ["south"]);
        let north = found.strata[0].estimate.union.expect("a union");
        assert_eq!(total.at_least, north.lower + 16.0);
    }

    #[test]
    fn one_list_alone_in_most_strata_is_refused() {
        let lone = |name: &str| stratum(name, &[(2, 9)]);
        let found = estimate_strata(&[full("north"), lone("south"), lone("west")], &[], &options());
        assert_eq!(found.total, None);
        let expected = Refusal::OneListAlone { list: "b".into(), strata: 2, of: 3 };
        assert_eq!(found.refused[0].rule, expected);
        let even = estimate_strata(&[full("north"), lone("south")], &[], &options());
        assert!(even.refused.is_empty() && even.total.is_some(), "half is not most");
    }
}
