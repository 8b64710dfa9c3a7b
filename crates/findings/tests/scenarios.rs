//! What those try who would bend a group's findings, from the keys to the finding: what is found before, and after. All
//! people are made up, and so is the group of the tests of `decisions`.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

#[path = "../../decisions/tests/common/mod.rs"]
mod group;
mod made_up;

use group::{World, key};
use khabar_findings::{Findings, Options, Statements, findings};
use khabar_model::{
    Assessment, Basis, Claim, Day, DayRange, DecisionKind, Document, Instant, Level, Minor, Person, Policy,
    Report, RowRef, Source, SourceId, Stated, StatementId, Value, What, WrittenName,
};
use khabar_statement::act::PolicyText;
use khabar_statement::effects::{ErasurePolicy, Known, effects};
use khabar_statement::{Audience, Body, Ground, Said as _, Scope, VERSION, Withdrawal};
use made_up::{FAMILY, GIVEN};

/// A group, and fifty people whom two vetted lists call dead.
struct Scene {
    group: World,
    statements: Statements,
    policy: Policy,
}

impl Scene {
    fn new() -> Self {
        let mut scene =
            Self { group: World::new(), statements: Statements::default(), policy: Policy::default() };
        for slug in ["yas", "mehr"] {
            let id = SourceId::new(slug);
            scene.policy.vetted.insert(id.clone());
            let source = Source { declared: true, ..Source::unknown(id.clone()) };
            scene.statements.sources.insert(id, source);
        }
        for number in 0..50 {
            scene.report(number, "yas", Basis::SawBody, None);
            scene.report(number, "mehr", Basis::AttendedBurial, None);
        }
        scene
    }

    /// Somebody says that person `number` is dead.
    fn report(&mut self, number: usize, source: &str, basis: Basis, minor: Option<Minor>) -> StatementId {
        // Lists that post together are held to be one hand.
        let hours = if source == "yas" { number * 7 } else { number * 11 % 500 };
        let at = Instant(group::NOW.0 - 30 * group::DAY + 3_600 * hours as i64);
        let id = khabar_statement::id_of(&(self.statements.reports.len() as u64).to_be_bytes());
        let name = format!("{} {}", GIVEN[number % 10], FAMILY[number / 10 % 10]);
        let address = format!("t.me/{source}/{}", self.statements.reports.len());
        let person = Person {
            names: vec![WrittenName::new(&*name)],
            father: Some(GIVEN[number * 7 % 10].to_owned()),
            birth: Some(DayRange::day(Day(-12_000 + 170 * number as i32))),
            minor,
            ..Person::default()
        };
        let document = Document {
            said: Some(at),
            captured: Some(at),
            address: Some(address.into()),
            ..Document::default()
        };
        let claims = vec![Claim::says(What::State(Value::Dead), basis)];
        let said =
            Report { source: SourceId::new(source), person, claims, dates: vec![], places: vec![], document };
        self.statements.reports.push(Stated { id, at: RowRef { file: "made-up.csv".into(), row: 1 }, said });
        id
    }

    fn found(&self) -> Findings {
        let decisions = self.group.judged().decisions;
        let statements = Statements { decisions, ..self.statements.clone() };
        findings(statements, &self.policy, [1; 32], &Options::default(), &mut |_| {}).unwrap()
    }

    /// The level at which a person is found dead; none where nobody says so.
    fn level(&self, number: usize) -> Option<Level> {
        level(&self.found(), self.saw(number)[0])
    }

    /// The first two reports about a person.
    fn saw(&self, number: usize) -> Vec<StatementId> {
        self.statements.reports[number * 2..number * 2 + 2].iter().map(|report| report.id).collect()
    }

    fn sign(&mut self, by: u8, counter: u64, number: usize) {
        let kind = DecisionKind::SignOff(self.assessment(number, Level::Confirmed));
        self.group.decide(by, counter, kind);
    }

    fn set_aside(&mut self, by: u8, counter: u64, number: usize) {
        let kind = DecisionKind::Assess(self.assessment(number, Level::SetAside));
        self.group.decide(by, counter, kind);
    }

    fn assessment(&self, number: usize, level: Level) -> Assessment {
        let saw = self.saw(number);
        Assessment { axis: Value::Dead.axis(), value: Value::Dead, period: None, level, saw }
    }
}

fn level(found: &Findings, report: StatementId) -> Option<Level> {
    let at = found.reports.iter().position(|stated| stated.id == report)?;
    let beliefs = &found.beliefs[found.person_of[at]? as usize];
    let values = &beliefs.axis(Value::Dead.axis())?.values;
    values.iter().find(|found| found.value == Value::Dead).map(|found| found.level)
}

/// A deed, and the level at which person 0 is found dead then.
type Deed = (&'static str, fn(&mut Scene), Level);

/// What is found of person 0 as each deed is done.
#[track_caller]
fn check(deeds: &[Deed]) {
    let mut scene = Scene::new();
    assert_eq!(scene.level(0), Some(Level::Corroborated), "before anything is done");
    for (what, deed, expect) in deeds {
        deed(&mut scene);
        assert_eq!(scene.level(0), Some(*expect), "{what}");
    }
}

#[test]
fn one_person_alone_confirms_nothing() {
    check(&[
        ("one reviewer signs", |s| s.sign(20, 5, 0), Level::Corroborated),
        ("another key of the same introducer signs", |s| s.sign(21, 5, 0), Level::Corroborated),
        ("a key that nobody introduced signs", |s| s.sign(99, 5, 0), Level::Corroborated),
        ("a publisher signs", |s| s.sign(40, 5, 0), Level::Corroborated),
        ("a second person signs", |s| s.sign(30, 5, 0), Level::Confirmed),
    ]);
}

#[test]
fn a_lead_with_keys_of_its_own_confirms_nothing() {
    let introduce = |scene: &mut Scene| {
        for own in [80, 81, 82] {
            scene.group.introduce(
                2,
                own,
                &[khabar_statement::Role::Lead, khabar_statement::Role::Reviewer],
                None,
            );
        }
    };
    check(&[
        ("the lead makes keys", introduce, Level::Corroborated),
        (
            "and signs with all of them",
            |s| [2, 80, 81, 82].map(|by| s.sign(by, 5, 0)).into_iter().collect(),
            Level::Corroborated,
        ),
        (
            "and has them vouch for a source",
            |s| _ = [80, 81].map(|by| s.group.vet(by, "front", true)),
            Level::Corroborated,
        ),
    ]);
}

#[test]
fn a_stolen_key_that_dates_back() {
    check(&[
        ("two people sign", |s| [10, 30].map(|by| s.sign(by, 5, 0)).into_iter().collect(), Level::Confirmed),
        (
            "the thief sets it aside, dated before",
            |s| {
                s.set_aside(10, 6, 0);
                s.group.last().at = Some(Instant(group::NOW.0 - 90 * group::DAY));
            },
            Level::SetAside,
        ),
        (
            "the key is revoked as of its last good batch",
            |s| s.group.revoke(1, 10, Some(5)),
            Level::Confirmed,
        ),
        (
            "it turns out that the signature was the thief's too",
            |s| s.group.revoke(1, 10, Some(4)),
            Level::Corroborated,
        ),
    ]);
}

#[test]
fn a_fork() {
    check(&[
        ("a key sets it aside", |s| s.set_aside(10, 6, 0), Level::SetAside),
        (
            "a second batch with that counter turns up",
            |s| s.group.forks.push((key(10), 6)),
            Level::Corroborated,
        ),
    ]);
}

#[test]
fn five_hundred_decisions_of_a_reviewer_who_is_revoked() {
    let mut scene = Scene::new();
    // Ten times over all fifty: what counts is the batch, not how often it was said.
    (0..500).for_each(|counter| scene.set_aside(10, counter, counter as usize % 50));
    let aside = |scene: &Scene| {
        let found = scene.found();
        let of = |number: usize| level(&found, scene.saw(number)[0]);
        (0..50).filter(|&number| of(number) == Some(Level::SetAside)).count()
    };
    assert_eq!(aside(&scene), 50);
    scene.group.revoke(1, 10, Some(29));
    assert_eq!(aside(&scene), 30, "what was signed up to the last good batch stands");
    scene.group.revoke(1, 10, None);
    assert_eq!(aside(&scene), 0);
}

#[test]
fn a_policy_file_from_a_stranger() {
    let mut scene = Scene::new();
    scene.report(70, "stranger", Basis::SawBody, None);
    let in_force = |scene: &mut Scene, by: &[u8]| {
        let text =
            "name = \"a stranger's\"\nvetted = [\"stranger\"]\n\n[thresholds]\ncorroborated_clusters = 3\n";
        let said =
            PolicyText { text: text.to_owned(), reason: "made up".to_owned(), checked: "made up".to_owned() };
        let texts: Vec<_> = by.iter().map(|by| scene.group.signed(*by, 5, said.clone())).collect();
        let later = Instant(group::NOW.0 + 90 * group::DAY);
        khabar_decisions::policy::in_force(&scene.group.book(), &texts, &scene.policy.clone(), later).0
    };
    let before = scene.level(0);
    for by in [&[99][..], &[99, 98], &[2], &[2, 20]] {
        scene.policy = in_force(&mut scene, by);
        assert_eq!((scene.level(0), &*scene.policy.name), (before, &*Policy::default().name), "by {by:?}");
    }
    scene.policy = in_force(&mut scene, &[2, 3]);
    assert_eq!(scene.level(0), Some(Level::SeveralSources), "two leads signed it");
}

#[test]
fn ten_thousand_unvetted_reports_of_dead_children() {
    let mut scene = Scene::new();
    let lists: Vec<StatementId> = (0..50).map(|number| scene.saw(number)[0]).collect();
    let known = |found: &Findings| lists.iter().map(|&report| level(found, report)).collect::<Vec<_>>();
    let before = known(&scene.found());
    for number in 0..10_000 {
        scene.report(
            50 + number % 4_000,
            &format!("account {}", number % 700),
            Basis::SawBody,
            Some(Minor::Yes),
        );
    }
    let found = scene.found();
    assert_eq!(known(&found), before, "they form nobody, and move nobody's level");
    assert_eq!(found.people.len(), 50);
}

/// A withdrawal hides a testimony at once; what a lead answers, or a second wish, brings nothing back that the author
/// did not, and erases nothing before its time.
#[test]
fn a_coerced_erase_all() {
    let mut scene = Scene::new();
    let report = scene.statements.reports[0].clone();
    let author = key(20);
    let body = |said: &dyn Fn() -> khabar_statement::Fields, kind, by, salt: u8| Body {
        version: VERSION,
        kind,
        author: Some(by),
        signed: Some(group::NOW),
        expires: None,
        audience: Audience::Group,
        salt: [salt; 16],
        fields: said(),
        sealed: Vec::new(),
    };
    let testimony = body(&|| report.said.fields(), Report::KIND.into(), author, 1);
    let withdrawal = |target, ground, by, salt| {
        let said = Withdrawal {
            target,
            scope: Scope::EraseAll,
            ground,
            reason: "made up".to_owned(),
            keep_sealed: true,
        };
        body(&|| said.fields(), Withdrawal::KIND.into(), by, salt)
    };
    let wish = withdrawal(testimony.id(), Ground::AuthorsWish, author, 2);
    let answer = withdrawal(wish.id(), Ground::PressureSuspected, key(2), 3);
    let book = scene.group.book();
    let mut at = |bodies: &[&Body], days: i64| {
        let known: Vec<Known<'_>> = bodies
            .iter()
            .map(|body| Known {
                id: body.id(),
                body,
                signed_by: body.author.map(|by| (by, 7)),
                seen: group::NOW,
            })
            .collect();
        let now = Instant(group::NOW.0 + days * group::DAY);
        let effect = effects(&known, &book, ErasurePolicy::default(), now).of(&testimony.id());
        scene.statements.reports.retain(|stated| stated.id != report.id);
        if effect.enters {
            scene.statements.reports.insert(0, report.clone());
        }
        let id =
            scene.statements.reports.iter().find(|stated| stated.said.source.as_str() == "mehr").unwrap().id;
        (level(&scene.found(), id), effect.erase)
    };
    use khabar_statement::effects::Erase;
    assert_eq!(at(&[&testimony], 0), (Some(Level::Corroborated), Erase::No));
    let (found, erase) = at(&[&testimony, &wish], 0);
    assert_eq!(found, Some(Level::SingleSource), "it hides at once");
    assert!(!matches!(erase, Erase::Now), "and nothing is erased yet: {erase:?}");
    assert_eq!(at(&[&testimony, &wish], 15), (Some(Level::SingleSource), Erase::Now));
    let (found, erase) = at(&[&testimony, &wish, &answer], 15);
    assert_eq!((found, erase), (Some(Level::SingleSource), Erase::KeepSealed), "a sealed copy stays, hidden");
}
