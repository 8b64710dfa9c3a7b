//! Delimited text: which delimiter, and records with quotes, of which one unclosed costs one line and not the file.

use crate::account::RejectReason;
use crate::lines::{Line, Lines};
use std::io::{self, BufRead};
use std::ops::Range;

/// One record, or a line that is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// Its cells are in [`Delimited::cell`].
    Cells,
    /// An empty line.
    Blank,
    /// A line that cannot be read; the next call goes on after it.
    Bad(RejectReason, Vec<u8>),
}

/// Reads records.
pub(crate) struct Delimited<R> {
    lines: Lines<R>,
    delimiter: u8,
    /// Unquoted text of the record's cells, one after the other.
    text: Vec<u8>,
    cells: Vec<Range<usize>>,
    /// Columns that a record should have, once the header is known.
    pub width: Option<usize>,
    max_columns: usize,
    /// Within quoted text a quote opened as if at the start of a cell: an earlier one never closed.
    reopened: bool,
}

/// Most lines that one quoted cell spans.
const MAX_LINES: usize = 200;

impl<R: BufRead> Delimited<R> {
    pub fn new(lines: Lines<R>, delimiter: u8, max_columns: usize) -> Self {
        Self {
            lines,
            delimiter,
            text: Vec::new(),
            cells: Vec::new(),
            width: None,
            max_columns,
            reopened: false,
        }
    }

    /// The cells of the record read last, as text.
    pub fn cells(&self) -> Result<Vec<&str>, std::str::Utf8Error> {
        // One check for the whole record: cells end at delimiters, which are ASCII.
        let text = std::str::from_utf8(&self.text)?;
        Ok(self.cells.iter().map(|range| &text[range.clone()]).collect())
    }

    /// The cells of a record in another encoding than its file, where it reads as windows-1256.
    pub fn foreign_cells(&self) -> Option<Vec<String>> {
        let decode = |range: &Range<usize>| match std::str::from_utf8(&self.text[range.clone()]) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => Some(crate::encoding::decode_line(&self.text[range.clone()]))
                .filter(|(_, good)| *good)
                .map(|(text, _)| text),
        };
        self.cells.iter().map(decode).collect()
    }

    /// The bytes of the record read last, unquoted, for a message.
    pub fn bytes(&self) -> &[u8] {
        &self.text
    }

    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        let first = match self.lines.next_line()? {
            None => return Ok(None),
            Some(Line::TooLong(head)) => return Ok(Some(Record::Bad(RejectReason::LineTooLong, head))),
            Some(Line::Whole(line)) => line,
        };
        if first.iter().all(u8::is_ascii_whitespace) && self.delimiter != b'\t' || first.is_empty() {
            return Ok(Some(Record::Blank));
        }
        self.text.clear();
        self.cells.clear();
        if !self.split(&first, false) {
            if self.cells.len() > self.max_columns {
                return Ok(Some(Record::Bad(RejectReason::TooManyColumns, first)));
            }
            self.lines.recycle(first);
            return Ok(Some(Record::Cells));
        }
        self.quoted_over_lines(first).map(Some)
    }

    /// A quote is open at the end of the line: take lines until it closes, or give up and put them back.
    fn quoted_over_lines(&mut self, first: Vec<u8>) -> io::Result<Record> {
        let mut more: Vec<Vec<u8>> = Vec::new();
        let mut open = true;
        self.reopened = false;
        while open && !self.reopened && more.len() < MAX_LINES {
            let Some(Line::Whole(line)) = self.lines.next_line()? else { break };
            open = self.split(&line, true);
            more.push(line);
        }
        let fits = self.width.is_none_or(|width| self.cells.len() <= width);
        if open || !fits || self.reopened {
            self.lines.put_back(more.into_iter());
            return Ok(Record::Bad(RejectReason::UnclosedQuote, first));
        }
        Ok(self.check_width(first))
    }

    fn check_width(&self, line: Vec<u8>) -> Record {
        if self.cells.len() > self.max_columns {
            return Record::Bad(RejectReason::TooManyColumns, line);
        }
        Record::Cells
    }

    /// Split a line into cells; true where a quote is still open at its end. A line that continues a quoted cell
    /// begins within it.
    fn split(&mut self, line: &[u8], continues: bool) -> bool {
        let mut at = 0;
        let mut open = continues;
        if open {
            self.text.push(b'\n');
        } else if memchr::memchr(b'"', line).is_none() {
            self.split_plainly(line);
            return false;
        }
        let mut start = if open { self.cells.pop().map_or(0, |cell| cell.start) } else { self.text.len() };
        loop {
            if open {
                at = self.take_quoted(line, at, &mut open);
                if open {
                    self.cells.push(start..self.text.len());
                    return true;
                }
            }
            // The rest of the cell, outside of quotes.
            let end = memchr::memchr(self.delimiter, &line[at..]).map_or(line.len(), |found| at + found);
            let rest = &line[at..end];
            if self.text.len() == start && rest.trim_ascii_start().first() == Some(&b'"') {
                at += rest.iter().position(|b| *b == b'"').unwrap_or(0) + 1;
                open = true;
                continue;
            }
            self.text.extend_from_slice(rest);
            self.cells.push(start..self.text.len());
            if end == line.len() || self.cells.len() > self.max_columns {
                return false;
            }
            at = end + 1;
            start = self.text.len();
        }
    }

    fn split_plainly(&mut self, line: &[u8]) {
        let mut start = 0;
        for end in memchr::memchr_iter(self.delimiter, line).chain([line.len()]) {
            self.cells.push(start..end);
            start = end + 1;
            if self.cells.len() > self.max_columns {
                break;
            }
        }
        self.text.extend_from_slice(line);
    }

    /// Take quoted text from `at`; gives where reading goes on, and whether the quote is still open.
    fn take_quoted(&mut self, line: &[u8], mut at: usize, open: &mut bool) -> usize {
        while let Some(found) = memchr::memchr(b'"', &line[at..]) {
            self.text.extend_from_slice(&line[at..at + found]);
            at += found + 1;
            let closes =
                line.get(at).is_none_or(|next| *next == self.delimiter || next.is_ascii_whitespace());
            if line.get(at) == Some(&b'"') {
                self.text.push(b'"');
                at += 1;
            } else if closes {
                *open = false;
                return at;
            } else {
                // A lone quote within quoted text belongs to the text.
                self.reopened |= at < 2 || line[at - 2] == self.delimiter;
                self.text.push(b'"');
            }
        }
        self.text.extend_from_slice(&line[at..]);
        line.len()
    }
}

/// The delimiter of a sample of text: the one that parts most lines into the same number of cells.
pub(crate) fn sniff(sample: &[u8]) -> u8 {
    const CANDIDATES: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];
    let lines: Vec<&[u8]> =
        sample.split(|b| *b == b'\n' || *b == b'\r').filter(|line| !line.is_empty()).take(30).collect();
    let score = |delimiter: u8| -> (usize, usize) {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, delimiter)).collect();
        let usual = most_common(&counts);
        let agree = counts.iter().filter(|count| **count == usual).count();
        (if usual == 0 { 0 } else { agree * 100 / counts.len().max(1) }, usual)
    };
    let mut best = (b',', (0, 0));
    for delimiter in CANDIDATES {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    if best.1.0 == 0 {
        // No delimiter parts most lines: the one that the first line has most of.
        let first = lines.first().copied().unwrap_or_default();
        return CANDIDATES
            .into_iter()
            .rev()
            .max_by_key(|d| outside_quotes(first, *d))
            .filter(|d| outside_quotes(first, *d) > 0)
            .unwrap_or(b',');
    }
    best.0
}

fn most_common(counts: &[usize]) -> usize {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let mut best = (0, 0);
    for run in sorted.chunk_by(|a, b| a == b) {
        if run.len() >= best.0 && run[0] > 0 {
            best = (run.len(), run[0]);
        }
    }
    best.1
}

fn outside_quotes(line: &[u8], delimiter: u8) -> usize {
    let (mut quoted, mut count) = (false, 0);
    for byte in line {
        match *byte {
            b'"' => quoted = !quoted,
            byte if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, width: Option<usize>) -> Vec<String> {
        let mut reader = Delimited::new(Lines::new(text.as_bytes(), 1_000), sniff(text.as_bytes()), 50);
        reader.width = width;
        let mut out = Vec::new();
        while let Some(record) = reader.next_record().expect("read") {
            out.push(match record {
                Record::Cells => reader.cells().expect("text").join("·"),
                Record::Blank => "blank".to_owned(),
                Record::Bad(reason, _) => format!("{reason:?}"),
            });
        }
        out
    }

    #[test]
    fn records() {
        assert_eq!(read("a,b\n1,2\n", None), ["a·b", "1·2"]);
        assert_eq!(read("a;b\n\"1;x\";2\n", None), ["a·b", "1;x·2"]);
        assert_eq!(read("a,b\n\"say \"\"hi\"\"\",2", None), ["a·b", "say \"hi\"·2"]);
        assert_eq!(read("a,b\n\"two\nlines\",2\n3,4", None), ["a·b", "two\nlines·2", "3·4"]);
        assert_eq!(read("a\tb\n\t2\n\n", None), ["a·b", "·2", "blank"]);
        assert_eq!(read("a,b\nAli \"x\" B,2\n", None), ["a·b", "Ali \"x\" B·2"]);
        assert_eq!(read("a,b\n1,\n", None), ["a·b", "1·"]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_line() {
        assert_eq!(read("a,b\n\"1,2\n3,4\n5,6\n", Some(2)), ["a·b", "UnclosedQuote", "3·4", "5·6"]);
        assert_eq!(read("a,b\n\"1,2\n3,4\n\"5\",6\n", Some(2)), ["a·b", "UnclosedQuote", "3·4", "5·6"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = Delimited::new(Lines::new(bytes.as_slice(), 50), sniff(&bytes), 8);
            let mut records = 0;
            while reader.next_record().expect("memory does not fail").is_some() {
                let _ = reader.cells();
                records += 1;
                prop_assert!(records <= bytes.len() + 1);
            }
        }

        #[test]
        fn quoted_cells_come_back(cells in proptest::collection::vec("[a-z\",;\n ]{0,8}", 2..5)) {
            let line: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let text = line.join(",");
            let mut reader = Delimited::new(Lines::new(text.as_bytes(), 1_000), b',', 50);
            prop_assert_eq!(reader.next_record().expect("read"), Some(Record::Cells));
            prop_assert_eq!(reader.cells().expect("text"), cells);
        }
    }
}
