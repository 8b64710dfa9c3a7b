//! What decisions hold on to, with the finding before and after. All people are made up.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod made_up;

use khabar_findings::{
    Findings, Hold, Options, PersonFindings, Said, Statements, beliefs_of, findings, provisional,
};
use khabar_model::{
    Assessment, Axis, Basis, Claim, Day, DayRange, Decision, DecisionKind, Document, Instant, Level, Person,
    Policy, Report, RowRef, Source, SourceId, Stated, StatementId, Value, Verdict, What, WrittenName,
};
use made_up::{FAMILY, GIVEN};
use std::collections::BTreeSet;

const START: i64 = 1_767_000_000;
const DAY: i64 = 86_400;

/// The two namesakes: one dead, one held, with another father and another year of birth.
const DEAD: (&str, &str, i32) = ("Shirin Gisunama", "Kaveh", -9_000);
const LIVING: (&str, &str, i32) = ("Shirin Gisunama", "Behruz", -3_000);

#[derive(Clone)]
struct World {
    statements: Statements,
    policy: Policy,
    hash: [u8; 32],
}

impl World {
    /// Three vetted sources, sixty other people on two lists each, and a person reported dead by two who saw the body.
    fn new() -> Self {
        let mut world = Self { statements: Statements::default(), policy: Policy::default(), hash: [1; 32] };
        for slug in ["yas", "mehr", "gol"] {
            let id = SourceId::new(slug);
            world.policy.vetted.insert(id.clone());
            let source = Source { declared: true, ..Source::unknown(id.clone()) };
            world.statements.sources.insert(id, source);
        }
        for number in 0..60usize {
            let name = format!("{} {}", GIVEN[number % 12], FAMILY[(number * 5 + number / 12 + 3) % 12]);
            let who = (name.as_str(), GIVEN[(number * 7 + 1) % 12], -12_000 + 170 * number as i32);
            world.report(who, "yas", Value::Held, Basis::ListOnly, 1);
            world.report(who, "mehr", Value::Held, Basis::ListOnly, 2);
        }
        world
    }

    fn dead() -> (Self, [StatementId; 2]) {
        let mut world = Self::new();
        let a = world.report(DEAD, "yas", Value::Dead, Basis::SawBody, 3);
        let b = world.report(DEAD, "mehr", Value::Dead, Basis::AttendedBurial, 4);
        (world, [a, b])
    }

    /// State a report on a day.
    fn report(
        &mut self,
        who: (&str, &str, i32),
        source: &str,
        value: Value,
        basis: Basis,
        day: i64,
    ) -> StatementId {
        let at = Instant(START + day * DAY);
        let id = id(self.statements.reports.len() as u32);
        let address = format!("t.me/{source}/{}", self.statements.reports.len());
        let person = Person {
            names: vec![WrittenName::new(who.0)],
            father: Some(who.1.to_owned()),
            birth: Some(DayRange::day(Day(who.2))),
            ..Person::default()
        };
        let said = Report {
            source: SourceId::new(source),
            person,
            claims: vec![Claim::says(What::State(value), basis)],
            dates: Vec::new(),
            places: Vec::new(),
            document: Document {
                said: Some(at),
                captured: Some(at),
                address: Some(address.into()),
                ..Document::default()
            },
        };
        self.statements.reports.push(Stated { id, at: RowRef { file: "made-up.csv".into(), row: 1 }, said });
        id
    }

    fn decide(&mut self, reviewer: &str, kind: DecisionKind, day: i64) -> StatementId {
        let mut bytes = [0xdd; 32];
        bytes[0] = self.statements.decisions.len() as u8;
        let said = Decision {
            kind,
            reviewer: reviewer.to_owned(),
            signed: true,
            reason: "made up".to_owned(),
            at: Some(Instant(START + day * DAY)),
            policy: Some(StatementId(self.hash).to_string()),
            checked: "made up".to_owned(),
        };
        self.statements.decisions.push(Stated {
            id: StatementId(bytes),
            at: RowRef { file: "node".into(), row: 0 },
            said,
        });
        StatementId(bytes)
    }

    /// Two people sign off a value of a person on these reports.
    fn sign(&mut self, value: Value, saw: &[StatementId], day: i64) -> StatementId {
        let kind = || {
            DecisionKind::SignOff(Assessment {
                axis: value.axis(),
                value,
                period: None,
                level: Level::Confirmed,
                saw: saw.to_vec(),
            })
        };
        self.decide("key one", kind(), day);
        self.decide("key two", kind(), day)
    }

    fn pair(&mut self, a: StatementId, b: StatementId, verdict: Verdict, day: i64) -> StatementId {
        self.decide("key three", DecisionKind::Identity { a, b, verdict }, day)
    }

    fn found(&self) -> Findings {
        let options = Options { as_of: Some(Instant(START + 60 * DAY)), ..Options::default() };
        let found =
            |statements| findings(statements, &self.policy, self.hash, &options, &mut |_| {}).unwrap();
        let whole = found(self.statements.clone());
        // From what nobody had said anything of, and from what half of it was said, the same comes again.
        let all = &self.statements.decisions;
        for early in [&[][..], &all[..all.len() / 2]] {
            let before = Statements {
                decisions: early.to_vec(),
                withdrawn: BTreeSet::new(),
                hidden_names: Vec::new(),
                ..self.statements.clone()
            };
            let said = Said {
                decisions: all.clone(),
                withdrawn: self.statements.withdrawn.clone(),
                hidden_names: self.statements.hidden_names.clone(),
            };
            let again = found(before).again(said, &options, &mut |_| {}).unwrap().unwrap();
            assert_same(&whole, &again);
        }
        whole
    }

    /// The level of a value of whoever a report is about; none where nothing of it is said.
    #[track_caller]
    fn level(&self, report: StatementId, value: Value) -> Option<Level> {
        level(&self.found(), report, value)
    }

    fn hold(&self, decision: StatementId) -> Hold {
        self.found().anchors.iter().find(|anchor| anchor.decision == decision).unwrap().hold
    }
}

fn id(number: u32) -> StatementId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes());
    bytes[28..].copy_from_slice(&number.to_be_bytes());
    StatementId(bytes)
}

fn person(found: &Findings, report: StatementId) -> Option<u32> {
    let at = found.reports.iter().position(|stated| stated.id == report)?;
    found.person_of[at]
}

fn level(found: &Findings, report: StatementId, value: Value) -> Option<Level> {
    let beliefs = &found.beliefs[person(found, report)? as usize];
    beliefs.axis(value.axis())?.values.iter().find(|found| found.value == value).map(|found| found.level)
}

#[test]
fn two_people_confirm_and_one_does_not() {
    let (mut world, [a, b]) = World::dead();
    assert_eq!(world.level(a, Value::Dead), Some(Level::Corroborated));
    let decision = world.sign(Value::Dead, &[a, b], 6);
    assert_eq!(world.level(a, Value::Dead), Some(Level::Confirmed));
    assert_eq!(world.hold(decision), Hold::Stands);
    world.statements.decisions.pop();
    assert_eq!(world.level(a, Value::Dead), Some(Level::Corroborated));
}

#[test]
fn a_new_report_after_sign_off_is_not_reviewed() {
    let (mut world, [a, b]) = World::dead();
    let decision = world.sign(Value::Dead, &[a, b], 6);
    let late = world.report(DEAD, "gol", Value::Dead, Basis::ToldBy, 9);
    let found = world.found();
    assert_eq!(person(&found, late), person(&found, a), "it joins");
    assert_eq!(level(&found, a, Value::Dead), Some(Level::Confirmed));
    assert_eq!(world.hold(decision), Hold::NotReviewed(1));
}

#[test]
fn a_split_suspends_and_the_finding_falls_back() {
    let (mut world, [a, b]) = World::dead();
    let decision = world.sign(Value::Dead, &[a, b], 6);
    let apart = world.pair(a, b, Verdict::Different, 7);
    let found = world.found();
    assert_ne!(person(&found, a), person(&found, b));
    assert_eq!(level(&found, a, Value::Dead), Some(Level::SingleSource));
    assert_eq!(world.hold(decision), Hold::Split);
    world.decide("key three", DecisionKind::Undo(apart), 8);
    assert_eq!((world.level(a, Value::Dead), world.hold(decision)), (Some(Level::Confirmed), Hold::Stands));
}

#[test]
fn a_merge_of_two_signed_sets_suspends_both() {
    let (mut world, [a, b]) = World::dead();
    let c = world.report(LIVING, "yas", Value::Held, Basis::CloseContact, 3);
    let d = world.report(LIVING, "mehr", Value::Held, Basis::SelfSaid, 4);
    let death = world.sign(Value::Dead, &[a, b], 6);
    let held = world.sign(Value::Held, &[c, d], 6);
    let before = world.found();
    assert_ne!(person(&before, a), person(&before, c));
    assert_eq!(level(&before, c, Value::Held), Some(Level::Confirmed));
    world.pair(a, c, Verdict::Same, 7);
    let after = world.found();
    assert_eq!(person(&after, a), person(&after, c));
    assert_eq!((world.hold(death), world.hold(held)), (Hold::Merged, Hold::Merged));
    assert_ne!(level(&after, a, Value::Dead), Some(Level::Confirmed));
    assert_ne!(level(&after, c, Value::Held), Some(Level::Confirmed));
    let heads = after.anchors.iter().filter(|anchor| anchor.hold.heads_the_queue()).count();
    assert_eq!(heads, 4, "all four signatures head the queue");
}

#[test]
fn a_withdrawal_suspends() {
    let (mut world, [a, b]) = World::dead();
    let decision = world.sign(Value::Dead, &[a, b], 6);
    world.statements.reports.retain(|stated| stated.id != b);
    assert_eq!(world.hold(decision), Hold::NotArrived(b), "kept until it comes");
    world.statements.withdrawn.insert(b);
    assert_eq!(world.hold(decision), Hold::Withdrawn(b));
    assert_eq!(world.level(a, Value::Dead), Some(Level::SingleSource));
}

#[test]
fn a_decision_on_reports_not_yet_arrived_is_kept_and_holds_when_they_come() {
    let (mut world, [a, b]) = World::dead();
    let decision = world.sign(Value::Dead, &[a, b], 6);
    let late = world.statements.reports.pop().unwrap();
    assert_eq!(
        (world.hold(decision), world.level(a, Value::Dead)),
        (Hold::NotArrived(b), Some(Level::SingleSource))
    );
    world.statements.reports.push(late);
    assert_eq!((world.hold(decision), world.level(a, Value::Dead)), (Hold::Stands, Some(Level::Confirmed)));
}

#[test]
fn a_strong_contest_and_another_policy_list_it_again_without_dropping_it() {
    let (mut world, [a, b]) = World::dead();
    let decision = world.sign(Value::Dead, &[a, b], 6);
    let mut other = world.clone();
    other.hash = [2; 32];
    assert_eq!(
        (other.hold(decision), other.level(a, Value::Dead)),
        (Hold::OtherPolicy, Some(Level::Confirmed))
    );
    let alive = world.report(DEAD, "gol", Value::Alive, Basis::SelfSaid, 30);
    let found = world.found();
    assert_eq!(person(&found, alive), person(&found, a));
    assert_eq!(
        (world.hold(decision), level(&found, a, Value::Dead)),
        (Hold::Contested, Some(Level::Confirmed))
    );
}

/// A report made to fit both: the dead one's father, the living one's day of birth.
#[test]
fn a_report_cannot_pull_a_living_namesake_under_a_signed_death() {
    let (mut world, [a, b]) = World::dead();
    let c = world.report(LIVING, "yas", Value::Held, Basis::CloseContact, 3);
    let d = world.report(LIVING, "mehr", Value::Held, Basis::SelfSaid, 4);
    // Without signatures, reviewers' words for the made report would carry the living one into the death.
    let bridge = |world: &mut World| {
        let made = world.report(("Shirin Gisunama", DEAD.1, LIVING.2), "gol", Value::Dead, Basis::SawBody, 9);
        world.pair(made, c, Verdict::Same, 10);
        made
    };
    let death = world.sign(Value::Dead, &[a, b], 6);
    let before = world.found();
    assert_ne!(person(&before, a), person(&before, c));
    bridge(&mut world);
    let after = world.found();
    assert_ne!(person(&after, c), person(&after, a), "the living namesake stays outside");
    assert_ne!(person(&after, d), person(&after, a));
    assert_eq!(level(&after, a, Value::Dead), Some(Level::Confirmed), "the death stays where it was signed");
    assert!(matches!(world.hold(death), Hold::Stands | Hold::NotReviewed(_)));
    assert_ne!(level(&after, c, Value::Dead), Some(Level::Confirmed));
}

/// The same by linkage alone: were the partition to put a namesake who was here at signing into the signed person, it
/// leaves again, unless a reviewer says *same*.
#[test]
fn whoever_was_somebody_else_at_signing_joins_only_by_a_reviewers_word() {
    let (mut world, [a, b]) = World::dead();
    // Exactly the same description, here before the signatures, and not among what was seen.
    let c = world.report(DEAD, "gol", Value::Held, Basis::CloseContact, 5);
    let together = world.found();
    assert_eq!(person(&together, a), person(&together, c), "linkage takes them for one");
    world.sign(Value::Dead, &[a, b], 6);
    let signed = world.found();
    assert_ne!(person(&signed, a), person(&signed, c));
    assert_eq!(level(&signed, c, Value::Dead), None);
    assert_eq!(level(&signed, c, Value::Held), Some(Level::SingleSource));
    world.pair(a, c, Verdict::Same, 8);
    let said = world.found();
    assert_eq!(person(&said, a), person(&said, c));
    assert_eq!(level(&said, a, Value::Dead), Some(Level::Confirmed));
}

#[test]
fn the_wish_of_close_kin_hides_the_name_in_every_report_of_the_person() {
    let (mut world, [a, b]) = World::dead();
    let shown = |world: &World| {
        let found = world.found();
        let person = person(&found, b).unwrap();
        found.people[person as usize].name_latin.clone()
    };
    assert_eq!(shown(&world).as_deref(), Some("Shirin Gisunama"));
    world.statements.hidden_names.push(vec![a]);
    assert_eq!(shown(&world), None);
}

#[test]
fn contradictory_decisions_resolve_by_the_later_and_are_named() {
    let (mut world, [a, b]) = World::dead();
    world.pair(a, b, Verdict::Same, 7);
    world.pair(a, b, Verdict::Different, 8);
    let found = world.found();
    assert_ne!(person(&found, a), person(&found, b));
    assert_eq!(found.decisions.conflicts.len(), 1);
    let axis = Axis::Life;
    assert_eq!(level(&found, a, Value::Dead).map(|_| axis), Some(Axis::Life));
}

/// What stands of a person, without what only the whole set can move.
/// All that a reader of findings sees.
#[track_caller]
fn assert_same(a: &Findings, b: &Findings) {
    assert_eq!(a.stamp, b.stamp);
    assert_eq!(a.reports, b.reports);
    assert_eq!((&a.people, &a.person_of), (&b.people, &b.person_of));
    assert_eq!((&a.linked.person, &a.linked.edges), (&b.linked.person, &b.linked.edges));
    assert_eq!(format!("{:?}", a.beliefs), format!("{:?}", b.beliefs));
    assert_eq!((&a.figures, &a.queue), (&b.figures, &b.queue));
    assert_eq!(format!("{:?}", a.decisions), format!("{:?}", b.decisions));
    assert_eq!((&a.anchors, &a.decided), (&b.anchors, &b.decided));
}

fn told(beliefs: &PersonFindings) -> Vec<(Value, Level, u32, u32, bool)> {
    let values = beliefs.axes.iter().flat_map(|axis| &axis.values);
    let objection =
        |found: &khabar_findings::ValueFinding| found.objection.is_some_and(|against| against.strong);
    values.map(|found| (found.value, found.level, found.k_min, found.direct, objection(found))).collect()
}

#[test]
fn what_is_worked_out_for_one_person_is_what_the_view_says() {
    let (mut world, [a, b]) = World::dead();
    world.sign(Value::Dead, &[a, b], 6);
    let view = world.found();
    let people: Vec<Vec<u32>> = view.people.iter().map(|person| person.reports.clone()).collect();
    for (person, reports) in people.iter().enumerate() {
        let mut alone = beliefs_of(&view, std::slice::from_ref(reports), &view.decisions.in_force).remove(0);
        alone.person = person as u32;
        assert_eq!(alone, view.beliefs[person]);
    }
}

#[test]
fn a_decision_shows_at_once_what_the_next_view_says() {
    #[track_caller]
    fn check(world: &World, decide: impl FnOnce(&mut World), about: StatementId) {
        let view = world.found();
        let mut decided = world.clone();
        decide(&mut decided);
        let shown = provisional(&view, &decided.statements.decisions);
        let next = decided.found();
        let at = view.reports.iter().position(|stated| stated.id == about).unwrap() as u32;
        let touched = shown.people.iter().find(|touched| touched.reports.contains(&at)).unwrap();
        let person = person(&next, about).unwrap() as usize;
        assert_eq!(touched.reports, next.people[person].reports);
        assert_eq!(told(&touched.beliefs), told(&next.beliefs[person]));
    }
    let (mut world, [a, b]) = World::dead();
    check(&world, |world| _ = world.sign(Value::Dead, &[a, b], 6), a);
    check(&world, |world| _ = world.pair(a, b, Verdict::Different, 6), b);
    let mut signed = world.clone();
    signed.sign(Value::Dead, &[a, b], 6);
    check(&signed, |world| _ = world.pair(a, b, Verdict::Different, 7), a);
    let undone = signed.statements.decisions[0].id;
    check(&signed, |world| _ = world.decide("key one", DecisionKind::Undo(undone), 8), a);
    let c = world.report(LIVING, "yas", Value::Held, Basis::CloseContact, 3);
    check(&world, |world| _ = world.pair(a, c, Verdict::Same, 6), c);
}

/// People of whom two lists tell twice each, the second with a slip in the name, another birth and sometimes another
/// father's name: which reports are of one person is open.
fn doubtful() -> World {
    let mut world = World::new();
    for number in 0..36usize {
        let (given, family) = (GIVEN[number % 12], FAMILY[(number * 5 + number / 12 + 4) % 12]);
        let birth = -6_000 + 211 * number as i32;
        let name = format!("{given} {family}");
        let slip = format!("{given} {}", &family[1..]);
        let father = if number % 3 == 0 { "Behruz" } else { "Behzad" };
        let far = 340 + 20 * number as i32;
        for (source, day) in [("gol", 1), ("gol", 9), ("mehr", 4), ("mehr", 12)] {
            let who = match source {
                "gol" => (name.as_str(), "Behzad", birth + day as i32 / 9),
                _ => (slip.as_str(), father, birth + far + day as i32 / 9),
            };
            world.report(who, source, Value::Held, Basis::ListOnly, day + number as i64 % 3);
        }
    }
    world
}

/// What is asked of pairs: the two reports, and how many further pairs.
fn asked(found: &Findings) -> Vec<([u32; 2], u32)> {
    let pair = |question: &khabar_findings::Question| match question.kind {
        khabar_findings::QuestionKind::Pair { a, b, further, .. } => Some(([a, b], further)),
        khabar_findings::QuestionKind::Value { .. } => None,
    };
    found.queue.iter().filter_map(pair).collect()
}

/// The people of two reports, or the reports themselves where they are nobody's.
fn two(found: &Findings, reports: [u32; 2]) -> BTreeSet<(bool, u32)> {
    let whose = |report: u32| match found.linked.person[report as usize] {
        u32::MAX => (false, report),
        person => (true, person),
    };
    reports.into_iter().map(whose).collect()
}

#[test]
fn two_people_are_asked_about_once_with_the_count_of_further_pairs() {
    let found = doubtful().found();
    let asked = asked(&found);
    assert!(asked.len() > 5 && asked.iter().any(|(_, further)| *further > 0), "the test can see: {asked:?}");
    let people: BTreeSet<_> = asked.iter().map(|(pair, _)| two(&found, *pair)).collect();
    assert_eq!(people.len(), asked.len(), "no two people are asked about twice");
    // Nothing that linkage leaves open is lost, and the pair that it puts first is the one shown.
    let band = found.policy.thresholds.review_floor..=found.policy.thresholds.review_ceiling;
    let open: Vec<_> =
        found.linked.queue.iter().filter(|pair| band.contains(&f64::from(pair.probability))).collect();
    assert_eq!(asked.iter().map(|(_, further)| 1 + *further as usize).sum::<usize>(), open.len());
    for (pair, _) in &asked {
        let first = open.iter().find(|other| two(&found, [other.a, other.b]) == two(&found, *pair)).unwrap();
        assert_eq!([first.a, first.b], *pair);
    }
}

#[test]
fn one_answer_on_the_shown_pair_answers_for_the_two_people_and_can_be_undone() {
    let mut world = doubtful();
    let before = world.found();
    let ([a, b], further) = asked(&before).into_iter().find(|(_, further)| *further > 0).unwrap();
    let (a, b) = (before.reports[a as usize].id, before.reports[b as usize].id);
    assert!(further > 0);
    let mentions = |found: &Findings, who: &BTreeSet<(bool, u32)>| {
        asked(found).iter().filter(|(pair, _)| two(found, *pair) == *who).count()
    };
    for verdict in [Verdict::Different, Verdict::Same] {
        let decided = world.pair(a, b, verdict, 20);
        let found = world.found();
        let at = |id| found.reports.iter().position(|stated| stated.id == id).unwrap() as u32;
        let who = two(&found, [at(a), at(b)]);
        assert_eq!(who.len(), if verdict == Verdict::Different { 2 } else { 1 }, "the decision holds");
        let open = found.linked.queue.iter().filter(|pair| two(&found, [pair.a, pair.b]) == who).count();
        match verdict {
            Verdict::Different => {
                assert!(open > 0, "linkage has more pairs of the two");
                assert_eq!(mentions(&found, &who), 0, "they are answered");
            }
            // What was put together is asked no more; of the person's other reports there may be a question.
            _ => assert!(asked(&found).iter().all(|(pair, _)| *pair != [at(a), at(b)])),
        }
        world.decide("key three", DecisionKind::Undo(decided), 21);
        assert_eq!(asked(&world.found()), asked(&before), "undone, it is asked as before");
        world.statements.decisions.clear();
    }
}
