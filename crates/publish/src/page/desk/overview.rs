//! At a glance: exact counts by value and level, figures, overlaps with the lists' names, estimates in words.

use super::{DeskExtra, section as page_section};
use crate::aggregate;
use crate::page::chart::Caption;
use crate::page::chart::bars::{Bar, bars};
use crate::page::chart::levels::{READING_ORDER, Stack, levels};
use crate::page::chart::upset::{List, Pattern, upset};
use crate::page::numbers::{digits, number};
use crate::page::report::letter;
use crate::page::shell::{code, each};
use crate::page::tell::source_name;
use crate::page::words;
use khabar_estimation::Language as Told;
use khabar_findings::{COUNTED_VALUES, Estimated, Findings, Overlap};
use khabar_model::{Axis, Language, Level, Value};
use maud::{Markup, html};

/// The section.
pub fn section(findings: &Findings, extra: &DeskExtra<'_>) -> Markup {
    page_section(
        "overview",
        words::OVERVIEW,
        each(|language| {
            html! {
                p.note { (words::FIGURES_NOTE.to(language)) " " (words::WITHDRAWN.to(language)) ": " (number(language, extra.withdrawn)) ". "
                    (words::UNNAMED_BY_WISH.to(language)) ": " (number(language, aggregate::unnamed_by_wish(findings))) "." }
                div.grid {
                    @for value in COUNTED_VALUES { (figures(findings, value, extra.group.as_deref(), language)) }
                    @for axis in Axis::ALL { (by_level(findings, *axis, extra.group.as_deref(), language)) }
                    @for overlap in &findings.overlaps { (lists(findings, overlap, language)) }
                    @for estimated in extra.estimates { (estimate(estimated, language)) }
                }
            }
        }),
    )
}

fn figures(findings: &Findings, value: Value, group: Option<&str>, language: Language) -> Markup {
    let here =
        |figure: &&khabar_findings::AtLeast| figure.scope.value == value && figure.scope.place.is_none();
    let bar = |figure: &khabar_findings::AtLeast| {
        let level = words::level(language, figure.level, group);
        let label = if figure.level == Level::Confirmed {
            level
        } else {
            format!("{level} {}", words::OR_STRONGER.to(language))
        };
        Bar { label, length: figure.count() as f64, told: number(language, figure.count()) }
    };
    let told: Vec<Bar> = findings.figures.iter().filter(here).map(bar).collect();
    if told.is_empty() {
        return html! {};
    }
    let title = format!("{}: {}", value.words(language), words::AT_LEAST.to(language));
    let description = words::fill(language, words::DESC_FIGURES, &[value.words(language)]);
    let id = format!("{}-f-{value}", code(language));
    let caption = Caption { id: &id, title: &title, description: &description, note: "" };
    bars(language, &caption, [words::LEVEL, words::AT_LEAST].map(|text| text.to(language)), &told)
}

fn by_level(findings: &Findings, axis: Axis, group: Option<&str>, language: Language) -> Markup {
    let counts = aggregate::counts(findings);
    let stack = |value: &Value| {
        let parts =
            READING_ORDER.iter().filter_map(|level| Some((vec![*level], *counts.get(&(*value, *level))?)));
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then(|| Stack { label: value.words(language).to_owned(), parts: Some(parts) })
    };
    let stacks: Vec<Stack> =
        Value::ALL.iter().filter(|value| value.axis() == axis).filter_map(stack).collect();
    if stacks.is_empty() {
        return html! {};
    }
    let description = words::fill(language, words::DESC_LEVELS, &[axis.words(language)]);
    let id = format!("{}-l-{axis}", code(language));
    let caption = Caption { id: &id, title: axis.words(language), description: &description, note: "" };
    levels(language, &caption, &stacks, group, "")
}

fn lists(findings: &Findings, overlap: &Overlap, language: Language) -> Markup {
    /// Lists beyond these are too small to be seen in a plot.
    const MOST_LISTS: usize = 10;
    let lists: Vec<List> = overlap
        .lists
        .iter()
        .take(MOST_LISTS)
        .enumerate()
        .map(|(index, list)| List {
            short: letter(language, index),
            long: source_name(findings, &list.source).to_owned(),
            told: number(language, list.people),
        })
        .collect();
    if lists.len() < 2 {
        return html! {};
    }
    let kept = (1_u32 << lists.len()) - 1;
    let mut counts = std::collections::BTreeMap::new();
    overlap.patterns.iter().for_each(|(bits, n)| *counts.entry(bits & kept).or_insert(0) += n);
    let mut patterns: Vec<(u32, u64)> = counts.into_iter().filter(|(bits, _)| *bits != 0).collect();
    patterns.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let patterns: Vec<Pattern> = patterns
        .into_iter()
        .take(60)
        .map(|(lists, n)| Pattern { lists, count: n as f64, told: number(language, n) })
        .collect();
    let title = format!("{}: {}", words::OVERLAP.to(language), overlap.value.words(language));
    let description = words::fill(language, words::DESC_OVERLAP, &[overlap.value.words(language)]);
    let id = format!("{}-o-{}", code(language), overlap.value);
    let caption = Caption { id: &id, title: &title, description: &description, note: "" };
    upset(language, &caption, &lists, &patterns)
}

fn estimate(estimated: &Estimated, language: Language) -> Markup {
    let told = if language == Language::Fa { Told::Persian } else { Told::English };
    let found = &estimated.estimate;
    let refusals = found.refused.iter().map(|refusal| refusal.text(told));
    let warnings = found.warnings.iter().map(|warning| warning.text(told));
    let assumptions = found.assumptions.iter().map(|assumption| assumption.text(told));
    let whole = |x: f64| number(language, x.clamp(0.0, 1e15).round() as u64);
    html! {
        div.box {
            strong { (estimated.value.words(language)) ": " (words::ESTIMATE.to(language)) }
            p { (words::OBSERVED.to(language)) ": " (number(language, found.observed)) }
            @match found.union {
                Some(range) => p { (words::ESTIMATE_UNION.to(language)) ": " strong { (whole(range.lower)) " – " (whole(range.upper)) } },
                None => p { (words::ESTIMATE_REFUSED.to(language)) "." },
            }
            ul { @for text in refusals.chain(warnings).chain(assumptions) { li { (digits(language, &text)) } } }
        }
    }
}
