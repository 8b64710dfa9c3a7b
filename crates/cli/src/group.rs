//! A node as its people left it: the book of keys, whose word counts, the policy in force; and what findings may read.

use anyhow::Context as _;
use khabar_decisions::policy::Proposal;
use khabar_decisions::second::{self, Asked};
use khabar_decisions::{Acts, Hold, Judged, State, checkpoint, consent, judge, policy, sources};
use khabar_findings::Statements;
use khabar_model::{Decision, Instant, Policy, Source, StatementId, StatementKind};
use khabar_statement::act::{Checkpoint, Consent, PolicyText, Recipient};
use khabar_statement::{KeyBook, KeyId, KeyStatement, Signed};
use khabar_store::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Whose word counts on a node.
pub struct Group {
    /// The keys.
    pub book: KeyBook,
    /// What became of every act.
    pub judged: Judged,
    /// The policy in force, with the sources that two people vetted.
    pub policy: Policy,
    /// Hash of the policy as it was signed: vettings do not change it.
    pub policy_hash: [u8; 32],
    /// All proposals.
    pub proposals: Vec<Proposal>,
    /// Checkpoints that two leads signed.
    pub checkpoints: Vec<checkpoint::InForce>,
    /// Wishes about names that are in force.
    pub wishes: Vec<consent::NameWish>,
    /// Acts that are held because their key was revoked or forked, by id.
    pub held: BTreeMap<StatementId, HeldAct>,
}

/// An act whose key was revoked or forked before it.
pub struct HeldAct {
    /// What kind of act it is.
    pub kind: StatementKind,
    /// What it answered, where it answered what a reader is asked.
    pub asked: Option<Asked>,
}

/// What findings may read of a node.
pub struct Entering {
    /// The statements.
    pub statements: Statements,
    /// Statements that are held because of their key.
    pub held: usize,
    /// Statements that a withdrawal keeps out.
    pub withdrawn: u64,
}

impl Group {
    /// Read the acts of a node, and judge them.
    pub fn read(node: &Node, now: Instant) -> anyhow::Result<Self> {
        Self::read_hushed(node, now, None)
    }

    /// The same as it would be had one key not revoked itself: for the screen of whoever typed a duress phrase.
    pub fn read_hushed(node: &Node, now: Instant, hush: Option<KeyId>) -> anyhow::Result<Self> {
        let mut keys = node.signed(now);
        if let Some(hush) = hush {
            let itself = |said: &KeyStatement| matches!(said, KeyStatement::Revoke(said) if said.key == hush);
            keys.retain(|signed| signed.signer != hush || !itself(&signed.said));
        }
        let book = khabar_decisions::book::book(&node.settings().groups(), &keys, &node.forks());
        let acts = Acts {
            decisions: node.signed(now),
            corrections: node.signed(now),
            vettings: node.signed(now),
            publications: node.signed(now),
            told: node.signed(now),
        };
        let judged = judge(&book, &acts);
        let held = held(&acts, &judged);
        let began = match &node.settings().policy {
            Some(text) => khabar_intake::policy_from_toml(text).context("in the node's policy")?,
            None => Policy::default(),
        };
        let (mut policy, proposals) = policy::in_force(&book, &node.signed::<PolicyText>(now), &began, now);
        let policy_hash = khabar_intake::policy_hash(&policy);
        vet(&mut policy, &judged);
        let checkpoints = checkpoint::in_force(&book, &node.signed::<Checkpoint>(now), node.seals());
        let today = now.day(policy.zone_offset);
        let wishes = consent::name_wishes(&book, &node.signed::<Consent>(now), today);
        Ok(Self { book, judged, policy, policy_hash, proposals, checkpoints, wishes, held })
    }

    /// Reports about people whose close kin wish that the public does not read the name, wish by wish.
    pub fn hidden_names(&self) -> Vec<Vec<StatementId>> {
        let narrow = self.wishes.iter().filter(|wish| wish.to < Recipient::Public);
        narrow.map(|wish| wish.about.clone()).collect()
    }

    /// What findings may read of a node.
    pub fn statements(
        &self,
        node: &Node,
        keeper: Option<&[u8; 32]>,
        now: Instant,
    ) -> anyhow::Result<Entering> {
        let held = node.statements(now, keeper)?;
        let mut declared = node.signed::<Source>(now);
        declared.sort_by_key(|source| (source.at, source.id));
        let out = node.held(&self.book);
        let declared: Vec<Source> = declared
            .into_iter()
            .filter(|source| !out.contains(&source.id))
            .map(|source| source.said)
            .collect();
        let mut statements = Statements {
            sources: sources::settled(&declared, &self.judged.vettings),
            reports: held.reports,
            posts: held.posts,
            tallies: held.tallies,
            decisions: self.judged.decisions.clone(),
            withdrawn: node.withdrawn(now).into_iter().collect(),
            hidden_names: self.hidden_names(),
        };
        let before = statements.reports.len() + statements.posts.len() + statements.tallies.len();
        statements.reports.retain(|stated| !out.contains(&stated.id));
        statements.posts.retain(|stated| !out.contains(&stated.id));
        statements.tallies.retain(|stated| !out.contains(&stated.id));
        let after = statements.reports.len() + statements.posts.len() + statements.tallies.len();
        // Every source that speaks has an entry, declared or merely seen.
        let speak: BTreeSet<_> = statements.reports.iter().map(|stated| &stated.said.source).collect();
        for source in speak {
            if !statements.sources.contains_key(source) {
                statements.sources.insert(source.clone(), Source::unknown(source.clone()));
            }
        }
        Ok(Entering { statements, held: before - after, withdrawn: held.withdrawn })
    }
}

fn held(acts: &Acts, judged: &Judged) -> BTreeMap<StatementId, HeldAct> {
    let answers = |act: &Signed<Decision>| {
        (act.id, StatementKind::Decision, second::asked(&act.said.kind).map(|(asked, _)| asked))
    };
    let decisions = acts.decisions.iter().map(answers);
    let corrections = acts.corrections.iter().map(|act| (act.id, StatementKind::Correction, None));
    let vettings = acts.vettings.iter().map(|act| (act.id, StatementKind::Vetting, None));
    let publications = acts.publications.iter().map(|act| (act.id, StatementKind::Publication, None));
    let told = acts.told.iter().map(|act| (act.id, StatementKind::Told, None));
    decisions
        .chain(corrections)
        .chain(vettings)
        .chain(publications)
        .chain(told)
        .filter(|(id, ..)| judged.states.get(id) == Some(&State::Held(Hold::KeyHeld)))
        .map(|(id, kind, asked)| (id, HeldAct { kind, asked }))
        .collect()
}

/// Enter what two people vetted into a policy.
pub fn vet(policy: &mut Policy, judged: &Judged) {
    for vetting in judged.vettings.values() {
        match vetting.vetted {
            true => policy.vetted.insert(vetting.source.clone()),
            false => policy.vetted.remove(&vetting.source),
        };
    }
}
