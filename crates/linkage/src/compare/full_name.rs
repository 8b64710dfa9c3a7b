//! Full names in any script: the `names` crate says the level and the weight, this keeps each
//! distinct name encoded once.

use crate::column::name;
use crate::compare::LEVELS;
use crate::table::{Arena, forms};
use khabar_names::{Agreement, Encoded, Frequencies, compare, match_weight};

/// The names of a dictionary, encoded.
pub(crate) struct FullNames {
    encoded: Vec<Encoded>,
    starts: Vec<u32>,
    frequencies: Frequencies,
}

impl FullNames {
    pub(crate) fn new(cells: &Arena, frequencies: &Frequencies) -> Self {
        let (mut encoded, mut starts) = (Vec::new(), vec![0]);
        for cell in 0..cells.len() {
            for form in forms(cells.get(cell)) {
                encoded.push(Encoded::new(std::str::from_utf8(form).unwrap_or_default()));
            }
            starts.push(encoded.len() as u32);
        }
        Self { encoded, starts, frequencies: frequencies.clone() }
    }

    fn of(&self, cell: u32) -> &[Encoded] {
        &self.encoded[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    /// Level and weight of the two forms that agree best.
    fn best(&self, x: u32, y: u32) -> (u8, i32) {
        let mut best = (name::DIFFERENT, i32::MIN);
        for a in self.of(x) {
            for b in self.of(y) {
                let comparison = compare(a, b);
                let weight = match_weight(a, b, &comparison, &self.frequencies);
                if weight > best.1 {
                    best = (code(comparison.level), weight);
                }
            }
        }
        best
    }

    /// The level, and the names crate's weight without its own share of the level.
    pub(crate) fn compare(&self, x: u32, y: u32) -> (u8, i32) {
        match self.best(x, y) {
            (name::DIFFERENT, _) => (name::DIFFERENT, 0),
            agreed => agreed,
        }
    }

    /// What stands for `u` by level: the shares of true pairs that the names crate has built into its
    /// weights, so that dividing by them leaves what was learned here. "Different" is nearly certain
    /// between random names.
    pub(crate) fn shares() -> [f64; LEVELS] {
        let mut shares = [1.0; LEVELS];
        shares[..4].copy_from_slice(&[0.50, 0.65, 0.14, 0.04]);
        shares
    }
}

fn code(level: Agreement) -> u8 {
    match level {
        Agreement::Exact => name::EXACT,
        Agreement::Variant => name::VARIANT,
        Agreement::PartMissing => name::PART,
        Agreement::Confusable => name::CONFUSABLE,
        Agreement::Different => name::DIFFERENT,
    }
}
