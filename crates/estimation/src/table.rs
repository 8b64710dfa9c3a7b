//! The capture table: how many people have each capture pattern.

use std::collections::BTreeMap;

/// The largest number of lists any method takes.
pub const MAX_LISTS: usize = 20;

/// The largest count of people a table may hold; beyond it sums in `f64` would no longer be exact.
const MAX_PEOPLE: u64 = 1 << 50;

/// Counts of people by capture pattern.
///
/// Bit `j` of a pattern is set when the person is on list `j`. The all-zero pattern is what is estimated and
/// cannot be held. Counts are positive and sorted by pattern, so equal tables are equal bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CaptureTable {
    lists: Vec<String>,
    counts: Vec<(u32, u64)>,
}

/// Why a table cannot be read. One variant per rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The header names no list.
    #[error("the table names no list; expected one column per list and a last column of counts")]
    NoLists,
    /// More lists than any method takes.
    #[error(
        "the table has {found} lists; at most {MAX_LISTS} can be estimated: merge copies and drop aggregators first"
    )]
    TooManyLists {
        /// Number of lists found.
        found: usize,
    },
    /// Two columns have one name.
    #[error("two lists are called {name:?}; give every list a name of its own")]
    ListNamedTwice {
        /// The name.
        name: String,
    },
    /// A row has another number of cells than the header.
    #[error("row {row} has {found} cells where the header has {expected}")]
    WrongWidth {
        /// 1-based data row.
        row: usize,
        /// Cells found.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// A mark is neither 0 nor 1.
    #[error("row {row}, list {list:?}: expected 1 (on the list) or 0 (not on it), found {found:?}")]
    BadMark {
        /// 1-based data row.
        row: usize,
        /// The list's name.
        list: String,
        /// What stood there.
        found: String,
    },
    /// A count is no number.
    #[error("row {row}: expected a count of people, found {found:?}")]
    BadCount {
        /// 1-based data row.
        row: usize,
        /// What stood there.
        found: String,
    },
    /// A count is below zero.
    #[error(
        "row {row}: the count {found} is negative; people cannot be fewer than none; correct it where the table was made"
    )]
    NegativeCount {
        /// 1-based data row.
        row: usize,
        /// What stood there.
        found: String,
    },
    /// A count is not whole.
    #[error("row {row}: the count {found} is not a whole number; round where the table was made, not here")]
    FractionalCount {
        /// 1-based data row.
        row: usize,
        /// What stood there.
        found: String,
    },
    /// The counts add up to more than can be summed exactly.
    #[error("the counts add up to more than {MAX_PEOPLE} people")]
    TooManyPeople,
    /// The all-zero pattern was given.
    #[error("row {row} counts people who are on no list; their number is what is estimated: remove the row")]
    ZeroPattern {
        /// 1-based data row.
        row: usize,
    },
    /// A pattern was given twice.
    #[error("row {row} repeats the pattern of row {first}; add the two counts or remove one row")]
    PatternTwice {
        /// 1-based data row.
        row: usize,
        /// The row that had it first.
        first: usize,
    },
    /// A pattern names a list that does not exist.
    #[error("pattern {pattern:#b} names a list beyond the {lists} of the table")]
    PatternBeyondLists {
        /// The pattern.
        pattern: u32,
        /// Number of lists.
        lists: usize,
    },
    /// Nobody is on any list.
    #[error("the table counts nobody")]
    NoPerson,
    /// One person only.
    #[error("the table counts one person; nothing can be estimated from one person")]
    OnePerson,
    /// A list nobody is on.
    #[error("nobody is on list {list:?}; remove its column")]
    EmptyList {
        /// The list's name.
        list: String,
    },
    /// Two lists hold exactly the same people.
    #[error("lists {first:?} and {second:?} hold exactly the same people: one copies the other; remove one")]
    IdenticalLists {
        /// The list that comes first.
        first: String,
        /// Its twin.
        second: String,
    },
}

impl TableError {
    /// A stable name for the rule, for machines.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NoLists => "no_lists",
            Self::TooManyLists { .. } => "too_many_lists",
            Self::ListNamedTwice { .. } => "list_named_twice",
            Self::WrongWidth { .. } => "wrong_width",
            Self::BadMark { .. } => "bad_mark",
            Self::BadCount { .. } => "bad_count",
            Self::NegativeCount { .. } => "negative_count",
            Self::FractionalCount { .. } => "fractional_count",
            Self::TooManyPeople => "too_many_people",
            Self::ZeroPattern { .. } => "all_zero_pattern",
            Self::PatternTwice { .. } => "pattern_twice",
            Self::PatternBeyondLists { .. } => "pattern_beyond_lists",
            Self::NoPerson => "no_person",
            Self::OnePerson => "one_person",
            Self::EmptyList { .. } => "empty_list",
            Self::IdenticalLists { .. } => "identical_lists",
        }
    }
}

impl CaptureTable {
    /// A table from patterns and counts, checked by every rule of [`TableError`].
    pub fn new(lists: Vec<String>, counts: Vec<(u32, u64)>) -> Result<Self, TableError> {
        check_names(&lists)?;
        let mut seen: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
        for (at, &(pattern, count)) in counts.iter().enumerate() {
            let row = at + 1;
            if pattern == 0 {
                return Err(TableError::ZeroPattern { row });
            }
            if u64::from(pattern) >> lists.len() != 0 {
                return Err(TableError::PatternBeyondLists { pattern, lists: lists.len() });
            }
            if let Some(&(first, _)) = seen.get(&pattern) {
                return Err(TableError::PatternTwice { row, first });
            }
            seen.insert(pattern, (row, count));
        }
        let total = seen.values().try_fold(0u64, |sum, &(_, count)| sum.checked_add(count));
        if total.is_none_or(|total| total > MAX_PEOPLE) {
            return Err(TableError::TooManyPeople);
        }
        let counts = seen.into_iter().map(|(pattern, (_, count))| (pattern, count));
        let table = Self::unchecked(lists, counts.collect());
        table.check_people()?;
        Ok(table)
    }

    /// A table from the cells of a file: a header of list names whose last column is the count, then one row
    /// per pattern with 1 or 0 under each list.
    pub fn from_cells<S: AsRef<str>>(header: &[S], rows: &[Vec<S>]) -> Result<Self, TableError> {
        let Some((_, names)) = header.split_last() else { return Err(TableError::NoLists) };
        let lists: Vec<String> = names.iter().map(|name| name.as_ref().trim().to_owned()).collect();
        check_names(&lists)?;
        let mut counts = Vec::with_capacity(rows.len());
        for (at, cells) in rows.iter().enumerate() {
            let row = at + 1;
            if cells.len() != header.len() {
                return Err(TableError::WrongWidth { row, found: cells.len(), expected: header.len() });
            }
            let mut pattern = 0;
            for (list, (name, cell)) in lists.iter().zip(cells).enumerate() {
                pattern |= u32::from(parse_mark(row, name, cell.as_ref())?) << list;
            }
            counts.push((pattern, parse_count(row, cells[lists.len()].as_ref())?));
        }
        Self::new(lists, counts)
    }

    /// A table of lists that nobody is on: [`crate::estimate`] says why nothing can be estimated.
    pub fn empty(lists: Vec<String>) -> Self {
        Self::unchecked(lists, BTreeMap::new())
    }

    /// A table that may hold empty or identical lists: a stratum of a larger table. [`crate::estimate`]
    /// refuses what [`CaptureTable::new`] would reject.
    pub(crate) fn unchecked(lists: Vec<String>, counts: BTreeMap<u32, u64>) -> Self {
        let counts = counts.into_iter().filter(|&(pattern, count)| pattern != 0 && count > 0).collect();
        Self { lists, counts }
    }

    /// The lists' names, in order of bits.
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Positive counts by pattern, sorted by pattern.
    pub fn counts(&self) -> &[(u32, u64)] {
        &self.counts
    }

    /// People on at least one list.
    pub fn observed(&self) -> u64 {
        self.counts.iter().map(|&(_, count)| count).sum()
    }

    /// People on one list.
    pub fn on_list(&self, list: usize) -> u64 {
        self.sum_where(|pattern| pattern >> list & 1 == 1)
    }

    /// People on exactly `k` lists, for k = 0 … number of lists.
    pub fn by_number_of_lists(&self) -> Vec<u64> {
        let mut captured = vec![0; self.lists.len() + 1];
        for &(pattern, count) in &self.counts {
            captured[pattern.count_ones() as usize] += count;
        }
        captured
    }

    /// People on both of two lists.
    pub fn overlap(&self, a: usize, b: usize) -> u64 {
        self.sum_where(|pattern| pattern >> a & 1 == 1 && pattern >> b & 1 == 1)
    }

    /// The table over the lists in `keep` (indices in the new order); people on none of them fall out.
    pub fn keep(&self, keep: &[usize]) -> Self {
        let lists = keep.iter().map(|&list| self.lists[list].clone()).collect();
        let mut counts = BTreeMap::new();
        for &(pattern, count) in &self.counts {
            let kept = keep.iter().enumerate().map(|(to, &from)| (pattern >> from & 1) << to).sum();
            *counts.entry(kept).or_insert(0) += count;
        }
        Self::unchecked(lists, counts)
    }

    /// The same lists with other counts: a table imputed or drawn from this one.
    pub(crate) fn with_counts(&self, counts: BTreeMap<u32, u64>) -> Self {
        Self::unchecked(self.lists.clone(), counts)
    }

    /// All 2^L cells as numbers, cell 0 being zero. Only for few lists.
    pub(crate) fn cells(&self) -> Vec<f64> {
        let mut cells = vec![0.0; 1 << self.lists.len()];
        for &(pattern, count) in &self.counts {
            cells[pattern as usize] = count as f64;
        }
        cells
    }

    /// The first pair of lists that hold exactly the same people.
    pub(crate) fn identical_pair(&self) -> Option<(usize, usize)> {
        let differ = |a: usize, b: usize| self.sum_where(|pattern| (pattern >> a ^ pattern >> b) & 1 == 1);
        let pairs = (0..self.lists.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs.into_iter().find(|&(a, b)| self.on_list(a) > 0 && differ(a, b) == 0)
    }

    fn sum_where(&self, holds: impl Fn(u32) -> bool) -> u64 {
        self.counts.iter().filter(|&&(pattern, _)| holds(pattern)).map(|&(_, count)| count).sum()
    }

    fn check_people(&self) -> Result<(), TableError> {
        match self.observed() {
            0 => return Err(TableError::NoPerson),
            1 => return Err(TableError::OnePerson),
            _ => {}
        }
        if let Some(empty) = (0..self.lists.len()).find(|&list| self.on_list(list) == 0) {
            return Err(TableError::EmptyList { list: self.lists[empty].clone() });
        }
        if let Some((a, b)) = self.identical_pair() {
            let (first, second) = (self.lists[a].clone(), self.lists[b].clone());
            return Err(TableError::IdenticalLists { first, second });
        }
        Ok(())
    }
}

fn check_names(lists: &[String]) -> Result<(), TableError> {
    if lists.is_empty() {
        return Err(TableError::NoLists);
    }
    if lists.len() > MAX_LISTS {
        return Err(TableError::TooManyLists { found: lists.len() });
    }
    match lists.iter().enumerate().find(|(at, name)| lists[..*at].contains(name)) {
        Some((_, name)) => Err(TableError::ListNamedTwice { name: name.clone() }),
        None => Ok(()),
    }
}

fn parse_mark(row: usize, list: &str, cell: &str) -> Result<bool, TableError> {
    match ascii_digits(cell).as_str() {
        "1" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(TableError::BadMark { row, list: list.to_owned(), found: cell.to_owned() }),
    }
}

fn parse_count(row: usize, cell: &str) -> Result<u64, TableError> {
    let text = ascii_digits(cell);
    let found = cell.trim().to_owned();
    if let Ok(count) = text.parse::<u64>() {
        return Ok(count);
    }
    match text.parse::<f64>() {
        Ok(number) if number < 0.0 => Err(TableError::NegativeCount { row, found }),
        Ok(number) if number.is_finite() && number.fract() != 0.0 => {
            Err(TableError::FractionalCount { row, found })
        }
        Ok(number) if number.is_finite() && number <= MAX_PEOPLE as f64 => Ok(number as u64),
        Ok(number) if number.is_finite() => Err(TableError::TooManyPeople),
        _ => Err(TableError::BadCount { row, found }),
    }
}

/// Trimmed, with Persian and Arabic digits as ASCII ones: tables come from spreadsheets in either.
fn ascii_digits(cell: &str) -> String {
    let fold = |c: char| match c {
        '\u{06F0}'..='\u{06F9}' => char::from(b'0' + (c as u32 - 0x06F0) as u8),
        '\u{0660}'..='\u{0669}' => char::from(b'0' + (c as u32 - 0x0660) as u8),
        '\u{066B}' => '.',
        other => other,
    };
    cell.trim().chars().map(fold).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A table of three lists a, b, c.
    pub(crate) fn table(counts: &[(u32, u64)]) -> CaptureTable {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        CaptureTable::new(lists, counts.to_vec()).expect("a table")
    }

    #[track_caller]
    fn check(rows: &[&str], expect: &str) {
        let split = |line: &&str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let header = split(&rows[0]);
        let body: Vec<_> = rows[1..].iter().map(split).collect();
        let found = match CaptureTable::from_cells(&header, &body) {
            Ok(table) => format!("{:?}", table.counts()),
            Err(error) => error.rule().to_owned(),
        };
        assert_eq!(found, expect);
    }

    #[test]
    fn a_good_table_is_read_in_any_order() {
        check(&["a,b,c,n", "1,0,0,4", "0,1,0,3", "1,0,1,۲"], "[(1, 4), (2, 3), (5, 2)]");
        check(&["a,b,c,n", "1,0,1,2.0", "0,1,0,3", "1,0,0,4"], "[(1, 4), (2, 3), (5, 2)]");
    }

    #[test]
    fn every_rule_fires() {
        check(&["n"], "no_lists");
        check(&["a,a,n"], "list_named_twice");
        check(&["a,b,n", "1,0"], "wrong_width");
        check(&["a,b,n", "2,0,4"], "bad_mark");
        check(&["a,b,n", "1,0,many"], "bad_count");
        check(&["a,b,n", "1,0,NaN"], "bad_count");
        check(&["a,b,n", "1,0,-3"], "negative_count");
        check(&["a,b,n", "1,0,2.5"], "fractional_count");
        check(&["a,b,n", "1,0,1e300"], "too_many_people");
        check(&["a,b,n", "1,0,4", "0,0,2"], "all_zero_pattern");
        check(&["a,b,n", "1,0,4", "0,1,3", "1,0,4"], "pattern_twice");
        check(&["a,b,n"], "no_person");
        check(&["a,b,n", "1,1,1"], "one_person");
        check(&["a,b,n", "1,0,4"], "empty_list");
        check(&["a,b,c,n", "1,1,0,4", "0,0,1,3", "1,1,1,9"], "identical_lists");
        let thirty: Vec<String> = (0..30).map(|at| format!("list{at}")).collect();
        assert_eq!(CaptureTable::new(thirty, vec![]), Err(TableError::TooManyLists { found: 30 }));
        let two = vec!["a".to_owned(), "b".to_owned()];
        let beyond = TableError::PatternBeyondLists { pattern: 4, lists: 2 };
        assert_eq!(CaptureTable::new(two, vec![(4, 3)]), Err(beyond));
    }

    proptest::proptest! {
        #[test]
        fn foreign_cells_never_panic(cells in proptest::collection::vec(proptest::collection::vec(".{0,6}", 0..5), 0..6)) {
            if let Some((header, rows)) = cells.split_first() {
                let _ = CaptureTable::from_cells(header, rows);
            }
        }

        #[test]
        fn the_order_of_rows_changes_nothing(seed in 0u32..5000) {
            let lists = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
            let rows: Vec<(u32, u64)> = (1..8).map(|p| (p, u64::from((seed * p) % 11 + 1))).collect();
            let mut turned = rows.clone();
            turned.rotate_left((seed % 7) as usize);
            proptest::prop_assert_eq!(CaptureTable::new(lists(), rows), CaptureTable::new(lists(), turned));
        }
    }
}
