//! Backups: the encrypted rows, a keyring under an epoch key, and that key in a file of its own.
//!
//! The epoch key opens for at most 60 days, by this program's word and by the deletion of its file: whoever keeps
//! both files and knows the passphrase can open them for ever. So the two are kept apart, and the epoch file goes
//! when the next backup is made.

use crate::error::{StoreError, file};
use crate::keyring::{Keyring, replace};
use crate::node::{DATABASE, Draft, KEYRING, Node, Opened};
use crate::random::Random;
use crate::secret::{self, Cost, Secret, WRAPPED};
use crate::settings::Hex32;
use khabar_model::{Day, Instant, StatementId};
use khabar_statement::{KeyStatement, Lift, Role};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Most days for which a backup can be restored.
pub const VALID_DAYS: i32 = 60;
const RING: &str = "ring";
const RING_MAGIC: &[u8] = b"khabar backup 1\n";
const EPOCH_MAGIC: &[u8] = b"khabar epoch 1\n";
const MAC: &str = "khabar 2026-11 backup: authentication";

/// Where a backup was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The folder with the encrypted rows.
    pub folder: PathBuf,
    /// The file with the epoch key, to be kept apart from the folder.
    pub epoch: PathBuf,
    /// The last day on which it can be restored.
    pub until: Day,
}

impl Node {
    /// Make a backup in a new folder. The folder appears whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the folder or the file exists, or a failure of the disk.
    pub fn backup(&mut self, folder: &Path, epoch: &Path, now: Instant) -> Result<Backup, StoreError> {
        if let Some(path) = [folder, epoch].iter().find(|path| path.exists()) {
            return Err(StoreError::Exists(path.to_path_buf()));
        }
        let part = folder.with_extension("part");
        let made = self.backup_by_way_of(&part, folder, epoch, now);
        // Half a backup is none, and would take the space that the next one needs.
        made.inspect_err(|_| drop(std::fs::remove_dir_all(&part)))
    }

    fn backup_by_way_of(
        &mut self,
        part: &Path,
        folder: &Path,
        epoch: &Path,
        now: Instant,
    ) -> Result<Backup, StoreError> {
        let _ = std::fs::remove_dir_all(part);
        std::fs::create_dir_all(part).map_err(file(part))?;
        let until = Day(now.day(0).0.saturating_add(VALID_DAYS));
        let key = Zeroizing::new(self.random.bytes::<32>());
        let database = part.join(DATABASE);
        // A fresh copy holds living rows alone: no free page, no log of changes.
        self.db.execute("VACUUM INTO ?1", [database.to_string_lossy()])?;
        let mut ring = RING_MAGIC.to_vec();
        ring.extend(until.0.to_le_bytes());
        ring.extend(hash_file(&database)?);
        ring.extend(self.ring.export(&key, &mut self.random)?);
        ring.extend(mac(&key, &ring));
        replace(&part.join(RING), &part.join("ring.next"), &ring)?;
        let mut wrapped = EPOCH_MAGIC.to_vec();
        wrapped.extend(secret::wrap(
            &key,
            &self.secret,
            self.cost,
            self.random.bytes(),
            self.random.bytes(),
        )?);
        replace(epoch, &epoch.with_extension("next"), &wrapped)?;
        std::fs::rename(part, folder).map_err(file(folder))?;
        Ok(Backup { folder: folder.to_path_buf(), epoch: epoch.to_path_buf(), until })
    }

    /// Make a node from a backup in a folder that holds none. It shares and publishes nothing until it has seen the
    /// withdrawals since, and signs with a key of its own: two nodes of one backup are two keys.
    ///
    /// # Errors
    /// [`StoreError::BackupExpired`], [`StoreError::BadBackup`], [`StoreError::WrongPassphrase`],
    /// [`StoreError::NodeExists`], or a failure of the disk.
    pub fn restore(
        folder: &Path,
        epoch: &Path,
        into: &Path,
        secret: Secret,
        now: Instant,
    ) -> Result<(Self, Opened), StoreError> {
        if into.join(DATABASE).exists() || into.join(KEYRING).exists() {
            return Err(StoreError::NodeExists(into.to_path_buf()));
        }
        let (key, cost) = open_epoch(epoch, &secret)?;
        let path = folder.join(RING);
        let ring = std::fs::read(&path).map_err(file(&path))?;
        let bad = |what| StoreError::BadBackup(folder.to_path_buf(), what);
        let (ring, found) = ring.split_last_chunk::<32>().ok_or(bad("it is cut short"))?;
        if *found != mac(&key, ring) {
            return Err(bad("it was changed, or belongs to another epoch file"));
        }
        let ring = ring.strip_prefix(RING_MAGIC).ok_or(bad("it does not start as one"))?;
        let (until, ring) = ring.split_first_chunk::<4>().ok_or(bad("it is cut short"))?;
        let (hash, ring) = ring.split_first_chunk::<32>().ok_or(bad("it is cut short"))?;
        let until = Day(i32::from_le_bytes(*until));
        let days = now.day(0).0.saturating_sub(until.0);
        if days > 0 {
            return Err(StoreError::BackupExpired { until, days });
        }
        if hash_file(&folder.join(DATABASE))? != *hash {
            return Err(bad("its database was changed, or copied by half"));
        }
        std::fs::create_dir_all(into).map_err(file(into))?;
        let mut random = Random::new()?;
        // The database last, under its name only when it is whole: half a restoring is half a node, and says so.
        Keyring::import(&into.join(KEYRING), ring, &key, &secret, cost, &mut random)?;
        let (next, database) = (into.join("node.next"), into.join(DATABASE));
        std::fs::copy(folder.join(DATABASE), &next).map_err(file(&next))?;
        std::fs::File::open(&next).and_then(|copy| copy.sync_all()).map_err(file(&next))?;
        std::fs::rename(&next, &database).map_err(file(&database))?;
        let (mut node, opened) = Node::open(into, secret)?;
        node.begin_anew(until, &mut random, now)?;
        Ok((node, opened))
    }

    /// A lead lets a restored node share and publish, for a reason that is kept: it has seen the withdrawals since, or
    /// cannot. Signed by this node's key where that is a lead's, else by the root key where it lies here. A lead's word
    /// that comes from elsewhere does the same ([`Node::may_share`]).
    ///
    /// # Errors
    /// [`StoreError::NotRestored`], [`StoreError::NeedsLead`], or a failure of the disk.
    pub fn lift_restored(&mut self, reason: &str, now: Instant) -> Result<StatementId, StoreError> {
        if self.settings.restored.is_none() {
            return Err(StoreError::NotRestored);
        }
        let key = self.key();
        let draft = Draft::of(&KeyStatement::Lift(Lift { key, reason: reason.to_owned() }));
        let leads = self.book().may(&key, self.settings.skip_to, Role::Lead);
        let ids = match (leads, self.settings.root.is_some()) {
            (true, _) => self.state([draft], now)?,
            (false, true) => self.state_as_root([draft], now)?,
            (false, false) => return Err(StoreError::NeedsLead(key)),
        };
        ids.first().copied().ok_or(StoreError::Record("nothing was stated"))
    }

    /// A lead of this node's own group, whose signature counts, let its key share again.
    pub(crate) fn is_lifted(&self) -> bool {
        let (book, key) = (self.book(), self.key());
        self.key_statements().iter().any(|signed| {
            matches!(&signed.said, KeyStatement::Lift(lift) if lift.key == key)
                && book.may(&signed.signer, signed.counter, Role::Lead)
                && book.get(&signed.signer).is_some_and(|entry| entry.groups.contains(&0))
        })
    }

    fn begin_anew(&mut self, until: Day, random: &mut Random, now: Instant) -> Result<(), StoreError> {
        let newest = self.index.seals.values().map(|seal| seal.counter).max().unwrap_or(0);
        let jump = u64::from(u32::from_le_bytes(random.bytes()) >> 8) + 1;
        let signing = Hex32(random.bytes());
        self.change_settings(|settings| {
            settings.restored = Some(format!("restored from a backup valid until {until}"));
            settings.signing = signing;
            settings.skip_to = newest + jump;
        })?;
        if self.settings.root.is_some() {
            self.introduce_self(now)?;
        }
        Ok(())
    }
}

fn open_epoch(path: &Path, secret: &Secret) -> Result<(Zeroizing<[u8; 32]>, Cost), StoreError> {
    read_epoch(path, &std::fs::read(path).map_err(file(path))?, secret)
}

fn read_epoch(path: &Path, bytes: &[u8], secret: &Secret) -> Result<(Zeroizing<[u8; 32]>, Cost), StoreError> {
    let wrapped = bytes.strip_prefix(EPOCH_MAGIC).and_then(|rest| <[u8; WRAPPED]>::try_from(rest).ok());
    let wrapped = wrapped.ok_or(StoreError::BadBackup(path.to_path_buf(), "it is no epoch file"))?;
    Ok((secret::unwrap(&wrapped, secret)?, Cost::of(&wrapped)))
}

fn mac(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    *blake3::keyed_hash(&blake3::derive_key(MAC, key), bytes).as_bytes()
}

fn hash_file(path: &Path) -> Result<[u8; 32], StoreError> {
    let mut hasher = blake3::Hasher::new();
    let open = std::fs::File::open(path).map_err(file(path))?;
    hasher.update_reader(open).map_err(file(path))?;
    Ok(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_changed_epochs_are_refused() {
        let secret = Secret::key_file(vec![7; 64]);
        let wrapped = secret::wrap(&[3; 32], &secret, Cost::default(), [1; 16], [2; 24]).unwrap();
        let whole = [EPOCH_MAGIC, &wrapped].concat();
        let read = |bytes: &[u8]| read_epoch(Path::new("epoch"), bytes, &secret).is_ok();
        assert!(read(&whole));
        crate::noise::noise(1_000_000, std::slice::from_ref(&whole), |changed| {
            assert!(!read(changed) || changed == whole, "{changed:?}");
        });
    }
}
