//! What each kind says: the vocabulary of `model` as fields of a body, and back.

mod decision;
mod event;
mod item;
mod report;
mod source;
mod tally;

use crate::body::Fields;
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::part::Part;
use crate::wire::Wire;
use khabar_model::{Decision, Instant, Report, Source, StatementKind, Tally};

pub use event::Event;

/// Something that can be stated: how it is split into open fields and sealed parts, and put together again.
pub trait Said: Sized {
    /// The kind of statement it is.
    const KIND: StatementKind;

    /// The open fields. What is sealed is not among them.
    fn fields(&self) -> Fields;

    /// What the open fields say. What is sealed is empty.
    ///
    /// # Errors
    /// The first rule of the format that the fields break, unknown fields and codes of a newer version among them.
    fn from_fields(fields: &Fields) -> Result<Self, FormatError>;

    /// What is sealed, each part with its content and no salt yet.
    fn sealed(&self) -> Vec<Part> {
        Vec::new()
    }

    /// Put a sealed part back. Parts of other kinds are left alone.
    ///
    /// # Errors
    /// The first rule of the format that the part breaks.
    fn unseal(&mut self, _part: &Part) -> Result<(), FormatError> {
        Ok(())
    }

    /// When it was said or captured, for a folder run's signed time.
    fn said_at(&self) -> Option<Instant> {
        None
    }
}

/// The open fields of a report.
pub fn report_fields(report: &Report) -> Fields {
    report.fields()
}

/// The report of open fields; identifiers are sealed, and empty.
///
/// # Errors
/// The first rule of the format that the fields break.
pub fn report_from_fields(fields: &Fields) -> Result<Report, FormatError> {
    Report::from_fields(fields)
}

pub(crate) fn write_fields<T: Wire>(value: &T) -> Fields {
    let mut w = Writer::with_capacity(256);
    value.write(&mut w);
    Fields::written(w)
}

pub(crate) fn read_fields<T: Wire>(fields: &Fields) -> Result<T, FormatError> {
    let mut r = Reader::new(fields.as_bytes());
    let value = T::read(&mut r)?;
    r.end()?;
    Ok(value)
}

impl Said for Tally {
    const KIND: StatementKind = StatementKind::Tally;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}

impl Said for Source {
    const KIND: StatementKind = StatementKind::Source;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}

impl Said for Decision {
    const KIND: StatementKind = StatementKind::Decision;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
    fn said_at(&self) -> Option<Instant> {
        self.at
    }
}
