//! Status words → meanings. One phrase may say several things; one cell may hold several phrases.

use crate::status_table::ENTRIES;
use crate::text::fold;
use khabar_model::{ActKind, ActorClass, Cause, Language, RoleAtEvent, Value};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// One thing that a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// A state on an axis.
    State(Value),
    /// An act.
    DidAct(ActKind),
    /// A cause.
    Of(Cause),
    /// A role at the event.
    Said(RoleAtEvent),
    /// A class of actor.
    Actor(ActorClass),
    /// A release, on bail.
    Bail,
    /// A release, on conditions.
    Conditions,
    /// The holder acknowledges custody.
    CustodyHeld,
    /// The holder denies custody.
    CustodyDenied,
    /// A sentence, as it is written down.
    Sentence(&'static str),
}

/// A row of the table of status words.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in docs.
    pub code: &'static str,
    /// What its words say.
    pub gives: &'static [Meaning],
    /// English words, separated by commas.
    pub en: &'static str,
    /// Persian words.
    pub fa: &'static str,
    /// Arabic words.
    pub ar: &'static str,
    /// German words.
    pub de: &'static str,
    /// French words.
    pub fr: &'static str,
}

impl Entry {
    /// The words of all languages, one by one.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.en, self.fa, self.ar, self.de, self.fr].into_iter().flat_map(|words| words.split(','))
    }
}

/// What a cell of status words says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What was understood, in the order of the words, each once.
    pub meanings: Vec<Meaning>,
    /// The words hedge ("possibly", "feared"): they say that somebody does not know.
    pub hedged: bool,
    /// Parts of the cell that were not understood; nothing was taken from them.
    pub not_understood: Vec<String>,
}

/// Most words of a part that no phrase covers; a longer one is a sentence, not a status.
const MAX_LEFTOVER: usize = 8;
/// Longest cell that is read as status words, in bytes.
const MAX_BYTES: usize = 2_000;

/// Read a cell of status words.
pub fn parse(text: &str) -> Status {
    let mut status = Status::default();
    let mut denied: Vec<Meaning> = Vec::new();
    if text.len() > MAX_BYTES {
        status.not_understood.push(crate::text::excerpt(text, 200));
        return status;
    }
    for part in text.split([';', '؛', ',', '،', '|', '/', '+', '&', '\n', '\r']) {
        let part = part.trim();
        if part.is_empty()
            || (crate::text::says_nothing(part) && part.trim_matches(['?', '؟', ' ']).is_empty())
        {
            status.hedged |= part.contains(['?', '؟']);
            continue;
        }
        denied.extend(read_part(part, &mut status));
    }
    // "Bail set; not released": what one part denies, no other part of the cell may be read as.
    if denied.contains(&Meaning::State(Value::AtLiberty)) {
        denied.extend([Meaning::Bail, Meaning::Conditions]);
    }
    status.meanings.retain(|meaning| !denied.contains(meaning));
    status
}

/// Read one phrase that must be wholly status words; for the first words of free text.
pub fn parse_strictly(text: &str) -> Option<Vec<Meaning>> {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').filter(|t| !t.is_empty()).collect();
    let scan = scan(&tokens);
    (!scan.meanings.is_empty() && scan.leftover == 0 && !scan.negated && !scan.hedged)
        .then_some(scan.meanings)
}

/// Read one part of a cell; what it denies comes back.
fn read_part(part: &str, status: &mut Status) -> Vec<Meaning> {
    let folded = fold(part);
    let tokens: Vec<&str> = folded.split(' ').filter(|t| !t.is_empty()).collect();
    let scan = scan(&tokens);
    if scan.meanings.is_empty() || scan.negated || scan.leftover > MAX_LEFTOVER {
        if !crate::text::says_nothing(part) {
            status.not_understood.push(part.to_owned());
        }
        return if scan.negated { scan.meanings } else { Vec::new() };
    }
    status.hedged |= scan.hedged || part.contains(['?', '؟']);
    for meaning in scan.meanings {
        if !status.meanings.contains(&meaning) {
            status.meanings.push(meaning);
        }
    }
    Vec::new()
}

#[derive(Default)]
struct Scan {
    meanings: Vec<Meaning>,
    leftover: usize,
    negated: bool,
    hedged: bool,
}

/// Longest phrase first, from left to right.
fn scan(tokens: &[&str]) -> Scan {
    let mut scan = Scan::default();
    let mut at = 0;
    while at < tokens.len() {
        let longest = LONGEST.min(tokens.len() - at);
        let found = (1..=longest).rev().find_map(|n| {
            let phrase = if n == 1 {
                PHRASES.get(tokens[at])
            } else {
                PHRASES.get(tokens[at..at + n].join(" ").as_str())
            };
            phrase.map(|gives| (gives, n))
        });
        match found {
            Some((gives, n)) => {
                scan.meanings
                    .extend(gives.iter().filter(|m| !scan.meanings.contains(m)).copied().collect::<Vec<_>>());
                at += n;
            }
            None => {
                let token = tokens[at];
                scan.negated |= NEGATIONS.contains(&token);
                scan.hedged |= HEDGES.contains(&token);
                scan.leftover += usize::from(!SMALL_WORDS.contains(&token) && !HEDGES.contains(&token));
                at += 1;
            }
        }
    }
    scan
}

/// Words of the longest phrase of the table.
const LONGEST: usize = 7;

static PHRASES: LazyLock<FxHashMap<String, Vec<Meaning>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<String, Vec<Meaning>> = FxHashMap::default();
    for value in Value::ALL {
        for word in [value.code(), value.words(Language::En), value.words(Language::Fa)] {
            phrases.entry(fold(word)).or_insert_with(|| vec![Meaning::State(*value)]);
        }
    }
    for role in RoleAtEvent::ALL
        .iter()
        .filter(|role| !matches!(role, RoleAtEvent::NotKnown | RoleAtEvent::Held | RoleAtEvent::Other))
    {
        for word in [role.code(), role.words(Language::Fa)] {
            phrases.entry(fold(word)).or_insert_with(|| vec![Meaning::Said(*role)]);
        }
    }
    for cause in Cause::ALL {
        for word in [cause.code(), cause.words(Language::Fa)] {
            phrases.entry(fold(word)).or_insert_with(|| vec![Meaning::Of(*cause)]);
        }
    }
    // The table speaks last: its words say more than the vocabulary's. Words of several entries keep the first.
    let mut seen = rustc_hash::FxHashSet::default();
    for entry in ENTRIES {
        for word in entry.words().map(fold).filter(|word| !word.is_empty()) {
            if seen.insert(word.clone()) {
                phrases.insert(word, entry.gives.to_vec());
            }
        }
    }
    // In Arabic script parts of a word are often written as one: «آزادشده» is «آزاد شده».
    for entry in ENTRIES {
        for word in [entry.fa, entry.ar].into_iter().flat_map(|words| words.split(',')).map(fold) {
            if word.matches(' ').count() == 1 {
                phrases.entry(word.replace(' ', "")).or_insert_with(|| entry.gives.to_vec());
            }
        }
    }
    phrases
});

/// Folded words that turn what follows or precedes: the part is then for a person to read.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "non",
    "denied",
    "denies",
    "false",
    "نشده",
    "نشد",
    "نیست",
    "نبود",
    "نبوده",
    "نه",
    "تکذیب",
    "انکار",
    "دروغ",
    "لم",
    "لا",
    "لیس",
    "غیر",
    "نفی",
    "nicht",
    "kein",
    "keine",
    "nie",
    "pas",
    "jamais",
    "aucun",
];

/// Folded words by which a speaker says that it is not known.
const HEDGES: &[&str] = &[
    "possibly",
    "probably",
    "maybe",
    "perhaps",
    "feared",
    "presumed",
    "suspected",
    "allegedly",
    "unconfirmed",
    "likely",
    "احتمالا",
    "احتمال",
    "شاید",
    "گویا",
    "ظاهرا",
    "مشکوک",
    "شایعه",
    "ممکن",
    "ربما",
    "یحتمل",
    "یرجح",
    "vermutlich",
    "wahrscheinlich",
    "moglicherweise",
    "mutmasslich",
    "vielleicht",
    "presume",
    "presumee",
    "probablement",
    "peut",
];

/// Folded words that carry no status.
const SMALL_WORDS: &[&str] = &[
    "in",
    "by",
    "the",
    "was",
    "is",
    "has",
    "been",
    "a",
    "an",
    "of",
    "on",
    "at",
    "to",
    "and",
    "from",
    "with",
    "his",
    "her",
    "their",
    "after",
    "during",
    "status",
    "be",
    "were",
    "die",
    "der",
    "das",
    "wurde",
    "ist",
    "im",
    "mit",
    "von",
    "und",
    "bei",
    "le",
    "la",
    "les",
    "a",
    "ete",
    "est",
    "par",
    "de",
    "du",
    "et",
    "en",
    "dans",
    "un",
    "une",
    "در",
    "به",
    "با",
    "از",
    "توسط",
    "بر",
    "اثر",
    "شد",
    "شده",
    "است",
    "و",
    "را",
    "بود",
    "وضعیت",
    "فی",
    "من",
    "علی",
    "تم",
    "بعد",
    "کان",
];

/// The table as the page `docs/status-words.md`.
pub fn markdown() -> String {
    let mut page = String::from(
        "# Status words\n\n<!-- Generated from crates/intake/src/status_table.rs; \
         `UPDATE_DOCS=1 cargo test -p khabar-intake --test docs` writes it anew. -->\n\n\
         What the words of a `status`, `cause`, `role` or `actor` cell say. A cell may hold several, parted by `;` or \
         `,`. Case, accents, Persian and Arabic forms of one letter, and joiners make no difference. The codes of the \
         codebook and its words for readers work too. A part with a negation (\"not killed\") or without a known word \
         gives a warning and says nothing; a hedged one (\"possibly dead\", a question mark) says *does not know*.\n\n\
         | entry | says | English | Persian | Arabic | German | French |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for entry in ENTRIES {
        let says: Vec<String> = entry.gives.iter().map(words_of).collect();
        let cell = |words: &str| words.replace(',', ", ");
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} |",
            entry.code,
            says.join("; "),
            cell(entry.en),
            cell(entry.fa),
            cell(entry.ar),
            cell(entry.de),
            cell(entry.fr)
        );
    }
    page
}

fn words_of(meaning: &Meaning) -> String {
    match meaning {
        Meaning::State(value) => format!("{}: {}", value.axis(), value.code()),
        Meaning::DidAct(act) => format!("act: {act}"),
        Meaning::Of(cause) => format!("cause: {cause}"),
        Meaning::Said(role) => format!("role: {role}"),
        Meaning::Actor(actor) => format!("actor: {actor}"),
        Meaning::Bail => "release: on bail".to_owned(),
        Meaning::Conditions => "release: on conditions".to_owned(),
        Meaning::CustodyHeld => "custody: acknowledged".to_owned(),
        Meaning::CustodyDenied => "custody: denied".to_owned(),
        Meaning::Sentence(sentence) => format!("sentence: {sentence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let status = parse(text);
        let mut found: Vec<String> = status.meanings.iter().map(words_of).collect();
        if status.hedged {
            found.push("hedged".to_owned());
        }
        found.extend(status.not_understood.iter().map(|part| format!("?{part}")));
        assert_eq!(found.join("; "), expect, "{text}");
    }

    #[test]
    fn headline_words_say_several_things() {
        check("killed", "life: dead; act: killing");
        check("کشته‌شده", "life: dead; act: killing");
        check("كشته شد", "life: dead; act: killing");
        check("executed", "life: dead; legal: executed; act: execution; cause: execution");
        check("sentenced to death", "legal: sentenced; sentence: death");
        check("حکم اعدام", "legal: sentenced; sentence: death");
        check("Arrested", "liberty: held; act: arrest");
        check("released on bail", "liberty: at_liberty; act: release; release: on bail");
        check("آزادشده", "liberty: at_liberty; act: release");
        check("آزاد با وثیقه", "liberty: at_liberty; act: release; release: on bail");
        check("safe", "life: alive; liberty: at_liberty");
        check("missing", "contact: no_contact");
        check("bail set", "?bail set");
        check("on bail; not released", "?not released");
        check("in prison, not released", "liberty: held; ?not released");
        check("mort", "life: dead");
        check("verhaftet", "liberty: held; act: arrest");
        check("أُفرج عنه", "liberty: at_liberty; act: release");
    }

    #[test]
    fn one_cell_several_things() {
        check("injured; held", "health: injured; act: injury; liberty: held");
        check("killed by gunshot", "life: dead; act: killing; cause: gunshot");
        check("زخمی و بازداشت", "health: injured; act: injury; liberty: held; act: arrest");
        check("was killed in Testabad", "life: dead; act: killing");
    }

    #[test]
    fn what_is_turned_or_hedged_or_not_understood() {
        check("not killed", "?not killed");
        check("کشته نشده", "?کشته نشده");
        check("not held", "liberty: at_liberty");
        check("possibly dead", "life: dead; hedged");
        check("dead?", "life: dead; hedged");
        check("flying", "?flying");
        check("held; flying", "liberty: held; ?flying");
        check("-", "");
        check("نامعلوم", "");
    }

    #[test]
    fn every_word_of_the_table_gives_what_its_entry_says() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in ENTRIES {
            for word in entry.words() {
                assert!(!fold(word).is_empty(), "{} has an empty word", entry.code);
                assert!(
                    fold(word).split(' ').count() <= LONGEST,
                    "{word} is longer than any phrase looked for"
                );
                if seen.insert(fold(word)) {
                    assert_eq!(PHRASES.get(&fold(word)).map(Vec::as_slice), Some(entry.gives), "{word}");
                    let status = parse(word);
                    assert_eq!(status.meanings, entry.gives, "{word} is split or hedged");
                    assert!(!status.hedged, "{word}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = parse(&text);
            let _ = parse_strictly(&text);
        }
    }
}
