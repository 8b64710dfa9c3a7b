//! Blocking keys: names that may be one share a key.

use crate::encode::{Encoded, Role, skeleton};

impl Encoded {
    /// The blocking keys of all forms, sorted, each once: hashes of coarse consonant skeletons.
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = Vec::new();
        for form in self.forms() {
            let parts: Vec<u64> = form
                .iter()
                .filter(|word| word.role == Role::Name)
                .map(|word| skeleton(self.bare(word)))
                .filter(|&s| s != 0)
                .collect();
            if let [only] = parts[..] {
                keys.push(key(1, only, 0));
            }
            for (i, &x) in parts.iter().enumerate() {
                for &y in &parts[i + 1..] {
                    keys.push(key(2, x.min(y), x.max(y)));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Mix a kind and two skeletons into one key (the finaliser of SplitMix64).
fn key(kind: u64, x: u64, y: u64) -> u64 {
    let mut h = kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ x.wrapping_mul(0xbf58_476d_1ce4_e5b9)
        ^ y.rotate_left(31).wrapping_mul(0x94d0_49bb_1331_11eb);
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}
