//! Which lists name the same people: capture patterns over lists, per value. Axes are never pooled.

use khabar_model::{SourceId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The overlap of the lists that record one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The value.
    pub value: Value,
    /// The lists, largest first; at most `MOST_LISTS`.
    pub lists: Vec<List>,
    /// (pattern, people): bit i of the pattern is list i; largest count first, then pattern.
    pub patterns: Vec<(u32, u64)>,
}

/// A list and how many distinct named people it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Whose it is.
    pub source: SourceId,
    /// Distinct named people on it.
    pub people: u64,
}

/// The most lists for which patterns are counted; smaller lists are left out, and said so by their absence.
pub const MOST_LISTS: usize = 20;

/// Count the patterns. `named` gives, per person, the sources that say the value of the person by name.
pub fn overlap(value: Value, named: &[BTreeSet<SourceId>]) -> Overlap {
    let mut sizes: BTreeMap<&SourceId, u64> = BTreeMap::new();
    named.iter().flatten().for_each(|source| *sizes.entry(source).or_default() += 1);
    let mut lists: Vec<List> =
        sizes.into_iter().map(|(source, people)| List { source: source.clone(), people }).collect();
    lists.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.source.cmp(&b.source)));
    lists.truncate(MOST_LISTS);
    let bits: BTreeMap<&SourceId, u32> =
        lists.iter().zip(0..).map(|(list, bit)| (&list.source, 1 << bit)).collect();
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for sources in named {
        let pattern =
            sources.iter().filter_map(|source| bits.get(source)).fold(0, |pattern, bit| pattern | bit);
        if pattern != 0 {
            *counts.entry(pattern).or_default() += 1;
        }
    }
    let mut patterns: Vec<(u32, u64)> = counts.into_iter().collect();
    patterns.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Overlap { value, lists, patterns }
}

impl Overlap {
    /// People on at least one of the lists.
    pub fn observed(&self) -> u64 {
        self.patterns.iter().map(|(_, count)| count).sum()
    }

    /// People on both of two lists.
    pub fn shared(&self, i: usize, j: usize) -> u64 {
        let both = 1 << i | 1 << j;
        self.patterns.iter().filter(|(pattern, _)| pattern & both == both).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_count_people_once() {
        let set = |names: &[&str]| names.iter().map(|name| SourceId::new(*name)).collect::<BTreeSet<_>>();
        let overlap = overlap(Value::Dead, &[set(&["a", "b"]), set(&["a"]), set(&[]), set(&["a", "b"])]);
        assert_eq!(overlap.lists[0].source, SourceId::new("a"));
        assert_eq!(overlap.patterns, vec![(0b11, 2), (0b01, 1)]);
        assert_eq!((overlap.observed(), overlap.shared(0, 1)), (3, 2));
    }
}
