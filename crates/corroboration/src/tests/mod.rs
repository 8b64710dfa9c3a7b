//! What corroboration promises. All people, sources and words are made up.

#[allow(dead_code)]
mod case;
mod decisions;
mod dependence;
mod explain;
mod levels;
mod oddities;
mod properties;
mod trust;
