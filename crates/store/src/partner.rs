//! What a partner gets of the group's reports: copies that say less, each made for one partner alone, and taken back
//! together with what they were made from.

use crate::error::StoreError;
use crate::node::{Draft, Node};
use crate::record::Origin;
use khabar_model::{Instant, ItemId, StatementId, StatementKind};
use khabar_statement::{Audience, KeyId, Withdrawal, share};
use std::collections::BTreeSet;

impl Node {
    /// State copies of reports for one partner: the source under a pseudonym scoped to (partner, item), days instead of
    /// times, no exact spot, nothing sealed. They leave by [`Node::share`]. A report is copied once for each partner;
    /// returns the ids of the new copies.
    ///
    /// # Errors
    /// [`StoreError::Restored`], [`StoreError::NoStatement`], [`StoreError::NotToBeShared`] for what is no report, was
    /// withdrawn or has expired; or a failure of the disk.
    pub fn state_for_partner(
        &mut self,
        ids: &[StatementId],
        partner: &KeyId,
        now: Instant,
    ) -> Result<Vec<StatementId>, StoreError> {
        self.may_share()?;
        let effects = self.effects(now);
        let copies = self.copied();
        let mut drafts = Vec::with_capacity(ids.len());
        for id in ids {
            let entry = self.index.entry(id).ok_or_else(|| StoreError::NoStatement(id.to_string()))?;
            let effect = effects.of(id);
            if !effect.share || !effect.enters {
                return Err(StoreError::NotToBeShared(*id, "it was withdrawn, or has expired"));
            }
            let report =
                self.report_of(id).filter(|_| !entry.origin.is_some_and(|(item, _)| copies.contains(&item)));
            let report =
                report.ok_or(StoreError::NotToBeShared(*id, "it is no report of the group's own"))?;
            // What came from no file is an item of its own.
            let item = entry.origin.map_or(ItemId(id.0), |(item, _)| self.index.item(item));
            let shared = share::for_partner(&report, self.settings.pseudonym_secret(), partner, &item);
            drafts.push(Draft {
                audience: Audience::Partner(*partner),
                origin: Some(copy_of(id, partner)),
                parts: Vec::new(),
                ..Draft::of(&shared)
            });
        }
        self.state(drafts, now)
    }

    /// A withdrawal as it is to be stated: of what it names, and of every copy that a partner was given.
    pub fn withdrawal(&self, said: &Withdrawal) -> Vec<Draft> {
        let copies = self.copies_of(&said.target).into_iter().map(|(target, audience)| Draft {
            audience,
            ..Draft::of(&Withdrawal { target, ..said.clone() })
        });
        std::iter::once(Draft::of(said)).chain(copies).collect()
    }

    /// The copies of a report that partners were given, and for whom each is.
    fn copies_of(&self, id: &StatementId) -> Vec<(StatementId, Audience)> {
        let Some(item) = self.index.item_number(&ItemId(id.0)) else { return Vec::new() };
        let reports = self.index.of_kind(StatementKind::Report);
        reports
            .filter(|entry| entry.origin.is_some_and(|(of, _)| of == item))
            .filter_map(|entry| Some((entry.id, self.index.body(entry)?.audience)))
            .collect()
    }

    /// The items that are reports of this node: what was read from them are copies, and no second word of anybody.
    pub(crate) fn copied(&self) -> BTreeSet<u32> {
        let items = self.index.items().filter(|(_, item)| self.index.knows(&StatementId(item.0)));
        items.map(|(number, _)| number).collect()
    }
}

/// Where a copy was read: in the report that it is a copy of, at a place that the partner's key gives.
fn copy_of(id: &StatementId, partner: &KeyId) -> Origin {
    let place = partner.0.iter().take(4).fold(0, |place, &byte| place << 8 | u32::from(byte));
    (ItemId(id.0), place, 0)
}
