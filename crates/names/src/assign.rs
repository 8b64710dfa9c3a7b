//! Which words of one name answer to which words of the other.
//!
//! A monotone assignment with merges (محمدرضا = Mohammad Reza) and omissions, after Monge–Elkan as
//! generalised by Jimenez et al. (2009), with a convex penalty per part so that one wrong given name sinks
//! the pair; then one retry with either side family first.

use crate::align::{self, Line, WIDEST};
use crate::costs::Costs;
use crate::encode::{Encoded, Role, Word, union};

/// The most words of one side that are assigned; longer names are cut.
pub(crate) const MOST: usize = 10;
/// A rate (tenths of cost per symbol) that says: two other words.
pub(crate) const FAR: u16 = 400;
/// What a part costs at most: less than to leave out both words, so that two wrong words still meet.
const HOPELESS: u16 = 150;
/// What it costs to turn a side to family first.
const TURN: u16 = 10;
/// What it costs to read two words as one, beside their distance.
const MERGE: u16 = 2;
/// Pairs of merge widths that are tried beside one to one.
const MERGES: [(usize, usize); 5] = [(1, 2), (2, 1), (1, 3), (3, 1), (2, 2)];
/// The rate up to which two words are taken for the same two with the boundary elsewhere.
const SHIFTED: u16 = 8;
/// What it adds to a rate to read a title or a prefix as a name.
const ODD: u16 = 30;

/// Some words of `a` read as some words of `b`; one side is empty for an omission.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Link {
    /// First word and number of words, in the order of [`Assignment::x`].
    pub(crate) a: (u8, u8),
    /// The same in [`Assignment::y`].
    pub(crate) b: (u8, u8),
    /// Tenths of cost per symbol.
    pub(crate) rate: u16,
    /// Consonants lost or exchanged.
    pub(crate) hard: u8,
    /// Symbols of both sides together.
    pub(crate) length: u8,
    pub(crate) same_spelling: bool,
    /// What the table of well-known names says.
    pub(crate) known: Known,
    /// Whether the first sounds may be one.
    pub(crate) same_head: bool,
    /// Whether both have the same consonants, in whatever order.
    pub(crate) same_set: bool,
}

/// What the table of well-known names says of two words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Known {
    /// At least one of them is not in it.
    #[default]
    Silent,
    /// Both spell one name.
    Same,
    /// They spell two names.
    Two,
}

/// Look two words up.
pub(crate) fn known(v: &Word, w: &Word) -> Known {
    match (v.known, w.known) {
        (0, _) | (_, 0) => Known::Silent,
        (a, b) if a == b => Known::Same,
        _ => Known::Two,
    }
}

impl Link {
    /// Whether both sides write this part.
    pub(crate) fn both(&self) -> bool {
        self.a.1 > 0 && self.b.1 > 0
    }
}

/// The words of one form in the order in which they were assigned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    words: [Word; MOST],
    count: u8,
    /// How many words it was turned by.
    pub(crate) turned: u8,
}

impl Side {
    fn new(words: &[Word], turned: usize) -> Side {
        let count = words.len().min(MOST);
        let mut side = Side { words: [words[0]; MOST], count: count as u8, turned: turned as u8 };
        for i in 0..count {
            side.words[i] = words[(i + turned) % count];
        }
        side
    }

    /// The words.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words[..self.count as usize]
    }
}

/// The best assignment of two forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assignment {
    pub(crate) total: u16,
    pub(crate) x: Side,
    pub(crate) y: Side,
    links: [Link; 2 * MOST],
    count: u8,
}

impl Assignment {
    /// The parts, in order.
    pub(crate) fn links(&self) -> &[Link] {
        &self.links[..self.count as usize]
    }
}

/// Assign the words of two forms, neither empty.
pub(crate) fn assign(a: &Encoded, x: &[Word], b: &Encoded, y: &[Word], costs: &Costs) -> Assignment {
    let table = Table { a, b, costs };
    let (plain_x, plain_y) = (Side::new(x, 0), Side::new(y, 0));
    let mut best = table.monotone(plain_x, plain_y);
    if best.total > 60 && x.len() > 1 && y.len() > 1 {
        for (side_x, side_y) in [(plain_x, Side::new(y, 1)), (Side::new(x, 1), plain_y)] {
            let mut other = table.monotone(side_x, side_y);
            other.total += TURN;
            if other.total < best.total {
                best = other;
            }
        }
    }
    best
}

/// Two names and what their sounds cost.
struct Table<'a> {
    a: &'a Encoded,
    b: &'a Encoded,
    costs: &'a Costs,
}

impl Table<'_> {
    fn monotone(&self, side_x: Side, side_y: Side) -> Assignment {
        let (x, y) = (side_x.words(), side_y.words());
        let width = y.len() + 1;
        let mut cells = [Cell::FAR; (MOST + 1) * (MOST + 1)];
        cells[0].cost = 0;
        for i in 0..=x.len() {
            for j in 0..=y.len() {
                let here = cells[i * width + j].cost;
                let mut reach = |p: usize, q: usize, cost: u16, rate: u16, hard: u8| {
                    let cell = &mut cells[(i + p) * width + j + q];
                    if here + cost < cell.cost {
                        *cell = Cell { cost: here + cost, rate, hard, step: (p as u8, q as u8) };
                    }
                };
                if i < x.len() {
                    reach(1, 0, omission(x, i), 0, 0);
                }
                if j < y.len() {
                    reach(0, 1, omission(y, j), 0, 0);
                }
                if i < x.len() && j < y.len() {
                    let (rate, hard) = self.single(&x[i], &y[j]);
                    reach(1, 1, penalty(rate), rate, hard);
                    for (p, q) in MERGES {
                        if i + p <= x.len() && j + q <= y.len() && rate > 0 {
                            let (rate, hard) = self.merged(&x[i..i + p], &y[j..j + q]);
                            let extra = if p == q { 5 * MERGE } else { MERGE };
                            reach(p, q, penalty(rate) + extra, rate, hard);
                        }
                    }
                }
            }
        }
        trail(&cells, side_x, side_y)
    }

    /// The rate of two single words, and its hard steps.
    fn single(&self, v: &Word, w: &Word) -> (u16, u8) {
        let same = v.spelling == w.spelling && v.arabic == w.arabic;
        if same || known(v, w) == Known::Same {
            return (0, 0);
        }
        let (left, right) = (self.a.bare(v), self.b.bare(w));
        if v.role == Role::Initial || w.role == Role::Initial {
            let near = self.costs.between(left[0], right[0]) <= 25;
            return if near { (27, 0) } else { (FAR, 1) };
        }
        if v.apart(w) {
            return (FAR, 4);
        }
        let line = |symbols, word: &Word| Line { symbols, arabic: word.arabic };
        let mut best = align::distance(line(left, v), line(right, w), self.costs);
        if v.article > 0 || w.article > 0 {
            best.cost += if (v.article > 0) != (w.article > 0) { 3 } else { 0 };
            let full = align::distance(line(self.a.full(v), v), line(self.b.full(w), w), self.costs);
            best = if full.cost < best.cost { full } else { best };
        }
        // A title may be a name, but a name that only resembles a title is none.
        let odd = if v.role == w.role { 0 } else { ODD };
        (rate(best.cost, left.len() + right.len()) + odd, best.hard)
    }

    /// The rate of several words of one side read as one of the other, and its hard steps.
    fn merged(&self, v: &[Word], w: &[Word]) -> (u16, u8) {
        if v.iter().chain(w).any(|word| word.role == Role::Initial) {
            return (FAR, 4);
        }
        let ((surely_v, maybe_v), (surely_w, maybe_w)) = (union(v), union(w));
        if (surely_v & !maybe_w).count_ones() + (surely_w & !maybe_v).count_ones() >= 3 {
            return (FAR, 4);
        }
        let mut best = self.joined(v, w, false);
        if v[1..].iter().chain(&w[1..]).any(|word| word.article > 0) {
            best = best.min(self.joined(v, w, true));
        }
        // Two words may share their boundary otherwise, but must not hide one's difference in the other.
        if v.len() == w.len() && best.0 > SHIFTED { (FAR, 4) } else { best }
    }

    /// The rate of the words in a row, with or without the articles inside.
    fn joined(&self, v: &[Word], w: &[Word], articles: bool) -> (u16, u8) {
        let (mut left, mut right) = ([0u8; WIDEST], [0u8; WIDEST]);
        let (m, n) = (join(self.a, v, articles, &mut left), join(self.b, w, articles, &mut right));
        if m.abs_diff(n) > 8 {
            return (FAR, 4);
        }
        let left = Line { symbols: &left[..m], arabic: v[0].arabic };
        let right = Line { symbols: &right[..n], arabic: w[0].arabic };
        let found = align::distance(left, right, self.costs);
        (rate(found.cost, m + n), found.hard)
    }
}

#[derive(Clone, Copy)]
struct Cell {
    cost: u16,
    rate: u16,
    hard: u8,
    step: (u8, u8),
}

impl Cell {
    const FAR: Cell = Cell { cost: u16::MAX / 2, rate: 0, hard: 0, step: (0, 0) };
}

/// Walk back through the cells and write down the parts.
fn trail(cells: &[Cell], x: Side, y: Side) -> Assignment {
    let width = y.words().len() + 1;
    let (mut i, mut j) = (x.words().len(), y.words().len());
    let mut out =
        Assignment { total: cells[i * width + j].cost, x, y, links: [Link::default(); 2 * MOST], count: 0 };
    while i + j > 0 {
        let Cell { step: (p, q), rate, hard, .. } = cells[i * width + j];
        (i, j) = (i - p as usize, j - q as usize);
        let (v, w) = (&x.words()[i..i + p as usize], &y.words()[j..j + q as usize]);
        let length: usize = v.iter().chain(w).map(|word| (word.length - word.article) as usize).sum();
        let known = if (p, q) == (1, 1) { known(&v[0], &w[0]) } else { Known::Silent };
        let heads = v.first().zip(w.first());
        let same_spelling = p == q && v[0].spelling == w[0].spelling;
        out.links[out.count as usize] = Link {
            a: (i as u8, p),
            b: (j as u8, q),
            rate,
            hard,
            length: length.min(255) as u8,
            same_spelling,
            known,
            same_head: heads.is_some_and(|(v, w)| v.head == w.head),
            same_set: heads.is_some_and(|(v, w)| v.lost(w) == 0),
        };
        out.count += 1;
    }
    out.links[..out.count as usize].reverse();
    out
}

/// Tenths of cost per symbol of both sides.
fn rate(distance: u16, length: usize) -> u16 {
    (u32::from(distance) * 10 / length.max(1) as u32).min(FAR as u32) as u16
}

/// The penalty of a part: convex in its rate.
pub(crate) fn penalty(rate: u16) -> u16 {
    (u32::from(rate) * u32::from(rate) / 50).min(HOPELESS as u32) as u16
}

/// What it costs to leave a word out: by its role, and whether it is the first or the last name.
fn omission(words: &[Word], at: usize) -> u16 {
    let is_name = |word: &Word| word.role == Role::Name;
    match words[at].role {
        Role::Title => 3,
        Role::Initial => 20,
        Role::Prefix => 20,
        Role::Name if !words[..at].iter().any(is_name) => 160,
        Role::Name if !words[at + 1..].iter().any(is_name) => 110,
        Role::Name => 60,
    }
}

/// The symbols of several words in a row, without the first one's article; how many there are.
fn join(name: &Encoded, words: &[Word], articles: bool, out: &mut [u8; WIDEST]) -> usize {
    let mut length = 0;
    for (at, word) in words.iter().enumerate() {
        let part = if articles && at > 0 { name.full(word) } else { name.bare(word) };
        out[length..length + part.len()].copy_from_slice(part);
        length += part.len();
    }
    length
}
