//! The vectors in `vectors/` are what this program writes. Another implementation reads the same files.
//!
//! `KHABAR_WRITE_VECTORS=1 cargo test -p khabar-statement --test vectors` writes them anew; a change is a change of
//! the format, and needs a new version.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::made_up::*;
use khabar_model::*;
use khabar_statement::*;
use std::fmt::Write as _;
use std::path::Path;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

#[track_caller]
fn check(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(file);
    if std::env::var_os("KHABAR_WRITE_VECTORS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(found == expected, "vectors/{file} is not what this program writes");
}

fn bodies() -> Vec<(&'static str, Body)> {
    let author = signer(1).id();
    let empty = Body {
        version: 1,
        kind: StatementKind::Report.into(),
        author: None,
        signed: None,
        expires: None,
        audience: Audience::Group,
        salt: [0; 16],
        fields: Fields::from_bytes(vec![0xa0]).unwrap(),
        sealed: vec![],
    };
    let mut full = report("Nemuneh Azmuni", Value::Held);
    full.source = SourceId::new("made-up-list");
    full.person.father = Some("کاوه".to_owned());
    full.person.birth = Some(DayRange { first: Day(10_957), last: Day(11_321) });
    full.person.names.push(WrittenName {
        text: "شیرین".to_owned(),
        kind: NameKind::Home,
        may_display: false,
    });
    full.claims[0].event = Some(DayRange::day(Day(20_465)));
    full.claims[0].flags.filmed = true;
    full.claims.push(Claim::says(
        What::Custody(Custody {
            holder: None,
            place: Some(Place { city: Some("تهران".to_owned()), ..Place::default() }),
            stance: CustodyStance::Denied,
            last_contact: None,
        }),
        Basis::ToldBy,
    ));
    full.document.text = Some("made-up words, 12".into());
    let withdrawal = Withdrawal {
        target: empty.id(),
        scope: Scope::EraseSource,
        ground: Ground::Risk,
        reason: String::new(),
        keep_sealed: false,
    };
    let introduction = KeyStatement::Introduce(Introduction {
        public: signer(2).public(),
        sealing: Some(sealing_public(&[5; 32])),
        roles: [Role::Reporter, Role::Keeper].into_iter().collect(),
        label: "desk two".to_owned(),
        team: None,
    });
    let revocation = KeyStatement::Revoke(Revocation {
        key: signer(2).id(),
        last_good: Some((4, [8; 32])),
        reason: "lost".to_owned(),
    });
    vec![
        ("a report that says nothing, in a folder run", empty.clone()),
        ("a status: alive, by her own word", status(author, 7)),
        ("a report with most of its fields", body(&full, author, 1)),
        ("a withdrawal", body(&withdrawal, author, 2)),
        ("an introduction", body(&introduction, author, 3)),
        ("a revocation", body(&revocation, author, 4)),
        ("a sealed part", Body { sealed: vec![part().hash()], ..status(author, 5) }),
        ("for one partner", Body { audience: Audience::Partner(signer(9).id()), ..status(author, 6) }),
        ("a kind that this version does not know", Body { kind: Kind::Unknown(77), ..status(author, 8) }),
    ]
}

fn part() -> Part {
    Part { kind: PartKind::SourceContact, salt: [3; 16], content: b"made-up contact".to_vec() }
}

#[test]
fn bodies_are_as_written() {
    let mut out = "# name, body, id (BLAKE3 of the body); all people are made up\n".to_owned();
    for (name, body) in bodies() {
        let bytes = body.encode();
        assert_eq!(Body::decode(&bytes), Ok(body.clone()), "{name}");
        writeln!(out, "{name}\t{}\t{}", hex(&bytes), body.id()).unwrap();
    }
    check("bodies.tsv", &out);
}

#[test]
fn every_bit_of_every_body_counts() {
    for (name, body) in bodies() {
        let bytes = body.encode();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            if let Ok(held) = Held::decode(&changed) {
                assert_eq!(held.encode(), changed, "{name}, bit {bit}");
                assert_ne!(held.id(), body.id(), "{name}, bit {bit}");
            }
        }
    }
}

#[test]
fn batches_are_as_written() {
    let mut out = "# name, secret key, batch or proof, head; of a proof the place\n".to_owned();
    let mut key = signer(1);
    let id = key.id();
    let secret = hex(&[1; 32]);
    let mut write = |name: &str, bytes: Vec<u8>, head: [u8; 16]| {
        writeln!(out, "{name}\t{secret}\t{}\t{}", hex(&bytes), hex(&head)).unwrap();
    };
    let first = sign(&mut key, vec![status(id, 1)]);
    write("one statement, the key's first batch", first.encode(), first.seal.head());
    let five = sign(&mut key, (0..5).map(|salt| status(id, salt)).collect());
    write("five statements, the key's second batch", five.encode(), five.seal.head());
    for place in 0..5 {
        let proven = five.proven(place).unwrap();
        proven.verify(&key.public()).unwrap();
        write(&format!("of the five, the one at {place}"), proven.encode(), five.seal.head());
    }
    let desk = sign(&mut key, vec![status(signer(2).id(), 1), status(signer(3).id(), 2)]);
    write("two statements of two other authors", desk.encode(), desk.seal.head());
    check("batches.tsv", &out);
}

#[test]
fn sealed_parts_are_as_written() {
    let sealed =
        SealedPart::seal(&part(), &[sealing_public(&[5; 32]), sealing_public(&[6; 32])], &[7; 32]).unwrap();
    let mut out = "# keepers' secret keys, part, its hash, sealed part\n".to_owned();
    let keepers = format!("{} {}", hex(&[5; 32]), hex(&[6; 32]));
    writeln!(out, "{keepers}\t{}\t{}\t{}", hex(&part().encode()), hex(&part().hash()), hex(&sealed.encode()))
        .unwrap();
    assert_eq!(sealed.open(&[6; 32]), Ok(part()));
    check("sealed.tsv", &out);
}

#[test]
fn folder_ids_are_as_written() {
    let row = |row| (RowRef { file: "made-up.csv".into(), row }, report("شیرین نمونه‌ای", Value::Dead));
    let mut out = "# ids of two equal rows of a folder run\n".to_owned();
    for stated in identify(vec![row(1), row(2)]) {
        writeln!(out, "{}", stated.id).unwrap();
    }
    check("folder.tsv", &out);
}

/// The numbers of closed lists are part of the format: entries are appended, never moved.
#[test]
fn lists_are_numbered_as_written() {
    let mut out = "# list, number, code; append only\n".to_owned();
    macro_rules! lists {
        ($($list:ty),+ $(,)?) => {$(
            for entry in <$list>::ALL {
                let list = stringify!($list).rsplit("::").next().unwrap().trim();
                writeln!(out, "{list}\t{}\t{}", entry.index(), entry.code()).unwrap();
            }
        )+};
    }
    lists!(
        StatementKind,
        Value,
        Axis,
        Polarity,
        Basis,
        Channel,
        Assistance,
        ActKind,
        Cause,
        ActorClass,
        RoleAtEvent,
        CustodyStance,
        NameKind,
        Sex,
        Minor,
        IdentifierKind,
        PlaceRole,
        time::DateRole,
        time::Precision,
        Calendar,
        CitationKind,
        Verdict,
        Level,
        Stance,
        SourceKind,
        Unit,
        Role,
        Scope,
        Ground,
    );
    for (index, letter) in ALPHABET.iter().enumerate() {
        writeln!(out, "alphabet\t{}\tU+{:04X}", index + 1, u32::from(*letter)).unwrap();
    }
    check("lists.tsv", &out);
}

/// What must be refused, with the reason in words.
#[test]
fn what_is_written_as_refused_is_refused() {
    let good = status(signer(1).id(), 7).encode();
    let swap = |at: usize, with: &[u8]| [&good[..at], with, &good[at + 1..]].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("version 0", swap(1, &[0])),
        ("a version in two bytes where one is enough", swap(1, &[0x18, 1])),
        ("seven values", swap(0, &[0x87])),
        ("a list without a length", swap(0, &[0x9f])),
        ("a byte too many", [&good[..], &[0]].concat()),
        ("a byte too few", good[..good.len() - 1].to_vec()),
        ("an audience that is none", {
            let at = good.windows(2).position(|w| w == [1, 0x50]).unwrap();
            swap(at, &[9])
        }),
        ("an empty list of sealed parts", [&[0x89], &good[1..], &[0x80]].concat()),
        ("a tagged body", [&[0xc1], &good[..]].concat()),
    ];
    let mut out = "# why, bytes\n".to_owned();
    for (why, bytes) in cases {
        assert!(Held::decode(&bytes).is_err(), "{why} was taken");
        writeln!(out, "{why}\t{}", hex(&bytes)).unwrap();
    }
    check("refused.tsv", &out);
}

#[test]
fn the_files_hold_what_they_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/bodies.tsv");
    for line in std::fs::read_to_string(path).unwrap().lines().skip(1) {
        let [name, body, id]: [&str; 3] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(Held::decode(&unhex(body)).unwrap().id().to_string(), id, "{name}");
    }
}
