//! Days, instants and dated claims: partial, in several calendars, with the words they were read from.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A civil day in the policy's zone: days since 1970-01-01 (proleptic Gregorian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// The day of a Gregorian date, where there is one.
    pub fn from_gregorian(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// The day of a civil date.
    pub fn from_date(date: jiff::civil::Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        Self((date - epoch).get_days())
    }

    /// The civil date, clamped to the years that jiff knows (−9999 to 9999).
    pub fn to_date(self) -> jiff::civil::Date {
        jiff::civil::date(1970, 1, 1)
            .saturating_add(jiff::Span::new().days(self.0.clamp(-4_000_000, 2_900_000)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_date().to_string())
    }
}

/// An instant: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Instant(pub i64);

impl Instant {
    /// The civil day on which the instant lies in a zone with this fixed offset from UTC, in seconds.
    pub fn day(self, offset_seconds: i32) -> Day {
        let day = (self.0.saturating_add(i64::from(offset_seconds))).div_euclid(86_400);
        Day(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The first instant of a civil day in a zone with this fixed offset from UTC, in seconds.
    pub fn start_of(day: Day, offset_seconds: i32) -> Self {
        Self(i64::from(day.0) * 86_400 - i64::from(offset_seconds))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(timestamp) => f.pad(&timestamp.to_string()),
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}

/// A closed interval of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day it may be.
    pub first: Day,
    /// The last day it may be.
    pub last: Day,
}

impl DayRange {
    /// One day.
    pub const fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// The interval between two days, given in either order.
    pub fn between(a: Day, b: Day) -> Self {
        Self { first: a.min(b), last: a.max(b) }
    }

    /// The shortest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Days that both intervals hold, if any.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }

    /// Days between the nearest ends of two intervals; 0 where they overlap.
    pub fn gap(self, other: Self) -> i32 {
        let after = self.first.0.saturating_sub(other.last.0);
        let before = other.first.0.saturating_sub(self.last.0);
        after.max(before).max(0)
    }

    /// Number of days.
    pub fn days(self) -> i32 {
        self.last.0.saturating_sub(self.first.0).saturating_add(1)
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}/{}", self.first, self.last)
        }
    }
}

vocabulary! {
    /// What a date is the date of.
    pub enum DateRole {
        LastSeen = "last_seen" / "last seen" / "آخرین دیدار",
        LastContact = "last_contact" / "last contact" / "آخرین تماس",
        Arrested = "arrested" / "arrested" / "بازداشت",
        Released = "released" / "released" / "رهایی",
        Injured = "injured" / "injured" / "زخمی شدن",
        Died = "died" / "died" / "درگذشت",
        BodyReturned = "body_returned" / "body returned" / "تحویل پیکر",
        Buried = "buried" / "buried" / "خاکسپاری",
        Registered = "registered" / "registered" / "ثبت",
        Published = "published" / "published" / "انتشار",
        Learned = "learned" / "learned" / "آگاهی",
        Event = "event" / "event" / "رویداد",
        State = "state" / "state as of" / "وضعیت تا",
    }
}

vocabulary! {
    /// How exactly a date is known.
    pub enum Precision {
        Day = "day" / "on the day" / "روز",
        Month = "month" / "in the month" / "ماه",
        Year = "year" / "in the year" / "سال",
        About = "about" / "about" / "حدود",
        Before = "before" / "before" / "پیش از",
        After = "after" / "after" / "پس از",
        Range = "range" / "between" / "میان",
        NightLeadingTo = "night_leading_to" / "the night leading to" / "شبِ منتهی به",
    }
}

vocabulary! {
    /// The calendar a date was written in.
    pub enum Calendar {
        Gregorian = "gregorian" / "Gregorian" / "میلادی",
        SolarHijri = "solar_hijri" / "Solar Hijri" / "خورشیدی",
        Imperial = "imperial" / "imperial (25xx)" / "شاهنشاهی",
        Lunar = "lunar" / "lunar Hijri" / "قمری",
    }
}

/// A date that a report gives, with its role and the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateClaim {
    /// What it is the date of.
    pub role: DateRole,
    /// The days it may be.
    pub days: DayRange,
    /// How exactly it is known.
    pub precision: Precision,
    /// The calendar it was written in.
    pub calendar: Calendar,
    /// The text it was read from.
    pub original: String,
}
