//! Strata on the group's own screen, and as JSON: each part's interval or its refusal, and what the parts say together.

use crate::screen::{count, note, row};
use khabar_estimation::{Interval, Language as Told, Refusal};
use khabar_findings::{By, Estimated, Part, PartEstimate, Stratified, place_key};
use khabar_model::PROVINCES;
use serde_json::{Value as Json, json};

/// Every way of parting the people of one estimate.
pub fn screen(out: &mut String, estimated: &Estimated) {
    let known: Vec<String> =
        estimated.estimate.refused.iter().map(|refusal| refusal.text(Told::English)).collect();
    for stratified in &estimated.strata {
        let same = |refusal: &Refusal| known.contains(&refusal.text(Told::English));
        let fails =
            |part: &PartEstimate| part.estimate.union.is_none() && part.estimate.refused.iter().any(same);
        if estimated.estimate.is_refused() && stratified.parts.iter().all(fails) {
            let (heading, _) = words_of(stratified.by);
            let parts: Vec<String> = stratified.parts.iter().map(|part| words(&part.part)).collect();
            note(
                out,
                &format!("{heading} ({}): for the same reason no part is estimated.", parts.join(", ")),
            );
        } else {
            one(out, stratified, &known);
        }
    }
}

fn words_of(by: By) -> (&'static str, &'static str) {
    match by {
        By::Place => ("By place of the event", "where"),
        By::Period => ("By day of the event", "when"),
    }
}

fn one(out: &mut String, stratified: &Stratified, known: &[String]) {
    let (heading, lack) = words_of(stratified.by);
    note(out, &format!("{heading}: on these lists, and in all, listed or not."));
    for part in &stratified.parts {
        let Some(union) = part.estimate.union else { continue };
        row(out, &[-26, 10, 0], &[&words(&part.part), &count(part.estimate.observed), &between(union)]);
    }
    let silent: Vec<&PartEstimate> =
        stratified.parts.iter().filter(|part| part.estimate.union.is_none()).collect();
    if !silent.is_empty() {
        let part =
            |part: &&PartEstimate| format!("{} ({})", words(&part.part), count(part.estimate.observed));
        let parts: Vec<String> = silent.iter().map(part).collect();
        note(out, &format!("Not estimated: {}.", parts.join(", ")));
    }
    if let Some(total) = &stratified.total {
        note(out, &total_words(total));
    }
    let left_out = stratified.left_out;
    if left_out.rows > 0 {
        let (rows, people) = (count(left_out.rows), count(left_out.people));
        note(
            out,
            &format!(
                "Left out: {rows} rows that do not say {lack}, {people} people known by such rows alone."
            ),
        );
    }
    stratified
        .refused
        .iter()
        .for_each(|refusal| note(out, &format!("- {}", refusal.rule.text(Told::English))));
    reasons(stratified, known).into_iter().for_each(|reason| note(out, &format!("- {reason}")));
}

fn between(union: Interval) -> String {
    format!("between {} and {}", count(union.lower.round() as u64), count(union.upper.round() as u64))
}

fn total_words(total: &khabar_estimation::Total) -> String {
    let at_least = count(total.at_least.round() as u64);
    match total.at_most {
        Some(at_most) => {
            format!(
                "All parts: between {at_least} and {}; their ends added up.",
                count(at_most.round() as u64)
            )
        }
        None => format!(
            "All parts: at least {at_least}; {} people are where nothing could be estimated.",
            count(total.observed_where_not_estimable)
        ),
    }
}

/// Why parts were refused, and which lists do not look there; what several parts share is said once.
fn reasons(stratified: &Stratified, known: &[String]) -> Vec<String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut say = |reason: String, part: &Part| match found.iter_mut().find(|entry| entry.0 == reason) {
        Some(entry) => entry.1.push(words(part)),
        None => found.push((reason, vec![words(part)])),
    };
    for part in &stratified.parts {
        for list in &part.not_looking {
            say(format!("{list} does not cover it and was left out."), &part.part);
        }
        let whole = part.estimate.refused.iter().filter(|refusal| refusal.method().is_none());
        for text in whole.map(|refusal| refusal.text(Told::English)) {
            let text = if known.contains(&text) { "for the reason above.".to_owned() } else { text };
            say(text, &part.part);
        }
    }
    let all = stratified.parts.len();
    let told = |(reason, parts): (String, Vec<String>)| match parts.len() {
        count if count == all => format!("everywhere: {reason}"),
        _ => format!("{}: {reason}", parts.join(", ")),
    };
    found.into_iter().map(told).collect()
}

fn words(part: &Part) -> String {
    match part {
        Part::Place(key) => PROVINCES
            .iter()
            .find(|province| province.code == key || place_key(province.en) == *key)
            .map_or(key.clone(), |province| province.en.to_owned()),
        Part::Elsewhere(places) => format!("{} other places", places.len()),
        Part::Days(days) => days.to_string(),
    }
}

/// The same for machines.
pub fn json(strata: &[Stratified]) -> Vec<Json> {
    let part = |part: &PartEstimate| {
        let places = match &part.part {
            Part::Elsewhere(places) => Some(places),
            _ => None,
        };
        json!({ "part": part.part.code(), "places": places, "not_looking": part.not_looking, "estimate": part.estimate })
    };
    strata
        .iter()
        .map(|stratified| {
            json!({
                "by": stratified.by.code(),
                "parts": stratified.parts.iter().map(part).collect::<Vec<_>>(),
                "total": stratified.total,
                "refused": stratified.refused,
                "left_out": { "rows": stratified.left_out.rows, "people": stratified.left_out.people },
            })
        })
        .collect()
}
