//! Compartments: a sealed part is encrypted to its named keepers, each by key, never to "the group".
//!
//! The part is encrypted once under a key of its own; that key is sealed to each keeper (X25519 with an ephemeral
//! key, BLAKE3 as key derivation, ChaCha20-Poly1305), 80 bytes a keeper. Lengths are padded to 64 bytes.

use crate::body::{KeyId, too_long};
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::part::{Part, PartKind};
use crate::wire::list_of;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const WRAP: &str = "khabar 2026-11 sealed part: key for one keeper";
const SEEDS: &str = "khabar 2026-11 sealed part: randomness of one sealing";
const PAD: usize = 64;
/// Most keepers of one part.
pub const MAX_KEEPERS: usize = 64;

/// Why a sealed part does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The bytes break a rule of the format.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The key is none of the keepers'.
    #[error("sealed to {count} other keepers; ask one of them")]
    NotAKeeper {
        /// How many keepers it has.
        count: usize,
    },
    /// The ciphertext was changed, or sealed to another key under this name.
    #[error("the sealed part does not open with its keeper's key: it was changed on the way")]
    Changed,
    /// A part must have a keeper.
    #[error("a sealed part has 1 to {MAX_KEEPERS} keepers, found {found}")]
    Keepers {
        /// How many were given.
        found: usize,
    },
}

/// A part as it lies beside the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPart {
    /// What it holds, so that it can be erased by whoever cannot read it.
    pub kind: PartKind,
    /// The hash that the body holds.
    pub hash: [u8; 32],
    /// For each keeper, the name of the sealing key and the part's key sealed to it.
    pub boxes: Vec<(KeyId, [u8; 80])>,
    /// The part, padded and encrypted.
    pub ciphertext: Vec<u8>,
}

/// Seals parts to keepers. The ephemeral keys are made once, and serve all parts that it seals: each part has a key
/// of its own, and the wrapping key depends on the part.
pub struct Sealer {
    randomness: blake3::OutputReader,
    keepers: Vec<Wrap>,
}

/// What one keeper's boxes are made with.
struct Wrap {
    keeper: KeyId,
    ephemeral: [u8; 32],
    shared: blake3::Hasher,
}

impl Sealer {
    /// A sealer to keepers' public sealing keys. `seed` is fresh randomness, never used twice.
    ///
    /// # Errors
    /// [`SealError::Keepers`] for none or too many; [`SealError::Changed`] for a key that is none.
    pub fn new(keepers: &[[u8; 32]], seed: &[u8; 32]) -> Result<Self, SealError> {
        if !(1..=MAX_KEEPERS).contains(&keepers.len()) {
            return Err(SealError::Keepers { found: keepers.len() });
        }
        let mut randomness = blake3::Hasher::new_derive_key(SEEDS).update(seed).finalize_xof();
        let wrap = |keeper: &[u8; 32]| {
            let mut secret = Zeroizing::new([0; 32]);
            randomness.fill(&mut *secret);
            let secret = StaticSecret::from(*secret);
            let ephemeral = *PublicKey::from(&secret).as_bytes();
            let shared = wrapping(&secret, &PublicKey::from(*keeper), &ephemeral, keeper)?;
            Ok(Wrap { keeper: KeyId::of(keeper), ephemeral, shared })
        };
        let keepers = keepers.iter().map(wrap).collect::<Result<_, SealError>>()?;
        Ok(Self { randomness, keepers })
    }

    /// Seal one part.
    ///
    /// # Errors
    /// [`SealError::Changed`] where the part is too long for the cipher.
    pub fn seal(&mut self, part: &Part) -> Result<SealedPart, SealError> {
        let mut key = Zeroizing::new([0; 32]);
        self.randomness.fill(&mut *key);
        let hash = part.hash();
        let ciphertext = encrypt(&key, &Zeroizing::new(pad(part.encode())))?;
        let boxed = |wrap: &Wrap| {
            let mut sealed = [0; 80];
            sealed[..32].copy_from_slice(&wrap.ephemeral);
            sealed[32..].copy_from_slice(&encrypt(&wrapping_key(&wrap.shared, &hash), &*key)?);
            Ok((wrap.keeper, sealed))
        };
        let boxes = self.keepers.iter().map(boxed).collect::<Result<_, SealError>>()?;
        Ok(SealedPart { kind: part.kind, hash, boxes, ciphertext })
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer(to {})", self.keepers.len())
    }
}

impl SealedPart {
    /// Seal one part alone.
    ///
    /// # Errors
    /// Those of [`Sealer::new`] and [`Sealer::seal`].
    pub fn seal(part: &Part, keepers: &[[u8; 32]], seed: &[u8; 32]) -> Result<Self, SealError> {
        Sealer::new(keepers, seed)?.seal(part)
    }

    /// Open the part with one keeper's secret sealing key, and check that it is the one the body holds.
    ///
    /// # Errors
    /// [`SealError::NotAKeeper`], [`SealError::Changed`], or the rule of the format that the part breaks.
    pub fn open(&self, secret: &[u8; 32]) -> Result<Part, SealError> {
        let secret = StaticSecret::from(*secret);
        let public = PublicKey::from(&secret);
        let me = KeyId::of(public.as_bytes());
        let sealed = self.boxes.iter().find(|(keeper, _)| *keeper == me);
        let (_, sealed) = sealed.ok_or(SealError::NotAKeeper { count: self.boxes.len() })?;
        let key = open_key(sealed, &secret, public.as_bytes(), &self.hash)?;
        let plain = Zeroizing::new(decrypt(&key, &self.ciphertext)?);
        let part = Part::decode(unpad(&plain).ok_or(SealError::Changed)?)?;
        if part.hash() != self.hash || part.kind != self.kind { Err(SealError::Changed) } else { Ok(part) }
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(self.ciphertext.len() + 100 * self.boxes.len() + 48);
        w.list(4);
        w.uint(self.kind.number());
        w.bytes(&self.hash);
        w.list(self.boxes.len());
        for (keeper, sealed) in &self.boxes {
            w.list(2);
            w.bytes(&keeper.0);
            w.bytes(sealed);
        }
        w.bytes(&self.ciphertext);
        w.into_bytes()
    }

    /// Read the canonical bytes.
    ///
    /// # Errors
    /// The first rule of the format that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut r = Reader::new(bytes);
        list_of(&mut r, "a sealed part", "4", 4)?;
        let kind = PartKind::from_number(r.uint()?);
        let hash = r.array("a hash")?;
        let boxes = match r.list()? {
            len if len > MAX_KEEPERS => return Err(too_long("the list of keepers", len, MAX_KEEPERS)),
            len => (0..len)
                .map(|_| {
                    list_of(&mut r, "a keeper's box", "2", 2)?;
                    Ok((KeyId(r.array("a key's name")?), r.array("a sealed key")?))
                })
                .collect::<Result<_, FormatError>>()?,
        };
        let ciphertext = r.bytes()?.to_vec();
        r.end()?;
        Ok(Self { kind, hash, boxes, ciphertext })
    }
}

/// The public sealing key of a secret one.
pub fn sealing_public(secret: &[u8; 32]) -> [u8; 32] {
    *PublicKey::from(&StaticSecret::from(*secret)).as_bytes()
}

fn open_key(
    sealed: &[u8; 80],
    secret: &StaticSecret,
    me: &[u8; 32],
    part: &[u8; 32],
) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let mut ephemeral = [0; 32];
    ephemeral.copy_from_slice(&sealed[..32]);
    let shared = wrapping(secret, &PublicKey::from(ephemeral), &ephemeral, me)?;
    let plain = Zeroizing::new(decrypt(&wrapping_key(&shared, part), &sealed[32..])?);
    let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| SealError::Changed)?;
    Ok(Zeroizing::new(key))
}

/// BLAKE3 over the shared secret and both public keys; a shared secret of zeros (a key of small order) is refused.
fn wrapping(
    secret: &StaticSecret,
    other: &PublicKey,
    ephemeral: &[u8; 32],
    keeper: &[u8; 32],
) -> Result<blake3::Hasher, SealError> {
    let shared = secret.diffie_hellman(other);
    if !shared.was_contributory() {
        return Err(SealError::Changed);
    }
    let mut hasher = blake3::Hasher::new_derive_key(WRAP);
    hasher.update(shared.as_bytes()).update(ephemeral).update(keeper);
    Ok(hasher)
}

/// The key that wraps one part's key for one keeper.
fn wrapping_key(shared: &blake3::Hasher, part: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(*shared.clone().update(part).finalize().as_bytes())
}

/// Each key encrypts one message, so the nonce is zero.
fn encrypt(key: &[u8; 32], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.encrypt(&Nonce::default(), plain).map_err(|_| SealError::Changed)
}

fn decrypt(key: &[u8; 32], ciphertext: &[u8]) -> Result<Vec<u8>, SealError> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&Nonce::default(), ciphertext).map_err(|_| SealError::Changed)
}

/// 0x80, then zeros up to the next multiple of 64: a reader of lengths learns little.
fn pad(mut plain: Vec<u8>) -> Vec<u8> {
    plain.push(0x80);
    plain.resize(plain.len().next_multiple_of(PAD), 0);
    plain
}

fn unpad(plain: &[u8]) -> Option<&[u8]> {
    let end = plain.iter().rposition(|byte| *byte != 0)?;
    (plain[end] == 0x80).then(|| &plain[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::PartKind;

    fn part() -> Part {
        Part { kind: PartKind::SourceContact, salt: [3; 16], content: b"made-up contact".to_vec() }
    }

    #[test]
    fn its_keepers_open_it_and_nobody_else() {
        let (one, two, stranger) = ([1; 32], [2; 32], [9; 32]);
        let keepers = [sealing_public(&one), sealing_public(&two)];
        let sealed = SealedPart::seal(&part(), &keepers, &[7; 32]).unwrap();
        assert_eq!(SealedPart::decode(&sealed.encode()), Ok(sealed.clone()));
        assert_eq!(sealed.open(&one), Ok(part()));
        assert_eq!(sealed.open(&two), Ok(part()));
        assert_eq!(sealed.open(&stranger), Err(SealError::NotAKeeper { count: 2 }));
        assert_eq!(SealedPart::seal(&part(), &[], &[7; 32]), Err(SealError::Keepers { found: 0 }));
        let encoded = sealed.encode();
        assert!(!encoded.windows(7).any(|bytes| bytes == b"made-up"));
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let keeper = [1; 32];
        let bytes = SealedPart::seal(&part(), &[sealing_public(&keeper)], &[7; 32]).unwrap().encode();
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // The top bit of the ephemeral key is ignored by X25519, but is part of the key derivation.
            let opened =
                SealedPart::decode(&bytes).map_err(SealError::from).and_then(|part| part.open(&keeper));
            assert!(opened.is_err(), "bit {bit}");
        }
    }
}
