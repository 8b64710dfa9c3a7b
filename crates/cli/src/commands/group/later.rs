//! The next full view, worked out beside the desk: one at a time, and whatever is decided meanwhile goes into the one
//! after it, all of it together.

use super::view::View;
use crate::commands::node::now;
use anyhow::Context as _;
use khabar_store::Node;
use std::thread::JoinHandle;

/// Views to come.
#[derive(Default)]
pub struct Later {
    running: Option<JoinHandle<anyhow::Result<View>>>,
    ready: Option<View>,
    /// Something was decided since the last one began.
    stale: bool,
}

impl Later {
    /// Something was decided.
    pub fn decided(&mut self, view: &View, node: &Node) -> anyhow::Result<()> {
        self.stale = true;
        if self.running.as_ref().is_none_or(JoinHandle::is_finished) { self.turn(view, node) } else { Ok(()) }
    }

    /// The newest view, where there is a newer one than this: waits until it is there.
    pub fn newest(&mut self, view: &View, node: &Node) -> anyhow::Result<Option<View>> {
        while self.stale || self.running.is_some() {
            self.turn(view, node)?;
        }
        Ok(self.ready.take())
    }

    /// Take in the view that was being worked out, and begin with the next where one is due.
    fn turn(&mut self, view: &View, node: &Node) -> anyhow::Result<()> {
        if let Some(running) = self.running.take() {
            let done = running.join().ok().context("the view could not be worked out")?;
            self.ready = Some(done?);
        }
        if std::mem::take(&mut self.stale) {
            // Of two views to come the earlier is of no use.
            self.ready = None;
            self.running = Some(std::thread::spawn(view.next(node, now())?));
        }
        Ok(())
    }
}
