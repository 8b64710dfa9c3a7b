//! The cheapest monotone assignment: a shortest path through a table of the words of either side.

use super::table::{Merge, Table};
use super::{Assignment, HOPELESS, MOST, Side};

/// What it costs to read two words as one, beside their distance.
const MERGE: u16 = 2;
/// One more than the most words of a side.
const WIDTH: usize = MOST + 1;
/// The steps of a path. Among equals the step that comes from the earliest place stands, which is the lowest: merges, whose
/// numbers lie below these, then both, then one alone.
const BOTH: u32 = 0xfd;
const FIRST_ALONE: u32 = 0xfe;
const SECOND_ALONE: u32 = 0xff;

/// Two names with what each of their single words costs against each, and to be left out, in one order of the words.
#[derive(Clone)]
pub(super) struct Ground {
    penalties: [[u8; MOST]; MOST],
    alone: ([u8; MOST], [u8; MOST]),
    /// Without merges, no assignment costs less: each word of a side is left out, or pays for its nearest.
    pub(super) least: u16,
}

impl Ground {
    /// Of two sides in the order in which their words are written, or turned.
    pub(super) fn of(table: &Table, x: &Side, y: &Side) -> Ground {
        let mut penalties = [[HOPELESS as u8; MOST]; MOST];
        let (mut nearest_x, mut nearest_y) = alone(x, y);
        let alone = (nearest_x, nearest_y);
        let mut meet = |i: usize, j: usize, penalty: u16| {
            let (i, j, penalty) = (x.place(i) % MOST, y.place(j) % MOST, penalty as u8);
            penalties[i][j] = penalty;
            nearest_x[i] = nearest_x[i].min(penalty);
            nearest_y[j] = nearest_y[j].min(penalty);
        };
        table.each_near(&mut meet);
        let sum = |nearest: &[u8; MOST]| {
            nearest.iter().map(|&cost| u16::from(cost.min(HOPELESS as u8))).sum::<u16>()
        };
        Ground { penalties, alone, least: sum(&nearest_x).max(sum(&nearest_y)) }
    }

    /// Find the cheapest assignment of two sides, and write it down.
    pub(super) fn cheapest<'a>(&self, table: &Table, x: Side<'a>, y: Side<'a>, out: &mut Assignment<'a>) {
        let (n, m) = (x.len().min(MOST), y.len().min(MOST));
        // The least cost of reaching each place, and the step that it ends with.
        let mut cells = [[u32::MAX; WIDTH]; WIDTH];
        cells[0][0] = 0;
        for j in 1..=m {
            cells[0][j] = after(cells[0][j - 1], self.alone.1[j - 1], SECOND_ALONE);
        }
        for i in 1..=n {
            if !table.merges().is_empty() {
                (0..m).for_each(|j| merge(table, (&x, i - 1), (&y, j), &mut cells));
            }
            let [above, row] = &mut cells[i - 1..=i] else { break };
            let (alone, penalties) = (self.alone.0[i - 1], &self.penalties[i - 1]);
            row[0] = after(above[0], alone, FIRST_ALONE);
            for j in 0..m {
                let both = after(above[j], penalties[j], BOTH);
                let first = after(above[j + 1], alone, FIRST_ALONE);
                let second = after(row[j], self.alone.1[j], SECOND_ALONE);
                row[j + 1] = row[j + 1].min(both).min(first).min(second);
            }
        }
        out.start((cells[n][m] >> 8) as u16, x, y);
        trail(table, &cells, out);
        out.only_whole_home_names(table.judge);
    }
}

/// The total of reading each word as the one at its place, if nothing can cost as little: all are names, none is near one at
/// another place, and there are no merges. Any other way reads words out of place, each for the most, or leaves out words of
/// both sides, each two for more than a pair costs here.
pub(super) fn word_by_word(table: &Table, x: &Side, y: &Side) -> Option<u16> {
    // What the cheapest name costs to leave out, by the number of names.
    const ALONE: [u16; MOST + 1] = [0, 160, 110, 60, 60, 60, 60, 60, 60];
    let n = x.len();
    if n != y.len() || !(x.all_names() && y.all_names()) || !table.merges().is_empty() {
        return None;
    }
    let (mut level, mut most, mut total, mut near) = (true, 0, 0, 0);
    table.each_near(|i, j, penalty| {
        level &= i == j;
        (most, total, near) = (most.max(penalty), total + penalty, near + 1);
    });
    if near < n {
        (most, total) = (HOPELESS, total + (n - near) as u16 * HOPELESS);
    }
    (level && 2 * ALONE[n] > most).then_some(total)
}

/// A place reached by a step at a cost.
#[inline(always)]
fn after(from: u32, cost: u8, step: u32) -> u32 {
    (from | 0xff) + (u32::from(cost) << 8) + step - 0xff
}

/// Reach on from a place by the merges that begin there.
fn merge(table: &Table, (x, i): (&Side, usize), (y, j): (&Side, usize), cells: &mut [[u32; WIDTH]; WIDTH]) {
    let here = (x.written(i) as u8, y.written(j) as u8);
    for (number, merge) in table.merges().iter().enumerate().filter(|(_, merge)| merge.at == here) {
        let (p, q) = (merge.widths.0 as usize, merge.widths.1 as usize);
        if i + p <= x.len() && j + q <= y.len() {
            let cell = after(cells[i][j], merge_cost(merge), number as u32);
            let there = &mut cells[i + p][j + q];
            // The merge that came first stands, not the one of the lower number.
            if cell >> 8 < *there >> 8 {
                *there = cell;
            }
        }
    }
}

fn merge_cost(merge: &Merge) -> u8 {
    let extra = if merge.widths.0 == merge.widths.1 { 5 * MERGE } else { MERGE };
    (super::penalty(merge.rate.0) + extra) as u8
}

/// Walk back along the cells, and write down the parts in order.
fn trail(table: &Table, cells: &[[u32; WIDTH]; WIDTH], out: &mut Assignment) {
    let (x, y) = (out.x, out.y);
    let (mut i, mut j) = (x.len(), y.len());
    let mut back = [(0u8, 0u8); 2 * MOST];
    let mut count = 0;
    while i + j > 0 {
        back[count % (2 * MOST)] = (i as u8, j as u8);
        count += 1;
        (i, j) = match cells[i][j] & 0xff {
            BOTH => (i - 1, j - 1),
            FIRST_ALONE => (i - 1, j),
            SECOND_ALONE => (i, j - 1),
            merged => {
                let (p, q) = table.merges()[merged as usize].widths;
                (i - p as usize, j - q as usize)
            }
        };
    }
    for &(i, j) in back[..count].iter().rev() {
        let (i, j) = (i as usize, j as usize);
        match cells[i][j] & 0xff {
            BOTH => out.pair(i - 1, j - 1, table.single(x.written(i - 1), y.written(j - 1)), table.judge),
            FIRST_ALONE => out.first_alone(i - 1, j),
            SECOND_ALONE => out.second_alone(i, j - 1),
            merged => {
                let Merge { widths: (p, q), rate, .. } = table.merges()[merged as usize];
                out.merged((i as u8 - p, p), (j as u8 - q, q), rate);
            }
        }
    }
}

/// What it costs to leave out each word of either side.
fn alone(x: &Side, y: &Side) -> ([u8; MOST], [u8; MOST]) {
    (omissions(x), omissions(y))
}

/// What it costs to leave each word out: by its role, and whether it is the first or the last name.
fn omissions(side: &Side) -> [u8; MOST] {
    let mut out = [0; MOST];
    for (at, cost) in out.iter_mut().enumerate().take(side.len()) {
        let is = |set: u8| set >> at & 1 == 1;
        *cost = if is(side.names) {
            60
        } else if is(side.initials | side.prefixes) {
            20
        } else {
            3
        };
    }
    if side.names > 0 {
        out[side.names.ilog2() as usize] = 110;
        out[side.names.trailing_zeros() as usize] = 160;
    }
    out
}
