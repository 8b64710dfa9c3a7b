//! Why two records are, or are not, one person: the weights step by step.

use crate::column::ColumnKind;
use crate::compare::MISSING;
use crate::em::code;
use crate::error::LinkError;
use crate::link::Linked;
use crate::parameters::probability;
use crate::table::Table;

/// The match weights of one pair, in the order of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Weight before anything is compared, in 1/64 bit.
    pub prior: i32,
    /// One step a column that both records fill.
    pub steps: Vec<Step>,
    /// What the chance that the two are relatives takes away, in 1/64 bit (zero or negative).
    pub relatives: i32,
    /// Prior, steps and relatives together, in 1/64 bit.
    pub total: i32,
    /// The probability that belongs to the total.
    pub probability: f64,
}

/// What one column says. The values themselves are not repeated here: identifiers and phones are sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The column's name.
    pub column: String,
    /// What its cells mean.
    pub kind: ColumnKind,
    /// The agreement level in words.
    pub level: &'static str,
    /// Weight of the level alone, in 1/64 bit.
    pub weight: i32,
    /// What the values' frequencies add, in 1/64 bit.
    pub frequency: i32,
}

/// Explain a pair of records of the table that was linked.
///
/// # Errors
/// [`LinkError::Record`] when a record is not in the table.
pub fn explain(table: &Table, linked: &Linked, a: u32, b: u32) -> Result<Waterfall, LinkError> {
    let (x, y) = (linked.cells(table, a)?, linked.cells(table, b)?);
    let scorer = linked.scorer();
    let compared = scorer.compare(&x, &y);
    let mut steps = Vec::new();
    let mut rest = compared.frequency;
    for (column, comparator) in linked.comparators.iter().enumerate() {
        let level = code(compared.pattern, column);
        if level == MISSING {
            continue;
        }
        let (plain, own) = comparator.compare(x[column], y[column]);
        let own = if plain == level { own } else { 0 };
        rest -= own;
        let parameters = &linked.parameters.columns[column];
        steps.push((
            plain == level,
            Step {
                column: parameters.name.clone(),
                kind: parameters.kind,
                level: parameters.levels[usize::from(level)].words,
                weight: parameters.levels[usize::from(level)].weight,
                frequency: own,
            },
        ));
    }
    // What no single column accounts for belongs to the swapped name.
    for (plain, step) in &mut steps {
        if !*plain {
            step.frequency = std::mem::take(&mut rest);
        }
    }
    let total = scorer.weight(compared);
    Ok(Waterfall {
        prior: linked.parameters.prior_weight(),
        steps: steps.into_iter().map(|(_, step)| step).collect(),
        relatives: -scorer.relatives_take(compared),
        total,
        probability: probability(total),
    })
}

impl Linked {
    /// A record's cells in the prepared dictionaries.
    fn cells(&self, table: &Table, record: u32) -> Result<Vec<u32>, LinkError> {
        if record as usize >= table.len() {
            return Err(LinkError::Record { record, records: table.len() });
        }
        Ok((0..self.prepared.width)
            .map(|column| {
                let own = &table.columns()[column];
                match own.cells[record as usize] {
                    0 => 0,
                    cell => self.prepared.find(column, own.distinct.get(cell as usize - 1)) + 1,
                }
            })
            .collect())
    }
}
