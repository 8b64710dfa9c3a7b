//! The shutdown's timeline: one row per place, a bar while its lines were cut.

use super::{Canvas, Caption, Table, WIDTH, figure};
use crate::page::numbers::{own, tick};
use crate::page::words;
use khabar_model::{Day, DayRange, Language};
use maud::{Markup, html};

/// One outage.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Where.
    pub place: String,
    /// Of what kind.
    pub kind: String,
    /// Its first day.
    pub first: Day,
    /// Its last day; none where it goes on.
    pub last: Option<Day>,
}

/// Bars over the days of `window`, a row per place in the given order.
pub fn timeline(language: Language, caption: &Caption<'_>, window: DayRange, cuts: &[Cut]) -> Markup {
    const ROW: f64 = 28.0;
    let mut places: Vec<&str> = Vec::new();
    for cut in cuts {
        if !places.contains(&cut.place.as_str()) {
            places.push(&cut.place);
        }
    }
    let foot = ROW * places.len() as f64 + 4.0;
    let mut canvas = Canvas::new(language, foot + 18.0);
    let span = f64::from(window.days().max(1));
    for (row, place) in places.iter().enumerate() {
        let y = ROW * row as f64;
        canvas.text(0.0, y + 11.0, "start", "", place);
        canvas.rect(0.0, y + 16.0, WIDTH, 8.0, "track");
        for cut in cuts.iter().filter(|cut| cut.place == *place) {
            let days = DayRange::between(cut.first, cut.last.unwrap_or(window.last.max(cut.first)));
            let Some(days) = days.overlap(window) else { continue };
            let x = f64::from(days.first.0 - window.first.0) / span * WIDTH;
            canvas.rect(x, y + 16.0, (f64::from(days.days()) / span * WIDTH).max(1.5), 8.0, "bar1");
        }
    }
    canvas.line(0.0, foot, WIDTH, foot, "axis");
    canvas.text(0.0, foot + 13.0, "start", "s", &tick(language, window.first));
    canvas.text(WIDTH, foot + 13.0, "end", "s", &tick(language, window.last));
    figure(language, caption, canvas.image(caption), html! {}, &table(language, cuts))
}

fn table(language: Language, cuts: &[Cut]) -> Table {
    let row = |cut: &Cut| {
        let end = cut.last.map_or_else(|| words::ONGOING.to(language).to_owned(), |day| own(language, day));
        vec![cut.place.clone(), own(language, cut.first), end, cut.kind.clone()]
    };
    let head = [words::PLACE, words::OUTAGE_START, words::OUTAGE_END, words::OUTSIDE_KIND];
    Table {
        head: head.map(|text| text.to(language).to_owned()).to_vec(),
        rows: cuts.iter().map(row).collect(),
    }
}
