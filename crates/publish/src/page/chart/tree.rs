//! Where a finding comes from, as a picture: originals in the order in which they were first heard, what repeats them
//! hanging off them, and apart from both what counts as no source.
//!
//! Time runs in the direction of the language. What a mark and a line mean stands beside each in words: shapes and
//! dashes only repeat it. A row per node, its words always on the far side of its mark, so that nothing overlaps.

use super::{Canvas, Caption};
use khabar_model::{Class, Language};
use maud::Markup;

/// Width of the picture, in units of its own: type of 12 units is read on a phone at that size.
pub const WIDTH: f64 = 340.0;
/// Where time begins and ends: the words have the rest of the line.
const FROM: f64 = 9.0;
const UNTIL: f64 = 70.0;
/// How far a copy stands from its original at least, so that the line between them shows what it is.
const BRANCH: f64 = 22.0;
const ROW: f64 = 32.0;

/// How a copy hangs together with what it traces to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// It forwards it.
    Forward,
    /// It quotes, links to or names it.
    Cites,
    /// Its words are the same, or nearly.
    Words,
    /// It shows the same photo or film.
    Media,
    /// The same source says it again.
    SameSource,
    /// Another source of the same organisation, or another edition, says it.
    SameHouse,
    /// Its list is compiled from the other's.
    Compiled,
    /// Both name the same person, address or list as their source.
    Upstream,
    /// Their sources share mistakes, and are held to be one hand.
    Mistakes,
    /// It counts together with it for another reason.
    Together,
}

impl Link {
    /// The class of its line in the style sheet.
    const fn class(self) -> &'static str {
        match self {
            Link::Forward => "e e-f",
            Link::Cites | Link::Compiled => "e e-c",
            Link::Words => "e e-w",
            Link::Media => "e e-m",
            Link::SameSource | Link::SameHouse | Link::Together => "e e-s",
            Link::Upstream => "e e-u",
            Link::Mistakes => "e e-x",
        }
    }
}

/// One report, or several that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Who says it, or how many.
    pub name: String,
    /// What it is, in words.
    pub about: String,
    /// When it was first heard, in seconds.
    pub at: Option<i64>,
    /// What its source counts for.
    pub class: Class,
    /// It says so at first hand, and may.
    pub direct: bool,
    /// How many reports it stands for.
    pub reports: usize,
    /// What hangs off it.
    pub copies: Vec<(Link, Node)>,
}

/// What the same reports say, with all that says it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The values and their levels.
    pub title: String,
    /// Independent sources.
    pub roots: Vec<Node>,
    /// What stands over those apart.
    pub apart_title: String,
    /// What counts as no source.
    pub apart: Vec<Node>,
}

/// What stands around the parts.
pub struct Frame<'a> {
    /// The id, title and description.
    pub caption: Caption<'a>,
    /// From which day to which, in words.
    pub days: &'a str,
    /// That more is not drawn, in words, or nothing.
    pub more: &'a str,
}

/// Draw it.
pub fn tree(language: Language, frame: &Frame<'_>, parts: &[Part]) -> Markup {
    let nodes = |nodes: &[Node]| nodes.iter().map(|node| 1 + node.copies.len()).sum::<usize>();
    let part_height = |part: &Part| {
        let apart = if part.apart.is_empty() { 0.0 } else { 22.0 };
        24.0 + apart + ROW * (nodes(&part.roots) + nodes(&part.apart)) as f64
    };
    let more = if frame.more.is_empty() { 0.0 } else { 18.0 };
    let height = 22.0 + parts.iter().map(part_height).sum::<f64>() + more;
    let mut drawing =
        Drawing { canvas: Canvas::sized(language, WIDTH, height), y: 0.0, time: Scale::over(parts) };
    drawing.axis(frame.days);
    for part in parts {
        drawing.part(part);
    }
    if !frame.more.is_empty() {
        drawing.canvas.text(0.0, drawing.y + 12.0, "start", "s", frame.more);
    }
    drawing.canvas.picture("chart tree", &frame.caption)
}

/// Seconds on the time that the picture has room for.
#[derive(Clone, Copy)]
struct Scale {
    first: i64,
    last: i64,
}

impl Scale {
    fn over(parts: &[Part]) -> Self {
        let nodes = parts.iter().flat_map(|part| part.roots.iter().chain(&part.apart));
        let times = nodes.flat_map(|node| {
            std::iter::once(node.at).chain(node.copies.iter().map(|(_, copy)| copy.at)).flatten()
        });
        let (first, last) =
            times.fold((i64::MAX, i64::MIN), |(first, last), at| (first.min(at), last.max(at)));
        Self { first, last }
    }

    /// Where an instant stands; what has none stands at the start.
    fn x(self, at: Option<i64>) -> f64 {
        let span = self.last.saturating_sub(self.first);
        match at {
            Some(at) if span > 0 => {
                FROM + (UNTIL - FROM) * at.saturating_sub(self.first) as f64 / span as f64
            }
            _ => FROM,
        }
    }
}

struct Drawing {
    canvas: Canvas,
    y: f64,
    time: Scale,
}

impl Drawing {
    /// The days in words over a line with an arrow: where time goes.
    fn axis(&mut self, days: &str) {
        let canvas = &mut self.canvas;
        canvas.text(0.0, 10.0, "start", "s", &fit(days, 10.5, WIDTH));
        canvas.line(FROM, 17.0, UNTIL, 17.0, "axis");
        canvas.line(UNTIL - 4.0, 14.0, UNTIL, 17.0, "axis");
        canvas.line(UNTIL - 4.0, 20.0, UNTIL, 17.0, "axis");
        self.y = 22.0;
    }

    fn part(&mut self, part: &Part) {
        self.canvas.text(0.0, self.y + 16.0, "start", "b", &fit(&part.title, 12.5, WIDTH));
        self.y += 24.0;
        part.roots.iter().for_each(|node| self.root(node));
        if !part.apart.is_empty() {
            self.canvas.line(0.0, self.y + 3.0, WIDTH, self.y + 3.0, "axis e-w");
            self.canvas.text(0.0, self.y + 16.0, "start", "s", &fit(&part.apart_title, 10.5, WIDTH));
            self.y += 22.0;
            part.apart.iter().for_each(|node| self.root(node));
        }
    }

    fn root(&mut self, node: &Node) {
        let x = self.time.x(node.at);
        let trunk = self.y + 9.0;
        if !node.copies.is_empty() {
            self.canvas.line(x, trunk, x, trunk + ROW * node.copies.len() as f64, "axis");
        }
        self.node(node, x);
        for (link, copy) in &node.copies {
            // A copy that was heard before its original is drawn after it all the same; its words say when.
            let at = self.time.x(copy.at).max(x + BRANCH);
            self.canvas.line(x, self.y + 9.0, at, self.y + 9.0, link.class());
            self.node(copy, at);
        }
    }

    fn node(&mut self, node: &Node, x: f64) {
        let (y, canvas) = (self.y + 9.0, &mut self.canvas);
        if node.direct {
            canvas.dot(x, y, 7.5, "ring");
        }
        match node.class {
            Class::Vetted => canvas.dot(x, y, 4.5, "k p4"),
            Class::Declared => canvas.dot(x, y, 4.5, "k p1"),
            Class::Party => canvas.rect(x - 4.0, y - 4.0, 8.0, 8.0, "k side"),
            Class::Unknown => canvas.dot(x, y, 3.5, "k hollow"),
        }
        let (text, room) = (x + 13.0, WIDTH - x - 13.0);
        canvas.text(text, self.y + 11.0, "start", "", &fit(&node.name, 12.0, room));
        canvas.text(text, self.y + 24.0, "start", "s", &fit(&node.about, 10.5, room));
        self.y += ROW;
    }
}

/// The text, cut with an ellipsis where it would not fit the room; what closes an isolate stays.
fn fit(text: &str, size: f64, room: f64) -> String {
    let width = |c: char| size * width(c);
    if text.chars().map(width).sum::<f64>() <= room {
        return text.to_owned();
    }
    let (mut out, mut used, mut open) = (String::new(), size, 0_usize);
    for c in text.chars() {
        used += width(c);
        if used > room {
            break;
        }
        match c {
            '\u{2066}'..='\u{2068}' => open += 1,
            '\u{2069}' => open = open.saturating_sub(1),
            _ => {}
        }
        out.push(c);
    }
    out.push('…');
    out.extend(std::iter::repeat_n('\u{2069}', open));
    out
}

/// How wide a letter is at most in common sans-serif type, in its size.
fn width(c: char) -> f64 {
    match c {
        // Joiners, marks and isolates.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{0300}'..='\u{036f}'
        | '\u{064b}'..='\u{065f}' => 0.0,
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | '.' | ',' | ':' | '\'' | ' ' | '\u{60c}' | '·' => 0.34,
        'M' | 'W' | 'm' | 'w' | '@' => 0.95,
        'A'..='Z' => 0.7,
        c if (c as u32) < 0x0600 => 0.56,
        '\u{0600}'..='\u{08ff}' => 0.56,
        _ => 1.05,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_model::Language::{En, Fa};

    fn node(name: &str, at: i64, copies: Vec<(Link, Node)>) -> Node {
        let name = name.to_owned();
        Node {
            name,
            about: "b".to_owned(),
            at: Some(at),
            class: Class::Vetted,
            direct: true,
            reports: 1,
            copies,
        }
    }

    fn drawn(language: Language, parts: &[Part]) -> String {
        let caption = Caption { id: "x", title: "t", description: "d", note: "" };
        tree(language, &Frame { caption, days: "days", more: "" }, parts).into_string()
    }

    fn part(roots: Vec<Node>) -> Part {
        Part { title: "dead".to_owned(), roots, apart_title: "apart".to_owned(), apart: Vec::new() }
    }

    /// Where the dots stand that show what a source counts for.
    fn places(drawing: &str) -> Vec<f64> {
        let dots = drawing.split("<circle class=\"k p4\" cx=\"").skip(1);
        dots.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    }

    #[test]
    fn time_runs_with_the_language() {
        let parts = [part(vec![node("a", 0, vec![]), node("b", 60, vec![]), node("c", 100, vec![])])];
        let (en, fa) = (places(&drawn(En, &parts)), places(&drawn(Fa, &parts)));
        assert!(en[0] < en[1] && en[1] < en[2], "{en:?}");
        assert!(fa[0] > fa[1] && fa[1] > fa[2], "{fa:?}");
    }

    #[test]
    fn a_copy_hangs_after_its_original_by_a_line_of_its_kind() {
        // Heard at the same second, and before it.
        for at in [50, 20] {
            let parts = [part(vec![
                node("a", 50, vec![(Link::Forward, node("b", at, vec![]))]),
                node("c", 0, vec![]),
            ])];
            let drawing = drawn(En, &parts);
            let places = places(&drawing);
            assert!(places[1] >= places[0] + BRANCH, "{places:?}");
            assert_eq!(drawing.matches("e e-f").count(), 1);
        }
    }

    #[test]
    fn kinds_of_lines_differ() {
        let kinds = [
            Link::Forward,
            Link::Cites,
            Link::Words,
            Link::Media,
            Link::SameSource,
            Link::Upstream,
            Link::Mistakes,
        ];
        let classes: std::collections::BTreeSet<_> = kinds.iter().map(|kind| kind.class()).collect();
        assert_eq!(classes.len(), kinds.len());
    }

    #[test]
    fn instants_at_the_ends_of_the_world_are_drawn() {
        let drawing = drawn(Fa, &[part(vec![node("a", i64::MIN, vec![]), node("b", i64::MAX, vec![])])]);
        assert!(!drawing.contains("NaN") && !drawing.contains("inf"), "{drawing}");
    }

    #[test]
    fn what_does_not_fit_is_cut_within_its_isolate() {
        let long = format!("\u{2068}{}\u{2069}", "Wm".repeat(200));
        let cut = fit(&long, 12.0, 100.0);
        assert!(cut.starts_with('\u{2068}') && cut.ends_with("…\u{2069}"), "{cut:?}");
        assert!(cut.chars().count() < 14);
        assert_eq!(fit("short", 12.0, 100.0), "short");
    }
}
