//! Reviewers' decisions: *different* outranks *same*. In a chain of *same* that would join two records
//! which are called different, every *same* of the shortest such chain is suspended and named, so that
//! nobody is merged by force while people disagree.

use crate::options::Decision;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

type Pair = (u32, u32);

/// What decisions force and forbid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    /// Pairs of records that are one person.
    pub(crate) same: Vec<(u32, u32)>,
    /// Pairs of records that are two people.
    pub(crate) different: Vec<(u32, u32)>,
    /// Decisions for *same* that contradict others, by index.
    pub(crate) suspended: Vec<usize>,
}

/// Resolve decisions; `root` leads copies to their originals, `rank` is the content order.
pub(crate) fn resolve(
    decisions: &[Decision],
    root: impl Fn(u32) -> u32,
    rank: impl Fn(u32) -> u32,
) -> Decided {
    let pair = |d: &Decision| {
        let (a, b) = (root(d.a), root(d.b));
        if rank(a) <= rank(b) { (a, b) } else { (b, a) }
    };
    let by_rank = |p: &(u32, u32)| (rank(p.0), rank(p.1));
    let mut same: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    let mut different: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    for decision in decisions {
        let p = pair(decision);
        if p.0 != p.1 {
            if decision.same { &mut same } else { &mut different }.insert(by_rank(&p), p);
        }
    }
    let mut cut: BTreeSet<(u32, u32)> = BTreeSet::new();
    for &(a, b) in different.values() {
        while let Some(chain) = chain(&same, a, b, &rank) {
            for p in chain {
                same.remove(&by_rank(&p));
                cut.insert(p);
            }
        }
    }
    let suspended =
        (0..decisions.len()).filter(|&i| decisions[i].same && cut.contains(&pair(&decisions[i]))).collect();
    Decided { same: same.into_values().collect(), different: different.into_values().collect(), suspended }
}

/// The shortest chain of *same* from one record to another; among equals the first by rank.
fn chain(
    same: &BTreeMap<(u32, u32), (u32, u32)>,
    from: u32,
    to: u32,
    rank: &impl Fn(u32) -> u32,
) -> Option<Vec<(u32, u32)>> {
    let mut near: BTreeMap<u32, Vec<(u32, Pair)>> = BTreeMap::new();
    for &p in same.values() {
        near.entry(p.0).or_default().push((p.1, p));
        near.entry(p.1).or_default().push((p.0, p));
    }
    near.values_mut().for_each(|list| list.sort_by_key(|(other, _)| rank(*other)));
    let mut came: BTreeMap<u32, (u32, Pair)> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut chain = Vec::new();
            let mut at = to;
            while at != from {
                let (before, p) = came[&at];
                chain.push(p);
                at = before;
            }
            return Some(chain);
        }
        for &(next, p) in near.get(&at).into_iter().flatten() {
            if next != from && !came.contains_key(&next) {
                came.insert(next, (at, p));
                queue.push_back(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(list: &[(u32, u32, bool)]) -> Decided {
        let decisions: Vec<Decision> = list.iter().map(|&(a, b, same)| Decision { a, b, same }).collect();
        resolve(&decisions, |r| r, |r| r)
    }

    #[test]
    fn a_contradiction_suspends_the_chain_of_same() {
        let decided = decide(&[(0, 1, true), (1, 2, true), (0, 2, false), (3, 4, true)]);
        assert_eq!(decided.suspended, [0, 1]);
        assert_eq!(decided.same, [(3, 4)]);
        assert_eq!(decided.different, [(0, 2)]);
    }

    #[test]
    fn order_of_decisions_changes_nothing() {
        let one = decide(&[(2, 1, true), (0, 2, false), (1, 0, true)]);
        let two = decide(&[(0, 1, true), (1, 2, true), (2, 0, false)]);
        assert_eq!((one.same, one.different), (two.same, two.different));
    }

    #[test]
    fn direct_contradiction_stays_apart() {
        let decided = decide(&[(0, 1, true), (1, 0, false)]);
        assert_eq!(decided.suspended, [0]);
        assert!(decided.same.is_empty());
    }
}
