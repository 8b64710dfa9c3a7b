//! What opens a node: a passphrase, by argon2id, or a key file, for servers.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const LEAST_PASSPHRASE: usize = 10;
const KEY_FILE: &str = "khabar 2026-11 node: key of a key file";

/// What its owner gives to open a node.
#[derive(Clone)]
pub enum Secret {
    /// Words in somebody's head.
    Passphrase(Zeroizing<String>),
    /// The bytes of a key file, of 32 or more.
    KeyFile(Zeroizing<Vec<u8>>),
}

impl Secret {
    /// A passphrase.
    pub fn passphrase(words: &str) -> Self {
        Self::Passphrase(Zeroizing::new(words.to_owned()))
    }

    /// The bytes of a key file.
    pub fn key_file(bytes: Vec<u8>) -> Self {
        Self::KeyFile(Zeroizing::new(bytes))
    }

    /// Strong enough to make a node with.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let (found, least) = match self {
            Secret::Passphrase(words) => (words.chars().count(), LEAST_PASSPHRASE),
            Secret::KeyFile(bytes) => (bytes.len(), 32),
        };
        if found < least { Err(StoreError::WeakPassphrase { least, found }) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What guessing a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What the passphrase of a sealed key costs.
    pub(crate) fn of(wrapped: &[u8; WRAPPED]) -> Self {
        let number =
            |at: usize| u32::from_le_bytes([wrapped[at], wrapped[at + 1], wrapped[at + 2], wrapped[at + 3]]);
        Self { memory: number(16), passes: number(20) }
    }
}

impl Default for Cost {
    /// 64 MiB and 3 passes: RFC 9106's second recommendation, about a fifth of a second.
    fn default() -> Self {
        Self { memory: 65_536, passes: 3 }
    }
}

/// A key sealed under a secret: 16 bytes of salt, the cost, 24 of nonce, the sealed key.
pub(crate) const WRAPPED: usize = 16 + 8 + 24 + 32 + 16;

/// Seal a key under a secret.
pub(crate) fn wrap(
    key: &[u8; 32],
    secret: &Secret,
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 24],
) -> Result<[u8; WRAPPED], StoreError> {
    let mut head = [0; 24];
    head[..16].copy_from_slice(&salt);
    head[16..20].copy_from_slice(&cost.memory.to_le_bytes());
    head[20..].copy_from_slice(&cost.passes.to_le_bytes());
    let key_of_secret = derive(secret, &salt, cost)?;
    let sealed = seal(&key_of_secret, &nonce, &head, key)?;
    let mut wrapped = [0; WRAPPED];
    wrapped[..24].copy_from_slice(&head);
    wrapped[24..48].copy_from_slice(&nonce);
    wrapped[48..].copy_from_slice(&sealed);
    Ok(wrapped)
}

/// Open a key that was sealed under a secret.
pub(crate) fn unwrap(wrapped: &[u8; WRAPPED], secret: &Secret) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let cost = Cost::of(wrapped);
    // A damaged cost must not ask for all memory there is.
    if cost.memory > 4 << 20 || cost.passes > 1000 {
        return Err(StoreError::DamagedKeyring {
            block: 0,
            what: "the cost of its passphrase is out of range",
        });
    }
    let mut nonce = [0; 24];
    nonce.copy_from_slice(&wrapped[24..48]);
    let key = derive(secret, &wrapped[..16], cost)?;
    let plain = Zeroizing::new(
        open(&key, &nonce, &wrapped[..24], &wrapped[48..]).ok_or(StoreError::WrongPassphrase)?,
    );
    let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| StoreError::WrongPassphrase)?;
    Ok(Zeroizing::new(key))
}

fn derive(secret: &Secret, salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut key = Zeroizing::new([0; 32]);
    match secret {
        Secret::KeyFile(bytes) => {
            let mut hasher = blake3::Hasher::new_derive_key(KEY_FILE);
            *key = *hasher.update(bytes).update(salt).finalize().as_bytes();
        }
        Secret::Passphrase(words) => {
            let damaged =
                |_| StoreError::DamagedKeyring { block: 0, what: "the cost of its passphrase is no cost" };
            let params = argon2::Params::new(cost.memory, cost.passes, 1, Some(32)).map_err(damaged)?;
            let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
            argon2.hash_password_into(words.as_bytes(), salt, &mut *key).map_err(damaged)?;
        }
    }
    Ok(key)
}

/// Encrypt under a key with a nonce drawn at random.
pub(crate) fn seal(
    key: &[u8; 32],
    nonce: &[u8; 24],
    aad: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher
        .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad })
        .map_err(|_| StoreError::Record("too long"))
}

/// Decrypt, where nothing was changed.
pub(crate) fn open(key: &[u8; 32], nonce: &[u8; 24], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).ok()
}

/// Encrypt a row under its content key, which encrypts nothing else: so the nonce is zero.
pub(crate) fn seal_row(key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.encrypt(&Nonce::default(), Payload { msg: plain, aad }).map_err(|_| StoreError::Record("too long"))
}

/// Decrypt a row, where nothing was changed.
pub(crate) fn open_row(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&Nonce::default(), Payload { msg: sealed, aad }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 64, passes: 1 };

    #[test]
    fn only_its_secret_opens_a_key() {
        for (secret, other) in [
            (Secret::passphrase("made-up words"), Secret::passphrase("made-up wordz")),
            (Secret::key_file(vec![1; 32]), Secret::key_file(vec![2; 32])),
        ] {
            let wrapped = wrap(&[7; 32], &secret, CHEAP, [1; 16], [2; 24]).unwrap();
            assert_eq!(*unwrap(&wrapped, &secret).unwrap(), [7; 32]);
            assert!(matches!(unwrap(&wrapped, &other), Err(StoreError::WrongPassphrase)));
            for bit in 0..WRAPPED * 8 {
                let mut changed = wrapped;
                changed[bit / 8] ^= 1 << (bit % 8);
                // A changed cost may be one that nobody can pay; the check comes first.
                if (16 * 8..24 * 8).contains(&bit) && matches!(secret, Secret::Passphrase(_)) && bit > 17 * 8
                {
                    continue;
                }
                assert!(unwrap(&changed, &secret).is_err(), "bit {bit}");
            }
        }
    }

    #[test]
    fn a_short_passphrase_is_refused() {
        assert!(matches!(
            Secret::passphrase("short").check(),
            Err(StoreError::WeakPassphrase { found: 5, .. })
        ));
        assert!(Secret::passphrase("شش کلمه از هر جا").check().is_ok());
    }
}
