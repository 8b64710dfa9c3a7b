//! Two encoded names → how far they speak for one name.

use crate::align::{self, Line, Step};
use crate::assign::{self, Assignment, Link};
use crate::costs::Costs;
use crate::encode::Encoded;
use crate::features::{Parts, observe};
use crate::model::Model;

/// How far two written names agree, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Agreement {
    /// The same letters, once folded.
    Exact,
    /// The same name, spelled or written otherwise.
    Variant,
    /// What both write agrees; one side writes a part that the other leaves out.
    PartMissing,
    /// A part is near, but may well be another name.
    Confusable,
    /// Another name, or nothing to compare.
    Different,
}

impl Agreement {
    /// All levels, best first.
    pub const ALL: [Agreement; 5] = [
        Agreement::Exact,
        Agreement::Variant,
        Agreement::PartMissing,
        Agreement::Confusable,
        Agreement::Different,
    ];
}

/// What a comparison found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The level of agreement.
    pub level: Agreement,
    /// The fine score; higher is more alike. log2 odds in 1/64 bit, at the base rate of the file that the
    /// model was learned from; a comparison with nothing has the least, -2048.
    pub score: i16,
}

/// Compare two names by the shipped model. Symmetric; a blank name is [`Agreement::Different`] from everything.
pub fn compare(a: &Encoded, b: &Encoded) -> Comparison {
    compare_by(Model::shipped(), a, b)
}

/// Compare two names by a model of one's own.
pub fn compare_by(model: &Model, a: &Encoded, b: &Encoded) -> Comparison {
    // One order of the two sides, so that ties break alike and the result is symmetric to the bit.
    let (a, b) = if a.symbols <= b.symbols { (a, b) } else { (b, a) };
    match best(a, b, &model.costs) {
        Some((found, alias)) => judge(model, &found, alias),
        None => Comparison { level: Agreement::Different, score: NOTHING },
    }
}

/// The score of a comparison with nothing.
const NOTHING: i16 = -2048;

/// The assignment of the best pair of forms, and whether one of them is an alias.
pub(crate) fn best<'a>(a: &'a Encoded, b: &'a Encoded, costs: &Costs) -> Option<(Assignment<'a>, bool)> {
    let mut best: Option<(Assignment, bool)> = None;
    for (i, x) in a.forms().enumerate() {
        for (j, y) in b.forms().enumerate() {
            let found = assign::assign(a, x, b, y, costs);
            if best.as_ref().is_none_or(|(held, _)| found.total < held.total) {
                best = Some((found, i + j > 0));
            }
        }
    }
    best
}

/// Up to this rate two words are one word in two spellings.
pub(crate) const VARIANT: u16 = 47;

fn judge(model: &Model, found: &Assignment, alias: bool) -> Comparison {
    let parts = Parts::of(found);
    let score = model.score(&observe(found, &parts, alias)).clamp(-2047, 2047) as i16;
    // A match on nothing but initials and titles is none.
    let solid = parts.written > 0;
    let missing = parts.left_out.iter().sum::<usize>() > 0;
    let exact = found.links().iter().all(|link| !link.both() || link.same_spelling);
    let level = if !solid || parts.worst > 100 || parts.left_out[0] > 1 || score < -512 {
        Agreement::Different
    } else if parts.worst > VARIANT || score < -64 || parts.known_two > 0 {
        Agreement::Confusable
    } else if missing {
        Agreement::PartMissing
    } else if exact {
        Agreement::Exact
    } else {
        Agreement::Variant
    };
    Comparison { level, score: if solid { score } else { score.min(-1) } }
}

/// The steps of a part: its words with or without their articles, whichever is nearer.
pub(crate) fn steps(a: &Encoded, b: &Encoded, found: &Assignment, link: &Link, costs: &Costs) -> Vec<Step> {
    let (v, w) = (found.x.part(link.a), found.y.part(link.b));
    let arabic = v.clone().chain(w.clone()).next().is_some_and(|word| word.arabic);
    let left: Vec<u8> = v.clone().flat_map(|word| a.bare(word).to_vec()).collect();
    let right: Vec<u8> = w.clone().flat_map(|word| b.bare(word).to_vec()).collect();
    let left = Line { symbols: &left, arabic: v.clone().next().map_or(arabic, |word| word.arabic) };
    let right = Line { symbols: &right, arabic: w.clone().next().map_or(arabic, |word| word.arabic) };
    if (link.a.1, link.b.1) == (1, 1)
        && let Some((v, w)) = v.zip(w).next()
        && (v.article > 0 || w.article > 0)
    {
        let (x, y) = (Line { symbols: a.full(v), ..left }, Line { symbols: b.full(w), ..right });
        let distance = |x, y| align::distance::<{ align::WIDEST + 1 }>(x, y, costs).cost;
        if distance(x, y) < distance(left, right) {
            return align::steps(x, y, costs);
        }
    }
    align::steps(left, right, costs)
}
