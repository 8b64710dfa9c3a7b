//! `khabar desk`: the queue at a terminal, one entry at a time, two reports side by side. What is decided shows at once,
//! and enters the next full view, which is worked out beside the desk.

use super::by::{By, note, state_with};
use super::decide::{assessment, decision, outcome};
use super::items::{Item, Mark, mark, queue};
use super::later::Later;
use super::queue::{decimal, language, views_left, words};
use super::view::View;
use crate::commands::node::{Access, now};
use crate::screen::{WIDTH, clip, display_width, heading, row};
use khabar_decisions::queue::Entry;
use khabar_decisions::second::Asked;
use khabar_model::{DayRange, DecisionKind, Language, Level, Report, StatementId, Verdict};
use khabar_publish::page::agreement;
use khabar_publish::page::numbers::{days, digits};
use khabar_store::{Draft, Node, PersonKey};
use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

/// Sit at the queue: decide, one entry after the other
#[derive(clap::Args)]
#[command(after_help = "Example:
  khabar desk --node desk --key my.key --lang fa

At each entry: s same, d different, u unsure (of a pair); y sign off, a LEVEL (of a value); n next, q quit. Then why, and
what was checked. What others said of the entry is not shown before your own word. A decision shows at once over the
last view; the next view is worked out meanwhile, and v turns to it.")]
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
    let key = args.by.open()?;
    let view = View::new(&node, now())?;
    let language = language(&args.lang);
    let left = views_left(&node, &view, &key.id())?;
    let (later, entries, shown) = (Later::default(), VecDeque::new(), BTreeSet::new());
    let mut desk = Desk { view, key, language, all: args.all, later, entries, of: 0, shown };
    desk.list(&node)?;
    let mut lines = std::io::stdin().lock().lines();
    let mut seen = 0;
    while seen < left
        && let Some(item) = desk.next(&node)?
    {
        seen += 1;
        let place = desk.of - desk.entries.len();
        print!("{}", screen(&desk.view, &item, place, desk.of, language));
        if !desk.entry(&mut node, &item, &mut lines)? {
            break;
        }
    }
    let me = desk.key.id().short();
    note(&mut node, &me, "saw", vec![format!("{seen} entries of the queue")], None)?;
    let words = match language {
        Language::En => format!("seen: {seen}"),
        Language::Fa => format!("دیده شد: {seen}"),
    };
    println!("{}", digits(language, &words));
    Ok(ExitCode::SUCCESS)
}

/// Somebody at the queue.
struct Desk {
    view: View,
    key: PersonKey,
    language: Language,
    all: bool,
    later: Later<View>,
    /// What is to come of the list, and how long the list is.
    entries: VecDeque<Entry<Item>>,
    of: usize,
    /// What was shown of it, and is not shown again.
    shown: BTreeSet<Mark>,
}

impl Desk {
    /// Make the list of the view.
    fn list(&mut self, node: &Node) -> anyhow::Result<()> {
        let me = self.key.id();
        self.entries = queue(&self.view, node, (!self.all).then_some(&me))?.into();
        let readings = &self.view.group.judged.readings;
        let answered =
            |asked: &Asked| readings.get(asked).is_some_and(|all| all.iter().any(|one| one.reader == me));
        self.entries.retain(|entry| {
            !self.shown.contains(&mark(&self.view, &entry.item)) && !asked(&entry.item).is_some_and(answered)
        });
        self.of = self.entries.len();
        Ok(())
    }

    /// The next entry. The list stays as it is while one goes through it; at its end the newest view is asked, which may
    /// list more.
    fn next(&mut self, node: &Node) -> anyhow::Result<Option<Item>> {
        while self.entries.is_empty() {
            if !self.newest(node)? {
                return Ok(None);
            }
        }
        let item = self.entries.pop_front().map(|entry| entry.item);
        self.shown.extend(item.as_ref().map(|item| mark(&self.view, item)));
        Ok(item)
    }

    /// Take the newest view and its list.
    fn newest(&mut self, node: &Node) -> anyhow::Result<bool> {
        let Some(view) = self.later.newest(|| self.view.next(node, now()))? else { return Ok(false) };
        self.view = view;
        self.list(node)?;
        Ok(true)
    }

    /// Ask about one entry until there is an answer; false where nothing more is to be asked.
    fn entry(&mut self, node: &mut Node, item: &Item, lines: &mut Lines<'_>) -> anyhow::Result<bool> {
        loop {
            let Some(answer) = ask(lines, prompt(item, self.language)) else { return Ok(false) };
            let kind = match answer.as_str() {
                "q" => return Ok(false),
                "n" => return Ok(true),
                "v" => {
                    // It was not answered: where it is still asked, it comes again.
                    self.shown.remove(&mark(&self.view, item));
                    let new = self.newest(node)?;
                    println!("  {}", newest_words(new, self.language));
                    // The list is another: what was asked may not be asked any more.
                    if new {
                        return Ok(true);
                    }
                    continue;
                }
                answer => match verdict(&self.view, item, answer, self.language) {
                    Ok(kind) => kind,
                    Err(why) => {
                        println!("  {why}");
                        continue;
                    }
                },
            };
            let (why, checked) = match self.language {
                Language::En => ("why? ", "what did you check? "),
                Language::Fa => ("چرا؟ ", "چه را وارسی کردید؟ "),
            };
            let (Some(why), Some(checked)) = (ask(lines, why), ask(lines, checked)) else { return Ok(false) };
            self.decide(node, kind, &why, &checked)?;
            return Ok(true);
        }
    }

    /// Sign a decision, show what it changes over the view at once, and have the next view worked out.
    fn decide(
        &mut self,
        node: &mut Node,
        kind: DecisionKind,
        why: &str,
        checked: &str,
    ) -> anyhow::Result<()> {
        let said = decision(kind, why, checked, &self.view);
        let signed = state_with(node, &mut self.key, &[Draft::of(&said)])?;
        let what = vec![super::act::decision_words(&said.kind)];
        note(node, &self.key.id().short(), "decided", what, None)?;
        let words = if self.language == Language::Fa { "امضا شد:" } else { "signed" };
        signed.ids.iter().for_each(|id| println!("{words} {}", id.short()));
        print!("{}", outcome(node, &self.view, &signed, now(), self.language)?);
        self.later.decided(|| self.view.next(node, now()))
    }
}

type Lines<'a> = std::io::Lines<std::io::StdinLock<'a>>;

fn ask(lines: &mut Lines<'_>, prompt: &str) -> Option<String> {
    print!("{prompt}");
    let _ = std::io::stdout().flush();
    let line = lines.next()?.ok()?;
    Some(line.trim().to_owned())
}

fn newest_words(new: bool, language: Language) -> &'static str {
    match (new, language) {
        (true, Language::En) => "this is the newest view",
        (true, Language::Fa) => "این تازه‌ترین نماست",
        (false, Language::En) => "nothing was decided since this view was worked out",
        (false, Language::Fa) => "پس از این نما تصمیمی گرفته نشده است",
    }
}

/// What somebody answered before, where the entry asks for it again.
fn asked(item: &Item) -> Option<&Asked> {
    match item {
        Item::Further { asked } | Item::Held { asked: Some(asked), .. } => Some(asked),
        _ => None,
    }
}

fn prompt(item: &Item, language: Language) -> &'static str {
    let asked = asked(item);
    let pair = matches!(item, Item::Pair { .. }) || matches!(asked, Some(Asked::Pair(..)));
    let value = matches!(item, Item::Value { .. } | Item::Anchor { .. }) || asked.is_some();
    match (language, pair, value) {
        (Language::En, true, _) => "s d u n v q > ",
        (Language::En, false, true) => "y a n v q > ",
        (Language::En, false, false) => "n v q > ",
        (Language::Fa, true, _) => "s یکی · d دو نفر · u نامطمئن · n بعدی · v نمای تازه · q پایان > ",
        (Language::Fa, false, true) => "y تأیید · a تراز · n بعدی · v نمای تازه · q پایان > ",
        (Language::Fa, false, false) => "n بعدی · v نمای تازه · q پایان > ",
    }
}

fn verdict(view: &View, item: &Item, answer: &str, language: Language) -> Result<DecisionKind, String> {
    let words = |en: &str, fa: &str| if language == Language::Fa { fa.to_owned() } else { en.to_owned() };
    let pair = |a: StatementId, b: StatementId| {
        let verdict = match answer {
            "s" => Verdict::Same,
            "d" => Verdict::Different,
            "u" => Verdict::Unsure,
            _ => {
                return Err(words(
                    "s same, d different, u unsure, n next, v newest view, q quit",
                    "s یکی، d دو نفر، u نامطمئن، n بعدی، v نمای تازه، q پایان",
                ));
            }
        };
        Ok(DecisionKind::Identity { a, b, verdict })
    };
    let value = |person: u32, value| {
        let level = match answer.split_once(' ') {
            None if answer == "y" => Level::Confirmed,
            Some(("a", level)) => {
                level.parse().map_err(|error: khabar_model::UnknownCode| error.to_string())?
            }
            _ => {
                return Err(words(
                    "y sign off, a LEVEL (as: a set_aside), n next, v newest view, q quit",
                    "y تأیید، a و نام تراز (مانند a set_aside)، n بعدی، v نمای تازه، q پایان",
                ));
            }
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
        Item::Value { person, value: of, .. } | Item::Anchor { person: Some(person), value: of, .. } => {
            value(*person, *of)
        }
        Item::Further { .. } | Item::Held { .. } if let Some(Asked::Pair(a, b)) = asked(item) => pair(*a, *b),
        Item::Further { .. } | Item::Held { .. } if let Some(Asked::Value(_, of, _, saw)) = asked(item) => {
            let person = saw.first().and_then(|id| view.person(&id.to_string()).ok());
            value(person.ok_or_else(|| words("these reports are not here", "این گزارش‌ها این‌جا نیستند"))?, *of)
        }
        _ => Err(words(
            "n next, q quit; an origin is vetted with `khabar vet`, a case is for its companion",
            "n بعدی، q پایان؛ منبع را با `khabar vet` می‌سنجند، و پرونده کارِ همراه است",
        )),
    }
}

/// One entry: what is asked, then the reports side by side, at 80 columns.
fn screen(view: &View, item: &Item, place: usize, of: usize, language: Language) -> String {
    let mut out = String::new();
    let (what, who) = words(view, item, language);
    heading(&mut out, &format!("{} {what}", digits(language, &format!("{place}/{of}"))));
    if !who.is_empty() {
        out.push_str(&format!("  {}\n", clip(&who, WIDTH - 2)));
    }
    let report = |id: &StatementId| view.found.reports.iter().position(|stated| stated.id == *id);
    let mut reports: Vec<usize> = match item {
        Item::Pair { a, b, .. } => vec![*a as usize, *b as usize],
        Item::Further { asked } | Item::Held { asked: Some(asked), .. } => match asked {
            Asked::Pair(a, b) => [a, b].into_iter().filter_map(report).collect(),
            Asked::Value(.., saw) => saw.iter().filter_map(report).collect(),
        },
        Item::Value { person, .. } | Item::Anchor { person: Some(person), .. } => {
            view.found.people[*person as usize].reports.iter().map(|&report| report as usize).collect()
        }
        Item::Origin { first, .. } => vec![*first as usize],
        _ => Vec::new(),
    };
    // In the order in which they came; the order of their ids is nobody's.
    reports.sort_by_key(|&report| {
        let report = &view.found.reports[report];
        (report.said.document.first_seen(), report.at.clone())
    });
    for two in reports.chunks(2).take(4) {
        beside(&mut out, view, two, language);
    }
    if reports.len() > 8 {
        let more = digits(language, &(reports.len() - 8).to_string());
        out.push_str(&match language {
            Language::En => format!("  … {more} more reports: khabar explain\n"),
            Language::Fa => format!("  … {more} گزارش دیگر: khabar explain\n"),
        });
    }
    if let Item::Pair { a, b, .. } = item
        && let Ok(waterfall) = view.found.waterfall(*a, *b)
    {
        let mut line = |column: &str, level: &str, weight: i32| {
            let bits = f64::from(weight) / 64.0;
            row(&mut out, &[-12, -40, 6], &[column, level, &decimal(language, bits, 1)]);
        };
        for step in &waterfall.steps {
            let column =
                agreement::column(&step.column).map_or(step.column.as_str(), |text| text.to(language));
            line(column, agreement::level(language, step.level), step.weight + step.frequency);
        }
        // What rounds to nothing is not told.
        if waterfall.relatives <= -4 {
            line("", agreement::RELATIVES.to(language), waterfall.relatives);
        }
    }
    out
}

fn beside(out: &mut String, view: &View, reports: &[usize], language: Language) {
    let columns: Vec<Vec<String>> = reports.iter().map(|&report| facts(view, report, language)).collect();
    let width = (WIDTH - 5) / 2;
    for line in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        if columns.iter().all(|column| column.get(line).is_none_or(String::is_empty)) {
            continue;
        }
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

/// Days as a column has room for them: a whole year is the year, and anything else stands in the calendar of the reader.
fn short(range: DayRange, language: Language) -> String {
    let (first, last) = (range.first.to_date(), range.last.to_date());
    let year = first.year() == last.year() && first.day_of_year() == 1 && last.day_of_year() >= 365;
    match language {
        _ if year => digits(language, &first.year().to_string()),
        Language::En => range.to_string(),
        Language::Fa => days(language, range),
    }
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
    let dates: Vec<String> = said
        .dates
        .iter()
        .map(|date| format!("{} {}", date.role.words(language), short(date.days, language)))
        .collect();
    let class = view.found.class(&said.source).words(language);
    vec![
        format!("{}  {}", stated.id.short(), stated.at),
        format!("{} ({class})", said.source),
        names.join(" / "),
        person.father.clone().map_or(String::new(), |father| {
            format!("{}: {father}", if language == Language::Fa { "پدر" } else { "father" })
        }),
        person.born().map_or(String::new(), |born| {
            format!("{}: {}", if language == Language::Fa { "تولد" } else { "born" }, short(born, language))
        }),
        states.join("، "),
        places.join(", "),
        dates.join(", "),
        said.document.text.as_deref().unwrap_or_default().replace('\n', " "),
    ]
}
