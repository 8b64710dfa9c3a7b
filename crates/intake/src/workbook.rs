//! Workbooks: XLSX cell by cell, ODS and XLS sheet by sheet. Values alone are read: no formula, link or macro runs.
//!
//! The container is looked at before anything is unpacked, so that a zip bomb is named and not opened.

use crate::account::{RejectReason, WarningReason};
use crate::column::Column;
use crate::folder::Limits;
use crate::row::Reader;
use crate::table::Table;
use calamine::{Data, DataRef, Dimensions, Ods, OdsError, Reader as _, Xls, Xlsx, XlsxError};
use khabar_model::RowRef;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What a workbook's first bytes and container say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Xlsx,
    Ods,
    /// A compound file: an old workbook, or an encrypted new one.
    Compound,
    /// A zip that is no workbook.
    OtherZip,
    /// A zip whose directory cannot be read: cut short, or damaged.
    Broken,
}

type Refused = (RejectReason, String);

/// Look into a file's container; none where the first bytes are those of no container.
pub(crate) fn container(path: &Path) -> io::Result<Option<Container>> {
    let mut head = Vec::new();
    File::open(path)?.take(8).read_to_end(&mut head)?;
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Some(Container::Compound));
    }
    if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PK\x05\x06") {
        return Ok(None);
    }
    let Ok(archive) = zip::ZipArchive::new(BufReader::new(File::open(path)?)) else {
        return Ok(Some(Container::Broken));
    };
    let has = |name: &str| archive.file_names().flatten().any(|file| file.eq_ignore_ascii_case(name));
    Ok(Some(if has("xl/workbook.xml") || has("EncryptedPackage") {
        Container::Xlsx
    } else if has("content.xml") {
        Container::Ods
    } else {
        Container::OtherZip
    }))
}

/// Read a workbook's sheets as tables.
pub(crate) fn read(
    path: &Path,
    container: Container,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let input = || File::open(path).map(BufReader::new);
    let result = match container {
        Container::OtherZip => {
            Err((RejectReason::UnknownFormat, "a zip archive that is no workbook".to_owned()))
        }
        Container::Broken => {
            Err((RejectReason::Damaged, "the directory of the archive cannot be read".to_owned()))
        }
        Container::Compound => xls(input()?, columns, limits, reader),
        Container::Xlsx => {
            let checked = check(path, limits, reader);
            checked.and_then(|merges| xlsx(input, merges, columns, limits, reader, progress))
        }
        Container::Ods => check(path, limits, reader).and_then(|_| ods(input, columns, limits, reader)),
    };
    if let Err((reason, found)) = result {
        let file = reader.file.file.clone();
        reader.out.reject_file(file, &found, reason);
    }
    Ok(())
}

/// What the container's directory tells, and what its parts truly unpack to. True where a sheet has merged cells.
fn check(path: &Path, limits: &Limits, reader: &mut Reader<'_, '_>) -> Result<bool, Refused> {
    let damaged = |error: &dyn std::fmt::Display| (RejectReason::Damaged, error.to_string());
    let file = File::open(path).map_err(|error| damaged(&error))?;
    let packed = file.metadata().map_or(0, |metadata| metadata.len());
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    let (mut unpacked, mut sheets, mut macros) = (0u64, Vec::new(), false);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|error| damaged(&error))?;
        let name = entry.name().map(|name| name.into_owned()).unwrap_or_default();
        unpacked = unpacked.saturating_add(entry.size());
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            sheets.push(at);
        }
        macros |= name.ends_with("vbaProject.bin") || name.starts_with("Basic/");
        if entry.encrypted() {
            return Err((RejectReason::PasswordProtected, name));
        }
    }
    if unpacked > limits.unpacked_bytes
        || (unpacked > 64 << 20 && unpacked / packed.max(1) > limits.unpacked_ratio)
    {
        return Err((RejectReason::UnpacksTooLarge, format!("{packed} bytes packed, {unpacked} unpacked")));
    }
    if sheets.len() > limits.sheets {
        return Err((RejectReason::TooManySheets, format!("{} sheets", sheets.len())));
    }
    for name in ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "content.xml", "styles.xml"] {
        if let Ok(entry) = archive.by_name(name)
            && unpack(entry, b"")?.0 > limits.whole_bytes
        {
            let found = format!("{name} unpacks to more than {} bytes", limits.whole_bytes);
            return Err((RejectReason::UnpacksTooLarge, found));
        }
    }
    let mut merges = false;
    for at in sheets {
        let entry = archive.by_index(at).map_err(|error| damaged(&error))?;
        merges |= unpack(entry, b"mergeCell ")?.1;
    }
    if macros {
        let at = RowRef { file: reader.file.file.clone(), row: 0 };
        reader.out.warn(at, None, "", WarningReason::MacrosNotRun);
    }
    Ok(merges)
}

/// How many bytes a part unpacks to, and whether a word stands in them. A part that unpacks to more than it says of itself
/// is refused; nothing is held.
fn unpack(mut part: zip::read::ZipFile<'_, impl Read>, word: &[u8]) -> Result<(u64, bool), Refused> {
    let declared = part.size();
    let mut buffer = vec![0; 64 * 1024];
    let (mut truly, mut kept, mut found) = (0u64, 0, word.is_empty());
    let finder = memchr::memmem::Finder::new(word);
    loop {
        let read = match part.read(&mut buffer[kept..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other.map_err(|error| (RejectReason::Damaged, error.to_string()))?,
        };
        truly += read as u64;
        if truly > declared {
            let found = format!("a part that says {declared} bytes unpacks to more");
            return Err((RejectReason::UnpacksTooLarge, found));
        }
        if read == 0 {
            return Ok((truly, found && !word.is_empty()));
        }
        let filled = kept + read;
        found = found || finder.find(&buffer[..filled]).is_some();
        // The word may lie across two pieces.
        kept = word.len().saturating_sub(1).min(filled);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

/// A foreign library reads foreign bytes: should it panic, the file is damaged, and the rest of the folder goes on.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| (RejectReason::Damaged, "the workbook could not be followed".to_owned()))
}

fn xlsx<RS: Read + Seek>(
    input: impl Fn() -> io::Result<RS>,
    merges: bool,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Refused> {
    let refused = |error: XlsxError| match error {
        XlsxError::Password => (RejectReason::PasswordProtected, String::new()),
        other => (RejectReason::Damaged, other.to_string()),
    };
    let open = || input().map_err(|error| (RejectReason::Unreadable, error.to_string()));
    let input = open()?;
    let mut workbook: Xlsx<RS> = guarded(|| Xlsx::new(input))?.map_err(refused)?;
    let names = workbook.sheet_names();
    if names.len() > limits.sheets {
        return Err((RejectReason::TooManySheets, format!("{} sheets", names.len())));
    }
    let several = names.len() > 1;
    let mut row = 0;
    for name in names {
        // Merged regions stand behind the cells: to know them a sheet is gone through twice.
        let merged = match merges {
            true => guarded(|| workbook.merge_cells_by_sheet_name(&name))?.unwrap_or_default(),
            false => Vec::new(),
        };
        let mut cells = match guarded(|| workbook.worksheet_cells_reader(&name))? {
            Ok(cells) => cells,
            // A chart or macro sheet has no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => {
                refuse_sheet(reader, several, &name, refused(error));
                continue;
            }
        };
        let mut table = Table::new(reader, columns, limits.columns, row);
        table.sheet = several.then(|| name.clone());
        let mut grid = Grid::new(merged, limits.columns);
        let ended = loop {
            match guarded(|| cells.next_cell()) {
                Ok(Ok(Some(cell))) => {
                    let (at_row, at_column) = cell.get_position();
                    let text = shared_text(cell.get_value());
                    grid.put(at_row, at_column as usize, text, &mut table);
                    if at_column == 0 {
                        progress(u64::from(table.row()));
                    }
                }
                Ok(Ok(None)) => break Ok(()),
                Ok(Err(error)) => break Err(refused(error)),
                Err(refused) => break Err(refused),
            }
        };
        grid.end_row(&mut table);
        table.finish();
        row = table.row();
        if let Err(error) = ended.and_then(|()| grid.check_width()) {
            refuse_sheet(reader, several, &name, error);
        }
    }
    Ok(())
}

/// One sheet that cannot be read, or only in part; the others go on.
fn refuse_sheet(reader: &mut Reader<'_, '_>, several: bool, sheet: &str, (reason, found): Refused) {
    let file = reader.file.file.clone();
    let found = if several { format!("{sheet}: {found}") } else { found };
    reader.out.reject_file(file, &found, reason);
}

fn ods<RS: Read + Seek>(
    input: impl Fn() -> io::Result<RS>,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
) -> Result<(), Refused> {
    let input = input().map_err(|error| (RejectReason::Unreadable, error.to_string()))?;
    let mut workbook: Ods<RS> = guarded(|| Ods::new(input))?.map_err(|error: OdsError| match error {
        OdsError::Password => (RejectReason::PasswordProtected, String::new()),
        OdsError::CellLimitExceeded { .. } => (RejectReason::SheetTooLarge, error.to_string()),
        other => (RejectReason::Damaged, other.to_string()),
    })?;
    let names = workbook.sheet_names();
    if names.len() > limits.sheets {
        return Err((RejectReason::TooManySheets, format!("{} sheets", names.len())));
    }
    let mut row = 0;
    for name in &names {
        let range = guarded(|| workbook.worksheet_range(name))?
            .map_err(|error| (RejectReason::Damaged, error.to_string()))?;
        row = sheet(&range, name, names.len() > 1, columns, limits, reader, row)?;
    }
    Ok(())
}

/// An old workbook; or a new one under a password, which is packed into the same container.
fn xls<RS: Read + Seek>(
    mut input: RS,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
) -> Result<(), Refused> {
    let mut head = Vec::new();
    let unreadable = |error: io::Error| (RejectReason::Unreadable, error.to_string());
    (&mut input).take(limits.whole_bytes).read_to_end(&mut head).map_err(unreadable)?;
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(&head, &package).is_some() {
        return Err((RejectReason::PasswordProtected, String::new()));
    }
    let mut workbook: Xls<io::Cursor<Vec<u8>>> =
        guarded(|| Xls::new(io::Cursor::new(head)))?.map_err(|error| match error {
            calamine::XlsError::Password => (RejectReason::PasswordProtected, String::new()),
            other => (RejectReason::Damaged, other.to_string()),
        })?;
    let names = workbook.sheet_names();
    let mut row = 0;
    for name in names.iter().take(limits.sheets) {
        let range = guarded(|| workbook.worksheet_range(name))?
            .map_err(|error| (RejectReason::Damaged, error.to_string()))?;
        row = sheet(&range, name, names.len() > 1, columns, limits, reader, row)?;
    }
    Ok(())
}

/// A sheet that is held whole.
fn sheet(
    range: &calamine::Range<Data>,
    name: &str,
    several: bool,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    row: u32,
) -> Result<u32, Refused> {
    let mut table = Table::new(reader, columns, limits.columns, row);
    table.sheet = several.then(|| name.to_owned());
    let first = range.start().unwrap_or_default();
    let mut grid = Grid::new(Vec::new(), limits.columns);
    for (at_row, cells) in (first.0..).zip(range.rows()) {
        for (at_column, cell) in (first.1 as usize..).zip(cells) {
            grid.put(at_row, at_column, data_text(cell), &mut table);
        }
    }
    grid.end_row(&mut table);
    table.finish();
    grid.check_width()?;
    Ok(table.row())
}

/// Gathers cells into rows; a cell merged over rows stands in each of them.
struct Grid {
    row: u32,
    cells: Vec<String>,
    merged: Vec<(Dimensions, Option<String>)>,
    max_columns: usize,
    too_wide: bool,
}

/// Most merged regions that are followed.
const MAX_MERGED: usize = 20_000;

impl Grid {
    fn new(merged: Vec<Dimensions>, max_columns: usize) -> Self {
        let merged = merged
            .into_iter()
            .filter(|region| region.end.0 > region.start.0)
            .take(MAX_MERGED)
            .map(|region| (region, None))
            .collect();
        Self { row: 0, cells: Vec::new(), merged, max_columns, too_wide: false }
    }

    fn put(&mut self, row: u32, column: usize, text: String, table: &mut Table<'_, '_, '_>) {
        if row != self.row {
            self.end_row(table);
            self.row = row;
        }
        if text.is_empty() {
            return;
        }
        if column >= self.max_columns {
            self.too_wide = true;
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        for (region, value) in &mut self.merged {
            if region.start.0 == row && region.start.1 as usize == column {
                *value = Some(text.clone());
            }
        }
        self.cells[column] = text;
    }

    fn end_row(&mut self, table: &mut Table<'_, '_, '_>) {
        if self.cells.is_empty() {
            return;
        }
        for (region, value) in &self.merged {
            let column = region.start.1 as usize;
            if let Some(value) = value
                && (region.start.0..=region.end.0).contains(&self.row)
                && column < self.max_columns
            {
                if self.cells.len() <= column {
                    self.cells.resize(column + 1, String::new());
                }
                if self.cells[column].is_empty() {
                    self.cells[column].clone_from(value);
                }
            }
        }
        let cells: Vec<&str> = self.cells.iter().map(String::as_str).collect();
        table.grid(&cells);
        self.cells.clear();
    }

    fn check_width(&self) -> Result<(), Refused> {
        if self.too_wide {
            return Err((
                RejectReason::TooManyColumns,
                format!("more than {} columns; those beyond were not read", self.max_columns),
            ));
        }
        Ok(())
    }
}

fn shared_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float_text(*number),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(when) => date_text(when),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn data_text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float_text(*number),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(when) => date_text(when),
        _ => String::new(),
    }
}

/// Whole numbers as people type them: ids and years come without a fraction.
fn float_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{}", number as i64)
    } else {
        number.to_string()
    }
}

fn date_text(when: &calamine::ExcelDateTime) -> String {
    if !when.is_datetime() {
        return float_text(when.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}
