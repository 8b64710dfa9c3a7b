//! The cheapest monotone assignment: a shortest path through a table of the words of either side.

use super::table::{Merge, Table};
use super::{Assignment, MOST, Rate, Side};
use crate::encode::Role;

/// What it costs to read two words as one, beside their distance.
const MERGE: u16 = 2;
/// One more than the most words of a side.
const WIDTH: usize = MOST + 1;
/// The steps of a path. Among equals the step that comes from the earliest place stands, which is the lowest: merges, whose
/// numbers lie below these, then both, then one alone.
const BOTH: u32 = 0xfd;
const FIRST_ALONE: u32 = 0xfe;
const SECOND_ALONE: u32 = 0xff;

/// A cost with the step that it ends with.
const fn with(cost: u16, step: u32) -> u32 {
    (cost as u32) << 8 | step
}

/// Two names with what their single words cost.
pub(super) struct Ground {
    penalties: [u16; MOST * MOST],
}

impl Ground {
    pub(super) fn of(table: &Table) -> Ground {
        Ground { penalties: table.penalties() }
    }

    /// Without merges, no assignment of the two sides in any order costs less: each word of a side is left out, or pays for
    /// its nearest.
    pub(super) fn least(&self, x: &Side, y: &Side) -> u16 {
        let nearest_x =
            |i: usize| (0..y.len()).map(|j| self.penalties[i * MOST + j]).fold(u16::MAX, u16::min);
        let nearest_y =
            |j: usize| (0..x.len()).map(|i| self.penalties[i * MOST + j]).fold(u16::MAX, u16::min);
        let (left_x, left_y) = (omissions(x), omissions(y));
        let sum_x: u16 = (0..x.len()).map(|i| left_x[i].min(nearest_x(i))).sum();
        let sum_y: u16 = (0..y.len()).map(|j| left_y[j].min(nearest_y(j))).sum();
        sum_x.max(sum_y)
    }

    /// Find the cheapest assignment of two sides, and write it down.
    pub(super) fn cheapest<'a>(&self, table: &Table, x: Side<'a>, y: Side<'a>, out: &mut Assignment<'a>) {
        let (n, m) = (x.len(), y.len());
        let (left_x, left_y) = (omissions(&x), omissions(&y));
        // The least cost of reaching each place, and the step that it ends with.
        let mut cells = [u32::MAX; WIDTH * WIDTH];
        cells[0] = 0;
        for i in 0..=n {
            let row = if i > 0 { x.written(i - 1) * MOST } else { 0 };
            for j in 0..=m {
                let at = i * WIDTH + j;
                let after = |from: usize, cost: u16, step: u32| (cells[from] & !0xff) + with(cost, step);
                let mut cell = cells[at];
                if i > 0 && j > 0 {
                    cell = cell.min(after(at - WIDTH - 1, self.penalties[row + y.written(j - 1)], BOTH));
                }
                if i > 0 {
                    cell = cell.min(after(at - WIDTH, left_x[i - 1], FIRST_ALONE));
                }
                if j > 0 {
                    cell = cell.min(after(at - 1, left_y[j - 1], SECOND_ALONE));
                }
                cells[at] = cell;
                if i < n && j < m && !table.merges().is_empty() {
                    merge(table, (&x, i), (&y, j), &mut cells);
                }
            }
        }
        out.start((cells[n * WIDTH + m] >> 8) as u16, x, y);
        trail(table, &cells, out);
        out.only_whole_home_names(table.singles.judge);
    }
}

/// Reach on from a place by the merges that begin there.
fn merge(table: &Table, (x, i): (&Side, usize), (y, j): (&Side, usize), cells: &mut [u32; WIDTH * WIDTH]) {
    let (here, at) = ((x.written(i) as u8, y.written(j) as u8), i * WIDTH + j);
    for (number, merge) in table.merges().iter().enumerate().filter(|(_, merge)| merge.at == here) {
        let (p, q) = (merge.widths.0 as usize, merge.widths.1 as usize);
        let there = at + p * WIDTH + q;
        let cell = (cells[at] & !0xff) + with(merge_cost(merge), number as u32);
        // The merge that came first stands, not the one of the lower number.
        if i + p <= x.len() && j + q <= y.len() && cell >> 8 < cells[there] >> 8 {
            cells[there] = cell;
        }
    }
}

fn merge_cost(merge: &Merge) -> u16 {
    let extra = if merge.widths.0 == merge.widths.1 { 5 * MERGE } else { MERGE };
    super::penalty(merge.rate.0) + extra
}

/// Walk back along the cells, and write down the parts in order.
fn trail(table: &Table, cells: &[u32; WIDTH * WIDTH], out: &mut Assignment) {
    let (x, y) = (out.x, out.y);
    let (mut i, mut j) = (x.len(), y.len());
    let mut back = [((0, 0), (0, 0), (0, 0)); 2 * MOST];
    let mut count = 0;
    while i + j > 0 {
        let (p, q, rate): (u8, u8, Rate) = match cells[i * WIDTH + j] & 0xff {
            BOTH => (1, 1, table.single(x.written(i - 1), y.written(j - 1))),
            FIRST_ALONE => (1, 0, (0, 0)),
            SECOND_ALONE => (0, 1, (0, 0)),
            merged => {
                let Merge { widths: (p, q), rate, .. } = table.merges()[merged as usize];
                (p, q, rate)
            }
        };
        (i, j) = (i - p as usize, j - q as usize);
        back[count] = ((i as u8, p), (j as u8, q), rate);
        count += 1;
    }
    for &(a, b, rate) in back[..count].iter().rev() {
        out.push(a, b, rate, table.singles.judge);
    }
}

/// What it costs to leave each word out: by its role, and whether it is the first or the last name.
fn omissions(side: &Side) -> [u16; MOST] {
    let mut out = [0; MOST];
    let mut names = 0u8;
    for (at, cost) in out.iter_mut().enumerate().take(side.len()) {
        let role = side.word(at).role;
        names |= u8::from(role == Role::Name) << at;
        *cost = match role {
            Role::Name => 60,
            Role::Title => 3,
            Role::Initial | Role::Prefix => 20,
        };
    }
    if names > 0 {
        out[names.ilog2() as usize] = 110;
        out[names.trailing_zeros() as usize] = 160;
    }
    out
}
