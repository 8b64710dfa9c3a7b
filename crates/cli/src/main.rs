//! The `khabar` binary: wires the rooms together, and talks to the terminal. No other crate does.

mod against;
mod commands;
mod folder;
mod group;
mod progress;
mod reference;
mod review;
mod screen;
mod strata;
mod summary;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = commands::Khabar::parse();
    match commands::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(1)
        }
    }
}
