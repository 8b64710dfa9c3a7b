//! Erasing: tombstone first, then the keyring without the keys, then the rows. A crash in between is finished on
//! opening.

use crate::database::{self, Table};
use crate::error::StoreError;
use crate::node::{Node, Opened};
use crate::record::Record;
use khabar_model::{Instant, StatementId, StatementKind};
use khabar_statement::effects::{self, Clock, Effects, Erase, Known};
use khabar_statement::{Body, KeyId, Part, PartKind, SealedPart};
use std::collections::BTreeSet;

/// What settling did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Statements erased.
    pub erased: Vec<StatementId>,
    /// Statements of which who said it and how they are reached was erased.
    pub sources_erased: Vec<StatementId>,
    /// Erased statements of which a copy sealed to the keepers stays.
    pub kept_sealed: Vec<StatementId>,
    /// Statements that will be erased, and from when.
    pub due: Vec<(StatementId, Instant)>,
    /// Withdrawals that only ask: a person must look.
    pub requests: Vec<StatementId>,
}

impl Node {
    /// What withdrawals and expiry do, as of now.
    pub fn effects(&self, now: Instant) -> Effects {
        let bodies = self.concerned();
        let known: Vec<Known<'_>> = bodies
            .iter()
            .map(|(id, body, signed_by, seen)| Known { id: *id, body, signed_by: *signed_by, seen: *seen })
            .collect();
        effects::effects(&known, &self.book(), self.settings.erasure(), now)
    }

    /// Erase what is due.
    ///
    /// # Errors
    /// [`StoreError::ClockAhead`] unless somebody said that the clock is right; or a failure of the disk, after
    /// which opening the node finishes what was begun.
    pub fn settle(&mut self, now: Instant, clock_is_right: bool) -> Result<Settled, StoreError> {
        let effects = self.effects(now);
        let mut settled = Settled::default();
        let mut sources = Vec::new();
        for (id, effect) in &effects.on {
            settled.requests.extend(&effect.requests);
            match effect.erase {
                Erase::Now => settled.erased.push(*id),
                Erase::KeepSealed => settled.kept_sealed.push(*id),
                Erase::From(due) => settled.due.push((*id, due)),
                Erase::No => {}
            }
            if effect.erase_source && effect.erase < Erase::KeepSealed && self.has_source_parts(id) {
                sources.push(*id);
            }
        }
        settled.sources_erased = sources;
        let nothing =
            settled.erased.is_empty() && settled.kept_sealed.is_empty() && settled.sources_erased.is_empty();
        if nothing {
            return Ok(settled);
        }
        if let Clock::Ahead { days } =
            effects::clock(now, self.index.newest_signed(), self.settings.erasure())
            && !clock_is_right
        {
            return Err(StoreError::ClockAhead { days });
        }
        for id in &settled.kept_sealed {
            self.keep_sealed(id)?;
        }
        let all: Vec<StatementId> = settled.erased.iter().chain(&settled.kept_sealed).copied().collect();
        self.erase(&all, &settled.sources_erased, now)?;
        Ok(settled)
    }

    /// Erase statements, and of others the sealed parts of their source.
    pub(crate) fn erase(
        &mut self,
        ids: &[StatementId],
        sources: &[StatementId],
        now: Instant,
    ) -> Result<(), StoreError> {
        let whole = ids.iter().filter_map(|id| self.tombstone(id, self.index.rows_of(id), false, now));
        let parts = sources.iter().filter_map(|id| self.tombstone(id, self.source_rows(id), true, now));
        let tombstones: Vec<Record> = whole.chain(parts).collect();
        let rows: Vec<u64> = tombstones
            .iter()
            .flat_map(|record| match record {
                Record::Tombstone { rows, .. } => rows.clone(),
                _ => Vec::new(),
            })
            .collect();
        self.append_with(tombstones.len(), |_| tombstones)?;
        self.forget(&rows)?;
        ids.iter().for_each(|id| self.index.wipe(id));
        sources.iter().for_each(|id| self.index.wipe_parts(id, is_source));
        Ok(())
    }

    /// Finish what a crash cut short: rows that a tombstone names and that are still there. Where the disk is full they
    /// are kept from reading all the same.
    pub(crate) fn finish_erasing(&mut self, opened: &mut Opened) -> Result<(), StoreError> {
        let mut left = Vec::new();
        {
            let mut statement = self.db.prepare("SELECT 1 FROM log WHERE seq = ?1")?;
            for seq in &self.index.doomed {
                if self.ring.get(*seq).is_some() || statement.exists([*seq as i64])? {
                    left.push(*seq);
                }
            }
        }
        if left.is_empty() {
            // A checkpoint may have been cut short too.
            if !self.index.doomed.is_empty() {
                database::fold(&self.db)?;
            }
            return Ok(());
        }
        match self.forget(&left) {
            Ok(()) => opened.finished = left.len(),
            Err(StoreError::DiskFull) => opened.unfinished = left.len(),
            Err(error) => return Err(error),
        }
        let gone: BTreeSet<u64> = left.iter().copied().collect();
        let erased: Vec<StatementId> = self
            .index
            .entries
            .iter()
            .filter(|entry| gone.contains(&entry.seq))
            .map(|entry| entry.id)
            .collect();
        erased.iter().for_each(|id| self.index.wipe(id));
        let ids: Vec<StatementId> = self.index.parts.keys().copied().collect();
        for id in ids {
            let kinds: Vec<(u64, PartKind)> =
                self.index.parts[&id].iter().map(|part| (part.seq, part.kind)).collect();
            if kinds.iter().any(|(seq, _)| gone.contains(seq)) {
                self.index.wipe_parts(&id, |kind| {
                    kinds.iter().any(|(seq, other)| *other == kind && gone.contains(seq))
                });
            }
        }
        Ok(())
    }

    /// The copies that were kept, sealed to their keepers.
    pub fn preserved(&self) -> Vec<(StatementId, SealedPart)> {
        let decode = |(id, part): (&StatementId, &Vec<u8>)| Some((*id, SealedPart::decode(part).ok()?));
        self.index.preserved.iter().filter_map(decode).collect()
    }

    /// First the keys, then the rows, then whatever log of changes still holds them.
    pub(crate) fn forget(&mut self, rows: &[u64]) -> Result<(), StoreError> {
        self.ring.rewrite(&self.secret, self.cost, &mut self.random, rows)?;
        let transaction = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for table in Table::ALL {
            let mut statement =
                transaction.prepare(&format!("DELETE FROM {} WHERE seq = ?1", table.name()))?;
            for seq in rows {
                statement.execute([*seq as i64])?;
            }
        }
        transaction.commit()?;
        database::fold(&self.db)
    }

    fn tombstone(&self, id: &StatementId, rows: Vec<u64>, parts_only: bool, at: Instant) -> Option<Record> {
        let entry = self.index.entry(id)?;
        Some(Record::Tombstone { id: *id, at, batch: entry.batch, place: entry.place, rows, parts_only })
    }

    fn keep_sealed(&mut self, id: &StatementId) -> Result<(), StoreError> {
        let Some(entry) = self.index.entry(id) else { return Ok(()) };
        let content = self.index.body_bytes(entry).to_vec();
        let part = Part { kind: PartKind::Sensitive, salt: self.random.bytes(), content };
        let keepers: Vec<[u8; 32]> = self.settings.keepers.iter().map(|keeper| keeper.0).collect();
        let part = SealedPart::seal(&part, &keepers, &self.random.bytes())?.encode();
        let id = *id;
        self.append_with(1, |_| vec![Record::Preserved { id, part }])?;
        Ok(())
    }

    fn source_rows(&self, id: &StatementId) -> Vec<u64> {
        let parts = self.index.parts.get(id).into_iter().flatten();
        parts.filter(|part| is_source(part.kind)).map(|part| part.seq).collect()
    }

    fn has_source_parts(&self, id: &StatementId) -> bool {
        !self.source_rows(id).is_empty()
    }

    /// Withdrawals, what they are about, and what expires: all that effects depend on.
    fn concerned(&self) -> Vec<Concerned> {
        let mut ids: BTreeSet<StatementId> = BTreeSet::new();
        for entry in self.index.of_kind(StatementKind::Withdrawal) {
            ids.insert(entry.id);
            let said = self.index.body(entry).map(|body| body.fields);
            let said = said.and_then(|fields| khabar_statement::Said::from_fields(&fields).ok());
            ids.extend(said.map(|said: khabar_statement::Withdrawal| said.target));
        }
        ids.extend(self.index.expiring().map(|entry| entry.id));
        let entries = ids.iter().filter_map(|id| self.index.entry(id));
        entries
            .filter_map(|entry| {
                let seal = self.index.seals.get(&entry.batch);
                let signed_by = seal.map(|seal| (seal.signer, seal.counter));
                Some((entry.id, self.index.body(entry)?, signed_by, entry.seen))
            })
            .collect()
    }
}

/// Id, body, signer with its counter, first seen.
type Concerned = (StatementId, Body, Option<(KeyId, u64)>, Instant);

fn is_source(kind: PartKind) -> bool {
    matches!(kind, PartKind::SourceIdentity | PartKind::SourceContact)
}
