//! `khabar import`: a folder of lists and posts into the node; the same file twice is the same as once.

use super::Access;
use anyhow::Context as _;
use khabar_intake::{Folder, Options, read_folder};
use khabar_model::{ItemId, RowRef};
use khabar_statement::Said;
use khabar_store::{Draft, Node, Reject};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Take a folder of lists and posts into the node
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar import --node desk examples/shutdown

Reads what `khabar check` reads. Every row is signed by this node, encrypted, and taken once: importing a folder again
adds only what is new. Rows that were not taken are kept, sealed: `khabar rejects`.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The folder
    folder: PathBuf,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let folder = read_folder(&args.folder, &Options::default(), &mut |_| {})?;
    let policy = std::fs::read_to_string(args.folder.join("policy.toml")).ok();
    let (rows, rejects) =
        (folder.reports.len() + folder.posts.len() + folder.tallies.len(), folder.rejects.len());
    let told = told(&folder);
    let stated = take(&mut node, folder)?;
    if let Some(policy) = policy.filter(|text| node.settings().policy.as_ref() != Some(text)) {
        begin_with(&mut node, policy, &args.folder.join("policy.toml"))?;
    }
    super::open::settle(&mut node, false)?;
    println!("{rows} rows read: {stated} stated, {} were here already, {rejects} rejected", rows - stated);
    eprint!("{told}");
    Ok(ExitCode::SUCCESS)
}

/// The first rows that were not taken, with what to do; all of them are kept.
fn told(folder: &Folder) -> String {
    const TOLD: usize = 5;
    let rejects = &folder.rejects;
    let line = |reject| format!("  {}\n", crate::summary::reject_line(reject));
    let mut out: String = rejects.iter().take(TOLD).map(line).collect();
    if !rejects.is_empty() {
        out.push_str("  hint: `khabar rejects` shows every row that was not taken, as it was\n");
    }
    out
}

/// A policy comes with a folder only where a group begins: without one, and without anybody but the node and its root.
/// From then on it takes two leads, and a stranger's file changes nothing.
fn begin_with(node: &mut Node, policy: String, path: &std::path::Path) -> anyhow::Result<()> {
    let begins = node.settings().policy.is_none() && node.book().iter().count() <= 2;
    if begins {
        node.change_settings(|settings| settings.policy = Some(policy))?;
        println!("policy taken from {}", path.display());
    } else {
        eprintln!(
            "note: {} was not taken: a policy takes two leads\n  hint: khabar policy --propose {}",
            path.display(),
            path.display()
        );
    }
    Ok(())
}

/// State everything of a folder that is not here yet; how many rows were stated.
fn take(node: &mut Node, folder: Folder) -> anyhow::Result<usize> {
    let now = super::now();
    let mut items = Items::new(&folder);
    let known: Vec<_> = node.statements(now, None)?.sources;
    let sources = folder.sources.into_values().filter(|source| !known.contains(source));
    let files = folder.items.iter().filter(|item| !node.was_imported(&(item.id, 0, 0)));
    let files = files.map(|item| Draft { origin: Some((item.id, 0, 0)), ..Draft::of(item) });
    let meta: Vec<Draft> = sources.map(|source| Draft::of(&source)).chain(files).collect();
    node.state(meta, now).context("the sources and files")?;
    let reports = folder.reports.into_iter().map(|(at, said)| items.draft(&at, &said));
    let mut stated = node.state(reports, now)?.len();
    stated += node.state(folder.posts.into_iter().map(|(at, said)| items.draft(&at, &said)), now)?.len();
    stated += node.state(folder.tallies.into_iter().map(|(at, said)| items.draft(&at, &said)), now)?.len();
    let rejects: Vec<Reject> = folder
        .rejects
        .iter()
        .map(|reject| Reject {
            file: reject.at.file.to_string(),
            row: reject.at.row,
            field: reject.field.as_ref().map(ToString::to_string),
            found: if reject.raw.is_empty() { reject.found.clone() } else { reject.raw.clone() },
            reason: reject.reason.to_string(),
            at: now,
        })
        .collect();
    node.keep_rejects(&rejects)?;
    Ok(stated)
}

/// Which item each file is, and how many statements each row gave so far.
struct Items {
    ids: BTreeMap<Arc<str>, ItemId>,
    last: Option<(RowRef, u8)>,
}

impl Items {
    fn new(folder: &Folder) -> Self {
        Self { ids: folder.items.iter().map(|item| (item.file.clone(), item.id)).collect(), last: None }
    }

    fn draft<T: Said>(&mut self, at: &RowRef, said: &T) -> Draft {
        // A sheet of a workbook stands under the workbook's name with its own beside; the name is item enough.
        let id = self
            .ids
            .get(&at.file)
            .copied()
            .unwrap_or_else(|| ItemId(khabar_statement::id_of(at.file.as_bytes()).0));
        let nth = match &self.last {
            Some((last, nth)) if last == at => nth.saturating_add(1),
            _ => 0,
        };
        self.last = Some((at.clone(), nth));
        Draft { origin: Some((id, at.row, nth)), ..Draft::of(said) }
    }
}
