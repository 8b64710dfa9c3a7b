//! The alignment behind a comparison, for explanation.

use crate::align;
use crate::compare;
use crate::costs::COSTS;
use crate::encode::{Encoded, Word};
use crate::symbols::glyph;
use std::fmt;

/// Which parts answered to which, sound by sound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// The parts, in the order of the first name.
    pub parts: Vec<Part>,
}

/// One part: some words of one side read as some words of the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Sound by sound: what each side writes (empty when it writes nothing), and the cost of reading one as the other.
    pub sounds: Vec<(&'static str, &'static str, u8)>,
    /// The penalty of the whole part.
    pub penalty: i32,
}

/// Explain the comparison of two names.
pub fn trace(a: &Encoded, b: &Encoded) -> Trace {
    let Some((x, y, assignment)) = compare::best(a, b) else { return Trace { parts: Vec::new() } };
    let symbols = |name: &Encoded, words: &[Word], (start, count): (u8, u8)| -> Vec<u8> {
        (start..start + count).flat_map(|i| name.bare(&words[i as usize]).to_vec()).collect()
    };
    let (mut x, mut y) = (x.to_vec(), y.to_vec());
    match assignment.turned {
        0 => {}
        1 => y.rotate_left(1),
        _ => x.rotate_left(1),
    }
    let parts = assignment.links.iter().map(|link| {
        let steps = align::steps(&symbols(a, &x, link.a), &symbols(b, &y, link.b), &COSTS);
        let sounds = steps
            .iter()
            .map(|step| (step.a.map_or("", glyph), step.b.map_or("", glyph), step.cost))
            .collect();
        Part { sounds, penalty: link.penalty }
    });
    Trace { parts: parts.collect() }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            let side = |pick: fn(&(&'static str, &'static str, u8)) -> &'static str| -> String {
                part.sounds.iter().map(pick).collect()
            };
            writeln!(f, "{:>5}  {}  {}", part.penalty, side(|s| s.1), side(|s| s.0))?;
        }
        Ok(())
    }
}
