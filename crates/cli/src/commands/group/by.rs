//! Who states an act, and how: with a key that lies here, or by a request that goes to the person's own device.

use super::row::Row;
use super::sign;
use crate::commands::node::now;
use anyhow::{Context as _, bail};
use khabar_decisions::two;
use khabar_model::{Decision, Instant, StatementId};
use khabar_statement::{Audience, Body, Held, KeyId, KeyStatement, Revocation, Said, VERSION};
use khabar_store::{Draft, Node, Note, PersonKey, Random, Secret};
use std::path::PathBuf;

/// Whose act it is.
#[derive(clap::Args, Clone)]
pub struct By {
    /// The key file of the person who states this
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Take that key's passphrase from the first line of a file
    #[arg(long, value_name = "FILE")]
    pub key_passphrase_file: Option<PathBuf>,
    /// The key stays on its own device: write what it is to sign to a file
    #[arg(long, value_name = "FILE", requires = "signer", conflicts_with = "key")]
    pub request: Option<PathBuf>,
    /// The name of the key that is to sign the request
    #[arg(long, value_name = "KEY")]
    pub signer: Option<String>,
}

/// What became of an act.
pub enum Done {
    /// Signed, and here.
    Signed(Signed),
    /// A request was written.
    Asked(PathBuf),
}

impl Done {
    /// The key whose revocation of itself the screen does not show.
    pub fn hush(&self) -> Option<KeyId> {
        match self {
            Self::Signed(signed) => signed.hush,
            Self::Asked(_) => None,
        }
    }
}

/// What a key signed.
pub struct Signed {
    /// The statements.
    pub ids: Vec<StatementId>,
    /// The key that signed under its duress phrase: the screen shows what it would show without.
    pub hush: Option<KeyId>,
}

/// Who states an act: a key that was opened, or one that stays on its own device.
pub enum Hand {
    /// Opened here, once.
    Here(Box<PersonKey>),
    /// Asked by a file.
    Away(KeyId, PathBuf),
}

impl Hand {
    /// The name of the key.
    pub fn id(&self) -> KeyId {
        match self {
            Self::Here(key) => key.id(),
            Self::Away(key, _) => *key,
        }
    }

    /// State something: signed here, or asked for.
    pub fn state<T: Said>(&mut self, node: &mut Node, said: &T) -> anyhow::Result<Done> {
        let draft = Draft::of(said);
        match self {
            Self::Here(key) => Ok(Done::Signed(state_with(node, key, &[draft])?)),
            Self::Away(key, path) => {
                sign::ask(node, *key, &bodies(&[draft], *key, moment(node))?, path)?;
                Ok(Done::Asked(path.clone()))
            }
        }
    }
}

impl By {
    /// Whose act it is, before anything is signed.
    pub fn hand(&self, node: &Node) -> anyhow::Result<Hand> {
        match (&self.request, &self.signer) {
            (Some(path), Some(name)) => Ok(Hand::Away(find_key(node, name)?, path.clone())),
            _ if self.key.is_some() => Ok(Hand::Here(Box::new(self.open()?))),
            _ => bail!("nobody states this\n  hint: give --key FILE, or --request FILE --signer KEY"),
        }
    }

    /// Open the key file.
    pub fn open(&self) -> anyhow::Result<PersonKey> {
        let path = self.key.as_ref().context("no key\n  hint: give --key FILE")?;
        Ok(PersonKey::open(path, &secret(self.key_passphrase_file.as_deref(), "passphrase of the key: ")?)?)
    }
}

/// Say what became of an act, and note it.
pub fn tell(node: &mut Node, who: &str, did: &str, what: Vec<String>, done: &Done) -> anyhow::Result<()> {
    match done {
        Done::Signed(Signed { ids, .. }) => {
            ids.iter().for_each(|id| println!("signed {id}"));
            note(node, who, did, what, None)
        }
        Done::Asked(path) => {
            println!("request written to {}", path.display());
            println!(
                "  on the device   khabar sign --request {} --key MY.KEY --response ANSWER",
                path.display()
            );
            println!("  then here       khabar sign --node … --take ANSWER");
            note(node, who, "asked for a signature", what, None)
        }
    }
}

/// Write a line of the custody log.
pub fn note(
    node: &mut Node,
    who: &str,
    did: &str,
    what: Vec<String>,
    to: Option<String>,
) -> anyhow::Result<()> {
    Ok(node.note(Note { at: now(), who: who.to_owned(), did: did.to_owned(), what, to })?)
}

/// Sign with an opened key, and take the batch in. Under the duress phrase the key first revokes itself: what follows is
/// held, here and wherever the two batches come together.
pub fn state_with(node: &mut Node, key: &mut PersonKey, drafts: &[Draft]) -> anyhow::Result<Signed> {
    let held = node.book().get(&key.id()).is_some_and(|entry| entry.held_from.is_some());
    if key.under_duress() && !held {
        let last = node.seals().filter(|seal| seal.signer == key.id()).max_by_key(|seal| seal.counter);
        let revocation = revocation(key.id(), last.map(|seal| (seal.counter, seal.root)))?;
        let known = node.chain(&key.id());
        let batch = key.sign(revocation, known)?;
        node.put(&batch, now())?;
    }
    let bodies = bodies(drafts, key.id(), moment(node))?;
    let ids = bodies.iter().map(Held::id).collect();
    let known = node.chain(&key.id());
    let batch = key.sign(bodies, known)?;
    node.put(&batch, now())?;
    Ok(Signed { ids, hush: key.under_duress().then(|| key.id()) })
}

/// What a key says of itself under its duress phrase: nothing after its last batch stands.
pub fn revocation(key: KeyId, last_good: Option<(u64, [u8; 32])>) -> anyhow::Result<Vec<Held>> {
    let said = Revocation { key, last_good, reason: "duress phrase".to_owned() };
    bodies(&[Draft::of(&KeyStatement::Revoke(said))], key, now())
}

/// When to sign: now, but later than every decision that is here. Times are whole seconds, and of two decisions the
/// later stands.
fn moment(node: &Node) -> Instant {
    let now = now();
    let soon = |at: &Instant| at.0 >= now.0 && at.0 - now.0 < 60;
    let decisions = node.signed::<Decision>(now);
    decisions
        .iter()
        .filter_map(|decision| decision.at)
        .filter(soon)
        .max()
        .map_or(now, |last| Instant(last.0 + 1))
}

/// The bodies of drafts in a person's name, salted.
pub fn bodies(drafts: &[Draft], key: KeyId, at: Instant) -> anyhow::Result<Vec<Held>> {
    let mut random = Random::new()?;
    let body = |draft: &Draft| {
        Held::Understood(Body {
            version: VERSION,
            kind: draft.kind,
            author: Some(key),
            signed: Some(at),
            expires: draft.expires,
            audience: Audience::Group,
            salt: random.bytes(),
            fields: draft.fields.clone(),
            sealed: Vec::new(),
        })
    };
    Ok(drafts.iter().map(body).collect())
}

/// A key by its name, the beginning of it, or its label.
pub fn find_key(node: &Node, name: &str) -> anyhow::Result<KeyId> {
    let book = node.book();
    let hits: Vec<KeyId> = book
        .iter()
        .filter(|(key, entry)| key.to_string().starts_with(name) || entry.labels.contains(name))
        .map(|(key, _)| *key)
        .collect();
    match hits.as_slice() {
        [key] => Ok(*key),
        [] => bail!("{name:?} is no key of this group\n  hint: `khabar key list` shows them"),
        more => bail!("{name:?} is {} keys\n  hint: give more digits of the name", more.len()),
    }
}

/// A passphrase from a file, or from the keyboard.
pub fn secret(file: Option<&std::path::Path>, prompt: &str) -> anyhow::Result<Secret> {
    use std::io::IsTerminal as _;
    if let Some(path) = file {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        return Ok(Secret::passphrase(text.lines().next().unwrap_or_default()));
    }
    anyhow::ensure!(
        std::io::stdin().is_terminal(),
        "no passphrase for the key\n  hint: give --key-passphrase-file where nobody sits at the keyboard"
    );
    Ok(Secret::passphrase(&rpassword::prompt_password(prompt)?))
}

/// The name by which the group's readers know a key.
pub fn label(book: &khabar_statement::KeyBook, key: &KeyId) -> String {
    let labels = book.get(key).map(|entry| entry.labels.iter().cloned().collect::<Vec<_>>().join(" / "));
    let nameless = || if two::is_root(book, key) { "root".to_owned() } else { key.short() };
    labels.filter(|labels| !labels.is_empty()).unwrap_or_else(nameless)
}

/// A request's row number, its hash, the key it is put to, and what that key is to sign.
pub type Waiting = (u64, String, String, Vec<StatementId>);

/// Requests that wait for their response.
pub fn requests(node: &Node) -> anyhow::Result<Vec<Waiting>> {
    let rows = node.desk::<Row>()?.into_iter();
    let requests = rows.filter_map(|(number, row)| match row {
        Row::Request { hash, key, ids } => Some((number, hash, key, ids)),
        Row::Case(_) => None,
    });
    Ok(requests.collect())
}
