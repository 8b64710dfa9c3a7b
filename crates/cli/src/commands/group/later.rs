//! The next full view, worked out beside the desk: one at a time, and whatever is decided meanwhile goes into the one
//! after it, all of it together.

use anyhow::Context as _;
use std::thread::JoinHandle;

/// Views to come.
pub struct Later<View> {
    running: Option<JoinHandle<anyhow::Result<View>>>,
    ready: Option<View>,
    /// Something was decided since the last one began.
    stale: bool,
}

impl<View> Default for Later<View> {
    fn default() -> Self {
        Self { running: None, ready: None, stale: false }
    }
}

impl<View: Send + 'static> Later<View> {
    /// Something was decided. `next` reads all that is decided by now, and gives the work that makes a view of it.
    pub fn decided<Work>(&mut self, next: impl FnOnce() -> anyhow::Result<Work>) -> anyhow::Result<()>
    where
        Work: FnOnce() -> anyhow::Result<View> + Send + 'static,
    {
        self.stale = true;
        if self.running.as_ref().is_none_or(JoinHandle::is_finished) { self.turn(next) } else { Ok(()) }
    }

    /// The newest view, where there is a newer one than this: waits until it is there.
    pub fn newest<Work>(&mut self, next: impl Fn() -> anyhow::Result<Work>) -> anyhow::Result<Option<View>>
    where
        Work: FnOnce() -> anyhow::Result<View> + Send + 'static,
    {
        while self.stale || self.running.is_some() {
            self.turn(&next)?;
        }
        Ok(self.ready.take())
    }

    /// Take in the view that was being worked out, and begin with the next where one is due.
    fn turn<Work>(&mut self, next: impl FnOnce() -> anyhow::Result<Work>) -> anyhow::Result<()>
    where
        Work: FnOnce() -> anyhow::Result<View> + Send + 'static,
    {
        if let Some(running) = self.running.take() {
            let done = running.join().ok().context("the view could not be worked out")?;
            self.ready = Some(done?);
        }
        if std::mem::take(&mut self.stale) {
            // Of two views to come the earlier is of no use.
            self.ready = None;
            self.running = Some(std::thread::spawn(next()?));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Arc, Mutex};

    /// What was decided, and how views are worked out of it: a view is what was decided when its work began.
    #[derive(Default)]
    struct Group {
        decided: Mutex<Vec<u32>>,
        begun: AtomicUsize,
        at_once: Arc<AtomicUsize>,
    }

    impl Group {
        /// Work that goes on until `gate` lets it.
        fn next(
            &self,
            gate: Option<Receiver<()>>,
        ) -> impl FnOnce() -> anyhow::Result<Vec<u32>> + Send + use<> {
            self.begun.fetch_add(1, SeqCst);
            let (seen, at_once) = (self.decided.lock().unwrap().clone(), self.at_once.clone());
            move || {
                assert_eq!(at_once.fetch_add(1, SeqCst), 0, "two views are worked out at once");
                gate.map(|gate| gate.recv());
                at_once.fetch_sub(1, SeqCst);
                Ok(seen)
            }
        }

        fn decide(&self, later: &mut Later<Vec<u32>>, decision: u32, gate: Option<Receiver<()>>) {
            self.decided.lock().unwrap().push(decision);
            later.decided(|| Ok(self.next(gate))).unwrap();
        }
    }

    fn gate() -> (Sender<()>, Option<Receiver<()>>) {
        let (open, gate) = channel();
        (open, Some(gate))
    }

    #[test]
    fn what_is_decided_during_one_view_is_in_the_next_all_of_it_together() {
        let (group, mut later) = (Group::default(), Later::default());
        let (open, first) = gate();
        group.decide(&mut later, 1, first);
        for decision in 2..=9 {
            group.decide(&mut later, decision, None);
        }
        assert_eq!(group.begun.load(SeqCst), 1, "one at a time");
        open.send(()).unwrap();
        let view = later.newest(|| Ok(group.next(None))).unwrap();
        assert_eq!(view, Some((1..=9).collect::<Vec<_>>()), "nothing is lost");
        assert_eq!(group.begun.load(SeqCst), 2, "eight decisions are one view");
        assert_eq!(later.newest(|| Ok(group.next(None))).unwrap(), None, "and there is no newer one");
    }

    #[test]
    fn a_decision_after_a_view_was_done_and_before_it_was_taken_is_not_lost() {
        let (group, mut later) = (Group::default(), Later::default());
        let (open, first) = gate();
        group.decide(&mut later, 1, first);
        open.send(()).unwrap();
        while group.at_once.load(SeqCst) > 0 || !later.running.as_ref().unwrap().is_finished() {
            std::thread::yield_now();
        }
        group.decide(&mut later, 2, None);
        assert_eq!(later.newest(|| Ok(group.next(None))).unwrap(), Some(vec![1, 2]));
    }

    #[test]
    fn a_view_that_fails_says_so() {
        let mut later = Later::<Vec<u32>>::default();
        later.decided(|| Ok(|| anyhow::bail!("made up"))).unwrap();
        let again = || Ok(|| Ok(Vec::new()));
        assert_eq!(later.newest(again).unwrap_err().to_string(), "made up");
    }
}
