//! Names as a source writes them: its letters, its habitual spellings, its order of parts, and its slips.

use crate::dice::{Dice, mix};
use crate::people::Person;
use crate::tokens::{Parts, TokenId, Tokens};

/// Habits of a source's writers.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Distinguishes one source's habitual spellings from another's.
    pub habit: u64,
    /// Share of names with Arabic ي and ك.
    pub arabic_letters: f64,
    /// Share of names with one slip.
    pub slips: f64,
    /// Share of names with the family name first.
    pub family_first: f64,
    /// "HOSSEINI, Mohammad", where the family comes first.
    pub capitals: bool,
    /// Share of Latin compounds whose first part is an initial.
    pub initials: f64,
    /// Share of titles that are written.
    pub titles: f64,
    /// Share of toponymic second family names that are written.
    pub toponyms: f64,
    /// Share of people with a home name who are listed under it.
    pub home_names: f64,
}

/// A person's name in two parts.
pub struct Written {
    /// Given name, with the title where it is written.
    pub given: String,
    /// Family name.
    pub family: String,
}

impl Written {
    /// Both parts in one cell, in the order of the hand.
    pub fn whole(self, hand: &Hand, latin: bool, dice: &mut Dice) -> String {
        if !dice.chance(hand.family_first) {
            format!("{} {}", self.given, self.family)
        } else if latin && hand.capitals {
            format!("{}, {}", self.family.to_uppercase(), self.given)
        } else {
            format!("{} {}", self.family, self.given)
        }
    }
}

/// A name in Persian letters.
pub fn persian(person: &Person, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> Written {
    let mut given = persian_given(listed_given(person, hand, dice), tokens, dice);
    if person.seyed && dice.chance(hand.titles) {
        given = format!("سید{}{given}", if dice.chance(0.3) { "" } else { " " });
    }
    let mut family = persian_family(person.surname, tokens, hand, dice);
    if dice.chance(hand.slips) {
        slip(if dice.chance(0.5) { &mut given } else { &mut family }, PERSIAN_SLIPS, dice);
    }
    if dice.chance(hand.arabic_letters) {
        (given, family) = (arabic_letters(&given), arabic_letters(&family));
    }
    Written { given, family }
}

/// A name in Latin letters.
pub fn latin(person: &Person, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> Written {
    let mut given = latin_given(listed_given(person, hand, dice), tokens, hand, dice);
    if person.seyed && dice.chance(hand.titles) {
        given = format!("{} {given}", dice.pick(&["Seyed", "Seyyed", "Sayyid"]));
    }
    let mut family = latin_family(person.surname, tokens, hand, dice);
    if dice.chance(hand.slips) {
        slip(if dice.chance(0.5) { &mut given } else { &mut family }, LATIN_SLIPS, dice);
    }
    Written { given, family }
}

/// A given name alone (a father's, an alias), in Persian letters.
pub fn persian_given(parts: Parts, tokens: &Tokens, dice: &mut Dice) -> String {
    let first = &tokens.get(parts.first).written;
    match parts.second.map(|second| &tokens.get(second).written) {
        None => first.clone(),
        Some(second) => format!("{first}{}{second}", dice.pick(&["", " ", " ", "\u{200c}"])),
    }
}

/// A given name alone, in Latin letters.
pub fn latin_given(parts: Parts, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> String {
    let first = capital(&spelling(parts.first, tokens, hand, dice));
    let Some(second) = parts.second else { return first };
    let latin = spelling(second, tokens, hand, dice);
    if latin == "ollah" {
        return format!("{first}{latin}");
    }
    if dice.chance(hand.initials) {
        return format!("{}. {}", &first[..1], capital(&latin));
    }
    match dice.weighted(&[50, 80, 100]) {
        0 => format!("{first} {}", capital(&latin)),
        1 => format!("{first}-{}", capital(&latin)),
        _ => format!("{first}{latin}"),
    }
}

fn listed_given(person: &Person, hand: &Hand, dice: &mut Dice) -> Parts {
    person.home_name.filter(|_| dice.chance(hand.home_names)).unwrap_or(person.given)
}

fn persian_family(parts: Parts, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> String {
    let mut first = tokens.get(parts.first).written.clone();
    // رضایی is also written رضائی.
    if first.ends_with("ایی") && dice.chance(0.25) {
        first.truncate(first.len() - "یی".len());
        first.push_str("ئی");
    }
    match parts.second {
        Some(second) if tokens.is_suffix(second) => {
            format!("{first}{}{}", dice.pick(&["", "", "\u{200c}", " "]), tokens.get(second).written)
        }
        Some(second) if dice.chance(hand.toponyms) => format!("{first} {}", tokens.get(second).written),
        _ => first,
    }
}

fn latin_family(parts: Parts, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> String {
    let first = capital(&spelling(parts.first, tokens, hand, dice));
    match parts.second {
        Some(second) if tokens.is_suffix(second) => {
            let suffix = spelling(second, tokens, hand, dice);
            match dice.below(4) {
                0 => format!("{first}-{suffix}"),
                1 => format!("{first} {}", capital(&suffix)),
                _ => format!("{first}{suffix}"),
            }
        }
        Some(second) if dice.chance(hand.toponyms) => {
            format!("{first} {}", capital(&spelling(second, tokens, hand, dice)))
        }
        _ => first,
    }
}

/// The spelling of a token: mostly the source's habitual one. Half of the tokens, by habit, are respelled with the
/// letters that the same table shows to stand for each other (ghasemi and qasemi, mousavi and musavi).
fn spelling(id: TokenId, tokens: &Tokens, hand: &Hand, dice: &mut Dice) -> String {
    let latin = &tokens.get(id).latin;
    let habit = if dice.chance(0.8) { mix(hand.habit ^ u64::from(id)) } else { dice.below(1 << 40) as u64 };
    let chosen = &latin[(habit % latin.len() as u64) as usize];
    respell(chosen, habit / 8)
}

/// Letters that stand for each other in the table, each applied by one bit of the habit.
fn respell(latin: &str, habit: u64) -> String {
    const RULES: &[(&str, &str)] =
        &[("q", "gh"), ("ei", "ey"), ("zh", "j"), ("oo", "ou"), ("aei", "ai"), ("khosro", "khosrow")];
    let mut text = latin.to_owned();
    for (n, (from, to)) in RULES.iter().enumerate() {
        if habit >> n & 1 == 1 {
            text = text.replace(from, to);
        }
    }
    if habit >> 7 & 1 == 1 && !text.contains("ou") && !text.contains("au") {
        text = text.replace('u', if habit >> 8 & 1 == 1 { "ou" } else { "oo" });
    }
    text
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn arabic_letters(text: &str) -> String {
    text.replace('ی', "ي").replace('ک', "ك")
}

/// Letters that are taken for each other: dots, and neighbours on the keyboard.
const PERSIAN_SLIPS: &[(char, char)] = &[
    ('ح', 'خ'),
    ('ج', 'ح'),
    ('ب', 'پ'),
    ('ت', 'ث'),
    ('س', 'ش'),
    ('ر', 'ز'),
    ('ز', 'ذ'),
    ('ق', 'ف'),
    ('ع', 'غ'),
    ('ن', 'ت'),
    ('ه', 'خ'),
    ('ط', 'ظ'),
    ('ص', 'س'),
    ('ی', 'ب'),
    ('م', 'ن'),
];
const LATIN_SLIPS: &[(char, char)] = &[
    ('a', 's'),
    ('e', 'r'),
    ('i', 'o'),
    ('o', 'i'),
    ('h', 'j'),
    ('m', 'n'),
    ('s', 'd'),
    ('r', 't'),
    ('a', 'e'),
];

/// One slip: neighbours swapped, a letter dropped, doubled, or taken for another. The first letter stays.
pub fn slip(word: &mut String, taken: &[(char, char)], dice: &mut Dice) {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 {
        return;
    }
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => match taken.iter().find(|(from, _)| *from == letters[at]) {
            Some((_, to)) => letters[at] = *to,
            None => letters.swap(at, at + 1),
        },
    }
    *word = letters.into_iter().collect();
}

/// One slip in either script.
pub fn slip_any(text: &mut String, dice: &mut Dice) {
    slip(text, if text.is_ascii() { LATIN_SLIPS } else { PERSIAN_SLIPS }, dice);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Purpose;
    use crate::people::people;

    const HAND: Hand = Hand {
        habit: 5,
        arabic_letters: 0.0,
        slips: 0.0,
        family_first: 0.0,
        capitals: true,
        initials: 0.1,
        titles: 1.0,
        toponyms: 1.0,
        home_names: 0.0,
    };

    #[test]
    fn every_person_can_be_written_in_both_scripts() {
        let tokens = Tokens::load();
        for (n, person) in people(1, 2_000, &tokens).iter().enumerate() {
            let mut dice = Dice::new(1, Purpose::Source, n as u64);
            let fa = persian(person, &tokens, &HAND, &mut dice).whole(&HAND, false, &mut dice);
            let en = latin(person, &tokens, &HAND, &mut dice).whole(&HAND, true, &mut dice);
            assert!(fa.chars().all(|c| !c.is_ascii_alphabetic()), "{fa}");
            assert!(en.is_ascii() && en.contains(' '), "{en}");
        }
    }

    #[test]
    fn a_slip_changes_little() {
        let mut dice = Dice::new(2, Purpose::Source, 0);
        for _ in 0..500 {
            let mut word = "mohammadi".to_owned();
            slip_any(&mut word, &mut dice);
            assert!(word.starts_with('m'));
            assert!((8..=10).contains(&word.len()), "{word}");
        }
        let mut short = "ali".to_owned();
        slip_any(&mut short, &mut dice);
        assert_eq!(short, "ali");
    }

    #[test]
    fn capitals_come_with_the_family_first() {
        let mut dice = Dice::new(3, Purpose::Source, 0);
        let hand = Hand { family_first: 1.0, ..HAND };
        let written = Written { given: "Sara".to_owned(), family: "Nemuneh".to_owned() };
        assert_eq!(written.whole(&hand, true, &mut dice), "NEMUNEH, Sara");
    }
}
