//! The way out: the gate, the tables, the pages. It never computes a finding.

pub mod aggregate;
pub mod card;
mod finding;
pub mod gate;
pub mod internal;
pub mod page;

pub use gate::{Audience, Released};

use khabar_findings::Findings;

/// `desk.html`, released to the recipient that `extra` names, and to nobody else.
pub fn desk_file(findings: &Findings, extra: &page::DeskExtra<'_>) -> Released {
    let audience = Audience::Internal(extra.recipient.to_owned());
    Released::new("desk.html", audience, page::desk(findings, extra).into_bytes())
}

/// `report.html`, released to anybody.
pub fn report_file(findings: &Findings, extra: &page::ReportExtra<'_>) -> Released {
    Released::new("report.html", Audience::Public, page::report(findings, extra).into_bytes())
}
