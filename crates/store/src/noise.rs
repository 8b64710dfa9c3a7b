//! Random and changed bytes, for the tests of what reads bytes that somebody else may have changed.

/// Tell `read` so many inputs: noise, and originals cut, with a byte more, or with one bit the other way round.
pub(crate) fn noise(rounds: u64, originals: &[Vec<u8>], mut read: impl FnMut(&[u8])) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % most
    };
    for _ in 0..rounds {
        let mut bytes = originals[below(originals.len())].clone();
        match below(4) {
            0 => bytes = (0..below(120)).map(|_| below(256) as u8).collect(),
            1 => bytes.truncate(below(bytes.len())),
            2 => bytes.insert(below(bytes.len()), below(256) as u8),
            _ => {
                let at = below(bytes.len());
                bytes[at] ^= 1 << below(8);
            }
        }
        read(&bytes);
    }
}
