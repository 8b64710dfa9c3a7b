//! Volume is not corroboration, over the whole of the findings: a hundred copies of any relayed report change no person,
//! value, level, probability, figure or overlap; nor does a post that quotes two. All people are made up.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod made_up;

use khabar_findings::{Findings, Options, Statements, findings};
use khabar_model::{
    Basis, Citation, CitationKind, Claim, Day, DayRange, Document, Instant, Person, Policy, Report, RowRef,
    Source, SourceId, Stated, Value, What, WrittenName,
};
use made_up::{FAMILY, GIVEN};
use proptest::prelude::*;
use std::collections::BTreeSet;

const START: i64 = 1_767_000_000;
const DAY: i64 = 86_400;
const PEOPLE: usize = 30;
const LISTS: [&str; 4] = ["yas", "mehr", "gol", "stranger"];

/// Who says what of person `number`, and when. Where there are namesakes, every twelfth has one name, and linkage is not
/// sure of who is whom.
fn report(namesakes: bool, number: usize, source: &str, value: Value, basis: Basis, day: usize) -> Report {
    let family = if namesakes { 0 } else { number / 12 };
    let address = format!("t.me/{source}/{number}/{day}");
    Report {
        source: SourceId::new(source),
        person: Person {
            names: vec![WrittenName::new(format!(
                "{} {}",
                GIVEN[number % 12],
                FAMILY[(number * 5 + family) % 12]
            ))],
            father: Some(GIVEN[(number * 7 + 1) % 12].to_owned()),
            birth: Some(DayRange::day(Day(-12_000 + 170 * number as i32))),
            ..Person::default()
        },
        claims: vec![Claim::says(What::State(value), basis)],
        dates: Vec::new(),
        places: Vec::new(),
        document: Document {
            // Lists that post together are held to be one hand.
            captured: Some(Instant(START + day as i64 * DAY + (number * 7_919 % 86_000) as i64)),
            address: Some(address.into()),
            ..Document::default()
        },
    }
}

/// Two vetted lists, one declared and one stranger tell of thirty people, each of some.
fn reports(namesakes: bool) -> Vec<Report> {
    let mut all = Vec::new();
    for number in 0..PEOPLE {
        let value = [Value::Dead, Value::Held, Value::Injured][number % 3];
        let bases = [Basis::SawBody, Basis::CloseContact, Basis::ToldBy, Basis::ToldBy];
        for (list, basis) in
            bases.into_iter().enumerate().filter(|(list, _)| !(number / 3 + list).is_multiple_of(3))
        {
            let value = if list == 3 && number % 5 == 0 { Value::Dead } else { value };
            all.push(report(namesakes, number, LISTS[list], value, basis, 1 + list * 3 + number % 4));
        }
    }
    all
}

fn found(reports: &[Report]) -> Findings {
    let mut policy = Policy::default();
    let mut sources = std::collections::BTreeMap::new();
    for slug in &LISTS[..3] {
        let id = SourceId::new(*slug);
        if *slug != "gol" {
            policy.vetted.insert(id.clone());
        }
        sources.insert(id.clone(), Source { declared: true, ..Source::unknown(id) });
    }
    let reports = (1..).zip(reports).map(|(row, said)| {
        let words = said.document.address.as_deref().unwrap_or_default();
        let at = RowRef { file: "made-up.csv".into(), row };
        Stated { id: khabar_statement::id_of(words.as_bytes()), at, said: said.clone() }
    });
    let statements = Statements { sources, reports: reports.collect(), ..Statements::default() };
    let options = Options { as_of: Some(Instant(START + 60 * DAY)), ..Options::default() };
    findings(statements, &policy, [1; 32], &options, &mut |_| {}).unwrap()
}

/// What may not change: who is one person, what is believed of each, the figures, the overlaps; counts inside reasons
/// aside. Copies are left out, whoever they are about.
fn essence(found: &Findings) -> BTreeSet<String> {
    let address = |report: u32| found.reports[report as usize].said.document.address.clone().unwrap();
    let own = |report: &u32| !address(*report).starts_with("copy");
    let mut out = BTreeSet::new();
    for (person, beliefs) in found.people.iter().zip(&found.beliefs) {
        let rows: BTreeSet<_> = person.reports.iter().copied().filter(own).map(address).collect();
        let values = beliefs.axes.iter().flat_map(|axis| &axis.values).map(|value| {
            let counts = (value.value, value.level, value.k_min, value.k_max, value.direct, value.documents);
            format!("{counts:?} {:x} {:x}", value.probability.to_bits(), value.now.to_bits())
        });
        out.insert(format!("{rows:?}: {}", values.collect::<Vec<_>>().join("; ")));
    }
    out.insert(format!("{:?}", found.figures));
    out.insert(format!("{:?}", found.overlaps));
    out
}

/// What one has and the other has not.
fn differ(a: &Findings, b: &Findings) -> Vec<String> {
    essence(a).symmetric_difference(&essence(b)).cloned().collect()
}

fn cites(report: &mut Report, kind: CitationKind, of: &[&Report]) {
    let to = |of: &&Report| Citation { kind, to: of.document.address.as_deref().unwrap().to_owned() };
    report.document.cites = of.iter().map(to).collect();
}

#[test]
fn the_test_sees_what_a_witness_changes() {
    let plain = reports(false);
    let before = essence(&found(&plain));
    let mut more = plain.clone();
    more.push(report(false, 0, "mehr", Value::Dead, Basis::SawBody, 40));
    assert_ne!(essence(&found(&more)), before);
    assert!(found(&plain).people.len() >= PEOPLE - 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_hundred_copies_of_any_report_change_nothing(namesakes in any::<bool>(), which in 0usize..70, times in 1usize..100, seed in any::<u64>()) {
        let plain = reports(namesakes);
        let of = plain[which % plain.len()].clone();
        let mut flooded = plain.clone();
        for copy in 0..times {
            let mut said = of.clone();
            said.source = SourceId::new(format!("account-{copy}"));
            said.document.address = Some(format!("copy/{copy}").into());
            said.document.captured = Some(Instant(START + 30 * DAY + copy as i64 * 61));
            said.claims[0].basis = Basis::NotStated;
            cites(&mut said, CitationKind::Forward, &[&of]);
            flooded.push(said);
        }
        flooded.sort_by_key(|said| khabar_statement::id_of(format!("{seed}{:?}", said.document.address).as_bytes()));
        prop_assert_eq!(differ(&found(&plain), &found(&flooded)), [""; 0]);
    }

    #[test]
    fn a_post_that_quotes_two_originals_changes_nothing(namesakes in any::<bool>(), a in 0usize..70, b in 0usize..70) {
        let plain = reports(namesakes);
        let (a, b) = (&plain[a % plain.len()], &plain[b % plain.len()]);
        let mut said = a.clone();
        said.source = SourceId::new("account-0");
        said.document.address = Some("copy/0".into());
        said.document.captured = Some(Instant(START + 30 * DAY));
        cites(&mut said, CitationKind::Quote, &[a, b]);
        let quoted = [plain.clone(), vec![said]].concat();
        prop_assert_eq!(differ(&found(&plain), &found(&quoted)), [""; 0]);
    }
}
