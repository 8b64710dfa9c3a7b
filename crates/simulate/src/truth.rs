//! The truth beside the reports: each person's true values by axis and day, and whom each row is about.

use crate::calendar::DateStyle;
use crate::people::{Person, PersonId, first_day, last_day};
use crate::said::{About, Kind};
use crate::script::{self, Hand};
use crate::sources::{SOURCES, Standing, direct_bases};
use crate::world::World;
use crate::write::Place;
use crate::{Error, File};
use serde_json::{Map, Value, json};

/// `truth/people.jsonl` and `truth/rows.csv`.
pub fn truth(world: &World, places: &[Place]) -> Result<Vec<File>, Error> {
    Ok(vec![
        File { path: "truth/people.jsonl".to_owned(), bytes: people(world)? },
        File { path: "truth/rows.csv".to_owned(), bytes: rows(world, places)? },
    ])
}

/// A writer without habits, for the name in the truth.
const PLAIN: Hand = Hand {
    habit: 0,
    arabic_letters: 0.0,
    slips: 0.0,
    family_first: 0.0,
    capitals: false,
    initials: 0.0,
    titles: 1.0,
    toponyms: 1.0,
    home_names: 0.0,
};

fn people(world: &World) -> Result<Vec<u8>, Error> {
    let mut reports = vec![0_u32; world.people.len()];
    for row in world.rows.iter().filter(|row| row.named()) {
        if let About::Person(id) = row.about {
            reports[id as usize] += 1;
        }
    }
    let mut bytes = Vec::new();
    for (id, person) in world.people.iter().enumerate() {
        serde_json::to_writer(&mut bytes, &line(world, id as PersonId, person, reports[id]))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn line(world: &World, id: PersonId, person: &Person, reports: u32) -> Value {
    let mut dice = crate::dice::Dice::new(0, crate::dice::Purpose::Words, u64::from(id));
    let fa = script::persian(person, &world.tokens, &PLAIN, &mut dice);
    let latin = script::latin(person, &world.tokens, &PLAIN, &mut dice);
    let paths = paths(person);
    let end: Map<String, Value> = paths
        .iter()
        .filter(|(axis, _)| *axis == "life" || *axis == "legal" || !person.dead())
        .filter_map(|(axis, path)| Some(((*axis).to_owned(), path.last()?.1.into())))
        .collect();
    let paths: Map<String, Value> = paths
        .iter()
        .map(|(axis, path)| {
            let path: Vec<Value> =
                path.iter().map(|(day, value)| json!([DateStyle::Iso.day(*day), value])).collect();
            ((*axis).to_owned(), path.into())
        })
        .collect();
    json!({
        "id": person_id(id),
        "family": format!("f{}", person.family + 1),
        "name_fa": format!("{} {}", fa.given, fa.family),
        "name_latin": format!("{} {}", latin.given, latin.family),
        "father": script::persian_given(person.father, &world.tokens, &mut dice),
        "sex": if person.woman { "female" } else { "male" },
        "born": DateStyle::Iso.day(person.born),
        "city": crate::places::CITIES[usize::from(person.city)].latin[0],
        "paths": paths,
        "end": end,
        "as_of": DateStyle::Iso.day(last_day()),
        "reports": reports,
    })
}

type Path = (&'static str, Vec<(i32, &'static str)>);

/// True values by axis, each from its day on. Before the first event people live at liberty, unhurt.
fn paths(person: &Person) -> Vec<Path> {
    let start = first_day() - 1;
    let mut paths: Vec<Path> = vec![
        ("life", vec![(start, "alive")]),
        ("liberty", vec![(start, "at_liberty")]),
        ("health", vec![(start, "unhurt")]),
        ("contact", Vec::new()),
        ("legal", Vec::new()),
    ];
    for event in &person.events {
        for (axis, value) in event.state.values() {
            if let Some((_, path)) = paths.iter_mut().find(|(name, _)| name == axis)
                && path.last().is_none_or(|(_, last)| last != value)
            {
                path.push((event.day, value));
            }
        }
    }
    paths.retain(|(_, path)| !path.is_empty());
    paths
}

fn person_id(id: PersonId) -> String {
    format!("p{}", id + 1)
}

fn rows(world: &World, places: &[Place]) -> Result<Vec<u8>, Error> {
    let mut order: Vec<u32> = (0..world.rows.len() as u32).collect();
    order.sort_unstable_by_key(|&n| (SOURCES[places[n as usize].source].file, places[n as usize].row));
    let at = |n: u32| format!("{}:{}", SOURCES[places[n as usize].source].file, places[n as usize].row);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["file", "row", "person", "kind", "named", "source", "says", "direct", "of", "aims"])?;
    for n in order {
        let row = &world.rows[n as usize];
        let profile = &SOURCES[row.source];
        let direct = row.state.is_some_and(|state| direct_bases(state).contains(&row.basis));
        let says = row.state.map(|state| state.values().iter().map(|(_, value)| *value).collect::<Vec<_>>());
        writer.write_record([
            profile.file,
            &places[n as usize].row.to_string(),
            &match row.about {
                About::Person(id) => person_id(id),
                About::Invented(n) => format!("invented{}", n + 1),
                About::Nobody => String::new(),
            },
            row.kind.code(),
            if row.named() { "yes" } else { "no" },
            if row.account.is_empty() { profile.id } else { &row.account },
            &says.unwrap_or_default().join(";"),
            // Direct in truth: an honest witness of a vetted source, or a party against its interest.
            match row.kind {
                Kind::Honest | Kind::Edition if direct && profile.standing == Standing::Vetted => "yes",
                Kind::Admits => "admits",
                _ => "no",
            },
            &row.of.map(at).unwrap_or_default(),
            &row.aims.iter().map(|&id| person_id(id)).collect::<Vec<_>>().join(";"),
        ])?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}
