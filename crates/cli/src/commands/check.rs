//! `khabar check`: a folder of reports in, findings out.

use crate::folder::{self, How};
use crate::summary;
use anyhow::Context as _;
use khabar_publish::internal::RejectRow;
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
    folder: PathBuf,
    #[command(flatten)]
    how: How,
    /// Write files here: counts alone, unless `--internal` names a recipient.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The recipient of files with names; stands on every one of them.
    #[arg(long, value_name = "NAME", requires = "out")]
    internal: Option<String>,
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
    let (read, findings) = folder::run(&args.folder, &args.how)?;
    if let Some(against) = args.against {
        let (_, theirs) = folder::run(&args.folder, &How { policy: Some(against), ..args.how })?;
        let _ = std::io::stdout().write_all(crate::against::screen(&findings, &theirs).as_bytes());
        return Ok(ExitCode::SUCCESS);
    }
    let estimates = if args.no_estimate {
        Vec::new()
    } else {
        let options = khabar_estimation::Options { seed: args.how.seed, ..Default::default() };
        khabar_findings::estimate(&findings, &options)
    };
    let rejects = summary::reject_rows(&read.folder);
    let screen = if args.json {
        summary::json(&read.folder, &findings, &estimates)
    } else {
        summary::screen(&read.folder, &findings, (!args.no_estimate).then_some(&estimates))
    };
    // A reader that closes early (`| head`) is no error.
    let _ = std::io::stdout().write_all(screen.as_bytes());
    if let Some(out) = &args.out {
        write(out, &files(&findings, &rejects, args.internal.as_deref()))?;
    }
    let unread = read.folder.rejects.iter().any(|reject| reject.at.row == 0);
    Ok(if unread { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Every file comes from the gate.
fn files(
    findings: &khabar_findings::Findings,
    rejects: &[RejectRow],
    recipient: Option<&str>,
) -> Vec<Released> {
    let mut files = aggregate::files(findings);
    if let Some(recipient) = recipient {
        files.extend(internal::tables(findings, rejects, recipient));
    }
    files
}

fn write(out: &Path, files: &[Released]) -> anyhow::Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("could not make the folder {}", out.display()))?;
    for file in files {
        let path = out.join(file.name());
        write_private(&path, file).with_context(|| format!("could not write {}", path.display()))?;
        eprintln!("wrote {} ({})", path.display(), file.audience());
    }
    Ok(())
}

/// What has a recipient is for nobody else on this machine.
fn write_private(path: &Path, file: &Released) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if matches!(file.audience(), khabar_publish::Audience::Internal(_)) {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)?.write_all(file.bytes())
}
