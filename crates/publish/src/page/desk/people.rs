//! The people: one block each, in groups that are closed until they are wanted.

use super::explain::{explain, source_name};
use super::{anchor, section as page_section};
use crate::page::chart::strip::{Span, strip};
use crate::page::chart::tree::{Branch, tree};
use crate::page::isolate::isolate;
use crate::page::numbers::{comma, digits, number};
use crate::page::shell::{LANGUAGES, code, direction, each, phrase};
use crate::page::words::{self, Text};
use khabar_findings::{AxisFinding, Findings, Individual, PersonFindings, ValueFinding};
use khabar_model::{Axis, Class, Language, Level, Report, Value};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The most reports listed under one person; the rest are counted. A flood shall not fill the page.
const MOST_REPORTS: usize = 12;

/// How many people stand in one group.
const GROUP: usize = 50;

/// Everybody, with the search form.
pub fn section(findings: &Findings, group: Option<&str>) -> Markup {
    let mut order: Vec<usize> = (0..findings.people.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| (findings.people[i].screen_name(), findings.people[i].id);
        key(a).cmp(&key(b))
    });
    page_section(
        "people",
        words::PEOPLE,
        html! {
            (form())
            (each(|language| html! {
                p.note { (number(language, findings.people.len() as u64)) " · " (words::PATH_LEVEL_NOTE.to(language)) " " (words::TREE_NOTE.to(language)) }
                noscript { p.note { (words::NO_SCRIPT.to(language)) } }
            }))
            (index(findings, &order, group))
        },
    )
}

/// Everybody in order, in groups: a browser lays out a closed group only when it opens, and opens it for a link or a
/// search that leads into it. A group for each person would cost more than what it hides.
fn index(findings: &Findings, order: &[usize], group: Option<&str>) -> Markup {
    let name = |person: Option<&usize>| person.map_or("", |&person| findings.people[person].screen_name());
    html! {
        @for people in order.chunks(GROUP) {
            details.g open[order.len() <= GROUP] {
                summary { b { (isolate(name(people.first()))) } " – " b { (isolate(name(people.last()))) } " "
                    span.of { (each_number(people.len())) } }
                @for &person in people { (block(findings, person, group)) }
            }
        }
    }
}

fn each_number(n: usize) -> Markup {
    html! { @for language in LANGUAGES { span lang=(code(language)) { (number(language, n as u64)) } } }
}

/// Hidden until the script shows it: without the script it would do nothing.
fn form() -> Markup {
    let option = |code: &str, words: [&str; 2]| html! { option value=(code) { (words[0]) " · " (words[1]) } };
    let both = |text: Text| [text.fa, text.en];
    html! {
        form.find #find hidden role="search" {
            div { label for="q" { (phrase(words::SEARCH)) } input #q type="search" autocomplete="off" dir="auto"; }
            div { label for="fs" { (phrase(words::FILTER_STATE)) }
                select #fs {
                    (option("", both(words::ANY)))
                    @for value in Value::ALL { (option(value.code(), LANGUAGES.map(|language| value.words(language)))) }
                } }
            div { label for="fl" { (phrase(words::FILTER_LEVEL)) }
                select #fl {
                    (option("", both(words::ANY)))
                    @for level in Level::ALL { (option(level.code(), LANGUAGES.map(|language| level.words(language)))) }
                } }
            div { (phrase(words::SHOWN)) " " output #fn for="q fs fl" aria-live="polite" {} }
        }
    }
}

fn block(findings: &Findings, index: usize, group: Option<&str>) -> Markup {
    let person = &findings.people[index];
    let Some(beliefs) = findings.beliefs.get(index) else { return html! {} };
    html! {
        div.c id=(anchor(&person.id)) data-v=(codes(beliefs)) {
            (heading(findings, person))
            @for language in LANGUAGES { span lang=(code(language)) { (headlines(beliefs, language, group)) } }
            @for language in LANGUAGES {
                p.say lang=(code(language)) dir=(direction(language)) { (words_of(findings, person, beliefs, group, language)) }
            }
            (path(beliefs))
            (sources(beliefs))
            (reports(findings, person))
        }
    }
}

/// What the filters read: `value:level`, one after the other.
fn codes(beliefs: &PersonFindings) -> String {
    let values = beliefs.axes.iter().flat_map(|axis| &axis.values);
    values.map(|value| format!("{}:{}", value.value.code(), value.level.code())).collect::<Vec<_>>().join(" ")
}

/// The names that most originals give; where none does, the first that any report may show.
fn names<'a>(findings: &'a Findings, person: &'a Individual) -> Vec<&'a str> {
    let given: Vec<&str> = person.name_arabic.iter().chain(&person.name_latin).map(String::as_str).collect();
    if !given.is_empty() {
        return given;
    }
    let reports = person.reports.iter().filter_map(|&report| findings.reports.get(report as usize));
    let any = reports.flat_map(|report| &report.said.person.names).find(|name| name.may_display);
    any.map(|name| name.text.as_str()).into_iter().collect()
}

/// Isolates instead of elements: ten thousand blocks must be parsed in two seconds.
fn heading(findings: &Findings, person: &Individual) -> Markup {
    let told = names(findings, person).into_iter().map(isolate).collect::<Vec<_>>().join(" ");
    html! { h3 { @if told.is_empty() { (phrase(words::NO_NAME)) } @else { (told) } } " " }
}

fn headline(axis: &AxisFinding) -> Option<&ValueFinding> {
    axis.values.get(axis.headline?)
}

fn headlines(beliefs: &PersonFindings, language: Language, group: Option<&str>) -> String {
    let told = beliefs.axes.iter().filter_map(headline).map(|found| {
        format!("{}: {}", found.value.words(language), words::level(language, found.level, group))
    });
    told.collect::<Vec<_>>().join(" · ")
}

/// Who it is as far as reports say, then why each value stands where it stands: one paragraph, lines kept.
fn words_of(
    findings: &Findings,
    person: &Individual,
    beliefs: &PersonFindings,
    group: Option<&str>,
    language: Language,
) -> String {
    let mut lines = vec![description(findings, person, language)];
    let values = beliefs.axes.iter().flat_map(|axis| {
        let first = headline(axis);
        let rest =
            axis.values.iter().filter(move |value| first.is_none_or(|first| first.value != value.value));
        first.into_iter().chain(rest)
    });
    lines.extend(values.map(|value| explain(findings, value, group, language)));
    lines.extend(beliefs.axes.iter().filter_map(|axis| path_words(axis, language)));
    if beliefs.custody_denied {
        lines.push(words::CUSTODY_DENIED.to(language).to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Father's name, age, places, other spellings: what a namesake would differ in.
fn description(findings: &Findings, person: &Individual, language: Language) -> String {
    let reports =
        || person.reports.iter().filter_map(|&report| findings.reports.get(report as usize)).map(|r| &r.said);
    let list = |texts: BTreeSet<String>, most: usize| {
        texts.into_iter().take(most).collect::<Vec<_>>().join(comma(language))
    };
    let heading = names(findings, person);
    let also: BTreeSet<&str> = reports()
        .flat_map(|r| &r.person.names)
        .filter(|name| name.may_display && !heading.contains(&name.text.as_str()))
        .map(|name| name.text.as_str())
        .collect();
    let also = also.into_iter().map(isolate).collect();
    let fathers: BTreeSet<String> =
        reports().filter_map(|r| r.person.father.as_deref()).map(isolate).collect();
    let ages: BTreeSet<String> = reports()
        .filter_map(|r| r.person.age.as_ref())
        .map(|age| if age.min == age.max { age.min.to_string() } else { format!("{}–{}", age.min, age.max) })
        .map(|age| digits(language, &age))
        .collect();
    let places: BTreeSet<String> = reports().flat_map(|r| place_words(r, language)).collect();
    let parts = [
        (words::ALSO_WRITTEN, list(also, 5)),
        (words::FATHER, list(fathers, 3)),
        (words::AGE, list(ages, 3)),
        (words::PLACE, list(places, 4)),
    ];
    let told = parts
        .iter()
        .filter(|part| !part.1.is_empty())
        .map(|(label, text)| format!("{}: {text}.", label.to(language)));
    told.collect::<Vec<_>>().join(" ")
}

fn place_words(report: &Report, language: Language) -> Vec<String> {
    let place = |claim: &khabar_model::PlaceClaim| {
        let province =
            claim.place.province.as_deref().map(|written| crate::page::report::place_name(language, written));
        let city = claim.place.city.as_deref().map(isolate);
        let parts: Vec<String> = province.into_iter().chain(city).collect();
        (!parts.is_empty()).then(|| parts.join(comma(language)))
    };
    report.places.iter().filter_map(place).collect()
}

/// The path in words, where it has more than one stretch: the picture beside it is decoration.
fn path_words(axis: &AxisFinding, language: Language) -> Option<String> {
    if axis.path.len() < 2 {
        return None;
    }
    let told = axis.path.iter().map(|span| {
        format!("{} ({})", span.value.words(language), crate::page::numbers::days(language, span.days))
    });
    let told = told.collect::<Vec<_>>().join(if language == Language::Fa { " ← " } else { " → " });
    Some(format!("{}: {told}.", words::PATH.to(language)))
}

fn path(beliefs: &PersonFindings) -> Markup {
    let shown = |axis: &&AxisFinding| axis.path.len() > 1;
    let axes: Vec<&AxisFinding> = beliefs.axes.iter().filter(shown).collect();
    let mut spans = Vec::new();
    for (row, axis) in (0_u8..).zip(&axes) {
        for (step, span) in axis.path.iter().enumerate() {
            let level = axis.values.iter().find(|value| value.value == span.value).map(|value| value.level);
            let strong = level.is_some_and(|level| level.strength() >= Level::Corroborated.strength());
            spans.push(Span { days: span.days, row, step: (step % 2) as u8, strong });
        }
    }
    html! { @if !spans.is_empty() { (strip(&spans, axes.len() as u8)) } }
}

/// The tree of the value that a reader sees first: life, else the first axis with a headline.
fn sources(beliefs: &PersonFindings) -> Markup {
    let axis = beliefs.axis(Axis::Life).or(beliefs.axes.first());
    let Some(found) = axis.and_then(headline) else { return html! {} };
    let branches: Vec<Branch> = found
        .clusters
        .iter()
        .take(16)
        .map(|cluster| Branch {
            direct: cluster.direct,
            counts: cluster.class != Class::Unknown,
            copies: cluster.reports.len().saturating_sub(1) as u32,
        })
        .collect();
    // One source, with a copy or two that the words count, needs no picture.
    let plain = branches.len() < 2 && branches.iter().all(|branch| branch.copies <= 2);
    html! { @if !plain { (tree(&branches)) } }
}

/// The reports, in no language, a line each: source, name as written, where it was read; a copy stands back.
fn reports(findings: &Findings, person: &Individual) -> Markup {
    let mut order: Vec<u32> = person.reports.clone();
    let copy = |report: u32| !findings.provenance.is_original(report);
    order.sort_by_key(|&report| {
        let stated = &findings.reports[report as usize];
        (copy(report), stated.said.document.first_seen(), stated.id)
    });
    let line = |&report: &u32| {
        let stated = &findings.reports[report as usize];
        let name = stated.said.person.names.iter().find(|name| name.may_display);
        let name = name.map_or_else(String::new, |name| isolate(&name.text));
        let (mark, source) =
            (if copy(report) { "↳" } else { "•" }, source_name(findings, &stated.said.source));
        format!("{mark} {} · {name} · {}", isolate(source), isolate(&stated.at.to_string()))
    };
    let mut lines: Vec<String> = order.iter().take(MOST_REPORTS).map(line).collect();
    let rest = order.len().saturating_sub(MOST_REPORTS);
    if rest > 0 {
        lines.push(format!("+ {rest}"));
    }
    html! { p.say.of { (lines.join("\n")) } }
}
