//! Who of many bears a name: the question of a family, put to a million reports at once.
//!
//! Reports are many and names are few, so each distinct name is encoded once and knows who bears it. An index holds the
//! names under their blocking keys. A question gathers the names that share keys with it, the rarest keys first (a key
//! weighs by its inverse document frequency, Spärck Jones 1972), and compares in full those that share most: never more
//! than a bound, so that the time of an answer does not grow with the file. What the bound costs is measured against
//! [`Bearers::scan`], which compares everything: `khabar-eval question`.

use crate::compare::{Agreement, Comparison, compare};
use crate::encode::{Encoded, Role};
use crate::frequencies;
use crate::model::Model;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Most entries of the index that one question looks at. Keys that stand at more names than are left of it tell nobody
/// apart, and are passed over.
const LOOKED_AT: usize = 120_000;
/// Most names that one question compares in full.
const COMPARED: usize = 600;
/// What a father's name that agrees is worth beside the name, in 1/64 bit; one that does not costs the same. Two
/// people share a given name by chance about once in a hundred, six and a half bits; one is kept for what is misheard.
const FATHER: i32 = 5 * 64;
const NO_FATHER: u32 = u32::MAX;

/// One who bears a name like the one asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The number of the bearer, from 0, in the order in which they were added.
    pub bearer: u32,
    /// How the bearer's nearest name compares.
    pub comparison: Comparison,
    /// Whether the father's name agrees; none where one of the two is not known.
    pub father: Option<bool>,
}

/// Collects bearers and what they are called.
#[derive(Default, Debug)]
pub struct BearersBuilder {
    texts: FxHashMap<Box<str>, u32>,
    bears: Vec<(u32, u32)>,
    father_texts: FxHashMap<Box<str>, u32>,
    fathers: Vec<u32>,
}

/// Distinct names, and who bears each.
#[derive(Debug)]
pub struct Bearers {
    /// In the order of their texts, so that the order in which they came cannot be seen.
    names: Vec<Encoded>,
    /// The bearers of name `n` are `bearers[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    bearers: Vec<u32>,
    father_names: Vec<Encoded>,
    /// Per bearer, the place of the father's name.
    fathers: Vec<u32>,
}

/// Distinct names under their blocking keys.
#[derive(Debug)]
pub struct Index {
    bearers: Bearers,
    /// Keys in order, cut to 32 bits: a collision costs a comparison and no more.
    keys: Vec<u32>,
    /// The names under key `k` are `postings[starts[k]..starts[k + 1]]`.
    starts: Vec<u32>,
    postings: Vec<u32>,
}

impl BearersBuilder {
    /// Add the next bearer; blank names are nobody's.
    pub fn add<'a>(&mut self, names: impl IntoIterator<Item = &'a str>, father: Option<&str>) {
        let bearer = self.fathers.len() as u32;
        for name in names {
            self.bears.push((number(&mut self.texts, name), bearer));
        }
        let father = father.map_or(NO_FATHER, |father| number(&mut self.father_texts, father));
        self.fathers.push(father);
    }

    /// Encode each distinct name once.
    pub fn build(self) -> Bearers {
        let (names, rank) = in_order(self.texts);
        let mut bears: Vec<(u32, u32)> = self.bears;
        bears.iter_mut().for_each(|(name, _)| *name = rank[*name as usize]);
        bears.sort_unstable();
        bears.dedup();
        let (father_names, rank) = in_order(self.father_texts);
        let mut fathers = self.fathers;
        for father in fathers.iter_mut().filter(|father| **father != NO_FATHER) {
            *father = rank[*father as usize];
        }
        let starts = starts(names.len(), bears.iter().map(|(name, _)| *name));
        let bearers = bears.into_iter().map(|(_, bearer)| bearer).collect();
        Bearers { names, starts, bearers, father_names, fathers }
    }
}

impl Bearers {
    /// How many distinct names there are.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// The nearest of all names, each compared in full, and who bears them: at most `limit` bearers, the nearest
    /// first. Several ways of writing the one name that is asked for may be given.
    pub fn scan(&self, asked: &[Encoded], father: Option<&Encoded>, limit: usize) -> Vec<Found> {
        self.answer(asked, father, limit, 0..self.names.len() as u32)
    }

    /// The names that compare better than [`Agreement::Different`] among candidates, then their bearers.
    fn answer(
        &self,
        asked: &[Encoded],
        father: Option<&Encoded>,
        limit: usize,
        candidates: impl Iterator<Item = u32>,
    ) -> Vec<Found> {
        let mut fathers: FxHashMap<u32, bool> = FxHashMap::default();
        let mut ranked: Vec<(Reverse<i32>, u32, Found)> = Vec::new();
        for name in candidates {
            let encoded = &self.names[name as usize];
            let compared = asked.iter().map(|asked| compare(asked, encoded));
            let Some(comparison) = compared.max_by_key(|found| (Reverse(found.level), found.score)) else {
                continue;
            };
            if comparison.level == Agreement::Different {
                continue;
            }
            for &bearer in self.bearers_of(name) {
                let father = self.father_agrees(father, bearer, &mut fathers);
                let worth = father.map_or(0, |agrees| if agrees { FATHER } else { -FATHER });
                let found = Found { bearer, comparison, father };
                ranked.push((Reverse(i32::from(comparison.score) + worth), bearer, found));
            }
        }
        let order = |(worth, bearer, _): &(Reverse<i32>, u32, Found)| (*worth, *bearer);
        ranked.sort_unstable_by_key(order);
        let mut seen = FxHashSet::default();
        let nearest = ranked.into_iter().map(|(_, _, found)| found);
        nearest.filter(|found| seen.insert(found.bearer)).take(limit).collect()
    }

    fn bearers_of(&self, name: u32) -> &[u32] {
        let name = name as usize;
        &self.bearers[self.starts[name] as usize..self.starts[name + 1] as usize]
    }

    fn father_agrees(
        &self,
        asked: Option<&Encoded>,
        bearer: u32,
        known: &mut FxHashMap<u32, bool>,
    ) -> Option<bool> {
        let asked = asked?;
        let father = self.fathers[bearer as usize];
        let name = self.father_names.get(father as usize).filter(|name| !name.is_blank())?;
        let agrees = || compare(asked, name).level <= Agreement::PartMissing;
        Some(*known.entry(father).or_insert_with(agrees))
    }
}

impl Index {
    /// Put the names under their blocking keys.
    pub fn new(bearers: Bearers) -> Index {
        // Read once, here, and not while the first family waits.
        Model::shipped();
        let mut pairs: Vec<u64> = Vec::with_capacity(bearers.names.len() * 32);
        for (name, encoded) in (0_u32..).zip(&bearers.names) {
            pairs.extend(keys(encoded).map(|key| u64::from(key) << 32 | u64::from(name)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut index = Index { bearers, keys: Vec::new(), starts: Vec::new(), postings: Vec::new() };
        index.postings.reserve_exact(pairs.len());
        for pair in pairs {
            let key = (pair >> 32) as u32;
            if index.keys.last() != Some(&key) {
                index.keys.push(key);
                index.starts.push(index.postings.len() as u32);
            }
            index.postings.push(pair as u32);
        }
        index.starts.push(index.postings.len() as u32);
        index.keys.shrink_to_fit();
        index.starts.shrink_to_fit();
        index
    }

    /// The names and their bearers.
    pub fn bearers(&self) -> &Bearers {
        &self.bearers
    }

    /// How many entries the index has: what it takes in memory is four bytes of each, and eight of each key.
    pub fn entries(&self) -> usize {
        self.postings.len()
    }

    /// As [`Bearers::scan`], comparing only the names that share most keys with the one asked for.
    pub fn ask(&self, asked: &[Encoded], father: Option<&Encoded>, limit: usize) -> Vec<Found> {
        self.bearers.answer(asked, father, limit, self.candidates(asked).into_iter())
    }

    /// The names that share most with any way of writing the one asked for, at most [`COMPARED`], in their order.
    fn candidates(&self, asked: &[Encoded]) -> Vec<u32> {
        let mut keys: Vec<u32> = asked.iter().flat_map(keys).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut lists: Vec<&[u32]> = keys.into_iter().filter_map(|key| self.under(key)).collect();
        // Stable, so lists of one length stay in the order of their keys.
        lists.sort_by_key(|names| names.len());
        let mut shared = vec![0_u32; self.bearers.names.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut left = LOOKED_AT;
        for names in lists {
            if names.len() > left {
                break;
            }
            left -= names.len();
            let weight = rarity(names.len(), shared.len());
            for &name in names {
                let slot = &mut shared[name as usize];
                if *slot == 0 {
                    touched.push(name);
                }
                *slot += weight;
            }
        }
        if touched.len() > COMPARED {
            let most_first = |name: &u32| (Reverse(shared[*name as usize]), *name);
            touched.select_nth_unstable_by_key(COMPARED, most_first);
            touched.truncate(COMPARED);
        }
        touched.sort_unstable();
        touched
    }

    fn under(&self, key: u32) -> Option<&[u32]> {
        let at = self.keys.binary_search(&key).ok()?;
        Some(&self.postings[self.starts[at] as usize..self.starts[at + 1] as usize])
    }
}

/// What sharing a key tells, in 1/16 bit: at least one.
fn rarity(names: usize, of: usize) -> u32 {
    1 + (16.0 * libm::log2(of as f64 / names.max(1) as f64)) as u32
}

/// The blocking keys of a name, and each of its words by itself: one side often writes a part that the other leaves out.
fn keys(name: &Encoded) -> impl Iterator<Item = u32> {
    let words = name.forms().flatten().filter(|word| word.role == Role::Name);
    // An odd factor, so that no word is taken for a blocking key of the same number.
    let words = words.map(|word| frequencies::identity(word).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    name.keys().into_iter().chain(words).map(|key| (key ^ key >> 32) as u32)
}

fn number(texts: &mut FxHashMap<Box<str>, u32>, text: &str) -> u32 {
    let next = texts.len() as u32;
    match texts.get(text) {
        Some(number) => *number,
        None => *texts.entry(text.into()).or_insert(next),
    }
}

/// The texts encoded in their order, and for each number the place in that order.
fn in_order(texts: FxHashMap<Box<str>, u32>) -> (Vec<Encoded>, Vec<u32>) {
    let mut texts: Vec<(Box<str>, u32)> = texts.into_iter().collect();
    texts.sort_unstable();
    let mut rank = vec![0; texts.len()];
    for (place, (_, number)) in (0_u32..).zip(&texts) {
        rank[*number as usize] = place;
    }
    (texts.iter().map(|(text, _)| Encoded::new(text)).collect(), rank)
}

/// Where each of `count` runs starts in a sorted list of run numbers, and where the last ends.
fn starts(count: usize, runs: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    runs.for_each(|run| starts[run as usize + 1] += 1);
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up people, some twice, in two scripts.
    const PEOPLE: [(&str, Option<&str>); 7] = [
        ("شیرین نمونه‌ای", Some("کاوه")), // Shirin Nemunei, daughter of Kaveh
        ("Shirin Nemunei", None),
        ("Shirin Nemunei", Some("Bahman")),
        ("Kaveh Azmuni", None),
        ("کاوه آزمونی", None), // Kaveh Azmuni
        ("ناشناس", None),      // unknown
        ("Farhad Sakhtegi", Some("Kaveh")),
    ];

    fn bearers(order: &[usize]) -> Bearers {
        let mut builder = BearersBuilder::default();
        order.iter().for_each(|&at| builder.add([PEOPLE[at].0], PEOPLE[at].1));
        builder.build()
    }

    #[track_caller]
    fn check(name: &str, father: Option<&str>, expect: &[u32]) {
        let index = Index::new(bearers(&[0, 1, 2, 3, 4, 5, 6]));
        let (asked, father) = ([Encoded::new(name)], father.map(Encoded::new));
        let found = index.ask(&asked, father.as_ref(), 10);
        let same: Vec<u32> = found.iter().map(|found| found.bearer).collect();
        assert_eq!(same, expect, "{found:?}");
        assert_eq!(found, index.bearers().scan(&asked, father.as_ref(), 10), "the scan finds the same");
    }

    #[test]
    fn a_name_is_found_in_either_script_and_the_father_orders() {
        check("Shirin Nemunei", None, &[1, 2, 0]);
        check("Shirin Nemunei", Some("Kaveh"), &[0, 1, 2]);
        check("Kaveh Azmuni", None, &[3, 4]);
        check("Behruz Digari", None, &[]);
    }

    #[test]
    fn nobody_is_asked_for_nobody_is_found() {
        for nobody in ["", "ناشناس", "unknown", "…"] {
            check(nobody, None, &[]);
        }
    }

    #[test]
    fn the_order_in_which_they_came_cannot_be_seen() {
        let orders = [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [3, 0, 6, 1, 5, 2, 4]];
        let found = orders.map(|order| {
            let index = Index::new(bearers(&order));
            let asked = [Encoded::new("Shirin Nemunei")];
            let found = index.ask(&asked, None, 10).into_iter();
            let mut found: Vec<(usize, Comparison)> =
                found.map(|found| (order[found.bearer as usize], found.comparison)).collect();
            found.sort_by_key(|(person, _)| *person);
            found
        });
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0], found[2]);
    }

    #[test]
    fn a_bearer_of_two_names_is_found_once_by_the_nearer() {
        let mut builder = BearersBuilder::default();
        builder.add(["شیرین نمونه‌ای", "Shirin Nemunei"], None);
        let index = Index::new(builder.build());
        let found = index.ask(&[Encoded::new("Shirin Nemunei")], None, 10);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].comparison.level, Agreement::Exact);
    }
}
