//! Sources as one or as many: organisations, editions, parties, groups that count together, lists from lists.

use khabar_model::{Basis, Class, Decision, DecisionKind, Policy, Source, SourceId, Stated};
use std::collections::{BTreeMap, BTreeSet};

/// Which dependence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// All of it, the doubtful too: gives `k_min`.
    Least,
    /// Only what is certain: gives `k_max`.
    Most,
}

/// Sources by number, and how they hang together.
pub struct Groups<'a> {
    place: BTreeMap<&'a SourceId, u32>,
    class: Vec<Class>,
    basis: Vec<Basis>,
    party: Vec<Option<u32>>,
    least: Grouping,
    most: Grouping,
}

/// Sources that are one, and groups that are compiled from others.
struct Grouping {
    group: Vec<u32>,
    compiled: BTreeMap<u32, BTreeSet<u32>>,
}

impl<'a> Groups<'a> {
    /// Group the sources under a policy. `alike`: pairs of sources whose dependence was learned, and is doubtful.
    pub fn new(
        sources: &'a BTreeMap<SourceId, Source>,
        policy: &Policy,
        decisions: &[Stated<Decision>],
        alike: &[(u32, u32)],
    ) -> Self {
        let place: BTreeMap<&SourceId, u32> = sources.keys().zip(0..).collect();
        let basis = sources.values().map(|source| source.basis).collect();
        let mut party: Vec<Option<u32>> =
            sources.keys().map(|id| policy.party_of(id).map(|party| party as u32)).collect();
        let mut sets = Sets((0..sources.len() as u32).collect());
        certain_unions(sources, &place, &party, &mut sets);
        let most = Grouping::new(sources, &place, &mut sets);
        together(policy, decisions, &place, alike, &mut sets);
        let least = Grouping::new(sources, &place, &mut sets);
        speak_for_party(&most.group, &mut party);
        let class = sources.values().zip(&party);
        let class =
            class.map(|(source, party)| party.map_or(policy.class(source), |_| Class::Party)).collect();
        Self { place, class, basis, party, least, most }
    }

    /// The number of a source, where anybody introduced it.
    pub fn number(&self, id: &SourceId) -> Option<u32> {
        self.place.get(id).copied()
    }

    /// The class of a source; unknown where nobody introduced it.
    pub fn class(&self, source: Option<u32>) -> Class {
        source.and_then(|source| self.class.get(source as usize)).copied().unwrap_or(Class::Unknown)
    }

    /// How a source knows, where its rows do not say.
    pub fn basis(&self, source: Option<u32>) -> Basis {
        source.and_then(|source| self.basis.get(source as usize)).copied().unwrap_or(Basis::NotStated)
    }

    /// The party for which a source speaks.
    pub fn party(&self, source: u32) -> Option<u32> {
        self.party.get(source as usize).copied().flatten()
    }

    /// The source counts together with no other in doubt, and its group is compiled from no other.
    pub fn is_plain(&self, source: u32) -> bool {
        let group = |world| self.group(source, world);
        group(World::Least) == group(World::Most)
            && self.least.compiled.get(&group(World::Least)).is_none_or(BTreeSet::is_empty)
    }

    /// The group of a source.
    pub fn group(&self, source: u32, world: World) -> u32 {
        self.grouping(world).group.get(source as usize).copied().unwrap_or(source)
    }

    /// The groups from which a group says that it is compiled.
    pub fn compiled(&self, group: u32, world: World) -> impl Iterator<Item = u32> + '_ {
        self.grouping(world).compiled.get(&group).into_iter().flatten().copied()
    }

    fn grouping(&self, world: World) -> &Grouping {
        match world {
            World::Least => &self.least,
            World::Most => &self.most,
        }
    }
}

impl Grouping {
    fn new(sources: &BTreeMap<SourceId, Source>, place: &BTreeMap<&SourceId, u32>, sets: &mut Sets) -> Self {
        let group: Vec<u32> = (0..sources.len() as u32).map(|source| sets.find(source)).collect();
        let mut compiled: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (source, from) in sources.values().zip(0u32..) {
            for of in source.compiled_from.iter().filter_map(|of| place.get(of)) {
                let (from, of) = (group[from as usize], group[*of as usize]);
                if from != of {
                    compiled.entry(from).or_default().insert(of);
                }
            }
        }
        Self { group, compiled }
    }
}

/// What one organisation of a party says, the party says.
fn speak_for_party(group: &[u32], party: &mut [Option<u32>]) {
    let spoken: BTreeMap<u32, u32> =
        group.iter().zip(party.iter()).filter_map(|(&group, party)| Some((group, (*party)?))).collect();
    for (group, party) in group.iter().zip(party) {
        *party = party.or(spoken.get(group).copied());
    }
}

/// One organisation, one list in several editions, one party, and lists that copy each other in a circle.
fn certain_unions(
    sources: &BTreeMap<SourceId, Source>,
    place: &BTreeMap<&SourceId, u32>,
    party: &[Option<u32>],
    sets: &mut Sets,
) {
    let mut organisations: BTreeMap<String, u32> = BTreeMap::new();
    let mut parties: BTreeMap<u32, u32> = BTreeMap::new();
    for (source, number) in sources.values().zip(0u32..) {
        let organisation = source.organisation.as_deref().map(|name| name.trim().to_lowercase());
        if let Some(name) = organisation.filter(|name| !name.is_empty()) {
            sets.union(number, *organisations.entry(name).or_insert(number));
        }
        if let Some(&of) = source.edition_of.as_ref().and_then(|of| place.get(of)) {
            sets.union(number, of);
        }
        if let Some(party) = party[number as usize] {
            sets.union(number, *parties.entry(party).or_insert(number));
        }
    }
    circles(sources, place, sets);
}

/// Lists that are compiled from each other are one.
fn circles(sources: &BTreeMap<SourceId, Source>, place: &BTreeMap<&SourceId, u32>, sets: &mut Sets) {
    let from: Vec<Vec<u32>> = sources
        .values()
        .map(|source| source.compiled_from.iter().filter_map(|of| place.get(of).copied()).collect())
        .collect();
    let reach = |start: u32| {
        let (mut seen, mut stack) = (BTreeSet::new(), from[start as usize].clone());
        while let Some(next) = stack.pop() {
            if seen.insert(next) {
                stack.extend(&from[next as usize]);
            }
        }
        seen
    };
    let compiled: Vec<u32> =
        (0..from.len() as u32).filter(|&source| !from[source as usize].is_empty()).collect();
    let reached: BTreeMap<u32, BTreeSet<u32>> =
        compiled.iter().map(|&source| (source, reach(source))).collect();
    for (&a, of) in &reached {
        for &b in of {
            if reached.get(&b).is_some_and(|back| back.contains(&a)) {
                sets.union(a, b);
            }
        }
    }
}

/// Sources that count together until a reviewer says that they differ: each joins the first of its set from which
/// nobody has parted it.
fn together(
    policy: &Policy,
    decisions: &[Stated<Decision>],
    place: &BTreeMap<&SourceId, u32>,
    alike: &[(u32, u32)],
    sets: &mut Sets,
) {
    let undone: BTreeSet<_> = decisions
        .iter()
        .filter_map(|decision| match decision.said.kind {
            DecisionKind::Undo(id) => Some(id),
            _ => None,
        })
        .collect();
    let mut apart = BTreeSet::new();
    for decision in decisions.iter().filter(|decision| !undone.contains(&decision.id)) {
        if let DecisionKind::Independent(a, b) = &decision.said.kind {
            apart.insert((a, b));
            apart.insert((b, a));
        }
    }
    for set in &policy.together {
        let mut firsts: Vec<&SourceId> = Vec::new();
        for source in set.sources.iter().filter(|source| place.contains_key(source)) {
            match firsts.iter().find(|&&first| !apart.contains(&(first, source))) {
                Some(first) => sets.union(place[*first], place[source]),
                None => firsts.push(source),
            }
        }
    }
    let parted: BTreeSet<(u32, u32)> =
        apart.iter().filter_map(|(a, b)| Some((*place.get(*a)?, *place.get(*b)?))).collect();
    for &(a, b) in alike.iter().filter(|pair| !parted.contains(pair)) {
        sets.union(a, b);
    }
}

/// Disjoint sets, each named by its smallest member.
struct Sets(Vec<u32>);

impl Sets {
    fn find(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    fn union(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
