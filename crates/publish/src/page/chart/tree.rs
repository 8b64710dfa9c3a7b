//! The tree of sources of one value: a bar per independent cluster, a small mark for each copy on it.
//!
//! Decoration beside the list that says the same. A hundred copies are drawn as a few marks: they add nothing.

use super::n;
use maud::{Markup, html};

/// One independent cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// At least one of its originals is direct.
    pub direct: bool,
    /// It counts: its source is known and speaks against no interest of its own.
    pub counts: bool,
    /// Copies of its originals.
    pub copies: u32,
}

/// The most copies drawn on one branch.
const DRAWN: u32 = 24;

/// The branches, from one trunk.
pub fn tree(branches: &[Branch]) -> Markup {
    const ROW: f64 = 12.0;
    let height = ROW * branches.len() as f64;
    let (mut trunk, mut direct, mut relayed, mut uncounted, mut copies) =
        (String::new(), String::new(), String::new(), String::new(), String::new());
    for (index, branch) in branches.iter().enumerate() {
        let y = ROW * (index as f64 + 0.5);
        trunk.push_str(&format!("M4 {}V{}H40", n(height / 2.0), n(y)));
        let bar = format!("M40 {}h40v7h-40z", n(y - 3.5));
        match (branch.counts, branch.direct) {
            (true, true) => direct.push_str(&bar),
            (true, false) => relayed.push_str(&bar),
            (false, _) => uncounted.push_str(&bar),
        }
        for copy in 0..branch.copies.min(DRAWN) {
            copies.push_str(&format!("M{} {}v5", n(86.0 + 8.0 * f64::from(copy)), n(y - 2.5)));
        }
    }
    html! {
        svg.tree viewBox=(format!("0 0 300 {}", n(height))) aria-hidden="true" {
            path.axis d=(trunk) {}
            @if !direct.is_empty() { path.k.p3 d=(direct) {} }
            @if !relayed.is_empty() { path.k fill="url(#fill-several)" d=(relayed) {} }
            @if !uncounted.is_empty() { path.k.none d=(uncounted) {} }
            @if !copies.is_empty() { path.axis d=(copies) {} }
        }
    }
}
