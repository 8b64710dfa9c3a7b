//! Who of the reports might be the person asked for: blocking keys of the names, then the comparison of names.

use khabar_model::{Report, Stated};
use khabar_names::{Comparison, Encoded, compare};
use rustc_hash::FxHashMap;

/// Keys under which more reports stand than this tell nobody apart.
const CROWDED: usize = 20_000;
/// Reports whose names are compared in full.
const COMPARED: usize = 400;

/// An index of names in memory.
pub struct Index {
    keys: FxHashMap<u64, Vec<u32>>,
    names: Vec<(u32, Encoded)>,
}

/// A report that might be about the person.
pub struct Match {
    /// Its place in the list the index was made of.
    pub report: u32,
    /// How its name compares.
    pub comparison: Comparison,
}

impl Index {
    /// Index the names of reports.
    pub fn new(reports: &[Stated<Report>]) -> Self {
        let mut index = Self { keys: FxHashMap::default(), names: Vec::new() };
        for (at, stated) in (0_u32..).zip(reports) {
            for name in &stated.said.person.names {
                let encoded = Encoded::new(&name.text);
                let place = index.names.len() as u32;
                for key in encoded.keys() {
                    let places = index.keys.entry(key).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
                index.names.push((at, encoded));
            }
        }
        index
    }

    /// The best matches, the nearest first, each report once.
    pub fn ask(&self, name: &str, limit: usize) -> Vec<Match> {
        let asked = Encoded::new(name);
        // Rare keys tell more: a name scores the sum of 1/frequency over the keys it shares.
        let mut scores: FxHashMap<u32, f64> = FxHashMap::default();
        for places in asked.keys().iter().filter_map(|key| self.keys.get(key)) {
            if places.len() <= CROWDED {
                let weight = 1.0 / places.len() as f64;
                places.iter().for_each(|place| *scores.entry(*place).or_default() += weight);
            }
        }
        let mut ranked: Vec<(u32, f64)> = scores.into_iter().collect();
        let by_score = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if ranked.len() > COMPARED {
            ranked.select_nth_unstable_by(COMPARED, by_score);
            ranked.truncate(COMPARED);
        }
        ranked.sort_unstable_by(by_score);
        let mut matches: Vec<Match> = ranked
            .iter()
            .map(|(place, _)| {
                let (report, encoded) = &self.names[*place as usize];
                Match { report: *report, comparison: compare(&asked, encoded) }
            })
            .filter(|found| found.comparison.level < khabar_names::Agreement::Different)
            .collect();
        matches.sort_by(|a, b| b.comparison.score.cmp(&a.comparison.score).then(a.report.cmp(&b.report)));
        let mut seen = std::collections::BTreeSet::new();
        matches.retain(|found| seen.insert(found.report));
        matches.truncate(limit);
        matches
    }
}
