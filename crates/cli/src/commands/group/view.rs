//! The view: findings over a node, and what a decision changes of them at once.

use super::act::ids;
use crate::group::Group;
use crate::screen::{clip, row, row_then_name};
use anyhow::{Context as _, bail};
use khabar_findings::{Anchor, Findings, Hold, Options, PersonFindings, Said, ValueFinding};
use khabar_model::{Instant, Language, StatementId, Value};
use khabar_publish::page::numbers::digits;
use khabar_store::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The group and the findings of a node.
pub struct View {
    /// Whose word counts.
    pub group: Group,
    /// The findings. They live in memory alone: names in the clear are in no file of a node.
    pub found: Arc<Findings>,
    options: Options,
}

impl View {
    /// Work the view out: one at a time, since a node is opened by one process at a time.
    pub fn new(node: &Node, now: Instant) -> anyhow::Result<Self> {
        let group = Group::read(node, now)?;
        let entering = group.statements(node, None, now)?;
        let progress = crate::progress::Progress::start();
        progress.say("working the view out");
        let options = Options { withdrawn: entering.withdrawn, ..Options::default() };
        let (policy, hash) = (&group.policy, group.policy_hash);
        let found =
            khabar_findings::findings(entering.statements, policy, hash, &options, &mut |_| {})?.into();
        Ok(Self { group, found, options })
    }

    /// The next view, once decisions of this session changed what people said: a piece of work for another thread. What
    /// no decision changes is taken over from this view.
    pub fn next(
        &self,
        node: &Node,
        now: Instant,
    ) -> anyhow::Result<impl FnOnce() -> anyhow::Result<Self> + Send + use<>> {
        let group = Group::read(node, now)?;
        let said = Said {
            decisions: group.judged.decisions.clone(),
            withdrawn: node.withdrawn(now).into_iter().collect(),
            hidden_names: group.hidden_names(),
        };
        // Another policy, or reports that came later than this view knows of: all of it anew.
        let (found, options) = (self.found.clone(), self.options.clone());
        let again = group.policy == self.group.policy && !found.again_is_stale(&said, &options);
        let entering = if again { None } else { Some(group.statements(node, None, now)?.statements) };
        Ok(move || {
            let found = match entering {
                None => {
                    found.again(said, &options, &mut |_| {}).context("the view is of other statements")??
                }
                Some(all) => {
                    khabar_findings::findings(all, &group.policy, group.policy_hash, &options, &mut |_| {})?
                }
            };
            Ok(Self { group, found: found.into(), options })
        })
    }

    /// A person by id, by a report's id, or by FILE:ROW.
    pub fn person(&self, name: &str) -> anyhow::Result<u32> {
        if let Some(person) = self.found.person_by_prefix(name) {
            return Ok(person as u32);
        }
        match self.found.report_by_name(name).and_then(|report| self.found.person_of[report]) {
            Some(person) => Ok(person),
            None => bail!(
                "{name:?} is nobody here, or several\n  hint: give more digits of the id that `khabar queue` shows"
            ),
        }
    }

    /// A report by id or FILE:ROW; of a person, the report that gave the id.
    pub fn report(&self, name: &str) -> anyhow::Result<StatementId> {
        match self.found.report_by_name(name) {
            Some(report) => Ok(self.found.reports[report].id),
            None => bail!(
                "{name:?} is no report here, or several\n  hint: give more digits of its id, or FILE:ROW"
            ),
        }
    }

    /// A decision is listed again, and was not in the last view. Where it is not said how reports fall, it is not said
    /// either that their parting suspends it.
    fn is_news(&self, anchor: &Anchor, wait: bool) -> bool {
        let known = self.found.anchors.iter().find(|known| known.decision == anchor.decision);
        let unsure = wait && matches!(anchor.hold, Hold::Split | Hold::Merged);
        anchor.hold.heads_the_queue() && !unsure && known.is_none_or(|known| known.hold != anchor.hold)
    }

    /// A report by its id.
    pub fn report_named(&self, id: &StatementId) -> Option<u32> {
        self.found.reports.iter().position(|stated| stated.id == *id).map(|at| at as u32)
    }

    /// The ids of all reports about a person: what a reviewer sees.
    pub fn saw(&self, person: u32) -> Vec<StatementId> {
        let reports = &self.found.people[person as usize].reports;
        reports.iter().map(|&report| self.found.reports[report as usize].id).collect()
    }

    /// What is found of a value of a person.
    pub fn value(&self, person: u32, value: Value) -> Option<&ValueFinding> {
        let axis = self.found.beliefs[person as usize].axis(value.axis())?;
        axis.values.iter().find(|found| found.value == value)
    }

    /// What has changed since the view was worked out, at once; a line each value.
    pub fn changes(&self, group: &Group, language: Language) -> String {
        let shown = khabar_findings::provisional(&self.found, &group.judged.decisions);
        let mut lines = Vec::new();
        for touched in &shown.people {
            let mut before: BTreeMap<Value, &'static str> = BTreeMap::new();
            for person in &touched.before {
                before.extend(levels(&self.found.beliefs[*person as usize], language));
            }
            let after = levels(&touched.beliefs, language);
            let (name, id) = touched.reports.first().map_or(("", String::new()), |&report| {
                let report = &self.found.reports[report as usize];
                let name = report.said.person.called().unwrap_or_default();
                (name, report.id.short())
            });
            for (value, now) in &after {
                let none =
                    if language == Language::Fa { "یافته‌ای نبود" } else { "no such finding" };
                let was = before.get(value).copied().unwrap_or(none);
                let arrow = if language == Language::Fa { "←" } else { "→" };
                let change = if was == *now { (*now).to_owned() } else { format!("{was} {arrow} {now}") };
                lines.push((*value, name, change, id.clone()));
            }
        }
        // In an order that no id decides: ids are random.
        lines.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
        let mut out = String::new();
        for (value, name, change, id) in &lines {
            let name = clip(&format!("{id} {name}"), 29);
            row_then_name(&mut out, &[-12, -34, 0], &[value.words(language), change, &name]);
        }
        for anchor in shown.anchors.iter().filter(|anchor| self.is_news(anchor, shown.wait)) {
            let words = hold_words(anchor.hold, language);
            row(&mut out, &[-12, 0], &[&anchor.decision.short(), &words]);
        }
        if shown.wait {
            let words = match language {
                Language::En => "how these reports fall now, the next full view tells",
                Language::Fa => "این‌که این گزارش‌ها اکنون چگونه دسته می‌شوند، در نمای کامل بعدی می‌آید",
            };
            row(&mut out, &[0], &[words]);
        }
        out
    }
}

fn levels(beliefs: &PersonFindings, language: Language) -> BTreeMap<Value, &'static str> {
    let values = beliefs.axes.iter().flat_map(|axis| &axis.values);
    values.map(|found| (found.value, found.level.words(language))).collect()
}

/// Why a decision is listed again, for a reader.
pub fn hold_words(hold: Hold, language: Language) -> String {
    let (en, fa) = match hold {
        Hold::Stands => ("stands".to_owned(), "برجاست".to_owned()),
        Hold::NotReviewed(count) => {
            let fa = digits(Language::Fa, &count.to_string());
            (format!("stands; {count} reports not reviewed"), format!("برجاست؛ {fa} گزارش بررسی‌نشده"))
        }
        Hold::OtherPolicy => {
            ("stands; the policy is another".to_owned(), "برجاست؛ سیاست دیگر است".to_owned())
        }
        Hold::Contested => ("stands; strongly contested".to_owned(), "برجاست؛ سخن مخالفِ نیرومند".to_owned()),
        Hold::Merged => (
            "suspended: two signed sets were put together".to_owned(),
            "معلق: دو مجموعهٔ امضاشده یکی شده‌اند".to_owned(),
        ),
        Hold::Split => (
            "suspended: the reports are of several people now".to_owned(),
            "معلق: گزارش‌ها از چند نفر است".to_owned(),
        ),
        Hold::Withdrawn(id) => (
            format!("suspended: {} was withdrawn", ids(&[id])),
            format!("معلق: {} بازپس گرفته شد", ids(&[id])),
        ),
        Hold::NotArrived(id) => (format!("waits for {}", ids(&[id])), format!("در انتظار {}", ids(&[id]))),
    };
    match language {
        Language::En => en,
        Language::Fa => fa,
    }
}
