//! `khabar explain`: why this level, or why these two are, or are not, one person.

use crate::folder::{self, How, NodeArgs, Saw};
use crate::screen::{heading, note, row};
use anyhow::bail;
use khabar_corroboration::Depth;
use khabar_findings::{AxisFinding, Findings, ValueFinding, Waterfall};
use khabar_model::Language;
use khabar_publish::page::tell::Told;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say why: the level of a person's findings, or whether two reports are about one person.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  khabar explain --folder reports/ 3fa94c11           a person, by the id that check shows
  khabar explain --folder reports/ mehr.csv:12        the person that a row is about
  khabar explain --folder reports/ mehr.csv:12 yas.csv:40   why these two are, or are not, one person")]
pub struct Args {
    /// A person id, a report id (or the start of one), or FILE:ROW.
    id: String,
    /// A second one: explain the pair.
    other: Option<String>,
    /// The folder that `khabar check` reads.
    #[arg(long, default_value = ".", value_name = "DIR", conflicts_with = "node")]
    folder: PathBuf,
    #[command(flatten)]
    node: NodeArgs,
    #[command(flatten)]
    how: How,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let (read, findings) = match &args.node.node {
        Some(node) => {
            let what = [Some(args.id.clone()), args.other.clone()].into_iter().flatten().collect();
            folder::run_node(node, &args.node, &args.how, &Saw { did: "looked at", what, to: None })?
        }
        None => folder::run(&args.folder, &args.how)?,
    };
    let mut out = String::new();
    match &args.other {
        Some(other) => pair(&mut out, &findings, report(&findings, &args.id)?, report(&findings, other)?)?,
        None => person(&mut out, &findings, person_index(&findings, &args.id)?),
    }
    for (key, label) in &read.signers {
        out = out.replace(key.as_str(), label);
    }
    print!("{out}");
    Ok(ExitCode::SUCCESS)
}

/// The report a name means; for a person, the report that gave it its id.
fn report(findings: &Findings, name: &str) -> anyhow::Result<u32> {
    if let Some(report) = findings.report_by_name(name) {
        return Ok(report as u32);
    }
    unknown(name)
}

fn person_index(findings: &Findings, name: &str) -> anyhow::Result<usize> {
    if let Some(person) = findings.person_by_prefix(name) {
        return Ok(person);
    }
    let Some(report) = findings.report_by_name(name) else { return unknown(name) };
    match findings.person_of[report] {
        Some(person) => Ok(person as usize),
        None => bail!(
            "{name} is about nobody that a known source names: it has no name, or it is of unknown origin and attaches to nobody"
        ),
    }
}

fn unknown<T>(name: &str) -> anyhow::Result<T> {
    bail!(
        "{name:?} is no person, no report and no FILE:ROW of this folder, or the start of several\nhint: give more digits of the id, or FILE:ROW with the row counted from 1 below the header"
    )
}

fn person(out: &mut String, findings: &Findings, index: usize) {
    let person = &findings.people[index];
    heading(out, &format!("PERSON {}", person.id.short()));
    for name in [&person.name_latin, &person.name_arabic].into_iter().flatten() {
        note(out, name);
    }
    for axis in &findings.beliefs[index].axes {
        axis_section(out, findings, axis);
    }
    heading(out, "REPORTS");
    let mut reports: Vec<_> =
        person.reports.iter().map(|&report| (report, &findings.reports[report as usize])).collect();
    reports.sort_by_key(|(_, stated)| (stated.at.to_string(), stated.id));
    for (report, stated) in reports {
        let probability = format!("{:.2}", findings.linked.probability(report));
        let name = stated.said.person.called().unwrap_or_default();
        row(
            out,
            &[-9, -20, -18, 5, 0],
            &[&stated.id.short(), &stated.at.to_string(), stated.said.source.as_str(), &probability, name],
        );
    }
}

fn axis_section(out: &mut String, findings: &Findings, axis: &AxisFinding) {
    heading(out, &axis.axis.words(Language::En).to_uppercase());
    for value in &axis.values {
        value_section(out, findings, value);
    }
    for span in &axis.path {
        note(out, &format!("{}: {}", span.days, span.value.words(Language::En)));
    }
}

/// The value as a person would write it down, in both languages, at the group's depth.
fn value_section(out: &mut String, findings: &Findings, value: &ValueFinding) {
    let period = value.period.map(|period| format!(" ({period})")).unwrap_or_default();
    note(out, &format!("{}{period}", value.value.words(Language::En)));
    let told = Told { findings, rows: true };
    for language in [Language::En, Language::Fa] {
        note(out, &khabar_corroboration::explain(value, &findings.policy, language, Depth::Group, &told));
    }
}

fn pair(out: &mut String, findings: &Findings, a: u32, b: u32) -> anyhow::Result<()> {
    let name = |index: u32| {
        let report = &findings.reports[index as usize];
        let name = report.said.person.called().unwrap_or("(no name)");
        format!("{}  {}  {name}", report.id.short(), report.at)
    };
    heading(out, "ARE THESE TWO ONE PERSON?");
    note(out, &name(a));
    note(out, &name(b));
    let together = findings.person_of[a as usize].is_some()
        && findings.person_of[a as usize] == findings.person_of[b as usize];
    waterfall(out, &findings.waterfall(a, b)?);
    note(out, if together { "Put together as one person." } else { "Not put together." });
    Ok(())
}

/// Match weights in bits, each with a bar: to the right for one person, to the left against.
fn waterfall(out: &mut String, waterfall: &Waterfall) {
    let bits = |weight: i32| f64::from(weight) / 64.0;
    let widths = [-13, -36, 7, 0];
    let line = |out: &mut String, what: &str, why: &str, weight: i32| {
        let length = (bits(weight).abs().round() as usize).min(16);
        let bar = if weight >= 0 { "+".repeat(length) } else { "-".repeat(length) };
        row(out, &widths, &[what, why, &format!("{:+.1}", bits(weight)), &bar]);
    };
    row(out, &widths, &["field", "agreement", "bits", ""]);
    line(out, "before", "any two reports", waterfall.prior);
    for step in &waterfall.steps {
        line(out, &step.column, step.level, step.weight + step.frequency);
    }
    if waterfall.relatives < 0 {
        line(out, "or relatives", "who share what a family shares", waterfall.relatives);
    }
    line(out, "together", "", waterfall.total);
    note(out, &format!("Probability that they are one person: {:.3}", waterfall.probability));
}
