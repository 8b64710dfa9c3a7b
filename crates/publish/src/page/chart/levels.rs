//! Value × level: one stacked bar per value, with a fill per level that does not rest on colour alone.

use super::{Canvas, Caption, Table, WIDTH, figure};
use crate::page::numbers::number;
use crate::page::words;
use khabar_model::{Language, Level};
use maud::{Markup, html};

/// One value's counts.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The value, or several put together.
    pub label: String,
    /// (levels put together, count), strongest first; none where all together are too few to tell.
    pub parts: Option<Vec<(Vec<Level>, u64)>>,
}

/// The order in which levels are read: strongest first, what is set aside last.
pub const READING_ORDER: [Level; 8] = [
    Level::Confirmed,
    Level::Corroborated,
    Level::SeveralSources,
    Level::SingleSource,
    Level::SourcesDisagree,
    Level::OneSideOnly,
    Level::Unverified,
    Level::SetAside,
];

/// Stacked bars, all of one scale.
pub fn levels(
    language: Language,
    caption: &Caption<'_>,
    stacks: &[Stack],
    group: Option<&str>,
    too_few: &str,
) -> Markup {
    const ROW: f64 = 38.0;
    let total = |stack: &Stack| stack.parts.iter().flatten().map(|part| part.1).sum::<u64>();
    let most = stacks.iter().map(total).max().unwrap_or(0).max(1) as f64;
    let mut canvas = Canvas::new(language, ROW * stacks.len() as f64);
    for (index, stack) in stacks.iter().enumerate() {
        let y = ROW * index as f64;
        let told = if stack.parts.is_some() { number(language, total(stack)) } else { too_few.to_owned() };
        canvas.text(0.0, y + 11.0, "start", "", &stack.label);
        canvas.text(WIDTH, y + 11.0, "end", "b", &told);
        let mut x = 0.0;
        for (levels, count) in stack.parts.iter().flatten() {
            let width = (WIDTH - 1.0) * *count as f64 / most;
            canvas.rect(x + 0.5, y + 16.0, width, 14.0, &format!("k {}", class(levels)));
            x += width;
        }
    }
    figure(
        language,
        caption,
        canvas.image(caption),
        legend(language, stacks, group),
        &table(language, stacks, group, too_few),
    )
}

/// The fill of one level, or of several put together.
pub fn class(levels: &[Level]) -> String {
    match levels {
        [level] => format!("k-{}", level.code()),
        _ => "k-mixed".to_owned(),
    }
}

/// Levels put together, in words.
pub fn level_words(language: Language, levels: &[Level], group: Option<&str>) -> String {
    let words: Vec<String> = levels.iter().map(|level| words::level(language, *level, group)).collect();
    words.join(if language == Language::Fa { " یا " } else { " or " }) // Persian: "or"
}

/// A swatch of a level's fill.
pub fn swatch(levels: &[Level]) -> Markup {
    html! {
        svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" {
            rect class=(format!("k {}", class(levels))) x="0.5" y="0.5" width="13" height="13" {}
        }
    }
}

fn groups(stacks: &[Stack]) -> Vec<Vec<Level>> {
    let all = || stacks.iter().flat_map(|stack| stack.parts.iter().flatten()).filter(|part| part.1 > 0);
    let single = READING_ORDER
        .into_iter()
        .filter(|level| all().any(|part| part.0 == [*level]))
        .map(|level| vec![level]);
    let mut groups: Vec<Vec<Level>> = single.collect();
    for (levels, _) in all().filter(|part| part.0.len() > 1) {
        if !groups.contains(levels) {
            groups.push(levels.clone());
        }
    }
    groups
}

fn legend(language: Language, stacks: &[Stack], group: Option<&str>) -> Markup {
    let groups = groups(stacks);
    let mixed = groups.iter().any(|levels| levels.len() > 1);
    html! {
        ul.legend {
            @for levels in groups.iter().filter(|levels| levels.len() == 1) {
                li { (swatch(levels)) (level_words(language, levels, group)) }
            }
            @if mixed { li { (swatch(&[])) (words::MIXED_LEVELS.to(language)) } }
        }
    }
}

fn table(language: Language, stacks: &[Stack], group: Option<&str>, too_few: &str) -> Table {
    let mut rows = Vec::new();
    for stack in stacks {
        match &stack.parts {
            None => rows.push(vec![
                stack.label.clone(),
                words::ALL_TOGETHER.to(language).to_owned(),
                too_few.to_owned(),
            ]),
            Some(parts) => rows.extend(parts.iter().filter(|part| part.1 > 0).map(|(levels, count)| {
                vec![stack.label.clone(), level_words(language, levels, group), number(language, *count)]
            })),
        }
    }
    let head = [words::STATE, words::LEVEL, words::COUNT].map(|text| text.to(language).to_owned());
    Table { head: head.to_vec(), rows }
}
