//! What is believed of each claim, and how often each source is right by itself.

use super::claims::Table;
use super::copying::Link;
use super::{Cell, START, TableOptions};

/// What is believed under given accuracies and links.
pub struct Beliefs {
    /// Probability of every claim's value, by claim.
    pub of_claim: Vec<f64>,
    /// For each source how many of its claims are its own, copies apart.
    own: Vec<f64>,
    /// Those of them that are right.
    right: Vec<f64>,
}

/// One claim under its value being right, and being wrong: how probable it is, and how probably it is copied.
struct Odds {
    right: f64,
    wrong: f64,
    copied_right: f64,
    copied_wrong: f64,
}

impl Beliefs {
    /// Believe each value as its claims speak for it. Values that nobody says are wrong too, and share what is left.
    pub fn new(table: &Table, accuracy: &[f64], links: &[Option<Link>]) -> Self {
        let mut this = Self {
            of_claim: vec![0.0; table.cells.len()],
            own: vec![0.0; table.sources],
            right: vec![0.0; table.sources],
        };
        // What each source says of the item at hand.
        let mut says = vec![None; table.sources];
        for (from, claims) in table.items() {
            claims.iter().for_each(|claim| says[claim.source as usize] = Some(claim.value));
            let values = claims.chunk_by(|a, b| a.value == b.value).count() as f64;
            let wrong = table.wrong.max(values - 1.0).max(1.0);
            let odds = |claim: &Cell| odds(claim, accuracy, links, &says, wrong);
            this.item(from, claims, values, wrong, &odds);
            claims.iter().for_each(|claim| says[claim.source as usize] = None);
        }
        this
    }

    fn item(
        &mut self,
        from: usize,
        claims: &[Cell],
        values: f64,
        wrong: f64,
        odds: &dyn Fn(&Cell) -> Option<Odds>,
    ) {
        let of_claim: Vec<Option<Odds>> = claims.iter().map(odds).collect();
        let nats = |odds: &Option<Odds>| odds.as_ref().map_or(0.0, |odds| libm::log(odds.right / odds.wrong));
        let mut votes = Vec::new();
        let mut at = 0;
        for of_value in claims.chunk_by(|a, b| a.value == b.value) {
            votes.push(of_claim[at..at + of_value.len()].iter().map(nats).sum::<f64>());
            at += of_value.len();
        }
        let most = votes.iter().copied().fold(0.0, f64::max);
        let unsaid = (wrong + 1.0 - values).max(0.0) * libm::exp(-most);
        let total: f64 = votes.iter().map(|vote| libm::exp(vote - most)).sum::<f64>() + unsaid;
        // A single open claim says nothing of how often its source is right: nobody speaks for or against it.
        let teaches = of_claim.iter().flatten().count() >= 2;
        let mut at = 0;
        for (of_value, vote) in claims.chunk_by(|a, b| a.value == b.value).zip(&votes) {
            let belief = libm::exp(vote - most) / total;
            self.of_claim[from + at..from + at + of_value.len()].fill(belief);
            for (claim, odds) in of_value.iter().zip(&of_claim[at..]) {
                if let Some(odds) = odds.as_ref().filter(|_| teaches) {
                    let copied = belief * odds.copied_right + (1.0 - belief) * odds.copied_wrong;
                    self.own[claim.source as usize] += 1.0 - copied;
                    self.right[claim.source as usize] += belief * (1.0 - odds.copied_right);
                }
            }
            at += of_value.len();
        }
    }
}

/// How a claim came about; none for a known copy, which is no voter.
fn odds(
    claim: &Cell,
    accuracy: &[f64],
    links: &[Option<Link>],
    says: &[Option<u32>],
    wrong: f64,
) -> Option<Odds> {
    if claim.from.is_some() {
        return None;
    }
    let right = accuracy[claim.source as usize].clamp(LEAST, MOST);
    let by_itself = (right, (1.0 - right) / wrong);
    // Where the two differ this claim was not copied, and weighs in full.
    let link = links.get(claim.source as usize).copied().flatten();
    let copied =
        link.filter(|link| says[link.of as usize] == Some(claim.value)).map_or(0.0, |link| link.share);
    let (right, wrong) = (copied + (1.0 - copied) * by_itself.0, copied + (1.0 - copied) * by_itself.1);
    Some(Odds { right, wrong, copied_right: copied / right, copied_wrong: copied / wrong })
}

/// Accuracies are kept within these, so that no source is an oracle, nor its opposite.
const LEAST: f64 = 0.05;
const MOST: f64 = 0.98;

/// How often each source is right by itself, drawn towards the mean of all.
pub fn accuracies(beliefs: &Beliefs, options: &TableOptions) -> Vec<f64> {
    // The mean of sources, not of claims: a source with many claims does not set it, nor does one with hardly any.
    let (mut sum, mut weights) = (0.0, 0.0);
    for (own, right) in beliefs.own.iter().zip(&beliefs.right).filter(|(own, _)| **own > 1e-9) {
        let weight = own / (own + options.shrinkage);
        sum += weight * right / own;
        weights += weight;
    }
    let mean = if weights > 0.0 { sum / weights } else { START };
    if !options.trust {
        return vec![mean; beliefs.own.len()];
    }
    let drawn = |(own, right): (&f64, &f64)| (right + options.shrinkage * mean) / (own + options.shrinkage);
    beliefs.own.iter().zip(&beliefs.right).map(drawn).collect()
}
