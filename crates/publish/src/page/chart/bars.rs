//! Horizontal bars: one count per label.

use super::{Canvas, Caption, Table, WIDTH, figure, round_up};
use khabar_model::Language;
use maud::{Markup, html};

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// Its length.
    pub length: f64,
    /// The count as it is told ("fewer than 5" has words and no length).
    pub told: String,
}

/// Bars under each other, the label above each: long names of provinces fit a phone.
pub fn bars(language: Language, caption: &Caption<'_>, head: [&str; 2], bars: &[Bar]) -> Markup {
    const ROW: f64 = 30.0;
    let mut canvas = Canvas::new(language, ROW * bars.len() as f64 + 2.0);
    let longest = round_up(bars.iter().map(|bar| bar.length).fold(0.0, f64::max));
    for (index, bar) in bars.iter().enumerate() {
        let y = ROW * index as f64;
        canvas.text(0.0, y + 11.0, "start", "", &bar.label);
        canvas.text(WIDTH, y + 11.0, "end", "b", &bar.told);
        canvas.rect(0.0, y + 16.0, WIDTH, 8.0, "track");
        canvas.rect(0.0, y + 16.0, WIDTH * bar.length / longest, 8.0, "bar1");
    }
    let table = Table {
        head: head.map(str::to_owned).to_vec(),
        rows: bars.iter().map(|bar| vec![bar.label.clone(), bar.told.clone()]).collect(),
    };
    figure(language, caption, canvas.image(caption), html! {}, &table)
}
