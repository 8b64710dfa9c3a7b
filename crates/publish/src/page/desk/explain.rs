//! Why a value stands at its level, as a colleague would write it to another: who says so, how many of them
//! independently, what the copies add (nothing), what stands against it, what would raise it.

use crate::page::isolate::isolate;
use crate::page::numbers::{number, own};
use crate::page::words;
use khabar_findings::{Findings, ValueFinding};
use khabar_model::{Class, Language, SourceId, Value};

/// The explanation of one value at the depth of the group: sources, times, what it hangs on.
pub fn explain(findings: &Findings, found: &ValueFinding, group: Option<&str>, language: Language) -> String {
    let mut sentences = vec![headline(found, group, language)];
    sentences.extend(clusters(findings, found, language));
    sentences.extend(volume(found, language));
    sentences.extend(against(found, language));
    sentences.extend(review(found, language));
    sentences.extend(hangs_on(findings, found, language));
    sentences.extend(raise(found, group, language));
    sentences.join(" ")
}

fn headline(found: &ValueFinding, group: Option<&str>, language: Language) -> String {
    let (value, level) = (found.value.words(language), words::level(language, found.level, group));
    let days = found.period.map(|days| crate::page::numbers::days(language, days));
    match days {
        Some(days) => format!("{}: {level} ({days}).", capital(value)),
        None => format!("{}: {level}.", capital(value)),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "3 independent sources say so, 2 of them direct: A (first heard 9 January 2026), B, C."
fn clusters(findings: &Findings, found: &ValueFinding, language: Language) -> Option<String> {
    if found.k_min == 0 {
        return (found.clusters.is_empty() && found.pool == 0)
            .then(|| words::NOBODY_KNOWN.to(language).to_owned());
    }
    const NAMED: usize = 6;
    let counting = found.clusters.iter().filter(|cluster| cluster.class != Class::Unknown);
    let told: Vec<String> = counting
        .take(NAMED)
        .map(|cluster| {
            let report = findings.reports.get(cluster.root as usize);
            let name = report.map_or("?", |report| source_name(findings, &report.said.source));
            let seen = report.and_then(|report| report.said.document.first_seen());
            let seen = seen.map(|seen| own(language, seen.day(findings.policy.zone_offset)));
            match seen {
                Some(seen) => format!("{} ({seen})", isolate(name)),
                None => isolate(name),
            }
        })
        .collect();
    let (k, direct) = (number(language, found.k_min.into()), number(language, found.direct.into()));
    let names = told.join(crate::page::numbers::comma(language));
    let more = if found.clusters.len() > NAMED { " …" } else { "" };
    Some(match (language, found.k_min, found.direct) {
        (Language::En, 1, 0) => format!("One source says so, and not at first hand: {names}{more}."),
        (Language::En, 1, _) => format!("One source says so, at first hand: {names}{more}."),
        (Language::En, _, 0) => format!("{k} independent sources say so, none at first hand: {names}{more}."),
        (Language::En, ..) => {
            format!("{k} independent sources say so, {direct} of them at first hand: {names}{more}.")
        }
        (Language::Fa, 1, 0) => format!("یک منبع چنین می‌گوید، نه دست اول: {names}{more}."),
        (Language::Fa, 1, _) => format!("یک منبع چنین می‌گوید، دست اول: {names}{more}."),
        (Language::Fa, _, 0) => format!("{k} منبع مستقل چنین می‌گویند، هیچ‌یک دست اول نیست: {names}{more}."),
        (Language::Fa, ..) => format!("{k} منبع مستقل چنین می‌گویند، {direct} تا دست اول: {names}{more}."),
    })
}

/// What repeats adds nothing, and is said so.
fn volume(found: &ValueFinding, language: Language) -> Option<String> {
    let mut parts = Vec::new();
    let told = |n: u32| number(language, n.into());
    let reasons = &found.reasons;
    if reasons.copies > 0 {
        parts.push(match language {
            Language::En => format!(
                "Of {} reports {} repeat another and add nothing.",
                told(reasons.posts),
                told(reasons.copies)
            ),
            Language::Fa => format!(
                "از {} گزارش، {} تا تکرار دیگری است و چیزی نمی‌افزاید.",
                told(reasons.posts),
                told(reasons.copies)
            ),
        });
    }
    if found.pool > 0 {
        parts.push(match language {
            Language::En => {
                format!("{} of unknown origin count together as one weak hint.", told(found.pool))
            }
            Language::Fa => format!("{} گزارش با خاستگاه ناشناس روی هم یک اشارهٔ سست است.", told(found.pool)),
        });
    }
    if reasons.coerced > 0 {
        parts.push(match language {
            Language::En => {
                format!("{} may not have been said freely, and weigh nothing.", told(reasons.coerced))
            }
            Language::Fa => format!("{} گفته شاید آزادانه نبوده و وزنی ندارد.", told(reasons.coerced)),
        });
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn against(found: &ValueFinding, language: Language) -> Option<String> {
    let objection = found.objection?;
    let n = number(language, objection.k_min.into());
    let what = objection.value.map(|value: Value| value.words(language));
    let k = match (language, objection.k_min) {
        (Language::En, 1) => "one source".to_owned(),
        (Language::En, _) => format!("{n} sources"),
        (Language::Fa, 1) => "یک منبع".to_owned(), // Persian: "one source"
        (Language::Fa, _) => format!("{n} منبع"),  // Persian: "sources"
    };
    Some(match (language, what, objection.strong) {
        (Language::En, Some(what), true) => {
            format!("Against it stands “{what}”, said by {k}; no change over time explains both.")
        }
        (Language::En, Some(what), false) => {
            format!("Objection under review: “{what}”, said by {k}; it is weaker, and changes nothing.")
        }
        (Language::En, None, true) => format!("It is denied by {k}."),
        (Language::En, None, false) => {
            format!("Objection under review: it is denied by {k}; that is weaker, and changes nothing.")
        }
        (Language::Fa, Some(what), true) => {
            format!("در برابرش «{what}» ایستاده، به گفتهٔ {k}؛ گذر زمان هر دو را توضیح نمی‌دهد.")
        }
        (Language::Fa, Some(what), false) => {
            format!("ایراد در دست بررسی: «{what}»، به گفتهٔ {k}؛ سست‌تر است و چیزی را دگرگون نمی‌کند.")
        }
        (Language::Fa, None, true) => format!("به گفتهٔ {k} چنین نیست."),
        (Language::Fa, None, false) => {
            format!("ایراد در دست بررسی: به گفتهٔ {k} چنین نیست؛ سست‌تر است و چیزی را دگرگون نمی‌کند.")
        }
    })
}

fn review(found: &ValueFinding, language: Language) -> Option<String> {
    let review = found.review.as_ref()?;
    let mut parts = Vec::new();
    if !review.signed_off.is_empty() {
        let names = review.signed_off.iter().map(|name| isolate(name)).collect::<Vec<_>>();
        let names = names.join(crate::page::numbers::comma(language));
        parts.push(format!("{}: {names}.", words::SIGNED_OFF.to(language)));
    }
    if review.not_reviewed > 0 {
        let n = number(language, review.not_reviewed.into());
        parts.push(words::fill(language, words::JOINED_LATER, &[&n]));
    }
    if review.suspended {
        parts.push(words::SUSPENDED.to(language).to_owned());
    }
    if review.other_policy {
        parts.push(words::OTHER_POLICY.to(language).to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The counterfactual: which source the level hangs on.
fn hangs_on(findings: &Findings, found: &ValueFinding, language: Language) -> Option<String> {
    // That one source's word hangs on that source goes without saying.
    let without = found.reasons.without.first().filter(|_| found.k_min > 1)?;
    let root = found.clusters.get(without.cluster as usize)?.root;
    let name = source_name(findings, &findings.reports.get(root as usize)?.said.source);
    let level = words::level(language, without.level, None);
    Some(words::fill(language, words::WITHOUT_IT, &[&isolate(name), &level]))
}

/// What would raise it. For reviewers; it never suggests contacting anybody inside the country.
fn raise(found: &ValueFinding, group: Option<&str>, language: Language) -> Option<String> {
    let need = found.reasons.raise?;
    let level = words::level(language, need.level, group);
    let (clusters, direct) = (number(language, need.clusters.into()), number(language, need.direct.into()));
    Some(match (language, need.clusters, need.direct) {
        (_, 0, 0) => return None,
        (Language::En, 1, 0) => format!("One more independent source would make it: {level}."),
        (Language::En, 1, _) => {
            format!("One more independent source, at first hand, would make it: {level}.")
        }
        (Language::En, 0, _) => format!("The same with {direct} at first hand would make it: {level}."),
        (Language::En, _, 0) => format!("{clusters} more independent sources would make it: {level}."),
        (Language::En, ..) => format!(
            "{clusters} more independent sources, {direct} of them at first hand, would make it: {level}."
        ),
        (Language::Fa, 0, _) => format!("اگر {direct} تا از همین‌ها دست اول باشد می‌شود: {level}."),
        (Language::Fa, _, 0) => format!("با {clusters} منبع مستقل دیگر می‌شود: {level}."),
        (Language::Fa, ..) => format!("با {clusters} منبع مستقل دیگر، {direct} تا دست اول، می‌شود: {level}."),
    })
}

/// A source's name for readers.
pub(super) fn source_name<'a>(findings: &'a Findings, id: &'a SourceId) -> &'a str {
    findings.sources.get(id).map_or_else(|| id.as_str(), |source| source.name.as_str())
}
