//! The alignment behind a comparison, for explanation.

use crate::assign::{Assignment, Known};
use crate::compare::{self, Found};
use crate::encode::Encoded;
use crate::model::Model;
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
    /// Tenths of cost per symbol of both sides.
    pub rate: u16,
    /// Whether one side is a home name of the other (زری, زهرا).
    pub home: bool,
}

/// Explain the comparison of two names.
pub fn trace(a: &Encoded, b: &Encoded) -> Trace {
    let costs = &Model::shipped().costs;
    let mut found = Assignment::default();
    let Found::Assigned { .. } = compare::best(a, b, costs, &mut found) else {
        return Trace { parts: Vec::new() };
    };
    let parts = found.links().iter().map(|link| {
        let steps = compare::steps(&found, link, costs);
        let sounds = steps
            .iter()
            .map(|step| (step.a.map_or("", glyph), step.b.map_or("", glyph), step.cost))
            .collect();
        Part { sounds, rate: link.rate, home: link.known == Known::Home }
    });
    Trace { parts: parts.collect() }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            let side = |pick: fn(&(&'static str, &'static str, u8)) -> &'static str| -> String {
                part.sounds.iter().map(pick).collect()
            };
            writeln!(f, "{:>5}  {}  {}", part.rate, side(|s| s.1), side(|s| s.0))?;
        }
        Ok(())
    }
}
