//! Candidate pairs: records that share a blocking key, each pair met once, none of them stored.

use crate::choose::Key;
use crate::hash;
use crate::keys::Atom;
use crate::prepare::Prepared;
use rayon::prelude::*;
use std::ops::Range;

/// The keys of every class, and how to walk the pairs that share one.
#[derive(Clone)]
pub(crate) struct Blocks {
    /// Key hashes: `lanes` a class, 0 where a lane is empty.
    hashes: Vec<u32>,
    lanes: usize,
    /// Lanes of key `k`: `spans[k]..spans[k + 1]`.
    spans: Vec<usize>,
    /// Blocks that are too large, by key: (hash, class), packed; their lanes are emptied, so that a later
    /// key may still bring their records together.
    large: Vec<Vec<u64>>,
    /// The first key is one block of everyone.
    everyone: bool,
    /// Which keys are kept to small blocks. However many records of unknown origin share one, it is walked whole.
    small: Vec<bool>,
}

/// A block larger than this is walked as a sorted neighbourhood instead of all its pairs.
const LARGEST: usize = 1500;
/// The neighbours that each record of such a block is compared with.
const WINDOW: usize = 40;
/// Most members of a block that are read where they stand.
const NEAR: usize = 12;
/// Most lanes of one key.
const WIDEST: usize = 24;

/// Every block's number.
pub(crate) const ALL: Range<u64> = 0..1 << 32;

/// The number of a hash's block; the numbers are spread evenly.
fn number(hash: u32) -> u64 {
    hash::mix(u64::from(hash)) >> 32
}

/// What a walk saw.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Walked {
    /// Pairs met (each once).
    pub(crate) pairs: u64,
    /// Pairs of too large blocks that were not met under that key.
    pub(crate) skipped: u64,
}

/// Takes the candidate pairs of one piece of work.
pub(crate) trait Sink: Send {
    /// One pair: its classes and their rows.
    fn pair(&mut self, a: u32, b: u32, x: &[u32], y: &[u32]);
}

impl Walked {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { pairs: self.pairs + other.pairs, skipped: self.skipped + other.skipped }
    }
}

impl Blocks {
    /// Compute the key hashes of all classes.
    pub(crate) fn new(prepared: &Prepared, atoms: &[Atom], keys: &[Key]) -> Self {
        let mut blocks = Self::hashed(prepared, atoms, keys);
        blocks.part_large(keys, prepared);
        blocks
    }

    /// The keys that fall into one partition, and all keys as they were. A record may be in several partitions,
    /// and is there under different keys.
    pub(crate) fn of_partition(
        prepared: &Prepared,
        atoms: &[Atom],
        keys: &[Key],
        within: impl Fn(u32) -> bool,
    ) -> (Self, Self) {
        let whole = Self::hashed(prepared, atoms, keys);
        let mut own = whole.clone();
        for lanes in own.hashes.chunks_exact_mut(own.lanes) {
            for span in own.spans.windows(2) {
                let lanes = &mut lanes[span[0]..span[1]];
                lanes.iter_mut().filter(|hash| !within(**hash)).for_each(|hash| *hash = 0);
                lanes.sort_unstable_by_key(|&hash| hash.wrapping_sub(1));
            }
        }
        own.part_large(keys, prepared);
        (own, whole)
    }

    pub(crate) fn hashed(prepared: &Prepared, atoms: &[Atom], keys: &[Key]) -> Self {
        let widths = keys
            .iter()
            .map(|key| key.atoms.iter().map(|&a| atoms[a].widest).product::<usize>().clamp(1, WIDEST));
        let mut spans = vec![0];
        for width in widths {
            spans.push(spans[spans.len() - 1] + width);
        }
        let lanes = spans[spans.len() - 1];
        let mut hashes = vec![0u32; prepared.classes() * lanes];
        hashes.par_chunks_mut(lanes).enumerate().for_each(|(class, out)| {
            for (k, key) in keys.iter().enumerate() {
                if key.atoms.is_empty() && keys.len() > 1 && class >= prepared.known {
                    // Beside other keys the block of everyone is one of known origin only.
                    continue;
                }
                fill(prepared.row(class), atoms, key, &mut out[spans[k]..spans[k + 1]]);
            }
        });
        let small = keys.iter().map(|key| key.most.is_some()).collect();
        Self { hashes, lanes, spans, large: Vec::new(), everyone: keys[0].atoms.is_empty(), small }
    }

    /// Take the blocks out of the lanes that are too large to be walked whole: those of a key that wants small blocks for
    /// good, the others to be walked apart.
    fn part_large(&mut self, keys: &[Key], prepared: &Prepared) {
        let common = |(k, key): (usize, &Key)| {
            // Records of unknown origin do not count: else a flood would hide a name.
            key.most.map(|most| self.larger(k, most as usize, prepared.known)).unwrap_or_default()
        };
        let common: Vec<Vec<u64>> = keys.par_iter().enumerate().map(common).collect();
        common.iter().enumerate().for_each(|(k, entries)| self.empty(k, entries));
        let large = |(k, key): (usize, &Key)| {
            // A block of everyone is chosen only where all its pairs can be compared, and small blocks are small but for
            // compiled lists.
            let small = key.atoms.is_empty() || self.small[k] && prepared.known == prepared.listed;
            if small { Vec::new() } else { self.larger(k, LARGEST, self.counted(k, prepared)) }
        };
        let large: Vec<Vec<u64>> = keys.par_iter().enumerate().map(large).collect();
        large.iter().enumerate().for_each(|(k, entries)| self.empty(k, entries));
        self.large = large;
    }

    /// How many of the first classes count towards the size of a too large block.
    fn counted(&self, k: usize, prepared: &Prepared) -> usize {
        if self.small[k] { prepared.listed } else { prepared.classes() }
    }

    /// The first hash that two classes share, by key.
    pub(crate) fn first_hash(&self, a: u32, b: u32) -> Option<u32> {
        let (x, y) = (self.of(a), self.of(b));
        self.spans.windows(2).find_map(|span| hash::least_shared(&x[span[0]..span[1]], &y[span[0]..span[1]]))
    }

    /// The entries, in order, of blocks that hold more than so many of the first `counted` classes. Counts by a part of
    /// the hash find the few that may be.
    fn larger(&self, k: usize, most: usize, counted: usize) -> Vec<u64> {
        let bucket = |hash: u32| (hash >> 10) as usize;
        let span = self.spans[k]..self.spans[k + 1];
        let held = || {
            let classes = self.hashes.chunks_exact(self.lanes).enumerate();
            classes.flat_map(|(class, hashes)| hashes[span.clone()].iter().map(move |&hash| (class, hash)))
        };
        let mut counts = vec![0u16; 1 << 22];
        for (_, hash) in held().take_while(|&(class, _)| class < counted) {
            let count = &mut counts[bucket(hash)];
            *count = count.saturating_add(u16::from(hash != 0));
        }
        let crowded = |hash: u32| hash != 0 && usize::from(counts[bucket(hash)]) > most;
        let entries = held().filter(|&(_, hash)| crowded(hash));
        let entries =
            hash::sort_packed(entries.map(|(class, hash)| u64::from(hash) << 32 | class as u64).collect());
        let runs = entries.chunk_by(|a, b| a >> 32 == b >> 32);
        runs.filter(|run| self::counted(run, counted) > most).flatten().copied().collect()
    }

    /// Take entries out of the lanes of a key.
    fn empty(&mut self, k: usize, entries: &[u64]) {
        let span = self.spans[k]..self.spans[k + 1];
        for &entry in entries {
            let class = entry as u32 as usize;
            let lanes = &mut self.hashes[class * self.lanes..][span.clone()];
            lanes.iter_mut().filter(|slot| **slot == (entry >> 32) as u32).for_each(|slot| *slot = 0);
            // Held in order, empty ones last.
            lanes.sort_unstable_by_key(|&hash| hash.wrapping_sub(1));
        }
    }

    /// The first key brings all records of known origin together.
    pub(crate) fn everyone(&self) -> bool {
        self.everyone
    }

    /// Number of keys.
    pub(crate) fn keys(&self) -> usize {
        self.spans.len() - 1
    }

    /// The hashes of a class under all keys; 0 where a lane is empty.
    pub(crate) fn of(&self, class: u32) -> &[u32] {
        &self.hashes[class as usize * self.lanes..(class as usize + 1) * self.lanes]
    }

    /// The columns, a bit each, without which two classes would not meet: those of every key that they share; nothing
    /// where they meet only inside a too large block. `columns` has the columns of each key.
    pub(crate) fn columns_needed(&self, a: u32, b: u32, columns: &[u16]) -> Option<u16> {
        let (x, y) = (self.of(a), self.of(b));
        let shared =
            |span: &[usize]| hash::least_shared(&x[span[0]..span[1]], &y[span[0]..span[1]]).is_some();
        let keys = self.spans.windows(2).zip(columns).filter(|(span, _)| shared(span));
        keys.map(|(_, &own)| own).reduce(|needed, own| needed & own)
    }

    /// Whether two classes share a key at all (pairs met only inside a too large block are left out).
    pub(crate) fn meet(&self, a: u32, b: u32) -> bool {
        self.first_hash(a, b).is_some()
    }

    /// The entries of key `k` in blocks of these numbers, in order: (hash, class), packed.
    fn entries(&self, k: usize, wanted: &Range<u64>) -> Vec<u64> {
        let share = (wanted.end - wanted.start) as f64 / ALL.end as f64;
        let mut entries = Vec::with_capacity((share * (self.hashes.len() / self.lanes) as f64) as usize);
        for (class, hashes) in self.hashes.chunks_exact(self.lanes).enumerate() {
            for &hash in &hashes[self.spans[k]..self.spans[k + 1]] {
                if hash != 0 && wanted.contains(&number(hash)) {
                    entries.push(u64::from(hash) << 32 | class as u64);
                }
            }
        }
        hash::sort_packed(entries)
    }

    /// Walk the pairs of these keys, key by key, in the blocks whose numbers are wanted of each ([`ALL`] is every one;
    /// the numbers are spread evenly), each pair only under its first shared key. What the sinks took and what was seen
    /// is told after each key, in a fixed order.
    pub(crate) fn walk<S: Sink>(
        &self,
        prepared: &Prepared,
        keys: Range<usize>,
        wanted: impl Fn(usize) -> Range<u64> + Sync,
        allowed: &(impl Fn(u32, u32) -> bool + Sync),
        sink: impl Fn() -> S + Sync,
        mut told: impl FnMut(usize, Vec<S>, Walked),
    ) {
        let entries = |k: usize| if keys.contains(&k) { self.entries(k, &wanted(k)) } else { Vec::new() };
        let mut here = entries(keys.start);
        for k in keys.clone() {
            let (done, next) = rayon::join(
                || self.walk_key(prepared, (k, &here), wanted(k), allowed, &sink),
                || entries(k + 1),
            );
            here = next;
            told(k, done.0, done.1);
        }
    }

    fn walk_key<S: Sink>(
        &self,
        prepared: &Prepared,
        (k, entries): (usize, &[u64]),
        wanted: Range<u64>,
        allowed: &(impl Fn(u32, u32) -> bool + Sync),
        sink: &(impl Fn() -> S + Sync),
    ) -> (Vec<S>, Walked) {
        let runs: Vec<&[u64]> = entries
            .chunk_by(|a, b| a >> 32 == b >> 32)
            .chain(self.large[k].chunk_by(|a, b| a >> 32 == b >> 32))
            .filter(|run| run.len() > 1 && wanted.contains(&number((run[0] >> 32) as u32)))
            .collect();
        let size = self.counted(k, prepared);
        let pieces = pieces(&runs);
        let done: Vec<(S, Walked)> = pieces
            .par_iter()
            .map(|piece| {
                let mut worker = Worker {
                    blocks: self,
                    prepared,
                    k,
                    rows: Vec::new(),
                    keys: Vec::new(),
                    order: Vec::new(),
                };
                let (mut sink, mut walked) = (sink(), Walked::default());
                for run in *piece {
                    // Small blocks and the block of everyone are walked whole.
                    let large = counted(run, size) > LARGEST && !(k == 0 && self.everyone);
                    worker.block(run, large, allowed, &mut sink, &mut walked);
                }
                (sink, walked)
            })
            .collect();
        let mut total = Walked::default();
        let mut sinks = Vec::with_capacity(done.len());
        for (sink, walked) in done {
            total = total.and(walked);
            sinks.push(sink);
        }
        (sinks, total)
    }
}

/// How many entries of a block, in order, are of the first so many classes.
fn counted(run: &[u64], classes: usize) -> usize {
    run.partition_point(|&entry| (entry as u32 as usize) < classes)
}

/// Cut the blocks into pieces of about equal work, by their sizes alone.
fn pieces<'a, 'b>(runs: &'b [&'a [u64]]) -> Vec<&'b [&'a [u64]]> {
    let mut pieces = Vec::new();
    let (mut start, mut work) = (0, 0usize);
    for (i, run) in runs.iter().enumerate() {
        work += 20 + run.len() * run.len().min(LARGEST);
        // Small enough that two threads are both at work over a hundred thousand rows.
        if work > 300_000 {
            pieces.push(&runs[start..=i]);
            (start, work) = (i + 1, 0);
        }
    }
    if start < runs.len() {
        pieces.push(&runs[start..]);
    }
    pieces
}

struct Worker<'a> {
    blocks: &'a Blocks,
    prepared: &'a Prepared,
    k: usize,
    rows: Vec<u32>,
    keys: Vec<u32>,
    order: Vec<u32>,
}

impl Worker<'_> {
    fn block<S: Sink>(
        &mut self,
        run: &[u64],
        large: bool,
        allowed: &impl Fn(u32, u32) -> bool,
        sink: &mut S,
        walked: &mut Walked,
    ) {
        let hash = (run[0] >> 32) as u32;
        self.order.clear();
        self.order.extend(run.iter().map(|&entry| entry as u32));
        let mut window = usize::MAX;
        if large {
            // Sort by content, so that neighbours share as much as they can.
            let prepared = self.prepared;
            self.order.sort_unstable_by_key(|&class| (prepared.row(class as usize), class));
            window = WINDOW;
            let n = run.len() as u64;
            walked.skipped += n * (n - 1) / 2 - n * WINDOW as u64 + (WINDOW * (WINDOW + 1) / 2) as u64;
        }
        if self.order.len() > NEAR {
            self.gather();
        }
        for i in 0..self.order.len() {
            let (a, x, keys) = self.member(i);
            if !large && a as usize >= self.prepared.listed {
                // Of unknown origin, as all that follow: no two of them meet.
                break;
            }
            for j in i + 1..self.order.len().min(i.saturating_add(1).saturating_add(window)) {
                let (b, y, other) = self.member(j);
                if !self.first_shared(keys, other, hash) || !allowed(a, b) {
                    continue;
                }
                walked.pairs += 1;
                sink.pair(a, b, x, y);
            }
        }
    }

    /// Copy what a larger block needs next to each other.
    fn gather(&mut self) {
        self.rows.clear();
        self.keys.clear();
        let lanes = self.blocks.spans[self.k + 1];
        for &class in &self.order {
            self.rows.extend_from_slice(self.prepared.row(class as usize));
            self.keys.extend_from_slice(&self.blocks.of(class)[..lanes]);
        }
    }

    /// Class, row and hashes, up to this key's, of a member of the block.
    #[inline]
    fn member(&self, i: usize) -> (u32, &[u32], &[u32]) {
        let class = self.order[i];
        let (width, lanes) = (self.prepared.width, self.blocks.spans[self.k + 1]);
        if self.order.len() > NEAR {
            (class, &self.rows[i * width..(i + 1) * width], &self.keys[i * lanes..(i + 1) * lanes])
        } else {
            (class, self.prepared.row(class as usize), &self.blocks.of(class)[..lanes])
        }
    }

    /// Whether this is the first key, and its smallest hash, that the two share.
    #[inline]
    fn first_shared(&self, x: &[u32], y: &[u32], hash: u32) -> bool {
        let spans = &self.blocks.spans;
        for k in 0..=self.k {
            let (from, to) = (spans[k], spans[k + 1]);
            if to - from == 1 {
                if k < self.k && x[from] == y[from] && x[from] != 0 {
                    return false;
                }
            } else {
                match hash::least_shared(&x[from..to], &y[from..to]) {
                    Some(_) if k < self.k => return false,
                    Some(least) if least < hash => return false,
                    _ => {}
                }
            }
        }
        true
    }
}

/// The hashes of one key for one row; a key without atoms is one block of everyone.
fn fill(row: &[u32], atoms: &[Atom], key: &Key, out: &mut [u32]) {
    if let [slot] = out {
        *slot = single(row, atoms, key);
        return;
    }
    let mut sums: Vec<u32> = vec![0];
    for &a in &key.atoms {
        let atom = &atoms[a];
        let cell = row[atom.column];
        if cell == 0 {
            return;
        }
        // A sum does not mind the order, so swapped given and family names meet.
        let own = atom.of(cell);
        sums = sums
            .iter()
            .flat_map(|&s| own.iter().map(move |&h| s.wrapping_add(hash::mix(u64::from(h)) as u32)))
            .collect();
    }
    sums.iter_mut().for_each(|s| *s |= 1);
    sums.sort_unstable();
    sums.dedup();
    for (slot, sum) in out.iter_mut().zip(sums) {
        *slot = sum;
    }
}

/// The one hash of a key whose atoms have at most one hash a cell; 0 where a cell offers none.
fn single(row: &[u32], atoms: &[Atom], key: &Key) -> u32 {
    let mut sum = 0u32;
    for &a in &key.atoms {
        let cell = row[atoms[a].column];
        match if cell == 0 { &[] } else { atoms[a].of(cell) } {
            [] => return 0,
            [hash, ..] => sum = sum.wrapping_add(hash::mix(u64::from(*hash)) as u32),
        }
    }
    sum | 1
}
