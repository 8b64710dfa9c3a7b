//! A small case: sources, reports about one person (or two), and what is found.

use crate::{Input, PersonFindings, corroborate, origins};
use khabar_model::policy::{Party, Together};
use khabar_model::{
    Axis, Basis, Calendar, Citation, CitationKind, Claim, DateClaim, DateRole, Day, DayRange, Decision,
    DecisionKind, Instant, Level, Person, Polarity, Policy, Precision, Report, RowRef, Source, SourceId,
    Stated, StatementId, Value, What,
};
use khabar_provenance::{Doc, Options, Provenance, trace};
use std::collections::BTreeMap;

/// Day 0 of all cases.
pub const START: i64 = 1_767_000_000;

#[derive(Clone, Default)]
pub struct Case {
    pub sources: BTreeMap<SourceId, Source>,
    pub policy: Policy,
    pub reports: Vec<Stated<Report>>,
    pub person: Vec<Option<u32>>,
    pub decisions: Vec<Stated<Decision>>,
}

impl Case {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn declared(mut self, slug: &str) -> Self {
        let id = SourceId::new(slug);
        self.sources.insert(id.clone(), Source { declared: true, ..Source::unknown(id) });
        self
    }

    pub fn vetted(mut self, slug: &str) -> Self {
        self.policy.vetted.insert(SourceId::new(slug));
        self.declared(slug)
    }

    pub fn party(mut self, slug: &str) -> Self {
        let sources = [SourceId::new(slug)].into();
        self.policy.parties.push(Party { name: slug.to_owned(), sources });
        self.declared(slug)
    }

    pub fn together(mut self, slugs: &[&str]) -> Self {
        let sources = slugs.iter().map(|slug| SourceId::new(*slug)).collect();
        self.policy.together.push(Together { name: "others".to_owned(), sources });
        self
    }

    pub fn source(&mut self, slug: &str) -> &mut Source {
        self.sources.get_mut(&SourceId::new(slug)).unwrap()
    }

    /// A report about person 0, said on a day.
    pub fn says(mut self, source: &str, value: Value, basis: Basis, day: i64) -> Self {
        let claim = Claim::says(What::State(value), basis);
        self.push(source, vec![claim], day);
        self
    }

    pub fn denies(mut self, source: &str, value: Value, basis: Basis, day: i64) -> Self {
        let claim = Claim { polarity: Polarity::Denies, ..Claim::says(What::State(value), basis) };
        self.push(source, vec![claim], day);
        self
    }

    pub fn push(&mut self, source: &str, claims: Vec<Claim>, day: i64) {
        let number = self.reports.len() as u32;
        let document = khabar_model::Document {
            said: Some(Instant(START + day * 86_400)),
            captured: Some(Instant(START + day * 86_400 + 3600)),
            address: Some(format!("t.me/{source}/{number}").into()),
            ..Default::default()
        };
        let report = Report {
            source: SourceId::new(source),
            person: Person::default(),
            claims,
            dates: Vec::new(),
            places: Vec::new(),
            document,
        };
        self.reports.push(Stated {
            id: id(number),
            at: RowRef { file: "case.csv".into(), row: number + 1 },
            said: report,
        });
        self.person.push(Some(0));
    }

    /// The last report names or points at something.
    pub fn citing(mut self, kind: CitationKind, to: &str) -> Self {
        let last = self.reports.last_mut().unwrap();
        last.said.document.cites.push(Citation { kind, to: to.to_owned() });
        self
    }

    /// The last report's event lies on these days.
    pub fn on(mut self, first: i32, last: i32) -> Self {
        let start = Instant(START).day(self.policy.zone_offset).0;
        let days = DayRange { first: Day(start + first), last: Day(start + last) };
        self.reports.last_mut().unwrap().said.claims[0].event = Some(days);
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        self.reports.last_mut().unwrap().said.document.text = Some(text.into());
        self
    }

    /// The last report is about another person.
    pub fn about(mut self, person: u32) -> Self {
        *self.person.last_mut().unwrap() = Some(person);
        self
    }

    /// The last report gives a day.
    pub fn dated(mut self, role: DateRole, day: i32) -> Self {
        let start = Instant(START).day(self.policy.zone_offset).0;
        self.last().dates.push(DateClaim {
            role,
            days: DayRange::day(Day(start + day)),
            precision: Precision::Day,
            calendar: Calendar::Gregorian,
            original: day.to_string(),
        });
        self
    }

    /// The last report gives the father's name.
    pub fn father(mut self, name: &str) -> Self {
        self.last().person.father = Some(name.to_owned());
        self
    }

    /// The last report was said at a second of the day.
    pub fn at(mut self, second: i64) -> Self {
        let said = self.last().document.said.unwrap().0;
        self.last().document.said = Some(Instant(said + second));
        self
    }

    fn last(&mut self) -> &mut Report {
        &mut self.reports.last_mut().unwrap().said
    }

    pub fn coerced(mut self) -> Self {
        self.reports.last_mut().unwrap().said.claims[0].flags.in_custody = true;
        self
    }

    pub fn decided(mut self, reviewer: &str, signed: bool, kind: DecisionKind) -> Self {
        let decision = Decision {
            kind,
            reviewer: reviewer.to_owned(),
            signed,
            reason: "made up".to_owned(),
            at: Some(Instant(START + self.decisions.len() as i64)),
            policy: None,
            checked: "made up".to_owned(),
        };
        let id = id(1000 + self.decisions.len() as u32);
        self.decisions.push(Stated { id, at: RowRef { file: "review.csv".into(), row: 1 }, said: decision });
        self
    }

    pub fn provenance(&self) -> Provenance {
        let place: BTreeMap<&SourceId, u32> = self.sources.keys().zip(0..).collect();
        let doc = |report: &'_ Stated<Report>| place.get(&report.said.source).copied().unwrap_or(u32::MAX);
        let docs: Vec<Doc<'_>> = self
            .reports
            .iter()
            .map(|report| Doc {
                id: report.id.0,
                source: doc(report),
                known: place.contains_key(&report.said.source),
                document: &report.said.document,
            })
            .collect();
        trace(&docs, &origins(&self.sources), &Options::default())
    }

    pub fn found(&self) -> Vec<PersonFindings> {
        self.corroborated().people
    }

    pub fn corroborated(&self) -> crate::Corroborated {
        let provenance = self.provenance();
        corroborate(Input {
            reports: &self.reports,
            sources: &self.sources,
            policy: &self.policy,
            person: &self.person,
            same: &vec![1.0; self.reports.len()],
            provenance: &provenance,
            decisions: &self.decisions,
            as_of: Instant(START + 40 * 86_400),
        })
    }

    pub fn value(&self, value: Value) -> crate::ValueFinding {
        let found = self.found().swap_remove(0);
        let axis = found.axis(value.axis()).unwrap();
        axis.values.iter().find(|finding| finding.value == value).unwrap().clone()
    }

    #[track_caller]
    pub fn check(&self, value: Value, level: Level, k: (u32, u32)) {
        let found = self.value(value);
        assert_eq!((found.level, (found.k_min, found.k_max)), (level, k), "{found:#?}");
    }

    #[track_caller]
    pub fn headline(&self, axis: Axis, value: Value) {
        let found = self.found().swap_remove(0);
        assert_eq!(found.headline(axis).map(|finding| finding.value), Some(value), "{found:#?}");
    }
}

pub fn id(number: u32) -> StatementId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes());
    bytes[28..].copy_from_slice(&number.to_be_bytes());
    StatementId(bytes)
}
