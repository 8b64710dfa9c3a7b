//! The pipeline over a folder, through the public crates: intake → statement ids → findings.

use super::view::{Found, Report, View};
use anyhow::Context as _;
use khabar_findings::{Findings, Options, Stage, Statements};
use khabar_model::Policy;
use std::path::Path;

/// A folder that was read.
pub struct Folder {
    /// Its statements.
    pub statements: Statements,
    /// The policy in force.
    pub policy: Policy,
    /// Hash of the policy.
    pub policy_hash: [u8; 32],
}

/// Read a folder of reports and give ids.
pub fn read(path: &Path) -> anyhow::Result<Folder> {
    let mut folder = khabar_intake::read_folder(path, &khabar_intake::Options::default(), &mut |_| {})
        .with_context(|| format!("cannot read {}", path.display()))?;
    for reject in &folder.rejects {
        eprintln!("rejected {}: {:?} {}", reject.at, reject.reason, reject.found);
    }
    let statements = Statements {
        sources: folder.sources.clone(),
        reports: khabar_statement::identify(std::mem::take(&mut folder.reports)),
        posts: khabar_statement::identify_posts(std::mem::take(&mut folder.posts)),
        tallies: khabar_statement::identify_tallies(std::mem::take(&mut folder.tallies)),
        ..Statements::default()
    };
    Ok(Folder { statements, policy: folder.policy.clone(), policy_hash: folder.policy_hash })
}

/// Judge the reports of those rows that are kept; `on_stage` is told when each stage begins.
pub fn judge(
    folder: &Folder,
    keep: impl Fn(&str, u32) -> bool,
    on_stage: &mut dyn FnMut(&'static str),
) -> anyhow::Result<View> {
    let mut statements = folder.statements.clone();
    statements.reports.retain(|report| keep(&report.at.file, report.at.row));
    let mut progress = |stage| {
        on_stage(match stage {
            Stage::Provenance => "provenance",
            Stage::Linkage(stage) => stage,
            Stage::Corroboration => "corroboration",
            Stage::Counting => "counting",
        });
    };
    let options = Options::default();
    let findings =
        khabar_findings::findings(statements, &folder.policy, folder.policy_hash, &options, &mut progress)?;
    Ok(view(&findings))
}

/// CPU seconds by stage.
#[derive(Default)]
pub struct Laps {
    laps: std::collections::BTreeMap<&'static str, f64>,
    at: f64,
    stage: Option<&'static str>,
}

impl Laps {
    /// A stage begins, and the one before ends.
    pub fn begin(&mut self, stage: &'static str) {
        let now = cpu_seconds();
        if let Some(before) = self.stage.replace(stage) {
            *self.laps.entry(before).or_default() += now - self.at;
        }
        self.at = now;
    }

    /// Seconds of each stage, in hundredths.
    pub fn seconds(&self) -> std::collections::BTreeMap<&'static str, f64> {
        self.laps.iter().map(|(stage, seconds)| (*stage, (seconds * 100.0).round() / 100.0)).collect()
    }
}

fn view(findings: &Findings) -> View {
    let reports = findings.reports.iter().zip(&findings.person_of).map(|(report, person)| Report {
        file: report.at.file.to_string(),
        row: report.at.row,
        person: *person,
        naive: naive(&report.said),
    });
    let people = findings.beliefs.iter().map(|person| {
        let axes = person.axes.iter().flat_map(|axis| {
            axis.values.iter().enumerate().map(|(n, found)| Found {
                value: found.value,
                level: found.level,
                now: found.now,
                headline: axis.headline == Some(n),
            })
        });
        axes.collect()
    });
    View {
        reports: reports.collect(),
        people: people.collect(),
        edges: findings.linked.edges.iter().map(|edge| (edge.a, edge.b, edge.probability)).collect(),
    }
}

/// What somebody with a spreadsheet would join on: the first name given, folded, and the birth year.
fn naive(report: &khabar_model::Report) -> Option<(String, Option<i16>)> {
    let name = report.person.names.first()?;
    let folded = name.text.chars().flat_map(char::to_lowercase).filter_map(fold).collect();
    let year = report.person.born().map(|days| days.first.to_date().year());
    Some((folded, year))
}

/// Letters as a careful spreadsheet user folds them: Arabic ye and kaf, hamza and madda forms; nothing but letters.
fn fold(c: char) -> Option<char> {
    match c {
        'ي' | 'ى' | 'ئ' => Some('ی'),
        'ك' => Some('ک'),
        'آ' | 'أ' | 'إ' => Some('ا'),
        c => c.is_alphabetic().then_some(c),
    }
}

/// CPU seconds so far, user and system, all threads; 0 where the kernel does not tell.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let field = |n: usize| rest.split_whitespace().nth(n).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

/// Peak resident memory in megabytes; 0 where the kernel does not tell.
pub fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().next().and_then(|v| v.parse().ok()).unwrap_or(0.0);
    (kilobytes / 1024.0).round()
}
