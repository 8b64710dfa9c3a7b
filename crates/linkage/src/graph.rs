//! Which distinct values of a column are alike: each pair is judged once, so that a record pair's level is a look-up.

use crate::hash;
use crate::similar::{Form, Outline, best_of, other_scripts, skeleton};
use crate::table::{Arena, forms};
use khabar_names::Encoded;

/// The cells that are alike: for each, those of a higher number, in order, with their levels.
#[derive(Default)]
pub(crate) struct SimilarPairs {
    /// Neighbours of cell `x`: `starts[x]..starts[x + 1]`.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    levels: Vec<u8>,
    /// For each cell a filter of its neighbours: most look-ups end here.
    filter: Vec<u64>,
}

impl SimilarPairs {
    /// The level of two distinct cells, if they are alike.
    #[inline]
    pub(crate) fn get(&self, x: u32, y: u32) -> Option<u8> {
        if self.filter[x as usize] & bit(y) == 0 || self.filter[y as usize] & bit(x) == 0 {
            return None;
        }
        let span = self.span(x.min(y));
        let found = self.neighbours[span.clone()].binary_search(&x.max(y)).ok()?;
        Some(self.levels[span.start + found])
    }

    /// All pairs, smaller cell first, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32, u8)> + '_ {
        let of = move |x: u32| self.span(x).map(move |at| (x, self.neighbours[at], self.levels[at]));
        (0..self.filter.len() as u32).flat_map(of)
    }

    fn span(&self, x: u32) -> std::ops::Range<usize> {
        self.starts[x as usize] as usize..self.starts[x as usize + 1] as usize
    }

    /// Of pairs in any order, smaller cell first; the same pair may come again.
    fn new(pairs: &[(u32, u32, u8)], cells: usize) -> Self {
        let mut ends = vec![0usize; cells];
        pairs.iter().for_each(|&(x, _, _)| ends[x as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            (*end, sum) = (sum, sum + *end);
        }
        // Neighbour and level in one word, cell by cell; what was a start is an end once all are in place.
        let mut packed = vec![0u64; pairs.len()];
        for &(x, y, level) in pairs {
            packed[ends[x as usize]] = u64::from(y) << 8 | u64::from(level);
            ends[x as usize] += 1;
        }
        let mut graph = Self { starts: vec![0], filter: vec![0; cells], ..Self::default() };
        let mut start = 0;
        for (x, end) in (0u32..).zip(ends) {
            let own = &mut packed[start..end];
            own.sort_unstable();
            for first in own.chunk_by(|a, b| a >> 8 == b >> 8).map(|run| run[0]) {
                let y = (first >> 8) as u32;
                graph.filter[x as usize] |= bit(y);
                graph.filter[y as usize] |= bit(x);
                graph.neighbours.push(y);
                graph.levels.push(first as u8);
            }
            graph.starts.push(graph.neighbours.len() as u32);
            start = end;
        }
        graph
    }
}

#[inline]
fn bit(cell: u32) -> u64 {
    1 << (cell.wrapping_mul(0x9e37_79b1) >> 26)
}

/// More values than this under one key are not compared with each other: the key says too little.
const CROWD: usize = 400;

/// Find all pairs of cells that are alike: those that share a deletion neighbour (Mor & Fraenkel 1982) or
/// a sound skeleton of the whole or of a word are candidates, and are then judged.
pub(crate) fn similar_pairs(cells: &Arena) -> SimilarPairs {
    // A hash and the cell in one word: where two keys share a hash by chance, a few more pairs are judged.
    let mut keys: Vec<u64> = Vec::new();
    let (mut all, mut starts) = (Vec::new(), vec![0u32]);
    let scripts = other_scripts(cells, |_| true);
    for cell in 0..cells.len() {
        let mut push = |key: u64| keys.push(key >> 32 << 32 | cell as u64);
        for form in forms(cells.get(cell)) {
            push_keys(form, &mut push);
            let form = Form::new(form, scripts);
            form.encoded.iter().flat_map(Encoded::keys).for_each(|key| push(hash::mix(key)));
            all.push(form);
        }
        starts.push(all.len() as u32);
    }
    let of = |cell: u32| &all[starts[cell as usize] as usize..starts[cell as usize + 1] as usize];
    let mut keys = hash::sort_packed(keys);
    keys.dedup();
    let mut alike = Vec::new();
    // Few pairs of one script meet twice, and judging them again costs less than remembering; of two scripts many do.
    let mut judged = scripts.then(|| Judged::new(keys.len()));
    let outlines: Vec<Outline> = (0..cells.len() as u32).map(|cell| Outline::of(of(cell))).collect();
    for crowd in keys.chunk_by(|a, b| a >> 32 == b >> 32).filter(|crowd| crowd.len() <= CROWD) {
        for (i, &x) in crowd.iter().enumerate() {
            let x = x as u32;
            for &y in &crowd[i + 1..] {
                let y = y as u32;
                if !outlines[x as usize].rules_out(outlines[y as usize])
                    && judged.as_mut().is_none_or(|judged| judged.first(x, y))
                    && let Some(level) = best_of(of(x), of(y))
                {
                    alike.push((x, y, level));
                }
            }
        }
    }
    SimilarPairs::new(&alike, cells.len())
}

fn push_keys(form: &[u8], push: &mut impl FnMut(u64)) {
    push(hash::bytes(form));
    if form.len() >= 3 && form.len() <= 32 {
        let mut left: Vec<u8> = form[1..].to_vec();
        for i in 0..form.len() {
            push(hash::bytes(&left));
            if i < left.len() {
                left[i] = form[i];
            }
        }
    }
    let tag = 0x0073_6b65_6c65;
    push(hash::join(tag, hash::bytes(&skeleton(form))));
    for word in form.split(|&c| c == b' ') {
        if word.len() >= 3 && word.len() < form.len() {
            push(hash::join(tag, hash::bytes(&skeleton(word))));
        }
    }
}

/// Which pairs were judged already: a direct-mapped memory, so that a pair may be judged twice but never
/// missed.
struct Judged {
    slots: Vec<u64>,
}

impl Judged {
    fn new(keys: usize) -> Self {
        Self { slots: vec![u64::MAX; keys.next_power_of_two().clamp(1 << 10, 1 << 20)] }
    }

    fn first(&mut self, x: u32, y: u32) -> bool {
        let pair = u64::from(x) << 32 | u64::from(y);
        let slot = hash::mix(pair) as usize & (self.slots.len() - 1);
        let new = self.slots[slot] != pair;
        self.slots[slot] = pair;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similar::distance;

    #[test]
    fn the_graph_finds_what_judging_every_pair_finds_within_one_slip() {
        let mut cells = Arena::default();
        let words = ["navid", "nabid", "navd", "navida", "nvaid", "omid", "hamid", "hamed"];
        for word in words {
            let mut cell = (word.len() as u16).to_le_bytes().to_vec();
            cell.extend(word.as_bytes());
            cells.push(&cell);
        }
        let graph = similar_pairs(&cells);
        for i in 0..words.len() {
            for j in i + 1..words.len() {
                if distance(words[i].as_bytes(), words[j].as_bytes(), 1) <= 1 {
                    assert!(graph.get(j as u32, i as u32).is_some(), "{} {}", words[i], words[j]);
                }
            }
        }
    }
}
