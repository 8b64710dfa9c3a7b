//! What leaves a node and comes into it one by one: statements with their proofs, and sealed parts. Files and
//! connections are for the rooms that carry.

use crate::error::StoreError;
use crate::node::{Node, Put};
use crate::record::Record;
use khabar_model::{Instant, StatementId};
use khabar_statement::{Audience, FormatError, Held, KeyId, Proven, SealedPart, merkle};

impl Node {
    /// A statement with what it takes to verify it alone, where it may leave the group.
    ///
    /// # Errors
    /// [`StoreError::Restored`], [`StoreError::NoStatement`], or [`StoreError::NotToBeShared`] for what is meant for
    /// the group alone, was withdrawn or has expired.
    pub fn share(&self, id: &StatementId, now: Instant) -> Result<Proven, StoreError> {
        self.may_share()?;
        let proven = self.proven(id).ok_or_else(|| StoreError::NoStatement(id.to_string()))?;
        // A newer version may be meant for whoever it likes, so only what came from another group goes on from here.
        let meant = match proven.body.body() {
            Some(body) => body.audience != Audience::Group,
            None => !self.is_own(&proven.seal.signer),
        };
        if !meant {
            return Err(StoreError::NotToBeShared(*id, "it is meant for the group alone"));
        }
        if !self.effects(now).of(id).share {
            return Err(StoreError::NotToBeShared(*id, "it was withdrawn, or has expired"));
        }
        Ok(proven)
    }

    /// Take in a statement with its proof.
    ///
    /// # Errors
    /// As [`Node::put`].
    pub fn put_proven(&mut self, proven: &Proven, now: Instant) -> Result<Put, StoreError> {
        let signer = proven.seal.signer;
        let public = *self.book().public(&signer).ok_or(StoreError::UnknownKey(signer))?;
        proven.verify(&public)?;
        let id = proven.body.id();
        if self.index.graves.contains_key(&id) {
            return Ok(Put { erased: 1, ..Put::default() });
        }
        if self.index.knows(&id) {
            return Ok(Put { known: 1, ..Put::default() });
        }
        let rows = |first: u64| {
            let (place, path, body) = (proven.index, proven.path.clone(), proven.body.encode());
            vec![
                Record::Seal(proven.seal.encode()),
                Record::Statement { seen: now, batch: first, place, origin: None, path, body },
            ]
        };
        self.append_with(2, rows)?;
        Ok(Put { added: 1, ..Put::default() })
    }

    /// Take in a sealed part of a statement that is here. The same part twice is once.
    ///
    /// # Errors
    /// [`StoreError::NoStatement`], or [`FormatError::ForeignPart`] where the body does not hold its hash.
    pub fn put_part(&mut self, of: &StatementId, part: &SealedPart) -> Result<bool, StoreError> {
        let entry = self.index.entry(of).ok_or_else(|| StoreError::NoStatement(of.to_string()))?;
        if !self.index.body(entry).is_some_and(|body| body.sealed.contains(&part.hash)) {
            return Err(FormatError::ForeignPart)?;
        }
        let mut known =
            self.index.parts.get(of).into_iter().flatten().filter_map(|part| self.index.part(part));
        if known.any(|known| known.hash == part.hash) {
            return Ok(false);
        }
        let (of, part) = (*of, part.encode());
        self.append_with(1, |_| vec![Record::Part { of, part }])?;
        Ok(true)
    }

    /// The sealed parts of a statement, still sealed.
    pub fn sealed_parts(&self, id: &StatementId) -> Vec<SealedPart> {
        self.index.parts.get(id).into_iter().flatten().filter_map(|part| self.index.part(part)).collect()
    }

    /// The key belongs to this node's own group.
    fn is_own(&self, key: &KeyId) -> bool {
        self.book().get(key).is_none_or(|entry| entry.groups.contains(&0))
    }

    fn proven(&self, id: &StatementId) -> Option<Proven> {
        let entry = self.index.entry(id)?;
        let seal = self.index.seals.get(&entry.batch)?.clone();
        let path = if entry.path.is_empty() && seal.count > 1 {
            let members = self.members().remove(&entry.batch)?;
            let ids: Vec<StatementId> = members.iter().map(|member| member.id).collect();
            merkle::path(&ids, entry.place as usize)
        } else {
            entry.path.to_vec()
        };
        let body = Held::decode(self.index.body_bytes(entry)).ok()?;
        Some(Proven { seal, index: entry.place, path, body })
    }
}
