//! A folder → everything in it, with every row accounted for.

use crate::account::{FileAccount, Mapping, Reject, RejectReason, Warning, WarningReason};
use crate::config::ConfigProblem;
use crate::context::{FileContext, Speakers, unknown_account, unknown_file};
use crate::date::Hints;
use crate::edition::{self, Vanished};
use crate::files::{self, Kind};
use crate::layout::Span;
use crate::output::{Output, Sink};
use crate::policy_file::{PolicyError, policy_from_toml, policy_hash};
use crate::row::Reader;
use crate::sources_file::{Declared, SourcesFile, matches, sources_from_toml};
use khabar_model::{
    Basis, Citation, CitationKind, Instant, Item, ItemId, Policy, Post, Report, RowRef, Source, SourceId,
    Tally,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a folder is read. Nothing is taken from the clock.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// When the files were captured, where neither their rows nor `sources.toml` say.
    pub captured: Option<Instant>,
    /// What is too much.
    pub limits: Limits,
}

/// What is too much for one file. Beyond a limit the file, the line or the name is rejected by name, and the rest goes
/// on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a line (4 MiB).
    pub line_bytes: usize,
    /// Columns of a table (2,000).
    pub columns: usize,
    /// Characters of a name (1,000).
    pub name_chars: usize,
    /// Bytes of a file that has to be held whole: JSON that is no list, workbooks (1 GiB).
    pub whole_bytes: u64,
    /// Bytes that a packed file may unpack to (4 GiB), and how many times its own size (400).
    pub unpacked_bytes: u64,
    /// How many times its own size a packed file may unpack to.
    pub unpacked_ratio: u64,
    /// Sheets of a workbook (500).
    pub sheets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line_bytes: 4 << 20,
            columns: 2_000,
            name_chars: 1_000,
            whole_bytes: 1 << 30,
            unpacked_bytes: 4 << 30,
            unpacked_ratio: 400,
            sheets: 500,
        }
    }
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'p> {
    /// The file that is being read.
    pub file: &'p str,
    /// Its number, from 1.
    pub number: usize,
    /// Files of the folder.
    pub files: usize,
    /// Rows read of it.
    pub rows: u64,
}

/// Why a folder cannot be read at all. One variant per rule.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The folder cannot be listed.
    #[error("cannot read the folder {}: {error}\n  hint: give the path of a folder that holds lists, posts and sources.toml", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// Nothing in the folder is a list or a post.
    #[error("nothing to read in {}\n  hint: put CSV, XLSX, ODS or JSON files there; docs/input.md says what they may hold", .path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A settings file cannot be read.
    #[error("cannot read {file}: {error}\n  hint: check who may read it, and that it is UTF-8 text")]
    Settings {
        /// The file.
        file: &'static str,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// `sources.toml` is wrong; who speaks would be misread.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Sources(Vec<ConfigProblem>),
    /// `policy.toml` is wrong.
    #[error("policy.toml: {0}")]
    Policy(#[from] PolicyError),
}

/// A folder as read.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The policy; the default one where the folder has none.
    pub policy: Policy,
    /// BLAKE3 of the policy's canonical form.
    pub policy_hash: [u8; 32],
    /// Declared sources, and those of unknown origin that were seen.
    pub sources: BTreeMap<SourceId, Source>,
    /// The files.
    pub items: Vec<Item>,
    /// Reports, in the order of files and rows.
    pub reports: Vec<(RowRef, Report)>,
    /// Documents that name nobody.
    pub posts: Vec<(RowRef, Post)>,
    /// Tallies.
    pub tallies: Vec<(RowRef, Tally)>,
    /// Rows and files that gave nothing, with their reason.
    pub rejects: Vec<Reject>,
    /// What was not understood in rows that came in.
    pub warnings: Vec<Warning>,
    /// Where the rows of each file went.
    pub accounts: Vec<FileAccount>,
    /// How columns were understood.
    pub mappings: Vec<Mapping>,
    /// What was recognised in the text of posts, to be shown marked.
    pub marks: Vec<(RowRef, Vec<Span>)>,
    /// People of an older edition whom the newer one no longer lists: to be looked at, never evidence.
    pub vanished: Vec<Vanished>,
    /// Files that were not looked into: media, pages, settings of other programs.
    pub skipped: Vec<String>,
}

/// What reading a folder gives besides the rows, which went to the sink.
#[derive(Clone, Debug)]
pub struct Summary {
    /// As in [`Folder`]; the same for all fields.
    pub policy: Policy,
    /// BLAKE3 of the policy's canonical form.
    pub policy_hash: [u8; 32],
    /// Declared sources, and those of unknown origin that were seen.
    pub sources: BTreeMap<SourceId, Source>,
    /// The files.
    pub items: Vec<Item>,
    /// Rows and files that gave nothing.
    pub rejects: Vec<Reject>,
    /// What was not understood.
    pub warnings: Vec<Warning>,
    /// Where rows went.
    pub accounts: Vec<FileAccount>,
    /// How columns were understood.
    pub mappings: Vec<Mapping>,
    /// What was recognised in the text of posts.
    pub marks: Vec<(RowRef, Vec<Span>)>,
    /// Files not looked into.
    pub skipped: Vec<String>,
    /// Slugs of accounts of unknown origin, by the handle under which rows name them. Sealed: never shown.
    handles: FxHashMap<String, SourceId>,
}

/// Read a folder whole.
///
/// # Errors
/// Where the folder, `sources.toml` or `policy.toml` cannot be read or understood. Everything else is a reject or a
/// warning, and the rest goes on.
pub fn read_folder(
    path: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Folder, IntakeError> {
    let mut gathered = Gathered::default();
    let summary = stream_folder(path, options, &mut gathered, progress)?;
    gathered.seal_handles(&summary.handles, &summary.sources);
    let Gathered { mut reports, posts, tallies } = gathered;
    let Summary {
        policy,
        policy_hash,
        sources,
        items,
        rejects,
        warnings,
        accounts,
        mappings,
        marks,
        skipped,
        handles: _,
    } = summary;
    let vanished = edition::take_vanished(&sources, &items, &mut reports);
    Ok(Folder {
        policy,
        policy_hash,
        sources,
        items,
        reports,
        posts,
        tallies,
        rejects,
        warnings,
        accounts,
        mappings,
        marks,
        vanished,
        skipped,
    })
}

/// Read a folder row by row into a sink; memory does not grow with the rows, but for 16 bytes of digest each.
///
/// # Errors
/// As [`read_folder`].
pub fn stream_folder(
    path: &Path,
    options: &Options,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, IntakeError> {
    let listing = files::list(path).map_err(|error| IntakeError::Folder { path: path.to_owned(), error })?;
    let policy = match settings(path, "policy.toml")? {
        Some(text) => policy_from_toml(&text)?,
        None => Policy::default(),
    };
    let declared = match settings(path, "sources.toml")? {
        Some(text) => sources_from_toml(&text, policy.zone_offset).map_err(IntakeError::Sources)?,
        None => SourcesFile::default(),
    };
    let mut wanted: Vec<&files::Listed> = listing
        .files
        .iter()
        .filter(|file| !declared.ignore.iter().any(|pattern| matches(pattern, &file.name)))
        .collect();
    // Of two files with the same bytes the one that somebody declared speaks.
    wanted.sort_by_key(|file| !declared.sources.iter().any(|source| source.holds(&file.name)));
    if wanted.is_empty() {
        return Err(IntakeError::Empty { path: path.to_owned() });
    }
    let mut out = Output::new(sink);
    for folder in &listing.folders {
        if !declared.ignore.iter().any(|pattern| matches(pattern, folder)) {
            out.warn(
                RowRef { file: Arc::from(folder.as_str()), row: 0 },
                None,
                folder,
                WarningReason::FolderNotRead,
            );
        }
    }
    check_declared(&declared, &wanted, &mut out);
    let mut run = Run {
        speakers: Speakers::new(&declared.sources),
        declared: &declared.sources,
        policy: &policy,
        options,
        items: Vec::new(),
        seen: BTreeMap::new(),
        skipped: Vec::new(),
    };
    for (number, file) in (1..).zip(&wanted) {
        run.file(file, &mut out, &mut |rows| {
            progress(Progress { file: &file.name, number, files: wanted.len(), rows })
        });
    }
    let Run { items, skipped, .. } = run;
    let mut sources: BTreeMap<SourceId, Source> =
        declared.sources.iter().map(|d| (d.source.id.clone(), d.source.clone())).collect();
    for id in &out.spoke {
        sources.entry(id.clone()).or_insert_with(|| Source::unknown(id.clone()));
    }
    let Output { rejects, warnings, accounts, mappings, marks, handles, .. } = out;
    Ok(Summary {
        policy_hash: policy_hash(&policy),
        policy,
        sources,
        items,
        rejects,
        warnings,
        accounts,
        mappings,
        marks,
        skipped,
        handles,
    })
}

fn settings(path: &Path, file: &'static str) -> Result<Option<String>, IntakeError> {
    match std::fs::read_to_string(path.join(file)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(IntakeError::Settings { file, error }),
    }
}

/// Declarations that point at nothing.
fn check_declared(declared: &SourcesFile, files: &[&files::Listed], out: &mut Output<'_>) {
    let at = || RowRef { file: Arc::from("sources.toml"), row: 0 };
    for source in &declared.sources {
        for pattern in &source.files {
            if !files.iter().any(|file| matches(pattern, &file.name)) {
                out.warn(at(), None, pattern, WarningReason::FileNotThere);
            }
        }
        let named = source.source.compiled_from.iter().chain(&source.source.edition_of);
        for other in named.filter(|id| declared.sources.iter().all(|d| d.source.id != **id)) {
            out.warn(at(), None, other.as_str(), WarningReason::SourceNotDeclared);
        }
    }
}

/// Reading the files of one folder.
struct Run<'a> {
    speakers: Speakers,
    declared: &'a [Declared],
    policy: &'a Policy,
    options: &'a Options,
    items: Vec<Item>,
    seen: BTreeMap<ItemId, Arc<str>>,
    skipped: Vec<String>,
}

impl Run<'_> {
    fn file(&mut self, listed: &files::Listed, out: &mut Output<'_>, progress: &mut dyn FnMut(u64)) {
        let name: Arc<str> = Arc::from(listed.name.as_str());
        if listed.kind == Kind::Skipped {
            self.skipped.push(listed.name.clone());
            return;
        }
        let declared: Vec<&Declared> =
            self.declared.iter().filter(|declared| declared.holds(&listed.name)).collect();
        let declared_by = declared.first().copied();
        out.accounts.push(FileAccount {
            file: listed.name.clone(),
            source: declared_by.map(|d| d.source.id.clone()),
            ..FileAccount::default()
        });
        if declared.len() > 1 {
            let found = declared.iter().map(|d| d.source.id.as_str()).collect::<Vec<_>>().join(", ");
            out.warn(RowRef { file: name.clone(), row: 0 }, None, &found, WarningReason::TwoSources);
        }
        let (id, bytes) = match files::hash(&listed.path) {
            Ok(found) => found,
            Err(error) => return out.reject_file(name, &error.to_string(), RejectReason::Unreadable),
        };
        out.account().item = Some(id);
        let captured = declared_by.and_then(|declared| declared.captured).or(self.options.captured);
        self.items.push(Item {
            id,
            file: name.clone(),
            bytes,
            address: None,
            collector: declared_by.and_then(|declared| declared.collector.clone()),
            tool: None,
            captured,
            source: declared_by.map(|declared| declared.source.id.clone()),
        });
        let first = self.seen.get(&id).cloned();
        if let Some(first) = &first {
            out.warn(RowRef { file: name.clone(), row: 0 }, None, first, WarningReason::SameFileTwice);
        }
        self.seen.entry(id).or_insert_with(|| name.clone());
        let context =
            FileContext {
                unknown: unknown_file(&name),
                file: name,
                source: declared_by.map(|declared| declared.source.id.clone()),
                default_basis: declared_by.map_or(Basis::NotStated, |declared| declared.source.basis),
                default_status: declared_by.and_then(Declared::default_status),
                captured,
                tallies: declared_by.is_some_and(|declared| declared.tallies),
                hints: Hints {
                    order: declared_by.and_then(|declared| declared.date_order),
                    calendar: declared_by.and_then(|declared| declared.calendar),
                    near: None,
                    about: self.policy.episode.as_ref().map(|episode| {
                        khabar_model::Day(episode.days.first.0 + (episode.days.days() - 1) / 2)
                    }),
                    zone_offset: self.policy.zone_offset,
                },
                all_repeats: first.is_some(),
                max_name_chars: self.options.limits.name_chars,
            };
        let mut reader = Reader {
            out,
            file: &context,
            hints: context.hints,
            tallies: context.tallies,
            speakers: &self.speakers,
            said_once: false,
        };
        let columns = declared_by.map(|declared| &declared.columns);
        files::read(listed, columns, &self.options.limits, &mut reader, progress);
        if out.account().rows_read == 0 && !out.rejects.iter().any(|reject| reject.at.file == context.file) {
            out.warn(RowRef { file: context.file.clone(), row: 0 }, None, "", WarningReason::NoRows);
        }
        debug_assert!(out.account().adds_up());
    }
}

/// Keeps everything.
#[derive(Debug, Default)]
struct Gathered {
    reports: Vec<(RowRef, Report)>,
    posts: Vec<(RowRef, Post)>,
    tallies: Vec<(RowRef, Tally)>,
}

impl Sink for Gathered {
    fn report(&mut self, at: RowRef, mut report: Report) {
        report.fit();
        self.reports.push((at, report));
    }

    fn post(&mut self, at: RowRef, post: Post) {
        self.posts.push((at, post));
    }

    fn tally(&mut self, at: RowRef, tally: Tally) {
        self.tallies.push((at, tally));
    }
}

impl Gathered {
    /// Citations of accounts of unknown origin point at the accounts' slugs, as their own posts do; no handle stays.
    fn seal_handles(&mut self, handles: &FxHashMap<String, SourceId>, sources: &BTreeMap<SourceId, Source>) {
        let declared: BTreeMap<&str, ()> = sources.keys().map(|id| (id.as_str(), ())).collect();
        let normal: FxHashMap<String, &SourceId> =
            handles.iter().map(|(handle, id)| (handle.trim_start_matches('@').to_lowercase(), id)).collect();
        let documents = self.reports.iter().map(|(_, report)| &report.document);
        let addresses: FxHashSet<Arc<str>> = documents
            .chain(self.posts.iter().map(|(_, post)| &post.document))
            .filter_map(|document| document.address.clone())
            .collect();
        let seal = |cite: &mut Citation| {
            let plain = cite.to.trim_start_matches('@').to_lowercase();
            let is_address = addresses.contains(cite.to.as_str()) || cite.to.contains(['/', ':']);
            if let Some(id) = normal.get(&plain) {
                cite.to = id.as_str().to_owned();
            } else if cite.to.starts_with('@')
                || (cite.kind == CitationKind::Forward
                    && !is_address
                    && !declared.contains_key(cite.to.as_str()))
            {
                // The name of whoever was forwarded may be a private person's.
                cite.to = unknown_account(&cite.to).as_str().to_owned();
            }
        };
        self.reports.iter_mut().flat_map(|(_, report)| &mut report.document.cites).for_each(seal);
        self.posts.iter_mut().flat_map(|(_, post)| &mut post.document.cites).for_each(seal);
    }
}
