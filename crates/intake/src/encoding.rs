//! The encoding of a file, told from its first bytes, and reading it as UTF-8 whatever it is.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};
use std::io::{self, BufRead, Read};

/// How a file's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// UTF-8, as it should be.
    Utf8,
    /// Another encoding.
    Other(&'static Encoding),
    /// No text: binary data.
    Binary,
}

/// Tell the encoding from the first bytes of a file.
pub(crate) fn tell(head: &[u8]) -> Told {
    if head.starts_with(&[0xff, 0xfe]) {
        return Told::Other(UTF_16LE);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Told::Other(UTF_16BE);
    }
    if let Some(told) = utf16_without_mark(head) {
        return told;
    }
    if is_utf8(head) {
        return Told::Utf8;
    }
    let controls = head.iter().filter(|b| **b < 9 || (14..32).contains(*b)).count();
    if controls * 20 > head.len() {
        return Told::Binary;
    }
    // A file that is UTF-8 but for a few lines stays so; its bad lines are read one by one.
    if mostly_utf8(head) {
        return Told::Utf8;
    }
    Told::Other(if reads_as_arabic(head) { WINDOWS_1256 } else { WINDOWS_1252 })
}

/// NULs in every other byte, as ASCII signs have in UTF-16; or NULs all over, as no text has.
fn utf16_without_mark(head: &[u8]) -> Option<Told> {
    let nuls = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    if even + odd == 0 || half < 4 {
        return None;
    }
    if odd * 20 > half && even * 50 < half {
        return Some(Told::Other(UTF_16LE));
    }
    if even * 20 > half && odd * 50 < half {
        return Some(Told::Other(UTF_16BE));
    }
    ((even + odd) * 50 > head.len()).then_some(Told::Binary)
}

/// The head may end within a character.
fn is_utf8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() - error.valid_up_to() < 4,
    }
}

fn mostly_utf8(head: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for line in head.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        if is_utf8(line) { good += 1 } else { bad += 1 }
    }
    good > 0 && good >= bad
}

/// In windows-1256 the Arabic letters lie where windows-1252 has accented vowels; words of three in a row tell.
fn reads_as_arabic(head: &[u8]) -> bool {
    let high = head.iter().filter(|b| **b >= 0x80).count();
    let runs = head.windows(3).filter(|run| run.iter().all(|b| *b >= 0x80)).count();
    runs * 4 > high
}

/// One line in no encoding but its own: windows-1256 where that reads as Arabic script, else with marks of loss.
pub(crate) fn decode_line(line: &[u8]) -> (String, bool) {
    if line.contains(&0) || !reads_as_arabic(line) {
        return (String::from_utf8_lossy(line).into_owned(), false);
    }
    let (text, had_errors) = WINDOWS_1256.decode_without_bom_handling(line);
    (text.into_owned(), !had_errors)
}

/// Reads any encoding as UTF-8.
pub(crate) struct Utf8Reader<R> {
    inner: R,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Utf8Reader<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self { inner, decoder: encoding.new_decoder(), out: Vec::new(), at: 0, ended: false }
    }

    /// UTF-8 with its byte order mark, if any, taken off; bad bytes are left for the line to show.
    pub fn plain(mut inner: R) -> io::Result<R> {
        if inner.fill_buf()?.starts_with(&[0xef, 0xbb, 0xbf]) {
            inner.consume(3);
        }
        Ok(inner)
    }
}

impl<R: BufRead> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.ended {
            self.out.resize(32 * 1024, 0);
            let input = self.inner.fill_buf()?;
            let last = input.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.out, last);
            self.inner.consume(read);
            self.out.truncate(written);
            self.at = 0;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        let taken = buffer.len().min(self.out.len() - self.at);
        buffer[..taken].copy_from_slice(&self.out[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

/// The name of an encoding, for a message.
pub(crate) fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 { "UTF-8" } else { encoding.name() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        mark.then_some(0xfeffu16).into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn encodings_are_told() {
        assert_eq!(tell("نام,سن\nرویا,۲۰".as_bytes()), Told::Utf8);
        assert_eq!(tell(&utf16("name,age\nRoya,20", true)), Told::Other(UTF_16LE));
        assert_eq!(tell(&utf16("name,age\nRoya,20", false)), Told::Other(UTF_16LE));
        assert_eq!(tell(&WINDOWS_1256.encode("الاسم,العمر\nرويا,20").0), Told::Other(WINDOWS_1256));
        assert_eq!(tell(&WINDOWS_1252.encode("prénom,âge\nRené,20").0), Told::Other(WINDOWS_1252));
        assert_eq!(tell(&[0, 1, 2, 3, 0, 0, 255, 0, 9, 0, 0, 7]), Told::Binary);
    }

    #[test]
    fn other_encodings_read_as_utf8() {
        for (bytes, encoding) in
            [(utf16("نام,سن", true), UTF_16LE), (WINDOWS_1256.encode("نام,سن").0.into_owned(), WINDOWS_1256)]
        {
            let mut text = String::new();
            Utf8Reader::new(bytes.as_slice(), encoding).read_to_string(&mut text).expect("text");
            assert_eq!(text.replace('ي', "ی"), "نام,سن");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_told_and_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Told::Other(encoding) = tell(&bytes) {
                let mut text = String::new();
                Utf8Reader::new(bytes.as_slice(), encoding).read_to_string(&mut text).expect("always UTF-8");
            }
            let _ = decode_line(&bytes);
        }
    }
}
