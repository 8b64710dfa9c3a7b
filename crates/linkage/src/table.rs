//! Records, held column by column: each distinct cell is stored once, a record holds its number.

use crate::column::ColumnKind;
use crate::error::LinkError;
use crate::hash;
use rayon::prelude::*;
use std::ops::Range;

/// One value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A name, a text, a code or a number as written.
    Text(&'a str),
    /// A day, or the days between which it lies: days since 1970-01-01, both included.
    Days {
        /// First possible day.
        from: i32,
        /// Last possible day.
        to: i32,
    },
    /// A place, most general part first.
    Path(&'a [&'a str]),
    /// A status and the days between which it began.
    Status {
        /// The status.
        code: &'a str,
        /// First and last possible day, where known.
        days: Option<(i32, i32)>,
    },
}

/// The records of a linkage.
#[derive(Debug, Clone, Default)]
pub struct Table {
    records: usize,
    columns: Vec<Column>,
}

impl Table {
    /// A table of this many records, without columns.
    #[must_use]
    pub fn new(records: usize) -> Self {
        Self { records, columns: Vec::new() }
    }

    /// Add a finished column.
    ///
    /// # Errors
    /// [`LinkError::Length`] when the column has another number of cells than the table has records.
    pub fn add(&mut self, column: Column) -> Result<(), LinkError> {
        if column.cells.len() != self.records {
            return Err(LinkError::Length {
                column: column.name,
                expected: self.records,
                found: column.cells.len(),
            });
        }
        self.columns.push(column);
        Ok(())
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records
    }

    /// Whether there are no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The columns in the order of adding.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }
}

/// A finished column.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) name: String,
    pub(crate) kind: ColumnKind,
    /// 0 is missing, else one more than the index of the distinct cell.
    pub(crate) cells: Vec<u32>,
    pub(crate) distinct: Arena,
}

impl Column {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its cells mean.
    #[must_use]
    pub fn kind(&self) -> ColumnKind {
        self.kind
    }

    /// Number of records whose cell holds something.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|&&cell| cell != 0).count()
    }

    /// Number of distinct cells.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.distinct.len()
    }
}

/// Fills a column record by record.
#[derive(Debug)]
pub struct ColumnBuilder {
    name: String,
    kind: ColumnKind,
    cells: Vec<u32>,
    interner: Interner,
    encoded: Vec<u8>,
}

impl ColumnBuilder {
    /// An empty column.
    #[must_use]
    pub fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            cells: Vec::new(),
            interner: Interner::default(),
            encoded: Vec::new(),
        }
    }

    /// The next record's cell: nothing, one value, or several that all name the same thing. Values that
    /// say nothing (empty text, an empty path) are left out.
    pub fn push(&mut self, values: &[Value<'_>]) {
        self.encoded.clear();
        match values {
            [] => {}
            [one] => encode(self.kind, *one, &mut self.encoded),
            several => {
                let mut forms: Vec<Vec<u8>> = Vec::with_capacity(several.len());
                for value in several {
                    let mut form = Vec::new();
                    encode(self.kind, *value, &mut form);
                    if !form.is_empty() {
                        forms.push(form);
                    }
                }
                forms.sort();
                forms.dedup();
                self.encoded.extend(forms.into_iter().flatten());
            }
        }
        let cell = if self.encoded.is_empty() { 0 } else { self.interner.intern(&self.encoded) + 1 };
        self.cells.push(cell);
    }

    /// Number of cells so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing was pushed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The finished column.
    #[must_use]
    pub fn finish(mut self) -> Column {
        self.cells.shrink_to_fit();
        Column { name: self.name, kind: self.kind, cells: self.cells, distinct: self.interner.arena }
    }
}

/// Length of a form's head: two bytes of length.
const HEAD: usize = 2;
/// Longest form that is kept; what is longer is cut at a character.
const LONGEST: usize = 1000;

/// Append one value as a form: its length, then its bytes. Appends nothing when the value says nothing.
fn encode(kind: ColumnKind, value: Value<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend([0, 0]);
    match value {
        Value::Text(text) => fold(kind, text, out),
        Value::Days { from, to } => {
            let (from, to) = if from <= to { (from, to) } else { (to, from) };
            out.extend(from.to_be_bytes());
            out.extend(to.to_be_bytes());
        }
        Value::Path(parts) => {
            for part in parts {
                let before = out.len();
                fold(kind, part, out);
                if out.len() > before {
                    out.push(SEPARATOR);
                }
            }
            if out.last() == Some(&SEPARATOR) {
                out.pop();
            }
        }
        Value::Status { code, days } => {
            fold(kind, code, out);
            if out.len() > start + HEAD {
                out.push(SEPARATOR);
                let (from, to) = days.unwrap_or((i32::MIN, i32::MAX));
                out.extend(from.to_be_bytes());
                out.extend(to.to_be_bytes());
            }
        }
    }
    let length = out.len() - start - HEAD;
    if length == 0 {
        out.truncate(start);
        return;
    }
    out[start..start + HEAD].copy_from_slice(&(length as u16).to_le_bytes());
}

/// Between the parts of a path, and between a status and its days.
pub(crate) const SEPARATOR: u8 = 0x1f;

/// Append the text in small letters with single spaces; of a number only its letters and digits.
fn fold(kind: ColumnKind, text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    if text.len() <= LONGEST && text.bytes().all(plain) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let bare = matches!(kind, ColumnKind::Identifier | ColumnKind::Phone);
    let part = kind.is_part();
    let mut gap = false;
    for c in text.chars() {
        let blank = c.is_whitespace() || c.is_control() || (part && matches!(c, '-' | '.' | ',' | '_'));
        if blank || (bare && !c.is_alphanumeric()) {
            gap = true;
            continue;
        }
        if out.len() - start >= LONGEST {
            break;
        }
        if gap && !bare && out.len() > start {
            out.push(b' ');
        }
        gap = false;
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase() as u8);
        } else {
            let mut buffer = [0u8; 4];
            for lower in c.to_lowercase() {
                out.extend(lower.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
}

/// The forms of an encoded cell.
pub(crate) fn forms(mut cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (&low, &high) = (cell.first()?, cell.get(1)?);
        let length = usize::from(u16::from_le_bytes([low, high]));
        let form = cell.get(HEAD..HEAD + length)?;
        cell = &cell[HEAD + length..];
        Some(form)
    })
}

/// Strings that one thread reads at once.
const RUN: usize = 2048;

/// Byte strings one after another.
#[derive(Debug, Clone)]
pub(crate) struct Arena {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Default for Arena {
    fn default() -> Self {
        Self { bytes: Vec::new(), ends: vec![0] }
    }
}

impl Arena {
    /// Number of strings.
    pub(crate) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// One string.
    pub(crate) fn get(&self, index: usize) -> &[u8] {
        &self.bytes[self.ends[index] as usize..self.ends[index + 1] as usize]
    }

    /// What is read of each run of strings, in order; the threads share the runs, whose length depends on nothing else.
    pub(crate) fn read_in_runs<T: Send>(&self, read: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
        let run = |number: usize| number * RUN..self.len().min((number + 1) * RUN);
        (0..self.len().div_ceil(RUN)).into_par_iter().map(|number| read(run(number))).collect()
    }

    /// Append a string; its index.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> u32 {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(self.bytes.len() as u32);
        (self.len() - 1) as u32
    }
}

/// An arena that knows what it holds: open addressing over the strings' hashes.
#[derive(Debug, Clone, Default)]
struct Interner {
    arena: Arena,
    slots: Vec<u32>,
}

impl Interner {
    /// The string's index, adding it where it is new.
    fn intern(&mut self, bytes: &[u8]) -> u32 {
        if (self.arena.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash::bytes(bytes) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    let index = self.arena.push(bytes);
                    self.slots[slot] = index + 1;
                    return index;
                }
                taken if self.arena.get(taken as usize - 1) == bytes => return taken - 1,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![0; size];
        for index in 0..self.arena.len() {
            let mut slot = hash::bytes(self.arena.get(index)) as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = index as u32 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_cells_share_a_number_and_order_of_forms_does_not_matter() {
        let mut column = ColumnBuilder::new("name", ColumnKind::GivenName);
        column.push(&[Value::Text("Nika  Test")]);
        column.push(&[Value::Text("nika test"), Value::Text("NIKA-TEST")]);
        column.push(&[Value::Text("b"), Value::Text("a")]);
        column.push(&[Value::Text("a"), Value::Text("b"), Value::Text("  ")]);
        column.push(&[]);
        column.push(&[Value::Text(" ")]);
        let column = column.finish();
        assert_eq!(column.cells, [1, 1, 2, 2, 0, 0]);
        let held: Vec<&[u8]> = forms(column.distinct.get(1)).collect();
        assert_eq!(held, [b"a", b"b"]);
    }

    #[test]
    fn a_long_value_is_cut_and_still_read_back() {
        let long = "x".repeat(5000);
        let mut column = ColumnBuilder::new("text", ColumnKind::Text);
        column.push(&[Value::Text(&long)]);
        let column = column.finish();
        assert_eq!(forms(column.distinct.get(0)).map(<[u8]>::len).collect::<Vec<_>>(), [LONGEST]);
    }
}
