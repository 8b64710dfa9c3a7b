//! The cheapest monotone assignment: a shortest path through a table of the words of either side.

use super::table::{MOST_MERGES, Merge, Table};
use super::{Assignment, HOPELESS, MOST, Side};

/// What it costs to read two words as one, beside their distance.
const MERGE: u16 = 2;
/// One more than the most words of a side.
const WIDTH: usize = MOST + 1;
/// The steps of a path. Among equals the step that comes from the earliest place stands, which is the lowest: merges, whose
/// numbers lie below these, then both, then one alone.
const BOTH: u16 = 0xd;
const FIRST_ALONE: u16 = 0xe;
const SECOND_ALONE: u16 = 0xf;
/// How many bits of a cell are its step; the others are its cost.
const STEPS: u16 = 4;
const STEP: u16 = 0xf;
const _: () = assert!(MOST_MERGES <= BOTH as usize);

/// The cheapest assignment of two sides.
#[derive(Default)]
pub(super) struct Way {
    pub(super) total: u16,
    route: Route,
    /// The least cost of reaching each place, and the step that it ends with; where the way was searched.
    cells: Cells,
}

/// How it goes.
#[derive(Clone, Copy, Default)]
enum Route {
    /// Each word is read as the one at its place, but for a set of places where both are left out.
    Level { apart: u8 },
    #[default]
    Searched,
}

type Cells = [[u16; WIDTH]; WIDTH];

impl Way {
    /// Each word is read as the one at its place, but for those `apart`, where both are left out.
    pub(super) fn level(&mut self, total: u16, apart: u8) {
        (self.total, self.route) = (total, Route::Level { apart });
    }

    /// Write down the parts, in order.
    pub(super) fn write<'a>(&self, table: &Table, x: Side<'a>, y: Side<'a>, out: &mut Assignment<'a>) {
        out.start(self.total, x, y);
        match self.route {
            Route::Level { apart } => level(table, apart, out),
            Route::Searched => trail(table, &self.cells, out),
        }
        out.only_whole_home_names(table.judge);
    }
}

/// Write down each word as read as the one at its place, but for those `apart`, where both are left out.
fn level(table: &Table, apart: u8, out: &mut Assignment) {
    let mut at = 0;
    while at < out.x.len() {
        let run = (apart >> at).trailing_ones() as usize;
        (at..at + run).for_each(|j| out.second_alone(at, j));
        (at..at + run).for_each(|i| out.first_alone(i, at + run));
        at += run;
        if run == 0 {
            out.pair(at, at, table.single(at, at), table.judge);
            at += 1;
        }
    }
}

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
        let (mut nearest_x, mut nearest_y) = (omissions(x), omissions(y));
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

    /// Find the cheapest way.
    pub(super) fn cheapest(&self, table: &Table, x: &Side, y: &Side, way: &mut Way) {
        let (n, m) = (x.len().min(MOST), y.len().min(MOST));
        // The least cost of reaching each place, and the step that it ends with.
        let (cells, merges) = (&mut way.cells, !table.merges().is_empty());
        if merges {
            *cells = [[u16::MAX; WIDTH]; WIDTH];
        }
        cells[0][0] = 0;
        for j in 1..=m {
            cells[0][j] = after(cells[0][j - 1], self.alone.1[j - 1], SECOND_ALONE);
        }
        for i in 1..=n {
            if merges {
                (0..m).for_each(|j| merge(table, (x, i - 1), (y, j), cells));
            }
            let [above, row] = &mut cells[i - 1..=i] else { break };
            let (alone, penalties) = (self.alone.0[i - 1], &self.penalties[i - 1]);
            row[0] = after(above[0], alone, FIRST_ALONE);
            for j in 0..m {
                let both = after(above[j], penalties[j], BOTH);
                let first = after(above[j + 1], alone, FIRST_ALONE);
                let second = after(row[j], self.alone.1[j], SECOND_ALONE);
                let merged = if merges { row[j + 1] } else { u16::MAX };
                row[j + 1] = merged.min(both).min(first).min(second);
            }
        }
        (way.total, way.route) = (cells[n][m] >> STEPS, Route::Searched);
    }
}

/// The way to read each word as the one at its place, or to leave out both, if nothing costs as little: all are names,
/// none is near one at another place, and there are no merges. A way that reads words out of place reads each for the most,
/// and leaves out words of both sides besides.
pub(super) fn word_by_word(table: &Table, x: &Side, y: &Side, way: &mut Way) -> bool {
    let n = x.len();
    if n != y.len() || !(x.all_names() && y.all_names()) || !table.merges().is_empty() {
        return false;
    }
    let mut penalties = [HOPELESS; MOST];
    let mut level = true;
    table.each_near(|i, j, penalty| {
        level &= i == j;
        penalties[i % MOST] = penalty;
    });
    if !level {
        return false;
    }
    let (mut total, mut apart) = (0, 0);
    for (at, (&penalty, &alone)) in penalties.iter().zip(&OF_NAMES[n]).enumerate().take(n) {
        let both_alone = 2 * u16::from(alone);
        apart |= u8::from(both_alone < penalty) << at;
        total += penalty.min(both_alone);
    }
    way.level(total, apart);
    true
}

/// A place reached by a step at a cost.
#[inline(always)]
fn after(from: u16, cost: u8, step: u16) -> u16 {
    (from & !STEP) + (u16::from(cost) << STEPS) + step
}

/// Reach on from a place by the merges that begin there.
fn merge(table: &Table, (x, i): (&Side, usize), (y, j): (&Side, usize), cells: &mut Cells) {
    let here = (x.written(i) as u8, y.written(j) as u8);
    for (number, merge) in table.merges().iter().enumerate().filter(|(_, merge)| merge.at == here) {
        let (p, q) = (merge.widths.0 as usize, merge.widths.1 as usize);
        if i + p <= x.len() && j + q <= y.len() {
            let cell = after(cells[i][j], merge_cost(merge), number as u16);
            let there = &mut cells[i + p][j + q];
            // The merge that came first stands, not the one of the lower number.
            if cell >> STEPS < *there >> STEPS {
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
fn trail(table: &Table, cells: &Cells, out: &mut Assignment) {
    let (x, y) = (out.x, out.y);
    let (mut i, mut j) = (x.len(), y.len());
    let mut back = [(0u8, 0u8); 2 * MOST];
    let mut count = 0;
    while i + j > 0 {
        back[count % (2 * MOST)] = (i as u8, j as u8);
        count += 1;
        (i, j) = match cells[i][j] & STEP {
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
        match cells[i][j] & STEP {
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

/// What it costs to leave each word out: by its role, and whether it is the first or the last name.
fn omissions(side: &Side) -> [u8; MOST] {
    if side.all_names() {
        return OF_NAMES[side.len()];
    }
    let mut out = [0; MOST];
    for (at, cost) in out.iter_mut().enumerate().take(side.len()) {
        let is = |set: u8| set >> at & 1 == 1;
        *cost = if is(side.names) {
            MIDDLE
        } else if is(side.initials | side.prefixes) {
            20
        } else {
            3
        };
    }
    if side.names > 0 {
        out[side.names.ilog2() as usize] = LAST;
        out[side.names.trailing_zeros() as usize] = FIRST;
    }
    out
}

/// What it costs to leave out the first name, the last, and any other.
const FIRST: u8 = 160;
const LAST: u8 = 110;
const MIDDLE: u8 = 60;

/// What it costs to leave out each of so many words that are all names.
static OF_NAMES: [[u8; MOST]; MOST + 1] = {
    let (mut costs, mut length) = ([[0; MOST]; MOST + 1], 1);
    while length <= MOST {
        let mut at = 0;
        while at < length {
            costs[length][at] = MIDDLE;
            at += 1;
        }
        costs[length][length - 1] = LAST;
        costs[length][0] = FIRST;
        length += 1;
    }
    costs
};
