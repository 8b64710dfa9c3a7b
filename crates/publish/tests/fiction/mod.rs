//! A fictional shutdown for tests of the pages and for looking at them. Nobody here exists; every figure is made up.

#![allow(dead_code, reason = "each test and example uses a part of it")]

pub mod folder;

use khabar_model::{Axis, Day, DayRange, Instant, Level, PROVINCES, SourceKind, Value};
use khabar_publish::page::bins::by_day;
use khabar_publish::page::count::Count;
use khabar_publish::page::report::{Days, Estimate, Figure, Outage, Overlaps, Provinces, Row, Stamp, View};

/// The first day of the fictional episode: 1 January 2031.
pub fn first_day() -> Day {
    Day::from_gregorian(2031, 1, 1).expect("a day")
}

fn day(n: i32) -> Day {
    Day(first_day().0 + n)
}

fn at(n: i32) -> Instant {
    Instant::start_of(day(n), 12_600)
}

/// A stamp of made-up hashes.
pub fn stamp() -> Stamp {
    Stamp {
        as_of: Instant(at(48).0 + 45_000),
        zone_offset: 12_600,
        zone: "Asia/Tehran".to_owned(),
        policy: "Fictional desk, third codebook".to_owned(),
        policy_hash: "0f".repeat(32),
        statements: "a1".repeat(32),
        count: 12_345,
        engine: "khabar 0.1.0".to_owned(),
        episode: Some(("Fictional winter 2031".to_owned(), DayRange { first: day(0), last: day(55) })),
    }
}

/// Outages: one of the country, one of a province, one that goes on.
pub fn outages() -> Vec<Outage> {
    vec![
        Outage { start: at(8), end: Some(at(24)), place: None, kind: "all".to_owned() },
        Outage { start: at(30), end: None, place: Some("Kurdistan".to_owned()), kind: "mobile".to_owned() },
        Outage {
            start: at(33),
            end: Some(at(36)),
            place: Some("Sarab-e Nowhere".to_owned()),
            kind: "شبکهٔ همراه".to_owned(),
        }, // mobile network
    ]
}

/// A view that has every part of the public page.
pub fn view() -> View {
    View {
        group: Some("گروه خیالی آبان".to_owned()), // "fictional group Aban"
        stamp: stamp(),
        figures: vec![
            Figure {
                value: Value::Dead,
                levels: vec![
                    (Level::Confirmed, Count::Exact(61)),
                    (Level::Corroborated, Count::Exact(412)),
                    (Level::SeveralSources, Count::Exact(903)),
                    (Level::SingleSource, Count::Exact(1_377)),
                ],
            },
            Figure {
                value: Value::Held,
                levels: vec![
                    (Level::SeveralSources, Count::OrMore(2_105)),
                    (Level::SingleSource, Count::OrMore(4_880)),
                ],
            },
        ],
        rows: rows(),
        window: DayRange { first: day(0), last: day(48) },
        days: vec![days(Value::Dead, 40), days(Value::Held, 3)],
        provinces: provinces(),
        overlaps: overlaps(),
        estimates: estimates(),
        outages: outages(),
        smallest: 5,
        withdrawn: 3,
        unnamed_by_wish: 7,
        bare: false,
    }
}

fn rows() -> Vec<Row> {
    use Level::*;
    let row = |axis, values: &[Value], parts: &[(&[Level], u64)]| Row {
        axis,
        values: values.to_vec(),
        parts: Some(parts.iter().map(|(levels, n)| (levels.to_vec(), *n)).collect()),
    };
    vec![
        row(
            Axis::Life,
            &[Value::Alive],
            &[(&[Corroborated], 33), (&[SeveralSources, SingleSource], 18), (&[OneSideOnly], 240)],
        ),
        row(
            Axis::Life,
            &[Value::Dead],
            &[
                (&[Confirmed], 61),
                (&[Corroborated], 351),
                (&[SeveralSources], 491),
                (&[SingleSource], 474),
                (&[SourcesDisagree], 44),
                (&[OneSideOnly], 12),
                (&[Unverified], 830),
                (&[SetAside], 4),
            ],
        ),
        row(
            Axis::Liberty,
            &[Value::Held],
            &[(&[SeveralSources], 2_105), (&[SingleSource], 2_775), (&[Unverified], 612)],
        ),
        Row { axis: Axis::Health, values: vec![Value::InHospital, Value::Critical], parts: None },
    ]
}

fn days(value: Value, scale: i32) -> Days {
    let living = value == Value::Held;
    let window = DayRange { first: day(0), last: day(48) };
    let wave = |shift: i32| -> Vec<Option<Day>> {
        let height = |n: i32| (scale - (n - 9 - shift).abs() * 3).max(if n % 5 == 0 { 2 } else { 0 });
        (0..48)
            .flat_map(|n| (0..height(n)).map(move |_| Some(day(n))))
            .chain([None, None, Some(day(-700))])
            .collect()
    };
    Days { value, event: by_day(&wave(0), window, living, 5), arrival: by_day(&wave(16), window, living, 5) }
}

fn provinces() -> Vec<Provinces> {
    let count = |i: usize| Count::Exact(410 / (i as u64 + 1));
    let mut counts: Vec<_> =
        PROVINCES.iter().rev().enumerate().map(|(i, province)| (Some(province), count(i))).collect();
    counts.push((None, Count::Exact(9)));
    vec![Provinces { value: Value::Dead, counts }]
}

fn overlaps() -> Vec<Overlaps> {
    vec![Overlaps {
        value: Value::Dead,
        lists: vec![
            (0, SourceKind::Organisation, Count::Exact(903)),
            (1, SourceKind::Official, Count::Exact(512)),
            (2, SourceKind::Channel, Count::Exact(260)),
            (3, SourceKind::Media, Count::Exact(88)),
        ],
        patterns: [
            (1, 420),
            (2, 300),
            (3, 150),
            (5, 120),
            (7, 61),
            (4, 50),
            (11, 40),
            (9, 22),
            (8, 15),
            (15, 4),
            (13, 2),
        ]
        .map(|(lists, n)| (lists, Count::Exact(n)))
        .to_vec(),
    }]
}

fn estimates() -> Vec<Estimate> {
    let both = |en: &str, fa: &str| [en.to_owned(), fa.to_owned()];
    vec![
        Estimate {
            value: Value::Dead,
            observed: Count::Exact(1_184),
            ranges: vec![
                ("chao".to_owned(), 1_420.0, 1_530.0, None),
                ("log-linear".to_owned(), 1_610.0, 1_804.0, Some(2_140.0)),
            ],
            union: Some((1_610.0, 2_140.0)),
            sensitivity: vec![(0.0, Some((1_610.0, 2_140.0))), (0.05, Some((1_390.0, 1_860.0))), (0.1, None)],
            assumptions: vec![both(
                "Nobody is shut out of every list.",
                "هیچ کس از همهٔ فهرست‌ها بیرون نمانده است.",
            )],
            warnings: vec![both("List D has 88 people.", "فهرست ت 88 نفر دارد.")],
            refusals: vec![],
            refused: false,
        },
        Estimate {
            value: Value::Held,
            observed: Count::OrMore(4_880),
            ranges: vec![],
            union: None,
            sensitivity: vec![],
            assumptions: vec![],
            warnings: vec![],
            refusals: vec![both("There is one list.", "تنها یک فهرست هست.")],
            refused: true,
        },
    ]
}
