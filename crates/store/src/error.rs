//! What can go wrong with a node on disk: one variant per case, each with what to do.

use std::path::PathBuf;

/// Why the store refuses.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no node in the folder.
    #[error("{0} holds no node\nhint: `khabar init {0}` makes one")]
    NoNode(PathBuf),
    /// There is a node already.
    #[error("{0} holds a node already\nhint: choose another folder; a node is never overwritten")]
    NodeExists(PathBuf),
    /// A backup never overwrites anything.
    #[error("{0} exists already\nhint: choose another name; a backup overwrites nothing")]
    Exists(PathBuf),
    /// Part of the node is there and part is not.
    #[error(
        "{0} holds half a node: {1} is missing\nhint: copy the whole folder again, or `khabar restore` a backup"
    )]
    HalfNode(PathBuf, &'static str),
    /// The passphrase or key file is not the node's.
    #[error("the passphrase (or key file) does not open this node\nhint: nothing was changed; try again")]
    WrongPassphrase,
    /// The passphrase is not the key's.
    #[error(
        "the passphrase does not open the key in {0}\nhint: nothing was changed; try again. Nobody can open it without its passphrase: where it is forgotten, what the key signed stands, and a lead introduces a new key (`khabar key new`)"
    )]
    WrongKeyPassphrase(PathBuf),
    /// The file is no key, or not what was written.
    #[error("{0} is no key: {1}\nhint: `khabar key new {0}` makes one; a damaged key cannot be repaired")]
    BadKey(PathBuf, &'static str),
    /// The passphrase is too weak to keep anybody out.
    #[error(
        "a passphrase has at least {least} characters, found {found}\nhint: six words by chance are good"
    )]
    WeakPassphrase {
        /// The least.
        least: usize,
        /// The number found.
        found: usize,
    },
    /// Bytes of the keyring are not what was written.
    #[error(
        "the keyring is damaged at block {block}: {what}\nhint: `khabar restore` the newest backup; do not delete this folder"
    )]
    DamagedKeyring {
        /// The block, from 0.
        block: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Rows of the log are not what was written.
    #[error(
        "{count} rows of the log are damaged, first at {first}: nothing more is written to this node\nhint: `khabar restore` the newest backup elsewhere and import what came after it; keep this folder"
    )]
    Damaged {
        /// How many.
        count: usize,
        /// The first of them.
        first: u64,
    },
    /// A newer program wrote it.
    #[error(
        "a newer khabar wrote this node (schema {found}, this program knows {known})\nhint: use the newer program; nothing was changed"
    )]
    NewerSchema {
        /// The schema found.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// Another process holds the node.
    #[error("another khabar is working in {0}\nhint: wait until it has finished; nothing was changed")]
    Locked(PathBuf),
    /// There is no space.
    #[error(
        "the disk is full: nothing of this step was written, and what was acknowledged before stands\nhint: free some space and do it again"
    )]
    DiskFull,
    /// The folder cannot be written.
    #[error(
        "{0} cannot be written: {1}\nhint: check its permissions, and whether the disk is mounted read-only"
    )]
    ReadOnly(PathBuf, String),
    /// The disk does not take what is written to it.
    #[error(
        "the disk does not take what is written: {0}\nnothing of this step was written, and what was acknowledged before stands\nhint: look whether the disk is full, failing, or limits the size of files; then do it again"
    )]
    DiskRefuses(String),
    /// The database is not whole.
    #[error(
        "the node's database is damaged or copied by half: {0}\nhint: copy the whole folder again, or `khabar restore` a backup; keep this folder"
    )]
    BrokenDatabase(String),
    /// A statement that is not meant to leave, or no longer.
    #[error("{0} is not to be shared: {1}")]
    NotToBeShared(khabar_model::StatementId, &'static str),
    /// Any other failure of a file.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Any other failure of the database.
    #[error("the database: {0}")]
    Database(rusqlite::Error),
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    NoRandomness(getrandom::Error),
    /// A signature or a format is broken.
    #[error("refused: {0}")]
    Signature(#[from] khabar_statement::SignatureError),
    /// A statement breaks a rule of the format.
    #[error("refused: {0}")]
    Format(#[from] khabar_statement::FormatError),
    /// A part cannot be sealed or opened.
    #[error("{0}")]
    Seal(#[from] khabar_statement::SealError),
    /// A batch by a key that no statement introduces cannot be verified.
    #[error(
        "the key {0} is unknown here, so its signature cannot be verified\nhint: nothing was taken in; a lead introduces a key first (`khabar key introduce`)"
    )]
    UnknownKey(khabar_statement::KeyId),
    /// There is no such statement.
    #[error(
        "no statement {0} is here\nhint: `khabar log` lists what is; ids may be shortened to eight digits"
    )]
    NoStatement(String),
    /// The id is the beginning of several.
    #[error("{0} is the beginning of {1} ids\nhint: give more digits")]
    Ambiguous(String, usize),
    /// A backup is past its time.
    #[error(
        "this backup was valid until {until}; it is {days} days older\nhint: take a newer one; a node keeps no way into old backups, so that what was erased stays erased"
    )]
    BackupExpired {
        /// Its last day.
        until: khabar_model::Day,
        /// Days since.
        days: i32,
    },
    /// A backup's bytes are not what was written.
    #[error("the backup {0} is damaged or not one: {1}\nhint: take another copy")]
    BadBackup(PathBuf, &'static str),
    /// The clock is far ahead of everything signed, so that erasing asks first.
    #[error(
        "the clock is {days} days ahead of the newest statement: nothing was erased\nhint: set the clock right, or say --clock-is-right"
    )]
    ClockAhead {
        /// Days ahead.
        days: i64,
    },
    /// A restored node shares and publishes nothing yet.
    #[error(
        "this node was restored from a backup and has not seen the withdrawals since: it shares and publishes nothing\nhint: take in a partner's statements, or let a lead say so: `khabar restore --override REASON`"
    )]
    Restored,
    /// There is nothing to lift.
    #[error("this node was not restored from a backup: it may share as it is\nhint: nothing was changed")]
    NotRestored,
    /// Only a lead lets a restored node share again.
    #[error(
        "only a lead may let this node share again, and its key {0} is none\nhint: let a lead sign it, on a node that holds the root key or a lead's key"
    )]
    NeedsLead(khabar_statement::KeyId),
    /// Stored settings are not readable.
    #[error("a row of the log is not readable: {0}")]
    Record(&'static str),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly("the node's database".into(), error.to_string())
            }
            Some(ErrorCode::SystemIoFailure) => Self::DiskRefuses(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::BrokenDatabase(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Locked("the node's database".into())
            }
            _ => Self::Database(error),
        }
    }
}

/// A failure of a file, read for what it means.
pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_path_buf();
    move |error| match error.kind() {
        std::io::ErrorKind::StorageFull
        | std::io::ErrorKind::QuotaExceeded
        | std::io::ErrorKind::FileTooLarge => StoreError::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
            StoreError::ReadOnly(path, error.to_string())
        }
        _ => StoreError::File(path, error),
    }
}
