//! Rows that repeat rows: a second edition, lists compiled from lists, forwards. Volume without a new witness.

use crate::dice::{Dice, Purpose};
use crate::people::{PersonId, last_report};
use crate::said::{About, Birth, Kind, Said, instant_on};
use crate::script::{self, slip_any};
use crate::sources::{FAMILIES, HAMRAH, LIGHTHOUSE, OMID_1, OMID_2, POSTS, SOURCES, SourceIx};
use crate::world::World;

/// Add the second edition's repeats, the compiled list and the forwards.
pub fn repeat(world: &mut World) {
    let originals = world.rows.len() as u32;
    for of in 0..originals {
        if world.rows[of as usize].source == OMID_1 {
            edition(world, of);
        }
    }
    if world.settings.copies {
        compiled(world, originals);
    }
    if world.settings.forwards {
        (0..originals).for_each(|of| forwards(world, of));
    }
}

/// Nearly every row of the first edition stands in the second, some of them corrected.
fn edition(world: &mut World, of: u32) {
    let mut dice = world.dice(Purpose::Copy, u64::from(of));
    if dice.chance(0.05) {
        return;
    }
    let before = &world.rows[of as usize];
    let mut said = Said { source: OMID_2, of: Some(of), ..before.clone() };
    if before.kind == Kind::Honest {
        said.kind = Kind::Edition;
    }
    if let About::Person(id) = before.about
        && before.named()
        && dice.chance(0.06)
    {
        let again = crate::observe::identity(world, id, OMID_2, &mut dice);
        (said.fa, said.father, said.birth) = (again.fa, again.father, again.birth);
    }
    world.rows.push(said);
}

/// The compiled list takes rows of the registry and of the desk abroad.
fn compiled(world: &mut World, originals: u32) {
    let mut above: Option<Said> = None;
    for of in 0..originals {
        let from = &world.rows[of as usize];
        if !matches!(from.source, OMID_1 | OMID_2 | LIGHTHOUSE) || from.kind != Kind::Honest {
            continue;
        }
        let mut dice = world.dice(Purpose::Copy, u64::from(of) + (1 << 40));
        if !dice.chance(0.36) {
            continue;
        }
        let Some(mut said) = copy(world, of, HAMRAH, Kind::Copy, &mut dice) else { continue };
        said.basis = "";
        if dice.chance(0.55) {
            said.via = SOURCES[world.rows[of as usize].source].id;
        }
        // A cell of the row above slips into this one.
        if let Some(above) = above.as_ref().filter(|_| dice.chance(0.03)) {
            if dice.chance(0.5) { said.birth = above.birth } else { said.day = above.day }
        }
        above = Some(said.clone());
        world.rows.push(said);
    }
}

/// A row put into another source's list, in both scripts, with the mistakes it had and perhaps a new one.
pub fn copy(world: &World, of: u32, into: SourceIx, kind: Kind, dice: &mut Dice) -> Option<Said> {
    let from = &world.rows[of as usize];
    let About::Person(id) = from.about else { return None };
    let captured = from.captured_day() + 1 + dice.lag(SOURCES[into].delay);
    if captured > last_report() {
        return None;
    }
    let mut said =
        Said { source: into, kind, of: Some(of), captured: instant_on(captured, dice), ..from.clone() };
    (said.fa, said.fa_family) = (from.whole_fa(), String::new());
    other_script(world, id, &mut said, dice);
    (said.woman, said.id, said.custody, said.cause) = (None, String::new(), None, "");
    let profile = &SOURCES[into];
    if !dice.chance(profile.gives.father) {
        said.father.clear();
    }
    if !dice.chance(profile.gives.birth) {
        said.birth = Birth::Unsaid;
    }
    if dice.chance(profile.hand.slips) {
        slip_any(if from.latin.is_empty() { &mut said.fa } else { &mut said.latin }, dice);
    }
    if let Some((day, _)) = &mut said.day
        && dice.chance(profile.off)
    {
        *day += dice.pick(&[-1, 1, 10]);
    }
    Some(said)
}

/// The copier writes the script that the row lacks.
fn other_script(world: &World, id: PersonId, said: &mut Said, dice: &mut Dice) {
    let hand = script::Hand { slips: 0.0, home_names: 0.0, ..SOURCES[said.source].hand };
    let person = world.person(id);
    if said.fa.is_empty() {
        said.fa = script::persian(person, &world.tokens, &hand, dice).whole(&hand, false, dice);
    } else if said.latin.is_empty() {
        said.latin = script::latin(person, &world.tokens, &hand, dice).whole(&hand, true, dice);
    }
}

/// Posts are forwarded word for word; half of those among accounts that nobody knows do not say so.
fn forwards(world: &mut World, of: u32) {
    let from = &world.rows[of as usize];
    let share = match from.source {
        FAMILIES => 0.12,
        POSTS => 0.08,
        _ => return,
    };
    let mut dice = world.dice(Purpose::Forward, u64::from(of));
    if !dice.chance(share) {
        return;
    }
    let silent = from.source == POSTS && dice.chance(0.5);
    for n in 0..dice.between(1, 4) {
        let from = &world.rows[of as usize];
        let captured = from.captured_day() + dice.lag(1.0) + n / 3;
        if captured > last_report() {
            continue;
        }
        let said = Said {
            source: POSTS,
            kind: Kind::Forward,
            of: Some(of),
            account: world.account(&mut dice),
            post_id: format!("posts/{}", dice.below(1 << 40)),
            forwarded_from: if silent { String::new() } else { from.post_id.clone() },
            captured: from.captured.max(instant_on(captured, &mut dice)) + 60,
            custody: None,
            ..from.clone()
        };
        world.rows.push(said);
    }
}
