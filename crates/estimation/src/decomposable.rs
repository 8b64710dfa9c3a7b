//! Decomposable graphical models, averaged: Madigan & York, Biometrika 1997.
//!
//! Every chordal graph over the lists is a model; under a hyper-Dirichlet prior with `delta` per cell its
//! marginal likelihood is a product over cliques divided by separators, exact for each number of hidden people
//! on a grid. The grid grows until its last point has next to no weight: a grid that ends too early cuts the
//! posterior and calls it an upper end.

mod graphs;

use crate::math::{ln_gamma, log_sum_exp};
use crate::refusal::Refusal;
use crate::table::CaptureTable;
pub use graphs::{Graph, chordal_graphs};

/// The method's stable name.
pub const NAME: &str = "decomposable";
/// The most lists whose graphs are enumerated.
pub const MOST_LISTS: usize = 6;

/// Weight per log unit at the edge over the largest beyond which the grid is too short. Density itself would be
/// fooled by the spike at nobody hidden that graphs near the full one have.
const EDGE: f64 = 1e-4;
/// Graphs with less than this share of the posterior are left out of the fine grid.
const NEGLIGIBLE: f64 = 1e-10;
/// The first grid reaches this many times the observed count, the last this many.
const FIRST_REACH: f64 = 5.0;
const LAST_REACH: f64 = 1280.0;
/// A fine grid has every integer up to this many, and evenly spaced points beyond.
const FINE_POINTS: usize = 200_000;
const COARSE_POINTS: usize = 400;
/// Points of a grid that is one of many to be mixed.
const MIXED_POINTS: usize = 200;

/// The posterior of the population on a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Population sizes, ascending.
    pub population: Vec<f64>,
    /// Their probabilities, adding up to one.
    pub mass: Vec<f64>,
    /// The most probable graph and its share.
    pub best: (Graph, f64),
    /// Graphs averaged over.
    pub graphs: usize,
    /// The largest number of hidden people tried.
    pub reach: f64,
}

/// How fine the last grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    /// Every integer, where that is affordable.
    Fine,
    /// A few hundred points: for pooling over many tables.
    Coarse,
}

/// Average over all chordal graphs with prior 1/N; `delta` is the prior weight per cell, 2^−L when `None`.
pub fn decomposable(table: &CaptureTable, delta: Option<f64>, grid: Grid) -> Result<Posterior, Refusal> {
    let lists = table.lists().len();
    if lists > MOST_LISTS {
        return Err(Refusal::TooManyLists { method: NAME, found: lists, most: MOST_LISTS });
    }
    let delta = delta.unwrap_or(1.0 / f64::from(1u32 << lists));
    let margins = Margins::new(table, delta);
    let graphs = chordal_graphs(lists);
    let observed = margins.observed;
    let mut reach = FIRST_REACH * observed;
    loop {
        let points = coarse_points(reach, if grid == Grid::Coarse { MIXED_POINTS } else { COARSE_POINTS });
        let coarse = Evaluated::new(&margins, &graphs, &points);
        let edge = coarse.edge();
        if edge < EDGE {
            let (kept, shares) = coarse.heavy(&graphs);
            let best = shares.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at);
            let best = (kept[best].clone(), shares[best]);
            let last = match grid {
                Grid::Coarse => coarse,
                Grid::Fine => Evaluated::new(&margins, &kept, &fine_points(reach)),
            };
            return Ok(last.posterior(observed, best, graphs.len(), reach));
        }
        if reach >= LAST_REACH * observed {
            return Err(Refusal::GridEdge { method: NAME, edge, largest: (observed + reach) as u64 });
        }
        reach *= 2.0;
    }
}

impl Posterior {
    /// Posterior mean.
    pub fn mean(&self) -> f64 {
        self.population.iter().zip(&self.mass).map(|(n, mass)| n * mass).sum()
    }

    /// The smallest grid point whose cumulative probability reaches `p`, linear between points.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut before = 0.0;
        for (at, &mass) in self.mass.iter().enumerate() {
            if before + mass >= p {
                let from = if at == 0 { self.population[0] } else { self.population[at - 1] };
                // On integers the quantile is an integer.
                if self.population[at] - from <= 1.0 {
                    return self.population[at];
                }
                return from + (self.population[at] - from) * ((p - before) / mass).clamp(0.0, 1.0);
            }
            before += mass;
        }
        self.population.last().copied().unwrap_or(f64::NAN)
    }
}

/// Per subset of lists, what the marginal likelihood needs: the count of its all-zero cell, and the part that
/// does not depend on the hidden count.
struct Margins {
    lists: usize,
    observed: f64,
    delta: f64,
    /// By subset: people on none of its lists, and the constant part.
    subsets: Vec<(f64, f64)>,
}

impl Margins {
    fn new(table: &CaptureTable, delta: f64) -> Self {
        let lists = table.lists().len();
        let subsets = (0..1u32 << lists).map(|subset| subset_margin(table, subset, delta, lists)).collect();
        Self { lists, observed: table.observed() as f64, delta, subsets }
    }

    /// ln Γ(Δ) − ln Γ(N + Δ): the normaliser that every subset shares.
    fn shared(&self, hidden: f64) -> f64 {
        let weight = self.delta * f64::from(1u32 << self.lists);
        ln_gamma(weight) - ln_gamma(self.observed + hidden + weight)
    }

    /// The log marginal likelihood of one subset's margin.
    fn subset(&self, subset: u32, hidden: f64, shared: f64) -> f64 {
        let (none, constant) = self.subsets[subset as usize];
        constant + ln_gamma(none + hidden + subset_delta(self.delta, self.lists, subset)) + shared
    }

    /// ln (N choose hidden) and the prior 1/N.
    fn prior(&self, hidden: f64) -> f64 {
        let total = self.observed + hidden;
        ln_gamma(total + 1.0) - ln_gamma(hidden + 1.0) - libm::log(total)
    }
}

fn subset_delta(delta: f64, lists: usize, subset: u32) -> f64 {
    delta * f64::from(1u32 << (lists as u32 - subset.count_ones()))
}

fn subset_margin(table: &CaptureTable, subset: u32, delta: f64, lists: usize) -> (f64, f64) {
    let mut cells = vec![0u64; 1 << lists];
    for &(pattern, count) in table.counts() {
        cells[(pattern & subset) as usize] += count;
    }
    let weight = subset_delta(delta, lists, subset);
    let of_subset = (0..1u32 << lists).filter(|cell| cell & subset == *cell);
    let constant = of_subset
        .map(|cell| if cell == 0 { 0.0 } else { ln_gamma(cells[cell as usize] as f64 + weight) } - ln_gamma(weight))
        .sum();
    (cells[0] as f64, constant)
}

fn coarse_points(reach: f64, count: usize) -> Vec<f64> {
    // Denser near zero: quadratic spacing.
    let share = |at: usize| at as f64 / count as f64;
    (0..=count).map(|at| reach * share(at) * share(at)).collect()
}

fn fine_points(reach: f64) -> Vec<f64> {
    let step = (reach / FINE_POINTS as f64).ceil().max(1.0);
    (0..=(reach / step) as usize).map(|at| at as f64 * step).collect()
}

/// Log posterior (up to a constant) summed over graphs at each point, and each graph's log weight.
struct Evaluated {
    points: Vec<f64>,
    /// ln of (density × width of the point's cell), over all graphs.
    by_point: Vec<f64>,
    /// ln of density over all graphs.
    density: Vec<f64>,
    by_graph: Vec<f64>,
}

impl Evaluated {
    fn new(margins: &Margins, graphs: &[Graph], points: &[f64]) -> Self {
        let widths = widths(points);
        let mut used: Vec<u32> =
            graphs.iter().flat_map(|graph| graph.parts().iter().map(|part| part.0)).collect();
        used.sort_unstable();
        used.dedup();
        let mut slot = vec![usize::MAX; 1 << margins.lists];
        used.iter().enumerate().for_each(|(at, &subset)| slot[subset as usize] = at);
        let mut density = Vec::with_capacity(points.len());
        let log_widths: Vec<f64> = widths.iter().map(|&width| libm::log(width)).collect();
        let mut columns = vec![Vec::with_capacity(points.len()); graphs.len()];
        let mut values = vec![0.0; used.len()];
        let mut here = vec![0.0; graphs.len()];
        for (&hidden, &log_width) in points.iter().zip(&log_widths) {
            let shared = margins.shared(hidden);
            used.iter()
                .zip(&mut values)
                .for_each(|(&subset, value)| *value = margins.subset(subset, hidden, shared));
            let prior = margins.prior(hidden);
            for ((graph, column), value) in graphs.iter().zip(&mut columns).zip(&mut here) {
                let parts = graph
                    .parts()
                    .iter()
                    .map(|&(subset, times)| f64::from(times) * values[slot[subset as usize]]);
                *value = prior + parts.sum::<f64>();
                column.push(*value + log_width);
            }
            density.push(log_sum_exp(&here));
        }
        let by_point = density.iter().zip(&log_widths).map(|(value, width)| value + width).collect();
        let by_graph = columns.iter().map(|column| log_sum_exp(column)).collect();
        Self { points: points.to_vec(), by_point, density, by_graph }
    }

    /// Hidden people × density at the last point, over the largest of that.
    fn edge(&self) -> f64 {
        let log_weight = |(&hidden, &density): (&f64, &f64)| density + libm::log(hidden.max(1.0));
        let weights: Vec<f64> = self.points.iter().zip(&self.density).map(log_weight).collect();
        let peak = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        weights.last().map_or(0.0, |last| libm::exp(last - peak))
    }

    /// The graphs that hold the posterior, with their shares.
    fn heavy(&self, graphs: &[Graph]) -> (Vec<Graph>, Vec<f64>) {
        let total = log_sum_exp(&self.by_graph);
        let shares = self.by_graph.iter().map(|weight| libm::exp(weight - total));
        graphs.iter().cloned().zip(shares).filter(|(_, share)| *share > NEGLIGIBLE).unzip()
    }

    fn posterior(self, observed: f64, best: (Graph, f64), graphs: usize, reach: f64) -> Posterior {
        let total = log_sum_exp(&self.by_point);
        let mass = self.by_point.iter().map(|weight| libm::exp(weight - total)).collect();
        let population = self.points.iter().map(|hidden| observed + hidden).collect();
        Posterior { population, mass, best, graphs, reach }
    }
}

/// The trapezoid rule's weights; on every integer they are one.
fn widths(points: &[f64]) -> Vec<f64> {
    let last = points.len() - 1;
    let gap = |a: usize, b: usize| points[b] - points[a];
    let width = |at: usize| match at {
        0 => gap(0, 1),
        at if at == last => gap(last - 1, last),
        at => 0.5 * gap(at - 1, at + 1),
    };
    (0..points.len()).map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kosovo() -> CaptureTable {
        let cells = crate::loglinear::tests::KOSOVO;
        let counts = (1..16).map(|cell| (cell as u32, cells[cell] as u64)).collect();
        CaptureTable::new(["EXH", "ABA", "OSCE", "HRW"].map(str::to_owned).to_vec(), counts).expect("a table")
    }

    #[test]
    fn kosovo_to_all_printed_digits() {
        let found = decomposable(&kosovo(), None, Grid::Fine).expect("a posterior");
        let shown = [0.5, 0.025, 0.975].map(|p| found.quantile(p));
        assert_eq!(shown, [12595.0, 9827.0, 16544.0]);
        assert_eq!(found.best.0.name(), "[123,134]");
    }

    #[test]
    fn a_coarse_grid_agrees_with_a_fine_one() {
        let fine = decomposable(&kosovo(), None, Grid::Fine).expect("a posterior");
        let coarse = decomposable(&kosovo(), None, Grid::Coarse).expect("a posterior");
        assert!((coarse.mean() / fine.mean() - 1.0).abs() < 0.002);
        assert!((coarse.quantile(0.975) / fine.quantile(0.975) - 1.0).abs() < 0.005);
    }
}
