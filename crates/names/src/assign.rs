//! Which words of one name answer to which words of the other.
//!
//! A monotone assignment with merges (محمدرضا = Mohammad Reza) and omissions; one retry with the family first.

use crate::align::{self, WIDEST};
use crate::compare::{omission, penalty, word_distance};
use crate::costs::COSTS;
use crate::encode::{Encoded, Role, Word};

/// The most words of one side that are assigned; longer names are cut.
const MOST: usize = 12;
/// Pairs of merge widths that are tried beside one to one.
const MERGES: [(usize, usize); 4] = [(1, 2), (2, 1), (1, 3), (3, 1)];

/// Some words of `a` read as some words of `b`; one side is empty for an omission.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    /// First word and number of words.
    pub(crate) a: (u8, u8),
    pub(crate) b: (u8, u8),
    pub(crate) penalty: i32,
    /// Symbols of the shorter side.
    pub(crate) length: u8,
    pub(crate) same_spelling: bool,
}

/// The best assignment of two forms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Assignment {
    pub(crate) total: i32,
    pub(crate) links: Vec<Link>,
    /// How many words `b` was turned by, when it is family first.
    pub(crate) turned: usize,
}

/// Assign the words of two forms.
pub(crate) fn assign(a: &Encoded, x: &[Word], b: &Encoded, y: &[Word]) -> Assignment {
    let (x, y) = (&x[..x.len().min(MOST)], &y[..y.len().min(MOST)]);
    let mut best = monotone(a, x, b, y);
    if best.total > 60 && x.len() > 1 && y.len() > 1 {
        let turned: Vec<Word> = turn(y, 1);
        let other = monotone(a, x, b, &turned);
        if other.total + 10 < best.total {
            best = Assignment { total: other.total + 10, turned: 1, ..other };
        }
        let turned: Vec<Word> = turn(x, 1);
        let other = monotone(a, &turned, b, y);
        if other.total + 10 < best.total {
            best = Assignment { total: other.total + 10, turned: y.len(), ..other };
        }
    }
    best
}

fn turn(words: &[Word], by: usize) -> Vec<Word> {
    let mut turned = words.to_vec();
    turned.rotate_left(by);
    turned
}

fn monotone(a: &Encoded, x: &[Word], b: &Encoded, y: &[Word]) -> Assignment {
    let width = y.len() + 1;
    let mut cells = [(i32::MAX, 0u8, 0u8); (MOST + 1) * (MOST + 1)];
    cells[0] = (0, 0, 0);
    for i in 0..=x.len() {
        for j in 0..=y.len() {
            let here = cells[i * width + j].0;
            if here == i32::MAX {
                continue;
            }
            let mut reach = |p: usize, q: usize, cost: i32| {
                let cell = &mut cells[(i + p) * width + j + q];
                if here + cost < cell.0 {
                    *cell = (here + cost, p as u8, q as u8);
                }
            };
            if i < x.len() {
                reach(1, 0, omission(&x[i], i, x.len()));
            }
            if j < y.len() {
                reach(0, 1, omission(&y[j], j, y.len()));
            }
            if i < x.len() && j < y.len() {
                reach(1, 1, single(a, &x[i], b, &y[j]));
            }
            for (p, q) in MERGES {
                if i + p <= x.len() && j + q <= y.len() {
                    reach(p, q, merged(a, &x[i..i + p], b, &y[j..j + q]) + 2);
                }
            }
        }
    }
    let mut links = Vec::new();
    let (mut i, mut j) = (x.len(), y.len());
    while i + j > 0 {
        let (_, p, q) = cells[i * width + j];
        let (i0, j0) = (i - p as usize, j - q as usize);
        let length =
            x[i0..i].iter().map(|w| w.length).sum::<u8>().min(y[j0..j].iter().map(|w| w.length).sum());
        let same_spelling = p == q && x[i0..i].iter().zip(&y[j0..j]).all(|(v, w)| v.spelling == w.spelling);
        let penalty = cells[i * width + j].0 - cells[i0 * width + j0].0;
        links.push(Link { a: (i0 as u8, p), b: (j0 as u8, q), penalty, length, same_spelling });
        (i, j) = (i0, j0);
    }
    links.reverse();
    Assignment { total: cells[x.len() * width + y.len()].0, links, turned: 0 }
}

fn single(a: &Encoded, v: &Word, b: &Encoded, w: &Word) -> i32 {
    if v.spelling == w.spelling && v.arabic == w.arabic {
        return 0;
    }
    if v.role == Role::Initial || w.role == Role::Initial {
        let agree = align::distance(&a.bare(v)[..1], &b.bare(w)[..1], &COSTS) <= 25;
        return if agree { 15 } else { 300 };
    }
    penalty(word_distance(a, v, b, w), a.bare(v).len(), b.bare(w).len())
}

fn merged(a: &Encoded, v: &[Word], b: &Encoded, w: &[Word]) -> i32 {
    let (mut left, mut right) = ([0u8; WIDEST], [0u8; WIDEST]);
    let (m, n) = (join(a, v, &mut left), join(b, w, &mut right));
    penalty(align::distance(&left[..m], &right[..n], &COSTS), m, n)
}

/// The symbols of several words in a row, without their articles; how many there are.
fn join(name: &Encoded, words: &[Word], out: &mut [u8; WIDEST]) -> usize {
    let mut length = 0;
    for word in words {
        for &symbol in name.bare(word) {
            out[length] = symbol;
            length += 1;
        }
    }
    length
}
