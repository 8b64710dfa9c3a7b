//! What a column can be, and the agreement levels of each kind with the shares that are expected before
//! any data is seen. The rest of the crate reads these tables; a new kind is a new table.

/// What the cells of a column mean; it decides how two cells are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// A person's full name, in any script; a cell may hold several forms (scripts, aliases).
    Name,
    /// A given name alone.
    GivenName,
    /// A family name alone.
    FamilyName,
    /// The father's name.
    FatherName,
    /// The mother's name.
    MotherName,
    /// The day of an event: an interval of days.
    Date,
    /// A birth date: an interval of days, also from an age as of some day.
    BirthDate,
    /// A place, most general part first.
    Place,
    /// Sex as recorded.
    Sex,
    /// A document or case number; may be a fragment of it.
    Identifier,
    /// A telephone number.
    Phone,
    /// One of a few codes.
    Category,
    /// Free text: an address, an employer, an e-mail address.
    Text,
    /// What was said to have happened, with its day.
    Status,
}

/// One agreement level of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The level in words, for waterfalls and tables.
    pub words: &'static str,
    /// Share of true pairs at this level that is expected before any data is seen.
    pub m: f64,
}

const fn level(words: &'static str, m: f64) -> Level {
    Level { words, m }
}

/// Levels of a full name.
pub(crate) mod name {
    pub(crate) const EXACT: u8 = 0;
    pub(crate) const VARIANT: u8 = 1;
    pub(crate) const PART: u8 = 2;
    pub(crate) const CONFUSABLE: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Levels of one part of a name, and of short text.
pub(crate) mod part {
    pub(crate) const EXACT: u8 = 0;
    pub(crate) const VARIANT: u8 = 1;
    pub(crate) const PART: u8 = 2;
    pub(crate) const TYPO: u8 = 3;
    pub(crate) const NEAR: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
    pub(crate) const SWAPPED: u8 = 6;
    pub(crate) const INITIAL: u8 = 7;
}

/// Levels of a date.
pub(crate) mod date {
    pub(crate) const SAME: u8 = 0;
    pub(crate) const NARROW: u8 = 1;
    pub(crate) const WIDE: u8 = 2;
    pub(crate) const DAYS: u8 = 3;
    pub(crate) const SWAPPED: u8 = 4;
    pub(crate) const YEAR_MONTH: u8 = 5;
    pub(crate) const MONTH_DAY: u8 = 6;
    pub(crate) const YEAR_DAY: u8 = 7;
    pub(crate) const MONTHS: u8 = 8;
    pub(crate) const YEARS: u8 = 9;
    pub(crate) const DIFFERENT: u8 = 10;
}

/// Levels of an identifier or a phone number.
pub(crate) mod digits {
    pub(crate) const EXACT: u8 = 0;
    pub(crate) const FRAGMENT: u8 = 1;
    pub(crate) const TYPO: u8 = 2;
    pub(crate) const DIFFERENT: u8 = 3;
}

/// Levels of a place.
pub(crate) mod place {
    pub(crate) const SAME: u8 = 0;
    pub(crate) const SPELLING: u8 = 1;
    pub(crate) const WITHIN: u8 = 2;
    pub(crate) const REGION: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Levels of a status with its day.
pub(crate) mod status {
    pub(crate) const SAME_DAY: u8 = 0;
    pub(crate) const SAME: u8 = 1;
    pub(crate) const DIFFERENT: u8 = 2;
}

const NAME: &[Level] = &[
    level("same name", 0.60),
    level("same name, another spelling", 0.22),
    level("one lacks a part that the other has", 0.12),
    level("easily confused", 0.03),
    level("different", 0.03),
];

const GIVEN: &[Level] = &[
    level("same", 0.78),
    level("another spelling", 0.09),
    level("one lacks a part that the other has", 0.03),
    level("one slip of the pen", 0.05),
    level("similar", 0.02),
    level("different", 0.02),
    level("given and family name swapped", 0.01),
    level("an initial that fits", 0.005),
];

const PART: &[Level] = &[
    level("same", 0.75),
    level("another spelling", 0.08),
    level("one lacks a part that the other has", 0.05),
    level("one slip of the pen", 0.05),
    level("similar", 0.02),
    level("different", 0.05),
    level("given and family name swapped", 0.001),
    level("an initial that fits", 0.005),
];

/// A father's or a mother's name is rarely told wrong altogether.
const PARENT: &[Level] = &[
    level("same", 0.76),
    level("another spelling", 0.09),
    level("one lacks a part that the other has", 0.05),
    level("one slip of the pen", 0.05),
    level("similar", 0.02),
    level("different", 0.03),
    level("given and family name swapped", 0.001),
    level("an initial that fits", 0.005),
];

const TEXT: &[Level] = &[
    level("same", 0.70),
    level("another spelling", 0.06),
    level("one holds the other", 0.05),
    level("one slip of the pen", 0.06),
    level("similar", 0.03),
    level("different", 0.10),
];

const DATE: &[Level] = &[
    level("same day", 0.72),
    level("one is known to the month only, and fits", 0.05),
    level("one is known roughly, and fits", 0.08),
    level("one or two days apart", 0.05),
    level("day and month swapped", 0.01),
    level("same year and month", 0.02),
    level("same day and month", 0.02),
    level("same year and day of the month", 0.01),
    level("within a year", 0.02),
    level("within five years", 0.01),
    level("different", 0.01),
];

const DIGITS: &[Level] = &[
    level("same", 0.85),
    level("one is a fragment of the other", 0.03),
    level("one slip of the pen", 0.05),
    level("different", 0.07),
];

const PHONE: &[Level] = &[
    level("same", 0.75),
    level("one is a fragment of the other", 0.02),
    level("one slip of the pen", 0.05),
    level("different", 0.18),
];

const PLACE: &[Level] = &[
    level("same place", 0.76),
    level("another spelling", 0.04),
    level("one lies within the other", 0.05),
    level("same region", 0.05),
    level("different", 0.10),
];

const SEX: &[Level] = &[level("same", 0.985), level("different", 0.015)];
const CATEGORY: &[Level] = &[level("same", 0.90), level("different", 0.10)];
const STATUS: &[Level] =
    &[level("same status and day", 0.55), level("same status", 0.25), level("different status", 0.20)];

impl ColumnKind {
    /// The kind's agreement levels, in the order of their codes.
    #[must_use]
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::Name => NAME,
            Self::GivenName => GIVEN,
            Self::FamilyName => PART,
            Self::FatherName | Self::MotherName => PARENT,
            Self::Date | Self::BirthDate => DATE,
            Self::Place => PLACE,
            Self::Sex => SEX,
            Self::Identifier => DIGITS,
            Self::Phone => PHONE,
            Self::Category => CATEGORY,
            Self::Text => TEXT,
            Self::Status => STATUS,
        }
    }

    /// The kind's name in plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "full name",
            Self::GivenName => "given name",
            Self::FamilyName => "family name",
            Self::FatherName => "father's name",
            Self::MotherName => "mother's name",
            Self::Date => "date",
            Self::BirthDate => "birth date",
            Self::Place => "place",
            Self::Sex => "sex",
            Self::Identifier => "identifier",
            Self::Phone => "phone",
            Self::Category => "category",
            Self::Text => "text",
            Self::Status => "status",
        }
    }

    /// The level of two values that have nothing in common.
    pub(crate) fn different(self) -> u8 {
        let levels = self.disagreements();
        levels[levels.len() - 1]
    }

    /// The levels that speak against one person.
    pub(crate) fn disagreements(self) -> &'static [u8] {
        match self {
            Self::Name => &[name::DIFFERENT],
            Self::GivenName | Self::FamilyName | Self::FatherName | Self::MotherName | Self::Text => {
                &[part::DIFFERENT]
            }
            Self::Date | Self::BirthDate => &[date::YEARS, date::DIFFERENT],
            Self::Place => &[place::DIFFERENT],
            Self::Identifier | Self::Phone => &[digits::DIFFERENT],
            Self::Sex | Self::Category => &[1],
            Self::Status => &[status::DIFFERENT],
        }
    }

    /// Whether the cells are single name parts, which share one dictionary.
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::GivenName | Self::FamilyName | Self::FatherName | Self::MotherName)
    }

    /// Share of relatives' reports that agree here as one person's would (they share family name, father,
    /// home, often the day of what befell them, and never the given name).
    pub(crate) fn shared_by_relatives(self) -> f64 {
        match self {
            Self::Name | Self::GivenName | Self::Sex | Self::Identifier => 0.0,
            Self::BirthDate => 0.05,
            Self::FamilyName => 0.9,
            Self::Place => 0.8,
            Self::FatherName | Self::MotherName => 0.7,
            Self::Date => 0.5,
            Self::Phone => 0.4,
            Self::Category | Self::Text | Self::Status => 0.3,
        }
    }

    /// Whether the kind tells relatives apart.
    pub(crate) fn tells_relatives_apart(self) -> bool {
        matches!(self, Self::Name | Self::GivenName)
    }

    /// Most of a person's true pairs that may disagree here. A given name tells siblings apart, so EM may
    /// never learn that it is often wrong: families that die together would teach it exactly that.
    pub(crate) fn most_disagreement(self) -> f64 {
        match self {
            Self::Name | Self::GivenName => 0.03,
            Self::Sex => 0.03,
            Self::FatherName | Self::MotherName => 0.08,
            Self::FamilyName => 0.10,
            Self::BirthDate | Self::Date | Self::Identifier => 0.15,
            _ => 0.60,
        }
    }
}
