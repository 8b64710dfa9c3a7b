//! `sources.toml`, `policy.toml`, the tallies and the note that says that all of it is fiction.

use crate::calendar::{DateStyle, Day};
use crate::dice::Purpose;
use crate::observe::FIRST_EDITION;
use crate::people::{first_day, last_day};
use crate::sources::{
    FORENSIC, HAMRAH, LIGHTHOUSE, MEDICS, OMID_1, OMID_2, POSTS, Profile, SOURCES, STATE_TV, SourceIx,
    Standing, WIRE,
};
use crate::world::World;
use crate::{Error, File};
use std::fmt::Write as _;

const FICTION: &str = "# FICTION. Made by `khabar simulate`: no person, source or event here is real.\n";

/// Everything beside the rows.
pub fn declare(world: &World) -> Result<Vec<File>, Error> {
    let present = |ix: SourceIx| world.rows.iter().any(|row| row.source == ix);
    let present: Vec<SourceIx> = (0..SOURCES.len()).filter(|&ix| present(ix)).collect();
    let file = |path: &str, text: String| File { path: path.to_owned(), bytes: text.into_bytes() };
    Ok(vec![
        file("README.md", readme(world)),
        file("reports/policy.toml", policy(&present)),
        file("reports/sources.toml", sources(&present)),
        File { path: "reports/tallies.csv".to_owned(), bytes: tallies(world, &present)? },
    ])
}

fn readme(world: &World) -> String {
    let settings = &world.settings;
    let mut text = String::from(
        "# A fictional shutdown\n\nEverything in this folder is FICTION, made by `khabar simulate`: no person, source \
         or event is real. Names are composed by chance from single name tokens (token tables: iran-memorial, CC BY-SA \
         4.0); cities are public geography; the days are not those of any real event.\n\n- `reports/`: what a group \
         would have: lists, posts, tallies, `sources.toml`, `policy.toml`\n- `truth/people.jsonl`: what is true of each \
         person, by axis and day\n- `truth/rows.csv`: whom each row is about and how it came to be\n\n",
    );
    let _ = writeln!(
        text,
        "People {}, seed {}, rows {}, flood {}, front {}, merge {}, split {}, wrong {}.",
        settings.people,
        settings.seed,
        world.rows.len(),
        settings.flood,
        settings.front,
        settings.merge,
        settings.split,
        settings.wrong
    );
    text
}

fn policy(present: &[SourceIx]) -> String {
    let ids = |standing: Standing| {
        let ids = present.iter().map(|&ix| &SOURCES[ix]).filter(|profile| profile.standing == standing);
        ids.map(|profile| format!("\"{}\"", profile.id)).collect::<Vec<_>>().join(", ")
    };
    format!(
        "{FICTION}name = \"Policy of a fictional group, 1\"\nzone = \"Asia/Tehran\"\nzone_offset_minutes = 210\nvetted = \
         [{}]\n\n[episode]\nname = \"The autumn cut (fictional)\"\nfirst = \"{}\"\nlast = \"{}\"\n\n[[party]]\nname = \
         \"the state\"\nsources = [{}]\n",
        ids(Standing::Vetted),
        DateStyle::Iso.day(first_day()),
        DateStyle::Iso.day(last_day()),
        ids(Standing::Party),
    )
}

fn sources(present: &[SourceIx]) -> String {
    let mut text = String::from(FICTION);
    for &ix in present.iter().filter(|&&ix| ix != POSTS) {
        source(&mut text, ix, &SOURCES[ix]);
    }
    text
}

fn source(text: &mut String, ix: SourceIx, profile: &Profile) {
    let basis = match (ix, profile.standing) {
        (HAMRAH, _) => "list_only",
        (_, Standing::Party) => "official_notice",
        _ => "not_stated",
    };
    let _ = writeln!(text, "\n[[source]]\nid = \"{}\"\nname = \"{}\"", profile.id, profile.name);
    let _ =
        writeln!(text, "kind = \"{}\"\nfiles = [\"{}\"]\nbasis = \"{basis}\"", profile.kind, profile.file);
    match ix {
        OMID_1 | OMID_2 => text.push_str("organisation = \"Omid Registry\"\n"),
        FORENSIC | STATE_TV => text.push_str("organisation = \"The state\"\n"),
        HAMRAH => {
            text.push_str("compiled_from = [\"omid-registry-1\", \"omid-registry-2\", \"lighthouse-desk\"]\n")
        }
        _ => {}
    }
    if ix == OMID_2 {
        text.push_str("edition_of = \"omid-registry-1\"\n");
    }
    if let Some(day) = file_captured(ix) {
        let _ = writeln!(text, "captured = \"{}\"", DateStyle::Iso.day(day));
    }
    if profile.dates == DateStyle::DayFirst {
        text.push_str("date_order = \"dmy\"\n");
    }
    if profile.dates.is_solar() {
        text.push_str("calendar = \"solar_hijri\"\n");
    }
    let _ = writeln!(text, "{}", covers(ix));
    let renamed: Vec<_> = profile.columns.iter().filter(|(column, header)| column != header).collect();
    if !renamed.is_empty() {
        text.push_str("\n[source.columns]\n");
        for (column, header) in renamed {
            let _ = writeln!(text, "\"{header}\" = \"{column}\"");
        }
    }
}

/// Files whose rows do not say when they were captured.
pub fn file_captured(ix: SourceIx) -> Option<Day> {
    match ix {
        OMID_1 => Some(first_day() + FIRST_EDITION + 1),
        OMID_2 | FORENSIC => Some(last_day()),
        _ => None,
    }
}

fn covers(ix: SourceIx) -> String {
    let statuses = match ix {
        MEDICS => "\"dead\", \"injured\", \"in_hospital\"",
        FORENSIC => "\"dead\"",
        _ => "\"dead\", \"held\", \"at_liberty\", \"injured\", \"in_hospital\", \"no_contact\"",
    };
    let (later, unnamed) = if ix == MEDICS { ("yes", "yes") } else { ("yes", "no") };
    format!(
        "covers = {{ statuses = [{statuses}], first = \"{}\", last = \"{}\", state_forces = \"no\", bystanders = \"yes\", \
         minors = \"yes\", custody_deaths = \"yes\", executions = \"yes\", later_deaths = \"{later}\", unnamed = \
         \"{unnamed}\" }}",
        DateStyle::Iso.day(first_day()),
        DateStyle::Iso.day(last_day())
    )
}

/// Counts without names, by several sources on several days.
fn tallies(world: &World, present: &[SourceIx]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "source",
        "count",
        "unit",
        "status",
        "as_of",
        "first",
        "last",
        "includes_list",
        "original",
    ])?;
    let mut dice = world.dice(Purpose::Tally, 0);
    for (ix, share, list) in
        [(OMID_2, 0.62, "yes"), (LIGHTHOUSE, 0.75, "no"), (WIRE, 0.9, "no"), (FORENSIC, 0.4, "yes")]
    {
        for after in [15, 40, 70] {
            let as_of = first_day() + after;
            let count = |dead: bool| {
                let by_then = |person: &&crate::people::Person| {
                    person.events.iter().any(|event| {
                        event.day <= as_of
                            && if dead {
                                !event.state.living()
                            } else {
                                event.state == crate::people::State::Held
                            }
                    })
                };
                world.people.iter().filter(by_then).count() as f64
            };
            for (status, dead) in [("dead", true), ("held", false)] {
                if !present.contains(&ix) || ix == FORENSIC && !dead {
                    continue;
                }
                let n = (count(dead) * share * (0.9 + 0.1 * dice.unit())) as u64;
                let words = format!("at least {n} {status}, as of {}", DateStyle::Iso.day(as_of));
                let day = |day: Day| DateStyle::Iso.day(day);
                let row = [
                    SOURCES[ix].id.to_owned(),
                    format!("at least {n}"),
                    "people".to_owned(),
                    status.to_owned(),
                    day(as_of),
                    day(first_day()),
                    day(as_of),
                    list.to_owned(),
                    words,
                ];
                writer.write_record(row)?;
            }
        }
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}
