//! Rows of a sheet that are about nobody: its header once more, headings between rows, notes and page marks below.

use crate::account::RejectReason;
use crate::column::Column;
use crate::row::Cell;
use crate::text::{digit, fold};

/// Why a row is none, where it is none. `filled` cells of the row say something, of a table of `width` columns.
pub(crate) fn aside(cells: &[Cell<'_>], filled: usize, width: usize) -> Option<RejectReason> {
    if repeats_header(cells) {
        return Some(RejectReason::HeaderAgain);
    }
    let [cell] = cells else { return None };
    let alone = filled == 1 && width >= 3;
    let of_a_post =
        matches!(cell.column, Column::Text | Column::Media | Column::Link | Column::Status | Column::Photo);
    (alone && !of_a_post && is_remark(&cell.text)).then_some(RejectReason::Aside)
}

/// The cells are the headers of their columns, in one language or the other.
fn repeats_header(cells: &[Cell<'_>]) -> bool {
    let same = |cell: &Cell<'_>| {
        cell.text.len() < 60 && (*cell.text == **cell.header || cell.text.eq_ignore_ascii_case(cell.header))
    };
    cells.len() >= 2
        && cells.iter().take(3).any(same)
        && cells.iter().filter(|cell| same(cell)).count() * 2 > cells.len()
}

/// A line that stands alone in a row, and reads as a heading, a note, or the foot of a page.
fn is_remark(text: &str) -> bool {
    let begins = text.chars().next().unwrap_or(' ');
    let marked = matches!(begins, '*' | '†' | '‡' | '§' | '^' | '—' | '•' | '※') || text.starts_with("--");
    let folded = fold(text);
    let mut words = folded.split(' ').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let count = words.count() + 1;
    let lettered = first.len() == 1 && first.is_ascii() && count > 2 && text.contains('^');
    marked
        || lettered
        || count > 8
        || text.ends_with([':', '：'])
        || (KEYWORDS.contains(&first) && (text.contains(':') || text.chars().any(|c| digit(c).is_some())))
        || is_province(text)
}

/// A list by provinces puts each one's name over its rows.
fn is_province(text: &str) -> bool {
    khabar_model::province(text).is_some()
        && ["province", "ostan", "استان", "provinz"]
            .iter()
            .any(|word| fold(text).split(' ').any(|w| w == *word))
}

/// Folded words with which such lines begin.
const KEYWORDS: &[&str] = &[
    "note",
    "notes",
    "source",
    "sources",
    "page",
    "updated",
    "update",
    "as",
    "last",
    "see",
    "legend",
    "key",
    "صفحه",
    "یادداشت",
    "توضیح",
    "توضیحات",
    "منبع",
    "منابع",
    "تاریخ",
    "به",
    "بروزرسانی",
    "اخرین",
    "ملاحظه",
    "ملاحظات",
    "ملاحظة",
    "المصدر",
    "seite",
    "stand",
    "anmerkung",
    "anmerkungen",
    "quelle",
    "quellen",
    "remarque",
    "remarques",
    "mise",
    "printed",
    "generated",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_told_from_names() {
        for text in [
            "Notes:",
            "a. ^ Spelling varies between sources.",
            "* هویت توسط خانواده تأیید شده است",
            "— page 2 —",
            "صفحه 1 از 12",
            "Tehran Province",
            "استان گیلان",
            "Page 3 of 9",
            "Stand: 14.01.2026",
        ] {
            assert!(is_remark(text), "{text}");
        }
        for text in [
            "Roya Azmouni",
            "رویا آزمونی",
            "A. Azmouni",
            "Tehran Azmouni",
            "Unknown man",
            "کاوه نمونه‌ای (۲۴)",
        ] {
            assert!(!is_remark(text), "{text}");
        }
    }
}
