//! `khabar companion`: the cases of those who ask. They stay on this node; the asker sees nothing of them.

use super::by::note;
use super::row::{Row, Step};
use super::view::View;
use crate::commands::node::{Access, now};
use crate::group::Group;
use crate::screen::{clip, row};
use anyhow::{Context as _, ensure};
use khabar_model::inquiry::{ContactWish, Inquiry, InquiryState};
use khabar_publish::card::{self, Card};
use khabar_store::Node;
use std::path::PathBuf;
use std::process::ExitCode;

/// Go with those who ask: cases, matches, wishes, what was told
#[derive(clap::Args)]
#[command(after_help = "Examples:
  khabar companion --node desk                                the cases, and how far each has come
  khabar companion --node desk 20 assign --to Golnar
  khabar companion --node desk 20 match --report 1f3a9c02
  khabar companion --node desk 20 wish only_with_word
  khabar companion --node desk 20 question \"which tree stood in the yard?\"
  khabar companion --node desk 20 sheet --out case-20.html
  khabar companion --node desk 20 told | called | close | withdraw

Whatever is done here, say the same to whoever asks. The sheet has one length, whether or not anything was found.
`withdraw` erases the inquiry and everything about it.")]
pub struct Args {
    #[command(flatten)]
    access: Access,
    /// The inquiry's number
    number: Option<u64>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Somebody of the group goes with the asker
    Assign {
        /// The companion, by the name of the desk
        #[arg(long)]
        to: String,
    },
    /// A report may be about the person sought
    Match {
        /// The report: its id, or FILE:ROW
        #[arg(long)]
        report: String,
    },
    /// The sought person's wish: tell_anyone, only_these, only_with_word, do_not_say
    Wish {
        /// The wish
        wish: ContactWish,
    },
    /// The question only the two can answer
    Question {
        /// The question
        question: String,
    },
    /// The companion's sheet
    Sheet {
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// The asker was told, by a person
    Told,
    /// The sought person called
    Called,
    /// The case is closed
    Close,
    /// The asker takes the inquiry back: it is erased
    Withdraw,
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut node = args.access.open()?;
    let (Some(number), Some(what)) = (args.number, args.what) else {
        return list(&node);
    };
    let inquiries = node.inquiries()?;
    let inquiry = inquiries.into_iter().find(|(found, _)| *found == number).map(|(_, inquiry)| inquiry);
    let inquiry = inquiry.with_context(|| {
        format!("there is no inquiry {number}\n  hint: `khabar companion --node …` lists them")
    })?;
    let case = case(&node, number, inquiry)?;
    let mut step = Step::new(number, now());
    match what {
        What::Assign { to } => {
            step.companion = Some(to);
            step.state = Some(InquiryState::Assigned);
        }
        What::Match { report } => {
            step.report = Some(View::new(&node, now())?.report(&report)?);
            step.state = Some(InquiryState::UnderReview);
        }
        What::Wish { wish } => step.wish = Some(wish),
        What::Question { question } => step.question = Some(question),
        What::Sheet { out } => return sheet(&mut node, number, &case, &out),
        What::Told => {
            ensure!(
                case.inquiry.wish != ContactWish::DoNotSay,
                "the person sought does not wish to be said to be found\n  hint: say what is said to everybody who asks"
            );
            ensure!(
                case.inquiry.companion.is_some(),
                "nobody goes with the asker\n  hint: assign a companion first"
            );
            ensure!(
                case.inquiry.wish != ContactWish::OnlyWithOurWord || case.inquiry.check_question.is_some(),
                "the person sought wishes it told only with their word, and no question is kept\n  hint: khabar companion … question"
            );
            ensure!(
                case.reports.is_empty() || was_told(&node, &case)?,
                "nobody recorded what was told of the report that was matched\n  hint: `khabar told`; that somebody lives, or died, two people clear first"
            );
            step.state = Some(InquiryState::Told);
        }
        What::Called => step.state = Some(InquiryState::SheCalledMe),
        What::Close => step.state = Some(InquiryState::Closed),
        What::Withdraw => {
            node.erase_inquiry(number)?;
            let rows: Vec<u64> = steps(&node, number)?.into_iter().map(|(row, _)| row).collect();
            node.drop_desk(&rows)?;
            note(&mut node, "node", "erased an inquiry", Vec::new(), None)?;
            println!("inquiry {number} and everything about it is erased");
            return Ok(ExitCode::SUCCESS);
        }
    }
    node.keep_desk(&Row::Case(step))?;
    note(&mut node, "node", "went on with a case", vec![number.to_string()], None)?;
    println!("noted; to whoever asks, say the same as before");
    Ok(ExitCode::SUCCESS)
}

/// News that rests on a report of the case was told, and the record of it counts.
fn was_told(node: &Node, case: &Case) -> anyhow::Result<bool> {
    let told = Group::read(node, now())?.judged.told;
    Ok(told.iter().any(|told| told.said.saw.iter().any(|report| case.reports.contains(report))))
}

/// The cases that still wait for somebody: not closed, and nobody called.
pub fn open_cases(node: &Node) -> anyhow::Result<Vec<(u64, Inquiry)>> {
    let mut open = Vec::new();
    for (number, inquiry) in node.inquiries()? {
        let inquiry = case(node, number, inquiry)?.inquiry;
        if !matches!(inquiry.state, InquiryState::Closed | InquiryState::SheCalledMe) {
            open.push((number, inquiry));
        }
    }
    Ok(open)
}

/// A case as it stands.
struct Case {
    inquiry: Inquiry,
    reports: Vec<khabar_model::StatementId>,
}

fn steps(node: &Node, number: u64) -> anyhow::Result<Vec<(u64, Step)>> {
    let rows = node.desk::<Row>()?.into_iter();
    let steps = rows.filter_map(|(row, kept)| match kept {
        Row::Case(step) if step.inquiry == number => Some((row, step)),
        _ => None,
    });
    Ok(steps.collect())
}

fn case(node: &Node, number: u64, mut inquiry: Inquiry) -> anyhow::Result<Case> {
    let mut reports = Vec::new();
    for (_, step) in steps(node, number)? {
        inquiry.companion = step.companion.or(inquiry.companion);
        inquiry.state = step.state.unwrap_or(inquiry.state);
        inquiry.wish = step.wish.unwrap_or(inquiry.wish);
        inquiry.check_question = step.question.or(inquiry.check_question);
        reports.extend(step.report);
    }
    Ok(Case { inquiry, reports })
}

fn list(node: &Node) -> anyhow::Result<ExitCode> {
    let mut out = String::new();
    let mut cases = 0;
    for (number, inquiry) in node.inquiries()? {
        let case = case(node, number, inquiry)?;
        cases += 1;
        let names: Vec<&str> = case.inquiry.sought.names.iter().map(|name| name.text.as_str()).collect();
        let companion = case.inquiry.companion.as_deref().unwrap_or("nobody yet");
        let (state, wish) = (case.inquiry.state.code(), case.inquiry.wish.code());
        let noted = format!("{} noted", case.reports.len());
        let (number, names) = (number.to_string(), clip(&names.join(" / "), 24));
        row(&mut out, &[4, -13, -11, -14, 8, 0], &[&number, state, companion, wish, &noted, &names]);
    }
    print!("{out}");
    println!("{cases} case{}", if cases == 1 { "" } else { "s" });
    Ok(ExitCode::SUCCESS)
}

fn sheet(node: &mut Node, number: u64, case: &Case, out: &std::path::Path) -> anyhow::Result<ExitCode> {
    ensure!(!out.exists(), "{} exists\n  hint: choose another file", out.display());
    let view = View::new(node, now())?;
    let index = khabar_findings::Index::new(&view.found);
    let matches = index.matches(&view.found, &case.inquiry.sought, khabar_names::Frequencies::embedded());
    let companion = case
        .inquiry
        .companion
        .as_deref()
        .context("nobody goes with the asker\n  hint: assign a companion first")?;
    let card = Card {
        number: number as usize,
        inquiry: &case.inquiry,
        matches: &matches,
        next_contact: Some(khabar_model::Day(now().day(view.group.policy.zone_offset).0 + 7)),
        cut: None,
    };
    let file = card::file(&view.found, &card, companion);
    std::fs::write(out, file.bytes()).with_context(|| format!("cannot write {}", out.display()))?;
    note(node, "node", "gave out a companion's sheet", vec![number.to_string()], Some(companion.to_owned()))?;
    println!("sheet for {companion} in {}", out.display());
    Ok(ExitCode::SUCCESS)
}
