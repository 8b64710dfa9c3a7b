//! Which words of one name answer to which words of the other.
//!
//! A monotone assignment with merges (محمدرضا = Mohammad Reza) and omissions, after Monge–Elkan as
//! generalised by Jimenez et al. (2009), with a convex penalty per part so that one wrong given name sinks
//! the pair; then one retry with either side family first.

use crate::align::{self, Line, WIDEST};
use crate::costs::Costs;
use crate::encode::{Encoded, Role, Word, union};
use crate::sounds::MOST as LONGEST;

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
/// Below this rate a word is near enough to look whether a side is family first.
const NEAR: u16 = 70;
/// Up to this rate two words are well matched, and no merge is tried.
const GOOD: u16 = 12;
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
pub(crate) struct Side<'a> {
    words: &'a [Word],
    /// How many words it was turned by.
    pub(crate) turned: usize,
}

impl<'a> Side<'a> {
    fn new(words: &'a [Word], turned: usize) -> Side<'a> {
        Side { words: &words[..words.len().min(MOST)], turned }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Where the word at a place was written.
    fn written(&self, at: usize) -> usize {
        let at = at + self.turned;
        if at >= self.words.len() { at - self.words.len() } else { at }
    }

    /// The word at a place.
    pub(crate) fn word(&self, at: usize) -> &'a Word {
        &self.words[self.written(at)]
    }

    /// The words of a part: its first place and their number.
    pub(crate) fn part(&self, (start, count): (u8, u8)) -> impl Iterator<Item = &'a Word> + Clone + use<'a> {
        let side = *self;
        (start as usize..start as usize + count as usize).map(move |at| side.word(at))
    }

    /// All words.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Word> + Clone + use<'a> {
        self.part((0, self.words.len() as u8))
    }
}

/// The best assignment of two forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assignment<'a> {
    pub(crate) total: u16,
    pub(crate) x: Side<'a>,
    pub(crate) y: Side<'a>,
    links: [Link; 2 * MOST],
    count: u8,
}

impl Assignment<'_> {
    /// The parts, in order.
    pub(crate) fn links(&self) -> &[Link] {
        &self.links[..self.count as usize]
    }
}

/// Assign the words of two forms, neither empty.
pub(crate) fn assign<'a>(
    a: &Encoded,
    x: &'a [Word],
    b: &Encoded,
    y: &'a [Word],
    costs: &Costs,
) -> Assignment<'a> {
    let (x, y) = (Side::new(x, 0), Side::new(y, 0));
    let mut table = Table { a, b, costs, singles: [(0, 0); MOST * MOST] };
    for i in 0..x.len() {
        for j in 0..y.len() {
            table.singles[i * MOST + j] = table.single(x.word(i), y.word(j));
        }
    }
    let mut best = table.monotone(x, y);
    if best.total > 60 && x.len() > 1 && y.len() > 1 {
        // Family first only where the first word of one side is near the last of the other.
        let near = |i: usize, j: usize| table.singles[i * MOST + j].0 < NEAR;
        for (turn, x, y) in [
            (near(x.len() - 1, 0), x, Side { turned: 1, ..y }),
            (near(0, y.len() - 1), Side { turned: 1, ..x }, y),
        ] {
            if turn {
                let mut other = table.monotone(x, y);
                other.total += TURN;
                if other.total < best.total {
                    best = other;
                }
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
    /// Rate and hard steps of each two single words, as written.
    singles: [(u16, u8); MOST * MOST],
}

impl Table<'_> {
    fn monotone<'w>(&self, x: Side<'w>, y: Side<'w>) -> Assignment<'w> {
        let (n, m) = (x.len(), y.len());
        let width = m + 1;
        let mut cells = [Cell::FAR; (MOST + 1) * (MOST + 1)];
        cells[0].cost = 0;
        let (left_x, left_y) = (omissions(&x), omissions(&y));
        for i in 0..=n {
            for j in 0..=m {
                let here = cells[i * width + j].cost;
                let mut reach = |p: usize, q: usize, cost: u16, rate: u16, hard: u8| {
                    let cell = &mut cells[(i + p) * width + j + q];
                    if here + cost < cell.cost {
                        *cell = Cell { cost: here + cost, rate, hard, step: (p as u8, q as u8) };
                    }
                };
                if i < n {
                    reach(1, 0, left_x[i], 0, 0);
                }
                if j < m {
                    reach(0, 1, left_y[j], 0, 0);
                }
                if i < n && j < m {
                    let (rate, hard) = self.singles[x.written(i) * MOST + y.written(j)];
                    reach(1, 1, penalty(rate), rate, hard);
                    if rate > GOOD {
                        for (p, q) in MERGES.into_iter().filter(|&(p, q)| i + p <= n && j + q <= m) {
                            let (rate, hard) =
                                self.merged(x.part((i as u8, p as u8)), y.part((j as u8, q as u8)));
                            let extra = if p == q { 5 * MERGE } else { MERGE };
                            reach(p, q, penalty(rate) + extra, rate, hard);
                        }
                    }
                }
            }
        }
        trail(&cells, x, y)
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
        let mut best = align::distance::<{ LONGEST + 1 }>(line(left, v), line(right, w), self.costs);
        if v.article > 0 || w.article > 0 {
            best.cost += if (v.article > 0) != (w.article > 0) { 3 } else { 0 };
            let full = align::distance::<{ LONGEST + 1 }>(
                line(self.a.full(v), v),
                line(self.b.full(w), w),
                self.costs,
            );
            best = if full.cost < best.cost { full } else { best };
        }
        // A title may be a name, but a name that only resembles a title is none.
        let odd = if v.role == w.role { 0 } else { ODD };
        (rate(best.cost, left.len() + right.len()) + odd, best.hard)
    }

    /// The rate of several words of one side read as one of the other, and its hard steps.
    fn merged<'w, I: Iterator<Item = &'w Word> + Clone>(&self, v: I, w: I) -> (u16, u8) {
        let ((surely_v, maybe_v, plain_v), (surely_w, maybe_w, plain_w)) =
            (union(v.clone()), union(w.clone()));
        let lost = (surely_v & !maybe_w).count_ones() + (surely_w & !maybe_v).count_ones();
        if lost >= 3 || !plain_v || !plain_w {
            return (FAR, 4);
        }
        let mut best = self.joined(v.clone(), w.clone(), false);
        if v.clone().skip(1).chain(w.clone().skip(1)).any(|word| word.article > 0) {
            best = best.min(self.joined(v.clone(), w.clone(), true));
        }
        // Two words may share their boundary otherwise, but must not hide one's difference in the other.
        if best.0 > SHIFTED && v.count() == w.count() { (FAR, 4) } else { best }
    }

    /// The rate of the words in a row, with or without the articles inside.
    fn joined<'w, I: Iterator<Item = &'w Word> + Clone>(&self, v: I, w: I, articles: bool) -> (u16, u8) {
        let (mut left, mut right) = ([0u8; WIDEST], [0u8; WIDEST]);
        let arabic = |mut words: I| words.next().is_some_and(|word| word.arabic);
        let (arabic_v, arabic_w) = (arabic(v.clone()), arabic(w.clone()));
        let (m, n) = (join(self.a, v, articles, &mut left), join(self.b, w, articles, &mut right));
        if m.abs_diff(n) > 8 {
            return (FAR, 4);
        }
        let left = Line { symbols: &left[..m], arabic: arabic_v };
        let right = Line { symbols: &right[..n], arabic: arabic_w };
        let found = align::distance::<{ WIDEST + 1 }>(left, right, self.costs);
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
fn trail<'a>(cells: &[Cell], x: Side<'a>, y: Side<'a>) -> Assignment<'a> {
    let width = y.len() + 1;
    let (mut i, mut j) = (x.len(), y.len());
    let mut out =
        Assignment { total: cells[i * width + j].cost, x, y, links: [Link::default(); 2 * MOST], count: 0 };
    while i + j > 0 {
        let Cell { step: (p, q), rate, hard, .. } = cells[i * width + j];
        (i, j) = (i - p as usize, j - q as usize);
        let (a, b) = ((i as u8, p), (j as u8, q));
        let length: usize =
            x.part(a).chain(y.part(b)).map(|word| (word.length - word.article) as usize).sum();
        let heads = x.part(a).next().zip(y.part(b).next());
        let mut link = Link { a, b, rate, hard, length: length.min(255) as u8, ..Link::default() };
        if let Some((v, w)) = heads {
            link.same_spelling = p == q && v.spelling == w.spelling;
            link.known = if (p, q) == (1, 1) { known(v, w) } else { Known::Silent };
            link.same_head = v.head == w.head;
            link.same_set = v.lost(w) == 0;
        }
        out.links[out.count as usize] = link;
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

/// What it costs to leave each word out: by its role, and whether it is the first or the last name.
fn omissions(side: &Side) -> [u16; MOST] {
    let mut out = [0; MOST];
    let mut last = None;
    let mut first = true;
    for (at, word) in side.all().enumerate() {
        out[at] = match word.role {
            Role::Title => 3,
            Role::Initial | Role::Prefix => 20,
            Role::Name if first => 160,
            Role::Name => 60,
        };
        if word.role == Role::Name {
            first = false;
            last = Some(at);
        }
    }
    if let Some(at) = last {
        out[at] = out[at].max(110);
    }
    out
}

/// The symbols of several words in a row, without the first one's article; how many there are.
fn join<'w>(
    name: &Encoded,
    words: impl Iterator<Item = &'w Word>,
    articles: bool,
    out: &mut [u8; WIDEST],
) -> usize {
    let mut length = 0;
    for (at, word) in words.enumerate() {
        let part = if articles && at > 0 { name.full(word) } else { name.bare(word) };
        out[length..length + part.len()].copy_from_slice(part);
        length += part.len();
    }
    length
}
