//! Numbers and days as a reader of each language writes them: own digits, own calendar first, the other beside it.

use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_calendar::types::RataDie;
use khabar_model::{Day, DayRange, Instant, Language};
use maud::{Markup, html};

/// Replace ASCII digits by those of the language.
pub fn digits(language: Language, text: &str) -> String {
    match language {
        Language::En => text.to_owned(),
        Language::Fa => text.chars().map(persian_digit).collect(),
    }
}

fn persian_digit(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) if c.is_ascii() => char::from_u32(0x06f0 + digit).unwrap_or(c),
        _ => c,
    }
}

/// A whole number with its thousands parted: `1,234` or `۱٬۲۳۴`.
pub fn number(language: Language, n: u64) -> String {
    let plain = n.to_string();
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            grouped.push(if language == Language::Fa { '٬' } else { ',' });
        }
        grouped.push(digit);
    }
    digits(language, &grouped)
}

/// A number with a sign and one decimal, isolated from the direction of the text around it.
pub fn signed(language: Language, x: f64) -> String {
    let sign = if x < -0.05 { "−" } else { "+" };
    let plain = format!("\u{2066}{sign}{:.1}\u{2069}", x.abs());
    match language {
        Language::En => plain,
        Language::Fa => digits(language, &plain).replace('.', "٫"),
    }
}

/// A share as whole percent; what is not quite certain never reads as 0 or 100.
pub fn percent(language: Language, share: f64) -> String {
    let whole = (share * 100.0).round().clamp(0.0, 100.0) as u64;
    let whole = match whole {
        0 if share > 0.0 => 1,
        100 if share < 1.0 => 99,
        whole => whole,
    };
    match language {
        Language::En => format!("{whole}\u{a0}%"),
        Language::Fa => digits(language, &format!("{whole}٪")),
    }
}

const SOLAR_EN: [&str; 12] = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
];
const SOLAR_FA: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
const GREGORIAN_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GREGORIAN_FA: [&str; 12] = [
    "ژانویه",
    "فوریه",
    "مارس",
    "آوریل",
    "مه",
    "ژوئن",
    "ژوئیه",
    "اوت",
    "سپتامبر",
    "اکتبر",
    "نوامبر",
    "دسامبر",
];

/// Year, month from 1, day.
type Ymd = (i32, usize, u8);

fn gregorian(day: Day) -> Ymd {
    let date = day.to_date();
    (i32::from(date.year()), date.month().unsigned_abs().into(), date.day().unsigned_abs())
}

fn solar(day: Day) -> Ymd {
    /// 1970-01-01, counted from 0001-01-01 as day 1.
    const UNIX: i64 = 719_163;
    let day = i64::from(day.0.clamp(-4_000_000, 2_900_000));
    let date = Date::from_rata_die(RataDie::new(day + UNIX), Persian);
    (date.year().extended_year(), usize::from(date.month().number()), date.day_of_month().0)
}

fn month(names: &'static [&'static str; 12], month: usize) -> &'static str {
    names.get(month.wrapping_sub(1)).copied().unwrap_or("?")
}

/// A day in the language's own calendar: `9 January 2026` or `۱۹ دی ۱۴۰۴`.
pub fn own(language: Language, day: Day) -> String {
    let ((y, m, d), names) = match language {
        Language::En => (gregorian(day), &GREGORIAN_EN),
        Language::Fa => (solar(day), &SOLAR_FA),
    };
    digits(language, &format!("{d} {} {y}", month(names, m)))
}

/// A day in the other of the two calendars: `19 Dey 1404` or `۹ ژانویهٔ ۲۰۲۶`.
pub fn other(language: Language, day: Day) -> String {
    match language {
        Language::En => {
            let (y, m, d) = solar(day);
            format!("{d} {} {y}", month(&SOLAR_EN, m))
        }
        Language::Fa => {
            let (y, m, d) = gregorian(day);
            digits(language, &format!("{d} {} {y}", month(&GREGORIAN_FA, m)))
        }
    }
}

/// A day without its year, for axes: `9 Jan` or `۱۹ دی`.
pub fn tick(language: Language, day: Day) -> String {
    match language {
        Language::En => {
            let (_, m, d) = gregorian(day);
            format!("{d} {}", month(&GREGORIAN_EN, m).get(..3).unwrap_or("?"))
        }
        Language::Fa => {
            let (_, m, d) = solar(day);
            digits(language, &format!("{d} {}", month(&SOLAR_FA, m)))
        }
    }
}

/// A day in both calendars, as text.
pub fn both(language: Language, day: Day) -> String {
    format!("{} ({})", own(language, day), other(language, day))
}

/// A day in both calendars, as markup that machines can read too.
pub fn time(language: Language, day: Day) -> Markup {
    html! { time datetime=(day) { (own(language, day)) " (" (other(language, day)) ")" } }
}

/// The comma of the language, with its space.
pub const fn comma(language: Language) -> &'static str {
    match language {
        Language::En => ", ",
        Language::Fa => "، ",
    }
}

/// An interval of days in the language's own calendar.
pub fn days(language: Language, range: DayRange) -> String {
    if range.first == range.last {
        return own(language, range.first);
    }
    let joint = if language == Language::Fa { " تا " } else { " to " };
    format!("{}{joint}{}", own(language, range.first), own(language, range.last))
}

/// An instant: its day in both calendars and its time of day, in a zone with a fixed offset from UTC in seconds.
pub fn instant(language: Language, at: Instant, offset: i32) -> Markup {
    let day = at.day(offset);
    html! {
        time datetime=(at) {
            (own(language, day)) " (" (other(language, day)) ")" (comma(language)) (clock(language, at, offset))
        }
    }
}

/// An instant without its year, for marks of a picture: `9 Jan 21:14` or `۱۹ دی ۲۱:۱۴`. Where only the day was told, the
/// instant is its start, and the day is all that is said.
pub fn moment(language: Language, at: Instant, offset: i32) -> String {
    let day = at.day(offset);
    match at == Instant::start_of(day, offset) {
        true => tick(language, day),
        false => format!("{} {}", tick(language, day), clock(language, at, offset)),
    }
}

/// The time of day.
fn clock(language: Language, at: Instant, offset: i32) -> String {
    let second = at.0.saturating_add(i64::from(offset)).rem_euclid(86_400);
    digits(language, &format!("{:02}:{:02}", second / 3600, second / 60 % 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Fa};

    #[test]
    fn numbers_have_the_digits_of_the_language() {
        assert_eq!(number(En, 1_234_567), "1,234,567");
        assert_eq!(number(Fa, 1_234), "۱٬۲۳۴");
        assert_eq!(number(Fa, 0), "۰");
        assert_eq!(percent(En, 0.999), "99\u{a0}%");
        assert_eq!(percent(Fa, 0.001), "۱٪");
        assert_eq!(signed(Fa, -3.25), "\u{2066}−۳٫۲\u{2069}");
    }

    #[test]
    fn a_day_reads_in_two_calendars() {
        let day = Day::from_gregorian(2026, 1, 9).expect("a day");
        assert_eq!(both(En, day), "9 January 2026 (19 Dey 1404)");
        assert_eq!(both(Fa, day), "۱۹ دی ۱۴۰۴ (۹ ژانویه ۲۰۲۶)");
        assert_eq!(tick(Fa, day), "۱۹ دی");
        let new_year = Day::from_gregorian(2025, 3, 21).expect("a day");
        assert_eq!(own(Fa, new_year), "۱ فروردین ۱۴۰۴");
        assert_eq!(own(Fa, Day(new_year.0 - 1)), "۳۰ اسفند ۱۴۰۳");
    }

    #[test]
    fn a_moment_says_the_time_only_where_it_was_told() {
        let day = Day::from_gregorian(2026, 1, 9).expect("a day");
        let start = Instant::start_of(day, 12_600);
        assert_eq!(moment(En, start, 12_600), "9 Jan");
        assert_eq!(moment(Fa, Instant(start.0 + 21 * 3600 + 14 * 60), 12_600), "۱۹ دی ۲۱:۱۴");
    }

    #[test]
    fn no_day_panics() {
        for day in [i32::MIN, -4_000_000, 0, i32::MAX] {
            assert!(!both(Fa, Day(day)).is_empty());
            assert!(!tick(En, Day(day)).is_empty());
        }
        assert!(!instant(Fa, Instant(i64::MAX), 12_600).into_string().is_empty());
        assert!(!moment(Fa, Instant(i64::MIN), -12_600).is_empty());
    }
}
