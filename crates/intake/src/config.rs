//! What `sources.toml` and `policy.toml` share: typed look-ups in a table that name every key they do not know, with
//! the nearest one they do.

use crate::date::{self, Hints};
use khabar_model::{Day, DayRange};
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// What is wrong in a settings file. One variant per rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigProblem {
    /// The file is no TOML.
    #[error(
        "{file} is not TOML: {message}\n  hint: the line named is where reading stopped; quotes and brackets come in pairs"
    )]
    NotToml {
        /// The file.
        file: String,
        /// What the reader said, with the line.
        message: String,
    },
    /// A key that nothing reads.
    #[error("{file}{}: unknown key `{key}` in {table}{}", at_line(*.line), nearest_hint(.nearest))]
    UnknownKey {
        /// The file.
        file: String,
        /// The line, where it was found.
        line: Option<usize>,
        /// The key.
        key: String,
        /// The table it stands in.
        table: String,
        /// The nearest valid key.
        nearest: Option<String>,
    },
    /// A value of another type than its key takes.
    #[error("{file}{}: `{key}` in {table} takes {expected}, found {found}", at_line(*.line))]
    WrongType {
        /// The file.
        file: String,
        /// The line, where it was found.
        line: Option<usize>,
        /// The key.
        key: String,
        /// The table it stands in.
        table: String,
        /// What it takes.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// A word that is none of a closed list.
    #[error("{file}{}: `{key}` in {table}: `{found}` is not one of {expected}{}", at_line(*.line), nearest_hint(.nearest))]
    NotACode {
        /// The file.
        file: String,
        /// The line, where it was found.
        line: Option<usize>,
        /// The key.
        key: String,
        /// The table it stands in.
        table: String,
        /// What was found.
        found: String,
        /// The codes.
        expected: String,
        /// The nearest code.
        nearest: Option<String>,
    },
    /// A key that must be there is not.
    #[error("{file}: {table} lacks `{key}`\n  hint: {hint}")]
    Missing {
        /// The file.
        file: String,
        /// The table.
        table: String,
        /// The key.
        key: &'static str,
        /// What to write.
        hint: &'static str,
    },
    /// Two sources have one id.
    #[error(
        "{file}: two sources have the id `{id}`\n  hint: give one of them another; ids are how everything refers to a source"
    )]
    TwiceDeclared {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
    /// A number outside of what it may be.
    #[error("{file}{}: `{key}` in {table} is {found}; it must be {expected}", at_line(*.line))]
    OutOfRange {
        /// The file.
        file: String,
        /// The line, where it was found.
        line: Option<usize>,
        /// The key.
        key: String,
        /// The table it stands in.
        table: String,
        /// What was found.
        found: String,
        /// What it may be.
        expected: &'static str,
    },
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(":{line}")).unwrap_or_default()
}

fn nearest_hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|nearest| format!("\n  hint: did you mean `{nearest}`?")).unwrap_or_default()
}

/// A settings file while it is read: its name and text, and what is wrong with it.
pub(crate) struct File<'a> {
    pub name: &'a str,
    pub text: &'a str,
    pub problems: RefCell<Vec<ConfigProblem>>,
}

impl<'a> File<'a> {
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, problems: RefCell::new(Vec::new()) }
    }

    /// Parse the text; none where it is no TOML.
    pub fn table(&self) -> Option<Table> {
        match self.text.trim_start_matches('\u{feff}').parse::<Table>() {
            Ok(table) => Some(table),
            Err(error) => {
                let message = error.to_string().trim().replace('\n', "\n  ");
                self.problem(ConfigProblem::NotToml { file: self.name.to_owned(), message });
                None
            }
        }
    }

    pub fn problem(&self, problem: ConfigProblem) {
        self.problems.borrow_mut().push(problem);
    }

    /// The first line on which a key or word stands.
    pub fn line_of(&self, word: &str) -> Option<usize> {
        self.text
            .lines()
            .position(|line| !line.trim_start().starts_with('#') && line.contains(word))
            .map(|at| at + 1)
    }
}

/// One table of a settings file, with the keys that were asked for.
pub(crate) struct Section<'a> {
    file: &'a File<'a>,
    table: &'a Table,
    /// How a message calls it.
    pub name: String,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Section<'a> {
    pub fn new(file: &'a File<'a>, table: &'a Table, name: impl Into<String>) -> Self {
        Self { file, table, name: name.into(), asked: RefCell::new(BTreeSet::new()) }
    }

    pub fn get(&self, key: &'static str) -> Option<&'a Value> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Name every key that nobody asked for. Call when all were.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(key.as_str())) {
            self.file.problem(ConfigProblem::UnknownKey {
                file: self.file.name.to_owned(),
                line: self.file.line_of(key),
                key: key.clone(),
                table: self.name.clone(),
                nearest: nearest(key, asked.iter().copied()),
            });
        }
    }

    pub fn wrong(&self, key: &str, expected: &'static str, found: &Value) {
        self.file.problem(ConfigProblem::WrongType {
            file: self.file.name.to_owned(),
            line: self.file.line_of(key),
            key: key.to_owned(),
            table: self.name.clone(),
            expected,
            found: crate::text::excerpt(&found.to_string(), 60),
        });
    }

    pub fn not_a_code(&self, key: &str, found: &str, codes: &[&str]) {
        self.file.problem(ConfigProblem::NotACode {
            file: self.file.name.to_owned(),
            line: self.file.line_of(key),
            key: key.to_owned(),
            table: self.name.clone(),
            found: crate::text::excerpt(found, 60),
            expected: codes.join(", "),
            nearest: nearest(found, codes.iter().copied()),
        });
    }

    pub fn out_of_range(&self, key: &str, found: impl ToString, expected: &'static str) {
        self.file.problem(ConfigProblem::OutOfRange {
            file: self.file.name.to_owned(),
            line: self.file.line_of(key),
            key: key.to_owned(),
            table: self.name.clone(),
            found: found.to_string(),
            expected,
        });
    }

    pub fn missing(&self, key: &'static str, hint: &'static str) {
        let (file, table) = (self.file.name.to_owned(), self.name.clone());
        self.file.problem(ConfigProblem::Missing { file, table, key, hint });
    }

    pub fn text(&self, key: &'static str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) => {
                Some(crate::text::clean(text).into_owned()).filter(|text| !text.is_empty())
            }
            other => {
                self.wrong(key, "text in quotes", other);
                None
            }
        }
    }

    pub fn truth(&self, key: &'static str) -> Option<bool> {
        match self.get(key)? {
            Value::Boolean(truth) => Some(*truth),
            other => {
                self.wrong(key, "true or false", other);
                None
            }
        }
    }

    pub fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = match value {
            Value::Array(items) => items.as_slice(),
            Value::String(_) => std::slice::from_ref(value),
            other => {
                self.wrong(key, "a list of texts", other);
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match item {
                Value::String(text) => texts.push(crate::text::clean(text).into_owned()),
                other => self.wrong(key, "a list of texts", other),
            }
        }
        texts
    }

    pub fn section(&self, key: &'static str) -> Option<Section<'a>> {
        match self.get(key)? {
            Value::Table(table) => Some(Section::new(self.file, table, format!("[{key}]"))),
            other => {
                self.wrong(key, "a table", other);
                None
            }
        }
    }

    pub fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let mut sections = Vec::new();
        match value {
            Value::Array(items) => {
                for (number, item) in (1..).zip(items) {
                    match item {
                        Value::Table(table) => {
                            sections.push(Section::new(self.file, table, format!("[[{key}]] {number}")))
                        }
                        other => self.wrong(key, "tables, each under [[…]]", other),
                    }
                }
            }
            other => self.wrong(key, "tables, each under [[…]]", other),
        }
        sections
    }

    /// Keys and values of this table, for tables whose keys are data.
    pub fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.table.iter()
    }

    /// A word of a closed list.
    pub fn code<T: Copy>(&self, key: &'static str, all: &[T], code: impl Fn(T) -> &'static str) -> Option<T> {
        let text = self.text(key)?;
        let found = all.iter().copied().find(|item| code(*item) == text);
        if found.is_none() {
            let codes: Vec<&str> = all.iter().map(|item| code(*item)).collect();
            self.not_a_code(key, &text, &codes);
        }
        found
    }

    /// A date, in any form that rows may have; TOML's own dates too.
    pub fn date(&self, key: &'static str, hints: Hints) -> Option<DayRange> {
        let value = self.get(key)?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Datetime(when) => when.to_string(),
            Value::Integer(year) => year.to_string(),
            other => {
                self.wrong(key, "a date", other);
                return None;
            }
        };
        let parsed = date::parse(&text, hints);
        if parsed.is_err() {
            self.wrong(key, "a date", value);
        }
        parsed.ok().map(|parsed| parsed.days)
    }

    /// The days from `first` to `last`, where at least one is given.
    pub fn days(&self, hints: Hints) -> Option<DayRange> {
        /// Far enough that no list reaches it.
        const EVER: i32 = 365_000;
        match (self.date("first", hints), self.date("last", hints)) {
            (None, None) => None,
            (Some(first), Some(last)) if first.first <= last.last => {
                Some(DayRange { first: first.first, last: last.last })
            }
            (Some(first), Some(last)) => {
                self.out_of_range("last", last.last, "a day not before `first`");
                Some(DayRange::between(first.first, last.last))
            }
            (Some(first), None) => Some(DayRange { first: first.first, last: Day(EVER) }),
            (None, Some(last)) => Some(DayRange { first: Day(-EVER), last: last.last }),
        }
    }
}

/// The word of a list that is nearest in edits, where one is near.
pub(crate) fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = crate::text::excerpt(&word.to_lowercase(), 64);
    let (distance, found) = words.into_iter().map(|known| (edits(&word, known), known)).min()?;
    let near = distance <= 2.max(found.chars().count() / 3) || (word.len() >= 4 && found.starts_with(&word));
    near.then(|| found.to_owned())
}

/// Levenshtein distance, with an exchange of neighbours as one edit.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
