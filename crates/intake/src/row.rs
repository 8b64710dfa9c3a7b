//! One row → a report, a post that names nobody, or a tally.

use crate::account::{RejectReason, WarningReason};
use crate::column::Column;
use crate::context::{FileContext, Speakers, unknown_account};
use crate::date::Hints;
use crate::output::{Output, Went};
use crate::{claims, document, layout, name, person, tally_row};
use khabar_model::{
    Assistance, Claim, DateClaim, Document, Person, PlaceClaim, Post, Report, RowRef, SourceId,
};
use std::borrow::Cow;
use std::sync::Arc;

/// A cell that says something, cleaned.
#[derive(Debug)]
pub(crate) struct Cell<'a> {
    pub column: Column,
    pub header: &'a Arc<str>,
    pub text: Cow<'a, str>,
}

/// A row of cells whose columns are known.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub at: RowRef,
    pub cells: &'a [Cell<'a>],
    /// A bit for each column that has a cell: most columns are asked for in vain.
    present: u128,
}

const _: () = assert!(Column::ALL.len() <= 128);

impl<'a> Row<'a> {
    pub fn new(at: RowRef, cells: &'a [Cell<'a>]) -> Self {
        let present = cells.iter().fold(0, |bits, cell| bits | 1 << cell.column as u32);
        Self { at, cells, present }
    }

    pub fn has(&self, column: Column) -> bool {
        self.present & (1 << column as u32) != 0
    }

    /// The first cell of a column.
    pub fn get(&self, column: Column) -> Option<&'a Cell<'a>> {
        if !self.has(column) {
            return None;
        }
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// All cells of a column, in the order of the file's columns.
    pub fn all(&self, column: Column) -> impl Iterator<Item = &'a Cell<'a>> + use<'a> {
        let cells = if self.has(column) { self.cells } else { &[] };
        cells.iter().filter(move |cell| cell.column == column)
    }

    pub fn text(&self, column: Column) -> Option<&'a str> {
        self.get(column).map(|cell| cell.text.as_ref())
    }
}

/// Reads rows of one file.
pub(crate) struct Reader<'r, 's> {
    pub out: &'r mut Output<'s>,
    pub file: &'r FileContext,
    /// How dates are read: the file's hints, and the order of day and month that its dates show.
    pub hints: Hints,
    /// The rows of the table are tallies: so declared, or told from its columns.
    pub tallies: bool,
    pub speakers: &'r Speakers,
    /// That rows say nothing of anybody's state was said.
    pub said_once: bool,
}

impl Reader<'_, '_> {
    /// Read a row, hand what it gives to the sink, and count it. `raw` is called for rejects alone.
    pub fn read(&mut self, row: &Row<'_>, raw: &dyn Fn() -> String) {
        if let Some(reject) = self.refuse(row) {
            let (field, found, reason) = reject;
            return self.out.reject_row(row.at.clone(), field, &found, reason, raw());
        }
        if self.tallies {
            return self.tally(row, raw);
        }
        if let Some(tally) = tally_row::totals_row(row, self).or_else(|| tally_row::crowd_row(row, self)) {
            return self.give_tally(row, tally);
        }
        if !self.several(row) {
            self.report(row, raw);
        }
    }

    /// A row that is a total.
    pub fn is_total(&self, cells: &[Cell<'_>]) -> bool {
        cells.iter().any(|cell| tally_row::is_total(&cell.text))
    }

    /// A row whose one name cell names several people gives a report about each. False where it names one.
    fn several(&mut self, row: &Row<'_>) -> bool {
        let named =
            [Column::Name, Column::NameFa, Column::NameLatin].into_iter().flat_map(|column| row.all(column));
        let [cell] = named.take(2).collect::<Vec<_>>()[..] else { return false };
        let people = name::people(&cell.text);
        if people.is_empty() {
            return false;
        }
        let source = self.source(row);
        if self.is_repeat(row, &source) || self.file.all_repeats {
            self.out.count(Went::Repeat);
            return true;
        }
        self.out.spoke.insert(source.clone());
        self.out.count(Went::Reports(people.len() as u64));
        for (name, age) in &people {
            let name = if name::is_other(name) { "unknown" } else { name };
            let others = row.cells.iter().filter(|other| {
                other.column != cell.column && (age.is_none() || other.column != Column::Age)
            });
            let copy = |column, header, text| Cell { column, header, text: Cow::Borrowed(text) };
            let cells: Vec<Cell<'_>> = std::iter::once(copy(cell.column, cell.header, name))
                .chain(age.iter().map(|age| copy(Column::Age, cell.header, age.as_str())))
                .chain(others.map(|other| copy(other.column, other.header, other.text.as_ref())))
                .collect();
            let one = Row::new(row.at.clone(), &cells);
            let (person, said, document) = self.understand(&one);
            let Said { claims, dates, places } = said;
            let report = Report { source: source.clone(), person, claims, dates, places, document };
            self.out.sink.report(row.at.clone(), report);
        }
        true
    }

    /// Who a row is about, what it says, and the document it stands in.
    fn understand(&mut self, row: &Row<'_>) -> (Person, Said, Document) {
        let document = document::read(row, self);
        let mut person = Person::default();
        person::read(row, self, &mut person);
        let mut said = Said::default();
        claims::read(row, self, &document, &mut person, &mut said);
        (person, said, document)
    }

    /// What no later step could read.
    fn refuse(&self, row: &Row<'_>) -> Option<(Option<Arc<str>>, String, RejectReason)> {
        for cell in row.cells {
            if cell.text.contains('\0') {
                return Some((Some(cell.header.clone()), String::new(), RejectReason::NulBytes));
            }
            let name = matches!(
                cell.column,
                Column::Name
                    | Column::NameFa
                    | Column::NameLatin
                    | Column::Given
                    | Column::Family
                    | Column::Father
                    | Column::Mother
            );
            let max = self.file.max_name_chars;
            if name && cell.text.len() > max && cell.text.chars().nth(max).is_some() {
                let found = format!("{} characters", cell.text.chars().count());
                return Some((Some(cell.header.clone()), found, RejectReason::NameTooLong));
            }
        }
        None
    }

    fn report(&mut self, row: &Row<'_>, raw: &dyn Fn() -> String) {
        let source = self.source(row);
        let (person, said, document) = self.understand(row);
        if !person.is_named() && said.claims.is_empty() {
            return self.nobody(row, source, document, raw);
        }
        if person.is_named() && self.is_repeat(row, &source) || self.file.all_repeats {
            return self.out.count(Went::Repeat);
        }
        if said.claims.is_empty() {
            self.warn_once(row, WarningReason::NoStatus);
        }
        self.out.spoke.insert(source.clone());
        self.out.count(Went::Reports(1));
        let Said { claims, dates, places } = said;
        self.out.sink.report(row.at.clone(), Report { source, person, claims, dates, places, document });
    }

    fn nobody(&mut self, row: &Row<'_>, source: SourceId, document: Document, raw: &dyn Fn() -> String) {
        if document.text.is_none() && document.media.is_empty() && document.cites.is_empty() {
            return self.out.reject_row(row.at.clone(), None, "", RejectReason::NothingUsable, raw());
        }
        if self.is_repeat(row, &source) || self.file.all_repeats {
            return self.out.count(Went::Repeat);
        }
        let people = self.people_of_post(row, &source, &document);
        self.out.spoke.insert(source.clone());
        if !people.is_empty() {
            self.out.count(Went::Reports(people.len() as u64));
            for report in people {
                self.out.sink.report(row.at.clone(), report);
            }
            return;
        }
        self.out.count(Went::Nobody);
        self.out.sink.post(row.at.clone(), Post { source, document });
    }

    /// The people of a post in a recognised layout, each with the circumstances of the post.
    fn people_of_post(&mut self, row: &Row<'_>, source: &SourceId, document: &Document) -> Vec<Report> {
        let (Some(text), Some(cell)) = (&document.text, row.get(Column::Text)) else { return Vec::new() };
        let near = document.said.or(document.captured).map(|at| at.day(self.hints.zone_offset));
        let people =
            layout::recognise(text, Hints { near, ..self.hints }, self.file.default_status.is_some());
        let mut reports = Vec::with_capacity(people.len());
        let mut marks = Vec::new();
        for recognised in people {
            let own = row.cells.iter().filter(|cell| OF_THE_POST.contains(&cell.column));
            let cells: Vec<Cell<'_>> = recognised
                .fields
                .iter()
                .map(|(span, text)| Cell {
                    column: span.column,
                    header: cell.header,
                    text: Cow::Borrowed(text.as_str()),
                })
                .chain(own.map(|cell| Cell {
                    column: cell.column,
                    header: cell.header,
                    text: Cow::Borrowed(cell.text.as_ref()),
                }))
                .collect();
            let line = Row::new(row.at.clone(), &cells);
            let mut person = Person::default();
            person::read(&line, self, &mut person);
            let mut said = Said::default();
            claims::read(&line, self, document, &mut person, &mut said);
            if !person.is_named() {
                continue;
            }
            for claim in &mut said.claims {
                claim.assistance = Assistance::MachineExtraction;
            }
            marks.extend(recognised.fields.into_iter().map(|(span, _)| span));
            let Said { claims, dates, places } = said;
            reports.push(Report {
                source: source.clone(),
                person,
                claims,
                dates,
                places,
                document: document.clone(),
            });
        }
        if !marks.is_empty() {
            self.out.marks.push((row.at.clone(), marks));
        }
        reports
    }

    fn tally(&mut self, row: &Row<'_>, raw: &dyn Fn() -> String) {
        match tally_row::read(row, self) {
            Ok(tally) => self.give_tally(row, tally),
            Err((field, found, reason)) => self.out.reject_row(row.at.clone(), field, &found, reason, raw()),
        }
    }

    fn give_tally(&mut self, row: &Row<'_>, tally: khabar_model::Tally) {
        if self.is_repeat(row, &tally.source) || self.file.all_repeats {
            return self.out.count(Went::Repeat);
        }
        self.out.spoke.insert(tally.source.clone());
        self.out.count(Went::Tally);
        self.out.sink.tally(row.at.clone(), tally);
    }

    /// Who says it: the file's source, else the source that the row names, else an account of unknown origin.
    pub fn source(&mut self, row: &Row<'_>) -> SourceId {
        if let Some(source) = &self.file.source {
            return source.clone();
        }
        let Some(text) = row.text(Column::Source) else { return self.file.unknown.clone() };
        if let Some(source) = self.speakers.declared(text) {
            return source.clone();
        }
        if let Some(source) = self.out.handles.get(text) {
            return source.clone();
        }
        let source = unknown_account(text);
        self.out.handles.insert(text.to_owned(), source.clone());
        source
    }

    /// The row says word for word what an earlier one of its list says; its number in the list is not compared.
    fn is_repeat(&mut self, row: &Row<'_>, source: &SourceId) -> bool {
        let mut said = std::mem::take(&mut self.out.row_bytes);
        said.clear();
        said.extend_from_slice(source.as_str().as_bytes());
        for cell in row.cells.iter().filter(|cell| !matches!(cell.column, Column::No | Column::Ignore)) {
            said.extend_from_slice(&[0, cell.column as u8]);
            said.extend_from_slice(cell.text.as_bytes());
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(&said).as_bytes()[..16]);
        self.out.row_bytes = said;
        !self.out.seen.insert(u128::from_le_bytes(digest))
    }

    pub fn warn(&mut self, row: &Row<'_>, cell: &Cell<'_>, reason: WarningReason) {
        self.out.warn(row.at.clone(), Some(cell.header), &cell.text, reason);
    }

    /// The one warning about a file whose rows say nothing of anybody's state.
    fn warn_once(&mut self, row: &Row<'_>, reason: WarningReason) {
        if !self.said_once {
            self.said_once = true;
            self.out.warn(RowRef { file: row.at.file.clone(), row: 0 }, None, "", reason);
        }
    }
}

/// Columns of a post that hold for everybody it names.
const OF_THE_POST: [Column; 6] =
    [Column::Basis, Column::Depth, Column::Polarity, Column::Flags, Column::Channel, Column::DateLearned];

/// What a row says, besides who it is about.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub claims: Vec<Claim>,
    pub dates: Vec<DateClaim>,
    pub places: Vec<PlaceClaim>,
}
