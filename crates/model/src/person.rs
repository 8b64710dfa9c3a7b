//! What a report says of who the person is. Description only; the states of the person are claims.

use crate::time::{Day, DayRange};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What kind of name it is.
    pub enum NameKind {
        NotStated = "not_stated" / "name" / "نام",
        Registry = "registry" / "registry name" / "نام شناسنامه‌ای",
        Home = "home" / "home name" / "نام خانگی",
        Chosen = "chosen" / "chosen name" / "نام برگزیده",
        Alias = "alias" / "alias" / "نام دیگر",
        Online = "online" / "online name" / "نام در شبکه‌ها",
        BodyLabel = "body_label" / "label on a body" / "برچسب پیکر",
        Transliteration = "transliteration" / "transliteration" / "برگردان نام",
    }
}

vocabulary! {
    /// Sex as reported; absent where it was not.
    pub enum Sex {
        Female = "female" / "female" / "زن",
        Male = "male" / "male" / "مرد",
        Other = "other" / "other" / "دیگر",
    }
}

vocabulary! {
    /// Whether the person was a minor on the day. *Not established* is treated as yes at every exit.
    pub enum Minor {
        Yes = "yes" / "minor" / "کودک",
        No = "no" / "adult" / "بزرگسال",
        NotEstablished = "not_established" / "not established" / "روشن نیست",
    }
}

vocabulary! {
    /// What kind of identifier it is.
    pub enum IdentifierKind {
        NationalId = "national_id" / "national id" / "کد ملی",
        Passport = "passport" / "passport" / "گذرنامه",
        CaseNumber = "case_number" / "case number" / "شمارهٔ پرونده",
        ListId = "list_id" / "id on a list" / "شناسه در فهرست",
        Phone = "phone" / "phone" / "تلفن",
        Other = "other" / "other" / "دیگر",
    }
}

/// A name as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WrittenName {
    /// The name, as written.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// False where the person or the family asked that it be shown to nobody.
    pub may_display: bool,
}

impl WrittenName {
    /// A displayable name of no stated kind.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: NameKind::NotStated, may_display: true }
    }
}

/// An identifier or a fragment of one. Sealed: used in linkage, in no output and in no waterfall.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What kind of identifier it is.
    pub kind: IdentifierKind,
    /// Its digits or letters, normalised.
    pub text: String,
    /// Only a part of it is given (the last six digits, say).
    pub fragment: bool,
}

/// An age in whole years, as a range, as of a day where one is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Age {
    /// The least it may be.
    pub min: u8,
    /// The most it may be.
    pub max: u8,
    /// The day as of which it was given.
    pub as_of: Option<Day>,
    /// The text it was read from.
    pub original: String,
}

impl Age {
    /// The days on which the person may have been born, where the age has a day.
    pub fn birth(&self) -> Option<DayRange> {
        let as_of = self.as_of?.to_date();
        let years = |n: u8| jiff::Span::new().years(i16::from(n));
        let first = as_of.saturating_sub(years(self.max.saturating_add(1)));
        let last = as_of.saturating_sub(years(self.min));
        Some(DayRange::between(Day(Day::from_date(first).0 + 1), Day::from_date(last)))
    }
}

/// Who a report is about, as far as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// All names given, in the order of the row. Empty for an anonymous row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<WrittenName>,
    /// Father's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub father: Option<String>,
    /// Mother's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mother: Option<String>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Days on which the person may have been born, from a birth date or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<DayRange>,
    /// Age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// Whether a minor on the day, where it was said outright.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<Minor>,
    /// Nationalities, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<String>,
    /// Occupation, as written; apart from the role at the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<String>,
    /// Identifiers and fragments of them. Sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Perceptual hash of a photo, as hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

impl Person {
    /// The first of the names, as written.
    pub fn called(&self) -> Option<&str> {
        self.names.first().map(|name| name.text.as_str())
    }

    /// The row names somebody.
    pub fn is_named(&self) -> bool {
        !self.names.is_empty()
    }

    /// Days on which the person may have been born: from the birth date where there is one, else from the age.
    pub fn born(&self) -> Option<DayRange> {
        self.birth.or_else(|| self.age.as_ref().and_then(Age::birth))
    }
}
