//! Rows of text into a table: cells are read by their column's kind, and each row gets a content id.

use crate::column::ColumnKind;
use crate::guess::{Field, is_missing};
use crate::table::{ColumnBuilder, Table, Value};

/// Fills a table row by row.
pub struct Rows {
    fields: Vec<Field>,
    builders: Vec<ColumnBuilder>,
    ids: Vec<[u8; 32]>,
    seen: rustc_hash::FxHashMap<u64, u32>,
    /// Values that were not what their column's kind asks for, by field.
    unreadable: Vec<u64>,
    joined: String,
    content: Vec<u8>,
}

impl Rows {
    /// An empty table of these fields.
    #[must_use]
    pub fn new(fields: &[Field]) -> Self {
        Self {
            builders: fields.iter().map(|f| ColumnBuilder::new(&f.name, f.kind)).collect(),
            unreadable: vec![0; fields.len()],
            fields: fields.to_vec(),
            ids: Vec::new(),
            seen: rustc_hash::FxHashMap::default(),
            joined: String::new(),
            content: Vec::new(),
        }
    }

    /// Add a row; `cell` gives an input column's text, empty where the row is too short.
    pub fn push<'a>(&mut self, cell: impl Fn(usize) -> &'a str) {
        self.content.clear();
        for (at, field) in self.fields.iter().enumerate() {
            let text = match field.inputs.as_slice() {
                [one] => cell(*one).trim(),
                several if field.kind == ColumnKind::BirthDate => {
                    join(&mut self.joined, several.iter().map(|&c| cell(c).trim()), "-");
                    &self.joined
                }
                several => {
                    join(&mut self.joined, several.iter().map(|&c| cell(c).trim()), " ");
                    &self.joined
                }
            };
            self.content.extend((text.len() as u32).to_le_bytes());
            self.content.extend(text.as_bytes());
            if is_missing(text) {
                self.builders[at].push(&[]);
                continue;
            }
            if !push(&mut self.builders[at], field, text) {
                self.unreadable[at] += 1;
            }
        }
        // Identical rows are told apart by their number among the identical.
        let count = self.seen.entry(crate::hash::bytes(&self.content)).or_default();
        self.content.extend(count.to_le_bytes());
        *count += 1;
        self.ids.push(*blake3::hash(&self.content).as_bytes());
    }

    /// Number of rows so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no row yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The table, the rows' content ids, and how many values of each field could not be read as its kind.
    #[must_use]
    pub fn finish(self) -> (Table, Vec<[u8; 32]>, Vec<u64>) {
        let mut table = Table::new(self.ids.len());
        for builder in self.builders {
            // Every builder got one cell a row.
            let _ = table.add(builder.finish());
        }
        (table, self.ids, self.unreadable)
    }
}

fn join<'a>(out: &mut String, parts: impl Iterator<Item = &'a str>, between: &str) {
    out.clear();
    for part in parts.filter(|p| !is_missing(p)) {
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(part);
    }
}

/// Push a value; `false` when it is not what the kind asks for (it is then missing).
fn push(builder: &mut ColumnBuilder, field: &Field, text: &str) -> bool {
    match field.kind {
        ColumnKind::Date | ColumnKind::BirthDate => match read_days(field, text) {
            Some((from, to)) => builder.push(&[Value::Days { from, to }]),
            None => {
                builder.push(&[]);
                return false;
            }
        },
        ColumnKind::Place => {
            // "Province / City" is a path; a comma goes from the special to the general.
            if text.contains(['/', '>']) {
                let parts: Vec<&str> = text.split(['/', '>']).collect();
                builder.push(&[Value::Path(&parts)]);
            } else {
                builder.push(&[Value::Path(&[text])]);
            }
        }
        ColumnKind::Name | ColumnKind::GivenName | ColumnKind::FamilyName | ColumnKind::FatherName
            if text.contains(['/', '|', ';']) =>
        {
            // One name in two scripts, or with an alias.
            let forms: Vec<Value<'_>> = text.split(['/', '|', ';']).map(Value::Text).collect();
            builder.push(&forms);
        }
        ColumnKind::Status => builder.push(&[Value::Status { code: text, days: None }]),
        _ => builder.push(&[Value::Text(text)]),
    }
    true
}

fn read_days(field: &Field, text: &str) -> Option<(i32, i32)> {
    if field.kind == ColumnKind::BirthDate
        && let Ok(age) = text.parse::<i32>()
        && (0..=130).contains(&age)
    {
        // An age as of an unstated day: the same day for every row.
        return Some((20_000 - (age + 1) * 365 - age / 4, 20_000 - age * 365 - age / 4));
    }
    parse_about(text)
}

/// A date as [`parse_date`], or one marked as only about right by `~` or `c.`: a year more on either side.
pub(crate) fn parse_about(text: &str) -> Option<(i32, i32)> {
    match text.strip_prefix(['~', '≈']).or_else(|| text.strip_prefix("c. ")) {
        Some(about) => parse_date(about.trim()).map(|(from, to)| (from - 365, to + 365)),
        None => parse_date(text),
    }
}

/// Days between which a written date lies: ISO, compact, day first, month first where it must be, a year,
/// a year and a month; Gregorian, or Solar Hijri for years 1200–1499. Any digits.
#[must_use]
pub fn parse_date(text: &str) -> Option<(i32, i32)> {
    let mut numbers: [(u32, usize); 3] = [(0, 0); 3];
    let mut count = 0;
    let mut inside = false;
    let day_part = text.split(['T', ' ']).next().unwrap_or(text);
    let text = if day_part.len() >= 8 && text.contains(':') { day_part } else { text };
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '۰'..='۹' => c as u32 - '۰' as u32,
            '٠'..='٩' => c as u32 - '٠' as u32,
            '-' | '/' | '.' | ' ' => {
                inside = false;
                continue;
            }
            _ => return None,
        };
        if !inside {
            count += 1;
            inside = true;
        }
        let number = numbers.get_mut(count - 1)?;
        *number = (number.0.checked_mul(10)?.checked_add(digit)?, number.1 + 1);
    }
    let year = |n: (u32, usize)| n.1 == 4 && (1200..=2200).contains(&n.0);
    match (count, numbers) {
        (1, [n, ..]) if n.1 == 8 => days(n.0 / 10_000, Some(n.0 / 100 % 100), Some(n.0 % 100)),
        (1, [n, ..]) if year(n) => days(n.0, None, None),
        (2, [y, m, _]) if year(y) => days(y.0, Some(m.0), None),
        (2, [m, y, _]) if year(y) => days(y.0, Some(m.0), None),
        (3, [y, m, d]) if year(y) => days(y.0, Some(m.0), Some(d.0)),
        (3, [a, b, y]) if year(y) => {
            days(y.0, Some(b.0), Some(a.0)).or_else(|| days(y.0, Some(a.0), Some(b.0)))
        }
        _ => None,
    }
}

/// First and last day of a year, a month or a day.
fn days(year: u32, month: Option<u32>, day: Option<u32>) -> Option<(i32, i32)> {
    let solar = (1200..1500).contains(&year);
    if !(1200..=2200).contains(&year) || (1500..1600).contains(&year) {
        return None;
    }
    let first =
        |year: u32, month: u32| if solar { solar_day(year, month) } else { gregorian_day(year, month) };
    let Some(month) = month else { return Some((first(year, 1), first(year + 1, 1) - 1)) };
    if !(1..=12).contains(&month) {
        return None;
    }
    let start = first(year, month);
    let next = if month == 12 { first(year + 1, 1) } else { first(year, month + 1) };
    match day {
        None => Some((start, next - 1)),
        Some(day) if day >= 1 && (day as i32) <= next - start => {
            Some((start + day as i32 - 1, start + day as i32 - 1))
        }
        Some(_) => None,
    }
}

/// Day number of the first of a month (Hinnant, *chrono-compatible low-level date algorithms*).
fn gregorian_day(year: u32, month: u32) -> i32 {
    let year = year as i32 - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Day number of the first of a Solar Hijri month, by the 33-year cycle, which is right for 1178–1633
/// but for 1502 and a few later years (Heydari-Malayeri 2004).
fn solar_day(year: u32, month: u32) -> i32 {
    let month = month as i32 - 1;
    let year = year as i32;
    // 1 Farvardin 1300 was 21 March 1921.
    let leaps = |y: i32| (8 * y + 21).div_euclid(33);
    let start = gregorian_day(1921, 3) + 20;
    start + (year - 1300) * 365 + leaps(year) - leaps(1300)
        + if month <= 6 { 31 * month } else { 186 + 30 * (month - 6) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<(i32, i32)>) {
        assert_eq!(parse_date(text), expect, "{text}");
    }

    #[test]
    fn dates() {
        let day = |y, m, d: i32| gregorian_day(y, m) + d - 1;
        check("2000-02-29", Some((day(2000, 2, 29), day(2000, 2, 29))));
        check("19560409", Some((day(1956, 4, 9), day(1956, 4, 9))));
        check("29/02/2000", Some((day(2000, 2, 29), day(2000, 2, 29))));
        check("02/29/2000", Some((day(2000, 2, 29), day(2000, 2, 29))));
        check("2000", Some((day(2000, 1, 1), day(2000, 12, 31))));
        check("1999-02-29", None);
        check("1404/13/40", None);
        check("abc", None);
        check("۱۴۰۰/۰۱/۰۱", Some((day(2021, 3, 21), day(2021, 3, 21)))); // 1400/01/01
        check("1403/12/30", Some((day(2025, 3, 20), day(2025, 3, 20))));
        check("1399/12/30", Some((day(2021, 3, 20), day(2021, 3, 20))));
        check("1404/12/30", None);
    }

    #[test]
    fn identical_rows_have_ids_of_their_own() {
        let fields = [Field { name: "given".into(), kind: ColumnKind::GivenName, inputs: vec![0] }];
        let mut rows = Rows::new(&fields);
        rows.push(|_| "nika");
        rows.push(|_| "nika");
        let (table, ids, unreadable) = rows.finish();
        assert_eq!(table.columns()[0].distinct(), 1);
        assert_ne!(ids[0], ids[1]);
        assert_eq!(unreadable, [0]);
    }
}
