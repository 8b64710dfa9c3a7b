//! A folder, read and given ids: what every verb that works on a folder starts from.

use crate::commands::group::by::label;
use crate::commands::node::{Access, SecretArgs, keeper, now};
use crate::summary;
use anyhow::Context as _;
use khabar_findings::{Findings, Options, Stage, Statements};
use khabar_intake::Folder;
use khabar_model::{Decision, Instant, Policy, RowRef};
use std::path::{Path, PathBuf};

/// What the folder holds beside its statements.
pub struct Read {
    /// Rows accounted for, rejects, mappings, warnings.
    pub folder: Folder,
    /// Hash of the policy in force.
    pub policy_hash: [u8; 32],
    /// The names of a node's keys, and what its readers call them.
    pub signers: Vec<(String, String)>,
}

/// A node instead of a folder.
#[derive(clap::Args, Clone)]
pub struct NodeArgs {
    /// Run over the statements of a node, instead of a folder
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    pub node: Option<PathBuf>,
    #[command(flatten)]
    pub secret: SecretArgs,
    /// A keeper's key file: sealed fields that it opens are used too, and the run says so
    #[arg(long, value_name = "FILE", requires = "node")]
    pub keeper_key: Option<PathBuf>,
}

/// What the custody log of a node keeps of a run over it.
pub struct Saw {
    /// What was done.
    pub did: &'static str,
    /// With what.
    pub what: Vec<String>,
    /// Where it went, where it left.
    pub to: Option<String>,
}

/// How to read and judge.
#[derive(clap::Args, Clone)]
pub struct How {
    /// Another policy file than the folder's `policy.toml`.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// As of when (RFC 3339 or a date); by default the newest capture time of a known source.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
    /// A review sheet, filled in.
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,
    /// Seed of everything drawn.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; the result does not depend on them.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Read a folder and run the findings over it.
pub fn run(path: &Path, how: &How) -> anyhow::Result<(Read, Findings)> {
    find(statements(path, how)?, how, Kept::default())
}

/// Open a node and run the findings over its statements. Its rows were accounted for when they came in.
pub fn run_node(dir: &Path, node: &NodeArgs, how: &How, saw: &Saw) -> anyhow::Result<(Read, Findings)> {
    let mut opened = Access { node: dir.to_owned(), secret: node.secret.clone() }.open()?;
    let keeper = node.keeper_key.as_deref().map(keeper).transpose()?;
    let group = crate::group::Group::read(&opened, now())?;
    let crate::group::Entering { mut statements, held, withdrawn } =
        group.statements(&opened, keeper.as_ref(), now())?;
    if held > 0 {
        eprintln!("note: {held} statements are held: their keys were revoked, forked or never introduced");
    }
    let (mut policy, mut policy_hash) = (group.policy, group.policy_hash);
    if let Some(file) = &how.policy {
        policy = policy_file(file)?;
        policy_hash = khabar_intake::policy_hash(&policy);
    }
    let did = if keeper.is_some() { format!("{}, with what is sealed", saw.did) } else { saw.did.to_owned() };
    crate::commands::node::noted(&mut opened, &did, saw.what.clone(), saw.to.clone());
    statements.decisions.extend(khabar_statement::identify_decisions(sheets(how)?));
    let keys = group.book.iter().map(|(key, _)| key);
    let signers =
        keys.map(|key| (key.to_string(), format!("{} ({})", label(&group.book, key), key.short()))).collect();
    let kept = Kept { withdrawn, unsealed: keeper.is_some() };
    find((Read { folder: Folder::default(), policy_hash, signers }, statements, policy), how, kept)
}

/// What a node tells of its statements beside them.
#[derive(Default)]
struct Kept {
    withdrawn: u64,
    unsealed: bool,
}

fn find(
    (read, statements, policy): (Read, Statements, Policy),
    how: &How,
    kept: Kept,
) -> anyhow::Result<(Read, Findings)> {
    if let Some(threads) = how.threads {
        // Fails only where a pool exists already; the result does not depend on it.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let options = Options {
        as_of: how.as_of.as_deref().map(|text| instant(text, &policy)).transpose()?,
        seed: how.seed,
        withdrawn: kept.withdrawn,
        unsealed: kept.unsealed,
        ..Options::default()
    };
    let progress = crate::progress::Progress::start();
    let findings =
        khabar_findings::findings(statements, &policy, read.policy_hash, &options, &mut |stage| {
            progress.say(match stage {
                Stage::Provenance => "which reports copy which",
                Stage::Linkage(stage) => stage,
                Stage::Corroboration => "what can be believed",
                Stage::Counting => "counting",
            });
        })?;
    Ok((read, findings))
}

/// Read a folder: its statements with their ids, and the policy in force.
pub fn statements(path: &Path, how: &How) -> anyhow::Result<(Read, Statements, Policy)> {
    let progress = crate::progress::Progress::start();
    progress.say("reading");
    let mut folder = khabar_intake::read_folder(path, &khabar_intake::Options::default(), &mut |_| {})
        .with_context(|| format!("could not read the folder {}", path.display()))?;
    if folder.reports.is_empty() {
        anyhow::bail!(nobody_in(&folder, path));
    }
    let (mut policy, mut policy_hash) = (folder.policy.clone(), folder.policy_hash);
    if let Some(file) = &how.policy {
        policy = policy_file(file)?;
        policy_hash = khabar_intake::policy_hash(&policy);
    }
    progress.say("giving ids");
    let decisions = sheets(how)?;
    let statements = Statements {
        sources: folder.sources.clone(),
        reports: khabar_statement::identify(std::mem::take(&mut folder.reports)),
        posts: khabar_statement::identify_posts(std::mem::take(&mut folder.posts)),
        tallies: khabar_statement::identify_tallies(std::mem::take(&mut folder.tallies)),
        decisions: khabar_statement::identify_decisions(decisions),
        ..Statements::default()
    };
    Ok((Read { folder, policy_hash, signers: Vec::new() }, statements, policy))
}

/// Why a folder says nothing of anybody: its files, and the first of what was not understood in them.
fn nobody_in(folder: &Folder, path: &Path) -> String {
    const SHOWN: usize = 5;
    let mut out = format!("no row in {} says anything of a person", path.display());
    for file in &folder.accounts {
        out.push_str(&format!("\n  {}: {} rows read, none gave a report", file.file, file.rows_read));
    }
    let rejects = folder.rejects.iter().take(SHOWN).map(summary::reject_line);
    for line in rejects.chain(folder.warnings.iter().take(SHOWN).map(summary::warning_line)) {
        out.push_str(&format!("\n  {line}"));
    }
    out + "\nhint: a table wants a header with `name` and `status` (docs/input.md lists the columns), in UTF-8"
}

fn policy_file(file: &Path) -> anyhow::Result<Policy> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("could not read the policy {}", file.display()))?;
    khabar_intake::policy_from_toml(&text).with_context(|| format!("in the policy {}", file.display()))
}

/// The decisions of all review sheets.
fn sheets(how: &How) -> anyhow::Result<Vec<(RowRef, Decision)>> {
    let sheets: Result<Vec<_>, _> = how.decisions.iter().map(|file| crate::review::read(file)).collect();
    Ok(sheets?.into_iter().flatten().collect())
}

/// An instant from RFC 3339, or the last second of a civil day in the policy's zone.
fn instant(text: &str, policy: &Policy) -> anyhow::Result<Instant> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Ok(Instant(timestamp.as_second()));
    }
    let date: jiff::civil::Date = text
        .parse()
        .map_err(|_| anyhow::anyhow!("--as-of {text:?} is neither an instant nor a date\nhint: write 2026-02-20 or 2026-02-20T12:00:00Z"))?;
    let day = khabar_model::Day::from_date(date);
    Ok(Instant(Instant::start_of(khabar_model::Day(day.0 + 1), policy.zone_offset).0 - 1))
}
