//! What was found of two words, kept between comparisons: given names are few, and most pairs of them come again.
//!
//! A table of fixed size for each thread, where a later pair takes the place of an earlier one. It changes no result:
//! what is kept is a pure function of the two words' letters and of the costs, all three of which make the key.

use std::cell::RefCell;

/// How many pairs are kept, as a power of two: two megabytes.
const BITS: u32 = 18;
/// How many bits of a slot are what was found: 9 of a rate, 7 of hard steps.
const FOUND: u32 = 16;
/// Stands for the hard steps of a rate that is not settled.
const UNSETTLED: u16 = 127;
const _: () = assert!(BITS >= FOUND, "what a slot holds of a key and its place are together the whole key");

thread_local! {
    /// What of each key its place does not tell, and below it what was found.
    static TABLE: RefCell<Box<[u64]>> = RefCell::new(vec![0; 1 << BITS].into());
}

/// What was found of two words under these costs, or what `find` finds: a rate below 512, and fewer hard steps than 127,
/// or `u16::MAX`. `words`: a hash of each one's letters, in either order.
#[inline]
pub(crate) fn of(words: (u64, u64), costs: u64, find: impl FnOnce() -> (u16, u16)) -> (u16, u16) {
    let key = key(words, costs);
    TABLE.with_borrow_mut(|table| {
        let slot = &mut table[(key >> (64 - BITS)) as usize];
        if (*slot ^ key << FOUND) >> FOUND != 0 {
            *slot = key << FOUND | u64::from(packed(find()));
        }
        unpacked(*slot as u16)
    })
}

/// A rate and its hard steps in one number.
#[inline]
pub(crate) fn packed((rate, hard): (u16, u16)) -> u16 {
    debug_assert!(rate < 512 && (hard < UNSETTLED || hard == u16::MAX), "{rate} {hard}");
    rate << 7 | hard.min(UNSETTLED)
}

/// What was packed.
#[inline]
pub(crate) fn unpacked(found: u16) -> (u16, u16) {
    let hard = found & UNSETTLED;
    (found >> 7, if hard == UNSETTLED { u16::MAX } else { hard })
}

/// Both orders have one key, which is never 0.
fn key((v, w): (u64, u64), costs: u64) -> u64 {
    let mixed = (v.min(w) ^ costs).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ v.max(w);
    (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_kept_whole() {
        for found in [(0, 0), (87, u16::MAX), (430, 126), (511, 4)] {
            assert_eq!(unpacked(packed(found)), found);
        }
    }

    #[test]
    fn a_pair_is_looked_for_once_in_either_order_and_anew_under_other_costs() {
        let mut asked = 0;
        let mut ask = |words, costs| {
            of(words, costs, || {
                asked += 1;
                (asked, 0)
            })
        };
        assert_eq!(ask((1, 2), 3), (1, 0));
        assert_eq!(ask((2, 1), 3), (1, 0));
        assert_eq!(ask((1, 2), 4), (2, 0));
        assert_eq!(ask((1, 2), 3), (1, 0));
    }
}
