//! The book of keys: which keys a group knows, for which roles, and what each one's signature is worth.
//!
//! A pure function of the root keys and the key statements, whatever their order. A key is revoked by itself, by a
//! root, or by a lead that introduced it; whoever stands further from the roots revokes nobody above.

use crate::body::KeyId;
use crate::key::{Introduction, KeyStatement, Revocation, Role, Roles};
use std::collections::{BTreeMap, BTreeSet};

/// A group, by the name its members use and its root keys, which the policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its root public keys.
    pub roots: Vec<[u8; 32]>,
}

/// A key statement with the place of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedKey {
    /// The key that signed it.
    pub signer: KeyId,
    /// The counter of the batch.
    pub counter: u64,
    /// What it says.
    pub said: KeyStatement,
}

/// What a signature of a key is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// The key is known, and nothing speaks against this signature.
    Good,
    /// The key was revoked, or its chain forked, before this signature: held for review, and not counted.
    Held,
    /// Nobody of a known group introduced the key.
    Unknown,
}

/// A key that the group knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The Ed25519 public key.
    pub public: [u8; 32],
    /// The X25519 public key, where there is one.
    pub sealing: Option<[u8; 32]>,
    /// What it may do.
    pub roles: Roles,
    /// Names for readers of the group, of all introductions, sorted.
    pub labels: BTreeSet<String>,
    /// Declared teams, sorted.
    pub teams: BTreeSet<String>,
    /// Groups it belongs to, by place in the list given.
    pub groups: BTreeSet<usize>,
    /// Keys that introduced it.
    pub introduced_by: BTreeSet<KeyId>,
    /// The first counter that is held: of a revocation or a fork.
    pub held_from: Option<u64>,
}

/// All keys, from the roots down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBook {
    entries: BTreeMap<KeyId, Entry>,
    publics: BTreeMap<KeyId, [u8; 32]>,
    asked: Vec<(KeyId, KeyId)>,
}

impl KeyBook {
    /// Build the book. `forks` names keys that signed two batches with one counter, and the counter.
    pub fn build(groups: &[Group], statements: &[SignedKey], forks: &[(KeyId, u64)]) -> Self {
        let introductions = introductions(statements);
        let depths = depths(groups, &introductions);
        let mut held: BTreeMap<KeyId, u64> = BTreeMap::new();
        for (key, counter) in forks {
            hold(&mut held, *key, *counter);
        }
        let asked = revoke(statements, &introductions, &depths, &mut held);
        let mut book = Self { publics: publics(groups, &introductions), asked, ..Self::default() };
        book.enter_roots(groups, &held);
        book.enter_introduced(&introductions, &held);
        book
    }

    /// The key, where a known group introduced it.
    pub fn get(&self, key: &KeyId) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// All known keys in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&KeyId, &Entry)> {
        self.entries.iter()
    }

    /// The public key of a name, as any introduction gave it, whoever signed that.
    pub fn public(&self, key: &KeyId) -> Option<&[u8; 32]> {
        self.publics.get(key)
    }

    /// Revocations whose signer may only ask: (who asked, which key).
    pub fn asked(&self) -> &[(KeyId, KeyId)] {
        &self.asked
    }

    /// What a signature of the key with this counter is worth.
    pub fn standing(&self, key: &KeyId, counter: u64) -> Standing {
        match self.entries.get(key) {
            None => Standing::Unknown,
            Some(entry) if entry.held_from.is_some_and(|from| counter >= from) => Standing::Held,
            Some(_) => Standing::Good,
        }
    }

    /// The signature counts, and the key had the role.
    pub fn may(&self, key: &KeyId, counter: u64, role: Role) -> bool {
        self.standing(key, counter) == Standing::Good
            && self.get(key).is_some_and(|entry| entry.roles.has(role))
    }

    /// Both keys belong to one group.
    pub fn one_group(&self, a: &KeyId, b: &KeyId) -> bool {
        match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => !a.groups.is_disjoint(&b.groups),
            _ => false,
        }
    }

    fn enter_roots(&mut self, groups: &[Group], held: &BTreeMap<KeyId, u64>) {
        for (index, group) in groups.iter().enumerate() {
            for public in &group.roots {
                let key = KeyId::of(public);
                let entry = self.entries.entry(key).or_insert_with(|| Entry {
                    public: *public,
                    sealing: None,
                    roles: Roles::ALL,
                    labels: BTreeSet::new(),
                    teams: BTreeSet::new(),
                    groups: BTreeSet::new(),
                    introduced_by: BTreeSet::new(),
                    held_from: held.get(&key).copied(),
                });
                entry.groups.insert(index);
            }
        }
    }

    /// Keys, roles and groups only ever grow while introductions are applied, so the fixpoint does not depend on
    /// their order.
    fn enter_introduced(&mut self, introductions: &[Introduced<'_>], held: &BTreeMap<KeyId, u64>) {
        loop {
            let before = self.entries.clone();
            for introduced in introductions {
                if !self.may(&introduced.by, introduced.counter, Role::Lead) {
                    continue;
                }
                let groups = self.entries[&introduced.by].groups.clone();
                let said = introduced.said;
                let entry = self.entries.entry(introduced.key).or_insert_with(|| Entry {
                    public: said.public,
                    sealing: None,
                    roles: Roles::default(),
                    labels: BTreeSet::new(),
                    teams: BTreeSet::new(),
                    groups: BTreeSet::new(),
                    introduced_by: BTreeSet::new(),
                    held_from: held.get(&introduced.key).copied(),
                });
                // Of two sealing keys the smaller: a second one must be introduced with a key of its own.
                entry.sealing = entry.sealing.into_iter().chain(said.sealing).min();
                entry.roles = entry.roles.and(said.roles);
                entry.labels.insert(said.label.clone());
                entry.teams.extend(said.team.clone());
                entry.groups.extend(groups);
                entry.introduced_by.insert(introduced.by);
            }
            if before == self.entries {
                return;
            }
        }
    }
}

/// An introduction with its signature's place.
struct Introduced<'a> {
    by: KeyId,
    counter: u64,
    key: KeyId,
    said: &'a Introduction,
}

fn introductions(statements: &[SignedKey]) -> Vec<Introduced<'_>> {
    let mut all: Vec<_> = statements
        .iter()
        .filter_map(|signed| match &signed.said {
            KeyStatement::Introduce(said) => Some(Introduced {
                by: signed.signer,
                counter: signed.counter,
                key: KeyId::of(&said.public),
                said,
            }),
            _ => None,
        })
        .collect();
    all.sort_by_key(|one| (one.by, one.counter, one.key));
    all
}

fn publics(groups: &[Group], introductions: &[Introduced<'_>]) -> BTreeMap<KeyId, [u8; 32]> {
    let roots = groups.iter().flat_map(|group| &group.roots);
    let introduced = introductions.iter().map(|introduced| &introduced.said.public);
    roots.chain(introduced).map(|public| (KeyId::of(public), *public)).collect()
}

/// How many introductions lie between a key and a root, revocations left aside.
fn depths(groups: &[Group], introductions: &[Introduced<'_>]) -> BTreeMap<KeyId, usize> {
    let mut depths: BTreeMap<KeyId, usize> =
        groups.iter().flat_map(|group| &group.roots).map(|public| (KeyId::of(public), 0)).collect();
    let mut frontier: BTreeSet<KeyId> = depths.keys().copied().collect();
    for depth in 1.. {
        let next: BTreeSet<KeyId> = introductions
            .iter()
            .filter(|introduced| frontier.contains(&introduced.by) && !depths.contains_key(&introduced.key))
            .map(|introduced| introduced.key)
            .collect();
        if next.is_empty() {
            break;
        }
        depths.extend(next.iter().map(|key| (*key, depth)));
        frontier = next;
    }
    depths
}

/// Apply revocations from the roots down, so that whoever revokes is settled before whom they revoke. Returns the
/// revocations that may only ask.
fn revoke(
    statements: &[SignedKey],
    introductions: &[Introduced<'_>],
    depths: &BTreeMap<KeyId, usize>,
    held: &mut BTreeMap<KeyId, u64>,
) -> Vec<(KeyId, KeyId)> {
    let mut revocations: Vec<(usize, bool, KeyId, u64, &Revocation)> = statements
        .iter()
        .filter_map(|signed| match &signed.said {
            KeyStatement::Revoke(said) => {
                let depth = depths.get(&signed.signer).copied().unwrap_or(usize::MAX);
                Some((depth, said.key != signed.signer, signed.signer, signed.counter, said))
            }
            _ => None,
        })
        .collect();
    revocations
        .sort_by_key(|(depth, other, signer, counter, said)| (*depth, *other, *signer, *counter, said.key));
    let mut asked = BTreeSet::new();
    for (depth, _, signer, counter, said) in revocations {
        let own = signer == said.key;
        let above = depth < depths.get(&said.key).copied().unwrap_or(usize::MAX);
        let introduced = introductions.iter().any(|one| one.by == signer && one.key == said.key);
        // A key that was itself revoked or forked before this signature revokes nobody; its own word against
        // itself always counts: a thief who revokes the stolen key has only given it up.
        let stands = own || held.get(&signer).is_none_or(|from| counter < *from);
        if stands && (own || above && (depth == 0 || introduced)) {
            hold(held, said.key, said.last_good.map_or(0, |(counter, _)| counter.saturating_add(1)));
        } else {
            asked.insert((signer, said.key));
        }
    }
    asked.into_iter().collect()
}

fn hold(held: &mut BTreeMap<KeyId, u64>, key: KeyId, from: u64) {
    let first = held.entry(key).or_insert(from);
    *first = from.min(*first);
}
