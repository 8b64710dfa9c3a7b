//! Which decisions are in force: undone ones fall out, contradictions are named and resolved by a stated rule, and
//! what they point at must have arrived.
//!
//! The rule for contradictions over one pair: the later decision stands (by its time, then its id); with no time told,
//! *different* stands, because a wrong merge tells a family somebody else's news.

use khabar_model::{Decision, DecisionKind, Stated, StatementId, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Decisions, sorted by what became of them.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Pairs of report indices forced together or kept apart, with the deciding statement.
    pub pairs: Vec<PairDecision>,
    /// Pairs that a reviewer looked at and left open.
    pub unsure: Vec<(StatementId, StatementId)>,
    /// All decisions in force, for the rooms that read assessments.
    pub in_force: Vec<Stated<Decision>>,
    /// Contradictions, each named.
    pub conflicts: Vec<Conflict>,
    /// Decisions about reports that have not arrived: kept.
    pub waiting: Vec<StatementId>,
}

/// A decision that two reports are, or are not, about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairDecision {
    /// Index of one report.
    pub a: u32,
    /// Index of the other.
    pub b: u32,
    /// Together, or apart.
    pub same: bool,
    /// The statement that says so.
    pub by: StatementId,
}

/// Two decisions that cannot both stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// One report.
    pub a: StatementId,
    /// The other report.
    pub b: StatementId,
    /// The decision that stands.
    pub stands: StatementId,
    /// The decision that does not.
    pub falls: StatementId,
}

/// Sort out the decisions against the reports that are here.
pub fn resolve(decisions: &[Stated<Decision>], index: &BTreeMap<StatementId, u32>) -> Resolved {
    let undone: BTreeSet<StatementId> = decisions
        .iter()
        .filter_map(|decision| match decision.said.kind {
            DecisionKind::Undo(id) => Some(id),
            _ => None,
        })
        .collect();
    let mut live: Vec<&Stated<Decision>> = decisions.iter().filter(|d| !undone.contains(&d.id)).collect();
    live.sort_by_key(|decision| (decision.said.at, decision.id));
    let mut resolved = Resolved::default();
    let mut chosen: BTreeMap<(u32, u32), &Stated<Decision>> = BTreeMap::new();
    for decision in live {
        let DecisionKind::Identity { a, b, verdict } = &decision.said.kind else {
            resolved.in_force.push(decision.clone());
            continue;
        };
        let (Some(&ia), Some(&ib)) = (index.get(a), index.get(b)) else {
            resolved.waiting.push(decision.id);
            continue;
        };
        if *verdict == Verdict::Unsure {
            resolved.unsure.push((*a.min(b), *a.max(b)));
            continue;
        }
        choose(&mut chosen, (ia.min(ib), ia.max(ib)), decision, &mut resolved.conflicts);
    }
    for ((a, b), decision) in chosen {
        let same = matches!(decision.said.kind, DecisionKind::Identity { verdict: Verdict::Same, .. });
        resolved.pairs.push(PairDecision { a, b, same, by: decision.id });
        resolved.in_force.push(decision.clone());
    }
    resolved
}

fn choose<'a>(
    chosen: &mut BTreeMap<(u32, u32), &'a Stated<Decision>>,
    pair: (u32, u32),
    decision: &'a Stated<Decision>,
    conflicts: &mut Vec<Conflict>,
) {
    let Some(&earlier) = chosen.get(&pair) else {
        chosen.insert(pair, decision);
        return;
    };
    if verdict(earlier) == verdict(decision) {
        return;
    }
    let later_stands = match (earlier.said.at, decision.said.at) {
        (Some(before), Some(after)) if before != after => true,
        _ => verdict(decision) == Some(Verdict::Different),
    };
    let (stands, falls) = if later_stands { (decision, earlier) } else { (earlier, decision) };
    if let DecisionKind::Identity { a, b, .. } = decision.said.kind {
        conflicts.push(Conflict { a, b, stands: stands.id, falls: falls.id });
    }
    chosen.insert(pair, stands);
}

fn verdict(decision: &Stated<Decision>) -> Option<Verdict> {
    match decision.said.kind {
        DecisionKind::Identity { verdict, .. } => Some(verdict),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_model::{Instant, RowRef};

    fn decision(id: u8, verdict: Verdict, at: Option<i64>) -> Stated<Decision> {
        let kind = DecisionKind::Identity { a: StatementId([1; 32]), b: StatementId([2; 32]), verdict };
        Stated {
            id: StatementId([id; 32]),
            at: RowRef { file: "review.csv".into(), row: 1 },
            said: Decision {
                kind,
                reviewer: "Reviewer One".to_owned(),
                signed: false,
                reason: String::new(),
                at: at.map(Instant),
                policy: None,
                checked: String::new(),
            },
        }
    }

    fn index() -> BTreeMap<StatementId, u32> {
        [(StatementId([1; 32]), 0), (StatementId([2; 32]), 1)].into()
    }

    #[test]
    fn the_later_decision_stands_and_the_conflict_is_named() {
        let resolved = resolve(
            &[decision(9, Verdict::Different, Some(10)), decision(8, Verdict::Same, Some(20))],
            &index(),
        );
        assert_eq!(resolved.pairs.len(), 1);
        assert!(resolved.pairs[0].same);
        assert_eq!(resolved.conflicts[0].falls, StatementId([9; 32]));
    }

    #[test]
    fn without_a_time_different_stands() {
        let resolved =
            resolve(&[decision(9, Verdict::Different, None), decision(8, Verdict::Same, None)], &index());
        assert!(!resolved.pairs[0].same);
        assert_eq!(resolved.conflicts.len(), 1);
    }

    #[test]
    fn what_is_undone_falls_out_and_what_has_not_arrived_waits() {
        let mut undo = decision(7, Verdict::Same, None);
        undo.said.kind = DecisionKind::Undo(StatementId([8; 32]));
        let resolved = resolve(&[decision(8, Verdict::Same, None), undo], &index());
        assert!(resolved.pairs.is_empty());
        let waiting = resolve(&[decision(8, Verdict::Same, None)], &BTreeMap::new());
        assert_eq!(waiting.waiting, vec![StatementId([8; 32])]);
    }
}
