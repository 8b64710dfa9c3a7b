//! Tables for one named recipient inside the group: people, links, findings, what needs a human, what was rejected.
//!
//! Identifiers and their fragments are in none of them.

use crate::gate::{Audience, Released, plain_cell};
use khabar_findings::{Findings, QuestionKind};
use khabar_model::{Axis, Instant, RowRef, SourceId};
use serde_json::json;

/// A row that was not taken in, as the group's own table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectRow {
    /// Base name of the file.
    pub file: String,
    /// Data row, from 1; 0 for the file as a whole.
    pub row: u64,
    /// The field.
    pub field: String,
    /// What was found.
    pub found: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub hint: String,
    /// The row as read.
    pub raw: String,
}

/// Somebody whom a newer edition of a list no longer lists. To be looked at; never evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VanishedRow {
    /// The name as the older edition gives it; one that may be displayed.
    pub name: String,
    /// The older edition.
    pub older: SourceId,
    /// The row in it.
    pub at: RowRef,
    /// The newer edition.
    pub newer: SourceId,
    /// When the newer edition was captured, where that is known.
    pub since: Option<Instant>,
}

/// All internal tables for a recipient.
pub fn tables(
    findings: &Findings,
    rejects: &[RejectRow],
    vanished: &[VanishedRow],
    recipient: &str,
) -> Vec<Released> {
    let audience = Audience::Internal(recipient.to_owned());
    let release = |name: &str, bytes: Vec<u8>| Released::new(name, audience.clone(), bytes);
    vec![
        release("people.csv", people(findings, recipient)),
        release("links.csv", links(findings, recipient)),
        release("findings.jsonl", findings_jsonl(findings, recipient)),
        release("review.csv", review(findings, vanished, recipient)),
        release("rejects.csv", rejects_csv(rejects, recipient)),
    ]
}

struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    fn new(header: &[&str]) -> Self {
        let mut csv = Self(csv::Writer::from_writer(Vec::new()));
        csv.row(header.iter().map(|cell| (*cell).to_owned()));
        csv
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) {
        // Writing to memory does not fail.
        let _ = self.0.write_record(cells.map(|cell| plain_cell(&cell)));
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

fn people(findings: &Findings, recipient: &str) -> Vec<u8> {
    let mut header =
        vec!["person".to_owned(), "name_latin".to_owned(), "name_arabic".to_owned(), "reports".to_owned()];
    for axis in Axis::ALL {
        header.push(axis.code().to_owned());
        header
            .extend(["level", "period", "reports", "k_min", "k_max"].map(|field| format!("{axis}_{field}")));
    }
    header.push("internal_to".to_owned());
    let mut csv = Csv::new(&header.iter().map(String::as_str).collect::<Vec<_>>());
    for (person, beliefs) in findings.people.iter().zip(&findings.beliefs) {
        let mut row = vec![
            person.id.to_string(),
            person.name_latin.clone().unwrap_or_default(),
            person.name_arabic.clone().unwrap_or_default(),
            person.reports.len().to_string(),
        ];
        for axis in Axis::ALL {
            let headline = beliefs
                .axes
                .iter()
                .find(|found| found.axis == *axis)
                .and_then(|found| Some(&found.values[found.headline?]));
            match headline {
                None => row.extend(std::iter::repeat_n(String::new(), 6)),
                Some(value) => row.extend([
                    value.value.code().to_owned(),
                    value.level.code().to_owned(),
                    value.period.map(|period| period.to_string()).unwrap_or_default(),
                    value.reasons.posts.to_string(),
                    value.k_min.to_string(),
                    value.k_max.to_string(),
                ]),
            }
        }
        row.push(recipient.to_owned());
        csv.row(row.into_iter());
    }
    csv.bytes()
}

fn links(findings: &Findings, recipient: &str) -> Vec<u8> {
    let mut csv = Csv::new(&["file", "row", "id", "report", "person", "probability", "internal_to"]);
    let mut order: Vec<usize> = (0..findings.reports.len()).collect();
    order.sort_by(|&a, &b| findings.reports[a].at.cmp(&findings.reports[b].at).then(a.cmp(&b)));
    for index in order {
        let report = &findings.reports[index];
        let person = findings.person_of[index].map(|person| findings.people[person as usize].id.to_string());
        let probability = if person.is_some() {
            format!("{:.4}", findings.linked.probability(index as u32))
        } else {
            String::new()
        };
        let own_id =
            report.said.person.identifiers.iter().find(|id| id.kind == khabar_model::IdentifierKind::ListId);
        csv.row(
            [
                report.at.file.to_string(),
                report.at.row.to_string(),
                own_id.map(|id| id.text.clone()).unwrap_or_default(),
                report.id.to_string(),
                person.unwrap_or_default(),
                probability,
                recipient.to_owned(),
            ]
            .into_iter(),
        );
    }
    csv.bytes()
}

fn findings_jsonl(findings: &Findings, recipient: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut line = |value: serde_json::Value| {
        out.extend(value.to_string().into_bytes());
        out.push(b'\n');
    };
    line(json!({ "stamp": stamp(findings), "internal_to": recipient }));
    for (person, beliefs) in findings.people.iter().zip(&findings.beliefs) {
        let report_id = |index: &u32| findings.reports[*index as usize].id.to_string();
        line(json!({
            "person": person.id,
            "name_latin": person.name_latin,
            "name_arabic": person.name_arabic,
            "reports": person.reports.iter().map(report_id).collect::<Vec<_>>(),
            "axes": beliefs.axes.iter().map(|axis| crate::finding::axis_json(findings, axis)).collect::<Vec<_>>(),
            "internal_to": recipient,
        }));
    }
    out
}

/// The stamp, for any JSON output.
pub fn stamp(findings: &Findings) -> serde_json::Value {
    let hex = |hash: &[u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let stamp = &findings.stamp;
    json!({
        "statements": hex(&stamp.statements),
        "count": stamp.count,
        "policy": { "name": stamp.policy_name, "hash": hex(&stamp.policy) },
        "as_of": stamp.as_of.to_string(),
        "engine": stamp.engine,
        "sealed_fields_used": stamp.unsealed,
    })
}

/// The sheet that a reviewer fills in and gives back with `--decisions`.
fn review(findings: &Findings, vanished: &[VanishedRow], recipient: &str) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "kind",
        "a",
        "b",
        "name_a",
        "name_b",
        "row_a",
        "row_b",
        "probability",
        "further_pairs",
        "axis",
        "value",
        "level",
        "saw",
        "why",
        "verdict",
        "new_level",
        "reviewer",
        "reason",
        "internal_to",
        "policy",
    ]);
    // Under which policy the reviewer decided: under another one later, the decision is listed again.
    let policy = findings.stamp.policy.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for question in &findings.queue {
        let report = |index: u32| &findings.reports[index as usize];
        let name = |index: u32| report(index).said.person.called().unwrap_or_default().to_owned();
        let mut row = vec![String::new(); 20];
        row[13] = question.why.clone();
        row[18] = recipient.to_owned();
        row[19].clone_from(&policy);
        match &question.kind {
            QuestionKind::Pair { a, b, probability, further } => {
                row[0] = "pair".to_owned();
                row[1] = report(*a).id.to_string();
                row[2] = report(*b).id.to_string();
                row[3] = name(*a);
                row[4] = name(*b);
                row[5] = report(*a).at.to_string();
                row[6] = report(*b).at.to_string();
                row[7] = format!("{probability:.3}");
                row[8] = further.to_string();
            }
            QuestionKind::Value { person, axis, value, level } => {
                let person = &findings.people[*person as usize];
                row[0] = "value".to_owned();
                row[1] = person.id.to_string();
                row[3] = person.screen_name().to_owned();
                row[9] = axis.code().to_owned();
                row[10] = value.code().to_owned();
                row[11] = level.code().to_owned();
                row[12] =
                    person.reports.iter().map(|&r| report(r).id.to_string()).collect::<Vec<_>>().join(" ");
            }
        }
        csv.row(row.into_iter());
    }
    for gone in vanished {
        let mut row = vec![String::new(); 20];
        row[0] = "vanished".to_owned();
        row[3].clone_from(&gone.name);
        row[5] = gone.at.to_string();
        let since = gone.since.map(|since| format!(" since {}", since.day(findings.policy.zone_offset)));
        row[13] = format!(
            "no longer listed in {}{}; look at it, nothing follows from it",
            gone.newer,
            since.unwrap_or_default()
        );
        row[18] = recipient.to_owned();
        row[19].clone_from(&policy);
        csv.row(row.into_iter());
    }
    csv.bytes()
}

fn rejects_csv(rejects: &[RejectRow], recipient: &str) -> Vec<u8> {
    let mut csv = Csv::new(&["file", "row", "field", "found", "reason", "hint", "raw", "internal_to"]);
    for reject in rejects {
        let cells = [
            &reject.file,
            &reject.row.to_string(),
            &reject.field,
            &reject.found,
            &reject.reason,
            &reject.hint,
            &reject.raw,
        ];
        csv.row(cells.into_iter().cloned().chain([recipient.to_owned()]));
    }
    csv.bytes()
}
