//! Full names in any script: the `names` crate says the level and the weight, this caches nothing and
//! keeps each distinct name encoded once.

use crate::column::name;
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

    pub(crate) fn level(&self, x: u32, y: u32) -> u8 {
        self.best(x, y).0
    }

    /// The names crate's weight without its own share of the level.
    pub(crate) fn frequency_weight(&self, x: u32, y: u32, level: u8) -> i32 {
        if level == name::DIFFERENT {
            return 0;
        }
        self.best(x, y).1
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
