//! Consent: what a person, or the kin, wish to be shown to whom. The most protective live wish of close kin decides.

use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{Day, StatementId, StatementKind};

codes! {
    /// Who stands how to the person.
    pub enum Relation {
        Herself = "self" / "the person" / "خود شخص",
        Spouse = "spouse" / "spouse" / "همسر",
        Parent = "parent" / "parent" / "پدر یا مادر",
        Child = "child" / "child" / "فرزند",
        Sibling = "sibling" / "sibling" / "خواهر یا برادر",
        OtherRelative = "relative" / "another relative" / "خویشاوند دیگر",
        Lawyer = "lawyer" / "lawyer" / "وکیل",
        Friend = "friend" / "friend" / "دوست",
    }
}

impl Relation {
    /// The person, spouse, parents, children, brothers and sisters: whose wish decides.
    pub const fn is_close(self) -> bool {
        matches!(
            self,
            Relation::Herself | Relation::Spouse | Relation::Parent | Relation::Child | Relation::Sibling
        )
    }
}

codes! {
    /// What of a person may be shown.
    pub enum Field {
        Name = "name" / "the name" / "نام",
        Photo = "photo" / "the photo" / "عکس",
        Age = "age" / "the age" / "سن",
        Place = "place" / "the place" / "جا",
        Cause = "cause" / "the cause" / "علت",
        Story = "story" / "the story" / "شرح",
    }
}

codes! {
    /// To which kind of recipient, narrowest first.
    pub enum Recipient {
        Nobody = "nobody" / "nobody" / "هیچ‌کس",
        RightsBody = "rights-body" / "a rights body" / "نهاد حقوق بشری",
        Court = "court" / "a court" / "دادگاه",
        Partner = "partner" / "partner groups" / "گروه‌های همکار",
        Media = "media" / "media" / "رسانه‌ها",
        Public = "public" / "everybody" / "همه",
    }
}

/// One field, and the widest kind of recipient that may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wish {
    /// The field.
    pub field: Field,
    /// The widest kind of recipient.
    pub to: Recipient,
}

/// Somebody's wish about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Reports about the person.
    pub about: Vec<StatementId>,
    /// Whose wish it is.
    pub relation: Relation,
    /// What may be shown to whom.
    pub wishes: Vec<Wish>,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// It may have been said under pressure: then it can only narrow.
    pub pressure: bool,
    /// How the wish was heard.
    pub how: String,
}

wire_list!(Wish, "a wish", "2" [field, to]);
wire_map!(Consent, "a consent" { 1 about, 2 relation, 3 wishes, 4 until, 5 pressure, 6 how });

impl Said for Consent {
    const KIND: StatementKind = StatementKind::Consent;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
