//! What was found of two words, kept between comparisons: given names are few, and most pairs of them come again.
//!
//! A table of fixed size for each thread, where a later pair takes the place of an earlier one. It changes no result:
//! what is kept is a pure function of the two words' letters and of the costs, all three of which make the key.

use std::cell::RefCell;

/// How many pairs are kept, as a power of two: a megabyte.
const BITS: u32 = 16;

/// One pair: its key, and what was found.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    rate: u16,
    hard: u16,
}

thread_local! {
    static TABLE: RefCell<Box<[Slot]>> = RefCell::new(vec![Slot::default(); 1 << BITS].into());
}

/// What was found of two words under these costs, or what `find` finds. `words`: a hash of each one's letters, in
/// either order.
#[inline]
pub(crate) fn of(words: (u64, u64), costs: u64, find: impl FnOnce() -> (u16, u16)) -> (u16, u16) {
    let key = key(words, costs);
    TABLE.with_borrow_mut(|table| {
        let slot = &mut table[(key >> (64 - BITS)) as usize];
        if slot.key != key {
            let (rate, hard) = find();
            *slot = Slot { key, rate, hard };
        }
        (slot.rate, slot.hard)
    })
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
