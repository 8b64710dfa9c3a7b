//! The keyring: the content key of every row, in one file. Erasing a row is rewriting this file without its key,
//! under a fresh key: whoever did not keep the old file cannot open what was erased, passphrase or not.
//!
//! A magic line, the ring's key sealed under the owner's secret, then blocks: length, random nonce, and a run of
//! keys encrypted under the ring's key with the block's number as associated data. Appending adds a block.

use crate::error::{StoreError, file};
use crate::random::Random;
use crate::secret::{self, Cost, Secret, WRAPPED};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize as _, Zeroizing};

const MAGIC: &[u8] = b"khabar keyring 1\n";
const HEADER: usize = MAGIC.len() + WRAPPED;
/// Most keys of one block.
const BLOCK: usize = 65_536;

/// All content keys, by the sequence number of their row. A key of zeros is none.
pub(crate) struct Keyring {
    path: PathBuf,
    key: Zeroizing<[u8; 32]>,
    keys: Vec<[u8; 32]>,
    blocks: u64,
    length: u64,
}

impl Drop for Keyring {
    fn drop(&mut self) {
        self.keys.zeroize();
    }
}

impl Keyring {
    /// A new ring without keys.
    pub(crate) fn create(
        path: &Path,
        secret: &Secret,
        cost: Cost,
        random: &mut Random,
    ) -> Result<Self, StoreError> {
        let mut ring = Self {
            path: path.to_path_buf(),
            key: Zeroizing::new([0; 32]),
            keys: vec![[0; 32]],
            blocks: 0,
            length: 0,
        };
        ring.rewrite(secret, cost, random, &[])?;
        Ok(ring)
    }

    /// Read a ring. A last block that was cut short while it was written is cut off: its rows were never
    /// acknowledged.
    pub(crate) fn open(path: &Path, secret: &Secret) -> Result<(Self, Cost), StoreError> {
        let mut bytes = Vec::new();
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(file(path))?;
        let (key, cost) = open_header(&bytes, secret)?;
        let mut ring =
            Self { path: path.to_path_buf(), key, keys: vec![[0; 32]], blocks: 0, length: HEADER as u64 };
        let mut rest = &bytes[HEADER..];
        while let Some((block, after)) = next_block(rest) {
            ring.read_block(block)?;
            ring.length += (rest.len() - after.len()) as u64;
            rest = after;
        }
        if !rest.is_empty() {
            truncate(path, ring.length)?;
        }
        Ok((ring, cost))
    }

    /// The key of a row.
    pub(crate) fn get(&self, seq: u64) -> Option<&[u8; 32]> {
        self.keys.get(usize::try_from(seq).ok()?).filter(|key| **key != [0; 32])
    }

    /// The first sequence number that was never used.
    pub(crate) fn next(&self) -> u64 {
        self.keys.len() as u64
    }

    /// Draw `count` keys for the rows from [`Keyring::next`] on, and write them down before anything uses them.
    pub(crate) fn grow(&mut self, count: usize, random: &mut Random) -> Result<u64, StoreError> {
        let first = self.next();
        let before = self.keys.len();
        self.keys.extend((0..count).map(|_| random.bytes::<32>()));
        match self.append(before, random) {
            Ok(()) => Ok(first),
            Err(error) => {
                self.keys.truncate(before);
                // Bytes of a block that was not finished are no block; opening would cut them off all the same.
                let _ = truncate(&self.path, self.length);
                Err(error)
            }
        }
    }

    /// Write the ring anew under a fresh key, without the keys of these rows.
    pub(crate) fn rewrite(
        &mut self,
        secret: &Secret,
        cost: Cost,
        random: &mut Random,
        without: &[u64],
    ) -> Result<(), StoreError> {
        for seq in without {
            if let Some(key) = usize::try_from(*seq).ok().and_then(|at| self.keys.get_mut(at)) {
                key.zeroize();
            }
        }
        let fresh = Zeroizing::new(random.bytes::<32>());
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&secret::wrap(&fresh, secret, cost, random.bytes(), random.bytes())?);
        let mut blocks = 0;
        for (index, run) in self.keys.chunks(BLOCK).enumerate() {
            bytes.extend(block(&fresh, blocks, (index * BLOCK) as u64, run, random)?);
            blocks += 1;
        }
        let next = self.path.with_extension("next");
        replace(&self.path, &next, &bytes)?;
        self.key = fresh;
        self.blocks = blocks;
        self.length = bytes.len() as u64;
        Ok(())
    }

    /// The ring as bytes under another key, for a backup.
    pub(crate) fn export(&self, key: &[u8; 32], random: &mut Random) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::with_capacity(self.keys.len() * 33);
        for (index, run) in self.keys.chunks(BLOCK).enumerate() {
            bytes.extend(block(key, index as u64, (index * BLOCK) as u64, run, random)?);
        }
        Ok(bytes)
    }

    /// A new ring from the bytes of [`Keyring::export`].
    pub(crate) fn import(
        path: &Path,
        bytes: &[u8],
        key: &[u8; 32],
        secret: &Secret,
        cost: Cost,
        random: &mut Random,
    ) -> Result<Self, StoreError> {
        let key = Zeroizing::new(*key);
        let mut ring = Self { path: path.to_path_buf(), key, keys: vec![[0; 32]], blocks: 0, length: 0 };
        let mut rest = bytes;
        while let Some((block, after)) = next_block(rest) {
            ring.read_block(block)?;
            rest = after;
        }
        if !rest.is_empty() {
            return Err(StoreError::DamagedKeyring { block: ring.blocks as usize, what: "it is cut short" });
        }
        ring.rewrite(secret, cost, random, &[])?;
        Ok(ring)
    }

    fn append(&mut self, from: usize, random: &mut Random) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        let mut blocks = self.blocks;
        for (index, run) in self.keys[from..].chunks(BLOCK).enumerate() {
            bytes.extend(block(&self.key, blocks, (from + index * BLOCK) as u64, run, random)?);
            blocks += 1;
        }
        let mut open = OpenOptions::new().write(true).open(&self.path).map_err(file(&self.path))?;
        let write = |open: &mut File| {
            open.seek(SeekFrom::Start(self.length))?;
            open.write_all(&bytes)?;
            open.sync_data()
        };
        write(&mut open).map_err(file(&self.path))?;
        self.length += bytes.len() as u64;
        self.blocks = blocks;
        Ok(())
    }

    fn read_block(&mut self, sealed: &[u8]) -> Result<(), StoreError> {
        let number = self.blocks;
        let damaged = |what| StoreError::DamagedKeyring { block: number as usize, what };
        let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or(damaged("it is too short"))?;
        let opened = secret::open(&self.key, nonce, &number.to_le_bytes(), sealed);
        let plain = Zeroizing::new(opened.ok_or(damaged("its bytes were changed"))?);
        let (first, run) = plain.split_first_chunk::<8>().ok_or(damaged("it is empty"))?;
        let first =
            usize::try_from(u64::from_le_bytes(*first)).map_err(|_| damaged("its rows are out of range"))?;
        // A run starts where the one before ended, or anew at 0 after a rewriting.
        if first > self.keys.len() || run.len() % 32 != 0 {
            return Err(damaged("its rows are out of range"));
        }
        self.keys.truncate(first);
        self.keys.extend(run.chunks_exact(32).map(|key| <[u8; 32]>::try_from(key).unwrap_or_default()));
        self.blocks += 1;
        Ok(())
    }
}

fn open_header(bytes: &[u8], secret: &Secret) -> Result<(Zeroizing<[u8; 32]>, Cost), StoreError> {
    let header = bytes.get(..HEADER).filter(|header| header.starts_with(MAGIC));
    let header =
        header.ok_or(StoreError::DamagedKeyring { block: 0, what: "it does not start as a keyring" })?;
    let mut wrapped = [0; WRAPPED];
    wrapped.copy_from_slice(&header[MAGIC.len()..]);
    Ok((secret::unwrap(&wrapped, secret)?, Cost::of(&wrapped)))
}

/// The next block's bytes, and what follows; none where the bytes end inside it.
fn next_block(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    (length <= rest.len()).then(|| rest.split_at(length))
}

fn block(
    key: &[u8; 32],
    number: u64,
    first: u64,
    run: &[[u8; 32]],
    random: &mut Random,
) -> Result<Vec<u8>, StoreError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(8 + run.len() * 32));
    plain.extend_from_slice(&first.to_le_bytes());
    plain.extend(run.iter().flatten());
    let nonce = random.bytes::<24>();
    let sealed = secret::seal(key, &nonce, &number.to_le_bytes(), &plain)?;
    let mut bytes = Vec::with_capacity(28 + sealed.len());
    bytes.extend_from_slice(&((24 + sealed.len()) as u32).to_le_bytes());
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Write a whole file beside, force it down, and put it in place in one step.
pub(crate) fn replace(path: &Path, next: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let write = || {
        let mut open = create_private(next)?;
        open.write_all(bytes)?;
        open.sync_all()?;
        std::fs::rename(next, path)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
    };
    write().map_err(|error| {
        let _ = std::fs::remove_file(next);
        file(path)(error)
    })
}

/// A new file that only its owner can read.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn truncate(path: &Path, length: u64) -> Result<(), StoreError> {
    let cut = || {
        let open = OpenOptions::new().write(true).open(path)?;
        open.set_len(length)?;
        open.sync_all()
    };
    cut().map_err(file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::noise;

    #[test]
    fn a_million_changed_rings_are_refused() {
        let path = std::env::temp_dir().join(format!("khabar-ring-noise-{}", std::process::id()));
        let (secret, mut random) = (Secret::key_file(vec![7; 64]), Random::new().unwrap());
        let mut ring = Keyring::create(&path, &secret, Cost::default(), &mut random).unwrap();
        ring.grow(2, &mut random).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let header = bytes[..HEADER].to_vec();
        noise(1_000_000, std::slice::from_ref(&header), |changed| {
            let same = changed.get(..HEADER) == Some(&header[..]);
            assert_eq!(open_header(changed, &secret).is_ok(), same, "{changed:?}");
        });
        let (block, _) = next_block(&bytes[HEADER..]).unwrap();
        let mut reader = Keyring { path, key: ring.key.clone(), keys: vec![[0; 32]], blocks: 0, length: 0 };
        noise(1_000_000, &[block.to_vec()], |changed| {
            if changed != block {
                assert!(reader.read_block(changed).is_err(), "{changed:?}");
            }
        });
        assert!(reader.read_block(block).is_ok());
    }
}
