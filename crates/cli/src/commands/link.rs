//! `khabar link`: the records of any table, linked to the people they are about.

mod input;
mod map;
mod output;
mod partition;

use anyhow::Context as _;
use khabar_linkage::{Linked, Mode, Options, Progress, RecordMeta, link};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to link, and how.
#[derive(clap::Args)]
pub struct Args {
    /// CSV tables with a header each; columns are joined by name.
    #[arg(required_unless_present_any = ["spread", "partition", "join"], value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the columns mean, where the guess is wrong: a TOML table of column = "kind".
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Only records of one file may be one person.
    #[arg(long, conflicts_with = "between")]
    within: bool,
    /// Only records of different files may be one person.
    #[arg(long)]
    between: bool,
    /// Folder for `links.csv`, `review.csv` and `parameters.csv`; made if it is not there.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["spread", "partition"])]
    out: Option<PathBuf>,
    /// Candidate pairs that may be weighed, for each record.
    #[arg(long, default_value_t = 30, value_name = "N")]
    pairs_per_record: u32,
    /// Seed of the random pairs that estimate how often strangers agree.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    filter: partition::Steps,
}

/// Link, write the files, print what was done.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(done) = partition::run(&args.filter, &args.files, args.out.as_deref())? {
        return Ok(done);
    }
    let out = args.out.context("no folder for the files\nhint: give one with --out")?;
    let map = args.map.as_deref().map(map::read).transpose()?;
    let input = input::read(&args.files, map.as_ref())?;
    output::columns(&input);
    let meta: Vec<RecordMeta> = (input.ids.iter().zip(&input.files))
        .map(|(&id, &source)| RecordMeta {
            id,
            source,
            known: true,
            compiled: false,
            copy_of: None,
            named: true,
        })
        .collect();
    let mut options = Options::new(khabar_names::Frequencies::embedded().clone());
    options.mode = mode(args.within, args.between);
    options.pairs_per_record = args.pairs_per_record;
    options.seed = args.seed;
    let planned = args.filter.plan.is_some().then(|| input.table.len() as u64);
    options.planned_records = args.filter.records.or(planned);
    let linked = with_progress(|tell| link(&input.table, &meta, &[], &options, tell))?;
    std::fs::create_dir_all(&out).map_err(|error| {
        let out = out.display();
        anyhow::anyhow!("cannot make the folder {out}: {error}\nhint: give another one with --out")
    })?;
    output::files(&out, &args.files, &input, &linked)?;
    if let Some(path) = &args.filter.plan {
        partition::write_plan(path, &input, &linked)?;
    }
    output::summary(&out, &input, &linked);
    Ok(ExitCode::SUCCESS)
}

fn mode(within: bool, between: bool) -> Mode {
    match (within, between) {
        (true, _) => Mode::Within,
        (_, true) => Mode::Between,
        _ => Mode::Both,
    }
}

/// Show a bar while the work goes on, where somebody watches.
fn with_progress<E>(work: impl FnOnce(&mut dyn FnMut(Progress)) -> Result<Linked, E>) -> Result<Linked, E> {
    let bar = indicatif::ProgressBar::new(1000);
    bar.set_style(
        indicatif::ProgressStyle::with_template("{msg:24} {bar:40} {elapsed}")
            .unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()),
    );
    let linked = work(&mut |progress| {
        bar.set_message(progress.stage.words());
        bar.set_position((progress.done * 1000.0) as u64);
    });
    bar.finish_and_clear();
    linked
}
