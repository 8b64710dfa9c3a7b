//! What makes bytes not a statement: one variant per rule of `docs/format.md`.

/// Bytes break a rule of the format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// The bytes end inside a value.
    #[error("the bytes end at {at} inside a value; the statement was cut short: fetch it again")]
    Truncated {
        /// Offset at which more was expected.
        at: usize,
    },
    /// Bytes follow the value.
    #[error("{count} bytes follow the statement; it has been joined with something else")]
    Trailing {
        /// How many.
        count: usize,
    },
    /// A value of another type was expected.
    #[error("expected {expected} at {at}, found the byte {found:#04x}")]
    Unexpected {
        /// What the format has here.
        expected: &'static str,
        /// The byte found.
        found: u8,
        /// Its offset.
        at: usize,
    },
    /// A value is written in another form than the one the format allows, so its hash would not be its name.
    #[error("not canonical at {at}: {rule}")]
    NotCanonical {
        /// The rule.
        rule: &'static str,
        /// Offset at which it is broken.
        at: usize,
    },
    /// Text is not UTF-8.
    #[error("text at {at} is not UTF-8")]
    NotUtf8 {
        /// Its offset.
        at: usize,
    },
    /// A number that no entry of a closed list has. A newer version of the program may know it.
    #[error("{list} has no entry {found}; a newer version of the program may know it")]
    UnknownCode {
        /// The list.
        list: &'static str,
        /// The number found.
        found: u64,
    },
    /// A field that this version does not know.
    #[error("{map} has no field {key} in this version; a newer one may know it")]
    UnknownField {
        /// The map.
        map: &'static str,
        /// The key found.
        key: u64,
    },
    /// A field that must be there is not.
    #[error("{map} lacks its field {key}")]
    MissingField {
        /// The map.
        map: &'static str,
        /// The key expected.
        key: u64,
    },
    /// Something is longer than the format allows.
    #[error("{what} has length {found}; at most {limit} is allowed")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// Its length.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A list or a byte string has another length than the format gives it.
    #[error("{what} has length {found}; expected {expected}")]
    WrongLength {
        /// What it is.
        what: &'static str,
        /// The length the format gives it.
        expected: &'static str,
        /// The length found.
        found: u64,
    },
    /// A number does not fit where it stands.
    #[error("the number at {at} does not fit {what}")]
    OutOfRange {
        /// Where it stands.
        what: &'static str,
        /// Its offset.
        at: usize,
    },
    /// Values are nested deeper than the format allows.
    #[error("values are nested deeper than {limit} at {at}")]
    TooDeep {
        /// The limit.
        limit: usize,
        /// Offset at which it is passed.
        at: usize,
    },
    /// A version that this program does not understand: kept and carried as it is.
    #[error("version {found} is newer than {known}: kept and carried, not understood")]
    NewerVersion {
        /// The version found.
        found: u64,
        /// The newest version known.
        known: u64,
    },
    /// The fields are those of another kind than the one asked for.
    #[error("the statement is {found}, not {expected}")]
    WrongKind {
        /// The kind asked for.
        expected: &'static str,
        /// The kind found.
        found: String,
    },
    /// A sealed part does not hash to what the body holds.
    #[error("a sealed part does not belong to this statement: its hash is not in the body")]
    ForeignPart,
}
