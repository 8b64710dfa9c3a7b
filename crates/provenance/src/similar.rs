//! Near-duplicate text: candidates by rare runs of words and by MinHash, each pair then verified.

use crate::candidates;
use crate::frames::Frames;
use crate::text::{Stock, normalise};
use crate::{Doc, Edge, Options, Origin, Reason};
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Originals that one copy may have: a post that quotes two, and a little more.
const ORIGINALS: usize = 4;

/// Texts as they are compared, flat: words and sorted five-character shingles, both as hashes.
#[derive(Default)]
pub struct Texts {
    /// The document of each text.
    pub doc: Vec<u32>,
    /// Rank of first seen of each text.
    pub rank: Vec<u32>,
    words: Vec<u32>,
    word_end: Vec<usize>,
    shingles: Vec<u32>,
    shingle_end: Vec<usize>,
}

impl Texts {
    /// Hashes of the words of a text, in order.
    pub fn words(&self, text: usize) -> &[u32] {
        part(&self.words, &self.word_end, text)
    }

    /// Hashes of the shingles of a text, sorted, each once.
    pub fn shingles(&self, text: usize) -> &[u32] {
        part(&self.shingles, &self.shingle_end, text)
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.doc.len()
    }

    fn push(&mut self, doc: u32, rank: u32, words: &[&str]) {
        self.doc.push(doc);
        self.rank.push(rank);
        self.words.extend(words.iter().map(hash));
        self.word_end.push(self.words.len());
        let from = self.shingles.len();
        let letters: Vec<char> = words.join(" ").chars().collect();
        self.shingles.extend(letters.windows(5).map(hash));
        self.shingles[from..].sort_unstable();
        let mut kept = from;
        for at in from..self.shingles.len() {
            if at == from || self.shingles[at] != self.shingles[kept - 1] {
                self.shingles[kept] = self.shingles[at];
                kept += 1;
            }
        }
        self.shingles.truncate(kept);
        self.shingle_end.push(kept);
    }
}

/// Edges from near-duplicate texts to the earliest texts that they are like.
pub fn near_duplicates(
    docs: &[Doc<'_>],
    origins: &[Origin<'_>],
    ranks: &[u32],
    options: &Options,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    let texts = distinct(docs, ranks, options, &mut edges);
    let mut found: Vec<(u32, u32, f64)> = Vec::new();
    for (a, b) in candidates::pairs(&texts) {
        if let Some(jaccard) = likeness(&texts, a as usize, b as usize, options) {
            let (a, b) = (texts.doc[a as usize], texts.doc[b as usize]);
            let (copy, original) = directed(docs, origins, ranks, a, b);
            found.push((copy, original, jaccard));
        }
    }
    found.sort_unstable_by_key(|&(copy, original, _)| (copy, ranks[original as usize]));
    for originals in found.chunk_by(|a, b| a.0 == b.0) {
        for &(copy, original, jaccard) in originals.iter().take(ORIGINALS) {
            edges.push(edge(docs, copy, original, jaccard));
        }
    }
    edges
}

/// One text of each wording; equal wordings at once become edges to the first seen.
fn distinct(docs: &[Doc<'_>], ranks: &[u32], options: &Options, edges: &mut Vec<Edge>) -> Texts {
    let stock = Stock::new(&options.stock);
    let mut order: Vec<usize> = (0..docs.len()).filter(|&doc| docs[doc].document.text.is_some()).collect();
    order.sort_unstable_by_key(|&doc| ranks[doc]);
    let mut wordings: FxHashMap<u64, u32> = FxHashMap::default();
    let mut kept: Vec<(u32, String)> = Vec::new();
    for doc in order {
        let Some(text) = docs[doc].document.text.as_deref() else { continue };
        let text = normalise(text);
        let mut words = Vec::new();
        stock.mask(&text, &mut words);
        if words.len() < options.shortest {
            continue;
        }
        let first = *wordings.entry(hash64(&words)).or_insert(doc as u32);
        if first == doc as u32 {
            kept.push((doc as u32, words.join(" ")));
        } else {
            edges.push(edge(docs, doc as u32, first, 1.0));
        }
    }
    unframed(&kept, ranks, options)
}

/// The texts without the frames that the corpus itself shows.
fn unframed(kept: &[(u32, String)], ranks: &[u32], options: &Options) -> Texts {
    let frames = Frames::new(kept.iter().map(|(_, text)| text.as_str()));
    let mut texts = Texts::default();
    for (doc, text) in kept {
        let words = frames.mask(text);
        if words.len() >= options.shortest {
            texts.push(*doc, ranks[*doc as usize], &words);
        }
    }
    texts
}

fn edge(docs: &[Doc<'_>], copy: u32, original: u32, jaccard: f64) -> Edge {
    let same_source = docs[copy as usize].source == docs[original as usize].source;
    let reason = if same_source { Reason::Repost } else { Reason::NearDuplicate { jaccard } };
    Edge { copy, original, reason, certain: true }
}

/// The copy and the original: a list that says it is compiled from the other copies it; else the later copies.
fn directed(docs: &[Doc<'_>], origins: &[Origin<'_>], ranks: &[u32], a: u32, b: u32) -> (u32, u32) {
    let compiled = |from: u32, of: u32| {
        let (from, of) = (docs[from as usize].source, docs[of as usize].source);
        origins.get(from as usize).is_some_and(|origin| origin.compiled_from.contains(&of))
    };
    match (compiled(a, b), compiled(b, a)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ if ranks[a as usize] < ranks[b as usize] => (b, a),
        _ => (a, b),
    }
}

/// The Jaccard similarity of two texts, where one is a near-duplicate or an edit of the other.
fn likeness(texts: &Texts, a: usize, b: usize, options: &Options) -> Option<f64> {
    let jaccard = jaccard(texts.shingles(a), texts.shingles(b));
    if jaccard >= options.near_duplicate {
        return Some(jaccard);
    }
    let (short, long) = (texts.words(a), texts.words(b));
    let longer = short.len().max(long.len());
    // Below a quarter no edit of the kind meant here is left; this spares most of the alignments.
    if jaccard < 0.2 || (short.len().min(long.len()) as f64) < options.edited * longer as f64 {
        return None;
    }
    (common_subsequence(short, long) as f64 >= options.edited * longer as f64).then_some(jaccard)
}

/// Jaccard similarity of two sorted sets.
fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

/// Length of the longest common subsequence of two texts' words.
fn common_subsequence(a: &[u32], b: &[u32]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (at, &y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn part<'t>(flat: &'t [u32], ends: &[usize], at: usize) -> &'t [u32] {
    let from = if at == 0 { 0 } else { ends[at - 1] };
    &flat[from..ends[at]]
}

/// A 32-bit hash, equal everywhere.
pub fn hash<T: Hash + ?Sized>(value: &T) -> u32 {
    (hash64(value) >> 32) as u32
}

/// A 64-bit hash, equal everywhere.
fn hash64<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    value.hash(&mut hasher);
    // One more round: the last multiplication of FxHash leaves its low bits weak.
    let mixed = hasher.finish();
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
