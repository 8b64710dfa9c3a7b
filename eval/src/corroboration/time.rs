//! Values that change over days: the path, the latest post and the majority of posts, each day by what was known.

use super::flood::pick;
use super::measure::mean;
use super::one::poisson;
use khabar_corroboration::{Observation, Rates, likelihood_ratio, smooth, told};
use khabar_model::Policy;
use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::{Value, json};

/// Parameters, with the values of the method's notes as defaults.
#[derive(clap::Args)]
pub struct Args {
    /// Seeds, from 1.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// People.
    #[arg(long, default_value_t = 400)]
    people: u32,
    /// False posts of unknown origin about every person, from a random day on, over five days.
    #[arg(long, value_delimiter = ',', default_value = "0,50")]
    flood: Vec<u32>,
    /// The longest lag of a report, in days.
    #[arg(long, default_value_t = 2)]
    lag: u32,
    /// Share of reports that give a wrong day, up to five days off.
    #[arg(long, default_value_t = 0.0)]
    wrong_dates: f64,
    /// The flood says that the dead are alive and the living dead.
    #[arg(long)]
    resurrection: bool,
}

/// At liberty, held, injured, dead.
const STATES: usize = 4;
const DEAD: usize = 3;
const DAYS: i32 = 30;
/// Probability per day of a change, and where it leads.
const CHANGE: f64 = 0.05;
const LEADS: [f64; STATES] = [0.40, 0.35, 0.15, 0.10];

pub fn run(args: &Args) -> Value {
    let rows: Vec<Value> = args.flood.iter().map(|&posts| condition(args, posts)).collect();
    json!({ "simulation": "changing values", "seeds": args.seeds, "rows": rows })
}

/// Probabilities from which the filter that knows the simulator tells a death.
const TOLD_FROM: [f64; 6] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

const READINGS: [&str; 3] = ["ours", "latest_post", "majority"];

/// Days right, false dead and false alive, of one reading.
#[derive(Default, Clone)]
struct Tally {
    days: f64,
    right: f64,
    alive: f64,
    false_dead: f64,
    dead: f64,
    false_alive: f64,
}

impl Tally {
    fn add(&mut self, truth: usize, said: usize) {
        self.days += 1.0;
        self.right += f64::from(u8::from(truth == said));
        if truth == DEAD {
            self.dead += 1.0;
            self.false_alive += f64::from(u8::from(said != DEAD));
        } else {
            self.alive += 1.0;
            self.false_dead += f64::from(u8::from(said == DEAD));
        }
    }
}

fn condition(args: &Args, posts: u32) -> Value {
    let mut found = vec![[Vec::new(), Vec::new(), Vec::new()]; READINGS.len()];
    let mut hindsight = Vec::new();
    let mut knowing = vec![[Vec::new(), Vec::new()]; TOLD_FROM.len()];
    for seed in 1..=args.seeds {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut tallies = vec![Tally::default(); READINGS.len() + 1 + TOLD_FROM.len()];
        for _ in 0..args.people {
            let person = Person::new(&mut rng, args, posts);
            person.read(&mut tallies, args.lag);
        }
        for (reading, tally) in tallies.iter().take(READINGS.len()).enumerate() {
            found[reading][0].push(tally.right / tally.days);
            found[reading][1].push(tally.false_dead / tally.alive.max(1.0));
            found[reading][2].push(tally.false_alive / tally.dead.max(1.0));
        }
        for (of, tally) in knowing.iter_mut().zip(&tallies[READINGS.len() + 1..]) {
            of[0].push(tally.false_dead / tally.alive.max(1.0));
            of[1].push(tally.false_alive / tally.dead.max(1.0));
        }
        hindsight.push(tallies[READINGS.len()].right / tallies[READINGS.len()].days);
    }
    let row = |(name, of): (&&str, &[Vec<f64>; 3])| {
        let value =
            json!({ "day_accuracy": mean(&of[0]), "false_dead": mean(&of[1]), "false_alive": mean(&of[2]) });
        ((*name).to_owned(), value)
    };
    let methods: serde_json::Map<String, Value> = READINGS.iter().zip(&found).map(row).collect();
    let gain: Vec<f64> = found[0][0].iter().zip(&found[1][0]).map(|(ours, latest)| ours - latest).collect();
    let knowing = TOLD_FROM.iter().zip(&knowing).map(
        |(from, of)| json!({ "told_from": from, "false_dead": mean(&of[0]), "false_alive": mean(&of[1]) }),
    );
    json!({
        "posts": posts,
        "methods": methods,
        "above_latest_post": mean(&gain),
        "ours_in_hindsight": mean(&hindsight),
        "filter_that_knows_the_simulator": knowing.collect::<Vec<_>>(),
    })
}

/// One post: when it was seen, the day it speaks of, what it says, and whether its origin is unknown.
#[derive(Clone, Copy)]
struct Post {
    seen: i32,
    day: i32,
    state: usize,
    unknown: bool,
}

struct Person {
    truth: Vec<usize>,
    posts: Vec<Post>,
}

impl Person {
    fn new(rng: &mut Xoshiro256PlusPlus, args: &Args, flood: u32) -> Self {
        let mut state =
            pick(&LEADS[..DEAD].iter().map(|p| p / 0.9).collect::<Vec<_>>(), rng.random()) as usize;
        let mut truth = Vec::new();
        for _ in 0..DAYS {
            if state != DEAD && rng.random::<f64>() < CHANGE {
                state = pick(&LEADS, rng.random()) as usize;
            }
            truth.push(state);
        }
        let mut posts = Vec::new();
        for day in 0..DAYS {
            for _ in 0..poisson(rng, 0.54) {
                let lag = rng.random_range(0..=args.lag) as i32;
                let right = truth[(day - lag).max(0) as usize];
                let state = if rng.random::<f64>() < 0.8 { right } else { other(rng, right) };
                let off = if rng.random::<f64>() < args.wrong_dates { rng.random_range(0..=5) } else { 0 };
                posts.push(Post { seen: day, day: day - off, state, unknown: false });
            }
        }
        let first = rng.random_range(0..DAYS);
        let mut lie = other(rng, truth[first as usize]);
        if args.resurrection {
            lie = if truth[first as usize] == DEAD { 0 } else { DEAD };
        }
        for post in 0..flood {
            let seen = first + (post * 5 / flood.max(1)) as i32;
            posts.push(Post { seen, day: seen, state: lie, unknown: true });
        }
        posts.retain(|post| post.seen < DAYS);
        posts.sort_by_key(|post| post.seen);
        Self { truth, posts }
    }

    fn read(&self, tallies: &mut [Tally], lag: u32) {
        // Of longer histories there are too many.
        let mut knowing = (lag <= 3).then(|| Knowing::new(lag));
        for day in 0..DAYS {
            let seen = self.posts.partition_point(|post| post.seen <= day);
            let posts = &self.posts[..seen];
            let truth = self.truth[day as usize];
            tallies[0].add(truth, ours(posts, day));
            tallies[1].add(truth, posts.last().map_or(0, |post| post.state));
            tallies[2].add(truth, majority(posts));
            tallies[3].add(truth, ours(&self.posts, day));
            if let Some(knowing) = &mut knowing {
                let dead = knowing.day(posts.iter().filter(|post| post.seen == day));
                for (tally, from) in tallies[4..].iter_mut().zip(TOLD_FROM) {
                    tally.add(truth, if dead >= from { DEAD } else { 0 });
                }
            }
        }
    }
}

/// The filter that knows how this simulator draws changes, errors and lateness, and who floods: what no method can know.
/// It shows which false deaths and which false lives can be had together.
struct Knowing {
    /// Probability of each history: today's state is the lowest digit, to the base of the states, and then the days before
    /// as far as a report may be late.
    belief: Vec<f64>,
    lag: u32,
}

impl Knowing {
    /// The day before the first.
    fn new(lag: u32) -> Self {
        let mut belief = vec![0.0; STATES.pow(lag + 1)];
        let ones: usize = (0..=lag).map(|day| STATES.pow(day)).sum();
        (0..DEAD).for_each(|state| belief[state * ones] = LEADS[state]);
        Self { belief, lag }
    }

    /// A day passes, and posts are seen; the probability that the person is dead.
    fn day<'a>(&mut self, posts: impl Iterator<Item = &'a Post>) -> f64 {
        let mut next = vec![0.0; self.belief.len()];
        for (history, mass) in self.belief.iter().enumerate() {
            let before = history % STATES;
            for (state, leads) in LEADS.iter().enumerate() {
                let moves = if before == DEAD { 0.0 } else { CHANGE * leads };
                let stays = if before == DEAD { 1.0 } else { 1.0 - CHANGE };
                let share = moves + if state == before { stays } else { 0.0 };
                next[(history * STATES + state) % self.belief.len()] += mass * share;
            }
        }
        for post in posts.filter(|post| !post.unknown) {
            next.iter_mut().enumerate().for_each(|(history, mass)| *mass *= self.says(history, post.state));
        }
        let total: f64 = next.iter().sum();
        self.belief = next.into_iter().map(|mass| mass / total).collect();
        self.belief.iter().skip(DEAD).step_by(STATES).sum()
    }

    /// How likely a post says a state: right in eight of ten, else one of three others, of any day that it may speak of.
    fn says(&self, history: usize, state: usize) -> f64 {
        let of = |late: u32| {
            if history / STATES.pow(late) % STATES == state { 0.8 } else { 0.2 / (STATES - 1) as f64 }
        };
        (0..=self.lag).map(of).sum::<f64>() / f64::from(self.lag + 1)
    }
}

/// The path: every known report once, the pool of each state once, on the day it was first seen.
fn ours(posts: &[Post], day: i32) -> usize {
    let policy = Policy::default();
    let weights = &policy.weights;
    let known = likelihood_ratio(weights.relayed, 1.0, STATES, weights.cap);
    let pool = likelihood_ratio(weights.pool, 1.0, STATES, weights.cap);
    let mut observations: Vec<Observation> = posts
        .iter()
        .filter(|post| !post.unknown)
        .map(|post| Observation { day: post.day, state: post.state, nats: known })
        .collect();
    for state in 0..STATES {
        let first = posts.iter().find(|post| post.unknown && post.state == state);
        observations.extend(first.map(|post| Observation { day: post.day, state, nats: pool }));
    }
    // Of the changes of a state as many are deaths as the policy holds; the others are even.
    let dies = weights.dies / weights.other_changes;
    let mut prior = [(1.0 - dies) / (STATES - 1) as f64; STATES];
    prior[DEAD] = dies;
    let rates = Rates { prior: &prior, change: weights.other_changes, absorbing: Some(DEAD) };
    let row = &smooth(&rates, &observations, &[day])[0];
    told(row, Some(DEAD), policy.thresholds.death_told)
}

fn majority(posts: &[Post]) -> usize {
    let mut votes = [0; STATES];
    posts.iter().for_each(|post| votes[post.state] += 1);
    (0..STATES).reduce(|best, state| if votes[state] > votes[best] { state } else { best }).unwrap_or(0)
}

fn other(rng: &mut Xoshiro256PlusPlus, state: usize) -> usize {
    (state + 1 + rng.random_range(0..STATES - 1)) % STATES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Under a flood of fifty posts: ours and the latest post.
    #[track_caller]
    fn check(change: impl Fn(&mut Args), above: f64) {
        let mut args =
            Args { seeds: 2, people: 100, flood: vec![50], lag: 2, wrong_dates: 0.0, resurrection: false };
        change(&mut args);
        let found = run(&args);
        let of = |method: &str, what: &str| {
            found["rows"][0]["methods"][method][what]["mean"].as_f64().expect("a mean")
        };
        let gain = of("ours", "day_accuracy") - of("latest_post", "day_accuracy");
        assert!(gain >= above, "above the latest post: {gain}");
        for wrong in ["false_dead", "false_alive"] {
            let (ours, latest) = (of("ours", wrong), of("latest_post", wrong));
            assert!(ours < latest && ours < of("majority", wrong), "{wrong}: {ours} against {latest}");
        }
    }

    #[test]
    fn reports_that_come_late() {
        check(|args| args.lag = 6, 0.1);
    }

    #[test]
    fn reports_with_wrong_days() {
        check(|args| args.wrong_dates = 0.3, 0.1);
    }

    #[test]
    fn a_flood_that_raises_the_dead() {
        check(|args| args.resurrection = true, 0.1);
    }
}
