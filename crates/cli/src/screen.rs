//! The terminal at 80 columns: headings, aligned columns, wrapped notes. Names come last on a line, since terminals
//! order mixed scripts in their own way.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::OnceLock;

/// Width of the screen.
pub const WIDTH: usize = 80;

/// A heading, with a rule to the edge.
pub fn heading(out: &mut String, title: &str) {
    let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count() + 1));
    let _ = writeln!(out, "\n{title} {rule}");
}

/// A row of cells; widths below zero align left, above zero right, zero takes the rest.
pub fn row(out: &mut String, widths: &[i32], cells: &[&str]) {
    let mut line = String::from(" ");
    for (width, cell) in widths.iter().zip(cells) {
        let size = width.unsigned_abs() as usize;
        let text = if size == 0 { (*cell).to_owned() } else { clip(cell, size) };
        let pad = " ".repeat(size.saturating_sub(display_width(&text)));
        line.push(' ');
        if *width > 0 {
            line.push_str(&pad);
        }
        line.push_str(&text);
        if *width < 0 {
            line.push_str(&pad);
        }
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// A row whose last cell is a name. Where the cell before it is too wide, that one takes the place of the name, which
/// follows on a line of its own.
pub fn row_then_name(out: &mut String, widths: &[i32], cells: &[&str]) {
    let Some(last) = cells.len().checked_sub(1) else { return };
    let room = last.checked_sub(1).map_or(0, |at| widths[at].unsigned_abs() as usize);
    if last == 0 || display_width(cells[last - 1]) <= room {
        return row(out, widths, cells);
    }
    row(out, &[&widths[..last - 1], &[0]].concat(), &cells[..last]);
    row(out, widths, &[&vec![""; last], &cells[last..]].concat());
}

/// What could not be written to standard output.
static LOST: OnceLock<std::io::Error> = OnceLock::new();

/// Print. A reader that closes early (`| head`) is no error.
pub fn put(text: &str) {
    keep(std::io::stdout().write_all(text.as_bytes()));
}

/// Whether something that was printed is lost.
pub fn lost() -> Option<&'static std::io::Error> {
    keep(std::io::stdout().flush());
    LOST.get()
}

fn keep(written: std::io::Result<()>) {
    if let Err(error) = written
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        let _ = LOST.set(error);
    }
}

/// A paragraph, wrapped, indented by two.
pub fn note(out: &mut String, text: &str) {
    let mut line = String::from("  ");
    for word in text.split_whitespace() {
        if display_width(&line) + display_width(word) + 1 > WIDTH && line.trim() != "" {
            let _ = writeln!(out, "{}", line.trim_end());
            line = String::from("  ");
        }
        line.push_str(word);
        line.push(' ');
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// A number with its thousands parted: 12,345.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Cut at a width, with an ellipsis.
pub fn clip(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if display_width(&cut) + char_width(c) + 1 > width {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// Columns that a text takes.
pub fn display_width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Marks, joiners and direction marks take no column.
fn char_width(c: char) -> usize {
    match c {
        '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wider_than_the_screen() {
        let mut out = String::new();
        heading(&mut out, "SOURCES");
        note(&mut out, &"a note of many words ".repeat(30));
        row(&mut out, &[-20, 8, 0], &["a name that is much too long for it", "1,234", "rest"]);
        assert!(out.lines().all(|line| display_width(line) <= WIDTH), "{out}");
    }

    #[test]
    fn thousands() {
        assert_eq!(
            (count(7), count(1_234), count(1_000_000)),
            ("7".into(), "1,234".into(), "1,000,000".into())
        );
    }
}
