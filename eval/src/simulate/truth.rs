//! The truth of a simulated folder: `truth/people.jsonl` and `truth/rows.csv`.

use anyhow::Context as _;
use khabar_model::{Axis, Value};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A row of `rows.csv`. Files of others may have the first three columns only.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    /// Base name of the file.
    pub file: String,
    /// Data row, from 1.
    pub row: u32,
    /// The person; empty for nobody.
    pub person: String,
    /// How it came to be; empty counts as honest.
    pub kind: String,
    /// `no` for an anonymous row.
    pub named: String,
    /// Who says it.
    pub source: String,
    /// Values it claims, by code, parted by `;`.
    pub says: String,
    /// `yes`: a witness of a vetted source in good faith; `admits`: a party against its interest.
    pub direct: String,
    /// People it is aimed at, parted by `;`.
    pub aims: String,
}

impl Row {
    /// It names somebody who stands in the truth.
    pub fn counts(&self) -> bool {
        self.named != "no" && !self.person.is_empty()
    }

    /// The values it claims.
    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        self.says.split(';').filter_map(|code| code.parse().ok())
    }

    /// The people it is aimed at.
    pub fn aims(&self) -> impl Iterator<Item = &str> {
        self.aims.split(';').filter(|id| !id.is_empty())
    }
}

/// A person of `people.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: String,
    /// True values by axis at the end.
    pub end: BTreeMap<String, String>,
    /// True values by axis, each with its first day.
    #[serde(default)]
    pub paths: BTreeMap<String, Vec<(String, String)>>,
}

impl Person {
    /// What is true on an axis at the end.
    pub fn now(&self, axis: Axis) -> Option<Value> {
        self.end.get(axis.code())?.parse().ok()
    }

    /// The value was true at some time.
    pub fn ever(&self, value: Value) -> bool {
        let path = self.paths.get(value.axis().code());
        path.is_some_and(|path| path.iter().any(|(_, told)| told == value.code()))
    }
}

/// All of it.
pub struct Truth {
    /// Rows, in the order of the file.
    pub rows: Vec<Row>,
    /// People, in the order of the file.
    pub people: Vec<Person>,
    /// Their places, by id; ids that only rows have (a front's inventions) follow.
    pub number: FxHashMap<String, u32>,
    kinds: FxHashMap<(String, u32), String>,
}

impl Truth {
    /// Read it.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("truth/rows.csv");
        let mut reader =
            csv::Reader::from_path(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let rows: Vec<Row> = reader.deserialize().collect::<Result<_, _>>()?;
        let path = folder.join("truth/people.jsonl");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let people: Vec<Person> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Self::new(rows, people))
    }

    /// Number the people.
    pub fn new(rows: Vec<Row>, people: Vec<Person>) -> Self {
        let mut number: FxHashMap<String, u32> = people.iter().map(|p| p.id.clone()).zip(0..).collect();
        for row in &rows {
            let next = number.len() as u32;
            number.entry(row.person.clone()).or_insert(next);
        }
        let kinds = rows.iter().map(|row| ((row.file.clone(), row.row), row.kind.clone())).collect();
        Self { rows, people, number, kinds }
    }

    /// How a row came to be; empty where the truth does not hold it.
    pub fn kind(&self, file: &str, row: u32) -> &str {
        self.kinds.get(&(file.to_owned(), row)).map_or("", String::as_str)
    }

    /// For each person and value: the organisations that say it as direct witnesses, editions of one list being one.
    pub fn direct_witnesses(&self) -> BTreeMap<(u32, Value), BTreeSet<&str>> {
        let mut found: BTreeMap<(u32, Value), BTreeSet<&str>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.direct == "yes" && row.counts()) {
            let source = row.source.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
            for value in row.values() {
                found.entry((self.number[&row.person], value)).or_default().insert(source);
            }
        }
        found
    }
}
