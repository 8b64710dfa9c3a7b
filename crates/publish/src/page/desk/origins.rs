//! To what the words about one person trace: the data of the picture, read off clusters and provenance.
//!
//! A thousand copies of one kind are one node with a count, so that a flood does not fill the page.

use super::anchor;
use super::people::{names, values};
use crate::page::chart::Caption;
use crate::page::chart::tree::{Frame, Link, Node, Part, tree};
use crate::page::isolate::isolate;
use crate::page::numbers::{comma, days, moment, number};
use crate::page::shell::code;
use crate::page::tell::source_name;
use crate::page::words::{self, Text};
use khabar_findings::{
    CopyReason, Findings, Individual, PersonFindings, SourceCluster, ValueFinding, Why, says,
};
use khabar_model::{Class, DayRange, Document, Instant, Language, SourceId};
use maud::Markup;
use std::collections::{BTreeMap, BTreeSet};

/// The most pictures on the page: of those of whom most is said. Everybody has the list.
const MOST_PICTURES: usize = 300;
/// The most nodes of one picture; the rest is counted.
const MOST_NODES: usize = 16;
/// Posts of unknown origin, each in its own words, that have a node each.
const MOST_LONE: usize = 3;

/// The people who have a picture: where something repeats something, or two say the same. One report says all by
/// itself.
pub fn pictured(findings: &Findings) -> BTreeSet<usize> {
    let mut order: Vec<usize> = (0..findings.beliefs.len()).collect();
    order.sort_by_key(|&person| {
        let person = &findings.people[person];
        (std::cmp::Reverse(person.reports.len()), person.id)
    });
    let several = order.into_iter().take_while(|&person| findings.people[person].reports.len() > 1);
    let telling = |&person: &usize| {
        let parts = parts(findings, &findings.people[person], &findings.beliefs[person], None, Language::En);
        parts.iter().any(|part| rows(&part.roots) + rows(&part.apart) > 1)
    };
    several.filter(telling).take(MOST_PICTURES).collect()
}

fn rows(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + node.copies.len()).sum()
}

/// One person's picture.
pub fn picture(findings: &Findings, person: usize, group: Option<&str>, language: Language) -> Markup {
    let (person, beliefs) = (&findings.people[person], &findings.beliefs[person]);
    let mut parts = parts(findings, person, beliefs, group, language);
    let description = parts.iter().map(|part| describe(part, language)).collect::<Vec<_>>().join(" ");
    let dropped = trim(&mut parts);
    let more = match dropped {
        0 => String::new(),
        n => words::fill(language, words::NOT_DRAWN, &[&number(language, n as u64)]),
    };
    let name = names(findings, person).first().map(|name| format!(": {}", isolate(name)));
    let title = format!("{}{}", words::TREE.to(language), name.unwrap_or_default());
    let id = format!("{}-{}", code(language), anchor(&person.id));
    let caption = Caption { id: &id, title: &title, description: &description, note: "" };
    let heard = heard(&parts, findings.policy.zone_offset, language);
    tree(language, &Frame { caption, days: &heard, more: &more }, &parts)
}

/// From which day to which the reports were first heard.
fn heard(parts: &[Part], zone: i32, language: Language) -> String {
    let nodes = parts.iter().flat_map(|part| part.roots.iter().chain(&part.apart));
    let times = nodes.flat_map(|node| std::iter::once(node).chain(node.copies.iter().map(|(_, copy)| copy)));
    let seen = times.filter_map(|node| node.at).map(|at| DayRange::day(Instant(at).day(zone)));
    let seen = seen.reduce(DayRange::hull);
    seen.map_or(String::new(), |seen| format!("{}: {}", words::HEARD.to(language), days(language, seen)))
}

/// The picture in words: how many independent sources, what repeats them and how, what counts for nothing.
fn describe(part: &Part, language: Language) -> String {
    let count = |n: usize| number(language, n as u64);
    let direct = part.roots.iter().filter(|node| node.direct).count();
    let mut told = vec![
        format!("{}: {}", words::INDEPENDENT_SOURCES.to(language), count(part.roots.len())),
        format!("{}: {}", words::DIRECT_AMONG.to(language), count(direct)),
    ];
    let mut kinds: BTreeMap<Link, usize> = BTreeMap::new();
    for (kind, copy) in part.roots.iter().chain(&part.apart).flat_map(|node| &node.copies) {
        *kinds.entry(*kind).or_default() += copy.reports;
    }
    told.extend(
        kinds.into_iter().map(|(kind, n)| format!("{}: {}", link_words(kind).to(language), count(n))),
    );
    let apart: usize = part.apart.iter().map(reports).sum();
    if apart > 0 {
        told.push(format!("{}: {}", part.apart_title, count(apart)));
    }
    format!("{}. {}.", part.title, told.join(comma(language)))
}

fn reports(node: &Node) -> usize {
    node.reports + node.copies.iter().map(|(_, copy)| copy.reports).sum::<usize>()
}

/// Keep so many nodes, and say how many reports the others stand for.
fn trim(parts: &mut Vec<Part>) -> usize {
    let (mut left, mut dropped) = (MOST_NODES, 0);
    for part in parts.iter_mut() {
        for node in [&mut part.roots, &mut part.apart].into_iter() {
            node.retain_mut(|node| {
                if left == 0 {
                    dropped += reports(node);
                    return false;
                }
                let kept = node.copies.len().min(left - 1);
                dropped += node.copies.drain(kept..).map(|(_, copy)| copy.reports).sum::<usize>();
                left -= 1 + kept;
                true
            });
        }
    }
    parts.retain(|part| rows(&part.roots) + rows(&part.apart) > 0);
    dropped
}

/// A part for each value that somebody says, in the order in which the words tell them.
fn parts(
    findings: &Findings,
    person: &Individual,
    beliefs: &PersonFindings,
    group: Option<&str>,
    language: Language,
) -> Vec<Part> {
    let forest = Forest { findings, language };
    let part = |found: &ValueFinding| {
        let level = match group {
            Some(_) => words::level(language, found.level, group),
            None => findings.policy.level_words(found.level, language).to_owned(),
        };
        let mut roots: Vec<Node> = found.clusters.iter().map(|cluster| forest.cluster(cluster)).collect();
        roots.sort_by_key(|node| node.at);
        let counted: BTreeSet<u32> =
            found.clusters.iter().flat_map(|cluster| &cluster.reports).copied().collect();
        let says = |report: &&u32| {
            findings.reports.get(**report as usize).is_some_and(|stated| says(&stated.said, found.value))
        };
        let rest = person.reports.iter().filter(says).copied().filter(|report| !counted.contains(report));
        Part {
            title: format!("{}: {level}", found.value.words(language)),
            roots,
            apart_title: words::APART.to(language).to_owned(),
            apart: forest.apart(&rest.collect()),
        }
    };
    let mut parts: Vec<Part> = Vec::new();
    for part in values(beliefs).map(part).filter(|part| rows(&part.roots) + rows(&part.apart) > 0) {
        // What the same reports say of several values is drawn once.
        match parts.iter_mut().find(|other| other.roots == part.roots && other.apart == part.apart) {
            Some(other) => other.title = format!("{} · {}", other.title, part.title),
            None => parts.push(part),
        }
    }
    parts
}

/// Reads nodes off the findings.
struct Forest<'a> {
    findings: &'a Findings,
    language: Language,
}

impl Forest<'_> {
    /// A document: a report, or a post that names nobody.
    fn document(&self, document: u32) -> Option<(&SourceId, &Document)> {
        let at = document as usize;
        let report = self.findings.reports.get(at).map(|stated| (&stated.said.source, &stated.said.document));
        let post = || self.findings.posts.get(at.checked_sub(self.findings.reports.len())?);
        report.or_else(|| post().map(|stated| (&stated.said.source, &stated.said.document)))
    }

    fn class(&self, document: u32) -> Class {
        self.document(document).map_or(Class::Unknown, |(source, _)| self.findings.class(source))
    }

    fn at(&self, document: u32) -> Option<i64> {
        self.document(document)?.1.first_seen().map(|seen| seen.0)
    }

    fn name(&self, document: u32) -> String {
        self.document(document)
            .map_or(String::new(), |(source, _)| isolate(source_name(self.findings, source)))
    }

    /// "9 Jan 21:14", or nothing.
    fn moment(&self, at: Option<i64>) -> Option<String> {
        Some(moment(self.language, Instant(at?), self.findings.policy.zone_offset))
    }

    /// An independent source with what repeats it.
    fn cluster(&self, cluster: &SourceCluster) -> Node {
        let copies = cluster.reports.iter().copied().filter(|report| *report != cluster.root);
        let copies: Vec<(Link, u32)> =
            copies.map(|copy| (self.link(cluster.root, Some(cluster.why), copy), copy)).collect();
        Node { direct: cluster.direct, ..self.root(cluster.root, cluster.direct, &copies) }
    }

    fn root(&self, document: u32, direct: bool, copies: &[(Link, u32)]) -> Node {
        let (class, at) = (self.class(document), self.at(document));
        let near = direct.then(|| words::DIRECT.to(self.language));
        let about = joined(&[Some(class.words(self.language)), near, self.moment(at).as_deref()]);
        let copies = self.copies(copies);
        Node { name: self.name(document), about, at, class, direct: false, reports: 1, copies }
    }

    /// Copies of one kind: by source where it is known, all together where it is not.
    fn copies(&self, copies: &[(Link, u32)]) -> Vec<(Link, Node)> {
        let mut groups: BTreeMap<(Link, Option<&SourceId>), Vec<u32>> = BTreeMap::new();
        for &(link, copy) in copies {
            let known =
                self.document(copy).map(|(source, _)| source).filter(|_| self.class(copy) != Class::Unknown);
            groups.entry((link, known)).or_default().push(copy);
        }
        let mut nodes: Vec<(Link, Node)> = groups
            .into_iter()
            .map(|((link, _), reports)| (link, self.several(&reports, link_words(link).to(self.language))))
            .collect();
        nodes.sort_by_key(|(link, node)| (node.at, *link));
        nodes
    }

    /// Several reports as one node.
    fn several(&self, reports: &[u32], what: &str) -> Node {
        let language = self.language;
        let (first, n) = (reports[0], number(language, reports.len() as u64));
        let class = self.class(first);
        let at = reports.iter().filter_map(|&report| self.at(report)).min();
        let (name, when) = match (reports.len(), class) {
            (1, _) => (self.name(first), self.moment(at)),
            (_, Class::Unknown) => (words::fill(language, words::POSTS_UNKNOWN, &[&n]), self.first(at)),
            _ => (format!("{} ({n})", self.name(first)), self.first(at)),
        };
        let of = (reports.len() == 1 || class != Class::Unknown).then(|| class.words(language));
        let about = joined(&[Some(what), of, when.as_deref()]);
        Node { name, about, at, class, direct: false, reports: reports.len(), copies: Vec::new() }
    }

    fn first(&self, at: Option<i64>) -> Option<String> {
        self.moment(at).map(|at| words::fill(self.language, words::FIRST, &[&at]))
    }

    /// What counts as no source: each original with its copies, then those that repeat nobody.
    fn apart(&self, rest: &BTreeSet<u32>) -> Vec<Node> {
        let mut trees: BTreeMap<u32, Vec<(Link, u32)>> = BTreeMap::new();
        for &report in rest {
            let original = self.original(report);
            let copies = trees.entry(original).or_default();
            if original != report {
                copies.push((self.link(original, None, report), report));
            }
        }
        let (alone, with): (Vec<_>, Vec<_>) = trees.into_iter().partition(|(_, copies)| copies.is_empty());
        let mut nodes: Vec<Node> = with
            .iter()
            .map(|(original, copies)| {
                let root = self.root(*original, false, copies);
                match rest.contains(original) {
                    true => root,
                    // A post that names nobody, or a report whose words were taken for something else.
                    false => Node {
                        about: joined(&[Some(&root.about), Some(words::NOT_ITSELF.to(self.language))]),
                        reports: 0,
                        ..root
                    },
                }
            })
            .collect();
        let mut by_source: BTreeMap<Option<&SourceId>, Vec<u32>> = BTreeMap::new();
        for (report, _) in alone {
            let known = self
                .document(report)
                .map(|(source, _)| source)
                .filter(|_| self.class(report) != Class::Unknown);
            by_source.entry(known).or_default().push(report);
        }
        for (known, reports) in by_source {
            match (known, reports.len()) {
                (None, n) if n <= MOST_LONE => {
                    nodes.extend(reports.iter().map(|&report| self.root(report, false, &[])));
                }
                (None, _) => nodes.push(self.several(&reports, words::OWN_WORDS.to(self.language))),
                (Some(_), _) => nodes.push(self.several(&reports, "")),
            }
        }
        nodes.sort_by_key(|node| node.at);
        nodes
    }

    /// To what a report traces, unless only a template leads there: alike words about somebody else.
    fn original(&self, report: u32) -> u32 {
        let original = self.findings.provenance.original_of.get(report as usize).copied().unwrap_or(report);
        if self.of_another(report, original) { report } else { original }
    }

    fn of_another(&self, report: u32, other: u32) -> bool {
        let person = |report: u32| self.findings.person_of.get(report as usize).copied().flatten();
        person(other).is_some() && person(other) != person(report)
    }

    /// How a copy hangs together with its original.
    fn link(&self, original: u32, why: Option<Why>, copy: u32) -> Link {
        let edges = self.findings.provenance.edges_of(copy);
        let followed = |certain: bool| {
            edges.iter().find(|edge| edge.certain == certain && !self.of_another(copy, edge.original))
        };
        let source = |document: u32| self.document(document).map(|(source, _)| source);
        match followed(true).or_else(|| followed(false)).map(|edge| edge.reason) {
            Some(CopyReason::Forward) => Link::Forward,
            Some(CopyReason::Quote | CopyReason::Citation | CopyReason::Upstream) => Link::Cites,
            Some(CopyReason::NearDuplicate { .. }) => Link::Words,
            Some(CopyReason::Repost) => Link::SameSource,
            _ if source(copy) == source(original) => Link::SameSource,
            Some(CopyReason::SameMedia) => Link::Media,
            None => match (why, source(copy), source(original)) {
                (Some(Why::SameUpstream), ..) => Link::Upstream,
                (Some(Why::SharedMistakes), ..) => Link::Mistakes,
                (_, Some(copy), Some(original)) => self.sources(copy, original),
                _ => Link::Together,
            },
        }
    }

    /// How one source's list hangs together with another's.
    fn sources(&self, copy: &SourceId, original: &SourceId) -> Link {
        let source = |id: &SourceId| self.findings.sources.get(id);
        let (Some(a), Some(b)) = (source(copy), source(original)) else { return Link::Together };
        let list =
            |source: &khabar_model::Source| source.edition_of.clone().unwrap_or_else(|| source.id.clone());
        let house = a.organisation.is_some() && a.organisation == b.organisation;
        if house || list(a) == list(b) {
            Link::SameHouse
        } else if a.compiled_from.iter().any(|of| source(of).is_some_and(|of| list(of) == list(b))) {
            Link::Compiled
        } else {
            Link::Together
        }
    }
}

fn joined(parts: &[Option<&str>]) -> String {
    let told: Vec<&str> = parts.iter().flatten().copied().filter(|text| !text.is_empty()).collect();
    told.join(" · ")
}

const fn link_words(link: Link) -> Text {
    match link {
        Link::Forward => words::LINK_FORWARD,
        Link::Cites => words::LINK_CITES,
        Link::Words => words::LINK_WORDS,
        Link::Media => words::LINK_MEDIA,
        Link::SameSource => words::LINK_SAME_SOURCE,
        Link::SameHouse => words::LINK_SAME_HOUSE,
        Link::Compiled => words::LINK_COMPILED,
        Link::Upstream => words::LINK_UPSTREAM,
        Link::Mistakes => words::LINK_MISTAKES,
        Link::Together => words::LINK_TOGETHER,
    }
}
