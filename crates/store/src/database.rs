//! The SQLite file: opened so that a deleted row is overwritten, and brought to the newest schema step by step.

use crate::error::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// Each step brings the schema from its place in this list to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/1.sql"),
    include_str!("../migrations/2.sql"),
    include_str!("../migrations/3.sql"),
];

/// The newest schema that this program knows.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// A table of encrypted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Log,
    Reject,
    Inquiry,
    Desk,
    Custody,
}

impl Table {
    pub(crate) const ALL: [Table; 5] =
        [Table::Log, Table::Reject, Table::Inquiry, Table::Desk, Table::Custody];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Table::Log => "log",
            Table::Reject => "reject",
            Table::Inquiry => "inquiry",
            Table::Desk => "desk",
            Table::Custody => "custody",
        }
    }
}

/// Open the file, create what is missing of the schema, refuse a newer one.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    let mut db = Connection::open(path)?;
    prepare(&db)?;
    migrate(&mut db, MIGRATIONS)?;
    Ok(db)
}

/// The schema of a file, without changing it.
pub(crate) fn schema(db: &Connection) -> Result<u32, StoreError> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Push everything into the main file and leave no log of changes behind, so that no erased byte stays in one.
pub(crate) fn fold(db: &Connection) -> Result<(), StoreError> {
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn prepare(db: &Connection) -> Result<(), StoreError> {
    db.busy_timeout(std::time::Duration::from_secs(2))?;
    // Deleted bytes are overwritten with zeros; what was acknowledged survives a power cut; nothing temporary is
    // written to disk.
    db.execute_batch(
        "PRAGMA secure_delete = ON;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;",
    )?;
    Ok(())
}

fn migrate(db: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let found = schema(db)?;
    if found as usize > steps.len() {
        return Err(StoreError::NewerSchema { found, known: steps.len() as u32 });
    }
    for (index, step) in steps.iter().enumerate().skip(found as usize) {
        // The step and its number are one transaction: a crash leaves the schema before it or after it.
        let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_schema_is_brought_forward_and_a_newer_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, &MIGRATIONS[..1]).unwrap();
        db.execute("INSERT INTO log (seq, sealed) VALUES (1, x'00')", []).unwrap();
        migrate(&mut db, MIGRATIONS).unwrap();
        assert_eq!(schema(&db).unwrap(), SCHEMA);
        let rows: u32 = db.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
        assert!(matches!(
            migrate(&mut db, &MIGRATIONS[..1]),
            Err(StoreError::NewerSchema { found: 3, known: 1 })
        ));
    }

    #[test]
    fn a_step_that_fails_leaves_the_schema_before_it() {
        let mut db = Connection::open_in_memory().unwrap();
        let broken = [MIGRATIONS[0], "CREATE TABLE half (a); CREATE TABLE log (a)"];
        assert!(migrate(&mut db, &broken).is_err());
        assert_eq!(schema(&db).unwrap(), 1);
        assert!(db.prepare("SELECT * FROM half").is_err());
    }
}
