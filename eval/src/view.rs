//! `khabar-eval view DIR`: what findings over a folder cost, stage by stage; how fast a decision shows over them; and what
//! the next full view costs while this one is still held.

use crate::simulate::pipeline::{self, cpu_seconds, peak_megabytes};
use anyhow::Context as _;
use khabar_findings::{Findings, Options, Said, Stage, findings, provisional};
use khabar_model::{Assessment, Decision, DecisionKind, Level, RowRef, Stated, StatementId, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// Work out the view of a folder that `khabar simulate` made, decide, and work out the next.
#[derive(clap::Args)]
pub struct Args {
    /// The folder, with `reports/` in it.
    folder: PathBuf,
    /// How many decisions are made, each shown at once: sign-offs by two people, pairs put together and parted in turn.
    #[arg(long, default_value_t = 60)]
    decisions: usize,
    /// Threads; the result does not depend on them.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub fn run(args: Args) -> anyhow::Result<()> {
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    let pipeline::Folder { statements, policy, policy_hash } = pipeline::read(&args.folder.join("reports"))?;
    let read = resident_megabytes();
    let options = Options::default();
    let mut laps = Laps::default();
    let view = findings(statements, &policy, policy_hash, &options, &mut |stage| laps.begin(stage))?;
    let first = laps.end();
    let held = resident_megabytes();
    let mut decided: Vec<Stated<Decision>> = Vec::new();
    let mut times = Vec::new();
    for number in 0..args.decisions {
        decided.extend(decisions(&view, number));
        let start = Instant::now();
        let shown = provisional(&view, &decided);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        anyhow::ensure!(!shown.people.is_empty(), "a decision that touches nobody");
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().max(1) - 1));
    let next = |decisions: Vec<Stated<Decision>>| -> anyhow::Result<(Findings, Value)> {
        let mut laps = Laps::default();
        let said = Said { decisions, ..Said::default() };
        let again = view.again(said, &options, &mut |stage| laps.begin(stage));
        Ok((again.context("reports came later than the view knows of")??, laps.end()))
    };
    let values =
        decided.iter().filter(|decision| !matches!(decision.said.kind, DecisionKind::Identity { .. }));
    let (without_pairs, values) = next(values.cloned().collect())?;
    drop(without_pairs);
    let (_next, pairs) = next(decided)?;
    let report = json!({
        "reports": view.reports.len(),
        "people": view.people.len(),
        "threads": rayon::current_num_threads(),
        "view": first,
        "a_decision_shows_in_milliseconds": { "decisions": times.len(), "p50": at(0.5), "p99": at(0.99), "most": times.last() },
        "next_view_no_pair_decided": values,
        "next_view_pairs_decided": pairs,
        "megabytes": { "statements_read": read, "view_held": held, "both_views_held": resident_megabytes(), "peak": peak_megabytes() },
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// What two reviewers sign of a person, or one says of a pair, by number: spread over the people of the view.
fn decisions(view: &Findings, number: usize) -> Vec<Stated<Decision>> {
    let stated = |reader: u8, kind| {
        let id = khabar_statement::id_of(&[(number as u64).to_be_bytes().as_slice(), &[reader]].concat());
        let said = Decision {
            kind,
            reviewer: format!("made-up reader {reader}"),
            signed: true,
            reason: "a measurement".to_owned(),
            at: Some(view.stamp.as_of),
            policy: None,
            checked: "a measurement".to_owned(),
        };
        Stated { id, at: RowRef { file: "node".into(), row: 0 }, said }
    };
    let person = (number * 7_919 + 13) % view.people.len();
    let id = |report: u32| view.reports[report as usize].id;
    let of = |person: usize| {
        view.people[person].reports.iter().map(|&report| id(report)).collect::<Vec<StatementId>>()
    };
    let value =
        view.beliefs[person].axes.first().and_then(|axis| axis.values.first()).map(|found| found.value);
    match (number % 3, value, of(person).as_slice()) {
        (0, _, [a, .., b]) => {
            vec![stated(0, DecisionKind::Identity { a: *a, b: *b, verdict: Verdict::Different })]
        }
        (1, _, [a, ..]) => {
            let b = id(view.people[(person + 1) % view.people.len()].reports[0]);
            vec![stated(0, DecisionKind::Identity { a: *a, b, verdict: Verdict::Same })]
        }
        (_, Some(value), saw) => {
            let (axis, level, saw) = (value.axis(), Level::Confirmed, saw.to_vec());
            let said = Assessment { axis, value, period: None, level, saw };
            [0, 1].map(|reader| stated(reader, DecisionKind::SignOff(said.clone()))).into()
        }
        (_, None, saw) => {
            vec![stated(0, DecisionKind::VerifyDocument(saw[0]))]
        }
    }
}

/// Wall and CPU seconds of each stage.
#[derive(Default)]
struct Laps {
    laps: BTreeMap<&'static str, (f64, f64)>,
    began: Option<(&'static str, Instant, f64)>,
    first: Option<(Instant, f64)>,
}

impl Laps {
    fn begin(&mut self, stage: Stage) {
        self.close();
        let name = match stage {
            Stage::Provenance => "provenance",
            Stage::Linkage(stage) => stage,
            Stage::Corroboration => "corroboration",
            Stage::Counting => "counting",
        };
        let now = (Instant::now(), cpu_seconds());
        self.first.get_or_insert(now);
        self.began = Some((name, now.0, now.1));
    }

    fn close(&mut self) {
        let Some((name, at, cpu)) = self.began.take() else { return };
        let lap = self.laps.entry(name).or_default();
        lap.0 += at.elapsed().as_secs_f64();
        lap.1 += cpu_seconds() - cpu;
    }

    fn end(mut self) -> Value {
        self.close();
        let round = |seconds: f64| (seconds * 100.0).round() / 100.0;
        let stages: BTreeMap<_, _> =
            self.laps.iter().map(|(name, (wall, cpu))| (*name, json!([round(*wall), round(*cpu)]))).collect();
        let (wall, cpu) =
            self.first.map_or((0.0, 0.0), |(at, cpu)| (at.elapsed().as_secs_f64(), cpu_seconds() - cpu));
        json!({ "wall_seconds": round(wall), "cpu_seconds": round(cpu), "stages_wall_and_cpu": stages })
    }
}

/// Resident memory in megabytes; 0 where the kernel does not tell.
fn resident_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().next().and_then(|v| v.parse().ok()).unwrap_or(0.0);
    (kilobytes / 1024.0).round()
}
