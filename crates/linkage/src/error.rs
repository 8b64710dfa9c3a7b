//! Why a table cannot be linked: one variant a rule.

/// What was expected, what was found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Every column has one cell a record.
    #[error(
        "column {column:?} has {found} cells, but the table has {expected} records; push one cell (or none) for every record"
    )]
    Length {
        /// The column's name.
        column: String,
        /// Records of the table.
        expected: usize,
        /// Cells of the column.
        found: usize,
    },
    /// A pattern packs at most sixteen columns.
    #[error(
        "{0} columns were given, but at most 16 can be compared; leave out those that say least about identity"
    )]
    Columns(usize),
    /// There has to be something to compare.
    #[error("the table has no column to compare; name at least one")]
    NoColumns,
    /// Every record has its meta data.
    #[error(
        "{found} records have meta data, but the table has {expected} records; give one for every record"
    )]
    Meta {
        /// Records of the table.
        expected: usize,
        /// Entries of meta data.
        found: usize,
    },
    /// Records are counted in 32 bits.
    #[error("{0} records do not fit one run (at most 2^31); link partition by partition")]
    Records(usize),
    /// A decision names two records of the table.
    #[error("decision {index} names record {record}, but the table has {records} records (0-based)")]
    Decision {
        /// Index of the decision.
        index: usize,
        /// The record it names.
        record: u32,
        /// Records of the table.
        records: usize,
    },
    /// A copy names its original in the table.
    #[error(
        "record {record} is said to copy record {original}, but the table has {records} records (0-based)"
    )]
    Copy {
        /// The copy.
        record: u32,
        /// What it is said to copy.
        original: u32,
        /// Records of the table.
        records: usize,
    },
    /// A threshold is a probability.
    #[error("{name} is {found}, but has to lie strictly between 0 and 1")]
    Threshold {
        /// Which option.
        name: &'static str,
        /// What was given.
        found: String,
    },
    /// A question about a record that does not exist.
    #[error("record {record} was asked for, but the table has {records} records (0-based)")]
    Record {
        /// The record.
        record: u32,
        /// Records of the table.
        records: usize,
    },
}
