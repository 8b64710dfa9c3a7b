//! Calendars: from a year, month and day as written to a civil day, and the names of months.
//!
//! Solar Hijri by the astronomical rule of `icu_calendar`; imperial years (25xx) are Solar Hijri + 1180; lunar days
//! follow the tabular calendar, and what was announced may lie a day beside it.

use crate::text::fold;
use icu_calendar::Date;
use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::{TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use khabar_model::{Calendar, Day};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The imperial calendar counts from 559 BC, 1180 years before the Hijra.
const IMPERIAL_OFFSET: i32 = 1180;

/// The civil day of a date in a calendar; none where the calendar has no such day.
pub fn day(calendar: Calendar, year: i32, month: u8, day: u8) -> Option<Day> {
    match calendar {
        Calendar::Gregorian => {
            Day::from_gregorian(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        }
        Calendar::SolarHijri => epoch_day(Date::try_new_persian(year, month, day).ok()?.to_rata_die()),
        Calendar::Imperial => self::day(Calendar::SolarHijri, year - IMPERIAL_OFFSET, month, day),
        Calendar::Lunar => {
            let rules = Hijri::new_tabular(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Friday);
            epoch_day(Date::try_new_hijri_with_calendar(year, month, day, rules).ok()?.to_rata_die())
        }
    }
}

/// The last day of a month; none where there is no such month.
pub fn last_of_month(calendar: Calendar, year: i32, month: u8) -> Option<u8> {
    (28..=31).rev().find(|last| day(calendar, year, month, *last).is_some())
}

/// The calendar that a four-digit year speaks of, where that is clear. A year such as 1378 is never Gregorian here:
/// nobody in a list of today's people has a date in the fourteenth century.
pub fn of_year(year: i32, hint: Option<Calendar>) -> Option<Calendar> {
    match year {
        1200..=1500 if hint == Some(Calendar::Lunar) => Some(Calendar::Lunar),
        1200..=1500 => Some(Calendar::SolarHijri),
        1800..=2199 => Some(Calendar::Gregorian),
        2460..=2630 => Some(Calendar::Imperial),
        _ => None,
    }
}

/// The month that a folded word names, and its calendar.
pub fn month(folded: &str) -> Option<(Calendar, u8)> {
    MONTHS.get(folded).copied()
}

fn epoch_day(day: calendrical_day::RataDie) -> Option<Day> {
    /// 1970-01-01, counted from 0001-01-01 as day 1.
    const UNIX: i64 = 719_163;
    i32::try_from(day.to_i64_date() - UNIX).ok().map(Day)
}

mod calendrical_day {
    pub use icu_calendar::types::RataDie;
}

static MONTHS: LazyLock<FxHashMap<String, (Calendar, u8)>> = LazyLock::new(|| {
    let tables = [(Calendar::SolarHijri, SOLAR), (Calendar::Gregorian, GREGORIAN), (Calendar::Lunar, LUNAR)];
    let mut months = FxHashMap::default();
    for (calendar, table) in tables {
        for (number, words) in (1u8..).zip(table) {
            for word in words.split(',') {
                months.insert(fold(word), (calendar, number));
            }
        }
    }
    months
});

/// Solar Hijri months: Persian, Latin spellings, Afghan (Dari) and Sorani names.
const SOLAR: [&str; 12] = [
    "فروردین,farvardin,farwardin,حمل,خاکەلێوە",
    "اردیبهشت,ordibehesht,ordibehest,ثور,گوڵان",
    "خرداد,khordad,chordad,جوزا,جۆزەردان",
    "تیر,tir,سرطان,پووشپەڕ",
    "مرداد,امرداد,mordad,amordad,اسد,گەلاوێژ",
    "شهریور,shahrivar,shahriwar,schahriwar,سنبله,خەرمانان",
    "مهر,mehr,میزان,ڕەزبەر",
    "آبان,aban,عقرب,گەڵاڕێزان,خەزەڵوەر",
    "آذر,azar,قوس,سەرماوەز",
    "دی,dey,dei,dai,جدی,بەفرانبار",
    "بهمن,bahman,دلو,ڕێبەندان",
    "اسفند,esfand,حوت,ڕەشەمە",
];

/// Gregorian months: English, German, French, Persian, Arabic (Egyptian, Levantine, Maghrebi).
const GREGORIAN: [&str; 12] = [
    "january,jan,januar,jän,jänner,janvier,janv,ژانویه,یناير,كانون الثاني,جانفي",
    "february,feb,februar,février,févr,fév,فوریه,فبراير,شباط,فيفري",
    "march,mar,märz,mär,mrz,mars,مارس,آذار",
    "april,apr,avril,avr,آوریل,ابریل,أبريل,نيسان,أفريل",
    "may,mai,مه,می,مايو,أيار,ماي",
    "june,jun,juni,juin,ژوئن,يونيو,حزيران,جوان",
    "july,jul,juli,juillet,juil,ژوئیه,جولای,يوليو,تموز,جويلية",
    "august,aug,août,اوت,آگوست,اگست,أغسطس,آب",
    "september,sep,sept,septembre,سپتامبر,سبتمبر,أيلول",
    "october,oct,oktober,okt,octobre,اکتبر,أكتوبر,تشرين الأول",
    "november,nov,novembre,نوامبر,نوفمبر,تشرين الثاني",
    "december,dec,dezember,dez,décembre,déc,دسامبر,ديسمبر,كانون الأول",
];

/// Lunar months.
const LUNAR: [&str; 12] = [
    "محرم,muharram,moharram",
    "صفر,safar",
    "ربیع الاول,rabi al awwal,rabi i",
    "ربیع الثانی,ربیع الآخر,rabi al thani,rabi ii",
    "جمادی الاول,جمادی الاولی,jumada al awwal,jumada i",
    "جمادی الثانی,جمادی الآخر,جمادی الآخره,jumada al thani,jumada ii",
    "رجب,rajab",
    "شعبان,shaban,shaaban",
    "رمضان,ramadan,ramazan,ramadhan",
    "شوال,shawwal,shavval",
    "ذی القعده,ذو القعدة,ذیقعده,dhu al qadah,zilqadeh",
    "ذی الحجه,ذو الحجة,ذیحجه,dhu al hijjah,zilhajjeh",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(calendar: Calendar, ymd: (i32, u8, u8), expect: Option<&str>) {
        let found = day(calendar, ymd.0, ymd.1, ymd.2).map(|day| day.to_string());
        assert_eq!(found.as_deref(), expect);
    }

    #[test]
    fn known_days() {
        check(Calendar::Gregorian, (2026, 1, 9), Some("2026-01-09"));
        check(Calendar::SolarHijri, (1404, 10, 19), Some("2026-01-09"));
        check(Calendar::SolarHijri, (1404, 1, 1), Some("2025-03-21"));
        check(Calendar::SolarHijri, (1403, 12, 30), Some("2025-03-20"));
        check(Calendar::SolarHijri, (1357, 11, 22), Some("1979-02-11"));
        check(Calendar::Imperial, (2537, 1, 1), Some("1978-03-21"));
        check(Calendar::Lunar, (1447, 7, 20), Some("2026-01-09"));
    }

    #[test]
    fn days_that_are_not() {
        check(Calendar::SolarHijri, (1404, 13, 40), None);
        check(Calendar::SolarHijri, (1404, 7, 31), None);
        check(Calendar::SolarHijri, (1404, 12, 30), None);
        check(Calendar::Gregorian, (2026, 2, 29), None);
        check(Calendar::Gregorian, (40_000, 1, 1), None);
        check(Calendar::Lunar, (1447, 1, 31), None);
    }

    #[test]
    fn a_solar_year_is_never_gregorian() {
        for year in 1200..=1500 {
            assert_ne!(of_year(year, Some(Calendar::Gregorian)), Some(Calendar::Gregorian));
        }
        assert_eq!(of_year(1378, None), Some(Calendar::SolarHijri));
        assert_eq!(of_year(2535, None), Some(Calendar::Imperial));
        assert_eq!(of_year(40, None), None);
    }

    #[test]
    fn months_in_five_languages() {
        for (word, expect) in [
            ("دي", (Calendar::SolarHijri, 10)),
            ("آذر", (Calendar::SolarHijri, 9)),
            ("März", (Calendar::Gregorian, 3)),
            ("août", (Calendar::Gregorian, 8)),
            ("كانون الثاني", (Calendar::Gregorian, 1)),
            ("رمضان", (Calendar::Lunar, 9)),
        ] {
            assert_eq!(month(&fold(word)), Some(expect), "{word}");
        }
    }
}
