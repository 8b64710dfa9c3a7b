//! The learned part: what sounds cost and what observations weigh, as a small text file.

use crate::assign::Assignment;
use crate::costs::{self, Costs};
use crate::features::{self, COUNT, FEATURES, OFFSETS, Parts, WEIGHTS};
use crate::symbols;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Costs and weights. The shipped one was produced by `khabar-eval names learn`; anyone can learn another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Model {
    pub(crate) costs: Costs,
    /// log2 odds in 1/64 bit that each observed bin adds.
    pub(crate) weights: Box<[i16; WEIGHTS]>,
    /// log2 odds in 1/64 bit before anything is observed.
    pub(crate) bias: i16,
    /// log2 odds in 1/64 bit of two names of which no word may be a word of the other.
    pub(crate) apart: i16,
    /// log2 of how often a true pair shows each level of agreement, in 1/64 bit.
    pub(crate) levels: [i16; 5],
}

/// The levels of agreement in the file.
const LEVELS: [&str; 5] = ["exact", "variant", "part missing", "confusable", "different"];

/// Why a model file is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// A line of another shape.
    #[error("line {line}: expected `cost`, `gap`, `weight` or `bias` with its columns, found {found:?}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What it says.
        found: String,
    },
    /// The file is of another version of the observations.
    #[error("{found} weights, expected {expected}: learn the model again with this version")]
    Weights {
        /// How many weights the file has.
        found: usize,
        /// How many this version reads.
        expected: usize,
    },
}

impl Model {
    /// The model before anything is learned: costs set by hand, no weights.
    pub fn prior() -> Model {
        Model {
            costs: costs::prior(),
            weights: Box::new([0; WEIGHTS]),
            bias: 0,
            apart: -512,
            levels: [-64, -64, -256, -256, -320],
        }
    }

    /// The model shipped with the crate.
    pub fn shipped() -> &'static Model {
        static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
            // A test reads the shipped file with `parse` and no fallback.
            Model::parse(include_str!("../data/model.tsv")).unwrap_or_else(|_| Model::prior())
        });
        &SHIPPED
    }

    /// Read a model file, as [`Model::print`] writes it. Lines that begin with `#` are provenance.
    pub fn parse(text: &str) -> Result<Model, ModelError> {
        let mut model = Model::prior();
        let mut weights = Vec::with_capacity(WEIGHTS);
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let wrong = || ModelError::Line { line: at + 1, found: line.to_owned() };
            model.line(line, &mut weights).ok_or_else(wrong)?;
        }
        let wrong = |found: Vec<i16>| ModelError::Weights { found: found.len(), expected: WEIGHTS };
        model.weights =
            weights.into_boxed_slice().try_into().map_err(|found: Box<[i16]>| wrong(found.into()))?;
        model.costs.settle();
        Ok(model)
    }

    fn line(&mut self, line: &str, weights: &mut Vec<i16>) -> Option<()> {
        let columns: Vec<&str> = line.split('\t').collect();
        match columns[..] {
            ["cost", a, b, _prior, cost] => {
                self.costs.set(symbols::named(a)?, symbols::named(b)?, cost.parse().ok()?);
            }
            ["gap", script, symbol, _prior, cost] => {
                let arabic = ["latin", "arabic"].iter().position(|&name| name == script)?;
                self.costs.gap[arabic][symbols::named(symbol)? as usize] = cost.parse().ok()?;
            }
            ["weight", _feature, _bin, weight] => weights.push(weight.parse().ok()?),
            ["level", level, m] => {
                let level = LEVELS.iter().position(|&name| name == level)?;
                self.levels[level] = m.parse().ok()?;
            }
            ["apart", apart] => self.apart = apart.parse().ok()?,
            ["bias", bias] => self.bias = bias.parse().ok()?,
            _ => return None,
        }
        Some(())
    }

    /// Write a model file: what was learned, each cost beside its prior set by hand.
    pub fn print(&self) -> String {
        let mut out = String::new();
        let prior = costs::prior();
        let all = || 0..symbols::COUNT as u8;
        for (a, b) in all().flat_map(|a| (a..symbols::COUNT as u8).map(move |b| (a, b))) {
            let (held, now) = (prior.between(a, b), self.costs.between(a, b));
            if held != now {
                let _ = writeln!(out, "cost\t{}\t{}\t{held}\t{now}", symbols::name(a), symbols::name(b));
            }
        }
        for (arabic, script) in ["latin", "arabic"].into_iter().enumerate() {
            for symbol in all() {
                let (held, now) =
                    (prior.gap[arabic][symbol as usize], self.costs.gap[arabic][symbol as usize]);
                if held != now {
                    let _ = writeln!(out, "gap\t{script}\t{}\t{held}\t{now}", symbols::name(symbol));
                }
            }
        }
        for (level, m) in LEVELS.iter().zip(self.levels) {
            let _ = writeln!(out, "level\t{level}\t{m}");
        }
        let _ = writeln!(out, "apart\t{}", self.apart);
        let _ = writeln!(out, "bias\t{}", self.bias);
        for f in 0..COUNT {
            for (bin, weight) in self.weights[OFFSETS[f]..OFFSETS[f + 1]].iter().enumerate() {
                let _ = writeln!(out, "weight\t{}\t{bin}\t{weight}", FEATURES[f].0);
            }
        }
        out
    }

    /// log2 odds in 1/64 bit of what an assignment shows.
    pub(crate) fn score(&self, found: &Assignment, parts: &Parts, alias: bool) -> i32 {
        let mut sum = i32::from(self.bias);
        features::each_observed(found, parts, alias, |_, index| sum += i32::from(self.weights[index]));
        sum
    }
}
