//! A bound on what it costs to read one word as another, from counts of their sounds alone.
//!
//! Sounds that spellings mix share a lane. A word that has two m and an r more than the other can have loses them: each
//! costs no less than its lanes weigh. An m may be misread as an n, which costs less than to lose it: so m and n have a
//! lane each, and share one more, which only a word with neither loses. Sixteen lanes are sixteen bytes, so that a
//! processor weighs them all at once. What is counted does not depend on what was learned; a lane whose weight the costs
//! in force do not bear is left out, see [`heard`].

use crate::costs::{self, Costs};
use crate::symbols::*;
use std::sync::LazyLock;

/// How many lanes there are.
const COUNT_OF_LANES: usize = 16;

/// A weight for each lane.
type Lanes = [u8; COUNT_OF_LANES];

/// What the symbols of a lane weigh, and which these are.
#[rustfmt::skip]
const LANES: [(u8, &[u8]); COUNT_OF_LANES] = [
    (88, &[BE, PE, B, P]), (88, &[FE, F]), (60, &[RE, R]), (60, &[LAM, L]), (50, &[MIM, M]), (50, &[NUN, N]),
    (70, &[TE, TAH, T, D, DAL]), (83, &[SIN, SAD, S, Z, ZE]), (88, &[SHIN, SH, CHE, CH]), (88, &[JIM, DJ, J, ZHE, ZH]),
    (88, &[KAF, K, Q, QAF, GHAYN, GH]), (88, &[GAF, G]), (88, &[KHE, KH, X]), (24, &[H, HEH]),
    (18, &[RE, R, LAM, L]), (30, &[MIM, M, NUN, N]),
];

/// The sounds of one word, or of several in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Weighed {
    /// What its own symbols weigh; of a letter twice in a row one is counted, since the other is cheap to leave out.
    own: Lanes,
    /// What its symbols weigh as what they may be read as.
    read: Lanes,
}

impl Weighed {
    /// The symbols of a word; the first so many are an article, which may be left out.
    pub(crate) fn of(symbols: &[u8], article: usize) -> Weighed {
        let (mut out, mut before, table) = (Weighed::default(), u8::MAX, &*TABLE);
        for (at, &symbol) in symbols.iter().enumerate() {
            let one = &table[symbol as usize];
            if at >= article && before != symbol {
                out.own = add(&out.own, &one.own);
            }
            out.read = add(&out.read, &one.read);
            before = symbol;
        }
        out
    }

    /// These words, and one more that begins with `first`; `twice`: whether the last symbol of these is the same.
    #[inline(always)]
    pub(crate) fn and(&self, next: &Weighed, first: u8, twice: bool) -> Weighed {
        let own = add(&self.own, &next.own);
        let own = if twice { less(&own, &TABLE[first as usize].own) } else { own };
        Weighed { own, read: add(&self.read, &next.read) }
    }

    /// No alignment of the two costs less.
    #[inline(always)]
    pub(crate) fn least(&self, other: &Weighed, (arabic, other_arabic): (bool, bool), costs: &Costs) -> u16 {
        let heard = costs.heard(arabic, other_arabic);
        // Both are weighed always: which of them tells cannot be foreseen.
        lost(&self.own, &other.read, &heard.there).max(lost(&other.own, &self.read, &heard.back))
    }
}

/// In which lanes sounds count that one of two words has and the other has not, there and back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Heard {
    there: Lanes,
    back: Lanes,
}

impl Heard {
    /// Between a word of one script and a word of the other.
    pub(crate) fn between(costs: &Costs, arabic: bool, other: bool) -> Heard {
        Heard { there: heard(costs, arabic, other), back: heard(costs, other, arabic) }
    }
}

/// What of the first is not in the second, where it is heard.
#[inline(always)]
fn lost(own: &Lanes, read: &Lanes, heard: &Lanes) -> u16 {
    let mut sum = 0;
    for lane in 0..COUNT_OF_LANES {
        sum += u32::from(own[lane].saturating_sub(read[lane]) & heard[lane]);
    }
    sum as u16
}

#[inline(always)]
fn add(a: &Lanes, b: &Lanes) -> Lanes {
    std::array::from_fn(|lane| a[lane].saturating_add(b[lane]))
}

#[inline(always)]
fn less(a: &Lanes, b: &Lanes) -> Lanes {
    std::array::from_fn(|lane| a[lane].saturating_sub(b[lane]))
}

/// The lanes, all bits set, that count: no symbol of a word in one script is left out for less than its lanes weigh, nor
/// read as a symbol of a word in the other for less than those of its lanes weigh that this is not of.
fn heard(costs: &Costs, arabic: bool, other: bool) -> Lanes {
    let of = |script: bool| (0..COUNT as u8).filter(move |&symbol| may_be_of(symbol, script));
    let mut heard = [0; COUNT_OF_LANES];
    for lane in 0..COUNT_OF_LANES {
        heard[lane] = u8::MAX;
        let weighs = |x: u8, y: Option<u8>| {
            let unread = |&lane: &usize| y.is_none_or(|y| TABLE[y as usize].read[lane] == 0);
            let lanes = (0..COUNT_OF_LANES).filter(|&lane| heard[lane] > 0).filter(unread);
            lanes.map(|lane| TABLE[x as usize].own[lane]).sum::<u8>()
        };
        let borne = |x: u8| {
            costs.gap[usize::from(other)][x as usize] >= weighs(x, None)
                && of(other).all(|y| costs.between(x, y) >= weighs(x, Some(y)))
        };
        if !LANES[lane].1.iter().filter(|&&x| may_be_of(x, arabic)).all(|&x| borne(x)) {
            heard[lane] = 0;
        }
    }
    heard
}

/// What each symbol weighs: as its own, and in each lane as a member of which the prior reads it for less than what that
/// weighs so far.
static TABLE: LazyLock<[Weighed; COUNT]> = LazyLock::new(|| {
    let prior = costs::by_hand();
    let own = |symbol: u8, lane: usize| if LANES[lane].1.contains(&symbol) { LANES[lane].0 } else { 0 };
    let so_far = |symbol: u8, lane: usize| (0..=lane).map(|lane| own(symbol, lane)).sum::<u8>();
    let reads = |symbol: u8, lane: usize| {
        let (weight, symbols) = LANES[lane];
        let read = symbols.iter().any(|&x| prior.between(x, symbol) < so_far(x, lane));
        if read { weight } else { 0 }
    };
    std::array::from_fn(|symbol| Weighed {
        own: std::array::from_fn(|lane| own(symbol as u8, lane)),
        read: std::array::from_fn(|lane| reads(symbol as u8, lane)),
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn the_shipped_costs_bear_most_lanes() {
        for scripts in [(false, false), (false, true), (true, false), (true, true)] {
            let heard = heard(&Model::shipped().costs, scripts.0, scripts.1);
            assert!(heard.iter().filter(|&&lane| lane > 0).count() >= 14, "{scripts:?} {heard:?}");
        }
    }
}
