//! Origins: to what each voice traces, and the least number of origins that explains all voices for a value.
//!
//! Every voice has a set of origins: what it copies, names or quotes, or its own source where it does none of these.
//! A cluster is an origin. `k_min` is the size of the smallest set of origins that meets every voice's set, so that a
//! post that quotes two originals belongs to both and joins nothing, and copies of an original that is absent are
//! one. Only voices of vetted and declared sources make clusters.

use crate::Input;
use crate::sources::{Groups, World};
use crate::topic::Topic;
use crate::voice::Voice;
use khabar_model::{Class, Directness};
use khabar_provenance::{Edge, Reason, Upstream};
use std::collections::{BTreeMap, BTreeSet};

/// What a voice may trace to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// A group of sources that are one.
    Group(u32),
    /// A person, address or list that is named and not at hand.
    Words(u32),
    /// A document of unknown origin, by its place in the order of first seen.
    Document(u32),
}

/// Documents followed from one voice; a round-up that cites hundreds is not followed further.
const FOLLOWED: usize = 64;

/// Reads origins off provenance for the reports of one person.
pub struct Tracer<'a> {
    /// All input.
    pub input: &'a Input<'a>,
    /// The sources, grouped.
    pub groups: &'a Groups<'a>,
    /// The person.
    pub person: u32,
}

impl Tracer<'_> {
    /// The origins of a report among known sources that say the same (`stating`), apart from lists that are compiled from others.
    pub fn origins(
        &self,
        report: u32,
        direct: bool,
        stating: &BTreeSet<u32>,
        world: World,
    ) -> BTreeSet<Origin> {
        let provenance = self.input.provenance;
        let (mut origins, mut seen, mut stack) = (BTreeSet::new(), BTreeSet::new(), vec![report]);
        while let Some(document) = stack.pop() {
            if !seen.insert(document) || seen.len() > FOLLOWED {
                continue;
            }
            let mut own = true;
            // What a party says is its own word, unless it repeats a known source that says the same.
            let party = self.is_party(document);
            for edge in provenance.edges_of(document) {
                if self.counts(edge, direct, world) && (!party || stating.contains(&edge.original)) {
                    stack.push(edge.original);
                    own = false;
                }
            }
            for named in
                provenance.named_by(document).iter().filter(|named| named.certain || world == World::Least)
            {
                origins.insert(match named.upstream {
                    Upstream::Source(source) => Origin::Group(self.groups.group(source, world)),
                    Upstream::Words(words) => Origin::Words(words),
                });
                own = false;
            }
            if own {
                origins.insert(self.own(document, world));
            }
        }
        if origins.is_empty() {
            origins.insert(self.own(report, world));
        }
        origins
    }

    /// The report speaks for itself: it copies and forwards nothing, and names no source at hand. It may name the
    /// person whom it interviewed.
    pub fn first_hand(&self, report: u32, direct: bool, stating: &BTreeSet<u32>) -> bool {
        let (provenance, party) = (self.input.provenance, self.is_party(report));
        let copies = |edge: &Edge| {
            self.counts(edge, direct, World::Least) && (!party || stating.contains(&edge.original))
        };
        let names =
            provenance.named_by(report).iter().any(|named| matches!(named.upstream, Upstream::Source(_)));
        !provenance.edges_of(report).iter().any(copies) && (party || !names)
    }

    /// Nothing about these voices is in doubt, so that both worlds are one.
    pub fn certain<V>(&self, voices: &[Voice<V>]) -> bool {
        let provenance = self.input.provenance;
        let plain = |voice: &Voice<V>| {
            provenance.edges_of(voice.report).is_empty()
                && provenance.named_by(voice.report).is_empty()
                && voice.source.is_none_or(|source| self.groups.is_plain(source))
        };
        voices.iter().all(plain)
    }

    /// An edge is followed in this world. Alike words about two people are a template, not a copy; a shared portrait
    /// does not undo a direct basis.
    fn counts(&self, edge: &Edge, direct: bool, world: World) -> bool {
        let likeness =
            matches!(edge.reason, Reason::NearDuplicate { .. } | Reason::Repost | Reason::SameMedia);
        let doubtful = !edge.certain && (world == World::Most || direct);
        let template = likeness && self.of_another(edge.original);
        !doubtful && !template
    }

    fn is_party(&self, document: u32) -> bool {
        let report = self.input.reports.get(document as usize);
        report
            .is_some_and(|report| self.groups.class(self.groups.number(&report.said.source)) == Class::Party)
    }

    fn of_another(&self, document: u32) -> bool {
        self.input
            .person
            .get(document as usize)
            .copied()
            .flatten()
            .is_some_and(|person| person != self.person)
    }

    /// A document that leads no further: its source's group, or itself where its origin is unknown.
    fn own(&self, document: u32, world: World) -> Origin {
        let report = self.input.reports.get(document as usize);
        let source = report.and_then(|report| self.groups.number(&report.said.source));
        match source {
            Some(source) if self.groups.class(Some(source)) != Class::Unknown => {
                Origin::Group(self.groups.group(source, world))
            }
            _ => Origin::Document(
                self.input.provenance.rank.get(document as usize).copied().unwrap_or(document),
            ),
        }
    }
}

/// A voice with its origins.
#[derive(Clone, Debug)]
pub struct Traced<V> {
    /// The voice.
    pub voice: Voice<V>,
    /// Its origins.
    pub origins: BTreeSet<Origin>,
    /// It speaks for itself.
    pub first_hand: bool,
}

/// Trace voices, all for one value, in one world.
pub fn traced<V: Topic>(tracer: &Tracer<'_>, voices: &[Voice<V>], world: World) -> Vec<Traced<V>> {
    let known = voices.iter().filter(|voice| voice.class != Class::Unknown);
    let saying: BTreeSet<u32> = known.map(|voice| voice.report).collect();
    let mut traced: Vec<Traced<V>> = voices
        .iter()
        .map(|&voice| {
            let direct = voice.directness == Directness::Direct;
            Traced {
                voice,
                origins: tracer.origins(voice.report, direct, &saying, world),
                first_hand: tracer.first_hand(voice.report, direct, &saying),
            }
        })
        .collect();
    let stating: BTreeSet<u32> = voices
        .iter()
        .filter(|voice| voice.class != Class::Unknown)
        .filter_map(|voice| voice.source)
        .map(|source| tracer.groups.group(source, world))
        .collect();
    for one in &mut traced {
        let own = one.voice.source.map(|source| tracer.groups.group(source, world));
        let before = one.origins.clone();
        one.origins = before.iter().flat_map(|&origin| compiled(tracer, origin, &stating, world)).collect();
        one.first_hand &=
            own.is_none_or(|own| one.origins.contains(&Origin::Group(own)) || before == one.origins);
    }
    traced
}

/// A list traces to the lists from which it is compiled, where they say the same; in the least world also where they
/// are not seen to.
fn compiled(tracer: &Tracer<'_>, origin: Origin, stating: &BTreeSet<u32>, world: World) -> BTreeSet<Origin> {
    let Origin::Group(start) = origin else { return BTreeSet::from([origin]) };
    let (mut ends, mut seen, mut stack) = (BTreeSet::new(), BTreeSet::new(), vec![start]);
    while let Some(group) = stack.pop() {
        if !seen.insert(group) {
            continue;
        }
        let all: Vec<u32> = tracer.groups.compiled(group, world).collect();
        let said: Vec<u32> = all.iter().copied().filter(|of| stating.contains(of)).collect();
        match (said.is_empty(), world) {
            (false, _) => stack.extend(said),
            (true, World::Least) if !all.is_empty() => stack.extend(all),
            (true, _) => {
                ends.insert(Origin::Group(group));
            }
        }
    }
    if ends.is_empty() {
        ends.insert(origin);
    }
    ends
}

/// The smallest set of origins that meets every voice's: exact up to a dozen open origins, greedy beyond.
pub fn least_origins(sets: &[BTreeSet<Origin>]) -> Vec<Origin> {
    let mut sets: Vec<BTreeSet<Origin>> = sets.iter().filter(|set| !set.is_empty()).cloned().collect();
    sets.sort();
    sets.dedup();
    let mut chosen: BTreeSet<Origin> =
        sets.iter().filter(|set| set.len() == 1).flat_map(|set| set.iter().copied()).collect();
    sets.retain(|set| set.is_disjoint(&chosen));
    let open: BTreeSet<Origin> = sets.iter().flatten().copied().collect();
    if open.len() <= 12 {
        chosen.extend(smallest(&open.into_iter().collect::<Vec<_>>(), &sets));
    } else {
        chosen.extend(greedy(sets));
    }
    chosen.into_iter().collect()
}

/// The first smallest choice in the order of origins.
fn smallest(open: &[Origin], sets: &[BTreeSet<Origin>]) -> Vec<Origin> {
    let choice = |mask: u32| -> Vec<Origin> {
        open.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, origin)| *origin).collect()
    };
    let meets = |mask: u32| {
        let chosen = choice(mask);
        sets.iter().all(|set| chosen.iter().any(|origin| set.contains(origin)))
    };
    let mut masks: Vec<u32> = (0..1u32 << open.len()).collect();
    masks.sort_by_key(|mask| (mask.count_ones(), mask.reverse_bits().leading_zeros(), *mask));
    masks.into_iter().find(|&mask| meets(mask)).map(choice).unwrap_or_default()
}

/// The origin that meets most, again and again (Johnson 1974).
fn greedy(mut sets: Vec<BTreeSet<Origin>>) -> Vec<Origin> {
    let mut chosen = Vec::new();
    while !sets.is_empty() {
        let mut met: BTreeMap<Origin, usize> = BTreeMap::new();
        sets.iter().flatten().for_each(|&origin| *met.entry(origin).or_default() += 1);
        let Some((&best, _)) =
            met.iter().max_by_key(|(origin, count)| (**count, std::cmp::Reverse(**origin)))
        else {
            break;
        };
        chosen.push(best);
        sets.retain(|set| !set.contains(&best));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(origins: &[u32]) -> BTreeSet<Origin> {
        origins.iter().map(|&group| Origin::Group(group)).collect()
    }

    #[track_caller]
    fn check(sets: &[&[u32]], expect: usize) {
        let sets: Vec<_> = sets.iter().map(|origins| set(origins)).collect();
        assert_eq!(least_origins(&sets).len(), expect);
        assert!(greedy(sets.clone()).len() >= expect);
    }

    #[test]
    fn a_post_that_quotes_two_joins_nothing() {
        check(&[&[1], &[2], &[1, 2]], 2);
        check(&[&[1], &[1, 2], &[2, 3], &[3]], 2);
    }

    #[test]
    fn copies_of_what_is_absent_are_one() {
        check(&[&[1, 2], &[2], &[2, 3]], 1);
        check(&[&[1, 2], &[2, 3], &[1, 3]], 2);
    }
}
