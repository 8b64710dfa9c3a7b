//! What reading a folder gathers, and the counting of where each row went.

use crate::account::{FileAccount, Reject, RejectReason, Warning, WarningReason};
use crate::context::Caches;
use crate::layout::Span;
use crate::text::excerpt;
use khabar_model::{Post, Report, RowRef, SourceId, Tally};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Takes what rows give. Reading calls it in the order of files and rows.
pub trait Sink {
    /// A row gave a report.
    fn report(&mut self, at: RowRef, report: Report);
    /// A row names nobody.
    fn post(&mut self, at: RowRef, post: Post);
    /// A row gave a tally.
    fn tally(&mut self, at: RowRef, tally: Tally);
}

/// Where one row went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    Reports(u64),
    Repeat,
    Nobody,
    Tally,
    Rejected,
}

/// Warnings of one rule that are kept one by one in a file; the rest is counted.
const KEPT_WARNINGS: u32 = 1_000;
/// Bytes of a rejected row that are kept.
const KEPT_RAW: usize = 64 * 1024;

/// The sink with all else that is gathered.
pub(crate) struct Output<'s> {
    pub sink: &'s mut dyn Sink,
    pub rejects: Vec<Reject>,
    pub warnings: Vec<Warning>,
    pub accounts: Vec<FileAccount>,
    pub mappings: Vec<crate::account::Mapping>,
    /// What was recognised in the text of posts.
    pub marks: Vec<(RowRef, Vec<Span>)>,
    pub caches: Caches,
    /// Digests of the rows of each list, for exact repeats.
    pub seen: FxHashSet<u128>,
    /// Room for the bytes of a row while its digest is taken.
    pub row_bytes: Vec<u8>,
    /// Accounts of unknown origin, by their handle.
    pub handles: FxHashMap<String, SourceId>,
    /// Sources that spoke.
    pub spoke: FxHashSet<SourceId>,
    warned: FxHashMap<(Arc<str>, &'static str), u32>,
}

impl<'s> Output<'s> {
    pub fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            rejects: Vec::new(),
            warnings: Vec::new(),
            accounts: Vec::new(),
            mappings: Vec::new(),
            marks: Vec::new(),
            caches: Caches::default(),
            seen: FxHashSet::default(),
            row_bytes: Vec::new(),
            handles: FxHashMap::default(),
            spoke: FxHashSet::default(),
            warned: FxHashMap::default(),
        }
    }

    /// The account of the file that is being read.
    pub fn account(&mut self) -> &mut FileAccount {
        if self.accounts.is_empty() {
            self.accounts.push(FileAccount::default());
        }
        let last = self.accounts.len() - 1;
        &mut self.accounts[last]
    }

    /// Count a row. Called once for each row read.
    pub fn count(&mut self, went: Went) {
        let account = self.account();
        account.rows_read += 1;
        match went {
            Went::Reports(reports) => {
                account.gave_reports += 1;
                account.reports += reports;
            }
            Went::Repeat => account.repeats += 1,
            Went::Nobody => account.names_nobody += 1,
            Went::Tally => account.tallies += 1,
            Went::Rejected => account.rejected += 1,
        }
    }

    /// Reject a row, and count it.
    pub fn reject_row(
        &mut self,
        at: RowRef,
        field: Option<Arc<str>>,
        found: &str,
        reason: RejectReason,
        raw: String,
    ) {
        self.count(Went::Rejected);
        self.keep_reject(at, field, found, reason, raw);
    }

    /// Reject a file as a whole; it has no rows.
    pub fn reject_file(&mut self, file: Arc<str>, found: &str, reason: RejectReason) {
        self.keep_reject(RowRef { file, row: 0 }, None, found, reason, String::new());
    }

    fn keep_reject(
        &mut self,
        at: RowRef,
        field: Option<Arc<str>>,
        found: &str,
        reason: RejectReason,
        mut raw: String,
    ) {
        if raw.len() > KEPT_RAW {
            raw = excerpt(&raw, KEPT_RAW / 4);
        }
        self.rejects.push(Reject { at, field, found: excerpt(found, 200), reason, raw });
    }

    pub fn warn(&mut self, at: RowRef, field: Option<&Arc<str>>, found: &str, reason: WarningReason) {
        let rule = match reason {
            WarningReason::Date(_) | WarningReason::DateDoubtful(_) => "date",
            WarningReason::Age(_) => "age",
            _ => reason.hint(),
        };
        let kept = self.warned.entry((at.file.clone(), rule)).or_insert(0);
        *kept += 1;
        if *kept > KEPT_WARNINGS {
            self.account().more_warnings += 1;
            return;
        }
        self.warnings.push(Warning { at, field: field.cloned(), found: excerpt(found, 200), reason });
    }
}
