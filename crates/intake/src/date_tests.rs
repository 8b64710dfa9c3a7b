//! Dates as lists and posts write them, and what is no date.

use super::*;
use proptest::prelude::*;

fn hints() -> Hints {
    Hints { zone_offset: 12_600, ..Hints::default() }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    check_with(text, hints(), expect);
}

#[track_caller]
fn check_with(text: &str, hints: Hints, expect: &str) {
    let found = match parse(text, hints) {
        Ok(parsed) => format!("{} {}", parsed.days, parsed.precision),
        Err(error) => format!("{error:?}"),
    };
    assert_eq!(found, expect, "{text}");
}

#[test]
fn whole_days_in_four_calendars() {
    check("2026-01-09", "2026-01-09 day");
    check("1404/10/19", "2026-01-09 day");
    check("۱۴۰۴/۱۰/۱۹", "2026-01-09 day");
    check("١٩ / ١٠ / ١٤٠٤", "2026-01-09 day");
    check("19/10/1404", "2026-01-09 day");
    check("2584/10/19", "2026-01-09 day");
    check("۱۹ دی ۱۴۰۴", "2026-01-09 day");
    check("19 Dey 1404", "2026-01-09 day");
    check("9 January 2026", "2026-01-09 day");
    check("January 9th, 2026", "2026-01-09 day");
    check("9. Januar 2026", "2026-01-09 day");
    check("09.01.2026", "2026-01-09 day");
    check("le 9 janvier 2026", "2026-01-09 day");
    check("٩ كانون الثاني ٢٠٢٦", "2026-01-09 day");
    check("٩ يناير ٢٠٢٦", "2026-01-09 day");
    check("20 رجب 1447", "2026-01-08/2026-01-10 about");
    check("20260109", "2026-01-09 day");
    check("14041019", "2026-01-09 day");
    check("46031", "2026-01-09 day");
    check("جمعه ۱۹ دی ۱۴۰۴", "2026-01-09 day");
    check("2026-01-09 14:05", "2026-01-09 day");
    check("1404/10/19 14:05:33", "2026-01-09 day");
    check("2026-01-08T22:00:00Z", "2026-01-09 day");
    check("1404/10/19 (9 January 2026)", "2026-01-09 day");
    check("۰۴/۱۰/۱۹", "2026-01-09 day");
}

#[test]
fn parts_of_dates() {
    check("1404", "2025-03-21/2026-03-20 year");
    check("۱۳۷۸", "1999-03-21/2000-03-19 year");
    check("1999", "1999-01-01/1999-12-31 year");
    check("Dey 1404", "2025-12-22/2026-01-20 month");
    check("دی ماه ۱۴۰۴", "2025-12-22/2026-01-20 month");
    check("2026-01", "2026-01-01/2026-01-31 month");
    check("1404/10/00", "2025-12-22/2026-01-20 month");
    check("01/2026", "2026-01-01/2026-01-31 month");
}

#[test]
fn about_before_after_and_between() {
    check("late Dey 1404", "2026-01-11/2026-01-20 about");
    check("اواخر دی ۱۴۰۴", "2026-01-11/2026-01-20 about");
    check("Anfang Januar 2026", "2026-01-01/2026-01-11 about");
    check("حدود ۱۹ دی ۱۴۰۴", "2026-01-07/2026-01-11 about");
    check("~9 January 2026", "2026-01-07/2026-01-11 about");
    check("before 9 January 2026", "2025-01-09/2026-01-08 before");
    check("پیش از ۱۹ دی ۱۴۰۴", "2025-01-09/2026-01-08 before");
    check("after 9 January 2026", "2026-01-10/2027-01-09 after");
    check("since 9 January 2026", "2026-01-09/2027-01-09 after");
    check("17-19 Dey 1404", "2026-01-07/2026-01-09 range");
    check("۱۷ تا ۱۹ دی ۱۴۰۴", "2026-01-07/2026-01-09 range");
    check("8 or 9 January 2026", "2026-01-08/2026-01-09 range");
    check("2026-01-08/2026-01-09", "2026-01-08/2026-01-09 range");
    check("30 December 2025 - 2 January 2026", "2025-12-30/2026-01-02 range");
    check("18 Dey to 2 Bahman 1404", "2026-01-08/2026-01-22 range");
}

#[test]
fn the_night_before_friday() {
    check("شب جمعه ۱۹ دی ۱۴۰۴", "2026-01-08/2026-01-09 night_leading_to");
    check("شب منتهی به ۱۹ دی ۱۴۰۴", "2026-01-08/2026-01-09 night_leading_to");
    check("the night leading to 9 January 2026", "2026-01-08/2026-01-09 night_leading_to");
    check("شب جمعه ۱۸ دی ۱۴۰۴", "2026-01-08/2026-01-09 night_leading_to");
    check("night of 9 January 2026", "2026-01-08/2026-01-10 about");
    check("Monday 9 January 2026", "2026-01-08/2026-01-10 about");
}

#[test]
fn with_a_day_near_by() {
    let near = Hints { near: Day::from_gregorian(2026, 1, 12), ..hints() };
    check_with("۱۹ دی", near, "2026-01-09 day");
    check_with("شب جمعه ۱۹ دی", near, "2026-01-08/2026-01-09 night_leading_to");
    check_with("دیروز", near, "2026-01-11 day");
    check_with("30 December", near, "2025-12-30 day");
    check("۱۹ دی", "YearUnclear");
    check("yesterday", "YearUnclear");
}

#[test]
fn day_and_month_that_could_be_exchanged() {
    check("03/04/2026", "2026-03-04/2026-04-03 range");
    check("13/04/2026", "2026-04-13 day");
    check("04/13/2026", "2026-04-13 day");
    check_with("03/04/2026", Hints { order: Some(Order::Mdy), ..hints() }, "2026-03-04 day");
    check_with("03/04/2026", Hints { order: Some(Order::Dmy), ..hints() }, "2026-04-03 day");
}

#[test]
fn what_is_no_date() {
    check("1404/13/40", "NoSuchDay");
    check("1404/12/30", "NoSuchDay");
    check("30 February 2026", "NoSuchDay");
    check("19 Dey 2026", "CalendarsMixed");
    check("9 January 1404", "CalendarsMixed");
    check("9/1/26", "YearUnclear");
    check("0777", "YearUnclear");
    check("near the square", "NotADate");
    check("killed 9 January 2026", "NotADate");
    check("", "NotADate");
    check("1", "NotADate");
}

#[test]
fn a_solar_year_never_passes_as_gregorian() {
    for year in ["۱۳۷۸", "1378", "١٣٧٨", "1378/01/01", "1378-01-01", "1/1/1378"] {
        let parsed = parse(year, hints()).expect(year);
        assert_eq!(parsed.days.first.to_date().year(), 1999, "{year}");
        assert_eq!(parsed.calendar, Calendar::SolarHijri, "{year}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_an_answer(text in any::<String>()) {
        let _ = parse(&text, hints());
    }

    #[test]
    fn date_like_text_gives_an_answer(text in "[0-9۰-۹/\\-. ]{0,14}(دی|شب|late|January|محرم|تا|~)?[0-9۰-۹/\\-. ]{0,14}", near in -2_000_000i32..2_000_000) {
        let near = Hints { near: Some(Day(near)), ..hints() };
        if let Ok(parsed) = parse(&text, near) {
            prop_assert!(parsed.days.first <= parsed.days.last);
        }
    }

    #[test]
    fn every_solar_day_is_read_back(year in 1300i32..1450, month in 1u8..=12, day in 1u8..=29) {
        let text = format!("{year}/{month:02}/{day:02}");
        let expect = calendar::day(Calendar::SolarHijri, year, month, day).expect("a day");
        prop_assert_eq!(parse(&text, hints()).expect("read").days, DayRange::day(expect));
    }
}
