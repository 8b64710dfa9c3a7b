//! The picture of where words come from: a flood stays one node, hostile names stay text, what lines mean is said.

mod fiction;

use fiction::folder::{found, policy, statements};
use khabar_findings::{Findings, Statements};
use khabar_model::{Citation, CitationKind, Document, Instant, Report, RowRef, Source, SourceId};
use khabar_publish::page::{self, DeskExtra};
use std::sync::Arc;

/// One person of whom `forwards` strangers forward a stranger's post, with a mark in every source's name.
fn flooded(forwards: usize, mark: &str) -> Findings {
    let base = statements(1, 5, false);
    let mut rows: Vec<(RowRef, Report)> =
        base.reports.iter().map(|stated| (stated.at.clone(), stated.said.clone())).collect();
    let first = base.reports.iter().filter_map(|stated| stated.said.document.captured).min();
    let post = |n: usize| {
        let mut report = base.reports[0].said.clone();
        report.source = SourceId::new(format!("stranger-{n}"));
        let forward = Citation { kind: CitationKind::Forward, to: "posts/0".to_owned() };
        report.document = Document {
            text: Some(Arc::from("a neighbour of theirs wrote to me this morning that it is so")),
            address: Some(Arc::from(format!("posts/{n}"))),
            captured: first.map(|at| Instant(at.0 + 3_700 + n as i64)),
            cites: if n == 0 { Vec::new() } else { vec![forward] },
            ..Document::default()
        };
        report.person.identifiers.clear();
        (RowRef { file: "posts.jsonl".into(), row: n as u32 + 1 }, report)
    };
    rows.extend((0..=forwards).map(post));
    let mut sources = base.sources;
    for (_, report) in &rows {
        let id = &report.source;
        let source = sources.entry(id.clone()).or_insert_with(|| Source::unknown(id.clone()));
        source.name = format!("{}{mark}", source.name);
    }
    found(
        Statements { sources, reports: khabar_statement::identify(rows), ..Statements::default() },
        &policy(false),
    )
}

fn desk(findings: &Findings) -> String {
    page::desk(findings, &DeskExtra { recipient: "Desk 2", ..DeskExtra::default() })
}

#[test]
fn a_thousand_copies_are_one_node_with_a_count() {
    let (few, many) = (desk(&flooded(20, "")), desk(&flooded(1_000, "")));
    assert!(few.contains("20 posts of unknown origin") && many.contains("1,000 posts of unknown origin"));
    assert!(many.contains("۱٬۰۰۰ پست"), "in Persian digits"); // "1,000 posts"
    let drawn = |page: &str| page.matches("<circle").count();
    assert_eq!(drawn(&few), drawn(&many), "as many marks");
}

#[test]
fn a_line_says_in_words_what_its_dashes_show() {
    let page = desk(&flooded(20, ""));
    assert!(page.contains("class=\"e e-f\"") && page.contains("forwards it · first "));
    assert!(page.contains("بازفرست آن")); // "forwards it"
    assert!(page.contains("class=\"ring\"") && page.contains("vetted source · at first hand"));
    assert!(page.contains("Apart, no source that counts"));
}

#[test]
fn what_a_picture_leaves_out_is_counted() {
    let base = statements(1, 5, false);
    let mut sources = base.sources.clone();
    let rows = (0..40).map(|n| {
        let id = SourceId::new(format!("list-{n}"));
        sources.insert(id.clone(), Source { declared: true, ..Source::unknown(id.clone()) });
        let mut said = base.reports[0].said.clone();
        said.document = Document { captured: said.document.captured, ..Document::default() };
        (RowRef { file: format!("list-{n}.csv").into(), row: 1 }, Report { source: id, ..said })
    });
    let reports = khabar_statement::identify(rows.collect());
    let page = desk(&found(Statements { sources, reports, ..Statements::default() }, &policy(false)));
    let pictures: Vec<&str> = page.split("<svg class=\"chart tree\"").skip(1).collect();
    for picture in &pictures {
        let picture = picture.split("</svg>").next().unwrap_or_default();
        assert_eq!(picture.matches("<circle").count(), 16);
    }
    assert!(pictures[1].contains("24 more reports are not drawn"), "{}", pictures[1]);
    assert!(pictures[0].contains("۲۴ گزارش دیگر در تصویر نیست"), "in Persian"); // "24 more reports are not in the picture"
}

#[test]
fn it_has_a_name_and_a_description_for_those_who_do_not_see_it() {
    let page = desk(&flooded(20, ""));
    let pictures: Vec<&str> = page.split("<svg class=\"chart tree\"").skip(1).collect();
    assert_eq!(pictures.len(), 2, "one a language");
    for picture in pictures {
        let picture = picture.split("</svg>").next().unwrap_or_default();
        assert!(picture.contains("role=\"img\"") && picture.contains("<title") && picture.contains("<desc"));
    }
    assert!(page.contains("forwards it: 20"), "the description counts what the picture draws");
}

#[test]
fn hostile_names_of_sources_stay_text() {
    let hostile = "</text></svg><script>alert(1)</script>\u{202e}\u{2069}\"'&<a href=x>";
    let page = desk(&flooded(3, hostile));
    assert_eq!(page.matches("<script").count(), 1, "the page's own search, and nothing else");
    assert!(!page.contains("<a href=x"));
    for picture in page.split("<svg class=\"chart tree\"").skip(1) {
        let picture = picture.split("</svg>").next().unwrap_or_default();
        assert!(!picture.contains('\u{202e}'), "what turns the direction is left out");
        assert_eq!(picture.matches("<text").count(), picture.matches("</text>").count());
        assert_eq!(
            picture.matches('\u{2068}').count(),
            picture.matches('\u{2069}').count(),
            "isolates are closed"
        );
    }
}

#[test]
fn who_is_told_of_once_has_no_picture() {
    let mut once = statements(1, 5, false);
    once.reports.truncate(1);
    let page = desk(&found(once, &policy(false)));
    assert!(!page.contains("chart tree") && page.contains("●"), "the list says all");
}
