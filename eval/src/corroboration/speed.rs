//! Seconds of processor time for a million claims and a hundred thousand posts, and how well planted copies are
//! found among posts in Persian and English.

use super::measure::round;
use khabar_corroboration::{Cell, Input, TableOptions, corroborate, read_table};
use khabar_model::{
    Basis, Claim, Document, Instant, Person, Policy, Report, RowRef, Source, SourceId, Stated, StatementId,
    Value, What,
};
use khabar_provenance::{Doc, Options, Provenance, trace};
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::json;
use std::collections::BTreeMap;

/// Sizes.
#[derive(clap::Args)]
pub struct Args {
    /// Seeds, from 1, for the planted copies.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Claims.
    #[arg(long, default_value_t = 1_000_000)]
    claims: u32,
    /// Posts.
    #[arg(long, default_value_t = 100_000)]
    posts: u32,
}

pub fn run(args: &Args) -> serde_json::Value {
    let planted: Vec<serde_json::Value> = (1..=args.seeds).map(|seed| copies(args, seed)).collect();
    json!({
        "findings": findings(args),
        "table": table(args),
        "dependence": planted,
    })
}

/// A million claims about a hundred thousand people through the whole of corroboration.
fn findings(args: &Args) -> serde_json::Value {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let slugs: Vec<SourceId> = (0..200).map(|source| SourceId::new(format!("source-{source}"))).collect();
    let declared = |id: &SourceId| (id.clone(), Source { declared: true, ..Source::unknown(id.clone()) });
    let sources: BTreeMap<SourceId, Source> = slugs[..100].iter().map(declared).collect();
    let policy = Policy { vetted: slugs[..30].iter().cloned().collect(), ..Policy::default() };
    let values = [Value::Alive, Value::Dead, Value::Held, Value::AtLiberty, Value::Injured];
    let people = args.claims / 10;
    let report = |number: u32, rng: &mut Xoshiro256PlusPlus| {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes());
        let claim =
            Claim::says(What::State(values[rng.random_range(0..5)]), Basis::ALL[rng.random_range(0..12)]);
        let document = Document {
            captured: Some(Instant(i64::from(rng.random_range(0..2_592_000)))),
            ..Document::default()
        };
        Stated {
            id: StatementId(id),
            at: RowRef { file: "made-up.csv".into(), row: number },
            said: Report {
                source: slugs[rng.random_range(0..200)].clone(),
                person: Person::default(),
                claims: vec![claim],
                dates: Vec::new(),
                places: Vec::new(),
                document,
            },
        }
    };
    let reports: Vec<Stated<Report>> = (0..args.claims).map(|number| report(number, &mut rng)).collect();
    let person: Vec<Option<u32>> = (0..args.claims).map(|_| Some(rng.random_range(0..people))).collect();
    let provenance = Provenance {
        original_of: (0..args.claims).collect(),
        rank: (0..args.claims).collect(),
        ..Provenance::default()
    };
    let before = cpu_seconds();
    let found = corroborate(Input {
        reports: &reports,
        sources: &sources,
        policy: &policy,
        person: &person,
        same: &vec![0.97; reports.len()],
        provenance: &provenance,
        decisions: &[],
        as_of: Instant(2_592_000),
    });
    json!({ "claims": args.claims, "people": found.people.len(), "cpu_seconds": round(cpu_seconds() - before) })
}

/// A million claims of a thousand sources as a bare table.
fn table(args: &Args) -> serde_json::Value {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let cell = |_| Cell {
        source: rng.random_range(0..1000),
        item: rng.random_range(0..args.claims / 10),
        value: if rng.random::<f64>() < 0.8 { 0 } else { rng.random_range(1..4) },
        from: None,
    };
    let cells: Vec<Cell> = (0..args.claims).map(cell).collect();
    let before = cpu_seconds();
    let found = read_table(&cells, &TableOptions::default());
    json!({ "claims": args.claims, "items": found.answers.len(), "cpu_seconds": round(cpu_seconds() - before) })
}

/// Posts with planted copies: how many are found, and how many of those found are copies.
fn copies(args: &Args, seed: u64) -> serde_json::Value {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let language =
        [Language::new(&mut rng, &ENGLISH, ENGLISH_STOCK), Language::new(&mut rng, &PERSIAN, PERSIAN_STOCK)];
    let mut posts: Vec<(String, Option<u32>)> = Vec::new();
    let originals = args.posts / 10 * 7;
    for number in 0..originals {
        posts.push((language[number as usize % 2].post(&mut rng), None));
    }
    while posts.len() < args.posts as usize {
        // One original in a hundred has most of the copies, as floods have.
        let from = if rng.random::<f64>() < 0.5 {
            rng.random_range(0..originals)
        } else {
            rng.random_range(0..originals / 100)
        };
        let copy = dressed(&mut rng, &posts[from as usize].0);
        posts.push((copy, Some(from)));
    }
    let before = cpu_seconds();
    let found = traced(posts.iter().map(|(text, _)| text.as_str()));
    let seconds = cpu_seconds() - before;
    let (mut hit, mut claimed, mut right) = (0.0, 0.0, 0.0);
    for (number, (_, from)) in posts.iter().enumerate() {
        let root = found.original_of[number];
        claimed += f64::from(u8::from(root as usize != number));
        right += f64::from(u8::from(root as usize != number && from.is_some_and(|from| root == from)));
        hit += f64::from(u8::from(from.is_some_and(|from| root == from)));
    }
    let planted = posts.iter().filter(|(_, from)| from.is_some()).count() as f64;
    json!({
        "seed": seed,
        "posts": posts.len(),
        "cpu_seconds": round(seconds),
        "recall": round(hit / planted),
        "precision": round(right / f64::max(claimed, 1.0)),
        "edited_with_original": round(edited(&mut rng, &language, true)),
        "edited_original_absent": round(edited(&mut rng, &language, false)),
        "edited_wrongly_joined": round(templates(&mut rng, &language)),
    })
}

/// Two hundred originals with thirty copies each, a fifth of the words replaced in each: the share of copies that
/// land in the cluster of their original, or in the largest cluster of its copies where it is absent.
fn edited(rng: &mut Xoshiro256PlusPlus, language: &[Language; 2], with_original: bool) -> f64 {
    const COPIES: usize = 30;
    let mut texts = Vec::new();
    for number in 0..200 {
        let original = language[number % 2].post(rng);
        let copies: Vec<String> =
            (0..COPIES).map(|_| language[number % 2].edit(rng, &original, 0.2)).collect();
        texts.extend(with_original.then_some(original));
        texts.extend(copies);
    }
    let found = traced(texts.iter().map(String::as_str));
    let each = COPIES + usize::from(with_original);
    let mut landed = 0.0;
    for start in (0..texts.len()).step_by(each) {
        let roots = &found.original_of[start..start + each];
        landed += if with_original {
            roots[1..].iter().filter(|&&root| root as usize == start).count() as f64
        } else {
            let count = |root: u32| roots.iter().filter(|&&other| other == root).count();
            roots.iter().map(|&root| count(root)).max().unwrap_or(0) as f64
        };
    }
    landed / (200 * COPIES) as f64
}

/// Posts made of one stock frame about different people: the share that is taken for copies.
fn templates(rng: &mut Xoshiro256PlusPlus, language: &[Language; 2]) -> f64 {
    let texts: Vec<String> = (0..4000).map(|number| language[number % 2].frame(rng)).collect();
    let found = traced(texts.iter().map(String::as_str));
    let copies = found.original_of.iter().enumerate().filter(|(at, root)| **root as usize != *at).count();
    copies as f64 / texts.len() as f64
}

fn traced<'t>(texts: impl Iterator<Item = &'t str>) -> Provenance {
    let document = |(at, text): (usize, &str)| Document {
        text: Some(text.into()),
        captured: Some(Instant(at as i64)),
        ..Document::default()
    };
    let documents: Vec<Document> = texts.enumerate().map(document).collect();
    let doc = |(at, document)| {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(at as u64).to_be_bytes());
        Doc { id, source: at as u32, known: false, document }
    };
    let docs: Vec<Doc<'_>> = documents.iter().enumerate().map(doc).collect();
    trace(&docs, &[], &Options::default())
}

/// A made-up language: words from syllables, few of them very common, and frames that everybody uses.
struct Language {
    words: Vec<String>,
    stock: &'static [[&'static str; 3]],
}

const ENGLISH: [&str; 20] = [
    "ba", "rel", "to", "min", "sha", "ker", "do", "lin", "pa", "ves", "gor", "ti", "mun", "ras", "el", "ok",
    "nar", "bi", "sel", "om",
];
const PERSIAN: [&str; 20] = [
    "با", "رو", "می", "شا", "کر", "دل", "نو", "پا", "سر", "گل", "تی", "ما", "رس", "ال", "نی", "بر", "زه",
    "خو", "دا", "چم",
];
const ENGLISH_STOCK: &[[&str; 3]] = &[
    ["my cousin", "has been missing since", "please share if you have any information"],
    ["we have no news of", "who was last seen near", "be her voice"],
];
const PERSIAN_STOCK: &[[&str; 3]] = &[
    ["از", "هیچ خبری نیست آخرین بار دیده شده در", "لطفا به اشتراک بگذارید"],
    ["پسرعموی من", "بازداشت شده است در", "صدای او باشید"],
];

impl Language {
    fn new(
        rng: &mut Xoshiro256PlusPlus,
        syllables: &[&str; 20],
        stock: &'static [[&'static str; 3]],
    ) -> Self {
        let word = |_| {
            let length = rng.random_range(1..=4);
            (0..length).map(|_| syllables[rng.random_range(0..20)]).collect()
        };
        Self { words: (0..20_000).map(word).collect(), stock }
    }

    /// A word, common ones far oftener than rare ones.
    fn word(&self, rng: &mut Xoshiro256PlusPlus) -> &str {
        let draw: f64 = rng.random();
        &self.words[((draw * draw * draw) * self.words.len() as f64) as usize % self.words.len()]
    }

    fn words(&self, rng: &mut Xoshiro256PlusPlus, count: usize) -> String {
        (0..count).map(|_| self.word(rng)).collect::<Vec<_>>().join(" ")
    }

    /// A post of twelve to sixty words; one in three begins and ends with a frame.
    fn post(&self, rng: &mut Xoshiro256PlusPlus) -> String {
        let length = rng.random_range(12..60);
        let body = self.words(rng, length);
        if rng.random::<f64>() < 0.33 {
            let [open, middle, close] = self.stock[rng.random_range(0..self.stock.len())];
            let name = self.words(rng, 2);
            return format!("{open} {name} {middle} {body} {close}");
        }
        body
    }

    /// A frame with a name, a place and a day in it, and nothing else.
    fn frame(&self, rng: &mut Xoshiro256PlusPlus) -> String {
        let [open, middle, close] = self.stock[rng.random_range(0..self.stock.len())];
        let (name, place, day) = (self.words(rng, 2), self.words(rng, 3), rng.random_range(1..30));
        format!("{open} {name} {middle} {place} {day} {close}")
    }

    /// A share of the words replaced by others.
    fn edit(&self, rng: &mut Xoshiro256PlusPlus, text: &str, share: f64) -> String {
        let word =
            |word| if rng.random::<f64>() < share { self.word(rng).to_owned() } else { String::from(word) };
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

/// A copy as it is passed on: an address, a handle, other letter forms, a word dropped or added.
fn dressed(rng: &mut Xoshiro256PlusPlus, text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if rng.random::<f64>() < 0.3 {
        words.remove(rng.random_range(0..words.len()));
    }
    if rng.random::<f64>() < 0.3 {
        words.insert(0, "!!".to_owned());
    }
    if rng.random::<f64>() < 0.5 {
        words.push(format!("https://example.org/{}", rng.random_range(0..1000)));
    }
    let text = words.join(" ");
    match rng.random_range(0..3) {
        0 => text.replace('ی', "ي").replace('ک', "ك"),
        1 => format!("@account{} {text}", rng.random_range(0..1000)),
        _ => text.to_uppercase(),
    }
}

/// Processor seconds of this process so far, all threads; zero where the system does not say.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let field =
        |at: usize| after.split_whitespace().nth(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    // Fields 14 and 15 of the line, in ticks of a hundredth of a second.
    (field(11) + field(12)) / 100.0
}
