//! Multiple systems estimation: from several incomplete lists of the same people, how many are on no list,
//! or a refusal that says why.
//!
//! The way through the crate, in the order in which data flows:
//!
//! * [`Capture`]s (who is on which list) and [`ListDeclaration`]s (what the lists claim to cover) go through
//!   [`reconcile_lists`], which merges copies, drops aggregators and parts lists of different populations;
//! * a [`CaptureTable`] counts people by capture pattern;
//! * [`estimate`] checks every ground for refusal, runs the methods that the number of lists allows, and
//!   returns an [`Estimate`]: intervals, assumptions, warnings and refusals, never one bare number;
//! * [`estimate_strata`] does so per stratum and says what the total can be.
//!
//! The crate is pure: no files, no clock, randomness only from [`Options::seed`], and the same bytes whatever
//! the number of threads.

mod beside;
pub mod bootstrap;
pub mod chao;
mod checks;
pub mod convergence;
mod declare;
pub mod decomposable;
mod estimate;
pub mod lcmcr;
pub mod loglinear;
mod math;
mod methods;
mod random;
mod reconcile;
mod refusal;
mod report;
mod strata;
mod table;

pub use declare::{Axis, Group, ListDeclaration, Population, Scope, Stated};
pub use estimate::{LinkageError, Options, estimate};
pub use reconcile::{Action, Capture, PopulationGroup, Reconciled, reconcile_lists, tables_by_stratum};
pub use refusal::{Assumption, Language, Refusal, ScopePart, Warning};
pub use report::{
    Detail, Estimate, Interval, LeaveOneOut, ListCount, Method, MethodKind, Overlap, RecordsLeftOut,
    Sensitivity, Worded,
};
pub use strata::{StratifiedEstimate, Stratum, StratumEstimate, Total, estimate_strata};
pub use table::{CaptureTable, MAX_LISTS, TableError};
