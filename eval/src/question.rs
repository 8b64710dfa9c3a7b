//! `khabar-eval question DIR`: how fast and how well a question finds its reports in a simulated folder, in memory.
//!
//! People of the truth are asked for, each with the father's name, in one script and then in the other. What the bound
//! of the index costs is told by comparing a part of the questions with every name there is.

use crate::simulate::pipeline::{cpu_seconds, peak_megabytes};
use anyhow::Context as _;
use khabar_intake::{Options, Sink, stream_folder};
use khabar_model::{Post, Report, RowRef, Tally};
use khabar_names::{Agreement, BearersBuilder, Encoded, Found, Index};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Ask for the people of a folder that `khabar simulate` made.
#[derive(clap::Args)]
pub struct Args {
    /// The folder, with `reports/` and `truth/` in it.
    folder: PathBuf,
    /// How many people are asked for, evenly spread over the truth; each is asked for twice.
    #[arg(long, default_value_t = 1000)]
    people: usize,
    /// How many of the questions are compared with every name.
    #[arg(long, default_value_t = 60)]
    scanned: usize,
    /// Print this many names that the index misses to standard error.
    #[arg(long, default_value_t = 0)]
    show: usize,
}

/// Reports that a desk is shown for one question.
const SHOWN: usize = 10;

pub fn run(args: Args) -> anyhow::Result<()> {
    let mut reports = Reports::default();
    stream_folder(&args.folder.join("reports"), &Options::default(), &mut reports, &mut |_| {})
        .with_context(|| format!("cannot read {}", args.folder.display()))?;
    let Reports { builder, rows, texts } = reports;
    let before = cpu_seconds();
    let index = Index::new(builder.build());
    let built = cpu_seconds() - before;
    let questions = questions(&args.folder.join("truth/people.jsonl"), args.people)?;
    let about = about(&args.folder.join("truth/rows.csv"), &rows)?;
    let (mut times, mut cpu) = (Vec::new(), Vec::new());
    let mut right = Share::default();
    for question in &questions {
        let (start, before) = (Instant::now(), thread_seconds());
        let asked = [Encoded::new(&question.name)];
        let found = index.ask(&asked, question.father.as_ref(), SHOWN);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        cpu.push((thread_seconds() - before) * 1000.0);
        if about.known.contains(&question.person) {
            right.add(found.iter().any(|f| about.person[f.bearer as usize] == question.person));
        }
    }
    let report = json!({
        "reports": rows.len(),
        "distinct_names": index.bearers().names(),
        "entries": index.entries(),
        "build_cpu_seconds": built,
        "questions": questions.len(),
        "milliseconds_by_the_clock": spread(times),
        "milliseconds_of_cpu": spread(cpu),
        "a_report_of_the_person_is_among_the_first_ten": right.share(),
        "against_every_name": recall(&index, &questions, &args, &about, &texts),
        "peak_megabytes": peak_megabytes(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn spread(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().max(1) - 1));
    json!({ "p50": at(0.50), "p99": at(0.99), "most": times.last() })
}

/// CPU seconds of this thread; the clock's where the system does not tell.
fn thread_seconds() -> f64 {
    #[cfg(unix)]
    {
        let at = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        at.tv_sec as f64 + at.tv_nsec as f64 * 1e-9
    }
    #[cfg(not(unix))]
    {
        cpu_seconds()
    }
}

/// Of what comparing every name finds, how much the index finds.
fn recall(index: &Index, questions: &[Question], args: &Args, about: &About, texts: &[String]) -> Value {
    let step = (questions.len() / args.scanned.max(1)).max(1);
    let mut shown = 0;
    let (mut first, mut ten, mut right) = (Share::default(), Share::default(), Share::default());
    let mut levels: FxHashMap<Agreement, Share> = FxHashMap::default();
    let mut milliseconds = 0.0;
    // An odd step, so that both scripts are asked.
    let chosen = questions.iter().step_by(step | 1);
    let count = chosen.len();
    for question in chosen {
        let asked = [Encoded::new(&question.name)];
        let start = Instant::now();
        let all = index.bearers().scan(&asked, question.father.as_ref(), usize::MAX);
        milliseconds += start.elapsed().as_secs_f64() * 1000.0;
        let some = index.ask(&asked, question.father.as_ref(), usize::MAX);
        let here: FxHashSet<u32> = some.iter().map(|found| found.bearer).collect();
        for found in &all {
            let hit = here.contains(&found.bearer);
            levels.entry(found.comparison.level).or_default().add(hit);
            if !hit && shown < args.show {
                shown += 1;
                let text = &texts[found.bearer as usize];
                eprintln!("missed: {} · {text} · {:?}", question.name, found.comparison);
            }
        }
        all.first().into_iter().for_each(|found| first.add(some.first() == Some(found)));
        all.iter().take(SHOWN).for_each(|found| ten.add(some.iter().take(SHOWN).any(|one| one == found)));
        if about.known.contains(&question.person) {
            let person = |found: &&Found| about.person[found.bearer as usize] == question.person;
            right.add(all.iter().take(SHOWN).any(|found| person(&found)));
        }
    }
    let by_level: serde_json::Map<String, Value> = Agreement::ALL
        .iter()
        .filter_map(|level| Some((format!("{level:?}"), levels.get(level)?.json())))
        .collect();
    json!({
        "questions": count,
        "mean_milliseconds_of_a_scan": milliseconds / count.max(1) as f64,
        "the_first_is_the_same": first.share(),
        "of_the_first_ten": ten.share(),
        "reports_by_level": by_level,
        "a_report_of_the_person_is_among_the_first_ten_of_the_scan": right.share(),
    })
}

#[derive(Default)]
struct Share {
    hits: u64,
    all: u64,
}

impl Share {
    fn add(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.all += 1;
    }

    fn share(&self) -> f64 {
        self.hits as f64 / self.all.max(1) as f64
    }

    fn json(&self) -> Value {
        json!({ "of": self.all, "found": self.share() })
    }
}

/// The names of reports as they are read, and nothing else of them.
#[derive(Default)]
struct Reports {
    builder: BearersBuilder,
    rows: Vec<(Arc<str>, u32)>,
    texts: Vec<String>,
}

impl Sink for Reports {
    fn report(&mut self, at: RowRef, report: Report) {
        let person = &report.person;
        self.texts.push(person.names.first().map(|name| name.text.clone()).unwrap_or_default());
        self.builder.add(person.names.iter().map(|name| name.text.as_str()), person.father.as_deref());
        self.rows.push((at.file, at.row));
    }

    fn post(&mut self, _: RowRef, _: Post) {}

    fn tally(&mut self, _: RowRef, _: Tally) {}
}

struct Question {
    person: String,
    name: String,
    father: Option<Encoded>,
}

fn questions(path: &Path, people: usize) -> anyhow::Result<Vec<Question>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines: Vec<&str> = text.lines().collect();
    let mut questions = Vec::new();
    for line in lines.iter().step_by((lines.len() / people.max(1)).max(1)) {
        let person: Value = serde_json::from_str(line)?;
        let word = |key: &str| person[key].as_str().unwrap_or_default().to_owned();
        for name in ["name_fa", "name_latin"] {
            let father = Some(Encoded::new(&word("father")));
            questions.push(Question { person: word("id"), name: word(name), father });
        }
    }
    Ok(questions)
}

/// Whom each report is about.
struct About {
    person: Vec<String>,
    known: FxHashSet<String>,
}

fn about(path: &Path, rows: &[(Arc<str>, u32)]) -> anyhow::Result<About> {
    #[derive(serde::Deserialize)]
    struct Row {
        file: String,
        row: u32,
        person: String,
        named: String,
    }
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut people: FxHashMap<(Arc<str>, u32), String> = FxHashMap::default();
    for row in reader.deserialize() {
        let row: Row = row?;
        if row.named != "no" {
            people.insert((row.file.into(), row.row), row.person);
        }
    }
    let person: Vec<String> = rows.iter().map(|row| people.get(row).cloned().unwrap_or_default()).collect();
    let known = person.iter().filter(|person| !person.is_empty()).cloned().collect();
    Ok(About { person, known })
}
