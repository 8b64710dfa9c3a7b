//! The files of a folder: which are read, as what, and reading them into rows.

use crate::account::{RejectReason, WarningReason};
use crate::column::Column;
use crate::delimited::{self, Delimited, Record};
use crate::encoding::{self, Told, Utf8Reader};
use crate::folder::Limits;
use crate::json::{self, Elements};
use crate::lines::{Line, Lines};
use crate::row::Reader;
use crate::table::Table;
use crate::{chat, workbook};
use khabar_model::{ItemId, RowRef};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Delimited text.
    Delimited,
    /// JSON Lines.
    JsonLines,
    /// One JSON value.
    Json,
    /// A workbook.
    Workbook,
    /// Named and rejected: lists hide in such files, and intake does not read them.
    Unread,
    /// Media and the like, not looked into.
    Skipped,
}

/// A file of the folder.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub name: String,
    pub path: PathBuf,
    pub kind: Kind,
}

/// A folder's files, by name, and the folders within it that are not read.
#[derive(Debug)]
pub(crate) struct Listing {
    pub files: Vec<Listed>,
    pub folders: Vec<String>,
}

/// Files with a meaning of their own.
const OWN: [&str; 4] = ["sources.toml", "policy.toml", "outages.csv", "asks.csv"];

pub(crate) fn list(path: &Path) -> io::Result<Listing> {
    let mut listing = Listing { files: Vec::new(), folders: Vec::new() };
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = OWN.contains(&name.as_str())
            || name.starts_with('.')
            || name.starts_with('~')
            || name.starts_with("README")
            || crate::ioda::is_series(&name);
        if own {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            match chat_export(&path, &name) {
                Some(export) => listing.files.push(export),
                None => listing.folders.push(name),
            }
            continue;
        }
        let kind = kind(&name);
        listing.files.push(Listed { name, path, kind });
    }
    listing.files.sort_by(|a, b| a.name.cmp(&b.name));
    listing.folders.sort();
    Ok(listing)
}

/// The export of a chat stands in a folder of its own, beside its media.
fn chat_export(path: &Path, folder: &str) -> Option<Listed> {
    ["result.json", "_chat.txt"].into_iter().find_map(|file| {
        let path = path.join(file);
        path.is_file().then(|| Listed { name: format!("{folder}/{file}"), path, kind: kind(file) })
    })
}

fn kind(name: &str) -> Kind {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "csv" | "tsv" | "tab" | "txt" | "psv" => Kind::Delimited,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" | "geojson" => Kind::Json,
        "xlsx" | "xlsm" | "xls" | "ods" => Kind::Workbook,
        "pdf" | "doc" | "docx" | "zip" | "rar" | "7z" | "html" | "htm" | "xlsb" | "odt" | "rtf" | "gz"
        | "" => Kind::Unread,
        _ => Kind::Skipped,
    }
}

/// BLAKE3 of a file's bytes, and how many they are.
pub(crate) fn hash(path: &Path) -> io::Result<(ItemId, u64)> {
    let mut hasher = blake3::Hasher::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        let read = match file.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if read == 0 {
            return Ok((ItemId(*hasher.finalize().as_bytes()), bytes));
        }
        bytes += read as u64;
        hasher.update(&buffer[..read]);
    }
}

/// Read a file's rows. What cannot be read is rejected by name.
pub(crate) fn read(
    listed: &Listed,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) {
    let name = reader.file.file.clone();
    // The bytes say what a file is; its name only what it should be.
    let container = if listed.kind == Kind::Unread { Ok(None) } else { workbook::container(&listed.path) };
    let result = match (container, listed.kind) {
        (Err(error), _) => Err(error),
        (Ok(Some(container)), _) => {
            workbook::read(&listed.path, container, columns, limits, reader, progress)
        }
        (Ok(None), kind) => without_container(kind, listed, columns, limits, reader, progress),
    };
    if let Err(error) = result {
        reader.out.reject_file(name, &error.to_string(), RejectReason::Unreadable);
    }
}

fn without_container(
    kind: Kind,
    listed: &Listed,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let name = reader.file.file.clone();
    match kind {
        Kind::Delimited | Kind::JsonLines | Kind::Json | Kind::Workbook => {
            text(listed, columns, limits, reader, progress)
        }
        Kind::Unread => {
            reader.out.reject_file(name.clone(), &listed.name, RejectReason::UnknownFormat);
            Ok(())
        }
        Kind::Skipped => Ok(()),
    }
}

fn text(
    listed: &Listed,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut file = BufReader::with_capacity(256 * 1024, File::open(&listed.path)?);
    let told = encoding::tell(file.fill_buf()?);
    let name = reader.file.file.clone();
    if listed.kind == Kind::Workbook {
        // Text under the name of a workbook is read as what it is; other bytes are damaged.
        if told == Told::Binary || file.buffer().is_empty() {
            reader.out.reject_file(name, "no workbook", RejectReason::Damaged);
            return Ok(());
        }
        let kind = Kind::Delimited;
        return text(&Listed { kind, ..listed.clone() }, columns, limits, reader, progress);
    }
    match told {
        Told::Binary => {
            reader.out.reject_file(name, "binary data", RejectReason::NotText);
            Ok(())
        }
        Told::Utf8 => rows(Utf8Reader::plain(file)?, listed.kind, columns, limits, reader, progress),
        Told::Other(encoding) => {
            let at = RowRef { file: name, row: 0 };
            reader.out.warn(at, None, encoding::name(encoding), WarningReason::EncodingGuessed);
            let decoded = BufReader::with_capacity(256 * 1024, Utf8Reader::new(file, encoding));
            rows(decoded, listed.kind, columns, limits, reader, progress)
        }
    }
}

fn rows<R: BufRead>(
    mut input: R,
    kind: Kind,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let Some(kind) = true_kind(kind, input.fill_buf()?) else {
        let file = reader.file.file.clone();
        reader.out.reject_file(
            file,
            "a web page, or a document of another program",
            RejectReason::UnknownFormat,
        );
        return Ok(());
    };
    match kind {
        Kind::JsonLines => {
            let lines = Lines::new(input, limits.line_bytes);
            each_row(Table::new(reader, columns, limits.columns, 0), progress, json_lines(lines))
        }
        Kind::Json if first_byte(input.fill_buf()?) == Some(b'[') => {
            let elements = Elements::new(input, limits.line_bytes);
            each_row(Table::new(reader, columns, limits.columns, 0), progress, json_elements(elements))
        }
        Kind::Json => whole_json(input, columns, limits, reader, progress),
        _ => {
            if chat::is_whatsapp(input.fill_buf()?) {
                return chat::whatsapp(Lines::new(input, limits.line_bytes), columns, limits, reader);
            }
            let delimiter = delimited::sniff(input.fill_buf()?);
            let named_text = reader.file.file.to_lowercase().ends_with(".txt");
            if named_text && columns.is_none_or(BTreeMap::is_empty) && is_prose(input.fill_buf()?, delimiter)
            {
                return prose(input, limits, reader);
            }
            let lines = Lines::new(input, limits.line_bytes);
            let records = Delimited::new(lines, delimiter, limits.columns);
            each_row(Table::new(reader, columns, limits.columns, 0), progress, delimited_rows(records))
        }
    }
}

/// A text of sentences and lists, and no table: its first line names no column, and has one cell or not as many as
/// the lines after it.
fn is_prose(head: &[u8], delimiter: u8) -> bool {
    let text = String::from_utf8_lossy(head);
    let delimiter = char::from(delimiter);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(30);
    let Some(first) = lines.next() else { return false };
    let cells = |line: &str| line.split(delimiter).count();
    let names_a_column = first.split(delimiter).any(|cell| Column::of_header(cell).is_some());
    !names_a_column && (cells(first) == 1 || lines.any(|line| cells(line) != cells(first)))
}

/// A whole text as one post: what is in a recognised layout gives reports, the rest names nobody.
fn prose<R: BufRead>(input: R, limits: &Limits, reader: &mut Reader<'_, '_>) -> io::Result<()> {
    let Some(bytes) = whole(input, limits, reader)? else { return Ok(()) };
    let mut table = Table::new(reader, None, limits.columns, 0);
    table.object(vec![(Column::Text.code().to_owned(), String::from_utf8_lossy(&bytes).into_owned())]);
    table.finish();
    Ok(())
}

/// All bytes of a file that must be held whole; none, and a rejection by name, where they are too many.
fn whole<R: BufRead>(input: R, limits: &Limits, reader: &mut Reader<'_, '_>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input.take(limits.whole_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 <= limits.whole_bytes {
        return Ok(Some(bytes));
    }
    let found = format!("more than {} bytes", limits.whole_bytes);
    reader.out.reject_file(reader.file.file.clone(), &found, RejectReason::UnpacksTooLarge);
    Ok(None)
}

fn first_byte(head: &[u8]) -> Option<u8> {
    head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start().first().copied()
}

/// What the first bytes of a text say it is, whatever its name says; none for what is no list.
fn true_kind(kind: Kind, head: &[u8]) -> Option<Kind> {
    let text = head.trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if [&b"<!doctype"[..], b"<html", b"<table", b"<?xml", b"<head", b"%PDF-", b"{\\rtf"]
        .into_iter()
        .any(begins)
    {
        return None;
    }
    let after = |skip: usize| text.get(skip..).unwrap_or_default().trim_ascii_start().first().copied();
    let list = text.first() == Some(&b'[') && matches!(after(1), Some(b'{' | b']'));
    let object = text.first() == Some(&b'{') && matches!(after(1), Some(b'"' | b'}'));
    let json_somewhere = || {
        head.split(|b| *b == b'\n').any(|line| matches!(line.trim_ascii_start().first(), Some(b'{' | b'[')))
    };
    let whole_line = || {
        let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
        line.len() < text.len() && serde_json::from_slice::<serde_json::Value>(line).is_ok()
    };
    Some(match kind {
        // Its lines begin with a bracket, as a list of JSON does.
        Kind::Json | Kind::JsonLines if chat::is_whatsapp(head) => Kind::Delimited,
        Kind::JsonLines if list => Kind::Json,
        Kind::Json | Kind::JsonLines if text.is_empty() => kind,
        Kind::Json | Kind::JsonLines if !json_somewhere() => Kind::Delimited,
        Kind::JsonLines => Kind::JsonLines,
        Kind::Json if object && whole_line() => Kind::JsonLines,
        Kind::Json => Kind::Json,
        _ if list => Kind::Json,
        _ if object && whole_line() => Kind::JsonLines,
        _ if object && memchr::memchr(b':', text).is_some() => Kind::Json,
        other => other,
    })
}

/// Rows between two calls of the progress function.
const PROGRESS: u32 = 5_000;

/// Hand row after row to a table, until `next` says that there is none.
fn each_row<'t, 'r, 's>(
    mut table: Table<'t, 'r, 's>,
    progress: &mut dyn FnMut(u64),
    mut next: impl FnMut(&mut Table<'t, 'r, 's>) -> io::Result<bool>,
) -> io::Result<()> {
    let ended = loop {
        match next(&mut table) {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(error) => break Err(error),
        }
        if table.row().is_multiple_of(PROGRESS) {
            progress(u64::from(table.row()));
        }
    };
    table.finish();
    ended
}

/// The records of delimited text, one a call.
fn delimited_rows<R: BufRead>(
    mut input: Delimited<R>,
) -> impl FnMut(&mut Table<'_, '_, '_>) -> io::Result<bool> {
    move |table| {
        match input.next_record()? {
            None => return Ok(false),
            Some(Record::Blank) => {}
            Some(Record::Cells) => match input.cells() {
                Ok(cells) => table.grid(&cells),
                Err(_) => foreign_line(&input, table),
            },
            Some(Record::Bad(reason, raw)) => table.bad(reason, String::from_utf8_lossy(&raw).into_owned()),
        }
        input.width = table.width();
        Ok(true)
    }
}

/// A line in another encoding than its file: read as windows-1256 where it reads as Arabic script, else rejected.
fn foreign_line<R: BufRead>(input: &Delimited<R>, table: &mut Table<'_, '_, '_>) {
    match input.foreign_cells() {
        Some(cells) => {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            table.grid(&cells);
        }
        None => table.bad(RejectReason::NotText, String::from_utf8_lossy(input.bytes()).into_owned()),
    }
}

/// The objects of JSON Lines, one a call.
fn json_lines<R: BufRead>(mut lines: Lines<R>) -> impl FnMut(&mut Table<'_, '_, '_>) -> io::Result<bool> {
    move |table| {
        match lines.next_line()? {
            None => return Ok(false),
            Some(Line::TooLong(head)) => {
                table.bad(RejectReason::LineTooLong, String::from_utf8_lossy(&head).into_owned())
            }
            Some(Line::Whole(line)) if line.trim_ascii().is_empty() => {}
            Some(Line::Whole(line)) => json_row(&line, table),
        }
        Ok(true)
    }
}

/// The elements of a JSON list, one a call.
fn json_elements<R: BufRead>(
    mut elements: Elements<R>,
) -> impl FnMut(&mut Table<'_, '_, '_>) -> io::Result<bool> {
    move |table| {
        match elements.next_element()? {
            None => return Ok(false),
            Some(Line::TooLong(head)) => {
                table.bad(RejectReason::LineTooLong, String::from_utf8_lossy(&head).into_owned())
            }
            Some(Line::Whole(element)) => json_row(&element, table),
        }
        Ok(true)
    }
}

fn json_row(row: &[u8], table: &mut Table<'_, '_, '_>) {
    match std::str::from_utf8(row) {
        Err(_) => table.bad(RejectReason::NotText, String::from_utf8_lossy(row).into_owned()),
        Ok(text) if text.contains('\0') => table.bad(RejectReason::NulBytes, text.to_owned()),
        Ok(text) => match json::line(text) {
            Ok(fields) => table.object(fields),
            Err(reason) => table.bad(reason, text.to_owned()),
        },
    }
}

/// One JSON object: a chat, or rows in a list within it. It is held whole, up to a limit.
fn whole_json<R: BufRead>(
    input: R,
    columns: Option<&BTreeMap<String, Column>>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let Some(bytes) = whole(input, limits, reader)? else { return Ok(()) };
    let name = reader.file.file.clone();
    let value = match serde_json::from_slice(&bytes) {
        Ok(value) => value,
        Err(error) => {
            reader.out.reject_file(name, &error.to_string(), RejectReason::NotJson);
            match json::whole_part(&bytes) {
                Some(value) => value,
                None => return Ok(()),
            }
        }
    };
    drop(bytes);
    if chat::telegram(&value, columns, limits, reader) {
        return Ok(());
    }
    let mut rows = list_in(&value).iter();
    each_row(Table::new(reader, columns, limits.columns, 0), progress, |table| {
        let Some(row) = rows.next() else { return Ok(false) };
        match json::fields(row) {
            Ok(fields) => table.object(fields),
            Err(reason) => table.bad(reason, row.to_string()),
        }
        Ok(true)
    })
}

/// The rows of a JSON value: the longest list of objects within an object, or the object itself.
fn list_in(value: &serde_json::Value) -> &[serde_json::Value] {
    let longest = value.as_object().and_then(|object| {
        let lists = object.values().filter_map(|value| value.as_array());
        lists.filter(|rows| rows.iter().any(serde_json::Value::is_object)).max_by_key(|rows| rows.len())
    });
    longest.map_or(std::slice::from_ref(value), Vec::as_slice)
}
