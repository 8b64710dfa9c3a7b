//! The custody log: who did, saw and gave out what, when. Each note carries the hash of the note before, so that none
//! can be changed or taken out of the middle; a checkpoint that two leads sign names the newest link, so that the end
//! cannot be cut off either.

use crate::database::Table;
use crate::error::StoreError;
use crate::node::Node;
use crate::settings::Hex32;
use khabar_model::Instant;
use serde::{Deserialize, Serialize};

const LINK: &str = "khabar 2026-11 custody log: link";

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When, by this machine's clock.
    pub at: Instant,
    /// Who: the name of a key, or `node` where only the node was open.
    pub who: String,
    /// What was done: a verb.
    pub did: String,
    /// With what: ids, or other words.
    pub what: Vec<String>,
    /// To whom it was given out.
    pub to: Option<String>,
}

/// The log, and whether it is whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Custody {
    /// The notes, oldest first.
    pub notes: Vec<Note>,
    /// The link after each note.
    pub links: Vec<[u8; 32]>,
    /// The place of the first note that does not follow from the one before.
    pub broken: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct Linked {
    before: Hex32,
    note: Note,
}

impl Node {
    /// Write a note into the custody log.
    ///
    /// # Errors
    /// A failure of the disk.
    pub fn note(&mut self, note: Note) -> Result<(), StoreError> {
        let newest = self.newest::<Linked>(Table::Custody)?;
        let before = Hex32(newest.map_or([0; 32], |last| link(&last)));
        self.keep(Table::Custody, &[Linked { before, note }])?;
        Ok(())
    }

    /// The custody log, each link checked.
    ///
    /// # Errors
    /// A failure of the disk, or a damaged row.
    pub fn custody(&self) -> Result<Custody, StoreError> {
        let mut out = Custody::default();
        let mut before = [0; 32];
        for (at, (_, linked)) in self.read::<Linked>(Table::Custody)?.into_iter().enumerate() {
            if linked.before.0 != before && out.broken.is_none() {
                out.broken = Some(at);
            }
            before = link(&linked);
            out.links.push(before);
            out.notes.push(linked.note);
        }
        Ok(out)
    }

    /// The newest link: what a checkpoint names.
    ///
    /// # Errors
    /// A failure of the disk, or a damaged row.
    pub fn custody_head(&self) -> Result<Option<[u8; 32]>, StoreError> {
        Ok(self.newest::<Linked>(Table::Custody)?.map(|last| link(&last)))
    }
}

fn link(linked: &Linked) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(LINK);
    hasher.update(&linked.before.0);
    // The order of the fields is the order in the struct, so the bytes of one note are always the same.
    hasher.update(&serde_json::to_vec(&linked.note).unwrap_or_default());
    *hasher.finalize().as_bytes()
}
