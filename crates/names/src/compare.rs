//! Two encoded names → how far they speak for one name.

use crate::align;
use crate::assign::{self, Assignment, Link};
use crate::costs::COSTS;
use crate::encode::{Encoded, Role, Word};

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
    /// The fine score; higher is more alike. Never above 512; two blanks score -512.
    pub score: i16,
}

/// Compare two names. Symmetric; a blank name is [`Agreement::Different`] from everything.
pub fn compare(a: &Encoded, b: &Encoded) -> Comparison {
    // One order of the two sides, so that ties break alike and the result is symmetric to the bit.
    let (a, b) = if a.symbols <= b.symbols { (a, b) } else { (b, a) };
    match best(a, b) {
        Some((_, _, assignment)) => judge(&assignment),
        None => Comparison { level: Agreement::Different, score: -512 },
    }
}

/// The best pair of forms and its assignment.
pub(crate) fn best<'a>(a: &'a Encoded, b: &'a Encoded) -> Option<(&'a [Word], &'a [Word], Assignment)> {
    let mut best: Option<(&[Word], &[Word], Assignment)> = None;
    for x in a.forms() {
        for y in b.forms() {
            let assignment = assign::assign(a, x, b, y);
            if best.as_ref().is_none_or(|(.., held)| assignment.total < held.total) {
                best = Some((x, y, assignment));
            }
        }
    }
    best
}

fn judge(assignment: &Assignment) -> Comparison {
    let matched = assignment.links.iter().filter(|link| link.both());
    let worst = matched.clone().map(|link| link.penalty).max().unwrap_or(i32::MAX);
    let solid = matched.clone().any(|link| link.length > 2);
    let missing = assignment.links.iter().any(|link| !link.both() && link.penalty > 5);
    let exact = matched.clone().all(|link| link.same_spelling);
    let level = if !solid || worst > 220 {
        Agreement::Different
    } else if worst > 45 {
        Agreement::Confusable
    } else if missing {
        if assignment.total < 320 { Agreement::PartMissing } else { Agreement::Different }
    } else if exact {
        Agreement::Exact
    } else {
        Agreement::Variant
    };
    Comparison { level, score: (512 - assignment.total).clamp(-512, 512) as i16 }
}

/// The penalty of reading the words of one side as those of the other, convex in the distance per symbol.
pub(crate) fn penalty(distance: u16, length_a: usize, length_b: usize) -> i32 {
    let rate = i32::from(distance) * 10 / (length_a + length_b).max(1) as i32;
    (rate * rate / 50).min(300)
}

/// The distance of two words: with and without their articles, the least.
pub(crate) fn word_distance(a: &Encoded, x: &Word, b: &Encoded, y: &Word) -> u16 {
    let mut best = align::distance(a.bare(x), b.bare(y), &COSTS)
        + if (x.article > 0) != (y.article > 0) { 3 } else { 0 };
    if x.article > 0 || y.article > 0 {
        best = best.min(align::distance(a.full(x), b.full(y), &COSTS));
    }
    best
}

impl Link {
    /// Whether both sides write this part.
    pub(crate) fn both(&self) -> bool {
        self.a.1 > 0 && self.b.1 > 0
    }
}

/// What it costs to leave a word out: by its role and its place among `count` words.
pub(crate) fn omission(word: &Word, place: usize, count: usize) -> i32 {
    match word.role {
        Role::Title => 3,
        Role::Initial => 20,
        Role::Name if place == 0 => 200,
        Role::Name if place + 1 == count => 90,
        Role::Name => 60,
    }
}
