//! Dates as intervals of days: two precise days are compared part by part, the rest by overlap.

use crate::column::date;
use crate::table::{Arena, SEPARATOR, forms};

/// The possible days of one value, and the parts of its first day.
#[derive(Clone, Copy)]
struct Span {
    from: i32,
    to: i32,
    year: i32,
    month: u8,
    day: u8,
}

/// The dates of a dictionary: each cell's spans.
pub(crate) struct Dates {
    spans: Vec<Span>,
    starts: Vec<u32>,
    /// Whether the first of January, and the first of any month, stand for an unknown day.
    pub(crate) widened: (bool, bool),
}

/// A day that is this much more frequent than its share stands for "not known".
const PLACEHOLDER: f64 = 3.0;

impl Dates {
    /// Read the cells. Where the first of January (or the first of every month) is held far more often
    /// than chance allows, it stands for an unknown day and is widened to its year (or month).
    pub(crate) fn new(cells: &Arena, shares: &[f32]) -> Self {
        let mut dates = Self::read(cells, |form| form);
        dates.widened = dates.placeholders(shares);
        dates.widen();
        dates
    }

    /// The same, where it is known already whether the first of January, and the first of a month, stand for an
    /// unknown day.
    pub(crate) fn widened(cells: &Arena, widened: (bool, bool)) -> Self {
        let mut dates = Self::read(cells, |form| form);
        dates.widened = widened;
        dates.widen();
        dates
    }

    /// The days of status cells.
    pub(crate) fn of_status(cells: &Arena) -> Self {
        Self::read(cells, |form| {
            let code = form.iter().position(|&c| c == SEPARATOR).map_or(form.len(), |at| at + 1);
            &form[code..]
        })
    }

    fn read(cells: &Arena, days: impl Fn(&[u8]) -> &[u8]) -> Self {
        let mut spans = Vec::with_capacity(cells.len());
        let mut starts = vec![0];
        for cell in 0..cells.len() {
            spans.extend(forms(cells.get(cell)).filter_map(|form| span(days(form))));
            starts.push(spans.len() as u32);
        }
        Self { spans, starts, widened: (false, false) }
    }

    fn of(&self, cell: u32) -> &[Span] {
        &self.spans[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }

    fn placeholders(&self, shares: &[f32]) -> (bool, bool) {
        let (mut precise, mut new_years, mut firsts) = (0.0, 0.0, 0.0);
        for (cell, &share) in shares.iter().enumerate() {
            if let [s] = self.of(cell as u32)
                && s.from == s.to
            {
                let share = f64::from(share);
                precise += share;
                new_years += if s.month == 1 && s.day == 1 { share } else { 0.0 };
                firsts += if s.month != 1 && s.day == 1 { share } else { 0.0 };
            }
        }
        if precise <= 0.0 || shares.len() < 60 {
            return (false, false);
        }
        let years = new_years / precise > PLACEHOLDER / 365.0 + 0.01;
        (years, firsts / precise > PLACEHOLDER / 30.0 + 0.05)
    }

    fn widen(&mut self) {
        let (years, months) = self.widened;
        for s in &mut self.spans {
            if s.from == s.to && s.day == 1 {
                if years && s.month == 1 {
                    s.to = s.from + 364;
                } else if months {
                    s.to = s.from + 29;
                }
            }
        }
    }

    /// The best level of any two values of the cells.
    #[inline]
    pub(crate) fn level(&self, x: u32, y: u32) -> u8 {
        let mut best = date::DIFFERENT;
        for a in self.of(x) {
            for b in self.of(y) {
                best = best.min(level(a, b));
            }
        }
        best
    }

    /// Whether any two values overlap or lie within two days.
    pub(crate) fn fits(&self, x: u32, y: u32) -> bool {
        self.level(x, y) <= date::DAYS
    }

    /// Mass of each cell at the levels "same day", "narrow" and "wide": the share of records inside it.
    pub(crate) fn mass(&self, shares: &[f32], levels: usize) -> Vec<f64> {
        let mut points: Vec<(i32, f64)> = shares
            .iter()
            .enumerate()
            .filter_map(|(cell, &share)| self.of(cell as u32).first().map(|s| (s.from, f64::from(share))))
            .collect();
        points.sort_unstable_by_key(|p| p.0);
        let mut sums = vec![0.0];
        for point in &points {
            sums.push(sums[sums.len() - 1] + point.1);
        }
        let below = |day: i32| sums[points.partition_point(|p| p.0 < day)];
        let mut mass = vec![0.0; shares.len() * levels];
        for (cell, &share) in shares.iter().enumerate() {
            let Some(s) = self.of(cell as u32).first() else { continue };
            mass[cell * levels] = f64::from(share);
            let inside = below(s.to.saturating_add(1)) - below(s.from);
            mass[cell * levels + usize::from(date::NARROW)] = inside.max(f64::from(share));
            mass[cell * levels + usize::from(date::WIDE)] = inside.max(f64::from(share));
        }
        mass
    }
}

/// In days.
const FIVE_YEARS: i32 = 1826;

#[inline]
fn level(a: &Span, b: &Span) -> u8 {
    if a.from == a.to && b.from == b.to {
        return precise_level(a, b);
    }
    let gap = a.from.max(b.from).saturating_sub(a.to.min(b.to));
    let widest = a.to.saturating_sub(a.from).max(b.to.saturating_sub(b.from));
    match gap {
        ..=0 if widest <= 31 => date::NARROW,
        ..=0 => date::WIDE,
        1..=2 => date::DAYS,
        3..=366 => date::MONTHS,
        367..=FIVE_YEARS => date::YEARS,
        _ => date::DIFFERENT,
    }
}

#[inline]
fn precise_level(a: &Span, b: &Span) -> u8 {
    let (year, month, day) = (a.year == b.year, a.month == b.month, a.day == b.day);
    let apart = a.from.abs_diff(b.from);
    match (year, month, day) {
        _ if apart == 0 => date::SAME,
        _ if apart <= 2 => date::DAYS,
        (true, ..) if a.month == b.day && a.day == b.month => date::SWAPPED,
        (true, true, _) => date::YEAR_MONTH,
        (_, true, true) => date::MONTH_DAY,
        (true, _, true) => date::YEAR_DAY,
        _ if apart <= 366 => date::MONTHS,
        _ if apart <= FIVE_YEARS as u32 => date::YEARS,
        _ => date::DIFFERENT,
    }
}

fn span(form: &[u8]) -> Option<Span> {
    let number = |at: usize| form.get(at..at + 4).and_then(|b| b.try_into().ok()).map(i32::from_be_bytes);
    let (from, to) = (number(0)?, number(4)?);
    let (year, month, day) = civil(from);
    Some(Span { from, to, year, month, day })
}

/// Year, month and day of a day number, in the Gregorian calendar (Hinnant, *chrono-compatible low-level
/// date algorithms*).
pub(crate) fn civil(day: i32) -> (i32, u8, u8) {
    let z = i64::from(day) + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn precise(day: i32) -> Span {
        let (year, month, d) = civil(day);
        Span { from: day, to: day, year, month, day: d }
    }

    #[track_caller]
    fn check(a: Span, b: Span, expect: u8) {
        assert_eq!(level(&a, &b), expect);
        assert_eq!(level(&b, &a), expect);
    }

    #[test]
    fn civil_days() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(-1), (1969, 12, 31));
    }

    #[test]
    fn levels_of_days() {
        check(precise(11_016), precise(11_016), date::SAME);
        check(precise(11_016), precise(11_017), date::DAYS);
        check(precise(11_002), precise(11_016), date::YEAR_MONTH);
        check(precise(11_016), precise(20_000), date::DIFFERENT);
        let year = Span { from: 10_957, to: 11_322, year: 2000, month: 1, day: 1 };
        check(year, precise(11_016), date::WIDE);
        check(year, precise(9_000), date::DIFFERENT);
        check(precise(11_016), precise(12_500), date::YEARS);
        check(year, precise(13_000), date::YEARS);
        check(year, precise(13_200), date::DIFFERENT);
    }
}
