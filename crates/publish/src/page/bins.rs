//! People by day: bins that the public may have, and what lies outside of the days drawn.

use super::chart::columns::Bin;
use super::count::Count;
use crate::gate::{Cell, roll_up};
use khabar_model::{Day, DayRange, Language};
use std::collections::BTreeMap;

/// People by day.
#[derive(Clone, Debug, PartialEq)]
pub struct ByDay {
    /// Days put together, in order, and their count. Days without anybody are absent.
    pub bins: Vec<(DayRange, Count)>,
    /// People whose day is not known.
    pub unknown: Count,
    /// People whose day lies outside of the window.
    pub outside: Count,
}

/// The most bins of one chart: a page with a row for each must stay small.
const MOST_BINS: usize = 62;

/// Count people by day inside a window. Where the days are too many, or people live and a day has too few of them,
/// days become weeks (of a window of years: as many weeks as it takes), and weeks that still have too few go together
/// with their neighbours; counts of the living are then rounded down.
pub fn by_day(days: &[Option<Day>], window: DayRange, living: bool, smallest: u64) -> ByDay {
    let inside = |day: &Day| window.first <= *day && *day <= window.last;
    let mut counts: BTreeMap<Day, u64> = BTreeMap::new();
    days.iter().flatten().filter(|day| inside(day)).for_each(|day| *counts.entry(*day).or_default() += 1);
    let unknown = days.iter().filter(|day| day.is_none()).count() as u64;
    let outside = days.iter().flatten().filter(|day| !inside(day)).count() as u64;
    let small = |n: &u64| living && *n < smallest;
    let mut bins: Vec<(DayRange, u64)> = counts.iter().map(|(day, n)| (DayRange::day(*day), *n)).collect();
    if bins.len() > MOST_BINS || bins.iter().any(|(_, n)| small(n)) {
        let weeks_each = 1 + (window.days() / 7) / MOST_BINS as i32;
        bins = weeks(&counts, window, weeks_each);
    }
    if bins.iter().any(|(_, n)| small(n)) {
        bins = together(bins, smallest);
    }
    ByDay {
        bins: bins.into_iter().map(|(days, n)| (days, Count::of(n, living, smallest))).collect(),
        unknown: Count::of(unknown, living, smallest),
        outside: Count::of(outside, living, smallest),
    }
}

fn weeks(counts: &BTreeMap<Day, u64>, window: DayRange, each: i32) -> Vec<(DayRange, u64)> {
    let length = 7 * each;
    let mut weeks: BTreeMap<i32, u64> = BTreeMap::new();
    for (day, n) in counts {
        *weeks.entry((day.0 - window.first.0) / length).or_default() += n;
    }
    let days = |week: i32| {
        let first = window.first.0 + length * week;
        DayRange { first: Day(first), last: Day((first + length - 1).min(window.last.0)) }
    };
    weeks.into_iter().map(|(week, n)| (days(week), n)).collect()
}

fn together(bins: Vec<(DayRange, u64)>, smallest: u64) -> Vec<(DayRange, u64)> {
    let whole = |labels: &[String]| {
        let places = || labels.iter().filter_map(|label| label.parse::<usize>().ok());
        let of = |place: usize| bins.get(place).map(|bin| bin.0);
        let first = places().filter_map(of).map(|days| days.first).min()?;
        let last = places().filter_map(of).map(|days| days.last).max()?;
        Some(DayRange { first, last })
    };
    let cells: Vec<Cell> =
        bins.iter().enumerate().map(|(place, bin)| (vec![place.to_string()], bin.1)).collect();
    match roll_up(cells.clone(), smallest) {
        Some(cells) => cells.iter().filter_map(|(labels, n)| Some((whole(labels)?, *n))).collect(),
        None => {
            let labels: Vec<String> = cells.iter().flat_map(|cell| cell.0.clone()).collect();
            whole(&labels).map(|days| (days, bins.iter().map(|bin| bin.1).sum())).into_iter().collect()
        }
    }
}

impl ByDay {
    /// As marks of a chart.
    pub fn marks(&self, language: Language) -> Vec<Bin> {
        let mark = |(days, count): &(DayRange, Count)| Bin {
            days: *days,
            count: count.length(),
            told: count.told(language),
        };
        self.bins.iter().map(mark).collect()
    }

    /// Nobody at all.
    pub fn is_empty(&self) -> bool {
        self.bins.is_empty() && self.unknown.is_zero() && self.outside.is_zero()
    }
}

/// The days that a chart shows: those given, else those that hold nearly everybody; never more than `most`.
pub fn window(given: Option<DayRange>, days: impl Iterator<Item = Day>, as_of: Day, most: i32) -> DayRange {
    let mut days: Vec<Day> = days.filter(|day| *day <= as_of).collect();
    days.sort_unstable();
    let seen = match (days.get(days.len() / 50), days.get(days.len().saturating_sub(1 + days.len() / 50))) {
        (Some(first), Some(last)) => DayRange { first: *first, last: *last },
        _ => DayRange::day(as_of),
    };
    let window = match given {
        Some(given) if given.days() <= most => {
            DayRange { first: given.first, last: given.last.min(as_of).max(given.first) }
        }
        Some(given) => given.overlap(seen).unwrap_or(seen),
        None => seen,
    };
    let first = window.first.max(Day(window.last.0.saturating_sub(most - 1)));
    DayRange { first, last: window.last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window_of(days: i32) -> DayRange {
        DayRange { first: Day(100), last: Day(100 + days - 1) }
    }

    #[test]
    fn the_dead_are_counted_by_day() {
        let by_day = by_day(&[Some(Day(100)), Some(Day(101)), None, Some(Day(7))], window_of(10), false, 5);
        assert_eq!(
            by_day.bins,
            [(DayRange::day(Day(100)), Count::Exact(1)), (DayRange::day(Day(101)), Count::Exact(1))]
        );
        assert_eq!((by_day.unknown, by_day.outside), (Count::Exact(1), Count::Exact(1)));
    }

    #[test]
    fn few_of_the_living_become_weeks() {
        let days: Vec<Option<Day>> = (0..20).map(|i| Some(Day(100 + i % 14))).collect();
        let by_day = by_day(&days, window_of(21), true, 5);
        let week = |n: i32| DayRange { first: Day(100 + 7 * n), last: Day(106 + 7 * n) };
        assert_eq!(by_day.bins, [(week(0), Count::OrMore(10)), (week(1), Count::OrMore(5))]);
    }

    #[test]
    fn no_small_count_of_the_living_is_told() {
        for seed in 0..100_i32 {
            let days: Vec<Option<Day>> = (0..seed % 23)
                .map(|i| (i % 5 > 0).then_some(Day(95 + (seed * 31 + i * i * 7) % 70)))
                .collect();
            let by_day = by_day(&days, window_of(60), true, 5);
            let told = by_day.bins.iter().map(|bin| bin.1).chain([by_day.unknown, by_day.outside]);
            assert!(told.into_iter().all(|count| match count {
                Count::Exact(n) => n == 0,
                Count::OrMore(n) => n >= 5,
                Count::FewerThan(n) => n == 5,
            }));
            assert!(
                by_day.bins.windows(2).all(|pair| pair[0].0.last < pair[1].0.first),
                "bins do not overlap"
            );
        }
    }

    #[test]
    fn a_window_leaves_strays_out_and_is_bounded() {
        let days = (0..100).map(|i| Day(1000 + i % 20)).chain([Day(-9000), Day(1900)]);
        assert_eq!(window(None, days, Day(1100), 200), DayRange { first: Day(1000), last: Day(1019) });
        let given = Some(DayRange { first: Day(0), last: Day(50) });
        assert_eq!(window(given, [].into_iter(), Day(30), 200), DayRange { first: Day(0), last: Day(30) });
        assert_eq!(window(None, [].into_iter(), Day(30), 200).days(), 1);
        assert_eq!(
            window(
                Some(DayRange { first: Day(0), last: Day(5000) }),
                [Day(1), Day(4000)].into_iter(),
                Day(6000),
                200
            )
            .days(),
            200
        );
    }
}
