//! Withdrawals: what is to stop, on what ground. What follows from them is settled in [`crate::effects`].

use crate::body::Fields;
use crate::error::FormatError;
use crate::said::{Said, read_fields, write_fields};
use khabar_model::{StatementId, StatementKind};

codes! {
    /// How much is taken back.
    pub enum Scope {
        StopPublishing = "stop-publishing" / "publish it no longer" / "دیگر منتشر نشود",
        StopSharing = "stop-sharing" / "share it no longer" / "دیگر به اشتراک گذاشته نشود",
        StopUsing = "stop-using" / "use it no longer" / "دیگر به کار نرود",
        EraseSource = "erase-source" / "erase who said it and how they are reached" / "پاک کردن منبع و راه تماس",
        EraseAll = "erase-all" / "erase all of it" / "پاک کردن همه",
    }
}

codes! {
    /// Why it is taken back.
    pub enum Ground {
        AuthorsWish = "author" / "the author's wish" / "خواست گوینده",
        FamilysWish = "family" / "the family's wish" / "خواست خانواده",
        Risk = "risk" / "risk to somebody" / "خطر برای کسی",
        Error = "error" / "error" / "اشتباه",
        Legal = "legal" / "a legal demand" / "الزام قانونی",
        PressureSuspected = "pressure" / "pressure is suspected" / "گمان فشار",
    }
}

/// Somebody takes a statement back, or a lead answers a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The statement; of an answer, the withdrawal.
    pub target: StatementId,
    /// How much is taken back.
    pub scope: Scope,
    /// Why.
    pub ground: Ground,
    /// In words, for the group.
    pub reason: String,
    /// The witness had consented to a sealed copy being kept where pressure is suspected.
    pub keep_sealed: bool,
}

wire_map!(Withdrawal, "a withdrawal" { 1 target, 2 scope, 3 ground, 4 reason, 5 keep_sealed });

impl Said for Withdrawal {
    const KIND: StatementKind = StatementKind::Withdrawal;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
}
