//! Log-linear models of the observed cells: every hierarchical model that holds the main effects and lacks
//! the term of all lists, chosen by BIC.
//!
//! Fienberg, Biometrika 1972; existence after Fienberg & Rinaldo, Ann. Stat. 2012, and Chan, Silverman &
//! Vincent, J. Survey Stat. Method. 2021.

mod average;
mod existence;
mod fit;
mod model;
mod profile;
mod select;

pub use average::{Part, average, mixture};
pub use existence::{Existence, existence};
pub use fit::{Fit, Fitter};
pub use model::{Model, ModelNameError, hierarchical_models};
pub use profile::profile_interval;
pub(crate) use select::exhaustive;
pub use select::{Order, Selection, select};

#[cfg(test)]
pub(crate) use select::tests;
