//! The queue of a view: what each entry asks, and what it is worth.

use super::companion::open_cases;
use super::view::View;
use crate::group::HeldAct;
use khabar_decisions::queue::{Entry, Lane, consequence, desk, moved, open, order, origin};
use khabar_decisions::second;
use khabar_decisions::two::{branch, two_people};
use khabar_findings::QuestionKind;
use khabar_model::{Class, Level, Minor, StatementId, StatementKind, Value};
use khabar_statement::{KeyId, Role};
use khabar_store::Node;
use std::collections::BTreeMap;

/// What an entry asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A decision is suspended or listed again.
    Anchor {
        /// The decision.
        decision: StatementId,
        /// The person, where there is one.
        person: Option<u32>,
        /// The value.
        value: Value,
        /// Why.
        hold: khabar_findings::Hold,
    },
    /// An act of a key that was revoked or forked: decide again. What it said stays unsaid.
    Held {
        /// The act.
        act: StatementId,
        /// What kind of act it is.
        kind: StatementKind,
        /// What it answered, where readers are asked that.
        asked: Option<second::Asked>,
    },
    /// Somebody signed; a second, or a further, person is wanted. Whose word and which stays unsaid.
    Further {
        /// What is asked.
        asked: second::Asked,
    },
    /// Are these two one person?
    Pair {
        /// One report.
        a: u32,
        /// The other.
        b: u32,
        /// Probability that they are.
        probability: f64,
        /// How many further pairs of reports of the same two people are open.
        further: u32,
    },
    /// What stands of this value?
    Value {
        /// The person.
        person: u32,
        /// The value.
        value: Value,
        /// Its level.
        level: Level,
    },
    /// Reports of one unknown origin: vet the origin, or leave it.
    Origin {
        /// The source.
        source: String,
        /// How many reports.
        reports: usize,
        /// The first of them.
        first: u32,
    },
    /// Somebody asks.
    Inquiry {
        /// Its number.
        number: u64,
        /// How many people may be the one.
        matches: usize,
    },
}

/// The queue in its order; for one reader, only what is assigned to their desk.
pub fn queue(view: &View, node: &Node, reader: Option<&KeyId>) -> anyhow::Result<Vec<Entry<Item>>> {
    let mut entries = heads(view);
    entries.extend(further(view, node, reader));
    entries.extend(questions(view));
    entries.extend(origins(view));
    entries.extend(inquiries(view, node)?);
    if let Some(reader) = reader {
        let desks = desks(view);
        // A desk sees what was assigned to it; what waits for a second person goes to whoever may be one.
        entries.retain(|entry| match &entry.item {
            Item::Further { .. } => true,
            item => desk(&case(view, item), &desks) == Some(*reader),
        });
    }
    Ok(order(entries))
}

/// Keys that review, and are in good standing.
fn desks(view: &View) -> Vec<KeyId> {
    let reviews =
        |entry: &khabar_statement::Entry| entry.roles.has(Role::Reviewer) && entry.held_from.is_none();
    let book = &view.group.book;
    let desks =
        book.iter().filter(|(key, entry)| reviews(entry) && !khabar_decisions::two::is_root(book, key));
    desks.map(|(key, _)| *key).collect()
}

/// What makes an entry the same entry in another view.
pub type Mark = (u8, StatementId, StatementId, Option<Value>);

/// The mark of an entry.
pub fn mark(view: &View, item: &Item) -> Mark {
    let first = case(view, item);
    match item {
        Item::Anchor { value, .. } => (0, first, first, Some(*value)),
        Item::Value { value, .. } => (1, first, first, Some(*value)),
        // A first and a further reading of one value are two entries, also where a person bears the id of what was seen.
        Item::Further { asked: second::Asked::Pair(_, b) } => (2, first, *b, None),
        Item::Further { asked: second::Asked::Value(_, value, ..) } => (2, first, first, Some(*value)),
        Item::Pair { a, b, .. } => {
            let report = |report: u32| view.found.reports[report as usize].id;
            (3, first, report(*a).max(report(*b)), None)
        }
        Item::Held { .. } => (4, first, first, None),
        Item::Origin { .. } => (5, first, first, None),
        Item::Inquiry { .. } => (6, first, first, None),
    }
}

/// What makes a case the same case tomorrow.
fn case(view: &View, item: &Item) -> StatementId {
    let report = |report: u32| view.found.reports[report as usize].id;
    match item {
        Item::Anchor { decision: act, .. } | Item::Held { act, .. } => *act,
        Item::Pair { a, b, .. } => report(*a).min(report(*b)),
        Item::Value { person, .. } => view.found.people[*person as usize].id,
        Item::Origin { first, .. } => report(*first),
        Item::Further { asked: second::Asked::Pair(a, _) } => *a,
        Item::Further { asked: second::Asked::Value(.., saw) } => saw.first().copied().unwrap_or_default(),
        Item::Inquiry { number, .. } => khabar_statement::id_of(&number.to_be_bytes()),
    }
}

fn heads(view: &View) -> Vec<Entry<Item>> {
    let mut anchors: Vec<_> =
        view.found.anchors.iter().filter(|anchor| anchor.hold.heads_the_queue()).collect();
    // What two people signed anew, on some of the same reports, is asked no longer.
    let anew: Vec<_> = view
        .found
        .anchors
        .iter()
        .filter(|anchor| anchor.signed_off && anchor.hold.counts())
        .map(|anchor| (anchor.value, saw(view, &anchor.decision)))
        .collect();
    anchors.retain(|anchor| {
        let old = saw(view, &anchor.decision);
        let again = |(value, new): &(Value, Vec<StatementId>)| {
            *value == anchor.value && *new != old && new.iter().all(|report| old.contains(report))
        };
        !anew.iter().any(again)
    });
    // Two who signed the same of the same reports are asked once.
    anchors.sort_by_key(|anchor| (anchor.value, saw(view, &anchor.decision), anchor.decision));
    anchors.dedup_by_key(|anchor| (anchor.value, saw(view, &anchor.decision)));
    let listed = anchors.into_iter().map(|anchor| {
        let (decision, person, value, hold) = (anchor.decision, anchor.person, anchor.value, anchor.hold);
        // What counts no longer comes before what is merely listed again.
        let weight = consequence(value, true) * if hold.counts() { 1.0 } else { 2.0 };
        entry(Lane::Head, weight, Item::Anchor { decision, person, value, hold })
    });
    let held = view.group.held.iter().filter(|(_, held)| !answered_anew(view, held));
    let held = held.map(|(act, held)| {
        let worth = match &held.asked {
            Some(second::Asked::Value(_, value, ..)) => consequence(*value, false),
            _ => 1.0,
        };
        entry(Lane::Head, worth, Item::Held { act: *act, kind: held.kind, asked: held.asked.clone() })
    });
    listed.chain(held).collect()
}

/// Somebody in good standing answered the same since: of a value, on any of the same reports.
fn answered_anew(view: &View, held: &HeldAct) -> bool {
    let readings = &view.group.judged.readings;
    match &held.asked {
        None => false,
        Some(pair @ second::Asked::Pair(..)) => readings.contains_key(pair),
        Some(second::Asked::Value(_, value, _, saw)) => readings.keys().any(|asked| match asked {
            second::Asked::Value(_, other, _, seen) => {
                other == value && seen.iter().any(|id| saw.contains(id))
            }
            second::Asked::Pair(..) => false,
        }),
    }
}

/// The reports on which a decision was made, sorted.
pub fn saw(view: &View, decision: &StatementId) -> Vec<StatementId> {
    let made = view.group.judged.decisions.iter().find(|made| made.id == *decision);
    match made.and_then(|made| second::asked(&made.said.kind)) {
        Some((second::Asked::Value(.., saw), _)) => saw,
        Some((second::Asked::Pair(a, b), _)) => vec![a, b],
        None => vec![*decision],
    }
}

fn further(view: &View, node: &Node, reader: Option<&KeyId>) -> Vec<Entry<Item>> {
    let judged = &view.group.judged;
    let seed = seed(node);
    let mut out = Vec::new();
    for (asked, readings) in &judged.readings {
        let book = &view.group.book;
        let signed = second::signed_by_two(book, readings);
        if signed && readings.len() >= second::wanted(&seed, asked, readings) {
            continue;
        }
        let may = |reader: &KeyId| {
            let mut with = readings.iter().map(|reading| two_people(book, reader, &reading.reader).is_ok());
            // A third is another than both; a second need only be another than one of those who signed.
            if signed { with.all(|two| two) } else { with.any(|two| two) }
        };
        if reader.is_some_and(|reader| !may(reader)) {
            continue;
        }
        let worth = match asked {
            second::Asked::Value(_, value, ..) => consequence(*value, false),
            second::Asked::Pair(..) => 1.0,
        };
        out.push(entry(Lane::Known, worth, Item::Further { asked: asked.clone() }));
    }
    out
}

/// The seed of the sample: the node's own, so that no reader chooses which of their decisions is read again.
pub fn seed(node: &Node) -> [u8; 32] {
    blake3::derive_key("khabar 2026-11 sample for a further reader", node.settings().pseudonym_secret())
}

fn questions(view: &View) -> Vec<Entry<Item>> {
    let found = &view.found;
    let answered = |item: &Item| {
        let saw = |person: u32| {
            let mut saw = view.saw(person);
            saw.sort_unstable();
            saw
        };
        match item {
            Item::Pair { a, b, .. } => {
                let (a, b) = (found.reports[*a as usize].id, found.reports[*b as usize].id);
                view.group.judged.readings.contains_key(&second::Asked::Pair(a.min(b), a.max(b)))
            }
            Item::Value { person, value, .. } => {
                let asked = second::Asked::Value(value.axis(), *value, None, saw(*person));
                view.group.judged.readings.contains_key(&asked)
            }
            _ => false,
        }
    };
    let mut out = Vec::new();
    for question in &found.queue {
        let (weight, item) = match question.kind {
            QuestionKind::Pair { a, b, probability, further } => {
                let people = [found.person_of[a as usize], found.person_of[b as usize]];
                let worth =
                    people.into_iter().flatten().map(|person| worth(view, person)).fold(1.0, f64::max);
                let origin = origin(class(view, a)).min(origin(class(view, b)));
                (worth * open(probability) * origin, Item::Pair { a, b, probability, further })
            }
            QuestionKind::Value { person, value, level, .. } => {
                let moves = moved(level, Level::Corroborated);
                let item = Item::Value { person, value, level };
                (consequence(value, minor(view, person)) * moves * best(view, person), item)
            }
        };
        out.push(entry(Lane::Known, weight, item));
    }
    for (person, beliefs) in (0..).zip(&found.beliefs) {
        for value in beliefs.axes.iter().flat_map(|axis| &axis.values) {
            if value.level == Level::Corroborated {
                let weight =
                    consequence(value.value, minor(view, person)) * moved(value.level, Level::Confirmed);
                let item = Item::Value { person, value: value.value, level: value.level };
                out.push(entry(Lane::Known, weight * best(view, person), item));
            }
        }
    }
    out.retain(|entry| !answered(&entry.item));
    // Of equal weight the one read first comes first; ids are random, and say nothing.
    let at = |report: u32| &found.reports[report as usize].at;
    out.sort_by_key(|entry| match &entry.item {
        Item::Pair { a, b, .. } => Some(at(*a).min(at(*b))),
        Item::Value { person, .. } => {
            found.people[*person as usize].reports.iter().map(|&report| at(report)).min()
        }
        _ => None,
    });
    out
}

/// Reports of unknown origin that attach to nobody: one entry for each origin, whatever the number. A key's own words
/// stand under the branch of the group through which it came.
fn origins(view: &View) -> Vec<Entry<Item>> {
    let found = &view.found;
    let mut origins: BTreeMap<String, (usize, u32, f64)> = BTreeMap::new();
    for (at, report) in (0u32..).zip(found.reports.iter()) {
        if class(view, at) != Class::Unknown
            || found.person_of[at as usize].is_some()
            || !report.said.person.is_named()
        {
            continue;
        }
        let root = found.provenance.original_of[at as usize] as usize;
        let root = found.reports.get(root).unwrap_or(report);
        let source = root.said.source.as_str();
        let name = source.strip_prefix("key:").and_then(KeyId::from_hex);
        let name = name
            .map_or(source.to_owned(), |key| format!("branch {}", branch(&view.group.book, &key).short()));
        let values = report.said.claims.iter().filter_map(|claim| claim.what.value());
        let worth = values
            .map(|value| consequence(value, report.said.person.minor != Some(Minor::No)))
            .fold(1.0, f64::max);
        let entry = origins.entry(name).or_insert((0, at, worth));
        entry.0 += 1;
        entry.2 = entry.2.max(worth);
    }
    origins
        .into_iter()
        .map(|(source, (reports, first, worth))| Entry {
            lane: Lane::Unvetted,
            weight: worth * origin(Class::Unknown),
            cluster: source.clone(),
            item: Item::Origin { source, reports, first },
        })
        .collect()
}

fn inquiries(view: &View, node: &Node) -> anyhow::Result<Vec<Entry<Item>>> {
    let inquiries = open_cases(node)?;
    if inquiries.is_empty() {
        return Ok(Vec::new());
    }
    let index = khabar_findings::Index::new(&view.found);
    let frequencies = khabar_names::Frequencies::embedded();
    let entries = inquiries.iter().map(|(number, inquiry)| {
        let matches = index.matches(&view.found, &inquiry.sought, frequencies).len();
        entry(Lane::Asked, 1.0 + matches as f64, Item::Inquiry { number: *number, matches })
    });
    Ok(entries.collect())
}

fn entry(lane: Lane, weight: f64, item: Item) -> Entry<Item> {
    Entry { lane, weight, cluster: String::new(), item }
}

/// What hangs on a person, at most.
fn worth(view: &View, person: u32) -> f64 {
    let beliefs = &view.found.beliefs[person as usize];
    let values = beliefs.axes.iter().flat_map(|axis| &axis.values);
    values.map(|found| consequence(found.value, minor(view, person))).fold(1.0, f64::max)
}

/// Not established is treated as yes only where somebody says something of it.
fn minor(view: &View, person: u32) -> bool {
    let reports = &view.found.people[person as usize].reports;
    reports.iter().any(|&report| {
        matches!(
            view.found.reports[report as usize].said.person.minor,
            Some(Minor::Yes | Minor::NotEstablished)
        )
    })
}

fn best(view: &View, person: u32) -> f64 {
    let reports = &view.found.people[person as usize].reports;
    reports.iter().map(|&report| origin(class(view, report))).fold(0.0, f64::max)
}

fn class(view: &View, report: u32) -> Class {
    view.found.class(&view.found.reports[report as usize].said.source)
}
