//! The document a row stands in: its words, its address, when it was said and captured, and what it points at.

use crate::account::WarningReason;
use crate::column::Column;
use crate::instant;
use crate::person::is_hash;
use crate::row::{Reader, Row};
use crate::text::{ascii_digits, fold, parts};
use khabar_model::{Citation, CitationKind, Credibility, Document, Instant, Language};
use std::sync::Arc;

/// Most links that are taken from one row.
const MAX_LINKS: usize = 100;

pub(crate) fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Document {
    let said = time(row, reader, Column::Said);
    let captured = time(row, reader, Column::Captured).or(reader.file.captured);
    let text = text(row);
    let mut document = Document {
        address: row.text(Column::PostId).map(Arc::from),
        said,
        captured,
        media: media(row),
        cites: cites(row, reader),
        text,
        credibility: credibility(row, reader),
    };
    if let Some(text) = &document.text {
        for link in links_in(text) {
            push(&mut document.cites, CitationKind::Link, link);
        }
    }
    document.cites.truncate(MAX_LINKS);
    document
}

/// The credibility of the item by its number or its words; of a whole grade (B2) the number, since the letter is the
/// source's and stands in `sources.toml`.
fn credibility(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Option<Credibility> {
    let cell = row.get(Column::Credibility)?;
    let text = ascii_digits(&cell.text).to_string();
    let text = text.trim();
    let number = text.strip_prefix(|c: char| matches!(c.to_ascii_uppercase(), 'A'..='F')).unwrap_or(text);
    let named = |one: &Credibility| {
        let words = [one.words(Language::En), one.words(Language::Fa)];
        one.code() == number.trim() || words.iter().any(|words| fold(words) == fold(text))
    };
    let found = Credibility::ALL.iter().copied().find(named);
    if found.is_none() {
        reader.warn(row, cell, WarningReason::Code);
    }
    found
}

fn time(row: &Row<'_>, reader: &mut Reader<'_, '_>, column: Column) -> Option<Instant> {
    let cell = row.get(column)?;
    let found = instant::parse(&cell.text, reader.hints);
    if found.is_none() {
        reader.warn(row, cell, WarningReason::Instant);
    }
    found
}

fn text(row: &Row<'_>) -> Option<Arc<str>> {
    let mut cells = row.all(Column::Text);
    let first = cells.next()?;
    let mut joined = None;
    for cell in cells {
        let joined = joined.get_or_insert_with(|| first.text.clone().into_owned());
        joined.push('\n');
        joined.push_str(&cell.text);
    }
    Some(joined.map_or_else(|| Arc::from(first.text.as_ref()), Arc::from))
}

fn media(row: &Row<'_>) -> Vec<String> {
    let mut media: Vec<String> = Vec::new();
    for cell in row.all(Column::Media) {
        media.extend(split_links(&cell.text).into_iter().map(str::to_owned));
    }
    for cell in row.all(Column::Photo).filter(|cell| !is_hash(&cell.text)) {
        media.extend(split_links(&cell.text).into_iter().map(str::to_owned));
    }
    media.truncate(MAX_LINKS);
    media
}

fn cites(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Vec<Citation> {
    let mut cites = Vec::new();
    for cell in row.all(Column::Link) {
        for link in split_links(&cell.text) {
            push(&mut cites, CitationKind::Link, link);
        }
    }
    for (column, kind) in [
        (Column::ForwardedFrom, CitationKind::Forward),
        (Column::ReplyTo, CitationKind::Reply),
        (Column::Via, CitationKind::Upstream),
    ] {
        for cell in row.all(column) {
            for part in parts(&cell.text) {
                push(&mut cites, kind, resolved(part, reader));
            }
        }
    }
    // A list with a source of its own names, in a column of sources, whom it has each row from.
    if let Some(own) = reader.file.source.clone() {
        for cell in row.all(Column::Source) {
            for part in parts(&cell.text)
                .flat_map(|part| part.split([',', '،']))
                .map(str::trim)
                .filter(|part| !part.is_empty())
            {
                let to = resolved(part, reader);
                if to != own.as_str() {
                    push(&mut cites, CitationKind::Upstream, to);
                }
            }
        }
    }
    cites
}

/// The slug of a declared source where the text names one, else the text.
fn resolved<'t>(text: &'t str, reader: &'t Reader<'_, '_>) -> &'t str {
    reader.speakers.declared(text).map_or(text, |source| source.as_str())
}

fn push(cites: &mut Vec<Citation>, kind: CitationKind, to: &str) {
    if cites.len() < MAX_LINKS
        && !to.is_empty()
        && cites.iter().all(|cite| cite.kind != kind || cite.to != to)
    {
        cites.push(Citation { kind, to: to.to_owned() });
    }
}

/// Links of a cell, parted by spaces, commas, semicolons or new lines; a cell without a link is cited as a whole.
pub(crate) fn split_links(text: &str) -> Vec<&str> {
    let tokens = || {
        text.split([' ', ',', '،', ';', '؛', '|', '\n', '\t', '[', ']', '"'])
            .map(str::trim)
            .filter(|token| !token.is_empty())
    };
    if tokens().any(is_link) {
        return tokens().filter(|token| is_link(token)).take(MAX_LINKS).collect();
    }
    parts(text)
        .flat_map(|part| part.split([',', '،']))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .take(MAX_LINKS)
        .collect()
}

fn is_link(token: &str) -> bool {
    if token.starts_with("http") && token.contains("://") || token.starts_with("www.") {
        return true;
    }
    if memchr::memchr(b'/', token.as_bytes()).is_none() {
        return false;
    }
    if token.contains("://") {
        return true;
    }
    // t.me/x, example.org/a
    token.split_once('/').is_some_and(|(host, _)| {
        host.is_ascii()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && host.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// Links within free text.
fn links_in(text: &str) -> impl Iterator<Item = &str> {
    let any = memchr::memchr(b'/', text.as_bytes()).is_some() || text.contains("www.");
    let text = if any { text } else { "" };
    text.split([' ', '\n', '\t', '،', '؛', '(', ')', '«', '»', '<', '>', '"', ','])
        .map(|token| token.trim_end_matches(['.', ':', ';', '!', '?', '؟']))
        .filter(|token| is_link(token))
        .take(MAX_LINKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_cell() {
        assert_eq!(
            split_links("https://a.example/1, https://b.example/2؛ www.c.example"),
            ["https://a.example/1", "https://b.example/2", "www.c.example"]
        );
        assert_eq!(
            split_links("https://a.example/1\nhttps://b.example/2"),
            ["https://a.example/1", "https://b.example/2"]
        );
        assert_eq!(split_links("t.me/x/12"), ["t.me/x/12"]);
        assert_eq!(split_links("p12; p13"), ["p12", "p13"]);
    }

    #[test]
    fn links_in_text() {
        let found: Vec<&str> = links_in("see https://a.example/1. And (t.me/x/2), 3/4 of them").collect();
        assert_eq!(found, ["https://a.example/1", "t.me/x/2"]);
    }
}
