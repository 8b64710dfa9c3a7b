//! Provenance runs over documents; several reports may stand in one (a post that names three people). This file lays
//! the documents out, and carries what provenance found back to the reports.

use khabar_model::{Class, Document, Post, Report, Source, SourceId, Stated};
use khabar_names::{Agreement, Encoded, compare};
use khabar_provenance::{Doc, Edge, Named, Oddity, Options, Provenance, trace};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// What provenance says of the reports.
pub struct Traced {
    /// Indices are of reports, then of posts.
    pub provenance: Provenance,
    /// Per report, the report it copies word for word about the same person.
    pub copy_of: Vec<Option<u32>>,
}

/// Trace reports and posts.
pub fn traced(
    reports: &[Stated<Report>],
    posts: &[Stated<Post>],
    sources: &BTreeMap<SourceId, Source>,
    class: impl Fn(&SourceId) -> Class,
    near_duplicate: f64,
) -> Traced {
    let numbers: BTreeMap<&SourceId, u32> = sources.keys().zip(0..).collect();
    let number = |source: &SourceId| numbers.get(source).copied().unwrap_or(u32::MAX);
    let layout = Layout::new(reports, posts);
    let docs: Vec<Doc<'_>> = layout
        .members
        .iter()
        .map(|members| {
            let (id, source, document) = layout.words(members[0], reports, posts);
            let known = !matches!(class(source), Class::Unknown);
            Doc { id, source: number(source), known, document }
        })
        .collect();
    let origins = khabar_corroboration::origins(sources);
    let options = Options { near_duplicate, ..Options::default() };
    let provenance = layout.per_report(&trace(&docs, &origins, &options), reports);
    let copy_of = (0..reports.len() as u32)
        .into_par_iter()
        .map(|report| copied_report(report, &provenance, reports))
        .collect();
    Traced { provenance, copy_of }
}

/// The report that this one copies, where both may name one person: a stock text with another name is no copy of a
/// person. What quotes two is a copy of the one about its own person.
fn copied_report(report: u32, provenance: &Provenance, reports: &[Stated<Report>]) -> Option<u32> {
    let original = |document: u32| provenance.original_of[document as usize];
    if original(report) == report {
        return None;
    }
    let others =
        provenance.edges_of(report).iter().filter(|edge| edge.certain).map(|edge| original(edge.original));
    std::iter::once(original(report)).chain(others).find(|&original| {
        let is_report = original != report && (original as usize) < reports.len();
        is_report && names_agree(&reports[report as usize].said, &reports[original as usize].said)
    })
}

fn names_agree(a: &Report, b: &Report) -> bool {
    let (a, b) = (encoded(a), encoded(b));
    a.is_blank() || b.is_blank() || compare(&a, &b).level <= Agreement::PartMissing
}

fn encoded(report: &Report) -> Encoded {
    let names: Vec<&str> = report.person.names.iter().map(|name| name.text.as_str()).collect();
    Encoded::new(&names.join(" / "))
}

/// Which reports and posts stand in which document.
struct Layout {
    /// Per document, the reports (or the one post, as reports.len() + its index) that stand in it.
    members: Vec<Vec<u32>>,
    /// Per report, then per post, its document.
    document_of: Vec<u32>,
    reports: usize,
}

impl Layout {
    fn new(reports: &[Stated<Report>], posts: &[Stated<Post>]) -> Self {
        let mut layout = Self { members: Vec::new(), document_of: Vec::new(), reports: reports.len() };
        let mut seen: HashMap<(&SourceId, &Document), u32> = HashMap::new();
        for (index, report) in reports.iter().enumerate() {
            let document = &report.said.document;
            // A row without words or address is a document of its own.
            let shareable = document.text.is_some() || document.address.is_some();
            let next = layout.members.len() as u32;
            let at =
                if shareable { *seen.entry((&report.said.source, document)).or_insert(next) } else { next };
            layout.place(at, index as u32);
        }
        for index in 0..posts.len() {
            layout.place(layout.members.len() as u32, (reports.len() + index) as u32);
        }
        layout
    }

    fn place(&mut self, document: u32, member: u32) {
        match self.members.get_mut(document as usize) {
            Some(members) => members.push(member),
            None => self.members.push(vec![member]),
        }
        self.document_of.push(document);
    }

    fn words<'a>(
        &self,
        member: u32,
        reports: &'a [Stated<Report>],
        posts: &'a [Stated<Post>],
    ) -> ([u8; 32], &'a SourceId, &'a Document) {
        match reports.get(member as usize) {
            Some(report) => (report.id.0, &report.said.source, &report.said.document),
            None => {
                let post = &posts[member as usize - self.reports];
                (post.id.0, &post.said.source, &post.said.document)
            }
        }
    }

    /// The member of another document that speaks of the same person as this one; the only one, or the one so named.
    fn counterpart(&self, member: u32, document: u32, reports: &[Stated<Report>]) -> Option<u32> {
        let members = &self.members[document as usize];
        let [only] = members[..] else {
            let me = reports.get(member as usize)?;
            return members
                .iter()
                .copied()
                .find(|&other| names_agree(&me.said, &reports[other as usize].said));
        };
        Some(only)
    }

    /// The documents' order, with the reports of one document in the order of their ids.
    fn ranks(&self, found: &Provenance) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.document_of.len() as u32).collect();
        order.sort_by_key(|&member| (found.rank[self.document_of[member as usize] as usize], member));
        let mut ranks = vec![0; order.len()];
        order.into_iter().zip(0..).for_each(|(member, rank)| ranks[member as usize] = rank);
        ranks
    }

    fn per_report(&self, found: &Provenance, reports: &[Stated<Report>]) -> Provenance {
        let first = |document: u32| self.members[document as usize][0];
        let mut edges = Vec::with_capacity(found.edges.len());
        for edge in &found.edges {
            for &copy in &self.members[edge.copy as usize] {
                if let Some(original) = self.counterpart(copy, edge.original, reports) {
                    edges.push(Edge { copy, original, ..*edge });
                }
            }
        }
        // Stable: within one copy the strength order of the documents' edges stays.
        edges.sort_by_key(|edge| edge.copy);
        let original_of = self
            .document_of
            .iter()
            .zip(0..)
            .map(|(&document, member)| match found.original_of[document as usize] {
                original if original == document => member,
                original => self.counterpart(member, original, reports).unwrap_or(member),
            })
            .collect();
        let mut named: Vec<Named> = found
            .named
            .iter()
            .flat_map(|named| {
                self.members[named.document as usize].iter().map(|&document| Named { document, ..*named })
            })
            .collect();
        named.sort_by_key(|named| named.document);
        let oddities = found
            .oddities
            .iter()
            .map(|oddity| match *oddity {
                Oddity::CitesTheFuture { document, cited } => {
                    Oddity::CitesTheFuture { document: first(document), cited: first(cited) }
                }
                Oddity::Circle { document } => Oddity::Circle { document: first(document) },
                Oddity::OneAddressTwoTexts { first: a, other } => {
                    Oddity::OneAddressTwoTexts { first: first(a), other: first(other) }
                }
            })
            .collect();
        Provenance { edges, original_of, named, oddities, rank: self.ranks(found) }
    }
}
