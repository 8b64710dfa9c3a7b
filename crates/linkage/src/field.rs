//! What moves when partitions are drawn: groups of records that are surely one person, as nodes, and the mean
//! match weights between those that may be.

use crate::compare::BIT;
use crate::edges::Scorer;
use crate::link::{Linked, NO_PERSON};
use crate::prepare::NO_CLASS;
use rustc_hash::FxHashMap;

/// Mean weight, in bits, from which groups of one person do not part in a draw.
const SURE: f64 = 8.0;
/// The least probability of two records that do not part.
pub(crate) const MEMBER: f32 = 0.997;
/// Of one person, this many distinct rows are grouped; a larger one stays whole.
const MOST_ROWS: usize = 40;
/// Of a node, this many rows are weighed against another's.
const MOST_WEIGHED: usize = 4;
/// One pair says at most this much, in bits, as when people are formed.
const MOST: f64 = 10.0;
/// Nodes below this weight, in bits, are no neighbours.
const FAR: f32 = -7.0;
/// The weight of a pair that a reviewer called different, and of no person at all.
const NEVER: f32 = -1000.0;

/// Between the mean weight (which one slip of one report drags down) and the logarithm of the mean odds
/// (which one lucky report lifts): half of each.
#[derive(Default)]
pub(crate) struct Middle {
    weights: f64,
    odds: f64,
    count: f64,
}

impl Middle {
    /// A weight in bits, so many times.
    pub(crate) fn add(&mut self, weight: f64, times: f64) {
        self.weights += weight * times;
        self.odds += libm::exp2(weight) * times;
        self.count += times;
    }

    /// The weight of all together, in bits; hopeless where there were none.
    pub(crate) fn bits(&self) -> f64 {
        if self.count <= 0.0 {
            return f64::from(NEVER);
        }
        (self.weights / self.count + libm::log2((self.odds / self.count).max(1e-300))) / 2.0
    }
}

/// Nodes and their neighbours.
pub(crate) struct Field<'a> {
    linked: &'a Linked,
    scorer: Scorer<'a>,
    /// The node of each record; [`NO_PERSON`] for records that never move.
    pub(crate) node_of: Vec<u32>,
    /// Distinct rows of each node with the number of records.
    rows: Vec<Vec<(u32, u32)>>,
    /// Records of each node.
    pub(crate) sizes: Vec<f64>,
    /// A node of unknown origin, or of a compiled list: it joins, and nobody joins it.
    pub(crate) leaf: Vec<bool>,
    /// The label that each node begins with: the first node of its person.
    pub(crate) start: Vec<u32>,
    /// Neighbours of node `n`: `near[starts[n]..starts[n + 1]]`, sorted, with their weights in bits.
    starts: Vec<u32>,
    pub(crate) near: Vec<(u32, f32)>,
    /// Pairs of nodes that reviewers called different, smaller first.
    apart: std::collections::BTreeSet<(u32, u32)>,
}

impl Linked {
    /// The nodes of people whose records may part or join.
    pub(crate) fn field(&self) -> Field<'_> {
        let scorer = self.scorer();
        let groups = groups(self, &scorer);
        // Groups that an edge leads out of.
        let mut pairs: Vec<(u32, u32)> = (self.edges.iter())
            .map(|edge| (groups.of[edge.a as usize], groups.of[edge.b as usize]))
            .filter(|&(a, b)| a != b && a != NO_PERSON && b != NO_PERSON)
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut moving: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        moving.sort_unstable();
        moving.dedup();
        let node = |group: u32| moving.binary_search(&group).map_or(NO_PERSON, |at| at as u32);
        let node_of = groups.of.iter().map(|&group| if group == NO_PERSON { group } else { node(group) });
        let mut field = Field {
            linked: self,
            scorer,
            node_of: node_of.collect(),
            rows: Vec::new(),
            sizes: Vec::new(),
            leaf: Vec::new(),
            start: Vec::new(),
            starts: Vec::new(),
            near: Vec::new(),
            apart: std::collections::BTreeSet::new(),
        };
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for (place, &group) in moving.iter().enumerate() {
            let rows = &groups.rows[group as usize];
            field.sizes.push(rows.iter().map(|&(_, n)| f64::from(n)).sum());
            field.leaf.push(rows.iter().all(|&(class, _)| {
                self.prepared.attaches(class, &groups.formed, groups.person[group as usize])
            }));
            field.rows.push(rows.clone());
            let person = groups.person[group as usize];
            field.start.push(*first.entry(person).or_insert(place as u32));
        }
        for &(a, b) in &self.apart {
            let (x, y) = (field.node_of[a as usize], field.node_of[b as usize]);
            if x != NO_PERSON && y != NO_PERSON && x != y {
                field.apart.insert((x.min(y), x.max(y)));
            }
        }
        field.connect(pairs.into_iter().map(|(a, b)| (node(a), node(b))));
        field
    }
}

impl Field<'_> {
    /// Number of nodes.
    pub(crate) fn nodes(&self) -> usize {
        self.sizes.len()
    }

    pub(crate) fn near_range(&self, node: u32) -> std::ops::Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// Neighbours of a node, with their weights in bits.
    pub(crate) fn near(&self, node: u32) -> &[(u32, f32)] {
        &self.near[self.near_range(node)]
    }

    /// Where a node's list of neighbours holds another.
    pub(crate) fn entry(&self, node: u32, other: u32) -> Option<usize> {
        let at = self.near(node).binary_search_by_key(&other, |near| near.0).ok()?;
        Some(self.near_range(node).start + at)
    }

    /// The weight of two neighbours, in bits.
    pub(crate) fn weight(&self, a: u32, b: u32) -> Option<f32> {
        self.entry(a, b).map(|at| self.near[at].1)
    }

    /// The weight of the rows of two nodes together, in bits.
    pub(crate) fn weigh(&self, a: u32, b: u32) -> f32 {
        if self.apart.contains(&(a.min(b), a.max(b))) {
            return NEVER;
        }
        let mut middle = Middle::default();
        for &(x, n) in self.rows[a as usize].iter().take(MOST_WEIGHED) {
            for &(y, m) in self.rows[b as usize].iter().take(MOST_WEIGHED) {
                middle.add(bits(self.linked, &self.scorer, x, y), f64::from(n) * f64::from(m));
            }
        }
        middle.bits() as f32
    }

    fn connect(&mut self, pairs: impl Iterator<Item = (u32, u32)>) {
        let mut list: Vec<(u32, u32, f32)> = Vec::new();
        for (a, b) in pairs {
            let weight = self.weigh(a, b);
            if weight < FAR {
                continue;
            }
            list.push((a, b, weight));
            list.push((b, a, weight));
        }
        list.sort_unstable_by_key(|entry| (entry.0, entry.1));
        self.starts = vec![0; self.nodes() + 1];
        list.iter().for_each(|entry| self.starts[entry.0 as usize + 1] += 1);
        for node in 0..self.nodes() {
            self.starts[node + 1] += self.starts[node];
        }
        self.near = list.into_iter().map(|(_, other, weight)| (other, weight)).collect();
    }
}

fn bits(linked: &Linked, scorer: &Scorer<'_>, x: u32, y: u32) -> f64 {
    let row = |class: u32| linked.prepared.row(class as usize);
    (f64::from(scorer.score(row(x), row(y))) / BIT).min(MOST)
}

/// Records in groups that are surely one person.
struct Groups {
    /// The group of each record that takes part.
    of: Vec<u32>,
    /// Distinct rows of each group, with the number of records.
    rows: Vec<Vec<(u32, u32)>>,
    /// The person of each group.
    person: Vec<u32>,
    /// People that hold an original of a known source.
    formed: Vec<bool>,
}

fn groups(linked: &Linked, scorer: &Scorer<'_>) -> Groups {
    let prepared = &linked.prepared;
    let open = open_people(linked);
    let mut members: Vec<(u32, u32, u32)> = (prepared.class_of.iter().zip(&linked.person).zip(0..))
        .filter(|&((&class, &person), _)| class != NO_CLASS && person != NO_PERSON && open[person as usize])
        .map(|((&class, &person), record)| (person, class, record))
        .collect();
    members.sort_unstable();
    let mut groups = Groups {
        of: vec![NO_PERSON; linked.person.len()],
        rows: Vec::new(),
        person: Vec::new(),
        formed: vec![false; open.len()],
    };
    for person in members.chunk_by(|x, y| x.0 == y.0) {
        let rows: Vec<(u32, u32)> =
            (person.chunk_by(|x, y| x.1 == y.1)).map(|run| (run[0].1, run.len() as u32)).collect();
        groups.formed[person[0].0 as usize] =
            rows.iter().any(|&(class, _)| (class as usize) < prepared.known);
        let labels = if rows.len() == 1 || rows.len() > MOST_ROWS {
            vec![0; rows.len()]
        } else {
            sure_groups(linked, scorer, &rows)
        };
        let offset = groups.rows.len() as u32;
        let count = labels.iter().max().map_or(0, |&most| most + 1);
        groups.rows.resize(offset as usize + count, Vec::new());
        groups.person.resize(offset as usize + count, person[0].0);
        for (&row, &label) in rows.iter().zip(&labels) {
            groups.rows[offset as usize + label].push(row);
        }
        for &(_, class, record) in person {
            let at = rows.partition_point(|row| row.0 < class);
            groups.of[record as usize] = offset + labels[at] as u32;
        }
    }
    groups
}

/// People that an edge leads out of, or that hold together by an edge that is not sure.
fn open_people(linked: &Linked) -> Vec<bool> {
    let people = linked.person.iter().filter(|&&p| p != NO_PERSON).max().map_or(0, |&p| p as usize + 1);
    let mut open = vec![false; people];
    for edge in &linked.edges {
        let (a, b) = (linked.person[edge.a as usize], linked.person[edge.b as usize]);
        if a != b || f64::from(edge.weight) < SURE * BIT {
            open[a as usize] = true;
            open[b as usize] = true;
        }
    }
    open
}

/// Average-link groups of the rows of one person, joined while the mean weight is sure; labels from 0.
fn sure_groups(linked: &Linked, scorer: &Scorer<'_>, rows: &[(u32, u32)]) -> Vec<usize> {
    let n = rows.len();
    let mut sums = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            let both = f64::from(rows[i].1) * f64::from(rows[j].1);
            let leaves = [rows[i].0, rows[j].0].iter().any(|&class| class as usize >= linked.prepared.known);
            // What attaches is weighed anew in each draw; what a reviewer joined never parts.
            let weight = match linked.decided(rows[i].0, rows[j].0) {
                true => 100.0 * SURE,
                false if leaves => -MOST,
                false => bits(linked, scorer, rows[i].0, rows[j].0),
            };
            sums[i * n + j] = weight * both;
            sums[j * n + i] = weight * both;
        }
    }
    let mut sizes: Vec<f64> = rows.iter().map(|&(_, n)| f64::from(n)).collect();
    let mut label: Vec<usize> = (0..n).collect();
    loop {
        let mut best = None;
        let mut most = SURE;
        for i in 0..n {
            for j in i + 1..n {
                if label[i] == i && label[j] == j {
                    let mean = sums[i * n + j] / (sizes[i] * sizes[j]);
                    if mean >= most {
                        (best, most) = (Some((i, j)), mean);
                    }
                }
            }
        }
        let Some((i, j)) = best else { break };
        for k in 0..n {
            sums[i * n + k] += sums[j * n + k];
            sums[k * n + i] = sums[i * n + k];
        }
        sizes[i] += sizes[j];
        label.iter_mut().filter(|l| **l == j).for_each(|l| *l = i);
    }
    let mut number = vec![usize::MAX; n];
    let mut next = 0;
    label
        .iter()
        .map(|&root| {
            if number[root] == usize::MAX {
                number[root] = next;
                next += 1;
            }
            number[root]
        })
        .collect()
}
