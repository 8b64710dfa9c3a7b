//! Strategies that make any value of the vocabulary, with text in several scripts. Nobody in them exists.
#![allow(dead_code)]

pub mod made_up;

use khabar_model::decision::{Assessment, Decision, DecisionKind, Verdict};
use khabar_model::time::{DateClaim, DateRole, Precision};
use khabar_model::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(&["شیرین نمونه‌ای", "کاوه آزمونی", "Nemuneh", "", "تهران", "abc 1404/10/18", "اصلاً"][..])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn day() -> impl Strategy<Value = Day> {
    prop_oneof![(18_000..22_000).prop_map(Day), any::<i32>().prop_map(Day)]
}

fn days() -> impl Strategy<Value = DayRange> {
    prop_oneof![day().prop_map(DayRange::day), (day(), day()).prop_map(|(a, b)| DayRange::between(a, b))]
}

fn instant() -> impl Strategy<Value = Instant> {
    any::<i64>().prop_map(Instant)
}

fn code<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

fn place() -> impl Strategy<Value = Place> {
    (of(text()), of(text()), of(text()), of(text())).prop_map(|(country, province, city, spot)| Place {
        country,
        province,
        city,
        spot,
    })
}

fn name() -> impl Strategy<Value = WrittenName> {
    (text(), code(NameKind::ALL), any::<bool>()).prop_map(|(text, kind, may_display)| WrittenName {
        text,
        kind,
        may_display,
    })
}

pub fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
    vec((code(IdentifierKind::ALL), text(), any::<bool>()), 0..3).prop_map(|all| {
        all.into_iter().map(|(kind, text, fragment)| Identifier { kind, text, fragment }).collect()
    })
}

fn person() -> impl Strategy<Value = Person> {
    let age = (any::<u8>(), any::<u8>(), of(day()), text()).prop_map(|(min, max, as_of, original)| Age {
        min,
        max,
        as_of,
        original,
    });
    let names = (vec(name(), 0..3), of(text()), of(text()), of(code(Sex::ALL)));
    let more =
        (of(days()), of(age), of(code(Minor::ALL)), vec(text(), 0..2), of(text()), identifiers(), of(text()));
    (names, more).prop_map(
        |((names, father, mother, sex), (birth, age, minor, nationalities, occupation, ids, photo))| Person {
            names,
            father,
            mother,
            sex,
            birth,
            age,
            minor,
            nationalities,
            occupation,
            identifiers: ids,
            photo,
        },
    )
}

fn what() -> impl Strategy<Value = What> {
    let custody = (of(text()), of(place()), code(CustodyStance::ALL), of(day()))
        .prop_map(|(holder, place, stance, last_contact)| Custody { holder, place, stance, last_contact });
    let act = (code(ActKind::ALL), of(place()), of(code(ActorClass::ALL)))
        .prop_map(|(kind, place, actor)| Act { kind, place, actor });
    prop_oneof![
        code(Value::ALL).prop_map(What::State),
        custody.prop_map(What::Custody),
        any::<(bool, bool)>()
            .prop_map(|(on_bail, on_conditions)| What::Release(Release { on_bail, on_conditions })),
        act.prop_map(What::Act),
        code(Cause::ALL).prop_map(What::Cause),
        (code(ActorClass::ALL), of(text()))
            .prop_map(|(actor, unit)| What::Responsibility(Responsibility { actor, unit })),
        code(RoleAtEvent::ALL).prop_map(What::Role),
        text().prop_map(What::Sentence),
        Just(What::SealedAccusation),
    ]
}

fn claim() -> impl Strategy<Value = Claim> {
    let flags = any::<[bool; 5]>().prop_map(|[paid, filmed, in_custody, conditional, reverses]| Flags {
        paid,
        filmed,
        in_custody,
        conditional,
        reverses,
    });
    let first = (what(), code(Polarity::ALL), code(Basis::ALL), any::<u8>(), of(days()), of(instant()));
    (first, code(Channel::ALL), code(Assistance::ALL), flags).prop_map(
        |((what, polarity, basis, depth, event, known), channel, assistance, flags)| Claim {
            what,
            polarity,
            basis,
            depth,
            event,
            known,
            channel,
            assistance,
            flags,
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let cites = vec((code(CitationKind::ALL), text()).prop_map(|(kind, to)| Citation { kind, to }), 0..3);
    let credibility = of(code(Credibility::ALL));
    (of(text()), of(text()), of(instant()), of(instant()), cites, vec(text(), 0..2), credibility).prop_map(
        |(text, address, said, captured, cites, media, credibility)| Document {
            text: text.map(Into::into),
            address: address.map(Into::into),
            said,
            captured,
            cites,
            media,
            credibility,
        },
    )
}

pub fn source_id() -> impl Strategy<Value = SourceId> {
    text().prop_map(SourceId::new)
}

pub fn report() -> impl Strategy<Value = Report> {
    let date = (code(DateRole::ALL), days(), code(Precision::ALL), code(Calendar::ALL), text()).prop_map(
        |(role, days, precision, calendar, original)| DateClaim { role, days, precision, calendar, original },
    );
    let place = (code(PlaceRole::ALL), place()).prop_map(|(role, place)| PlaceClaim { role, place });
    (source_id(), person(), vec(claim(), 0..3), vec(date, 0..2), vec(place, 0..2), document()).prop_map(
        |(source, person, claims, dates, places, document)| Report {
            source,
            person,
            claims,
            dates,
            places,
            document,
        },
    )
}

pub fn post() -> impl Strategy<Value = Post> {
    (source_id(), document()).prop_map(|(source, document)| Post { source, document })
}

pub fn tally() -> impl Strategy<Value = Tally> {
    let scope = (of(code(Value::ALL)), of(days()), of(text()), vec(code(RoleAtEvent::ALL), 0..2));
    let scope = (scope, vec((text(), code(Stance::ALL)), 0..3)).prop_map(
        |((status, days, place, roles), includes)| TallyScope { status, days, place, roles, includes },
    );
    let head = (source_id(), code(Unit::ALL), any::<u64>(), of(any::<u64>()), of(day()));
    (head, scope, any::<bool>(), text()).prop_map(
        |((source, unit, min, max, as_of), scope, includes_list, original)| Tally {
            source,
            unit,
            min,
            max,
            as_of,
            scope,
            includes_list,
            original,
        },
    )
}

fn id() -> impl Strategy<Value = StatementId> {
    any::<[u8; 32]>().prop_map(StatementId)
}

pub fn decision() -> impl Strategy<Value = Decision> {
    let assessment = || {
        (code(Axis::ALL), code(Value::ALL), of(days()), code(Level::ALL), vec(id(), 0..3))
            .prop_map(|(axis, value, period, level, saw)| Assessment { axis, value, period, level, saw })
    };
    let kind = prop_oneof![
        (id(), id(), code(Verdict::ALL)).prop_map(|(a, b, verdict)| DecisionKind::Identity { a, b, verdict }),
        assessment().prop_map(DecisionKind::Assess),
        assessment().prop_map(DecisionKind::SignOff),
        id().prop_map(DecisionKind::VerifyDocument),
        (source_id(), source_id()).prop_map(|(a, b)| DecisionKind::Independent(a, b)),
        id().prop_map(DecisionKind::Undo),
    ];
    (kind, text(), any::<bool>(), text(), of(instant()), of(text()), text()).prop_map(
        |(kind, reviewer, signed, reason, at, policy, checked)| Decision {
            kind,
            reviewer,
            signed,
            reason,
            at,
            policy,
            checked,
        },
    )
}

pub fn source() -> impl Strategy<Value = Source> {
    let head = (source_id(), text(), of(text()), code(SourceKind::ALL), any::<bool>(), code(Basis::ALL));
    let stances = vec(code(Stance::ALL), 7);
    let covers = (vec(code(Value::ALL), 0..3), of(days()), vec(text(), 0..2), stances).prop_map(
        |(statuses, days, places, stances)| Covers {
            statuses,
            days,
            places,
            state_forces: stances[0],
            bystanders: stances[1],
            minors: stances[2],
            custody_deaths: stances[3],
            executions: stances[4],
            later_deaths: stances[5],
            unnamed: stances[6],
        },
    );
    (head, covers, vec(source_id(), 0..2), of(source_id()), of(any::<char>())).prop_map(
        |(
            (id, name, organisation, kind, declared, basis),
            covers,
            compiled_from,
            edition_of,
            reliability,
        )| Source {
            id,
            name,
            organisation,
            kind,
            declared,
            basis,
            covers,
            compiled_from,
            edition_of,
            reliability,
        },
    )
}
