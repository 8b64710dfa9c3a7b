//! `khabar estimate TABLE.csv`: how many are on no list, from a table of capture patterns, or a refusal.

mod read;
mod screen;

use anyhow::Context as _;
use khabar_estimation::{Estimate, Language, LinkageError, Options, estimate};
use std::path::PathBuf;
use std::process::ExitCode;

/// Estimate how many people are on no list.
///
/// The table has one column per list and the count last; each row is a pattern of 1 (on the list) and 0 (not).
/// Exit codes: 0 an estimate, 3 everything refused, 1 a table that cannot be read.
#[derive(clap::Args)]
pub struct Args {
    /// CSV file: one column per list, the last column the number of people with that pattern.
    table: PathBuf,
    /// Print JSON: {"methods":[…],"refused":[…],"warnings":[…],…}.
    #[arg(long)]
    json: bool,
    /// Share of records of people with several that the linkage split off, such as 0.05 or 5%; `unknown` is
    /// refused. Without it links are taken as perfect.
    #[arg(long, value_name = "RATE", value_parser = read::linkage_error)]
    linkage_error: Option<read::MissedLinks>,
    /// Share of joined records that are somebody else's, such as 0.01 or 1%.
    #[arg(long, value_name = "RATE", value_parser = read::rate)]
    false_links: Option<f64>,
    /// `equal` (every list could have named anybody; the default), `unknown` (refused), or a TOML file that
    /// declares every list and the stratum.
    #[arg(long, value_name = "SCOPE", default_value = "equal")]
    scope: String,
    /// Seed of every random number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Most classes of the latent-class model (default: the smaller of 15 and 2^lists − 1).
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=32))]
    classes: Option<u8>,
    /// Most iterations of each chain of the latent-class model.
    #[arg(long, value_name = "N", default_value_t = 19_200)]
    iterations: u32,
    /// Language of the screen.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Tongue {
    /// English.
    En,
    /// Persian.
    Fa,
}

/// Read, estimate, print.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let declared = read::scope(&args.scope)?;
    let cells = read::cells(&args.table)?;
    let table = match read::table(&cells) {
        Ok(table) => table,
        Err(error) if args.json => {
            println!("{}", read::refused_table(&error)?);
            return Err(error).with_context(|| format!("{}", args.table.display()));
        }
        Err(error) => return Err(error).with_context(|| format!("{}", args.table.display())),
    };
    let mut options = Options {
        seed: args.seed,
        scopes_equal: declared.equal,
        stratum: declared.stratum,
        ..Options::default()
    };
    options.sampling.classes = args.classes.map(usize::from);
    options.sampling.most_iterations = args.iterations.max(100) as usize;
    let result = estimate(&table, &declared.lists, &linkage(&args), &options);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&result)?);
    } else {
        let language = match args.language {
            Tongue::En => Language::English,
            Tongue::Fa => Language::Persian,
        };
        print!("{}", screen::screen(&result, language));
    }
    Ok(code(&result))
}

fn linkage(args: &Args) -> LinkageError {
    match (args.linkage_error, args.false_links) {
        (Some(read::MissedLinks::Unknown), _) => LinkageError::Unknown,
        (None, None) => LinkageError::Perfect,
        (missed, false_links) => {
            let missed = if let Some(read::MissedLinks::Rate(rate)) = missed { rate } else { 0.0 };
            LinkageError::Rate { missed, false_links: false_links.unwrap_or(0.0) }
        }
    }
}

fn code(result: &Estimate) -> ExitCode {
    if result.methods.is_empty() { ExitCode::from(3) } else { ExitCode::SUCCESS }
}
