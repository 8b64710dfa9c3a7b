//! A node on disk: made, opened, written to. What is acknowledged is on the disk; what is not was never there.

use crate::database::{self, Table};
use crate::error::{StoreError, file};
use crate::index::Index;
use crate::keyring::Keyring;
use crate::random::Random;
use crate::record::{Origin, Record};
use crate::secret::{self, Cost, Secret};
use crate::settings::Settings;
use khabar_model::{Day, Instant, StatementId, StatementKind};
use khabar_statement::{
    Audience, Batch, Body, Fields, Held, Introduction, KeyBook, KeyId, KeyStatement, Kind, Part, PartKind,
    Role, Roles, Said, Seal, SealedPart, Sealer, SignedKey, Signer, VERSION, merkle,
};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

pub(crate) const DATABASE: &str = "node.db";
pub(crate) const KEYRING: &str = "keyring";
const LOCK: &str = "lock";
/// Statements of one batch, and of one step that is acknowledged as a whole.
const STEP: usize = khabar_statement::MAX_BATCH;

/// Something to be stated: a body without salt and signature.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// Whose words they are, where they are this node's own or another known key's.
    pub author: Option<KeyId>,
    /// The first day on which it has expired.
    pub expires: Option<Day>,
    /// For whom it is meant.
    pub audience: Audience,
    /// The open fields.
    pub fields: Fields,
    /// What is sealed to the keepers; salts are drawn here.
    pub parts: Vec<Part>,
    /// From which row of which item it was read.
    pub origin: Option<Origin>,
}

impl Draft {
    /// A draft for the group, of something that was said.
    pub fn of<T: Said>(said: &T) -> Self {
        Self {
            kind: T::KIND.into(),
            author: None,
            expires: None,
            audience: Audience::Group,
            fields: said.fields(),
            parts: said.sealed(),
            origin: None,
        }
    }
}

/// What opening found, beyond the statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Statements.
    pub statements: usize,
    /// Rows that are not what was written: (row, what is wrong).
    pub damaged: Vec<(u64, &'static str)>,
    /// Batches whose signature was verified.
    pub verified: usize,
    /// Batches of keys that nobody introduced here.
    pub unknown_keys: usize,
    /// An erasure that a crash had cut short was finished: rows erased.
    pub finished: usize,
    /// Rows of an erasure that could not be finished, because the disk takes nothing: they are read by nobody, and go
    /// when the node is opened next.
    pub unfinished: usize,
}

/// What a batch added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// Statements that were new.
    pub added: usize,
    /// Statements that were here already.
    pub known: usize,
    /// Statements that were erased here, and stay so.
    pub erased: usize,
}

/// A node.
pub struct Node {
    pub(crate) dir: PathBuf,
    pub(crate) db: Connection,
    pub(crate) ring: Keyring,
    pub(crate) index: Index,
    pub(crate) settings: Settings,
    pub(crate) secret: Secret,
    pub(crate) cost: Cost,
    pub(crate) random: Random,
    damaged: Vec<(u64, &'static str)>,
    _lock: File,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({}, {} statements)", self.dir.display(), self.index.entries.len())
    }
}

impl Node {
    /// Make a node in a folder that holds none: a group of one, its root key introducing the node's signing key.
    ///
    /// # Errors
    /// [`StoreError::NodeExists`], [`StoreError::WeakPassphrase`], or a failure of the disk.
    pub fn init(
        dir: &Path,
        name: &str,
        keeper: [u8; 32],
        secret: Secret,
        cost: Cost,
        now: Instant,
    ) -> Result<Self, StoreError> {
        secret.check()?;
        if dir.join(DATABASE).exists() || dir.join(KEYRING).exists() {
            return Err(StoreError::NodeExists(dir.to_path_buf()));
        }
        create_dir(dir)?;
        let lock = lock(dir)?;
        let mut random = Random::new()?;
        let settings = Settings::new(name, keeper, &mut random);
        // The database last: a node without a keyring can never be opened, one without a database is half made.
        let ring = Keyring::create(&dir.join(KEYRING), &secret, cost, &mut random)?;
        let db = open_database(dir)?;
        let index = Index::default();
        let dir = dir.to_path_buf();
        let mut node =
            Self { dir, db, ring, index, settings, secret, cost, random, damaged: Vec::new(), _lock: lock };
        node.save_settings()?;
        node.introduce_self(now)?;
        Ok(node)
    }

    /// Open a node: every row decrypted, every id, batch and signature verified; an erasure that a crash cut short
    /// is finished first.
    ///
    /// # Errors
    /// [`StoreError::NoNode`], [`StoreError::HalfNode`], [`StoreError::WrongPassphrase`], [`StoreError::Locked`],
    /// [`StoreError::NewerSchema`], [`StoreError::DamagedKeyring`], or a failure of the disk. Damaged rows are no
    /// error: they are told, the rest is read, and nothing more is written.
    pub fn open(dir: &Path, secret: Secret) -> Result<(Self, Opened), StoreError> {
        match (dir.join(DATABASE).exists(), dir.join(KEYRING).exists()) {
            (false, false) => return Err(StoreError::NoNode(dir.to_path_buf())),
            (false, true) => return Err(StoreError::HalfNode(dir.to_path_buf(), DATABASE)),
            (true, false) => return Err(StoreError::HalfNode(dir.to_path_buf(), KEYRING)),
            (true, true) => {}
        }
        let lock = lock(dir)?;
        let (ring, cost) = Keyring::open(&dir.join(KEYRING), &secret)?;
        let db = open_database(dir)?;
        let mut opened = Opened::default();
        let (index, settings) = read_log(&db, &ring, &mut opened)?;
        let Some(settings) = settings else {
            return Err(StoreError::HalfNode(dir.to_path_buf(), "the row of its settings"));
        };
        let mut node = Self {
            dir: dir.to_path_buf(),
            db,
            ring,
            index,
            settings,
            secret,
            cost,
            random: Random::new()?,
            damaged: Vec::new(),
            _lock: lock,
        };
        node.finish_erasing(&mut opened)?;
        node.verify(&mut opened);
        opened.statements = node.index.live().count();
        node.damaged.clone_from(&opened.damaged);
        Ok((node, opened))
    }

    /// What the node knows of itself.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Change what the node knows of itself.
    ///
    /// # Errors
    /// A failure of the disk: then nothing is changed.
    pub fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) -> Result<(), StoreError> {
        let before = self.settings.clone();
        change(&mut self.settings);
        self.save_settings().inspect_err(|_| self.settings = before)
    }

    /// The key with which this node signs.
    pub fn key(&self) -> KeyId {
        KeyId::of(&self.signing_public())
    }

    /// State things: salted, sealed, signed in batches of one audience, encrypted, on the disk. Returns their ids in
    /// the order of the drafts; drafts of rows that were imported before are left out.
    ///
    /// # Errors
    /// A failure of the disk. Whole batches before it stand.
    pub fn state(
        &mut self,
        drafts: impl IntoIterator<Item = Draft>,
        now: Instant,
    ) -> Result<Vec<StatementId>, StoreError> {
        let secret = self.settings.signing.0;
        self.state_with(&secret, drafts, now)
    }

    /// State things as the group's root key.
    ///
    /// # Errors
    /// As [`Node::state`]; without a root key on this node, [`StoreError::UnknownKey`].
    pub fn state_as_root(
        &mut self,
        drafts: impl IntoIterator<Item = Draft>,
        now: Instant,
    ) -> Result<Vec<StatementId>, StoreError> {
        let root = self.settings.root.ok_or(StoreError::UnknownKey(self.key()))?;
        self.state_with(&root.0, drafts, now)
    }

    /// Take in a batch that somebody signed: set union; what was erased stays erased.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`], [`StoreError::Signature`], or a failure of the disk: then nothing of it is here.
    pub fn put(&mut self, batch: &Batch, now: Instant) -> Result<Put, StoreError> {
        let book = self.book_with(batch);
        let public = book.public(&batch.seal.signer).ok_or(StoreError::UnknownKey(batch.seal.signer))?;
        batch.seal.verify(public)?;
        let mut put = Put::default();
        let mut bodies = Vec::new();
        let ids: Vec<StatementId> = batch.bodies.iter().map(Held::id).collect();
        for (place, (id, held)) in ids.iter().zip(&batch.bodies).enumerate() {
            match self.index.knows(id) {
                true if self.index.graves.contains_key(id) => put.erased += 1,
                true => put.known += 1,
                false => bodies.push((place as u32, held.encode())),
            }
        }
        if bodies.is_empty() {
            return Ok(put);
        }
        put.added = bodies.len();
        let whole = bodies.len() == ids.len();
        let rows = move |first: u64| {
            let mut rows = vec![Record::Seal(batch.seal.encode())];
            for (place, body) in bodies {
                // Where some of the batch is here under another seal, each carries its own way to the root.
                let path = if whole { Vec::new() } else { merkle::path(&ids, place as usize) };
                rows.push(Record::Statement { seen: now, batch: first, place, origin: None, path, body });
            }
            rows
        };
        let count = put.added + 1;
        self.append_with(count, rows)?;
        Ok(put)
    }

    /// The book of keys, from the key statements that are here.
    pub fn book(&self) -> KeyBook {
        KeyBook::build(&self.settings.groups(), &self.key_statements(), &self.forks())
    }

    /// Keys that signed two different batches with one counter, and the counter.
    pub fn forks(&self) -> Vec<(KeyId, u64)> {
        let mut roots: BTreeMap<(KeyId, u64), [u8; 32]> = BTreeMap::new();
        let mut forks = Vec::new();
        for seal in self.index.seals.values() {
            let place = (seal.signer, seal.counter);
            if roots.insert(place, seal.root).is_some_and(|root| root != seal.root) {
                forks.push(place);
            }
        }
        forks.sort_unstable();
        forks.dedup();
        forks
    }

    /// Nothing keeps this node from sharing and publishing: it was not restored from a backup, or a lead said since that
    /// it may.
    ///
    /// # Errors
    /// [`StoreError::Restored`].
    pub fn may_share(&self) -> Result<(), StoreError> {
        if self.settings.restored.is_some() && !self.is_lifted() { Err(StoreError::Restored) } else { Ok(()) }
    }

    /// The folder of the node.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A row of this import is here already.
    pub fn was_imported(&self, origin: &Origin) -> bool {
        self.index.was_imported(origin)
    }

    /// Let the database grow to so many pages more and no further, as a full disk would; none: as far as it can.
    /// For tests of what a full disk costs.
    #[doc(hidden)]
    pub fn limit_pages(&self, more: Option<u32>) {
        let pages: u32 = self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or(0);
        let limit = more.map_or(u32::MAX - 1, |more| pages + more);
        let _ = self.db.pragma_update(None, "max_page_count", limit);
    }

    /// A content key for each row, then the rows, each under its own: acknowledged when this returns.
    pub(crate) fn append(&mut self, table: Table, plain: &[Vec<u8>]) -> Result<u64, StoreError> {
        if let Some((first, _)) = self.damaged.first() {
            return Err(StoreError::Damaged { count: self.damaged.len(), first: *first });
        }
        let first = self.ring.grow(plain.len(), &mut self.random)?;
        insert(&mut self.db, &self.ring, table, first, plain)?;
        Ok(first)
    }

    /// Append records that need to know the first of their rows.
    pub(crate) fn append_with(
        &mut self,
        count: usize,
        records: impl FnOnce(u64) -> Vec<Record>,
    ) -> Result<u64, StoreError> {
        let first = self.ring.next();
        let records = records(first);
        debug_assert_eq!(records.len(), count);
        let plain: Vec<Vec<u8>> = records.iter().map(Record::encode).collect();
        let found = self.append(Table::Log, &plain)?;
        debug_assert_eq!(first, found);
        for (seq, record) in (first..).zip(records) {
            self.index.take(seq, record).map_err(StoreError::Record)?;
        }
        Ok(first)
    }

    fn state_with(
        &mut self,
        secret: &[u8; 32],
        drafts: impl IntoIterator<Item = Draft>,
        now: Instant,
    ) -> Result<Vec<StatementId>, StoreError> {
        let mut signer = self.signer(secret);
        let mut ids = Vec::new();
        let mut step: Vec<Draft> = Vec::new();
        for draft in drafts {
            if draft.origin.is_some_and(|origin| self.index.was_imported(&origin)) {
                continue;
            }
            let other = step.first().is_some_and(|first| first.audience != draft.audience);
            if other || step.len() == STEP {
                ids.extend(self.step(&mut signer, std::mem::take(&mut step), now)?);
            }
            step.push(draft);
        }
        if !step.is_empty() {
            ids.extend(self.step(&mut signer, step, now)?);
        }
        Ok(ids)
    }

    /// One batch: signed, encrypted and on the disk as a whole.
    fn step(
        &mut self,
        signer: &mut Signer,
        drafts: Vec<Draft>,
        now: Instant,
    ) -> Result<Vec<StatementId>, StoreError> {
        let mut bodies = Vec::with_capacity(drafts.len());
        let mut parts: Vec<(usize, SealedPart)> = Vec::new();
        let mut origins = Vec::with_capacity(drafts.len());
        let mut sealers = self.sealers(&drafts)?;
        for (place, draft) in drafts.into_iter().enumerate() {
            let mut sealed = Vec::new();
            for mut part in draft.parts {
                part.salt = self.random.bytes();
                if let Some(sealer) = sealers.get_mut(&part.kind) {
                    parts.push((place, sealer.seal(&part)?));
                }
                sealed.push(part.hash());
            }
            origins.push(draft.origin);
            bodies.push(Held::Understood(Body {
                version: VERSION,
                kind: draft.kind,
                author: draft.author,
                signed: Some(now),
                expires: draft.expires,
                audience: draft.audience,
                salt: self.random.bytes(),
                fields: draft.fields,
                sealed,
            }));
        }
        let batch = signer.sign(bodies)?;
        let ids: Vec<StatementId> = batch.bodies.iter().map(Held::id).collect();
        let of: Vec<StatementId> = parts.iter().map(|(place, _)| ids[*place]).collect();
        let rows = |first: u64| {
            let mut rows = vec![Record::Seal(batch.seal.encode())];
            for (place, (held, origin)) in batch.bodies.iter().zip(origins).enumerate() {
                let (place, path, body) = (place as u32, Vec::new(), held.encode());
                rows.push(Record::Statement { seen: now, batch: first, place, origin, path, body });
            }
            rows.extend(
                of.iter().zip(&parts).map(|(of, (_, part))| Record::Part { of: *of, part: part.encode() }),
            );
            rows
        };
        self.append_with(1 + batch.bodies.len() + parts.len(), rows)?;
        Ok(ids)
    }

    /// A sealer for each compartment that the drafts fill.
    fn sealers(&mut self, drafts: &[Draft]) -> Result<BTreeMap<PartKind, Sealer>, StoreError> {
        let kinds: BTreeSet<PartKind> =
            drafts.iter().flat_map(|draft| &draft.parts).map(|part| part.kind).collect();
        let sealer = |kind| Ok((kind, Sealer::new(&self.settings.keepers_of(kind), &self.random.bytes())?));
        kinds.into_iter().map(sealer).collect()
    }

    /// A signer at the end of its chain, as far as this node knows it.
    fn signer(&self, secret: &[u8; 32]) -> Signer {
        let key = Signer::new(secret, 0, None);
        let own = self.index.seals.values().filter(|seal| seal.signer == key.id());
        let last: Option<&Seal> = own.max_by_key(|seal| seal.counter);
        let counter = last.map_or(0, |seal| seal.counter + 1).max(self.settings.skip_to);
        Signer::new(secret, counter, last.map(Seal::head))
    }

    pub(crate) fn introduce_self(&mut self, now: Instant) -> Result<(), StoreError> {
        let introduction = Introduction {
            public: self.signing_public(),
            sealing: None,
            // A machine is nobody: whoever opens the node signs what it takes in, and decides nothing.
            roles: [Role::Reporter].into_iter().collect::<Roles>(),
            label: self.settings.name.clone(),
            team: None,
        };
        self.state_as_root([Draft::of(&KeyStatement::Introduce(introduction))], now)?;
        Ok(())
    }

    pub(crate) fn signing_public(&self) -> [u8; 32] {
        Signer::new(&self.settings.signing.0, 0, None).public()
    }

    pub(crate) fn save_settings(&mut self) -> Result<(), StoreError> {
        let json = serde_json::to_vec(&self.settings).map_err(|_| StoreError::Record("settings"))?;
        self.append_with(1, |_| vec![Record::Settings(json)])?;
        Ok(())
    }

    pub(crate) fn key_statements(&self) -> Vec<SignedKey> {
        let signed = |entry: &crate::index::Entry| {
            let seal = self.index.seals.get(&entry.batch)?;
            let said = KeyStatement::from_fields(&self.index.body(entry)?.fields).ok()?;
            Some(SignedKey { signer: seal.signer, counter: seal.counter, said })
        };
        self.index.of_kind(StatementKind::Key).filter_map(signed).collect()
    }

    /// The book as it would be with a batch: the batch may bring its own key's introduction.
    fn book_with(&self, batch: &Batch) -> KeyBook {
        let mut statements = self.key_statements();
        for body in batch.bodies.iter().filter_map(Held::body) {
            if body.kind == Kind::Known(StatementKind::Key)
                && let Ok(said) = KeyStatement::from_fields(&body.fields)
            {
                statements.push(SignedKey { signer: batch.seal.signer, counter: batch.seal.counter, said });
            }
        }
        KeyBook::build(&self.settings.groups(), &statements, &self.forks())
    }

    /// Ids, roots and signatures of every batch.
    fn verify(&self, opened: &mut Opened) {
        let book = self.book();
        let members = self.members();
        for (seq, seal) in &self.index.seals {
            let Some(public) = book.public(&seal.signer) else {
                opened.unknown_keys += 1;
                continue;
            };
            match seal.verify(public) {
                Ok(()) => opened.verified += 1,
                Err(_) => opened.damaged.push((*seq, "its signature does not fit")),
            }
        }
        for (batch, all) in members {
            let Some(seal) = self.index.seals.get(&batch) else {
                opened.damaged.push((batch, "the seal of a batch is missing"));
                continue;
            };
            let ids: Vec<StatementId> = all.iter().map(|member| member.id).collect();
            let whole = ids.len() == seal.count as usize && merkle::root(&ids) == seal.root;
            if !whole && !all.iter().all(|member| self.leads_to_root(member, seal)) {
                opened.damaged.push((batch, "statements of a batch are missing or changed"));
            }
        }
    }

    /// The statements of each batch, here or erased, in their order.
    pub(crate) fn members(&self) -> BTreeMap<u64, Vec<Member>> {
        let mut members: BTreeMap<u64, Vec<Member>> = BTreeMap::new();
        for (at, entry) in self.index.entries.iter().enumerate() {
            let member = Member { place: entry.place, id: entry.id, entry: Some(at) };
            members.entry(entry.batch).or_default().push(member);
        }
        for (id, grave) in &self.index.graves {
            members.entry(grave.batch).or_default().push(Member { place: grave.place, id: *id, entry: None });
        }
        for all in members.values_mut() {
            all.sort_unstable_by_key(|member| (member.place, member.id, member.entry.is_none()));
            // What was erased while the node was open stands in both.
            all.dedup_by_key(|member| (member.place, member.id));
        }
        members
    }

    /// The statement carries its own way to the root, or is erased.
    fn leads_to_root(&self, member: &Member, seal: &Seal) -> bool {
        let Some(entry) = member.entry.map(|at| &self.index.entries[at]) else { return true };
        let (place, count) = (entry.place as usize, seal.count as usize);
        entry.erased || merkle::follow(&entry.id, place, count, &entry.path) == Some(seal.root)
    }
}

/// A statement of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) place: u32,
    pub(crate) id: StatementId,
    /// Its place among the entries; none where only its tombstone is here.
    pub(crate) entry: Option<usize>,
}

/// The associated data of a row: it belongs to its table and its place.
pub(crate) fn place_of(table: Table, seq: u64) -> [u8; 9] {
    let mut place = [table as u8; 9];
    place[1..].copy_from_slice(&seq.to_le_bytes());
    place
}

fn insert(
    db: &mut Connection,
    ring: &Keyring,
    table: Table,
    first: u64,
    plain: &[Vec<u8>],
) -> Result<(), StoreError> {
    let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        let sql = format!("INSERT INTO {} (seq, sealed) VALUES (?1, ?2)", table.name());
        let mut statement = transaction.prepare_cached(&sql)?;
        for (seq, plain) in (first..).zip(plain) {
            let key = ring.get(seq).ok_or(StoreError::Record("no key was drawn for a row"))?;
            let sealed = secret::seal_row(key, &place_of(table, seq), plain)?;
            statement.execute(rusqlite::params![seq as i64, sealed])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Every row of the log, in order, into memory.
fn read_log(
    db: &Connection,
    ring: &Keyring,
    opened: &mut Opened,
) -> Result<(Index, Option<Settings>), StoreError> {
    let mut index = Index::default();
    let mut settings = None;
    let mut undecided: Vec<(u64, &'static str)> = Vec::new();
    let mut statement = db.prepare("SELECT seq, sealed FROM log ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let seq = row.get::<_, i64>(0)? as u64;
        let sealed = row.get_ref(1)?.as_blob().unwrap_or_default();
        let Some(key) = ring.get(seq) else {
            undecided.push((seq, "its key is gone"));
            continue;
        };
        let plain = secret::open_row(key, &place_of(Table::Log, seq), sealed);
        let record = plain
            .ok_or("its bytes were changed")
            .and_then(|plain| Record::decode(&plain).map_err(|_| "it is not a record"));
        match record {
            Ok(Record::Settings(json)) => settings = serde_json::from_slice(&json).ok().or(settings),
            Ok(record) => {
                if let Err(what) = index.take(seq, record) {
                    undecided.push((seq, what));
                }
            }
            Err(what) => undecided.push((seq, what)),
        }
    }
    // A row that a tombstone names is on its way out: its key may have gone first.
    let doomed: std::collections::BTreeSet<u64> = index.doomed.iter().copied().collect();
    opened.damaged.extend(undecided.into_iter().filter(|(seq, _)| !doomed.contains(seq)));
    Ok((index, settings))
}

fn open_database(dir: &Path) -> Result<Connection, StoreError> {
    let path = dir.join(DATABASE);
    if !path.exists() {
        crate::keyring::create_private(&path).map_err(file(&path))?;
    }
    database::open(&path).map_err(|error| match error {
        StoreError::Locked(_) => StoreError::Locked(dir.to_path_buf()),
        other => other,
    })
}

/// One process works in a node at a time.
fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join(LOCK);
    let lock = crate::keyring::create_private(&path).map_err(file(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::Locked(dir.to_path_buf())),
        Err(std::fs::TryLockError::Error(error)) => Err(file(&path)(error)),
    }
}

fn create_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(file(dir))
}
