//! Things that are put together two by two: the least of all that came together stands for them.

use std::collections::BTreeMap;

/// Which numbers are together.
#[derive(Default)]
pub struct Together {
    /// For a number that was put together with a lesser one, a lesser one of those together.
    lesser: BTreeMap<u32, u32>,
}

impl Together {
    /// The least of all that are together with a number; itself, where it is alone.
    pub fn least(&self, number: u32) -> u32 {
        let mut at = number;
        while let Some(&lesser) = self.lesser.get(&at) {
            at = lesser;
        }
        at
    }

    /// Put two together, and with them all that were together with either.
    pub fn join(&mut self, a: u32, b: u32) {
        let (of_a, of_b) = (self.least(a), self.least(b));
        let least = of_a.min(of_b);
        // What was asked for is found in one step from now on.
        for number in [a, b, of_a, of_b].into_iter().filter(|number| *number != least) {
            self.lesser.insert(number, least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Together;

    #[test]
    fn the_least_stands_for_all_in_whatever_order_they_came_together() {
        let mut together = Together::default();
        [(5, 9), (7, 5), (2, 3), (9, 3)].into_iter().for_each(|(a, b)| together.join(a, b));
        assert_eq!([2, 3, 5, 7, 9].map(|number| together.least(number)), [2; 5]);
        assert_eq!(together.least(4), 4);
        together.join(4, 4);
        assert_eq!(together.least(4), 4);
    }
}
