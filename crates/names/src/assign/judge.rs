//! How near words are: single ones, and several in a row read as one.

use super::runs::{Pieces, each_merge};
use super::table::place;
use super::{AT_HOME, FAINT, FAR, FARTHEST, GOOD, Known, MOST, ODD, OTHER, PENDING, Rate, SHIFTED, known};
use crate::align::{self, Distance, Line, WIDEST};
use crate::costs::Costs;
use crate::encode::{Role, Word, lost, surplus};
use crate::lanes::Weighed;
use crate::memo;
use crate::sounds::MOST as LONGEST;

/// The highest cost at which so many symbols are not faint; a power of two in length, so that no index is out of it.
static MOST_COST: [u16; 64] = {
    let (mut costs, mut length) = ([0; 64], 0);
    while length < costs.len() {
        costs[length] = below(FAINT, length);
        length += 1;
    }
    costs
};
const _: () = assert!(2 * LONGEST < MOST_COST.len());

/// What every two single words of two names cost. Sets of pairs have a byte for each word of the first and in it a bit for
/// each of the second.
pub(crate) struct Pairs {
    /// Those whose rate is settled, since it is less than [`FAINT`] or does not follow from their sounds.
    pub(super) settled: u64,
    /// Those that cost less than the most, and those that are well matched.
    near: u64,
    pub(super) good: u64,
    rates: [u16; MOST * MOST],
}

impl Pairs {
    /// Before anything is found.
    pub(crate) const NONE: Pairs = Pairs { settled: 0, near: 0, good: 0, rates: [0; MOST * MOST] };

    /// What two words cost, where it is settled.
    #[inline]
    pub(super) fn rate(&self, at: usize) -> Rate {
        memo::unpacked(self.rates[at])
    }
}

/// Judges words by what sounds cost.
#[derive(Clone, Copy)]
pub(super) struct Judge<'c>(pub(super) &'c Costs);

impl Judge<'_> {
    /// Find what every two single words of two names cost, each cut to [`MOST`] words; whether the two meet: a word of one,
    /// or a run of words, comes near one of the other. Most names that are compared meet nowhere.
    #[inline]
    pub(super) fn meeting(&self, x: &[Word], y: &[Word], pairs: &mut Pairs) -> bool {
        self.pairs(x, y, self.maybe_near(x, y), pairs);
        let near = |(i, p), (j, q)| self.merge(&x[i..i + p], &y[j..j + q]).0 < FAINT;
        pairs.near > 0 || each_merge(x, y, &Pieces::of(x, y), (u8::MAX, u8::MAX), near)
    }

    /// Find what each two single words of this set cost.
    #[inline]
    pub(super) fn pairs(&self, x: &[Word], y: &[Word], mut left: u64, pairs: &mut Pairs) {
        while left > 0 {
            let at = left.trailing_zeros() as usize;
            let rate = self.single(&x[at / MOST], &y[at % MOST]);
            pairs.settled |= u64::from(rate != PENDING) << at;
            pairs.near |= u64::from(rate.0 < FAINT) << at;
            pairs.good |= u64::from(rate.0 <= GOOD) << at;
            pairs.rates[at] = memo::packed(rate);
            left &= left - 1;
        }
    }

    /// The pairs of words of which sounds alone do not tell that they cost the most.
    #[inline(always)]
    pub(super) fn maybe_near(&self, x: &[Word], y: &[Word]) -> u64 {
        let (mut near, mut odd) = (0, false);
        for (i, v) in x.iter().enumerate() {
            // No word has this number, as no other has that of a name that is known.
            let same = if v.known == 0 { u16::MAX } else { v.known };
            odd |= v.odd;
            for (j, w) in y.iter().enumerate() {
                // Without a branch on what cannot be foreseen.
                let most = MOST_COST[(v.length() + w.length()) % MOST_COST.len()];
                near |= u64::from(!v.exceeds(w, most, self.0) | (same == w.known)) << place(i, j);
            }
        }
        if odd || y.iter().any(|w| w.odd) { near | told_pairs(x, y) } else { near }
    }

    /// The rate of two single words; [`PENDING`] when it is no less than [`FAINT`].
    pub(super) fn single(&self, v: &Word, w: &Word) -> Rate {
        if (v.known > 0 && v.known == w.known) || (v.spelling == w.spelling && v.arabic == w.arabic) {
            return (0, 0);
        }
        if v.odd | w.odd && told_otherwise(v, w) {
            return self.told(v, w);
        }
        if v.apart(w) {
            return PENDING;
        }
        memo::of(letters(v, w), self.0.id, || match aligned(v, w, self.0, FAINT) {
            near if near.0 < FAINT => near,
            _ => PENDING,
        })
    }

    /// The rate of two single words by their sounds.
    pub(super) fn aligned(&self, v: &Word, w: &Word) -> Rate {
        if v.apart(w) {
            return OTHER;
        }
        memo::of(letters(v, w), !self.0.id, || aligned(v, w, self.0, FARTHEST))
    }

    /// The rate of two words of which one is an initial or the home name of the other.
    fn told(&self, v: &Word, w: &Word) -> Rate {
        if known(v, w) == Known::Home {
            return (AT_HOME, 0);
        }
        let near = self.0.between(v.bare()[0], w.bare()[0]) <= 25;
        if near { (27, 0) } else { (FAR, 1) }
    }

    /// The rate of several words of one side read as one of the other.
    pub(super) fn merge(&self, v: &[Word], w: &[Word]) -> Rate {
        // Two words may share their boundary otherwise, but must not hide one's difference in the other.
        let (allowed, most) = if v.len() == w.len() { (0, SHIFTED + 1) } else { (1, FAINT) };
        if Union::of(v).apart(&Union::of(w), allowed) {
            return OTHER;
        }
        let length = |words: &[Word]| words.iter().map(|word| word.full().len()).sum::<usize>();
        let length = length(v) + length(w);
        let least = weighed(v).least(&weighed(w), (v[0].arabic, w[0].arabic), self.0);
        if length <= WIDEST && least > below(most, length) {
            return OTHER;
        }
        memo::of((spelling(v), spelling(w)), self.0.id, || {
            let bare = self.joined(v, w, false, most);
            let articles = v[1..].iter().chain(&w[1..]).any(|word| word.article > 0);
            if articles { bare.min(self.joined(v, w, true, most)) } else { bare }
        })
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
        found.map_or(OTHER, |found| (rate(found.cost, m + n), u16::from(found.hard)))
    }
}

/// The sounds of several words, counted.
#[inline(always)]
fn weighed(words: &[Word]) -> Weighed {
    words.windows(2).fold(words[0].weighed, |all, pair| {
        let (last, first) = (pair[0].bare().last(), pair[1].bare()[0]);
        all.and(&pair[1].weighed, first, last == Some(&first))
    })
}

/// A hash of the letters of several words in order, and of their articles.
fn spelling(words: &[Word]) -> u64 {
    let next =
        |all: u64, word: &Word| all.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word.letters();
    words.iter().fold(0, next)
}

/// What several words sound together.
struct Union {
    surely: u16,
    maybe: u16,
    consonants: (u8, u8),
    initial: bool,
}

impl Union {
    #[inline(always)]
    fn of(words: &[Word]) -> Union {
        let (mut surely, mut maybe, mut fewest, mut most) = (0, 0, 0, 0);
        let mut initial = false;
        for word in words {
            surely |= word.surely;
            maybe |= word.maybe;
            fewest += word.consonants.0;
            most += word.consonants.1;
            initial |= word.role == Role::Initial;
        }
        Union { surely, maybe, consonants: (fewest, most), initial }
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

/// What the sounds of two words follow from: their letters, and whether these begin with an article; beside it, whether
/// they are of one use.
fn letters(v: &Word, w: &Word) -> (u64, u64) {
    const OF_TWO_USES: u64 = 0x9fb2_1c65_1e98_df25;
    let uses = if v.role == w.role { 0 } else { OF_TWO_USES };
    (v.letters() ^ uses, w.letters() ^ uses)
}

/// The pairs of words of which what they are says how near they are.
#[inline(never)]
fn told_pairs(x: &[Word], y: &[Word]) -> u64 {
    let all = (0..x.len()).flat_map(|i| (0..y.len()).map(move |j| (i, j)));
    all.fold(0, |told, (i, j)| told | u64::from(told_otherwise(&x[i], &y[j])) << place(i, j))
}

/// Whether what two words are says how near they are, and not their sounds.
fn told_otherwise(v: &Word, w: &Word) -> bool {
    v.role == Role::Initial || w.role == Role::Initial || known(v, w) == Known::Home
}

/// The rate of two words by their alignment, with the articles or without; exact below `most`.
pub(super) fn aligned(v: &Word, w: &Word, costs: &Costs, most: u16) -> Rate {
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
    (rate(best.cost, length) + odd, u16::from(best.hard))
}

/// The highest cost at which so many symbols have less than this rate.
const fn below(rate: u16, length: usize) -> u16 {
    (rate * length as u16).saturating_sub(1) / 10
}

/// Tenths of cost per symbol of both sides.
fn rate(distance: u16, length: usize) -> u16 {
    (u32::from(distance) * 10 / length.max(1) as u32).min(FAR as u32) as u16
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
