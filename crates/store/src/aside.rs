//! Rejected rows and inquiries: in tables of their own, encrypted like the rest, in no export and no sketch.

use crate::database::Table;
use crate::error::StoreError;
use crate::node::{Node, place_of};
use crate::secret;
use khabar_model::Instant;
use khabar_model::inquiry::Inquiry;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A row that was not taken, with the reason. The bad is kept, and is nobody's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Base name of the file.
    pub file: String,
    /// Data row, from 1.
    pub row: u32,
    /// The field, where one is to blame.
    pub field: Option<String>,
    /// What was found.
    pub found: String,
    /// What is wrong with it.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Node {
    /// Keep rows that were not taken. A reject that is kept already is not kept twice.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn keep_rejects(&mut self, rejects: &[Reject]) -> Result<usize, StoreError> {
        let key = |reject: &Reject| (reject.file.clone(), reject.row, reject.found.clone());
        let kept: BTreeSet<_> = self.rejects()?.iter().map(|(_, reject)| key(reject)).collect();
        let new: Vec<&Reject> = rejects.iter().filter(|reject| !kept.contains(&key(reject))).collect();
        self.keep(Table::Reject, &new)?;
        Ok(new.len())
    }

    /// The rejected rows, each with its number.
    ///
    /// # Errors
    /// A failure of the disk, or a damaged row.
    pub fn rejects(&self) -> Result<Vec<(u64, Reject)>, StoreError> {
        self.read(Table::Reject)
    }

    /// Erase rejected rows, by number.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn drop_rejects(&mut self, numbers: &[u64]) -> Result<(), StoreError> {
        let known: Vec<u64> = self.rejects()?.into_iter().map(|(number, _)| number).collect();
        let numbers: Vec<u64> = numbers.iter().copied().filter(|number| known.contains(number)).collect();
        self.forget(&numbers)
    }

    /// Keep an inquiry. It is no statement, and stays on this node.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn keep_inquiry(&mut self, inquiry: &Inquiry) -> Result<u64, StoreError> {
        self.keep(Table::Inquiry, &[inquiry])
    }

    /// The inquiries, each with its number.
    ///
    /// # Errors
    /// A failure of the disk, or a damaged row.
    pub fn inquiries(&self) -> Result<Vec<(u64, Inquiry)>, StoreError> {
        self.read(Table::Inquiry)
    }

    /// Erase an inquiry: the asker's wish is enough.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn erase_inquiry(&mut self, number: u64) -> Result<bool, StoreError> {
        let known = self.inquiries()?.iter().any(|(found, _)| *found == number);
        if known {
            self.forget(&[number])?;
        }
        Ok(known)
    }

    pub(crate) fn keep<T: Serialize>(&mut self, table: Table, rows: &[T]) -> Result<u64, StoreError> {
        let encode =
            |row: &T| serde_json::to_vec(row).map_err(|_| StoreError::Record("it cannot be written"));
        let plain = rows.iter().map(encode).collect::<Result<Vec<_>, _>>()?;
        self.append(table, &plain)
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, table: Table) -> Result<Vec<(u64, T)>, StoreError> {
        let sql = format!("SELECT seq, sealed FROM {} ORDER BY seq", table.name());
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)? as u64;
            // A row without a key was erased, and a crash kept the row.
            let Some(key) = self.ring.get(seq) else { continue };
            let sealed = row.get_ref(1)?.as_blob().unwrap_or_default();
            let plain = secret::open_row(key, &place_of(table, seq), sealed);
            let plain = plain.ok_or(StoreError::Damaged { count: 1, first: seq })?;
            out.push((
                seq,
                serde_json::from_slice(&plain).map_err(|_| StoreError::Record("it is not readable"))?,
            ));
        }
        Ok(out)
    }
}
