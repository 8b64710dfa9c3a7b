//! Choosing among hierarchical models by BIC: all of them up to five lists, a multi-start search for six.

use super::fit::{Fit, Fitter};
use super::model::{Model, hierarchical_models};
use std::collections::BTreeMap;

/// Which models are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Terms of any number of lists below all of them.
    Any,
    /// Terms of at most this many lists.
    AtMost(u32),
}

/// The models that have an estimate, best BIC first.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Fits by ascending BIC; ties by the model's terms.
    pub fits: Vec<Fit>,
    /// Models tried.
    pub tried: usize,
    /// Whether every model of the class was tried.
    pub exhaustive: bool,
}

/// Fit and rank. At most six lists.
pub fn select(cells: &[f64], order: Order) -> Selection {
    let lists = cells.len().trailing_zeros() as usize;
    let most = match order {
        Order::Any => u32::MAX,
        Order::AtMost(most) => most,
    };
    if lists <= 5 { exhaustive(cells, &hierarchical_models(lists, most)) } else { search(cells, lists, most) }
}

/// Fit every given model.
pub(crate) fn exhaustive(cells: &[f64], models: &[Model]) -> Selection {
    let lists = cells.len().trailing_zeros() as usize;
    let mut fitter = Fitter::new(lists);
    let fits = models.iter().filter_map(|&model| fitter.fit(model, cells).ok()).collect();
    ranked(fits, models.len(), true)
}

/// Descent from several starts: independence, every pair of lists, and the star of each list. A single start
/// is known to stick in a local minimum.
fn search(cells: &[f64], lists: usize, most: u32) -> Selection {
    let mut fitter = Fitter::new(lists);
    let mut seen: BTreeMap<Model, Option<Fit>> = BTreeMap::new();
    for start in starts(lists) {
        descend(start, cells, most, &mut fitter, &mut seen);
    }
    let tried = seen.len();
    ranked(seen.into_values().flatten().collect(), tried, false)
}

fn starts(lists: usize) -> Vec<Model> {
    let pairs: Vec<u32> = (0..lists).flat_map(|b| (0..b).map(move |a| 1 << a | 1 << b)).collect();
    let mut starts = vec![Model::independence(lists), Model::generated(lists, &pairs)];
    for centre in 0..lists {
        let star: Vec<u32> = pairs.iter().copied().filter(|pair| pair >> centre & 1 == 1).collect();
        let rest: Vec<u32> = pairs.iter().copied().filter(|pair| pair >> centre & 1 == 0).collect();
        starts.push(Model::generated(lists, &star));
        starts.push(Model::generated(lists, &rest));
    }
    starts
}

fn descend(
    start: Model,
    cells: &[f64],
    most: u32,
    fitter: &mut Fitter,
    seen: &mut BTreeMap<Model, Option<Fit>>,
) {
    let mut fit_once = |model: Model| *seen.entry(model).or_insert_with(|| fitter.fit(model, cells).ok());
    let mut here = start;
    let mut best = fit_once(here).map_or(f64::INFINITY, |fit| fit.bic);
    loop {
        let near = here.neighbours().into_iter().filter(|model| model.order() <= most);
        let next = near.filter_map(&mut fit_once).min_by(|a, b| a.bic.total_cmp(&b.bic));
        match next {
            Some(fit) if fit.bic < best => (here, best) = (fit.model, fit.bic),
            _ => return,
        }
    }
}

fn ranked(mut fits: Vec<Fit>, tried: usize, exhaustive: bool) -> Selection {
    fits.retain(|fit| fit.hidden.is_finite() && fit.bic.is_finite());
    fits.sort_by(|a, b| a.bic.total_cmp(&b.bic).then(a.model.cmp(&b.model)));
    Selection { fits, tried, exhaustive }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Kosovo 1999, four lists: Ball et al., "Killings and refugee flow in Kosovo", 2002.
    pub(crate) const KOSOVO: [f64; 16] = [
        0.0, 1131.0, 845.0, 177.0, 936.0, 228.0, 217.0, 181.0, 306.0, 106.0, 31.0, 18.0, 123.0, 42.0, 32.0,
        27.0,
    ];

    #[test]
    fn kosovo_is_as_published() {
        let best = select(&KOSOVO, Order::Any).fits[0];
        assert_eq!(best.model.name(), "[123,14,34]");
        assert_eq!((best.bic * 100.0).round() / 100.0, 203.03);
        assert_eq!(((4400.0 + best.hidden) * 10.0).round() / 10.0, 10356.5);
    }

    #[test]
    fn the_search_finds_what_trying_all_finds() {
        let all = select(&KOSOVO, Order::Any).fits[0];
        let searched = search(&KOSOVO, 4, u32::MAX);
        assert_eq!(searched.fits[0].model, all.model);
        assert!(searched.tried < 113 && !searched.exhaustive);
    }
}
