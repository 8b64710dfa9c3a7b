//! Ranges of an estimate: one line per method beside the people who were observed. Never a bare point.

use super::{Canvas, Caption, Table, WIDTH, figure, round_up};
use crate::page::numbers::number;
use crate::page::words;
use khabar_model::Language;
use maud::{Markup, html};

/// One method's range.
#[derive(Clone, Debug)]
pub struct Range {
    /// The method.
    pub label: String,
    /// Lower end.
    pub lower: f64,
    /// Centre.
    pub centre: f64,
    /// Upper end; none where the method gives a lower bound alone.
    pub upper: Option<f64>,
}

/// The ranges, from nobody to the largest upper end, with a line at those observed.
pub fn interval(language: Language, caption: &Caption<'_>, observed: u64, ranges: &[Range]) -> Markup {
    const ROW: f64 = 34.0;
    let foot = ROW * ranges.len() as f64 + 4.0;
    let mut canvas = Canvas::new(language, foot + 34.0);
    let ends = ranges.iter().map(|range| range.upper.unwrap_or(range.centre)).filter(|x| x.is_finite());
    let most = round_up(ends.fold(observed as f64, f64::max));
    let at = |x: f64| x.clamp(0.0, most) / most * (WIDTH - 4.0) + 2.0;
    for (index, range) in ranges.iter().enumerate() {
        let y = ROW * index as f64;
        canvas.text(0.0, y + 11.0, "start", "", &range.label);
        canvas.text(WIDTH, y + 11.0, "end", "b", &told(language, range));
        let (from, to) = (at(range.lower), at(range.upper.unwrap_or(most)));
        canvas.rect(
            from,
            y + 18.0,
            (to - from).max(1.5),
            6.0,
            if range.upper.is_some() { "bar1" } else { "k k-single_source" },
        );
        canvas.line(at(range.centre), y + 15.0, at(range.centre), y + 27.0, "axis");
        canvas.line(at(observed as f64), y + 14.0, at(observed as f64), y + 30.0, "pt4");
    }
    canvas.line(2.0, foot, WIDTH - 2.0, foot, "axis");
    let x = at(observed as f64);
    canvas.line(x, foot, x, foot + 6.0, "pt4");
    let anchor = if x > WIDTH / 2.0 { "end" } else { "start" };
    let line = format!("{}: {}", words::OBSERVED.to(language), number(language, observed));
    canvas.text(x, foot + 17.0, anchor, "b", &line);
    canvas.text(0.0, foot + 31.0, "start", "s", &number(language, 0));
    canvas.text(WIDTH, foot + 31.0, "end", "s", &number(language, most as u64));
    figure(language, caption, canvas.image(caption), html! {}, &table(language, ranges))
}

/// A range in words: "1,200 to 1,900", or "at least 1,200".
pub fn told(language: Language, range: &Range) -> String {
    let whole = |x: f64| number(language, x.clamp(0.0, 1e15).round() as u64);
    match (range.upper, language) {
        (None, _) => format!("{} {}", words::AT_LEAST.to(language), whole(range.lower)),
        (Some(upper), Language::En) => format!("{} to {}", whole(range.lower), whole(upper)),
        (Some(upper), Language::Fa) => format!("{} تا {}", whole(range.lower), whole(upper)),
    }
}

fn table(language: Language, ranges: &[Range]) -> Table {
    let whole = |x: f64| number(language, x.clamp(0.0, 1e15).round() as u64);
    let row = |range: &Range| {
        let upper = range.upper.map_or_else(|| words::LOWER_BOUND.to(language).to_owned(), whole);
        vec![range.label.clone(), whole(range.lower), whole(range.centre), upper]
    };
    let head =
        [words::METHOD, words::LOWER, words::POINT, words::UPPER].map(|text| text.to(language).to_owned());
    Table { head: head.to_vec(), rows: ranges.iter().map(row).collect() }
}
