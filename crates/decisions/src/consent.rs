//! Wishes: the most protective live wish of close kin decides who may read the name.

use khabar_model::{Day, StatementId};
use khabar_statement::act::{Consent, Field, Recipient};
use khabar_statement::{KeyBook, Role, Signed, Standing};

/// A wish about a name that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameWish {
    /// The consent.
    pub by: StatementId,
    /// Reports about the person.
    pub about: Vec<StatementId>,
    /// The widest kind of recipient that may read the name.
    pub to: Recipient,
}

/// The wishes about names that are in force on a day, by id. Whoever hears a wish may record it: a reviewer, a companion
/// or a lead. A wish of others than close kin is kept, and decides nothing. What may have been said under pressure can
/// only narrow.
pub fn name_wishes(book: &KeyBook, consents: &[Signed<Consent>], today: Day) -> Vec<NameWish> {
    let heard_by = [Role::Reviewer, Role::Companion, Role::Lead];
    let recorded = |signed: &&Signed<Consent>| {
        let good = book.standing(&signed.signer, signed.counter) == Standing::Good;
        let roles = book.get(&signed.signer).map(|entry| entry.roles).unwrap_or_default();
        good && signed.author == Some(signed.signer) && heard_by.iter().any(|role| roles.has(*role))
    };
    let mut out: Vec<NameWish> = consents
        .iter()
        .filter(recorded)
        .filter(|signed| signed.said.relation.is_close())
        .filter(|signed| signed.said.until.is_none_or(|until| today <= until))
        .filter_map(|signed| {
            let names = signed.said.wishes.iter().filter(|wish| wish.field == Field::Name);
            let to = names.map(|wish| wish.to).min()?;
            let narrows = to < Recipient::Public;
            (narrows || !signed.said.pressure).then(|| NameWish {
                by: signed.id,
                about: signed.said.about.clone(),
                to,
            })
        })
        .collect();
    out.sort_by_key(|wish| wish.by);
    out
}
