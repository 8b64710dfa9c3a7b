//! The table, the rates and the declarations as the user gives them.

use anyhow::Context as _;
use khabar_estimation::{CaptureTable, ListDeclaration, Scope, TableError};
use std::path::Path;

/// The cells of a CSV file: a header and rows.
pub struct Cells {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Share of records split off, or not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MissedLinks {
    /// A share.
    Rate(f64),
    /// Nobody knows.
    Unknown,
}

/// What the lists declare.
pub struct Declared {
    pub equal: bool,
    pub lists: Vec<ListDeclaration>,
    pub stratum: Option<Scope>,
}

#[derive(serde::Deserialize)]
struct ScopeFile {
    #[serde(default)]
    list: Vec<ListDeclaration>,
    stratum: Option<Scope>,
}

/// Read the cells of a CSV file; comma, semicolon or tab, with or without a byte-order mark.
pub fn cells(path: &Path) -> anyhow::Result<Cells> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    // A header in an old encoding is read all the same; what no text holds is none.
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        anyhow::bail!(
            "{} is no text: a byte 0 stands at place {at}\nhint: give a CSV file, with a header of list names and a last column of counts; export a spreadsheet as CSV in UTF-8",
            path.display()
        );
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|&mark| first.bytes().filter(|&byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("{} is no CSV table", path.display()))?;
        rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    if rows.is_empty() {
        anyhow::bail!(
            "{} is empty; expected a header of list names and a last column of counts",
            path.display()
        );
    }
    let header = rows.remove(0);
    Ok(Cells { header, rows })
}

/// The checked table.
pub fn table(cells: &Cells) -> Result<CaptureTable, TableError> {
    CaptureTable::from_cells(&cells.header, &cells.rows)
}

/// A table that cannot be read, as the JSON of a refusal.
pub fn refused_table(error: &TableError) -> anyhow::Result<String> {
    let refusal = serde_json::json!({ "rule": error.rule(), "concerns": "table", "text": error.to_string() });
    Ok(serde_json::to_string_pretty(
        &serde_json::json!({ "methods": [], "refused": [refusal], "warnings": [] }),
    )?)
}

/// A share such as `0.05`, `5%` or `5 %`.
pub fn rate(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (number, scale) = match text.strip_suffix(['%', '٪']) {
        Some(percent) => (percent.trim_end(), 0.01),
        None => (text, 1.0),
    };
    let share =
        number.parse::<f64>().map_err(|_| format!("expected a share such as 0.05 or 5%, found {text:?}"))?
            * scale;
    if (0.0..1.0).contains(&share) {
        Ok(share)
    } else {
        Err(format!("a share lies between 0 and 1, found {text:?}; write 5% for five percent"))
    }
}

/// A rate of missed links, or `unknown`.
pub fn linkage_error(text: &str) -> Result<MissedLinks, String> {
    if text.trim().eq_ignore_ascii_case("unknown") {
        Ok(MissedLinks::Unknown)
    } else {
        rate(text).map(MissedLinks::Rate)
    }
}

/// `equal`, `unknown`, or a file of declarations.
pub fn scope(text: &str) -> anyhow::Result<Declared> {
    let bare = |equal| Declared { equal, lists: Vec::new(), stratum: None };
    match text {
        "equal" => Ok(bare(true)),
        "unknown" => Ok(bare(false)),
        path => {
            let hint = "hint: --scope takes `equal`, `unknown`, or a TOML file with one [[list]] per column";
            let file = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the declarations {path}\n{hint}"))?;
            let file: ScopeFile =
                toml::from_str(&file).with_context(|| format!("{path} does not declare lists\n{hint}"))?;
            Ok(Declared { equal: true, lists: file.list, stratum: file.stratum })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<f64>) {
        assert_eq!(rate(text).ok(), expect, "{text}");
    }

    #[test]
    fn rates_are_shares_or_percent() {
        check("0.05", Some(0.05));
        check("5%", Some(0.05));
        check("5 ٪", Some(0.05));
        check("5", None);
        check("-0.1", None);
        check("five", None);
        assert_eq!(linkage_error("unknown"), Ok(MissedLinks::Unknown));
    }

    #[test]
    fn declarations_are_read() {
        let file = "[stratum]\naxes = [\"dead\"]\n[[list]]\nname = \"a\"\nvetted = true\npopulation = { minors = \"yes\" }\n";
        let file: ScopeFile = toml::from_str(file).expect("declarations");
        assert_eq!(file.list[0].population.minors, khabar_estimation::Stated::Yes);
        assert!(file.stratum.is_some());
    }
}
