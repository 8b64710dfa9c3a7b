//! A first `sources.toml` for a folder: one entry a file, every column as it was understood, for a person to correct.

use crate::account::{MappedFrom, Mapping};
use crate::folder::Folder;
use std::fmt::Write as _;

/// Write a `sources.toml` for the files of a folder that no entry names.
pub fn sources_toml_template(folder: &Folder) -> String {
    let mut page = String::from(
        "# Whose words each file holds. Correct what is wrong, fill in what is missing, and remove what does not apply.\n\
         # kind: organisation official aggregator media channel witness family\n\
         # basis: how its rows know, where a row does not say (docs/input.md)\n",
    );
    for account in folder.accounts.iter().filter(|account| account.source.is_none() && account.rows_read > 0)
    {
        let slug = slug(&account.file);
        let _ = write!(
            page,
            "\n[[source]]\nid = {id}\nname = {id}\n# organisation = \"\"\nkind = \"organisation\"\nfiles = [{file}]\n\
             basis = \"list_only\"\n# captured = \"2026-01-20\"\n# compiled_from = []\n# edition_of = \"\"\n\
             # date_order = \"dmy\"\n# covers = {{ statuses = [\"dead\"], first = \"\", last = \"\", places = [], \
             state_forces = \"not_stated\", bystanders = \"not_stated\", minors = \"not_stated\", \
             custody_deaths = \"not_stated\", executions = \"not_stated\", later_deaths = \"not_stated\", \
             unnamed = \"not_stated\" }}\n\n[source.columns]\n",
            id = quoted(&slug),
            file = quoted(&account.file),
        );
        for mapping in folder
            .mappings
            .iter()
            .filter(|mapping| *mapping.file == account.file && !mapping.header.is_empty())
        {
            page.push_str(&line(mapping));
        }
    }
    page
}

/// A column: what the code or the header says needs no line; what was told from cells, or not at all, is to be checked.
fn line(mapping: &Mapping) -> String {
    let header = mapping.header.rsplit(": ").next().unwrap_or(&mapping.header);
    let code = mapping.column.map_or("ignore", |column| column.code());
    let (mark, note) = match mapping.from {
        MappedFrom::Nothing => ("", "not understood".to_owned()),
        MappedFrom::Content => ("", format!("told from its cells, {:.0} % sure", mapping.confidence * 100.0)),
        MappedFrom::Header => {
            ("# ", format!("told from the header, {:.0} % sure", mapping.confidence * 100.0))
        }
        MappedFrom::Declared => ("", "declared".to_owned()),
    };
    format!("{mark}{} = \"{code}\" # {note}\n", quoted(header))
}

fn slug(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut slug = String::new();
    for c in stem.to_lowercase().chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { "source".to_owned() } else { slug }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
