//! What the words of two names cost against each other, as far as it is known.

use super::judge::{Judge, Meeting};
use super::runs::{Pieces, each_merge};
use super::{FAINT, GOOD, MOST, OTHER, PENDING, Rate, Side, penalty};
use crate::costs::Costs;
use crate::encode::Word;

/// The most merges of one pair of names that are considered.
const MOST_MERGES: usize = 12;

/// The rates of single words, found when they are asked for, and of merges. Sets of pairs have a byte for each word of the
/// first side and in it a bit for each of the second, as written.
pub(super) struct Table<'c, 'a> {
    pub(super) judge: Judge<'c>,
    x: Side<'a>,
    y: Side<'a>,
    /// The pairs that are known to be far, and those whose rate is known.
    far: u64,
    near: u64,
    /// Of how many words of the first side it is known which words their sounds alone tell to be far.
    rows: usize,
    rates: [Rate; MOST * MOST],
    /// The pairs that count; the others are two other words.
    judged: u64,
    /// Which words of either side have their like on the other.
    solid: (u8, u8),
    pieces: Option<Pieces>,
    /// How many merges there are.
    merges: u8,
    merged: [Merge; MOST_MERGES],
}

/// A run of words of one side that may be a run of the other, as written: where they begin, their numbers, and
/// their rate with the cost of merging.
#[derive(Clone, Copy, Default)]
pub(super) struct Merge {
    pub(super) at: (u8, u8),
    pub(super) widths: (u8, u8),
    pub(super) rate: Rate,
}

impl<'c, 'a> Table<'c, 'a> {
    /// Of two names that meet.
    pub(super) fn new(costs: &'c Costs, x: Side<'a>, y: Side<'a>, meeting: &Meeting) -> Table<'c, 'a> {
        let mut table = Table {
            judge: Judge(costs),
            x,
            y,
            far: meeting.far,
            near: 0,
            rows: meeting.rows,
            rates: [(0, 0); MOST * MOST],
            judged: 0,
            solid: (0, 0),
            pieces: None,
            merges: 0,
            merged: [Merge::default(); MOST_MERGES],
        };
        if let Some((at, rate)) = meeting.near {
            table.near = 1 << at;
            table.rates[at] = rate;
        }
        table
    }

    /// What is held of two single words: they are two other words unless they were judged.
    pub(super) fn single(&self, i: usize, j: usize) -> Rate {
        let at = place(i, j);
        if self.judged >> at & 1 == 0 {
            OTHER
        } else if self.near >> at & 1 == 1 {
            self.rates[at]
        } else {
            PENDING
        }
    }

    /// Word by word, when both sides have as many and each is well matched: no other assignment can be worth
    /// the search; its total. Else the words at one place, or the last ones, are judged, since they match most often.
    pub(super) fn straight(&mut self) -> Option<u16> {
        let (n, m) = (self.x.len(), self.y.len());
        if n != m {
            self.judge(0, 0);
            if n.min(m) > 1 {
                self.judge(n - 1, m - 1);
            }
            return None;
        }
        for i in 0..n {
            if i >= self.rows && self.judge.hopeless(&self.x.words[i], &self.y.words[i]) {
                self.far |= 1 << place(i, i);
            }
            self.judge(i, i);
        }
        (self.solid.0 == of(self.x.words)).then(|| (0..n).map(|i| penalty(self.rates[place(i, i)].0)).sum())
    }

    /// Judge two single words.
    #[inline]
    fn judge(&mut self, i: usize, j: usize) {
        let at = place(i, j);
        let new = self.judged >> at & 1 == 0;
        self.judged |= 1 << at;
        if self.far >> at & 1 == 1 || !new {
            return;
        }
        if self.near >> at & 1 == 0 {
            let (v, w) = (&self.x.words[i], &self.y.words[j]);
            let rate = self.judge.single(v, w);
            if rate == PENDING {
                self.far |= 1 << at;
                return;
            }
            self.near |= 1 << at;
            self.rates[at] = rate;
        }
        let solid = u8::from(self.rates[at].0 <= GOOD);
        self.solid.0 |= solid << i;
        self.solid.1 |= solid << j;
    }

    /// Judge each two single words of which neither has its like.
    pub(super) fn fill(&mut self) {
        for i in 0..self.x.len() {
            if self.solid.0 >> i & 1 == 0 {
                self.fill_row(i);
            }
        }
    }

    /// Judge a word against the words that have not their like, in order, until it has its own.
    fn fill_row(&mut self, i: usize) {
        if i >= self.rows {
            self.far |= self.judge.far(&self.x.words[i], self.y.words) << place(i, 0);
        }
        let open = !self.solid.1 & of(self.y.words);
        let mut left = open & !(self.far >> place(i, 0)) as u8;
        while left > 0 {
            let j = left.trailing_zeros() as usize;
            self.judge(i, j);
            if self.solid.0 >> i & 1 == 1 {
                // The far ones before it were judged on the way.
                self.judged |= u64::from(open & ((1 << j) - 1)) << place(i, 0);
                return;
            }
            left &= left - 1;
        }
        self.judged |= u64::from(open) << place(i, 0);
    }

    /// Whether a word has its like.
    pub(super) fn any_solid(&self) -> bool {
        self.solid != (0, 0)
    }

    /// Judge all again, each word being free.
    pub(super) fn fill_again(&mut self) {
        self.solid = (0, 0);
        self.fill();
    }

    /// Runs of words that may be one: of words that have not their like, each of whose sounds are in the other.
    pub(super) fn find_merges(&mut self) {
        let (x, y, judge) = (self.x.words, self.y.words, self.judge);
        let (merges, merged) = (&mut self.merges, &mut self.merged);
        *merges = 0;
        let free = (!self.solid.0 & of(x), !self.solid.1 & of(y));
        if free.0 & (free.0 >> 1) | free.1 & (free.1 >> 1) == 0 {
            return;
        }
        let pieces = self.pieces.get_or_insert_with(|| Pieces::of(x, y));
        each_merge(x, y, pieces, free, |(i, p), (j, q)| {
            let rate = judge.merge(&x[i..i + p], &y[j..j + q]);
            if rate.0 < FAINT && (*merges as usize) < MOST_MERGES {
                let (at, widths) = ((i as u8, j as u8), (p as u8, q as u8));
                merged[*merges as usize] = Merge { at, widths, rate };
                *merges += 1;
            }
            false
        });
    }

    /// The merges that were found.
    pub(super) fn merges(&self) -> &[Merge] {
        &self.merged[..self.merges as usize]
    }

    /// Show the pairs that cost less than the most: the places of the two words, as written, and their penalty.
    #[inline]
    pub(super) fn each_near(&self, mut show: impl FnMut(usize, usize, u16)) {
        let mut left = self.near & self.judged;
        while left > 0 {
            let at = left.trailing_zeros() as usize;
            show(at / MOST, at % MOST, penalty(self.rates[at].0));
            left &= left - 1;
        }
    }
}

/// All places of a side.
fn of(words: &[Word]) -> u8 {
    u8::MAX >> (MOST - words.len())
}

/// The bit of two words.
pub(super) fn place(i: usize, j: usize) -> usize {
    (MOST * i + j) % (MOST * MOST)
}
