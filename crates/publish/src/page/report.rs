//! `report.html`: what anybody may have. It renders a [`View`], which has no field for a name, a source, a place finer
//! than a province, or an age; what is not there cannot leak.

use super::bins::ByDay;
use super::chart::bars::{Bar, bars};
use super::chart::columns::columns;
use super::chart::interval::{Range, interval, told as range_told};
use super::chart::levels::{READING_ORDER, Stack, levels, swatch};
use super::chart::timeline::{Cut, timeline};
use super::chart::upset::{List, Pattern, upset};
use super::chart::{Caption, Table};
use super::count::Count;
use super::isolate::isolate;
use super::numbers::{comma, days, digits, instant, number, percent, time};
use super::shell::{Shell, each};
use super::words::{self, Text};
use khabar_model::{Axis, DayRange, Instant, Language, Level, Province, SourceKind, Value};
use maud::{Markup, html};

/// What a page rests on.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The instant as of which everything is told.
    pub as_of: Instant,
    /// The zone's offset from UTC in seconds.
    pub zone_offset: i32,
    /// The zone's name.
    pub zone: String,
    /// The policy's name.
    pub policy: String,
    /// The policy's hash, as hex.
    pub policy_hash: String,
    /// The fingerprint of the statements, as hex.
    pub statements: String,
    /// How many statements.
    pub count: u64,
    /// The engine.
    pub engine: String,
    /// The episode's name and days, where the policy has one.
    pub episode: Option<(String, DayRange)>,
}

/// A stretch of time when lines were cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When it began.
    pub start: Instant,
    /// When it ended; none where it goes on, or no end is known.
    pub end: Option<Instant>,
    /// Where, as written; none for the whole country.
    pub place: Option<String>,
    /// Of what kind, as written.
    pub kind: String,
}

/// Figures of one state, by level.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The state.
    pub value: Value,
    /// (level or stronger, at least so many), strongest first.
    pub levels: Vec<(Level, Count)>,
}

/// One row of value × level.
#[derive(Clone, Debug)]
pub struct Row {
    /// The axis.
    pub axis: Axis,
    /// The values put together.
    pub values: Vec<Value>,
    /// (levels put together, people); none where all together are too few.
    pub parts: Option<Vec<(Vec<Level>, u64)>>,
}

/// People of one state over days.
#[derive(Clone, Debug)]
pub struct Days {
    /// The state.
    pub value: Value,
    /// By the day it happened.
    pub event: ByDay,
    /// By the day it was first heard.
    pub arrival: ByDay,
}

/// People of one state by province, most first.
#[derive(Clone, Debug)]
pub struct Provinces {
    /// The state.
    pub value: Value,
    /// Provinces; none stands for all that are too small to tell apart.
    pub counts: Vec<(Option<&'static Province>, Count)>,
}

/// Which lists name the same people.
#[derive(Clone, Debug)]
pub struct Overlaps {
    /// The state.
    pub value: Value,
    /// (the list's letter, its kind, its people).
    pub lists: Vec<(usize, SourceKind, Count)>,
    /// (bits of `lists`, people on exactly these), most first.
    pub patterns: Vec<(u32, Count)>,
}

/// An estimate, or its refusal.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The state.
    pub value: Value,
    /// People on at least one list.
    pub observed: Count,
    /// Each method's range: its name, lower end, centre, upper end (none: a lower bound alone).
    pub ranges: Vec<(String, f64, f64, Option<f64>)>,
    /// From the lowest to the highest end.
    pub union: Option<(f64, f64)>,
    /// If so many links had been missed: the range, or none where it is refused.
    pub sensitivity: Vec<(f64, Option<(f64, f64)>)>,
    /// What it rests on, in English and Persian.
    pub assumptions: Vec<[String; 2]>,
    /// What to keep in mind.
    pub warnings: Vec<[String; 2]>,
    /// What was refused, and why.
    pub refusals: Vec<[String; 2]>,
    /// The whole is refused.
    pub refused: bool,
}

/// Everything on the page.
#[derive(Clone, Debug)]
pub struct View {
    /// The group's name for readers.
    pub group: Option<String>,
    /// What the page rests on.
    pub stamp: Stamp,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Value × level.
    pub rows: Vec<Row>,
    /// The days that the charts show.
    pub window: DayRange,
    /// By day.
    pub days: Vec<Days>,
    /// By province.
    pub provinces: Vec<Provinces>,
    /// Overlap of the lists.
    pub overlaps: Vec<Overlaps>,
    /// Estimates; none where none was asked for.
    pub estimates: Vec<Estimate>,
    /// The shutdown.
    pub outages: Vec<Outage>,
    /// The smallest count of living people that is told.
    pub smallest: u64,
    /// Statements withdrawn.
    pub withdrawn: u64,
    /// People not named at the family's wish.
    pub unnamed_by_wish: u64,
    /// No source was declared.
    pub bare: bool,
}

/// The whole file.
pub fn page(view: &View) -> String {
    let shell = Shell { title: words::REPORT_TITLE, recipient: None, search: false };
    let main = each(|language| content(view, language));
    shell.document(&main, |language| html! { p { (words::NOBODY_ASKS.to(language)) } })
}

fn content(view: &View, language: Language) -> Markup {
    html! {
        h1 { (words::REPORT_TITLE.to(language)) @if let Some(group) = &view.group { ": " bdi { (group) } } }
        p.lead { (words::REPORT_LEAD.to(language)) }
        (first_line(view, language))
        (stamp(view, language))
        (contents(view, language))
        (figures(view, language))
        (by_level(view, language))
        (by_day(view, language))
        (by_province(view, language))
        (overlap(view, language))
        (estimates(view, language))
        (shutdown(view, language))
        (how_to_read(view, language))
    }
}

/// An id that is unique on a page with two languages.
fn id(language: Language, name: &str) -> String {
    format!("{}-{name}", super::shell::code(language))
}

fn section(language: Language, name: &str, title: Text, body: Markup) -> Markup {
    let heading = id(language, name);
    html! { section aria-labelledby=(heading) { h2 id=(heading) { (title.to(language)) } (body) } }
}

/// The first line wherever somebody looks for a person.
pub(crate) fn lines_cut(outages: &[Outage], stamp: &Stamp, language: Language) -> Markup {
    let day = |at: Instant| at.day(stamp.zone_offset);
    let place = |outage: &Outage| outage.place.as_deref().map(|written| place_name(language, written));
    html! {
        @for outage in outages.iter().filter(|outage| outage.place.is_none() || outages.len() <= 3) {
            @let cut_off = outage.end.filter(|end| *end <= stamp.as_of);
            @let of = place(outage).unwrap_or_else(|| words::THE_COUNTRY.to(language).to_owned());
            @match (language, cut_off) {
                (Language::En, None) => { "The lines of " bdi { (of) } " have been cut since " (time(language, day(outage.start))) ". " }
                (Language::En, Some(end)) => { "The lines of " bdi { (of) } " were cut from " (time(language, day(outage.start))) " to " (time(language, day(end))) ". " }
                (Language::Fa, None) => { "خط‌های " bdi { (of) } " از " (time(language, day(outage.start))) " قطع است. " }
                (Language::Fa, Some(end)) => { "خط‌های " bdi { (of) } " از " (time(language, day(outage.start))) " تا " (time(language, day(end))) " قطع بود. " }
            }
        }
        strong { (words::NOT_A_SIGN.to(language)) }
    }
}

/// A place in the words of the language where the gazetteer knows it, else as written.
pub(crate) fn place_name(language: Language, written: &str) -> String {
    match (khabar_model::province(written), language) {
        (Some(province), Language::En) => province.en.to_owned(),
        (Some(province), Language::Fa) => province.fa.to_owned(),
        (None, _) => isolate(written),
    }
}

fn first_line(view: &View, language: Language) -> Markup {
    html! { p.first { (lines_cut(&view.outages, &view.stamp, language)) } }
}

fn stamp(view: &View, language: Language) -> Markup {
    html! {
        section aria-label=(words::STAMP.to(language)) {
            (stamp_list(&view.stamp, language, &[
                (words::WITHDRAWN, number(language, view.withdrawn)),
                (words::UNNAMED_BY_WISH, number(language, view.unnamed_by_wish)),
            ]))
            @if view.bare { p.note { (words::BARE.to(language)) } }
        }
    }
}

/// What findings rest on, as a list.
pub(crate) fn stamp_list(stamp: &Stamp, language: Language, more: &[(Text, String)]) -> Markup {
    html! {
        dl.stamp {
            dt { (words::AS_OF.to(language)) } dd { (instant(language, stamp.as_of, stamp.zone_offset)) }
            dt { (words::SCOPE.to(language)) }
            dd { (scope(stamp, language)) }
            dt { (words::CODEBOOK.to(language)) } dd { bdi { (stamp.policy) } " · " bdi { code { (stamp.policy_hash) } } }
            dt { (words::STATEMENTS.to(language)) }
            dd { (number(language, stamp.count)) " · " bdi { code { (stamp.statements.get(..16).unwrap_or(&stamp.statements)) } } }
            dt { (words::ENGINE.to(language)) } dd { bdi { (stamp.engine) } }
            dt { (words::ZONE.to(language)) } dd { bdi { (stamp.zone) } }
            @for (term, told) in more { dt { (term.to(language)) } dd { (told) } }
        }
    }
}

fn scope(stamp: &Stamp, language: Language) -> Markup {
    html! {
        @match &stamp.episode {
            Some((name, range)) => { bdi { (name) } " · " (days(language, *range)) }
            None => (words::SCOPE_ALL.to(language))
        }
    }
}

/// The short line under every figure: as of when, by which codebook.
fn short_stamp(view: &View, language: Language) -> String {
    let stamp = &view.stamp;
    let day = super::numbers::both(language, stamp.as_of.day(stamp.zone_offset));
    let scope = stamp.episode.as_ref().map_or_else(
        || words::SCOPE_ALL.to(language).to_owned(),
        |(name, range)| format!("{}{}{}", isolate(name), comma(language), days(language, *range)),
    );
    let hash = stamp.policy_hash.get(..8).unwrap_or(&stamp.policy_hash);
    format!(
        "{} {day} · {}: {scope} · {}: \u{2068}{hash}\u{2069}",
        words::AS_OF.to(language),
        words::SCOPE.to(language),
        words::CODEBOOK.to(language)
    )
}

/// The short line, and that counts of the living are rounded.
fn count_note(view: &View, language: Language, value: Value) -> String {
    let stamp = short_stamp(view, language);
    if words::counts_the_living(value) {
        format!("{stamp} · {}", words::ROUNDED.to(language))
    } else {
        stamp
    }
}

fn contents(view: &View, language: Language) -> Markup {
    let mut links = vec![("figures", words::FIGURES), ("levels", words::BY_LEVEL)];
    if !view.days.is_empty() {
        links.push(("days", words::BY_DAY));
    }
    if !view.provinces.is_empty() {
        links.push(("provinces", words::BY_PROVINCE));
    }
    if !view.overlaps.is_empty() {
        links.push(("overlap", words::OVERLAP));
    }
    links.push(("estimate", words::ESTIMATE));
    if !view.outages.is_empty() {
        links.push(("shutdown", words::TIMELINE));
    }
    links.push(("how", words::HOW_TO_READ));
    html! {
        nav aria-label=(words::CONTENTS.to(language)) {
            ul { @for (name, title) in links { li { a href=(format!("#{}", id(language, name))) { (title.to(language)) } } } }
        }
    }
}

fn figures(view: &View, language: Language) -> Markup {
    section(
        language,
        "figures",
        words::FIGURES,
        html! {
            p { (words::FIGURES_NOTE.to(language)) }
            @if view.figures.is_empty() { p { (words::NO_FIGURES.to(language)) } }
            div.grid { @for figure in &view.figures { (figure_bars(view, figure, language)) } }
        },
    )
}

fn figure_bars(view: &View, figure: &Figure, language: Language) -> Markup {
    let title = format!("{}: {}", figure.value.words(language), words::AT_LEAST.to(language));
    let description = words::fill(language, words::DESC_FIGURES, &[figure.value.words(language)]);
    let caption = Caption {
        id: &id(language, &format!("f-{}", figure.value)),
        title: &title,
        description: &description,
        note: &short_stamp(view, language),
    };
    let bar = |(level, count): &(Level, Count)| Bar {
        label: or_stronger(language, *level, view.group.as_deref()),
        length: count.length(),
        told: count.told(language),
    };
    let head = [words::LEVEL, words::AT_LEAST].map(|text| text.to(language));
    bars(language, &caption, head, &figure.levels.iter().map(bar).collect::<Vec<_>>())
}

fn or_stronger(language: Language, level: Level, group: Option<&str>) -> String {
    let words = words::level(language, level, group);
    if level == Level::Confirmed { words } else { format!("{words} {}", words::OR_STRONGER.to(language)) }
}

fn by_level(view: &View, language: Language) -> Markup {
    let too_few = format!("{} {}", words::FEWER_THAN.to(language), number(language, view.smallest));
    let stack = |row: &Row| Stack {
        label: row.values.iter().map(|value| value.words(language)).collect::<Vec<_>>().join(comma(language)),
        parts: row.parts.clone(),
    };
    section(
        language,
        "levels",
        words::BY_LEVEL,
        html! {
            p { (words::BY_LEVEL_NOTE.to(language)) }
            div.grid {
                @for axis in Axis::ALL.iter().filter(|axis| view.rows.iter().any(|row| row.axis == **axis)) {
                    @let stacks: Vec<Stack> = view.rows.iter().filter(|row| row.axis == *axis).map(stack).collect();
                    @let id = id(language, &format!("l-{axis}"));
                    @let description = words::fill(language, words::DESC_LEVELS, &[axis.words(language)]);
                    @let caption = Caption {
                        id: &id,
                        title: axis.words(language),
                        description: &description,
                        note: &short_stamp(view, language),
                    };
                    (levels(language, &caption, &stacks, view.group.as_deref(), &too_few))
                }
            }
        },
    )
}

fn by_day(view: &View, language: Language) -> Markup {
    let day = |at: Instant| at.day(view.stamp.zone_offset);
    let cuts: Vec<DayRange> = view
        .outages
        .iter()
        .filter(|outage| outage.place.is_none())
        .map(|outage| {
            DayRange::between(
                day(outage.start),
                outage.end.map_or(view.window.last.max(day(outage.start)), day),
            )
        })
        .collect();
    let chart = |value: Value, kind: &str, which: Text, by_day: &ByDay| {
        let title = format!("{}{}{}", value.words(language), comma(language), which.to(language));
        let description =
            words::fill(language, words::DESC_DAYS, &[value.words(language), which.to(language)]);
        let id = id(language, &format!("d-{kind}-{value}"));
        let note = count_note(view, language, value);
        let caption = Caption { id: &id, title: &title, description: &description, note: &note };
        let outside: Vec<(String, String)> =
            [(words::DAY_UNKNOWN, by_day.unknown), (words::OTHER_DAYS, by_day.outside)]
                .into_iter()
                .filter(|(_, count)| !count.is_zero())
                .map(|(text, count)| (text.to(language).to_owned(), count.told(language)))
                .collect();
        columns(language, &caption, view.window, &cuts, &by_day.marks(language), &outside)
    };
    if view.days.is_empty() {
        return html! {};
    }
    section(
        language,
        "days",
        words::BY_DAY,
        html! {
            div.grid {
                @for days in &view.days {
                    (chart(days.value, "event", words::EVENT_DAYS, &days.event))
                    (chart(days.value, "arrival", words::ARRIVAL_DAYS, &days.arrival))
                }
            }
        },
    )
}

fn by_province(view: &View, language: Language) -> Markup {
    if view.provinces.is_empty() {
        return html! {};
    }
    let name = |province: Option<&'static Province>| match (province, language) {
        (Some(province), Language::En) => province.en,
        (Some(province), Language::Fa) => province.fa,
        (None, _) => words::OTHER_PROVINCES.to(language),
    };
    section(
        language,
        "provinces",
        words::BY_PROVINCE,
        html! {
            p { (words::BY_PROVINCE_NOTE.to(language)) }
            div.grid {
                @for provinces in &view.provinces {
                    @let id = id(language, &format!("p-{}", provinces.value));
                    @let title = format!("{}: {}", provinces.value.words(language), words::AT_LEAST.to(language));
                    @let description = words::fill(language, words::DESC_PROVINCES, &[provinces.value.words(language)]);
                    @let bars_: Vec<Bar> = provinces.counts.iter().map(|(province, count)| Bar {
                        label: name(*province).to_owned(), length: count.length(), told: count.told(language),
                    }).collect();
                    @let level = or_stronger(language, Level::SingleSource, view.group.as_deref());
                    @let note = format!("{level} · {}", short_stamp(view, language));
                    @let caption = Caption { id: &id, title: &title, description: &description, note: &note };
                    @let head = [words::PROVINCE, words::AT_LEAST].map(|text| text.to(language));
                    (bars(language, &caption, head, &bars_))
                }
            }
        },
    )
}

/// The letter under which a list stands on the public page.
pub fn letter(language: Language, list: usize) -> String {
    const PERSIAN: [&str; 20] = [
        "الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ",
    ];
    let round = list / 20;
    let letter = match language {
        Language::En => char::from(b'A' + (list % 20) as u8).to_string(),
        Language::Fa => PERSIAN[list % 20].to_owned(),
    };
    if round == 0 { letter } else { format!("{letter}{}", number(language, round as u64)) }
}

/// The kind of a list, as far as the public may know it: witnesses and families are not told apart.
fn list_kind(language: Language, kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Organisation | SourceKind::Official | SourceKind::Aggregator | SourceKind::Media => {
            kind.words(language)
        }
        _ => words::OTHER_SOURCE.to(language),
    }
}

fn overlap(view: &View, language: Language) -> Markup {
    if view.overlaps.is_empty() {
        return html! {};
    }
    section(
        language,
        "overlap",
        words::OVERLAP,
        html! {
            p { (words::OVERLAP_NOTE.to(language)) }
            div.grid { @for overlaps in &view.overlaps { (overlap_plot(view, overlaps, language)) } }
        },
    )
}

fn overlap_plot(view: &View, overlaps: &Overlaps, language: Language) -> Markup {
    let lists: Vec<List> = overlaps
        .lists
        .iter()
        .map(|(list, kind, count)| List {
            short: letter(language, *list),
            long: list_kind(language, *kind).to_owned(),
            told: count.told(language),
        })
        .collect();
    let pattern = |(lists, count): &(u32, Count)| Pattern {
        lists: *lists,
        count: count.length(),
        told: count.told(language),
    };
    let patterns: Vec<Pattern> = overlaps.patterns.iter().map(pattern).collect();
    let note = count_note(view, language, overlaps.value);
    let description = words::fill(language, words::DESC_OVERLAP, &[overlaps.value.words(language)]);
    let caption = Caption {
        id: &id(language, &format!("o-{}", overlaps.value)),
        title: overlaps.value.words(language),
        description: &description,
        note: &note,
    };
    upset(language, &caption, &lists, &patterns)
}

fn estimates(view: &View, language: Language) -> Markup {
    section(
        language,
        "estimate",
        words::ESTIMATE,
        html! {
            @if view.estimates.is_empty() { p { (words::ESTIMATE_NONE.to(language)) } }
            @for (number, estimate) in view.estimates.iter().enumerate() { (one_estimate(view, estimate, number, language)) }
        },
    )
}

fn one_estimate(view: &View, estimate: &Estimate, place: usize, language: Language) -> Markup {
    let texts = |texts: &[[String; 2]]| -> Vec<String> {
        let fa = language == Language::Fa;
        texts.iter().map(|text| digits(language, &text[usize::from(fa)])).collect()
    };
    html! {
        h3 { (estimate.value.words(language)) }
        p { (words::OBSERVED.to(language)) ": " strong { (estimate.observed.told(language)) } }
        @if estimate.refused {
            p.first { strong { (words::ESTIMATE_REFUSED.to(language)) ". " } }
            ul { @for text in texts(&estimate.refusals) { li { (text) } } }
        } @else {
            @if let Some((lower, upper)) = estimate.union {
                @let range = Range { label: String::new(), lower, centre: lower, upper: Some(upper) };
                p.big { (range_told(language, &range)) small { (words::ESTIMATE_UNION.to(language)) } }
            }
            p.note { (words::ESTIMATE_NEVER_ONE.to(language)) }
            div.grid {
                (estimate_ranges(view, estimate, place, language))
                div {
                    (list(words::ASSUMPTIONS.to(language), &texts(&estimate.assumptions)))
                    (list(words::WARNINGS.to(language), &texts(&estimate.warnings)))
                    (list(words::REFUSALS.to(language), &texts(&estimate.refusals)))
                    (sensitivity(estimate, language))
                }
            }
        }
    }
}

fn list(title: &str, texts: &[String]) -> Markup {
    html! { @if !texts.is_empty() { div.box { strong { (title) } ul { @for text in texts { li { (text) } } } } } }
}

fn estimate_ranges(view: &View, estimate: &Estimate, place: usize, language: Language) -> Markup {
    if estimate.ranges.is_empty() {
        return html! {};
    }
    let range = |(name, lower, centre, upper): &(String, f64, f64, Option<f64>)| Range {
        label: method(language, name),
        lower: *lower,
        centre: *centre,
        upper: *upper,
    };
    let ranges: Vec<Range> = estimate.ranges.iter().map(range).collect();
    let description = words::fill(language, words::DESC_ESTIMATE, &[estimate.value.words(language)]);
    let title = format!("{}: {}", estimate.value.words(language), words::ESTIMATE.to(language));
    let caption = Caption {
        id: &id(language, &format!("e-{place}")),
        title: &title,
        description: &description,
        note: &short_stamp(view, language),
    };
    interval(language, &caption, estimate.observed.length() as u64, &ranges)
}

/// A method's name; methods that the table does not know keep the name that the engine gives them.
fn method(language: Language, name: &str) -> String {
    let known = match name {
        "log-linear" => Some(words::METHOD_LOG_LINEAR),
        "log-linear-reselected" => Some(words::METHOD_RESELECTED),
        "log-linear-averaged" => Some(words::METHOD_AVERAGED),
        "decomposable" => Some(words::METHOD_DECOMPOSABLE),
        "chao-f3" => Some(words::METHOD_CHAO_THREE),
        "mth-chao" => Some(words::METHOD_CHAO_MTH),
        "lcmcr" => Some(words::METHOD_LATENT),
        name if name.contains("chao") => Some(words::METHOD_CHAO),
        _ => None,
    };
    match known {
        Some(text) => text.to(language).to_owned(),
        None => format!("\u{2066}{name}\u{2069}"),
    }
}

fn sensitivity(estimate: &Estimate, language: Language) -> Markup {
    if estimate.sensitivity.is_empty() {
        return html! {};
    }
    let row = |(missed, range): &(f64, Option<(f64, f64)>)| {
        let told = range.map_or_else(
            || words::REFUSED_HERE.to(language).to_owned(),
            |(lower, upper)| {
                range_told(
                    language,
                    &Range { label: String::new(), lower, centre: lower, upper: Some(upper) },
                )
            },
        );
        vec![percent(language, *missed), told]
    };
    let table = Table {
        head: [words::MISSED_LINKS, words::COUNT].map(|text| text.to(language).to_owned()).to_vec(),
        rows: estimate.sensitivity.iter().map(row).collect(),
    };
    html! { div.box { (table.markup(words::SENSITIVITY.to(language), false)) } }
}

fn shutdown(view: &View, language: Language) -> Markup {
    if view.outages.is_empty() {
        return html! {};
    }
    let cuts = cuts(&view.outages, &view.stamp, language);
    let caption = Caption {
        id: &id(language, "t-cuts"),
        title: words::LINES_CUT.to(language),
        description: words::DESC_SHUTDOWN.to(language),
        note: "",
    };
    let first = cuts.iter().map(|cut| cut.first).min().unwrap_or(view.window.first).min(view.window.first);
    let last = cuts.iter().filter_map(|cut| cut.last).max().unwrap_or(view.window.last).max(view.window.last);
    section(
        language,
        "shutdown",
        words::TIMELINE,
        timeline(language, &caption, DayRange { first, last }, &cuts),
    )
}

/// Outages as rows of a timeline.
pub(crate) fn cuts(outages: &[Outage], stamp: &Stamp, language: Language) -> Vec<Cut> {
    let cut = |outage: &Outage| Cut {
        place: outage.place.as_deref().map_or_else(
            || words::THE_COUNTRY.to(language).to_owned(),
            |written| place_name(language, written),
        ),
        kind: isolate(&outage.kind),
        first: outage.start.day(stamp.zone_offset),
        last: outage.end.map(|end| end.day(stamp.zone_offset)),
    };
    outages.iter().map(cut).collect()
}

fn how_to_read(view: &View, language: Language) -> Markup {
    section(
        language,
        "how",
        words::HOW_TO_READ,
        html! {
            p { (words::GATE_NOTE.to(language)) }
            h3 { (words::LEVEL_MEANS.to(language)) }
            (levels_explained(view.group.as_deref(), language))
        },
    )
}

/// Every level with what it means.
pub(crate) fn levels_explained(group: Option<&str>, language: Language) -> Markup {
    html! {
        dl.levels {
            @for level in READING_ORDER {
                dt { (swatch(&[level])) " " (words::level(language, level, group)) }
                dd { (words::level_means(level).to(language)) }
            }
        }
    }
}
