//! What the words of two names cost against each other, as far as it is known.

use super::judge::{Judge, Meeting, Pieces, each_merge};
use super::{FAINT, GOOD, HOPELESS, MOST, OTHER, PENDING, Rate, Side, penalty};
use crate::costs::Costs;

/// The most merges of one pair of names that are considered.
const MOST_MERGES: usize = 12;

/// How near single words are, found when it is asked. Bit sets are by place, as written.
pub(super) struct Singles<'c, 'a> {
    pub(super) judge: Judge<'c>,
    x: Side<'a>,
    y: Side<'a>,
    /// The words of the second side that are known to be far from each word of the first, and those whose rate is known.
    far: [u8; MOST],
    near: [u8; MOST],
    rates: [Rate; MOST * MOST],
}

impl<'c, 'a> Singles<'c, 'a> {
    /// Of two names that meet.
    pub(super) fn new(costs: &'c Costs, x: Side<'a>, y: Side<'a>, meeting: Meeting) -> Singles<'c, 'a> {
        let Meeting { far, near } = meeting;
        let far = far.to_le_bytes();
        let mut out =
            Singles { judge: Judge(costs), x, y, far, near: [0; MOST], rates: [(0, 0); MOST * MOST] };
        if let Some((i, j, rate)) = near {
            out.near[i] = 1 << j;
            out.rates[i * MOST + j] = rate;
        }
        out
    }

    /// The rate of two single words.
    #[inline]
    fn rate(&mut self, i: usize, j: usize) -> Rate {
        if self.near[i] >> j & 1 == 1 {
            self.rates[i * MOST + j]
        } else if self.far[i] >> j & 1 == 1 {
            PENDING
        } else {
            self.find(i, j)
        }
    }

    #[inline(never)]
    fn find(&mut self, i: usize, j: usize) -> Rate {
        let rate = self.judge.single(&self.x.words[i], &self.y.words[j]);
        if rate == PENDING {
            self.far[i] |= 1 << j;
        } else {
            self.near[i] |= 1 << j;
            self.rates[i * MOST + j] = rate;
        }
        rate
    }
}

/// What counts of it in an assignment, and the merges.
pub(super) struct Table<'c, 'a> {
    pub(super) singles: Singles<'c, 'a>,
    /// The words of the second side that were judged against each word of the first; the others are two other words.
    judged: [u8; MOST],
    /// Which words of either side have their like on the other.
    solid: (u8, u8),
    pieces: Pieces,
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
    pub(super) fn new(singles: Singles<'c, 'a>) -> Table<'c, 'a> {
        let pieces = Pieces::of(singles.x.words, singles.y.words);
        let merged = [Merge::default(); MOST_MERGES];
        Table { singles, judged: [0; MOST], solid: (0, 0), pieces, merges: 0, merged }
    }

    /// What is held of two single words: they are two other words unless they were judged.
    pub(super) fn single(&self, i: usize, j: usize) -> Rate {
        if self.judged[i] >> j & 1 == 0 {
            OTHER
        } else if self.singles.near[i] >> j & 1 == 1 {
            self.singles.rates[i * MOST + j]
        } else {
            PENDING
        }
    }

    /// Word by word, when both sides have as many and each is well matched: no other assignment can be worth
    /// the search; its total. Else the words at one place, or the last ones, are judged, since they match most often.
    pub(super) fn straight(&mut self) -> Option<u16> {
        let (n, m) = (self.singles.x.len(), self.singles.y.len());
        if n != m {
            self.judge(0, 0);
            if n.min(m) > 1 {
                self.judge(n - 1, m - 1);
            }
            return None;
        }
        let total = (0..n).map(|i| penalty(self.judge(i, i))).sum();
        (self.solid.0.count_ones() as usize == n).then_some(total)
    }

    /// Judge two single words; their rate.
    fn judge(&mut self, i: usize, j: usize) -> u16 {
        let rate = self.singles.rate(i, j).0;
        if self.judged[i] >> j & 1 == 0 {
            self.judged[i] |= 1 << j;
            let solid = u8::from(rate <= GOOD);
            self.solid.0 |= solid << i;
            self.solid.1 |= solid << j;
        }
        rate
    }

    /// Judge each two single words of which neither has its like.
    pub(super) fn fill(&mut self) {
        for i in 0..self.singles.x.len() {
            for j in 0..self.singles.y.len() {
                if (self.solid.0 >> i | self.solid.1 >> j) & 1 == 0 {
                    self.judge(i, j);
                }
            }
        }
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
        let Singles { x: Side { words: x, .. }, y: Side { words: y, .. }, judge, .. } = self.singles;
        let (merges, merged) = (&mut self.merges, &mut self.merged);
        *merges = 0;
        each_merge(x, y, &self.pieces, (!self.solid.0, !self.solid.1), |(i, p), (j, q)| {
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

    /// The penalty of each two single words, as written.
    pub(super) fn penalties(&self) -> [u16; MOST * MOST] {
        let mut out = [HOPELESS; MOST * MOST];
        for i in 0..self.singles.x.len() {
            let mut left = self.singles.near[i] & self.judged[i];
            while left > 0 {
                let at = i * MOST + left.trailing_zeros() as usize;
                out[at] = penalty(self.singles.rates[at].0);
                left &= left - 1;
            }
        }
        out
    }
}
