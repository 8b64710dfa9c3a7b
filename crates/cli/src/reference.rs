//! The command line's reference, from the parser itself; `docs/cli.md` is this text, and a test holds it to that.

#![cfg(test)]

use clap::CommandFactory as _;
use std::fmt::Write as _;

/// Markdown: each verb with its own long help.
fn markdown() -> String {
    let mut root = crate::commands::Khabar::command().term_width(100);
    root.build();
    let mut out = String::from(
        "# The command line\n\nThis page is made from the parser: `KHABAR_BLESS=1 cargo test -p khabar` writes it anew.\n",
    );
    for verb in root.get_subcommands_mut() {
        if verb.get_name() == "help" || verb.is_hide_set() {
            continue;
        }
        section(&mut out, verb, "khabar");
    }
    out
}

fn section(out: &mut String, command: &mut clap::Command, parent: &str) {
    let name = format!("{parent} {}", command.get_name());
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = writeln!(out, "\n## `{name}`\n\n```text\n{}\n```", help.join("\n").trim_end());
    let nested: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in nested.iter().filter(|sub| *sub != "help") {
        if let Some(sub) = command.find_subcommand_mut(sub) {
            section(out, sub, &name);
        }
    }
}

#[test]
fn the_reference_is_what_the_parser_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md");
    let made = markdown();
    if std::env::var_os("KHABAR_BLESS").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == made, "docs/cli.md is stale: run KHABAR_BLESS=1 cargo test -p khabar");
}
