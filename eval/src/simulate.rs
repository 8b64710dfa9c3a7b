//! `khabar-eval simulate DIR`: the whole of `khabar check` over a simulated folder, against its truth.
//!
//! The folder is read and judged by the public crates, once as it is, and again without the rows of each attack: what
//! an attack did is the difference. Definitions stand in `docs/simulate.md`.

mod attacks;
mod beliefs;
mod partition;
pub(crate) mod pipeline;
mod records;
mod truth;
mod view;

use serde_json::json;
use std::path::PathBuf;

/// Judge a folder that `khabar simulate` made, and print how right that was.
#[derive(clap::Args)]
pub struct Args {
    /// The folder, with `reports/` and `truth/` in it.
    folder: PathBuf,
    /// Only the first judgement: skip those without each attack.
    #[arg(long)]
    once: bool,
    /// Print this many rows of wrongly joined and wrongly parted people to standard error.
    #[arg(long, default_value_t = 0)]
    show: usize,
    /// Write the labelled rows as one table, for peers that read no folder.
    #[arg(long, value_name = "CSV")]
    records: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<()> {
    let truth = truth::Truth::read(&args.folder)?;
    let mut laps = pipeline::Laps::default();
    laps.begin("reading");
    let statements = pipeline::read(&args.folder.join("reports"))?;
    let view = pipeline::judge(&statements, |_, _| true, &mut |stage| laps.begin(stage))?;
    laps.begin("done");
    let judged = pipeline::cpu_seconds();
    let labelled = partition::labelled(&truth, &view);
    if let Some(path) = &args.records {
        records::write(path, &statements.statements, &view, &labelled)?;
    }
    let people: Vec<u32> = labelled.rows.iter().map(|&(_, person, _)| person).collect();
    let matched = beliefs::matched(&truth, &view, &labelled);
    if args.show > 0 {
        partition::show(&truth, &view, &labelled, args.show);
        for value in [khabar_model::Value::Dead, khabar_model::Value::Held] {
            let wrong = beliefs::wrongly(&truth, &view, &matched, value);
            for (person, found) in wrong.into_iter().filter(|(person, _)| !person.ever(value)).take(args.show)
            {
                let why = format!("{} found {value}, and never was", person.id);
                partition::show_person(&truth, &view, &labelled, &why, found);
            }
        }
    }
    let mut report = json!({
        "people": truth.people.len(),
        "rows": truth.rows.len(),
        "reports": view.reports.len(),
        "named_rows_without_report": labelled.without_report,
        "partition": partition::measures(&partition::found(&view, &labelled), &people),
        "partition_known_sources": partition::known(&truth, &view, &labelled),
        "pairs": partition::pairs(&view, &labelled),
        "naive_join": partition::measures(&partition::naive(&view, &labelled), &people),
        "accuracy": beliefs::accuracy(&truth, &view, &matched),
        "false": beliefs::false_findings(&truth, &view, &matched),
        "brier": beliefs::brier(&truth, &view, &matched),
        "two_direct_reach_corroborated": beliefs::corroborated(&truth, &view, &matched),
        "flood": attacks::flood(&truth, &view, &matched),
        "front": attacks::front(&truth, &view, &labelled),
        "cpu_seconds": judged,
        "cpu_seconds_by_stage": laps.seconds(),
        "peak_megabytes": pipeline::peak_megabytes(),
    });
    if !args.once {
        let without = |kinds: &[&str]| {
            pipeline::judge(&statements, |file, row| !kinds.contains(&truth.kind(file, row)), &mut |_| {})
        };
        report["identity_attacks"] = attacks::identity(&truth, &view, &without(&["merge", "split"])?);
        report["flood"]["levels_changed"] = attacks::levels_changed(&truth, &view, &without(&["flood"])?);
        report["forwards"] = attacks::levels_changed(&truth, &view, &without(&["forward"])?);
        report["copies"] = attacks::levels_changed(&truth, &view, &without(&["copy"])?);
    }
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
