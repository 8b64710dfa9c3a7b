//! Made-up statements: people who do not exist, composed from a few tokens, told of by sources that do not exist.

use khabar_findings::{Findings, Options, Statements, findings};
use khabar_model::{
    Age, Basis, Claim, DateClaim, DateRole, Day, DayRange, Document, Episode, Identifier, IdentifierKind,
    Instant, NameKind, Person, Place, PlaceClaim, PlaceRole, Policy, Precision, Report, RowRef, Source,
    SourceId, SourceKind, Value, What, WrittenName,
};
use std::sync::Arc;

const GIVEN: [(&str, &str); 16] = [
    ("Mina", "مینا"),
    ("Arash", "آرش"),
    ("Soheil", "سهیل"),
    ("Laleh", "لاله"),
    ("Navid", "نوید"),
    ("Parisa", "پریسا"),
    ("Kaveh", "کاوه"),
    ("Roya", "رویا"),
    ("Behzad", "بهزاد"),
    ("Shirin", "شیرین"),
    ("Dara", "دارا"),
    ("Golnar", "گلنار"),
    ("Farhad", "فرهاد"),
    ("Niloufar", "نیلوفر"),
    ("Omid", "امید"),
    ("Taraneh", "ترانه"),
];
const FAMILY: [(&str, &str); 24] = [
    ("Falaki", "فلکی"),
    ("Sabzpour", "سبزپور"),
    ("Darvand", "دروند"),
    ("Kuhsari", "کوهساری"),
    ("Barani", "بارانی"),
    ("Setarezad", "ستاره‌زاد"),
    ("Golestani", "گلستانی"),
    ("Mahtabi", "مهتابی"),
    ("Daryanur", "دریانور"),
    ("Abshari", "آبشاری"),
    ("Sangtarash", "سنگ‌تراش"),
    ("Nasimi", "نسیمی"),
    ("Shabnamdoost", "شبنم‌دوست"),
    ("Bidmeshk", "بیدمشک"),
    ("Khorshidpanah", "خورشیدپناه"),
    ("Atashkar", "آتشکار"),
    ("Zarrinbal", "زرین‌بال"),
    ("Sepidar", "سپیدار"),
    ("Barfchin", "برف‌چین"),
    ("Ruzbehani", "روزبهانی"),
    ("Anarkhah", "انارخواه"),
    ("Simorghi", "سیمرغی"),
    ("Yaldapour", "یلداپور"),
    ("Nargesi", "نرگسی"),
];
const PROVINCES: [&str; 5] = ["Kurdistan", "Tehran", "Ilam", "Gilan", "Fars"];

/// Deterministic numbers (Knuth's multiplier of 64 bits; the high bits are used).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides) as usize
    }
}

/// What is planted in every field that the public may not see.
pub const MARKER: &str = "Qxmarkerq";

fn source(mark: &str, id: &str, name: &str, kind: SourceKind, basis: Basis) -> Source {
    let mut source = Source::unknown(SourceId::new(format!("{id}-{mark}")));
    source.name = format!("{name} {mark}").trim().to_owned();
    source.organisation = Some(format!("{name} organisation {mark}"));
    source.kind = kind;
    source.declared = true;
    source.basis = basis;
    source
}

fn sources(mark: &str) -> Vec<Source> {
    let source = |id: &str, name: &str, kind, basis| source(mark, id, name, kind, basis);
    vec![
        source("north", "Northern Desk", SourceKind::Organisation, Basis::CloseContact),
        source("south", "Southern Watch", SourceKind::Organisation, Basis::AttendedBurial),
        source("gazette", "Fictional Gazette", SourceKind::Official, Basis::OfficialNotice),
        source("herald", "Herald of Nowhere", SourceKind::Media, Basis::ToldBy),
        source("channel", "کانال خیالی", SourceKind::Channel, Basis::NotStated), // "fictional channel"
    ]
}

/// The policy of a group that does not exist.
pub fn policy(mark: bool) -> Policy {
    let mark = if mark { MARKER } else { "" };
    let first = super::first_day();
    let mut policy = Policy { name: "Fictional desk, third codebook".to_owned(), ..Policy::default() };
    policy.episode = Some(Episode {
        name: "Fictional winter 2031".to_owned(),
        days: DayRange { first, last: Day(first.0 + 55) },
    });
    policy.vetted = sources(mark).iter().take(4).map(|source| source.id.clone()).collect();
    policy
}

/// Statements about so many people.
///
/// With `mark` every field that the public may not see holds [`MARKER`]; without it the text is plain.
pub fn statements(people: usize, seed: u64, mark: bool) -> Statements {
    let mark = if mark { MARKER } else { "" };
    let sources = sources(mark);
    let mut dice = Dice(seed);
    let mut rows = Vec::new();
    for person in 0..people {
        let (given, family, father) = (GIVEN[dice.roll(16)], FAMILY[dice.roll(24)], GIVEN[dice.roll(16)]);
        let value =
            [Value::Dead, Value::Held, Value::Injured, Value::Dead, Value::Held, Value::Alive][dice.roll(6)];
        let event = super::first_day().0 + dice.roll(40) as i32;
        let age = 15 + dice.roll(60) as u8;
        let province = PROVINCES[dice.roll(5)];
        for _ in 0..1 + dice.roll(5) {
            let by = &sources[dice.roll(5)];
            let row = rows.len() as u32 + 1;
            let later = dice.roll(9) as i32;
            let told = if dice.roll(12) == 0 { Value::Alive } else { value };
            let mut report =
                report(by, mark, person, [given, family, father], told, event, age, province, later);
            if dice.roll(3) == 0 {
                report.person.father = None;
            }
            if dice.roll(25) == 0 {
                report.person.names[0].text.push('i');
            }
            rows.push((RowRef { file: format!("{}.csv", by.id).into(), row }, report));
        }
    }
    Statements {
        sources: sources.into_iter().map(|source| (source.id.clone(), source)).collect(),
        reports: khabar_statement::identify(rows),
        ..Statements::default()
    }
}

#[allow(clippy::too_many_arguments, reason = "a row of a table")]
fn report(
    source: &Source,
    mark: &str,
    person: usize,
    [given, family, father]: [(&str, &str); 3],
    value: Value,
    event: i32,
    age: u8,
    province: &str,
    later: i32,
) -> Report {
    let role = if value == Value::Dead { DateRole::Died } else { DateRole::Event };
    let day = Day(event);
    let latin = WrittenName::new(format!("{} {}{mark}", given.0, family.0));
    let mut persian = WrittenName::new(format!("{} {}", given.1, family.1));
    persian.kind = NameKind::Registry;
    let mut claim = Claim::says(What::State(value), source.basis);
    claim.event = Some(DayRange::day(day));
    let identifier = |kind, text: String| Identifier { kind, text, fragment: false };
    Report {
        source: source.id.clone(),
        person: Person {
            names: vec![latin, persian],
            father: Some(format!("{}{mark}", father.0)),
            mother: Some(format!("Mother {mark}")),
            age: Some(Age { min: age, max: age, as_of: Some(day), original: format!("{age} {mark}") }),
            nationalities: vec![format!("Nowhere {mark}")],
            occupation: Some(format!("weaver {mark}")),
            identifiers: vec![
                identifier(IdentifierKind::NationalId, format!("777{person:07}")),
                identifier(IdentifierKind::Phone, format!("888{person:08}")),
            ],
            ..Person::default()
        },
        claims: vec![claim],
        dates: vec![DateClaim {
            role,
            days: DayRange::day(day),
            precision: Precision::Day,
            calendar: khabar_model::Calendar::Gregorian,
            original: format!("{day} {mark}"),
        }],
        places: vec![PlaceClaim {
            role: PlaceRole::Event,
            place: Place {
                country: Some("Iran".to_owned()),
                province: Some(province.to_owned()),
                city: Some(format!("City {mark}")),
                spot: Some(format!("House 7 {mark}")),
            },
        }],
        document: Document {
            text: (!mark.is_empty()).then(|| Arc::from(format!("{mark} {later} {person}"))),
            address: Some(Arc::from(format!("https://example.org/{mark}/{person}/{}/{later}", source.id))),
            captured: Some(Instant(Instant::start_of(day, 12_600).0 + 86_400 * i64::from(later))),
            ..Document::default()
        },
    }
}

/// Findings of the statements, as every program computes them.
pub fn found(statements: Statements, policy: &Policy) -> Findings {
    findings(statements, policy, [7; 32], &Options::default(), &mut |_| {})
        .expect("fictional statements have findings")
}
