//! The people: one block each, in groups that are closed until they are wanted.

use super::{anchor, origins, section as page_section};
use crate::page::chart::strip::{Span, strip};
use crate::page::isolate::isolate;
use crate::page::numbers::{comma, digits, number};
use crate::page::shell::{LANGUAGES, code, each, phrase};
use crate::page::tell::{Told, source_name};
use crate::page::words::{self, Text};
use khabar_findings::{
    AxisFinding, Depth, Findings, Individual, PersonFindings, Saying, ValueFinding, sentences,
};
use khabar_model::{Axis, Language, Level, Report, Value, capital};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The most lines of sources under one person; the rest are counted. A flood shall not fill the page.
const MOST_LINES: usize = 12;

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
    let pictured = origins::pictured(findings);
    html! {
        @for people in order.chunks(GROUP) {
            details.g open[order.len() <= GROUP] {
                summary { b { (isolate(name(people.first()))) } " – " b { (isolate(name(people.last()))) } " "
                    span.of { (each_number(people.len())) } }
                @for &person in people { (block(findings, person, pictured.contains(&person), group)) }
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
                    @for value in Value::ALL { (option(&letter(*value).to_string(), LANGUAGES.map(|language| value.words(language)))) }
                } }
            div { label for="fl" { (phrase(words::FILTER_LEVEL)) }
                select #fl {
                    (option("", both(words::ANY)))
                    @for level in Level::ALL { (option(&digit(*level).to_string(), LANGUAGES.map(|language| level.words(language)))) }
                } }
            div { (phrase(words::SHOWN)) " " output #fn for="q fs fl" aria-live="polite" {} }
        }
    }
}

fn block(findings: &Findings, index: usize, pictured: bool, group: Option<&str>) -> Markup {
    let person = &findings.people[index];
    let Some(beliefs) = findings.beliefs.get(index) else { return html! {} };
    html! {
        div.c id=(anchor(&person.id)) data-v=(codes(beliefs)) {
            (heading(findings, person))
            @for language in LANGUAGES {
                p lang=(code(language)) { (words_of(findings, person, beliefs, group, language)) }
            }
            (path(beliefs))
            @if pictured {
                (each(|language| origins::picture(findings, index, group, language)))
                details.of { summary { (phrase(words::TREE_ROWS)) } p { (reports(findings, person, beliefs)) } }
            } @else {
                p.of { (reports(findings, person, beliefs)) }
            }
        }
    }
}

/// What the filters read: a letter for the value and a digit for the level, one pair after the other.
fn codes(beliefs: &PersonFindings) -> String {
    let values = beliefs.axes.iter().flat_map(|axis| &axis.values);
    values.map(|value| format!("{}{}", letter(value.value), digit(value.level))).collect()
}

fn letter(value: Value) -> char {
    let at = Value::ALL.iter().position(|one| *one == value).unwrap_or_default();
    char::from_u32(u32::from('A') + at as u32).unwrap_or('?')
}

fn digit(level: Level) -> usize {
    Level::ALL.iter().position(|one| *one == level).unwrap_or_default()
}

/// The names that most originals give; where none does, the first that any report may show.
pub fn names<'a>(findings: &'a Findings, person: &'a Individual) -> Vec<&'a str> {
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

/// One value in one line: what, at which level, on which days, who says so, what stands against it. What one source's
/// word lacks is the same for all and stands once, under "how to read"; `whole` tells it here too.
pub fn line(
    told: &Told<'_>,
    found: &ValueFinding,
    group: Option<&str>,
    language: Language,
    whole: bool,
) -> String {
    let policy = &told.findings.policy;
    let level = match (found.level, group) {
        (Level::Confirmed, Some(_)) => words::level(language, found.level, group),
        (level, _) => policy.level_words(level, language).to_owned(),
    };
    let alone = found.k_min == 1 && found.reasons.posts == 1;
    let said =
        sentences(found, policy, language, Depth::Group, told).into_iter().filter(|(part, _)| match part {
            Saying::Level => false,
            Saying::Origins => !alone,
            Saying::Raise => whole,
            _ => true,
        });
    let head = format!("{}: {level}.", capital(found.value.words(language)));
    std::iter::once(head).chain(said.map(|(_, sentence)| sentence)).collect::<Vec<_>>().join(" ")
}

/// Who it is as far as reports say, then why each value stands where it stands: one paragraph, lines kept.
fn words_of(
    findings: &Findings,
    person: &Individual,
    beliefs: &PersonFindings,
    group: Option<&str>,
    language: Language,
) -> String {
    let told = Told { findings, rows: false };
    let mut lines = vec![description(findings, person, language)];
    lines.extend(values(beliefs).map(|value| line(&told, value, group, language, false)));
    lines.extend(beliefs.axes.iter().filter_map(|axis| path_words(axis, language)));
    if beliefs.custody_denied {
        lines.push(words::CUSTODY_DENIED.to(language).to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// All values said, axis by axis, what a reader sees first before the rest of its axis.
pub fn values(beliefs: &PersonFindings) -> impl Iterator<Item = &ValueFinding> {
    beliefs.axes.iter().flat_map(|axis| {
        let first = headline(axis);
        let rest =
            axis.values.iter().filter(move |value| first.is_none_or(|first| first.value != value.value));
        first.into_iter().chain(rest)
    })
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
    let places = place_words(reports(), language);
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

/// Each province once, with its cities.
fn place_words<'a>(reports: impl Iterator<Item = &'a Report>, language: Language) -> BTreeSet<String> {
    let mut cities: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in reports.flat_map(|report| &report.places).map(|claim| &claim.place) {
        let province =
            place.province.as_deref().map(|written| crate::page::report::place_name(language, written));
        let city = place.city.as_deref().map(isolate);
        if province.is_some() || city.is_some() {
            cities.entry(province.unwrap_or_default()).or_default().extend(city);
        }
    }
    let told = |(province, cities): (String, BTreeSet<String>)| {
        let parts = std::iter::once(province).chain(cities).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(comma(language))
    };
    cities.into_iter().map(told).collect()
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

/// The reports as the tree of the value that a reader sees first (life, else the first axis): each independent source,
/// under it what repeats it; then every other report. In no language; rows of one source stand in one line.
fn reports(findings: &Findings, person: &Individual, beliefs: &PersonFindings) -> String {
    let axis = beliefs.axis(Axis::Life).or(beliefs.axes.first());
    let clusters = axis.and_then(headline).map_or(&[][..], |found| &found.clusters);
    let heading = names(findings, person);
    let mut told: BTreeSet<u32> = BTreeSet::new();
    let mut lines: Vec<Line> = Vec::new();
    for cluster in clusters {
        let root = findings.reports.get(cluster.root as usize).map(|stated| &stated.said.source);
        let from = lines.len();
        for &report in std::iter::once(&cluster.root).chain(&cluster.reports) {
            let own = findings.reports.get(report as usize).map(|stated| &stated.said.source) == root;
            let fresh = told.insert(report);
            if fresh {
                add(&mut lines, from, if own { "●" } else { "↳" }, findings, report, &heading);
            }
        }
    }
    let from = lines.len();
    for &report in person.reports.iter().filter(|report| !told.contains(report)) {
        add(&mut lines, from, "○", findings, report, &heading);
    }
    let rest = lines.len().saturating_sub(MOST_LINES);
    let mut texts: Vec<String> = lines.into_iter().take(MOST_LINES).map(Line::text).collect();
    if rest > 0 {
        texts.push(format!("+ {rest}"));
    }
    texts.join("\n")
}

/// Rows of one source at one place of the tree.
struct Line {
    mark: &'static str,
    /// The source; beside it the name as written, where the heading does not give it.
    who: [String; 2],
    file: String,
    rows: Vec<u32>,
}

impl Line {
    fn text(self) -> String {
        let [source, name] = self.who;
        let name = if name.is_empty() { name } else { format!(" · {}", isolate(&name)) };
        let more: String = self.rows.iter().skip(1).map(|row| format!(" {row}")).collect();
        let at = format!("{}:{}{more}", self.file, self.rows.first().copied().unwrap_or_default());
        format!("{} {}{name} · {}", self.mark, isolate(&source), isolate(&at))
    }
}

/// Add a report to the lines from `from` on.
fn add(
    lines: &mut Vec<Line>,
    from: usize,
    mark: &'static str,
    findings: &Findings,
    report: u32,
    heading: &[&str],
) {
    let Some(stated) = findings.reports.get(report as usize) else { return };
    let name = stated.said.person.names.iter().find(|name| name.may_display);
    let name = name.map_or("", |name| name.text.as_str());
    let name = if heading.contains(&name) { "" } else { name };
    let who = [source_name(findings, &stated.said.source).to_owned(), name.to_owned()];
    let file = stated.at.file.to_string();
    let same = |line: &&mut Line| line.mark == mark && line.who == who && line.file == file;
    match lines[from..].iter_mut().find(same) {
        Some(line) => line.rows.push(stated.at.row),
        None => lines.push(Line { mark, who, file, rows: vec![stated.at.row] }),
    }
}
