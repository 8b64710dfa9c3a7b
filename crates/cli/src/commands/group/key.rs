//! `khabar key`: who is in the group, by whose word, and who no longer.

use super::by::{By, Done, Signed, find_key, label, secret, tell};
use crate::commands::node::{Access, now};
use anyhow::{Context as _, bail, ensure};
use khabar_decisions::two;
use khabar_model::StatementId;
use khabar_statement::act::Checkpoint;
use khabar_statement::{
    Introduction, KeyBook, KeyStatement, Lift, PartKind, Revocation, Role, Standing, Vouch,
};
use khabar_store::{Cost, Draft, Hex32, Node, PersonKey, Random, keeper_keys};
use std::path::PathBuf;
use std::process::ExitCode;

/// Make keys, introduce them, vouch for them, take them back
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar key new nilufar.key --label Nilufar                              on Nilufar's own device
  khabar key introduce --node desk --root PUBLIC --label Nilufar --role reviewer --team north
  khabar key list --node desk
  khabar key revoke --node desk --key lead.key --reason \"phone lost\" --checkpoint 5c0d11aa Nilufar
  khabar key keeper --node desk --part contact --new contact.key          its own keeper for who is reached how
  khabar key carry-away --node desk root.key                              the root key leaves the node

A key is sealed under its owner's own passphrase; opening the node opens no key. Nobody can open a key whose passphrase
is forgotten: what it signed stands, and a lead introduces a new one. A duress phrase, where one was set, opens the key
as the passphrase does; but before it signs anything it signs that the key is revoked, so that what is signed from then
on is held by everybody who has both. It protects from whoever watches the screen, not from whoever looks the key up.")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Make a key in a file, sealed under its owner's passphrase
    New {
        /// The file to make
        file: PathBuf,
        /// A pseudonym
        #[arg(long)]
        label: String,
        /// Take the passphrase from the first line of a file
        #[arg(long, value_name = "FILE")]
        key_passphrase_file: Option<PathBuf>,
        /// Take a duress phrase from the first line of a file
        #[arg(long, value_name = "FILE")]
        duress_file: Option<PathBuf>,
    },
    /// The keys of a node's group
    List {
        #[command(flatten)]
        access: Access,
    },
    /// Introduce a key, as a lead or as the root
    Introduce {
        #[command(flatten)]
        access: Access,
        #[command(flatten)]
        by: By,
        /// Sign as the root key that lies on this node
        #[arg(long)]
        root: bool,
        /// The public key, 64 hex digits; `node` for this node's own
        public: String,
        /// A pseudonym for readers of the group
        #[arg(long)]
        label: String,
        /// What it may do; may be given again
        #[arg(long, required = true)]
        role: Vec<Role>,
        /// The team
        #[arg(long)]
        team: Option<String>,
    },
    /// Say that you know whose key it is
    Vouch {
        #[command(flatten)]
        access: Access,
        #[command(flatten)]
        by: By,
        /// The key
        whom: String,
        /// How it was checked
        #[arg(long)]
        how: String,
    },
    /// Take a key back: one's own, or as whoever introduced it; anybody else's word is a request, and three make one
    Revoke {
        #[command(flatten)]
        access: Access,
        #[command(flatten)]
        by: By,
        /// The key
        whom: String,
        /// The counter of its last good batch; without it, or a checkpoint, nothing that it signed stands
        #[arg(long, value_name = "COUNTER", conflicts_with = "checkpoint")]
        last_good: Option<u64>,
        /// What it had signed when two leads signed this checkpoint stands
        #[arg(long, value_name = "ID")]
        checkpoint: Option<String>,
        /// Why
        #[arg(long)]
        reason: String,
        /// Sign as the root key that lies on this node
        #[arg(long)]
        root: bool,
    },
    /// Let a restored node share again, as a lead
    Lift {
        #[command(flatten)]
        access: Access,
        #[command(flatten)]
        by: By,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Seal a key under another passphrase
    Passphrase {
        /// The key
        file: PathBuf,
        /// Take the old passphrase from the first line of a file
        #[arg(long, value_name = "FILE")]
        key_passphrase_file: Option<PathBuf>,
        /// Take the new one from the first line of a file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Have a compartment sealed to a keeper of its own, from now on
    Keeper {
        #[command(flatten)]
        access: Access,
        /// The compartment: identifiers, source, contact, accusation, sensitive; may be given again
        #[arg(long, required = true, value_parser = compartment)]
        part: Vec<PartKind>,
        /// Make the keeper's key in this file
        #[arg(long, value_name = "FILE", required_unless_present = "public")]
        new: Option<PathBuf>,
        /// The keeper's public key, where the secret one is elsewhere
        #[arg(long, value_name = "HEX", conflicts_with = "new")]
        public: Option<String>,
        /// Beside those who keep it now, and not in their place
        #[arg(long)]
        also: bool,
    },
    /// Move the root key off this node, into a file of its own
    CarryAway {
        #[command(flatten)]
        access: Access,
        /// The file to make
        file: PathBuf,
        /// Take the passphrase of the new file from the first line of a file
        #[arg(long, value_name = "FILE")]
        key_passphrase_file: Option<PathBuf>,
    },
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.verb {
        Verb::New { file, label, key_passphrase_file, duress_file } => {
            let words = secret(key_passphrase_file.as_deref(), "a passphrase for the key: ")?;
            let duress = duress_file.as_deref().map(|path| secret(Some(path), "")).transpose()?;
            let key = PersonKey::create(&file, &label, &words, duress.as_ref(), None, Cost::default())?;
            println!("key of {label} in {}", file.display());
            println!("  name    {}", key.id());
            println!("  public  {}", StatementId(key.public()));
            println!("  next    whoever leads the group introduces the public key");
        }
        Verb::List { access } => list(&access)?,
        Verb::Introduce { access, by, root, public, label, role, team } => {
            introduce(&access, &by, root, &public, label, &role, team)?;
        }
        Verb::Vouch { access, by, whom, how } => {
            let mut node = access.open()?;
            let key = find_key(&node, &whom)?;
            let mut hand = by.hand(&node)?;
            let done = hand.state(&mut node, &KeyStatement::Vouch(Vouch { key, how }))?;
            let who = label(&node.book(), &hand.id());
            tell(&mut node, &who, "vouched", vec![key.short()], &done)?;
        }
        Verb::Revoke { access, by, whom, last_good, checkpoint, reason, root } => {
            revoke(&access, &by, &whom, (last_good, checkpoint), reason, root)?;
        }
        Verb::Lift { access, by, reason } => {
            let mut node = access.open()?;
            ensure!(
                node.may_share().is_err(),
                "nothing keeps this node from sharing\n  hint: nothing was signed"
            );
            let key = node.key();
            let mut hand = by.hand(&node)?;
            let done = hand.state(&mut node, &KeyStatement::Lift(Lift { key, reason }))?;
            let who = label(&node.book(), &hand.id());
            tell(&mut node, &who, "let the node share again", vec![key.short()], &done)?;
            match node.may_share() {
                Ok(()) => println!("  this node may share and publish again"),
                Err(_) => println!("  this node still shares nothing: it takes a lead of its own group"),
            }
        }
        Verb::Passphrase { file, key_passphrase_file, new_passphrase_file } => {
            let mut key = PersonKey::open(&file, &secret(key_passphrase_file.as_deref(), "passphrase: ")?)?;
            // The words must be those of any wrong passphrase: they tell nobody that a duress phrase was typed.
            ensure!(!key.under_duress(), khabar_store::StoreError::WrongKeyPassphrase(file));
            let new = secret(new_passphrase_file.as_deref(), "the new passphrase: ")?;
            key.change_passphrase(&new, None, Cost::default())?;
            println!(
                "sealed anew; copies of the file still open by the old passphrase, and a duress phrase is gone"
            );
        }
        Verb::Keeper { access, part, new, public, also } => keeper(&access, &part, new, public, also)?,
        Verb::CarryAway { access, file, key_passphrase_file } => {
            let mut node = access.open()?;
            ensure!(
                node.holds_root(),
                "no root key lies on this node\n  hint: `khabar key list` says where it stands"
            );
            ensure!(!file.exists(), "{} exists\n  hint: choose another file", file.display());
            let words = secret(key_passphrase_file.as_deref(), "a passphrase for the root key: ")?;
            // The file first: a root key that is nowhere cannot be had again.
            let root = node.root_secret().context("no root key lies on this node")?;
            PersonKey::create(&file, "root", &words, None, Some(root), Cost::default())?;
            node.take_root()?;
            println!("the root key is in {}, and no longer on this node", file.display());
            println!("  keep it, and its passphrase, apart from every node");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn introduce(
    access: &Access,
    by: &By,
    root: bool,
    public: &str,
    label: String,
    roles: &[Role],
    team: Option<String>,
) -> anyhow::Result<()> {
    let mut node = access.open()?;
    let public = match public {
        "node" => node.signing_key(),
        hex => {
            let key = StatementId::from_hex(hex);
            key.with_context(|| format!("{hex:?} is no public key: 64 hex digits are expected\n  hint: `khabar key new` printed it"))?.0
        }
    };
    let roles = roles.iter().copied().collect();
    let said =
        KeyStatement::Introduce(Introduction { public, sealing: None, roles, label: label.clone(), team });
    let (done, who) = state(&mut node, by, root, &said)?;
    tell(&mut node, &who, "introduced", vec![label], &done)?;
    if let Done::Signed(signed) = &done {
        let group = crate::group::Group::read_hushed(&node, now(), signed.hush)?;
        if group.book.get(&khabar_statement::KeyId::of(&public)).is_none() {
            println!("  it counts for nothing: only a root or a lead in good standing introduces keys");
        }
    }
    Ok(())
}

/// The compartments at the command line.
const COMPARTMENTS: [(&str, PartKind); 5] = [
    ("identifiers", PartKind::Identifiers),
    ("source", PartKind::SourceIdentity),
    ("contact", PartKind::SourceContact),
    ("accusation", PartKind::Accusation),
    ("sensitive", PartKind::Sensitive),
];

fn compartment(code: &str) -> Result<PartKind, String> {
    let found = COMPARTMENTS.iter().find(|(name, _)| *name == code).map(|(_, kind)| *kind);
    found.ok_or_else(|| {
        format!("`{code}` is no compartment; one of: {}", COMPARTMENTS.map(|(name, _)| name).join(", "))
    })
}

fn keeper(
    access: &Access,
    parts: &[PartKind],
    new: Option<PathBuf>,
    public: Option<String>,
    also: bool,
) -> anyhow::Result<()> {
    let mut node = access.open()?;
    let public = match (new, public) {
        (Some(file), _) => {
            let (secret, public) = keeper_keys(&mut Random::new()?);
            crate::commands::node::write_private(&file, &format!("{}\n", StatementId(secret)))?;
            println!("keeper key in {}: carry it away from this machine", file.display());
            public
        }
        (None, hex) => {
            let hex = hex.unwrap_or_default();
            StatementId::from_hex(&hex)
                .with_context(|| format!("{hex:?} is no public key: 64 hex digits are expected"))?
                .0
        }
    };
    node.change_settings(|settings| {
        for part in parts {
            let mut keepers: Vec<Hex32> = settings.keepers_of(*part).into_iter().map(Hex32).collect();
            keepers.retain(|keeper| also && keeper.0 != public);
            keepers.push(Hex32(public));
            settings.compartments.insert(part.number(), keepers);
        }
    })?;
    let name = khabar_statement::KeyId::of(&public);
    let codes: Vec<String> = COMPARTMENTS
        .iter()
        .filter(|(_, kind)| parts.contains(kind))
        .map(|(code, kind)| format!("{code} ({})", node.settings().keepers_of(*kind).len()))
        .collect();
    super::by::note(&mut node, "node", "named a keeper", codes.clone(), Some(name.to_string()))?;
    println!("sealed to {name} from now on (keepers of each): {}", codes.join(", "));
    println!("  what was sealed before stays with those who keep it");
    Ok(())
}

/// State something as the root key that lies here, or as whoever gives a key; and the name of who it was.
fn state(node: &mut Node, by: &By, root: bool, said: &KeyStatement) -> anyhow::Result<(Done, String)> {
    if root {
        ensure!(
            node.holds_root(),
            "no root key lies on this node\n  hint: give --key with a lead's key, or the root's"
        );
        let ids = node.state_as_root([Draft::of(said)], now())?;
        return Ok((Done::Signed(Signed { ids, hush: None }), "root".to_owned()));
    }
    let mut hand = by.hand(node)?;
    let done = hand.state(node, said)?;
    Ok((done, label(&node.book(), &hand.id())))
}

fn revoke(
    access: &Access,
    by: &By,
    whom: &str,
    (last_good, checkpoint): (Option<u64>, Option<String>),
    reason: String,
    root: bool,
) -> anyhow::Result<()> {
    let mut node = access.open()?;
    let key = find_key(&node, whom)?;
    let last_good = match (last_good, checkpoint) {
        (None, None) => None,
        (Some(counter), _) => {
            let seal = node.seals().find(|seal| seal.signer == key && seal.counter == counter);
            Some((counter, seal.with_context(|| format!("the key has no batch {counter} here"))?.root))
        }
        (None, Some(id)) => {
            let id = node.find(&id)?;
            let group = crate::group::Group::read(&node, now())?;
            let signed = node.signed::<Checkpoint>(now());
            let named = signed.iter().find(|signed| signed.id == id).context("it is no checkpoint")?;
            let found = group.checkpoints.iter().find(|one| one.said.fingerprint == named.said.fingerprint);
            let Some(found) = found else { bail!("two leads have not signed that checkpoint") };
            found.said.head(&key).map(|head| (head.counter, head.root))
        }
    };
    let said = KeyStatement::Revoke(Revocation { key, last_good, reason });
    let (done, who) = state(&mut node, by, root, &said)?;
    let whom = label(&node.book(), &key);
    tell(&mut node, &who, "revoked", vec![whom], &done)?;
    if matches!(done, Done::Asked(_)) {
        return Ok(());
    }
    let group = crate::group::Group::read_hushed(&node, now(), done.hush())?;
    match group.book.get(&key).and_then(|entry| entry.held_from) {
        Some(from) => println!("  what it signed from its batch {from} on is held, and is decided again"),
        None => println!(
            "  this is a request: it takes whoever introduced the key, a root, or three who are three people"
        ),
    }
    Ok(())
}

fn list(access: &Access) -> anyhow::Result<()> {
    let node = access.open()?;
    let group = crate::group::Group::read(&node, now())?;
    // From the roots down; a key's name is random, its label is what a reader looks for.
    let mut keys: Vec<_> = group.book.iter().collect();
    keys.sort_by_key(|(key, _)| (!two::is_root(&group.book, key), label(&group.book, key)));
    let signed = node.signed::<KeyStatement>(now());
    let vouched: Vec<_> = signed
        .iter()
        .filter(|signed| group.book.standing(&signed.signer, signed.counter) == Standing::Good)
        .filter_map(|signed| match &signed.said {
            KeyStatement::Vouch(said) => Some((said.key, label(&group.book, &signed.signer), &said.how)),
            _ => None,
        })
        .collect();
    for (key, entry) in keys {
        let roles: Vec<&str> = entry.roles.iter().map(|role| role.code()).collect();
        let teams: Vec<&str> = entry.teams.iter().map(String::as_str).collect();
        println!("{key}  {}", label(&group.book, key));
        println!(
            "    {}{}",
            roles.join(", "),
            if teams.is_empty() { String::new() } else { format!("; team {}", teams.join(", ")) }
        );
        println!("    {}", standing(&group.book, key, entry));
        for (_, by, how) in vouched.iter().filter(|(whom, ..)| whom == key) {
            println!("    {by} vouches for it: {how}");
        }
    }
    for (by, whom) in group.book.asked() {
        println!("asked: {} asks that {} be revoked", label(&group.book, by), label(&group.book, whom));
    }
    if node.holds_root() {
        println!(
            "the root key lies on this node: whoever opens it may introduce keys\n  hint: khabar key carry-away"
        );
    }
    Ok(())
}

fn standing(book: &KeyBook, key: &khabar_statement::KeyId, entry: &khabar_statement::Entry) -> String {
    let by: Vec<String> = entry.introduced_by.iter().map(|by| label(book, by)).collect();
    let by =
        if two::is_root(book, key) { "root".to_owned() } else { format!("introduced by {}", by.join(", ")) };
    match entry.held_from {
        Some(from) => format!("{by}; held from its batch {from} on"),
        None => by,
    }
}
