//! Attacks: a flood of copies of one false report, a front, reports made to join two people or to part one.

use crate::dice::{Dice, Purpose};
use crate::people::{PersonId, State, last_day, last_report};
use crate::repeat::copy;
use crate::said::{About, Birth, Kind, Said, instant_on};
use crate::script;
use crate::sources::{FRONT, LIGHTHOUSE, OMID_1, POSTS, SOURCES, Standing};
use crate::text;
use crate::world::World;

/// Add every attack that the settings ask for.
pub fn attack(world: &mut World) {
    let originals = world.rows.len() as u32;
    let known = known_rows(world);
    if world.settings.front > 0.0 {
        front(world, originals);
        invent(world);
    }
    flood(world, &known);
    merge(world, &known);
    split(world, &known);
    chatter(world);
}

/// For each person, the honest named rows of known sources about them.
fn known_rows(world: &World) -> Vec<Vec<u32>> {
    let mut known = vec![Vec::new(); world.people.len()];
    for (n, row) in world.rows.iter().enumerate() {
        if let About::Person(id) = row.about
            && row.kind == Kind::Honest
            && row.named()
            && SOURCES[row.source].standing != Standing::Unknown
        {
            known[id as usize].push(n as u32);
        }
    }
    known
}

/// People in an order of chance, of whom at least this many honest rows are known.
fn targets(world: &World, known: &[Vec<u32>], at_least: usize, purpose: Purpose) -> Vec<PersonId> {
    let mut ids: Vec<(u64, PersonId)> = (0..world.people.len() as PersonId)
        .filter(|&id| known[id as usize].len() >= at_least)
        .map(|id| (world.dice(purpose, u64::from(id)).below(1 << 50) as u64, id))
        .collect();
    ids.sort_unstable();
    ids.into_iter().map(|(_, id)| id).collect()
}

/// How many of all people a share means; at least one where the share is not 0.
fn number(world: &World, share: f64) -> usize {
    if share > 0.0 { ((world.people.len() as f64 * share) as usize).max(1) } else { 0 }
}

/// The front's true rows: those of others, as its own.
fn front(world: &mut World, originals: u32) {
    for of in 0..originals {
        let from = &world.rows[of as usize];
        if !matches!(from.source, OMID_1 | LIGHTHOUSE) || from.kind != Kind::Honest {
            continue;
        }
        let mut dice = world.dice(Purpose::Front, u64::from(of));
        if !dice.chance(0.26) {
            continue;
        }
        if let Some(mut said) = copy(world, of, FRONT, Kind::Front, &mut dice) {
            said.basis = "close_contact";
            world.rows.push(said);
        }
    }
}

/// People who do not exist, on the front's list, half of them echoed by accounts that nobody knows.
fn invent(world: &mut World) {
    let count = number(world, 0.006 * world.settings.front);
    let made = crate::people::people(world.settings.seed ^ 0xfa15e, count as u32, &world.tokens);
    for (n, person) in made.iter().enumerate() {
        let mut dice = world.dice(Purpose::Invented, n as u64);
        let hand = &SOURCES[FRONT].hand;
        let event = person.events[0];
        let mut said = Said::empty(FRONT, About::Invented(n as u32), Kind::FrontInvented, 0);
        said.fa = script::persian(person, &world.tokens, hand, &mut dice).whole(hand, false, &mut dice);
        said.latin = script::latin(person, &world.tokens, hand, &mut dice).whole(hand, true, &mut dice);
        said.father = script::persian_given(person.father, &world.tokens, &mut dice);
        said.birth = Birth::Year(person.born);
        said.state = Some(State::Dead);
        said.day = Some((event.day, false));
        said.city = Some(person.city);
        said.basis = "close_contact";
        said.captured = instant_on((event.day + 2).min(last_report()), &mut dice);
        let echoes = if dice.chance(0.5) { dice.between(1, 3) } else { 0 };
        for _ in 0..echoes {
            let mut echo = post_by_stranger(world, &said, &mut dice);
            (echo.latin, echo.about) = (String::new(), said.about);
            echo.text = text::post(&echo, &mut dice);
            world.rows.push(echo);
        }
        world.rows.push(said);
    }
}

fn post_by_stranger(world: &World, like: &Said, dice: &mut Dice) -> Said {
    let captured = (like.captured_day() + 1 + dice.lag(1.0)).min(last_report());
    Said {
        source: POSTS,
        about: About::Nobody,
        of: None,
        latin: String::new(),
        account: world.account(dice),
        post_id: format!("posts/{}", dice.below(1 << 40)),
        captured: instant_on(captured, dice),
        basis: "told_by",
        woman: None,
        id: String::new(),
        custody: None,
        cause: "",
        flags: "",
        via: "",
        link: String::new(),
        forwarded_from: String::new(),
        ..like.clone()
    }
}

/// One false death of a living person, and its copies: forwards, pasted texts, and texts with other words.
fn flood(world: &mut World, known: &[Vec<u32>]) {
    if world.settings.flood == 0 {
        return;
    }
    let count = 1 + world.people.len() / 5_000;
    let living: Vec<PersonId> = targets(world, known, 1, Purpose::Flood)
        .into_iter()
        .filter(|&id| matches!(world.person(id).last().state, State::Held | State::Sentenced))
        .take(count)
        .collect();
    for (n, id) in living.into_iter().enumerate() {
        let mut dice = world.dice(Purpose::Flood, (1 << 40) + n as u64);
        let like = &world.rows[known[id as usize][0] as usize];
        let mut first = post_by_stranger(world, like, &mut dice);
        (first.kind, first.about, first.aims) = (Kind::Flood, About::Person(id), vec![id]);
        (first.state, first.basis) = (Some(State::Dead), "saw_body");
        let hand = &SOURCES[POSTS].hand;
        first.fa =
            script::persian(world.person(id), &world.tokens, hand, &mut dice).whole(hand, false, &mut dice);
        first.fa_family.clear();
        first.city = Some(world.person(id).city);
        first.text = text::post(&first, &mut dice);
        let of = world.rows.len() as u32;
        world.rows.push(first);
        (0..world.settings.flood).for_each(|k| drop_in_flood(world, of, k, &mut dice));
    }
}

fn drop_in_flood(world: &mut World, of: u32, k: u32, dice: &mut Dice) {
    let first = &world.rows[of as usize];
    let how = dice.below(100);
    let said = Said {
        of: Some(of),
        account: format!("fresh-{}-{k}", of % 1_000),
        post_id: format!("posts/{}", dice.below(1 << 40)),
        forwarded_from: if how < 45 { first.post_id.clone() } else { String::new() },
        text: match how {
            0..75 => first.text.clone(),
            75..90 => text::reword(&first.text, 0.05, dice),
            _ => text::reword(&first.text, 0.20, dice),
        },
        captured: (first.captured + 60 + dice.below(3 * 86_400) as i64)
            .min(i64::from(last_report()) * 86_400 + 86_399),
        ..first.clone()
    };
    world.rows.push(said);
}

/// Reports that carry the marks of two people: siblings, or any two; from strangers, and from the front.
fn merge(world: &mut World, known: &[Vec<u32>]) {
    let count = number(world, world.settings.merge);
    let ids = targets(world, known, 2, Purpose::Merge);
    for (n, pair) in ids.chunks_exact(2).take(count).enumerate() {
        let mut dice = world.dice(Purpose::Merge, (1 << 40) + n as u64);
        let a = pair[0];
        let sibling = [a.wrapping_sub(1), a + 1].into_iter().find(|&b| {
            world.people.get(b as usize).is_some_and(|b| b.family == world.person(a).family)
                && !known[b as usize].is_empty()
        });
        let b = sibling.filter(|_| n % 2 == 0).unwrap_or(pair[1]);
        for _ in 0..3 {
            let said = two_in_one(world, a, b, known, &mut dice);
            world.rows.push(said);
        }
    }
}

fn two_in_one(world: &World, a: PersonId, b: PersonId, known: &[Vec<u32>], dice: &mut Dice) -> Said {
    let (of_a, of_b) = (dice.pick(&known[a as usize]), dice.pick(&known[b as usize]));
    let (row_a, row_b) = (&world.rows[of_a as usize], &world.rows[of_b as usize]);
    let hand = &SOURCES[POSTS].hand;
    let name = |id, dice: &mut Dice| {
        script::persian(world.person(id), &world.tokens, hand, dice).whole(hand, false, dice)
    };
    let mut said = post_by_stranger(world, row_a, dice);
    (said.kind, said.aims) = (Kind::Merge, vec![a, b]);
    (said.fa, said.fa_family, said.alias) = (name(a, dice), String::new(), name(b, dice));
    said.father = script::persian_given(world.person(dice.pick(&[a, b])).father, &world.tokens, dice);
    (said.birth, said.day, said.city) = (row_b.birth, row_b.day, row_a.city.or(row_b.city));
    said.text = text::post(&said, dice);
    by_the_front(world, said, dice)
}

/// Reports that give a known person another father, birth, city and day.
fn split(world: &mut World, known: &[Vec<u32>]) {
    let count = number(world, world.settings.split);
    let ids = targets(world, known, 2, Purpose::Split);
    for (n, &id) in ids.iter().take(count).enumerate() {
        let mut dice = world.dice(Purpose::Split, (1 << 40) + n as u64);
        let other = world.person(dice.pick(&ids)).clone();
        for _ in 0..3 {
            let of = dice.pick(&known[id as usize]);
            let row = &world.rows[of as usize];
            let hand = &SOURCES[POSTS].hand;
            let mut said = post_by_stranger(world, row, &mut dice);
            (said.kind, said.aims) = (Kind::Split, vec![id]);
            said.fa = script::persian(world.person(id), &world.tokens, hand, &mut dice)
                .whole(hand, false, &mut dice);
            said.fa_family.clear();
            said.father = script::persian_given(other.father, &world.tokens, &mut dice);
            (said.birth, said.city) = (Birth::Year(other.born), Some(other.city));
            said.day = said.day.map(|(day, month)| ((day + dice.between(6, 20)).min(last_day()), month));
            said.text = text::post(&said, &mut dice);
            let said = by_the_front(world, said, &mut dice);
            world.rows.push(said);
        }
    }
}

/// One in four of such reports is put on the front's list instead, where there is one.
fn by_the_front(world: &World, said: Said, dice: &mut Dice) -> Said {
    if world.settings.front == 0.0 || !dice.chance(0.25) {
        return said;
    }
    Said {
        source: FRONT,
        account: String::new(),
        post_id: String::new(),
        text: String::new(),
        basis: "close_contact",
        ..said
    }
}

/// Posts that name nobody.
fn chatter(world: &mut World) {
    for n in 0..2 + world.people.len() / 50 {
        let mut dice = world.dice(Purpose::Chatter, n as u64);
        let day = crate::people::first_day() + dice.between(0, 60);
        let captured = instant_on(day, &mut dice);
        let mut said = Said::empty(POSTS, About::Nobody, Kind::Chatter, captured);
        said.account = world.account(&mut dice);
        said.post_id = format!("posts/{}", dice.below(1 << 40));
        said.text = text::reword(dice.pick(text::CHATTER), 0.3, &mut dice);
        world.rows.push(said);
    }
}
