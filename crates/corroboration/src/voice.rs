//! Voices: one per report and thing said, with what its source may count for.

use crate::Input;
use crate::decide::Decisions;
use crate::sources::Groups;
use crate::topic::Topic;
use khabar_model::{
    Axis, Basis, Claim, Class, DateRole, Day, DayRange, Directness, Polarity, Report, Value, What,
};

/// One thing that one report says.
#[derive(Clone, Copy, Debug)]
pub struct Voice<V> {
    /// The report.
    pub report: u32,
    /// What it says.
    pub value: V,
    /// It denies it.
    pub denies: bool,
    /// The class of its source.
    pub class: Class,
    /// The number of its source, where anybody introduced it.
    pub source: Option<u32>,
    /// How near the source stands, as far as its class may: declared at most relayed.
    pub directness: Directness,
    /// It rests on a document that a reviewer verified.
    pub document: bool,
    /// Circumstances under which words may not be free: it weighs nothing.
    pub coerced: bool,
    /// Probability that it is about this person.
    pub same: f64,
    /// When.
    pub when: When,
    /// Place in the order of first seen.
    pub rank: u32,
}

impl<V> Voice<V> {
    /// Its source may count in k.
    pub fn known(&self) -> bool {
        matches!(self.class, Class::Vetted | Class::Declared)
    }
}

/// The days a voice speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The days; none where nothing is told.
    pub days: Option<DayRange>,
    /// The words give the days; else only when they were captured is known.
    pub pinned: bool,
    /// The days are the event's own, not those on which it was told.
    pub event: bool,
    /// It tells of a change on that day, so that the state before it is no contradiction.
    pub change: bool,
}

/// All voices on one topic among the reports of one person, by value, then first seen.
pub fn voices<V: Topic>(
    input: &Input<'_>,
    groups: &Groups<'_>,
    decisions: &Decisions,
    reports: &[u32],
) -> Vec<Voice<V>> {
    let mut voices: Vec<Voice<V>> = Vec::new();
    for &report in reports {
        let said = &input.reports[report as usize].said;
        for claim in &said.claims {
            let denies = match claim.polarity {
                Polarity::Says => false,
                Polarity::Denies => true,
                Polarity::DoesNotKnow | Polarity::RefusesToSay => continue,
            };
            if let Some(value) = V::of(claim) {
                let source = groups.number(&said.source);
                let class = groups.class(source);
                let document =
                    decisions.verified(&input.reports[report as usize].id) && class != Class::Party;
                voices.push(Voice {
                    report,
                    value,
                    denies,
                    class,
                    source,
                    directness: directness(input, class, basis(groups, claim, source), document),
                    document,
                    coerced: claim.flags.coerced(),
                    same: input.same.get(report as usize).copied().unwrap_or(1.0),
                    when: when(input, said, claim),
                    rank: input.provenance.rank.get(report as usize).copied().unwrap_or(report),
                });
            }
        }
    }
    voices.sort_by_key(|voice| (voice.value, voice.denies, voice.rank, voice.coerced, voice.directness));
    voices.dedup_by_key(|voice| (voice.value, voice.denies, voice.report));
    voices
}

/// The claim's basis, or its source's where the claim states none.
fn basis(groups: &Groups<'_>, claim: &Claim, source: Option<u32>) -> Basis {
    match claim.basis {
        Basis::NotStated => groups.basis(source),
        stated => stated,
    }
}

/// Vetted: as the basis stands; a document only once verified. Declared: at most relayed.
fn directness(input: &Input<'_>, class: Class, basis: Basis, verified: bool) -> Directness {
    let stated = input.policy.directness(basis);
    match (class, stated) {
        (Class::Vetted, _) if verified => Directness::Direct,
        (Class::Vetted, Directness::Document) => Directness::Relayed,
        (Class::Vetted, stated) => stated,
        (_, Directness::Direct | Directness::Document) => Directness::Relayed,
        (_, stated) => stated,
    }
}

/// The days: of the event, else when it was known or said, else when it was captured. A day after the words were
/// said or captured cannot be what they tell of, and is not read.
fn when(input: &Input<'_>, report: &Report, claim: &Claim) -> When {
    let zone = input.policy.zone_offset;
    let said = report.document.said.or(claim.known).map(|at| at.day(zone));
    let captured = report.document.captured.map(|at| at.day(zone));
    let latest = match (said, captured) {
        (Some(said), Some(captured)) => Some(said.min(captured)),
        (said, captured) => said.or(captured),
    };
    let change = matches!(claim.what, What::Act(_) | What::Release(_))
        || report.claims.iter().any(|claim| matches!(claim.what, What::Release(_)));
    let told = claim.event.or_else(|| dated(report, claim));
    if let Some(days) =
        told.filter(|days| latest.is_none_or(|latest| days.first.0 <= latest.0.saturating_add(1)))
    {
        return When { days: Some(days), pinned: true, event: true, change };
    }
    let day = said.or(captured);
    When { days: day.map(DayRange::day), pinned: said.is_some(), event: false, change }
}

/// A date of the report whose role tells of this value.
fn dated(report: &Report, claim: &Claim) -> Option<DayRange> {
    use DateRole::*;
    let roles: &[DateRole] = match claim.what.value()? {
        Value::Dead | Value::Executed => &[Died, State],
        Value::Held => &[Arrested, State],
        Value::AtLiberty => &[Released, State],
        Value::Injured | Value::Critical | Value::InHospital => &[Injured, State],
        Value::NoContact | Value::FateUnknown | Value::InContact => &[LastContact, LastSeen, State],
        value if value.axis() == Axis::Life => &[State],
        _ => &[State, Event],
    };
    roles.iter().find_map(|role| report.dates.iter().find(|date| date.role == *role)).map(|date| date.days)
}

impl When {
    /// The day on which a state so told is put on the path; `as_of` where nothing is told.
    pub fn day(self, as_of: Day) -> i32 {
        self.days.map_or(as_of, |days| days.last).min(as_of).0
    }
}
