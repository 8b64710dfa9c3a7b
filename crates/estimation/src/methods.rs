//! Which methods run for how many lists, and how each carries the linkage's error.
//!
//! With perfect links every method sees the one table. With an erring linkage there are several: partitions
//! drawn by the linkage, or true tables drawn along with the latent-class model. Every method is then run on
//! each, and its draws mixed: the interval holds both the method's own uncertainty and the linkage's
//! (Sadinle 2018).

use crate::bootstrap::{best, bootstrap, resample};
use crate::chao::{self, Bound};
use crate::decomposable::{self, Grid, decomposable};
use crate::estimate::{LinkageError, Options};
use crate::lcmcr::relink::Rates;
use crate::lcmcr::{self, Sample, Sampling};
use crate::loglinear::{self, Fitter, Model, Order, Selection};
use crate::math::{normal_quantile, quantile, sorted};
use crate::refusal::Refusal;
use crate::report::{Estimate, Method, MethodKind};
use crate::table::CaptureTable;
use rayon::prelude::*;

/// The most lists of the searched methods.
const MOST_SEARCHED: usize = 6;
/// Equal-weight draws that stand for one table's interval in a mixture.
const DRAWS: usize = 200;
/// Bootstrap replicates on each table of a mixture.
const REPLICATES_EACH: usize = 12;
/// From five lists up, models seen by every table of a mixture: so many best by BIC, and by AIC.
const LEADING: usize = 60;
/// Candidate models on each table of a mixture: the best on any of them.
const CANDIDATES_EACH: usize = 25;
/// The number of classes of the published analyses of seven and more lists, printed beside the default.
const FEW_CLASSES: usize = 5;

/// Run every method that the number of lists allows.
pub(crate) fn run(table: &CaptureTable, linkage: &LinkageError, options: &Options, result: &mut Estimate) {
    let latent = latent_classes(table, linkage, &options.sampling, options.seed);
    let tables =
        tables(table, linkage, latent.as_ref().map_or_else(|failed| &failed.1[..], |sample| &sample.tables));
    bounds(&tables, result);
    let found = table.lists().len();
    let selections = if found <= MOST_SEARCHED { selections(&tables) } else { Vec::new() };
    let searched: [(&'static str, SearchedMethod); 4] = [
        ("log-linear", log_linear),
        ("log-linear-reselected", reselected),
        ("log-linear-averaged", averaged),
        (decomposable::NAME, graphical),
    ];
    for (name, method) in searched {
        if found > MOST_SEARCHED {
            result.refused.push(Refusal::TooManyLists { method: name, found, most: MOST_SEARCHED });
            continue;
        }
        match method(&tables, &selections, options) {
            Ok(Some(method)) => result.methods.push(method),
            Ok(None) => {}
            Err(refusal) => result.refused.push(refusal),
        }
    }
    match latent {
        Ok(sample) => result.methods.push(told(lcmcr::NAME, &sample)),
        Err((refusal, _)) => result.refused.push(refusal),
    }
    if table.lists().len() > MOST_SEARCHED && options.sampling.classes.is_none() {
        let few = Sampling { classes: Some(FEW_CLASSES), ..options.sampling };
        match latent_classes(table, linkage, &few, options.seed) {
            Ok(sample) => result.methods.push(told("lcmcr-few-classes", &sample)),
            Err((refusal, _)) => result.refused.push(refusal),
        }
    }
}

type BoundMethod = fn(&CaptureTable) -> Option<Bound>;
type SearchedMethod = fn(&[CaptureTable], &[Selection], &Options) -> Result<Option<Method>, Refusal>;

/// The latent-class model under this linkage; on refusal the true tables drawn so far come along.
pub(crate) fn latent_classes(
    table: &CaptureTable,
    linkage: &LinkageError,
    sampling: &Sampling,
    seed: u64,
) -> Result<Sample, (Refusal, Vec<CaptureTable>)> {
    if let LinkageError::Partitions(tables) = linkage {
        return lcmcr::over_partitions(tables, sampling, seed).map_err(|refusal| (refusal, Vec::new()));
    }
    let sample = lcmcr::run(table, rates(linkage), sampling, seed);
    let tables = sample.tables.clone();
    sample.agreed(sampling).map_err(|refusal| (refusal, tables))
}

pub(crate) fn rates(linkage: &LinkageError) -> Rates {
    match *linkage {
        LinkageError::Rate { missed, false_links } => Rates { missed, false_links },
        _ => Rates::PERFECT,
    }
}

/// The tables that the other methods see.
fn tables(table: &CaptureTable, linkage: &LinkageError, drawn: &[CaptureTable]) -> Vec<CaptureTable> {
    match linkage {
        LinkageError::Partitions(tables) => tables.clone(),
        LinkageError::Rate { .. } if !drawn.is_empty() => drawn.to_vec(),
        _ => vec![table.clone()],
    }
}

fn told(name: &'static str, sample: &Sample) -> Method {
    let draws = sample.sorted();
    let interval = (quantile(&draws, 0.025), quantile(&draws, 0.975));
    Method::new(name, MethodKind::Estimate, sample.mean(), interval)
        .number("median", quantile(&draws, 0.5))
        .number("classes", sample.classes as f64)
        .number("chains", sample.chains.len() as f64)
        .number("iterations", sample.iterations as f64)
        .number("r_hat", sample.convergence.r_hat)
        .number("effective_sample", sample.convergence.effective)
        .words("interval", "posterior quantiles")
}

fn bounds(tables: &[CaptureTable], result: &mut Estimate) {
    let bounds: [(&'static str, usize, BoundMethod); 3] =
        [("chao", 2, chao::chao), ("chao-f3", 3, chao::chao_from_f3), ("mth-chao", 2, chao::mth_chao)];
    for (name, captures, bound) in bounds {
        let lists = tables[0].lists().len();
        if name == "mth-chao" && lists > chao::MTH_MOST_LISTS {
            result.refused.push(Refusal::TooManyLists {
                method: name,
                found: lists,
                most: chao::MTH_MOST_LISTS,
            });
            continue;
        }
        let found: Vec<(f64, Bound)> =
            tables.iter().filter_map(|table| Some((table.observed() as f64, bound(table)?))).collect();
        // A bound that most drawn tables do not have is not a bound of the population.
        if found.len() * 2 <= tables.len() {
            result.refused.push(Refusal::BoundUndefined { method: name, captures });
            continue;
        }
        result.methods.push(told_bound(name, &found));
    }
}

fn told_bound(name: &'static str, found: &[(f64, Bound)]) -> Method {
    if let [(_, bound)] = found {
        return Method::new(name, MethodKind::LowerBound, bound.estimate, (bound.lower, bound.upper));
    }
    let centre = mean(found.iter().map(|(_, bound)| bound.estimate));
    let points = normal_points();
    let draws = |(observed, bound): &(f64, Bound)| spread(*observed, bound.hidden, bound.log_error, &points);
    let draws: Vec<f64> = found.iter().flat_map(draws).collect();
    mixed(name, MethodKind::LowerBound, centre, draws, found.len())
}

/// Equal-weight draws of a standard normal law.
fn normal_points() -> Vec<f64> {
    (0..DRAWS).map(|at| normal_quantile((at as f64 + 0.5) / DRAWS as f64)).collect()
}

/// Equal-weight draws of a log-normal hidden count.
fn spread(observed: f64, hidden: f64, log_error: f64, points: &[f64]) -> impl Iterator<Item = f64> {
    points.iter().map(move |point| observed + hidden * libm::exp(log_error * point))
}

fn mixed(name: &'static str, kind: MethodKind, centre: f64, draws: Vec<f64>, tables: usize) -> Method {
    let draws = sorted(&draws);
    let interval = (quantile(&draws, 0.025), quantile(&draws, 0.975));
    Method::new(name, kind, centre, interval).number("tables_mixed", tables as f64)
}

/// The models of every table by BIC. From five lists up only the first table sees all; the others see its best.
fn selections(tables: &[CaptureTable]) -> Vec<Selection> {
    let first = loglinear::select(&tables[0].cells(), Order::Any);
    if tables.len() == 1 {
        return vec![first];
    }
    let all = tables[0].lists().len() <= 4;
    let models: Vec<Model> =
        if all { loglinear::hierarchical_models(tables[0].lists().len(), u32::MAX) } else { leading(&first) };
    tables.par_iter().map(|table| loglinear::exhaustive(&table.cells(), &models)).collect()
}

/// The best by BIC and the best by AIC.
fn leading(selection: &Selection) -> Vec<Model> {
    let mut by_aic: Vec<_> = selection.fits.iter().collect();
    by_aic.sort_by(|a, b| a.aic().total_cmp(&b.aic()).then(a.model.cmp(&b.model)));
    let mut models: Vec<Model> = selection.fits.iter().take(LEADING).map(|fit| fit.model).collect();
    models.extend(by_aic.into_iter().take(LEADING).map(|fit| fit.model));
    models.sort_unstable();
    models.dedup();
    models
}

/// The model of the best BIC with its profile-likelihood interval.
fn log_linear(
    tables: &[CaptureTable],
    selections: &[Selection],
    _: &Options,
) -> Result<Option<Method>, Refusal> {
    const NAME: &str = "log-linear";
    let refusal = || Refusal::NoModelWithEstimate { method: NAME };
    let mut found = Vec::new();
    for (table, selection) in tables.iter().zip(selections) {
        let Some(best) = selection.fits.first() else { continue };
        let Some(interval) = loglinear::profile_interval(best.model, &table.cells(), best.hidden) else {
            continue;
        };
        found.push((table.observed() as f64, *best, interval));
    }
    if found.len() * 2 <= tables.len() {
        return Err(refusal());
    }
    let name = most_common(found.iter().map(|(_, fit, _)| fit.model));
    if let [(observed, fit, interval)] = &found[..] {
        let tried = selections[0].tried as f64;
        let method = Method::new(NAME, MethodKind::Estimate, observed + fit.hidden, *interval);
        return Ok(Some(
            method
                .words("model", name)
                .words("interval", "profile likelihood, model taken as known")
                .number("bic", fit.bic)
                .number("models_tried", tried),
        ));
    }
    let centre = mean(found.iter().map(|(observed, fit, _)| observed + fit.hidden));
    let (points, z) = (normal_points(), normal_quantile(0.975));
    let draws = found.iter().flat_map(|(observed, fit, (lower, upper))| {
        // The profile interval as a log-normal of the same width.
        let ends = ((upper - observed).max(1.0) / (lower - observed).max(0.5)).max(1.0);
        spread(*observed, fit.hidden, libm::log(ends) / (2.0 * z), &points)
    });
    let method = mixed(NAME, MethodKind::Estimate, centre, draws.collect(), found.len());
    Ok(Some(method.words("model", name).words("interval", "profile likelihood, mixed over tables")))
}

/// The model chosen anew in every bootstrap replicate.
fn reselected(
    tables: &[CaptureTable],
    selections: &[Selection],
    options: &Options,
) -> Result<Option<Method>, Refusal> {
    const NAME: &str = "log-linear-reselected";
    if options.bootstrap_replicates == 0 {
        return Ok(None);
    }
    let refusal = || Refusal::NoModelWithEstimate { method: NAME };
    if let ([table], [selection]) = (tables, selections) {
        let cells = table.cells();
        let best = selection.fits.first().ok_or_else(refusal)?;
        let models = candidates(selection, table.lists().len(), options.bootstrap_models);
        let found =
            bootstrap(&cells, &models, options.bootstrap_replicates, options.seed).ok_or_else(refusal)?;
        if !found.interval.0.is_finite() || !found.interval.1.is_finite() {
            return Err(refusal());
        }
        let estimate = table.observed() as f64 + best.hidden;
        return Ok(Some(
            Method::new(NAME, MethodKind::Estimate, estimate, found.interval)
                .words("model", best.model.name())
                .words("interval", "BCa bootstrap, model chosen anew in every replicate")
                .number("models_considered", models.len() as f64)
                .number("replicates", found.replicates.len() as f64)
                .number("bias_correction", found.bias)
                .number("acceleration", found.acceleration),
        ));
    }
    let draws: Vec<Vec<f64>> = tables
        .par_iter()
        .zip(selections)
        .enumerate()
        .map(|(at, (table, selection))| {
            let cells = table.cells();
            let models = candidates(selection, table.lists().len(), CANDIDATES_EACH);
            let mut fitter = Fitter::new(table.lists().len());
            let replicate = |replicate: usize| {
                let drawn = resample(&cells, options.seed, (at * REPLICATES_EACH + replicate) as u64);
                best(&mut fitter, &models, &drawn)
            };
            (0..REPLICATES_EACH).filter_map(replicate).collect()
        })
        .collect();
    let draws = draws.concat();
    if draws.len() * 2 <= tables.len() * REPLICATES_EACH {
        return Err(refusal());
    }
    let centre = mean(
        tables
            .iter()
            .zip(selections)
            .filter_map(|(table, selection)| Some(table.observed() as f64 + selection.fits.first()?.hidden)),
    );
    let method = mixed(NAME, MethodKind::Estimate, centre, draws, tables.len());
    Ok(Some(method.words("interval", "bootstrap on every table, model chosen anew in every replicate")))
}

/// All models that fit nearly as well as the best, averaged by AIC weights.
fn averaged(
    tables: &[CaptureTable],
    selections: &[Selection],
    _: &Options,
) -> Result<Option<Method>, Refusal> {
    const NAME: &str = "log-linear-averaged";
    let draws = if tables.len() == 1 { 20 * DRAWS } else { DRAWS };
    let of = |(table, selection): (&CaptureTable, &Selection)| {
        let parts = loglinear::average(&table.cells(), selection);
        let observed = table.observed() as f64;
        let hidden = loglinear::mixture(&parts, draws);
        (parts.len(), hidden.into_iter().map(|hidden| observed + hidden).collect::<Vec<f64>>())
    };
    let found: Vec<(usize, Vec<f64>)> = tables.par_iter().zip(selections).map(of).collect();
    let good = found.iter().filter(|(models, _)| *models > 0).count();
    if good * 2 <= tables.len() {
        return Err(Refusal::NoModelWithEstimate { method: NAME });
    }
    let models = found.iter().map(|(models, _)| *models).max().unwrap_or(0);
    let draws = sorted(&found.into_iter().flat_map(|(_, draws)| draws).collect::<Vec<_>>());
    let centre = quantile(&draws, 0.5);
    let method =
        mixed(NAME, MethodKind::Estimate, centre, draws, good).number("models_averaged", models as f64);
    Ok(Some(method.words("interval", "mixture of the models' log-normal laws by AIC weight")))
}

/// All models up to four lists; the best on the data beyond.
fn candidates(selection: &Selection, lists: usize, most: usize) -> Vec<Model> {
    if lists <= 4 && most >= 60 {
        return loglinear::hierarchical_models(lists, u32::MAX);
    }
    selection.fits.iter().take(most.max(1)).map(|fit| fit.model).collect()
}

/// All decomposable graphs, averaged.
fn graphical(tables: &[CaptureTable], _: &[Selection], _: &Options) -> Result<Option<Method>, Refusal> {
    const NAME: &str = decomposable::NAME;
    if let [table] = tables {
        let found = decomposable(table, None, Grid::Fine)?;
        let interval = (found.quantile(0.025), found.quantile(0.975));
        return Ok(Some(
            Method::new(NAME, MethodKind::Estimate, found.quantile(0.5), interval)
                .number("mean", found.mean())
                .number("graphs", found.graphs as f64)
                .number("share_of_best_graph", found.best.1)
                .number("grid_reach", found.reach)
                .words("best_graph", found.best.0.name())
                .words("interval", "posterior quantiles"),
        ));
    }
    let found: Vec<_> = tables.par_iter().map(|table| decomposable(table, None, Grid::Coarse)).collect();
    let good: Vec<_> = found.iter().filter_map(|posterior| posterior.as_ref().ok()).collect();
    if let Some(refusal) =
        found.iter().find_map(|posterior| posterior.as_ref().err()).filter(|_| good.len() * 2 <= tables.len())
    {
        return Err(refusal.clone());
    }
    let draws = good
        .iter()
        .flat_map(|posterior| (0..DRAWS).map(|at| posterior.quantile((at as f64 + 0.5) / DRAWS as f64)));
    let draws = sorted(&draws.collect::<Vec<_>>());
    let centre = quantile(&draws, 0.5);
    Ok(Some(
        mixed(NAME, MethodKind::Estimate, centre, draws, good.len())
            .words("interval", "posterior quantiles, mixed over tables"),
    ))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn most_common(models: impl Iterator<Item = Model>) -> String {
    let mut seen: std::collections::BTreeMap<Model, usize> = std::collections::BTreeMap::new();
    models.for_each(|model| *seen.entry(model).or_insert(0) += 1);
    let best = seen.iter().max_by_key(|(model, count)| (**count, std::cmp::Reverse(**model)));
    best.map(|(model, _)| model.name()).unwrap_or_default()
}
