//! The verbs of a node: statements kept on a laptop that may be seized.

pub mod ask;
pub mod backup;
pub mod doctor;
pub mod import;
pub mod init;
pub mod log;
mod open;
mod question;
pub mod rejects;
pub mod report;
pub mod restore;
pub mod show;
pub mod verify;
pub mod withdraw;

pub use init::write_private;
pub use open::{Access, SecretArgs, keeper, noted, now};
