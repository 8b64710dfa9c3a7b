//! What a comparison adds to a record pair: log2(m/u) in 1/64 bit.

use crate::compare::{self, Agreement, Comparison};
use crate::encode::{Encoded, Role};
use crate::frequencies::Frequencies;
use crate::model::Model;

/// log2 of m per level, in 1/64 bit: how often a true pair shows it.
const M: [i32; 5] = [-64, -40, -180, -300, -420];

/// log2(m(level) / u(names, level)) in 1/64 bit, by Fellegi–Sunter with value-specific u (Winkler 1989).
pub fn match_weight(a: &Encoded, b: &Encoded, c: &Comparison, f: &Frequencies) -> i32 {
    let m = M[c.level as usize];
    let Some((found, _)) = compare::best(a, b, &Model::shipped().costs) else { return 0 };
    let (x, y) = (found.x.words(), found.y.words());
    let surprise: i32 = found
        .links()
        .iter()
        .filter(|link| link.both())
        .map(|link| {
            let (v, w) = (&x[link.a.0 as usize], &y[link.b.0 as usize]);
            if v.role != Role::Name || w.role != Role::Name {
                return 0;
            }
            f.surprise(a, v, link.a.0 == 0).min(f.surprise(b, w, link.b.0 == 0))
        })
        .sum();
    match c.level {
        Agreement::Exact | Agreement::Variant | Agreement::PartMissing => m + surprise,
        Agreement::Confusable => m + surprise / 3,
        Agreement::Different => m,
    }
}
