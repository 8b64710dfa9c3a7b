//! What a row of the log holds, before it is encrypted: one byte that says what, then fixed fields, then bytes.

use crate::error::StoreError;
use khabar_model::{Instant, ItemId, StatementId};

/// From which row of which item a statement was read, and which one of that row it is, from 0: what makes importing a
/// file twice the same as once.
pub type Origin = (ItemId, u32, u8);

/// A record of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// A statement.
    Statement {
        /// When this node first saw it.
        seen: Instant,
        /// The row of its batch's seal.
        batch: u64,
        /// Its place in the batch.
        place: u32,
        /// Where it was read.
        origin: Option<Origin>,
        /// Its way to the root, where it came without its batch.
        path: Vec<[u8; 32]>,
        /// The body.
        body: Vec<u8>,
    },
    /// The seal of a batch.
    Seal(Vec<u8>),
    /// A sealed part of a statement.
    Part {
        /// The statement.
        of: StatementId,
        /// The sealed part.
        part: Vec<u8>,
    },
    /// What was erased: it stays erased, and is not fetched again.
    Tombstone {
        /// The statement.
        id: StatementId,
        /// When it was erased.
        at: Instant,
        /// The row of its batch's seal.
        batch: u64,
        /// Its place in the batch.
        place: u32,
        /// The rows that held it and its parts.
        rows: Vec<u64>,
        /// The statement itself stays; only these rows of it went.
        parts_only: bool,
    },
    /// The node's settings; the newest holds.
    Settings(Vec<u8>),
    /// A copy of an erased statement, sealed to its keepers: pressure was suspected, and the witness had consented.
    Preserved {
        /// The statement.
        id: StatementId,
        /// The sealed copy.
        part: Vec<u8>,
    },
}

impl Record {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        match self {
            Record::Statement { seen, batch, place, origin, path, body } => {
                out.push(0);
                out.extend(seen.0.to_le_bytes());
                out.extend(batch.to_le_bytes());
                out.extend(place.to_le_bytes());
                out.push(u8::from(origin.is_some()));
                if let Some((item, row, nth)) = origin {
                    out.extend(item.0);
                    out.extend(row.to_le_bytes());
                    out.push(*nth);
                }
                out.push(path.len() as u8);
                out.extend(path.iter().flatten());
                out.extend(body);
            }
            Record::Seal(seal) => {
                out.push(1);
                out.extend(seal);
            }
            Record::Part { of, part } => {
                out.push(2);
                out.extend(of.0);
                out.extend(part);
            }
            Record::Tombstone { id, at, batch, place, rows, parts_only } => {
                out.push(3);
                out.extend(id.0);
                out.extend(at.0.to_le_bytes());
                out.extend(batch.to_le_bytes());
                out.extend(place.to_le_bytes());
                out.push(u8::from(*parts_only));
                out.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
            }
            Record::Settings(settings) => {
                out.push(4);
                out.extend(settings);
            }
            Record::Preserved { id, part } => {
                out.push(5);
                out.extend(id.0);
                out.extend(part);
            }
        }
        out
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        let mut cut = Cut(bytes);
        let [what] = cut.fixed()?;
        Ok(match what {
            0 => Record::Statement {
                seen: Instant(i64::from_le_bytes(cut.fixed()?)),
                batch: u64::from_le_bytes(cut.fixed()?),
                place: u32::from_le_bytes(cut.fixed()?),
                origin: match cut.flag()? {
                    false => None,
                    true => Some((
                        ItemId(cut.fixed()?),
                        u32::from_le_bytes(cut.fixed()?),
                        u8::from_le_bytes(cut.fixed()?),
                    )),
                },
                path: {
                    let [len] = cut.fixed()?;
                    (0..len).map(|_| cut.fixed()).collect::<Result<_, _>>()?
                },
                body: cut.0.to_vec(),
            },
            1 => Record::Seal(cut.0.to_vec()),
            2 => Record::Part { of: StatementId(cut.fixed()?), part: cut.0.to_vec() },
            3 => Record::Tombstone {
                id: StatementId(cut.fixed()?),
                at: Instant(i64::from_le_bytes(cut.fixed()?)),
                batch: u64::from_le_bytes(cut.fixed()?),
                place: u32::from_le_bytes(cut.fixed()?),
                parts_only: cut.flag()?,
                rows: {
                    let rows = cut.0.chunks(8).map(|row| row.try_into().map(u64::from_le_bytes));
                    rows.collect::<Result<_, _>>()
                        .map_err(|_| StoreError::Record("a tombstone is cut short"))?
                },
            },
            4 => Record::Settings(cut.0.to_vec()),
            5 => Record::Preserved { id: StatementId(cut.fixed()?), part: cut.0.to_vec() },
            _ => return Err(StoreError::Record("a record of a newer program")),
        })
    }
}

struct Cut<'a>(&'a [u8]);

impl Cut<'_> {
    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (fixed, rest) =
            self.0.split_first_chunk::<N>().ok_or(StoreError::Record("a record is cut short"))?;
        self.0 = rest;
        Ok(*fixed)
    }

    fn flag(&mut self) -> Result<bool, StoreError> {
        match self.fixed()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(StoreError::Record("a record says neither yes nor no")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No panic, and what is read is written byte for byte the same.
    #[track_caller]
    fn check_noise(rounds: u64) {
        let (id, at) = (StatementId([7; 32]), Instant(1_768_300_000));
        let (origin, path, body) = (Some((ItemId([1; 32]), 4, 0)), vec![[2; 32]], vec![3; 40]);
        let originals = [
            Record::Statement { seen: at, batch: 9, place: 1, origin, path, body },
            Record::Seal(vec![4; 60]),
            Record::Part { of: id, part: vec![5; 60] },
            Record::Tombstone { id, at, batch: 9, place: 1, rows: vec![11, 12], parts_only: true },
            Record::Settings(b"{}".to_vec()),
            Record::Preserved { id, part: vec![6; 60] },
        ];
        let originals = originals.map(|record| record.encode());
        crate::noise::noise(rounds, &originals, |bytes| {
            if let Ok(record) = Record::decode(bytes) {
                assert_eq!(record.encode(), bytes);
            }
        });
    }

    #[test]
    fn a_million_inputs_are_refused_or_read_as_they_are() {
        check_noise(1_000_000);
    }
}
