//! `khabar desk`: the queue at a terminal, one entry at a time, two reports side by side. The view stays in memory; what
//! is decided shows at once, and enters the next full view.

use super::by::{By, note, state_with};
use super::decide::{assessment, decision, outcome};
use super::items::{Item, queue};
use super::queue::{language, views_left, words};
use super::view::View;
use crate::commands::node::{Access, now};
use crate::screen::{WIDTH, clip, display_width, heading};
use khabar_decisions::second::Asked;
use khabar_model::{DecisionKind, Language, Level, Report, StatementId, Verdict};
use khabar_store::Draft;
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

/// Sit at the queue: decide, one entry after the other
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar desk --node desk --key my.key --lang fa

At each entry: s same, d different, u unsure (of a pair); y sign off, a LEVEL (of a value); n next, q quit. Then why, and
what was checked. What others said of the entry is not shown before your own word.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// en or fa
    #[arg(long, default_value = "en")]
    lang: String,
    /// All entries, not only those of this desk
    #[arg(long)]
    all: bool,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let mut key = args.by.open()?;
    let view = View::new(&node, now())?;
    let me = key.id();
    let language = language(&args.lang);
    let left = views_left(&node, &view, &me)?;
    let entries = queue(&view, &node, (!args.all).then_some(&me))?;
    let mut lines = std::io::stdin().lock().lines();
    let mut ask = |prompt: &str| -> Option<String> {
        print!("{prompt}");
        let _ = std::io::stdout().flush();
        let line = lines.next()?.ok()?;
        Some(line.trim().to_owned())
    };
    let mut seen = 0;
    'entries: for (place, entry) in entries.iter().take(left).enumerate() {
        seen += 1;
        print!("{}", screen(&view, &entry.item, place + 1, entries.len(), language));
        loop {
            let Some(answer) = ask(prompt(&entry.item, language)) else { break 'entries };
            let kind = match answer.as_str() {
                "q" => break 'entries,
                "n" => break,
                answer => match verdict(&view, &entry.item, answer) {
                    Ok(kind) => kind,
                    Err(why) => {
                        println!("  {why}");
                        continue;
                    }
                },
            };
            let (why, checked) = match language {
                Language::En => ("why? ", "what did you check? "),
                Language::Fa => ("چرا؟ ", "چه را وارسی کردید؟ "),
            };
            let (Some(why), Some(checked)) = (ask(why), ask(checked)) else { break 'entries };
            let said = decision(kind, &why, &checked, &view);
            let signed = state_with(&mut node, &mut key, &[Draft::of(&said)])?;
            let what = vec![super::act::decision_words(&said.kind)];
            note(&mut node, &me.short(), "decided", what, None)?;
            signed.ids.iter().for_each(|id| println!("signed {}", id.short()));
            print!("{}", outcome(&node, &view, &signed, now())?);
            break;
        }
    }
    note(&mut node, &me.short(), "saw", vec![format!("{seen} entries of the queue")], None)?;
    println!("{seen} of {} entries", entries.len());
    Ok(ExitCode::SUCCESS)
}

fn prompt(item: &Item, language: Language) -> &'static str {
    match (item, language) {
        (Item::Pair { .. } | Item::Further { asked: Asked::Pair(..) }, Language::En) => "s d u n q > ",
        (Item::Value { .. } | Item::Anchor { .. } | Item::Further { .. }, Language::En) => "y a n q > ",
        (_, Language::En) => "n q > ",
        (Item::Pair { .. } | Item::Further { asked: Asked::Pair(..) }, Language::Fa) => {
            "s یکی · d دو نفر · u نامطمئن · n بعدی · q پایان > "
        }
        (Item::Value { .. } | Item::Anchor { .. } | Item::Further { .. }, Language::Fa) => {
            "y تأیید · a تراز · n بعدی · q پایان > "
        }
        (_, Language::Fa) => "n بعدی · q پایان > ",
    }
}

fn verdict(view: &View, item: &Item, answer: &str) -> Result<DecisionKind, String> {
    let pair = |a: StatementId, b: StatementId| {
        let verdict = match answer {
            "s" => Verdict::Same,
            "d" => Verdict::Different,
            "u" => Verdict::Unsure,
            _ => return Err("s same, d different, u unsure, n next, q quit".to_owned()),
        };
        Ok(DecisionKind::Identity { a, b, verdict })
    };
    let value = |person: u32, value| {
        let level = match answer.split_once(' ') {
            None if answer == "y" => Level::Confirmed,
            Some(("a", level)) => {
                level.parse().map_err(|error: khabar_model::UnknownCode| error.to_string())?
            }
            _ => return Err("y sign off, a LEVEL, n next, q quit".to_owned()),
        };
        let said = assessment(view, person, value, level).map_err(|error| error.to_string())?;
        Ok(match level {
            Level::Confirmed => DecisionKind::SignOff(said),
            _ => DecisionKind::Assess(said),
        })
    };
    match item {
        Item::Pair { a, b, .. } => {
            pair(view.found.reports[*a as usize].id, view.found.reports[*b as usize].id)
        }
        Item::Further { asked: Asked::Pair(a, b) } => pair(*a, *b),
        Item::Value { person, value: of, .. } | Item::Anchor { person: Some(person), value: of, .. } => {
            value(*person, *of)
        }
        Item::Further { asked: Asked::Value(_, of, _, saw) } => {
            let person = saw.first().and_then(|id| view.person(&id.to_string()).ok());
            value(person.ok_or("these reports are not here")?, *of)
        }
        _ => {
            Err("n next, q quit; an origin is vetted with `khabar vet`, a case is for its companion"
                .to_owned())
        }
    }
}

/// One entry: what is asked, then the reports side by side, at 80 columns.
fn screen(view: &View, item: &Item, place: usize, of: usize, language: Language) -> String {
    let mut out = String::new();
    let (what, who) = words(view, item, language);
    heading(&mut out, &format!("{place}/{of} {what}"));
    out.push_str(&format!("  {}\n", clip(&who, WIDTH - 2)));
    let report = |id: &StatementId| view.found.reports.iter().position(|stated| stated.id == *id);
    let reports: Vec<usize> = match item {
        Item::Pair { a, b, .. } => vec![*a as usize, *b as usize],
        Item::Further { asked: Asked::Pair(a, b) } => [a, b].into_iter().filter_map(report).collect(),
        Item::Further { asked: Asked::Value(_, _, _, saw) } => saw.iter().filter_map(report).collect(),
        Item::Value { person, .. } | Item::Anchor { person: Some(person), .. } => {
            view.found.people[*person as usize].reports.iter().map(|&report| report as usize).collect()
        }
        Item::Origin { first, .. } => vec![*first as usize],
        _ => Vec::new(),
    };
    for two in reports.chunks(2).take(4) {
        beside(&mut out, view, two, language);
    }
    if reports.len() > 8 {
        out.push_str(&format!("  … {} more reports: khabar explain\n", reports.len() - 8));
    }
    if let Item::Pair { a, b, .. } = item
        && let Ok(waterfall) = view.found.waterfall(*a, *b)
    {
        for step in &waterfall.steps {
            let bits = f64::from(step.weight + step.frequency) / 64.0;
            out.push_str(&format!(
                "  {:<12} {:<36} {bits:+.1}\n",
                clip(&step.column, 12),
                clip(step.level, 36)
            ));
        }
    }
    out
}

fn beside(out: &mut String, view: &View, reports: &[usize], language: Language) {
    let columns: Vec<Vec<String>> = reports.iter().map(|&report| facts(view, report, language)).collect();
    let width = (WIDTH - 5) / 2;
    for line in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        let mut text = String::from("  ");
        for (place, column) in columns.iter().enumerate() {
            let cell = clip(column.get(line).map_or("", String::as_str), width);
            text.push_str(if place == 0 { "" } else { " │ " });
            text.push_str(&cell);
            text.push_str(&" ".repeat(width.saturating_sub(display_width(&cell))));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out.push('\n');
}

/// What a report says, a fact a line; the same fact on the same line in both columns.
fn facts(view: &View, report: usize, language: Language) -> Vec<String> {
    let stated = &view.found.reports[report];
    let said: &Report = &stated.said;
    let person = &said.person;
    let names: Vec<&str> = person.names.iter().map(|name| name.text.as_str()).collect();
    let states: Vec<String> = said
        .claims
        .iter()
        .filter_map(|claim| {
            Some(format!("{} ({})", claim.what.value()?.words(language), claim.basis.words(language)))
        })
        .collect();
    let places: Vec<&str> = said
        .places
        .iter()
        .filter_map(|place| place.place.city.as_deref().or(place.place.province.as_deref()))
        .collect();
    let dates: Vec<String> =
        said.dates.iter().map(|date| format!("{} {}", date.role.words(language), date.days)).collect();
    let class = view.found.class(&said.source).words(language);
    vec![
        format!("{}  {}", stated.id.short(), stated.at),
        format!("{} ({class})", said.source),
        names.join(" / "),
        person.father.clone().map_or(String::new(), |father| {
            format!("{}: {father}", if language == Language::Fa { "پدر" } else { "father" })
        }),
        person.born().map_or(String::new(), |born| {
            format!("{}: {born}", if language == Language::Fa { "تولد" } else { "born" })
        }),
        states.join("، "),
        places.join(", "),
        dates.join(", "),
        said.document.text.as_deref().unwrap_or_default().replace('\n', " "),
    ]
}
