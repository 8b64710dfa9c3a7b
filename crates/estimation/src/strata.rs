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
    /// One declaration per list of the table, or nothing for a bare table.
    pub lists: Vec<ListDeclaration>,
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
    /// People observed in strata that could not be estimated, or in none: at least so many more.
    pub observed_where_not_estimable: u64,
    /// Names of those strata.
    pub not_estimable: Vec<String>,
    /// Ends of the estimable strata's unions, added up: wider than a joint 95 % interval.
    pub estimable: Interval,
    /// At least so many in all: the lower end, and what was observed where nothing could be estimated.
    pub at_least: f64,
    /// At most so many, when every stratum could be estimated and nobody is outside all of them.
    pub at_most: Option<f64>,
}

/// Estimate every stratum with its own lists, scope and linkage; the seed of each differs by its place. `unplaced`
/// is the number of people observed who belong to no stratum.
pub fn estimate_strata(strata: &[Stratum], unplaced: u64, options: &Options) -> StratifiedEstimate {
    let one = |(at, stratum): (usize, &Stratum)| {
        let seed = options.seed.wrapping_add(at as u64);
        let options = Options { seed, stratum: stratum.scope.clone(), ..options.clone() };
        let estimate = estimate(&stratum.table, &stratum.lists, &stratum.linkage, &options);
        StratumEstimate { name: stratum.name.clone(), estimate }
    };
    let alone = one_list_alone(strata);
    let found: Vec<StratumEstimate> = strata.iter().enumerate().map(one).collect();
    let total = if alone.is_some() { None } else { total(&found, unplaced) };
    StratifiedEstimate { strata: found, total, refused: alone.into_iter().map(Into::into).collect() }
}

/// In more than half of the strata only one list has people.
fn one_list_alone(strata: &[Stratum]) -> Option<Refusal> {
    let mut alone: Vec<&String> = Vec::new();
    for Stratum { table, .. } in strata {
        let full: Vec<usize> = (0..table.lists().len()).filter(|&list| table.on_list(list) > 0).collect();
        if let [list] = full[..] {
            alone.push(&table.lists()[list]);
        }
    }
    if strata.len() < 2 || alone.len() * 2 <= strata.len() {
        return None;
    }
    let often = |list: &String| alone.iter().filter(|&&other| other == list).count();
    let list = alone.iter().copied().max_by_key(|&list| (often(list), std::cmp::Reverse(list)))?;
    Some(Refusal::OneListAlone { list: list.clone(), strata: alone.len(), of: strata.len() })
}

fn total(strata: &[StratumEstimate], unplaced: u64) -> Option<Total> {
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
    let observed_where_not_estimable =
        bad.iter().map(|stratum| stratum.estimate.observed).sum::<u64>() + unplaced;
    Some(Total {
        observed_where_not_estimable,
        not_estimable: bad.iter().map(|stratum| stratum.name.clone()).collect(),
        estimable,
        at_least: estimable.lower + observed_where_not_estimable as f64,
        at_most: (bad.is_empty() && unplaced == 0).then_some(estimable.upper),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lcmcr::Sampling;

    fn stratum(name: &str, counts: &[(u32, u64)]) -> Stratum {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        let table = CaptureTable::unchecked(lists, counts.iter().copied().collect());
        Stratum { name: name.into(), scope: None, table, lists: Vec::new(), linkage: LinkageError::Perfect }
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
        let found = estimate_strata(&[full("north"), stratum("south", &[(1, 12), (3, 4)])], 0, &options());
        let total = found.total.expect("a total");
        assert_eq!((total.observed_where_not_estimable, total.at_most), (16, None));
        assert_eq!(total.not_estimable, ["south"]);
        let north = found.strata[0].estimate.union.expect("a union");
        assert_eq!(total.at_least, north.lower + 16.0);
    }

    #[test]
    fn people_of_no_stratum_leave_no_upper_end() {
        let strata = [full("north"), full("south")];
        let (whole, more) =
            (estimate_strata(&strata, 0, &options()), estimate_strata(&strata, 7, &options()));
        let (whole, more) = (whole.total.expect("a total"), more.total.expect("a total"));
        assert_eq!(whole.at_most, Some(whole.estimable.upper));
        assert_eq!((more.at_most, more.at_least), (None, whole.at_least + 7.0));
    }

    #[test]
    fn one_list_alone_in_most_strata_is_refused() {
        let lone = |name: &str| stratum(name, &[(2, 9)]);
        let found = estimate_strata(&[full("north"), lone("south"), lone("west")], 0, &options());
        assert_eq!(found.total, None);
        let expected = Refusal::OneListAlone { list: "b".into(), strata: 2, of: 3 };
        assert_eq!(found.refused[0].rule, expected);
        let even = estimate_strata(&[full("north"), lone("south")], 0, &options());
        assert!(even.refused.is_empty() && even.total.is_some(), "half is not most");
    }
}
