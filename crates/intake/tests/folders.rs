//! Folders as organisations keep them, each with what must come of it. Everybody in the fixtures is made up.
//!
//! A fixture is a folder: its files, and `expected` with one line for each report, post, tally, reject and warning.
//! `UPDATE_FIXTURES=1` writes `expected` anew, to be read before it is kept.

use khabar_intake::{Folder, Options, read_folder};
use khabar_model::{DayRange, Report, What};
use std::fmt::Write as _;
use std::path::Path;

#[track_caller]
fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let folder = read_folder(&path, &Options::default(), &mut |_| {}).expect("the folder is read");
    assert!(folder.accounts.iter().all(|account| account.adds_up()), "rows are lost");
    let found = show(&folder);
    let expected = path.join("expected.md");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&expected, &found).expect("write");
    }
    let expect = std::fs::read_to_string(&expected).unwrap_or_default();
    assert!(found == expect, "{name}:\n--- found\n{found}\n--- expected\n{expect}");
}

#[test]
fn credibility_by_number_grade_or_words_and_what_is_none_is_named() {
    use khabar_model::Credibility::*;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/credibility");
    let folder = read_folder(&path, &Options::default(), &mut |_| {}).expect("the folder is read");
    let found: Vec<_> = folder.reports.iter().map(|(_, report)| report.document.credibility).collect();
    assert_eq!(found, [Some(ProbablyTrue), Some(PossiblyTrue), Some(Doubtful), Some(Improbable), None, None]);
    let warned: Vec<_> =
        folder.warnings.iter().map(|warning| (warning.at.row, warning.found.as_str())).collect();
    assert!(warned.contains(&(5, "9")), "{warned:?}");
}

fn show(folder: &Folder) -> String {
    let mut out = String::new();
    for a in &folder.accounts {
        let _ = writeln!(
            out,
            "{}: {} rows = {} gave reports, {} repeats, {} name nobody, {} tallies, {} rejected",
            a.file, a.rows_read, a.gave_reports, a.repeats, a.names_nobody, a.tallies, a.rejected
        );
    }
    for (at, report) in &folder.reports {
        let _ = writeln!(out, "{at} {}", show_report(report));
    }
    for (at, post) in &folder.posts {
        let text = post.document.text.as_deref().unwrap_or("").replace('\n', "⏎");
        let _ = writeln!(out, "{at} post of {} media {:?}: {text}", post.source, post.document.media);
    }
    for (at, t) in &folder.tallies {
        let _ = writeln!(
            out,
            "{at} tally {}..{:?} {} {:?} as of {:?}",
            t.min,
            t.max,
            t.unit,
            t.scope.status,
            t.as_of.map(|d| d.to_string())
        );
    }
    for reject in &folder.rejects {
        let _ = writeln!(
            out,
            "{} reject {:?} {}",
            reject.at,
            reject.reason,
            reject.found.replace(['\n', '\t'], " ")
        );
    }
    for w in &folder.warnings {
        let _ = writeln!(
            out,
            "{} warning {:?} [{}] {}",
            w.at,
            w.reason,
            w.field.as_deref().unwrap_or(""),
            w.found
        );
    }
    for vanished in &folder.vanished {
        let _ = writeln!(out, "{} of {} no longer listed in {}", vanished.at, vanished.older, vanished.newer);
    }
    for (at, spans) in &folder.marks {
        let marks: Vec<String> =
            spans.iter().map(|span| format!("{}@{:?}", span.column.code(), span.bytes)).collect();
        let _ = writeln!(out, "{at} marked {}", marks.join(" "));
    }
    out
}

fn show_report(report: &Report) -> String {
    let p = &report.person;
    let mut parts: Vec<String> = vec![format!("[{}]", report.source)];
    parts.extend(p.names.iter().map(|name| match name.kind {
        khabar_model::NameKind::NotStated => name.text.clone(),
        kind => format!("({kind}: {})", name.text),
    }));
    parts.extend(p.father.iter().map(|father| format!("father {father}")));
    parts.extend(p.sex.map(|sex| sex.to_string()));
    parts.extend(p.birth.map(|days| format!("born {days}")));
    parts.extend(p.age.as_ref().map(|age| format!("aged {}-{}", age.min, age.max)));
    parts.extend(p.minor.map(|minor| format!("minor {minor}")));
    parts.extend(
        p.identifiers
            .iter()
            .map(|id| format!("{} {}{}", id.kind, id.text, if id.fragment { "…" } else { "" })),
    );
    parts.push("|".to_owned());
    for claim in &report.claims {
        let what = match &claim.what {
            What::State(value) => value.to_string(),
            What::Act(act) => format!("act:{}", act.kind),
            What::Cause(cause) => format!("cause:{cause}"),
            What::Role(role) => format!("role:{role}"),
            What::Release(release) => format!(
                "release:{}{}",
                if release.on_bail { "bail" } else { "" },
                if release.on_conditions { "conditions" } else { "" }
            ),
            What::Custody(custody) => format!("custody:{}", custody.stance),
            What::Responsibility(responsibility) => format!("by:{}", responsibility.actor),
            What::Sentence(sentence) => format!("sentence:{sentence}"),
            What::SealedAccusation => "sealed".to_owned(),
        };
        let polarity = if claim.polarity == khabar_model::Polarity::Says {
            String::new()
        } else {
            format!(" {}", claim.polarity)
        };
        let event = claim.event.map(|days: DayRange| format!(" {days}")).unwrap_or_default();
        parts.push(format!("{what}{polarity}{event};"));
    }
    parts.push("|".to_owned());
    parts.extend(report.places.iter().map(|place| {
        let p = &place.place;
        let names: Vec<&str> = [&p.country, &p.province, &p.city, &p.spot]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
        format!("{} {}", place.role, names.join(" > "))
    }));
    parts.extend(report.document.cites.iter().map(|cite| format!("{}→{}", cite.kind, cite.to)));
    parts.extend(report.document.media.iter().map(|media| format!("media {media}")));
    parts.extend(report.document.said.map(|said| format!("said {said}")));
    parts.join(" ")
}

macro_rules! fixtures {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })+
    };
}

fixtures! {
    layout_1_registry
    layout_2_memorial
    layout_3_bilingual
    layout_4_solar
    layout_5_links
    official_list
    windows_1256_semicolons
    utf16_tabs_german
    french_preamble
    workbook_merged
    telegram_export
    whatsapp_export
    posts_in_layouts
    editions_and_totals
    broken_rows
    list_executions
    list_french
    list_repeated_header
    list_api
    list_events
    list_arabic
    list_german
    list_official_copy
    list_sheets_export
    list_two_headers
    list_persian_committee
    list_web_table
    published_styles
}
