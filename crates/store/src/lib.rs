//! The store: statements on a laptop that may be seized, and taken back when they must be.
//!
//! A node is a folder with a database of encrypted rows and a keyring. Each row has a content key of its own; the
//! keyring holds them, under the owner's passphrase or key file; erasing rewrites it. Indexes and plaintext live in
//! memory only. Inquiries and rejected rows lie in tables of their own and are in no export.

mod aside;
mod backup;
mod custody;
mod database;
mod desk;
mod doctor;
mod erase;
#[cfg(test)]
mod erasure_tests;
mod error;
mod exchange;
mod index;
mod keyring;
mod node;
#[cfg(test)]
mod noise;
mod partner;
mod person_key;
mod random;
mod read;
mod record;
mod secret;
mod settings;

pub use aside::Reject;
pub use backup::{Backup, VALID_DAYS};
pub use custody::{Custody, Note};
pub use database::SCHEMA;
pub use doctor::Check;
pub use erase::Settled;
pub use error::StoreError;
pub use node::{Draft, Node, Opened, Put};
pub use person_key::PersonKey;
pub use random::Random;
pub use read::{Shown, Statements};
pub use record::Origin;
pub use secret::{Cost, Secret};
pub use settings::{GroupSettings, Hex32, Settings, keeper_keys};
