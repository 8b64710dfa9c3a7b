//! Inquiries: who asks about whom is secret. They stay on their node, in no shared set and in no sketch.

use crate::person::Person;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How far an inquiry has come.
    pub enum InquiryState {
        Open = "open" / "open" / "باز",
        Assigned = "assigned" / "assigned" / "سپرده‌شده",
        UnderReview = "under_review" / "match under review" / "در دست بررسی",
        Told = "told" / "told" / "گفته‌شده",
        SheCalledMe = "called" / "the sought person called" / "خودش تماس گرفت",
        Closed = "closed" / "closed" / "بسته",
        Withdrawn = "withdrawn" / "withdrawn" / "بازپس‌گرفته",
    }
}

vocabulary! {
    /// Whom the sought person lets be told.
    pub enum ContactWish {
        NotStated = "not_stated" / "not stated" / "گفته نشده",
        TellAnyone = "tell_anyone" / "tell anyone" / "به همه بگویید",
        OnlyThese = "only_these" / "only these people" / "تنها به این افراد",
        OnlyWithOurWord = "only_with_word" / "only with our word" / "تنها با رمز ما",
        DoNotSay = "do_not_say" / "do not say I was found" / "نگویید پیدا شده‌ام",
    }
}

/// Somebody asks for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// Who is sought.
    pub sought: Person,
    /// Who asks, as they name themselves.
    pub asker: String,
    /// Their relation, as they say.
    pub relation: Option<String>,
    /// The relation was checked.
    pub relation_checked: bool,
    /// The question only the two of them can answer.
    pub check_question: Option<String>,
    /// The person of the group who goes with the asker.
    pub companion: Option<String>,
    /// How far it has come.
    pub state: InquiryState,
    /// The sought person's wish.
    pub wish: ContactWish,
    /// When it was asked.
    pub asked: Option<Instant>,
}
