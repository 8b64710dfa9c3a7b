//! The `khabar` binary: wires the rooms together, and talks to the terminal. No other crate does.

/// As the standard ones, but what cannot be written is told at the end, and stops no work.
macro_rules! print {
    ($($text:tt)*) => { $crate::screen::put(&format!($($text)*)) };
}
macro_rules! println {
    () => { $crate::screen::put("\n") };
    ($($text:tt)*) => { $crate::screen::put(&(format!($($text)*) + "\n")) };
}

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
    let code = match commands::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(1)
        }
    };
    match screen::lost() {
        None => code,
        Some(error) => {
            eprintln!(
                "error: what was to be printed could not be written: {error}\nhint: make room, or print elsewhere"
            );
            ExitCode::from(1)
        }
    }
}
