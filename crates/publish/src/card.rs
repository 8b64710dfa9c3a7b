//! The companion's card: one question, what is known, and what to say and not to say. For companions only.
//!
//! A card is never sent to the asker: news is told by a person. Every card has the same length, so that its size tells
//! nobody whether there is news in it.

use crate::gate::{Audience, Released};
use crate::page::numbers::digits;
use khabar_findings::{Findings, Match};
use khabar_model::inquiry::Inquiry;
use khabar_model::{Axis, Day, Language};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Bytes of every card; a longer one takes twice as many, and so on.
const LENGTH: usize = 32 * 1024;

/// What a card is made from.
pub struct Card<'a> {
    /// Number of the question, from 1.
    pub number: usize,
    /// The question.
    pub inquiry: &'a Inquiry,
    /// Who may be the one, likeliest first.
    pub matches: &'a [Match],
    /// When the companion and the asker speak next.
    pub next_contact: Option<Day>,
    /// "The lines of … have been cut since …", where outages are known: (place, first day).
    pub cut: Option<(String, Day)>,
}

/// The card as a file, for the companion.
pub fn file(findings: &Findings, card: &Card<'_>, recipient: &str) -> Released {
    let companion = card.inquiry.companion.as_deref().unwrap_or("no companion yet");
    let audience = Audience::Internal(format!("{recipient}, for {companion}"));
    let mut page = page(findings, card, &audience.to_string()).into_string();
    let length = page.len().div_ceil(LENGTH) * LENGTH;
    page.extend(std::iter::repeat_n(' ', length - page.len()));
    Released::new(&format!("ask-{:04}.html", card.number), audience, page.into_bytes())
}

const STYLE: &str = "body{font:1rem/1.6 system-ui,'Noto Naskh Arabic',Tahoma,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}\
section{border-top:2px solid #1b1b1b;margin-top:2rem}h1{font-size:1.4rem}h2{font-size:1.1rem}\
.to{background:#1b1b1b;color:#fff;padding:.5rem 1rem}li{margin:.4rem 0}table{border-collapse:collapse;width:100%}\
td,th{border:1px solid #767676;padding:.3rem .5rem;text-align:start}@media print{.to{color:#000;background:#fff;border:2px solid}}";

fn page(findings: &Findings, card: &Card<'_>, audience: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="fa" dir="rtl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "خبر از عزیزان · " (card.number) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                p.to lang="en" dir="ltr" { (audience) }
                main {
                    section lang="fa" dir="rtl" { (body(findings, card, Language::Fa)) }
                    section lang="en" dir="ltr" { (body(findings, card, Language::En)) }
                }
            }
        }
    }
}

fn body(findings: &Findings, card: &Card<'_>, language: Language) -> Markup {
    let t = |en: &'static str, fa: &'static str| match language {
        Language::En => en,
        Language::Fa => fa,
    };
    html! {
        h1 { (t("A question about", "پرسش دربارهٔ")) " " (names(card)) }
        p { (cut_words(card, language)) }
        h2 { (t("What is known", "آنچه می‌دانیم")) }
        @if card.matches.is_empty() {
            p { strong { (t("Nothing on this page is good or bad news.", "در این برگه نه خبر خوبی هست و نه خبر بدی.")) } " "
                (t("Nobody in the folder answers to this name and description.", "در گزارش‌ها کسی با این نام و نشان نیست.")) }
        } @else {
            p { (t("These people may be the one. Read this yourself first; tell it by voice, never by message.",
                   "این افراد شاید همان کسی باشند که جست‌وجو می‌شود. نخست خودتان بخوانید؛ با صدا بگویید، نه با پیام.")) }
            @for found in card.matches { (match_markup(findings, found, language)) }
        }
        h2 { (t("The wish of the one who is sought", "خواست کسی که جست‌وجو می‌شود")) }
        p { (card.inquiry.wish.words(language)) }
        h2 { (t("Next contact", "تماس بعدی")) }
        p { @match card.next_contact {
            Some(day) => { (day_words(day, language)) }
            None => { (t("Agree on a day now.", "همین حالا روزی را قرار بگذارید.")) }
        } }
        h2 { (t("The first hours", "ساعت‌های نخست")) }
        ul {
            li { (t("Do not post the name, a photo or the place: it can be used to press the family.",
                    "نام، عکس یا محل را منتشر نکنید: با آن می‌توان خانواده را زیر فشار گذاشت.")) }
            li { (t("Nobody from us asks for money or for an id number. Whoever does is not from us.",
                    "هیچ‌کس از سوی ما پول یا کد ملی نمی‌خواهد. هر که بخواهد از ما نیست.")) }
            li { (t("While the lines are cut, silence says nothing about a person.",
                    "تا ارتباط قطع است، سکوت هیچ نشانه‌ای از حال کسی نیست.")) }
            li { (t("If she calls you, tell us, so that the search ends.", "اگر خودش تماس گرفت به ما بگویید تا جست‌وجو پایان یابد.")) }
        }
    }
}

fn names(card: &Card<'_>) -> Markup {
    html! {
        @for (index, name) in card.inquiry.sought.names.iter().enumerate() {
            @if index > 0 { " · " }
            bdi { (name.text) }
        }
    }
}

fn cut_words(card: &Card<'_>, language: Language) -> String {
    let since = card.cut.as_ref().map(|(place, day)| (place.clone(), day_words(*day, language)));
    match (language, since) {
        (Language::En, Some((place, day))) => {
            format!(
                "The lines of {place} have been cut since {day}; not answering, by itself, is no sign of anything."
            )
        }
        (Language::En, None) => {
            "Where lines are cut, not answering, by itself, is no sign of anything.".to_owned()
        }
        (Language::Fa, Some((place, day))) => {
            format!("ارتباط {place} از {day} قطع است؛ پاسخ ندادن به خودی خود نشانهٔ هیچ چیز نیست.")
        }
        (Language::Fa, None) => {
            "جایی که ارتباط قطع است، پاسخ ندادن به خودی خود نشانهٔ هیچ چیز نیست.".to_owned()
        }
    }
}

/// No probability word about a death: who says so, how many, what is lacking. Whether it is the one is another matter.
fn match_markup(findings: &Findings, found: &Match, language: Language) -> Markup {
    let person = &findings.people[found.person as usize];
    let beliefs = &findings.beliefs[found.person as usize];
    let (identity, axis_word, value_word, level_word) = match language {
        Language::En => ("Probability that it is the one", "axis", "what is said", "level"),
        Language::Fa => ("احتمال این‌که همان کس باشد", "موضوع", "آنچه گفته شده", "سطح"),
    };
    html! {
        h3 { @for name in [&person.name_arabic, &person.name_latin].into_iter().flatten() { bdi { (name) } " " } }
        p { (identity) ": " bdi { (percent(found.probability, language)) } " · " bdi lang="en" { (person.id.short()) } }
        table {
            thead { tr { th scope="col" { (axis_word) } th scope="col" { (value_word) } th scope="col" { (level_word) } } }
            tbody {
                @for axis in Axis::ALL {
                    @if let Some(value) = beliefs.headline(*axis) {
                        tr { th scope="row" { (axis.words(language)) } td { (value.value.words(language)) } td { (value.level.words(language)) } }
                    }
                }
            }
        }
        p lang="en" dir="ltr" { small { @for (field, bits) in &found.steps { (field) " " (format!("{bits:+.1}")) "  " } } }
    }
}

fn percent(probability: f64, language: Language) -> String {
    let whole = (probability * 100.0).floor().clamp(0.0, 99.0) as u32;
    match language {
        Language::En => format!("{whole} %"),
        Language::Fa => format!("{} درصد", digits(language, &whole.to_string())),
    }
}

fn day_words(day: Day, language: Language) -> String {
    match language {
        Language::En => day.to_string(),
        Language::Fa => {
            let date = day.to_date();
            let iso =
                icu_calendar::Date::try_new_iso(i32::from(date.year()), date.month() as u8, date.day() as u8);
            let Ok(iso) = iso else { return day.to_string() };
            let persian = iso.to_calendar(icu_calendar::cal::Persian);
            let text = format!(
                "{}/{}/{}",
                persian.year().extended_year(),
                persian.month().ordinal,
                persian.day_of_month().0
            );
            digits(language, &text)
        }
    }
}
