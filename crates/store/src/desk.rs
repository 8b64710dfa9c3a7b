//! What the people of a group need of a node beside findings: statements with their signatures, where a key's chain
//! stands, what a desk is in the middle of, and a root key that is carried away.

use crate::database::Table;
use crate::error::StoreError;
use crate::node::{Node, place_of};
use crate::record::Record;
use crate::secret;
use khabar_model::{Instant, StatementId};
use khabar_statement::{KeyBook, KeyId, Said, Seal, Signed, Standing};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

const SETTINGS: u8 = 4;

impl Node {
    /// All statements of one kind that say what this program understands, with their signatures, by id. What a
    /// withdrawal keeps out is not among them.
    pub fn signed<T: Said>(&self, now: Instant) -> Vec<Signed<T>> {
        let effects = self.effects(now);
        let mut out: Vec<Signed<T>> = self
            .index
            .of_kind(T::KIND)
            .filter(|entry| effects.on.get(&entry.id).is_none_or(|effect| effect.enters))
            .filter_map(|entry| {
                let (body, seal) = (self.index.body(entry)?, self.index.seals.get(&entry.batch)?);
                let said = T::from_fields(&body.fields).ok()?;
                Some(Signed {
                    id: entry.id,
                    author: body.author,
                    signer: seal.signer,
                    counter: seal.counter,
                    at: body.signed,
                    seen: entry.seen,
                    said,
                })
            })
            .collect();
        out.sort_unstable_by_key(|signed| signed.id);
        out
    }

    /// The seals of all batches.
    pub fn seals(&self) -> impl Iterator<Item = &Seal> + Clone {
        self.index.seals.values()
    }

    /// The next counter of a key, and the head of its newest batch, as far as this node knows.
    pub fn chain(&self, key: &KeyId) -> (u64, Option<[u8; 16]>) {
        let newest = self.seals().filter(|seal| seal.signer == *key).max_by_key(|seal| seal.counter);
        newest.map_or((0, None), |seal| (seal.counter + 1, Some(seal.head())))
    }

    /// When a statement was first seen here.
    pub fn seen(&self, id: &StatementId) -> Option<Instant> {
        self.index.entry(id).map(|entry| entry.seen)
    }

    /// Statements that a withdrawal keeps out of findings.
    pub fn withdrawn(&self, now: Instant) -> Vec<StatementId> {
        let effects = self.effects(now);
        let out = effects.on.iter().filter(|(_, effect)| !effect.enters).map(|(id, _)| *id);
        out.chain(self.erased().map(|(id, _)| id)).collect()
    }

    /// Statements whose key was revoked or forked before, or was introduced by nobody: kept, shown, and not counted.
    pub fn held(&self, book: &KeyBook) -> BTreeSet<StatementId> {
        let bad: BTreeSet<u64> = self
            .index
            .seals
            .iter()
            .filter(|(_, seal)| book.standing(&seal.signer, seal.counter) != Standing::Good)
            .map(|(row, _)| *row)
            .collect();
        if bad.is_empty() {
            return BTreeSet::new();
        }
        let held = self.index.live().filter(|entry| bad.contains(&entry.batch));
        held.map(|entry| entry.id).collect()
    }

    /// Keep something that a desk is in the middle of. It is no statement, and in no export.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn keep_desk<T: Serialize>(&mut self, row: &T) -> Result<u64, StoreError> {
        self.keep(Table::Desk, &[row])
    }

    /// What a desk is in the middle of, each with its number.
    ///
    /// # Errors
    /// A failure of the disk, or a damaged row.
    pub fn desk<T: DeserializeOwned>(&self) -> Result<Vec<(u64, T)>, StoreError> {
        self.read(Table::Desk)
    }

    /// Erase rows of the desk, by number.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn drop_desk(&mut self, numbers: &[u64]) -> Result<(), StoreError> {
        if numbers.is_empty() { Ok(()) } else { self.forget(numbers) }
    }

    /// The root key lies on this node: whoever opens it may introduce keys.
    pub fn holds_root(&self) -> bool {
        self.settings.root.is_some()
    }

    /// The root key, where it lies on this node: to be sealed into a file of its own before it is taken off.
    pub fn root_secret(&self) -> Option<[u8; 32]> {
        self.settings.root.map(|root| root.0)
    }

    /// The public key with which this node signs what it takes in.
    pub fn signing_key(&self) -> [u8; 32] {
        self.signing_public()
    }

    /// Take the root key off this node. Returns it once; older rows of the settings, which held it, are erased.
    ///
    /// # Errors
    /// A failure of the disk. Where it fails between, opening the node finishes the erasing.
    pub fn take_root(&mut self) -> Result<Option<[u8; 32]>, StoreError> {
        let Some(root) = self.settings.root else { return Ok(None) };
        self.change_settings(|settings| settings.root = None)?;
        let mut rows = self.settings_rows()?;
        rows.pop();
        let (id, at) = (StatementId::default(), Instant(0));
        let tombstone =
            Record::Tombstone { id, at, batch: 0, place: 0, rows: rows.clone(), parts_only: true };
        self.append_with(1, |_| vec![tombstone])?;
        self.forget(&rows)?;
        Ok(Some(root.0))
    }

    /// The newest row of a table.
    pub(crate) fn newest<T: DeserializeOwned>(&self, table: Table) -> Result<Option<T>, StoreError> {
        let sql = format!("SELECT seq, sealed FROM {} ORDER BY seq DESC LIMIT 1", table.name());
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let seq = row.get::<_, i64>(0)? as u64;
        let sealed = row.get_ref(1)?.as_blob().unwrap_or_default();
        let plain = self.ring.get(seq).and_then(|key| secret::open_row(key, &place_of(table, seq), sealed));
        let plain = plain.ok_or(StoreError::Damaged { count: 1, first: seq })?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Record("it is not readable"))
    }

    /// The rows of the log that hold settings, oldest first.
    fn settings_rows(&self) -> Result<Vec<u64>, StoreError> {
        let mut statement = self.db.prepare("SELECT seq, sealed FROM log ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)? as u64;
            let sealed = row.get_ref(1)?.as_blob().unwrap_or_default();
            let plain =
                self.ring.get(seq).and_then(|key| secret::open_row(key, &place_of(Table::Log, seq), sealed));
            if plain.is_some_and(|plain| plain.first() == Some(&SETTINGS)) {
                out.push(seq);
            }
        }
        Ok(out)
    }
}
