//! Which words of one name answer to which words of the other.
//!
//! A monotone assignment with merges (محمدرضا = Mohammad Reza) and omissions, after Monge–Elkan as
//! generalised by Jimenez et al. (2009), with a convex penalty per part so that one wrong given name sinks
//! the pair; then one retry with either side family first.

mod judge;
mod path;
mod runs;
mod table;

use crate::costs::Costs;
use crate::encode::{Role, Word};
use crate::known;
use crate::symbols::End;
use judge::Judge;
pub(crate) use judge::Pairs;
use path::{Ground, Way};
use table::Table;

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
#[repr(align(16))]
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
#[inline]
pub(crate) fn known(v: &Word, w: &Word) -> Known {
    if v.home | w.home > 0 {
        let stands = |home: u16, known: u16| known > 0 && known::homes().of(home).contains(&known);
        if v.known != w.known && (stands(v.home, w.known) || stands(w.home, v.known)) {
            return Known::Home;
        }
    }
    // Without a branch on what cannot be foreseen.
    const BY: [Known; 4] = [Known::Silent, Known::Silent, Known::Two, Known::Same];
    BY[usize::from(v.known > 0 && w.known > 0) << 1 | usize::from(v.known == w.known)]
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
    /// One word read as one word.
    fn of(v: &Word, w: &Word, rate: Rate, judge: Judge) -> Link {
        let (rate, hard) = if rate == PENDING { judge.aligned(v, w) } else { rate };
        Link {
            rate,
            hard: hard as u8,
            length: (v.length() + w.length()) as u8,
            same_spelling: v.spelling == w.spelling,
            known: known(v, w),
            other_end: ends_otherwise(v, w),
            ..Link::between(v, w)
        }
    }

    /// What the sounds of two words, the first ones of a part, say of it.
    fn between(v: &Word, w: &Word) -> Link {
        Link { same_head: v.head == w.head, same_set: !v.lacks(w) && !w.lacks(v), ..Link::default() }
    }

    /// Whether both sides write this part.
    pub(crate) fn both(&self) -> bool {
        self.a.1 > 0 && self.b.1 > 0
    }
}

/// Whether one word ends as a woman's name and the other as a man's.
fn ends_otherwise(v: &Word, w: &Word) -> bool {
    // Without a branch on what cannot be foreseen.
    const BITS: u8 = 1 << End::Open as u8 | 1 << End::Closed as u8;
    1 << v.end as u8 | 1 << w.end as u8 == BITS
}

/// The words of one form in the order in which they were assigned.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Side<'a> {
    words: &'a [Word],
    /// How many words it was turned by.
    pub(crate) turned: usize,
    /// Which places hold what: bit sets. The names among them, without initials.
    pub(crate) names: u8,
    pub(crate) initials: u8,
    pub(crate) prefixes: u8,
}

impl<'a> Side<'a> {
    /// Words, at most [`MOST`], in the order that begins with the word `turned`.
    fn new(words: &'a [Word], turned: usize) -> Side<'a> {
        let (mut names, mut initials, mut prefixes) = (0, 0, 0);
        for (at, word) in words.iter().enumerate() {
            names |= u8::from(word.role == Role::Name) << (at % MOST);
            initials |= u8::from(word.role == Role::Initial) << (at % MOST);
            prefixes |= u8::from(word.role == Role::Prefix) << (at % MOST);
        }
        let turn = |set: u8| if turned == 0 { set } else { set >> turned | set << (words.len() - turned) };
        let all = u8::MAX >> (MOST - words.len());
        let [names, initials, prefixes] = [names, initials, prefixes].map(|set| turn(set) & all);
        Side { words, turned, names, initials, prefixes }
    }

    /// Whether every word is a name.
    pub(crate) fn all_names(&self) -> bool {
        self.names == u8::MAX >> (MOST - self.words.len())
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

    /// The place of the word that was written there.
    fn place(&self, written: usize) -> usize {
        if written >= self.turned { written - self.turned } else { written + self.words.len() - self.turned }
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

impl Default for Assignment<'_> {
    fn default() -> Self {
        // One block of zeros, which a default for each part is not.
        const NOTHING: Link = Link {
            a: (0, 0),
            b: (0, 0),
            rate: 0,
            hard: 0,
            length: 0,
            same_spelling: false,
            known: Known::Silent,
            same_head: false,
            same_set: false,
            other_end: false,
        };
        let (x, y) = (Side::default(), Side::default());
        Assignment { total: 0, x, y, links: [NOTHING; 2 * MOST], count: 0 }
    }
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
    fn only_whole_home_names(&mut self, judge: Judge) {
        for at in 0..self.links().len().saturating_sub(1) {
            let [link, next] = [self.links[at], self.links[at + 1]];
            if link.known != Known::Home || next.both() {
                continue;
            }
            let (v, w) = (self.x.word(link.a.0 as usize), self.y.word(link.b.0 as usize));
            let side = if next.a.1 > 0 { (&self.x, v, next.a) } else { (&self.y, w, next.b) };
            if side.1.home > 0 && side.0.part(side.2).any(|word| word.role == Role::Name) {
                let (rate, hard) = judge.aligned(v, w);
                self.links[at] = Link { rate, hard: hard as u8, known: Known::Silent, ..link };
            }
        }
    }

    /// Write down the next part: one word read as one.
    #[inline]
    fn pair(&mut self, i: usize, j: usize, rate: Rate, judge: Judge) {
        let link = Link::of(self.x.word(i), self.y.word(j), rate, judge);
        self.push(Link { a: (i as u8, 1), b: (j as u8, 1), ..link });
    }

    /// Write down that a word of the first side is left out, before that of the second.
    fn first_alone(&mut self, i: usize, j: usize) {
        let length = self.x.word(i).length() as u8;
        self.push(Link { a: (i as u8, 1), b: (j as u8, 0), length, ..Link::default() });
    }

    /// Write down that a word of the second side is left out, before that of the first.
    fn second_alone(&mut self, i: usize, j: usize) {
        let length = self.y.word(j).length() as u8;
        self.push(Link { a: (i as u8, 0), b: (j as u8, 1), length, ..Link::default() });
    }

    #[inline]
    fn push(&mut self, link: Link) {
        self.links[self.count as usize % (2 * MOST)] = link;
        self.count += 1;
    }

    /// Write down several words of one side read as some of the other: judged by their first ones, and by how the last
    /// ones end.
    fn merged(&mut self, a: (u8, u8), b: (u8, u8), (rate, hard): Rate) {
        let (v, w) = (self.x.word(a.0 as usize), self.y.word(b.0 as usize));
        let last = |side: &Side<'a>, (at, count): (u8, u8)| side.word((at + count) as usize - 1);
        let length: usize = self.x.part(a).chain(self.y.part(b)).map(Word::length).sum();
        let link = Link {
            a,
            b,
            rate,
            hard: hard as u8,
            length: length.min(255) as u8,
            same_spelling: a.1 == b.1 && v.spelling == w.spelling,
            other_end: ends_otherwise(last(&self.x, a), last(&self.y, b)),
            ..Link::between(v, w)
        };
        self.push(link);
    }
}

/// Tenths of cost per symbol, and hard steps.
type Rate = (u16, u16);
/// The rate of two other words.
const OTHER: Rate = (FAR, 4);
/// The rate of two words that cost the most whatever their rate is: it is found where the assignment keeps them.
const PENDING: Rate = (FAINT, u16::MAX);

/// Assign the words of two forms, neither empty, into `out`; false when no word of one, nor any run of words,
/// comes near any of the other: then there is nothing to assign.
pub(crate) fn assign<'a>(x: &'a [Word], y: &'a [Word], costs: &Costs, out: &mut Assignment<'a>) -> bool {
    let mut pairs = Pairs::NONE;
    let meeting = meeting(x, y, costs, &mut pairs);
    if meeting {
        assign_met(x, y, &pairs, costs, out);
    }
    meeting
}

/// Find what the single words of two forms, neither empty, cost; whether the two meet.
#[inline]
pub(crate) fn meeting(x: &[Word], y: &[Word], costs: &Costs, pairs: &mut Pairs) -> bool {
    Judge(costs).meeting(cut(x), cut(y), pairs)
}

fn cut(words: &[Word]) -> &[Word] {
    &words[..words.len().min(MOST)]
}

/// Assign the words of two forms that meet, into `out`.
#[inline(never)]
pub(crate) fn assign_met<'a>(
    x: &'a [Word],
    y: &'a [Word],
    pairs: &Pairs,
    costs: &Costs,
    out: &mut Assignment<'a>,
) {
    let (x, y) = (Side::new(cut(x), 0), Side::new(cut(y), 0));
    let mut table = Table::new(costs, &x, &y, pairs);
    let mut way = Way::default();
    if let Some(total) = table.straight() {
        way.level(total, 0);
        return way.write(&table, x, y, out);
    }
    table.judge();
    table.find_merges();
    let most = if table.any_solid() { TURNABLE } else { u16::MAX };
    if !search(&table, &x, &y, most, &mut way) {
        // A word that has its like may still be a piece of another: the Reza of علی رضانیا.
        table.judge_again();
        table.find_merges();
        search(&table, &x, &y, u16::MAX, &mut way);
    }
    if way.total > TURNABLE && x.len() > 1 && y.len() > 1 {
        return turned(&table, &way, x, y, out);
    }
    way.write(&table, x, y, out);
}

/// Find the cheapest way in the order in which the words are written; false when it costs more than `most`.
fn search(table: &Table, x: &Side, y: &Side, most: u16, way: &mut Way) -> bool {
    if !path::word_by_word(table, x, y, way) {
        let ground = Ground::of(table, x, y);
        if table.merges().is_empty() && ground.least > most {
            return false;
        }
        ground.cheapest(table, x, y, way);
    }
    way.total <= most
}

/// Write down that way, or a cheaper one with either side family first, where its first word is near the last of the other.
fn turned<'a>(table: &Table, way: &Way, x: Side<'a>, y: Side<'a>, out: &mut Assignment<'a>) {
    let near = |i: usize, j: usize| table.single(i, j).0 < NEAR;
    let mut least = way.total;
    // Abd and Abu are no names of their own.
    let (head_x, head_y) = (head(&x), head(&y));
    for (turn, to) in [(near(x.len() - 1, head_y), (0, 1)), (near(head_x, y.len() - 1), (1, 0))] {
        if turn {
            let (x, y) = (Side::new(x.words, to.0), Side::new(y.words, to.1));
            let mut other = Way::default();
            Ground::of(table, &x, &y).cheapest(table, &x, &y, &mut other);
            other.total += TURN;
            if other.total < least {
                least = other.total;
                other.write(table, x, y, out);
            }
        }
    }
    if least == way.total {
        way.write(table, x, y, out);
    }
}

/// The place of the first word that is not a prefix.
fn head(side: &Side) -> usize {
    (side.prefixes.trailing_ones() as usize).min(side.len() - 1)
}

/// The penalty of a part: convex in its rate.
pub(crate) fn penalty(rate: u16) -> u16 {
    (u32::from(rate) * u32::from(rate) / 50).min(HOPELESS as u32) as u16
}

#[cfg(test)]
mod tests;
