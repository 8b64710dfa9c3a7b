//! `khabar queue`: what needs a person, in order.

use super::act::ids;
use super::by::{find_key, note};
use super::decide::agreement;
use super::items::{Item, queue, saw};
use super::view::{View, hold_words};
use crate::commands::node::{Access, now};
use crate::screen::{WIDTH, clip, display_width, heading, row};
use khabar_decisions::queue::{Lane, VIEWS_A_DAY};
use khabar_decisions::second::Asked;
use khabar_decisions::two::branch;
use khabar_model::Language;
use khabar_publish::page::numbers::digits;
use khabar_statement::KeyId;
use khabar_store::Node;
use std::process::ExitCode;

/// What needs a person, in order
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar queue --node desk                    all of it
  khabar queue --node desk --for Nilufar      what is assigned to one desk
  khabar queue --node desk --lang fa

Suspended and re-listed decisions come first. Then known sources have three slots of five, those who ask one, unvetted
reports one; there each origin has its turn. What waits for a second person does not say what the first said.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// Only what is assigned to this key's desk
    #[arg(long = "for", value_name = "KEY")]
    reader: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    first: usize,
    /// en or fa
    #[arg(long, default_value = "en")]
    lang: String,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let view = View::new(&node, now())?;
    let language = language(&args.lang);
    let reader = args.reader.as_deref().map(|name| find_key(&node, name)).transpose()?;
    let left = reader.map_or(Ok(usize::MAX), |reader| views_left(&node, &view, &reader))?;
    let entries = queue(&view, &node, reader.as_ref())?;
    let mut out = String::new();
    let title = match language {
        Language::En if entries.len() == 1 => "QUEUE: 1 entry".to_owned(),
        Language::En => format!("QUEUE: {} entries", entries.len()),
        Language::Fa => digits(language, &format!("صف: {} مورد", entries.len())),
    };
    heading(&mut out, &title);
    let shown = args.first.min(left);
    for entry in entries.iter().take(shown) {
        line(&mut out, &view, entry.lane, entry.weight, &entry.item, language);
    }
    if left < args.first.min(entries.len()) {
        let used = match language {
            Language::En => format!("the {VIEWS_A_DAY} views of this branch for today are used up"),
            Language::Fa => digits(language, &format!("{VIEWS_A_DAY} دیدن امروز این شاخه به پایان رسید")),
        };
        row(&mut out, &[0], &[&used]);
    }
    row(&mut out, &[0], &[&agreement(&view, language)]);
    contradictions(&mut out, &view, language);
    print!("{out}");
    if let Some(reader) = reader {
        let count = entries.len().min(shown).to_string();
        note(&mut node, &reader.short(), "saw", vec![format!("{count} entries of the queue")], None)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Pairs on which decisions contradict each other: which one stands. What either says is not shown.
fn contradictions(out: &mut String, view: &View, language: Language) {
    let conflicts = &view.found.decisions.conflicts;
    if conflicts.is_empty() {
        return;
    }
    let fa = language == Language::Fa;
    heading(
        out,
        if fa {
            "تصمیم‌های ناسازگار دربارهٔ یک جفت"
        } else {
            "DECISIONS THAT CONTRADICT EACH OTHER"
        },
    );
    for conflict in conflicts {
        let (stands, falls) = (conflict.stands.short(), conflict.falls.short());
        let words = match language {
            Language::En => format!("{stands} stands, the later; {falls} does not"),
            Language::Fa => format!("{stands} که دیرتر آمده برجاست؛ {falls} نه"),
        };
        row(out, &[-18, 0], &[&ids(&[conflict.a, conflict.b]), &words]);
    }
}

/// Entries that a branch of the group may still see today.
pub fn views_left(node: &Node, view: &View, reader: &KeyId) -> anyhow::Result<usize> {
    let book = &view.group.book;
    let mine = branch(book, reader);
    let today = now().day(0);
    let of_branch: Vec<String> =
        book.iter().filter(|(key, _)| branch(book, key) == mine).map(|(key, _)| key.short()).collect();
    let notes = node.custody()?.notes;
    let seen = notes
        .iter()
        .filter(|note| note.did == "saw" && note.at.day(0) == today && of_branch.contains(&note.who));
    let counts =
        seen.flat_map(|note| &note.what).filter_map(|what| what.split(' ').next()?.parse::<usize>().ok());
    Ok(VIEWS_A_DAY.saturating_sub(counts.sum()))
}

/// The language of a code; English where it is none.
pub fn language(code: &str) -> Language {
    if code == "fa" { Language::Fa } else { Language::En }
}

/// A number with its decimals, in the digits of the language.
pub fn decimal(language: Language, number: f64, places: usize) -> String {
    let text = digits(language, &format!("{number:.places$}"));
    if language == Language::Fa { text.replace('.', "٫") } else { text }
}

/// Columns of what an entry asks.
const ASKS: usize = 30;

fn line(out: &mut String, view: &View, lane: Lane, weight: f64, item: &Item, language: Language) {
    let (what, who) = words(view, item, language);
    let (lane, weight) = (lane_words(lane, language), decimal(language, weight, 1));
    // A long question has a line of its own: its end says why.
    if display_width(&what) > ASKS {
        row(out, &[-9, 5, 0], &[lane, &weight, &clip(&what, WIDTH - 18)]);
        row(out, &[-9, 5, 0], &["", "", &clip(&who, WIDTH - 18)]);
    } else {
        row(out, &[-9, 5, -(ASKS as i32), 0], &[lane, &weight, &what, &clip(&who, WIDTH - 19 - ASKS)]);
    }
}

/// A lane's name.
fn lane_words(lane: Lane, language: Language) -> &'static str {
    match (lane, language) {
        (Lane::Head, Language::En) => "FIRST",
        (Lane::Known, Language::En) => "known",
        (Lane::Asked, Language::En) => "asked",
        (Lane::Unvetted, Language::En) => "unvetted",
        (Lane::Head, Language::Fa) => "نخست",
        (Lane::Known, Language::Fa) => "شناخته",
        (Lane::Asked, Language::Fa) => "جویندگان",
        (Lane::Unvetted, Language::Fa) => "ناسنجیده",
    }
}

/// What an entry asks, and about whom.
pub fn words(view: &View, item: &Item, language: Language) -> (String, String) {
    let fa = language == Language::Fa;
    let name = |report: u32| {
        let report = &view.found.reports[report as usize];
        let name = report.said.person.called().unwrap_or("—");
        format!("{} {name}", report.id.short())
    };
    let person = |person: u32| {
        let person = &view.found.people[person as usize];
        let first = person.reports.first().copied().unwrap_or_default();
        let name = view.found.reports[first as usize].said.person.called();
        format!("{} {}", person.id.short(), name.unwrap_or("—"))
    };
    match item {
        Item::Anchor { decision, person: of, value, hold } => {
            let what = format!("{}: {}", value.words(language), hold_words(*hold, language));
            let whose = || view.report_named(saw(view, decision).first()?).map(name);
            (what, of.map(person).or_else(whose).unwrap_or_else(|| ids(&[*decision])))
        }
        Item::Held { act, kind, asked } => {
            let what = match (asked, language) {
                (Some(Asked::Value(_, value, ..)), Language::En) => {
                    format!("{}: its key was revoked: decide again", value.words(language))
                }
                (Some(Asked::Value(_, value, ..)), Language::Fa) => {
                    format!("{}: کلید باطل شده: دوباره تصمیم بگیرید", value.words(language))
                }
                (Some(Asked::Pair(..)), Language::En) => {
                    "one person? its key was revoked: decide again".to_owned()
                }
                (Some(Asked::Pair(..)), Language::Fa) => {
                    "آیا یک نفرند؟ کلید باطل شده: دوباره تصمیم بگیرید".to_owned()
                }
                (None, Language::En) => format!("{}: its key was revoked", kind.words(language)),
                (None, Language::Fa) => format!("{}: کلید باطل شده", kind.words(language)),
            };
            let whose = match asked {
                Some(Asked::Value(.., saw)) => saw.first().and_then(|id| view.report_named(id)).map(name),
                Some(Asked::Pair(a, b)) => Some(ids(&[*a, *b])),
                None => None,
            };
            (what, whose.unwrap_or_else(|| act.short()))
        }
        Item::Further { asked: Asked::Pair(a, b) } => {
            let what = if fa {
                "خوانندهٔ دیگر: آیا یک نفرند؟"
            } else {
                "a further reader: one person?"
            };
            (what.to_owned(), ids(&[*a, *b]))
        }
        Item::Further { asked: Asked::Value(_, value, _, saw) } => {
            let what = match fa {
                true => format!("خوانندهٔ دیگر: {}؟", value.words(language)),
                false => format!("a further reader: {}?", value.words(language)),
            };
            (what, ids(&saw[..saw.len().min(3)]))
        }
        Item::Pair { a, b, probability, further } => {
            let chance = decimal(language, *probability, 2);
            let more = match further {
                0 => String::new(),
                n => digits(language, &format!(" (+{n})")),
            };
            let what = if fa { "آیا یک نفرند؟" } else { "one person?" };
            (format!("{what} {chance}{more}"), two(view, *a, *b))
        }
        Item::Value { person: of, value, level } => {
            let mark = if fa { "؟" } else { "?" };
            (format!("{}: {}{mark}", value.words(language), level.words(language)), person(*of))
        }
        Item::Origin { source, reports, first } => {
            let what = if fa {
                format!("{} گزارش از {source}", digits(language, &reports.to_string()))
            } else {
                format!("{reports} reports of {source}")
            };
            (what, name(*first))
        }
        Item::Inquiry { number, matches } => {
            let what = if fa {
                digits(language, &format!("جوینده {number}: {matches} همانند"))
            } else {
                format!("inquiry {number}: {matches} match{}", if *matches == 1 { "" } else { "es" })
            };
            (what, String::new())
        }
    }
}

/// Two reports by their ids, and the name that both give, or both names: what the screen cuts is at the end.
fn two(view: &View, a: u32, b: u32) -> String {
    let report = |index: u32| &view.found.reports[index as usize];
    let name = |index: u32| report(index).said.person.called().unwrap_or("—");
    let ids = format!("{} {}", report(a).id.short(), report(b).id.short());
    if name(a) == name(b) {
        format!("{ids} {}", name(a))
    } else {
        format!("{ids} {} · {}", name(a), name(b))
    }
}
