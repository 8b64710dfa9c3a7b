//! `khabar link` as a filter for an engine that shuffles, and the same over files on one machine: a plan is
//! learned from a table or a sample, records are spread over partitions by their keys, each partition is weighed
//! by the plan, and the edges of all are joined to people.

use super::input::{Input, names, table};
use anyhow::{Context as _, bail};
use khabar_linkage::guess::Field;
use khabar_linkage::rows::Rows;
use khabar_linkage::{
    Linked, Model, Partition, Pattern, join_partitions, learn_from, link_partition, probability, spread,
};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The steps of a linkage that is spread over partitions.
#[derive(clap::Args)]
#[command(next_help_heading = "Partitions (one step a call; see docs/linkage.md)")]
pub struct Steps {
    /// Also write what was learned, so that partitions can be weighed by it.
    #[arg(long, value_name = "PLAN.json")]
    pub plan: Option<PathBuf>,
    /// Choose keys as for so many records, where FILE is a sample.
    #[arg(long, value_name = "N", requires = "plan")]
    pub records: Option<u64>,
    /// The plan to follow.
    #[arg(long, value_name = "PLAN.json")]
    model: Option<PathBuf>,
    /// Filter: rows with their header in, for each row its partitions of N and the row out.
    #[arg(long, value_name = "N", requires = "model", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    spread: Option<u32>,
    /// Filter: the rows of one partition (or of several, one after another) in, its edges and its pattern
    /// histogram out.
    #[arg(long, requires = "model", conflicts_with_all = ["spread", "join"])]
    partition: bool,
    /// Edges and histograms of all partitions in; people, and the plan as learned from them, into --out.
    #[arg(long, requires = "model", conflicts_with = "spread")]
    join: bool,
    /// All of it on one machine, with partition files in --out: memory is bounded by the largest partition.
    #[arg(long, value_name = "N", requires = "model", value_parser = clap::value_parser!(u32).range(1..=4_096))]
    partitions: Option<u32>,
}

/// Do the step that is asked for, if one is.
pub fn run(args: &Steps, files: &[PathBuf], out: Option<&Path>) -> anyhow::Result<Option<ExitCode>> {
    let Some(path) = &args.model else { return Ok(None) };
    let plan = read_plan(path)?;
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match (args.spread, args.partitions, out) {
        (Some(of), ..) => {
            let mut writer = csv::Writer::from_writer(BufWriter::new(output));
            let mut record = 0;
            spread_rows(&plan, input, of, &mut record, true, |part, row| {
                writer.write_record(std::iter::once(&*format!("{part}/{of}")).chain(row))
            })?;
            writer.flush()?;
        }
        _ if args.partition => weigh(&plan, input, output)?,
        (_, _, Some(out)) if args.join => {
            make(out)?;
            let joined = Joined::read(input)?;
            joined.write(&plan, out)?;
        }
        (_, Some(of), Some(out)) => on_one_machine(&plan, files, of, out)?,
        _ => bail!(
            "a plan was given and nothing to do with it\nhint: add --spread N, --partition, --join or --partitions N"
        ),
    }
    Ok(Some(ExitCode::SUCCESS))
}

/// A plan: how rows are read, and the frozen model.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Names of the input columns.
    headers: Vec<String>,
    /// What is compared, by input columns.
    fields: Vec<Field>,
    /// The input column that names a row.
    id: Option<usize>,
    model: Model,
}

/// Write what a run learned.
pub fn write_plan(path: &Path, input: &Input, linked: &Linked) -> anyhow::Result<()> {
    let plan = Plan {
        headers: input.headers.clone(),
        fields: input.guess.fields.clone(),
        id: input.guess.id,
        model: linked.model(),
    };
    store_plan(path, &plan)
}

fn store_plan(path: &Path, plan: &Plan) -> anyhow::Result<()> {
    let context = || format!("cannot write {}", path.display());
    let mut file = BufWriter::new(std::fs::File::create(path).with_context(context)?);
    serde_json::to_writer(&mut file, plan).with_context(context)?;
    file.flush().with_context(context)
}

fn read_plan(path: &Path) -> anyhow::Result<Plan> {
    let context = || {
        format!(
            "cannot read the plan {}\nhint: make one with `khabar link FILE --out DIR --plan {}`",
            path.display(),
            path.display()
        )
    };
    let file = std::fs::File::open(path).with_context(context)?;
    let plan: Plan = serde_json::from_reader(BufReader::new(file)).with_context(context)?;
    plan.model.check().with_context(context)?;
    let inputs = plan.fields.iter().flat_map(|field| field.inputs.iter()).chain(&plan.id);
    let kinds = plan.fields.iter().map(|field| field.kind).eq(plan.model.columns.iter().map(|c| c.kind));
    if !kinds || inputs.into_iter().any(|&column| column >= plan.headers.len()) {
        return Err(anyhow::anyhow!("its columns do not fit each other")).with_context(context);
    }
    Ok(plan)
}

/// Rows that are held at a time while they are spread.
const BATCH: usize = 20_000;

/// Spread rows with a header: for each, a partition, the record's name, and its cells in the plan's order.
/// The name is the row's own id where the plan has one and `named` says so, else its number.
fn spread_rows(
    plan: &Plan,
    input: impl Read,
    of: u32,
    record: &mut u64,
    named: bool,
    mut write: impl FnMut(u32, Vec<&str>) -> csv::Result<()>,
) -> anyhow::Result<()> {
    let mut reader = table(input).context("the rows cannot be read")?;
    let headers = names(&mut reader).context("the header of the rows cannot be read")?;
    let place: Vec<Option<usize>> =
        plan.headers.iter().map(|header| headers.iter().position(|h| h == header)).collect();
    if place.iter().all(Option::is_none) {
        bail!(
            "the rows have none of the plan's columns\nhint: the plan wants {}; the rows have {}",
            plan.headers.join(", "),
            headers.join(", ")
        );
    }
    let mut records = reader.byte_records();
    loop {
        let mut batch: Vec<Vec<String>> = Vec::with_capacity(BATCH);
        for row in records.by_ref().take(BATCH) {
            let row =
                row.with_context(|| format!("row {} cannot be read", *record + batch.len() as u64 + 1))?;
            let cell = |at: &Option<usize>| {
                at.and_then(|at| row.get(at))
                    .map(|v| String::from_utf8_lossy(v).into_owned())
                    .unwrap_or_default()
            };
            batch.push(place.iter().map(cell).collect());
        }
        if batch.is_empty() {
            return Ok(());
        }
        let mut rows = Rows::new(&plan.fields);
        batch.iter().for_each(|row| rows.push(|column| &row[column]));
        let (table, ids, _) = rows.finish();
        for (row, parts) in batch.iter().zip(spread(&plan.model, &table, &ids, of)?) {
            *record += 1;
            let own = plan.id.filter(|_| named).map(|column| row[column].trim()).filter(|id| !id.is_empty());
            let name = own.map_or_else(|| record.to_string(), str::to_owned);
            for part in parts {
                let cells = std::iter::once(name.as_str()).chain(row.iter().map(String::as_str));
                write(part, cells.collect())?;
            }
        }
    }
}

/// The rows of one partition.
struct Part {
    at: (u32, u32),
    names: Vec<String>,
    rows: Rows,
}

/// Weigh partitions as their rows come.
fn weigh(plan: &Plan, input: impl Read, output: impl Write) -> anyhow::Result<()> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(BufReader::with_capacity(1 << 18, input));
    let mut writer =
        csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::with_capacity(1 << 18, output));
    let mut row = csv::ByteRecord::new();
    let mut open: Option<Part> = None;
    let mut number = 0u64;
    while reader.read_byte_record(&mut row).with_context(|| format!("row {} cannot be read", number + 1))? {
        number += 1;
        let cells: Vec<std::borrow::Cow<'_, str>> = row.iter().map(String::from_utf8_lossy).collect();
        if number == 1 && cells[0] == "partition" {
            continue;
        }
        let at = cells[0].split_once('/').and_then(|(part, of)| part.parse().ok().zip(of.parse().ok()));
        let Some(at) = at.filter(|&(part, of): &(u32, u32)| part < of && cells.len() > 1) else {
            bail!(
                "row {number} begins with {:?}, not with a partition such as 3/64\nhint: rows come from `khabar link --spread`",
                cells[0]
            );
        };
        if open.as_ref().is_some_and(|part| part.at != at) {
            finish(plan, open.take(), &mut writer)?;
        }
        let part = open.get_or_insert_with(|| Part { at, names: Vec::new(), rows: Rows::new(&plan.fields) });
        part.names.push(cells[1].clone().into_owned());
        part.rows.push(|column| cells.get(column + 2).map_or("", |cell| cell));
    }
    finish(plan, open, &mut writer)?;
    writer.flush().context("cannot write the edges")
}

fn finish(plan: &Plan, part: Option<Part>, writer: &mut csv::Writer<impl Write>) -> anyhow::Result<()> {
    let Some(Part { at, names, rows }) = part else { return Ok(()) };
    let (table, ids, _) = rows.finish();
    let Partition { edges, identical, patterns, .. } = link_partition(&plan.model, &table, &ids, at)?;
    for edge in edges {
        let weight = edge.weight.to_string();
        let probability = format!("{:.4}", probability(edge.weight));
        let pattern = format!("{:x}", edge.pattern);
        let (frequency, shared) = (edge.frequency.to_string(), edge.shared.to_string());
        let (a, b) = (&names[edge.a as usize], &names[edge.b as usize]);
        writer.write_record(["edge", a, b, &weight, &probability, &pattern, &frequency, &shared])?;
    }
    for (a, b) in identical {
        writer.write_record(["same", &names[a as usize], &names[b as usize]])?;
    }
    for cell in patterns {
        let (frequency, shared) = (cell.frequency.0.to_string(), cell.frequency.1.to_string());
        let (pattern, count) = (format!("{:x}", cell.pattern), cell.count.to_string());
        writer.write_record(["pattern", &pattern, &frequency, &shared, &count])?;
    }
    Ok(())
}

/// The edges and histograms of all partitions.
#[derive(Default)]
struct Joined {
    names: Vec<String>,
    number: FxHashMap<String, u32>,
    edges: Vec<(u32, u32, i32)>,
    identical: Vec<(u32, u32)>,
    patterns: FxHashMap<(u64, i16, i16), u64>,
}

impl Joined {
    fn read(input: impl Read) -> anyhow::Result<Self> {
        let mut joined = Self::default();
        joined.add(input)?;
        Ok(joined)
    }

    fn add(&mut self, input: impl Read) -> anyhow::Result<()> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(BufReader::new(input));
        for (number, row) in reader.records().enumerate() {
            let row = row.with_context(|| format!("line {} cannot be read", number + 1))?;
            if self.line(&row).is_none() {
                bail!(
                    "line {} is no edge, no pair of identical rows and no pattern: {:?}\nhint: lines come from `khabar link --partition`",
                    number + 1,
                    row.iter().collect::<Vec<_>>().join(",")
                );
            }
        }
        Ok(())
    }

    fn line(&mut self, row: &csv::StringRecord) -> Option<()> {
        match row.get(0)? {
            "edge" => {
                let (a, b) = (self.of(row.get(1)?), self.of(row.get(2)?));
                self.edges.push((a, b, row.get(3)?.parse().ok()?));
            }
            "same" => {
                let pair = (self.of(row.get(1)?), self.of(row.get(2)?));
                self.identical.push(pair);
            }
            "pattern" => {
                let pattern = u64::from_str_radix(row.get(1)?, 16).ok()?;
                let cell = (pattern, row.get(2)?.parse().ok()?, row.get(3)?.parse().ok()?);
                *self.patterns.entry(cell).or_default() += row.get(4)?.parse::<u64>().ok()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn of(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.number.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.number.insert(name.to_owned(), number);
        number
    }

    /// `people.csv` with a line for every record that has an edge (the others are alone), and `plan.json`.
    fn write(self, plan: &Plan, out: &Path) -> anyhow::Result<()> {
        // By name, so that the order in which partitions were done changes nothing.
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.names[a as usize].cmp(&self.names[b as usize]));
        let mut place = vec![0u32; order.len()];
        order.iter().zip(0..).for_each(|(&record, at)| place[record as usize] = at);
        let at = |record: u32| place[record as usize];
        let edges: Vec<_> = self.edges.iter().map(|&(a, b, weight)| (at(a), at(b), weight)).collect();
        let identical: Vec<_> = self.identical.iter().map(|&(a, b)| (at(a), at(b))).collect();
        let people = join_partitions(order.len(), &identical, &edges);
        let path = out.join("people.csv");
        let mut writer =
            csv::Writer::from_path(&path).with_context(|| format!("cannot write {}", path.display()))?;
        writer.write_record(["record", "person"])?;
        for (&record, &person) in order.iter().zip(&people) {
            writer
                .write_record([&self.names[record as usize], &self.names[order[person as usize] as usize]])?;
        }
        writer.flush()?;
        let mut patterns: Vec<Pattern> = (self.patterns.into_iter())
            .map(|((pattern, frequency, shared), count)| Pattern {
                pattern,
                frequency: (frequency, shared),
                count,
            })
            .collect();
        patterns.sort_unstable_by_key(|cell| (cell.pattern, cell.frequency));
        let pairs: u64 = patterns.iter().map(|cell| cell.count).sum();
        let model = learn_from(&plan.model, &patterns, plan.model.records);
        let learned = Plan { headers: plan.headers.clone(), fields: plan.fields.clone(), id: plan.id, model };
        store_plan(&out.join("plan.json"), &learned)?;
        let records = order.len();
        let joined = people.iter().zip(0..).filter(|&(&person, record)| person != record).count();
        eprintln!(
            "{pairs} pairs; {records} records have an edge, they are {} people; written to {}: people.csv, plan.json",
            records - joined,
            out.display()
        );
        Ok(())
    }
}

fn make(out: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(out).with_context(|| {
        format!("cannot make the folder {}\nhint: give another one with --out", out.display())
    })
}

/// Spread to files, weigh file by file, join.
fn on_one_machine(plan: &Plan, files: &[PathBuf], of: u32, out: &Path) -> anyhow::Result<()> {
    let folder = out.join("partitions");
    make(&folder)?;
    let path = |part: u32| folder.join(format!("{part:04}.csv"));
    let mut parts = (0..of)
        .map(|part| csv::WriterBuilder::new().flexible(true).from_path(path(part)))
        .collect::<Result<Vec<_>, _>>()
        .with_context(|| {
            format!(
                "cannot write the partitions to {}\nhint: fewer partitions, or more open files",
                folder.display()
            )
        })?;
    let mut record = 0;
    for file in files {
        let input = std::fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        spread_rows(plan, input, of, &mut record, files.len() == 1, |part, row| {
            parts[part as usize].write_record(std::iter::once(&*format!("{part}/{of}")).chain(row))
        })
        .with_context(|| format!("in {}", file.display()))?;
    }
    parts.iter_mut().try_for_each(|part| part.flush())?;
    drop(parts);
    let mut joined = Joined::default();
    for part in 0..of {
        let mut edges = Vec::new();
        weigh(plan, std::fs::File::open(path(part))?, &mut edges)?;
        joined.add(&edges[..])?;
        std::fs::remove_file(path(part))?;
    }
    let _ = std::fs::remove_dir(&folder);
    joined.write(plan, out)
}
