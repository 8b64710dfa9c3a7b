//! What a comparison adds to a record pair: log2(m/u) in 1/64 bit.

use crate::assign::{Assignment, Link};
use crate::compare::{self, Agreement, Comparison, Found};
use crate::encode::{Encoded, Role};
use crate::features::Parts;
use crate::frequencies::Frequencies;
use crate::model::Model;

const BIT: i32 = 64;

/// log2(m(level) / u(names, level)) in 1/64 bit, after Fellegi & Sunter (1969) with value-specific u (Winkler 1989).
///
/// m is learned from true pairs: how often one person's two names show this level. u is how often a stranger's
/// name shows it with these very names: for what agrees, the share of its names in `f`; for a confusable or
/// another name, what the learned score says against people who share the family name, which is stricter than
/// against strangers and is what tells siblings apart. A blank on either side says nothing: 0.
pub fn match_weight(a: &Encoded, b: &Encoded, c: &Comparison, f: &Frequencies) -> i32 {
    let model = Model::shipped();
    let (a, b) = compare::ordered(a, b);
    let mut found = Assignment::default();
    let rarity = match compare::best(a, b, &model.costs, &mut found) {
        Found::Assigned { .. } => rarity(&found, f),
        Found::Apart => 0,
        Found::Blank => return 0,
    };
    let m = i32::from(model.levels[c.level as usize]);
    let score = i32::from(c.score);
    match c.level {
        Agreement::Exact => m + rarity,
        Agreement::Variant | Agreement::PartMissing => m + rarity + score.clamp(-6 * BIT, 0),
        Agreement::Confusable => (score.clamp(-6 * BIT, 6 * BIT) + rarity / 4).min(5 * BIT),
        Agreement::Different => (m + score.clamp(-4 * BIT, 0)).clamp(-9 * BIT, -4 * BIT),
    }
}

/// How rare the words of a name beyond its given name are together, in 1/64 bit: −log2 of the chance that a stranger
/// bears them. It is what two relatives share; 0 for a name of one word.
pub fn family_rarity(name: &Encoded, f: &Frequencies) -> i32 {
    let words = name.forms().next().unwrap_or_default();
    words.iter().filter(|word| word.role == Role::Name).skip(1).map(|word| f.surprise(word, false)).sum()
}

/// How rare the agreeing parts are together, in 1/64 bit: −log2 of the chance that a stranger bears them.
fn rarity(found: &Assignment, f: &Frequencies) -> i32 {
    let first = Parts::of(found).first.map(|link| (link.a, link.b));
    let agreeing = |link: &&Link| link.both() && link.rate <= compare::VARIANT;
    found
        .links()
        .iter()
        .filter(agreeing)
        .map(|link| part(found, link, Some((link.a, link.b)) == first, f))
        .sum()
}

/// The rarity of one part: of its words on either side, the commoner reading.
fn part(found: &Assignment, link: &Link, given: bool, f: &Frequencies) -> i32 {
    let x = found.x.part(link.a).filter(|word| word.role == Role::Name).map(|word| f.surprise(word, given));
    let y = found.y.part(link.b).filter(|word| word.role == Role::Name).map(|word| f.surprise(word, given));
    let (x, y) = (x.reduce(i32::max), y.reduce(i32::max));
    x.zip(y).map_or(0, |(x, y)| x.min(y))
}
