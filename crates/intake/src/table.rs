//! A table of any format: finds its header, understands its columns, and hands rows to the row reader.
//!
//! Formats give grids (rows of cells, one of which is the header) or objects (rows of named fields).

use crate::account::{MappedFrom, Mapping, RejectReason, WarningReason};
use crate::column::Column;
use crate::date::{self, Hints, Order};
use crate::guess;
use crate::row::{Cell, Reader, Row};
use crate::text::{Script, clean, fold, fold_header, main_script, says_nothing};
use crate::{aside, markup};
use khabar_model::{Day, RowRef};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that are looked at before the header is decided.
const HEAD: usize = 12;
/// Rows that are looked at before the columns are.
const SAMPLE: usize = 200;

/// A table while it is read.
pub(crate) struct Table<'t, 'r, 's> {
    reader: &'t mut Reader<'r, 's>,
    declared: Option<&'t BTreeMap<String, Column>>,
    columns: Vec<ColumnUse>,
    by_key: FxHashMap<String, usize>,
    /// Grid rows that wait for the header.
    head: Vec<Vec<String>>,
    header_known: bool,
    waiting: Vec<Waiting>,
    mapped: bool,
    row: u32,
    max_columns: usize,
    too_wide: bool,
    /// Cells of the lines before the header.
    preface: Vec<String>,
    /// Added to every header in messages and mappings: the sheet of a workbook.
    pub sheet: Option<String>,
}

/// Columns of names.
const fn names(column: Column) -> bool {
    matches!(column, Column::Name | Column::NameFa | Column::NameLatin | Column::Given | Column::Family)
}

/// Columns of dates about what the list is about.
fn is_date(column: Column) -> bool {
    column.date_role().is_some() || matches!(column, Column::Date | Column::Said | Column::AsOf)
}

struct ColumnUse {
    header: Arc<str>,
    column: Option<Column>,
}

enum Waiting {
    Cells(u32, Vec<(usize, String)>),
    Bad(u32, RejectReason, String),
}

impl<'t, 'r, 's> Table<'t, 'r, 's> {
    pub fn new(
        reader: &'t mut Reader<'r, 's>,
        declared: Option<&'t BTreeMap<String, Column>>,
        max_columns: usize,
        first_row: u32,
    ) -> Self {
        Self {
            reader,
            declared,
            columns: Vec::new(),
            by_key: FxHashMap::default(),
            head: Vec::new(),
            header_known: false,
            waiting: Vec::new(),
            mapped: false,
            row: first_row,
            max_columns,
            too_wide: false,
            preface: Vec::new(),
            sheet: None,
        }
    }

    /// The row read last, from 1.
    pub const fn row(&self) -> u32 {
        self.row
    }

    /// Columns that a row should have, as far as known.
    pub fn width(&self) -> Option<usize> {
        if self.header_known { Some(self.columns.len()) } else { self.head.iter().map(Vec::len).max() }
    }

    /// A row of a grid.
    pub fn grid(&mut self, cells: &[&str]) {
        if self.header_known {
            return self.grid_row(cells);
        }
        if cells.iter().all(|cell| says_nothing(cell)) {
            return;
        }
        self.head.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
        if self.head.len() >= HEAD {
            self.decide_header();
        }
    }

    /// A row of named fields.
    pub fn object(&mut self, fields: Vec<(String, String)>) {
        self.header_known = true;
        let cells: Vec<(usize, String)> =
            fields.into_iter().filter_map(|(key, text)| Some((self.key(&key)?, text))).collect();
        self.next_row();
        if self.mapped {
            self.emit(self.row, &cells);
        } else {
            self.wait(Waiting::Cells(self.row, cells));
        }
    }

    /// A row that cannot be read.
    pub fn bad(&mut self, reason: RejectReason, raw: String) {
        if !self.header_known && !self.head.is_empty() {
            self.decide_header();
        }
        self.next_row();
        if self.mapped {
            self.emit_bad(self.row, reason, raw);
        } else {
            self.wait(Waiting::Bad(self.row, reason, raw));
        }
    }

    /// No more rows come.
    pub fn finish(&mut self) {
        if !self.header_known && !self.head.is_empty() {
            self.decide_header();
        }
        if !self.mapped {
            self.map();
        }
        self.columns_that_are_not_there();
    }

    fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
    }

    fn wait(&mut self, waiting: Waiting) {
        self.waiting.push(waiting);
        if self.waiting.len() >= SAMPLE {
            self.map();
        }
    }

    /// The column of a key; none beyond the most columns that are read.
    fn key(&mut self, key: &str) -> Option<usize> {
        if let Some(at) = self.by_key.get(key) {
            return Some(*at);
        }
        if self.columns.len() >= self.max_columns {
            if !self.too_wide {
                self.too_wide = true;
                let file = self.reader.file.file.clone();
                self.reader.out.reject_file(
                    file,
                    &format!("more than {} columns", self.max_columns),
                    RejectReason::TooManyColumns,
                );
            }
            return None;
        }
        let at = self.columns.len();
        self.columns.push(ColumnUse { header: Arc::from(clean(key).as_ref()), column: None });
        self.by_key.insert(key.to_owned(), at);
        if self.mapped {
            let found = self.by_declaration_or_header(at);
            self.take(at, found, 0.0);
        }
        Some(at)
    }

    /// The header is the first row with most cells that are known headers; without any, the first row, unless its
    /// cells read as data.
    fn decide_header(&mut self) {
        let score = |row: &[String]| row.iter().filter(|cell| self.knows(cell)).count();
        let scores: Vec<usize> = self.head.iter().map(|row| score(row)).collect();
        let most = scores.iter().copied().max().unwrap_or(0);
        let at = if most >= 2 { scores.iter().position(|score| *score == most).unwrap_or(0) } else { 0 };
        let mut head = std::mem::take(&mut self.head);
        self.header_known = true;
        let headerless = most == 0 && head.first().is_some_and(|row| guess::is_data(row));
        let rows = if headerless {
            let width = head.iter().map(Vec::len).max().unwrap_or(0);
            self.set_header((1..=width).map(|n| format!("column {n}")));
            head
        } else {
            let rows = head.split_off(at + 1);
            let header = head.pop().unwrap_or_default();
            let (header, rows) = self.with_second_header(header, rows);
            self.set_header(header);
            self.preface = head.concat();
            if !head.is_empty() {
                let at = RowRef { file: self.reader.file.file.clone(), row: 0 };
                self.reader.out.warn(at, None, &head.concat().join(" "), WarningReason::LinesBeforeHeader);
            }
            rows
        };
        for row in rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            self.grid_row(&cells);
        }
    }

    /// A header in a second language under the first: it names what the first leaves open.
    fn with_second_header(
        &self,
        mut header: Vec<String>,
        mut rows: Vec<Vec<String>>,
    ) -> (Vec<String>, Vec<Vec<String>>) {
        let is_header = rows.first().is_some_and(|row| {
            let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
            let known = row.iter().filter(|cell| self.knows(cell)).count();
            known >= 3 && known * 10 >= filled * 6
        });
        if !is_header {
            return (header, rows);
        }
        let second = rows.remove(0);
        header.resize(header.len().max(second.len()), String::new());
        for (first, second) in header.iter_mut().zip(second) {
            if first.trim().is_empty() || (!self.knows(first) && self.knows(&second)) {
                *first = second;
            }
        }
        (header, rows)
    }

    fn knows(&self, cell: &str) -> bool {
        let text = clean(cell);
        if text.is_empty() {
            return false;
        }
        let declared = self.declared.is_some_and(|columns| columns.contains_key(&fold_header(&text)));
        declared || (text.len() < 80 && Column::of_header(&text).is_some_and(|(_, sure)| sure > 0.8))
    }

    fn set_header(&mut self, header: impl IntoIterator<Item = String>) {
        for name in header {
            let header = clean(&name);
            self.columns.push(ColumnUse { header: Arc::from(header.as_ref()), column: None });
        }
        while self.columns.last().is_some_and(|column| column.header.is_empty()) {
            self.columns.pop();
        }
    }

    fn grid_row(&mut self, cells: &[&str]) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        self.next_row();
        let surplus = cells.get(self.columns.len()..).unwrap_or_default();
        if self.mapped && surplus.iter().all(|cell| cell.trim().is_empty()) {
            return self.emit_cells(self.row, cells.iter().copied().enumerate(), cells.len());
        }
        let owned: Vec<(usize, String)> =
            cells.iter().enumerate().map(|(at, cell)| (at, (*cell).to_owned())).collect();
        if self.mapped {
            self.emit(self.row, &owned);
        } else {
            self.wait(Waiting::Cells(self.row, owned));
        }
    }

    /// Understand the columns, and read the rows that waited.
    fn map(&mut self) {
        self.mapped = true;
        let waiting = std::mem::take(&mut self.waiting);
        let samples = self.samples(&waiting);
        let found: Vec<_> = (0..self.columns.len()).map(|at| self.by_declaration_or_header(at)).collect();
        let headers: Vec<Arc<str>> = self.columns.iter().map(|column| column.header.clone()).collect();
        let understood = guess::columns(&headers, &samples, &found, self.reader.file);
        for (at, (column, sure, from)) in understood.into_iter().enumerate() {
            self.take(
                at,
                Some((column, sure, from))
                    .filter(|(column, ..)| column.is_some())
                    .and_then(|(c, s, f)| c.map(|c| (c, s, f))),
                sure,
            );
        }
        self.tell_order(&waiting);
        self.tell_year(&waiting);
        let any =
            |wanted: &dyn Fn(Column) -> bool| self.columns.iter().filter_map(|used| used.column).any(wanted);
        let counts = any(&|column| matches!(column, Column::Count | Column::Min | Column::Max));
        self.reader.tallies = self.reader.file.tallies || (counts && !any(&names));
        for waiting in waiting {
            match waiting {
                Waiting::Cells(row, cells) => self.emit(row, &cells),
                Waiting::Bad(row, reason, raw) => self.emit_bad(row, reason, raw),
            }
        }
    }

    /// Day or month first: as a header says, as a date of the sample shows that can be read in one order alone, or as the
    /// language of the header has it.
    fn tell_order(&mut self, waiting: &[Waiting]) {
        if self.reader.hints.order.is_some() {
            return;
        }
        let headers = || {
            self.columns.iter().filter(|used| used.column.is_some_and(is_date)).map(|used| fold(&used.header))
        };
        let written = headers().find_map(|header| {
            [("mm dd", Order::Mdy), ("dd mm", Order::Dmy), ("yyyy mm", Order::Ymd)]
                .into_iter()
                .find(|(form, _)| header.contains(form))
                .map(|(_, order)| order)
        });
        let texts = self.date_cells(waiting);
        let header: String = self.columns.iter().map(|used| used.header.as_ref()).collect();
        let in_arabic = main_script(&header) == Some(Script::Arabic);
        self.reader.hints.order =
            written.or_else(|| guess::order(texts.iter().copied())).or(in_arabic.then_some(Order::Dmy));
    }

    /// The days about which the list is: the middle of its full dates and of those above its header.
    fn tell_year(&mut self, waiting: &[Waiting]) {
        let hints = Hints { near: None, about: None, ..self.reader.hints };
        let preface = self.preface.iter().flat_map(|cell| cell.split([':', '—', '|', '(', ')', '：']));
        let texts = self.date_cells(waiting).into_iter().chain(preface);
        let mut days: Vec<i32> = texts
            .filter_map(|text| date::parse(text.trim(), hints).ok())
            .filter(|parsed| parsed.days.days() <= 31)
            .map(|parsed| parsed.days.first.0)
            .collect();
        days.sort_unstable();
        if let Some(day) = days.get(days.len() / 2) {
            self.reader.hints.about = Some(Day(*day));
        }
    }

    /// The sample's cells in columns of dates, but for those of birth.
    fn date_cells<'w>(&self, waiting: &'w [Waiting]) -> Vec<&'w str> {
        let cells = waiting.iter().filter_map(|waiting| match waiting {
            Waiting::Cells(_, cells) => Some(cells),
            Waiting::Bad(..) => None,
        });
        let dated = |at: usize| self.columns.get(at).and_then(|used| used.column).is_some_and(is_date);
        cells.flatten().filter(|(at, _)| dated(*at)).map(|(_, text)| text.as_str()).collect()
    }

    fn samples<'w>(&self, waiting: &'w [Waiting]) -> Vec<Vec<&'w str>> {
        let mut samples: Vec<Vec<&str>> = vec![Vec::new(); self.columns.len()];
        for waiting in waiting {
            if let Waiting::Cells(_, cells) = waiting {
                for (at, text) in cells {
                    if let Some(sample) = samples.get_mut(*at).filter(|_| !says_nothing(text)) {
                        sample.push(text);
                    }
                }
            }
        }
        samples
    }

    fn by_declaration_or_header(&self, at: usize) -> Option<(Column, f32, MappedFrom)> {
        let header = &self.columns[at].header;
        if let Some(column) = self.declared.and_then(|columns| columns.get(&fold_header(header))) {
            return Some((*column, 1.0, MappedFrom::Declared));
        }
        Column::of_header(header).map(|(column, sure)| (column, sure, MappedFrom::Header))
    }

    fn take(&mut self, at: usize, found: Option<(Column, f32, MappedFrom)>, _sure: f32) {
        let file = self.reader.file.file.clone();
        let header = self.columns[at].header.clone();
        self.columns[at].column = found.map(|(column, ..)| column);
        if found.is_none() && !header.is_empty() {
            self.reader.out.warn(
                RowRef { file: file.clone(), row: 0 },
                Some(&header),
                &header,
                WarningReason::UnknownColumn,
            );
        }
        let shown: Arc<str> = match &self.sheet {
            Some(sheet) => Arc::from(format!("{sheet}: {header}")),
            None => header,
        };
        self.reader.out.mappings.push(Mapping {
            file,
            header: shown,
            column: found.map(|(column, ..)| column),
            confidence: found.map_or(0.0, |(_, sure, _)| sure),
            from: found.map_or(MappedFrom::Nothing, |(.., from)| from),
        });
    }

    fn emit(&mut self, row: u32, cells: &[(usize, String)]) {
        let width = self.columns.len();
        let surplus: Vec<&str> = cells
            .iter()
            .filter(|(at, text)| *at >= width && !text.trim().is_empty())
            .map(|(_, text)| text.as_str())
            .collect();
        if surplus.is_empty() {
            return self.emit_cells(row, cells.iter().map(|(at, text)| (*at, text.as_str())), cells.len());
        }
        // An unquoted delimiter in the text of the last column is the usual cause.
        let last_is_text = self.columns.last().is_some_and(|column| column.column == Some(Column::Text));
        if !last_is_text {
            let raw = cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\t");
            let found = format!("{} cells for {width} columns", cells.len());
            let at = self.at(row);
            return self.reader.out.reject_row(at, None, &found, RejectReason::Ragged, raw);
        }
        let joined = cells
            .iter()
            .filter(|(at, _)| *at + 1 >= width)
            .map(|(_, text)| text.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let (at, header) = (self.at(row), self.columns[width - 1].header.clone());
        self.reader.out.warn(at, Some(&header), &joined, WarningReason::SurplusJoined);
        let kept = cells.iter().filter(|(at, _)| *at + 1 < width).map(|(at, text)| (*at, text.as_str()));
        self.emit_cells(row, kept.chain([(width - 1, joined.as_str())]), cells.len());
    }

    fn emit_bad(&mut self, row: u32, reason: RejectReason, raw: String) {
        let at = self.at(row);
        self.reader.out.reject_row(at, None, &raw, reason, raw.clone());
    }

    fn at(&self, row: u32) -> RowRef {
        RowRef { file: self.reader.file.file.clone(), row }
    }

    fn emit_cells<'c>(
        &mut self,
        row: u32,
        cells: impl Iterator<Item = (usize, &'c str)> + Clone,
        given: usize,
    ) {
        let at = self.at(row);
        if given < self.columns.len() && self.by_key.is_empty() {
            let found = format!("{given} cells for {} columns", self.columns.len());
            self.reader.out.warn(at.clone(), None, &found, WarningReason::ShortRow);
        }
        let read: Vec<Cell<'_>> = cells
            .clone()
            .filter_map(|(place, text)| {
                let used = self.columns.get(place)?;
                let column =
                    used.column.filter(|column| !matches!(column, Column::Ignore | Column::Verified))?;
                let plain = markup::plain(text, !names(column), column == Column::Text);
                let text = match plain {
                    Cow::Borrowed(text) => clean(text),
                    Cow::Owned(text) => Cow::Owned(clean(&text).into_owned()),
                };
                // "Unknown" as a name is somebody without a name, and no empty cell.
                let nameless = names(column) && text.chars().any(char::is_alphabetic);
                if !nameless && says_nothing(&text) {
                    return None;
                }
                Some(Cell { column, header: &used.header, text })
            })
            .collect();
        let raw = || cells.clone().map(|(_, text)| text).collect::<Vec<_>>().join("\t");
        let nul = cells.clone().any(|(_, text)| memchr::memchr(0, text.as_bytes()).is_some());
        if nul {
            return self.reader.out.reject_row(at, None, "", RejectReason::NulBytes, raw());
        }
        let of_a_grid = self.by_key.is_empty();
        let filled = || cells.clone().filter(|(_, text)| !says_nothing(text)).count();
        if of_a_grid
            && !self.reader.tallies
            && let Some(reason) =
                aside::aside(&read, if read.len() == 1 { filled() } else { 0 }, self.columns.len())
            && !(reason == RejectReason::Aside && self.reader.is_total(&read))
        {
            let found = read.first().map(|cell| cell.text.to_string()).unwrap_or_default();
            return self.reader.out.reject_row(at, None, &found, reason, raw());
        }
        self.reader.read(&Row::new(at, &read), &raw);
    }

    fn columns_that_are_not_there(&mut self) {
        let Some(declared) = self.declared else { return };
        let missing: Vec<&String> = declared
            .keys()
            .filter(|key| self.columns.iter().all(|column| fold_header(&column.header) != **key))
            .collect();
        for key in missing {
            let at = RowRef { file: self.reader.file.file.clone(), row: 0 };
            self.reader.out.warn(at, None, key, WarningReason::ColumnNotThere);
        }
    }
}
