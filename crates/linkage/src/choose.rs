//! Which blocking keys to use: sets of up to three atoms, chosen greedily for the true pairs that they are
//! expected to add against the pairs that they cost. Nothing is tuned to a table: costs come from its value
//! frequencies, gains from imagined true pairs with the kinds' expected agreement and the table's own
//! missing cells.

use crate::keys::{Atom, RARITIES};
use crate::prepare::Prepared;
use crate::rng::Rng;

/// Imagined true pairs.
const IMAGINED: usize = 8192;
const WORDS: usize = IMAGINED / 64;
/// Pairs of known records that are compared without any key.
const EVERYONE: f64 = 1.2e6;
/// The same with the pairs of records of unknown origin.
const AFFORDED: f64 = 4e6;
/// Most keys.
const MOST_KEYS: usize = 18;
/// What finding an imagined pair is worth under its first, second and third key: fields err together more
/// often than is imagined, so a pair should not hang on one key.
const WORTH: [f64; 3] = [1.0, 0.15, 0.03];
/// A key must be worth at least this share of the imagined pairs.
const LEAST_GAIN: f64 = 0.002;

/// How many records of known origin a block of a key may hold, where it is not any number: what is rare says much by
/// itself and costs few pairs. One person's own records should fit in.
const MOST_HELD: [u32; 4] = [10, 20, 40, 80];

type Bits = Box<[u64; WORDS]>;

/// One chosen key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Key {
    /// Indices of its atoms; without any, the key is one block of everyone.
    pub(crate) atoms: Vec<usize>,
    /// Blocks that hold more records of known origin are left to other keys.
    pub(crate) most: Option<u32>,
}

/// Choose keys for so many records, whether they are of a plan, and at most `budget` pairs; also the share of true pairs
/// that they are expected to find. A key without atoms is one block of everyone.
pub(crate) fn choose(
    prepared: &Prepared,
    atoms: &[Atom],
    (records, planned): (f64, bool),
    budget: f64,
) -> (Vec<Key>, f64) {
    let all_pairs = records * (records - 1.0) / 2.0;
    // Few known records are all compared with each other, however many of unknown origin there are.
    let everyone = all_pairs <= EVERYONE;
    let with_unknown = records.max(prepared.classes() as f64) * records;
    if everyone && with_unknown <= AFFORDED {
        return (vec![Key::default()], 1.0);
    }
    let imagined = imagine(prepared, atoms);
    // A partition does not see whether a block of another is small, and could not count a pair once.
    let held: &[u32] = if planned { &[] } else { &MOST_HELD };
    let candidates = candidates(atoms, &imagined, (records, held), budget);
    // On a small table pairs are cheap beside everything else.
    let overhead = records.max(budget / 10.0);
    let mut chosen: Vec<&Candidate> = Vec::new();
    loop {
        let left = budget - chosen.iter().map(|key| key.cost).sum::<f64>();
        let found = met(&chosen);
        let step = |c| Some((step(c, &chosen, &found, overhead, left)?, c));
        let best = candidates
            .iter()
            .filter(|c| !chosen.iter().any(|key| implies(atoms, &c.key, &key.key)))
            .filter_map(step)
            .max_by(|(g, a), (h, b)| g.total_cmp(h).then_with(|| b.key.cmp(&a.key)));
        let Some((_, best)) = best else { break };
        chosen.retain(|key| key.key.atoms != best.key.atoms);
        chosen.push(best);
    }
    let found = met(&chosen);
    let mut keys = if everyone { vec![Key::default()] } else { Vec::new() };
    keys.extend(chosen.iter().map(|chosen| chosen.key.clone()));
    if keys.is_empty() {
        keys.push(rarest(atoms));
    }
    // Those of any block first, as in a plan, which has no others.
    keys.sort_by_key(|key| key.most.is_some());
    (keys, found[0].iter().map(|w| w.count_ones()).sum::<u32>() as f64 / IMAGINED as f64)
}

/// What a key adds by pair that it costs; nothing where it adds too little or costs more than is left. A key of larger
/// blocks takes the place of the same in smaller ones.
fn step(
    candidate: &Candidate,
    chosen: &[&Candidate],
    found: &[Bits; 3],
    overhead: f64,
    left: f64,
) -> Option<f64> {
    let same = |key: &&&Candidate| key.key.atoms == candidate.key.atoms;
    let (added, pairs, cost) = match chosen.iter().find(same) {
        None if chosen.len() >= MOST_KEYS => return None,
        None => (gain(&candidate.found, found), candidate.cost, candidate.cost + overhead),
        Some(smaller) => {
            let others: Vec<&Candidate> = chosen.iter().filter(|key| !same(key)).copied().collect();
            let found = met(&others);
            let pairs = candidate.cost - smaller.cost;
            (gain(&candidate.found, &found) - gain(&smaller.found, &found), pairs, pairs)
        }
    };
    (added >= LEAST_GAIN && pairs <= left).then_some(added / cost.max(1.0))
}

/// Which imagined pairs keys find, once, twice and three times.
fn met(keys: &[&Candidate]) -> [Bits; 3] {
    let mut found: [Bits; 3] = std::array::from_fn(|_| Box::new([0u64; WORDS]));
    for key in keys {
        for (word, &own) in key.found.iter().enumerate() {
            found[2][word] |= found[1][word] & own;
            found[1][word] |= found[0][word] & own;
            found[0][word] |= own;
        }
    }
    found
}

/// Whether records that share one key always share the other: then meeting under both is no second chance.
fn implies(atoms: &[Atom], key: &Key, other: &Key) -> bool {
    let narrower = |a: &Atom, b: &Atom| a.column == b.column && a.nest == b.nest && a.agree <= b.agree;
    if other.most.is_some() {
        return key.atoms == other.atoms && key.most.is_some() && key.most <= other.most;
    }
    !other.atoms.is_empty()
        && other.atoms.iter().all(|&b| key.atoms.iter().any(|&a| narrower(&atoms[a], &atoms[b])))
}

/// Where nothing is affordable, the most selective three atoms; their blocks are walked by neighbourhood.
fn rarest(atoms: &[Atom]) -> Key {
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    order.sort_by(|&a, &b| atoms[a].collision.total_cmp(&atoms[b].collision).then(a.cmp(&b)));
    let mut key = Key::default();
    for a in order {
        if key.atoms.len() < 3 && key.atoms.iter().all(|&b| atoms[a].column != atoms[b].column) {
            key.atoms.push(a);
        }
    }
    key
}

struct Candidate {
    key: Key,
    cost: f64,
    found: Bits,
}

/// What a key adds to what was found once, twice and three times.
fn gain(own: &Bits, found: &[Bits; 3]) -> f64 {
    let mut new = [0u32; 3];
    for (word, own) in own.iter().enumerate() {
        let [once, twice, thrice] = [found[0][word], found[1][word], found[2][word]];
        new[0] += (own & !once).count_ones();
        new[1] += (own & once & !twice).count_ones();
        new[2] += (own & twice & !thrice).count_ones();
    }
    let worth: f64 = new.iter().zip(WORTH).map(|(&n, worth)| f64::from(n) * worth).sum();
    worth / IMAGINED as f64
}

/// Every set of one to three atoms of different columns that is affordable, whole or in its small blocks.
fn candidates(
    atoms: &[Atom],
    imagined: &[Imagined],
    (records, held): (f64, &[u32]),
    budget: f64,
) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut add = |key: &[usize]| {
        if key.iter().map(|&a| atoms[a].widest).product::<usize>() <= 24 {
            add_key(atoms, imagined, key, (records, held), budget, &mut out);
        }
    };
    for a in 0..atoms.len() {
        add(&[a]);
        for b in a + 1..atoms.len() {
            if atoms[b].column == atoms[a].column {
                continue;
            }
            add(&[a, b]);
            for c in b + 1..atoms.len() {
                if atoms[c].column != atoms[b].column && atoms[c].column != atoms[a].column {
                    add(&[a, b, c]);
                }
            }
        }
    }
    out
}

/// A set of atoms as keys: of blocks that hold at most so many records, and of any block.
fn add_key(
    atoms: &[Atom],
    imagined: &[Imagined],
    key: &[usize],
    (records, held): (f64, &[u32]),
    budget: f64,
    out: &mut Vec<Candidate>,
) {
    let all_pairs = records * (records - 1.0) / 2.0;
    let whole = all_pairs * key.iter().map(|&a| atoms[a].collision).product::<f64>();
    let mut found = imagined[key[0]].agree.clone();
    for &a in &key[1..] {
        found.iter_mut().zip(imagined[a].agree.iter()).for_each(|(all, own)| *all &= own);
    }
    let by_rarity = collision_by_rarity(atoms, key);
    for &most in held {
        let least = (2.0 * libm::log2(records / f64::from(most))).max(0.0) as usize;
        let cost = all_pairs * by_rarity.iter().skip(least).sum::<f64>();
        if cost > budget * 0.5 || cost > whole * 0.8 {
            break;
        }
        let rare = |n: usize| key.iter().map(|&a| usize::from(imagined[a].rarity[n])).sum::<usize>() >= least;
        let mut few = found.clone();
        for n in 0..IMAGINED {
            if !rare(n) {
                few[n / 64] &= !(1 << (n % 64));
            }
        }
        out.push(Candidate { key: Key { atoms: key.to_vec(), most: Some(most) }, cost, found: few });
    }
    if whole <= budget * 0.5 {
        out.push(Candidate { key: Key { atoms: key.to_vec(), most: None }, cost: whole, found });
    }
}

/// Share of all pairs that share all of these atoms, by how rare what they share is, as if columns were independent.
fn collision_by_rarity(atoms: &[Atom], key: &[usize]) -> Vec<f64> {
    let mut all = vec![1.0];
    for &a in key {
        let own = &atoms[a].collision_by_rarity;
        let mut sums = vec![0.0; all.len() + RARITIES - 1];
        for (i, x) in all.iter().enumerate().filter(|(_, x)| **x > 0.0) {
            own.iter().enumerate().for_each(|(j, y)| sums[i + j] += x * y);
        }
        all = sums;
    }
    all
}

/// What imagined true pairs have of one atom.
struct Imagined {
    /// Which share it.
    agree: Bits,
    /// How rare what they share is, in steps of half a bit.
    rarity: Vec<u8>,
}

/// For each atom, which imagined pairs share it. Missing cells are those of real records, drawn at random.
fn imagine(prepared: &Prepared, atoms: &[Atom]) -> Vec<Imagined> {
    let none = |_: &Atom| Imagined { agree: Box::new([0u64; WORDS]), rarity: vec![0; IMAGINED] };
    let mut imagined: Vec<Imagined> = atoms.iter().map(none).collect();
    let mut rng = Rng::new(0x626c_6f63);
    if prepared.known == 0 {
        return imagined;
    }
    for pair in 0..IMAGINED {
        let (x, y) = (prepared.row(rng.below(prepared.known)), prepared.row(rng.below(prepared.known)));
        let mut luck = Vec::with_capacity(prepared.width * 4);
        luck.resize_with(prepared.width * 4, || rng.unit());
        for (atom, own) in atoms.iter().zip(&mut imagined) {
            let (p, q) = (x[atom.column], y[atom.column]);
            let held = p != 0 && q != 0 && !atom.of(p).is_empty() && !atom.of(q).is_empty();
            let luck = luck[atom.column * 4 + usize::from(atom.nest)] / atom.agree;
            if held && luck < 1.0 {
                own.agree[pair / 64] |= 1 << (pair % 64);
                // Of several hashes, one at random is what they share.
                let rarities = atom.rarities(p);
                own.rarity[pair] =
                    rarities[((luck * rarities.len() as f64) as usize).min(rarities.len() - 1)];
            }
        }
    }
    imagined
}
