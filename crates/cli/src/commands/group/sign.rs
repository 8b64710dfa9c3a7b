//! `khabar sign`: a signature from a key that never touches the node, by two files.

use super::act::words;
use super::by::{label, note, requests, revocation, secret};
use super::decide::state_words;
use super::row::Row;
use crate::commands::node::{Access, SecretArgs, now};
use crate::group::Group;
use anyhow::{Context as _, bail, ensure};
use khabar_model::Language;
use khabar_statement::{Batch, Held, KeyId, KeyStatement, Said as _};
use khabar_store::{Node, PersonKey};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Sign a request on your own device, or take the answer in
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar sign --request ask.json --key my.key --response answer.json    on your own device
  khabar sign --node desk --take answer.json                           on the node

What is signed is shown first, read from the bytes that are signed and from nothing else. An answer is taken once, for
the request that it answers, with exactly the statements that were asked for.")]
pub struct Args {
    /// The request
    #[arg(long, value_name = "FILE", requires = "key", requires = "response")]
    request: Option<PathBuf>,
    /// Your key
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Take the key's passphrase from the first line of a file
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
    /// Where to write the answer
    #[arg(long, value_name = "FILE")]
    response: Option<PathBuf>,
    /// The answer to take in
    #[arg(long, value_name = "FILE", requires = "node", conflicts_with = "request")]
    take: Option<PathBuf>,
    /// The folder of the node that takes the answer
    #[arg(long, value_name = "DIR")]
    node: Option<PathBuf>,
    #[command(flatten)]
    secret: SecretArgs,
}

#[derive(Serialize, Deserialize)]
struct Request {
    khabar_request: u8,
    key: String,
    counter: u64,
    previous: Option<String>,
    /// Root of the key's last batch.
    root: Option<String>,
    bodies: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Response {
    khabar_response: u8,
    request: String,
    /// What was asked for; before it, under a duress phrase, the key's word against itself.
    batches: Vec<String>,
}

/// Write a request, and remember it.
pub fn ask(node: &mut Node, key: KeyId, bodies: &[Held], path: &Path) -> anyhow::Result<()> {
    ensure!(!path.exists(), "{} exists\n  hint: choose another file", path.display());
    let (counter, previous) = node.chain(&key);
    let last = node.seals().find(|seal| seal.signer == key && seal.counter + 1 == counter);
    let request = Request {
        khabar_request: 1,
        key: key.to_string(),
        counter,
        previous: previous.map(|head| hex(&head)),
        root: last.map(|seal| hex(&seal.root)),
        bodies: bodies.iter().map(|body| hex(&body.encode())).collect(),
    };
    let text = serde_json::to_string_pretty(&request)? + "\n";
    let ids = bodies.iter().map(Held::id).collect();
    node.keep_desk(&Row::Request { hash: hash(text.as_bytes()), key: key.to_string(), ids })?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match (&args.take, &args.request) {
        (Some(file), _) => {
            let node = args.node.context("no node\n  hint: give --node")?;
            take(&Access { node, secret: args.secret }, file)
        }
        (None, Some(request)) => answer(&args, request),
        (None, None) => {
            bail!("nothing to sign\n  hint: give --request, --key and --response; or --node and --take")
        }
    }
}

fn answer(args: &Args, path: &Path) -> anyhow::Result<ExitCode> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let request: Request = serde_json::from_slice(&text)
        .with_context(|| format!("{} is no request for a signature", path.display()))?;
    ensure!(request.khabar_request == 1, "a request of a newer version: {}", request.khabar_request);
    let (Some(key), Some(out)) = (&args.key, &args.response) else { bail!("give --key and --response") };
    ensure!(!out.exists(), "{} exists\n  hint: choose another file", out.display());
    let mut key =
        PersonKey::open(key, &secret(args.key_passphrase_file.as_deref(), "passphrase of the key: ")?)?;
    ensure!(
        key.id().to_string() == request.key,
        "the request is for the key {}, and this is {}\n  hint: nothing was signed",
        request.key,
        key.id()
    );
    let bodies = request.bodies.iter().map(|body| Ok(Held::decode(&unhex(body)?)?));
    let bodies: Vec<Held> = bodies.collect::<anyhow::Result<_>>()?;
    println!("this is what you sign:");
    for body in &bodies {
        let body = body.body().context("a statement of a newer version\n  hint: nothing was signed")?;
        ensure!(
            body.author == Some(key.id()),
            "a statement in somebody else's name\n  hint: nothing was signed"
        );
        words(body).iter().for_each(|line| println!("  {line}"));
    }
    let previous = request.previous.as_deref().map(unhex).transpose()?;
    let previous = previous.and_then(|head| <[u8; 16]>::try_from(head).ok());
    let known = (request.counter, previous);
    let mut batches = Vec::new();
    if key.under_duress() {
        let root = request.root.as_deref().map(unhex).transpose()?;
        let root = root.and_then(|root| <[u8; 32]>::try_from(root).ok());
        let last_good = request.counter.checked_sub(1).zip(root);
        batches.push(hex(&key.sign(revocation(key.id(), last_good)?, known)?.encode()));
    }
    batches.push(hex(&key.sign(bodies, known)?.encode()));
    let response = Response { khabar_response: 1, request: hash(&text), batches };
    std::fs::write(out, serde_json::to_string_pretty(&response)? + "\n")?;
    println!("signed; the answer is in {}", out.display());
    Ok(ExitCode::SUCCESS)
}

fn take(access: &Access, path: &Path) -> anyhow::Result<ExitCode> {
    let mut node = access.open()?;
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let response: Response = serde_json::from_slice(&text)
        .with_context(|| format!("{} is no answer to a request", path.display()))?;
    let mut batches: Vec<Batch> = response
        .batches
        .iter()
        .map(|batch| Ok(Batch::decode(&unhex(batch)?)?))
        .collect::<anyhow::Result<_>>()
        .with_context(|| format!("{} is damaged, or no answer to a request", path.display()))?;
    let batch = batches.pop().context("the answer holds nothing\n  hint: nothing was taken")?;
    let waiting = requests(&node)?;
    let Some((number, _, key, ids)) = waiting.into_iter().find(|(_, hash, ..)| *hash == response.request)
    else {
        bail!(
            "the answer is for another request, or was taken already\n  hint: nothing was taken; ask again with --request"
        )
    };
    let answered: Vec<_> = batch.bodies.iter().map(Held::id).collect();
    ensure!(
        answered == ids
            && batch.seal.signer.to_string() == key
            && batches.iter().all(|before| takes_itself_back(before, &batch.seal.signer)),
        "the answer holds other statements than were asked for, or another key's signature\n  hint: nothing was taken"
    );
    for batch in batches.iter().chain([&batch]) {
        node.put(batch, now())?;
    }
    node.drop_desk(&[number])?;
    answered.iter().for_each(|id| println!("signed {id}"));
    let what = answered.iter().map(|id| id.short()).collect();
    let signer = batch.seal.signer;
    let hush = batches.first().map(|_| signer);
    let group = Group::read_hushed(&node, now(), hush)?;
    let states = answered.iter().filter_map(|id| group.judged.states.get(id));
    states.for_each(|state| println!("  {}", state_words(*state, Language::En)));
    note(&mut node, &label(&group.book, &signer), "signed on a device of their own", what, None)?;
    Ok(ExitCode::SUCCESS)
}

/// The one thing an answer may hold beside what was asked for: the signer's word against the signer's own key.
fn takes_itself_back(batch: &Batch, signer: &KeyId) -> bool {
    let back = |held: &Held| {
        let body = held.body()?;
        let said = KeyStatement::from_fields(&body.fields).ok()?;
        Some(matches!(said, KeyStatement::Revoke(said) if said.key == *signer))
    };
    batch.seal.signer == *signer && batch.bodies.iter().all(|held| back(held) == Some(true))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> anyhow::Result<Vec<u8>> {
    ensure!(text.len().is_multiple_of(2) && text.is_ascii(), "not hex digits");
    let pairs = text
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair)?, 16).context("not hex digits"));
    pairs.collect()
}
