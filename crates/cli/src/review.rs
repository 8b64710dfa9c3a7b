//! The review sheet on its way back: what a reviewer filled in becomes decisions.
//!
//! A spreadsheet carries names, not signatures: nothing read here is ever signed, so nothing here can confirm.

use anyhow::{Context as _, bail};
use khabar_model::{Assessment, Decision, DecisionKind, Instant, Level, RowRef, StatementId, Verdict};
use std::collections::BTreeMap;
use std::path::Path;

/// Read a sheet. Rows without a verdict or a new level say nothing.
pub fn read(file: &Path) -> anyhow::Result<Vec<(RowRef, Decision)>> {
    let name: std::sync::Arc<str> = file.file_name().unwrap_or_default().to_string_lossy().into();
    let mut csv = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(file)
        .with_context(|| format!("could not read the review sheet {}", file.display()))?;
    let header: Vec<String> =
        csv.headers()?.iter().map(|cell| cell.trim().trim_start_matches('\u{feff}').to_owned()).collect();
    for needed in ["kind", "a", "b", "verdict"] {
        if !header.iter().any(|cell| cell == needed) {
            bail!(
                "{name}: the column `{needed}` is missing\nhint: fill in the review.csv that `khabar check --out DIR --internal NAME` wrote"
            );
        }
    }
    let mut decisions = Vec::new();
    for (row, record) in csv.records().enumerate() {
        let at = RowRef { file: name.clone(), row: row as u32 + 1 };
        let record = record.with_context(|| format!("{at}: not a row of a table"))?;
        let cells: BTreeMap<&str, &str> =
            header.iter().map(String::as_str).zip(record.iter().map(str::trim)).collect();
        if let Some(decision) = decision(&cells, &at)? {
            decisions.push((at, decision));
        }
    }
    Ok(decisions)
}

fn decision(cells: &BTreeMap<&str, &str>, at: &RowRef) -> anyhow::Result<Option<Decision>> {
    let cell = |name: &str| cells.get(name).copied().unwrap_or_default();
    let kind = match cell("kind") {
        "pair" => pair(&cell, at)?,
        "value" => value(&cell, at)?,
        // Somebody no longer listed: looked at, and nothing follows from it.
        "vanished" => None,
        other => bail!("{at}: field `kind`: {other:?} is none of `pair`, `value`, `vanished`"),
    };
    let Some(kind) = kind else { return Ok(None) };
    if cell("reviewer").is_empty() {
        bail!(
            "{at}: a decision without a reviewer\nhint: write the reviewer's name into the column `reviewer`"
        );
    }
    let decided: Option<jiff::Timestamp> = cell("at").parse().ok();
    Ok(Some(Decision {
        kind,
        reviewer: cell("reviewer").to_owned(),
        signed: false,
        reason: cell("reason").to_owned(),
        at: decided.map(|timestamp| Instant(timestamp.as_second())),
        policy: Some(cell("policy").to_owned()).filter(|hash| !hash.is_empty()),
        checked: String::new(),
    }))
}

fn pair<'a>(cell: &impl Fn(&str) -> &'a str, at: &RowRef) -> anyhow::Result<Option<DecisionKind>> {
    let verdict: Verdict = match cell("verdict") {
        "" => return Ok(None),
        text => {
            text.to_lowercase().parse().map_err(|error| anyhow::anyhow!("{at}: field `verdict`: {error}"))?
        }
    };
    Ok(Some(DecisionKind::Identity { a: id(cell("a"), at, "a")?, b: id(cell("b"), at, "b")?, verdict }))
}

fn value<'a>(cell: &impl Fn(&str) -> &'a str, at: &RowRef) -> anyhow::Result<Option<DecisionKind>> {
    let level: Level = match cell("new_level") {
        "" => return Ok(None),
        text => text
            .to_lowercase()
            .parse()
            .map_err(|error| anyhow::anyhow!("{at}: field `new_level`: {error}"))?,
    };
    if level == Level::Confirmed {
        bail!(
            "{at}: field `new_level`: `confirmed` takes two signatures, and a spreadsheet carries none\nhint: leave it, and have two reviewers sign on a node"
        );
    }
    let axis = cell("axis").parse().map_err(|error| anyhow::anyhow!("{at}: field `axis`: {error}"))?;
    let value = cell("value").parse().map_err(|error| anyhow::anyhow!("{at}: field `value`: {error}"))?;
    let saw = cell("saw").split_whitespace().map(|text| id(text, at, "saw")).collect::<Result<_, _>>()?;
    Ok(Some(DecisionKind::Assess(Assessment { axis, value, period: None, level, saw })))
}

fn id(text: &str, at: &RowRef, field: &str) -> anyhow::Result<StatementId> {
    StatementId::from_hex(text).ok_or_else(|| {
        anyhow::anyhow!(
            "{at}: field `{field}`: {text:?} is no id\nhint: leave the ids of the sheet as they were written"
        )
    })
}
