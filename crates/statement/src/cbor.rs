//! The one way to write a value: a subset of CBOR (RFC 8949) in which equal values have equal bytes.
//!
//! Shortest heads, definite lengths, maps with ascending unsigned keys, no tags, no floats, no `undefined`. The
//! reader refuses every other form, so that `decode` followed by `encode` gives the bytes it was given.

use crate::error::FormatError;
use crate::text;

/// Deepest nesting of lists and maps.
pub(crate) const MAX_DEPTH: usize = 16;

const UINT: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Appends canonical values to a byte vector.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn uint(&mut self, value: u64) {
        self.head(UINT, value);
    }

    pub(crate) fn int(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(UINT, value),
            // −1 − n in two's complement is !n.
            Err(_) => self.head(NEGATIVE, !value as u64),
        }
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.head(BYTES, value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    /// Text: packed at six bits a letter where the alphabet holds all of it, else UTF-8.
    pub(crate) fn text(&mut self, value: &str) {
        match text::pack(value) {
            Some(packed) => self.bytes(&packed),
            None => {
                self.head(TEXT, value.len() as u64);
                self.bytes.extend_from_slice(value.as_bytes());
            }
        }
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.bytes.push(if value { TRUE } else { FALSE });
    }

    pub(crate) fn null(&mut self) {
        self.bytes.push(NULL);
    }

    pub(crate) fn list(&mut self, len: usize) {
        self.head(LIST, len as u64);
    }

    pub(crate) fn map(&mut self, len: usize) {
        self.head(MAP, len as u64);
    }

    /// Bytes that are canonical already.
    pub(crate) fn raw(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
    }

    fn head(&mut self, major: u8, value: u64) {
        let major = major << 5;
        let be = value.to_be_bytes();
        match value {
            0..=23 => self.bytes.push(major | be[7]),
            24..=0xff => self.bytes.extend_from_slice(&[major | 24, be[7]]),
            0x100..=0xffff => self.bytes.extend_from_slice(&[major | 25, be[6], be[7]]),
            0x1_0000..=0xffff_ffff => {
                self.bytes.push(major | 26);
                self.bytes.extend_from_slice(&be[4..]);
            }
            _ => {
                self.bytes.push(major | 27);
                self.bytes.extend_from_slice(&be);
            }
        }
    }
}

/// Reads canonical values and refuses all others.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Result<(), FormatError> {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            count => Err(FormatError::Trailing { count }),
        }
    }

    pub(crate) fn uint(&mut self) -> Result<u64, FormatError> {
        self.head(UINT, "an unsigned number")
    }

    pub(crate) fn int(&mut self) -> Result<i64, FormatError> {
        let at = self.at;
        let out_of_range = FormatError::OutOfRange { what: "a signed number of 64 bits", at };
        if self.peek()? >> 5 == NEGATIVE {
            let value = self.head(NEGATIVE, "a number")?;
            return i64::try_from(value).map(|value| !value).map_err(|_| out_of_range);
        }
        i64::try_from(self.head(UINT, "a number")?).map_err(|_| out_of_range)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], FormatError> {
        let len = self.head(BYTES, "a byte string")?;
        self.take(len)
    }

    pub(crate) fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], FormatError> {
        let bytes = self.bytes()?;
        let found = bytes.len() as u64;
        bytes.try_into().map_err(|_| FormatError::WrongLength { what, expected: expected_len(N), found })
    }

    pub(crate) fn text(&mut self) -> Result<String, FormatError> {
        let at = self.at;
        if self.peek()? >> 5 == BYTES {
            return text::unpack(self.bytes()?, at);
        }
        let len = self.head(TEXT, "text")?;
        let text = std::str::from_utf8(self.take(len)?).map_err(|_| FormatError::NotUtf8 { at })?;
        if text::packs(text) {
            return Err(FormatError::NotCanonical { rule: "text of the alphabet is packed", at });
        }
        Ok(text.to_owned())
    }

    pub(crate) fn bool(&mut self) -> Result<bool, FormatError> {
        match self.peek()? {
            FALSE => self.skip_byte(false),
            TRUE => self.skip_byte(true),
            found => Err(FormatError::Unexpected { expected: "true or false", found, at: self.at }),
        }
    }

    /// Takes a `null`, if one stands here.
    pub(crate) fn null(&mut self) -> Result<bool, FormatError> {
        if self.peek()? == NULL { self.skip_byte(true) } else { Ok(false) }
    }

    pub(crate) fn list(&mut self) -> Result<usize, FormatError> {
        self.counted(LIST, "a list")
    }

    pub(crate) fn map(&mut self) -> Result<usize, FormatError> {
        self.counted(MAP, "a map")
    }

    /// The major type that follows, so that a value may stand in one of two forms.
    pub(crate) fn next_is_list(&self) -> Result<bool, FormatError> {
        Ok(self.peek()? >> 5 == LIST)
    }

    /// The next is a byte string.
    pub(crate) fn next_is_bytes(&self) -> Result<bool, FormatError> {
        Ok(self.peek()? >> 5 == BYTES)
    }

    /// One whole value of any shape, checked for canonical form; its bytes.
    pub(crate) fn value(&mut self) -> Result<&'a [u8], FormatError> {
        let start = self.at;
        self.skip(0)?;
        Ok(&self.bytes[start..self.at])
    }

    fn skip(&mut self, depth: usize) -> Result<(), FormatError> {
        if depth > MAX_DEPTH {
            return Err(FormatError::TooDeep { limit: MAX_DEPTH, at: self.at });
        }
        match self.peek()? >> 5 {
            UINT => self.uint().map(drop),
            NEGATIVE => self.head(NEGATIVE, "a number").map(drop),
            BYTES => self.bytes().map(drop),
            TEXT => {
                let at = self.at;
                let len = self.head(TEXT, "text")?;
                std::str::from_utf8(self.take(len)?).map(drop).map_err(|_| FormatError::NotUtf8 { at })
            }
            LIST => {
                let len = self.list()?;
                (0..len).try_for_each(|_| self.skip(depth + 1))
            }
            MAP => self.skip_map(depth),
            _ => match self.peek()? {
                FALSE | TRUE | NULL => self.skip_byte(()),
                found => {
                    Err(FormatError::Unexpected { expected: "a value of the format", found, at: self.at })
                }
            },
        }
    }

    fn skip_map(&mut self, depth: usize) -> Result<(), FormatError> {
        let len = self.map()?;
        let mut last = None;
        for _ in 0..len {
            self.key_after(&mut last)?;
            self.skip(depth + 1)?;
        }
        Ok(())
    }

    /// The next key of a map, which must be greater than the one before.
    pub(crate) fn key_after(&mut self, last: &mut Option<u64>) -> Result<u64, FormatError> {
        let at = self.at;
        let key = self.uint()?;
        if last.is_some_and(|last| key <= last) {
            return Err(FormatError::NotCanonical { rule: "the keys of a map ascend", at });
        }
        *last = Some(key);
        Ok(key)
    }

    /// A count of values; each takes at least one byte, so a count beyond the bytes left is cut short.
    fn counted(&mut self, major: u8, expected: &'static str) -> Result<usize, FormatError> {
        let count = self.head(major, expected)?;
        match usize::try_from(count) {
            Ok(count) if count <= self.bytes.len() - self.at => Ok(count),
            _ => Err(FormatError::Truncated { at: self.bytes.len() }),
        }
    }

    fn head(&mut self, major: u8, expected: &'static str) -> Result<u64, FormatError> {
        let at = self.at;
        let first = self.peek()?;
        if first >> 5 != major {
            return Err(FormatError::Unexpected { expected, found: first, at });
        }
        self.at += 1;
        let (value, least) = match first & 0x1f {
            small @ 0..=23 => return Ok(u64::from(small)),
            24 => (self.big_endian(1)?, 24),
            25 => (self.big_endian(2)?, 0x100),
            26 => (self.big_endian(4)?, 0x1_0000),
            27 => (self.big_endian(8)?, 0x1_0000_0000),
            _ => return Err(FormatError::NotCanonical { rule: "lengths are definite", at }),
        };
        if value < least {
            return Err(FormatError::NotCanonical { rule: "numbers are as short as they can be", at });
        }
        Ok(value)
    }

    fn big_endian(&mut self, len: u64) -> Result<u64, FormatError> {
        Ok(self.take(len)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], FormatError> {
        let left = &self.bytes[self.at..];
        let truncated = FormatError::Truncated { at: self.bytes.len() };
        let len = usize::try_from(len).map_err(|_| truncated.clone())?;
        let taken = left.get(..len).ok_or(truncated)?;
        self.at += len;
        Ok(taken)
    }

    fn peek(&self) -> Result<u8, FormatError> {
        self.bytes.get(self.at).copied().ok_or(FormatError::Truncated { at: self.at })
    }

    fn skip_byte<T>(&mut self, value: T) -> Result<T, FormatError> {
        self.at += 1;
        Ok(value)
    }
}

const fn expected_len(len: usize) -> &'static str {
    match len {
        16 => "16",
        32 => "32",
        64 => "64",
        _ => "a fixed length",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(bytes: &[u8]) {
        let mut reader = Reader::new(bytes);
        assert!(reader.value().and_then(|_| reader.end()).is_err(), "{bytes:02x?} was accepted");
    }

    #[test]
    fn other_forms_of_the_same_value_are_refused() {
        check_refused(&[0x18, 23]); // 23 in two bytes
        check_refused(&[0x19, 0, 255]); // 255 in three
        check_refused(&[0x5f, 0xff]); // indefinite bytes
        check_refused(&[0x9f, 0xff]); // indefinite list
        check_refused(&[0xa2, 2, 0, 1, 0]); // keys that descend
        check_refused(&[0xa2, 1, 0, 1, 0]); // a key twice
        check_refused(&[0xa1, 0x61, b'a', 0]); // a text key
        check_refused(&[0xc0, 0]); // a tag
        check_refused(&[0xf9, 0, 0]); // a float
        check_refused(&[0xf7]); // undefined
        check_refused(&[0x61, 0xff]); // not UTF-8
        check_refused(&[0x9b, 255, 255, 255, 255, 255, 255, 255, 255]); // a count beyond the bytes
        check_refused(&[0x81; 64]); // too deep
        check_refused(&[]);
    }

    #[test]
    fn numbers_round_trip_at_their_edges() {
        for value in [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, i64::MAX as u64] {
            for value in [value as i64, !(value as i64)] {
                let mut writer = Writer::default();
                writer.int(value);
                let bytes = writer.into_bytes();
                assert_eq!(Reader::new(&bytes).int(), Ok(value));
            }
        }
    }
}
