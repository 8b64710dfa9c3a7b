//! What `khabar check` prints: the group's own screen, 80 columns, and the same as JSON.

use crate::screen::{count, heading, note, row};
use crate::strata;
use khabar_findings::{AtLeast, COUNTED_LEVELS, Estimated, Findings, QuestionKind, Scope, place_key};
use khabar_intake::Folder;
use khabar_model::{Axis, Class, Language, Level, PROVINCES, SourceId, Value, short};
use khabar_publish::internal::{RejectRow, VanishedRow};
use khabar_publish::{aggregate, internal};
use serde_json::json;
use std::collections::BTreeMap;

/// Lines of a list that the screen shows before it says how many more there are.
const SHOWN: usize = 5;

/// The screen.
pub fn screen(folder: &Folder, findings: &Findings, estimates: Option<&Vec<Estimated>>) -> String {
    let mut out = String::new();
    stamp(&mut out, findings);
    sources(&mut out, folder, findings);
    rows(&mut out, folder);
    people(&mut out, findings);
    beliefs(&mut out, findings);
    disagreements(&mut out, findings);
    pairs(&mut out, findings);
    vanished(&mut out, folder, findings);
    overlaps(&mut out, findings);
    figures(&mut out, findings);
    if let Some(estimates) = estimates {
        estimated(&mut out, findings, estimates);
    }
    out
}

fn stamp(out: &mut String, findings: &Findings) {
    let stamp = &findings.stamp;
    let line = format!(
        "{} · {} statements {} · policy \"{}\" {} · as of {}",
        stamp.engine,
        count(stamp.count as u64),
        short(&stamp.statements),
        stamp.policy_name,
        short(&stamp.policy),
        stamp.as_of,
    );
    note(out, &line);
    note(out, "For this group alone: deaths below may not have been told to families.");
    if stamp.unsealed {
        note(out, "A keeper's run: sealed fields were opened and used; another's run may differ.");
    }
}

fn sources(out: &mut String, folder: &Folder, findings: &Findings) {
    heading(out, "SOURCES");
    let mut reports: BTreeMap<&SourceId, u64> = BTreeMap::new();
    findings.reports.iter().for_each(|report| *reports.entry(&report.said.source).or_default() += 1);
    let widths = [-26, -18, -14, 9];
    row(out, &widths, &["source", "class", "kind", "reports"]);
    let mut unknown = (0, 0);
    for (id, source) in &findings.sources {
        let class = findings.class(id);
        let reports = reports.get(id).copied().unwrap_or(0);
        if class == Class::Unknown {
            unknown = (unknown.0 + 1, unknown.1 + reports);
        } else {
            let class = class.words(Language::En);
            row(out, &widths, &[id.as_str(), class, source.kind.words(Language::En), &count(reports)]);
        }
    }
    if unknown.0 > 0 {
        let accounts = format!("{} account{}", count(unknown.0), if unknown.0 == 1 { "" } else { "s" });
        row(out, &widths, &[&accounts, Class::Unknown.words(Language::En), "", &count(unknown.1)]);
    }
    if findings.bare {
        note(
            out,
            "No source is declared: every file is of unknown origin, and nothing can rise above unverified. hint: `khabar sources init` writes a sources.toml to fill in.",
        );
    }
    let warnings = folder.warnings.len();
    if warnings > 0 {
        note(
            out,
            &format!(
                "{} fields were not understood; their rows came in without them. First:",
                count(warnings as u64)
            ),
        );
        folder.warnings.iter().take(SHOWN).for_each(|warning| note(out, &warning_line(warning)));
    }
}

/// Where a field was not understood, what was found there, and what to do.
pub fn warning_line(warning: &khabar_intake::Warning) -> String {
    let field = warning.field.as_deref().map(|field| format!(" {field}")).unwrap_or_default();
    format!("{}{field} {:?}: {}; {}", warning.at, warning.found, warning.reason, warning.reason.hint())
}

/// Where a row was not taken, and what to do.
pub fn reject_line(reject: &khabar_intake::Reject) -> String {
    let field = reject.field.as_deref().map(|field| format!(" {field}")).unwrap_or_default();
    format!("{}{field}: {}; {}", reject.at, reject.reason, reject.reason.hint())
}

fn rows(out: &mut String, folder: &Folder) {
    if folder.accounts.is_empty() {
        // A node: each row was accounted for when it was imported.
        return;
    }
    heading(out, "ROWS");
    let sum = |field: fn(&khabar_intake::FileAccount) -> u64| folder.accounts.iter().map(field).sum::<u64>();
    let widths = [10, 0];
    let mut line = |number: u64, words: &str| row(out, &widths, &[&count(number), words]);
    line(sum(|a| a.rows_read), "rows read, each of which ended as exactly one of:");
    line(sum(|a| a.gave_reports), "gave a report");
    line(sum(|a| a.tallies), "gave a tally");
    line(sum(|a| a.repeats), "exact repeat within its list");
    line(sum(|a| a.names_nobody), "names nobody (kept for copy detection)");
    line(sum(|a| a.rejected), "rejected");
    let rejects = &folder.rejects;
    for reject in rejects.iter().take(SHOWN) {
        note(out, &reject_line(reject));
    }
    more(out, rejects.len(), "rejects.csv");
}

fn more(out: &mut String, all: usize, file: &str) {
    if all > SHOWN {
        note(
            out,
            &format!("… and {} more: {file}, with --out DIR --internal NAME", count((all - SHOWN) as u64)),
        );
    }
}

fn people(out: &mut String, findings: &Findings) {
    heading(out, "PEOPLE");
    let reports = |wanted: fn(&Findings, usize) -> bool| {
        (0..findings.reports.len()).filter(|&index| wanted(findings, index)).count() as u64
    };
    let anonymous = reports(|f, i| !f.reports[i].said.person.is_named());
    let attached = reports(|f, i| f.person_of[i].is_some());
    let loose = findings.reports.len() as u64 - attached - anonymous;
    let widths = [10, 0];
    row(out, &widths, &[&count(findings.people.len() as u64), "people"]);
    row(out, &widths, &[&count(attached), "reports about them"]);
    row(out, &widths, &[&count(anonymous), "reports without a name: they form no person"]);
    row(out, &widths, &[&count(loose), "reports of unknown origin that attach to nobody"]);
}

fn beliefs(out: &mut String, findings: &Findings) {
    heading(out, "WHAT CAN BE BELIEVED (people, by value and level)");
    let counts = aggregate::counts(findings);
    let shown: Vec<Level> =
        Level::ALL.iter().copied().filter(|level| counts.keys().any(|key| key.1 == *level)).collect();
    let widths: Vec<i32> = [-8, -20].into_iter().chain(shown.iter().map(|_| 7)).collect();
    for lines in 0..2 {
        let cells: Vec<&str> =
            ["", ""].into_iter().chain(shown.iter().map(|level| short_level(*level)[lines])).collect();
        row(out, &widths, &cells);
    }
    let mut last = None;
    for value in Value::ALL.iter().filter(|value| counts.keys().any(|key| key.0 == **value)) {
        let axis = if last == Some(value.axis()) { "" } else { value.axis().words(Language::En) };
        last = Some(value.axis());
        let numbers: Vec<String> = shown
            .iter()
            .map(|level| counts.get(&(*value, *level)).map_or(String::from("·"), |n| count(*n)))
            .collect();
        let cells: Vec<&str> =
            [axis, value.words(Language::En)].into_iter().chain(numbers.iter().map(String::as_str)).collect();
        row(out, &widths, &cells);
    }
}

/// A level in two lines of at most seven letters.
fn short_level(level: Level) -> [&'static str; 2] {
    match level {
        Level::SetAside => ["set", "aside"],
        Level::Confirmed => ["con-", "firmed"],
        Level::SourcesDisagree => ["sources", "differ"],
        Level::Corroborated => ["corrob-", "orated"],
        Level::SeveralSources => ["several", "sources"],
        Level::SingleSource => ["single", "source"],
        Level::OneSideOnly => ["one", "side"],
        Level::Unverified => ["unveri-", "fied"],
    }
}

fn disagreements(out: &mut String, findings: &Findings) {
    let found: Vec<_> = findings
        .queue
        .iter()
        .filter_map(|question| match question.kind {
            QuestionKind::Value { person, axis, value, .. } => Some((person, axis, value)),
            QuestionKind::Pair { .. } => None,
        })
        .collect();
    heading(out, &format!("SOURCES DISAGREE ({})", found.len()));
    for (person, axis, value) in found.iter().take(SHOWN) {
        let person = &findings.people[*person as usize];
        row(
            out,
            &[-10, -9, -22, 0],
            &[&person.id.short(), axis.words(Language::En), value.words(Language::En), person.screen_name()],
        );
    }
    more(out, found.len(), "review.csv");
}

fn pairs(out: &mut String, findings: &Findings) {
    let pairs: Vec<(u32, u32, f64, u32)> = findings
        .queue
        .iter()
        .filter_map(|question| match question.kind {
            QuestionKind::Pair { a, b, probability, further } => Some((a, b, probability, further)),
            QuestionKind::Value { .. } => None,
        })
        .collect();
    heading(out, &format!("TWO PEOPLE OR ONE? ({})", count(pairs.len() as u64)));
    if pairs.iter().take(SHOWN).any(|pair| pair.3 > 0) {
        note(
            out,
            "Two people are asked about once; + says how many further pairs of their reports are open.",
        );
    }
    for (a, b, probability, further) in pairs.iter().take(SHOWN) {
        let report = |index: u32| &findings.reports[index as usize];
        let name = |index: u32| report(index).said.person.called().unwrap_or_default();
        let rows = format!("{} · {}", report(*a).at, report(*b).at);
        let names = format!("{} · {}", name(*a), name(*b));
        let further = if *further == 0 { String::new() } else { format!("+{further}") };
        row(out, &[4, 3, -34, 0], &[&format!("{probability:.2}"), &further, &rows, &names]);
    }
    more(out, pairs.len(), "review.csv");
}

/// Whom a newer edition of a list no longer lists. No section where nobody vanished.
fn vanished(out: &mut String, folder: &Folder, findings: &Findings) {
    let rows = vanished_rows(folder);
    if rows.is_empty() {
        return;
    }
    heading(out, &format!("NO LONGER LISTED ({})", count(rows.len() as u64)));
    note(out, "A newer edition of the list left them out. Look at each; nothing follows from it.");
    for gone in rows.iter().take(SHOWN) {
        let since = gone.since.map(|since| format!(" since {}", since.day(findings.policy.zone_offset)));
        let newer = format!("not in {}{}", gone.newer, since.unwrap_or_default());
        row(out, &[-24, -34, 0], &[&gone.at.to_string(), &newer, &gone.name]);
    }
    more(out, rows.len(), "review.csv");
}

/// Vanished rows, for the review sheet and the page; a name that may not be displayed is left out.
pub fn vanished_rows(folder: &Folder) -> Vec<VanishedRow> {
    let row = |gone: &khabar_intake::Vanished| VanishedRow {
        name: gone
            .report
            .person
            .names
            .iter()
            .find(|name| name.may_display)
            .map_or_else(String::new, |name| name.text.clone()),
        older: gone.older.clone(),
        at: gone.at.clone(),
        newer: gone.newer.clone(),
        since: gone.since,
    };
    folder.vanished.iter().map(row).collect()
}

fn overlaps(out: &mut String, findings: &Findings) {
    for overlap in findings.overlaps.iter().filter(|overlap| overlap.lists.len() > 1) {
        heading(
            out,
            &format!("LISTS THAT OVERLAP: {} (distinct named people)", overlap.value.words(Language::En)),
        );
        let lists = overlap.lists.len().min(7);
        let widths: Vec<i32> = [3, -24].into_iter().chain((0..lists).map(|_| 6)).collect();
        let numbers: Vec<String> = (1..=lists).map(|number| number.to_string()).collect();
        row(
            out,
            &widths,
            &["", ""].into_iter().chain(numbers.iter().map(String::as_str)).collect::<Vec<_>>(),
        );
        for (i, list) in overlap.lists.iter().enumerate().take(lists) {
            let shared = |j: usize| match j.cmp(&i) {
                std::cmp::Ordering::Less => String::new(),
                std::cmp::Ordering::Equal => count(list.people),
                std::cmp::Ordering::Greater => count(overlap.shared(i, j)),
            };
            let shared: Vec<String> = (0..lists).map(shared).collect();
            let cells = [numbers[i].as_str(), list.source.as_str()];
            let cells = cells.into_iter().chain(shared.iter().map(String::as_str));
            row(out, &widths, &cells.collect::<Vec<_>>());
        }
        if overlap.lists.len() > lists {
            note(out, &format!("… and {} smaller lists", overlap.lists.len() - lists));
        }
    }
}

fn figures(out: &mut String, findings: &Findings) {
    heading(out, "AT LEAST");
    let episode = findings.policy.episode.as_ref();
    let episode = episode.map_or("all days".to_owned(), |e| format!("\"{}\", {}", e.name, e.days));
    note(
        out,
        &format!(
            "Scope: {episode}, as of {}. Withdrawn: {}. Not named at the family's wish: {}. The larger of distinct named people and the largest tally (t) at that level or stronger; never a sum. One scope may hold another: do not add them.",
            findings.stamp.as_of,
            count(findings.withdrawn),
            aggregate::unnamed_by_wish(findings)
        ),
    );
    let mut scopes: Vec<_> = findings.figures.iter().map(|figure| &figure.scope).collect();
    scopes.dedup();
    let shown: Vec<Level> = COUNTED_LEVELS
        .iter()
        .copied()
        .filter(|level| findings.figures.iter().any(|f| f.level == *level))
        .collect();
    let widths: Vec<i32> = [-10, -24].into_iter().chain(shown.iter().map(|_| 10)).collect();
    for lines in 0..2 {
        let cells: Vec<&str> =
            ["", ""].into_iter().chain(shown.iter().map(|level| short_level(*level)[lines])).collect();
        row(out, &widths, &cells);
    }
    let (everywhere, places): (Vec<_>, Vec<_>) = scopes.into_iter().partition(|scope| scope.place.is_none());
    let at =
        |scope: &Scope, level: Level| findings.figures.iter().find(|f| f.scope == *scope && f.level == level);
    let weakest = |scope: &Scope| at(scope, Level::SingleSource).map_or(0, AtLeast::count);
    let mut of_dead: Vec<_> = places.iter().filter(|scope| scope.value == Value::Dead).collect();
    of_dead.sort_by_key(|scope| (std::cmp::Reverse(weakest(scope)), scope.place.clone()));
    for scope in everywhere.iter().chain(of_dead.iter().copied().take(SHOWN)) {
        let cells: Vec<String> = shown
            .iter()
            .map(|level| match at(scope, *level) {
                None => "·".to_owned(),
                Some(figure) if figure.tally > figure.named => format!("{} t", count(figure.count())),
                Some(figure) => count(figure.count()),
            })
            .collect();
        let place = place_words(scope.place.as_deref());
        let cells =
            [scope.value.words(Language::En), &place].into_iter().chain(cells.iter().map(String::as_str));
        row(out, &widths, &cells.collect::<Vec<_>>());
    }
    more(out, of_dead.len(), "aggregate.csv");
}

fn place_words(place: Option<&str>) -> String {
    match place {
        None => "everywhere".to_owned(),
        Some(key) => PROVINCES
            .iter()
            .find(|p| p.code == key || place_key(p.en) == key)
            .map_or(key.to_owned(), |p| p.en.to_owned()),
    }
}

fn estimated(out: &mut String, findings: &Findings, estimates: &[Estimated]) {
    for estimated in estimates {
        heading(out, &format!("HOW MANY ARE ON NO LIST: {}", estimated.value.words(Language::En)));
        let lists: Vec<&str> = estimated.lists.iter().map(SourceId::as_str).collect();
        note(
            out,
            &format!(
                "{} people on {}.",
                count(estimated.estimate.observed),
                if lists.is_empty() { "no list".to_owned() } else { lists.join(", ") }
            ),
        );
        if !estimated.unvetted.is_empty() {
            let unvetted: Vec<&str> = estimated.unvetted.iter().map(SourceId::as_str).collect();
            note(out, &format!("Left out because nobody vetted them: {}.", unvetted.join(", ")));
        }
        for method in &estimated.estimate.methods {
            let cells = [
                method.name,
                &count(method.estimate.round() as u64),
                &format!("[{}, {}]", count(method.lower.round() as u64), count(method.upper.round() as u64)),
            ];
            row(out, &[-26, 10, 0], &cells);
        }
        if let Some(union) = &estimated.estimate.union {
            note(
                out,
                &format!(
                    "Between {} and {} in all, listed or not, if:",
                    count(union.lower.round() as u64),
                    count(union.upper.round() as u64)
                ),
            );
            estimated.estimate.assumptions.iter().for_each(|assumption| {
                note(out, &format!("- {}", assumption.text(khabar_estimation::Language::English)))
            });
        } else {
            let at_least = findings
                .figures
                .iter()
                .filter(|f| f.scope.value == estimated.value && f.scope.place.is_none())
                .map(|f| f.count())
                .max();
            note(
                out,
                &format!("Not estimated; what stands is \"at least {}\". Why:", count(at_least.unwrap_or(0))),
            );
        }
        estimated.estimate.refused.iter().for_each(|refusal| {
            note(out, &format!("- {}", refusal.text(khabar_estimation::Language::English)))
        });
        // A warning about a number, where there is none, would only puzzle.
        estimated.estimate.warnings.iter().filter(|_| !estimated.estimate.is_refused()).for_each(|warning| {
            note(out, &format!("- warning: {}", warning.text(khabar_estimation::Language::English)))
        });
        strata::screen(out, estimated);
    }
}

/// The rejects, as the internal table shows them.
pub fn reject_rows(folder: &Folder) -> Vec<RejectRow> {
    folder
        .rejects
        .iter()
        .map(|reject| RejectRow {
            file: reject.at.file.to_string(),
            row: u64::from(reject.at.row),
            field: reject.field.as_deref().unwrap_or_default().to_owned(),
            found: reject.found.clone(),
            reason: reject.reason.to_string(),
            hint: reject.reason.hint().to_owned(),
            raw: reject.raw.clone(),
        })
        .collect()
}

/// What became of each file's rows, as the desk page shows it.
pub fn page_accounts(folder: &Folder) -> Vec<khabar_publish::page::Account> {
    folder
        .accounts
        .iter()
        .map(|account| khabar_publish::page::Account {
            file: account.file.clone(),
            rows: account.rows_read,
            reports: account.gave_reports,
            repeats: account.repeats,
            nobody: account.names_nobody,
            rejected: account.rejected,
        })
        .collect()
}

/// The same as JSON.
pub fn json(folder: &Folder, findings: &Findings, estimates: &[Estimated]) -> String {
    let counts: Vec<_> = aggregate::counts(findings)
        .into_iter()
        .map(|((value, level), people)| json!({ "axis": value.axis(), "value": value, "level": level, "people": people }))
        .collect();
    let accounts: Vec<_> = folder
        .accounts
        .iter()
        .map(|a| json!({ "file": a.file, "rows_read": a.rows_read, "gave_reports": a.gave_reports, "tallies": a.tallies, "repeats": a.repeats, "names_nobody": a.names_nobody, "rejected": a.rejected }))
        .collect();
    let figures: Vec<_> = findings
        .figures
        .iter()
        .map(|f| json!({ "value": f.scope.value, "place": f.scope.place, "level_or_stronger": f.level, "at_least": f.count(), "named": f.named, "tally": f.tally, "tally_sources": f.tally_sources }))
        .collect();
    let overlaps: Vec<_> = findings
        .overlaps
        .iter()
        .map(|o| json!({ "value": o.value, "lists": o.lists.iter().map(|l| json!({ "source": l.source, "people": l.people })).collect::<Vec<_>>(), "patterns": o.patterns }))
        .collect();
    let estimates: Vec<_> = estimates
        .iter()
        .map(|e| json!({ "value": e.value, "lists": e.lists, "unvetted": e.unvetted, "actions": e.actions, "estimate": e.estimate, "strata": strata::json(&e.strata) }))
        .collect();
    let disagree = findings.queue.iter().filter(|q| matches!(q.kind, QuestionKind::Value { .. })).count();
    let whole = json!({
        "stamp": internal::stamp(findings),
        "files": accounts,
        "people": findings.people.len(),
        "reports": findings.reports.len(),
        "axes": Axis::ALL,
        "value_by_level": counts,
        "sources_disagree": disagree,
        "pairs_to_review": findings.queue.len() - disagree,
        "overlaps": overlaps,
        "at_least": figures,
        "estimates": estimates,
    });
    format!("{whole:#}\n")
}
