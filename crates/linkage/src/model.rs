//! What one run learned, frozen, so that the records of another machine or of one partition are weighed by it:
//! columns with their shares and frequencies, keys and parameters.

use crate::choose::Key;
use crate::column::ColumnKind;
use crate::keys::{Atom, readers_of};
use crate::link::Linked;
use crate::parameters::{ColumnParameters, LevelParameters, Parameters};
use serde::{Deserialize, Serialize};

/// A frozen model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Version of this format: 2.
    pub version: u32,
    /// Records that it was learned from.
    pub records: u64,
    /// log2 of the odds that two random records are one person.
    pub prior: f64,
    /// The same for two relatives; nothing where no column tells relatives apart.
    pub relatives: Option<f64>,
    /// Pairs below this probability are forgotten.
    pub floor: f64,
    /// The compared columns.
    pub columns: Vec<ModelColumn>,
    /// Blocking keys: of each atom the column, the reader of its kind, and whether the column holds several
    /// scripts.
    pub keys: Vec<Vec<(usize, usize, bool)>>,
}

/// What a model knows of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelColumn {
    /// The column's name.
    pub name: String,
    /// What its cells mean.
    pub kind: ColumnKind,
    /// Whether the first of January, and the first of any month, stand for an unknown day.
    pub placeholders: (bool, bool),
    /// Share of random pairs at each level.
    pub u: Vec<f64>,
    /// Share of true pairs at each level.
    pub m: Vec<f64>,
    /// Share of records that hold a value which the model has not seen.
    pub scarce: f32,
    /// What an unseen value adds at each level, in 1/64 bit.
    pub unseen: Vec<i16>,
    /// Values that were seen more than once, by hash: their share, and what they add at each level.
    pub values: Vec<(u64, f32, Vec<i16>)>,
    /// Words of full names that were seen more than once, given and family names, by identity: how many names bear
    /// them.
    pub words: [Vec<(u64, u32)>; 2],
}

impl ModelColumn {
    /// Share and frequency weights of a value.
    pub(crate) fn value(&self, hash: u64) -> (f32, &[i16]) {
        match self.values.binary_search_by_key(&hash, |value| value.0) {
            Ok(at) => (self.values[at].1, &self.values[at].2),
            Err(_) => (self.scarce, &self.unseen),
        }
    }
}

/// What a model file may get wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another version.
    #[error(
        "the model has version {0}, this program reads version 2; make it anew with `khabar link --plan`"
    )]
    Version(u32),
    /// Sizes that do not fit each other.
    #[error("the model does not hold together ({0}); make it anew with `khabar link --plan`")]
    Damaged(&'static str),
}

impl Model {
    /// Check a model that comes from a file.
    ///
    /// # Errors
    /// [`ModelError`] where something does not fit.
    pub fn check(&self) -> Result<(), ModelError> {
        if self.version != 2 {
            return Err(ModelError::Version(self.version));
        }
        if self.columns.is_empty() || self.columns.len() > 16 {
            return Err(ModelError::Damaged("it has no columns, or more than 16"));
        }
        for column in &self.columns {
            let levels = column.kind.levels().len();
            let rows = column.values.iter().map(|value| value.2.len()).chain([column.unseen.len()]);
            let share = |share: &f64| share.is_finite() && *share > 0.0;
            if column.u.len() != levels || column.m.len() != levels || rows.into_iter().any(|n| n != levels) {
                return Err(ModelError::Damaged("a column has the shares of another kind"));
            }
            if !column.u.iter().chain(&column.m).all(share) {
                return Err(ModelError::Damaged("a share is no positive number"));
            }
            if !column.values.is_sorted_by_key(|value| value.0) {
                return Err(ModelError::Damaged("the values of a column are out of order"));
            }
        }
        if self.keys.is_empty() || !self.keys.iter().flatten().all(|&atom| offered(&self.columns, atom)) {
            return Err(ModelError::Damaged("it has no keys, or one of a column or a reader that it lacks"));
        }
        if !(self.floor > 0.0 && self.floor < 1.0 && self.prior.is_finite()) {
            return Err(ModelError::Damaged("the floor or the prior is out of range"));
        }
        Ok(())
    }

    /// The parameters that pairs are weighed by.
    pub fn parameters(&self) -> Parameters {
        let column = |column: &ModelColumn| {
            let shares = column.kind.levels().iter().zip(column.m.iter().zip(&column.u));
            let levels = shares
                .map(|(level, (&m, &u))| LevelParameters { words: level.words, m, u, weight: 0 })
                .collect();
            ColumnParameters { name: column.name.clone(), kind: column.kind, levels }
        };
        let mut parameters = Parameters {
            prior: self.prior,
            relatives: self.relatives.unwrap_or(f64::NEG_INFINITY),
            columns: self.columns.iter().map(column).collect(),
            fallback: None,
        };
        parameters.freeze();
        parameters
    }

    /// The same model with other parameters.
    #[must_use]
    pub fn with(&self, parameters: &Parameters) -> Self {
        let mut model = self.clone();
        model.set(parameters);
        model
    }

    fn set(&mut self, parameters: &Parameters) {
        self.prior = parameters.prior;
        self.relatives = parameters.relatives.is_finite().then_some(parameters.relatives);
        for (column, learned) in self.columns.iter_mut().zip(&parameters.columns) {
            column.m = learned.levels.iter().map(|level| level.m).collect();
        }
    }
}

impl Linked {
    /// Freeze what was learned.
    #[must_use]
    pub fn model(&self) -> Model {
        let records = self.person.len() as f64;
        let columns = (self.comparators.iter().zip(&self.prepared.columns)).map(|(comparator, column)| {
            comparator.model(&column.name, &self.prepared.spaces[column.space], records)
        });
        let mut model = Model {
            version: 2,
            records: self.person.len() as u64,
            prior: 0.0,
            relatives: None,
            floor: self.floor,
            columns: columns.collect(),
            keys: self.keys.clone(),
        };
        model.set(&self.parameters);
        model
    }
}

/// Whether a column is there and its kind has a reader of this number.
fn offered(columns: &[ModelColumn], (column, reader, scripts): (usize, usize, bool)) -> bool {
    columns.get(column).is_some_and(|column| reader < readers_of(column.kind, scripts))
}

/// What a model keeps of the chosen keys: those of any block.
pub(crate) fn chosen(keys: &[Key], atoms: &[Atom]) -> Vec<Vec<(usize, usize, bool)>> {
    let of = |&a: &usize| (atoms[a].column, atoms[a].reader, atoms[a].scripts);
    let whole = keys.iter().filter(|key| key.most.is_none());
    whole.map(|key| key.atoms.iter().map(of).collect()).collect()
}
