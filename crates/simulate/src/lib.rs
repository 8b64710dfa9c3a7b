//! A fictional shutdown, with its truth: what every end-to-end figure of Khabar is measured on.
//!
//! Pure: settings with a seed in, files as bytes out. Families whose siblings share everything but the given name,
//! sources that see a part each and write in their own letters and calendars, lists that copy lists, and attacks.
//! Names are composed from observed spellings of single tokens (`data/`), never from the tables of the `names` room,
//! so that the room is not measured against itself.
//!
//! Every person and every purpose has its own stream of chance: the bytes depend on the settings alone.

mod attack;
mod calendar;
mod declare;
mod dice;
mod observe;
mod people;
mod places;
mod repeat;
mod said;
mod script;
mod sources;
mod text;
mod tokens;
mod truth;
mod world;
mod write;

/// What to simulate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How many people something happens to.
    pub people: u32,
    /// The seed of all chance.
    pub seed: u64,
    /// Copies in each flood; a flood for the first and for every further 5,000 people. 0: none.
    pub flood: u32,
    /// Scale of the front: 1 invents six people in a thousand. 0: no front.
    pub front: f64,
    /// Share of all people whom reports try to join with another. 0: none.
    pub merge: f64,
    /// Share of all people whom reports try to part in two. 0: none.
    pub split: f64,
    /// Share of the reputable agency's rows that are wrong. 0: no such agency.
    pub wrong: f64,
    /// State television claims that people are safe who are not.
    pub claims_safe: bool,
    /// A list compiled from other lists.
    pub copies: bool,
    /// Posts are forwarded.
    pub forwards: bool,
}

impl Settings {
    /// All attacks at their usual scale; a flood has a copy for every 15 people, at least 20 and at most 60.
    pub fn new(people: u32, seed: u64) -> Self {
        Self {
            people,
            seed,
            flood: (people / 15).clamp(20, 60),
            front: 1.0,
            merge: 0.01,
            split: 0.01,
            wrong: 0.10,
            claims_safe: true,
            copies: true,
            forwards: true,
        }
    }

    /// The same without any attack; copies and forwards stay, since they are how news travels.
    pub fn without_attacks(self) -> Self {
        Self { flood: 0, front: 0.0, merge: 0.0, split: 0.0, wrong: 0.0, claims_safe: false, ..self }
    }
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why nothing was simulated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody to simulate, or more than row numbers can tell apart.
    #[error("people must be from 1 to 20,000,000, and is {0}")]
    People(u32),
    /// A share outside its range.
    #[error("{name} must be from 0 to {most}, and is {found}")]
    Share {
        /// Which one.
        name: &'static str,
        /// The most it may be.
        most: f64,
        /// What was found.
        found: f64,
    },
    /// A table could not be written.
    #[error("a table could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// A line could not be written.
    #[error("a line could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// All files, `reports/` and `truth/`, in the order of their paths.
///
/// # Errors
/// Settings outside their ranges.
pub fn simulate(settings: Settings) -> Result<Vec<File>, Error> {
    check(&settings)?;
    let tokens = tokens::Tokens::load();
    let people = people::people(settings.seed, settings.people, &tokens);
    let mut world = world::World { settings, tokens, people, rows: Vec::new() };
    observe::observe(&mut world);
    repeat::repeat(&mut world);
    observe::observe_last(&mut world);
    attack::attack(&mut world);
    let (mut files, places) = write::write(&world)?;
    files.extend(declare::declare(&world)?);
    files.extend(truth::truth(&world, &places)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn check(settings: &Settings) -> Result<(), Error> {
    if !(1..=20_000_000).contains(&settings.people) {
        return Err(Error::People(settings.people));
    }
    for (name, found, most) in [
        ("front", settings.front, 100.0),
        ("merge", settings.merge, 0.5),
        ("split", settings.split, 1.0),
        ("wrong", settings.wrong, 1.0),
    ] {
        if !(0.0..=most).contains(&found) {
            return Err(Error::Share { name, most, found });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
