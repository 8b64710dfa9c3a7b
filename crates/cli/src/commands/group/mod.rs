//! The verbs of a group's people: keys, decisions, the queue, what is told and given out.

mod act;
pub mod by;
pub mod checkpoint;
pub mod companion;
pub mod correct;
pub mod custody;
pub mod decide;
pub mod desk;
mod items;
pub mod key;
mod later;
pub mod policy;
pub mod queue;
pub mod record;
mod row;
pub mod sign;
pub mod vet;
mod view;
