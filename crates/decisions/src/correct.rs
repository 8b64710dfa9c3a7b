//! Corrections: what each does to findings, and to whom it is still owed.

use khabar_model::{Assessment, DecisionKind, Level, StatementId, Verdict};
use khabar_statement::Signed;
use khabar_statement::act::{Correction, CorrectionKind, Publication, Recipient};
use std::collections::BTreeSet;

/// The decisions that a correction is: of a pair with each report that the reviewer saw. One reviewer may lower; nothing rises by a correction. A detail changes no
/// finding: its report is withdrawn, or another is stated.
pub fn as_decisions(correction: &Correction) -> Vec<DecisionKind> {
    let pairs = |verdict| {
        let rest = correction.saw.iter().copied();
        let pair = |other| {
            rest.filter(move |a| *a != other).map(move |a| DecisionKind::Identity { a, b: other, verdict })
        };
        correction.other.map(|other| pair(other).collect()).unwrap_or_default()
    };
    match correction.kind {
        CorrectionKind::Alive | CorrectionKind::OutOfScope | CorrectionKind::Fabricated => {
            vec![DecisionKind::Assess(Assessment {
                axis: correction.value.axis(),
                value: correction.value,
                period: None,
                level: Level::SetAside,
                saw: correction.saw.clone(),
            })]
        }
        CorrectionKind::Duplicate => pairs(Verdict::Same),
        // From every one of them: parted from one alone, it could draw the rest along.
        CorrectionKind::OtherPerson => pairs(Verdict::Different),
        CorrectionKind::Detail => Vec::new(),
    }
}

/// A recipient who has what was corrected, and not yet the correction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// The correction.
    pub correction: StatementId,
    /// The kind of recipient.
    pub kind: Recipient,
    /// The recipient.
    pub to: String,
}

/// To whom which correction is still owed: everybody who was given anything that rests on a report which the reviewer
/// saw, whatever the edition, less those to whom it was given.
pub fn owed(corrections: &[Signed<Correction>], publications: &[Signed<Publication>]) -> BTreeSet<Owed> {
    let mut out = BTreeSet::new();
    for correction in corrections {
        let about: BTreeSet<&StatementId> =
            correction.said.saw.iter().chain(&correction.said.other).collect();
        let had = publications.iter().filter(|given| {
            given.said.correction.is_none() && given.said.saw.iter().any(|report| about.contains(report))
        });
        for given in had {
            let done = publications.iter().any(|other| {
                other.said.correction == Some(correction.id)
                    && (other.said.kind, &other.said.to) == (given.said.kind, &given.said.to)
            });
            if !done {
                let (kind, to) = (given.said.kind, given.said.to.clone());
                out.insert(Owed { correction: correction.id, kind, to });
            }
        }
    }
    out
}
