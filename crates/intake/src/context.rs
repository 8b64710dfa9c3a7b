//! What rows are read with: the declared sources, the hints of a file, and caches of words already read.

use crate::age::{self, AgeError, Years};
use crate::date::{self, DateError, Hints, Parsed};
use crate::sources_file::Declared;
use crate::status::{self, Status};
use crate::text::fold;
use khabar_model::{Instant, SourceId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Who may speak, by the names under which rows call them.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    by_name: FxHashMap<String, SourceId>,
}

impl Speakers {
    pub fn new(declared: &[Declared]) -> Self {
        let mut by_name = FxHashMap::default();
        for declared in declared {
            let source = &declared.source;
            by_name.insert(fold(source.id.as_str()), source.id.clone());
        }
        // Slugs first; a name or an organisation only where it is one source's alone.
        let mut names: FxHashMap<String, Option<SourceId>> = FxHashMap::default();
        for declared in declared {
            let source = &declared.source;
            for name in [Some(&source.name), source.organisation.as_ref()].into_iter().flatten() {
                names
                    .entry(fold(name))
                    .and_modify(|id| *id = id.take().filter(|id| *id == source.id))
                    .or_insert_with(|| Some(source.id.clone()));
            }
        }
        for (name, id) in names {
            if let Some(id) = id {
                by_name.entry(name).or_insert(id);
            }
        }
        Self { by_name }
    }

    /// The declared source that a text names.
    pub fn declared(&self, text: &str) -> Option<&SourceId> {
        if self.by_name.is_empty() || text.len() > 200 {
            return None;
        }
        self.by_name.get(&fold(text))
    }
}

/// The source that an account of unknown origin is. Its handle is hashed: whose account it is stays sealed.
pub fn unknown_account(handle: &str) -> SourceId {
    let handle = normal_handle(handle);
    let hash = blake3::derive_key("khabar intake account of unknown origin v1", handle.as_bytes());
    let hex: String = hash[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    SourceId::new(format!("unknown:{hex}"))
}

/// The source that a whole file of unknown origin is, by its name within the folder.
pub fn unknown_file(file: &str) -> SourceId {
    SourceId::new(format!("unknown:file:{file}"))
}

fn normal_handle(handle: &str) -> String {
    let handle = handle.trim().trim_end_matches('/');
    let handle =
        ["https://", "http://"].iter().find_map(|prefix| handle.strip_prefix(prefix)).unwrap_or(handle);
    let handle = ["t.me/", "telegram.me/", "twitter.com/", "x.com/", "www."]
        .iter()
        .find_map(|prefix| handle.strip_prefix(prefix))
        .unwrap_or(handle);
    handle.trim_start_matches('@').to_lowercase()
}

/// How the rows of one file are read.
#[derive(Clone, Debug)]
pub(crate) struct FileContext {
    pub file: Arc<str>,
    /// The source whose words the file holds, where one has the whole file.
    pub source: Option<SourceId>,
    /// The source of rows that name none, where no source has the file.
    pub unknown: SourceId,
    pub default_basis: khabar_model::Basis,
    pub default_status: Option<khabar_model::Value>,
    pub captured: Option<Instant>,
    pub tallies: bool,
    pub hints: Hints,
    /// Every row is a repeat: the bytes were read before under another name.
    pub all_repeats: bool,
    pub max_name_chars: usize,
}

/// What a header says of everybody under it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spoken {
    /// That they died.
    pub death: bool,
    /// That they were executed.
    pub execution: bool,
}

/// Dates, ages and statuses repeat; each is read once.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    dates: FxHashMap<String, Result<Parsed, DateError>>,
    /// The hints under which the dates were read.
    hints: Hints,
    /// Dates of birth, whose years are not near the list's own.
    births: FxHashMap<String, Result<Parsed, DateError>>,
    births_hints: Hints,
    headers: FxHashMap<String, Spoken>,
    ages: FxHashMap<String, Result<Years, AgeError>>,
    statuses: FxHashMap<String, Arc<Status>>,
}

/// Entries that a cache holds at most.
const MAX_CACHED: usize = 20_000;

impl Caches {
    pub fn date(
        &mut self,
        text: &str,
        hints: Hints,
        near: Option<khabar_model::Day>,
    ) -> Result<Parsed, DateError> {
        let hints = Hints { near: None, ..hints };
        if self.hints != hints || self.dates.len() > MAX_CACHED {
            self.dates.clear();
            self.hints = hints;
        }
        let without = match self.dates.get(text) {
            Some(found) => *found,
            None => {
                let found = date::parse(text, hints);
                self.dates.insert(text.to_owned(), found);
                found
            }
        };
        // When the words were said tells a year better than what the list is about.
        match without {
            Err(DateError::YearUnclear) if near.is_some() => date::parse(text, Hints { near, ..hints }),
            Ok(Parsed { used_near: true, .. }) if near.is_some() => {
                date::parse(text, Hints { near, ..hints })
            }
            other => other,
        }
    }

    pub fn births(&mut self, text: &str, hints: Hints) -> Result<Parsed, DateError> {
        if self.births_hints != hints || self.births.len() > MAX_CACHED {
            self.births.clear();
            self.births_hints = hints;
        }
        if let Some(found) = self.births.get(text) {
            return *found;
        }
        let found = date::parse(text, hints);
        self.births.insert(text.to_owned(), found);
        found
    }

    /// What a header says, looked at once.
    pub fn header(&mut self, header: &str, look: fn(&str) -> Spoken) -> Spoken {
        if let Some(found) = self.headers.get(header) {
            return *found;
        }
        if self.headers.len() > MAX_CACHED {
            self.headers.clear();
        }
        let found = look(header);
        self.headers.insert(header.to_owned(), found);
        found
    }

    pub fn age(&mut self, text: &str) -> Result<Years, AgeError> {
        if let Some(found) = self.ages.get(text) {
            return *found;
        }
        if self.ages.len() > MAX_CACHED {
            self.ages.clear();
        }
        let found = age::parse(text);
        self.ages.insert(text.to_owned(), found);
        found
    }

    pub fn status(&mut self, text: &str) -> Arc<Status> {
        if let Some(found) = self.statuses.get(text) {
            return found.clone();
        }
        if self.statuses.len() > MAX_CACHED {
            self.statuses.clear();
        }
        let status = Arc::new(status::parse(text));
        self.statuses.insert(text.to_owned(), status.clone());
        status
    }
}
