//! Tables of made-up claims.

use super::*;

fn cell(source: u32, item: u32, value: u32) -> Cell {
    Cell { source, item, value, from: None }
}

/// Five honest sources and a liar with ten copiers over sixty items; the honest err now and then, each alone.
fn flood() -> Vec<Cell> {
    let mut cells = Vec::new();
    for item in 0..60 {
        for source in 0..5 {
            let errs = (item * 7 + source * 13) % 11 == 0;
            cells.push(cell(source, item, if errs { 1 + source % 3 } else { 0 }));
        }
        for source in 5..16 {
            cells.push(cell(source, item, if item % 2 == 0 { 1 + item % 3 } else { 0 }));
        }
    }
    cells
}

fn right(found: &TableFindings) -> usize {
    found.answers.iter().filter(|answer| answer.is_some_and(|(value, _)| value == 0)).count()
}

#[test]
fn a_liar_and_ten_copiers_do_not_outvote_five() {
    let found = read_table(&flood(), &TableOptions { wrong_values: Some(3.0), ..TableOptions::default() });
    assert!(right(&found) >= 58, "{found:?}");
    assert!(found.copying.iter().all(|(copier, of, _)| *copier > 5 && *of >= 5), "{:?}", found.copying);
    let votes = read_table(&flood(), &TableOptions { copying: false, ..TableOptions::default() });
    assert!(right(&votes) <= 40, "{votes:?}");
}

#[test]
fn good_sources_that_agree_are_no_copies() {
    // Seven sources that err once in ten, each alone: they agree four times in five, and always on what is true.
    let errs = |source: u32, item: u32| (item * 31 + source * 17).is_multiple_of(10);
    let cells: Vec<Cell> = (0..7u32)
        .flat_map(|source| (0..80u32).map(move |item| (source, item)))
        .map(|(source, item)| {
            cell(source, item, if errs(source, item) { 1 + (source + item) % 5 } else { 0 })
        })
        .collect();
    let found = read_table(&cells, &TableOptions::default());
    assert_eq!((right(&found), found.copying.len()), (80, 0), "{:?}", found.copying);
}

#[test]
fn a_copier_keeps_what_it_says_by_itself() {
    // Two of three copy a liar on even items; on odd ones all three speak for themselves, and are right.
    let mut cells = Vec::new();
    for item in 0..80 {
        for source in 0..3 {
            cells.push(cell(source, item, if item % 2 == 0 { 1 + item % 4 } else { 0 }));
        }
        for source in 3..5 {
            let errs = (item * 7 + source * 5) % 9 == 0;
            cells.push(cell(source, item, if errs { 6 + source } else { 0 }));
        }
    }
    let found = read_table(&cells, &TableOptions::default());
    let wrong = |at: usize| found.answers[at].is_none_or(|(value, _)| value != 0);
    assert_eq!((0..80).filter(|&at| wrong(at)).count(), 4, "{found:?}");
    assert!((0..80).skip(1).step_by(2).all(|at| !wrong(at)));
}

#[test]
fn what_nobody_else_speaks_of_teaches_nothing() {
    let mut cells = flood();
    let before = read_table(&cells, &TableOptions::default()).accuracy[0];
    cells.extend((100..300).map(|item| cell(0, item, 0)));
    let after = read_table(&cells, &TableOptions::default()).accuracy[0];
    assert!((before - after).abs() < 0.02, "{before} {after}");
}

#[test]
fn order_and_repeats_change_nothing() {
    let cells = flood();
    let mut other: Vec<Cell> = cells.iter().rev().copied().collect();
    other.extend(cells.iter().copied().take(100));
    assert_eq!(read_table(&cells, &TableOptions::default()), read_table(&other, &TableOptions::default()));
}

#[test]
fn an_empty_table_has_no_answers() {
    assert_eq!(read_table(&[], &TableOptions::default()).answers, []);
}
