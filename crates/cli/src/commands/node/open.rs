//! Opening a node: where it is, what opens it, and what was found.

use anyhow::Context as _;
use khabar_model::Instant;
use khabar_store::{Node, Note, Secret, Settled};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// Where the node is and what opens it.
#[derive(clap::Args)]
pub struct Access {
    /// The folder of the node
    #[arg(long, value_name = "DIR")]
    pub node: PathBuf,
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// What opens a node.
#[derive(clap::Args, Clone)]
pub struct SecretArgs {
    /// Take the passphrase from the first line of a file, and not from the keyboard
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    passphrase_file: Option<PathBuf>,
    /// Take a key file of at least 32 random bytes for a passphrase (servers)
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Access {
    /// Open the node; what is not as it should be goes to standard error.
    pub fn open(&self) -> anyhow::Result<Node> {
        let (node, opened) = Node::open(&self.node, self.secret.get(false)?)?;
        for (row, what) in opened.damaged.iter().take(5) {
            eprintln!("warning: row {row} of the log: {what}");
        }
        if !opened.damaged.is_empty() {
            eprintln!(
                "warning: {} damaged rows; the rest is read, and nothing is written\n  \
                 hint: restore the newest backup elsewhere; keep this folder",
                opened.damaged.len()
            );
        }
        if opened.unknown_keys > 0 {
            eprintln!(
                "warning: {} batches are signed by keys that nobody introduced here",
                opened.unknown_keys
            );
        }
        if opened.finished > 0 {
            eprintln!("note: an erasure that was cut short was finished ({} rows)", opened.finished);
        }
        if opened.unfinished > 0 {
            eprintln!(
                "warning: the disk is full: {} erased rows are still on it, and are read by nobody\n  \
                 hint: free some space and open the node again",
                opened.unfinished
            );
        }
        for (key, counter) in node.forks() {
            eprintln!(
                "warning: the key {} signed two batches as its {counter}th: a copy of it is in use",
                key.short()
            );
        }
        Ok(node)
    }
}

impl SecretArgs {
    /// The secret: from a file, else from the keyboard, twice where it is new.
    pub fn get(&self, new: bool) -> anyhow::Result<Secret> {
        if let Some(path) = &self.key_file {
            return Ok(Secret::key_file(read(path)?));
        }
        if let Some(path) = &self.passphrase_file {
            let text = String::from_utf8(read(path)?).context("the passphrase file is not UTF-8")?;
            return Ok(Secret::passphrase(text.lines().next().unwrap_or_default()));
        }
        anyhow::ensure!(
            std::io::stdin().is_terminal(),
            "no passphrase\n  hint: give --passphrase-file or --key-file where nobody sits at the keyboard"
        );
        let words = rpassword::prompt_password("passphrase: ")?;
        if new {
            let again = rpassword::prompt_password("the same again: ")?;
            anyhow::ensure!(words == again, "the two are not the same\n  hint: nothing was made; try again");
        }
        Ok(Secret::passphrase(&words))
    }
}

/// The machine's clock. Only the binary looks at it.
pub fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Instant(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)))
}

/// Write into the custody log what whoever opened the node saw or gave out. A node on which nothing can be written is
/// still read, and says so.
pub fn noted(node: &mut Node, did: &str, what: Vec<String>, to: Option<String>) {
    let note = Note { at: now(), who: "node".to_owned(), did: did.to_owned(), what, to };
    if let Err(error) = node.note(note) {
        eprintln!("warning: the custody log does not hold that this was {did}: {error}");
    }
}

/// Erase what is due, and say so.
pub fn settle(node: &mut Node, clock_is_right: bool) -> anyhow::Result<Settled> {
    let settled = node.settle(now(), clock_is_right)?;
    for id in &settled.erased {
        println!("erased: {}", id.short());
    }
    for id in &settled.kept_sealed {
        println!("erased, with a copy sealed to the keepers: {}", id.short());
    }
    for id in &settled.sources_erased {
        println!("erased who said it and how they are reached: {}", id.short());
    }
    Ok(settled)
}

/// A keeper's secret key from its file.
pub fn keeper(path: &Path) -> anyhow::Result<[u8; 32]> {
    let text = String::from_utf8(read(path)?).unwrap_or_default();
    let key = khabar_model::StatementId::from_hex(text.trim());
    Ok(key.with_context(|| format!("{} is no keeper's key: 64 hex digits are expected", path.display()))?.0)
}

pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
