//! Instants: RFC 3339, or a date with a time of day in the policy's zone, or a date alone.

use crate::date::{self, Hints};
use crate::text::ascii_digits;
use khabar_model::{Instant, Precision};

/// Read an instant; none where the text reads as none. A date alone is the start of its day.
pub fn parse(text: &str, hints: Hints) -> Option<Instant> {
    if text.len() > 80 {
        return None;
    }
    let text = ascii_digits(text.trim());
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(Instant(timestamp.as_second()));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 10 | 13) {
        let number: i64 = text.parse().ok()?;
        return Some(Instant(if text.len() == 13 { number / 1000 } else { number }));
    }
    let date = date::parse(&text, hints).ok()?;
    if !matches!(date.precision, Precision::Day) {
        return None;
    }
    let start = Instant::start_of(date.days.first, hints.zone_offset);
    Some(Instant(start.0 + clock(&text).unwrap_or(0)))
}

/// Seconds since midnight of the first time of day in a text: 14:05, 14:05:09, 2:05 PM, ۲:۰۵ ب.ظ.
pub fn clock(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let colon = text.find(':')?;
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let from = (0..colon).rev().take(2).take_while(|at| bytes[*at].is_ascii_digit()).last()?;
    let mut hours = number(&bytes[from..colon])?;
    let minutes = number(bytes.get(colon + 1..colon + 3)?)?;
    let seconds = match bytes.get(colon + 3) {
        Some(b':') => bytes.get(colon + 4..colon + 6).and_then(number).unwrap_or(0),
        _ => 0,
    };
    let after = crate::text::fold(text.get(colon + 3..).unwrap_or_default());
    let half = |words: &[&str]| words.iter().any(|word| after.ends_with(word));
    if half(&["pm", "p m", "ب ظ", "بعد از ظهر", "عصر", "م"]) && hours < 12 {
        hours += 12;
    } else if half(&["am", "a m", "ق ظ", "صبح", "ص"]) && hours == 12 {
        hours = 0;
    }
    (hours < 24 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let hints = Hints { zone_offset: 12_600, ..Hints::default() };
        assert_eq!(parse(text, hints).map(|instant| instant.to_string()).as_deref(), expect, "{text}");
    }

    #[test]
    fn instants_as_exports_write_them() {
        check("2026-01-09T14:05:00Z", Some("2026-01-09T14:05:00Z"));
        check("2026-01-09T17:35:00+03:30", Some("2026-01-09T14:05:00Z"));
        check("2026-01-09 17:35", Some("2026-01-09T14:05:00Z"));
        check("2026-01-09T17:35:00", Some("2026-01-09T14:05:00Z"));
        check("۱۴۰۴/۱۰/۱۹ ۱۷:۳۵", Some("2026-01-09T14:05:00Z"));
        check("9 January 2026, 5:35 PM", Some("2026-01-09T14:05:00Z"));
        check("2026-01-09", Some("2026-01-08T20:30:00Z"));
        check("1767967500", Some("2026-01-09T14:05:00Z"));
        check("Dey 1404", None);
        check("soon", None);
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>(), time in "[0-9۰-۹:]{0,9}( PM)?") {
            let _ = parse(&text, Hints::default());
            let _ = parse(&format!("2026-01-09 {time}"), Hints::default());
            let _ = clock(&time);
            let _ = clock(&text);
        }
    }
}
