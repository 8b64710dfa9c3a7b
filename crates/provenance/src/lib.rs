//! Which documents copy which, from what needs no identity: forwards, citations, near-duplicate text, shared
//! media, a shared named upstream.
//!
//! Pure, and run before linkage: it knows nothing of people. Every edge is directed from the copy to what it was
//! copied from and carries its reason, so that a common *descendant* never makes two sources dependent: a post that
//! quotes half of one and half of another joins nothing. Memory is linear in the text; the result does not depend
//! on the order in which documents are given.

mod candidates;
mod cite;
mod frames;
mod order;
mod similar;
mod text;

pub use text::normalise;

use khabar_model::Document;

/// A document, as provenance reads it.
#[derive(Clone, Copy, Debug)]
pub struct Doc<'a> {
    /// Hash of its content: fixes orders and ties.
    pub id: [u8; 32],
    /// Index of its source in the table given to [`trace`].
    pub source: u32,
    /// The source is vetted, declared or a party; false for unknown origin.
    pub known: bool,
    /// The words and what is known of how they came.
    pub document: &'a Document,
}

/// A source, as citations may name it.
#[derive(Clone, Debug, Default)]
pub struct Origin<'a> {
    /// Its slug.
    pub slug: &'a str,
    /// Its name for readers.
    pub name: &'a str,
    /// Indices of the sources that it says it is compiled from.
    pub compiled_from: Vec<u32>,
}

/// Numbers that the comparison of texts reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Jaccard similarity of five-character shingles at which two texts are one (0.5).
    pub near_duplicate: f64,
    /// Share of the longer text's words that both hold in the same order, at which one is an edit of the other (0.5).
    pub edited: f64,
    /// Words that a text must have, stock phrases aside, before its likeness says anything (6).
    pub shortest: usize,
    /// Stock phrases of the episode beyond the compiled ones, as written.
    pub stock: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { near_duplicate: 0.5, edited: 0.5, shortest: 6, stock: Vec::new() }
    }
}

/// Why one document is held to be copied from another.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Reason {
    /// It says that it forwards it.
    Forward,
    /// It quotes it.
    Quote,
    /// It links to it.
    Citation,
    /// It names it as its source.
    Upstream,
    /// Its words are the other's, nearly or with some replaced.
    NearDuplicate {
        /// Jaccard similarity of their five-character shingles.
        jaccard: f64,
    },
    /// The same source says the same words again.
    Repost,
    /// It shows the same photo or film. Doubtful: a portrait is used by many, and same image is never same event.
    SameMedia,
}

impl Reason {
    /// A plain code for tables.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Forward => "forward",
            Reason::Quote => "quote",
            Reason::Citation => "citation",
            Reason::Upstream => "upstream",
            Reason::NearDuplicate { .. } => "near_duplicate",
            Reason::Repost => "repost",
            Reason::SameMedia => "same_media",
        }
    }

    /// Which of several originals is the first to be named as *the* original: the lower, the stronger.
    const fn rank(self) -> u8 {
        match self {
            Reason::Repost => 0,
            Reason::Forward => 1,
            Reason::Quote => 2,
            Reason::NearDuplicate { .. } => 3,
            Reason::Citation => 4,
            Reason::Upstream => 5,
            Reason::SameMedia => 6,
        }
    }
}

/// One document was copied from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Index of the copy.
    pub copy: u32,
    /// Index of what it was copied from.
    pub original: u32,
    /// Why.
    pub reason: Reason,
    /// A doubtful edge widens `[k_min, k_max]` and never makes an original a copy.
    pub certain: bool,
}

/// What a document names as its source, where that is no document at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Upstream {
    /// A source of the table, by its index.
    Source(u32),
    /// An address or words that no document and no source answers to; equal numbers are equal words.
    Words(u32),
}

/// A document names its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Index of the document.
    pub document: u32,
    /// What it names.
    pub upstream: Upstream,
    /// The words say who; "a brother", which may be two brothers, is doubtful.
    pub certain: bool,
}

/// Something odd that a reviewer should see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It cites a document that was said only after it was captured. The citation is kept; a clock is wrong, or the
    /// document was changed later.
    CitesTheFuture {
        /// The document.
        document: u32,
        /// What it cites.
        cited: u32,
    },
    /// It stands in a circle of citations, which was broken at it as the first seen.
    Circle {
        /// The document.
        document: u32,
    },
    /// Two documents have one address and different words.
    OneAddressTwoTexts {
        /// The document seen first.
        first: u32,
        /// The other document.
        other: u32,
    },
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Edges from copies to what they were copied from, by copy, then by strength, then by first seen.
    pub edges: Vec<Edge>,
    /// For each document the document at the end of its strongest certain edges; itself where it is an original.
    pub original_of: Vec<u32>,
    /// For each document its place in the order of first seen, known sources first: equal in any order of the input.
    pub rank: Vec<u32>,
    /// Sources named by words, by document.
    pub named: Vec<Named>,
    /// What a reviewer should see.
    pub oddities: Vec<Oddity>,
}

impl Provenance {
    /// The edges of one copy, strongest first.
    pub fn edges_of(&self, copy: u32) -> &[Edge] {
        let from = self.edges.partition_point(|edge| edge.copy < copy);
        let to = self.edges.partition_point(|edge| edge.copy <= copy);
        &self.edges[from..to]
    }

    /// What one document names as its source.
    pub fn named_by(&self, document: u32) -> &[Named] {
        let from = self.named.partition_point(|named| named.document < document);
        let to = self.named.partition_point(|named| named.document <= document);
        &self.named[from..to]
    }

    /// The document is no copy of another.
    pub fn is_original(&self, document: u32) -> bool {
        self.original_of.get(document as usize).is_none_or(|&original| original == document)
    }
}

/// Find which documents copy which.
///
/// `origins` is indexed by [`Doc::source`]. Time: about linear in the text; each text is compared with a bounded
/// number of others that share a rare run of words with it.
pub fn trace(docs: &[Doc<'_>], origins: &[Origin<'_>], options: &Options) -> Provenance {
    let ranks = order::ranks(docs);
    let mut oddities = Vec::new();
    let (mut edges, named) = cite::resolve(docs, origins, &ranks, &mut oddities);
    edges.extend(similar::near_duplicates(docs, origins, &ranks, options));
    edges.extend(cite::shared_media(docs, &ranks));
    order::settle(edges, named, ranks, oddities)
}

#[cfg(test)]
mod tests;
