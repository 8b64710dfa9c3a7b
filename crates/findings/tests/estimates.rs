//! What becomes of lists before anything is estimated: copies merged, aggregators dropped, axes and populations apart,
//! tallies and unnamed rows no captures, parts by place and period. Every person is made up.

#![allow(clippy::unwrap_used)] // Helpers of tests: a failure is a failed test.

use khabar_estimation::{Action, Options, Refusal, lcmcr::Sampling};
use khabar_findings::{By, Estimated, Part, Statements, estimate, findings};
use khabar_model::*;
use std::collections::BTreeMap;

const GIVEN: [&str; 12] = [
    "Arvin", "Belsa", "Cyrel", "Dorna", "Elvand", "Farzeh", "Golbun", "Hirva", "Izad", "Jalwa", "Kamyan",
    "Lorin",
];
const FAMILY: [&str; 12] = [
    "Tarvandi",
    "Shokufan",
    "Rudbaran",
    "Peyrovar",
    "Omidkhah",
    "Nargesan",
    "Mehrdust",
    "Lalehzar",
    "Kuhsar",
    "Javanshir",
    "Hamrahi",
    "Gandomzar",
];
const FIRST_DAY: i32 = 20_000;
const DAYS: i32 = 76;

/// A made-up world: who is on which list is a fixed function of the person's number.
struct World {
    sources: BTreeMap<SourceId, Source>,
    reports: Vec<Stated<Report>>,
    tallies: Vec<Stated<Tally>>,
    policy: Policy,
}

impl World {
    /// Three vetted lists of one population, with 140 people between them.
    fn new(value: Value) -> Self {
        let days = DayRange { first: Day(FIRST_DAY), last: Day(FIRST_DAY + DAYS - 1) };
        let policy = Policy { episode: Some(Episode { name: "made up".into(), days }), ..Policy::default() };
        let mut world = Self { sources: BTreeMap::new(), reports: Vec::new(), tallies: Vec::new(), policy };
        ["a", "b", "c"].into_iter().for_each(|list| world.vetted(list));
        for person in 0..140u32 {
            let pattern = [1, 2, 4, 3, 1, 5, 2, 6, 7, 4, 1, 3, 2, 7][person as usize % 14];
            let on = ["a", "b", "c"].into_iter().enumerate().filter(|(at, _)| pattern >> at & 1 == 1);
            on.for_each(|(_, list)| world.row(list, Some(person), value));
        }
        world
    }

    fn vetted(&mut self, slug: &str) {
        let id = SourceId::new(slug);
        let mut source = Source::unknown(id.clone());
        source.declared = true;
        source.kind = SourceKind::Organisation;
        let no = Stance::No;
        source.covers = Covers {
            state_forces: no,
            bystanders: no,
            minors: no,
            custody_deaths: no,
            executions: no,
            later_deaths: no,
            unnamed: no,
            ..Covers::default()
        };
        self.policy.vetted.insert(id.clone());
        self.sources.insert(id, source);
    }

    fn source(&mut self, slug: &str) -> &mut Source {
        self.sources.get_mut(&SourceId::new(slug)).unwrap()
    }

    /// A row of a list about one person, or about somebody without a name.
    fn row(&mut self, list: &str, person: Option<u32>, value: Value) {
        let number = self.reports.len() as u32 + 1;
        let mut about = Person::default();
        if let Some(person) = person {
            let name = format!("{} {}", GIVEN[person as usize % 12], FAMILY[person as usize / 12 % 12]);
            let born = DayRange::day(Day(1_000 + 37 * person as i32));
            about.names = vec![WrittenName::new(name)];
            about.father = Some(GIVEN[(person as usize * 5 + 3) % 12].to_owned());
            about.birth = Some(born);
        }
        let day = Day(FIRST_DAY + (person.unwrap_or(number) as i32 * 11) % DAYS);
        let role = if value == Value::Dead { DateRole::Died } else { DateRole::Arrested };
        let province = if person.unwrap_or(0).is_multiple_of(3) { "Westmark" } else { "Eastmark" };
        let place = Place { province: Some(province.into()), ..Place::default() };
        let document = Document { captured: Some(Instant(1_800_000_000)), ..Document::default() };
        let said = Report {
            source: SourceId::new(list),
            person: about,
            claims: vec![Claim::says(What::State(value), Basis::ListOnly)],
            dates: vec![DateClaim {
                role,
                days: DayRange::day(day),
                precision: Precision::Day,
                calendar: Calendar::Gregorian,
                original: String::new(),
            }],
            places: vec![PlaceClaim { role: PlaceRole::Event, place }],
            document,
        };
        self.reports.push(Stated { id: id(list, number), at: at(list, number), said });
    }

    fn tally(&mut self, list: &str, min: u64) {
        let scope = TallyScope {
            status: Some(Value::Dead),
            days: None,
            place: None,
            roles: Vec::new(),
            includes: Vec::new(),
        };
        let said = Tally {
            source: SourceId::new(list),
            unit: Unit::People,
            min,
            max: None,
            as_of: None,
            scope,
            includes_list: false,
            original: String::new(),
        };
        self.tallies.push(Stated { id: id(list, 90_000), at: at(list, 90_000), said });
    }

    fn estimated(self, value: Value) -> Vec<Estimated> {
        let statements = Statements {
            sources: self.sources,
            reports: self.reports,
            tallies: self.tallies,
            ..Statements::default()
        };
        let found =
            findings(statements, &self.policy, [0; 32], &khabar_findings::Options::default(), &mut |_| {})
                .unwrap();
        // Few iterations: what is tested is who is counted, not how many there are.
        let sampling = Sampling { burn_in: 20, iterations: 40, most_iterations: 40, ..Sampling::default() };
        let options = Options {
            sampling,
            bootstrap_replicates: 0,
            leave_one_out: false,
            sensitivity: false,
            ..Options::default()
        };
        estimate(&found, &options).into_iter().filter(|estimated| estimated.value == value).collect()
    }
}

fn id(list: &str, number: u32) -> StatementId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
    list.bytes().zip(&mut bytes[8..]).for_each(|(letter, byte)| *byte = letter);
    StatementId(bytes)
}

fn at(list: &str, row: u32) -> RowRef {
    RowRef { file: list.into(), row }
}

fn lists(estimated: &Estimated) -> Vec<&str> {
    estimated.lists.iter().map(SourceId::as_str).collect()
}

/// (people on each list, people on some list).
fn counts(estimated: &Estimated) -> (Vec<u64>, u64) {
    (estimated.estimate.lists.iter().map(|list| list.people).collect(), estimated.estimate.observed)
}

#[test]
fn three_vetted_lists_are_estimated_as_a_whole_and_in_parts() {
    let [estimated] = &World::new(Value::Dead).estimated(Value::Dead)[..] else { panic!("one population") };
    assert_eq!((lists(estimated), estimated.estimate.observed), (vec!["a", "b", "c"], 140));
    assert!(estimated.estimate.union.is_some(), "{:?}", estimated.estimate.refused);
    let [place, period] = &estimated.strata[..] else { panic!("by place and by period") };
    assert_eq!((place.by, period.by), (By::Place, By::Period));
    let part = Part::Place("eastmark".into());
    let parts: Vec<&Part> = place.parts.iter().map(|part| &part.part).collect();
    assert_eq!(parts, [&part, &Part::Elsewhere(vec!["westmark".into()])], "47 people are too few for a part");
    for stratified in [place, period] {
        assert_eq!(stratified.parts.iter().map(|part| part.estimate.observed).sum::<u64>(), 140);
        assert_eq!((stratified.left_out.rows, stratified.left_out.people), (0, 0));
        assert!(stratified.total.is_some());
    }
}

#[test]
fn seventy_six_days_of_the_held_are_three_periods() {
    let [estimated] = &World::new(Value::Held).estimated(Value::Held)[..] else { panic!("one population") };
    let period = estimated.strata.iter().find(|stratified| stratified.by == By::Period).unwrap();
    let days: Vec<i32> = period
        .parts
        .iter()
        .map(|part| if let Part::Days(days) = part.part { days.days() } else { 0 })
        .collect();
    assert_eq!(days, [25, 25, 26]);
}

#[test]
fn a_list_that_looks_in_one_place_is_left_out_elsewhere() {
    let mut world = World::new(Value::Dead);
    world.source("c").covers.places = vec!["Eastmark".into()];
    let [estimated] = &world.estimated(Value::Dead)[..] else { panic!("one population") };
    assert!(estimated.estimate.is_refused(), "as a whole its scope falls short");
    let place = estimated.strata.iter().find(|stratified| stratified.by == By::Place).unwrap();
    assert!(place.parts[0].estimate.union.is_some() && place.parts[0].not_looking.is_empty());
    assert_eq!(place.parts[1].not_looking, [SourceId::new("c")]);
    assert!(place.parts[1].estimate.refused.contains(&Refusal::TooFewLists { found: 2 }));
    let total = place.total.as_ref().unwrap();
    assert_eq!(total.at_most, None, "a refused part has no upper end");
    assert!(total.at_least >= total.estimable.lower + place.parts[1].estimate.observed as f64);
}

#[test]
fn copies_are_merged_and_aggregators_dropped_first() {
    let mut world = World::new(Value::Dead);
    ["second", "all", "gather", "x-one", "x-two"].into_iter().for_each(|list| world.vetted(list));
    world.source("second").edition_of = Some(SourceId::new("a"));
    world.source("all").compiled_from = vec![SourceId::new("b"), SourceId::new("unlisted")];
    world.source("gather").kind = SourceKind::Aggregator;
    // Both are compiled from one source that is no list here: one look.
    ["x-one", "x-two"]
        .into_iter()
        .for_each(|list| world.source(list).compiled_from = vec![SourceId::new("unlisted")]);
    for person in 0..140 {
        ["second", "all", "gather"].into_iter().for_each(|list| world.row(list, Some(person), Value::Dead));
    }
    (0..140).step_by(4).for_each(|person| world.row("x-one", Some(person), Value::Dead));
    (1..140).step_by(4).for_each(|person| world.row("x-two", Some(person), Value::Dead));
    let [estimated] = &world.estimated(Value::Dead)[..] else { panic!("one population") };
    assert_eq!(lists(estimated), ["a", "b", "c", "x-one"]);
    let (people, observed) = counts(estimated);
    assert_eq!(observed, 140);
    assert_eq!(
        (people[0], people[3]),
        (140, 70),
        "an edition's people are its list's; two copies are one list"
    );
    let merged = |list: &str, origin: &str| {
        let action = Action::MergedIntoOrigin { list: list.into(), origin: origin.into() };
        estimated.actions.contains(&action)
    };
    assert!(merged("second", "a") && merged("x-two", "x-one"));
    for list in ["all", "gather"] {
        assert!(estimated.actions.contains(&Action::AggregatorDropped { list: list.into() }));
    }
}

#[test]
fn axes_are_never_pooled() {
    let mut world = World::new(Value::Dead);
    let plain = counts(&World::new(Value::Dead).estimated(Value::Dead)[0]);
    // The same people are held on all lists, and forty dead are held on list c, which does not say that they died.
    (0..140).for_each(|person| {
        ["a", "b"].into_iter().for_each(|list| world.row(list, Some(person), Value::Held))
    });
    (0..40).for_each(|person| world.row("c", Some(person), Value::Held));
    assert_eq!(counts(&world.estimated(Value::Dead)[0]), plain);
}

#[test]
fn lists_of_different_or_unstated_populations_are_not_pooled() {
    let mut world = World::new(Value::Dead);
    world.source("c").covers.state_forces = Stance::Yes;
    let found = world.estimated(Value::Dead);
    assert_eq!(found.iter().map(lists).collect::<Vec<_>>(), [vec!["a", "b"], vec!["c"]]);
    assert!(found.iter().all(|estimated| estimated.estimate.is_refused()));
    let mut world = World::new(Value::Dead);
    ["a", "b", "c"].into_iter().for_each(|list| world.source(list).covers.minors = Stance::NotStated);
    let found = world.estimated(Value::Dead);
    let unstated = |refusal: &Refusal| matches!(refusal, Refusal::PopulationNotStated { .. });
    assert!(found[0].estimate.refused.iter().any(unstated) && found[0].estimate.union.is_none());
}

#[test]
fn tallies_unnamed_rows_and_unvetted_lists_are_never_captures() {
    let plain = World::new(Value::Dead).estimated(Value::Dead);
    let mut world = World::new(Value::Dead);
    (0..60).for_each(|_| world.row("a", None, Value::Dead));
    world.tally("b", 5_000);
    world.vetted("unvetted");
    world.policy.vetted.remove(&SourceId::new("unvetted"));
    (0..140).for_each(|person| world.row("unvetted", Some(person), Value::Dead));
    let found = world.estimated(Value::Dead);
    assert_eq!(counts(&found[0]), counts(&plain[0]));
    assert_eq!(found[0].estimate.left_out.unnamed, 60);
    assert_eq!(found[0].unvetted, [SourceId::new("unvetted")]);
}
