//! Which blocking keys to use: sets of up to three atoms, chosen greedily for the true pairs that they are
//! expected to add against the pairs that they cost. Nothing is tuned to a table: costs come from its value
//! frequencies, gains from imagined true pairs with the kinds' expected agreement and the table's own
//! missing cells.

use crate::keys::Atom;
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
const MOST_KEYS: usize = 14;
/// What finding an imagined pair is worth under its first, second and third key: fields err together more
/// often than is imagined, so a pair should not hang on one key.
const WORTH: [f64; 3] = [1.0, 0.15, 0.03];
/// A key must be worth at least this share of the imagined pairs.
const LEAST_GAIN: f64 = 0.002;

type Bits = Box<[u64; WORDS]>;

/// One chosen key: indices of its atoms.
pub(crate) type Key = Vec<usize>;

/// Choose keys for so many records and at most `budget` pairs; also the share of true pairs that they are expected to find. A key
/// without atoms is one block of everyone.
pub(crate) fn choose(prepared: &Prepared, atoms: &[Atom], records: f64, budget: f64) -> (Vec<Key>, f64) {
    let all_pairs = records * (records - 1.0) / 2.0;
    // Few known records are all compared with each other, however many of unknown origin there are.
    let everyone = all_pairs <= EVERYONE;
    let with_unknown = records.max(prepared.classes() as f64) * records;
    if everyone && with_unknown <= AFFORDED {
        return (vec![Vec::new()], 1.0);
    }
    let agree = imagine(prepared, atoms);
    let candidates = candidates(atoms, &agree, all_pairs, budget);
    let mut found: [Bits; 3] = std::array::from_fn(|_| Box::new([0u64; WORDS]));
    // On a small table pairs are cheap beside everything else.
    let overhead = records.max(budget / 10.0);
    let (mut chosen, mut spent) = (if everyone { vec![Vec::new()] } else { Vec::new() }, 0.0);
    while chosen.len() < MOST_KEYS {
        let best = candidates
            .iter()
            .filter(|c| spent + c.cost <= budget && !chosen.iter().any(|key| implies(atoms, &c.key, key)))
            .map(|c| (gain(&c.found, &found), c))
            .filter(|(gain, _)| *gain >= LEAST_GAIN)
            .max_by(|(g, a), (h, b)| {
                (g / (a.cost + overhead))
                    .total_cmp(&(h / (b.cost + overhead)))
                    .then_with(|| b.key.cmp(&a.key))
            });
        let Some((_, best)) = best else { break };
        for (word, &own) in best.found.iter().enumerate() {
            found[2][word] |= found[1][word] & own;
            found[1][word] |= found[0][word] & own;
            found[0][word] |= own;
        }
        spent += best.cost;
        chosen.push(best.key.clone());
    }
    if chosen.is_empty() {
        chosen.push(rarest(atoms));
    }
    (chosen, found[0].iter().map(|w| w.count_ones()).sum::<u32>() as f64 / IMAGINED as f64)
}

/// Whether records that share one key always share the other: then meeting under both is no second chance.
fn implies(atoms: &[Atom], key: &Key, other: &Key) -> bool {
    let narrower = |a: &Atom, b: &Atom| a.column == b.column && a.nest == b.nest && a.agree <= b.agree;
    !other.is_empty() && other.iter().all(|&b| key.iter().any(|&a| narrower(&atoms[a], &atoms[b])))
}

/// Where nothing is affordable, the most selective three atoms; their blocks are walked by neighbourhood.
fn rarest(atoms: &[Atom]) -> Key {
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    order.sort_by(|&a, &b| atoms[a].collision.total_cmp(&atoms[b].collision).then(a.cmp(&b)));
    let mut key: Key = Vec::new();
    for a in order {
        if key.len() < 3 && key.iter().all(|&b| atoms[a].column != atoms[b].column) {
            key.push(a);
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

/// Every set of one to three atoms of different columns that is affordable.
fn candidates(atoms: &[Atom], agree: &[Bits], all_pairs: f64, budget: f64) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut add = |key: Key| {
        let cost = all_pairs * key.iter().map(|&a| atoms[a].collision).product::<f64>();
        let wide: usize = key.iter().map(|&a| atoms[a].widest).product();
        if cost <= budget * 0.5 && wide <= 24 {
            let mut found = agree[key[0]].clone();
            for &a in &key[1..] {
                for (all, own) in found.iter_mut().zip(agree[a].iter()) {
                    *all &= own;
                }
            }
            out.push(Candidate { key, cost, found });
        }
    };
    for a in 0..atoms.len() {
        add(vec![a]);
        for b in a + 1..atoms.len() {
            if atoms[b].column == atoms[a].column {
                continue;
            }
            add(vec![a, b]);
            for c in b + 1..atoms.len() {
                if atoms[c].column != atoms[b].column && atoms[c].column != atoms[a].column {
                    add(vec![a, b, c]);
                }
            }
        }
    }
    out
}

/// For each atom, which imagined pairs share it. Missing cells are those of real records, drawn at random.
fn imagine(prepared: &Prepared, atoms: &[Atom]) -> Vec<Bits> {
    let mut bits: Vec<Bits> = atoms.iter().map(|_| Box::new([0u64; WORDS])).collect();
    let mut rng = Rng::new(0x626c_6f63);
    if prepared.known == 0 {
        return bits;
    }
    for pair in 0..IMAGINED {
        let (x, y) = (prepared.row(rng.below(prepared.known)), prepared.row(rng.below(prepared.known)));
        let mut luck = Vec::with_capacity(prepared.width * 4);
        luck.resize_with(prepared.width * 4, || rng.unit());
        for (atom, bits) in atoms.iter().zip(&mut bits) {
            let (p, q) = (x[atom.column], y[atom.column]);
            let held = p != 0 && q != 0 && !atom.of(p).is_empty() && !atom.of(q).is_empty();
            if held && luck[atom.column * 4 + usize::from(atom.nest)] < atom.agree {
                bits[pair / 64] |= 1 << (pair % 64);
            }
        }
    }
    bits
}
