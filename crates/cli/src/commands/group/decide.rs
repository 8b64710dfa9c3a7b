//! `khabar decide`: one decision of one person, on exactly the reports that the person saw.

use super::by::{By, Done, Signed, label, tell};
use super::view::View;
use crate::commands::node::{Access, now};
use anyhow::{bail, ensure};
use khabar_decisions::{State, second, two};
use khabar_model::{
    Assessment, Decision, DecisionKind, Instant, Language, Level, SourceId, StatementId, Value, Verdict,
};
use khabar_publish::page::numbers::digits;
use khabar_store::Node;
use std::process::ExitCode;

/// Decide about a pair, a value, a document, two sources, or take a decision back
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar decide --node desk --key my.key --reason \"same photo\" pair 1f3a9c02 77b01d4e same
  khabar decide --node desk --key my.key --reason \"…\" --checked \"called both\" sign-off 1f3a9c02 dead
  khabar decide --node desk --key my.key --reason \"satire page\" value 1f3a9c02 dead set_aside
  khabar decide --node desk --key my.key --reason \"…\" --checked \"the seal\" document 1f3a9c02
  khabar decide --node desk --key my.key --reason \"wrong photo\" undo 5c0d11aa
  khabar decide … --request ask.json --signer 9a0b…     the key stays on its own device

A pair and a value take one person. Signing off, verifying a document and calling two sources independent take two who
are two people; until the second has spoken, nobody is shown what the first said. What is decided shows at once, over
the last view.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    by: By,
    /// Why
    #[arg(long)]
    reason: String,
    /// What was checked
    #[arg(long, default_value = "")]
    checked: String,
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Are two reports about one person? same, different or unsure
    Pair {
        /// One report
        a: String,
        /// The other
        b: String,
        /// same, different, unsure
        verdict: Verdict,
    },
    /// What stands of a value of a person: a level
    Value {
        /// The person
        person: String,
        /// The value
        value: Value,
        /// The level; `confirmed` is `sign-off`
        level: Level,
    },
    /// A value of a person is confirmed: takes two
    SignOff {
        /// The person
        person: String,
        /// The value
        value: Value,
    },
    /// The document of a report is verified: takes two
    Document {
        /// The report
        report: String,
    },
    /// Two sources are independent of each other: takes two
    Independent {
        /// One source
        a: String,
        /// The other
        b: String,
    },
    /// Take a decision back: one's own, or another's with two people
    Undo {
        /// The decision
        decision: String,
    },
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let view = View::new(&node, now())?;
    let kind = kind(&args.what, &node, &view)?;
    let mut hand = args.by.hand(&node)?;
    let said = decision(kind, &args.reason, &args.checked, &view);
    let done = hand.state(&mut node, &said)?;
    let who = label(&view.group.book, &hand.id());
    tell(&mut node, &who, "decided", vec![super::act::decision_words(&said.kind)], &done)?;
    if let Done::Signed(signed) = &done {
        print!("{}", outcome(&node, &view, signed, now(), Language::En)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// A decision under the policy in force.
pub fn decision(kind: DecisionKind, reason: &str, checked: &str, view: &View) -> Decision {
    Decision {
        kind,
        reviewer: String::new(),
        signed: false,
        reason: reason.to_owned(),
        at: None,
        policy: Some(StatementId(view.group.policy_hash).to_string()),
        checked: checked.to_owned(),
    }
}

/// What became of decisions, and what they change at once.
pub fn outcome(
    node: &Node,
    view: &View,
    signed: &Signed,
    now: Instant,
    language: Language,
) -> anyhow::Result<String> {
    let group = crate::group::Group::read_hushed(node, now, signed.hush)?;
    let mut out = String::new();
    for id in &signed.ids {
        let words = match group.judged.states.get(id) {
            Some(state) => state_words(*state, language),
            None => continue,
        };
        out.push_str(&format!("  {words}\n"));
    }
    let changes = view.changes(&group, language);
    if !changes.is_empty() {
        let title = match language {
            Language::En => "provisional, over the last view:",
            Language::Fa => "موقت، بر پایهٔ آخرین نما:",
        };
        out.push_str(&format!("{title}\n{changes}"));
    }
    Ok(out)
}

/// What became of an act, for a screen.
pub fn state_words(state: State, language: Language) -> String {
    let (en, fa) = match state {
        State::Counts => ("it counts".to_owned(), "به حساب می‌آید".to_owned()),
        State::AwaitsSecond(why) => {
            let (en, fa) = why.map_or_else(Default::default, not_two_words);
            (format!("it waits for a second person{en}"), format!("در انتظار نفر دوم{fa}"))
        }
        State::Undone(by) => {
            (format!("it was taken back by {}", by.short()), format!("{} آن را پس گرفت", by.short()))
        }
        State::Held(hold) => (
            format!("it is held: {}", hold.words(Language::En)),
            format!("نگه داشته شد: {}", hold.words(Language::Fa)),
        ),
    };
    match language {
        Language::En => en,
        Language::Fa => fa,
    }
}

/// Why two keys are not two people, in English and in Persian.
fn not_two_words(why: two::NotTwo) -> (String, String) {
    match why {
        two::NotTwo::OneKey => {
            (": one key signed twice".to_owned(), ": یک کلید دو بار امضا کرده است".to_owned())
        }
        two::NotTwo::SharedIntroducer(key) => (
            format!(": these keys share an introducer, {}", key.short()),
            format!(": یک معرف هر دو کلید را معرفی کرده است، {}", key.short()),
        ),
        two::NotTwo::OneTeam => {
            (": these keys are not of two teams".to_owned(), ": این کلیدها از دو گروه جدا نیستند".to_owned())
        }
    }
}

fn kind(what: &What, node: &Node, view: &View) -> anyhow::Result<DecisionKind> {
    Ok(match what {
        What::Pair { a, b, verdict } => {
            let (a, b) = (view.report(a)?, view.report(b)?);
            ensure!(a != b, "one report cannot be compared with itself");
            DecisionKind::Identity { a, b, verdict: *verdict }
        }
        What::Value { level: Level::Confirmed, .. } => {
            bail!("`confirmed` takes two people\n  hint: khabar decide … sign-off PERSON VALUE")
        }
        What::Value { person, value, level } => {
            DecisionKind::Assess(assessment(view, view.person(person)?, *value, *level)?)
        }
        What::SignOff { person, value } => {
            DecisionKind::SignOff(assessment(view, view.person(person)?, *value, Level::Confirmed)?)
        }
        What::Document { report } => DecisionKind::VerifyDocument(view.report(report)?),
        What::Independent { a, b } => {
            for source in [a, b] {
                ensure!(
                    view.found.sources.contains_key(&SourceId::new(source.as_str())),
                    "{source:?} is no source here\n  hint: `khabar log --kind source` lists them"
                );
            }
            DecisionKind::Independent(SourceId::new(a.as_str()), SourceId::new(b.as_str()))
        }
        What::Undo { decision } => DecisionKind::Undo(node.find(decision)?),
    })
}

/// A judgement of a value on all reports about the person.
pub fn assessment(view: &View, person: u32, value: Value, level: Level) -> anyhow::Result<Assessment> {
    ensure!(
        view.value(person, value).is_some(),
        "nobody says {value} of this person\n  hint: `khabar explain` shows what is said"
    );
    Ok(Assessment { axis: value.axis(), value, period: None, level, saw: view.saw(person) })
}

/// How readers agree, for a screen.
pub fn agreement(view: &View, language: Language) -> String {
    let found = second::agreement(&view.group.judged.readings);
    let (two, agree) = (found.questions, found.agree);
    let words = match (language, found.kappa) {
        (Language::En, Some(kappa)) => {
            format!("two readers: {two}; they agree: {agree}; Cohen's kappa {kappa:.2}")
        }
        (Language::En, None) => format!("two readers: {two}; they agree: {agree}"),
        (Language::Fa, Some(kappa)) => {
            let kappa = format!("{kappa:.2}").replace('.', "٫");
            format!("دو خواننده: {two}؛ هم‌رأی: {agree}؛ کاپای کوهن {kappa}")
        }
        (Language::Fa, None) => format!("دو خواننده: {two}؛ هم‌رأی: {agree}"),
    };
    digits(language, &words)
}
