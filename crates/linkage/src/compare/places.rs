//! Places in a hierarchy: the same, within one another, of one region, or apart.

use crate::column::place;
use crate::hash;
use crate::keys::sound;
use crate::similar::{alike, other_scripts};
use crate::table::{Arena, SEPARATOR, forms};

/// Most levels of a hierarchy that are looked at.
const DEPTH: usize = 6;

/// One place: the hash of every prefix of its path.
struct Path {
    prefixes: [u64; DEPTH],
    depth: u8,
    last: (u32, u32),
}

/// The places of a dictionary.
pub(crate) struct Places {
    cells: Arena,
    paths: Vec<Path>,
    starts: Vec<u32>,
}

impl Places {
    pub(crate) fn new(cells: &Arena) -> Self {
        let (mut paths, mut starts) = (Vec::new(), vec![0]);
        // Where two scripts write one place, parts are told apart by their sound.
        let scripts = other_scripts(cells, |_| true);
        for cell in 0..cells.len() {
            let whole = cells.get(cell);
            for form in forms(whole) {
                let at = form.as_ptr() as usize - whole.as_ptr() as usize;
                paths.push(path(form, at, scripts));
            }
            starts.push(paths.len() as u32);
        }
        Self { cells: cells.clone(), paths, starts }
    }

    fn of(&self, cell: u32) -> &[Path] {
        &self.paths[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    pub(crate) fn level(&self, x: u32, y: u32) -> u8 {
        if x == y {
            return place::SAME;
        }
        let mut best = place::DIFFERENT;
        for a in self.of(x) {
            for b in self.of(y) {
                best = best.min(self.path_level(x, a, y, b));
            }
        }
        best
    }

    fn path_level(&self, x: u32, a: &Path, y: u32, b: &Path) -> u8 {
        let shared = a.prefixes.iter().zip(&b.prefixes).take_while(|(p, q)| p == q && **p != 0).count();
        let (short, long) = (usize::from(a.depth.min(b.depth)), usize::from(a.depth.max(b.depth)));
        if shared == long {
            place::SAME
        } else if shared == short {
            place::WITHIN
        } else if short == long && shared + 1 == short && self.spelling(x, a, y, b) {
            place::SPELLING
        } else if shared > 0 {
            place::REGION
        } else {
            place::DIFFERENT
        }
    }

    /// Whether the last parts of two paths are spellings of each other.
    fn spelling(&self, x: u32, a: &Path, y: u32, b: &Path) -> bool {
        let (p, q) = (self.last(x, a), self.last(y, b));
        // Most pairs of places are apart; their first letters and lengths say so at once.
        let hopeless = p.len().abs_diff(q.len()) > 8
            || (p.first() != q.first() && p.get(1) != q.get(1) && p.last() != q.last());
        !hopeless
            && p.len().min(q.len()) >= 4
            && alike(p, q).is_some_and(|level| level != crate::column::part::NEAR)
    }

    fn last(&self, cell: u32, path: &Path) -> &[u8] {
        &self.cells.get(cell as usize)[path.last.0 as usize..path.last.1 as usize]
    }

    /// Mass at "same" and "spelling" (the cell's own share) and at "within" (the share of all that lies in it).
    pub(crate) fn mass(&self, shares: &[f32], levels: usize) -> Vec<f64> {
        let mut inside: std::collections::BTreeMap<u64, f64> = std::collections::BTreeMap::new();
        for (cell, &share) in shares.iter().enumerate() {
            for path in self.of(cell as u32) {
                for prefix in &path.prefixes[..usize::from(path.depth)] {
                    *inside.entry(*prefix).or_default() += f64::from(share);
                }
            }
        }
        let mut mass = vec![0.0; shares.len() * levels];
        for (cell, &share) in shares.iter().enumerate() {
            let Some(path) = self.of(cell as u32).first() else { continue };
            mass[cell * levels + usize::from(place::SAME)] = f64::from(share);
            let whole = path.prefixes[usize::from(path.depth).saturating_sub(1)];
            mass[cell * levels + usize::from(place::WITHIN)] = inside.get(&whole).copied().unwrap_or(0.0);
        }
        mass
    }
}

fn path(form: &[u8], at: usize, scripts: bool) -> Path {
    let mut prefixes = [0; DEPTH];
    let (mut depth, mut last, mut state, mut offset) = (0, (at as u32, at as u32), 1, at);
    for part in form.split(|&c| c == SEPARATOR).take(DEPTH) {
        let own = if scripts { sound(part) } else { hash::bytes(part) };
        state = hash::join(state, own) | 1;
        prefixes[depth] = state;
        last = (offset as u32, (offset + part.len()) as u32);
        offset += part.len() + 1;
        depth += 1;
    }
    Path { prefixes, depth: depth as u8, last }
}
