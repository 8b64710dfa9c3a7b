//! What the format promises: nothing is lost, one value has one form, ids hold under shuffling.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use khabar_model::*;
use khabar_statement::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[track_caller]
fn check_round_trip<T: Said + Clone + PartialEq + std::fmt::Debug>(said: &T) {
    let fields = said.fields();
    assert_eq!(Fields::from_bytes(fields.as_bytes().to_vec()).as_ref(), Ok(&fields), "not canonical");
    let mut decoder = minicbor::Decoder::new(fields.as_bytes());
    decoder.skip().expect("a second reader takes it for CBOR");
    assert_eq!(decoder.position(), fields.as_bytes().len());
    let mut back = T::from_fields(&fields).expect("what was written is read");
    for part in said.sealed() {
        let part = Part::decode(&part.encode()).expect("a part is read");
        back.unseal(&part).expect("its content is read");
    }
    assert_eq!(&back, said);
    assert_eq!(back.fields(), fields);
}

fn body() -> impl Strategy<Value = Body> {
    let audience = prop_oneof![
        Just(Audience::Group),
        any::<[u8; 16]>().prop_map(|id| Audience::Partner(KeyId(id))),
        Just(Audience::Partners),
        Just(Audience::Public)
    ];
    let kind = prop_oneof![
        prop::sample::select(StatementKind::ALL).prop_map(Kind::Known),
        (1000_u64..).prop_map(Kind::Unknown)
    ];
    let key = prop::option::of(any::<[u8; 16]>().prop_map(KeyId));
    let times =
        (prop::option::of(any::<i64>().prop_map(Instant)), prop::option::of(any::<i32>().prop_map(Day)));
    let sealed = prop::collection::vec(any::<[u8; 32]>(), 0..3);
    (kind, key, times, audience, any::<[u8; 16]>(), common::report(), sealed).prop_map(
        |(kind, author, (signed, expires), audience, salt, report, sealed)| Body {
            version: VERSION,
            kind,
            author,
            signed,
            expires,
            audience,
            salt,
            fields: report_fields(&report),
            sealed,
        },
    )
}

proptest! {
    #[test]
    fn reports_round_trip(report in common::report()) { check_round_trip(&report) }
    #[test]
    fn tallies_round_trip(tally in common::tally()) { check_round_trip(&tally) }
    #[test]
    fn decisions_round_trip(decision in common::decision()) { check_round_trip(&decision) }
    #[test]
    fn sources_round_trip(source in common::source()) { check_round_trip(&source) }
    #[test]
    fn posts_round_trip(post in common::post()) { check_round_trip(&post) }

    #[test]
    fn bodies_round_trip(body in body()) {
        let bytes = body.encode();
        prop_assert_eq!(Body::decode(&bytes), Ok(body.clone()));
        prop_assert_eq!(body.id(), id_of(&bytes));
    }

    #[test]
    fn what_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(held) = Held::decode(&bytes) {
            prop_assert_eq!(held.encode(), bytes);
        }
    }

    #[test]
    fn a_changed_body_is_another_or_none(body in body(), at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = body.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        if let Ok(changed) = Held::decode(&bytes) {
            prop_assert_eq!(changed.encode(), bytes);
            prop_assert_ne!(changed.id(), body.id());
        }
    }

    #[test]
    fn ids_hold_under_shuffling(reports in prop::collection::vec(common::report(), 0..8), copies in 1..4_usize) {
        let rows: Vec<_> = (0..copies).flat_map(|_| reports.clone()).enumerate().map(|(n, report)| {
            (RowRef { file: "made-up.csv".into(), row: n as u32 }, report)
        }).collect();
        let mut shuffled = rows.clone();
        shuffled.reverse();
        for (at, _) in &mut shuffled {
            at.row += 100;
        }
        let ids = |rows| identify(rows).into_iter().map(|stated| stated.id).collect::<BTreeSet<_>>();
        let here = ids(rows.clone());
        prop_assert_eq!(here.len(), rows.len());
        prop_assert_eq!(here, ids(shuffled));
    }
}

#[test]
fn a_kind_that_nobody_knows_is_kept() {
    let fields = Fields::from_bytes(vec![0xa1, 0x18, 99, 0x01]).unwrap();
    let body = Body {
        version: 1,
        kind: Kind::Unknown(77),
        author: None,
        signed: None,
        expires: None,
        audience: Audience::Public,
        salt: [7; 16],
        fields,
        sealed: vec![],
    };
    assert_eq!(Held::decode(&body.encode()), Ok(Held::Understood(body)));
}

#[test]
fn a_newer_version_is_carried_as_it_came() {
    let bytes = [0x83, 0x02, 0xa0, 0x41, 0x09];
    let held = Held::decode(&bytes).unwrap();
    assert!(matches!(held, Held::Newer { version: 2, .. }));
    assert_eq!(held.encode(), bytes);
    assert_eq!(held.id(), id_of(&bytes));
}

#[test]
fn equal_anonymous_rows_are_many_reports_and_identifiers_change_the_id() {
    let report = Report {
        source: SourceId::new("made-up-list"),
        person: Person::default(),
        claims: vec![Claim::says(What::State(Value::Dead), Basis::ListOnly)],
        dates: vec![],
        places: vec![],
        document: Document::default(),
    };
    let rows =
        |n| (0..n).map(|row| (RowRef { file: "a.csv".into(), row }, report.clone())).collect::<Vec<_>>();
    let ids: BTreeSet<_> = identify(rows(69)).into_iter().map(|stated| stated.id).collect();
    assert_eq!(ids.len(), 69);

    let mut with_id = report.clone();
    with_id.person.identifiers =
        vec![Identifier { kind: IdentifierKind::Phone, text: "0000".to_owned(), fragment: true }];
    assert_eq!(report_fields(&with_id), report_fields(&report), "identifiers never lie open");
    let other = identify(vec![(RowRef { file: "a.csv".into(), row: 0 }, with_id)]);
    assert!(!ids.contains(&other[0].id));
}

/// Prints what a million reports cost: `cargo test --release -p khabar-statement -- --ignored --nocapture million`.
#[test]
#[ignore = "a measurement"]
fn a_million_reports() {
    let rows: Vec<_> = (0..1_000_000_u32)
        .map(|row| {
            let mut person =
                Person { names: vec![WrittenName::new("شیرین نمونه‌ای")], ..Person::default() };
            person.father = Some(format!("کاوه {row}"));
            person.birth = Some(DayRange::day(Day(9000 + (row % 9000) as i32)));
            let mut claim = Claim::says(What::State(Value::Held), Basis::CloseContact);
            claim.event = Some(DayRange::day(Day(20_460)));
            let report = Report {
                source: SourceId::new("made-up-list"),
                person,
                claims: vec![claim],
                dates: vec![],
                places: vec![PlaceClaim {
                    role: PlaceRole::Event,
                    place: Place { city: Some("تهران".to_owned()), ..Place::default() },
                }],
                document: Document { captured: Some(Instant(1_768_000_000)), ..Document::default() },
            };
            (RowRef { file: "made-up.csv".into(), row }, report)
        })
        .collect();
    let started = std::time::Instant::now();
    let stated = identify(rows);
    println!("{} reports identified in {:?}", stated.len(), started.elapsed());
}
