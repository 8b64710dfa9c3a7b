//! `khabar check`: a folder of reports in, findings out.

use crate::folder::{self, How, NodeArgs, Read, Saw};
use crate::summary;
use anyhow::Context as _;
use khabar_findings::{Estimated, Findings};
use khabar_intake::Folder;
use khabar_publish::card::Card;
use khabar_publish::page::{DeskExtra, Outage, ReportExtra};
use khabar_publish::{Released, aggregate, internal};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Turn a folder of lists and posts into findings: who, what can be believed and why, and how many.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  khabar check reports/                                  the group's own screen
  khabar check reports/ --out out/                       counts that anybody may have
  khabar check reports/ --out out/ --internal \"Desk 2\"   names too, for one recipient
  khabar check reports/ --decisions out/review.csv       with a reviewer's decisions

EXIT CODES
  0  findings were printed (rows that were rejected are counted in them)
  1  nothing could be read, or a file that was named could not
  2  the command line was wrong
  3  findings were printed, but at least one whole file could not be read")]
pub struct Args {
    /// The folder: tables, posts, `sources.toml`, `policy.toml`.
    folder: Option<PathBuf>,
    #[command(flatten)]
    node: NodeArgs,
    #[command(flatten)]
    how: How,
    /// Write files here: counts alone, unless `--internal` names a recipient.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The recipient of files with names; stands on every one of them.
    #[arg(long, value_name = "NAME", requires = "out")]
    internal: Option<String>,
    /// A sheet of who is sought and who asks: one card each, for companions, into `asks/` of the folder of results.
    #[arg(long, value_name = "FILE", requires = "internal")]
    asks: Option<PathBuf>,
    /// Do not estimate how many are on no list.
    #[arg(long)]
    no_estimate: bool,
    /// Say which findings this policy would change, and nothing else.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "json"])]
    against: Option<PathBuf>,
    /// Print the findings as JSON, for the group's own programs.
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let (read, findings) = judge(&args, &args.how)?;
    if let Some(against) = &args.against {
        let how = How { policy: Some(against.clone()), ..args.how.clone() };
        let (_, theirs) = judge(&args, &how)?;
        print!("{}", crate::against::screen(&findings, &theirs));
        return Ok(ExitCode::SUCCESS);
    }
    let estimates = if args.no_estimate {
        Vec::new()
    } else {
        let options = khabar_estimation::Options { seed: args.how.seed, ..Default::default() };
        khabar_findings::estimate(&findings, &options)
    };
    let screen = if args.json {
        summary::json(&read.folder, &findings, &estimates)
    } else {
        summary::screen(&read.folder, &findings, (!args.no_estimate).then_some(&estimates))
    };
    print!("{screen}");
    if let Some(out) = &args.out {
        write(out, &files(&args, &read.folder, &findings, &estimates)?)?;
        if let (Some(sheet), Some(recipient)) = (&args.asks, &args.internal) {
            write(&out.join("asks"), &cards(args.folder.as_deref(), sheet, &findings, recipient)?)?;
        }
    }
    let unread = read.folder.rejects.iter().any(|reject| reject.at.row == 0);
    Ok(if unread { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn judge(args: &Args, how: &How) -> anyhow::Result<(Read, Findings)> {
    match (&args.folder, &args.node.node) {
        (Some(folder), _) => folder::run(folder, how),
        (None, Some(node)) => {
            let to = args.out.as_ref().map(|out| match &args.internal {
                Some(recipient) => format!("{recipient}, in {}", out.display()),
                None => out.display().to_string(),
            });
            let did = if to.is_some() { "gave out" } else { "looked at" };
            folder::run_node(node, &args.node, how, &Saw { did, what: vec!["all findings".to_owned()], to })
        }
        (None, None) => {
            anyhow::bail!("no folder and no node\nhint: khabar check FOLDER, or khabar check --node DIR")
        }
    }
}

/// Every file comes from the gate.
fn files(
    args: &Args,
    folder: &Folder,
    findings: &Findings,
    estimates: &[Estimated],
) -> anyhow::Result<Vec<Released>> {
    let outages = outages(args.folder.as_deref(), findings)?;
    let withdrawn = findings.withdrawn;
    let report = ReportExtra { estimates, outages: outages.clone(), withdrawn, ..ReportExtra::default() };
    let mut files = aggregate::files(findings);
    files.push(khabar_publish::report_file(findings, &report));
    if let Some(recipient) = &args.internal {
        let rejects = summary::reject_rows(folder);
        let vanished = summary::vanished_rows(folder);
        let accounts = summary::page_accounts(folder);
        let desk = DeskExtra {
            recipient,
            rejects: &rejects,
            vanished: &vanished,
            accounts,
            outages,
            estimates,
            withdrawn,
            ..DeskExtra::default()
        };
        files.push(khabar_publish::desk_file(findings, &desk));
        files.extend(internal::tables(findings, &rejects, &vanished, recipient));
    }
    Ok(files)
}

fn outages(folder: Option<&Path>, findings: &Findings) -> anyhow::Result<Vec<Outage>> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let (outages, refused) = khabar_intake::read_outages(folder, findings.policy.zone_offset)?;
    for row in refused {
        eprintln!(
            "{row}: no outage can be read from this row\nhint: give `start` as a date or an instant; `end`, `place` and `kind` may be empty"
        );
    }
    let outage = |o: khabar_intake::Outage| Outage {
        start: o.start,
        end: o.end,
        place: o.place,
        kind: o.kind.unwrap_or_default(),
    };
    Ok(outages.into_iter().map(outage).collect())
}

/// One card for each question; how many matches there are is on the card alone.
fn cards(
    folder: Option<&Path>,
    sheet: &Path,
    findings: &Findings,
    recipient: &str,
) -> anyhow::Result<Vec<Released>> {
    let zone = findings.policy.zone_offset;
    let asks = khabar_intake::read_asks(sheet, zone, Some(findings.stamp.as_of))
        .with_context(|| format!("could not read the sheet of questions {}", sheet.display()))?;
    for refused in &asks.refused {
        eprintln!(
            "{refused}: nobody who is sought is named\nhint: fill in the column `sought`, in either script"
        );
    }
    let outages = outages(folder, findings)?;
    let lasting = outages.iter().rev().find(|outage| outage.end.is_none_or(|end| end > findings.stamp.as_of));
    let index = khabar_findings::Index::new(findings);
    let frequencies = khabar_names::Frequencies::embedded();
    let next_contact = Some(khabar_model::Day(findings.stamp.as_of.day(zone).0 + DAYS_TO_NEXT_CONTACT));
    let card = |(number, (_, inquiry)): (usize, &(_, khabar_model::inquiry::Inquiry))| {
        let matches = index.matches(findings, &inquiry.sought, frequencies);
        let cut = lasting.map(|outage| (outage.place.clone().unwrap_or_default(), outage.start.day(zone)));
        let card = Card { number: number + 1, inquiry, matches: &matches, next_contact, cut };
        khabar_publish::card::file(findings, &card, recipient)
    };
    Ok(asks.asks.iter().enumerate().map(card).collect())
}

/// Companion and asker speak again within a week, news or none.
const DAYS_TO_NEXT_CONTACT: i32 = 7;

fn write(out: &Path, files: &[Released]) -> anyhow::Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("could not make the folder {}", out.display()))?;
    for file in files {
        let path = out.join(file.name());
        write_private(&path, file).with_context(|| format!("could not write {}", path.display()))?;
        eprintln!("wrote {} ({})", path.display(), file.audience());
    }
    Ok(())
}

/// What has a recipient is for nobody else on this machine; and no half of a file ever bears its name, so that what was
/// there before stays where the disk is full.
fn write_private(path: &Path, file: &Released) -> std::io::Result<()> {
    let part = path.with_file_name(format!("{}.part", file.name()));
    let written = write_part(&part, file).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn write_part(path: &Path, file: &Released) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if matches!(file.audience(), khabar_publish::Audience::Internal(_)) {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)?.write_all(file.bytes())
}
