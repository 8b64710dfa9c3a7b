//! Two encoded names → how far they speak for one name.

use crate::align::{self, Line, Step};
use crate::assign::{self, Assignment, Known, Link, Pairs};
use crate::costs::Costs;
use crate::encode::Encoded;
use crate::features::Parts;
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
    let (a, b) = ordered(a, b);
    let apart = Comparison { level: Agreement::Different, score: model.apart };
    let (Some(x), Some(y)) = (a.only_form(), b.only_form()) else {
        let mut found = Assignment::default();
        return match best(a, b, &model.costs, &mut found) {
            Found::Assigned { alias } => judge(model, &found, alias),
            Found::Apart => apart,
            Found::Blank => Comparison { level: Agreement::Different, score: NOTHING },
        };
    };
    // Most names have one form, and most two of them do not meet: nothing is made ready for these.
    let mut pairs = Pairs::NONE;
    if !assign::meeting(x, y, &model.costs, &mut pairs) {
        return apart;
    }
    let mut found = Assignment::default();
    assign::assign_met(x, y, &pairs, &model.costs, &mut found);
    judge(model, &found, false)
}

/// The score of a comparison with nothing.
const NOTHING: i16 = -2048;

/// One order of the two sides, so that ties break alike and the result is symmetric to the bit.
pub(crate) fn ordered<'a>(a: &'a Encoded, b: &'a Encoded) -> (&'a Encoded, &'a Encoded) {
    if a.order <= b.order { (a, b) } else { (b, a) }
}

/// What looking at two names gives.
#[derive(Clone, Copy)]
pub(crate) enum Found {
    /// The assignment of the best pair of forms was written down; `alias`: one of them is an alias.
    Assigned { alias: bool },
    /// No word of one comes near any word of the other.
    Apart,
    /// One of them is no name.
    Blank,
}

/// Write down the best assignment of any two forms.
pub(crate) fn best<'a>(a: &'a Encoded, b: &'a Encoded, costs: &Costs, out: &mut Assignment<'a>) -> Found {
    if a.is_blank() || b.is_blank() {
        return Found::Blank;
    }
    let mut best = Found::Apart;
    for (i, x) in a.forms().enumerate() {
        for (j, y) in b.forms().enumerate() {
            let alias = i + j > 0;
            if matches!(best, Found::Apart) {
                if assign::assign(x, y, costs, out) {
                    best = Found::Assigned { alias };
                }
                continue;
            }
            let mut other = Assignment::default();
            if assign::assign(x, y, costs, &mut other) && other.total < out.total {
                (best, *out) = (Found::Assigned { alias }, other);
            }
        }
    }
    best
}

/// Up to this rate two words are one word in two spellings.
pub(crate) const VARIANT: u16 = 47;

/// What a home name takes from a score: one bit, set by hand, since no labelled pair teaches it.
const HOMELY: i32 = 64;

/// What an initial against another name takes from a score: six bits, set by hand, since hardly a labelled pair
/// teaches it.
const AGAINST: i32 = 6 * 64;

/// What the same letters add to the same sounds: one bit, set by hand, so that a name is nearest to itself.
const SAME_LETTERS: i16 = 64;

/// The least score of a name with itself.
const ITSELF: i32 = 6 * 64;

fn judge(model: &Model, found: &Assignment, alias: bool) -> Comparison {
    let mut parts = Parts::of(found);
    let by_hand = HOMELY * i32::from(parts.known(Known::Home)) + AGAINST * i32::from(parts.initial_against);
    let score = (model.score(found, &parts, alias) - by_hand).clamp(-2047, 2047) as i16;
    // A match on nothing but initials and titles is none.
    let solid = parts.written > 0;
    let missing = parts.all_left_out() > 0;
    let exact = found.links().iter().all(|link| !link.both() || link.same_spelling);
    let mut score = score;
    if solid && exact && !missing {
        // Labelled files hold no name beside itself: it is as near as the same sounds in any two scripts.
        parts.same_spelling = (false, false);
        for script in 0..3 {
            parts.script = script;
            score = score.max(model.score(found, &parts, alias).clamp(ITSELF, 2047) as i16);
        }
        score = (score + SAME_LETTERS).min(2047);
    }
    let level = if !solid || parts.worst > 100 || parts.left_out[0] > 1 || score < -512 {
        Agreement::Different
    } else if parts.worst > VARIANT || score < -64 || parts.known(Known::Two) > 0 || parts.other_end() {
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
pub(crate) fn steps(found: &Assignment, link: &Link, costs: &Costs) -> Vec<Step> {
    let (v, w) = (found.x.part(link.a), found.y.part(link.b));
    let arabic = v.clone().chain(w.clone()).next().is_some_and(|word| word.arabic);
    let left: Vec<u8> = v.clone().flat_map(|word| word.bare()).copied().collect();
    let right: Vec<u8> = w.clone().flat_map(|word| word.bare()).copied().collect();
    let left = Line { symbols: &left, arabic: v.clone().next().map_or(arabic, |word| word.arabic) };
    let right = Line { symbols: &right, arabic: w.clone().next().map_or(arabic, |word| word.arabic) };
    if (link.a.1, link.b.1) == (1, 1)
        && let Some((v, w)) = v.zip(w).next()
        && (v.article > 0 || w.article > 0)
    {
        let (x, y) = (Line { symbols: v.full(), ..left }, Line { symbols: w.full(), ..right });
        let distance = |x, y| align::distance::<{ align::WIDEST }>(x, y, costs, u16::MAX);
        if distance(x, y).map(|found| found.cost) < distance(left, right).map(|found| found.cost) {
            return align::steps(x, y, costs);
        }
    }
    align::steps(left, right, costs)
}
