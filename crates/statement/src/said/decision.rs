//! Decisions: the verdict, the exact reports seen, the reviewer, the reason, the policy's hash.

use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::wire::Wire;
use khabar_model::{Assessment, Decision, DecisionKind};

wire_map!(Decision, "a decision" { 1 kind, 2 reviewer, 3 signed, 4 reason, 5 at, 6 policy, 7 checked });

wire_map!(Assessment, "an assessment" { 1 axis, 2 value, 3 period, 4 level, 5 saw });

/// A list: the form's number, then its content.
impl Wire for DecisionKind {
    fn write(&self, w: &mut Writer) {
        match self {
            DecisionKind::Identity { a, b, verdict } => {
                w.list(4);
                w.uint(0);
                a.write(w);
                b.write(w);
                verdict.write(w);
            }
            DecisionKind::Assess(assessment) => tagged(w, 1, assessment),
            DecisionKind::SignOff(assessment) => tagged(w, 2, assessment),
            DecisionKind::VerifyDocument(report) => tagged(w, 3, report),
            DecisionKind::Independent(a, b) => {
                w.list(3);
                w.uint(4);
                a.write(w);
                b.write(w);
            }
            DecisionKind::Undo(decision) => tagged(w, 5, decision),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let found = r.list()?;
        let form = r.uint()?;
        let expected = match form {
            0 => 4,
            4 => 3,
            _ => 2,
        };
        if found != expected {
            let found = found as u64;
            return Err(FormatError::WrongLength {
                what: "a decision's content",
                expected: "2, 3 or 4",
                found,
            });
        }
        Ok(match form {
            0 => DecisionKind::Identity { a: Wire::read(r)?, b: Wire::read(r)?, verdict: Wire::read(r)? },
            1 => DecisionKind::Assess(Wire::read(r)?),
            2 => DecisionKind::SignOff(Wire::read(r)?),
            3 => DecisionKind::VerifyDocument(Wire::read(r)?),
            4 => DecisionKind::Independent(Wire::read(r)?, Wire::read(r)?),
            5 => DecisionKind::Undo(Wire::read(r)?),
            found => return Err(FormatError::UnknownCode { list: "kinds of decision", found }),
        })
    }
}

fn tagged<T: Wire>(w: &mut Writer, form: u64, content: &T) {
    w.list(2);
    w.uint(form);
    content.write(w);
}
