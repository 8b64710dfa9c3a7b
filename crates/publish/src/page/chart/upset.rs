//! Which lists name the same people: an UpSet plot (Lex et al. 2014). One column per combination of lists, its bar the
//! people on exactly these lists.

use super::{Canvas, Caption, Table, WIDTH, figure, round_up};
use crate::page::numbers::number;
use crate::page::words;
use khabar_model::Language;
use maud::{Markup, html};

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// A letter or a short name that stands in the plot.
    pub short: String,
    /// What the short name stands for; empty where there is no more to say.
    pub long: String,
    /// Its people, as told.
    pub told: String,
}

/// A combination of lists.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Bit i: list i.
    pub lists: u32,
    /// The length of its bar.
    pub count: f64,
    /// The count as it is told.
    pub told: String,
}

/// The most combinations drawn.
const DRAWN: usize = 14;
/// The most combinations in the table: twelve lists have four thousand, and the page has its limit. The rest is one row.
const TOLD: usize = 30;

/// The plot; combinations in the given order.
pub fn upset(language: Language, caption: &Caption<'_>, lists: &[List], patterns: &[Pattern]) -> Markup {
    const TALLEST: f64 = 66.0;
    const ROW: f64 = 18.0;
    const LABELS: f64 = 92.0;
    let drawn = &patterns[..patterns.len().min(DRAWN)];
    // Counts stand upright over their bars: room for the longest of them over the tallest.
    let longest = drawn.iter().map(|pattern| pattern.told.chars().count()).max().unwrap_or(0);
    let foot = TALLEST + 10.0 + 5.5 * longest as f64;
    let mut canvas = Canvas::new(language, foot + 8.0 + ROW * lists.len() as f64);
    let most = round_up(drawn.iter().map(|pattern| pattern.count).fold(0.0, f64::max));
    let step = (WIDTH - LABELS) / drawn.len().max(6) as f64;
    let y = |list: usize| foot + 8.0 + ROW * (list as f64 + 0.5);
    for (index, list) in lists.iter().enumerate() {
        if index % 2 == 0 {
            canvas.rect(0.0, y(index) - ROW / 2.0, WIDTH, ROW, "track");
        }
        canvas.text(2.0, y(index) + 4.0, "start", "b", &list.short);
        canvas.text(LABELS - 14.0, y(index) + 4.0, "end", "s", &list.told);
    }
    for (index, pattern) in drawn.iter().enumerate() {
        let x = LABELS + step * (index as f64 + 0.5);
        let height = TALLEST * pattern.count / most;
        canvas.rect(x - step * 0.3, foot - height, step * 0.6, height, "bar1");
        canvas.upright(x + 3.0, foot - height - 4.0, "s", &pattern.told);
        let on: Vec<usize> = (0..lists.len()).filter(|list| pattern.lists >> list & 1 == 1).collect();
        if let (Some(&first), Some(&last)) = (on.first(), on.last()) {
            canvas.line(x, y(first), x, y(last), "axis");
        }
        for list in on {
            canvas.dot(x, y(list), 4.5, "p4");
        }
    }
    canvas.line(LABELS, foot, WIDTH, foot, "axis");
    figure(language, caption, canvas.image(caption), legend(lists), &table(language, lists, patterns))
}

fn legend(lists: &[List]) -> Markup {
    html! {
        @if lists.iter().any(|list| !list.long.is_empty()) {
            ul.legend { @for list in lists { li { strong { bdi { (list.short) } } " " bdi { (list.long) } } } }
        }
    }
}

fn table(language: Language, lists: &[List], patterns: &[Pattern]) -> Table {
    let names = |pattern: &Pattern| {
        let on = |list: &usize| pattern.lists >> list & 1 == 1;
        (0..lists.len()).filter(on).map(|list| lists[list].short.as_str()).collect::<Vec<_>>().join(" · ")
    };
    let row = |pattern: &Pattern| vec![names(pattern), pattern.told.clone()];
    let mut rows: Vec<Vec<String>> = patterns.iter().take(TOLD).map(row).collect();
    if let Some(left) = patterns.len().checked_sub(TOLD).filter(|left| *left > 0) {
        let most = &patterns[TOLD].told;
        let label = words::fill(language, words::MORE_COMBINATIONS, &[&number(language, left as u64)]);
        rows.push(vec![label, words::fill(language, words::EACH_AT_MOST, &[most])]);
    }
    Table { head: [words::COMBINATION, words::COUNT].map(|text| text.to(language).to_owned()).to_vec(), rows }
}
