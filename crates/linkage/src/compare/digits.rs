//! Identifiers and phone numbers: the same, a fragment, one slip, or different.

use crate::column::digits;
use crate::similar::near;
use crate::table::{Arena, forms};

/// The identifiers of a dictionary.
pub(crate) struct Digits {
    cells: Arena,
}

/// Shorter fragments fit too many numbers to say anything.
const SHORTEST_FRAGMENT: usize = 4;

impl Digits {
    pub(crate) fn new(cells: &Arena) -> Self {
        Self { cells: cells.clone() }
    }

    pub(crate) fn level(&self, x: u32, y: u32) -> u8 {
        if x == y {
            return digits::EXACT;
        }
        let mut best = digits::DIFFERENT;
        for a in forms(self.cells.get(x as usize)) {
            for b in forms(self.cells.get(y as usize)) {
                best = best.min(level(a, b));
            }
        }
        best
    }
}

fn level(a: &[u8], b: &[u8]) -> u8 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if a == b {
        digits::EXACT
    } else if short.len() >= 5 && near(a, b, if short.len() >= 9 { 2 } else { 1 }) {
        digits::TYPO
    } else if short.len() >= SHORTEST_FRAGMENT && long.windows(short.len()).any(|part| part == short) {
        digits::FRAGMENT
    } else {
        digits::DIFFERENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        assert_eq!(level(b"0912345678", b"0912345678"), digits::EXACT);
        assert_eq!(level(b"0912345678", b"0912345679"), digits::TYPO);
        assert_eq!(level(b"5678", b"0912345678"), digits::FRAGMENT);
        assert_eq!(level(b"78", b"0912345678"), digits::DIFFERENT);
    }
}
