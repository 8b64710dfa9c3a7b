//! What anybody may have: counts by value and level, figures, overlap of lists. No names, no small counts of the living.

use crate::gate::{Audience, Cell, Released, roll_up};
use crate::internal::stamp;
use khabar_findings::Findings;
use khabar_model::{Axis, Level, Value};
use serde_json::json;
use std::collections::BTreeMap;

/// Counts of one value by level, rolled up where they are small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The axis.
    pub axis: Axis,
    /// The values put together; one, but where a value is too rare among the living to stand alone.
    pub values: Vec<Value>,
    /// (levels put together, count); `None` where even all of them together are too few.
    pub cells: Option<Vec<(Vec<Level>, u64)>>,
}

/// The table value × level, as the public may have it.
pub fn table(findings: &Findings) -> Vec<Row> {
    let counts = counts(findings);
    let smallest = findings.policy.thresholds.smallest_cell;
    Axis::ALL.iter().flat_map(|axis| rows(*axis, &counts, smallest)).collect()
}

/// Counts of people by value and level, as the group's own screen shows them.
pub fn counts(findings: &Findings) -> BTreeMap<(Value, Level), u64> {
    let mut counts = BTreeMap::new();
    for value in findings.beliefs.iter().flat_map(|beliefs| &beliefs.axes).flat_map(|axis| &axis.values) {
        *counts.entry((value.value, value.level)).or_default() += 1;
    }
    counts
}

fn rows(axis: Axis, counts: &BTreeMap<(Value, Level), u64>, smallest: u64) -> Vec<Row> {
    let total =
        |value: Value| Level::ALL.iter().filter_map(|level| counts.get(&(value, *level))).sum::<u64>();
    let of_dead = |value: &Value| matches!(value, Value::Dead | Value::Executed);
    let values = || Value::ALL.iter().copied().filter(|value| value.axis() == axis && total(*value) > 0);
    let mut rows: Vec<Row> = values()
        .filter(of_dead)
        .map(|value| Row { axis, values: vec![value], cells: Some(levels(&[value], counts)) })
        .collect();
    // Values of the living that are too rare to stand alone go together, so that no total gives one away.
    let living: Vec<Cell> = values()
        .filter(|value| !of_dead(value))
        .map(|value| (vec![value.code().to_owned()], total(value)))
        .collect();
    for (codes, _) in roll_up(living.clone(), smallest).unwrap_or_else(|| all_together(living)) {
        let values: Vec<Value> = codes.iter().filter_map(|code| code.parse().ok()).collect();
        let cells = levels(&values, counts)
            .into_iter()
            .map(|(levels, n)| (levels.iter().map(|l| l.code().to_owned()).collect(), n));
        let cells =
            roll_up(cells.collect(), smallest).map(|cells| cells.into_iter().map(parse_levels).collect());
        rows.push(Row { axis, values, cells });
    }
    rows
}

fn all_together(cells: Vec<Cell>) -> Vec<Cell> {
    if cells.is_empty() {
        return cells;
    }
    let total = cells.iter().map(|cell| cell.1).sum();
    vec![(cells.into_iter().flat_map(|cell| cell.0).collect(), total)]
}

fn levels(values: &[Value], counts: &BTreeMap<(Value, Level), u64>) -> Vec<(Vec<Level>, u64)> {
    let count = |level: Level| values.iter().filter_map(|value| counts.get(&(*value, level))).sum::<u64>();
    Level::ALL.iter().map(|level| (vec![*level], count(*level))).filter(|cell| cell.1 > 0).collect()
}

fn parse_levels((codes, count): Cell) -> (Vec<Level>, u64) {
    (codes.iter().filter_map(|code| code.parse().ok()).collect(), count)
}

/// A figure that the public may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicFigure {
    /// What it is about.
    pub scope: khabar_findings::Scope,
    /// The level, or stronger.
    pub level: Level,
    /// The least number of people.
    pub at_least: u64,
}

/// The figures that the public may have. Of the living, "at least" is rounded down to a multiple of the smallest cell:
/// it stays true, and two of them never give a small count by subtraction.
pub fn figures(findings: &Findings) -> Vec<PublicFigure> {
    let smallest = findings.policy.thresholds.smallest_cell.max(1);
    let public = |figure: &khabar_findings::AtLeast| {
        let of_dead = matches!(figure.scope.value, Value::Dead | Value::Executed);
        let at_least = if of_dead { figure.count() } else { figure.count() / smallest * smallest };
        PublicFigure { scope: figure.scope.clone(), level: figure.level, at_least }
    };
    findings.figures.iter().map(public).filter(|figure| figure.at_least > 0).collect()
}

/// `aggregate.json` and `aggregate.csv`.
pub fn files(findings: &Findings) -> Vec<Released> {
    vec![
        Released::new("aggregate.json", Audience::Public, json_bytes(findings)),
        Released::new("aggregate.csv", Audience::Public, csv_bytes(findings)),
    ]
}

fn codes<T: std::fmt::Display>(list: &[T]) -> String {
    list.iter().map(T::to_string).collect::<Vec<_>>().join("+")
}

fn json_bytes(findings: &Findings) -> Vec<u8> {
    let smallest = findings.policy.thresholds.smallest_cell;
    let rows: Vec<_> = table(findings)
        .iter()
        .map(|row| match &row.cells {
            Some(cells) => {
                let cells: Vec<_> =
                    cells.iter().map(|(levels, n)| json!({ "levels": levels, "people": n })).collect();
                json!({ "axis": row.axis, "values": row.values, "cells": cells })
            }
            None => json!({ "axis": row.axis, "values": row.values, "fewer_than": smallest }),
        })
        .collect();
    let figures: Vec<_> = figures(findings)
        .iter()
        .map(|figure| {
            json!({
                "value": figure.scope.value,
                "place": figure.scope.place,
                "level_or_stronger": figure.level,
                "at_least": figure.at_least,
            })
        })
        .collect();
    let whole = json!({
        "audience": "public",
        "stamp": stamp(findings),
        "value_by_level": rows,
        "at_least": figures,
        "withdrawn": findings.withdrawn,
        "not_named_at_the_familys_wish": unnamed_by_wish(findings),
    });
    let mut bytes = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// People who are named by nobody's leave: every name that is given for them may be shown to nobody.
pub fn unnamed_by_wish(findings: &Findings) -> u64 {
    let names = |person: &khabar_findings::Individual| {
        let reports = person.reports.iter().map(|&report| &findings.reports[report as usize].said.person);
        reports.flat_map(|described| &described.names).map(|name| name.may_display).collect::<Vec<_>>()
    };
    findings
        .people
        .iter()
        .map(names)
        .filter(|names| !names.is_empty() && !names.iter().any(|may| *may))
        .count() as u64
}

fn csv_bytes(findings: &Findings) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [String; 5]| {
        // Writing to memory does not fail.
        let _ = csv.write_record(cells);
    };
    write(["table", "value", "place", "level", "people"].map(str::to_owned));
    let smallest = findings.policy.thresholds.smallest_cell;
    for row in table(findings) {
        let values = codes(&row.values);
        match &row.cells {
            None => write([
                "value_by_level".to_owned(),
                values,
                String::new(),
                String::new(),
                format!("<{smallest}"),
            ]),
            Some(cells) => cells.iter().for_each(|(levels, count)| {
                write([
                    "value_by_level".to_owned(),
                    values.clone(),
                    String::new(),
                    codes(levels),
                    count.to_string(),
                ]);
            }),
        }
    }
    for figure in figures(findings) {
        let place = figure.scope.place.clone().unwrap_or_default();
        write([
            "at_least".to_owned(),
            figure.scope.value.to_string(),
            place,
            figure.level.to_string(),
            figure.at_least.to_string(),
        ]);
    }
    csv.into_inner().unwrap_or_default()
}
