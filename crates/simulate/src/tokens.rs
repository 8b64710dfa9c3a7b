//! The attributed token tables: which words names are made of, how often, and how they were seen in Latin letters.

use crate::dice::{Dice, cumulative};
use std::collections::BTreeMap;

/// A token's place in the table.
pub type TokenId = u16;

/// One word of a name.
#[derive(Clone, Debug)]
pub struct Token {
    /// In Persian letters.
    pub written: String,
    /// Latin spellings seen for it, in lower case; at least one.
    pub latin: Vec<String>,
}

/// One or two tokens that make a given name, a family name or a father's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Parts {
    /// The first token.
    pub first: TokenId,
    /// The second, of a compound.
    pub second: Option<TokenId>,
}

/// Tokens with their weights.
struct Weighted {
    parts: Vec<Parts>,
    sums: Vec<u64>,
}

/// All tables.
pub struct Tokens {
    tokens: Vec<Token>,
    women: Weighted,
    men: Weighted,
    families: Weighted,
    suffixes: Vec<TokenId>,
    toponyms: Vec<TokenId>,
    before: Option<TokenId>,
    seyed: Vec<TokenId>,
}

/// Spellings in the table that leave a part of the name out, or name another token.
const NOT_SPELLINGS: &[(&str, &str)] = &[
    ("پور", "alipur"),
    ("قلی", "reza"),
    ("علیرضا", "ali"),
    ("حمیدرضا", "hamid"),
    ("امیرحسین", "amir"),
    ("غلامحسین", "gholam"),
    ("محمدرضا", "mohammad"),
    ("محمدعلی", "mohammad"),
];

/// -pur, -nezhad, -nia, -far, -vand, -zadegan.
const SUFFIXES: &[&str] = &["پور", "نژاد", "نیا", "فر", "وند", "زادگان"];
/// Esfahani, Tehrani, Tabrizi, …: second family names that come and go.
const TOPONYMS: &[&str] =
    &["اصفهانی", "تهرانی", "تبریزی", "خراسانی", "زنجانی", "یزدی", "دزفولی", "جهرمی", "بهبهانی", "گرگانی"];
/// Mohammad: the first part of many compounds.
const BEFORE: &str = "محمد";
/// Families whose members often bear the title.
const SEYED: &[&str] = &["حسینی", "موسوی", "رضوی", "سجادی", "تقوی", "هاشمی", "نبوی", "مرتضوی", "مهدوی"];

impl Tokens {
    /// Read the tables that are compiled in.
    pub fn load() -> Self {
        let mut known = BTreeMap::new();
        let mut tokens = Vec::new();
        for (token, spellings) in rows(include_str!("../data/token_spellings.tsv")) {
            let latin: Vec<String> = spellings
                .split(", ")
                .filter(|latin| !NOT_SPELLINGS.contains(&(token, latin)))
                .map(str::to_owned)
                .collect();
            known.insert(token.to_owned(), tokens.len() as TokenId);
            tokens.push(Token { written: token.to_owned(), latin });
        }
        let mut parts_of = |names: &str| -> Option<Parts> {
            let mut ids = names.split(' ').map(|written| {
                let id = *known.get(&written.replace('آ', "ا"))?;
                tokens[usize::from(id)].written = written.to_owned();
                Some(id)
            });
            Some(Parts { first: ids.next()??, second: ids.next().flatten() })
        };
        let mut given = |of: &str| -> Weighted {
            weighted(rows(include_str!("../data/given.tsv")).filter_map(|(names, rest)| {
                let (sex, weight) = rest.split_once('\t')?;
                (sex == of).then_some((parts_of(names)?, weight.parse().ok()?))
            }))
        };
        let (women, men) = (given("f"), given("m"));
        let families = weighted(
            rows(include_str!("../data/family.tsv"))
                .filter_map(|(names, weight)| Some((parts_of(names)?, weight.parse().ok()?))),
        );
        let ids = |of: &[&str]| of.iter().filter_map(|token| known.get(*token).copied()).collect();
        let (suffixes, toponyms, seyed) = (ids(SUFFIXES), ids(TOPONYMS), ids(SEYED));
        let before = known.get(BEFORE).copied();
        Self { tokens, women, men, families, suffixes, toponyms, before, seyed }
    }

    /// A token by its id.
    pub fn get(&self, id: TokenId) -> &Token {
        &self.tokens[usize::from(id)]
    }

    /// A given name; some short men's names get one more part before them (Mohammad-…).
    pub fn given(&self, woman: bool, dice: &mut Dice) -> Parts {
        let table = if woman { &self.women } else { &self.men };
        let at = if dice.chance(0.15) { dice.below(table.parts.len()) } else { dice.weighted(&table.sums) };
        let parts = table.parts[at];
        // Longer names are mostly compounds already.
        let simple = parts.second.is_none() && self.get(parts.first).written.chars().count() <= 5;
        match self.before {
            Some(before) if !woman && simple && parts.first != before && dice.chance(0.08) => {
                Parts { first: before, second: Some(parts.first) }
            }
            _ => parts,
        }
    }

    /// A family name: one token, one with a suffix, or one with a second, toponymic one.
    pub fn family(&self, dice: &mut Dice) -> Parts {
        let table = &self.families;
        if dice.chance(0.20) {
            // Names such as Karim-pur are made from men's given names.
            let base = self.men.parts[dice.weighted(&self.men.sums)].first;
            return Parts { first: base, second: Some(dice.pick(&self.suffixes)) };
        }
        // The table holds the frequent names only; drawing some evenly stands for the many that it lacks.
        let at = if dice.chance(0.4) { dice.below(table.parts.len()) } else { dice.weighted(&table.sums) };
        let first = table.parts[at].first;
        let second = Some(dice.pick(&self.toponyms)).filter(|&second| second != first);
        Parts { first, second: if dice.chance(0.10) { second } else { None } }
    }

    /// The second token of a family name is a suffix, which attaches to the token before.
    pub fn is_suffix(&self, id: TokenId) -> bool {
        self.suffixes.contains(&id)
    }

    /// The family's members often bear the title.
    pub fn is_seyed(&self, family: Parts) -> bool {
        self.seyed.contains(&family.first)
    }
}

fn weighted(rows: impl Iterator<Item = (Parts, u64)>) -> Weighted {
    let (parts, weights): (Vec<_>, Vec<_>) = rows.unzip();
    Weighted { parts, sums: cumulative(weights.into_iter()) }
}

/// Rows after the header, parted at the first tab.
fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().skip(1).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Purpose;

    #[test]
    fn every_token_of_the_tables_has_a_spelling() {
        let tokens = Tokens::load();
        assert!(tokens.tokens.len() > 1_000);
        assert!(tokens.tokens.iter().all(|token| !token.latin.is_empty()));
        for (table, data) in [
            (tokens.women.parts.len() + tokens.men.parts.len(), include_str!("../data/given.tsv")),
            (tokens.families.parts.len(), include_str!("../data/family.tsv")),
        ] {
            assert_eq!(table, rows(data).count(), "a token of the table has no spelling");
        }
        assert_eq!(tokens.suffixes.len(), SUFFIXES.len());
        assert_eq!(tokens.toponyms.len(), TOPONYMS.len());
        assert_eq!(tokens.seyed.len(), SEYED.len());
    }

    #[test]
    fn common_names_are_common() {
        let tokens = Tokens::load();
        let mut dice = Dice::new(1, Purpose::Family, 0);
        let drawn: Vec<Parts> = (0..20_000).map(|_| tokens.given(false, &mut dice)).collect();
        let ali = drawn.iter().filter(|parts| tokens.get(parts.first).written == "علی").count();
        assert!((500..2_500).contains(&ali), "{ali} of 20,000 begin with Ali");
    }
}
