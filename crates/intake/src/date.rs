//! Dates as people write them: partial, about, before, late in a month, the night leading to a day; in four calendars,
//! five languages and any digits.
//!
//! Text → tokens → a date or a range of two. What is written wrong is an error that says how; nothing is guessed
//! beyond what [`Hints`] allow.

use crate::calendar;
use crate::text::{digit, fold, number_words};
use khabar_model::{Calendar, Day, DayRange, Precision};
use std::borrow::Cow;

/// What helps where a date could be read two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hints {
    /// Order of day, month and year in numeric dates that do not begin with a year.
    pub order: Option<Order>,
    /// Calendar of years that could be of two.
    pub calendar: Option<Calendar>,
    /// A day on or after which the text was written: gives "yesterday" its day and "19 Dey" its year.
    pub near: Option<Day>,
    /// A day about which the list is: the year of a date without one, or of two digits, is the nearest to it.
    pub about: Option<Day>,
    /// Offset from UTC in seconds of the zone whose civil days count.
    pub zone_offset: i32,
}

/// Order of the numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// A date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The days it may be.
    pub days: DayRange,
    /// How exactly it is known.
    pub precision: Precision,
    /// The calendar it was written in.
    pub calendar: Calendar,
    /// Something about it that a person should look at.
    pub doubt: Option<Doubt>,
    /// It was read with the help of [`Hints::near`].
    pub used_near: bool,
}

/// What is doubtful about a date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Doubt {
    /// Day and month could be exchanged; both days are taken as possible.
    #[error("day and month could be read either way; both are kept as possible")]
    OrderUnclear,
    /// The weekday named is another than the date's.
    #[error("the weekday named is not the weekday of that date; the days around it are kept as possible")]
    WeekdayDiffers,
    /// A bare number, read as a spreadsheet's count of days.
    #[error("a bare number, read as a spreadsheet's day number")]
    SpreadsheetNumber,
    /// Two dates stand in the cell and are not one day; the first was taken.
    #[error("two dates stand here and are not the same day; the first was taken")]
    TwoDates,
}

/// Why a text gives no date. One variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum DateError {
    /// Nothing in it reads as a date.
    #[error("this does not read as a date")]
    NotADate,
    /// The calendar has no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// The year has two digits, or lies in no calendar that is in use.
    #[error("the year cannot be told")]
    YearUnclear,
    /// A month of one calendar stands beside a year of another.
    #[error("the month and the year are of different calendars")]
    CalendarsMixed,
}

/// Longest text that is looked at, in bytes; no date is longer.
const MAX_BYTES: usize = 200;
/// Most tokens that are looked at.
const MAX_TOKENS: usize = 32;

/// Read a date.
///
/// # Errors
/// Where the text does not read as a date, or is one that no calendar has.
pub fn parse(text: &str, hints: Hints) -> Result<Parsed, DateError> {
    if text.len() > MAX_BYTES {
        return Err(DateError::NotADate);
    }
    if let Some(parsed) = timestamp(text, hints) {
        return Ok(parsed);
    }
    let tokens = lex(text);
    if tokens.is_empty() || tokens.len() > MAX_TOKENS {
        return Err(DateError::NotADate);
    }
    match Phrase::read(&tokens).resolve(hints) {
        Ok(parsed) => Ok(parsed),
        Err(error) => two_dates(text, hints).ok_or(error),
    }
}

/// "1404/10/19 (9 January 2026)", "19 دی ۱۴۰۴ = 2026-01-09": one day in two calendars.
fn two_dates(text: &str, hints: Hints) -> Option<Parsed> {
    let mut parsed = text
        .split(['(', ')', '=', '|', '؛', ';', '،', '\n'])
        .flat_map(|part| part.split(" / "))
        .map(str::trim)
        .filter(|part| !part.is_empty() && part.len() < text.trim().len())
        .map(|part| Phrase::read(&lex(part)).resolve(hints));
    let first = parsed.next()?.ok()?;
    match parsed.next() {
        Some(Ok(second)) if first.days.overlap(second.days).is_none() => {
            Some(Parsed { doubt: Some(Doubt::TwoDates), ..first })
        }
        Some(Ok(_)) | None => Some(first),
        Some(Err(_)) => None,
    }
}

/// An RFC 3339 instant, whose civil day depends on the zone.
fn timestamp(text: &str, hints: Hints) -> Option<Parsed> {
    let text = text.trim();
    if !text.is_ascii() || !matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' ')) {
        return None;
    }
    let seconds = text.parse::<jiff::Timestamp>().ok()?.as_second();
    let day = khabar_model::Instant(seconds).day(hints.zone_offset);
    Some(on_day(day, Calendar::Gregorian))
}

fn on_day(day: Day, calendar: Calendar) -> Parsed {
    Parsed { days: DayRange::day(day), precision: Precision::Day, calendar, doubt: None, used_near: false }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A number, and how many digits it was written with; and whether the digits were Persian or Arabic.
    Number(u64, u8, bool),
    /// A sign between the numbers of one date.
    Sign(char),
    Month(Calendar, u8),
    Weekday(u8),
    Mark(Mark),
    Other,
}

/// Words around a date that change what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    About,
    Before,
    After,
    Since,
    Early,
    Mid,
    Late,
    /// Explicitly the night that leads to the day.
    NightTo,
    /// A night, without saying on which side of midnight.
    Night,
    To,
    Or,
    Today,
    Yesterday,
    DayBefore,
    Calendar(Calendar),
    Filler,
}

fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut chars = text.chars().filter(|c| !crate::text::is_invisible(*c)).peekable();
    while let Some(&c) = chars.peek() {
        if tokens.len() > MAX_TOKENS {
            break;
        }
        if digit(c).is_some() {
            flush(&mut words, &mut tokens);
            let (mut value, mut length, mut eastern) = (0u64, 0u8, false);
            while let Some(found) = chars.peek().copied().and_then(|c| digit(c).map(|d| (c, d))) {
                value = value.saturating_mul(10).saturating_add(u64::from(found.1 as u32 - '0' as u32));
                length = length.saturating_add(1);
                eastern |= !found.0.is_ascii();
                chars.next();
            }
            tokens.push(Token::Number(value, length, eastern));
        } else if c.is_alphabetic() || is_mark(c) {
            let mut word = String::new();
            while let Some(&c) = chars.peek() {
                if !(c.is_alphabetic() || is_mark(c) || c == '\'' || c == '’') || digit(c).is_some() {
                    break;
                }
                word.push(c);
                chars.next();
            }
            words.extend(fold(&word).split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
        } else {
            chars.next();
            let sign = match c {
                '/' | '\\' | '⁄' => '/',
                '-' | '–' | '—' | '‑' | '−' => '-',
                '.' | '٫' | '·' => '.',
                ':' => ':',
                '~' | '≈' | '±' => '~',
                '<' => '<',
                '>' => '>',
                c if c.is_whitespace() || c == '\u{200c}' => continue,
                _ => ' ',
            };
            flush(&mut words, &mut tokens);
            match sign {
                '~' => tokens.push(Token::Mark(Mark::About)),
                '<' => tokens.push(Token::Mark(Mark::Before)),
                '>' => tokens.push(Token::Mark(Mark::After)),
                ' ' => tokens.push(Token::Mark(Mark::Filler)),
                sign => tokens.push(Token::Sign(sign)),
            }
        }
    }
    flush(&mut words, &mut tokens);
    without_clock(tokens)
}

/// Marks that belong to a letter before them (harakat, combining accents).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0640}')
}

/// Turn the words gathered into tokens, longest phrase first.
fn flush(words: &mut Vec<String>, tokens: &mut Vec<Token>) {
    if !words.is_empty() {
        spell_out(words);
    }
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=3.min(words.len() - at)).rev();
        let found = longest
            .into_iter()
            .find_map(|n| word_token(&words[at..at + n].join(" ")).map(|token| (token, n)));
        let (token, used) = found.unwrap_or((Token::Other, 1));
        tokens.push(token);
        at += used;
    }
    words.clear();
}

/// Days in words: «بیستم دی», «سی و یکم». A weekday that begins with a number word («یک شنبه») is left.
fn spell_out(words: &mut Vec<String>) {
    let joined = words.join(" ");
    let Cow::Owned(numbered) = number_words(&joined) else { return };
    if !joined.contains("شنبه") {
        *words = numbered.split(' ').map(str::to_owned).collect();
    }
}

fn word_token(phrase: &str) -> Option<Token> {
    if phrase.len() <= 2
        && let Ok(number) = phrase.parse::<u64>()
    {
        return Some(Token::Number(number, phrase.len() as u8, true));
    }
    if let Some((calendar, number)) = calendar::month(phrase) {
        return Some(Token::Month(calendar, number));
    }
    if let Some(day) = (0u8..).zip(WEEKDAYS).find(|(_, words)| words.split(',').any(|word| word == phrase)) {
        return Some(Token::Weekday(day.0));
    }
    MARKS
        .iter()
        .find(|(words, _)| words.split(',').any(|word| word == phrase))
        .map(|(_, mark)| Token::Mark(*mark))
}

/// Folded weekdays, Monday first.
const WEEKDAYS: [&str; 7] = [
    "monday,mon,montag,lundi,دوشنبه,دو شنبه,الاثنین,الاثنین",
    "tuesday,tue,tues,dienstag,mardi,سه شنبه,سهشنبه,الثلاثا",
    "wednesday,wed,mittwoch,mercredi,چهارشنبه,چهار شنبه,الاربعا",
    "thursday,thu,thurs,donnerstag,jeudi,پنجشنبه,پنج شنبه,پنشنبه,الخمیس",
    "friday,fri,freitag,vendredi,جمعه,ادینه,الجمعه",
    "saturday,sat,samstag,sonnabend,samedi,شنبه,السبت",
    "sunday,sun,sonntag,dimanche,یکشنبه,یک شنبه,الاحد",
];

/// Folded words around dates, in English, Persian, Arabic, German and French.
const MARKS: &[(&str, Mark)] = &[
    (
        "about,around,approx,approximately,circa,ca,c,roughly,حدود,حدودا,تقریبا,حوالی,نزدیک,نحو,حوالی,تقریبا,etwa,ungefahr,zirka,environ,vers",
        Mark::About,
    ),
    ("before,until,by,prior to,پیش از,قبل از,قبل,تا پیش از,vor,avant", Mark::Before),
    ("after,پس از,بعد از,بعد,nach,apres", Mark::After),
    ("since,from,از,منذ,من,seit,ab,depuis", Mark::Since),
    ("early,beginning of,start of,اوایل,اوائل,ابتدای,آغاز,اغاز,anfang,debut,debut de,مطلع", Mark::Early),
    ("mid,middle of,اواسط,میانه,میانه ی,نیمه,منتصف,اواسط,mitte,mi,milieu", Mark::Mid),
    ("late,end of,اواخر,پایان,انتهای,نهایه,ende,fin,fin de", Mark::Late),
    (
        "night leading to,the night before,night before,شب منتهی به,شبی که منتهی به,nacht auf,nacht zu,nacht zum",
        Mark::NightTo,
    ),
    ("night,night of,شب,لیله,مسا,nacht,nuit,evening,abend,soir,شامگاه", Mark::Night),
    ("to,till,تا,الی,bis,au,auf,auf den,jusqu au,through,thru,and,و,und,et", Mark::To),
    ("or,یا,او,oder,ou", Mark::Or),
    ("today,امروز,الیوم,heute,aujourd hui", Mark::Today),
    ("yesterday,دیروز,دیشب,last night,امس,gestern,hier", Mark::Yesterday),
    ("day before yesterday,پریروز,پریشب,vorgestern,avant hier", Mark::DayBefore),
    ("ش,شمسی,خورشیدی,هجری شمسی,هجری خورشیدی,ه ش,sh,ap,solar,shamsi", Mark::Calendar(Calendar::SolarHijri)),
    ("ق,قمری,هجری قمری,ه ق,هجری,ه,ah,lunar,hijri", Mark::Calendar(Calendar::Lunar)),
    ("شاهنشاهی,imperial,shahanshahi", Mark::Calendar(Calendar::Imperial)),
    ("م,میلادی,میلادیه,ad,ce,gregorian", Mark::Calendar(Calendar::Gregorian)),
    (
        "day,on,in,the,of,at,month,year,th,st,nd,rd,روز,تاریخ,در,ماه,سال,مورخ,مورخه,بین,ما بین,between,یوم,شهر,عام,سنه,فی,بتاریخ,\
         am,im,den,der,des,vom,le,la,du,de,l,en,entre,zwischen,er,date,h,صبح,ظهر,عصر,بامداد,ساعت,uhr,utc,ام,م ماه,t,z,pm,a",
        Mark::Filler,
    ),
];

/// Drop times of day: 14:05, 14:05:09.123.
fn without_clock(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let clock = matches!(tokens[at..], [Token::Number(h, 1..=2, _), Token::Sign(':'), Token::Number(m, 2, _), ..] if h < 25 && m < 60);
        if !clock {
            out.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += 3;
        while let [Token::Sign(':' | '.'), Token::Number(..), ..] = tokens[at..] {
            at += 2;
        }
    }
    out
}

/// A date with the words around it taken off.
struct Phrase {
    marks: Vec<Mark>,
    weekday: Option<u8>,
    /// Numbers, signs, months and connectors, in order.
    core: Vec<Token>,
    understood: bool,
}

impl Phrase {
    fn read(tokens: &[Token]) -> Self {
        let mut phrase = Self { marks: Vec::new(), weekday: None, core: Vec::new(), understood: true };
        for token in tokens {
            match token {
                Token::Other => phrase.understood = false,
                Token::Weekday(day) => phrase.weekday = Some(*day),
                Token::Mark(Mark::Filler) => {}
                Token::Mark(Mark::To | Mark::Or) => phrase.core.push(token.clone()),
                Token::Mark(mark) => phrase.marks.push(*mark),
                token => phrase.core.push(token.clone()),
            }
        }
        let at_edge = |token: Option<&Token>| matches!(token, Some(Token::Sign(_)));
        while at_edge(phrase.core.last()) {
            phrase.core.pop();
        }
        while at_edge(phrase.core.first()) {
            phrase.core.remove(0);
        }
        phrase
    }

    fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    fn resolve(self, mut hints: Hints) -> Result<Parsed, DateError> {
        if !self.understood {
            return Err(DateError::NotADate);
        }
        if let Some(calendar) = self.marks.iter().find_map(|mark| match mark {
            Mark::Calendar(calendar) => Some(*calendar),
            _ => None,
        }) {
            hints.calendar = Some(calendar);
        }
        let parsed = match self.relative(hints) {
            Some(parsed) => parsed?,
            None if matches!(self.core.first(), Some(Token::Mark(Mark::To))) => {
                let until = core_date(&self.core[1..], hints)?;
                return Ok(before(until));
            }
            None => core_date(&self.core, hints)?,
        };
        self.qualify(parsed)
    }

    /// "yesterday", "دیشب".
    fn relative(&self, hints: Hints) -> Option<Result<Parsed, DateError>> {
        if !self.core.is_empty() {
            return None;
        }
        let back = self.marks.iter().find_map(|mark| match mark {
            Mark::Today => Some(0),
            Mark::Yesterday => Some(1),
            Mark::DayBefore => Some(2),
            _ => None,
        })?;
        let near = hints.near.ok_or(DateError::YearUnclear);
        Some(near.map(|near| Parsed {
            used_near: true,
            ..on_day(Day(near.0.saturating_sub(back)), Calendar::Gregorian)
        }))
    }

    fn qualify(&self, parsed: Parsed) -> Result<Parsed, DateError> {
        let mut parsed = parsed;
        if self.has(Mark::Early) || self.has(Mark::Mid) || self.has(Mark::Late) {
            parsed = self.third(parsed);
        }
        if self.has(Mark::NightTo) || self.has(Mark::Night) {
            parsed = self.night(parsed);
        } else if let Some(weekday) = self.weekday
            && parsed.precision == Precision::Day
            && weekday_of(parsed.days.first) != weekday
        {
            parsed = around(parsed);
        }
        if self.has(Mark::Before) {
            return Ok(before(parsed));
        }
        if self.has(Mark::After) || self.has(Mark::Since) {
            let shift = i32::from(self.has(Mark::After));
            let first = Day(parsed.days.last.0.saturating_add(shift));
            let first = if shift == 0 { parsed.days.first } else { first };
            let days = DayRange { first, last: Day(parsed.days.last.0.saturating_add(OPEN_DAYS)) };
            return Ok(Parsed { days, precision: Precision::After, ..parsed });
        }
        if self.has(Mark::About) {
            parsed = about(parsed);
        }
        Ok(parsed)
    }

    /// Early, mid or late: a third of the month or the year.
    fn third(&self, parsed: Parsed) -> Parsed {
        let length = parsed.days.days();
        let part = (length + 2) / 3;
        let first = parsed.days.first.0;
        let (from, to) = if self.has(Mark::Early) {
            (first, first + part - 1)
        } else if self.has(Mark::Mid) {
            (first + part, first + 2 * part - 1)
        } else {
            (first + 2 * part, parsed.days.last.0)
        };
        let days = DayRange::between(Day(from), Day(to.min(parsed.days.last.0).max(from)));
        Parsed { days, precision: Precision::About, ..parsed }
    }

    /// «شب جمعه ۱۹ دی» is the night before Friday: it begins on the evening of the 18th. Without a weekday or the
    /// words "leading to", a night touches the day itself and the days beside it.
    fn night(&self, parsed: Parsed) -> Parsed {
        if parsed.precision != Precision::Day {
            return parsed;
        }
        let day = parsed.days.first;
        let span = |from: i32, to: i32| DayRange { first: Day(day.0 + from), last: Day(day.0 + to) };
        let leading = |days| Parsed { days, precision: Precision::NightLeadingTo, ..parsed };
        match self.weekday {
            Some(weekday) if weekday == weekday_of(day) => leading(span(-1, 0)),
            // "Thursday's date, Friday's night": the night that leads to the next day.
            Some(weekday) if weekday == weekday_of(Day(day.0 + 1)) => leading(span(0, 1)),
            Some(_) => Parsed { doubt: Some(Doubt::WeekdayDiffers), ..leading(span(-1, 1)) },
            None if self.has(Mark::NightTo) => leading(span(-1, 0)),
            None => Parsed { days: span(-1, 1), precision: Precision::About, ..parsed },
        }
    }
}

/// How far "before" and "after" reach, in days: a year.
const OPEN_DAYS: i32 = 365;

fn before(parsed: Parsed) -> Parsed {
    let last = Day(parsed.days.first.0.saturating_sub(1));
    let days = DayRange { first: Day(last.0.saturating_sub(OPEN_DAYS - 1)), last };
    Parsed { days, precision: Precision::Before, ..parsed }
}

/// "About" widens by a day of slack per precision: two days, ten for a month, a year for a year.
fn about(parsed: Parsed) -> Parsed {
    let slack = match parsed.precision {
        Precision::Month => 10,
        Precision::Year => 365,
        _ => 2,
    };
    let days = DayRange {
        first: Day(parsed.days.first.0.saturating_sub(slack)),
        last: Day(parsed.days.last.0.saturating_add(slack)),
    };
    Parsed { days, precision: Precision::About, ..parsed }
}

fn around(parsed: Parsed) -> Parsed {
    let days = DayRange { first: Day(parsed.days.first.0 - 1), last: Day(parsed.days.last.0 + 1) };
    Parsed { days, precision: Precision::About, doubt: Some(Doubt::WeekdayDiffers), ..parsed }
}

/// Monday is 0; 1970-01-01 was a Thursday.
fn weekday_of(day: Day) -> u8 {
    (day.0 + 3).rem_euclid(7) as u8
}

/// One date, or two with a connector between them.
fn core_date(core: &[Token], hints: Hints) -> Result<Parsed, DateError> {
    if let Some(parsed) = days_of_month(core, hints) {
        return parsed;
    }
    let single = single(core, hints).and_then(|written| written.resolve(hints));
    let Err(error) = single else { return single };
    let connectors = core
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token, Token::Mark(Mark::To | Mark::Or) | Token::Sign('-' | '/')));
    for (at, _) in connectors {
        if let Some(parsed) = range(&core[..at], &core[at + 1..], hints) {
            return Ok(parsed);
        }
    }
    Err(error)
}

/// "January 8-9", "8/9 Jan 2026", "vom 8. auf den 9. Januar": two days of one named month.
fn days_of_month(core: &[Token], hints: Hints) -> Option<Result<Parsed, DateError>> {
    let at = core.iter().position(|token| matches!(token, Token::Month(..)))?;
    let Token::Month(calendar, month) = core[at] else { return None };
    let rest: Vec<&Token> =
        core[..at].iter().chain(&core[at + 1..]).filter(|token| **token != Token::Sign('.')).collect();
    let (two, year) = match rest.as_slice() {
        [two @ .., Token::Number(year, 4, _)] => (two, Some(i32::try_from(*year).ok()?)),
        two => (two, None),
    };
    let [
        Token::Number(first, 1..=2, _),
        Token::Sign('-' | '/') | Token::Mark(Mark::To | Mark::Or),
        Token::Number(last, 1..=2, _),
    ] = two
    else {
        return None;
    };
    // "Dey 8/04" is a day and a year.
    let in_order = first < last && *last <= 31 && *first > 0;
    let together = at == 0 || at >= 3 || core.len() - at <= 2;
    if !in_order || !together {
        return None;
    }
    let day = |number: u64| {
        let day = u8::try_from(number).ok();
        Written { year, month: Some(month), day, calendar: Some(calendar), ..Written::NOTHING }.resolve(hints)
    };
    Some(match (day(*first), day(*last)) {
        (Ok(first), Ok(last)) => {
            let days = DayRange { first: first.days.first, last: last.days.last };
            Ok(Parsed { days, precision: Precision::Range, ..last })
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    })
}

/// "17 to 19 Dey 1404": the left side takes from the right what it does not say.
fn range(left: &[Token], right: &[Token], hints: Hints) -> Option<Parsed> {
    let written_right = single(right, hints).ok()?;
    let end = written_right.resolve(hints).ok()?;
    let start = match left {
        [Token::Number(day, 1..=2, _)] => {
            let day = u8::try_from(*day).ok()?;
            Written { day: Some(day), ..written_right }.resolve(hints).ok()?
        }
        _ => {
            let written = single(left, hints).ok()?;
            Written { year: written.year.or(written_right.year), ..written }.resolve(hints).ok()?
        }
    };
    let days = DayRange { first: start.days.first, last: end.days.last };
    (days.first <= days.last).then_some(Parsed { days, precision: Precision::Range, ..end })
}

/// Year, month and day as written.
#[derive(Clone, Copy, Debug)]
struct Written {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    calendar: Option<Calendar>,
    /// Day and month may be exchanged.
    either_way: bool,
    /// The day itself, where the text gave it as a count.
    count: Option<(Day, Option<Doubt>)>,
}

impl Written {
    const NOTHING: Self =
        Self { year: None, month: None, day: None, calendar: None, either_way: false, count: None };

    fn resolve(self, hints: Hints) -> Result<Parsed, DateError> {
        if let Some((day, doubt)) = self.count {
            return Ok(Parsed { doubt, ..on_day(day, Calendar::Gregorian) });
        }
        let Some(year) = self.year else { return self.with_near(hints) };
        let calendar = self.calendar_of(year, hints)?;
        let parsed = self.in_year(year, calendar)?;
        if self.either_way && self.day != self.month {
            let other = Self { day: self.month, month: self.day, ..self };
            if let Ok(other) = other.in_year(year, calendar) {
                let days = DayRange::between(
                    parsed.days.first.min(other.days.first),
                    parsed.days.last.max(other.days.last),
                );
                return Ok(Parsed {
                    days,
                    precision: Precision::Range,
                    doubt: Some(Doubt::OrderUnclear),
                    ..parsed
                });
            }
        }
        Ok(parsed)
    }

    fn calendar_of(&self, year: i32, hints: Hints) -> Result<Calendar, DateError> {
        let hint = self.calendar.or(hints.calendar);
        let by_year = calendar::of_year(year, hint).ok_or(DateError::YearUnclear)?;
        match self.calendar {
            None => Ok(by_year),
            Some(named) if named == by_year => Ok(by_year),
            Some(Calendar::SolarHijri) if by_year == Calendar::Imperial => Ok(by_year),
            Some(_) => Err(DateError::CalendarsMixed),
        }
    }

    fn in_year(&self, year: i32, calendar: Calendar) -> Result<Parsed, DateError> {
        let no = DateError::NoSuchDay;
        let whole = |first, last, precision| {
            // The tabular lunar calendar and the announced one may lie a day apart.
            let (slack, precision) = match calendar {
                Calendar::Lunar if precision == Precision::Day => (1, Precision::About),
                Calendar::Lunar => (1, precision),
                _ => (0, precision),
            };
            let days: DayRange = DayRange { first, last };
            let days = DayRange { first: Day(days.first.0 - slack), last: Day(days.last.0 + slack) };
            Ok(Parsed { days, precision, calendar, doubt: None, used_near: false })
        };
        match (self.month, self.day) {
            (None, _) => {
                let first = calendar::day(calendar, year, 1, 1).ok_or(no)?;
                let next = calendar::day(calendar, year + 1, 1, 1).ok_or(no)?;
                whole(first, Day(next.0 - 1), Precision::Year)
            }
            (Some(month), None) => {
                let last = calendar::last_of_month(calendar, year, month).ok_or(no)?;
                let day = |d| calendar::day(calendar, year, month, d).ok_or(no);
                whole(day(1)?, day(last)?, Precision::Month)
            }
            (Some(month), Some(day)) => {
                let day = calendar::day(calendar, year, month, day).ok_or(no)?;
                whole(day, day, Precision::Day)
            }
        }
    }

    /// The latest such day not after the day on which the text was written.
    fn with_near(self, hints: Hints) -> Result<Parsed, DateError> {
        // The nearest to a day is the latest not after half a year later.
        let about = hints.about.map(|about| Day(about.0.saturating_add(182)));
        let near = hints.near.or(about).ok_or(DateError::YearUnclear)?;
        let calendar = self.calendar.or(hints.calendar).unwrap_or(Calendar::Gregorian);
        let gregorian = i32::from(near.to_date().year());
        let newest = match calendar {
            Calendar::Gregorian => gregorian,
            Calendar::SolarHijri => gregorian - 621,
            Calendar::Imperial => gregorian + 559,
            Calendar::Lunar => gregorian - 578,
        };
        let found = (newest - 2..=newest).rev().find_map(|year| {
            self.in_year(year, calendar).ok().filter(|parsed| parsed.days.first.0 <= near.0.saturating_add(1))
        });
        found.map(|parsed| Parsed { used_near: true, ..parsed }).ok_or(DateError::NoSuchDay)
    }
}

/// Read the numbers of one date.
fn single(core: &[Token], hints: Hints) -> Result<Written, DateError> {
    use Token::{Month, Number, Sign};
    let small = |n: u64| u8::try_from(n).map_err(|_| DateError::NoSuchDay);
    if let Some(at) = core.iter().position(|token| matches!(token, Month(..))) {
        return with_month(core, at, hints);
    }
    match *core {
        [Number(value, digits, eastern)] => lone(value, digits, eastern, hints),
        [Number(a, 3.., _), Sign(_), Number(b, 1..=2, _)] => year_month(a, b),
        [Number(a, 1..=2, _), Sign(_), Number(b, 3.., _)] => year_month(b, a),
        [Number(a, 1..=2, ea), Sign(sign), Number(b, 1..=2, _)] => {
            // Day and month without a year; a sign between two numbers is too little without a calendar.
            let calendar = if ea { Some(Calendar::SolarHijri) } else { hints.calendar };
            if calendar.is_none() && hints.order.is_none() && sign != '.' {
                return Err(DateError::YearUnclear);
            }
            let month_first = hints.order == Some(Order::Mdy) || (ea && hints.order.is_none() && b > 12);
            let (day, month) = if month_first { (b, a) } else { (a, b) };
            Ok(Written { month: Some(small(month)?), day: Some(small(day)?), calendar, ..Written::NOTHING })
        }
        [Number(a, da, ea), Sign(sign), Number(b, 1..=2, _), Sign(_), Number(c, dc, ec)] => {
            triple((a, da, ea), small(b)?, (c, dc, ec), sign, hints)
        }
        // "1404 10 19": spaces for signs.
        [Number(a, da, ea), Number(b, 1..=2, _), Number(c, dc, ec)] if da == 4 || dc == 4 => {
            triple((a, da, ea), small(b)?, (c, dc, ec), ' ', hints)
        }
        _ => Err(DateError::NotADate),
    }
}

fn year_month(year: u64, month: u64) -> Result<Written, DateError> {
    let year = i32::try_from(year).map_err(|_| DateError::YearUnclear)?;
    let month = u8::try_from(month).map_err(|_| DateError::NoSuchDay)?;
    Ok(Written { year: Some(year), month: (month > 0).then_some(month), ..Written::NOTHING })
}

/// A number by itself: a year, a date without signs, a spreadsheet's day, seconds or milliseconds since 1970.
fn lone(value: u64, digits: u8, eastern: bool, hints: Hints) -> Result<Written, DateError> {
    let number = i32::try_from(value).ok();
    match (digits, number) {
        (4, Some(year)) => Ok(Written { year: Some(year), ..Written::NOTHING }),
        (2, Some(_)) => Ok(Written { year: Some(two_digits(value, eastern, hints)?), ..Written::NOTHING }),
        (8, Some(n)) => {
            let (year, month, day) = (n / 10_000, (n / 100 % 100) as u8, (n % 100) as u8);
            Ok(Written { year: Some(year), month: Some(month), day: Some(day), ..Written::NOTHING })
        }
        // 1982 to 2064: what a spreadsheet shows for a date in a cell without a format.
        (5, Some(n @ 30_000..=60_000)) => {
            Ok(Written { count: Some((Day(n - 25_569), Some(Doubt::SpreadsheetNumber))), ..Written::NOTHING })
        }
        (10, _) | (13, _) => {
            let seconds = if digits == 13 { value / 1000 } else { value };
            let day =
                khabar_model::Instant(i64::try_from(seconds).unwrap_or(i64::MAX)).day(hints.zone_offset);
            Ok(Written { count: Some((day, None)), ..Written::NOTHING })
        }
        _ => Err(DateError::NotADate),
    }
}

/// A year of two digits is read only where the digits, a declared calendar or the days about which the list is say which
/// century.
fn two_digits(value: u64, eastern: bool, hints: Hints) -> Result<i32, DateError> {
    let value = i32::try_from(value).map_err(|_| DateError::YearUnclear)?;
    if let (None, false, Some(near)) = (hints.calendar, eastern, hints.near.or(hints.about)) {
        let this = i32::from(near.to_date().year());
        return [this, this - 1, this + 1, this - 621, this - 622]
            .into_iter()
            .find(|year| year.rem_euclid(100) == value)
            .ok_or(DateError::YearUnclear);
    }
    match hints.calendar {
        Some(Calendar::SolarHijri) => Ok(if value >= 20 { 1300 + value } else { 1400 + value }),
        None if eastern => Ok(if value >= 20 { 1300 + value } else { 1400 + value }),
        Some(Calendar::Gregorian) => Ok(if value >= 30 { 1900 + value } else { 2000 + value }),
        _ => Err(DateError::YearUnclear),
    }
}

fn triple(
    (a, a_digits, a_eastern): (u64, u8, bool),
    b: u8,
    (c, c_digits, c_eastern): (u64, u8, bool),
    sign: char,
    hints: Hints,
) -> Result<Written, DateError> {
    let small = |n: u64| u8::try_from(n).map_err(|_| DateError::NoSuchDay);
    let year = |n: u64| i32::try_from(n).map_err(|_| DateError::YearUnclear);
    // A zero stands for a part that is not known: 1404/10/00.
    let part = |n: u8| (n > 0).then_some(n);
    if a_digits >= 3 {
        return Ok(Written {
            year: Some(year(a)?),
            month: part(b),
            day: part(small(c)?),
            ..Written::NOTHING
        });
    }
    if hints.order == Some(Order::Ymd)
        || (c_digits <= 2 && a_eastern && hints.order.is_none() && (a > 31 || c <= 31 && a < 20))
    {
        let year = two_digits(a, a_eastern, hints)?;
        return Ok(Written { year: Some(year), month: part(b), day: part(small(c)?), ..Written::NOTHING });
    }
    let full = if c_digits >= 3 { year(c)? } else { two_digits(c, c_eastern, hints)? };
    let a = small(a)?;
    let dmy = Written { year: Some(full), month: part(b), day: part(a), ..Written::NOTHING };
    let mdy = Written { year: Some(full), month: part(a), day: part(b), ..Written::NOTHING };
    match hints.order {
        Some(Order::Mdy) => Ok(mdy),
        Some(_) => Ok(dmy),
        None if a > 12 || sign == '.' => Ok(dmy),
        None if b > 12 => Ok(mdy),
        // In Persian the day stands first.
        None if calendar::of_year(full, hints.calendar) != Some(Calendar::Gregorian) => Ok(dmy),
        None => Ok(Written { either_way: true, ..dmy }),
    }
}

/// A month by its name, with the numbers around it.
fn with_month(core: &[Token], at: usize, hints: Hints) -> Result<Written, DateError> {
    let Token::Month(calendar, month) = core[at] else { return Err(DateError::NotADate) };
    let mut written = Written { month: Some(month), calendar: Some(calendar), ..Written::NOTHING };
    let mut two = None;
    for (place, token) in core.iter().enumerate() {
        match *token {
            Token::Number(n, 1..=2, eastern) => {
                let first = written.day.is_none() && n <= 31 && n > 0;
                if first {
                    written.day = u8::try_from(n).ok();
                } else if two.is_none() && place > at {
                    two = Some((n, eastern));
                } else {
                    return Err(DateError::NotADate);
                }
            }
            Token::Number(n, 4, _) if written.year.is_none() => written.year = i32::try_from(n).ok(),
            Token::Sign('-' | '/' | '.') => {}
            Token::Month(..) if place == at => {}
            _ => return Err(DateError::NotADate),
        }
    }
    if let (None, Some((n, eastern))) = (written.year, two) {
        let hints = Hints { calendar: hints.calendar.or(Some(calendar)), ..hints };
        written.year = Some(two_digits(n, eastern, hints)?);
    } else if two.is_some() {
        return Err(DateError::NotADate);
    }
    Ok(written)
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
