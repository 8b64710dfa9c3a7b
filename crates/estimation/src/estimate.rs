//! The one function: check every ground for refusal, run what the number of lists allows, report.

use crate::beside;
use crate::checks;
use crate::declare::{ListDeclaration, Scope};
use crate::lcmcr::{self, Sampling};
use crate::methods;
use crate::refusal::{Assumption, Refusal, Warning};
use crate::report::{Estimate, Interval, ListCount, Method, MethodKind, Overlap, RecordsLeftOut};
use crate::table::{CaptureTable, MAX_LISTS};

/// What is known about the error of the linkage that made the table.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkageError {
    /// Links are taken as perfect; the estimate says so.
    Perfect,
    /// Errors at known rates.
    Rate {
        /// Chance that a record of a person with several records was split off as a person of its own.
        missed: f64,
        /// Chance that a record joined to a person is somebody else's.
        false_links: f64,
    },
    /// Tables of at least twenty partitions drawn from the linkage's own probabilities.
    Partitions(Vec<CaptureTable>),
    /// Nothing is known: refused.
    Unknown,
}

/// How to estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Seed of every random number.
    pub seed: u64,
    /// What the table is said to cover; `None` for a bare table.
    pub stratum: Option<Scope>,
    /// Whether the lists' scopes are taken as equal where nothing is declared.
    pub scopes_equal: bool,
    /// Records that could not be placed, to be printed.
    pub left_out: RecordsLeftOut,
    /// Chains of the latent-class model.
    pub sampling: Sampling,
    /// Replicates of the bootstrap; 0 leaves it out.
    pub bootstrap_replicates: usize,
    /// From five lists up, the bootstrap chooses among this many models: the best on the data themselves.
    pub bootstrap_models: usize,
    /// Whether to estimate without each list in turn.
    pub leave_one_out: bool,
    /// Whether to estimate at 0, 2, 5 and 10 % missed links.
    pub sensitivity: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            stratum: None,
            scopes_equal: true,
            left_out: RecordsLeftOut::default(),
            sampling: Sampling::default(),
            bootstrap_replicates: 1000,
            bootstrap_models: 60,
            leave_one_out: true,
            sensitivity: true,
        }
    }
}

impl Options {
    /// For many strata in one run: no leave-one-out, no sensitivity, fewer bootstrap replicates.
    pub fn fast(seed: u64) -> Self {
        Self { seed, bootstrap_replicates: 200, leave_one_out: false, sensitivity: false, ..Self::default() }
    }
}

/// Estimate the population of a table, or refuse.
///
/// `lists` holds one declaration per list of the table, or nothing for a bare table whose scopes are taken as
/// equal. Pure and seeded: equal arguments give equal bytes.
pub fn estimate(
    table: &CaptureTable,
    lists: &[ListDeclaration],
    linkage: &LinkageError,
    options: &Options,
) -> Estimate {
    let mut result = blank(table, options);
    result.assumptions = assumptions(lists, linkage);
    result.refused = checks::refusals(table, lists, linkage, options);
    result.warnings = checks::warnings(table, lists, options);
    if result.is_refused() {
        return result;
    }
    let full: Vec<usize> = (0..table.lists().len()).filter(|&list| table.on_list(list) > 0).collect();
    if full.len() > MAX_LISTS {
        let (found, most) = (full.len(), MAX_LISTS);
        result.refused.push(Refusal::TooManyLists { method: lcmcr::NAME, found, most });
        return result;
    }
    let narrow = |table: &CaptureTable| table.keep(&full);
    let linkage = match linkage {
        LinkageError::Partitions(tables) => LinkageError::Partitions(tables.iter().map(narrow).collect()),
        other => other.clone(),
    };
    let table = narrow(table);
    methods::run(&table, &linkage, options, &mut result);
    result.union = union(&result.methods);
    if options.leave_one_out {
        result.leave_one_out = beside::leave_one_out(&table, &linkage, options);
    }
    if options.sensitivity {
        result.sensitivity = beside::sensitivity(&table, &linkage, options, &result);
    }
    later_warnings(&mut result);
    result
}

fn blank(table: &CaptureTable, options: &Options) -> Estimate {
    let names = table.lists();
    let alone =
        |list: usize| table.counts().iter().find(|count| count.0 == 1 << list).map_or(0, |count| count.1);
    let lists = names.iter().enumerate().map(|(at, name)| ListCount {
        name: name.clone(),
        people: table.on_list(at),
        alone: alone(at),
    });
    let pairs = (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b)));
    let overlap = |(a, b): (usize, usize)| Overlap {
        first: names[a].clone(),
        second: names[b].clone(),
        people: table.overlap(a, b),
    };
    Estimate {
        observed: table.observed(),
        lists: lists.collect(),
        overlaps: pairs.map(overlap).collect(),
        methods: Vec::new(),
        union: None,
        leave_one_out: Vec::new(),
        sensitivity: Vec::new(),
        refused: Vec::new(),
        warnings: Vec::new(),
        assumptions: Vec::new(),
        left_out: options.left_out,
        seed: options.seed,
    }
}

fn assumptions(lists: &[ListDeclaration], linkage: &LinkageError) -> Vec<Assumption> {
    let mut found = vec![Assumption::ClosedPopulation];
    match linkage {
        LinkageError::Perfect => found.push(Assumption::PerfectLinks),
        &LinkageError::Rate { missed, false_links } => {
            found.push(Assumption::LinkageRates { missed, false_links })
        }
        LinkageError::Partitions(tables) => {
            found.push(Assumption::DrawnPartitions { partitions: tables.len() })
        }
        LinkageError::Unknown => {}
    }
    if lists.is_empty() {
        found.push(Assumption::EqualScopes);
    }
    found.extend([Assumption::NoHiddenDependence, Assumption::EveryoneCouldBeListed]);
    found
}

/// From the lowest to the highest end over the methods that are not mere bounds.
fn union(methods: &[Method]) -> Option<Interval> {
    let models = || methods.iter().filter(|method| method.kind == MethodKind::Estimate);
    let lower = models().map(|method| method.lower).reduce(f64::min)?;
    let upper = models().map(|method| method.upper).reduce(f64::max)?;
    Some(Interval { lower, upper })
}

fn later_warnings(result: &mut Estimate) {
    if let Some(Interval { lower, upper }) = result.union {
        for without in &result.leave_one_out {
            let Some((estimate, _)) = without.result else { continue };
            if estimate < lower || estimate > upper {
                result.warnings.push(Warning::OneListDecides { list: without.list.clone(), estimate });
            }
        }
    }
    let observed = result.observed as f64;
    for method in &result.methods {
        let times = method.estimate / observed;
        if times > 5.0 {
            result.warnings.push(Warning::FarAboveObserved { method: method.name, times });
        }
    }
    let models: Vec<&Method> =
        result.methods.iter().filter(|method| method.kind == MethodKind::Estimate).collect();
    for (at, a) in models.iter().enumerate() {
        for b in &models[at + 1..] {
            let (low, high) = if a.estimate <= b.estimate { (a, b) } else { (b, a) };
            if low.upper < high.lower {
                result.warnings.push(Warning::IntervalsDisjoint { lower: low.name, upper: high.name });
            }
        }
    }
    if models.is_empty() && !result.methods.is_empty() {
        result.warnings.push(Warning::BoundsOnly);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::LeaveOneOut;

    /// Warnings of an estimate with these intervals of two models, and this estimate without list a.
    fn warned(first: (f64, f64), second: (f64, f64), without: f64) -> Vec<Warning> {
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let table =
            CaptureTable::new(names, vec![(1, 60), (2, 50), (4, 40), (3, 30), (6, 20)]).expect("a table");
        let mut result = blank(&table, &Options::default());
        let method = |name, (lower, upper)| {
            Method::new(name, MethodKind::Estimate, 0.5 * (lower + upper), (lower, upper))
        };
        result.methods = vec![method("log-linear", first), method("lcmcr", second)];
        result.union = union(&result.methods);
        let interval = Interval { lower: without, upper: without };
        let (list, result_without) = ("a".to_owned(), Some((without, interval)));
        let entry = LeaveOneOut { list, method: "lcmcr", observed: 140, result: result_without };
        result.leave_one_out = vec![entry];
        later_warnings(&mut result);
        result.warnings
    }

    #[test]
    fn intervals_that_do_not_meet_are_warned_of() {
        let expected = Warning::IntervalsDisjoint { lower: "lcmcr", upper: "log-linear" };
        assert_eq!(warned((400.0, 500.0), (250.0, 399.0), 300.0), [expected]);
        assert_eq!(warned((400.0, 500.0), (250.0, 400.0), 300.0), []);
    }

    #[test]
    fn a_list_that_decides_is_warned_of() {
        let expected = Warning::OneListDecides { list: "a".into(), estimate: 501.0 };
        assert_eq!(warned((300.0, 500.0), (250.0, 400.0), 501.0), [expected]);
        assert_eq!(warned((300.0, 500.0), (250.0, 400.0), 499.0), []);
    }
}
