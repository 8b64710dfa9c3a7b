//! `desk.html`: what a coordinator acts on. For one named recipient; it never goes further.
//!
//! People with their explanation, what is to be decided with the evidence side by side, disagreements, sources,
//! rejected rows. Identifiers and their fragments are not on it, nor names that somebody asked to be shown to nobody.
//! Ten thousand people must open in two seconds: one lean block per person, laid out only when it comes into view.

mod origins;
mod overview;
mod people;
mod queue;
mod tables;

use super::public::stamp;
use super::report::{Outage, levels_explained, lines_cut, stamp_list};
use super::shell::{Shell, each, phrase};
use super::words::{self, Text};
use crate::internal::{RejectRow, VanishedRow};
use khabar_findings::{Estimated, Findings};
use khabar_model::{Language, StatementId};
use maud::{Markup, html};

/// What became of one file's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Base name of the file.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that gave reports.
    pub reports: u64,
    /// Exact repeats within the list.
    pub repeats: u64,
    /// Rows that name nobody, kept for copy detection.
    pub nobody: u64,
    /// Rejected rows.
    pub rejected: u64,
}

/// What the page shows beside the findings.
#[derive(Clone, Debug, Default)]
pub struct DeskExtra<'a> {
    /// The recipient; stands on every screen and every printed page.
    pub recipient: &'a str,
    /// The group's name for readers.
    pub group: Option<String>,
    /// Rows that were not taken in.
    pub rejects: &'a [RejectRow],
    /// People whom a newer edition of a list no longer lists: to be looked at, never evidence.
    pub vanished: &'a [VanishedRow],
    /// What became of every row.
    pub accounts: Vec<Account>,
    /// The shutdown.
    pub outages: Vec<Outage>,
    /// Estimates; empty where none was asked for.
    pub estimates: &'a [Estimated],
    /// Statements withdrawn.
    pub withdrawn: u64,
}

/// The whole file.
pub fn page(findings: &Findings, extra: &DeskExtra<'_>) -> String {
    let shell = Shell { title: words::DESK_TITLE, recipient: Some(extra.recipient), search: true };
    let stamp = stamp(findings);
    let main = html! {
        (each(|language| html! {
            h1 { (words::DESK_TITLE.to(language)) @if let Some(group) = &extra.group { ": " bdi { (group) } } }
            p.first { (lines_cut(&extra.outages, &stamp, language)) }
            (stamp_list(&stamp, language, &[]))
            @if findings.bare { p.note { (words::BARE.to(language)) } }
            (contents(language, !extra.vanished.is_empty()))
        }))
        (overview::section(findings, extra))
        (queue::section(findings, extra.group.as_deref()))
        (queue::vanished(findings, extra.vanished))
        (people::section(findings, extra.group.as_deref()))
        (tables::sources(findings))
        (tables::accounts(&extra.accounts))
        (tables::rejects(extra.rejects))
        (section("how", words::HOW_TO_READ, each(|language| levels_explained(extra.group.as_deref(), language))))
    };
    shell.document(
        &main,
        |language| html! { p { (words::DO_NOT_FORWARD.to(language)) " " (words::NOBODY_ASKS.to(language)) } },
    )
}

fn contents(language: Language, vanished: bool) -> Markup {
    let links = [
        ("overview", words::OVERVIEW),
        ("pairs", words::PAIRS),
        ("disagree", words::DISAGREEMENTS),
        ("vanished", words::VANISHED),
        ("people", words::PEOPLE),
        ("sources", words::SOURCES),
        ("accounts", words::ACCOUNTS),
        ("rejects", words::REJECTS),
        ("how", words::HOW_TO_READ),
    ];
    html! {
        nav aria-label=(words::CONTENTS.to(language)) {
            ul { @for (name, title) in links.iter().filter(|link| vanished || link.0 != "vanished") { li { a href=(format!("#{name}")) { (title.to(language)) } } } }
        }
    }
}

/// A section whose heading stands in both languages.
fn section(name: &str, title: Text, body: Markup) -> Markup {
    let heading = format!("h-{name}");
    html! { section id=(name) aria-labelledby=(heading) { h2 id=(heading) { (phrase(title)) } (body) } }
}

/// The anchor of a person's block.
fn anchor(id: &StatementId) -> String {
    format!("p-{}", id.to_string().get(..12).unwrap_or_default())
}

/// A table head in both languages.
fn heads(texts: &[Text]) -> Markup {
    html! { thead { tr { @for text in texts { th scope="col" { (phrase(*text)) } } } } }
}
