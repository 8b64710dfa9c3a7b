//! What needs a human: pairs with their evidence side by side, and values on which sources disagree.

use super::people::line;
use super::{anchor, heads, section as page_section};
use crate::internal::VanishedRow;
use crate::page::agreement;
use crate::page::chart::n;
use crate::page::isolate::isolate;
use crate::page::numbers::{number, own, percent, signed};
use crate::page::shell::{LANGUAGES, code, direction, each, phrase};
use crate::page::tell::{Told, source_name};
use crate::page::words::{self, Text};
use khabar_findings::{Findings, QuestionKind, Step, Waterfall};
use khabar_model::{DateRole, DayRange, Language, PlaceRole, Report};
use maud::{Markup, PreEscaped, html};

/// The most pairs on the page; the review sheet has all.
const MOST_PAIRS: usize = 120;
/// The most disagreements on the page; the people below have all.
const MOST_VALUES: usize = 500;

/// Pairs, disagreements, and decisions that contradict each other or wait.
pub fn section(findings: &Findings, group: Option<&str>) -> Markup {
    html! {
        (page_section("pairs", words::PAIRS, pairs(findings)))
        (page_section("disagree", words::DISAGREEMENTS, disagreements(findings, group)))
        (decisions(findings))
    }
}

/// Who stood in an older edition and no longer stands in the newer. No section where nobody vanished.
pub fn vanished(findings: &Findings, rows: &[VanishedRow]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let zone = findings.policy.zone_offset;
    let gone = |row: &VanishedRow, language: Language| {
        let newer = isolate(source_name(findings, &row.newer));
        match row.since.map(|since| own(language, since.day(zone))) {
            None => words::fill(language, words::NO_LONGER, &[&newer]),
            Some(day) if language == Language::Fa => {
                words::fill(language, words::NO_LONGER_SINCE, &[&day, &newer])
            }
            Some(day) => words::fill(language, words::NO_LONGER_SINCE, &[&newer, &day]),
        }
    };
    page_section(
        "vanished",
        words::VANISHED,
        html! {
            (each(|language| html! {
                p { (words::VANISHED_NOTE.to(language)) " " (more(language, rows.len(), MOST_VALUES)) }
            }))
            ul {
                @for row in rows.iter().take(MOST_VALUES) {
                    li {
                        b { bdi { (row.name) } } " "
                        @for language in LANGUAGES { span lang=(code(language)) { (gone(row, language)) } }
                        " " span.of { bdi { (source_name(findings, &row.older)) } " " bdi { (row.at) } }
                    }
                }
            }
        },
    )
}

fn pairs(findings: &Findings) -> Markup {
    let questions: Vec<Two> = findings
        .queue
        .iter()
        .filter_map(|question| match question.kind {
            QuestionKind::Pair { a, b, probability, further } => Some(Two { a, b, probability, further }),
            QuestionKind::Value { .. } => None,
        })
        .collect();
    if questions.is_empty() {
        return each(|language| html! { p { (words::NO_PAIRS.to(language)) } });
    }
    html! {
        (each(|language| html! {
            p { (words::PAIRS_NOTE.to(language)) " " (more(language, questions.len(), MOST_PAIRS)) }
        }))
        @for two in questions.iter().take(MOST_PAIRS) { (pair(findings, two)) }
    }
}

/// "300 of 812 are shown; review.csv has all."
fn more(language: Language, all: usize, most: usize) -> String {
    if all <= most {
        return words::fill(language, words::TO_DECIDE_N, &[&number(language, all as u64)]);
    }
    words::fill(language, words::SHOWN_OF, &[&number(language, most as u64), &number(language, all as u64)])
}

/// Two of whom is asked whether they are one, by a pair of their reports.
struct Two {
    a: u32,
    b: u32,
    probability: f64,
    further: u32,
}

fn pair(findings: &Findings, two: &Two) -> Markup {
    let report = |index: u32| findings.reports.get(index as usize);
    let (Some(first), Some(second)) = (report(two.a), report(two.b)) else { return html! {} };
    let Ok(waterfall) = findings.waterfall(two.a, two.b) else { return html! {} };
    let further = |language: Language| match two.further {
        0 => String::new(),
        n => format!(" · {}", words::fill(language, words::FURTHER_PAIRS, &[&number(language, n.into())])),
    };
    html! {
        details.c {
            summary {
                b { bdi { (name(&first.said)) } " / " bdi { (name(&second.said)) } } " "
                @for language in LANGUAGES {
                    span lang=(code(language)) { (words::CHANCE_SAME.to(language)) ": " (percent(language, two.probability)) (further(language)) }
                }
            }
            div.scroll tabindex="0" role="group" aria-label=(words::PAIRS.fa) {
                table {
                    (heads(&[words::EVIDENCE, words::A, words::B, words::FINDING, words::WEIGHT, words::WATERFALL]))
                    tbody {
                        tr {
                            th scope="row" { (phrase(words::SOURCE)) }
                            @for report in [first, second] {
                                td { bdi { (source_name(findings, &report.said.source)) } " " code { bdi { (report.at) } } }
                            }
                            td {} td {} td {}
                        }
                        (steps(&first.said, &second.said, &waterfall))
                    }
                }
            }
        }
    }
}

fn name(report: &Report) -> &str {
    report.person.names.iter().find(|name| name.may_display).map_or("—", |name| name.text.as_str())
}

/// A row per step, its bar starting where the last one ended; first the prior, last the total.
fn steps(a: &Report, b: &Report, waterfall: &Waterfall) -> Markup {
    let bits = |weight: i32| f64::from(weight) / 64.0;
    let weights: Vec<f64> = waterfall.steps.iter().map(|step| bits(step.weight + step.frequency)).collect();
    let mut ends = vec![0.0, bits(waterfall.prior)];
    for weight in &weights {
        ends.push(ends[ends.len() - 1] + weight);
    }
    let last = ends[ends.len() - 1];
    let low = ends.iter().copied().fold(bits(waterfall.total).min(0.0), f64::min);
    let high = ends.iter().copied().fold(bits(waterfall.total).max(1.0), f64::max);
    let bar = |from: f64, to: f64, total: bool| bar(from, to, low, high, total);
    html! {
        tr {
            th scope="row" { (phrase(words::START_WEIGHT)) } td {} td {} td {}
            td.n { (weight(bits(waterfall.prior))) } td { (bar(0.0, ends[1], false)) }
        }
        @for (index, step) in waterfall.steps.iter().enumerate() {
            @let (label, values) = evidence(step, a, b);
            tr {
                th scope="row" { @match label { Some(label) => (phrase(label)), None => bdi { (step.column) } } }
                @for value in values { td { (value) } }
                td { @for language in LANGUAGES { span lang=(code(language)) dir=(direction(language)) { (agreement::level(language, step.level)) } } }
                td.n { (weight(weights[index])) } td { (bar(ends[index + 1], ends[index + 2], false)) }
            }
        }
        // What rounds to nothing is not told.
        @if waterfall.relatives <= -4 {
            tr {
                th scope="row" { (phrase(words::OR_RELATIVES)) } td {} td {} td { (phrase(words::RELATIVES_SHARE)) }
                td.n { (weight(bits(waterfall.relatives))) } td { (bar(last, last + bits(waterfall.relatives), false)) }
            }
        }
        tr {
            th scope="row" { (phrase(words::TOTAL)) } td {} td {} td {}
            td.n { strong { (weight(bits(waterfall.total))) } } td { (bar(0.0, bits(waterfall.total), true)) }
        }
    }
}

fn weight(bits: f64) -> Markup {
    html! { @for language in LANGUAGES { span lang=(code(language)) { (signed(language, bits)) } } }
}

fn bar(from: f64, to: f64, low: f64, high: f64, total: bool) -> Markup {
    let at = |bits: f64| (bits - low) / (high - low) * 120.0;
    let class = match (total, to < from) {
        (true, _) => "k p4",
        (false, true) => "k k-sources_disagree",
        (false, false) => "k p3",
    };
    let (x, width) = (at(from.min(to)), (at(to) - at(from)).abs().max(1.0));
    let mark = format!(
        r#"<path class="axis" d="M{zero} 0V14"/><rect class="{class}" x="{}" y="2" width="{}" height="10"/>"#,
        n(x),
        n(width),
        zero = n(at(0.0))
    );
    html! { svg.fall width="120" height="14" viewBox="0 0 120 14" aria-hidden="true" { (PreEscaped(mark)) } }
}

/// What a step compared, in the words of both reports. Identifiers and phones are sealed: their values are shown to
/// nobody, only that they were compared.
fn evidence(step: &Step, a: &Report, b: &Report) -> (Option<Text>, [Markup; 2]) {
    let both = |tell: &dyn Fn(&Report) -> Markup| [tell(a), tell(b)];
    let text = |get: fn(&Report) -> Option<&str>| {
        both(&move |report| html! { bdi { (get(report).unwrap_or("—")) } })
    };
    let date = |role: DateRole| {
        let days = move |r: &Report| r.dates.iter().find(|date| date.role == role).map(|date| date.days);
        both(&move |report| day(days(report)))
    };
    let place = |roles: &'static [PlaceRole]| both(&move |report| place(report, roles));
    let values = match step.column.as_str() {
        "name" => both(&names),
        "father" => text(|r| r.person.father.as_deref()),
        "mother" => text(|r| r.person.mother.as_deref()),
        "sex" => both(&|report| {
            html! {
                @for language in LANGUAGES { span lang=(code(language)) { (report.person.sex.map_or("—", |sex| sex.words(language))) } }
            }
        }),
        "born" => both(&|report| day(report.person.born())),
        "died" => date(DateRole::Died),
        "arrested" => date(DateRole::Arrested),
        "injured" => date(DateRole::Injured),
        "released" => date(DateRole::Released),
        "place" => place(&[PlaceRole::Event, PlaceRole::Death]),
        "residence" => place(&[PlaceRole::Residence]),
        "origin" => place(&[PlaceRole::Origin]),
        "occupation" => text(|r| r.person.occupation.as_deref()),
        // Sealed ones, and a column that this page does not know: it is named, and its values are not shown.
        _ => [phrase(words::SEALED_EVIDENCE), phrase(words::SEALED_EVIDENCE)],
    };
    (agreement::column(&step.column), values)
}

fn names(report: &Report) -> Markup {
    html! { @for name in report.person.names.iter().filter(|name| name.may_display).take(3) { bdi { (name.text) } " " } }
}

fn day(days: Option<DayRange>) -> Markup {
    html! {
        @match days {
            None => "—",
            Some(days) => {
                @for language in LANGUAGES {
                    span lang=(code(language)) {
                        @if days.days() > 2 * 365 { (own(language, days.first)) " … " (own(language, days.last)) }
                        @else { (crate::page::numbers::days(language, days)) }
                    }
                }
            }
        }
    }
}

fn place(report: &Report, roles: &[PlaceRole]) -> Markup {
    let place = report.places.iter().find(|claim| roles.contains(&claim.role)).map(|claim| &claim.place);
    html! {
        @match place {
            None => "—",
            Some(place) => {
                @let province = place.province.as_deref();
                bdi { (province.unwrap_or_default()) }
                @if let Some(city) = place.city.as_deref().filter(|city| Some(*city) != province) { " " bdi { (city) } }
            }
        }
    }
}

fn disagreements(findings: &Findings, group: Option<&str>) -> Markup {
    let told = Told { findings, rows: false };
    let values: Vec<_> = findings
        .queue
        .iter()
        .filter_map(|question| match question.kind {
            QuestionKind::Value { person, value, .. } => Some((person as usize, value)),
            QuestionKind::Pair { .. } => None,
        })
        .collect();
    if values.is_empty() {
        return each(|language| html! { p { (words::NO_DISAGREEMENTS.to(language)) } });
    }
    html! {
        (each(|language| html! { p { (more(language, values.len(), MOST_VALUES)) } }))
        ul {
            @for (person, value) in values.iter().take(MOST_VALUES) {
                @let individual = &findings.people[*person];
                @let found = findings.beliefs[*person].axes.iter().flat_map(|axis| &axis.values).find(|found| found.value == *value);
                @if let Some(found) = found {
                    li {
                        a href=(format!("#{}", anchor(&individual.id))) { bdi { (individual.screen_name()) } }
                        @for language in LANGUAGES {
                            div lang=(code(language)) dir=(direction(language)) { (line(&told, found, group, language, true)) }
                        }
                    }
                }
            }
        }
    }
}

fn decisions(findings: &Findings) -> Markup {
    let resolved = &findings.decisions;
    html! {
        @if !resolved.conflicts.is_empty() {
            (page_section("conflicts", words::CONFLICTS, html! {
                ul {
                    @for conflict in &resolved.conflicts {
                        li {
                            code { (conflict.a.short()) } " / " code { (conflict.b.short()) } ": "
                            code { (conflict.stands.short()) } " " (phrase(words::STANDS)) ", "
                            code { (conflict.falls.short()) } " " (phrase(words::FALLS))
                        }
                    }
                }
            }))
        }
        @if !resolved.waiting.is_empty() {
            (page_section("waiting", words::WAITING, html! { ul { @for id in &resolved.waiting { li { code { (id.short()) } } } } }))
        }
    }
}
