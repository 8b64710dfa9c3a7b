//! The screen of an estimate, 80 columns wide: observed, every method's interval as number and bar, the union,
//! what the numbers rest on, and what was refused.

use khabar_estimation::{Estimate, Interval, Language, MethodKind};
use std::fmt::Write as _;

const WIDTH: usize = 80;
/// Columns of a bar.
const BAR: usize = 28;
/// Columns of a line's label.
const LABEL: usize = 22;

/// The whole screen.
pub fn screen(result: &Estimate, language: Language) -> String {
    let words = Words::of(language);
    let mut out = String::new();
    let refused = result.is_refused();
    line(&mut out, &format!("{}: {}", words.observed, grouped(result.observed as f64)));
    for list in &result.lists {
        let (people, alone) = (grouped(list.people as f64), grouped(list.alone as f64));
        line(
            &mut out,
            &format!("  {:<LABEL$} {people:>9}   {} {alone}", fitted(&list.name, LABEL), words.alone),
        );
    }
    if refused {
        overlaps(&mut out, result, &words);
    } else {
        let scale = Scale::of(result);
        methods(&mut out, result, &words, &scale);
        beside(&mut out, result, &words, &scale);
    }
    section(
        &mut out,
        words.assumptions,
        result.assumptions.iter().filter(|_| !refused).map(|entry| entry.text(language)),
    );
    section(
        &mut out,
        words.warnings,
        result.warnings.iter().filter(|_| !refused).map(|entry| entry.text(language)),
    );
    let heading = if refused { words.refused } else { words.not_run };
    section(&mut out, heading, result.refused.iter().map(|entry| entry.text(language)));
    let left = &result.left_out;
    if (left.no_date, left.no_place, left.unnamed) != (0, 0, 0) {
        let text = format!(
            "{} {} · {} {} · {} {}",
            words.no_date, left.no_date, words.no_place, left.no_place, words.unnamed, left.unnamed
        );
        section(&mut out, words.left_out, std::iter::once(text));
    }
    line(&mut out, &format!("\n{} {}", words.seed, result.seed));
    out
}

fn methods(out: &mut String, result: &Estimate, words: &Words, scale: &Scale) {
    line(out, &format!("\n{}", words.methods));
    line(out, &format!("  {:LABEL$} {:>26} {}", "", "", scale.axis()));
    for kind in [MethodKind::LowerBound, MethodKind::Estimate] {
        for method in result.methods.iter().filter(|method| method.kind == kind) {
            let name = if kind == MethodKind::LowerBound {
                format!("{} ({})", method.name, words.at_least)
            } else {
                method.name.to_owned()
            };
            row(out, &name, method.estimate, Interval { lower: method.lower, upper: method.upper }, scale);
        }
    }
    if let Some(union) = result.union {
        let text = format!("[{}, {}]", grouped(union.lower), grouped(union.upper));
        line(out, &format!("  {:LABEL$} {text:>26} {}", words.union, scale.bar(union, None)));
    }
}

fn beside(out: &mut String, result: &Estimate, words: &Words, scale: &Scale) {
    if !result.leave_one_out.is_empty() {
        line(out, &format!("\n{}", words.without));
        for entry in &result.leave_one_out {
            result_row(out, &entry.list, entry.result, words, scale);
        }
    }
    if !result.sensitivity.is_empty() {
        line(out, &format!("\n{}", words.sensitivity));
        for entry in &result.sensitivity {
            result_row(out, &format!("{:.0} %", entry.missed * 100.0), entry.result, words, scale);
        }
    }
}

fn result_row(out: &mut String, label: &str, result: Option<(f64, Interval)>, words: &Words, scale: &Scale) {
    match result {
        Some((estimate, interval)) => row(out, label, estimate, interval, scale),
        None => line(out, &format!("  {:<LABEL$} {}", fitted(label, LABEL), words.none)),
    }
}

fn row(out: &mut String, label: &str, estimate: f64, interval: Interval, scale: &Scale) {
    let text = format!("{} [{}, {}]", grouped(estimate), grouped(interval.lower), grouped(interval.upper));
    line(
        out,
        &format!("  {:<LABEL$} {text:>26} {}", fitted(label, LABEL), scale.bar(interval, Some(estimate))),
    );
}

fn overlaps(out: &mut String, result: &Estimate, words: &Words) {
    if result.overlaps.is_empty() || result.overlaps.len() > 45 {
        return;
    }
    line(out, &format!("\n{}", words.overlaps));
    for overlap in &result.overlaps {
        let pair = format!("{} + {}", fitted(&overlap.first, LABEL), fitted(&overlap.second, LABEL));
        line(out, &format!("  {pair:<48} {:>9}", grouped(overlap.people as f64)));
    }
}

/// Where people stand on the bars: from what was observed to the largest end, in proportion.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(result: &Estimate) -> Self {
        let low =
            result.methods.iter().map(|method| method.lower).fold(result.observed as f64, f64::min).max(1.0);
        let ends = result.methods.iter().map(|method| method.upper);
        let sensitive = result.sensitivity.iter().filter_map(|entry| entry.result.map(|found| found.1.upper));
        // One unbounded method must not flatten the others.
        let high = ends.chain(sensitive).fold(low * 1.01, f64::max).min(low * 20.0);
        Self { low, high }
    }

    fn column(&self, people: f64) -> usize {
        let share = (people - self.low).max(0.0) / (self.high - self.low);
        ((share * (BAR - 1) as f64).round() as usize).min(BAR - 1)
    }

    /// `  |----o---|  `
    fn bar(&self, interval: Interval, estimate: Option<f64>) -> String {
        let (from, to) = (self.column(interval.lower), self.column(interval.upper));
        let mut bar = vec![' '; BAR];
        bar[from..=to].fill('-');
        bar[from] = '|';
        bar[to] = '|';
        if let Some(estimate) = estimate {
            bar[self.column(estimate)] = 'o';
        }
        bar.into_iter().collect::<String>().trim_end().to_owned()
    }

    fn axis(&self) -> String {
        let (low, high) = (grouped(self.low), grouped(self.high));
        format!("{low}{:>width$}", high, width = BAR.saturating_sub(low.len()))
    }
}

fn section(out: &mut String, heading: &str, texts: impl Iterator<Item = String>) {
    let mut texts = texts.peekable();
    if texts.peek().is_some() {
        line(out, &format!("\n{heading}"));
    }
    for text in texts {
        wrapped(out, &text);
    }
}

/// A paragraph as an item, wrapped at the width of the screen.
fn wrapped(out: &mut String, text: &str) {
    let mut here = String::from("  -");
    for word in text.split_whitespace() {
        if here.chars().count() + 1 + word.chars().count() > WIDTH {
            line(out, &here);
            here = "   ".into();
        }
        here.push(' ');
        here.push_str(word);
    }
    line(out, &here);
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end());
}

/// At most `width` characters.
fn fitted(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        text.to_owned()
    } else {
        text.chars().take(width - 1).chain(['…']).collect()
    }
}

/// 12345.6 as `12,346`.
fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", number.round());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

struct Words {
    observed: &'static str,
    alone: &'static str,
    methods: &'static str,
    at_least: &'static str,
    union: &'static str,
    without: &'static str,
    sensitivity: &'static str,
    none: &'static str,
    overlaps: &'static str,
    assumptions: &'static str,
    warnings: &'static str,
    refused: &'static str,
    not_run: &'static str,
    left_out: &'static str,
    no_date: &'static str,
    no_place: &'static str,
    unnamed: &'static str,
    seed: &'static str,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::English => Self {
                observed: "On at least one list",
                alone: "on no other:",
                methods: "All people, listed or not: estimate and 95 % interval of each method",
                at_least: "at least",
                union: "all but bounds",
                without: "Without one list",
                sensitivity: "If so many records of people with several had been split off",
                none: "cannot be estimated",
                overlaps: "On both of two lists",
                assumptions: "This rests on",
                warnings: "Keep in mind",
                refused: "Not estimated, because",
                not_run: "Not run or refused",
                left_out: "Left out",
                no_date: "no date:",
                no_place: "no place:",
                unnamed: "unnamed:",
                seed: "seed",
            },
            Language::Persian => Self {
                observed: "دست‌کم در یک فهرست",
                alone: "تنها در این:",
                methods: "همهٔ کسان، نام‌برده یا نه: برآورد هر روش و بازهٔ ۹۵ درصد",
                at_least: "دست‌کم",
                union: "همه جز کران‌ها",
                without: "بی یک فهرست",
                sensitivity: "اگر این سهم از رکوردهای کسانِ چندرکوردی جدا افتاده بود",
                none: "برآوردشدنی نیست",
                overlaps: "در هر دو فهرست",
                assumptions: "این‌ها پایهٔ برآورد است",
                warnings: "در نظر داشته باشید",
                refused: "برآورد نشد، زیرا",
                not_run: "اجرا نشد یا رد شد",
                left_out: "کنار گذاشته‌شده",
                no_date: "بی‌تاریخ:",
                no_place: "بی‌جا:",
                unnamed: "بی‌نام:",
                seed: "بذر",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_estimation::{CaptureTable, LinkageError, Options, estimate};

    /// A made-up table.
    fn table(counts: &[(u32, u64)]) -> CaptureTable {
        let lists = ["north", "press", "families"].map(str::to_owned).to_vec();
        CaptureTable::new(lists, counts.to_vec()).expect("a table")
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let full = table(&[(1, 300), (2, 200), (4, 100), (3, 120), (5, 40), (6, 44), (7, 50)]);
        for language in [Language::English, Language::Persian] {
            for linkage in [LinkageError::Perfect, LinkageError::Unknown] {
                let shown = screen(&estimate(&full, &[], &linkage, &Options::fast(1)), language);
                assert!(shown.lines().all(|line| line.chars().count() <= WIDTH), "{shown}");
            }
        }
    }

    #[test]
    fn a_refusal_shows_the_overlap_and_no_interval() {
        let apart = table(&[(1, 300), (2, 200), (4, 100), (3, 120)]);
        let shown =
            screen(&estimate(&apart, &[], &LinkageError::Perfect, &Options::fast(1)), Language::English);
        insta::assert_snapshot!(shown, @r#"
        On at least one list: 720
          north                        420   on no other: 300
          press                        320   on no other: 200
          families                     100   on no other: 100

        On both of two lists
          north + press                                          120
          north + families                                         0
          press + families                                         0

        Not estimated, because
          - List families shares nobody with any other list. Either it covers other
            people, or its links were missed. Review its unlinked records, check its
            scope, or leave it out.

        seed 1
        "#);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([grouped(7.4), grouped(999.6), grouped(1_234_567.0)], ["7", "1,000", "1,234,567"]);
    }
}
