//! What corroboration promises. All people, sources and words are made up.

#[allow(dead_code)]
mod case;
mod decisions;
mod explain;
mod levels;
mod properties;
