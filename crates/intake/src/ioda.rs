//! IODA series → outages: the Internet Outage Detection and Analysis project (Georgia Tech) publishes, for a country or a
//! region, how much of its network answers. A stretch in which less than half of the usual answers is an outage.
//!
//! Read are the answers of its interface (`signals/raw`: lists of entity, datasource, `from`, `until`, `step`, `values`;
//! `outages/events`: location, `start`, `duration`) and a table of time and value.

use crate::date::Hints;
use crate::instant;
use crate::outages::Outage;
use crate::small_table;
use khabar_model::Instant;
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// Below this share of what is usual, the lines are down.
const DOWN: f64 = 0.5;
/// What is usual is this quantile of the series: cuts that last most of it do not become usual.
const USUAL: f64 = 0.9;
/// Outages nearer to one another than this, in seconds, are one; shorter ones than half of it are noise.
const JOIN: i64 = 3_600;
/// Longest file that is looked at, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// Seconds since 1970 that are believed: until the year 9999.
const TIMES: std::ops::RangeInclusive<i64> = 0..=253_402_300_799;

/// Whether a file of the folder is a series by its name.
pub(crate) fn is_series(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower == "outages.json"
        || (lower.starts_with("ioda") && [".json", ".csv", ".tsv"].iter().any(|end| lower.ends_with(end)))
}

/// The outages of a series; none where the file is none.
pub(crate) fn read(path: &Path, hints: Hints) -> io::Result<Option<Vec<Outage>>> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let file = std::fs::File::open(path)?;
        if file.metadata()?.len() > MAX_BYTES {
            return Ok(None);
        }
        let Ok(value) = serde_json::from_reader::<_, Value>(io::BufReader::new(file)) else {
            return Ok(None);
        };
        let mut found = Found::default();
        walk(&value, 0, &mut found);
        return Ok(found.any.then_some(found.outages));
    }
    table(path, hints)
}

#[derive(Default)]
struct Found {
    outages: Vec<Outage>,
    any: bool,
}

/// Series and events stand in lists of lists, under `data` or `events`.
fn walk(value: &Value, depth: usize, found: &mut Found) {
    match value {
        Value::Array(items) if depth < 8 => items.iter().for_each(|item| walk(item, depth + 1, found)),
        Value::Object(object) => {
            if let Some(outages) = series(object).or_else(|| event(object).map(|event| vec![event])) {
                found.any = true;
                found.outages.extend(outages);
            } else if depth < 8 {
                object.values().for_each(|inner| walk(inner, depth + 1, found));
            }
        }
        _ => {}
    }
}

fn whole(object: &Map<String, Value>, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|number| number as i64))
        .or_else(|| value.as_str()?.parse().ok())
}

fn text<'v>(object: &'v Map<String, Value>, keys: &[&str]) -> Option<&'v str> {
    keys.iter().find_map(|key| object.get(*key).and_then(Value::as_str)).filter(|text| !text.is_empty())
}

fn place_and_kind(object: &Map<String, Value>) -> (Option<String>, Option<String>) {
    let of_entity =
        object.get("entity").and_then(Value::as_object).and_then(|entity| text(entity, &["name", "code"]));
    let place = text(object, &["entityName", "location_name", "entityCode", "location"]).or(of_entity);
    let kind = text(object, &["datasource", "dataSource"]).map(|source| format!("internet ({source}, IODA)"));
    (place.map(str::to_owned), kind.or_else(|| Some("internet (IODA)".to_owned())))
}

/// `from`, `step` and `values`.
fn series(object: &Map<String, Value>) -> Option<Vec<Outage>> {
    let values = object.get("values")?.as_array()?;
    let from = whole(object, "from").filter(|from| TIMES.contains(from))?;
    let step = whole(object, "step").filter(|step| (1..=31 * 86_400).contains(step))?;
    let points = (0i64..).zip(values).filter_map(|(at, value)| {
        // Some sources give several numbers a step: the first list's first is the count.
        let value = value.as_array().and_then(|inner| inner.first()).unwrap_or(value);
        Some((from.saturating_add(at.saturating_mul(step)), value.as_f64()?))
    });
    let (place, kind) = place_and_kind(object);
    Some(below(&points.collect::<Vec<_>>(), step, place.as_deref(), kind.as_deref()))
}

/// `start` and `duration`, of the list of events.
fn event(object: &Map<String, Value>) -> Option<Outage> {
    let start = whole(object, "start")?;
    let end = whole(object, "duration")
        .map(|seconds| start.saturating_add(seconds))
        .or_else(|| whole(object, "until"))?;
    if !TIMES.contains(&start) || !TIMES.contains(&end) || end < start {
        return None;
    }
    let (place, kind) = place_and_kind(object);
    Some(Outage { start: Instant(start), end: Some(Instant(end)), place, kind })
}

/// A table with a column of times and one of values, and perhaps of entities and datasources.
fn table(path: &Path, hints: Hints) -> io::Result<Option<Vec<Outage>>> {
    let (rows, _) = small_table::read(path)?;
    let mut groups: std::collections::BTreeMap<(String, String), Vec<(i64, f64)>> =
        std::collections::BTreeMap::new();
    for (_, row) in &rows {
        let get = |headers: &[&str]| small_table::get(row, headers);
        let time = get(&["time", "timestamp", "datetime", "date", "from"]).and_then(|text| {
            text.parse::<i64>()
                .ok()
                .filter(|n| *n > 100_000_000)
                .map(Instant)
                .or_else(|| instant::parse(text, hints))
        });
        let value =
            get(&["value", "values", "score", "raw", "normalized"]).and_then(|text| text.parse::<f64>().ok());
        if let (Some(time), Some(value)) = (time, value) {
            let place =
                get(&["entity name", "entity", "location", "place", "country", "region"]).unwrap_or_default();
            let source = get(&["datasource", "data source", "source", "signal"]).unwrap_or_default();
            groups.entry((place.to_owned(), source.to_owned())).or_default().push((time.0, value));
        }
    }
    if groups.is_empty() {
        return Ok(None);
    }
    let outages = groups.into_iter().flat_map(|((place, source), mut points)| {
        points.sort_by_key(|(time, _)| *time);
        let mut steps: Vec<i64> =
            points.windows(2).map(|pair| pair[1].0 - pair[0].0).filter(|step| *step > 0).collect();
        steps.sort_unstable();
        let step = steps.get(steps.len() / 2).copied().unwrap_or(300);
        let kind = if source.is_empty() {
            "internet (IODA)".to_owned()
        } else {
            format!("internet ({source}, IODA)")
        };
        below(&points, step, Some(place.as_str()).filter(|place| !place.is_empty()), Some(&kind))
    });
    Ok(Some(outages.collect()))
}

/// Stretches below what is usual. A stretch that lasts to the end of the series has no end.
fn below(points: &[(i64, f64)], step: i64, place: Option<&str>, kind: Option<&str>) -> Vec<Outage> {
    let mut sorted: Vec<f64> =
        points.iter().map(|(_, value)| *value).filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(usual) =
        sorted.get(((sorted.len().max(1) - 1) as f64 * USUAL) as usize).filter(|usual| **usual > 0.0)
    else {
        return Vec::new();
    };
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for (time, _) in points.iter().filter(|(_, value)| *value < usual * DOWN) {
        let end = time.saturating_add(step);
        match stretches.last_mut() {
            Some(last) if time.saturating_sub(last.1) <= JOIN => last.1 = end,
            _ => stretches.push((*time, end)),
        }
    }
    let ends = points.last().map_or(0, |(time, _)| time.saturating_add(step));
    stretches
        .into_iter()
        .filter(|(start, end)| end.saturating_sub(*start) >= JOIN / 2)
        .map(|(start, end)| Outage {
            start: Instant(start),
            end: (end < ends).then_some(Instant(end)),
            place: place.map(str::to_owned),
            kind: kind.map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(json: &Value) -> Vec<(i64, Option<i64>, String)> {
        let mut found = Found::default();
        walk(json, 0, &mut found);
        let show = |o: Outage| {
            (
                o.start.0,
                o.end.map(|end| end.0),
                format!("{}: {}", o.place.unwrap_or_default(), o.kind.unwrap_or_default()),
            )
        };
        found.outages.into_iter().map(show).collect()
    }

    #[test]
    fn a_series_of_the_interface() {
        // Four usual hours, six hours of silence with one stray value, four usual ones, and silence to the end.
        let mut values = vec![100.0; 8];
        values.extend([3.0, 2.0, 90.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        values.extend([98.0; 8]);
        values.extend([1.0; 4]);
        let json = serde_json::json!({"type": "signals", "error": null, "data": [[{
            "entityType": "country", "entityCode": "XX", "entityName": "Testland", "datasource": "bgp",
            "from": 1_767_900_000, "until": 1_767_957_600, "step": 1_800, "values": values}]]});
        let name = "Testland: internet (bgp, IODA)".to_owned();
        assert_eq!(
            of(&json),
            [
                (1_767_900_000 + 8 * 1_800, Some(1_767_900_000 + 20 * 1_800), name.clone()),
                (1_767_900_000 + 28 * 1_800, None, name)
            ]
        );
    }

    #[test]
    fn a_list_of_events() {
        let json = serde_json::json!({"data": [{"location": "country/XX", "location_name": "Testland", "start": 1_767_900_000,
            "duration": 7_200, "datasource": "ping-slash24", "score": 9.1}]});
        assert_eq!(
            of(&json),
            [(1_767_900_000, Some(1_767_907_200), "Testland: internet (ping-slash24, IODA)".to_owned())]
        );
    }

    #[test]
    fn a_quiet_series_and_one_that_is_none() {
        let quiet = serde_json::json!([{"from": 0, "step": 300, "values": [5, null, 5, 4, 5]}]);
        assert!(of(&quiet).is_empty());
        assert!(of(&serde_json::json!({"from": 1, "step": 0, "values": [1]})).is_empty());
        assert!(of(&serde_json::json!({"name": "x"})).is_empty());
    }

    proptest! {
        #[test]
        fn any_numbers_give_an_answer(from in any::<i64>(), step in any::<i64>(), values in proptest::collection::vec(any::<f64>(), 0..40)) {
            let json = serde_json::json!([{"from": from, "step": step, "values": values}, {"start": from, "duration": step}]);
            for (start, end, _) in of(&json) {
                prop_assert!(end.is_none_or(|end| end >= start));
            }
        }
    }
}
