//! The fiction as it grows: the people, and every row said about them so far.

use crate::Settings;
use crate::dice::{Dice, Purpose};
use crate::people::{Person, PersonId};
use crate::said::Said;
use crate::tokens::Tokens;

/// People, tokens and rows.
pub struct World {
    /// What was asked for.
    pub settings: Settings,
    /// The name tokens.
    pub tokens: Tokens,
    /// Everybody.
    pub people: Vec<Person>,
    /// All rows so far; a row's place here is its id until files are written.
    pub rows: Vec<Said>,
}

impl World {
    /// A person.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id as usize]
    }

    /// A stream of chance of this world.
    pub fn dice(&self, purpose: Purpose, n: u64) -> Dice {
        Dice::new(self.settings.seed, purpose, n)
    }

    /// An account that nobody knows; a few of them say much.
    pub fn account(&self, dice: &mut Dice) -> String {
        let all = 20 + self.people.len() / 3;
        let n = dice.below(all).min(dice.below(all));
        format!("account-{n}")
    }
}
