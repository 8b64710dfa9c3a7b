//! Days as sources write them: two calendars, three orders, Persian and Latin digits, partial dates.

use icu_calendar::Date;
use icu_calendar::cal::Persian;

/// A civil day: days since 1970-01-01.
pub type Day = i32;

/// How a source writes its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// 2025-10-04
    Iso,
    /// 4 Oct 2025
    EnglishWords,
    /// 04/10/2025
    DayFirst,
    /// 1404/07/12, in Persian digits
    SolarNumbers,
    /// 12 Mehr 1404, in Persian letters and digits
    SolarWords,
    /// 1404-07-12, in Latin digits
    SolarLatin,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Farvardin to Esfand.
const SOLAR_MONTHS: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// The day of a Gregorian date; the epoch where there is none such.
pub fn day(year: i16, month: i8, day: i8) -> Day {
    let epoch = jiff::civil::date(1970, 1, 1);
    jiff::civil::Date::new(year, month, day).map_or(0, |date| (date - epoch).get_days())
}

/// Year, month and day in the Gregorian calendar.
pub fn gregorian(day: Day) -> (i32, u8, u8) {
    let date = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
    (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// Year, month and day in the Solar Hijri calendar.
pub fn solar(day: Day) -> (i32, u8, u8) {
    let (year, month, day_of_month) = gregorian(day);
    let Ok(date) = Date::try_new_iso(year, month, day_of_month) else { return (0, 1, 1) };
    let date = date.to_calendar(Persian);
    (date.year().extended_year(), date.month().ordinal, date.day_of_month().0)
}

impl DateStyle {
    /// The calendar is Solar Hijri.
    pub const fn is_solar(self) -> bool {
        matches!(self, Self::SolarNumbers | Self::SolarWords | Self::SolarLatin)
    }

    /// A whole day.
    pub fn day(self, of: Day) -> String {
        let (y, m, d) = if self.is_solar() { solar(of) } else { gregorian(of) };
        match self {
            Self::Iso | Self::SolarLatin => format!("{y:04}-{m:02}-{d:02}"),
            Self::EnglishWords => format!("{d} {} {y}", MONTHS[usize::from(m) - 1]),
            Self::DayFirst => format!("{d:02}/{m:02}/{y}"),
            Self::SolarNumbers => persian_digits(&format!("{y}/{m:02}/{d:02}")),
            Self::SolarWords => persian_digits(&format!("{d} {} {y}", SOLAR_MONTHS[usize::from(m) - 1])),
        }
    }

    /// Only the month of a day.
    pub fn month(self, of: Day) -> String {
        let (y, m, _) = if self.is_solar() { solar(of) } else { gregorian(of) };
        match self {
            Self::Iso | Self::SolarLatin => format!("{y:04}-{m:02}"),
            Self::EnglishWords | Self::DayFirst => format!("{} {y}", MONTHS[usize::from(m) - 1]),
            Self::SolarNumbers | Self::SolarWords => {
                persian_digits(&format!("{} {y}", SOLAR_MONTHS[usize::from(m) - 1]))
            }
        }
    }

    /// Only the year of a day.
    pub fn year(self, of: Day) -> String {
        let (y, _, _) = if self.is_solar() { solar(of) } else { gregorian(of) };
        self.number(y)
    }

    /// A number in the digits of the style.
    pub fn number(self, n: i32) -> String {
        match self {
            Self::SolarNumbers | Self::SolarWords => persian_digits(&n.to_string()),
            _ => n.to_string(),
        }
    }
}

/// Whole years between two days.
pub fn age(born: Day, on: Day) -> i32 {
    let ((by, bm, bd), (y, m, d)) = (gregorian(born), gregorian(on));
    y - by - i32::from((m, d) < (bm, bd))
}

/// RFC 3339, of seconds since 1970.
pub fn instant(seconds: i64) -> String {
    let (y, m, d) = gregorian(seconds.div_euclid(86_400) as Day);
    let s = seconds.rem_euclid(86_400);
    format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z", s / 3_600, s / 60 % 60, s % 60)
}

/// ASCII digits as Persian ones.
pub fn persian_digits(text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x6F0 + digit)).unwrap_or(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_in_every_style() {
        let of = day(2025, 10, 4);
        assert_eq!(DateStyle::Iso.day(of), "2025-10-04");
        assert_eq!(DateStyle::EnglishWords.day(of), "4 Oct 2025");
        assert_eq!(DateStyle::DayFirst.day(of), "04/10/2025");
        assert_eq!(DateStyle::SolarLatin.day(of), "1404-07-12");
        assert_eq!(DateStyle::SolarNumbers.day(of), "۱۴۰۴/۰۷/۱۲");
        assert_eq!(DateStyle::SolarWords.day(of), "۱۲ مهر ۱۴۰۴");
        assert_eq!(DateStyle::SolarNumbers.month(of), "مهر ۱۴۰۴");
        assert_eq!(DateStyle::SolarLatin.year(of), "1404");
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        let born = day(2000, 10, 4);
        assert_eq!(age(born, day(2025, 10, 3)), 24);
        assert_eq!(age(born, day(2025, 10, 4)), 25);
    }

    #[test]
    fn instants_are_rfc_3339() {
        assert_eq!(instant(1_759_536_061), "2025-10-04T00:01:01Z");
    }
}
