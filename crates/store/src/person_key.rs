//! A person's key in a file of its own, sealed under that person's own passphrase: on a stick, on their own device, or
//! beside the node. Opening the node opens none of them.
//!
//! A magic line, two slots of the same form, then what they seal: the secret, and where its chain stands. The first slot
//! opens by the passphrase, the second by the duress phrase; where there is none, the second is sealed under random
//! bytes, and nobody can see which it is. Both are always tried, so that the time does not tell either. What they seal is
//! bound to both: whoever spoils the slot of a duress phrase spoils the key.

use crate::error::{StoreError, file};
use crate::keyring::replace;
use crate::random::Random;
use crate::secret::{self, Cost, Secret, WRAPPED};
use crate::settings::Hex32;
use khabar_statement::{Batch, Held, KeyId, Signer};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize as _, Zeroizing};

const MAGIC: &[u8] = b"khabar key 1\n";
const HEAD: usize = MAGIC.len() + 2 * WRAPPED;

/// A person's key, opened.
pub struct PersonKey {
    path: PathBuf,
    slots: [[u8; WRAPPED]; 2],
    key: Zeroizing<[u8; 32]>,
    state: State,
    duress: bool,
}

#[derive(Serialize, Deserialize)]
struct State {
    secret: Hex32,
    label: String,
    counter: u64,
    previous: Option<[u8; 16]>,
}

impl Drop for PersonKey {
    fn drop(&mut self) {
        self.state.secret.0.zeroize();
    }
}

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonKey({})", self.path.display())
    }
}

impl PersonKey {
    /// Make a key in a new file; from a secret where one is given (a root key that leaves its node).
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::WeakPassphrase`], or a failure of the disk.
    pub fn create(
        path: &Path,
        label: &str,
        passphrase: &Secret,
        duress: Option<&Secret>,
        secret: Option<[u8; 32]>,
        cost: Cost,
    ) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.to_path_buf()));
        }
        let mut random = Random::new()?;
        let key = Zeroizing::new(random.bytes::<32>());
        let secret = Hex32(secret.unwrap_or_else(|| random.bytes()));
        let state = State { secret, label: label.to_owned(), counter: 0, previous: None };
        let slots = slots(&key, passphrase, duress, cost, &mut random)?;
        let this = Self { path: path.to_path_buf(), slots, key, state, duress: false };
        this.save()?;
        Ok(this)
    }

    /// Open a key.
    ///
    /// # Errors
    /// [`StoreError::WrongKeyPassphrase`], [`StoreError::BadKey`], or a failure of the disk.
    pub fn open(path: &Path, passphrase: &Secret) -> Result<Self, StoreError> {
        Self::read(path, &std::fs::read(path).map_err(file(path))?, passphrase)
    }

    fn read(path: &Path, bytes: &[u8], passphrase: &Secret) -> Result<Self, StoreError> {
        let bad = |what| StoreError::BadKey(path.to_path_buf(), what);
        if !bytes.starts_with(MAGIC) {
            return Err(bad("it does not start as one"));
        }
        let cut = |from: usize, to: usize| bytes.get(from..to).ok_or(bad("it is cut short"));
        let slot = |number: usize| {
            let from = MAGIC.len() + number * WRAPPED;
            <[u8; WRAPPED]>::try_from(cut(from, from + WRAPPED)?).map_err(|_| bad("it is cut short"))
        };
        let slots = [slot(0)?, slot(1)?];
        let opened = [secret::unwrap(&slots[0], passphrase), secret::unwrap(&slots[1], passphrase)];
        let [by_passphrase, by_duress] = opened.map(Result::ok);
        let duress = by_passphrase.is_none();
        let key = by_passphrase.or(by_duress);
        let key = key.ok_or_else(|| StoreError::WrongKeyPassphrase(path.to_path_buf()))?;
        let nonce = <[u8; 24]>::try_from(cut(HEAD, HEAD + 24)?).map_err(|_| bad("it is cut short"))?;
        let plain = secret::open(&key, &nonce, cut(0, HEAD)?, cut(HEAD + 24, bytes.len())?);
        let plain = Zeroizing::new(plain.ok_or(bad("its bytes were changed"))?);
        let state = serde_json::from_slice(&plain).map_err(|_| bad("its content is not readable"))?;
        Ok(Self { path: path.to_path_buf(), slots, key, state, duress })
    }

    /// It was opened by the duress phrase.
    pub fn under_duress(&self) -> bool {
        self.duress
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        Signer::new(&self.state.secret.0, 0, None).public()
    }

    /// The name of the key.
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public())
    }

    /// The label it was made with.
    pub fn label(&self) -> &str {
        &self.state.label
    }

    /// Where the key's chain stands: the further of what the file and what a node know.
    pub fn next(&self, known: (u64, Option<[u8; 16]>)) -> (u64, Option<[u8; 16]>) {
        if known.0 > self.state.counter { known } else { (self.state.counter, self.state.previous) }
    }

    /// Sign a batch. `known` is where a node believes the chain to stand. The step is written down before the batch is
    /// returned, so that the key never signs one counter twice, whatever fails afterwards.
    ///
    /// # Errors
    /// What [`Signer::sign`] refuses, or a failure of the disk.
    pub fn sign(&mut self, bodies: Vec<Held>, known: (u64, Option<[u8; 16]>)) -> Result<Batch, StoreError> {
        let (counter, previous) = self.next(known);
        let mut signer = Signer::new(&self.state.secret.0, counter, previous);
        let batch = signer.sign(bodies)?;
        (self.state.counter, self.state.previous) = (signer.counter, signer.previous);
        self.save()?;
        Ok(batch)
    }

    /// Seal the key anew under another passphrase.
    ///
    /// # Errors
    /// [`StoreError::WeakPassphrase`], or a failure of the disk.
    pub fn change_passphrase(
        &mut self,
        passphrase: &Secret,
        duress: Option<&Secret>,
        cost: Cost,
    ) -> Result<(), StoreError> {
        let mut random = Random::new()?;
        self.key = Zeroizing::new(random.bytes());
        self.slots = slots(&self.key, passphrase, duress, cost, &mut random)?;
        self.save()
    }

    fn save(&self) -> Result<(), StoreError> {
        let mut random = Random::new()?;
        let nonce = random.bytes::<24>();
        let json = serde_json::to_vec(&self.state).map_err(|_| StoreError::Record("a key"))?;
        let mut bytes = MAGIC.to_vec();
        self.slots.iter().for_each(|slot| bytes.extend_from_slice(slot));
        bytes.extend_from_slice(&nonce);
        let sealed = secret::seal(&self.key, &nonce, &bytes[..HEAD], &Zeroizing::new(json))?;
        bytes.extend(sealed);
        replace(&self.path, &self.path.with_extension("next"), &bytes)
    }
}

fn slots(
    key: &[u8; 32],
    passphrase: &Secret,
    duress: Option<&Secret>,
    cost: Cost,
    random: &mut Random,
) -> Result<[[u8; WRAPPED]; 2], StoreError> {
    passphrase.check()?;
    if let Some(duress) = duress {
        duress.check()?;
    }
    let nobody = Secret::key_file(random.bytes::<32>().to_vec());
    // Under random bytes the slot opens for nobody; its cost is written as that of a passphrase.
    let second = duress.unwrap_or(&nobody);
    let first = secret::wrap(key, passphrase, cost, random.bytes(), random.bytes())?;
    Ok([first, secret::wrap(key, second, cost, random.bytes(), random.bytes())?])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 64, passes: 1 };

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("khabar-person-key-{name}-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        path
    }

    #[test]
    fn a_key_opens_by_its_own_words_alone_and_says_which() {
        let path = scratch("open");
        let (own, duress) =
            (Secret::passphrase("made-up words one"), Secret::passphrase("made-up words two"));
        let made = PersonKey::create(&path, "made-up", &own, Some(&duress), None, CHEAP).unwrap();
        let opened = PersonKey::open(&path, &own).unwrap();
        assert_eq!((opened.id(), opened.under_duress()), (made.id(), false));
        assert!(PersonKey::open(&path, &duress).unwrap().under_duress());
        let other = PersonKey::open(&path, &Secret::passphrase("made-up words three"));
        assert!(matches!(other, Err(StoreError::WrongKeyPassphrase(_))));
        // Without a duress phrase the file has the same length and the same form.
        let plain = scratch("plain");
        PersonKey::create(&plain, "made-up", &own, None, None, CHEAP).unwrap();
        let length = |path: &Path| std::fs::metadata(path).unwrap().len();
        assert_eq!(length(&path), length(&plain));
        std::fs::remove_file(&path).unwrap();
        std::fs::remove_file(&plain).unwrap();
    }

    #[test]
    fn a_changed_or_cut_file_is_refused() {
        let path = scratch("changed");
        let own = Secret::passphrase("made-up words one");
        PersonKey::create(&path, "made-up", &own, None, None, CHEAP).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        for length in [0, 5, MAGIC.len(), HEAD, HEAD + 24, bytes.len() - 1] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            assert!(PersonKey::open(&path, &own).is_err(), "{length} bytes");
        }
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(matches!(PersonKey::open(&path, &own), Err(StoreError::BadKey(..))));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_million_changed_keys_are_refused() {
        let (path, words) = (scratch("noise"), Secret::key_file(vec![7; 64]));
        PersonKey::create(&path, "made-up", &words, None, None, CHEAP).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let read = |bytes: &[u8]| PersonKey::read(&path, bytes, &words).is_ok();
        assert!(read(&whole));
        crate::noise::noise(1_000_000, std::slice::from_ref(&whole), |changed| {
            assert!(!read(changed) || changed == whole, "{changed:?}");
        });
    }
}
