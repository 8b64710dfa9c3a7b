//! Reads a CSV table the way `khabar link` does, with the truth column taken out.

use anyhow::Context as _;
use khabar_linkage::Table;
use khabar_linkage::guess::guess;
use khabar_linkage::rows::Rows;
use std::path::Path;

/// A table and its answer.
pub struct Input {
    pub table: Table,
    pub ids: Vec<[u8; 32]>,
    /// The true person of each record, numbered by first record.
    pub truth: Vec<u32>,
    /// What the columns were taken for.
    pub fields: Vec<String>,
}

pub fn read(file: &Path, truth: &str, prefix: bool) -> anyhow::Result<Input> {
    let open = || -> anyhow::Result<csv::Reader<std::fs::File>> {
        csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::None)
            .from_path(file)
            .with_context(|| format!("cannot read {}; give the path of a CSV table", file.display()))
    };
    let mut reader = open()?;
    let mut headers: Vec<String> = reader.headers()?.iter().map(|h| h.trim().to_owned()).collect();
    let at = headers.iter().position(|h| h == truth);
    let at = at.with_context(|| format!("no column {truth:?} in {}; it has {headers:?}", file.display()))?;
    headers[at] = "truth".to_owned();
    let sample: Vec<Vec<String>> = reader
        .records()
        .filter_map(Result::ok)
        .take(5000)
        .map(|row| row.iter().map(str::to_owned).collect())
        .collect();
    let guess = guess(&headers, &sample);
    let mut rows = Rows::new(&guess.fields);
    let mut people: rustc_hash::FxHashMap<String, u32> = rustc_hash::FxHashMap::default();
    let mut answers = Vec::new();
    let mut reader = open()?;
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        rows.push(|column| row.get(column).unwrap_or(""));
        let value = row.get(at).unwrap_or("").trim();
        let value = match value.match_indices('-').nth(1) {
            Some((end, _)) if prefix => &value[..end],
            _ => value,
        };
        let next = people.len() as u32;
        answers.push(match people.get(value) {
            Some(&person) => person,
            None => {
                people.insert(value.to_owned(), next);
                next
            }
        });
    }
    let (table, ids, _) = rows.finish();
    let fields = guess.fields.iter().map(|f| format!("{}: {}", f.name, f.kind.words())).collect();
    Ok(Input { table, ids, truth: answers, fields })
}
