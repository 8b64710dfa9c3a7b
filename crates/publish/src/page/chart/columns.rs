//! Columns over days: how many a day, over bins of days that may be of different lengths, beside the hours when lines
//! were cut. A column's height is its count per day, so that its area is its count.

use super::{Canvas, Caption, Table, WIDTH, figure, round_up};
use crate::page::numbers::{days, digits, tick};
use crate::page::words;
use khabar_model::{Day, DayRange, Language};
use maud::{Markup, html};

/// Days put together, and their count.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// The days.
    pub days: DayRange,
    /// The count that sets the height.
    pub count: f64,
    /// The count as it is told.
    pub told: String,
}

/// What lies outside of the days drawn, as further rows of the table: (label, count as told).
pub type Outside = Vec<(String, String)>;

/// Columns over the days of `window`.
pub fn columns(
    language: Language,
    caption: &Caption<'_>,
    window: DayRange,
    cuts: &[DayRange],
    bins: &[Bin],
    outside: &Outside,
) -> Markup {
    const TOP: f64 = 18.0;
    const FOOT: f64 = 118.0;
    let mut canvas = Canvas::new(language, FOOT + 18.0);
    let span = f64::from(window.days().max(1));
    let at = |day: Day| f64::from(day.0.saturating_sub(window.first.0)) / span * WIDTH;
    for cut in cuts.iter().filter_map(|cut| cut.overlap(window)) {
        canvas.rect(at(cut.first), TOP, f64::from(cut.days()) / span * WIDTH, FOOT - TOP, "cut");
    }
    let density = |bin: &Bin| bin.count / f64::from(bin.days.days().max(1));
    let most = round_up(bins.iter().map(density).fold(0.0, f64::max));
    canvas.line(0.0, TOP, WIDTH, TOP, "axis");
    let scale = format!("{} {}", digits(language, &super::n(most)), words::PER_DAY.to(language));
    canvas.text(0.0, TOP - 5.0, "start", "s", &scale);
    for bin in bins.iter().filter(|bin| bin.count > 0.0) {
        let height = (FOOT - TOP) * density(bin) / most;
        let width = f64::from(bin.days.days()) / span * WIDTH;
        let gap = if width > 4.0 { 1.0 } else { 0.0 };
        canvas.rect(at(bin.days.first) + gap / 2.0, FOOT - height, width - gap, height, "bar1");
    }
    canvas.line(0.0, FOOT, WIDTH, FOOT, "axis");
    for (day, anchor) in ticks(window) {
        let x = at(day);
        canvas.line(x, FOOT, x, FOOT + 4.0, "axis");
        canvas.text(x, FOOT + 15.0, anchor, "s", &tick(language, day));
    }
    let legend = html! { @if !cuts.is_empty() { p.note { (words::SHADED_CUT.to(language)) } } };
    figure(language, caption, canvas.image(caption), legend, &table(language, bins, outside))
}

/// Four days along the window, with their anchors.
fn ticks(window: DayRange) -> Vec<(Day, &'static str)> {
    let step = (window.days() - 1) / 3;
    if step < 1 {
        return vec![(window.first, "start")];
    }
    let day = |i: i32| Day(window.first.0 + step * i);
    vec![(day(0), "start"), (day(1), "middle"), (day(2), "middle"), (day(3), "end")]
}

fn table(language: Language, bins: &[Bin], outside: &Outside) -> Table {
    let told =
        bins.iter().filter(|bin| bin.count > 0.0).map(|bin| vec![days(language, bin.days), bin.told.clone()]);
    let outside = outside.iter().map(|(label, count)| vec![label.clone(), count.clone()]);
    let head = [words::DAYS, words::COUNT].map(|text| text.to(language).to_owned());
    Table { head: head.to_vec(), rows: told.chain(outside).collect() }
}
