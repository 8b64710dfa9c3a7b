//! Small sheets that people fill in by hand beside the lists: delimited text, read whole, with headers of their own.

use crate::delimited::{self, Delimited, Record};
use crate::encoding::{self, Told, Utf8Reader};
use crate::lines::Lines;
use crate::text::{clean, fold_header, says_nothing};
use std::io::{self, Read};
use std::path::Path;

/// Most bytes of such a sheet.
const MAX_BYTES: u64 = 64 << 20;

/// Rows of a small sheet: the number of each, and its cells that say something, by folded header.
pub(crate) type SmallRow = (u32, Vec<(String, String)>);

/// Read a small sheet. Rows that cannot be read come back as their numbers.
pub(crate) fn read(path: &Path) -> io::Result<(Vec<SmallRow>, Vec<u32>)> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    let text = match encoding::tell(&bytes[..bytes.len().min(256 * 1024)]) {
        Told::Binary => return Err(io::Error::new(io::ErrorKind::InvalidData, "binary data, not text")),
        Told::Utf8 => bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).map_or_else(|| bytes.clone(), <[u8]>::to_vec),
        Told::Other(encoding) => {
            let mut text = Vec::new();
            Utf8Reader::new(bytes.as_slice(), encoding).read_to_end(&mut text)?;
            text
        }
    };
    rows(&text)
}

fn rows(text: &[u8]) -> io::Result<(Vec<SmallRow>, Vec<u32>)> {
    let delimiter = delimited::sniff(&text[..text.len().min(64 * 1024)]);
    let mut input = Delimited::new(Lines::new(text, 1 << 20), delimiter, 500);
    let (mut header, mut rows, mut bad): (Option<Vec<String>>, Vec<SmallRow>, Vec<u32>) =
        (None, Vec::new(), Vec::new());
    let mut number = 0;
    while let Some(record) = input.next_record()? {
        if record == Record::Blank {
            continue;
        }
        let cells = match (record, input.cells()) {
            (Record::Cells, Ok(cells)) => cells,
            _ => {
                number += 1;
                bad.push(number);
                continue;
            }
        };
        let Some(names) = &header else {
            header = Some(cells.iter().map(|cell| fold_header(cell)).collect());
            input.width = header.as_ref().map(Vec::len);
            continue;
        };
        number += 1;
        let said = names.iter().zip(&cells).filter(|(_, cell)| !says_nothing(cell));
        let row: Vec<(String, String)> =
            said.map(|(name, cell)| (name.clone(), clean(cell).into_owned())).collect();
        if !row.is_empty() {
            rows.push((number, row));
        }
    }
    Ok((rows, bad))
}

/// The first cell whose header is one of these, folded.
pub(crate) fn get<'r>(row: &'r [(String, String)], headers: &[&str]) -> Option<&'r str> {
    headers.iter().find_map(|header| {
        row.iter().find(|(name, _)| *name == fold_header(header)).map(|(_, text)| text.as_str())
    })
}
