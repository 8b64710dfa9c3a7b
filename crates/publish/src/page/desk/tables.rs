//! Sources, what became of every row, and the rows that could not be read.

use super::{Account, heads, section as page_section};
use crate::internal::RejectRow;
use crate::page::numbers::number;
use crate::page::shell::{LANGUAGES, code, each, phrase};
use crate::page::words;
use khabar_findings::Findings;
use khabar_model::SourceId;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The most rejected rows on the page; `rejects.csv` has all.
const MOST_REJECTS: usize = 1_000;
/// The most sources on the page: those with most reports.
const MOST_SOURCES: usize = 400;

/// Every source, with its class and how much of it is its own.
pub fn sources(findings: &Findings) -> Markup {
    let mut counts: BTreeMap<&SourceId, (u64, u64)> =
        findings.sources.keys().map(|id| (id, (0, 0))).collect();
    for (report, index) in findings.reports.iter().zip(0..) {
        let (originals, copies) = counts.entry(&report.said.source).or_default();
        *(if findings.provenance.is_original(index) { originals } else { copies }) += 1;
    }
    let mut rows: Vec<(&SourceId, (u64, u64))> = counts.into_iter().collect();
    rows.sort_by(|a, b| (b.1.0 + b.1.1).cmp(&(a.1.0 + a.1.1)).then_with(|| a.0.cmp(b.0)));
    let rest = rows.len().saturating_sub(MOST_SOURCES);
    page_section(
        "sources",
        words::SOURCES,
        html! {
            div.scroll tabindex="0" role="group" aria-labelledby="h-sources" {
                table {
                    (heads(&[words::SOURCE, words::CLASS, words::KIND, words::ORIGINALS, words::COPIES]))
                    tbody {
                        @for (id, (originals, copies)) in rows.iter().take(MOST_SOURCES) {
                            @let source = findings.sources.get(*id);
                            tr {
                                th scope="row" { bdi { (source.map_or(id.as_str(), |source| source.name.as_str())) } }
                                td { @for language in LANGUAGES { span lang=(code(language)) { (findings.class(id).words(language)) } } }
                                td { @for language in LANGUAGES { span lang=(code(language)) { (source.map_or("", |source| source.kind.words(language))) } } }
                                td.n { (count(*originals)) } td.n { (count(*copies)) }
                            }
                        }
                    }
                }
            }
            @if rest > 0 { p { "+ " (count(rest as u64)) } }
        },
    )
}

fn count(n: u64) -> Markup {
    html! { @for language in LANGUAGES { span lang=(code(language)) { (number(language, n)) } } }
}

/// What became of every row; the counts add up to the rows read.
pub fn accounts(accounts: &[Account]) -> Markup {
    page_section(
        "accounts",
        words::ACCOUNTS,
        html! {
            div.scroll tabindex="0" role="group" aria-labelledby="h-accounts" {
                table {
                    (heads(&[words::FILE, words::ROWS_READ, words::GAVE_REPORTS, words::REPEATS, words::NAMES_NOBODY, words::REJECTED]))
                    tbody {
                        @for account in accounts {
                            tr {
                                th scope="row" { bdi { (account.file) } }
                                @for n in [account.rows, account.reports, account.repeats, account.nobody, account.rejected] { td.n { (count(n)) } }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// Rows that were not taken in: where, what was found, what to do. The row itself is kept in `rejects.csv`.
pub fn rejects(rejects: &[RejectRow]) -> Markup {
    let rest = rejects.len().saturating_sub(MOST_REJECTS);
    page_section(
        "rejects",
        words::REJECTS,
        html! {
            @if rejects.is_empty() { (each(|language| html! { p { (words::NO_REJECTS.to(language)) } })) }
            @else {
                div.scroll tabindex="0" role="group" aria-labelledby="h-rejects" {
                    table {
                        (heads(&[words::FILE, words::ROW, words::FIELD, words::FOUND, words::REASON, words::HINT]))
                        tbody {
                            @for reject in rejects.iter().take(MOST_REJECTS) {
                                tr {
                                    th scope="row" { bdi { (reject.file) } }
                                    td.n { (count(reject.row)) }
                                    @for text in [&reject.field, &reject.found, &reject.reason, &reject.hint] {
                                        td dir="auto" { (text.chars().take(200).collect::<String>()) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if rest > 0 { (phrase(words::MORE_REJECTS)) ": " (count(rest as u64)) }
        },
    )
}
