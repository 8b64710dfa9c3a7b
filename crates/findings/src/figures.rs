//! "At least": within one scope, the larger of the distinct named people at a level and the largest tally at it.
//!
//! Never a sum. Figures of nested or overlapping scopes are never added. A list's named and unnamed rows together are
//! a tally minimum of that list; each tally is one cluster of its source.

use crate::together::Together;
use khabar_model::{Class, Day, DayRange, Directness, Level, Policy, Source, SourceId, Unit, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The state counted.
    pub value: Value,
    /// Province code or folded place; none for everywhere.
    pub place: Option<String>,
}

/// The least number of people that may be stated at a level, and what carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtLeast {
    /// What it is about.
    pub scope: Scope,
    /// The level, or stronger.
    pub level: Level,
    /// Distinct named people at the level or stronger.
    pub named: u64,
    /// The largest tally minimum at the level or stronger; 0 where there is none.
    pub tally: u64,
    /// The sources that carry the tally.
    pub tally_sources: Vec<SourceId>,
}

impl AtLeast {
    /// The figure.
    pub fn count(&self) -> u64 {
        self.named.max(self.tally)
    }
}

/// One source's least count within a scope: a tally, or the rows of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Who counts.
    pub source: SourceId,
    /// What it is about.
    pub scope: Scope,
    /// The least it may be.
    pub min: u64,
}

/// A named person's value, as far as counting needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The value.
    pub value: Value,
    /// Its level.
    pub level: Level,
    /// Places of the event, as [`Scope::place`] writes them.
    pub places: BTreeSet<String>,
}

/// The levels for which figures are printed, strongest first.
pub const COUNTED_LEVELS: [Level; 4] =
    [Level::Confirmed, Level::Corroborated, Level::SeveralSources, Level::SingleSource];

/// The states for which figures are printed.
pub const COUNTED_VALUES: [Value; 4] = [Value::Dead, Value::Held, Value::Injured, Value::Executed];

/// Figures for every scope that people or bounds name, at every counted level; scopes in order, strongest level first.
pub fn at_least(
    people: &[Vec<Standing>],
    bounds: &[Bound],
    sources: &BTreeMap<SourceId, Source>,
    policy: &Policy,
) -> Vec<AtLeast> {
    let groups = independent_groups(sources);
    let named = count_named(people);
    let mut scopes: BTreeSet<Scope> = named.keys().map(|(scope, _)| scope.clone()).collect();
    scopes.extend(bounds.iter().map(|bound| bound.scope.clone()));
    let mut figures = Vec::new();
    for scope in scopes {
        let inside: Vec<&Bound> = bounds.iter().filter(|bound| covers(&scope, &bound.scope)).collect();
        for level in COUNTED_LEVELS {
            let (tally, tally_sources) = strongest_tally(&inside, level, sources, policy, &groups);
            let named = named.get(&(scope.clone(), level)).copied().unwrap_or(0);
            if named > 0 || tally > 0 {
                figures.push(AtLeast { scope: scope.clone(), level, named, tally, tally_sources });
            }
        }
    }
    figures
}

/// A bound of a part is a bound of the whole; never the other way.
fn covers(whole: &Scope, part: &Scope) -> bool {
    whole.value == part.value && (whole.place.is_none() || whole.place == part.place)
}

fn count_named(people: &[Vec<Standing>]) -> BTreeMap<(Scope, Level), u64> {
    let mut counts = BTreeMap::new();
    for standing in people.iter().flatten().filter(|standing| COUNTED_VALUES.contains(&standing.value)) {
        let places = standing.places.iter().cloned().map(Some).chain([None]);
        for place in places {
            for level in
                COUNTED_LEVELS.into_iter().filter(|level| level.strength() <= standing.level.strength())
            {
                *counts.entry((Scope { value: standing.value, place: place.clone() }, level)).or_insert(0) +=
                    1;
            }
        }
    }
    counts
}

/// The largest minimum that holds at a level or stronger: each independent group of sources is one cluster.
fn strongest_tally(
    bounds: &[&Bound],
    level: Level,
    sources: &BTreeMap<SourceId, Source>,
    policy: &Policy,
    groups: &BTreeMap<SourceId, usize>,
) -> (u64, Vec<SourceId>) {
    let mut best: BTreeMap<usize, (u64, Directness, &SourceId)> = BTreeMap::new();
    for bound in bounds {
        let Some(source) = sources.get(&bound.source) else { continue };
        let Some(directness) = weight(source, bound.scope.value, policy) else { continue };
        let group = groups.get(&bound.source).copied().unwrap_or(usize::MAX);
        let entry = best.entry(group).or_insert((0, directness, &source.id));
        if bound.min > entry.0 {
            *entry = (bound.min, directness, &source.id);
        }
    }
    let mut clusters: Vec<_> = best.into_values().collect();
    clusters.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    for end in 1..=clusters.len() {
        if tally_level(&clusters[..end], bounds[0].scope.value, policy).strength() >= level.strength() {
            let carried_by = clusters[..end].iter().map(|cluster| cluster.2.clone()).collect();
            return (clusters[end - 1].0, carried_by);
        }
    }
    (0, Vec::new())
}

/// The level function, over tallies: each group one cluster. Software alone never confirms.
fn tally_level(clusters: &[(u64, Directness, &SourceId)], value: Value, policy: &Policy) -> Level {
    let thresholds = &policy.thresholds;
    let k = clusters.len() as u32;
    let direct = clusters.iter().filter(|cluster| cluster.1 == Directness::Direct).count() as u32;
    let needed = if value == Value::Dead { thresholds.death_direct } else { thresholds.corroborated_direct };
    if k >= thresholds.corroborated_clusters && direct >= needed {
        Level::Corroborated
    } else if k >= 2 {
        Level::SeveralSources
    } else {
        Level::SingleSource
    }
}

/// How near a source's count stands; none where it weighs nothing. What a party admits against its interest is
/// direct for that fact; what serves it weighs nothing.
fn weight(source: &Source, value: Value, policy: &Policy) -> Option<Directness> {
    match policy.class(source) {
        Class::Unknown => None,
        Class::Party => matches!(value, Value::Dead | Value::Held | Value::Injured | Value::Executed)
            .then_some(Directness::Direct),
        Class::Declared => Some(Directness::Relayed),
        Class::Vetted => Some(policy.directness(source.basis)),
    }
}

/// Sources of one organisation, editions of one list, and lists compiled from each other are one group.
pub fn independent_groups(sources: &BTreeMap<SourceId, Source>) -> BTreeMap<SourceId, usize> {
    let order: BTreeMap<&SourceId, u32> = sources.keys().zip(0..).collect();
    let mut together = Together::default();
    let mut organisations: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, source) in sources {
        let me = order[id];
        let relatives = source.compiled_from.iter().chain(&source.edition_of);
        let mut others: Vec<u32> = relatives.filter_map(|other| order.get(other).copied()).collect();
        if let Some(organisation) = &source.organisation {
            others.push(*organisations.entry(organisation).or_insert(me));
        }
        others.into_iter().for_each(|other| together.join(me, other));
    }
    sources.keys().map(|id| (id.clone(), together.least(order[id]) as usize)).collect()
}

/// The bounds that tallies give: of people (or bodies, for the dead), inside the episode, on sources that count.
pub fn tally_bounds<'a>(
    tallies: impl Iterator<Item = &'a khabar_model::Tally>,
    policy: &Policy,
) -> Vec<Bound> {
    let inside = |days: Option<DayRange>, as_of: Option<Day>| match &policy.episode {
        None => true,
        Some(episode) => match days {
            Some(days) => episode.days.first <= days.first && days.last <= episode.days.last,
            None => as_of.is_none_or(|day| day >= episode.days.first),
        },
    };
    tallies
        .filter(|tally| inside(tally.scope.days, tally.as_of))
        .filter_map(|tally| {
            let value = tally.scope.status?;
            let counts = tally.unit == Unit::People || (tally.unit == Unit::Bodies && value == Value::Dead);
            let place = tally.scope.place.as_deref().map(place_key);
            (counts && tally.min > 0).then(|| Bound {
                source: tally.source.clone(),
                scope: Scope { value, place },
                min: tally.min,
            })
        })
        .collect()
}

/// A place as a scope writes it: the province's code where the gazetteer knows it, else the name folded.
pub fn place_key(written: &str) -> String {
    match khabar_model::province(written) {
        Some(province) => province.code.to_owned(),
        None => khabar_names::fold(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_model::Basis;

    fn source(id: &str, organisation: Option<&str>, basis: Basis) -> (SourceId, Source) {
        let mut source = Source::unknown(SourceId::new(id));
        source.declared = true;
        source.basis = basis;
        source.organisation = organisation.map(str::to_owned);
        (source.id.clone(), source)
    }

    fn bound(id: &str, min: u64, place: Option<&str>) -> Bound {
        let scope = Scope { value: Value::Dead, place: place.map(str::to_owned) };
        Bound { source: SourceId::new(id), scope, min }
    }

    fn figure(figures: &[AtLeast], level: Level, place: Option<&str>) -> u64 {
        let wanted = |f: &&AtLeast| f.level == level && f.scope.place.as_deref() == place;
        figures.iter().find(wanted).map_or(0, AtLeast::count)
    }

    #[test]
    fn the_larger_of_people_and_tally_never_their_sum() {
        let sources =
            BTreeMap::from([source("a", None, Basis::ListOnly), source("b", None, Basis::ListOnly)]);
        let person =
            vec![Standing { value: Value::Dead, level: Level::SeveralSources, places: BTreeSet::new() }];
        let figures = at_least(
            &vec![person; 3],
            &[bound("a", 52, None), bound("b", 40, None)],
            &sources,
            &Policy::default(),
        );
        assert_eq!(figure(&figures, Level::SingleSource, None), 52);
        assert_eq!(figure(&figures, Level::SeveralSources, None), 40, "two independent tallies agree on 40");
        assert_eq!(figure(&figures, Level::Corroborated, None), 0);
    }

    #[test]
    fn one_organisation_is_one_cluster_and_unknown_accounts_are_none() {
        let mut sources = BTreeMap::from([
            source("a", Some("x"), Basis::ListOnly),
            source("b", Some("x"), Basis::ListOnly),
        ]);
        let unknown = Source::unknown(SourceId::new("u"));
        sources.insert(unknown.id.clone(), unknown);
        let bounds = [bound("a", 52, None), bound("b", 40, None), bound("u", 9000, None)];
        let figures = at_least(&[], &bounds, &sources, &Policy::default());
        assert_eq!(figure(&figures, Level::SingleSource, None), 52);
        assert_eq!(figure(&figures, Level::SeveralSources, None), 0);
    }

    #[test]
    fn a_part_bounds_the_whole_and_not_the_other_way() {
        let sources = BTreeMap::from([source("a", None, Basis::ListOnly)]);
        let figures = at_least(&[], &[bound("a", 52, Some("IR-23"))], &sources, &Policy::default());
        assert_eq!(figure(&figures, Level::SingleSource, Some("IR-23")), 52);
        let everywhere = at_least(
            &[vec![Standing { value: Value::Dead, level: Level::SingleSource, places: BTreeSet::new() }]],
            &[bound("a", 52, Some("IR-23"))],
            &sources,
            &Policy::default(),
        );
        assert_eq!(figure(&everywhere, Level::SingleSource, None), 52);
    }
}
