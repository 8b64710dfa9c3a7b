//! Charts: plain data in, accessible inline SVG with its table out.
//!
//! Each chart has a title and a description for those who do not see it, labels on the marks (no colour alone), and
//! the same numbers as a table. In Persian the horizontal axis runs from right to left.

pub mod bars;
pub mod columns;
pub mod interval;
pub mod levels;
pub mod strip;
pub mod timeline;
pub mod tree;
pub mod upset;

use super::words;
use khabar_model::Language;
use maud::{Markup, PreEscaped, html};

/// Width of every chart, in units of its own; type of 11 units is read on a phone at that size.
pub const WIDTH: f64 = 360.0;

/// What stands around a chart.
pub struct Caption<'a> {
    /// An id that is unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
    /// A note under the title, or nothing.
    pub note: &'a str,
}

/// A drawing surface that mirrors itself for languages that run from right to left.
pub struct Canvas {
    language: Language,
    width: f64,
    height: f64,
    marks: String,
}

impl Canvas {
    /// An empty canvas of the standard width.
    pub fn new(language: Language, height: f64) -> Self {
        Self::sized(language, WIDTH, height)
    }

    /// An empty canvas.
    pub fn sized(language: Language, width: f64, height: f64) -> Self {
        Self { language, width, height, marks: String::new() }
    }

    /// Marks are written by hand, closed with a slash: an SVG element that is not closed swallows its neighbours.
    /// Only numbers and class names of this crate come here; text goes through the template's escaping.
    fn push(&mut self, mark: &str) {
        self.marks.push_str(mark);
    }

    fn x(&self, x: f64, width: f64) -> f64 {
        match self.language {
            Language::En => x,
            Language::Fa => self.width - x - width,
        }
    }

    /// A rectangle from the line's start.
    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        let x = self.x(x, width);
        self.push(&format!(
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
            n(x),
            n(y),
            n(width.max(0.0)),
            n(height.max(0.0))
        ));
    }

    /// A straight line.
    pub fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, class: &str) {
        let path = format!("M{} {}L{} {}", n(self.x(x1, 0.0)), n(y1), n(self.x(x2, 0.0)), n(y2));
        self.push(&format!(r#"<path class="{class}" d="{path}"/>"#));
    }

    /// A dot.
    pub fn dot(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        let x = self.x(x, 0.0);
        self.push(&format!(r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#, n(x), n(y), n(radius)));
    }

    /// Text; `anchor` is `start`, `middle` or `end` in the direction of the language.
    pub fn text(&mut self, x: f64, y: f64, anchor: &str, class: &str, text: &str) {
        let x = self.x(x, 0.0);
        // Text starts at its point unless it is said to end there.
        let anchor = Some(anchor).filter(|anchor| *anchor != "start");
        let class = Some(class).filter(|class| !class.is_empty());
        let mark = html! { text class=[class] x=(n(x)) y=(n(y)) text-anchor=[anchor] { (text) } };
        self.marks.push_str(&mark.into_string());
    }

    /// Text that reads upwards from a point.
    pub fn upright(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let x = self.x(x, 0.0);
        let turn = format!("rotate(-90 {} {})", n(x), n(y));
        // Turned text starts at the foot in both directions.
        let anchor = if self.language == Language::Fa { "end" } else { "start" };
        let mark =
            html! { text class=(class) x=(n(x)) y=(n(y)) text-anchor=(anchor) transform=(turn) { (text) } };
        self.marks.push_str(&mark.into_string());
    }

    /// The drawing as an image with a name and a description.
    pub fn image(self, caption: &Caption<'_>) -> Markup {
        self.picture("chart", caption)
    }

    /// The same with other classes of the style sheet.
    pub fn picture(self, class: &str, caption: &Caption<'_>) -> Markup {
        let (title, description) = (format!("{}-t", caption.id), format!("{}-d", caption.id));
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", n(self.width), n(self.height))) role="img"
                aria-labelledby=(format!("{title} {description}")) {
                title id=(title) { (caption.title) }
                desc id=(description) { (caption.description) }
                (PreEscaped(self.marks))
            }
        }
    }

    /// The drawing as decoration beside a text that says the same.
    pub fn decoration(self, class: &str) -> Markup {
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", n(self.width), n(self.height))) aria-hidden="true" {
                (PreEscaped(self.marks))
            }
        }
    }
}

/// A chart with its caption, its legend and its table.
pub fn figure(
    language: Language,
    caption: &Caption<'_>,
    drawing: Markup,
    legend: Markup,
    table: &Table,
) -> Markup {
    html! {
        figure {
            figcaption {
                (caption.title)
                @if !caption.note.is_empty() { div.note { (caption.note) } }
            }
            (drawing)
            (legend)
            details {
                summary { (words::AS_TABLE.to(language)) span.vh { ": " (caption.title) } }
                (table.markup(caption.title, true))
            }
        }
    }
}

/// A table: the first column names its row.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as markup; the caption is hidden where it stands elsewhere already.
    pub fn markup(&self, caption: &str, hide_caption: bool) -> Markup {
        html! {
            div.scroll tabindex="0" role="group" aria-label=(caption) {
                table {
                    caption class=[hide_caption.then_some("vh")] { (caption) }
                    thead { tr {
                        @for (index, head) in self.head.iter().enumerate() {
                            th scope="col" class=[(index > 0).then_some("n")] { (head) }
                        }
                    } }
                    tbody {
                        @for row in &self.rows { tr {
                            @for (index, cell) in row.iter().enumerate() {
                                @if index == 0 { th scope="row" { (cell) } } @else { td.n { (cell) } }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// A coordinate with at most one decimal.
pub(crate) fn n(x: f64) -> String {
    let text = format!("{x:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `x`.
pub(crate) fn round_up(x: f64) -> f64 {
    let mut step = 1.0;
    while step < x && step < 1e15 {
        for factor in [2.0, 5.0, 10.0] {
            if step * factor >= x {
                return step * factor;
            }
        }
        step *= 10.0;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!([n(1.0), n(-0.01), n(2.25), n(1e3)], ["1", "0", "2.2", "1000"]);
    }

    #[test]
    fn scales_end_on_round_numbers() {
        assert_eq!([0.3, 1.0, 3.0, 7.0, 11.0, 480.0].map(round_up), [1.0, 1.0, 5.0, 10.0, 20.0, 500.0]);
    }

    #[test]
    fn persian_charts_are_mirrored() {
        let mut canvas = Canvas::new(Language::Fa, 10.0);
        canvas.rect(0.0, 0.0, 60.0, 10.0, "bar1");
        let caption = Caption { id: "x", title: "t", description: "d", note: "" };
        assert!(canvas.image(&caption).into_string().contains(r#"x="300""#));
    }
}
