//! Reading: what findings take from a node, and single statements for a screen.

use crate::error::StoreError;
use crate::index::Entry;
use crate::node::Node;
use khabar_model::{
    Decision, Instant, Item, ItemId, Post, Report, RowRef, Source, SourceId, Stated, StatementId,
    StatementKind, Tally,
};
use khabar_statement::effects::Effect;
use khabar_statement::{Body, KeyId, Kind, Said, Seal, Withdrawal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that findings read.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Sources, the newest word on each.
    pub sources: Vec<Source>,
    /// Reports, by id.
    pub reports: Vec<Stated<Report>>,
    /// Posts that name nobody, by id.
    pub posts: Vec<Stated<Post>>,
    /// Tallies, by id.
    pub tallies: Vec<Stated<Tally>>,
    /// Decisions, by id; `signed` and `reviewer` are what the signature says, whatever the words say.
    pub decisions: Vec<Stated<Decision>>,
    /// The text of the group's `policy.toml`, where one was taken in.
    pub policy: Option<String>,
    /// Reports, posts and tallies that a withdrawal keeps out, the erased ones among them.
    pub withdrawn: u64,
    /// Statements of a newer version, kind or field, kept and not understood.
    pub not_understood: usize,
    /// Sealed parts were opened with a keeper's key: findings are for keepers alone, and are to be stamped so.
    pub keeper: bool,
}

/// One statement for a screen.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: StatementId,
    /// What it is; none for a newer version.
    pub kind: Option<Kind>,
    /// Its body, where it is understood.
    pub body: Option<Body>,
    /// The batch it was signed in.
    pub seal: Option<Seal>,
    /// When this node first saw it.
    pub seen: Instant,
    /// Where it was read.
    pub at: Option<RowRef>,
    /// How many sealed parts lie beside it.
    pub parts: usize,
    /// What was done to it.
    pub effect: Effect,
}

impl Node {
    /// All that findings read, as of now. A keeper's secret key opens what is sealed to that keeper.
    ///
    /// # Errors
    /// [`StoreError::Seal`] where a part sealed to this keeper was changed.
    pub fn statements(&self, now: Instant, keeper: Option<&[u8; 32]>) -> Result<Statements, StoreError> {
        let effects = self.effects(now);
        let files = self.files();
        let mut out = Statements {
            policy: self.settings.policy.clone(),
            keeper: keeper.is_some(),
            withdrawn: self.erased_by_withdrawal(),
            ..Default::default()
        };
        let mut sources: BTreeMap<SourceId, (Option<Instant>, StatementId, Source)> = BTreeMap::new();
        let copied = self.copied();
        let is_copy = |entry: &Entry| entry.origin.is_some_and(|(item, _)| copied.contains(&item));
        for entry in self.index.live().filter(|entry| !is_copy(entry)) {
            if effects.on.get(&entry.id).is_some_and(|effect| !effect.enters) {
                out.withdrawn += u64::from(is_told(entry));
                continue;
            }
            let Some(body) = self.index.body(entry) else {
                out.not_understood += 1;
                continue;
            };
            let at = self.row(entry, &files);
            let stated = match body.kind {
                Kind::Known(StatementKind::Report) => self.report(entry, &body, keeper)?.map(|said| {
                    out.reports.push(Stated { id: entry.id, at, said });
                }),
                Kind::Known(StatementKind::Tally) => Tally::from_fields(&body.fields)
                    .ok()
                    .map(|said| out.tallies.push(Stated { id: entry.id, at, said })),
                Kind::Known(StatementKind::Item) => match Post::from_fields(&body.fields) {
                    Ok(said) => {
                        out.posts.push(Stated { id: entry.id, at, said });
                        Some(())
                    }
                    Err(_) => Item::from_fields(&body.fields).ok().map(drop),
                },
                Kind::Known(StatementKind::Decision) => self.decision(entry, &body).map(|said| {
                    out.decisions.push(Stated { id: entry.id, at, said });
                }),
                Kind::Known(StatementKind::Source) => Source::from_fields(&body.fields).ok().map(|source| {
                    let newest = sources.entry(source.id.clone());
                    let word = (body.signed, entry.id, source);
                    let newest = newest.or_insert_with(|| word.clone());
                    if (newest.0, newest.1) < (word.0, word.1) {
                        *newest = word;
                    }
                }),
                Kind::Known(_) => Some(()),
                Kind::Unknown(_) => None,
            };
            out.not_understood += usize::from(stated.is_none());
        }
        out.sources = sources.into_values().map(|(_, _, source)| source).collect();
        // By id, so that the order of arrival cannot be seen.
        out.reports.sort_by_cached_key(|stated| stated.id);
        out.posts.sort_by_cached_key(|stated| stated.id);
        out.tallies.sort_by_cached_key(|stated| stated.id);
        out.decisions.sort_by_cached_key(|stated| stated.id);
        Ok(out)
    }

    /// The reports that enter findings, one after the other in the order of the log: for whoever needs a little of
    /// each, and not a million of them in memory.
    pub fn reports<'a>(
        &'a self,
        now: Instant,
        keeper: Option<&'a [u8; 32]>,
    ) -> impl Iterator<Item = Result<Stated<Report>, StoreError>> + 'a {
        let (effects, files, copied) = (self.effects(now), self.files(), self.copied());
        let entries = self.index.of_kind(StatementKind::Report);
        let entries =
            entries.filter(move |entry| !entry.origin.is_some_and(|(item, _)| copied.contains(&item)));
        entries.filter(move |entry| effects.on.get(&entry.id).is_none_or(|effect| effect.enters)).filter_map(
            move |entry| {
                let said = self.report(entry, &self.index.body(entry)?, keeper).transpose()?;
                Some(said.map(|said| Stated { id: entry.id, at: self.row(entry, &files), said }))
            },
        )
    }

    /// One report, by its id; none where it is not here, or is no report.
    pub fn report_of(&self, id: &StatementId) -> Option<Report> {
        let entry = self.index.entry(id)?;
        self.report(entry, &self.index.body(entry)?, None).ok()?
    }

    /// Every statement, in the order in which the node first saw them.
    pub fn log(&self, now: Instant) -> Vec<Shown> {
        let (effects, files) = (self.effects(now), self.files());
        self.index.live().map(|entry| self.shown(entry, effects.of(&entry.id), &files)).collect()
    }

    /// One statement, by its id or the beginning of it.
    ///
    /// # Errors
    /// [`StoreError::NoStatement`] or [`StoreError::Ambiguous`].
    pub fn show(&self, id: &str, now: Instant) -> Result<Shown, StoreError> {
        let id = self.find(id)?;
        let entry = self.index.entry(&id).ok_or_else(|| StoreError::NoStatement(id.to_string()))?;
        Ok(self.shown(entry, self.effects(now).of(&id), &self.files()))
    }

    /// The full id of a statement, from the beginning of it.
    ///
    /// # Errors
    /// [`StoreError::NoStatement`] or [`StoreError::Ambiguous`].
    pub fn find(&self, id: &str) -> Result<StatementId, StoreError> {
        let id = id.to_ascii_lowercase();
        let mut found = self.index.live().map(|entry| entry.id).filter(|full| begins_with(full, &id));
        match (found.next(), found.count()) {
            (Some(full), 0) if id.len() >= 4 => Ok(full),
            (Some(_), others) if others > 0 => Err(StoreError::Ambiguous(id, others + 1)),
            _ => Err(StoreError::NoStatement(id)),
        }
    }

    /// The sealed parts of a statement that this keeper's secret key opens.
    ///
    /// # Errors
    /// [`StoreError::Seal`] where a part was changed.
    pub fn unsealed(
        &self,
        id: &StatementId,
        keeper: &[u8; 32],
    ) -> Result<Vec<khabar_statement::Part>, StoreError> {
        let mut out = Vec::new();
        for part in self.index.parts.get(id).into_iter().flatten() {
            match self.index.part(part).map(|sealed| sealed.open(keeper)) {
                Some(Ok(part)) => out.push(part),
                Some(Err(khabar_statement::SealError::NotAKeeper { .. })) | None => {}
                Some(Err(error)) => return Err(error)?,
            }
        }
        Ok(out)
    }

    /// The ids that are here, sorted; what was erased is not among them.
    pub fn ids(&self) -> Vec<StatementId> {
        let mut ids: Vec<StatementId> = self.index.live().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids
    }

    /// What was erased, and when: ids only. It is not fetched again.
    pub fn erased(&self) -> impl Iterator<Item = (StatementId, Instant)> {
        self.index.graves.iter().map(|(id, grave)| (*id, grave.at))
    }

    /// Erased statements that a withdrawal here names: what expired is not among them.
    fn erased_by_withdrawal(&self) -> u64 {
        let withdrawals = self.index.of_kind(StatementKind::Withdrawal);
        let targets: BTreeSet<StatementId> = withdrawals
            .filter_map(|entry| Withdrawal::from_fields(&self.index.body(entry)?.fields).ok())
            .map(|said| said.target)
            .collect();
        targets.iter().filter(|target| self.index.graves.contains_key(target)).count() as u64
    }

    fn shown(&self, entry: &Entry, effect: Effect, files: &BTreeMap<ItemId, Arc<str>>) -> Shown {
        Shown {
            id: entry.id,
            kind: entry.kind,
            body: self.index.body(entry),
            seal: self.index.seals.get(&entry.batch).cloned(),
            seen: entry.seen,
            at: entry.origin.map(|_| self.row(entry, files)),
            parts: self.index.parts.get(&entry.id).map_or(0, Vec::len),
            effect,
        }
    }

    fn report(
        &self,
        entry: &Entry,
        body: &Body,
        keeper: Option<&[u8; 32]>,
    ) -> Result<Option<Report>, StoreError> {
        let Ok(mut report) = Report::from_fields(&body.fields) else { return Ok(None) };
        // Words without a source are their author's own, under the author's key.
        if report.source.as_str().is_empty() {
            let author = body.author.or(self.index.seals.get(&entry.batch).map(|seal| seal.signer));
            report.source = SourceId::new(format!("key:{}", author.unwrap_or(KeyId([0; 16]))));
        }
        // Words that do not say when they came, came when they were signed.
        if report.document.first_seen().is_none() {
            report.document.captured = body.signed;
        }
        let Some(keeper) = keeper else { return Ok(Some(report)) };
        for part in self.index.parts.get(&entry.id).into_iter().flatten() {
            let Some(sealed) = self.index.part(part) else { continue };
            match sealed.open(keeper) {
                Ok(part) if body.sealed.contains(&part.hash()) => report.unseal(&part)?,
                Ok(_) => return Err(khabar_statement::FormatError::ForeignPart)?,
                Err(khabar_statement::SealError::NotAKeeper { .. }) => {}
                Err(error) => return Err(error)?,
            }
        }
        Ok(Some(report))
    }

    fn decision(&self, entry: &Entry, body: &Body) -> Option<Decision> {
        let mut decision = Decision::from_fields(&body.fields).ok()?;
        let signer = self.index.seals.get(&entry.batch)?.signer;
        decision.signed = true;
        decision.reviewer = signer.to_string();
        decision.at = body.signed;
        Some(decision)
    }

    fn row(&self, entry: &Entry, files: &BTreeMap<ItemId, Arc<str>>) -> RowRef {
        let Some((item, row)) = entry.origin else { return RowRef { file: "node".into(), row: 0 } };
        let item = self.index.item(item);
        let file = files.get(&item).cloned().unwrap_or_else(|| item.short().into());
        RowRef { file, row }
    }

    /// The base names of the files that were imported.
    fn files(&self) -> BTreeMap<ItemId, Arc<str>> {
        let items = self.index.of_kind(StatementKind::Item).filter_map(|entry| self.index.body(entry));
        items
            .filter_map(|body| Item::from_fields(&body.fields).ok())
            .map(|item| (item.id, item.file))
            .collect()
    }
}

/// What figures count: a withdrawal of a withdrawal takes nothing out of them.
fn is_told(entry: &Entry) -> bool {
    use StatementKind::{Item, Report, Tally};
    matches!(entry.kind, Some(Kind::Known(Report | Item | Tally)))
}

/// The id in hex begins with these digits, in lower case.
fn begins_with(id: &StatementId, digits: &str) -> bool {
    let nibble = |at: usize| id.0[at / 2] >> (if at.is_multiple_of(2) { 4 } else { 0 }) & 15;
    let fits = |(at, digit): (usize, char)| digit.to_digit(16) == Some(u32::from(nibble(at)));
    digits.len() <= 64 && digits.chars().enumerate().all(fits)
}
