//! Which words of one name answer to which words of the other.
//!
//! A monotone assignment with merges (محمدرضا = Mohammad Reza) and omissions, after Monge–Elkan as
//! generalised by Jimenez et al. (2009), with a convex penalty per part so that one wrong given name sinks
//! the pair; then one retry with either side family first.

use crate::align::{self, Distance, Line, WIDEST};
use crate::costs::Costs;
use crate::encode::{Role, Word, least, lost, surplus};
use crate::known;
use crate::memo;
use crate::sounds::MOST as LONGEST;
use crate::symbols::End;

/// The most words of one side that are assigned; longer names are cut.
pub(crate) const MOST: usize = 8;
/// A rate (tenths of cost per symbol) that says: two other words.
pub(crate) const FAR: u16 = 400;
/// What a part costs at most: less than to leave out both words, so that two wrong words still meet.
const HOPELESS: u16 = 150;
/// What it costs to turn a side to family first.
const TURN: u16 = 10;
/// From this total on it is worth to look whether a side is family first.
const TURNABLE: u16 = 60;
/// What it costs to read two words as one, beside their distance.
const MERGE: u16 = 2;
/// Beyond this rate two words are as far apart as any.
const FARTHEST: u16 = 150;
/// The rate of a name and its home name: as of two unlike spellings of one name, which a merge may still better
/// (غلامحسین is Gholam Hossein before it is a Gholam).
const AT_HOME: u16 = GOOD + 1;
/// From this rate on a part costs the most, and two names with no nearer part are two names.
const FAINT: u16 = 87;
/// Below this rate a word is near enough to look whether a side is family first.
const NEAR: u16 = 70;
/// Up to this rate two words are well matched, and neither is read together with another word.
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
    /// Whether one ends in a consonant, and the other in an a or e, as a woman's name does: Taher, Tahereh.
    pub(crate) other_end: bool,
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
    /// One of them is a home name of the other.
    Home,
}

/// Look two words up.
pub(crate) fn known(v: &Word, w: &Word) -> Known {
    if v.home | w.home > 0 {
        let stands = |home: u16, known: u16| known > 0 && known::homes().of(home).contains(&known);
        if v.known != w.known && (stands(v.home, w.known) || stands(w.home, v.known)) {
            return Known::Home;
        }
    }
    match (v.known, w.known) {
        (0, _) | (_, 0) => Known::Silent,
        (a, b) if a == b => Known::Same,
        _ => Known::Two,
    }
}

impl Known {
    /// The bin of the observations: of home names no labelled pair has taught anything.
    pub(crate) fn bin(self) -> usize {
        match self {
            Known::Silent | Known::Home => 0,
            Known::Same => 1,
            Known::Two => 2,
        }
    }
}

impl Link {
    /// Whether both sides write this part.
    pub(crate) fn both(&self) -> bool {
        self.a.1 > 0 && self.b.1 > 0
    }
}

/// The words of one form in the order in which they were assigned.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Side<'a> {
    words: &'a [Word],
    /// How many words it was turned by.
    pub(crate) turned: usize,
}

impl<'a> Side<'a> {
    fn new(words: &'a [Word]) -> Side<'a> {
        Side { words: &words[..words.len().min(MOST)], turned: 0 }
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
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Assignment<'a> {
    pub(crate) total: u16,
    pub(crate) x: Side<'a>,
    pub(crate) y: Side<'a>,
    links: [Link; 2 * MOST],
    count: u8,
}

impl<'a> Assignment<'a> {
    /// Begin anew.
    fn start(&mut self, total: u16, x: Side<'a>, y: Side<'a>) {
        (self.total, self.x, self.y, self.count) = (total, x, y, 0);
    }

    /// The parts, in order.
    pub(crate) fn links(&self) -> &[Link] {
        &self.links[..self.count as usize]
    }

    /// A home name stands for the whole given name: where the next name on its side has no counterpart, it may be the
    /// beginning of a longer one (Gholam Hossein is no غلامعلی), and the two words are judged by their sounds.
    fn only_whole_home_names(&mut self, costs: &Costs) {
        for at in 0..self.links().len().saturating_sub(1) {
            let [link, next] = [self.links[at], self.links[at + 1]];
            if link.known != Known::Home || next.both() {
                continue;
            }
            let (v, w) = (self.x.word(link.a.0 as usize), self.y.word(link.b.0 as usize));
            let side = if next.a.1 > 0 { (&self.x, v, next.a) } else { (&self.y, w, next.b) };
            if side.1.home > 0 && side.0.part(side.2).any(|word| word.role == Role::Name) {
                let (rate, hard) = aligned(v, w, costs, FARTHEST);
                self.links[at] = Link { rate, hard, known: Known::Silent, ..link };
            }
        }
    }

    fn push(&mut self, a: (u8, u8), b: (u8, u8), (mut rate, mut hard): Rate, costs: &Costs) {
        let (x, y) = (self.x, self.y);
        if (rate, hard) == PENDING {
            (rate, hard) = aligned(x.word(a.0 as usize), y.word(b.0 as usize), costs, FARTHEST);
        }
        let mut link = Link { a, b, rate, hard, ..Link::default() };
        let length = x.part(a).chain(y.part(b)).map(Word::length).sum::<usize>();
        link.length = length.min(255) as u8;
        if a.1 > 0 && b.1 > 0 {
            let (v, w) = (x.word(a.0 as usize), y.word(b.0 as usize));
            link.same_spelling = a.1 == b.1 && v.spelling == w.spelling;
            link.known = if (a.1, b.1) == (1, 1) { known(v, w) } else { Known::Silent };
            link.same_head = v.head == w.head;
            link.same_set = v.lost(w) == 0;
            let end = |side: &Side, (at, count): (u8, u8)| side.word((at + count) as usize - 1).end;
            link.other_end =
                matches!((end(&x, a), end(&y, b)), (End::Open, End::Closed) | (End::Closed, End::Open));
        }
        self.links[self.count as usize] = link;
        self.count += 1;
    }
}

/// Tenths of cost per symbol, and hard steps.
type Rate = (u16, u8);
/// The rate of two other words.
const OTHER: Rate = (FAR, 4);
/// The rate of two words that cost the most whatever their rate is: it is found where the assignment keeps them.
const PENDING: Rate = (FAINT, u8::MAX);

/// Assign the words of two forms, neither empty, into `out`; false when no word of one, nor any run of words,
/// comes near any of the other: then there is nothing to assign.
pub(crate) fn assign<'a>(x: &'a [Word], y: &'a [Word], costs: &Costs, out: &mut Assignment<'a>) -> bool {
    let (x, y) = (Side::new(x), Side::new(y));
    let meeting = Judge(costs).meeting(x.words, y.words);
    if let Meeting::Nowhere = meeting {
        return false;
    }
    let mut table = Table::new(costs, x, y);
    if let Meeting::AtFirst(rate) = meeting {
        table.note(0, 0, rate);
    }
    if table.straight(out) {
        return true;
    }
    table.fill();
    table.find_merges();
    table.monotone(x, y, out);
    if out.total > TURNABLE && table.solid != (0, 0) {
        // A word that has its like may still be a piece of another: the Reza of علی رضانیا.
        table.solid = (0, 0);
        table.fill();
        table.find_merges();
        table.monotone(x, y, out);
    }
    if out.total > TURNABLE && x.len() > 1 && y.len() > 1 {
        // Family first only where the first word of one side is near the last of the other.
        let near = |i: usize, j: usize| table.singles[i * MOST + j].0 < NEAR;
        for (turn, x, y) in [
            (near(x.len() - 1, 0), x, Side { turned: 1, ..y }),
            (near(0, y.len() - 1), Side { turned: 1, ..x }, y),
        ] {
            if turn {
                let mut other = Assignment::default();
                table.monotone(x, y, &mut other);
                other.total += TURN;
                if other.total < out.total {
                    *out = other;
                }
            }
        }
    }
    true
}

/// What the sounds of two names cost.
struct Table<'c, 'a> {
    judge: Judge<'c>,
    x: Side<'a>,
    y: Side<'a>,
    /// Each two single words, as written.
    singles: [Rate; MOST * MOST],
    /// Which of them were judged, by word of the first side; the others count as two other words.
    judged: [u8; MOST],
    /// Which words of either side have their like on the other, as written: bit sets.
    solid: (u16, u16),
    /// Which words of the second side may be pieces of each word of the first, and the other way.
    pieces: ([u16; MOST], [u16; MOST]),
    /// How many merges there are.
    merges: u8,
    merged: [Merge; MOST_MERGES],
}

/// The most merges of one pair of names that are considered.
const MOST_MERGES: usize = 12;

/// A run of words of one side that may be a run of the other, as written: where they begin, their numbers, and
/// their rate with the cost of merging.
#[derive(Clone, Copy, Default)]
struct Merge {
    at: (u8, u8),
    widths: (u8, u8),
    rate: Rate,
}

impl<'c, 'a> Table<'c, 'a> {
    fn new(costs: &'c Costs, x: Side<'a>, y: Side<'a>) -> Table<'c, 'a> {
        let merged = [Merge::default(); MOST_MERGES];
        Table {
            judge: Judge(costs),
            x,
            y,
            singles: [OTHER; MOST * MOST],
            judged: [0; MOST],
            solid: (0, 0),
            pieces: ([0; MOST], [0; MOST]),
            merges: 0,
            merged,
        }
    }

    /// Word by word, when both sides have as many and each is well matched: no other assignment can be worth
    /// the search. Else the words at one place, or the last ones, are judged, since they match most often.
    fn straight(&mut self, out: &mut Assignment<'a>) -> bool {
        let (n, m) = (self.x.len(), self.y.len());
        let mut total = 0;
        for i in 0..n.min(m) {
            let (i, j) = if n == m || i == 0 { (i, i) } else { (n - 1, m - 1) };
            total += penalty(self.judge(i, j));
            if n != m && i > 0 {
                break;
            }
        }
        if n != m || self.solid.0.count_ones() as usize != n {
            return false;
        }
        out.start(total, self.x, self.y);
        for i in 0..n {
            out.push((i as u8, 1), (i as u8, 1), self.singles[i * MOST + i], self.judge.0);
        }
        true
    }

    /// Judge two single words, unless they were; their rate.
    fn judge(&mut self, i: usize, j: usize) -> u16 {
        if self.judged[i] >> j & 1 == 0 {
            self.note(i, j, self.judge.single(&self.x.words[i], &self.y.words[j]));
        }
        self.singles[i * MOST + j].0
    }

    fn note(&mut self, i: usize, j: usize, rate: Rate) {
        self.judged[i] |= 1 << j;
        self.singles[i * MOST + j] = rate;
        let solid = u16::from(rate.0 <= GOOD);
        self.solid.0 |= solid << i;
        self.solid.1 |= solid << j;
    }

    /// Judge each two single words of which neither has its like.
    fn fill(&mut self) {
        let (x, y) = (self.x.words, self.y.words);
        for (i, v) in x.iter().enumerate() {
            for (j, w) in y.iter().enumerate() {
                self.pieces.0[i] |= u16::from(!v.lacks(w)) << j;
                self.pieces.1[j] |= u16::from(!w.lacks(v)) << i;
                if (self.solid.0 >> i | self.solid.1 >> j) & 1 == 0 {
                    self.judge(i, j);
                }
            }
        }
    }

    /// Runs of words that may be one: of words that have not their like, each of whose sounds are in the other.
    fn find_merges(&mut self) {
        let (x, y) = (self.x.words, self.y.words);
        let pieces = &self.pieces;
        let judge = self.judge;
        let (mut merges, mut merged) = (0, self.merged);
        each_merge(x, y, pieces, (!self.solid.0, !self.solid.1), |(i, p), (j, q)| {
            let rate = judge.merge(&x[i..i + p], &y[j..j + q]);
            if rate.0 < FAINT && merges < MOST_MERGES {
                let (at, widths) = ((i as u8, j as u8), (p as u8, q as u8));
                merged[merges] = Merge { at, widths, rate };
                merges += 1;
            }
            false
        });
        (self.merges, self.merged) = (merges as u8, merged);
    }

    fn monotone(&self, x: Side<'a>, y: Side<'a>, out: &mut Assignment<'a>) {
        let (n, m) = (x.len(), y.len());
        let width = m + 1;
        let mut cells = [Cell::START; (MOST + 1) * (MOST + 1)];
        cells[1..(n + 1) * width].fill(Cell::FAR);
        let (left_x, left_y) = (omissions(&x), omissions(&y));
        for i in 0..=n {
            for j in 0..=m {
                let here = cells[i * width + j].cost;
                let mut reach = |p: usize, q: usize, cost: u16, (rate, hard): Rate| {
                    let cell = &mut cells[(i + p) * width + j + q];
                    if here + cost < cell.cost {
                        *cell = Cell { cost: here + cost, rate, hard, step: (p as u8, q as u8) };
                    }
                };
                if i < n {
                    reach(1, 0, left_x[i], (0, 0));
                }
                if j < m {
                    reach(0, 1, left_y[j], (0, 0));
                }
                if i < n && j < m {
                    let at = (x.written(i), y.written(j));
                    let rate = self.singles[at.0 * MOST + at.1];
                    reach(1, 1, penalty(rate.0), rate);
                    for merge in &self.merged[..self.merges as usize] {
                        let (p, q) = (merge.widths.0 as usize, merge.widths.1 as usize);
                        if (merge.at.0 as usize, merge.at.1 as usize) == at && i + p <= n && j + q <= m {
                            let extra = if p == q { 5 * MERGE } else { MERGE };
                            reach(p, q, penalty(merge.rate.0) + extra, merge.rate);
                        }
                    }
                }
            }
        }
        out.start(cells[n * width + m].cost, x, y);
        trail(&cells, out, self.judge.0);
        out.only_whole_home_names(self.judge.0);
    }
}

/// Judges words by what sounds cost.
#[derive(Clone, Copy)]
struct Judge<'c>(&'c Costs);

/// Whether any word of two names, or run of words, comes near one of the other.
enum Meeting {
    /// None does.
    Nowhere,
    /// Their first words do, at this rate.
    AtFirst(Rate),
    /// Others do.
    Elsewhere,
}

impl Judge<'_> {
    /// Most names that are compared meet nowhere: this is found out without keeping what was found on the way.
    fn meeting(&self, x: &[Word], y: &[Word]) -> Meeting {
        let (mut pieces_x, mut pieces_y) = ([0u16; MOST], [0u16; MOST]);
        for (i, v) in x.iter().enumerate() {
            for (j, w) in y.iter().enumerate() {
                pieces_x[i & (MOST - 1)] |= u16::from(!v.lacks(w)) << j;
                pieces_y[j & (MOST - 1)] |= u16::from(!w.lacks(v)) << i;
                if self.hopeless(v, w) {
                    continue;
                }
                let rate = self.single(v, w);
                if rate.0 < FAINT {
                    return if i + j == 0 { Meeting::AtFirst(rate) } else { Meeting::Elsewhere };
                }
            }
        }
        let near = |(i, p), (j, q)| self.merge(&x[i..i + p], &y[j..j + q]).0 < FAINT;
        let merge = each_merge(x, y, &(pieces_x, pieces_y), (u16::MAX, u16::MAX), near);
        if merge { Meeting::Elsewhere } else { Meeting::Nowhere }
    }

    /// Whether the sounds that either lacks alone make two words cost the most; what is not settled so is aligned.
    #[inline(always)]
    fn hopeless(&self, v: &Word, w: &Word) -> bool {
        static MOST_COST: [u16; 2 * LONGEST + 1] = {
            let (mut costs, mut length) = ([0; 2 * LONGEST + 1], 0);
            while length < costs.len() {
                costs[length] = below(FAINT, length);
                length += 1;
            }
            costs
        };
        let most = MOST_COST[(v.length() + w.length()).min(2 * LONGEST)];
        v.least(w, self.0) > most && v.plain & w.plain && (v.known == 0 || v.known != w.known)
    }

    /// The rate of two single words; [`PENDING`] when it is no less than [`FAINT`].
    fn single(&self, v: &Word, w: &Word) -> Rate {
        if (v.known > 0 && v.known == w.known) || (v.spelling == w.spelling && v.arabic == w.arabic) {
            return (0, 0);
        }
        if !(v.plain && w.plain) && odd(v, w) {
            return self.odd(v, w);
        }
        let find = || match aligned(v, w, self.0, FAINT) {
            near if near.0 < FAINT => near,
            _ => PENDING,
        };
        if v.apart(w) {
            return PENDING;
        }
        if v.plain && w.plain && v.role == w.role {
            return memo::of((v.spelling, w.spelling), self.0.id, find);
        }
        find()
    }

    /// The rate of two words of which one is an initial or a home name.
    fn odd(&self, v: &Word, w: &Word) -> Rate {
        if known(v, w) == Known::Home {
            (AT_HOME, 0)
        } else if v.role == Role::Initial || w.role == Role::Initial {
            let near = self.0.between(v.bare()[0], w.bare()[0]) <= 25;
            if near { (27, 0) } else { (FAR, 1) }
        } else {
            aligned(v, w, self.0, FARTHEST)
        }
    }

    /// The rate of several words of one side read as one of the other.
    fn merge(&self, v: &[Word], w: &[Word]) -> Rate {
        let (one, other) = (Union::of(v), Union::of(w));
        // Two words may share their boundary otherwise, but must not hide one's difference in the other.
        let (allowed, most) = if v.len() == w.len() { (0, SHIFTED + 1) } else { (1, FAINT) };
        if one.apart(&other, allowed) {
            return OTHER;
        }
        if one.plain && other.plain {
            let scripts = (v[0].arabic, w[0].arabic);
            let least = least((one.surely, one.maybe), (other.surely, other.maybe), scripts, self.0);
            if least > below(most, one.length + other.length) {
                return OTHER;
            }
            return memo::of((one.spelling, other.spelling), self.0.id, || self.joined(v, w, false, most));
        }
        let mut best = self.joined(v, w, false, most);
        if v[1..].iter().chain(&w[1..]).any(|word| word.article > 0) {
            best = best.min(self.joined(v, w, true, most));
        }
        best
    }

    /// The rate of the words in a row, with or without the articles inside, when it is less than `most`.
    fn joined(&self, v: &[Word], w: &[Word], articles: bool, most: u16) -> Rate {
        let (mut left, mut right) = ([0u8; WIDEST], [0u8; WIDEST]);
        let (m, n) = (join(v, articles, &mut left), join(w, articles, &mut right));
        if m.abs_diff(n) > 8 {
            return OTHER;
        }
        let left = Line { symbols: &left[..m], arabic: v[0].arabic };
        let right = Line { symbols: &right[..n], arabic: w[0].arabic };
        let found = align::distance::<WIDEST>(left, right, self.0, below(most, m + n));
        found.map_or(OTHER, |found| (rate(found.cost, m + n), found.hard))
    }
}

/// Some words in a row: the first place and their number.
type Run = (usize, usize);

/// Show every two runs of free words that may be one, until it is enough; whether it was.
fn each_merge(
    x: &[Word],
    y: &[Word],
    pieces: &([u16; MOST], [u16; MOST]),
    free: (u16, u16),
    mut enough: impl FnMut(Run, Run) -> bool,
) -> bool {
    let is_free = |set: u16, at: usize| set >> at & 1 == 1;
    for i in (0..x.len()).filter(|&i| is_free(free.0, i)) {
        if runs(pieces.0[i] & free.1, |j, q| enough((i, 1), (j, q))) {
            return true;
        }
    }
    for j in (0..y.len()).filter(|&j| is_free(free.1, j)) {
        if runs(pieces.1[j] & free.0, |i, p| enough((i, p), (j, 1))) {
            return true;
        }
    }
    for i in (1..x.len()).filter(|&i| free.0 >> (i - 1) & 3 == 3) {
        for j in (1..y.len()).filter(|&j| free.1 >> (j - 1) & 3 == 3) {
            if !lack(&x[i - 1..=i], &y[j - 1..=j]) && enough((i - 1, 2), (j - 1, 2)) {
                return true;
            }
        }
    }
    false
}

/// Show the runs of two and of three pieces, until it is enough; whether it was.
#[inline(always)]
fn runs(pieces: u16, mut enough: impl FnMut(usize, usize) -> bool) -> bool {
    let two = pieces & pieces >> 1;
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

/// Whether a sound of either two words is in no reading of the other two.
fn lack(x: &[Word], y: &[Word]) -> bool {
    let sets = |words: &[Word]| words.iter().fold((0, 0), |all, w| (all.0 | w.surely, all.1 | w.maybe));
    let (x, y) = (sets(x), sets(y));
    (x.0 & !y.1) | (y.0 & !x.1) != 0
}

/// The sounds of several words together.
#[derive(Default)]
struct Union {
    surely: u16,
    maybe: u16,
    consonants: (u8, u8),
    initial: bool,
    /// Symbols, the articles included.
    length: usize,
    /// Whether every word is plain, and a hash of their letters in order.
    plain: bool,
    spelling: u64,
}

impl Union {
    fn of(words: &[Word]) -> Union {
        let none = Union { plain: true, ..Union::default() };
        words.iter().fold(none, |all, word| Union {
            surely: all.surely | word.surely,
            maybe: all.maybe | word.maybe,
            consonants: (all.consonants.0 + word.consonants.0, all.consonants.1 + word.consonants.1),
            initial: all.initial || word.role == Role::Initial,
            length: all.length + word.full().len(),
            plain: all.plain && word.plain,
            spelling: all.spelling.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word.spelling,
        })
    }

    /// Whether the words of the two cannot be read as each other: more sounds are lost than allowed, or two
    /// consonants are over.
    fn apart(&self, other: &Union, allowed: u32) -> bool {
        surplus(self.consonants, other.consonants) >= 2
            || lost((self.surely, self.maybe), (other.surely, other.maybe)) > allowed
            || self.initial
            || other.initial
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
    const START: Cell = Cell { cost: 0, rate: 0, hard: 0, step: (0, 0) };
    const FAR: Cell = Cell { cost: u16::MAX / 2, ..Cell::START };
}

/// Walk back through the cells, and write down the parts in order.
fn trail(cells: &[Cell], out: &mut Assignment, costs: &Costs) {
    let width = out.y.len() + 1;
    let (mut i, mut j) = (out.x.len(), out.y.len());
    let mut back = [(0u8, 0u8); 2 * MOST];
    let mut count = 0;
    while i + j > 0 {
        back[count] = (i as u8, j as u8);
        count += 1;
        let (p, q) = cells[i * width + j].step;
        (i, j) = (i - p as usize, j - q as usize);
    }
    for &(i, j) in back[..count].iter().rev() {
        let Cell { step: (p, q), rate, hard, .. } = cells[i as usize * width + j as usize];
        out.push((i - p, p), (j - q, q), (rate, hard), costs);
    }
}

/// Whether either is an initial or a home name.
fn odd(v: &Word, w: &Word) -> bool {
    v.role == Role::Initial || w.role == Role::Initial || v.home | w.home > 0
}

/// The rate of two words by their alignment, with the articles or without; exact below `most`.
fn aligned(v: &Word, w: &Word, costs: &Costs, most: u16) -> Rate {
    if v.apart(w) {
        return OTHER;
    }
    let line = |symbols, word: &Word| Line { symbols, arabic: word.arabic };
    let length = v.length() + w.length();
    let limit = if most == FARTHEST { FARTHEST * length as u16 / 10 } else { below(most, length) };
    let distance = |x, y| align::distance::<LONGEST>(line(x, v), line(y, w), costs, limit);
    let mut best = distance(v.bare(), w.bare());
    if v.article > 0 || w.article > 0 {
        let extra = if (v.article > 0) != (w.article > 0) { 3 } else { 0 };
        best = best.map(|found| Distance { cost: found.cost + extra, ..found });
        let full = distance(v.full(), w.full());
        best = [best, full].into_iter().flatten().min_by_key(|found| found.cost);
    }
    let Some(best) = best else { return OTHER };
    // A title may be a name, but a name that only resembles a title is none.
    let odd = if v.role == w.role { 0 } else { ODD };
    (rate(best.cost, length) + odd, best.hard)
}

/// The highest cost at which so many symbols have less than this rate.
const fn below(rate: u16, length: usize) -> u16 {
    (rate * length as u16).saturating_sub(1) / 10
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
fn join(words: &[Word], articles: bool, out: &mut [u8; WIDEST]) -> usize {
    let mut length = 0;
    for (at, word) in words.iter().enumerate() {
        let part = if articles && at > 0 { word.full() } else { word.bare() };
        let part = &part[..part.len().min(WIDEST - length)];
        out[length..length + part.len()].copy_from_slice(part);
        length += part.len();
    }
    length
}

#[cfg(test)]
mod tests;
