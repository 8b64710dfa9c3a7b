//! Lines of a file, one at a time, none longer than a limit: a file without line breaks costs no memory.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// A line without its ending, or the head of one that is too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The bytes of the line.
    Whole(Vec<u8>),
    /// The first bytes of a line longer than the limit.
    TooLong(Vec<u8>),
}

/// Reads lines; lines that turn out to stand by themselves can be put back.
pub(crate) struct Lines<R> {
    reader: R,
    limit: usize,
    /// The byte that ends a line: a line feed, or a carriage return in files that have no line feed.
    end: Option<u8>,
    back: VecDeque<Vec<u8>>,
    /// A line that was read and given back, to be filled anew.
    spare: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, end: None, back: VecDeque::new(), spare: Vec::new() }
    }

    /// Put lines back; they are read next, in their order.
    pub fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = Vec<u8>>) {
        for line in lines.rev() {
            self.back.push_front(line);
        }
    }

    /// Give a line's room back once it was read.
    pub fn recycle(&mut self, mut line: Vec<u8>) {
        line.clear();
        self.spare = line;
    }

    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.back.pop_front() {
            return Ok(Some(Line::Whole(line)));
        }
        let end = self.end()?;
        let (mut line, mut too_long, mut any) = (std::mem::take(&mut self.spare), false, false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let found = memchr::memchr(end, buffer);
            let taken = found.unwrap_or(buffer.len());
            let room = self.limit.saturating_sub(line.len());
            too_long |= taken > room;
            line.extend_from_slice(&buffer[..taken.min(room)]);
            self.reader.consume(taken + usize::from(found.is_some()));
            if found.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(if too_long { Line::TooLong(line) } else { Line::Whole(line) }))
    }

    fn end(&mut self) -> io::Result<u8> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        let buffer = self.reader.fill_buf()?;
        let old_mac = memchr::memchr(b'\n', buffer).is_none() && memchr::memchr(b'\r', buffer).is_some();
        let end = if old_mac { b'\r' } else { b'\n' };
        self.end = Some(end);
        Ok(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: usize) -> Vec<String> {
        let mut lines = Lines::new(text.as_bytes(), limit);
        let mut out = Vec::new();
        while let Some(line) = lines.next_line().expect("read") {
            out.push(match line {
                Line::Whole(line) => String::from_utf8(line).expect("text"),
                Line::TooLong(head) => format!("{}…", String::from_utf8(head).expect("text")),
            });
        }
        out
    }

    #[test]
    fn line_endings() {
        assert_eq!(read("a\nb\r\nc", 9), ["a", "b", "c"]);
        assert_eq!(read("a\rb\r", 9), ["a", "b"]);
        assert_eq!(read("", 9), [""; 0]);
        assert_eq!(read("\n\n", 9), ["", ""]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_is_read() {
        assert_eq!(read("aaaaaaaaaa\nb", 4), ["aaaa…", "b"]);
    }
}
