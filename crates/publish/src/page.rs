//! Pages for people: `desk.html` for one named recipient inside the group, `report.html` for anybody.
//!
//! Each is one self-contained file in Persian and English. The pages decide nothing: what they show was found by
//! `khabar-findings`, and what the public page may show went through the gate.

pub mod agreement;
pub mod bins;
pub mod chart;
pub mod count;
pub mod desk;
mod isolate;
pub mod numbers;
pub mod public;
mod relabel;
pub mod report;
pub mod shell;
pub mod tell;
pub mod words;

pub use desk::{Account, DeskExtra};
pub use public::ReportExtra;
pub use report::Outage;

use khabar_findings::Findings;

/// `desk.html`, for the recipient that `extra` names. The caller wraps it for that recipient alone.
pub fn desk(findings: &Findings, extra: &DeskExtra<'_>) -> String {
    desk::page(findings, extra)
}

/// `report.html`, for anybody.
pub fn report(findings: &Findings, extra: &ReportExtra<'_>) -> String {
    report::page(&public::view(findings, extra))
}
