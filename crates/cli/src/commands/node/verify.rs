//! `khabar verify`: a whole node, or a batch or statement in a file.

use super::Access;
use anyhow::Context as _;
use khabar_statement::{Batch, KeyId, Proven, SignatureError};
use khabar_store::Node;
use std::path::PathBuf;
use std::process::ExitCode;

/// Verify every row, id and signature of a node, or a signed file
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar verify --node desk
  khabar verify --node desk batch.khabar     is it signed by a key that this node knows?

Exit code 0: all is as it was signed; 3: something is not.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// A batch, or a statement with its proof
    file: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.file {
        let node = args.access.open()?;
        return verify_file(&node, &super::open::read(path)?);
    }
    let (node, opened) = Node::open(&args.access.node, args.access.secret.get(false)?)?;
    println!("statements        {}", opened.statements);
    println!("batches verified  {}", opened.verified);
    println!("unknown keys      {} batches", opened.unknown_keys);
    println!("erased            {}", node.erased().count());
    println!("forks             {}", node.forks().len());
    println!("damaged rows      {}", opened.damaged.len());
    for (row, what) in &opened.damaged {
        println!("  row {row}: {what}");
    }
    let good = opened.damaged.is_empty() && node.forks().is_empty();
    println!("{}", if good { "all is as it was signed" } else { "not all is as it was signed" });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn verify_file(node: &Node, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let (seal, ids, verified) = match Batch::decode(bytes) {
        Ok(batch) => {
            let ids: Vec<_> = batch.bodies.iter().map(|body| body.id()).collect();
            let public = public(node, &batch.seal.signer)?;
            let verified = batch.seal.verify(&public);
            (batch.seal, ids, verified)
        }
        Err(_) => {
            let proven =
                Proven::decode(bytes).context("it is neither a batch nor a statement with its proof")?;
            let verified = proven.verify(&public(node, &proven.seal.signer)?);
            (proven.seal, vec![proven.body.id()], verified)
        }
    };
    match verified {
        Ok(()) => {
            println!("signed by {} in its batch {}: {} statements", seal.signer, seal.counter, ids.len());
            ids.iter().for_each(|id| println!("  {id}"));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("{error}");
            Ok(ExitCode::from(3))
        }
    }
}

fn public(node: &Node, key: &KeyId) -> Result<[u8; 32], SignatureError> {
    let other = SignatureError::OtherKey { expected: *key, found: node.key() };
    node.book().public(key).copied().ok_or(other)
}
