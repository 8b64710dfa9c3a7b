//! The pages as their readers get them: what may not leave does not, what is foreign stays text, the structure holds.

mod fiction;

use fiction::folder::{MARKER, found, policy, statements};
use khabar_findings::Findings;
use khabar_publish::page::report::View;
use khabar_publish::page::{self, DeskExtra, ReportExtra, count::Count, public, report, words};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Findings of people all of whose protected fields hold the marker.
static MARKED: LazyLock<Findings> = LazyLock::new(|| found(statements(120, 11, true), &policy(true)));

fn public_page() -> String {
    page::report(&MARKED, &ReportExtra { outages: fiction::outages(), ..ReportExtra::default() })
}

fn desk_page() -> String {
    let extra = DeskExtra { recipient: "Desk <2>", outages: fiction::outages(), ..DeskExtra::default() };
    page::desk(&MARKED, &extra)
}

#[test]
fn nothing_protected_is_on_the_public_page() {
    let page = public_page();
    assert!(MARKED.people.len() > 20 && desk_page().contains(MARKER), "the marker is in the findings");
    assert!(!page.contains(MARKER) && !page.to_lowercase().contains(&MARKER.to_lowercase()));
    for digits in ["7770000", "8880000", "٧٧٧٠", "۷۷۷۰۰۰۰", "۸۸۸۰۰۰۰"] {
        assert!(!page.contains(digits), "an identifier: {digits}");
    }
    for name in ["Falaki", "فلکی", "Kuhsari", "Northern", "House 7", "weaver", "example.org"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn estimates_of_marked_lists_name_no_list() {
    let estimates = khabar_findings::estimate(&MARKED, &khabar_estimation::Options::default());
    assert!(!estimates.is_empty());
    let extra = ReportExtra { estimates: &estimates, ..ReportExtra::default() };
    assert!(!page::report(&MARKED, &extra).contains(MARKER));
}

#[test]
fn identifiers_are_not_even_on_the_desk() {
    let page = desk_page();
    for digits in ["7770000", "8880000"] {
        assert!(!page.contains(digits), "an identifier: {digits}");
    }
}

#[test]
fn a_name_that_nobody_may_see_is_on_no_page() {
    let mut statements = statements(30, 5, false);
    for report in &mut statements.reports {
        report.said.person.names[0].text = format!("{MARKER} {}", report.said.person.names[0].text);
        report.said.person.names[0].may_display = false;
    }
    let findings = found(statements, &policy(false));
    let extra = DeskExtra { recipient: "Desk 2", ..DeskExtra::default() };
    assert!(!page::desk(&findings, &extra).contains(MARKER));
}

#[test]
fn foreign_text_stays_text() {
    let mut statements = statements(20, 3, false);
    for report in &mut statements.reports {
        report.said.person.names[0].text = "<script>alert(1)</script>\u{202e}\"'&".to_owned();
        report.said.person.father = Some("</details><img src=x onerror=alert(1)>".to_owned());
    }
    let findings = found(statements, &policy(false));
    let extra = DeskExtra { recipient: "</title><script>alert(2)</script>", ..DeskExtra::default() };
    let page = page::desk(&findings, &extra);
    assert_eq!(page.matches("<script").count(), 1, "the page's own search, and nothing else");
    assert!(!page.contains("<img") && !page.contains("onerror=alert(1)>"));
}

#[test]
fn the_recipient_and_the_warning_stand_on_the_desk() {
    let page = desk_page();
    assert!(page.contains("Desk &lt;2&gt;") && page.contains(words_of("DO_NOT_FORWARD")));
    assert!(page.contains("noindex"));
}

fn words_of(name: &str) -> &'static str {
    words::ALL.iter().find(|(known, _)| *known == name).map(|(_, text)| text.en).expect("a word of the table")
}

#[test]
fn the_public_page_is_small_and_asks_for_nothing() {
    for page in [public_page(), report::page(&fiction::view())] {
        assert!(page.len() <= 300 * 1024, "{} bytes", page.len());
        assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("src="));
        assert!(!page.contains("http://") && !page.contains("https://"), "no address");
    }
}

#[test]
fn no_small_count_of_the_living_is_in_the_view() {
    let view: View = public::view(&MARKED, &ReportExtra::default());
    let living = |value| words::counts_the_living(value);
    let mut counts: Vec<Count> = Vec::new();
    counts.extend(
        view.figures.iter().filter(|f| living(f.value)).flat_map(|f| f.levels.iter().map(|level| level.1)),
    );
    for days in view.days.iter().filter(|days| living(days.value)) {
        for by_day in [&days.event, &days.arrival] {
            counts.extend(by_day.bins.iter().map(|bin| bin.1).chain([by_day.unknown, by_day.outside]));
        }
    }
    counts.extend(
        view.provinces.iter().filter(|p| living(p.value)).flat_map(|p| p.counts.iter().map(|count| count.1)),
    );
    for overlap in view.overlaps.iter().filter(|overlap| living(overlap.value)) {
        counts.extend(
            overlap.lists.iter().map(|list| list.2).chain(overlap.patterns.iter().map(|pattern| pattern.1)),
        );
    }
    assert!(counts.len() > 10, "there is something to protect");
    for count in counts {
        match count {
            Count::Exact(n) => assert_eq!(n, 0),
            Count::OrMore(n) => assert!(n >= 5 && n % 5 == 0),
            Count::FewerThan(n) => assert_eq!(n, 5),
        }
    }
    for row in view.rows.iter().filter(|row| row.values.iter().any(|value| living(*value))) {
        assert!(row.parts.iter().flatten().all(|(_, n)| *n == 0 || *n >= 5), "{row:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let again = found(statements(120, 11, true), &policy(true));
    assert!(
        public_page()
            == page::report(&again, &ReportExtra { outages: fiction::outages(), ..ReportExtra::default() })
    );
}

#[test]
fn ids_are_unique_and_what_they_label_exists() {
    for page in [public_page(), desk_page(), report::page(&fiction::view())] {
        let ids: Vec<&str> = attributes(&page, " id=\"").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(
            ids.len(),
            unique.len(),
            "twice: {:?}",
            ids.iter().find(|id| ids.iter().filter(|i| i == id).count() > 1)
        );
        let labels = attributes(&page, " aria-labelledby=\"").flat_map(str::split_whitespace);
        let anchors = attributes(&page, " href=\"#");
        for reference in
            labels.chain(anchors).chain(attributes(&page, "url(#").map(|id| id.trim_end_matches(')')))
        {
            assert!(unique.contains(reference), "nothing has the id {reference}");
        }
    }
}

/// The values of an attribute, up to the closing quote.
fn attributes<'a>(page: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    page.match_indices(start).filter_map(move |(at, _)| page[at + start.len()..].split(['"', ')']).next())
}

#[test]
fn elements_are_closed_in_order() {
    for page in [public_page(), desk_page(), report::page(&fiction::view())] {
        let mut open: Vec<&str> = Vec::new();
        for tag in page.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
            let name = tag
                .trim_start_matches('/')
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            let end = tag.split('>').next().unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "</{name}>");
            } else if !end.ends_with('/') && !["meta", "input", "br"].contains(&name) {
                open.push(name);
            }
            // What stands in a script or a style is not markup.
            if ["script", "style"].contains(&name) && !tag.starts_with('/') {
                assert!(!tag[end.len()..].contains('<'));
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn persian_blocks_have_persian_digits() {
    let page = report::page(&fiction::view());
    let blocks = page.split("<div lang=\"fa\" dir=\"rtl\">").skip(1);
    let persian = blocks
        .map(|block| block.split("<div lang=\"en\"").next().unwrap_or_default())
        .max_by_key(|b| b.len());
    let text = text_of(persian.expect("a Persian block"));
    let digits: Vec<&str> =
        text.split_whitespace().filter(|word| word.bytes().any(|b| b.is_ascii_digit())).collect();
    assert!(digits.is_empty(), "{digits:?}");
}

/// The text of a block without what is foreign to its language: tags, codes, and what stands between isolates.
fn text_of(block: &str) -> String {
    let mut text = String::new();
    let (mut tag, mut foreign) = (false, 0_i32);
    let mut rest = block;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("<bdi>") || rest.starts_with("<code>") {
            foreign += 1;
        } else if rest.starts_with("</bdi>") || rest.starts_with("</code>") {
            foreign -= 1;
        }
        match c {
            '<' => tag = true,
            '>' => tag = false,
            '\u{2066}' | '\u{2068}' => foreign += 1,
            '\u{2069}' => foreign -= 1,
            c if !tag && foreign == 0 => text.push(c),
            _ => {}
        }
        rest = &rest[c.len_utf8()..];
    }
    text
}

#[test]
fn the_outline_of_the_public_page() {
    let page = report::page(&fiction::view());
    let english = page.split("<div lang=\"en\" dir=\"ltr\"><h1>").nth(1).expect("the English block");
    let english = format!("<h1>{}", english.split("<footer").next().unwrap_or_default());
    let mut starts: Vec<usize> =
        ["<h1", "<h2", "<h3"].iter().flat_map(|h| english.match_indices(h).map(|m| m.0)).collect();
    starts.sort_unstable();
    let heading = |at: &usize| {
        let inside = english[*at..].split("</h").next().unwrap_or_default();
        format!("{} {}", &english[at + 1..at + 3], text_of(inside).trim())
    };
    let outline = starts.iter().map(heading).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(outline, @r"
    h1 What the reports show:
    h2 How many, at least
    h2 What is known, and how well
    h2 Day by day
    h2 By province
    h2 Which lists name the same people
    h2 How many are on no list
    h3 dead
    h3 held
    h2 The shutdown
    h2 How to read this page
    h3 What the levels mean
    ");
}
