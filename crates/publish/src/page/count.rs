//! A count as the public may have it.

use super::numbers::number;
use super::words;
use khabar_model::Language;

/// How a count is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exact(u64),
    /// So many or more: rounded down, so that two counts never give a small one by subtraction.
    OrMore(u64),
    /// Fewer than so many, and more than none.
    FewerThan(u64),
}

impl Count {
    /// A count of people, protected where they live: rounded down to a multiple of the smallest cell.
    pub fn of(n: u64, living: bool, smallest: u64) -> Self {
        let smallest = smallest.max(1);
        match (living, n / smallest * smallest) {
            (false, _) => Count::Exact(n),
            (true, 0) if n == 0 => Count::Exact(0),
            (true, 0) => Count::FewerThan(smallest),
            (true, rounded) => Count::OrMore(rounded),
        }
    }

    /// In words and digits of the language.
    pub fn told(self, language: Language) -> String {
        match (self, language) {
            (Count::Exact(n), _) => number(language, n),
            (Count::OrMore(n), Language::En) => format!("{} or more", number(language, n)),
            (Count::OrMore(n), Language::Fa) => format!("{} یا بیشتر", number(language, n)), // Persian: "or more"
            (Count::FewerThan(n), _) => format!("{} {}", words::FEWER_THAN.to(language), number(language, n)),
        }
    }

    /// The length of a mark that stands for it.
    pub fn length(self) -> f64 {
        match self {
            Count::Exact(n) | Count::OrMore(n) => n as f64,
            Count::FewerThan(_) => 0.0,
        }
    }

    /// Nobody.
    pub const fn is_zero(self) -> bool {
        matches!(self, Count::Exact(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_living_are_never_counted_small() {
        assert_eq!(Count::of(3, true, 5).told(Language::En), "fewer than 5");
        assert_eq!(Count::of(13, true, 5).told(Language::Fa), "۱۰ یا بیشتر");
        assert_eq!(Count::of(3, false, 5), Count::Exact(3));
        assert!(Count::of(0, true, 5).is_zero());
        assert_eq!(Count::of(7, true, 0), Count::OrMore(7));
    }
}
