//! One small hash for interning, keys and tie-breaks: fixed forever, so that it can be part of results.

/// Mix one word (the finaliser of SplitMix64, Steele, Lea & Flood 2014).
#[inline]
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Combine two words; the order matters.
#[inline]
pub(crate) fn join(a: u64, b: u64) -> u64 {
    mix(a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.rotate_left(32) ^ 0x1234_5678_9abc_def1)
}

/// Hash bytes, eight at a time.
#[inline]
pub(crate) fn bytes(data: &[u8]) -> u64 {
    let mut state = 0x51_7c_c1_b7_27_22_0a_95 ^ (data.len() as u64);
    let mut chunks = data.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0u8; 8];
        word.copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    let rest = chunks.remainder();
    let mut word = [0u8; 8];
    word[..rest.len()].copy_from_slice(rest);
    mix(state.rotate_left(5) ^ u64::from_le_bytes(word))
}

/// The smallest hash that two sorted lists share; an empty slot ends a list. All of one list is looked at for each of
/// the other's, without a branch: that is faster than walking both.
#[inline]
pub(crate) fn least_shared(x: &[u32], y: &[u32]) -> Option<u32> {
    let held = |hash: u32| y.iter().fold(false, |held, &other| held | (other == hash));
    x.iter().copied().take_while(|&hash| hash != 0).find(|&hash| held(hash))
}

/// Sort words that hold a hash above and a number below, by radix of the hash: the numbers must come in order already.
pub(crate) fn sort_packed(mut entries: Vec<u64>) -> Vec<u64> {
    if entries.len() < 1 << 14 {
        entries.sort_unstable();
        return entries;
    }
    let mut other = vec![0u64; entries.len()];
    for shift in [32, 43, 54] {
        let mut starts = vec![0usize; 2049];
        for &entry in &entries {
            starts[(entry >> shift) as usize % 2048 + 1] += 1;
        }
        for i in 0..2048 {
            starts[i + 1] += starts[i];
        }
        for &entry in &entries {
            let digit = (entry >> shift) as usize % 2048;
            other[starts[digit]] = entry;
            starts[digit] += 1;
        }
        std::mem::swap(&mut entries, &mut other);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radix_sorts_by_hash_then_class() {
        let mut entries: Vec<u64> =
            (0..40_000u64).map(|class| (mix(class % 1000) >> 32) << 32 | class).collect();
        let sorted = sort_packed(entries.clone());
        entries.sort_unstable();
        assert_eq!(sorted, entries);
    }
}
