//! The frozen parameters of a run: printable, and all that is needed to weigh a pair.

use crate::column::{ColumnKind, Level, name};
use crate::compare::{BIT, Comparator, LEVELS, MISSING};
use crate::prepare::Prepared;

/// What was learned, frozen before the first pair is weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Match weight before anything is compared: log2 of the odds that two random records are one person.
    pub prior: f64,
    /// The same for two records of two relatives; minus infinity where no column tells relatives apart.
    pub relatives: f64,
    /// The columns in the order of the table.
    pub columns: Vec<ColumnParameters>,
    /// Why shares are the expected ones and not learned, where that is so.
    pub fallback: Option<&'static str>,
}

/// What was learned about one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnParameters {
    /// The column's name.
    pub name: String,
    /// What its cells mean.
    pub kind: ColumnKind,
    /// By level.
    pub levels: Vec<LevelParameters>,
}

/// The shares of one agreement level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelParameters {
    /// The level in words.
    pub words: &'static str,
    /// Share of true pairs at this level, among those where both cells hold something.
    pub m: f64,
    /// Share of random pairs at this level.
    pub u: f64,
    /// log2(m/u) in 1/64 bit, before the values' own frequencies.
    pub weight: i32,
}

impl Parameters {
    /// Before EM: expected shares, and one true pair for every second record.
    pub(crate) fn initial(prepared: &Prepared, comparators: &[Comparator]) -> Self {
        let columns = prepared.columns.iter().zip(comparators).map(|(column, comparator)| {
            let shares = column.kind.levels().iter().zip(&comparator.u);
            let level = |(level, &u): (&Level, &f64)| LevelParameters {
                words: level.words,
                m: level.m,
                u,
                weight: 0,
            };
            ColumnParameters {
                name: column.name.clone(),
                kind: column.kind,
                levels: shares.map(level).collect(),
            }
        });
        let tells = prepared.columns.iter().any(|column| column.kind.tells_relatives_apart());
        let mut parameters = Self {
            prior: 0.0,
            relatives: if tells { 0.0 } else { f64::NEG_INFINITY },
            columns: columns.collect(),
            fallback: None,
        };
        parameters.expect(f64::from(prepared.starts[prepared.known]));
        parameters
    }

    /// Back to what is expected before any data is seen: the kinds' shares of true pairs, one true pair for every second
    /// record, and half as many pairs of relatives, where a column tells those apart.
    pub(crate) fn expect(&mut self, records: f64) {
        for column in &mut self.columns {
            let levels = column.kind.levels();
            let total: f64 = levels.iter().map(|level| level.m).sum();
            column.levels.iter_mut().zip(levels).for_each(|(own, level)| own.m = level.m / total);
        }
        let records = records.max(2.0);
        self.set_prior(records / 2.0, records);
        if self.relatives.is_finite() {
            self.relatives = self.prior - 1.0;
        }
        self.freeze();
    }

    /// The prior from the number of true pairs among the records.
    pub(crate) fn set_prior(&mut self, true_pairs: f64, records: f64) {
        let share = (true_pairs / (records * (records - 1.0) / 2.0)).clamp(1e-15, 0.5);
        self.prior = libm::log2(share / (1.0 - share));
    }

    /// Round the weights.
    pub(crate) fn freeze(&mut self) {
        for level in self.columns.iter_mut().flat_map(|c| &mut c.levels) {
            level.weight = libm::round(libm::log2(level.m / level.u) * BIT) as i32;
        }
    }

    /// Weights by column and level code, flat: `column * 16 + level`.
    pub(crate) fn table(&self) -> Vec<i32> {
        let mut table = vec![0; self.columns.len() * 16];
        for (c, column) in self.columns.iter().enumerate() {
            for (l, level) in column.levels.iter().enumerate().take(LEVELS) {
                table[c * 16 + l] = level.weight;
            }
            table[c * 16 + usize::from(MISSING)] = 0;
        }
        table
    }

    /// Weights of relatives against strangers, in bits, by column and level.
    pub(crate) fn relative_weights(&self) -> Vec<Vec<f64>> {
        let of = |column: &ColumnParameters| {
            if column.kind == ColumnKind::Name {
                return relatives_names(column);
            }
            let shared = column.kind.shared_by_relatives();
            let weight = |l: &LevelParameters| libm::log2(1.0 - shared + shared * l.m / l.u);
            column.levels.iter().map(weight).collect()
        };
        self.columns.iter().map(of).collect()
    }

    /// The same, rounded to 1/64 bit and flat as [`Self::table`].
    pub(crate) fn relative_table(&self) -> Vec<i32> {
        let mut table = vec![0; self.columns.len() * 16];
        for (c, weights) in self.relative_weights().into_iter().enumerate() {
            for (l, weight) in weights.into_iter().enumerate() {
                table[c * 16 + l] = libm::round(weight * BIT) as i32;
            }
        }
        table
    }

    /// The relatives' prior in 1/64 bit.
    pub(crate) fn relatives_weight(&self) -> i32 {
        if self.relatives.is_finite() { libm::round(self.relatives * BIT) as i32 } else { -1_000_000 }
    }

    /// The prior in 1/64 bit.
    pub(crate) fn prior_weight(&self) -> i32 {
        libm::round(self.prior * BIT) as i32
    }
}

/// How much oftener than two strangers two relatives bear one given name: families name after their own. Set by hand.
const NAMESAKES: f64 = 2.0;

/// Weights of the levels of a full name for relatives. Those who agree in all of it share the family name as one
/// person does (its frequency is counted apart) and bear one given name by chance.
fn relatives_names(column: &ColumnParameters) -> Vec<f64> {
    let weight = |(level, l): (usize, &LevelParameters)| match level as u8 {
        name::EXACT | name::VARIANT | name::PART => libm::log2(NAMESAKES * l.m / l.u),
        name::CONFUSABLE => libm::log2(0.05),
        _ => 0.0,
    };
    column.levels.iter().enumerate().map(weight).collect()
}

/// The probability that belongs to a weight in 1/64 bit.
#[must_use]
pub fn probability(weight: i32) -> f64 {
    1.0 / (1.0 + libm::exp2(-f64::from(weight) / BIT))
}

/// The weight in 1/64 bit that belongs to a probability.
pub(crate) fn weight_of(probability: f64) -> i32 {
    (libm::log2(probability / (1.0 - probability)) * BIT) as i32
}
