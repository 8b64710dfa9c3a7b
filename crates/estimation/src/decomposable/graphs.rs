//! Chordal graphs over a few lists, enumerated, with their cliques over separators.

use std::collections::BTreeMap;

/// A chordal graph as its factorisation: subsets of lists with the power at which their margins enter, cliques
/// positive and separators negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    parts: Vec<(u32, i32)>,
}

impl Graph {
    /// Subsets of lists (bit sets) and their powers.
    pub fn parts(&self) -> &[(u32, i32)] {
        &self.parts
    }

    /// The cliques as list numbers, such as `[123,14]`.
    pub fn name(&self) -> String {
        let cliques = self.parts.iter().filter(|part| part.1 > 0);
        let digits = |set: u32| {
            (0..9u8).filter(|list| set >> list & 1 == 1).map(|list| char::from(b'1' + list)).collect()
        };
        let mut names: Vec<String> = cliques.map(|part| digits(part.0)).collect();
        names.sort();
        format!("[{}]", names.join(","))
    }
}

/// All chordal graphs: 8, 61, 822 and 18,154 for 3, 4, 5 and 6 lists.
pub fn chordal_graphs(lists: usize) -> Vec<Graph> {
    let pairs: Vec<(usize, usize)> = (0..lists).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
    (0..1u32 << pairs.len()).filter_map(|edges| factorise(neighbours(edges, &pairs, lists))).collect()
}

fn neighbours(edges: u32, pairs: &[(usize, usize)], lists: usize) -> Vec<u32> {
    let mut near = vec![0; lists];
    for (at, &(a, b)) in pairs.iter().enumerate().filter(|(at, _)| edges >> at & 1 == 1) {
        let _ = at;
        near[a] |= 1 << b;
        near[b] |= 1 << a;
    }
    near
}

/// Take simplicial vertices off one by one; each adds its closed neighbourhood and removes the open one. `None`
/// when none is left to take: the graph has a chordless circle.
fn factorise(near: Vec<u32>) -> Option<Graph> {
    let mut powers: BTreeMap<u32, i32> = BTreeMap::new();
    let mut left: u32 = (1 << near.len()) - 1;
    while left != 0 {
        let simplicial = |&vertex: &usize| {
            let around = near[vertex] & left;
            left >> vertex & 1 == 1
                && (0..near.len())
                    .all(|other| around >> other & 1 == 0 || around & !(near[other] | 1 << other) == 0)
        };
        let vertex = (0..near.len()).find(simplicial)?;
        let around = near[vertex] & left;
        *powers.entry(around | 1 << vertex).or_insert(0) += 1;
        *powers.entry(around).or_insert(0) -= 1;
        left &= !(1 << vertex);
    }
    let parts = powers.into_iter().filter(|&(subset, power)| subset != 0 && power != 0).collect();
    Some(Graph { parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_are_as_many_as_published() {
        assert_eq!([3, 4, 5, 6].map(|lists| chordal_graphs(lists).len()), [8, 61, 822, 18_154]);
    }

    #[test]
    fn a_path_is_two_cliques_over_one_separator() {
        let graphs = chordal_graphs(3);
        let path = graphs.iter().find(|graph| graph.parts() == [(0b010, -1), (0b011, 1), (0b110, 1)]);
        assert_eq!(path.map(Graph::name), Some("[12,23]".to_owned()));
    }
}
