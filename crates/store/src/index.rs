//! The statements in memory: found by id, by kind, by the row of an import. Nothing of it is written to disk.

use crate::record::{Origin, Record};
use khabar_model::{Instant, ItemId, StatementId, StatementKind};
use khabar_statement::{Body, Held, Kind, PartKind, Seal, SealedPart};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use zeroize::Zeroize as _;

/// A statement in memory.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: StatementId,
    pub(crate) seq: u64,
    pub(crate) seen: Instant,
    /// The row of its batch's seal, and its place in the batch.
    pub(crate) batch: u64,
    pub(crate) place: u32,
    /// The kind; none for a newer version.
    pub(crate) kind: Option<Kind>,
    pub(crate) expires: bool,
    pub(crate) signed: Option<Instant>,
    pub(crate) origin: Option<(u32, u32)>,
    /// Its way to the root, where it came without its batch.
    pub(crate) path: Box<[[u8; 32]]>,
    at: usize,
    len: u32,
    pub(crate) erased: bool,
}

/// A sealed part in memory, still sealed.
#[derive(Clone, Debug)]
pub(crate) struct PartEntry {
    pub(crate) seq: u64,
    pub(crate) kind: PartKind,
    at: usize,
    len: u32,
}

/// What was erased.
#[derive(Clone, Debug)]
pub(crate) struct Grave {
    pub(crate) at: Instant,
    pub(crate) batch: u64,
    pub(crate) place: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) entries: Vec<Entry>,
    pub(crate) seals: BTreeMap<u64, Seal>,
    pub(crate) graves: BTreeMap<StatementId, Grave>,
    pub(crate) parts: FxHashMap<StatementId, Vec<PartEntry>>,
    /// Rows that tombstones name: on opening, those that are still there are erased again.
    pub(crate) doomed: Vec<u64>,
    pub(crate) preserved: BTreeMap<StatementId, Vec<u8>>,
    ids: FxHashMap<StatementId, u32>,
    /// Entries of each kind, and those that expire, in the order of the log: few are keys and decisions, and they are
    /// asked for at every step.
    by_kind: FxHashMap<Kind, Vec<u32>>,
    expiring: Vec<u32>,
    items: Vec<ItemId>,
    item_numbers: FxHashMap<ItemId, u32>,
    imported: FxHashSet<(u32, u32, u8)>,
    bytes: Vec<u8>,
}

impl Drop for Index {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl Index {
    /// Take a record in.
    pub(crate) fn take(&mut self, seq: u64, record: Record) -> Result<(), &'static str> {
        match record {
            Record::Statement { seen, batch, place, origin, path, body } => {
                let held = Held::decode(&body).map_err(|_| "a statement breaks the format")?;
                let id = khabar_statement::id_of(&body);
                let origin = origin.map(|origin| self.note_origin(origin));
                let known = held.body();
                let entry = Entry {
                    id,
                    seq,
                    seen,
                    batch,
                    place,
                    kind: known.map(|body| body.kind),
                    expires: known.is_some_and(|body| body.expires.is_some()),
                    signed: known.and_then(|body| body.signed),
                    origin,
                    path: path.into(),
                    at: self.bytes.len(),
                    len: body.len() as u32,
                    erased: false,
                };
                self.bytes.extend_from_slice(&body);
                let at = self.entries.len() as u32;
                self.ids.insert(id, at);
                if let Some(kind) = entry.kind {
                    self.by_kind.entry(kind).or_default().push(at);
                }
                if entry.expires {
                    self.expiring.push(at);
                }
                self.entries.push(entry);
            }
            Record::Seal(bytes) => {
                let seal = Seal::decode(&bytes).map_err(|_| "a seal breaks the format")?;
                self.seals.insert(seq, seal);
            }
            Record::Part { of, part } => {
                let kind = SealedPart::decode(&part).map_err(|_| "a sealed part breaks the format")?.kind;
                let entry = PartEntry { seq, kind, at: self.bytes.len(), len: part.len() as u32 };
                self.bytes.extend_from_slice(&part);
                self.parts.entry(of).or_default().push(entry);
            }
            Record::Tombstone { id, at, batch, place, rows, parts_only } => {
                self.doomed.extend(rows);
                if !parts_only {
                    self.graves.insert(id, Grave { at, batch, place });
                }
            }
            Record::Preserved { id, part } => drop(self.preserved.insert(id, part)),
            Record::Settings(_) => {}
        }
        Ok(())
    }

    pub(crate) fn entry(&self, id: &StatementId) -> Option<&Entry> {
        self.ids.get(id).map(|at| &self.entries[*at as usize]).filter(|entry| !entry.erased)
    }

    /// Statements that are not erased, in the order of the log.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.erased)
    }

    pub(crate) fn of_kind(&self, kind: StatementKind) -> impl Iterator<Item = &Entry> {
        self.live_of(self.by_kind.get(&Kind::Known(kind)).map_or(&[], Vec::as_slice))
    }

    /// Statements that expire some day.
    pub(crate) fn expiring(&self) -> impl Iterator<Item = &Entry> {
        self.live_of(&self.expiring)
    }

    fn live_of<'a>(&'a self, places: &'a [u32]) -> impl Iterator<Item = &'a Entry> {
        places.iter().map(|&at| &self.entries[at as usize]).filter(|entry| !entry.erased)
    }

    pub(crate) fn body_bytes(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.at..entry.at + entry.len as usize]
    }

    pub(crate) fn body(&self, entry: &Entry) -> Option<Body> {
        Body::decode(self.body_bytes(entry)).ok()
    }

    pub(crate) fn part(&self, part: &PartEntry) -> Option<SealedPart> {
        SealedPart::decode(&self.bytes[part.at..part.at + part.len as usize]).ok()
    }

    /// Here, or erased: either way it is not taken again.
    pub(crate) fn knows(&self, id: &StatementId) -> bool {
        self.ids.contains_key(id) || self.graves.contains_key(id)
    }

    pub(crate) fn was_imported(&self, (item, row, nth): &Origin) -> bool {
        self.item_numbers.get(item).is_some_and(|item| self.imported.contains(&(*item, *row, *nth)))
    }

    /// The items, with their numbers.
    pub(crate) fn items(&self) -> impl Iterator<Item = (u32, &ItemId)> {
        (0..).zip(&self.items)
    }

    pub(crate) fn item_number(&self, item: &ItemId) -> Option<u32> {
        self.item_numbers.get(item).copied()
    }

    pub(crate) fn item(&self, number: u32) -> ItemId {
        self.items[number as usize]
    }

    pub(crate) fn newest_signed(&self) -> Option<Instant> {
        self.live().filter_map(|entry| entry.signed).max()
    }

    /// Rows that hold a statement and its parts.
    pub(crate) fn rows_of(&self, id: &StatementId) -> Vec<u64> {
        let own = self.entry(id).map(|entry| entry.seq);
        own.into_iter().chain(self.parts.get(id).into_iter().flatten().map(|part| part.seq)).collect()
    }

    /// Wipe a statement and its parts from memory.
    pub(crate) fn wipe(&mut self, id: &StatementId) {
        if let Some(at) = self.ids.get(id) {
            let entry = &mut self.entries[*at as usize];
            entry.erased = true;
            self.bytes[entry.at..entry.at + entry.len as usize].zeroize();
        }
        self.wipe_parts(id, |_| true);
    }

    /// Wipe some parts of a statement from memory.
    pub(crate) fn wipe_parts(&mut self, id: &StatementId, which: impl Fn(PartKind) -> bool) {
        let Some(parts) = self.parts.get_mut(id) else { return };
        for part in parts.iter().filter(|part| which(part.kind)) {
            self.bytes[part.at..part.at + part.len as usize].zeroize();
        }
        parts.retain(|part| !which(part.kind));
    }

    fn note_origin(&mut self, (item, row, nth): Origin) -> (u32, u32) {
        let items = &mut self.items;
        let number = *self.item_numbers.entry(item).or_insert_with(|| {
            items.push(item);
            items.len() as u32 - 1
        });
        self.imported.insert((number, row, nth));
        (number, row)
    }
}
