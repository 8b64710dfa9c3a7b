//! What one row says, before a source's columns, calendar and words are put on it.

use crate::calendar::Day;
use crate::people::{PersonId, State};
use crate::sources::SourceIx;

/// Whom a row is about, in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A person.
    Person(PersonId),
    /// Somebody who does not exist.
    Invented(u32),
    /// Nobody: two people as one, one as two, chatter, a tally.
    Nobody,
}

/// How a row came to be, in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The source's own, in good faith.
    Honest,
    /// Taken from another list, with its mistakes and new ones.
    Copy,
    /// Repeated from the edition before.
    Edition,
    /// A post forwarded or quoted.
    Forward,
    /// Part of a flood of one false report.
    Flood,
    /// A front's true row, copied.
    Front,
    /// A front's invention, or an echo of it.
    FrontInvented,
    /// Made to join two people.
    Merge,
    /// Made to part one person.
    Split,
    /// A wrong value of a reputable source.
    Wrong,
    /// A party admits a death.
    Admits,
    /// A party claims that somebody is safe who is not.
    ClaimsSafe,
    /// An honest row without a name.
    Anonymous,
    /// A post that names nobody.
    Chatter,
}

impl Kind {
    /// The word in `truth/rows.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Copy => "copy",
            Self::Edition => "edition",
            Self::Forward => "forward",
            Self::Flood => "flood",
            Self::Front => "front",
            Self::FrontInvented => "front_invented",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Wrong => "wrong",
            Self::Admits => "admits",
            Self::ClaimsSafe => "claims_safe",
            Self::Anonymous => "anonymous",
            Self::Chatter => "chatter",
        }
    }
}

/// What a row says of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birth {
    /// Nothing.
    Unsaid,
    /// The day.
    Day(Day),
    /// Only the year of this day.
    Year(Day),
    /// The age in years.
    Age(i32),
}

/// One row. Empty text says nothing.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who says it.
    pub source: SourceIx,
    /// Whom it is about, in truth.
    pub about: About,
    /// How it came to be, in truth.
    pub kind: Kind,
    /// The row it repeats, by its place among all rows.
    pub of: Option<u32>,
    /// For attacks: the people aimed at.
    pub aims: Vec<PersonId>,
    /// The name in Persian letters.
    pub fa: String,
    /// The family part of `fa`, where the two are apart: `fa` then holds the given name only.
    pub fa_family: String,
    /// The name in Latin letters.
    pub latin: String,
    /// Another name.
    pub alias: String,
    /// Father's name.
    pub father: String,
    /// A woman, where it says.
    pub woman: Option<bool>,
    /// The birth.
    pub birth: Birth,
    /// Last digits of the national id.
    pub id: String,
    /// What happened.
    pub state: Option<State>,
    /// When, and whether only the month is told.
    pub day: Option<(Day, bool)>,
    /// Where, in [`crate::places::CITIES`].
    pub city: Option<u16>,
    /// Only the province is told.
    pub province_only: bool,
    /// Where held, in [`crate::places::CUSTODY`].
    pub custody: Option<u16>,
    /// Code of the cause.
    pub cause: &'static str,
    /// Code of the basis.
    pub basis: &'static str,
    /// Codes of circumstances.
    pub flags: &'static str,
    /// The account, of a post.
    pub account: String,
    /// The post's own id.
    pub post_id: String,
    /// What it cites.
    pub link: String,
    /// What it forwards.
    pub forwarded_from: String,
    /// What it names as its source.
    pub via: &'static str,
    /// When it was captured, in seconds since 1970.
    pub captured: i64,
    /// Its words.
    pub text: String,
}

impl Said {
    /// A row that says nothing yet.
    pub fn empty(source: SourceIx, about: About, kind: Kind, captured: i64) -> Self {
        Self {
            source,
            about,
            kind,
            of: None,
            aims: Vec::new(),
            fa: String::new(),
            fa_family: String::new(),
            latin: String::new(),
            alias: String::new(),
            father: String::new(),
            woman: None,
            birth: Birth::Unsaid,
            id: String::new(),
            state: None,
            day: None,
            city: None,
            province_only: false,
            custody: None,
            cause: "",
            basis: "",
            flags: "",
            account: String::new(),
            post_id: String::new(),
            link: String::new(),
            forwarded_from: String::new(),
            via: "",
            captured,
            text: String::new(),
        }
    }

    /// Names somebody.
    pub fn named(&self) -> bool {
        !self.fa.is_empty() || !self.latin.is_empty()
    }

    /// The day of its capture.
    pub fn captured_day(&self) -> Day {
        self.captured.div_euclid(86_400) as Day
    }

    /// The whole name in Persian letters.
    pub fn whole_fa(&self) -> String {
        if self.fa_family.is_empty() { self.fa.clone() } else { format!("{} {}", self.fa, self.fa_family) }
    }
}

/// An instant on a day, at an hour that chance gives.
pub fn instant_on(day: Day, dice: &mut crate::dice::Dice) -> i64 {
    i64::from(day) * 86_400 + dice.between(0, 86_399) as i64
}
