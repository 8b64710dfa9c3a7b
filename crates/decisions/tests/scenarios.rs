//! What an infiltrated, coerced or robbed group must withstand: one test a scenario. Nobody in it exists.

mod common;

use common::*;
use khabar_decisions::two::NotTwo;
use khabar_decisions::{Hold, State, checkpoint, policy};
use khabar_model::{DecisionKind, Instant, Level, Policy, Value};
use khabar_statement::act::*;
use khabar_statement::{KeyId, Role, Seal, Signed};

#[test]
fn two_people_sign_off_and_each_alone_does_not() {
    let mut world = World::new();
    let first = world.sign_off(10, &[1, 2]);
    assert_eq!(world.state(first), State::AwaitsSecond(None));
    assert!(world.judged().decisions.is_empty());
    let second = world.sign_off(11, &[2, 1]);
    assert_eq!((world.state(first), world.state(second)), (State::Counts, State::Counts));
    assert_eq!(world.judged().decisions.len(), 2);
}

#[test]
fn sign_offs_on_other_reports_are_not_the_same() {
    let mut world = World::new();
    let first = world.sign_off(10, &[1, 2]);
    world.sign_off(11, &[1, 2, 3]);
    assert_eq!(world.state(first), State::AwaitsSecond(None));
}

#[test]
fn two_keys_of_one_introducer_are_not_two_people() {
    let mut world = World::new();
    let first = world.sign_off(20, &[1]);
    world.sign_off(21, &[1]);
    assert_eq!(world.state(first), State::AwaitsSecond(Some(NotTwo::SharedIntroducer(key(2)))));
    world.sign_off(2, &[1]);
    assert!(world.judged().decisions.is_empty(), "the introducer is not a second person beside its own key");
    world.sign_off(30, &[1]);
    assert_eq!(world.state(first), State::Counts);
    assert_eq!(world.judged().decisions.len(), 2, "exactly two are handed on");
}

#[test]
fn a_chain_of_introductions_hides_nobody() {
    let mut world = World::new();
    world.introduce(2, 60, &[Role::Lead], None);
    world.introduce(60, 61, &[Role::Reviewer], None);
    let first = world.sign_off(20, &[1]);
    world.sign_off(61, &[1]);
    assert!(matches!(world.state(first), State::AwaitsSecond(Some(NotTwo::SharedIntroducer(_)))));
}

#[test]
fn one_team_is_one_and_leaving_the_team_out_is_no_way_round() {
    let mut world = World::new();
    world.introduce(1, 70, &[Role::Reviewer], Some("north"));
    world.introduce(1, 71, &[Role::Reviewer], Some("north"));
    world.introduce(1, 72, &[Role::Reviewer], Some("south"));
    let first = world.sign_off(70, &[1]);
    world.sign_off(71, &[1]);
    assert_eq!(world.state(first), State::AwaitsSecond(Some(NotTwo::OneTeam)));
    let mut other = world.clone();
    other.sign_off(10, &[1]);
    assert!(other.judged().decisions.is_empty(), "10 names no team");
    world.sign_off(72, &[1]);
    assert_eq!(world.state(first), State::Counts);
}

#[test]
fn one_lead_alone_trying_everything() {
    let mut world = World::new();
    // The lead also makes keys of its own, with every role.
    let every = [Role::Lead, Role::Reviewer, Role::Publisher, Role::Companion];
    for own in [80, 81, 82] {
        world.introduce(2, own, &every, None);
    }
    let bystander = world.decide(10, 5, same(7, 8));
    let mut texts = Vec::new();
    let mut checkpoints = Vec::new();
    for by in [2, 80, 81, 82] {
        world.sign_off(by, &[1, 2]);
        world.decide(by, 5, DecisionKind::VerifyDocument(report(1)));
        world.decide(by, 5, DecisionKind::Independent("a".into_source(), "b".into_source()));
        world.decide(by, 5, DecisionKind::Undo(bystander));
        world.vet(by, "made-up-front", true);
        let publication = world.signed(by, 5, publication(&[1, 2], Value::Dead, "everybody"));
        world.acts.publications.push(publication);
        let clear = world.signed(by, 5, told(Stage::Cleared, Value::Alive));
        world.acts.told.push(clear);
        let tell = world.signed(by, 5, told(Stage::Told, Value::Alive));
        world.acts.told.push(tell);
        texts.push(world.signed(by, 5, policy_text("vetted = [\"made-up-front\"]")));
        checkpoints.push(world.signed(by, 5, checkpoint_of(&[])));
        world.revoke(by, 11, None);
    }
    let judged = world.judged();
    assert_eq!(judged.decisions.len(), 1, "the bystander's decision stands, and nothing was added");
    assert_eq!(judged.states[&bystander], State::Counts);
    assert!(judged.vettings.is_empty() && judged.publications.is_empty() && judged.cleared.is_empty());
    assert!(judged.told.is_empty());
    let book = world.book();
    assert_eq!(
        policy::in_force(&book, &texts, &Policy::default(), Instant(NOW.0 + 90 * DAY)).0,
        Policy::default()
    );
    assert!(checkpoint::in_force(&book, &checkpoints, [].iter()).is_empty());
    assert_eq!(book.get(&key(11)).unwrap().held_from, None, "four keys of one person are no quorum");
}

#[test]
fn backdating_with_a_stolen_key() {
    let mut world = World::new();
    let honest = world.decide(10, 3, same(1, 2));
    let stolen = world.decide(10, 4, same(3, 4));
    world.last().at = Some(Instant(NOW.0 - 90 * DAY));
    assert_eq!(world.state(stolen), State::Counts, "nobody knows yet");
    world.revoke(1, 10, Some(3));
    assert_eq!(world.state(honest), State::Counts);
    assert_eq!(world.state(stolen), State::Held(Hold::KeyHeld), "its counter tells, not its date");
}

#[test]
fn a_later_act_of_a_key_cannot_be_dated_before_an_earlier_one() {
    let mut world = World::new();
    world.decide(10, 3, same(1, 2));
    let first = world.last().at;
    let later = world.decide(10, 4, same(1, 2));
    world.last().at = Some(Instant(NOW.0 - 90 * DAY));
    let judged = world.judged();
    let at = judged.decisions.iter().find(|decision| decision.id == later).unwrap().said.at;
    assert!(at >= first);
}

#[test]
fn a_fork_is_not_counted_from_there_on() {
    let mut world = World::new();
    let before = world.decide(10, 3, same(1, 2));
    let after = world.decide(10, 4, same(3, 4));
    assert_eq!(world.state(after), State::Counts);
    world.forks.push((key(10), 4));
    assert_eq!((world.state(before), world.state(after)), (State::Counts, State::Held(Hold::KeyHeld)));
}

#[test]
fn five_hundred_decisions_of_a_revoked_reviewer() {
    let mut world = World::new();
    let ids: Vec<_> =
        (0..500).map(|counter| world.decide(10, counter, same((counter % 100) as u8, 200))).collect();
    assert_eq!(world.judged().decisions.len(), 500);
    world.revoke(1, 10, Some(299));
    let judged = world.judged();
    let held = ids.iter().filter(|id| judged.states[id] == State::Held(Hold::KeyHeld)).count();
    assert_eq!((judged.decisions.len(), held), (300, 200));
    world.revoke(1, 10, None);
    assert!(world.judged().decisions.is_empty(), "without a last good batch nothing stands");
}

#[test]
fn whoever_may_only_ask_revokes_by_quorum_and_never_a_root() {
    let mut world = World::new();
    world.revoke(10, 20, Some(4));
    world.revoke(11, 20, Some(6));
    assert_eq!(world.book().get(&key(20)).unwrap().held_from, None);
    world.revoke(30, 20, Some(9));
    assert_eq!(world.book().get(&key(20)).unwrap().held_from, Some(5), "the earliest of the three");
    for by in [10, 11, 30, 2] {
        world.revoke(by, 1, None);
    }
    assert_eq!(world.book().get(&key(1)).unwrap().held_from, None);
}

#[test]
fn acts_are_held_for_what_they_lack() {
    #[track_caller]
    fn check(by: u8, change: impl Fn(&mut Signed<khabar_model::Decision>), hold: Hold) {
        let mut world = World::new();
        world.sign_off(11, &[1]);
        let id = world.sign_off(by, &[1]);
        change(world.last());
        assert_eq!(world.state(id), State::Held(hold));
        assert!(world.judged().decisions.is_empty());
    }
    check(99, |_| {}, Hold::UnknownKey);
    check(40, |_| {}, Hold::NoRole(Role::Reviewer));
    check(10, |act| act.author = Some(key(11)), Hold::NotTheAuthor);
    check(10, |act| act.author = None, Hold::NotTheAuthor);
    check(10, |act| act.at = Some(Instant(NOW.0 + 30 * DAY)), Hold::InTheFuture);
    check(10, |act| act.at = None, Hold::InTheFuture);
    check(10, |act| act.said.reason = "  ".to_owned(), Hold::NoReason);
    check(10, |act| act.said.checked.clear(), Hold::NothingChecked);
}

#[test]
fn what_is_replayed_counts_once_and_undoes_no_undoing() {
    let mut world = World::new();
    let lone = world.sign_off(10, &[1]);
    let again = world.last().clone();
    world.acts.decisions.extend([again.clone(), again]);
    assert_eq!(
        world.state(lone),
        State::AwaitsSecond(Some(NotTwo::OneKey)),
        "three times one key is one person"
    );
    assert!(world.judged().decisions.is_empty());
    let said = world.decide(10, 5, same(1, 2));
    let old = world.last().clone();
    let undo = world.decide(10, 6, DecisionKind::Undo(said));
    world.acts.decisions.push(old);
    assert_eq!(world.state(said), State::Undone(undo), "the old words come again, and stay taken back");
}

#[test]
fn a_decision_is_taken_back_by_its_own_signer_or_by_two() {
    let mut world = World::new();
    let decision = world.decide(10, 5, same(1, 2));
    let lone = world.decide(11, 5, DecisionKind::Undo(decision));
    assert_eq!((world.state(decision), world.state(lone)), (State::Counts, State::AwaitsSecond(None)));
    let mut by_two = world.clone();
    by_two.decide(30, 5, DecisionKind::Undo(decision));
    assert!(matches!(by_two.state(decision), State::Undone(_)));
    let own = world.decide(10, 6, DecisionKind::Undo(decision));
    assert_eq!(world.state(decision), State::Undone(own));
    let back = world.decide(10, 7, DecisionKind::Undo(own));
    assert_eq!((world.state(decision), world.state(own)), (State::Counts, State::Undone(back)));
}

#[test]
fn a_source_is_vetted_by_two_and_the_latest_pair_holds() {
    let mut world = World::new();
    world.vet(10, "made-up-committee", true);
    assert!(world.judged().vettings.is_empty());
    world.vet(2, "made-up-committee", true);
    assert!(world.judged().vettings[&"made-up-committee".into_source()].vetted);
    world.vet(11, "made-up-committee", false);
    assert!(world.judged().vettings[&"made-up-committee".into_source()].vetted);
    world.vet(30, "made-up-committee", false);
    assert!(!world.judged().vettings[&"made-up-committee".into_source()].vetted);
}

#[test]
fn a_death_is_given_out_by_two_and_anything_else_by_one() {
    let mut world = World::new();
    let state = |world: &mut World, by, value| {
        let act = world.signed(by, 5, publication(&[1], value, "a made-up court"));
        world.acts.publications.push(act);
        world.judged().publications.len()
    };
    assert_eq!(state(&mut world, 40, Value::Held), 1);
    assert_eq!(state(&mut world, 40, Value::Dead), 1);
    assert_eq!(state(&mut world, 41, Value::Dead), 3);
}

#[test]
fn found_alive_is_told_after_two_cleared_it() {
    let mut world = World::new();
    let tell = world.signed(50, 5, told(Stage::Told, Value::Alive));
    let id = tell.id;
    world.acts.told.push(tell);
    assert_eq!(world.state(id), State::Held(Hold::NotCleared));
    for by in [10, 11] {
        let clear = world.signed(by, 5, told(Stage::Cleared, Value::Alive));
        world.acts.told.push(clear);
    }
    assert_eq!(world.state(id), State::Counts);
}

#[test]
fn a_policy_takes_two_leads_and_a_delay_and_stands_above_the_floor() {
    let world = &mut World::new();
    let text = "name = \"made-up 2\"\nvetted = [\"made-up-committee\"]";
    let began = Policy::default();
    let later = |days: i64| Instant(NOW.0 + days * DAY);
    let mut texts = vec![world.signed(2, 5, policy_text(text))];
    let step =
        |world: &World, texts: &[Signed<PolicyText>], at| policy::in_force(&world.book(), texts, &began, at);
    assert_eq!(step(world, &texts, later(90)).1[0].step, policy::Step::AwaitsSecond);
    texts.push(world.signed(3, 5, policy_text(text)));
    let (now, proposals) = step(world, &texts, later(1));
    assert_eq!(now, began);
    assert!(matches!(proposals[0].step, policy::Step::From(_)));
    assert_eq!(step(world, &texts, later(4)).0.name, "made-up 2");
    // A stranger's file, and one below the floor, are no policy at any time.
    let mut foreign = vec![
        world.signed(99, 5, policy_text("vetted = [\"front\"]")),
        world.signed(98, 5, policy_text("vetted = [\"front\"]")),
    ];
    assert_eq!(step(world, &foreign, later(90)).0, began);
    foreign = [2, 3].map(|lead| world.signed(lead, 6, policy_text("confirmed_reviewers = 1"))).to_vec();
    let (now, proposals) = step(world, &foreign, later(90));
    assert_eq!(now, began);
    assert!(matches!(&proposals[0].step, policy::Step::Refused(why) if why.contains("below the floor")));
}

#[test]
fn a_checkpoint_names_the_set_and_tells_what_is_missing() {
    let world = &mut World::new();
    let seal = |key: u8, counter: u64| Seal {
        signer: common::key(key),
        counter,
        previous: None,
        count: 1,
        root: [key ^ counter as u8; 32],
        signature: [0; 64],
    };
    let seals = vec![seal(10, 0), seal(10, 1), seal(11, 0)];
    let both = [2, 3].map(|lead| world.signed(lead, 5, checkpoint_of(&seals)));
    let book = world.book();
    let found = checkpoint::in_force(&book, &both, seals.iter());
    assert!(found[0].whole && found[0].said.head(&common::key(10)).unwrap().counter == 1);
    // What came later is outside; what is missing, or was slipped in below, is told.
    let later: Vec<Seal> = seals.iter().cloned().chain([seal(10, 2), seal(12, 0)]).collect();
    assert!(checkpoint::in_force(&book, &both, later.iter())[0].whole);
    assert!(!checkpoint::in_force(&book, &both, seals[1..].iter())[0].whole);
    let forked: Vec<Seal> = seals.iter().cloned().chain([Seal { root: [7; 32], ..seal(10, 1) }]).collect();
    assert!(!checkpoint::in_force(&book, &both, forked.iter())[0].whole);
    assert!(checkpoint::in_force(&book, &both[..1], seals.iter()).is_empty());
}

trait IntoSource {
    fn into_source(self) -> khabar_model::SourceId;
}

impl IntoSource for &str {
    fn into_source(self) -> khabar_model::SourceId {
        khabar_model::SourceId::new(self)
    }
}

fn policy_text(text: &str) -> PolicyText {
    PolicyText { text: text.to_owned(), reason: "made up".to_owned(), checked: "the difference".to_owned() }
}

fn checkpoint_of(seals: &[Seal]) -> Checkpoint {
    let mut checkpoint = Checkpoint::of(seals.iter(), None);
    checkpoint.reason = "made up".to_owned();
    checkpoint.checked = "the list of keys".to_owned();
    checkpoint
}

fn publication(saw: &[u8], value: Value, to: &str) -> Publication {
    Publication {
        saw: saw.iter().map(|&number| report(number)).collect(),
        value,
        level: Level::Confirmed,
        kind: Recipient::Court,
        to: to.to_owned(),
        edition: "1".to_owned(),
        named: true,
        correction: None,
        reason: "made up".to_owned(),
        checked: "the page".to_owned(),
    }
}

fn told(stage: Stage, value: Value) -> Told {
    let to = (stage == Stage::Told).then_some(Relation::Parent);
    let saw = vec![report(1), report(2)];
    Told { saw, value, stage, to, reason: "made up".to_owned(), checked: "called twice".to_owned() }
}

#[test]
fn the_root_is_nobodys_introducer_and_a_branch_is_whoever_a_root_introduced() {
    let book = World::new().book();
    let branch = |of: u8| khabar_decisions::two::branch(&book, &key(of));
    let same: [KeyId; 2] = [branch(20), branch(21)];
    assert_eq!(same, [key(2), key(2)]);
    assert_eq!(branch(10), key(10));
}
