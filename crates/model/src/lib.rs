//! The vocabulary: what a report can say, who says it, how sure one may be, and the policy that reads it.
//!
//! Pure data. Nothing here reads a file, a clock or the network, and no rule is applied here; the rooms after
//! this one apply them. Every closed list is written once with `vocabulary!`, which gives its code, its words
//! for readers in English and Persian, parsing and serialisation.

#[macro_use]
mod vocabulary;

pub mod claim;
pub mod decision;
pub mod id;
pub mod incident;
pub mod inquiry;
pub mod item;
pub mod level;
pub mod person;
pub mod place;
pub mod policy;
pub mod province;
pub mod report;
pub mod source;
pub mod tally;
pub mod time;

pub use claim::{
    Act, ActKind, ActorClass, Assistance, Axis, Basis, Cause, Channel, Claim, Custody, CustodyStance,
    Directness, Flags, Polarity, Release, Responsibility, RoleAtEvent, Value, What,
};
pub use decision::{Assessment, Decision, DecisionKind, Verdict};
pub use id::{ItemId, SourceId, StatementId, short};
pub use incident::{Episode, Incident};
pub use item::{Edition, Item, RowRef};
pub use level::Level;
pub use person::{Age, Identifier, IdentifierKind, Minor, NameKind, Person, Sex, WrittenName};
pub use place::{Place, PlaceClaim, PlaceRole};
pub use policy::Policy;
pub use province::{PROVINCES, Province, province};
pub use report::{Citation, CitationKind, Credibility, Document, Post, Report, Stated};
pub use source::{Class, Covers, Source, SourceKind, Stance};
pub use tally::{Tally, TallyScope, Unit};
pub use time::{Calendar, DateClaim, DateRole, Day, DayRange, Instant, Precision};
pub use vocabulary::{Language, UnknownCode, capital};

/// The kinds of statement that a node can hold. Kinds that nothing acts on yet are kept and carried all the same.
pub mod kind {
    vocabulary! {
        /// What a statement is, as `notes/vocabulary` lists it.
        pub enum StatementKind {
            Report = "report" / "report" / "گزارش",
            Item = "item" / "item" / "سند",
            Source = "source" / "source" / "منبع",
            Tally = "tally" / "tally" / "شمار",
            Decision = "decision" / "decision" / "تصمیم",
            Consent = "consent" / "consent" / "رضایت",
            Told = "told" / "next of kin informed" / "به خانواده گفته شد",
            Publication = "publication" / "publication" / "انتشار",
            Correction = "correction" / "correction" / "اصلاح",
            Withdrawal = "withdrawal" / "withdrawal" / "بازپس‌گیری",
            Vetting = "vetting" / "vetting" / "سنجش منبع",
            Event = "event" / "event" / "رویداد",
            Resource = "resource" / "resource" / "امکانات",
            Key = "key" / "key" / "کلید",
            Checkpoint = "checkpoint" / "checkpoint" / "نقطهٔ وارسی",
            Policy = "policy" / "policy" / "سیاست",
        }
    }
}
pub use kind::StatementKind;
