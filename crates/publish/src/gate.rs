//! The gate: the only way out. A file exists for the world once it is a [`Released`], and only this crate makes one.
//!
//! For the public it lets through counts, never names; a count of living people below the policy's smallest cell is
//! rolled up with its neighbours until no small count can be read, nor found by subtraction.

use std::fmt;

/// Who a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody.
    Public,
    /// One named recipient inside the group; the name stands on everything that is made for them.
    Internal(String),
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Audience::Public => write!(f, "public"),
            Audience::Internal(name) => write!(f, "internal: {name}"),
        }
    }
}

/// A file that the gate has let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    name: String,
    audience: Audience,
    bytes: Vec<u8>,
}

impl Released {
    /// Let bytes through for an audience. Private to the crate: each caller has applied the audience's rules.
    pub(crate) fn new(name: &str, audience: Audience, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), audience, bytes }
    }

    /// Base name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who it is for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A labelled count: (labels that were put together, count).
pub type Cell = (Vec<String>, u64);

/// Roll up cells that are not zero and smaller than `smallest`, each into its smaller neighbour in the given order,
/// until none is left or one cell remains. Zero cells stay as they are.
///
/// The last cell, where all of them together are still too small, is `None`: "fewer than `smallest`".
pub fn roll_up(cells: Vec<Cell>, smallest: u64) -> Option<Vec<Cell>> {
    let (zeros, mut kept): (Vec<Cell>, Vec<Cell>) = cells.into_iter().partition(|(_, count)| *count == 0);
    while let Some(small) = smallest_below(&kept, smallest) {
        if kept.len() == 1 {
            return None;
        }
        let neighbour = match (small.checked_sub(1), kept.get(small + 1)) {
            (Some(before), Some(after)) if kept[before].1 > after.1 => small + 1,
            (Some(before), _) => before,
            (None, _) => small + 1,
        };
        let (labels, count) = kept.remove(small);
        let into = &mut kept[if neighbour > small { neighbour - 1 } else { neighbour }];
        into.0.extend(labels);
        into.1 += count;
    }
    kept.extend(zeros);
    Some(kept)
}

fn smallest_below(cells: &[Cell], smallest: u64) -> Option<usize> {
    let below = cells.iter().enumerate().filter(|(_, (_, count))| *count < smallest);
    below.min_by_key(|(index, (_, count))| (*count, *index)).map(|(index, _)| index)
}

/// Text for a cell of a spreadsheet: what a program would run as a formula is made plain.
pub fn plain_cell(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    match clean.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{clean}"),
        _ => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(counts: &[u64]) -> Vec<Cell> {
        counts.iter().enumerate().map(|(i, count)| (vec![i.to_string()], *count)).collect()
    }

    #[test]
    fn small_cells_meet_their_smaller_neighbour() {
        let rolled = roll_up(cells(&[12, 3, 7, 0]), 5).expect("large enough together");
        assert_eq!(rolled.iter().map(|cell| cell.1).collect::<Vec<_>>(), vec![12, 10, 0]);
    }

    #[test]
    fn nothing_small_is_left_and_nothing_is_lost() {
        for seed in 0..200_u64 {
            let counts: Vec<u64> = (0..6).map(|i| (seed * 7919 + i * 104_729) % 11).collect();
            match roll_up(cells(&counts), 5) {
                Some(rolled) => {
                    assert!(rolled.iter().all(|cell| cell.1 == 0 || cell.1 >= 5));
                    assert_eq!(rolled.iter().map(|cell| cell.1).sum::<u64>(), counts.iter().sum::<u64>());
                    assert_eq!(rolled.iter().map(|cell| cell.0.len()).sum::<usize>(), counts.len());
                }
                None => assert!(counts.iter().sum::<u64>() < 5),
            }
        }
    }

    #[test]
    fn formulas_are_made_plain() {
        assert_eq!(plain_cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(plain_cell("Mina"), "Mina");
    }
}
