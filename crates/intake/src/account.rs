//! What became of every row: rejects and warnings with their rule, and the account of each file.

use khabar_model::{ItemId, RowRef, SourceId};
use std::sync::Arc;

/// Why a row, or a whole file, gave nothing. One variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum RejectReason {
    /// The operating system does not let the file be read.
    #[error("the file cannot be read")]
    Unreadable,
    /// The file's kind is none that intake reads.
    #[error("this kind of file is not read")]
    UnknownFormat,
    /// The file is cut short, or is not what its name says.
    #[error("the file is damaged, cut short, or not what its name says")]
    Damaged,
    /// The file asks for a password.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// Unpacked, the file is far larger than packed.
    #[error("the file unpacks to more than is allowed")]
    UnpacksTooLarge,
    /// More columns than any list has.
    #[error("there are more columns than are read")]
    TooManyColumns,
    /// More sheets than any workbook needs.
    #[error("there are more sheets than are read")]
    TooManySheets,
    /// The sheet is laid out so that a cell stands far from all others.
    #[error("the sheet is larger than is read")]
    SheetTooLarge,
    /// A line is longer than any row is.
    #[error("the line is longer than is read")]
    LineTooLong,
    /// The bytes are no text in the file's encoding.
    #[error("the bytes are not text in the encoding of the file")]
    NotText,
    /// NUL bytes: binary data, or text in another encoding.
    #[error("the row has NUL bytes")]
    NulBytes,
    /// A quote opens and never closes.
    #[error("a quote opens here and does not close")]
    UnclosedQuote,
    /// More cells than the header has columns.
    #[error("the row has more cells than the header has columns")]
    Ragged,
    /// A line that is no JSON.
    #[error("this is not JSON")]
    NotJson,
    /// JSON, but no object with fields.
    #[error("this is JSON, but not an object with fields")]
    NotAnObject,
    /// JSON nested deeper than any row is.
    #[error("the JSON is nested too deeply")]
    NestedTooDeeply,
    /// A name longer than any name is.
    #[error("the name is longer than any name")]
    NameTooLong,
    /// The header once more, as long sheets have it on every page.
    #[error("the row repeats the header")]
    HeaderAgain,
    /// A heading between rows, a note below them, the foot of a page.
    #[error("the row is a heading, a note or the foot of a page, and is about nobody")]
    Aside,
    /// Neither a name, nor a status, nor text.
    #[error("nothing in the row can be used: no name, no status, no text")]
    NothingUsable,
    /// A tally without a number.
    #[error("a tally without a number")]
    NoCount,
    /// A tally whose least is greater than its most.
    #[error("the least of the tally is greater than its most")]
    CountsCross,
}

impl RejectReason {
    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Unreadable => "check who may read the file, and that the disk is sound",
            Self::UnknownFormat => {
                "save it as CSV, XLSX, ODS or JSON; or name it under `ignore` in sources.toml"
            }
            Self::Damaged => "fetch or save the file again; open it in the program that made it",
            Self::PasswordProtected => "save a copy without the password",
            Self::UnpacksTooLarge => "do not open it by hand; ask its sender what it is",
            Self::TooManyColumns => "keep one person to a row, and remove columns that hold nothing",
            Self::TooManySheets => "save the sheets that matter as a file of their own",
            Self::SheetTooLarge => "remove cells far from the table, or save the sheet as CSV",
            Self::LineTooLong => "look whether line breaks were lost when the file was saved",
            Self::NotText => "save the file as UTF-8",
            Self::NulBytes => "save the file as UTF-8 text; NUL bytes come from binary data or a cut copy",
            Self::UnclosedQuote => "close the quote, or double a quote that belongs to the text",
            Self::Ragged => "put quotes around cells that hold the delimiter",
            Self::NotJson => "check the line; every line of JSON Lines is one whole object",
            Self::NotAnObject => "write the row as {\"name\": …}",
            Self::NestedTooDeeply => "bring the fields to the top of the object",
            Self::NameTooLong => "look whether a text or several rows stand in the column of names",
            Self::HeaderAgain => "nothing; it is counted so that the rows add up",
            Self::Aside => "if it is about somebody, give its row a status or a date",
            Self::NothingUsable => "give a name, a status or a text; or map the columns in sources.toml",
            Self::NoCount => "give `count`, or `min`",
            Self::CountsCross => "exchange `min` and `max`",
        }
    }
}

/// A row or a file that gave nothing. What it held is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file and the row; row 0 is the file as a whole.
    pub at: RowRef,
    /// The header of the field at fault, where one is.
    pub field: Option<Arc<str>>,
    /// What was found there, shortened.
    pub found: String,
    /// The rule.
    pub reason: RejectReason,
    /// The row as it was, up to 64 KB.
    pub raw: String,
}

/// What was not understood in a row, or a file, that came in all the same. One variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum WarningReason {
    /// A date that reads as none, or that no calendar has.
    #[error("the date was left out: {0}")]
    Date(crate::date::DateError),
    /// A date that was read, with something to look at.
    #[error("the date was read, but: {0}")]
    DateDoubtful(crate::date::Doubt),
    /// An age that reads as none.
    #[error("the age was left out: {0}")]
    Age(crate::age::AgeError),
    /// A status phrase without a known word, or with a negation.
    #[error("the status was left out: no known status word, or a negation")]
    Status,
    /// A status that hedges.
    #[error("the status hedges; it was taken as *does not know*")]
    StatusHedged,
    /// A cause that is not known.
    #[error("the cause was left out: no known word")]
    Cause,
    /// A role that is not known.
    #[error("the role was left out: no known word")]
    Role,
    /// An actor that is no class of actor: perhaps a named private person.
    #[error(
        "the actor is no known class of actor; the words were sealed, in case they accuse a named person"
    )]
    ActorSealed,
    /// A word for sex that is not known.
    #[error("the sex was left out: no known word")]
    Sex,
    /// A code that is not in the codebook.
    #[error("the code was left out: it is not in the codebook")]
    Code,
    /// An identifier without enough digits or letters.
    #[error("the identifier was left out: it has too few digits or letters")]
    Identifier,
    /// An instant that does not read as one.
    #[error("the time was left out: it does not read as a date or an instant")]
    Instant,
    /// Fewer cells than the header has columns.
    #[error("the row has fewer cells than the header; the rest was taken as empty")]
    ShortRow,
    /// More cells than columns; the surplus was joined to the last column of text.
    #[error("the row has more cells than the header; the surplus was joined to its text")]
    SurplusJoined,
    /// A row about nobody's state.
    #[error("the rows name people and say nothing of their state")]
    NoStatus,
    /// A column that no table knows.
    #[error("the column was not understood, and is not read")]
    UnknownColumn,
    /// A declared column that the file does not have.
    #[error("sources.toml maps this column, and the file does not have it")]
    ColumnNotThere,
    /// The same bytes as another file.
    #[error("this file holds the same bytes as another; its rows are counted as repeats")]
    SameFileTwice,
    /// A file with a header and no rows, or with nothing.
    #[error("the file holds no rows")]
    NoRows,
    /// Lines before the header.
    #[error("lines before the header were not read as rows")]
    LinesBeforeHeader,
    /// Two sources claim the file.
    #[error("several sources of sources.toml claim this file; the first speaks")]
    TwoSources,
    /// A source claims files that are not there.
    #[error("sources.toml names a file that is not there")]
    FileNotThere,
    /// A folder within the folder.
    #[error("folders within the folder are not read, but for chat exports")]
    FolderNotRead,
    /// The encoding was told from the bytes.
    #[error("the file is not UTF-8; its encoding was told from its bytes")]
    EncodingGuessed,
    /// Some bytes were not text.
    #[error("some characters could not be read; they show as U+FFFD")]
    CharactersLost,
    /// A workbook carries macros.
    #[error("the file carries macros; they were not run")]
    MacrosNotRun,
    /// A source that sources.toml names is declared nowhere.
    #[error("sources.toml refers to a source that it does not declare")]
    SourceNotDeclared,
}

impl WarningReason {
    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Date(_) => "write the date as 2026-01-09, 1404/10/19 or 19 Dey 1404",
            Self::DateDoubtful(crate::date::Doubt::OrderUnclear) => {
                "say `date_order` for the source in sources.toml"
            }
            Self::DateDoubtful(_) => "look at the date",
            Self::Age(_) => "write the age as 34, ~20 or 17-19",
            Self::Status | Self::StatusHedged | Self::Cause | Self::Role => {
                "use a word of docs/status-words.md"
            }
            Self::ActorSealed => {
                "use a class of actor of docs/status-words.md; put a unit's name into `unit_responsible`"
            }
            Self::Sex => "write female, male or other",
            Self::Code => "use a code of the codebook",
            Self::Identifier => "look at the number",
            Self::Instant => "write the time as 2026-01-09T14:05:00Z, or as a date",
            Self::ShortRow => "look whether a line break cut the row",
            Self::SurplusJoined => "put quotes around cells that hold the delimiter",
            Self::NoStatus => {
                "add a `status` column, or `covers = { statuses = [\"dead\"] }` to the source in sources.toml"
            }
            Self::UnknownColumn => "map it in [source.columns] of sources.toml, or map it to \"ignore\"",
            Self::ColumnNotThere => "compare the header in [source.columns] with the file's",
            Self::SameFileTwice => "remove one of the two",
            Self::NoRows => "look whether the right file was saved",
            Self::LinesBeforeHeader => "nothing, where they are a title",
            Self::TwoSources => "name the file under one source",
            Self::FileNotThere => "compare `files` in sources.toml with the folder",
            Self::FolderNotRead => "move the files up, or name the folder under `ignore`",
            Self::EncodingGuessed | Self::CharactersLost => "save the file as UTF-8",
            Self::MacrosNotRun => "nothing; values alone were read",
            Self::SourceNotDeclared => "add a [[source]] with this id, or correct the name",
        }
    }
}

/// Something that was not understood; the rest of the row was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file and the row; row 0 is the file as a whole.
    pub at: RowRef,
    /// The header of the field.
    pub field: Option<Arc<str>>,
    /// What was found there, shortened; empty where the words are sealed.
    pub found: String,
    /// The rule.
    pub reason: WarningReason,
}

/// Where the rows of one file went. Each row ends as exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileAccount {
    /// The file's name within the folder.
    pub file: String,
    /// The source whose words it holds, where one source has the whole file.
    pub source: Option<SourceId>,
    /// The file as an item; none where it could not be read.
    pub item: Option<ItemId>,
    /// Rows read.
    pub rows_read: u64,
    /// Rows that gave reports.
    pub gave_reports: u64,
    /// Rows that repeat another of their list exactly.
    pub repeats: u64,
    /// Rows that name nobody: kept for copy detection.
    pub names_nobody: u64,
    /// Rows that gave a tally.
    pub tallies: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Reports given; a row may give several.
    pub reports: u64,
    /// Warnings beyond those that are kept one by one.
    pub more_warnings: u64,
}

impl FileAccount {
    /// The counts add up to the rows read.
    pub const fn adds_up(&self) -> bool {
        self.gave_reports + self.repeats + self.names_nobody + self.tallies + self.rejected == self.rows_read
    }
}

/// How a column of a file was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// The file.
    pub file: Arc<str>,
    /// The header, as written.
    pub header: Arc<str>,
    /// The column; none where it was not understood.
    pub column: Option<crate::column::Column>,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What told it.
    pub from: MappedFrom,
}

/// What told how a column is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappedFrom {
    /// `[source.columns]`.
    Declared,
    /// The header's words.
    Header,
    /// The cells.
    Content,
    /// Nothing did.
    Nothing,
}
