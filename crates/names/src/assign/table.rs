//! What the words of two names cost against each other, as far as it is known.

use super::judge::{Judge, Pairs};
use super::runs::{Pieces, each_merge};
use super::{FAINT, MOST, OTHER, PENDING, Rate, Side, penalty};
use crate::costs::Costs;
use crate::encode::Word;

/// The most merges of one pair of names that are considered.
pub(super) const MOST_MERGES: usize = 12;

/// The rates of single words and of merges. Sets of pairs have a byte for each word of the first side and in it a bit for
/// each of the second, as written.
pub(super) struct Table<'c, 'a> {
    pub(super) judge: Judge<'c>,
    x: &'c Side<'a>,
    y: &'c Side<'a>,
    pairs: &'c Pairs,
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
    /// Of two names, and what their single words cost.
    pub(super) fn new(costs: &'c Costs, x: &'c Side<'a>, y: &'c Side<'a>, pairs: &'c Pairs) -> Table<'c, 'a> {
        Table {
            judge: Judge(costs),
            x,
            y,
            pairs,
            judged: 0,
            solid: (0, 0),
            pieces: None,
            merges: 0,
            merged: [Merge::default(); MOST_MERGES],
        }
    }

    /// What is held of two single words: they are two other words unless they were judged.
    pub(super) fn single(&self, i: usize, j: usize) -> Rate {
        let at = place(i, j);
        if self.judged >> at & 1 == 0 {
            OTHER
        } else if self.pairs.settled >> at & 1 == 1 {
            self.pairs.rate(at)
        } else {
            PENDING
        }
    }

    /// Word by word, when both sides have as many and each is well matched: no other assignment can be worth
    /// the search; its total.
    pub(super) fn straight(&mut self) -> Option<u16> {
        let n = self.x.len();
        let level = LEVEL >> (MOST * (MOST - n) + MOST - n);
        if n != self.y.len() || self.pairs.good & level != level {
            return None;
        }
        self.judged = level;
        Some((0..n).map(|i| penalty(self.pairs.rate(place(i, i)).0)).sum())
    }

    /// Judge each two single words of which neither has its like. Words at one place, or the first and the last ones, come
    /// first, since they match most often.
    pub(super) fn judge(&mut self) {
        let (n, m) = (self.x.len(), self.y.len());
        if n == m {
            (0..n).for_each(|i| self.judge_one(i, i));
        } else {
            self.judge_one(0, 0);
            if n.min(m) > 1 {
                self.judge_one(n - 1, m - 1);
            }
        }
        self.judge_rows();
    }

    fn judge_one(&mut self, i: usize, j: usize) {
        let at = place(i, j);
        self.judged |= 1 << at;
        let solid = (self.pairs.good >> at & 1) as u8;
        self.solid.0 |= solid << i;
        self.solid.1 |= solid << j;
    }

    /// Judge each word that has not its like against those that have not theirs, in order, until it has its own.
    fn judge_rows(&mut self) {
        let all = of(self.y.words);
        for i in 0..self.x.len() {
            if self.solid.0 >> i & 1 == 1 {
                continue;
            }
            let open = all & !self.solid.1;
            let like = open & ((self.pairs.good & !self.judged) >> place(i, 0)) as u8;
            let like = like & like.wrapping_neg();
            self.solid.0 |= u8::from(like > 0) << i;
            self.solid.1 |= like;
            let until = like | like.wrapping_sub(1);
            self.judged |= u64::from(open & until) << place(i, 0);
        }
    }

    /// Whether a word has its like.
    pub(super) fn any_solid(&self) -> bool {
        self.solid != (0, 0)
    }

    /// Judge all again, each word being free.
    pub(super) fn judge_again(&mut self) {
        self.solid = (0, 0);
        self.judge_rows();
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
        let mut left = self.pairs.settled & self.judged;
        while left > 0 {
            let at = left.trailing_zeros() as usize;
            show(at / MOST, at % MOST, penalty(self.pairs.rate(at).0));
            left &= left - 1;
        }
    }
}

/// All places of a side.
fn of(words: &[Word]) -> u8 {
    u8::MAX >> (MOST - words.len())
}

/// Each word with the one at its place.
const LEVEL: u64 = 0x8040_2010_0804_0201;

/// The bit of two words.
pub(super) fn place(i: usize, j: usize) -> usize {
    (MOST * i + j) % (MOST * MOST)
}
