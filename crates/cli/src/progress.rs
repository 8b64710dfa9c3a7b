//! A line on standard error that says what long work is doing; silent where standard error is no terminal.

use std::io::IsTerminal as _;
use std::time::Duration;

/// A line of progress; it vanishes when dropped.
pub struct Progress(Option<indicatif::ProgressBar>);

impl Progress {
    /// Start, if somebody looks.
    pub fn start() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = indicatif::ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(Some(bar))
    }

    /// Say what is being done.
    pub fn say(&self, what: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(what.to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
