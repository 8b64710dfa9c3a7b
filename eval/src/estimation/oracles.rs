//! Every published number, ours beside it.

use super::clock::cpu_seconds;
use anyhow::Context as _;
use khabar_estimation::decomposable::{Grid, decomposable};
use khabar_estimation::lcmcr::relink::Rates;
use khabar_estimation::lcmcr::{self, Sampling};
use khabar_estimation::loglinear::{Model, Order, existence, hierarchical_models, profile_interval, select};
use khabar_estimation::{CaptureTable, bootstrap};
use serde_json::{Value, json};
use std::path::Path;

/// Replicates of the bootstraps, as published. A BCa end can lie so far out that it is the largest replicate but one:
/// it then grows with their number, and is compared at the same number only.
const REPLICATES: usize = 1000;
/// Seeds whose ends are shown by their median and range: what is published is one of these.
const SEEDS: u64 = 9;
/// Candidates of the bootstraps over thousands of models: the best on the data.
const CANDIDATES: usize = 60;

/// Run everything over a folder of tables.
pub fn run(folder: &Path, seed: u64) -> anyhow::Result<Value> {
    let mut rows = Rows::default();
    kosovo(&read(folder, "kosovo.csv")?, seed, &mut rows);
    korea(&read(folder, "korea.csv")?, seed, &mut rows);
    ukdat(&read(folder, "UKdat_5.csv")?, seed, &mut rows);
    artificial(&read(folder, "Artificial_3.csv")?, &mut rows)?;
    philippines(
        &read(folder, "PH_manila_police.csv")?,
        "Philippines, Manila police",
        &[(5, "575 [534, 639]")],
        seed,
        &mut rows,
    );
    let caloocan = read(folder, "PH_caloocan_unidentified.csv")?;
    let published = [(5, "745 [632, 908]"), (15, "650 to 706")];
    philippines(&caloocan, "Philippines, Caloocan unidentified", &published, seed, &mut rows);
    Ok(json!({ "seed": seed, "rows": rows.0 }))
}

#[derive(Default)]
struct Rows(Vec<Value>);

impl Rows {
    fn add(&mut self, data: &str, method: &str, published: &str, ours: String, seconds: f64) {
        eprintln!("{data:<34} {method:<44} {published:<26} {ours:<40} {seconds:>7.2} s");
        self.0.push(json!({
            "data": data, "method": method, "published": published, "ours": ours, "cpu_seconds": seconds,
        }));
    }
}

fn read(folder: &Path, name: &str) -> anyhow::Result<CaptureTable> {
    let path = folder.join(name);
    let mut reader =
        csv::Reader::from_path(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    CaptureTable::from_cells(&header, &rows).with_context(|| path.display().to_string())
}

fn cells(table: &CaptureTable) -> Vec<f64> {
    let mut cells = vec![0.0; 1 << table.lists().len()];
    table.counts().iter().for_each(|&(pattern, count)| cells[pattern as usize] = count as f64);
    cells
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = cpu_seconds();
    let value = work();
    (value, cpu_seconds() - before)
}

fn shown(estimate: f64, ends: (f64, f64)) -> String {
    format!("{estimate:.1} [{:.0}, {:.0}]", ends.0, ends.1)
}

/// The best model of a class, its profile interval, and a bootstrap that chooses anew.
fn log_linear(
    data: &str,
    table: &CaptureTable,
    order: Order,
    published: [&str; 3],
    seed: u64,
    rows: &mut Rows,
) {
    let cells = cells(table);
    let (selection, seconds) = timed(|| select(&cells, order));
    let Some(best) = selection.fits.first() else {
        return rows.add(data, "min BIC", published[0], "no model".into(), seconds);
    };
    let total = table.observed() as f64 + best.hidden;
    let method = format!("min BIC of {} models {}", selection.tried, best.model.name());
    rows.add(data, &method, published[0], format!("{total:.1}, BIC {:.2}", best.bic), seconds);
    let (ends, seconds) = timed(|| profile_interval(best.model, &cells, best.hidden));
    rows.add(
        data,
        "profile likelihood of that model",
        published[1],
        shown(total, ends.unwrap_or((f64::NAN, f64::INFINITY))),
        seconds,
    );
    let models: Vec<Model> = if selection.tried <= 113 {
        hierarchical_models(table.lists().len(), u32::MAX)
    } else {
        selection.fits.iter().take(CANDIDATES).map(|fit| fit.model).collect()
    };
    for (count, published) in [(1, ""), (models.len(), published[2])] {
        let candidates = if count == 1 { vec![best.model] } else { models.clone() };
        let (found, seconds) = timed(|| {
            let run = |seed| bootstrap::bootstrap(&cells, &candidates, REPLICATES, seed);
            (seed..seed + SEEDS).filter_map(run).map(|found| found.interval).collect::<Vec<_>>()
        });
        let ours = if found.is_empty() { "no estimate".into() } else { over_seeds(total, &found) };
        let method = format!("BCa, {REPLICATES} replicates, {count} models, median of {SEEDS} seeds");
        rows.add(data, &method, published, ours, seconds / SEEDS as f64);
    }
}

/// The median over seeds of each end, and the range of the upper one.
fn over_seeds(total: f64, ends: &[(f64, f64)]) -> String {
    let sorted = |end: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = ends.iter().map(end).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (lower, upper) = (sorted(|ends| ends.0), sorted(|ends| ends.1));
    let middle = ends.len() / 2;
    let median = shown(total, (lower[middle], upper[middle]));
    format!("{median} (upper {:.0} to {:.0})", upper[0], upper[upper.len() - 1])
}

fn kosovo(table: &CaptureTable, seed: u64, rows: &mut Rows) {
    let data = "Kosovo";
    let published = ["10,356.5, BIC 203.03", "[8,994, 12,110]", "[6,947, 18,010]"];
    log_linear(data, table, Order::Any, published, seed, rows);
    let cells = cells(table);
    let (pairs, seconds) = timed(|| {
        let best = *select(&cells, Order::AtMost(2)).fits.first()?;
        Some((table.observed() as f64 + best.hidden, profile_interval(best.model, &cells, best.hidden)?))
    });
    let ours = pairs.map_or("no estimate".into(), |(total, ends)| shown(total, ends));
    rows.add(data, "min BIC of pairwise terms, profile", "14,342 [12,451, 16,273]", ours, seconds);
    graphs(data, table, "12,595 [9,827, 16,544]", rows);
    for seed in seed..seed + 4 {
        latent(data, table, None, "10,407 to 10,599 [9,000, 14,500]", seed, rows);
    }
    let (_, seconds) = timed(|| bootstrap::bootstrap(&cells, &hierarchical_models(4, u32::MAX), 1000, seed));
    rows.add(
        data,
        "1,000 replicates over 113 models, CPU s",
        "(200: 44 s wall)",
        format!("{seconds:.2} s"),
        seconds,
    );
}

fn korea(table: &CaptureTable, seed: u64, rows: &mut Rows) {
    log_linear("Korea", table, Order::Any, ["157.2", "[131, 248] (model alone)", "[128, 349]"], seed, rows);
}

fn ukdat(table: &CaptureTable, seed: u64, rows: &mut Rows) {
    log_linear("UKdat_5", table, Order::Any, ["25,311", "", "[11,168, 56,052]"], seed, rows);
    log_linear("UKdat_5, order ≤ 2", table, Order::AtMost(2), ["22,991", "", "[11,456, 43,894]"], seed, rows);
    graphs("UKdat_5", table, "22,990 [10,387, 33,510]", rows);
    latent("UKdat_5", table, None, "", seed, rows);
}

fn artificial(table: &CaptureTable, rows: &mut Rows) -> anyhow::Result<()> {
    let published = [
        ("[1,2,3]", 0),
        ("[12,3]", 1),
        ("[13,2]", 0),
        ("[23,1]", 0),
        ("[12,13,2,3]", 1),
        ("[12,23,1,3]", 1),
        ("[13,23,1,2]", 0),
        ("[12,13,23]", 2),
    ];
    let cells = cells(table);
    for (name, code) in published {
        let found = existence(Model::parse(3, name)?, &cells).code();
        rows.add("Artificial_3", &format!("existence of {name}"), &code.to_string(), found.to_string(), 0.0);
    }
    Ok(())
}

fn philippines(table: &CaptureTable, data: &str, published: &[(usize, &str)], seed: u64, rows: &mut Rows) {
    for &(classes, published) in published {
        latent(data, table, Some(classes), published, seed, rows);
    }
}

fn graphs(data: &str, table: &CaptureTable, published: &str, rows: &mut Rows) {
    let (found, seconds) = timed(|| decomposable(table, None, Grid::Fine));
    let ours = match found {
        Ok(found) => shown(found.quantile(0.5), (found.quantile(0.025), found.quantile(0.975))),
        Err(refusal) => refusal.text(khabar_estimation::Language::English),
    };
    rows.add(data, "decomposable graphs, delta 2^-L, median", published, ours, seconds);
}

fn latent(
    data: &str,
    table: &CaptureTable,
    classes: Option<usize>,
    published: &str,
    seed: u64,
    rows: &mut Rows,
) {
    let sampling = Sampling { classes, ..Sampling::default() };
    let (found, seconds) = timed(|| lcmcr::run(table, Rates::PERFECT, &sampling, seed));
    let method = format!("LCMCR mean, K = {}, seed {seed}", found.classes);
    let verdict = if found.clone().agreed(&sampling).is_ok() { "" } else { " REFUSED" };
    let ours = format!(
        "{} median {:.0}, R-hat {:.4}, effective {:.0} ({:.0} a CPU-s){verdict}",
        shown(found.mean(), (found.quantile(0.025), found.quantile(0.975))),
        found.quantile(0.5),
        found.convergence.r_hat,
        found.convergence.effective,
        found.convergence.effective / seconds.max(0.01),
    );
    rows.add(data, &method, published, ours, seconds);
}
