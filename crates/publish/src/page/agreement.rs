//! What linkage compared and how far it agreed, in words: one table for the desk's page and for the desk at a terminal.

use super::words::{self, Text};
use khabar_model::Language;

/// That two relatives share so much too: the last step of a pair's evidence.
pub const RELATIVES: Text = words::OR_RELATIVES;

/// What a column of linkage is called; none for one that is not known here.
pub fn column(name: &str) -> Option<Text> {
    Some(match name {
        "name" => words::NAME,
        "father" => words::FATHER,
        "mother" => words::MOTHER,
        "sex" => words::SEX,
        "born" => words::BORN,
        "died" => words::DIED,
        "arrested" => words::ARRESTED,
        "injured" => words::INJURED,
        "released" => words::RELEASED,
        "place" => words::PLACE,
        "residence" => words::RESIDENCE,
        "origin" => words::ORIGIN,
        "occupation" => words::OCCUPATION,
        "identifier" => words::IDENTIFIER,
        "phone" => words::PHONE,
        _ => return None,
    })
}

/// An agreement level; what the table does not know is told as linkage tells it.
pub fn level(language: Language, level: &'static str) -> &'static str {
    match language {
        Language::En => level,
        Language::Fa => PERSIAN.iter().find(|(en, _)| *en == level).map_or(level, |(_, fa)| fa),
    }
}

const PERSIAN: &[(&str, &str)] = &[
    ("same name", "یک نام"),
    ("same name, another spelling", "یک نام با املایی دیگر"),
    ("one lacks a part that the other has", "یکی پاره‌ای کم دارد"),
    ("easily confused", "زود با هم اشتباه می‌شوند"),
    ("different", "دیگر"),
    ("same", "یکی"),
    ("another spelling", "املایی دیگر"),
    ("one slip of the pen", "یک لغزش قلم"),
    ("similar", "نزدیک"),
    ("given and family name swapped", "نام و نام خانوادگی جابه‌جا"),
    ("an initial that fits", "حرف نخستِ جور"),
    ("one holds the other", "یکی دیگری را در بر دارد"),
    ("same day", "یک روز"),
    ("one is known to the month only, and fits", "یکی تنها ماه را دارد و جور است"),
    ("one is known roughly, and fits", "یکی تقریبی است و جور است"),
    ("one or two days apart", "یکی دو روز فاصله"),
    ("day and month swapped", "روز و ماه جابه‌جا"),
    ("same year and month", "همان سال و ماه"),
    ("same day and month", "همان روز و ماه"),
    ("same year and day of the month", "همان سال و روز ماه"),
    ("within a year", "در فاصلهٔ یک سال"),
    ("within five years", "در فاصلهٔ پنج سال"),
    ("one is a fragment of the other", "یکی پاره‌ای از دیگری است"),
    ("same place", "یک جا"),
    ("one lies within the other", "یکی درون دیگری است"),
    ("same region", "یک ناحیه"),
    ("same status and day", "همان وضعیت و روز"),
    ("same status", "همان وضعیت"),
    ("different status", "وضعیتی دیگر"),
];

#[cfg(test)]
mod tests {
    use super::{Language, level};
    use khabar_findings::ColumnKind;

    #[test]
    fn every_level_of_linkage_has_persian_words() {
        use ColumnKind::*;
        let kinds = [
            Name, GivenName, FamilyName, FatherName, MotherName, Date, BirthDate, Place, Sex, Identifier,
            Phone, Category, Text, Status,
        ];
        let levels = kinds.iter().flat_map(|kind| kind.levels());
        let plain: Vec<&str> =
            levels.map(|of| of.words).filter(|of| level(Language::Fa, of) == *of).collect();
        assert_eq!(plain, [""; 0]);
    }
}
