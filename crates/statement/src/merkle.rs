//! One signature for many statements: a hash tree over their ids, in the shape of RFC 6962, section 2.1.

use khabar_model::StatementId;

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The root over ids in their order. Of no ids: the hash of nothing, which no batch has.
pub fn root(ids: &[StatementId]) -> Hash {
    match ids {
        [] => *blake3::hash(&[]).as_bytes(),
        [id] => leaf(id),
        _ => {
            let (left, right) = ids.split_at(split(ids.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The hashes that lead from the id at `index` to the root, the nearest first.
pub fn path(ids: &[StatementId], index: usize) -> Vec<Hash> {
    if ids.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = ids.split_at(split(ids.len()));
    let (mut below, beside) = match index.checked_sub(left.len()) {
        None => (path(left, index), root(right)),
        Some(index) => (path(right, index), root(left)),
    };
    below.push(beside);
    below
}

/// The root to which a path leads from an id at `index` of `count`, where the path has the length it must have.
pub fn follow(id: &StatementId, index: usize, count: usize, path: &[Hash]) -> Option<Hash> {
    if index >= count {
        return None;
    }
    if count == 1 {
        return path.is_empty().then(|| leaf(id));
    }
    let (beside, below) = path.split_last()?;
    let left = split(count);
    match index.checked_sub(left) {
        None => Some(node(&follow(id, index, left, below)?, beside)),
        Some(index) => Some(node(beside, &follow(id, index, count - left, below)?)),
    }
}

/// The greatest power of two below a length of two or more: how many leaves go left.
fn split(len: usize) -> usize {
    len.next_power_of_two() / 2
}

fn leaf(id: &StatementId) -> Hash {
    *blake3::Hasher::new().update(&[0]).update(&id.0).finalize().as_bytes()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    *blake3::Hasher::new().update(&[1]).update(left).update(right).finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_leads_to_the_root_and_no_other_does() {
        for count in 1..=33 {
            let ids: Vec<_> = (0..count).map(|n| StatementId([n as u8; 32])).collect();
            let root = root(&ids);
            for (index, id) in ids.iter().enumerate() {
                let path = path(&ids, index);
                assert_eq!(follow(id, index, count, &path), Some(root));
                assert_ne!(follow(&StatementId([99; 32]), index, count, &path), Some(root));
                assert_eq!(follow(id, index, count, &[&path[..], &[[0; 32]]].concat()), None);
                for other in (0..count).filter(|other| *other != index) {
                    assert_ne!(follow(id, other, count, &path), Some(root), "{index} as {other} of {count}");
                }
            }
        }
    }
}
