//! Dependence that shows only once people are known: what two sources share of the same people.
//!
//! Two lists that give the same wrong day of arrest, the same wrong age and the same wrong father's name for the same
//! people copy each other, or a third, whatever they say of it, and in whatever language: a translated copy keeps its
//! mistakes. It is read as a table of claims (source, detail of a person, value) by the reader of bare tables, so that
//! agreement on what is true says next to nothing and agreement on what loses says much; and from posting about the
//! same people within minutes of each other, again and again.
//!
//! It is added once, and never looped back into who is one person. It is doubtful by nature: it lowers `k_min`, leaves
//! `k_max`, and a reviewer's word that two sources are independent undoes it.

use crate::Input;
use crate::sources::{Groups, World};
use crate::table::{Cell, TableOptions, read_table};
use khabar_model::{Class, DateRole, PlaceRole, Report, Source, SourceId, What};
use khabar_provenance::normalise;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Two sources that are held to be one hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The one that copies, as far as that can be told.
    pub copier: SourceId,
    /// The other.
    pub of: SourceId,
    /// What shows it.
    pub likeness: Likeness,
    /// The probability that they depend on each other.
    pub probability: f64,
}

/// What shows that two sources depend on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Details on which both agree against what others say.
    SharedMistakes {
        /// Details of which both speak.
        shared: u32,
        /// Those among them on which both agree and are held to be wrong.
        wrong: u32,
    },
    /// Words about the same people, said within minutes of each other.
    PostTogether {
        /// People of whom both speak, at a time that is told.
        shared: u32,
        /// Those among them of whom they spoke together.
        together: u32,
    },
}

/// Details that two sources must share.
const SHARED: u32 = 5;
/// Shared details that must be held wrong.
const WRONG: u32 = 2;
/// Probability from which two sources are held to be one hand.
const SURE: f64 = 0.95;
/// Prior probability that a source depends on another in a way that nothing told.
const PRIOR: f64 = 0.001;
/// Seconds within which two posts are together.
const TOGETHER: i64 = 600;

/// Pairs of groups that count together in the least world, and what is told of them.
pub fn learn(input: &Input<'_>, groups: &Groups<'_>) -> (Vec<(u32, u32)>, Vec<Alike>) {
    let mut found: BTreeMap<(u32, u32), Alike> = BTreeMap::new();
    let ids: Vec<&SourceId> = input.sources.keys().collect();
    let mut add = |copier: u32, of: u32, likeness: Likeness, probability: f64| {
        if let (Some(&a), Some(&b)) = (ids.get(copier as usize), ids.get(of as usize)) {
            let alike = Alike { copier: a.clone(), of: b.clone(), likeness, probability };
            found.entry((copier.min(of), copier.max(of))).or_insert(alike);
        }
    };
    for (copier, of, shared, wrong, probability) in shared_mistakes(input, groups) {
        add(copier, of, Likeness::SharedMistakes { shared, wrong }, probability);
    }
    for (a, b, shared, together, probability) in post_together(input, groups) {
        add(a, b, Likeness::PostTogether { shared, together }, probability);
    }
    found.into_iter().unzip()
}

/// Pairs of sources, as a whole run learned them, by number.
pub fn numbers(sources: &BTreeMap<SourceId, Source>, alike: &[Alike]) -> Vec<(u32, u32)> {
    let number = |id: &SourceId| sources.keys().position(|source| source == id).map(|at| at as u32);
    alike.iter().filter_map(|pair| Some((number(&pair.copier)?, number(&pair.of)?))).collect()
}

/// A detail of one person, as one group of sources gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Detail {
    person: u32,
    field: u8,
    value: u64,
    group: u32,
    from: Option<u32>,
}

/// Groups, of which the first copies the second, with the details that they share and those of them that are wrong.
fn shared_mistakes(input: &Input<'_>, groups: &Groups<'_>) -> Vec<(u32, u32, u32, u32, f64)> {
    let cells = cells(details(input, groups), groups);
    let found = read_table(&cells, &TableOptions { prior: PRIOR, shared: SHARED, ..TableOptions::default() });
    let mut pairs: BTreeMap<(u32, u32), (u32, u32)> =
        found.copying.iter().filter(|pair| pair.2 >= SURE).map(|pair| ((pair.0, pair.1), (0, 0))).collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    for item in cells.chunk_by(|a, b| a.item == b.item) {
        let answer = found.answers.get(item[0].item as usize).copied().flatten();
        let open = || item.iter().filter(|cell| cell.from.is_none());
        for a in open() {
            for b in open() {
                if let Some((shared, wrong)) = pairs.get_mut(&(a.source, b.source)) {
                    let losing = answer.is_some_and(|(value, _)| value != a.value);
                    *shared += 1;
                    *wrong += u32::from(a.value == b.value && losing);
                }
            }
        }
    }
    let likely = found.copying.iter().filter_map(|&(copier, of, probability)| {
        let &(shared, wrong) = pairs.get(&(copier, of))?;
        (shared >= SHARED && wrong >= WRONG).then_some((copier, of, shared, wrong, probability))
    });
    likely.collect()
}

/// Every detail that a known source gives of a person, sorted; more than one group must speak of it.
fn details(input: &Input<'_>, groups: &Groups<'_>) -> Vec<Detail> {
    let mut all = Vec::new();
    for (report, person) in
        input.reports.iter().zip(input.person).enumerate().filter_map(|(at, (report, person))| {
            Some((at as u32, (*person)?)).map(|(at, person)| ((at, report), person))
        })
    {
        let (at, report) = report;
        let Some(group) = known_group(groups, &report.said.source) else { continue };
        let from = copied_from(input, groups, at, group);
        each_detail(&report.said, &mut |field, value| all.push(Detail { person, field, value, group, from }));
    }
    all.sort_unstable();
    all.dedup();
    let mut kept = Vec::with_capacity(all.len());
    for of_field in all.chunk_by(|a, b| (a.person, a.field) == (b.person, b.field)) {
        // A source that gives two values of one detail may speak of two people, and says nothing here.
        let speakers: BTreeSet<u32> = of_field.iter().map(|detail| detail.group).collect();
        if speakers.len() >= 2 && speakers.len() == of_field.len() {
            kept.extend_from_slice(of_field);
        }
    }
    kept
}

/// Details as claims of a table. A list that says from which lists it is compiled copies them where they agree.
fn cells(details: Vec<Detail>, groups: &Groups<'_>) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(details.len());
    let of_items = details.chunk_by(|a, b| (a.person, a.field) == (b.person, b.field));
    for (item, of_item) in of_items.enumerate() {
        for (value, of_value) in of_item.chunk_by(|a, b| a.value == b.value).enumerate() {
            for detail in of_value {
                let also = |of: &u32| of_value.iter().any(|other| other.group == *of);
                let compiled = groups.compiled(detail.group, World::Most).find(also);
                let from = detail.from.or(compiled);
                cells.push(Cell { source: detail.group, item: item as u32, value: value as u32, from });
            }
        }
    }
    cells
}

/// The group of a vetted or declared source.
fn known_group(groups: &Groups<'_>, source: &SourceId) -> Option<u32> {
    let number = groups.number(source)?;
    let known = matches!(groups.class(Some(number)), Class::Vetted | Class::Declared);
    known.then(|| groups.group(number, World::Most))
}

/// The group from which provenance already holds a report to be copied.
fn copied_from(input: &Input<'_>, groups: &Groups<'_>, report: u32, own: u32) -> Option<u32> {
    let edges = input.provenance.edges_of(report).iter().filter(|edge| edge.certain);
    let group = |original: u32| known_group(groups, &input.reports.get(original as usize)?.said.source);
    edges.filter_map(|edge| group(edge.original)).find(|group| *group != own)
}

/// Details in which people err: days, places, ages, names of parents, occupations, causes.
fn each_detail(report: &Report, tell: &mut dyn FnMut(u8, u64)) {
    for date in
        report.dates.iter().filter(|date| date.days.first == date.days.last && tells_of_person(date.role))
    {
        tell(date.role as u8, i64::from(date.days.first.0) as u64);
    }
    for claim in report.places.iter().filter(|claim| !matches!(claim.role, PlaceRole::Morgue)) {
        // A list that gives no city agrees with nobody on a city: how finely a source tells is its habit, no mistake.
        if let Some(city) = &claim.place.city {
            tell(32 + 2 * claim.role as u8 + script(city), words(city));
        }
    }
    // A day of birth and a year are two details; what follows from an age is arithmetic, and none.
    if let Some(born) = report.person.birth {
        tell(
            64 + u8::from(born.first == born.last),
            (i64::from(born.first.0) << 24 ^ i64::from(born.last.0)) as u64,
        );
    }
    let texts = [&report.person.father, &report.person.mother, &report.person.occupation];
    for (text, field) in texts.into_iter().zip((66u8..).step_by(2)) {
        if let Some(text) = text {
            tell(field + script(text), words(text));
        }
    }
    for claim in &report.claims {
        if let What::Cause(cause) = claim.what {
            tell(80, cause as u64);
        }
    }
}

/// Days of the person's own, apart from those of the paper they stand on.
fn tells_of_person(role: DateRole) -> bool {
    !matches!(role, DateRole::Registered | DateRole::Published | DateRole::Learned | DateRole::State)
}

/// The script of a text, as part of its field: what two sources write in one alphabet is not set against a third's
/// romanisation, or every list in Latin letters would seem to share its mistakes with every other.
fn script(text: &str) -> u8 {
    let first = text.chars().find(|c| c.is_alphabetic());
    u8::from(first.is_some_and(|c| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c)))
}

/// A number for a text as it is compared (FNV-1a).
fn words(text: &str) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    normalise(text).as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Groups that speak of the same people within minutes, again and again, oftener than others do.
fn post_together(input: &Input<'_>, groups: &Groups<'_>) -> Vec<(u32, u32, u32, u32, f64)> {
    let counts = coincidences(input, groups);
    let (shared, together) =
        counts.values().fold((0.0, 0.0), |(s, t), of| (s + f64::from(of.0), t + f64::from(of.1)));
    let need = libm::log(f64::from(input.sources.len().max(1) as u32)) - libm::log(PRIOR);
    let mut found = Vec::new();
    for ((a, b), (pair_shared, pair_together)) in counts {
        let (n, m) = (f64::from(pair_shared), f64::from(pair_together));
        // How often others do: where all post together, in a night of bad news, it says nothing.
        let base = (together - m + 1.0) / (shared - n + 2.0);
        let gain = m * libm::log(WOULD / base) + (n - m) * libm::log((1.0 - WOULD) / (1.0 - base).max(1e-9));
        let probability = 1.0 / (1.0 + libm::exp(need - gain));
        if pair_together >= SHARED && base < WOULD && probability >= SURE {
            found.push((b, a, pair_shared, pair_together, probability));
        }
    }
    found
}

/// How often one hand posts from two accounts together.
const WOULD: f64 = 0.8;

/// For each pair of groups the people of whom both speak at a told time, and those of whom they speak together.
fn coincidences(input: &Input<'_>, groups: &Groups<'_>) -> BTreeMap<(u32, u32), (u32, u32)> {
    let zone = i64::from(input.policy.zone_offset);
    let mut first: FxHashMap<(u32, u32), i64> = FxHashMap::default();
    for (report, person) in input.reports.iter().zip(input.person) {
        let (Some(person), Some(said)) = (person, report.said.document.said) else { continue };
        // Midnight is a day without a time.
        let is_time = (said.0 + zone).rem_euclid(60 * 60) != 0;
        if let (Some(group), true) = (known_group(groups, &report.said.source), is_time) {
            let earliest = first.entry((*person, group)).or_insert(said.0);
            *earliest = said.0.min(*earliest);
        }
    }
    let mut times: Vec<((u32, u32), i64)> = first.into_iter().collect();
    times.sort_unstable();
    let mut counts: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    for of_person in times.chunk_by(|a, b| a.0.0 == b.0.0) {
        for (place, &((_, a), at)) in of_person.iter().enumerate() {
            for &((_, b), other) in &of_person[place + 1..] {
                let count = counts.entry((a, b)).or_default();
                count.0 += 1;
                count.1 += u32::from((at - other).abs() <= TOGETHER);
            }
        }
    }
    counts
}
