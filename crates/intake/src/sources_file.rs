//! `sources.toml`: whose words each file holds.

use crate::column::Column;
use crate::config::{ConfigProblem, File, Section};
use crate::date::{Hints, Order};
use crate::status::{self, Meaning};
use khabar_model::{Basis, Calendar, Covers, DayRange, Instant, Source, SourceId, SourceKind, Stance, Value};
use std::collections::BTreeMap;

/// A source as declared, with what intake alone needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The source.
    pub source: Source,
    /// Base names of its files; `*` stands for any run of characters.
    pub files: Vec<String>,
    /// Header → column.
    pub columns: BTreeMap<String, Column>,
    /// Its files hold tallies.
    pub tallies: bool,
    /// When its files were captured, where rows do not say.
    pub captured: Option<Instant>,
    /// Who collected them.
    pub collector: Option<String>,
    /// How its dates are to be read.
    pub date_order: Option<Order>,
    /// The calendar of its years.
    pub calendar: Option<Calendar>,
}

impl Declared {
    /// Whether a file of this base name belongs to the source.
    pub fn holds(&self, file: &str) -> bool {
        self.files.iter().any(|pattern| matches(pattern, file))
    }

    /// The state of rows that state none: the only one that the list covers.
    pub fn default_status(&self) -> Option<Value> {
        match self.source.covers.statuses.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// The whole of `sources.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourcesFile {
    /// Sources, in the order of the file.
    pub sources: Vec<Declared>,
    /// Base names of files that are not read; `*` allowed.
    pub ignore: Vec<String>,
}

/// Read `sources.toml`; days are civil days in the zone with this offset.
///
/// # Errors
/// All that is wrong at once.
pub fn sources_from_toml(text: &str, zone_offset: i32) -> Result<SourcesFile, Vec<ConfigProblem>> {
    let file = File::new("sources.toml", text);
    let mut result = SourcesFile::default();
    if let Some(table) = file.table() {
        let top = Section::new(&file, &table, "the file");
        result.ignore = top.texts("ignore");
        for section in top.sections("source") {
            if let Some(declared) = declared(&section, zone_offset) {
                if result.sources.iter().any(|other| other.source.id == declared.source.id) {
                    let (file_name, id) = (file.name.to_owned(), declared.source.id.as_str().to_owned());
                    file.problem(ConfigProblem::TwiceDeclared { file: file_name, id });
                }
                result.sources.push(declared);
            }
        }
        top.finish();
    }
    let problems = file.problems.into_inner();
    if problems.is_empty() { Ok(result) } else { Err(problems) }
}

fn declared(section: &Section<'_>, zone_offset: i32) -> Option<Declared> {
    let hints = Hints { zone_offset, ..Hints::default() };
    let id = section.text("id");
    let slug = SourceId::new(id.clone().unwrap_or_default());
    let captured = section.date("captured", hints).map(|days| captured_instant(section, days, zone_offset));
    let declared = Declared {
        source: Source {
            name: section.text("name").unwrap_or_else(|| slug.as_str().to_owned()),
            id: slug,
            organisation: section.text("organisation"),
            kind: section.code("kind", SourceKind::ALL, SourceKind::code).unwrap_or(SourceKind::Unknown),
            declared: true,
            basis: section.code("basis", Basis::ALL, Basis::code).unwrap_or(Basis::NotStated),
            covers: section.section("covers").map(|covers| self::covers(&covers, hints)).unwrap_or_default(),
            compiled_from: section.texts("compiled_from").into_iter().map(SourceId::new).collect(),
            edition_of: section.text("edition_of").map(SourceId::new),
            reliability: reliability(section),
        },
        files: section.texts("files"),
        columns: section.section("columns").map(|columns| self::columns(&columns)).unwrap_or_default(),
        tallies: section.truth("tallies").unwrap_or(false),
        captured,
        collector: section.text("collector"),
        date_order: section.code("date_order", &[Order::Dmy, Order::Mdy, Order::Ymd], |order| match order {
            Order::Dmy => "dmy",
            Order::Mdy => "mdy",
            Order::Ymd => "ymd",
        }),
        calendar: section.code("calendar", Calendar::ALL, Calendar::code),
    };
    section.finish();
    if id.is_none() {
        section.missing("id", "id = \"a-short-slug\"");
        return None;
    }
    Some(declared)
}

/// The instant of a capture: exact where the text was an instant, else the start of the day.
fn captured_instant(section: &Section<'_>, days: DayRange, zone_offset: i32) -> Instant {
    let text = match section.get("captured") {
        Some(toml::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    text.trim().parse::<jiff::Timestamp>().map_or_else(
        |_| Instant::start_of(days.first, zone_offset),
        |timestamp| Instant(timestamp.as_second()),
    )
}

fn reliability(section: &Section<'_>) -> Option<char> {
    let text = section.text("reliability")?;
    match text.as_str() {
        "A" | "B" | "C" | "D" | "E" | "F" => text.chars().next(),
        _ => {
            section.not_a_code("reliability", &text, &["A", "B", "C", "D", "E", "F"]);
            None
        }
    }
}

fn covers(section: &Section<'_>, hints: Hints) -> Covers {
    let stance = |key| match section.get(key) {
        Some(toml::Value::Boolean(true)) => Stance::Yes,
        Some(toml::Value::Boolean(false)) => Stance::No,
        _ => section.code(key, Stance::ALL, Stance::code).unwrap_or(Stance::NotStated),
    };
    let covers = Covers {
        statuses: statuses(section),
        days: section.days(hints),
        places: section.texts("places"),
        state_forces: stance("state_forces"),
        bystanders: stance("bystanders"),
        minors: stance("minors"),
        custody_deaths: stance("custody_deaths"),
        executions: stance("executions"),
        later_deaths: stance("later_deaths"),
        unnamed: stance("unnamed"),
    };
    section.finish();
    covers
}

fn statuses(section: &Section<'_>) -> Vec<Value> {
    let mut values = Vec::new();
    for text in section.texts("statuses") {
        let by_code = Value::ALL.iter().copied().find(|value| value.code() == text);
        let found = by_code.or_else(|| {
            status::parse(&text).meanings.iter().find_map(|meaning| match meaning {
                Meaning::State(value) => Some(*value),
                _ => None,
            })
        });
        match found {
            Some(value) if !values.contains(&value) => values.push(value),
            Some(_) => {}
            None => {
                let codes: Vec<&str> = Value::ALL.iter().map(|value| value.code()).collect();
                section.not_a_code("statuses", &text, &codes);
            }
        }
    }
    values
}

fn columns(section: &Section<'_>) -> BTreeMap<String, Column> {
    let mut columns = BTreeMap::new();
    for (header, value) in section.entries() {
        let toml::Value::String(code) = value else {
            section.wrong(header, "the code of a column", value);
            continue;
        };
        match Column::of_code(code) {
            Some(column) => {
                columns.insert(crate::text::fold_header(header), column);
            }
            None => {
                let codes: Vec<&str> = Column::ALL.iter().map(|column| column.code()).collect();
                section.not_a_code(header, code, &codes);
            }
        }
    }
    columns
}

/// Compare a base name with a pattern in which `*` stands for any run of characters.
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|head| name.strip_prefix(head)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = r#"
ignore = ["truth*.csv"]
[[source]]
id = "mehr-committee"
name = "Mehr Committee"
organisation = "Mehr"
kind = "organisation"
files = ["mehr*.csv"]
basis = "list_only"
compiled_from = ["yas"]
captured = "2026-01-20"
reliability = "B"
date_order = "dmy"
calendar = "solar_hijri"
covers = { statuses = ["dead"], first = "2026-01-01", last = "2026-02-28", places = ["Testabad"], state_forces = "no", minors = "yes" }
[source.columns]
"Nom complet" = "name"
"#;

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let problems = sources_from_toml(text, 0).expect_err("refused");
        let message = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(message.contains(expect), "{message}");
    }

    #[test]
    fn the_example_is_read() {
        let file = sources_from_toml(EXAMPLE, 12_600).expect("read");
        let mehr = &file.sources[0];
        assert_eq!(mehr.source.covers.statuses, [Value::Dead]);
        assert_eq!(mehr.default_status(), Some(Value::Dead));
        assert_eq!(mehr.source.covers.state_forces, Stance::No);
        assert_eq!(mehr.source.covers.bystanders, Stance::NotStated);
        assert_eq!(mehr.columns["nomcomplet"], Column::Name);
        assert_eq!(mehr.captured.expect("captured").to_string(), "2026-01-19T20:30:00Z");
        assert!(mehr.holds("mehr-2.csv") && !mehr.holds("amehr.csv"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused(
            "[[source]]\nid = 'a'\nfils = ['a.csv']",
            "sources.toml:3: unknown key `fils` in [[source]] 1",
        );
        refused("[[source]]\nid = 'a'\nfils = ['a.csv']", "did you mean `files`?");
        refused("[[source]]\nname = 'a'", "lacks `id`");
        refused("[[source]]\nid = 'a'\nkind = 'organization'", "did you mean `organisation`?");
        refused("[[source]]\nid = 'a'\n[[source]]\nid = 'a'", "two sources have the id `a`");
        refused("[[source]]\nid = 'a'\ncolumns = { x = 'nme' }", "did you mean `name`?");
        refused("[[source]]\nid = 'a'\ncaptured = 'soon'", "takes a date");
        refused("sorce = 1", "unknown key `sorce`");
    }

    #[test]
    fn patterns() {
        assert!(matches("a.csv", "a.csv") && !matches("a.csv", "ba.csv"));
        assert!(matches("*", "x") && matches("a*b*c", "aXbYc") && !matches("a*b*c", "aXc"));
        assert!(!matches("ab*b", "ab"));
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>(), pattern in "[a*]{0,6}", name in "[ab]{0,6}") {
            let _ = sources_from_toml(&text, 0);
            let _ = matches(&pattern, &name);
        }

        #[test]
        fn any_values_give_an_answer(key in "(id|files|covers|columns|captured|kind|tallies|reliability)", value in "(1|-3|true|\"x\"|\\[1\\]|\\{a=1\\}|2026-01-01|\\[\\{\\}\\])") {
            let _ = sources_from_toml(&format!("[[source]]\nid = 'a'\n{key} = {value}"), 0);
        }
    }
}
