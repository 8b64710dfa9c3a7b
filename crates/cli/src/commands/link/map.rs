//! `--map MAP.toml`: what the columns mean, in the reader's own words.

use anyhow::{Context as _, bail};
use khabar_linkage::ColumnKind;
use std::collections::BTreeMap;
use std::path::Path;

/// What the map says about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Compare it as this kind.
    Kind(ColumnKind),
    /// It numbers the rows.
    RowId,
    /// Do not compare it.
    Ignore,
}

/// Every word of a map, with what it means: the one list from which parsing and help come.
const WORDS: [(&str, Meaning); 16] = [
    ("name", Meaning::Kind(ColumnKind::Name)),
    ("given-name", Meaning::Kind(ColumnKind::GivenName)),
    ("family-name", Meaning::Kind(ColumnKind::FamilyName)),
    ("father-name", Meaning::Kind(ColumnKind::FatherName)),
    ("mother-name", Meaning::Kind(ColumnKind::MotherName)),
    ("date", Meaning::Kind(ColumnKind::Date)),
    ("birth-date", Meaning::Kind(ColumnKind::BirthDate)),
    ("place", Meaning::Kind(ColumnKind::Place)),
    ("sex", Meaning::Kind(ColumnKind::Sex)),
    ("identifier", Meaning::Kind(ColumnKind::Identifier)),
    ("phone", Meaning::Kind(ColumnKind::Phone)),
    ("category", Meaning::Kind(ColumnKind::Category)),
    ("text", Meaning::Kind(ColumnKind::Text)),
    ("status", Meaning::Kind(ColumnKind::Status)),
    ("row-id", Meaning::RowId),
    ("ignore", Meaning::Ignore),
];

/// The word of a kind.
pub fn word(kind: ColumnKind) -> &'static str {
    WORDS.iter().find(|(_, meaning)| *meaning == Meaning::Kind(kind)).map_or("text", |(word, _)| word)
}

/// Column name to meaning.
pub type Map = BTreeMap<String, Meaning>;

/// Read a map file.
pub fn read(path: &Path) -> anyhow::Result<Map> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the map {}", path.display()))?;
    parse(&text).with_context(|| format!("in the map {}", path.display()))
}

fn parse(text: &str) -> anyhow::Result<Map> {
    let table: BTreeMap<String, toml::Value> = toml::from_str(text)
        .context("not a TOML table\nhint: write one line a column, such as  surname = \"family-name\"")?;
    let mut map = Map::new();
    for (column, value) in table {
        let Some(written) = value.as_str() else {
            bail!("column {column:?}: expected a word in quotes, found {value}")
        };
        let plain = written.trim().to_lowercase().replace([' ', '_'], "-").replace("'s", "");
        let found = WORDS.iter().find(|(word, _)| *word == plain);
        let Some((_, meaning)) = found else {
            let nearest =
                WORDS.iter().map(|(word, _)| *word).min_by_key(|word| apart(word, &plain)).unwrap_or("text");
            let all: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
            bail!(
                "column {column:?}: no kind {written:?}; did you mean {nearest:?}?\nhint: the kinds are {}",
                all.join(", ")
            );
        };
        map.insert(column.trim().to_owned(), *meaning);
    }
    Ok(map)
}

/// Edit distance, for "did you mean".
fn apart(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (row[j + 1] + 1).min(row[j] + 1).min(corner + usize::from(x != *y));
            corner = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_any_dress() {
        let map = parse("a = \"Father's name\"\nb = \"row_id\"\n").unwrap();
        assert_eq!(map["a"], Meaning::Kind(ColumnKind::FatherName));
        assert_eq!(map["b"], Meaning::RowId);
    }

    #[test]
    fn an_unknown_word_names_the_nearest() {
        let error = parse("a = \"surnam\"").unwrap_err().to_string();
        assert!(error.contains("did you mean"), "{error}");
        let error = parse("a = \"fone\"").unwrap_err().to_string();
        assert!(error.contains("\"phone\""), "{error}");
    }
}
