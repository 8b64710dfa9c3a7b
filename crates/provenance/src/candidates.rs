//! Pairs of texts worth comparing: those that share a run of words, or a MinHash band of their shingles.
//!
//! A bucket is never squared: each text is compared with the first seen of the bucket and with the one before it,
//! so that a flood of a thousand copies costs a few thousand comparisons, and memory stays linear.

use crate::similar::Texts;

/// How many texts before a text in its bucket it is compared with.
const BEFORE: usize = 1;
/// How many of the first seen of its bucket it is compared with.
const FIRST: usize = 1;
/// MinHash: bands of rows. 32 × 4 finds a pair at Jaccard .5 with probability .87, at .6 with .99.
const BANDS: usize = 32;
const ROWS: usize = 4;

/// Pairs of texts to compare, each once, by number.
pub fn pairs(texts: &Texts) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    collect(runs(texts), &mut pairs);
    collect(bands(texts), &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Texts are numbered in the order of first seen, so sorting by (bucket, text) puts the first seen first.
fn collect(mut entries: Vec<(u32, u32)>, pairs: &mut Vec<(u32, u32)>) {
    entries.sort_unstable();
    entries.dedup();
    for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
        for at in 1..bucket.len() {
            let text = bucket[at].1;
            let firsts = 0..FIRST.min(at);
            let befores = at.saturating_sub(BEFORE).max(firsts.end)..at;
            pairs.extend(firsts.chain(befores).map(|other| (bucket[other].1, text)));
        }
    }
}

/// Every two words that follow each other.
fn runs(texts: &Texts) -> Vec<(u32, u32)> {
    let mut entries = Vec::new();
    for text in 0..texts.len() {
        let runs = texts.words(text).windows(2);
        entries.extend(runs.map(|run| (mix(run[0] ^ mix(run[1])), text as u32)));
    }
    entries
}

/// Bands of a one-permutation MinHash (Li, Owen & Zhang 2012), empty bins filled from the next full one
/// (Shrivastava & Li 2014).
fn bands(texts: &Texts) -> Vec<(u32, u32)> {
    const BINS: usize = BANDS * ROWS;
    let mut entries = Vec::with_capacity(texts.len() * BANDS);
    for text in 0..texts.len() {
        let mut bins = [u32::MAX; BINS];
        for &shingle in texts.shingles(text) {
            let value = mix(shingle);
            let bin = &mut bins[value as usize % BINS];
            *bin = (*bin).min(mix(value));
        }
        if !densify(&mut bins) {
            continue;
        }
        for (band, rows) in bins.chunks(ROWS).enumerate() {
            let key = rows.iter().fold(band as u32, |key, &row| mix(key ^ row));
            entries.push((key, text as u32));
        }
    }
    entries
}

/// Fill each empty bin with the next full one, shifted by the distance. False where all are empty.
fn densify(bins: &mut [u32]) -> bool {
    let Some(last) = bins.iter().rposition(|&bin| bin != u32::MAX) else { return false };
    let count = bins.len();
    let mut next = (bins.iter().position(|&bin| bin != u32::MAX).unwrap_or(last) + count, 0u32);
    next.1 = bins[next.0 % count];
    for at in (0..count).rev() {
        if bins[at] == u32::MAX {
            bins[at] = mix(next.1.wrapping_add((next.0 - at) as u32));
        } else {
            next = (at, bins[at]);
        }
    }
    true
}

/// A good 32-bit mixing function (Wellons' lowbias32).
fn mix(mut value: u32) -> u32 {
    value ^= value >> 16;
    value = value.wrapping_mul(0x7feb_352d);
    value ^= value >> 15;
    value = value.wrapping_mul(0x846c_a68b);
    value ^ (value >> 16)
}
