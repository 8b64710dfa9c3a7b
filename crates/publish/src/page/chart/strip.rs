//! A person's path over time: one row per axis, one bar per stretch of days, its fill the level.
//!
//! Decoration beside the sentence and the list that say the same, drawn once for the thousands of people of a desk. It
//! bears no text: where the page reads from right to left the style sheet mirrors it, and time runs with the reader.

use super::n;
use khabar_model::{Day, DayRange};
use maud::{Markup, html};

/// A stretch of days with one value.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The days.
    pub days: DayRange,
    /// The row.
    pub row: u8,
    /// Its place among the row's values: neighbours of different values stand a step apart.
    pub step: u8,
    /// The value's level is corroborated or stronger.
    pub strong: bool,
}

/// Rows of stretches between two days. `rows` is the number of rows.
pub fn strip(spans: &[Span], rows: u8) -> Markup {
    const ROW: f64 = 15.0;
    let first = spans.iter().map(|span| span.days.first).min().unwrap_or(Day(0));
    let last = spans.iter().map(|span| span.days.last).max().unwrap_or(Day(0));
    let days = f64::from(DayRange::between(first, last).days());
    let height = ROW * f64::from(rows);
    let (mut solid, mut hatched) = (String::new(), String::new());
    for span in spans {
        let x = f64::from(span.days.first.0 - first.0) / days * 300.0;
        let width = (f64::from(span.days.days()) / days * 300.0 - 0.6).max(2.0);
        let y = ROW * f64::from(span.row) + if span.step % 2 == 0 { 2.0 } else { 6.0 };
        let path = format!("M{} {}h{}v7h-{}z", n(x), n(y), n(width), n(width));
        if span.strong { solid.push_str(&path) } else { hatched.push_str(&path) }
    }
    html! {
        svg.strip viewBox=(format!("0 0 300 {}", n(height))) aria-hidden="true" {
            @if !solid.is_empty() { path.p3 d=(solid) {} }
            @if !hatched.is_empty() { path.k fill="url(#fill-weak)" d=(hatched) {} }
        }
    }
}
