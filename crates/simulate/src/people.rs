//! Fictional people in families, and what happens to each of them, day by day.

use crate::calendar::{Day, day};
use crate::dice::{Dice, Purpose, cumulative};
use crate::places::{CITIES, CUSTODY};
use crate::tokens::{Parts, Tokens};

/// A person's place among all.
pub type PersonId = u32;

/// What a report can say happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Dead.
    Dead,
    /// Put to death after a sentence.
    Executed,
    /// Arrested, and held since.
    Held,
    /// Held and sentenced.
    Sentenced,
    /// Released.
    Released,
    /// Released on bail.
    Bailed,
    /// Injured.
    Injured,
    /// In hospital.
    InHospital,
    /// No contact since.
    NoContact,
    /// In contact again, alive.
    InContact,
}

impl State {
    /// The values that hold from that day on, by the codes of the vocabulary, each with its axis.
    pub const fn values(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Dead => &[("life", "dead")],
            Self::Executed => &[("life", "dead"), ("legal", "executed")],
            Self::Held => &[("liberty", "held")],
            Self::Sentenced => &[("liberty", "held"), ("legal", "sentenced")],
            Self::Released | Self::Bailed => &[("liberty", "at_liberty")],
            Self::Injured => &[("health", "injured")],
            Self::InHospital => &[("health", "in_hospital")],
            Self::NoContact => &[("contact", "no_contact")],
            Self::InContact => &[("life", "alive"), ("contact", "in_contact")],
        }
    }

    /// The person lives.
    pub const fn living(self) -> bool {
        !matches!(self, Self::Dead | Self::Executed)
    }
}

/// Something that happened to a person.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// When.
    pub day: Day,
    /// What.
    pub state: State,
}

/// A fictional person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The family; siblings share it.
    pub family: u32,
    /// Given name.
    pub given: Parts,
    /// Family name.
    pub surname: Parts,
    /// The title Seyed.
    pub seyed: bool,
    /// A home name that shares nothing with the given one.
    pub home_name: Option<Parts>,
    /// Father's given name.
    pub father: Parts,
    /// A woman.
    pub woman: bool,
    /// Birthday.
    pub born: Day,
    /// Ten digits, made up.
    pub national_id: u64,
    /// Where it happened, in [`CITIES`].
    pub city: u16,
    /// Where held, in [`CUSTODY`].
    pub custody: u16,
    /// Code of the cause of death or injury.
    pub cause: &'static str,
    /// How much the case was talked about: around 1.
    pub renown: f64,
    /// What happened, in order; at least one.
    pub events: Vec<Event>,
}

impl Person {
    /// What holds at the end.
    pub fn last(&self) -> Event {
        self.events[self.events.len() - 1]
    }

    /// Dead at the end.
    pub fn dead(&self) -> bool {
        !self.last().state.living()
    }
}

/// The first day of the cut.
pub fn first_day() -> Day {
    day(2025, 10, 3)
}

/// The day as of which all is told; lists that are captured as a whole are captured then.
pub fn last_day() -> Day {
    first_day() + 75
}

/// The last day on which rows are captured one by one: before the instant that is the newest in every zone.
pub fn last_report() -> Day {
    last_day() - 2
}

/// Paths, with their weights of 1,000.
const PATHS: &[(u64, &[State])] = {
    use State::*;
    &[
        (210, &[Dead]),
        (25, &[Injured, Dead]),
        (35, &[InHospital, Dead]),
        (30, &[Held, Dead]),
        (10, &[Held, Sentenced, Executed]),
        (200, &[Held]),
        (90, &[Held, Released]),
        (80, &[Held, Bailed]),
        (40, &[Held, Sentenced]),
        (60, &[Injured]),
        (50, &[Injured, InHospital]),
        (50, &[NoContact, Held]),
        (25, &[NoContact, Dead]),
        (55, &[NoContact, InContact]),
        (40, &[NoContact]),
    ]
};

/// Make people, family by family.
pub fn people(seed: u64, count: u32, tokens: &Tokens) -> Vec<Person> {
    let mut all: Vec<Person> = Vec::with_capacity(count as usize);
    let cities = cumulative(CITIES.iter().map(|city| city.weight));
    let paths = cumulative(PATHS.iter().map(|path| path.0));
    let mut family = 0;
    while all.len() < count as usize {
        let mut dice = Dice::new(seed, Purpose::Family, u64::from(family));
        let size = 1 + dice.weighted(&[72, 89, 97, 100]);
        let size = size.min(count as usize - all.len());
        let home = Home::new(tokens, &cities, &mut dice);
        let mut given = Vec::new();
        for _ in 0..size {
            let mut dice = Dice::new(seed, Purpose::Person, all.len() as u64);
            let person = home.member(family, &mut given, tokens, &cities, &paths, &mut dice);
            all.push(person);
        }
        family += 1;
    }
    all
}

/// What siblings share.
struct Home {
    surname: Parts,
    father: Parts,
    born: Day,
    city: u16,
    day: Day,
    seyed: bool,
}

impl Home {
    fn new(tokens: &Tokens, cities: &[u64], dice: &mut Dice) -> Self {
        let surname = tokens.family(dice);
        let seyed = if tokens.is_seyed(surname) { 0.5 } else { 0.02 };
        Self {
            surname,
            father: tokens.given(false, dice),
            born: day(1960, 1, 1) + dice.between(0, 365 * 42),
            city: dice.weighted(cities) as u16,
            day: event_day(dice),
            seyed: dice.chance(seyed),
        }
    }

    fn member(
        &self,
        family: u32,
        taken: &mut Vec<Parts>,
        tokens: &Tokens,
        cities: &[u64],
        paths: &[u64],
        dice: &mut Dice,
    ) -> Person {
        let woman = dice.chance(0.24);
        let given = loop {
            let given = tokens.given(woman, dice);
            if !taken.contains(&given) && given != self.father {
                break given;
            }
        };
        taken.push(given);
        let together = taken.len() > 1 && dice.chance(0.65) || taken.len() == 1;
        let city = if together || dice.chance(0.8) { self.city } else { dice.weighted(cities) as u16 };
        let first = if together { self.day } else { event_day(dice) };
        Person {
            family,
            given,
            surname: self.surname,
            seyed: self.seyed && !woman,
            home_name: dice.chance(0.05).then(|| tokens.given(woman, dice)),
            father: self.father,
            woman,
            // Twins are rare; most siblings lie some years apart.
            born: self.born
                + 420 * (taken.len() as i32 - 1)
                + dice.between(0, 1_200) * (taken.len() as i32 - 1),
            national_id: 1_000_000_000 + dice.below(8_999_999_999) as u64,
            city,
            custody: dice.below(CUSTODY.len()) as u16,
            cause: dice.pick(&["gunshot", "gunshot", "gunshot", "pellets", "beating", "gas"]),
            renown: dice.pick(&[0.5, 0.8, 0.8, 1.0, 1.0, 1.2, 1.2, 1.5]),
            events: events(PATHS[dice.weighted(paths)].1, first, dice),
        }
    }
}

/// Two waves: the first week, and around the fortieth day; and the time between.
fn event_day(dice: &mut Dice) -> Day {
    let after = match dice.weighted(&[60, 75, 100]) {
        0 => dice.between(0, 7),
        1 => dice.between(38, 42),
        _ => dice.between(8, 50),
    };
    first_day() + after
}

fn events(path: &[State], first: Day, dice: &mut Dice) -> Vec<Event> {
    let mut day = first;
    path.iter()
        .enumerate()
        .map(|(n, &state)| {
            if n > 0 {
                day += 1 + dice.lag(6.0);
            }
            Event { day: day.min(last_day() - 6 + n as i32), state }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_share_all_but_the_given_name() {
        let tokens = Tokens::load();
        let people = people(3, 2_000, &tokens);
        assert_eq!(people.len(), 2_000);
        let mut siblings = 0;
        for pair in people.windows(2).filter(|pair| pair[0].family == pair[1].family) {
            siblings += 1;
            assert_eq!((pair[0].surname, pair[0].father), (pair[1].surname, pair[1].father));
            assert_ne!(pair[0].given, pair[1].given);
        }
        assert!(siblings > 300, "{siblings}");
    }

    #[test]
    fn nothing_happens_after_the_end_nor_backwards() {
        for person in people(5, 3_000, &Tokens::load()) {
            assert!(person.events.windows(2).all(|two| two[0].day <= two[1].day));
            assert!(person.events.iter().all(|event| event.day < last_day()));
            let dead = person.events.iter().position(|event| !event.state.living());
            assert!(dead.is_none_or(|at| at + 1 == person.events.len()), "nothing follows death");
        }
    }

    #[test]
    fn more_people_do_not_change_the_first() {
        let tokens = Tokens::load();
        let (few, many) = (people(9, 100, &tokens), people(9, 1_000, &tokens));
        // The last family may be cut short by the count.
        assert!(few.iter().zip(&many).all(|(a, b)| (a.given, a.born) == (b.given, b.born)));
    }
}
