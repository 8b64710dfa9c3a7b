//! One axis of one person as JSON: values, levels, clusters and reasons, with report ids.

use khabar_findings::{AxisFinding, Findings, ValueFinding};
use serde_json::{Value as Json, json};

/// An axis with everything found on it.
pub fn axis_json(findings: &Findings, axis: &AxisFinding) -> Json {
    let headline = axis.headline.and_then(|index| axis.values.get(index)).map(|value| value.value.code());
    json!({
        "axis": axis.axis,
        "headline": headline,
        "values": axis.values.iter().map(|value| value_json(findings, value)).collect::<Vec<_>>(),
        "path": axis.path.iter().map(|span| json!({
            "days": span.days.to_string(), "value": span.value, "probability": round(span.probability),
        })).collect::<Vec<_>>(),
    })
}

fn value_json(findings: &Findings, value: &ValueFinding) -> Json {
    let id = |report: &u32| findings.reports.get(*report as usize).map(|report| report.id.to_string());
    let clusters: Vec<Json> = value
        .clusters
        .iter()
        .map(|cluster| {
            json!({
                "root": id(&cluster.root),
                "source": findings.reports.get(cluster.root as usize).map(|report| &report.said.source),
                "reports": cluster.reports.iter().filter_map(id).collect::<Vec<_>>(),
                "class": cluster.class,
                "direct": cluster.direct,
                "document": cluster.document,
                "why": cluster.why.code(),
                "weight": round(cluster.weight),
            })
        })
        .collect();
    let without: Vec<Json> = value
        .reasons
        .without
        .iter()
        .map(|without| json!({ "cluster": without.cluster, "level": without.level }))
        .collect();
    json!({
        "value": value.value,
        "level": value.level,
        "k_min": value.k_min,
        "k_max": value.k_max,
        "direct": value.direct,
        "documents": value.documents,
        "party": value.party,
        "probability": round(value.probability),
        "now": round(value.now),
        "period": value.period.map(|period| period.to_string()),
        "pool": value.pool,
        "clusters": clusters,
        "posts": value.reasons.posts,
        "copies": value.reasons.copies,
        "coerced": value.reasons.coerced,
        "denials": value.reasons.denials,
        "without": without,
    })
}

/// Four digits: what is behind them is not meant.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
