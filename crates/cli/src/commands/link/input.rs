//! Reads tables in one pass into interned columns; what is kept of a row is a few numbers.

use super::map::{Map, Meaning};
use anyhow::{Context as _, bail};
use khabar_linkage::guess::{Field, Guess, guess};
use khabar_linkage::rows::Rows;
use khabar_linkage::{ColumnKind, Table};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

/// What was read.
pub struct Input {
    /// The records.
    pub table: Table,
    /// Content id of each record.
    pub ids: Vec<[u8; 32]>,
    /// File of each record.
    pub files: Vec<u32>,
    /// The input's own ids, one after another.
    pub own: OwnIds,
    /// Names of the input columns.
    pub headers: Vec<String>,
    /// What the columns were taken for.
    pub guess: Guess,
    /// Values that could not be read as their column's kind, by field.
    pub unreadable: Vec<u64>,
    /// Rows that were no valid CSV or no valid UTF-8 (these were read as well as could be).
    pub damaged: Odd,
    /// Rows with more or fewer cells than their header: a quote that does not close, or a delimiter in a cell.
    pub ragged: Odd,
}

/// Rows that came in otherwise than they should.
#[derive(Default)]
pub struct Odd {
    /// How many.
    pub rows: u64,
    /// File and row of the first.
    pub first: String,
}

impl Odd {
    fn add(&mut self, file: &Path, row: u64) {
        if self.rows == 0 {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            self.first = format!("{name} row {row}");
        }
        self.rows += 1;
    }
}

/// The input's own row ids, packed.
#[derive(Default)]
pub struct OwnIds {
    bytes: String,
    ends: Vec<u32>,
}

impl OwnIds {
    fn push(&mut self, id: &str) {
        self.bytes.push_str(id);
        self.ends.push(self.bytes.len() as u32);
    }

    /// The id of one record.
    pub fn get(&self, record: usize) -> &str {
        let start = if record == 0 { 0 } else { self.ends[record - 1] };
        &self.bytes[start as usize..self.ends[record] as usize]
    }
}

/// Rows that are looked at before the columns' kinds are guessed, of each file.
const SAMPLE: usize = 5000;

/// Read the tables.
pub fn read(files: &[PathBuf], map: Option<&Map>) -> anyhow::Result<Input> {
    let mut headers: Vec<String> = Vec::new();
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for file in files {
        let mut own = Vec::new();
        for name in header(&mut open(file)?, file)? {
            let at = headers.iter().position(|h| *h == name).unwrap_or_else(|| {
                headers.push(name);
                headers.len() - 1
            });
            own.push(at);
        }
        columns.push(own);
    }
    let sample = sample(files, &columns, headers.len())?;
    let mut guess = guess(&headers, &sample);
    if let Some(map) = map {
        apply(map, &headers, &mut guess)?;
    }
    if guess.fields.is_empty() {
        bail!(
            "no column of {} can be compared\nhint: say what the columns mean with --map",
            files[0].display()
        );
    }
    fill(files, &columns, headers, guess)
}

/// Let the map overrule the guess.
fn apply(map: &Map, headers: &[String], guess: &mut Guess) -> anyhow::Result<()> {
    for (name, meaning) in map {
        let Some(column) = headers.iter().position(|h| h == name) else {
            bail!(
                "the map names the column {name:?}, which no table has\nhint: the columns are {}",
                headers.join(", ")
            );
        };
        for field in &mut guess.fields {
            field.inputs.retain(|&input| input != column);
        }
        guess.fields.retain(|field| !field.inputs.is_empty());
        guess.left_out.retain(|&(input, _)| input != column);
        match meaning {
            Meaning::Kind(kind) => {
                guess.fields.push(Field { name: name.clone(), kind: *kind, inputs: vec![column] })
            }
            Meaning::RowId => guess.id = Some(column),
            Meaning::Ignore => guess.left_out.push((column, "the map says so")),
        }
    }
    Ok(())
}

type Reader = csv::Reader<BufReader<File>>;

/// Open a table.
fn open(path: &Path) -> anyhow::Result<Reader> {
    let file = File::open(path)
        .with_context(|| format!("cannot read {}\nhint: give the path of a CSV table", path.display()))?;
    table(file).with_context(|| format!("cannot read {}", path.display()))
}

/// Read a table; the delimiter is the one of `, ; tab |` that its header holds most of.
pub fn table<R: Read>(input: R) -> std::io::Result<csv::Reader<BufReader<R>>> {
    let mut buffered = BufReader::with_capacity(1 << 18, input);
    let start = buffered.fill_buf()?;
    let line = start.split(|&c| c == b'\n').next().unwrap_or_default();
    let count = |d: u8| line.iter().filter(|&&c| c == d).count();
    let delimiter = [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&d| count(d)).unwrap_or(b',');
    Ok(csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(buffered))
}

/// The names in a table's header.
pub fn names<R: Read>(reader: &mut csv::Reader<R>) -> csv::Result<Vec<String>> {
    let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
    Ok(reader.byte_headers()?.iter().map(name).collect())
}

fn header(reader: &mut Reader, path: &Path) -> anyhow::Result<Vec<String>> {
    let names = names(reader).with_context(|| format!("cannot read the header of {}", path.display()))?;
    if names.iter().all(String::is_empty) {
        bail!("{} has no header\nhint: the first line names the columns", path.display());
    }
    Ok(names)
}

fn sample(files: &[PathBuf], columns: &[Vec<usize>], width: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for (file, columns) in files.iter().zip(columns) {
        for row in open(file)?.byte_records().take(SAMPLE).filter_map(Result::ok) {
            let mut out = vec![String::new(); width];
            for (value, &column) in row.iter().zip(columns) {
                out[column] = String::from_utf8_lossy(value).into_owned();
            }
            rows.push(out);
        }
    }
    Ok(rows)
}

fn fill(
    files: &[PathBuf],
    columns: &[Vec<usize>],
    headers: Vec<String>,
    guess: Guess,
) -> anyhow::Result<Input> {
    let mut rows = Rows::new(&guess.fields);
    let (mut of_file, mut own) = (Vec::new(), OwnIds::default());
    let (mut damaged, mut ragged) = (Odd::default(), Odd::default());
    for (number, (file, columns)) in files.iter().zip(columns).enumerate() {
        let mut place = vec![usize::MAX; headers.len()];
        for (at, &column) in columns.iter().enumerate() {
            place[column] = at;
        }
        let mut reader = open(file)?;
        let mut row = csv::ByteRecord::new();
        for at in 1.. {
            match reader.read_byte_record(&mut row) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if error.is_io_error() => {
                    return Err(error).with_context(|| format!("cannot read {} to its end", file.display()));
                }
                Err(_) => {
                    damaged.add(file, at);
                    continue;
                }
            }
            if row.len() < columns.len() || row.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
                ragged.add(file, at);
            }
            if std::str::from_utf8(row.as_slice()).is_err() {
                damaged.add(file, at);
                row = row.iter().map(|v| String::from_utf8_lossy(v).into_owned().into_bytes()).collect();
            }
            let cell = |column: usize| match row.get(place[column]).map(std::str::from_utf8) {
                Some(Ok(text)) => text,
                _ => "",
            };
            rows.push(cell);
            of_file.push(number as u32);
            own.push(guess.id.map_or("", cell).trim());
        }
    }
    let (table, ids, unreadable) = rows.finish();
    Ok(Input { table, ids, files: of_file, own, headers, guess, unreadable, damaged, ragged })
}

/// A column's header, or its number where it has none.
pub fn header_of(headers: &[String], column: usize) -> Cow<'_, str> {
    if headers[column].is_empty() {
        Cow::Owned(format!("column {}", column + 1))
    } else {
        Cow::Borrowed(&headers[column])
    }
}

/// Whether a field was built from several columns.
pub fn describe(field: &Field, headers: &[String]) -> String {
    let names: Vec<Cow<'_, str>> = field.inputs.iter().map(|&c| header_of(headers, c)).collect();
    match field.kind {
        ColumnKind::BirthDate | ColumnKind::GivenName | ColumnKind::FamilyName if names.len() > 1 => {
            names.join(" + ")
        }
        _ => names[0].to_string(),
    }
}
