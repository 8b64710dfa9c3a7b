//! The one function: check every ground for refusal, run what the number of lists allows, report.

use crate::chao::{self, Bound};
use crate::checks;
use crate::declare::{ListDeclaration, Scope};
use crate::loglinear::{self, Order};
use crate::refusal::{Assumption, Refusal, Warning};
use crate::report::{Estimate, Interval, ListCount, Method, MethodKind, Overlap, RecordsLeftOut};
use crate::table::CaptureTable;

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
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, stratum: None, scopes_equal: true, left_out: RecordsLeftOut::default() }
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
    let table = &table.keep(&full);
    bounds(table, &mut result);
    log_linear(table, &mut result);
    result.union = union(&result.methods);
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

fn bounds(table: &CaptureTable, result: &mut Estimate) {
    let mut push = |name: &'static str, bound: Option<Bound>, captures: usize| match bound {
        Some(bound) => {
            result.methods.push(Method::new(
                name,
                MethodKind::LowerBound,
                bound.estimate,
                (bound.lower, bound.upper),
            ));
        }
        None => result.refused.push(Refusal::BoundUndefined { method: name, captures }),
    };
    push("chao", chao::chao(table), 2);
    push("chao-f3", chao::chao_from_f3(table), 3);
    push("mth-chao", chao::mth_chao(table), 2);
}

fn log_linear(table: &CaptureTable, result: &mut Estimate) {
    let found = table.lists().len();
    if found > 6 {
        result.refused.push(Refusal::TooManyLists { method: "log-linear", found, most: 6 });
        return;
    }
    let cells = table.cells();
    let selection = loglinear::select(&cells, Order::Any);
    let Some(best) = selection.fits.first() else {
        result.refused.push(Refusal::NoModelWithEstimate { method: "log-linear" });
        return;
    };
    let estimate = table.observed() as f64 + best.hidden;
    let Some(interval) = loglinear::profile_interval(best.model, &cells, best.hidden) else {
        result.refused.push(Refusal::NoModelWithEstimate { method: "log-linear" });
        return;
    };
    let method = Method::new("log-linear", MethodKind::Estimate, estimate, interval)
        .words("model", best.model.name())
        .number("bic", best.bic)
        .number("models_tried", selection.tried as f64);
    result.methods.push(method);
}

/// From the lowest to the highest end over the methods that are not mere bounds.
fn union(methods: &[Method]) -> Option<Interval> {
    let models = || methods.iter().filter(|method| method.kind == MethodKind::Estimate);
    let lower = models().map(|method| method.lower).reduce(f64::min)?;
    let upper = models().map(|method| method.upper).reduce(f64::max)?;
    Some(Interval { lower, upper })
}

fn later_warnings(result: &mut Estimate) {
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
