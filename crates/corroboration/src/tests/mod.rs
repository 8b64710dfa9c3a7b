//! What corroboration promises. All people, sources and words are made up.

#[allow(dead_code)]
mod case;
mod decisions;
mod levels;
mod properties;
