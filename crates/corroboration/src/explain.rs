//! The explanation as a person would write it, in English and Persian, at three depths. No probability is ever
//! told: who says so, how many, what is lacking.

use crate::finding::{ValueFinding, Why};
use crate::topic::Topic;
use khabar_model::{Class, Language, Level, Policy};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Anybody: how many, and whether at least one is direct.
    Public,
    /// Partners: kinds of directness and days as well.
    Partners,
    /// The group: sources, times, the counterfactual and what would raise it.
    Group,
}

/// Words for a report at the group's depth: its source and when it was said.
pub type Teller<'a> = &'a dyn Fn(u32) -> String;

/// The explanation of one value, as one paragraph: [`sentences`], joined.
pub fn explain<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    depth: Depth,
    tell: Teller<'_>,
) -> String {
    sentences(finding, policy, language, depth, tell).join(" ").replace("  ", " ")
}

/// The explanation of one value, sentence by sentence, for the terminal and for pages alike. `tell` is asked only at
/// the group's depth, so that no source is found by the others.
pub fn sentences<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    depth: Depth,
    tell: Teller<'_>,
) -> Vec<String> {
    let mut lines = vec![headline(finding, language, depth, tell)];
    lines.push(format!("{}.", capital(policy.level_words(finding.level, language))));
    lines.extend(objection(finding, language));
    if depth >= Depth::Partners {
        lines.extend(directness(finding, language));
    }
    if depth == Depth::Group {
        lines.extend(group(finding, policy, language, tell));
        lines.extend(review(finding, language));
    }
    lines
}

/// What reviewers decided, and what has changed since. For the group alone.
fn review<V: Topic>(finding: &ValueFinding<V>, language: Language) -> Vec<String> {
    let Some(review) = &finding.review else { return Vec::new() };
    let en = language == Language::En;
    let mut lines = Vec::new();
    if !review.signed_off.is_empty() {
        let names = review.signed_off.join(if en { ", " } else { "، " });
        lines.push(if en { format!("Signed off by {names}.") } else { format!("با امضای {names}.") });
    }
    if review.not_reviewed > 0 {
        lines.push(match en {
            true => format!("{} joined since, not reviewed.", counted(review.not_reviewed, "report")),
            false => format!("{} گزارش پس از آن رسیده و بازبینی نشده.", fa(review.not_reviewed)),
        });
    }
    if review.suspended {
        lines.push(match en {
            true => {
                "A decision is suspended: a report that the reviewer saw is gone, or is another person's."
                    .to_owned()
            }
            false => "تصمیمی معلق است: گزارشی که بازبین دیده دیگر نیست، یا از آنِ کس دیگری است.".to_owned(),
        });
    }
    if review.other_policy {
        lines.push(match en {
            true => "Decided under another policy: it stands, and is listed again.".to_owned(),
            false => "زیر قاعده‌ای دیگر تصمیم گرفته شده: برجاست و دوباره در صف است.".to_owned(),
        });
    }
    lines
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How many posts, and to how many origins they trace.
fn headline<V: Topic>(
    finding: &ValueFinding<V>,
    language: Language,
    depth: Depth,
    tell: Teller<'_>,
) -> String {
    let (posts, k) = (finding.reasons.posts, finding.k_min);
    let direct = finding.direct >= 1;
    // The number of posts tells nobody who a source is, but it may tell a flood from one voice.
    let from = match (finding.clusters.first(), depth) {
        (Some(cluster), Depth::Group) if k == 1 => format!(", {}", tell(cluster.root)),
        _ => String::new(),
    };
    match language {
        Language::En => match k {
            0 if finding.level == Level::OneSideOnly => {
                format!("Said by one side, in {}.", counted(posts, "post"))
            }
            0 => {
                format!("Reported by {} of unknown origin; no known source says it.", counted(posts, "post"))
            }
            1 if posts > 1 => format!("Reported by {posts} posts; all trace to one source{from}."),
            1 => format!("One source says it{from}."),
            _ if direct => format!("{k} independent sources, at least one direct."),
            _ => format!("{k} independent sources; none says how it knows at first hand."),
        },
        Language::Fa => match k {
            0 if finding.level == Level::OneSideOnly => format!("گفتهٔ یک طرف، در {} پست.", fa(posts)),
            0 => format!("{} پست با خاستگاه ناشناخته؛ هیچ منبع شناخته‌ای آن را نمی‌گوید.", fa(posts)),
            1 if posts > 1 => format!("{} پست گزارش کرده‌اند؛ همه به یک منبع می‌رسند{from}.", fa(posts)),
            1 => format!("یک منبع می‌گوید{from}."),
            _ if direct => format!("{} منبع مستقل، دست‌کم یکی دست اول.", fa(k)),
            _ => format!("{} منبع مستقل؛ هیچ‌یک دست اول نیست.", fa(k)),
        },
    }
}

fn objection<V: Topic>(finding: &ValueFinding<V>, language: Language) -> Option<String> {
    let objection = finding.objection.as_ref()?;
    let other = objection.value.map(|value| value.words(language));
    Some(match (language, other, objection.strong) {
        (Language::En, Some(other), true) => format!("Others say: {other}."),
        (Language::En, Some(other), false) => format!("An objection is under review: {other}."),
        (Language::En, None, true) => "Others deny it.".to_owned(),
        (Language::En, None, false) => "A denial is under review.".to_owned(),
        (Language::Fa, Some(other), true) => format!("دیگران می‌گویند: {other}."),
        (Language::Fa, Some(other), false) => format!("اعتراضی در دست بررسی است: {other}."),
        (Language::Fa, None, true) => "دیگران آن را رد می‌کنند.".to_owned(),
        (Language::Fa, None, false) => "ردّی در دست بررسی است.".to_owned(),
    })
}

/// Kinds of directness, and the days.
fn directness<V: Topic>(finding: &ValueFinding<V>, language: Language) -> Vec<String> {
    let relayed = finding.k_min.saturating_sub(finding.direct);
    let admissions = finding.clusters.iter().filter(|cluster| cluster.class == Class::Party).count() as u32;
    let mut lines = Vec::new();
    if finding.k_min > 0 {
        lines.push(match language {
            Language::En => format!("Direct: {}; relayed or listed: {relayed}.", finding.direct),
            Language::Fa => {
                format!("دست اول: {}؛ با واسطه یا در فهرست: {}.", fa(finding.direct), fa(relayed))
            }
        });
    }
    if admissions > 0 {
        lines.push(match language {
            Language::En => "One of them is a party that says so against its interest.".to_owned(),
            Language::Fa => "یکی از آن‌ها طرفی است که به زیان خود می‌گوید.".to_owned(),
        });
    }
    if let Some(days) = finding.period {
        lines.push(match language {
            Language::En => format!("Days: {days}."),
            Language::Fa => format!("روزها: {days}."),
        });
    }
    lines
}

/// Sources, doubts, the counterfactual, and what would raise the level.
fn group<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    tell: Teller<'_>,
) -> Vec<String> {
    let en = language == Language::En;
    let words = |level: Level| policy.level_words(level, language).to_owned();
    let mut lines = Vec::new();
    for cluster in &finding.clusters {
        let why = match (cluster.why, en) {
            (Why::OwnWords, true) => "in its own words",
            (Why::SameUpstream, true) => "all naming one upstream",
            (Why::OneDocument, true) => "all from one document of unknown origin",
            (Why::SharedMistakes, true) => "sources that share mistakes, held to be one hand",
            (Why::Admission, true) => "against its interest",
            (Why::OwnWords, false) => "به گفتهٔ خود",
            (Why::SameUpstream, false) => "همه به نقل از یک کس",
            (Why::SharedMistakes, false) => "منبع‌هایی با خطاهای یکسان، که یکی شمرده می‌شوند",
            (Why::OneDocument, false) => "همه از یک سند با خاستگاه ناشناخته",
            (Why::Admission, false) => "به زیان خود",
        };
        let count = cluster.reports.len() as u32;
        let graded = match (cluster.reliability, en) {
            (Some(grade), true) => format!("; reliability {grade}, as entered"),
            (Some(grade), false) => format!("؛ اعتبار منبع {grade}، چنان‌که وارد شده"),
            (None, _) => String::new(),
        };
        lines.push(match en {
            true => format!("{} ({why}; {}{graded}).", tell(cluster.root), counted(count, "report")),
            false => format!("{} ({why}؛ {} گزارش{graded}).", tell(cluster.root), fa(count)),
        });
    }
    if finding.k_max > finding.k_min {
        lines.push(match en {
            true => format!("Possibly {} sources: some dependence is in doubt.", finding.k_max),
            false => format!("شاید {} منبع: بخشی از وابستگی‌ها روشن نیست.", fa(finding.k_max)),
        });
    }
    if finding.k_min > 0 && finding.reasons.copies > 0 {
        let (posts, copies) = (finding.reasons.posts, finding.reasons.copies);
        lines.push(match en {
            true => format!("Of {} {copies} repeat another and add nothing.", counted(posts, "report")),
            false => format!("از {} گزارش، {} تا تکرار دیگری است و چیزی نمی‌افزاید.", fa(posts), fa(copies)),
        });
    }
    if finding.k_min > 0 && finding.pool > 0 {
        lines.push(match en {
            true => format!(
                "{} of unknown origin count together as one weak hint.",
                counted(finding.pool, "report")
            ),
            false => format!("{} گزارش با خاستگاه ناشناخته روی هم یک اشارهٔ سست است.", fa(finding.pool)),
        });
    }
    if finding.reasons.coerced > 0 {
        lines.push(match en {
            true => format!(
                "{} may not be free words and weigh nothing.",
                counted(finding.reasons.coerced, "report")
            ),
            false => format!("{} گزارش شاید آزادانه نباشد و وزنی ندارد.", fa(finding.reasons.coerced)),
        });
    }
    for without in &finding.reasons.without {
        let root = finding
            .clusters
            .get(without.cluster as usize)
            .map_or(String::new(), |cluster| tell(cluster.root));
        lines.push(match en {
            true => format!("Without {root}: {}.", words(without.level)),
            false => format!("بدون {root}: {}.", words(without.level)),
        });
    }
    if let Some(need) = finding.reasons.raise {
        let (clusters, direct) = (need.clusters, need.direct);
        lines.push(match en {
            true => format!(
                "It would be {} with {} more, {direct} of them direct.",
                words(need.level),
                counted(clusters, "independent source")
            ),
            false => format!(
                "با {} منبع مستقل دیگر، {} از آن‌ها دست اول: {}.",
                fa(clusters),
                fa(direct),
                words(need.level)
            ),
        });
    }
    lines
}

fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A number in Persian digits.
fn fa(number: u32) -> String {
    let digit = |digit: char| char::from_u32('۰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit);
    number.to_string().chars().map(digit).collect()
}
