//! What `khabar link` writes and prints.

use super::input::{Input, describe, header_of};
use super::map::word;
use khabar_linkage::{Linked, explain};
use std::fmt::Write as _;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Print what the columns were taken for.
pub fn columns(input: &Input) {
    println!("{} records from {} columns", input.table.len(), input.headers.len());
    let columns = input.guess.fields.iter().zip(input.table.columns()).zip(&input.unreadable);
    for ((field, column), &bad) in columns {
        let name = describe(field, &input.headers);
        print!("  {name}: {} ({} filled, {} distinct)", word(field.kind), column.filled(), column.distinct());
        if bad > 0 {
            print!("; {bad} values are no {} and count as missing", field.kind.words());
        }
        println!();
    }
    for (column, reason) in &input.guess.left_out {
        println!("  {}: not compared, {reason}", header_of(&input.headers, *column));
    }
    let odd = [
        (&input.damaged, "no UTF-8, or no CSV", "save the table as UTF-8"),
        (&input.ragged, "more or fewer cells than the header", "close its quotes"),
    ];
    for (odd, what, hint) in odd.into_iter().filter(|(odd, ..)| odd.rows > 0) {
        println!("  {what}: {} of the rows, first {}; {hint}", odd.rows, odd.first);
    }
}

/// Write `links.csv`, `review.csv` and `parameters.csv`.
pub fn files(out: &Path, files: &[PathBuf], input: &Input, linked: &Linked) -> anyhow::Result<()> {
    let names: Vec<String> = files.iter().map(|f| base(f)).collect();
    write(&out.join("links.csv"), |w| links(w, &names, input, linked))?;
    write(&out.join("review.csv"), |w| review(w, &names, input, linked))?;
    write(&out.join("parameters.csv"), |w| parameters(w, linked))
}

fn base(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

type Out = csv::Writer<BufWriter<std::fs::File>>;

/// No half of a file ever bears its name: what was there before stays where the disk is full.
fn write(path: &Path, fill: impl FnOnce(&mut Out) -> csv::Result<()>) -> anyhow::Result<()> {
    let part = path.with_added_extension("part");
    let written = write_part(&part, fill).and_then(|()| Ok(std::fs::rename(&part, path)?));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written.map_err(|error| {
        let path = path.display();
        anyhow::anyhow!("cannot write {path}: {error}\nhint: make room, or give another folder with --out")
    })
}

fn write_part(path: &Path, fill: impl FnOnce(&mut Out) -> csv::Result<()>) -> anyhow::Result<()> {
    let file = std::fs::File::create(path)?;
    let mut out = csv::Writer::from_writer(BufWriter::with_capacity(1 << 18, file));
    fill(&mut out)?;
    Ok(out.flush()?)
}

/// Row within its file of each record, from one.
fn row_numbers(input: &Input) -> Vec<u32> {
    let mut next: Vec<u32> = Vec::new();
    (input.files.iter())
        .map(|&file| {
            let file = file as usize;
            next.resize(next.len().max(file + 1), 0);
            next[file] += 1;
            next[file]
        })
        .collect()
}

/// The first bytes of a content id.
fn short(id: &[u8; 32], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.clear();
    for byte in &id[..8] {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

fn links(out: &mut Out, names: &[String], input: &Input, linked: &Linked) -> csv::Result<()> {
    out.write_record(["file", "row", "id", "report", "person", "probability"])?;
    let mut first: Vec<u32> = Vec::new();
    // People are numbered by their smallest content id: that record names them.
    for (&person, record) in linked.person.iter().zip(0u32..) {
        let person = person as usize;
        if first.len() <= person {
            first.resize(person + 1, u32::MAX);
        }
        let old = first[person];
        if old == u32::MAX || input.ids[record as usize] < input.ids[old as usize] {
            first[person] = record;
        }
    }
    let (mut report, mut person, mut row, mut probability) =
        (String::new(), String::new(), String::new(), String::new());
    let mut rows: Vec<u32> = vec![0; names.len()];
    for record in 0..input.table.len() {
        let file = input.files[record] as usize;
        rows[file] += 1;
        short(&input.ids[record], &mut report);
        short(&input.ids[first[linked.person[record] as usize] as usize], &mut person);
        row.clear();
        let _ = write!(row, "{}", rows[file]);
        probability.clear();
        let parts = (f64::from(linked.probability(record as u32)) * 10_000.0).round() as u32;
        let _ = write!(probability, "{}.{:04}", parts / 10_000, parts % 10_000);
        out.write_record([&names[file], &row, input.own.get(record), &report, &person, &probability])?;
    }
    Ok(())
}

/// Undecided pairs that are written; more than anybody reviews.
const QUEUE: usize = 10_000;

fn review(out: &mut Out, names: &[String], input: &Input, linked: &Linked) -> csv::Result<()> {
    out.write_record([
        "decision",
        "probability",
        "together",
        "file_a",
        "row_a",
        "id_a",
        "file_b",
        "row_b",
        "id_b",
        "why",
    ])?;
    let rows = row_numbers(input);
    for pair in linked.queue.iter().take(QUEUE) {
        let (a, b) = (pair.a as usize, pair.b as usize);
        let together = if linked.person[a] == linked.person[b] { "yes" } else { "no" };
        out.write_record([
            "",
            &format!("{:.3}", pair.probability),
            together,
            &names[input.files[a] as usize],
            &rows[a].to_string(),
            input.own.get(a),
            &names[input.files[b] as usize],
            &rows[b].to_string(),
            input.own.get(b),
            &why(input, linked, pair.a, pair.b),
        ])?;
    }
    Ok(())
}

/// The waterfall in one line: each column's level and bits.
fn why(input: &Input, linked: &Linked, a: u32, b: u32) -> String {
    let Ok(waterfall) = explain(&input.table, linked, a, b) else { return String::new() };
    let mut out = format!("prior {:+.1}", bits(waterfall.prior));
    for step in waterfall.steps {
        let _ = write!(out, "; {}: {} {:+.1}", step.column, step.level, bits(step.weight + step.frequency));
    }
    if waterfall.relatives < 0 {
        let _ = write!(out, "; may be a relative {:+.1}", bits(waterfall.relatives));
    }
    out
}

fn bits(weight: i32) -> f64 {
    f64::from(weight) / 64.0
}

fn parameters(out: &mut Out, linked: &Linked) -> csv::Result<()> {
    out.write_record(["column", "kind", "level", "m", "u", "bits"])?;
    out.write_record(["", "", "prior", "", "", &format!("{:.3}", linked.parameters.prior)])?;
    out.write_record(["", "", "prior of relatives", "", "", &format!("{:.3}", linked.parameters.relatives)])?;
    if let Some(reason) = linked.parameters.fallback {
        out.write_record(["", "", reason, "", "", ""])?;
    }
    for column in &linked.parameters.columns {
        for level in &column.levels {
            out.write_record([
                &column.name,
                word(column.kind),
                level.words,
                &format!("{:.6}", level.m),
                &format!("{:.3e}", level.u),
                &format!("{:.3}", bits(level.weight)),
            ])?;
        }
    }
    Ok(())
}

/// Print how it went.
pub fn summary(out: &Path, input: &Input, linked: &Linked) {
    let people = linked.person.iter().max().map_or(0, |&p| p + 1);
    println!(
        "{} pairs weighed; {} records are {people} people; {} pairs want a human",
        linked.stats.candidates,
        input.table.len(),
        linked.queue.len()
    );
    if linked.stats.skipped > 0 {
        println!("{} pairs of too common values were left to other keys", linked.stats.skipped);
    }
    if let Some(reason) = linked.parameters.fallback {
        println!("{reason}");
    }
    println!("written to {}: links.csv, review.csv, parameters.csv", out.display());
}
