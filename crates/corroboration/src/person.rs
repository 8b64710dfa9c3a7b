//! The findings of one person: voices by topic, clusters by value, levels, objections, path and reasons.

use crate::Input;
use crate::cluster::{Origin, Traced, Tracer, least_origins, traced};
use crate::decide::{Decisions, Ruling};
use crate::finding::*;
use crate::level::{Contest, Standing, level};
use crate::path::{Observation, Order, Rates, smooth, told};
use crate::sources::{Groups, World};
use crate::topic::Topic;
use crate::trust::Trust;
use crate::voice::{Voice, When, voices};
use crate::weigh::{likelihood_ratio, posterior};
use khabar_model::{
    Axis, Class, CustodyStance, Day, DayRange, Directness, Level, Polarity, StatementId, Value, What,
};
use std::collections::BTreeSet;

/// What all people share.
pub struct Context<'a> {
    /// All input.
    pub input: Input<'a>,
    /// The sources, grouped.
    pub groups: Groups<'a>,
    /// Reviewers' decisions.
    pub decisions: Decisions,
    /// By how much a source's word weighs less than its class.
    pub trust: Trust,
}

/// A value with its clusters, before it is judged against the others.
struct Draft<V> {
    finding: ValueFinding<V>,
    origins: Vec<Origin>,
    whens: Vec<Vec<When>>,
    pool_day: Option<i32>,
    denied: Vec<Denial>,
    ruling: Ruling,
}

/// A cluster that denies a value.
struct Denial {
    direct: bool,
    whens: Vec<When>,
    day: i32,
    weight: f64,
}

impl Context<'_> {
    /// Everything found of one person.
    pub fn findings(&self, person: u32, reports: &[u32]) -> PersonFindings {
        let tracer = Tracer { input: &self.input, groups: &self.groups, person };
        let mut drafts = self.drafts::<Value>(&tracer, reports);
        self.judge(&mut drafts);
        let mut axes = Vec::new();
        for &axis in Axis::ALL {
            let of_axis: Vec<Draft<Value>> =
                drafts.extract_if(.., |draft| draft.finding.value.axis() == axis).collect();
            if !of_axis.is_empty() {
                axes.push(self.axis(axis, of_axis));
            }
        }
        PersonFindings {
            person,
            axes,
            causes: self.plain(&tracer, reports),
            responsibility: self.plain(&tracer, reports),
            roles: self.plain(&tracer, reports),
            custody_denied: reports.iter().any(|&report| self.denies_custody(report)),
        }
        .fit()
    }

    /// Findings of a topic that has no path over days.
    fn plain<V: Topic>(&self, tracer: &Tracer<'_>, reports: &[u32]) -> Vec<ValueFinding<V>> {
        let mut drafts = self.drafts::<V>(tracer, reports);
        self.judge(&mut drafts);
        let Some(first) = drafts.first() else { return Vec::new() };
        let rivals = first.finding.value.rivals();
        let mut nats = vec![0.0; rivals.len()];
        for draft in &drafts {
            if let Some(at) = rivals.iter().position(|rival| *rival == draft.finding.value) {
                nats[at] += self.nats(draft);
            }
        }
        let probability = posterior(&vec![1.0 / rivals.len() as f64; rivals.len()], &nats);
        let finish = |mut draft: Draft<V>| {
            let at = rivals.iter().position(|rival| *rival == draft.finding.value);
            draft.finding.probability = at.map_or(0.0, |at| probability[at]);
            draft.finding.now = draft.finding.probability;
            draft.finding
        };
        drafts.into_iter().map(finish).collect()
    }

    /// One draft per value said, in the order of the vocabulary.
    fn drafts<V: Topic>(&self, tracer: &Tracer<'_>, reports: &[u32]) -> Vec<Draft<V>> {
        let voices = voices::<V>(&self.input, &self.groups, &self.decisions, reports);
        voices.chunk_by(|a, b| a.value == b.value).map(|of_value| self.draft(tracer, of_value)).collect()
    }

    fn draft<V: Topic>(&self, tracer: &Tracer<'_>, voices: &[Voice<V>]) -> Draft<V> {
        let value = voices[0].value;
        let says = &voices[..voices.partition_point(|voice| !voice.denies)];
        let denies = &voices[says.len()..];
        let free: Vec<Voice<V>> = says.iter().filter(|voice| !voice.coerced).copied().collect();
        let least = traced(tracer, &free, World::Least);
        let origins = self.chosen(&least, value);
        let k_max = match tracer.certain(&free) {
            true => origins.len(),
            false => self.chosen(&traced(tracer, &free, World::Most), value).len().max(origins.len()),
        } as u32;
        let mut clusters = Vec::new();
        let mut whens = Vec::new();
        let mut taken = BTreeSet::new();
        for &origin in &origins {
            let members: Vec<&Traced<V>> = least
                .iter()
                .filter(|one| one.origins.contains(&origin) && !taken.contains(&one.voice.report))
                .collect();
            taken.extend(members.iter().map(|one| one.voice.report));
            clusters.push(self.cluster(&members, origin, value));
            whens.push(self.days_said(&members));
        }
        // What traces to a known source or a party is their word again, and no pool.
        let unknown = |one: &&Traced<V>| {
            let origin = |origin: &Origin| !matches!(origin, Origin::Group(_));
            one.voice.class == Class::Unknown
                && !taken.contains(&one.voice.report)
                && one.origins.iter().all(origin)
        };
        let pool: Vec<&Voice<V>> = least.iter().filter(unknown).map(|one| &one.voice).collect();
        let first_of_pool = pool.iter().min_by_key(|voice| voice.rank);
        let ids: Vec<StatementId> =
            says.iter().map(|voice| self.input.reports[voice.report as usize].id).collect();
        let ruling = self.ruling(tracer.person, value, &ids);
        let copies = least.iter().filter(|one| !one.first_hand).count() as u32;
        Draft {
            finding: ValueFinding {
                value,
                level: Level::Unverified,
                k_min: clusters.len() as u32,
                k_max,
                direct: clusters.iter().filter(|cluster| cluster.direct).count() as u32,
                documents: clusters.iter().filter(|cluster| cluster.document).count() as u32,
                party: self.party_says(&least),
                probability: 0.0,
                now: 0.0,
                period: period(&clusters),
                pool: pool.len() as u32,
                objection: None,
                review: ruling.review.clone(),
                reasons: Reasons {
                    posts: says.len() as u32,
                    copies,
                    coerced: (says.len() - free.len()) as u32,
                    denials: denies.len() as u32,
                    without: Vec::new(),
                    raise: None,
                },
                clusters,
            },
            pool_day: first_of_pool.map(|voice| voice.when.day(self.today())),
            denied: self.denials(tracer, denies),
            origins,
            whens,
            ruling,
        }
    }

    /// The least origins behind a value: of known sources, and of a party where it speaks against its interest. A
    /// party that only repeats what others said admits nothing.
    fn chosen<V: Topic>(&self, traced: &[Traced<V>], value: V) -> Vec<Origin> {
        let admitted = value.admitted(self.input.policy);
        let admits = |one: &&Traced<V>| admitted && one.voice.class == Class::Party && one.first_hand;
        let sets: Vec<BTreeSet<Origin>> = traced
            .iter()
            .filter(|one| one.voice.known() || admits(one))
            .filter(|one| one.voice.same >= self.input.policy.thresholds.same_person)
            .map(|one| {
                one.origins.iter().copied().filter(|origin| admitted || !self.is_party(*origin)).collect()
            })
            .collect();
        least_origins(&sets)
    }

    /// The origin is a party. A group is named by one of its members, and all of a party's group speak for it.
    fn is_party(&self, origin: Origin) -> bool {
        matches!(origin, Origin::Group(group) if self.groups.party(group).is_some())
    }

    fn party_says<V: Topic>(&self, traced: &[Traced<V>]) -> bool {
        traced.iter().any(|one| {
            one.voice.class == Class::Party
                || (one.voice.known() && one.origins.iter().any(|&origin| self.is_party(origin)))
        })
    }

    fn cluster<V: Topic>(&self, members: &[&Traced<V>], origin: Origin, value: V) -> SourceCluster {
        // A party counts where it speaks for itself and against its interest; what it repeats of others adds nothing.
        let admission = self.is_party(origin) && value.admitted(self.input.policy);
        let admits = |one: &&Traced<V>| admission && one.voice.class == Class::Party && one.first_hand;
        let counted = |one: &&&Traced<V>| one.voice.known() || admits(one);
        let direct = |one: &&Traced<V>| {
            let direct = one.first_hand && one.voice.directness == Directness::Direct;
            (direct && one.voice.class == Class::Vetted) || admits(one)
        };
        let root =
            members.iter().filter(counted).min_by_key(|one| (!direct(one), !one.first_hand, one.voice.rank));
        let mut reports: Vec<&&Traced<V>> = members.iter().collect();
        reports.sort_by_key(|one| one.voice.rank);
        let span = |event: bool| {
            let whens = members.iter().filter(counted).map(|one| one.voice.when);
            let days = whens.filter(|when| when.event || !event).filter_map(|when| when.days);
            days.reduce(DayRange::hull)
        };
        let source = root.and_then(|one| {
            self.input.sources.get(&self.input.reports[one.voice.report as usize].said.source)
        });
        SourceCluster {
            root: root.map_or(0, |one| one.voice.report),
            reliability: source.and_then(|source| source.reliability),
            credibility: root
                .and_then(|one| self.input.reports[one.voice.report as usize].said.document.credibility),
            class: if admission { Class::Party } else { best_class(members) },
            direct: members.iter().any(direct),
            document: members.iter().any(|one| one.voice.document && one.voice.known()),
            weight: members
                .iter()
                .filter(counted)
                .map(|one| self.weight(one, direct(one)))
                .fold(0.0, f64::max),
            days: span(false),
            event: span(true),
            why: match origin {
                _ if admission => Why::Admission,
                Origin::Group(_) if self.alike(members) => Why::SharedMistakes,
                Origin::Group(_) => Why::OwnWords,
                Origin::Words(_) => Why::SameUpstream,
                Origin::Document(_) => Why::OneDocument,
            },
            reports: reports.iter().map(|one| one.voice.report).collect(),
        }
    }

    /// Sources are in it that count together only because of what they share.
    fn alike<V: Topic>(&self, members: &[&Traced<V>]) -> bool {
        let known = members.iter().filter(|one| one.voice.known() && one.first_hand);
        let mut groups = known.filter_map(|one| Some(self.groups.group(one.voice.source?, World::Most)));
        let first = groups.next();
        groups.any(|group| Some(group) != first)
    }

    /// How far one voice may move the probability of what it says.
    fn weight<V: Topic>(&self, one: &Traced<V>, direct: bool) -> f64 {
        let weights = &self.input.policy.weights;
        let right = match one.voice.class {
            Class::Party => weights.admission,
            Class::Unknown => return 0.0,
            _ if one.voice.document => weights.document,
            _ if direct => weights.direct,
            _ if one.voice.directness == Directness::ListOnly => weights.list_only,
            _ => weights.relayed,
        };
        let right = right * self.trust.of(one.voice.source);
        likelihood_ratio(right, one.voice.same, one.voice.value.rivals().len(), weights.cap)
    }

    /// The first and the last time that a cluster speaks for itself; copies add no day.
    fn days_said<V: Topic>(&self, members: &[&Traced<V>]) -> Vec<When> {
        let speaks =
            |one: &&&Traced<V>| one.voice.known() || (one.voice.class == Class::Party && one.first_hand);
        let known = || members.iter().filter(speaks);
        let own: Vec<&&Traced<V>> = match known().any(|one| one.first_hand) {
            true => known().filter(|one| one.first_hand).collect(),
            false => known().min_by_key(|one| one.voice.rank).into_iter().collect(),
        };
        let key = |one: &&&Traced<V>| (one.voice.when.day(self.today()), one.voice.rank);
        let first = own.iter().min_by_key(|one| key(one)).map(|one| one.voice.when);
        let last = own.iter().max_by_key(|one| key(one)).map(|one| one.voice.when);
        let mut whens: Vec<When> = first.into_iter().chain(last).collect();
        whens.dedup();
        whens
    }

    fn denials<V: Topic>(&self, tracer: &Tracer<'_>, voices: &[Voice<V>]) -> Vec<Denial> {
        let free: Vec<Voice<V>> =
            voices.iter().filter(|voice| !voice.coerced && voice.known()).copied().collect();
        let traced = traced(tracer, &free, World::Least);
        let sets: Vec<BTreeSet<Origin>> = traced
            .iter()
            .map(|one| one.origins.iter().copied().filter(|&origin| !self.is_party(origin)).collect())
            .collect();
        let denial = |origin: &Origin| {
            let members: Vec<&Traced<V>> = traced.iter().filter(|one| one.origins.contains(origin)).collect();
            let direct = |one: &&Traced<V>| {
                one.first_hand
                    && one.voice.class == Class::Vetted
                    && one.voice.directness == Directness::Direct
            };
            let whens = self.days_said(&members);
            Denial {
                direct: members.iter().any(direct),
                day: whens.last().map_or(self.today().0, |when| when.day(self.today())),
                weight: members.iter().map(|one| self.weight(one, direct(one))).fold(0.0, f64::max),
                whens,
            }
        };
        least_origins(&sets).iter().map(denial).collect()
    }

    fn ruling<V: Topic>(&self, person: u32, value: V, reports: &[StatementId]) -> Ruling {
        let state = Value::ALL.iter().find(|state| state.code() == value.code()).filter(|_| V::IS_STATE);
        state.map(|&state| self.decisions.ruling(person, state, reports)).unwrap_or_default()
    }

    /// Objections, levels and reasons of all values of a topic.
    fn judge<V: Topic>(&self, drafts: &mut [Draft<V>]) {
        for at in 0..drafts.len() {
            let objection = self.objection(drafts, at);
            let draft = &mut drafts[at];
            draft.finding.objection = objection;
            let standing = standing(draft);
            let thresholds = &self.input.policy.thresholds;
            draft.finding.level = level(&standing, thresholds);
            let clusters = &draft.finding.clusters;
            let without = |(cluster, one): (usize, &SourceCluster)| {
                let level = level(&lessened(standing, one), thresholds);
                (level != draft.finding.level).then_some(Without { cluster: cluster as u32, level })
            };
            draft.finding.reasons.without = clusters.iter().enumerate().filter_map(without).collect();
            draft.finding.reasons.raise = need(standing, draft.finding.level, thresholds);
        }
    }

    /// The strongest objection to a value: a denial, or an incompatible value that no path explains.
    fn objection<V: Topic>(&self, drafts: &[Draft<V>], at: usize) -> Option<Objection<V>> {
        let this = &drafts[at];
        let k_min = this.finding.k_min;
        let strong = |against: u32, direct: u32| direct >= 1 || (against >= 1 && against >= k_min);
        let mut worst: Option<Objection<V>> = None;
        let mut hear = |objection: Objection<V>| {
            let key = |o: &Objection<V>| (o.strong, o.direct, o.k_min);
            if objection.k_min >= 1 && worst.as_ref().is_none_or(|worst| key(&objection) > key(worst)) {
                worst = Some(objection);
            }
        };
        let denied: Vec<&Denial> =
            this.denied.iter().filter(|denial| self.meets(this, None::<&Draft<V>>, &denial.whens)).collect();
        let direct = denied.iter().filter(|denial| denial.direct).count() as u32;
        let against = denied.len() as u32;
        hear(Objection { value: None, k_min: against, direct, strong: strong(against, direct) });
        for other in drafts.iter().filter(|other| !other.ruling.set_aside) {
            if other.finding.value.compatible(this.finding.value) {
                continue;
            }
            let meeting: Vec<&SourceCluster> = (0..other.finding.clusters.len())
                .filter(|&cluster| !this.origins.contains(&other.origins[cluster]) || this.origins.len() > 1)
                .filter(|&cluster| self.meets(this, Some(other), &other.whens[cluster]))
                .map(|cluster| &other.finding.clusters[cluster])
                .collect();
            let direct =
                meeting.iter().filter(|cluster| cluster.direct && cluster.class != Class::Party).count()
                    as u32;
            let against = meeting.len() as u32;
            let value = Some(other.finding.value);
            hear(Objection { value, k_min: against, direct, strong: strong(against, direct) });
        }
        worst
    }

    /// A cluster's days meet some cluster of this value so that no path explains both.
    fn meets<V: Topic>(&self, this: &Draft<V>, other: Option<&Draft<V>>, whens: &[When]) -> bool {
        let value = this.finding.value;
        let order = other.map_or(value.order_with_denial(), |other| value.order(other.finding.value));
        let clash = |a: &When| whens.iter().any(|b| !explained(*a, *b, order, self.today()));
        this.whens.is_empty() || this.whens.iter().flatten().any(clash)
    }

    /// All nats for a value that has no path.
    fn nats<V: Topic>(&self, draft: &Draft<V>) -> f64 {
        let clusters: f64 = draft.finding.clusters.iter().map(|cluster| cluster.weight).sum();
        let denied: f64 = draft.denied.iter().map(|denial| denial.weight).sum();
        let pool = draft.pool_day.map_or(0.0, |_| self.pool(draft.finding.value.rivals().len()));
        clusters - denied + pool
    }

    /// One axis: probabilities from the path, then the value that a reader sees now.
    fn axis(&self, axis: Axis, drafts: Vec<Draft<Value>>) -> AxisFinding {
        let states = drafts[0].finding.value.rivals();
        let state = |value: Value| states.iter().position(|state| *state == value);
        let observations = self.observations(&drafts, &state);
        let today = self.today().0;
        let mut days: Vec<i32> =
            observations.iter().map(|observation| observation.day).chain([today]).collect();
        days.sort_unstable();
        days.dedup();
        let prior = vec![1.0 / states.len() as f64; states.len()];
        let weights = &self.input.policy.weights;
        let (change, absorbing) = match axis {
            Axis::Life => (2.0 * weights.dies, Some(1)),
            Axis::Liberty => (2.0 * weights.liberty_changes, None),
            Axis::Legal => (weights.other_changes, state(Value::Executed)),
            Axis::Health | Axis::Contact => (weights.other_changes, None),
        };
        let rows = smooth(&Rates { prior: &prior, change, absorbing }, &observations, &days);
        let finish = |draft: Draft<Value>| {
            let mut finding = draft.finding;
            if let Some(at) = state(finding.value) {
                let told = observations.iter().filter(|o| o.state == at && o.nats >= 0.0);
                let seen = told.filter_map(|o| days.binary_search(&o.day).ok()).map(|day| rows[day][at]);
                finding.now = rows.last().map_or(0.0, |row| row[at]);
                finding.probability = seen.reduce(f64::max).unwrap_or(finding.now);
            }
            finding
        };
        let values: Vec<ValueFinding> = drafts.into_iter().map(finish).collect();
        let told_from = self.input.policy.thresholds.death_told;
        let path =
            spans(&Told { states, days: &days, rows: &rows, values: &values, absorbing, least: told_from });
        AxisFinding { axis, headline: headline(&values, told_from), path, values }
    }

    /// What each cluster, each denial and each pool says, once, on its days.
    fn observations(
        &self,
        drafts: &[Draft<Value>],
        state: &dyn Fn(Value) -> Option<usize>,
    ) -> Vec<Observation> {
        let mut observations = Vec::new();
        for draft in drafts.iter().filter(|draft| !draft.ruling.set_aside) {
            let Some(state) = state(draft.finding.value) else { continue };
            for (cluster, whens) in draft.finding.clusters.iter().zip(&draft.whens) {
                let nats = cluster.weight / whens.len().max(1) as f64;
                observations.extend(whens.iter().map(|when| Observation {
                    day: when.day(self.today()),
                    state,
                    nats,
                }));
            }
            for denial in &draft.denied {
                observations.push(Observation { day: denial.day, state, nats: -denial.weight });
            }
            if let Some(day) = draft.pool_day {
                observations.push(Observation {
                    day,
                    state,
                    nats: self.pool(draft.finding.value.rivals().len()),
                });
            }
        }
        // Sums of weights do not depend on the order of the input.
        observations.sort_by(|a, b| (a.day, a.state).cmp(&(b.day, b.state)).then(a.nats.total_cmp(&b.nats)));
        observations
    }

    /// What the pool of one value says: one weak source, whatever its size.
    fn pool(&self, values: usize) -> f64 {
        let weights = &self.input.policy.weights;
        likelihood_ratio(weights.pool, 1.0, values, weights.cap)
    }

    fn today(&self) -> Day {
        self.input.as_of.day(self.input.policy.zone_offset)
    }

    fn denies_custody(&self, report: u32) -> bool {
        let said = &self.input.reports[report as usize].said;
        let party = self.groups.class(self.groups.number(&said.source)) == Class::Party;
        party
            && said.claims.iter().any(|claim| match &claim.what {
                What::State(Value::Held) => claim.polarity == Polarity::Denies,
                What::Custody(custody) => custody.stance == CustodyStance::Denied,
                _ => false,
            })
    }
}

/// A path explains both: the days themselves put one before the other.
fn explained(a: When, b: When, order: Order, today: Day) -> bool {
    let days = |when: When| when.days.unwrap_or(DayRange::day(today));
    match order {
        // The earlier state is told of on a day not after the last day on which the final one may have begun.
        Order::FirstThenSecond => days(a).first <= days(b).last,
        Order::SecondThenFirst => days(b).first <= days(a).last,
        Order::Never => false,
        Order::Any => {
            let apart = days(a) != days(b) || days(a).days() > 1;
            (a.pinned || b.pinned) && (apart || a.change || b.change)
        }
    }
}

fn standing<V: Topic>(draft: &Draft<V>) -> Standing {
    Standing {
        set_aside: draft.ruling.set_aside,
        // Reports that join later show as not reviewed; they do not undo what two people signed.
        signed_off: draft.ruling.signed_off,
        contest: match &draft.finding.objection {
            None => Contest::None,
            Some(objection) if objection.strong => Contest::Strong,
            Some(_) => Contest::Objection,
        },
        k_min: draft.finding.k_min,
        direct: draft.finding.direct,
        documents: draft.finding.documents,
        death: draft.finding.value.is_death(),
        party: draft.finding.party,
    }
}

/// The standing without one cluster.
fn lessened(standing: Standing, cluster: &SourceCluster) -> Standing {
    Standing {
        signed_off: false,
        k_min: standing.k_min.saturating_sub(1),
        direct: standing.direct.saturating_sub(u32::from(cluster.direct)),
        documents: standing.documents.saturating_sub(u32::from(cluster.document)),
        ..standing
    }
}

/// The least number of further clusters that gives a stronger level.
fn need(standing: Standing, now: Level, thresholds: &khabar_model::policy::Thresholds) -> Option<Need> {
    if matches!(now, Level::SetAside | Level::SourcesDisagree | Level::Corroborated | Level::Confirmed) {
        return None;
    }
    let options = (1..=3u32).flat_map(|clusters| (0..=clusters).map(move |direct| (clusters, direct)));
    options.into_iter().find_map(|(clusters, direct)| {
        let more =
            Standing { k_min: standing.k_min + clusters, direct: standing.direct + direct, ..standing };
        let level = level(&more, thresholds);
        (level.strength() > now.strength()).then_some(Need { clusters, direct, level })
    })
}

fn best_class<V: Topic>(members: &[&Traced<V>]) -> Class {
    members.iter().map(|one| one.voice.class).min().unwrap_or(Class::Unknown)
}

fn period(clusters: &[SourceCluster]) -> Option<DayRange> {
    let days = clusters.iter().filter_map(|cluster| cluster.days);
    days.reduce(DayRange::hull)
}

/// The value that a reader sees now: of those that known sources say the likeliest, else what a party says, else
/// what is only said by nobody known. A death that a known source contradicts comes first only from the policy's
/// probability on.
fn headline(values: &[ValueFinding], death_told: f64) -> Option<usize> {
    let rank = |finding: &ValueFinding| match finding {
        _ if finding.value.is_not_known() => 0,
        _ if finding.k_min >= 1 => 3,
        _ if finding.party => 2,
        _ => 1,
    };
    let doubtful = |finding: &ValueFinding| is_contested_end(finding) && finding.now < death_told;
    let better = |a: &ValueFinding, b: &ValueFinding| {
        i32::cmp(&rank(a), &rank(b))
            .then(doubtful(b).cmp(&doubtful(a)))
            .then(a.now.total_cmp(&b.now))
            .then(a.level.strength().cmp(&b.level.strength()))
            .then(a.k_min.cmp(&b.k_min))
    };
    let open = (0..values.len()).filter(|&at| values[at].level != Level::SetAside);
    open.reduce(|best, at| if better(&values[at], &values[best]).is_gt() { at } else { best })
}

/// A state that is never left, which a known source contradicts, so that no path explains both.
fn is_contested_end(finding: &ValueFinding) -> bool {
    finding.value.is_absorbing() && finding.objection.is_some()
}

/// What the spans of a path are read from.
struct Told<'a> {
    states: &'a [Value],
    days: &'a [i32],
    rows: &'a [Vec<f64>],
    values: &'a [ValueFinding],
    absorbing: Option<usize>,
    least: f64,
}

/// The value told of each day, put together into spans.
fn spans(path: &Told<'_>) -> Vec<PathSpan> {
    let said = |value: Value| path.values.iter().any(|finding| finding.value == value);
    // Where nothing contradicts it, what is said of a death is what there is to tell.
    let least = if path.values.iter().any(is_contested_end) { path.least } else { 0.0 };
    let mut spans: Vec<PathSpan> = Vec::new();
    // Days on which a state that nobody said is the likeliest are left open: a path never tells a death by itself.
    for (&day, row) in path.days.iter().zip(path.rows) {
        let best = told(row, path.absorbing, least);
        let (value, probability, day) = (path.states[best], row[best], Day(day));
        if !said(value) {
            continue;
        }
        match spans.last_mut() {
            Some(span) if span.value == value => {
                span.days.last = day;
                span.probability = span.probability.min(probability);
            }
            _ => spans.push(PathSpan { days: DayRange::day(day), value, probability }),
        }
    }
    spans
}
