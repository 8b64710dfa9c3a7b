//! Which reports might be about the person asked for: names first, then the father's.

use khabar_model::{Instant, StatementId};
use khabar_names::{Bearers, BearersBuilder, Encoded, Found};
use khabar_store::Node;

/// The reports of a node by the names in them.
pub struct Names {
    ids: Vec<StatementId>,
    bearers: Bearers,
}

impl Names {
    /// Read the names of a node's reports, and keep nothing else of them.
    pub fn of(node: &Node, now: Instant) -> anyhow::Result<Self> {
        let (mut ids, mut bearers) = (Vec::new(), BearersBuilder::default());
        for stated in node.reports(now, None) {
            let stated = stated?;
            let person = &stated.said.person;
            bearers.add(person.names.iter().map(|name| name.text.as_str()), person.father.as_deref());
            ids.push(stated.id);
        }
        Ok(Self { ids, bearers: bearers.build() })
    }

    /// The nearest reports, each with how its name compares. One question is compared with every name: an index would
    /// take longer to make than it saves, and a match that is missed is a family left waiting.
    pub fn ask(&self, names: &[String], father: Option<&str>, limit: usize) -> Vec<(StatementId, Found)> {
        let asked: Vec<Encoded> = names.iter().map(|name| Encoded::new(name)).collect();
        let father = father.map(Encoded::new);
        let found = self.bearers.scan(&asked, father.as_ref(), limit);
        found.into_iter().map(|found| (self.ids[found.bearer as usize], found)).collect()
    }
}
