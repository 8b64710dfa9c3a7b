//! Which runs of words of two names may be one: by the sounds that each surely has.

use super::MOST;
use super::table::place;
use crate::encode::Word;

/// Which words of either name may be pieces of each word of the other: a byte for each, with a bit for each piece.
pub(super) struct Pieces {
    of_x: u64,
    of_y: u64,
}

impl Pieces {
    #[inline(always)]
    pub(super) fn of(x: &[Word], y: &[Word]) -> Pieces {
        let mut out = Pieces { of_x: 0, of_y: 0 };
        for (i, v) in x.iter().enumerate() {
            for (j, w) in y.iter().enumerate() {
                out.of_x |= u64::from(!v.lacks(w)) << place(i, j);
                out.of_y |= u64::from(!w.lacks(v)) << place(j, i);
            }
        }
        out
    }
}

/// Some words in a row: the first place and their number.
type Run = (usize, usize);

/// Show every two runs of free words that may be one, until it is enough; whether it was.
#[inline]
pub(super) fn each_merge(
    x: &[Word],
    y: &[Word],
    pieces: &Pieces,
    free: (u8, u8),
    mut enough: impl FnMut(Run, Run) -> bool,
) -> bool {
    for (i, row) in with_runs(pieces.of_x, free.0) {
        if runs(row & free.1, |j, q| enough((i, 1), (j, q))) {
            return true;
        }
    }
    for (j, row) in with_runs(pieces.of_y, free.1) {
        if runs(row & free.0, |i, p| enough((i, p), (j, 1))) {
            return true;
        }
    }
    each_crossed(x, y, free, enough)
}

/// Show every two words of one side that sound as two of the other, until it is enough; whether it was.
#[inline(always)]
fn each_crossed(x: &[Word], y: &[Word], free: (u8, u8), mut enough: impl FnMut(Run, Run) -> bool) -> bool {
    let two = |free: u8, words: &[Word]| free & (free >> 1) & ((1 << words.len() >> 1) - 1) as u8;
    let (mut left_x, two_y) = (two(free.0, x), two(free.1, y));
    while left_x > 0 {
        let i = left_x.trailing_zeros() as usize;
        let v = both(&x[i..]);
        let mut left_y = two_y;
        while left_y > 0 {
            let j = left_y.trailing_zeros() as usize;
            let w = both(&y[j..]);
            if (v.0 & !w.1) | (w.0 & !v.1) == 0 && enough((i, 2), (j, 2)) {
                return true;
            }
            left_y &= left_y - 1;
        }
        left_x &= left_x - 1;
    }
    false
}

/// What two words surely sound together, and what they may.
#[inline(always)]
fn both(words: &[Word]) -> (u16, u16) {
    (words[0].surely | words[1].surely, words[0].maybe | words[1].maybe)
}

/// Show the runs of two and of three pieces, until it is enough; whether it was.
#[inline(always)]
fn runs(pieces: u8, mut enough: impl FnMut(usize, usize) -> bool) -> bool {
    let two = pieces & pieces >> 1;
    if two == 0 {
        return false;
    }
    for (width, starts) in [(2, two), (3, two & two >> 1)] {
        let mut starts = starts;
        while starts > 0 {
            if enough(starts.trailing_zeros() as usize, width) {
                return true;
            }
            starts &= starts - 1;
        }
    }
    false
}

/// The free words of which two pieces stand side by side, and their pieces.
#[inline(always)]
fn with_runs(pieces: u64, free: u8) -> impl Iterator<Item = (usize, u8)> {
    const IN_A_BYTE: u64 = u64::from_le_bytes([0x7f; 8]);
    let mut left = pieces & (pieces >> 1) & IN_A_BYTE;
    std::iter::from_fn(move || {
        while left > 0 {
            let at = left.trailing_zeros() as usize / MOST;
            left &= !(u64::from(u8::MAX) << (MOST * at));
            if free >> at & 1 == 1 {
                return Some((at, (pieces >> (MOST * at)) as u8));
            }
        }
        None
    })
}
