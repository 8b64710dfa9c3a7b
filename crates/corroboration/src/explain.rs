//! The explanation as a person would write it, in English and Persian, at three depths. No probability is ever
//! told: who says so, how many, what is lacking.

use crate::finding::{ValueFinding, Why};
use crate::topic::Topic;
use khabar_model::{Class, DayRange, Language, Level, Policy, capital};

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

/// What this crate does not know: what sources are called, and how a language writes days.
pub trait Tell {
    /// A report at the group's depth: its source and when it was first heard.
    fn report(&self, report: u32, language: Language) -> String;
    /// Days in the calendar and the digits of the language.
    fn days(&self, days: DayRange, language: Language) -> String;
}

/// What a sentence of an explanation tells, so that a page may tell once for all what many have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Saying {
    /// How many posts, and how many origins.
    Origins,
    /// The level.
    Level,
    /// What stands against it.
    Objection,
    /// Kinds of directness.
    Directness,
    /// On which days, or on which days it was told.
    Days,
    /// The sources by name, one after the other. For the group alone, as all that follow.
    Sources,
    /// Dependence in doubt, copies, unknown origins, words that may not be free: what adds nothing.
    Doubts,
    /// What it would be without one of its sources.
    Without,
    /// What would raise it.
    Raise,
    /// What reviewers decided.
    Review,
}

/// The explanation of one value, as one paragraph: [`sentences`], joined.
pub fn explain<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    depth: Depth,
    tell: &dyn Tell,
) -> String {
    let told = sentences(finding, policy, language, depth, tell);
    told.into_iter().map(|(_, sentence)| sentence).collect::<Vec<_>>().join(" ")
}

/// The explanation of one value, sentence by sentence, for the terminal and for pages alike. Of reports `tell` is asked
/// only at the group's depth, so that no source is found by the others.
pub fn sentences<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    depth: Depth,
    tell: &dyn Tell,
) -> Vec<(Saying, String)> {
    let mut lines = vec![(Saying::Origins, headline(finding, language))];
    lines.push((Saying::Level, format!("{}.", capital(policy.level_words(finding.level, language)))));
    lines.extend(objection(finding, language).map(|told| (Saying::Objection, told)));
    if depth >= Depth::Partners {
        let all = |part: Saying, told: Vec<String>| told.into_iter().map(move |told| (part, told));
        lines.extend(all(Saying::Directness, directness(finding, language, depth)));
        lines.extend(all(Saying::Days, days(finding, language, tell).into_iter().collect()));
        if depth == Depth::Group {
            lines.extend(all(Saying::Sources, sources(finding, language, tell).into_iter().collect()));
            lines.extend(all(Saying::Doubts, doubts(finding, language)));
            lines.extend(all(Saying::Without, without(finding, policy, language, tell)));
            lines.extend(all(Saying::Raise, raise(finding, policy, language).into_iter().collect()));
            lines.extend(all(Saying::Review, review(finding, language)));
        }
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

/// How many posts, and to how many origins they trace. The number of posts tells nobody who a source is.
fn headline<V: Topic>(finding: &ValueFinding<V>, language: Language) -> String {
    let (posts, k) = (finding.reasons.posts, finding.k_min);
    let direct = finding.direct >= 1;
    // Posts of unknown origin, or copies of something else, trace to no source that counts.
    let all = finding.clusters.iter().map(|cluster| cluster.reports.len()).sum::<usize>() >= posts as usize;
    match language {
        Language::En => match k {
            0 if finding.level == Level::OneSideOnly => {
                format!("Said by one side, in {}.", counted(posts, "post"))
            }
            0 => {
                format!("Reported by {} of unknown origin; no known source says it.", counted(posts, "post"))
            }
            1 if posts > 1 && all => format!("Reported by {posts} posts; all trace to one source."),
            1 if posts > 1 => format!("Reported by {posts} posts; one known source says it."),
            1 => "One source says it.".to_owned(),
            _ if direct => format!("{k} independent sources, at least one direct."),
            _ => format!("{k} independent sources; none says how it knows at first hand."),
        },
        Language::Fa => match k {
            0 if finding.level == Level::OneSideOnly => format!("گفتهٔ یک طرف، در {} پست.", fa(posts)),
            0 => format!("{} پست با خاستگاه ناشناخته؛ هیچ منبع شناخته‌ای آن را نمی‌گوید.", fa(posts)),
            1 if posts > 1 && all => format!("{} پست گزارش کرده‌اند؛ همه به یک منبع می‌رسند.", fa(posts)),
            1 if posts > 1 => format!("{} پست گزارش کرده‌اند؛ یک منبع شناخته آن را می‌گوید.", fa(posts)),
            1 => "یک منبع می‌گوید.".to_owned(),
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

/// Kinds of directness. The group reads them beside each source.
fn directness<V: Topic>(finding: &ValueFinding<V>, language: Language, depth: Depth) -> Vec<String> {
    let relayed = finding.k_min.saturating_sub(finding.direct);
    let admissions = finding.clusters.iter().filter(|cluster| cluster.class == Class::Party).count() as u32;
    let mut lines = Vec::new();
    if finding.k_min > 0 && depth < Depth::Group {
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
    lines
}

/// The days of the event; where no source gives one, the days on which it was told, which are not the event's.
fn days<V: Topic>(finding: &ValueFinding<V>, language: Language, tell: &dyn Tell) -> Option<String> {
    let event = finding.clusters.iter().filter_map(|cluster| cluster.event);
    let event = event.reduce(DayRange::hull);
    let days = tell.days(event.or(finding.period)?, language);
    Some(match (language, event.is_some()) {
        (Language::En, true) => format!("On {days}."),
        (Language::Fa, true) => format!("روز: {days}."), // Persian: "day"
        (Language::En, false) => format!("Told on {days}; nobody gives the day itself."),
        // Persian: "told on …; nobody gives the day itself"
        (Language::Fa, false) => format!("گفته‌شده در {days}؛ روز خودِ رویداد را کسی نمی‌گوید."),
    })
}

/// The sources by name, each with what makes it one and how near it stands; what is usual is not said.
fn sources<V: Topic>(finding: &ValueFinding<V>, language: Language, tell: &dyn Tell) -> Option<String> {
    const NAMED: usize = 8;
    let en = language == Language::En;
    let told = finding.clusters.iter().take(NAMED).map(|cluster| {
        let why = match (cluster.why, en) {
            (Why::OwnWords, _) => "",
            (Why::SameUpstream, true) => "all naming one upstream",
            (Why::OneDocument, true) => "all from one document of unknown origin",
            (Why::SharedMistakes, true) => "sources that share mistakes, held to be one hand",
            (Why::Admission, true) => "against its interest",
            (Why::SameUpstream, false) => "همه به نقل از یک کس",
            (Why::SharedMistakes, false) => "منبع‌هایی با خطاهای یکسان، که یکی شمرده می‌شوند",
            (Why::OneDocument, false) => "همه از یک سند با خاستگاه ناشناخته",
            (Why::Admission, false) => "به زیان خود",
        };
        let near = match (cluster.direct, cluster.why, en) {
            (_, Why::Admission | Why::OneDocument, _) => "",
            (true, _, true) => "at first hand",
            (true, _, false) => "دست اول",
            (false, _, true) => "relayed or listed",
            (false, _, false) => "با واسطه یا در فهرست",
        };
        let count = cluster.reports.len() as u32;
        let count = match (count, en) {
            (0 | 1, _) => String::new(),
            (_, true) => counted(count, "report"),
            (_, false) => format!("{} گزارش", fa(count)),
        };
        let graded = match (cluster.reliability, en) {
            (Some(grade), true) => format!("reliability {grade}, as entered"),
            (Some(grade), false) => format!("اعتبار منبع {grade}، چنان‌که وارد شده"),
            (None, _) => String::new(),
        };
        let held = match (cluster.credibility, en) {
            (Some(grade), true) => format!("credibility {}, as entered", grade.code()),
            (Some(grade), false) => {
                format!("باورپذیری خبر {}، چنان‌که وارد شده", fa(grade.index() as u32 + 1))
            }
            (None, _) => String::new(),
        };
        let about = [near, why, &count, &graded, &held];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let name = tell.report(cluster.root, language);
        match about.is_empty() {
            true => name,
            false => format!("{name} ({})", about.join(if en { "; " } else { "؛ " })),
        }
    });
    let mut told: Vec<String> = told.collect();
    if told.is_empty() {
        return None;
    }
    let more = finding.clusters.len().saturating_sub(NAMED) as u32;
    if more > 0 {
        told.push(if en { format!("{more} more") } else { format!("{} منبع دیگر", fa(more)) });
    }
    Some(format!("{}.", told.join(if en { "; " } else { "؛ " })))
}

/// What adds nothing, and is said to.
fn doubts<V: Topic>(finding: &ValueFinding<V>, language: Language) -> Vec<String> {
    let en = language == Language::En;
    let mut lines = Vec::new();
    if finding.k_max > finding.k_min {
        lines.push(match en {
            true => format!("Possibly {} sources: some dependence is in doubt.", finding.k_max),
            false => format!("شاید {} منبع: بخشی از وابستگی‌ها روشن نیست.", fa(finding.k_max)),
        });
    }
    if finding.k_min > 0 && finding.reasons.copies > 0 {
        let (posts, copies) = (finding.reasons.posts, finding.reasons.copies);
        lines.push(match (en, copies) {
            (true, 1) => format!("Of {} one repeats another and adds nothing.", counted(posts, "report")),
            (true, _) => format!("Of {} {copies} repeat another and add nothing.", counted(posts, "report")),
            (false, _) => {
                format!("از {} گزارش، {} تا تکرار دیگری است و چیزی نمی‌افزاید.", fa(posts), fa(copies))
            }
        });
    }
    if finding.k_min > 0 && finding.pool > 0 {
        lines.push(match (en, finding.pool) {
            (true, 1) => "1 report of unknown origin counts as one weak hint.".to_owned(),
            (true, n) => format!("{n} reports of unknown origin count together as one weak hint."),
            (false, 1) => "۱ گزارش با خاستگاه ناشناخته یک اشارهٔ سست است.".to_owned(),
            (false, n) => format!("{} گزارش با خاستگاه ناشناخته روی هم یک اشارهٔ سست است.", fa(n)),
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
    lines
}

/// The counterfactual: which source the level hangs on. That one source's word hangs on that source goes without
/// saying.
fn without<V: Topic>(
    finding: &ValueFinding<V>,
    policy: &Policy,
    language: Language,
    tell: &dyn Tell,
) -> Vec<String> {
    let all = &finding.reasons.without;
    if finding.k_min < 2 {
        return Vec::new();
    }
    let (en, words) =
        (language == Language::En, |level: Level| policy.level_words(level, language).to_owned());
    if let Some(first) = all.first()
        && all.len() > 1
        && all.len() == finding.clusters.len()
        && all.iter().all(|without| without.level == first.level)
    {
        let level = words(first.level);
        return vec![match en {
            true => format!("Without any one of them: {level}."),
            false => format!("بدون هر یک از آن‌ها: {level}."), // Persian: "without any one of them"
        }];
    }
    let root = |cluster: u32| finding.clusters.get(cluster as usize).map(|cluster| cluster.root);
    let told = all.iter().filter_map(|without| {
        let name = tell.report(root(without.cluster)?, language);
        Some(match en {
            true => format!("Without {name}: {}.", words(without.level)),
            false => format!("بدون {name}: {}.", words(without.level)),
        })
    });
    told.collect()
}

/// What would raise it. For reviewers; it never suggests contacting anybody inside the country.
fn raise<V: Topic>(finding: &ValueFinding<V>, policy: &Policy, language: Language) -> Option<String> {
    let need = finding.reasons.raise?;
    let level = policy.level_words(need.level, language);
    let (clusters, direct) = (need.clusters, need.direct);
    Some(match (language, clusters, direct) {
        (_, 0, 0) => return None,
        (Language::En, 0, _) => format!("It would be {level} if {direct} of these were direct."),
        (Language::En, _, 0) => {
            format!("It would be {level} with {}.", counted(clusters, "more independent source"))
        }
        (Language::En, ..) => format!(
            "It would be {level} with {}, {direct} of them direct.",
            counted(clusters, "more independent source")
        ),
        (Language::Fa, 0, _) => format!("اگر {} تا از همین‌ها دست اول باشد: {level}.", fa(direct)),
        (Language::Fa, _, 0) => format!("با {} منبع مستقل دیگر: {level}.", fa(clusters)),
        (Language::Fa, ..) => {
            format!("با {} منبع مستقل دیگر، {} از آن‌ها دست اول: {level}.", fa(clusters), fa(direct))
        }
    })
}

fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A number in Persian digits.
fn fa(number: u32) -> String {
    let digit = |digit: char| char::from_u32('۰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit);
    number.to_string().chars().map(digit).collect()
}
