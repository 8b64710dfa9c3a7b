//! Signatures: detached, one for a batch of 1 to 4,096 statements of one audience, each verifiable alone.
//!
//! Every signature carries its key's counter and the head of the batch before, so that a stolen key cannot sign
//! into the past unseen: two batches with one counter are a fork.

use crate::body::{Audience, Held, KeyId, too_long};
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::merkle;
use crate::wire::list_of;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Most statements of one batch.
pub const MAX_BATCH: usize = 4096;
const DOMAIN: &[u8] = b"khabar batch 1\0";

/// Why a batch is not what its signature says, or cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The bytes are not a batch.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A batch has 1 to 4,096 statements.
    #[error("a batch of {found} statements; it has 1 to {MAX_BATCH}: split it")]
    BatchSize {
        /// How many there are.
        found: usize,
    },
    /// Statements of one batch have one audience, so that none tells a reader of another.
    #[error(
        "a batch holds statements for {first:?} and for {other:?}; one batch has one audience: sign them apart"
    )]
    Audiences {
        /// The audience of the first.
        first: Audience,
        /// Another.
        other: Audience,
    },
    /// The same statement stands twice in a batch.
    #[error("a batch holds one statement twice")]
    Twice,
    /// The key is not the one that the batch names.
    #[error("signed by the key {expected:?}, and given the key {found:?}")]
    OtherKey {
        /// The key named.
        expected: KeyId,
        /// The key given.
        found: KeyId,
    },
    /// The bytes are no public key, or one that verifies anything.
    #[error("the public key is not one: its owner must introduce it again")]
    WeakKey,
    /// The signature does not fit.
    #[error(
        "the signature of the key {signer:?} at its counter {counter} does not fit; the statements were changed"
    )]
    Wrong {
        /// The key named.
        signer: KeyId,
        /// Its counter.
        counter: u64,
    },
    /// The proof does not lead to the signed root.
    #[error("the proof does not lead to the signed root; the statement was not in this batch")]
    NotInBatch,
    /// A statement outside a batch that names no signer.
    #[error("the batch names no signer, and its first statement no author")]
    NoSigner,
}

/// What is signed of a batch, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The key that signed.
    pub signer: KeyId,
    /// How many batches the key had signed before.
    pub counter: u64,
    /// [`Seal::head`] of the batch before; empty for the first.
    pub previous: Option<[u8; 16]>,
    /// How many statements the batch has.
    pub count: u32,
    /// The root over their ids.
    pub root: [u8; 32],
    /// The Ed25519 signature of [`Seal::message`].
    pub signature: [u8; 64],
}

impl Seal {
    /// The bytes that are signed.
    pub fn message(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(96);
        w.raw(DOMAIN);
        w.list(5);
        w.bytes(&self.signer.0);
        w.uint(self.counter);
        write_previous(&mut w, self.previous);
        w.uint(u64::from(self.count));
        w.bytes(&self.root);
        w.into_bytes()
    }

    /// What the next batch of the key carries: the first 16 bytes of the BLAKE3 hash of [`Seal::message`].
    pub fn head(&self) -> [u8; 16] {
        KeyId::of_bytes(&self.message()).0
    }

    /// The signature fits, under the public key that its signer's name stands for.
    ///
    /// # Errors
    /// [`SignatureError::OtherKey`], [`SignatureError::WeakKey`] or [`SignatureError::Wrong`].
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), SignatureError> {
        let found = KeyId::of(public);
        if found != self.signer {
            return Err(SignatureError::OtherKey { expected: self.signer, found });
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| SignatureError::WeakKey)?;
        // Strict: no key of small order, one signature for one message.
        key.verify_strict(&self.message(), &Signature::from_bytes(&self.signature))
            .map_err(|_| SignatureError::Wrong { signer: self.signer, counter: self.counter })
    }

    /// The canonical bytes of the seal alone.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(160);
        w.list(6);
        self.write(&mut w);
        w.into_bytes()
    }

    /// Read the canonical bytes of a seal.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut r = Reader::new(bytes);
        list_of(&mut r, "a seal", "6", 6)?;
        let seal = Self::read(&mut r)?;
        r.end()?;
        Ok(seal)
    }

    fn write(&self, w: &mut Writer) {
        w.bytes(&self.signer.0);
        w.uint(self.counter);
        write_previous(w, self.previous);
        w.uint(u64::from(self.count));
        w.bytes(&self.root);
        w.bytes(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        Ok(Self {
            signer: KeyId(r.array("a key's name")?),
            counter: r.uint()?,
            previous: read_previous(r)?,
            count: read_count(r)?,
            root: r.array("a root")?,
            signature: r.array("a signature")?,
        })
    }
}

/// A key that signs, with its place in its own chain of batches.
pub struct Signer {
    key: SigningKey,
    /// The counter of the next batch.
    pub counter: u64,
    /// The head of the batch before.
    pub previous: Option<[u8; 16]>,
}

impl Signer {
    /// A key from its 32 secret bytes, and where its chain stands. The secret is wiped when this is dropped.
    pub fn new(secret: &[u8; 32], counter: u64, previous: Option<[u8; 16]>) -> Self {
        Self { key: SigningKey::from_bytes(secret), counter, previous }
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The name of the key.
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public())
    }

    /// Sign a batch, and step on in the chain.
    ///
    /// # Errors
    /// [`SignatureError::BatchSize`], [`SignatureError::Audiences`] or [`SignatureError::Twice`].
    pub fn sign(&mut self, bodies: Vec<Held>) -> Result<Batch, SignatureError> {
        let ids = check_batch(&bodies)?;
        let mut seal = Seal {
            signer: self.id(),
            counter: self.counter,
            previous: self.previous,
            count: bodies.len() as u32,
            root: merkle::root(&ids),
            signature: [0; 64],
        };
        seal.signature = self.key.sign(&seal.message()).to_bytes();
        self.counter += 1;
        self.previous = Some(seal.head());
        Ok(Batch { seal, bodies })
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({:?}, {})", self.id(), self.counter)
    }
}

/// A batch with all its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// What is signed.
    pub seal: Seal,
    /// The statements, in the order of the tree.
    pub bodies: Vec<Held>,
}

impl Batch {
    /// The bytes that travel: the signer (left out where it is the first statement's author), counter, previous,
    /// signature, then each body. Count and root follow from the bodies.
    pub fn encode(&self) -> Vec<u8> {
        let named = self.bodies.first().and_then(author) != Some(self.seal.signer);
        let mut w = Writer::with_capacity(128 + self.bodies.len() * 128);
        w.list(3 + usize::from(named) + self.bodies.len());
        if named {
            w.bytes(&self.seal.signer.0);
        }
        w.uint(self.seal.counter);
        write_previous(&mut w, self.seal.previous);
        w.bytes(&self.seal.signature);
        self.bodies.iter().for_each(|body| w.bytes(&body.encode()));
        w.into_bytes()
    }

    /// Read the bytes of a batch. The signature is not verified yet.
    ///
    /// # Errors
    /// The first rule of the format, or of a batch, that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, SignatureError> {
        let mut r = Reader::new(bytes);
        let len = r.list()?;
        let named = if r.next_is_bytes()? { Some(KeyId(r.array("a key's name")?)) } else { None };
        let counter = r.uint()?;
        let previous = read_previous(&mut r)?;
        let signature = r.array("a signature")?;
        let found = len.saturating_sub(3 + usize::from(named.is_some()));
        if !(1..=MAX_BATCH).contains(&found) {
            return Err(SignatureError::BatchSize { found });
        }
        let bodies = (0..found).map(|_| Held::decode(r.bytes()?)).collect::<Result<Vec<_>, _>>()?;
        r.end()?;
        let first = bodies.first().and_then(author);
        if named.is_some() && named == first {
            return Err(FormatError::NotCanonical {
                rule: "a signer who is the first author is left out",
                at: 1,
            })?;
        }
        let signer = named.or(first).ok_or(SignatureError::NoSigner)?;
        let root = merkle::root(&check_batch(&bodies)?);
        Ok(Self { seal: Seal { signer, counter, previous, count: found as u32, root, signature }, bodies })
    }

    /// One statement with what it takes to verify it alone.
    pub fn proven(&self, index: usize) -> Option<Proven> {
        let ids: Vec<_> = self.bodies.iter().map(Held::id).collect();
        let body = self.bodies.get(index)?.clone();
        let path = merkle::path(&ids, index);
        Some(Proven { seal: self.seal.clone(), index: index as u32, path, body })
    }
}

/// A statement taken out of its batch, with its way to the signed root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// What is signed of the batch.
    pub seal: Seal,
    /// The statement's place in it.
    pub index: u32,
    /// The hashes that lead to the root, the nearest first.
    pub path: Vec<[u8; 32]>,
    /// The statement.
    pub body: Held,
}

impl Proven {
    /// The statement is of the batch, and the batch is signed by this key.
    ///
    /// # Errors
    /// [`SignatureError::NotInBatch`], or what [`Seal::verify`] found.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), SignatureError> {
        let (index, count) = (self.index as usize, self.seal.count as usize);
        if merkle::follow(&self.body.id(), index, count, &self.path) != Some(self.seal.root) {
            return Err(SignatureError::NotInBatch);
        }
        self.seal.verify(public)
    }

    /// The canonical bytes: the seal's six values, the place, the way, the body.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(512);
        w.list(9);
        self.seal.write(&mut w);
        w.uint(u64::from(self.index));
        w.list(self.path.len());
        self.path.iter().for_each(|hash| w.bytes(hash));
        w.bytes(&self.body.encode());
        w.into_bytes()
    }

    /// Read the canonical bytes. Nothing is verified yet.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut r = Reader::new(bytes);
        list_of(&mut r, "a proven statement", "9", 9)?;
        let seal = Seal::read(&mut r)?;
        let index = u32::try_from(r.uint()?)
            .map_err(|_| FormatError::OutOfRange { what: "a place in a batch", at: 0 })?;
        let path = match r.list()? {
            len if len > 12 => return Err(too_long("a proof", len, 12)),
            len => (0..len).map(|_| r.array("a hash of a proof")).collect::<Result<_, _>>()?,
        };
        let body = Held::decode(r.bytes()?)?;
        r.end()?;
        Ok(Self { seal, index, path, body })
    }
}

/// Size, one audience, no statement twice; the ids.
fn check_batch(bodies: &[Held]) -> Result<Vec<khabar_model::StatementId>, SignatureError> {
    if !(1..=MAX_BATCH).contains(&bodies.len()) {
        return Err(SignatureError::BatchSize { found: bodies.len() });
    }
    let mut audiences = bodies.iter().filter_map(|held| held.body()).map(|body| body.audience);
    if let Some(first) = audiences.next()
        && let Some(other) = audiences.find(|other| *other != first)
    {
        return Err(SignatureError::Audiences { first, other });
    }
    let ids: Vec<_> = bodies.iter().map(Held::id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(SignatureError::Twice);
    }
    Ok(ids)
}

fn author(held: &Held) -> Option<KeyId> {
    held.body().and_then(|body| body.author)
}

fn write_previous(w: &mut Writer, previous: Option<[u8; 16]>) {
    match previous {
        Some(previous) => w.bytes(&previous),
        None => w.null(),
    }
}

fn read_previous(r: &mut Reader<'_>) -> Result<Option<[u8; 16]>, FormatError> {
    if r.null()? { Ok(None) } else { r.array("the head of the batch before").map(Some) }
}

fn read_count(r: &mut Reader<'_>) -> Result<u32, FormatError> {
    match r.uint()? {
        count @ 1..=4096 => Ok(count as u32),
        found => Err(FormatError::TooLong { what: "a batch", found, limit: MAX_BATCH as u64 }),
    }
}
