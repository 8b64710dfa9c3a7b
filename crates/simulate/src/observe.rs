//! What honest sources, parties and witnesses say: each its own words about what it learned, late and with gaps.

use crate::calendar::age;
use crate::dice::{Dice, Purpose};
use crate::people::{Event, Person, PersonId, State, first_day, last_report};
use crate::said::{About, Birth, Kind, Said, instant_on};
use crate::script::{self, slip_any};
use crate::sources::{
    FAMILIES, FORENSIC, LIGHTHOUSE, MEDICS, OMID_1, OMID_2, POSTS, RELAYED, SOURCES, STATE_TV, Script,
    SourceIx, WIRE, coverage, direct_bases,
};
use crate::text;
use crate::world::World;

/// Days after the first on which the first edition of the registry closed.
pub const FIRST_EDITION: i32 = 45;

/// Sources that observe for themselves.
const OBSERVERS: &[SourceIx] = &[OMID_1, LIGHTHOUSE, MEDICS, FAMILIES, FORENSIC, POSTS];

/// Add what every observer says of every person.
pub fn observe(world: &mut World) {
    for id in 0..world.people.len() as PersonId {
        for &source in OBSERVERS {
            source_on_person(world, id, source);
        }
        anonymous(world, id);
    }
}

/// Add what the reputable agency says, and what state television claims: after all else, so that leaving them out
/// changes no other row.
pub fn observe_last(world: &mut World) {
    for id in 0..world.people.len() as PersonId {
        if world.settings.wrong > 0.0 {
            source_on_person(world, id, WIRE);
        }
        parties_claim(world, id);
    }
}

fn source_on_person(world: &mut World, id: PersonId, source: SourceIx) {
    let mut dice = world.dice(Purpose::Source, u64::from(id) * 16 + source as u64);
    let said = rows_on_person(world, id, source, &mut dice);
    world.rows.extend(said);
}

fn rows_on_person(world: &World, id: PersonId, source: SourceIx, dice: &mut Dice) -> Vec<Said> {
    let person = world.person(id);
    let share = SOURCES[source].covers(source, person.events.iter().map(|event| event.state));
    if !dice.chance((share * person.renown).min(0.95)) {
        return Vec::new();
    }
    let mut first = identity(world, id, source, dice);
    let mut rows = Vec::new();
    let last = person.events.len() - 1;
    for (n, event) in person.events.iter().enumerate() {
        let recorded = match source {
            POSTS => dice.chance(if n == last { 0.75 } else { 0.35 }),
            FORENSIC => n == last,
            _ => dice.chance(if n == last { 0.9 } else { 0.6 }),
        };
        if !recorded || coverage(source, event.state) == 0.0 {
            continue;
        }
        if n > 0 && dice.chance(0.2) {
            first = identity(world, id, source, dice);
        }
        rows.extend(on_event(world, &first, person, *event, source, dice));
    }
    if source == FORENSIC && !rows.is_empty() && dice.chance(0.08) {
        let exact = dice.chance(0.5);
        let again = if exact { rows[0].clone() } else { identity(world, id, source, dice) };
        rows.push(Said { state: rows[0].state, captured: rows[0].captured, basis: rows[0].basis, ..again });
    }
    rows
}

/// Who it is, as one source writes it down.
pub fn identity(world: &World, id: PersonId, source: SourceIx, dice: &mut Dice) -> Said {
    let (person, profile, tokens) = (world.person(id), &SOURCES[source], &world.tokens);
    let kind = if source == FORENSIC { Kind::Admits } else { Kind::Honest };
    let mut said = Said::empty(source, About::Person(id), kind, 0);
    match profile.script {
        Script::Persian => {
            said.fa = script::persian(person, tokens, &profile.hand, dice).whole(&profile.hand, false, dice);
        }
        Script::Parts => {
            let written = script::persian(person, tokens, &profile.hand, dice);
            (said.fa, said.fa_family) = (written.given, written.family);
        }
        Script::Latin => {
            said.latin = script::latin(person, tokens, &profile.hand, dice).whole(&profile.hand, true, dice);
        }
        Script::Both => {
            said.fa = script::persian(person, tokens, &profile.hand, dice).whole(&profile.hand, false, dice);
            said.latin = script::latin(person, tokens, &profile.hand, dice).whole(&profile.hand, true, dice);
        }
    }
    if person.home_name.is_some() && matches!(source, FAMILIES | POSTS) && dice.chance(0.5) {
        said.alias = other_name(world, person, &said, dice);
    }
    if dice.chance(profile.gives.father) {
        said.father = match profile.script {
            Script::Latin => script::latin_given(person.father, tokens, &profile.hand, dice),
            _ => script::persian_given(person.father, tokens, dice),
        };
        if dice.chance(profile.hand.slips) {
            slip_any(&mut said.father, dice);
        }
    }
    if dice.chance(profile.gives.birth) {
        said.birth = birth(person, source, dice);
    }
    said.woman = dice.chance(profile.gives.sex).then_some(person.woman);
    if dice.chance(profile.gives.id) {
        said.id = format!("{:06}", person.national_id % 1_000_000);
    }
    said
}

/// The name that the row does not have: the home name, or the registry's.
fn other_name(world: &World, person: &Person, said: &Said, dice: &mut Dice) -> String {
    let hand = script::Hand { home_names: 0.0, slips: 0.0, ..SOURCES[FAMILIES].hand };
    let registry = script::persian(person, &world.tokens, &hand, dice);
    let given = script::persian_given(person.given, &world.tokens, dice);
    if said.fa.contains(&given) {
        let home =
            person.home_name.map(|home| script::persian_given(home, &world.tokens, dice)).unwrap_or_default();
        format!("{home} {}", registry.family)
    } else {
        format!("{} {}", registry.given, registry.family)
    }
}

fn birth(person: &Person, source: SourceIx, dice: &mut Dice) -> Birth {
    let profile = &SOURCES[source];
    let off = if dice.chance(profile.off) { dice.pick(&[-1, 1, 1, -2]) } else { 0 };
    match (profile.ages, dice.below(10)) {
        (true, 0..8) => Birth::Age((age(person.born, person.events[0].day) + off).max(0)),
        (_, 0..3) | (true, _) => Birth::Day(person.born + off),
        _ => Birth::Year(person.born + off * 365),
    }
}

/// One row of one source about one event; none where it would come after the end.
fn on_event(
    world: &World,
    identity: &Said,
    person: &Person,
    event: Event,
    source: SourceIx,
    dice: &mut Dice,
) -> Option<Said> {
    let profile = &SOURCES[source];
    let captured = event.day + 1 + dice.lag(profile.delay);
    if captured > last_report() {
        return None;
    }
    let mut said = Said { captured: instant_on(captured, dice), ..identity.clone() };
    if source == OMID_1 && captured > first_day() + FIRST_EDITION {
        said.source = OMID_2;
    }
    let direct = dice.chance(profile.direct);
    let wrong = match source {
        WIRE => world.settings.wrong,
        POSTS => 0.12,
        _ if direct => 0.0,
        _ => 0.03,
    };
    let state =
        if source != FORENSIC && dice.chance(wrong) { mistaken(event.state, dice) } else { event.state };
    if source == WIRE && state != event.state {
        said.kind = Kind::Wrong;
    }
    said.state = Some(state);
    said.basis = match source {
        FORENSIC => "",
        _ if direct => dice.pick(direct_bases(state)),
        _ => dice.pick(RELAYED),
    };
    where_and_when(&mut said, person, event, source, dice);
    if matches!(source, FAMILIES | POSTS) {
        said.account = if source == POSTS { world.account(dice) } else { String::new() };
        said.post_id = format!("{}/{}", profile.id, dice.below(1 << 40));
        said.text = text::post(&said, dice);
    }
    Some(said)
}

/// Day, city, place of custody and cause, as far as the source gives them.
pub fn where_and_when(said: &mut Said, person: &Person, event: Event, source: SourceIx, dice: &mut Dice) {
    let profile = &SOURCES[source];
    if dice.chance(profile.gives.date) {
        let off = if dice.chance(profile.off) { dice.pick(&[-1, 1, 1, 2]) } else { 0 };
        said.day = Some((event.day + off, dice.chance(0.03)));
    }
    if dice.chance(profile.gives.place) {
        said.city = Some(person.city);
        said.province_only = dice.chance(0.07);
    }
    match said.state {
        Some(State::Held | State::Sentenced) => said.custody = dice.chance(0.35).then_some(person.custody),
        Some(State::Dead | State::Injured) if dice.chance(0.5) => said.cause = person.cause,
        _ => {}
    }
}

/// What somebody may take a state for.
pub fn mistaken(state: State, dice: &mut Dice) -> State {
    use State::*;
    dice.pick(match state {
        Dead | Executed => &[Held, InHospital, NoContact],
        Held | Sentenced => &[Dead, Dead, Released],
        Released | Bailed => &[Held, Dead],
        Injured | InHospital => &[Dead, Held],
        NoContact => &[Dead, Held],
        InContact => &[Dead, Held],
    })
}

/// State television says that some who are held, gone or dead are safe; and tells true releases.
fn parties_claim(world: &mut World, id: PersonId) {
    let person = world.person(id);
    let last = person.last();
    let (share, kind) = match last.state {
        State::Held | State::Sentenced | State::NoContact => (0.08, Kind::ClaimsSafe),
        State::Dead => (0.04, Kind::ClaimsSafe),
        State::Released | State::Bailed => (0.10, Kind::Honest),
        _ => return,
    };
    if kind == Kind::ClaimsSafe && !world.settings.claims_safe {
        return;
    }
    let mut dice = world.dice(Purpose::Party, u64::from(id));
    let captured = last.day + 1 + dice.lag(SOURCES[STATE_TV].delay);
    if !dice.chance(share) || captured > last_report() {
        return;
    }
    let mut said = identity(world, id, STATE_TV, &mut dice);
    said.kind = kind;
    said.state = Some(match last.state {
        State::NoContact | State::Dead => State::InContact,
        _ => State::Released,
    });
    said.flags = if kind == Kind::ClaimsSafe && dice.chance(0.3) { "filmed" } else { "" };
    said.captured = instant_on(captured, &mut dice);
    where_and_when(&mut said, person, last, STATE_TV, &mut dice);
    world.rows.push(said);
}

/// Bodies that medics saw and could not name.
fn anonymous(world: &mut World, id: PersonId) {
    let person = world.person(id);
    let last = person.last();
    let mut dice = world.dice(Purpose::Anonymous, u64::from(id));
    if last.state != State::Dead || !dice.chance(0.06) {
        return;
    }
    let mut said = Said::empty(MEDICS, About::Person(id), Kind::Anonymous, 0);
    said.state = Some(State::Dead);
    said.woman = Some(person.woman);
    if dice.chance(0.5) {
        said.birth = Birth::Age((age(person.born, last.day) + dice.between(-4, 4)).max(0));
    }
    said.basis = "saw_body";
    said.captured = instant_on(last.day + 1, &mut dice);
    where_and_when(&mut said, person, last, MEDICS, &mut dice);
    world.rows.push(said);
}
