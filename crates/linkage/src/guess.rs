//! Guesses what the columns of a stranger's table mean, from headers and content: a starting point that is
//! printed and can be overruled. Nothing here knows any particular table.

use crate::column::ColumnKind;
use crate::rows::{parse_about, parse_date};

/// What a table's columns seem to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The columns to compare.
    pub fields: Vec<Field>,
    /// The input column that numbers the rows, where there is one.
    pub id: Option<usize>,
    /// Input columns that are not compared, each with its reason.
    pub left_out: Vec<(usize, &'static str)>,
}

/// One column to compare.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Field {
    /// Its name: that of the first input column.
    pub name: String,
    /// What it means.
    pub kind: ColumnKind,
    /// The input columns that it is read from: words are joined by a blank, year, month and day to a date.
    pub inputs: Vec<usize>,
}

/// Whether a value says that there is none.
#[must_use]
pub fn is_missing(value: &str) -> bool {
    let value = value.trim();
    let Some(first) = value.bytes().next() else { return true };
    // The longest such word has seven letters, in two bytes each where it is Persian.
    (matches!(first, b'n' | b'N' | b'u' | b'U' | b'-' | b'?' | b'.') || first >= 128)
        && value.len() <= 14
        && ["na", "n/a", "nan", "null", "none", "-", "--", "?", ".", "unknown", "nil", "نامعلوم", "ناشناس"]
            .iter()
            .any(|m| value.eq_ignore_ascii_case(m))
}

/// Guess from the headers and some rows.
#[must_use]
pub fn guess(headers: &[String], rows: &[Vec<String>]) -> Guess {
    let mut out = Guess { fields: Vec::new(), id: None, left_out: Vec::new() };
    let mut date_parts: [Option<usize>; 3] = [None; 3];
    for (column, header) in headers.iter().enumerate() {
        let words = words(header);
        let content = Content::of(column, rows);
        let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        if content.filled == 0 {
            out.left_out.push((column, "empty"));
        } else if content.distinct == 1 && content.filled > 20 {
            out.left_out.push((column, "the same in every row"));
        } else if has(&["cluster", "entity", "ent", "truth", "label"]) {
            out.left_out.push((column, "looks like the answer, not like evidence"));
        } else if numbers_rows(&words) && content.unique() {
            out.left_out.push((column, "numbers the rows"));
            out.id.get_or_insert(column);
        } else if let Some(part) = date_part(&words, &content) {
            date_parts[part] = Some(column);
        } else {
            let kind = kind(&words, &content);
            add(&mut out.fields, header, kind, column, &words);
        }
    }
    add_date_parts(&mut out, headers, date_parts);
    drop_repeats(&mut out, rows);
    out
}

/// Whether a header promises nothing but the number of the row.
fn numbers_rows(words: &[String]) -> bool {
    const PLAIN: [&str; 12] =
        ["id", "uid", "uuid", "rec", "recid", "record", "row", "rowid", "unique", "index", "unnamed", "0"];
    !words.is_empty() && words.iter().all(|w| PLAIN.contains(&w.as_str()))
}

/// Year, month and day in three columns are one birth date; a lone part is a category.
fn add_date_parts(out: &mut Guess, headers: &[String], parts: [Option<usize>; 3]) {
    let inputs: Vec<usize> = parts.iter().flatten().copied().collect();
    if let [Some(year), rest @ ..] = parts {
        let mut all = vec![year];
        all.extend(rest.iter().flatten());
        let complete = all.len() == 3 || (all.len() == 2 && rest[0].is_some()) || all.len() == 1;
        if complete {
            out.fields.push(Field { name: headers[year].clone(), kind: ColumnKind::BirthDate, inputs: all });
            return;
        }
    }
    for column in inputs {
        out.fields.push(Field {
            name: headers[column].clone(),
            kind: ColumnKind::Category,
            inputs: vec![column],
        });
    }
}

fn add(fields: &mut Vec<Field>, header: &str, kind: ColumnKind, column: usize, words: &[String]) {
    let piece = words
        .last()
        .is_some_and(|w| w.len() == 2 && w.starts_with('c') && w.ends_with(|c: char| c.is_ascii_digit()));
    if piece && let Some(field) = fields.iter_mut().find(|f| f.kind == kind && kind.is_part()) {
        field.inputs.push(column);
        return;
    }
    fields.push(Field { name: header.trim().to_owned(), kind, inputs: vec![column] });
}

/// A full name that only repeats given and family name is no further evidence.
fn drop_repeats(out: &mut Guess, rows: &[Vec<String>]) {
    let has = |kind| out.fields.iter().find(|f| f.kind == kind).map(|f| f.inputs[0]);
    let (Some(given), Some(family)) = (has(ColumnKind::GivenName), has(ColumnKind::FamilyName)) else {
        return;
    };
    let repeats = |column: usize| {
        let (mut met, mut repeated) = (0, 0);
        for row in rows {
            let of = |c: usize| row.get(c).map_or("", |v| v.trim());
            if !is_missing(of(column)) && !is_missing(of(given)) && !is_missing(of(family)) {
                met += 1;
                let whole = of(column).to_lowercase();
                let holds = |part: &str| whole.contains(&part.to_lowercase());
                repeated += usize::from(holds(of(given)) && holds(of(family)));
            }
        }
        met > 0 && repeated * 10 >= met * 7
    };
    let (dropped, kept): (Vec<Field>, Vec<Field>) = std::mem::take(&mut out.fields)
        .into_iter()
        .partition(|f| matches!(f.kind, ColumnKind::Name | ColumnKind::Text) && repeats(f.inputs[0]));
    out.fields = kept;
    out.left_out.extend(dropped.iter().map(|f| (f.inputs[0], "repeats given and family name")));
}

/// The header's words in small letters; "firstName" and "first_name" are the same two.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in header.trim().trim_start_matches('\u{feff}').chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("never empty").extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|w| !w.is_empty());
    words
}

/// What the sampled values of a column look like.
struct Content {
    filled: usize,
    distinct: usize,
    dates: usize,
    /// Dates, years, and dates that are only about right.
    about: usize,
    numbers: usize,
    long_numbers: usize,
    small: usize,
}

impl Content {
    fn of(column: usize, rows: &[Vec<String>]) -> Self {
        let values: Vec<&str> =
            rows.iter().filter_map(|r| r.get(column)).map(|v| v.trim()).filter(|v| !is_missing(v)).collect();
        let mut distinct = values.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let count = |test: fn(&str) -> bool| values.iter().filter(|v| test(v)).count();
        Self {
            filled: values.len(),
            distinct: distinct.len(),
            dates: count(|v| v.len() >= 6 && parse_date(v).is_some()),
            about: count(|v| v.len() >= 4 && parse_about(v).is_some()),
            numbers: count(|v| v.chars().all(|c| c.is_ascii_digit())),
            long_numbers: count(|v| v.chars().filter(char::is_ascii_digit).count() >= 6),
            small: count(|v| v.parse::<u32>().is_ok_and(|n| n <= 31)),
        }
    }

    fn mostly(&self, part: usize) -> bool {
        part * 10 >= self.filled * 8
    }

    /// Every row another value.
    fn unique(&self) -> bool {
        self.distinct * 1000 >= self.filled * 999
    }
}

/// 0, 1, 2 for a column that holds the year, month or day of birth alone.
fn date_part(words: &[String], content: &Content) -> Option<usize> {
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let birth = has(&["birth", "born", "b"]);
    if has(&["by", "yob", "birthyear"]) || (has(&["year", "y"]) && birth) {
        return content.mostly(content.numbers).then_some(0);
    }
    if has(&["bm", "mob", "birthmonth"]) || (has(&["month", "m"]) && birth) {
        return content.mostly(content.small).then_some(1);
    }
    if has(&["bd", "birthday"]) || (has(&["day", "d"]) && birth) {
        return content.mostly(content.small).then_some(2);
    }
    None
}

fn kind(words: &[String], content: &Content) -> ColumnKind {
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let name = has(&["name", "names", "نام"]);
    if has(&["father", "fathername", "پدر"]) {
        ColumnKind::FatherName
    } else if has(&["mother", "mothername", "مادر"]) {
        ColumnKind::MotherName
    } else if (has(&["dob", "birthdate", "birth", "born", "dateofbirth"])
        && content.mostly(content.about.max(content.numbers)))
        || (has(&["age"]) && content.mostly(content.numbers))
    {
        ColumnKind::BirthDate
    } else if has(&["sex", "gender", "جنسیت"]) {
        ColumnKind::Sex
    } else if has(&["phone", "tel", "telephone", "mobile", "cell", "msisdn", "تلفن"]) {
        ColumnKind::Phone
    } else if has(&["given", "first", "forename", "firstname", "givenname", "fname", "forenames"])
        && !has(&["date"])
    {
        ColumnKind::GivenName
    } else if has(&["surname", "last", "lname", "lastname", "family", "familyname", "sname"])
        && !has(&["date"])
    {
        ColumnKind::FamilyName
    } else if has(&["middle", "middlename", "mname"]) {
        ColumnKind::Text
    } else if has(&["ssn", "soc", "passport", "nid", "license", "licence"])
        || (has(&["id", "number", "no"]) && content.mostly(content.long_numbers))
    {
        ColumnKind::Identifier
    } else if has(&[
        "city",
        "town",
        "suburb",
        "place",
        "province",
        "state",
        "county",
        "district",
        "village",
        "region",
        "country",
        "location",
        "municipality",
        "birthplace",
        "شهر",
        "استان",
    ]) {
        ColumnKind::Place
    } else if content.mostly(content.dates) {
        ColumnKind::Date
    } else if (name || has(&["fullname", "person"])) && !content.mostly(content.numbers) {
        ColumnKind::Name
    } else if content.distinct <= 60 && content.distinct * 20 <= content.filled {
        ColumnKind::Category
    } else {
        ColumnKind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(headers: &[&str], rows: &[&[&str]]) -> Guess {
        let headers: Vec<String> = headers.iter().map(|&h| h.to_owned()).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|&v| v.to_owned()).collect()).collect();
        guess(&headers, &rows)
    }

    #[test]
    fn headers_and_content_are_read() {
        let guess = table(
            &["rec_id", "First Name", "lname_c1", "by", "bm", "bd", "city", "cluster", "phoneNumber"],
            &[
                &["1", "nika", "testeri", "1999", "2", "3", "rasht", "7", "0911"],
                &["2", "navid", "NA", "1980", "12", "30", "qom", "7", "0912"],
            ],
        );
        let kinds: Vec<ColumnKind> = guess.fields.iter().map(|f| f.kind).collect();
        use ColumnKind::{BirthDate, FamilyName, GivenName, Phone, Place};
        assert_eq!(kinds, [GivenName, FamilyName, Place, Phone, BirthDate]);
        assert_eq!(guess.fields[4].inputs, [3, 4, 5]);
        assert_eq!(guess.id, Some(0));
    }

    #[test]
    fn a_full_name_beside_its_parts_is_left_out() {
        let rows: &[&[&str]] = &[&["Nika", "Testeri", "Nika Testeri"], &["Navid", "Probe", "Navid Probe"]];
        let guess = table(&["given_name", "surname", "full_name"], rows);
        assert_eq!(guess.fields.len(), 2);
    }
}
