//! `khabar names`: how far two written names speak for one person, explained on one screen.

use anyhow::Context as _;
use khabar_names::{Agreement, Encoded, Frequencies, Script, Trace, compare, match_weight, script, trace};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare two names, or a file of pairs.
#[derive(clap::Args)]
pub struct Args {
    /// A written name, in any script; aliases in parentheses.
    #[arg(required_unless_present = "file", value_name = "NAME")]
    a: Option<String>,
    /// The name to compare it with.
    #[arg(required_unless_present = "file", value_name = "NAME")]
    b: Option<String>,
    /// Score a tab-separated file instead: two names a line; prints level, score and weight before them.
    #[arg(long, conflicts_with_all = ["a", "b"], value_name = "PAIRS.tsv")]
    file: Option<PathBuf>,
    /// Your own token counts (token, tab, count) for given names, in place of the shipped ones.
    #[arg(long, requires = "family", value_name = "COUNTS.tsv")]
    given: Option<PathBuf>,
    /// Your own token counts for family names.
    #[arg(long, requires = "given", value_name = "COUNTS.tsv")]
    family: Option<PathBuf>,
}

/// Compare and print.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let own = match (&args.given, &args.family) {
        (Some(given), Some(family)) => Some(own_frequencies(given, family)?),
        _ => None,
    };
    let frequencies = own.as_ref().unwrap_or_else(|| Frequencies::embedded());
    let mut out = std::io::stdout().lock();
    match (&args.a, &args.b, &args.file) {
        (_, _, Some(path)) => score_file(path, frequencies, &mut out)?,
        (Some(a), Some(b), None) => out.write_all(screen(a, b, frequencies).as_bytes())?,
        _ => anyhow::bail!("expected two names\nhint: khabar names \"شیرین مرادپور\" \"Schirin Moradpoor\""),
    }
    Ok(ExitCode::SUCCESS)
}

/// Two names on one screen: their parts sound by sound, what they add up to, and the verdict in words.
fn screen(a: &str, b: &str, frequencies: &Frequencies) -> String {
    let (x, y) = (Encoded::new(a), Encoded::new(b));
    let found = compare(&x, &y);
    let weight = match_weight(&x, &y, &found, frequencies);
    // Arabic script goes last on its line, so that no terminal reorders what would follow it.
    let swap = script(a) == Script::Arabic && script(b) != Script::Arabic;
    let (left, right) = if swap { (b, a) } else { (a, b) };
    let mut out = format!("{left}\n{right}\n\n");
    for line in alignment(&trace(&x, &y), swap) {
        out.push_str(&line);
        out.push('\n');
    }
    out.push('\n');
    if !x.is_blank() && !y.is_blank() {
        let bits = |value: i32| format!("({:+.1} bits)", f64::from(value) / 64.0);
        let score = i32::from(found.score);
        out.push_str(&format!("level    {}\n", level(found.level)));
        out.push_str(&format!("score    {} {}\n", likely(score), bits(score)));
        out.push_str(&format!("ratio    {} {}\n", odds(weight), bits(weight)));
    }
    let (english, persian) = verdict(&x, &y, found.level);
    out.push_str(&format!("verdict  {english}\n         {persian}\n"));
    out
}

/// One line a part: the sounds of either side under each other's order, and how far they are apart.
fn alignment(trace: &Trace, swap: bool) -> Vec<String> {
    let written = |sound: &'static str| if sound.is_empty() { "-" } else { sound };
    let lines = trace.parts.iter().map(|part| {
        let pick = |first: bool| -> Vec<&str> {
            part.sounds.iter().map(|sound| written(if first { sound.0 } else { sound.1 })).collect()
        };
        let (left, right) = if swap { (pick(false), pick(true)) } else { (pick(true), pick(false)) };
        let only = |side: &[&str]| side.iter().all(|&sound| sound == "-");
        let said = match (only(&left), only(&right)) {
            (false, false) if part.home => "home name".to_owned(),
            (false, false) => format!("{} off", part.rate),
            _ => "one side only".to_owned(),
        };
        // Each side keeps its own order of reading: the terminal turns a run of Arabic letters by itself.
        format!("  {:<32}  {said:<14}  {}", left.join(" "), right.join(" "))
    });
    lines.collect()
}

fn level(level: Agreement) -> &'static str {
    match level {
        Agreement::Exact => "exact: the same letters",
        Agreement::Variant => "variant: one name, written otherwise",
        Agreement::PartMissing => "part missing: what both write agrees",
        Agreement::Confusable => "confusable: near, but perhaps another name",
        Agreement::Different => "different: another name",
    }
}

/// The verdict in English and in Persian.
fn verdict(a: &Encoded, b: &Encoded, level: Agreement) -> (&'static str, &'static str) {
    if a.is_blank() || b.is_blank() {
        return ("one of them is no name: nothing can be said", "یکی از این دو نام نیست: چیزی نمی‌توان گفت");
    }
    match level {
        Agreement::Exact | Agreement::Variant => (
            "these may name one person; a name alone never proves it",
            "شاید هر دو نام یک نفر باشند؛ نام به‌تنهایی چیزی را ثابت نمی‌کند",
        ),
        Agreement::PartMissing => (
            "these may name one person, if the part left out is theirs",
            "شاید نام یک نفر باشند، اگر بخشی که نیامده هم از نام او باشد",
        ),
        Agreement::Confusable => (
            "look again: siblings and namesakes look like this",
            "دوباره نگاه کنید: نام خواهران و برادران و نام‌های شبیه همین‌طور دیده می‌شوند",
        ),
        Agreement::Different => (
            "these name two people, unless one has an alias that is not written here",
            "نام دو نفر است، مگر این‌که یکی نام دیگری هم داشته باشد که این‌جا نیامده",
        ),
    }
}

/// The score in words: among pairs of names that are much alike.
fn likely(score: i32) -> &'static str {
    match score {
        ..-64 => "likely two names, judged beside others as alike as these",
        64.. => "likely one name, judged beside others as alike as these",
        _ => "one name or two: undecided beside others as alike as these",
    }
}

/// A match weight as odds in words.
fn odds(weight: i32) -> String {
    let times = about(2f64.powi((weight.abs() + 32) / 64));
    match weight {
        ..-31 => format!("one person fits {times} times worse than two"),
        32.. => format!("one person fits {times} times better than two"),
        _ => "one person fits as well as two".to_owned(),
    }
}

/// A number as one says it: nobody reads seven digits.
fn about(times: f64) -> String {
    if times >= 1e9 {
        "over a billion".to_owned()
    } else if times >= 1e6 {
        format!("about {:.0} million", times / 1e6)
    } else if times >= 1e4 {
        format!("about {},000", (times / 1e3).round())
    } else {
        thousands(times as u64)
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        (digits.as_bytes().rchunks(3).rev()).filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// Each line of the file with level, score and weight before it; what is not two names is told by line number.
fn score_file(path: &Path, frequencies: &Frequencies, out: &mut impl Write) -> anyhow::Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    writeln!(out, "level\tscore_bits\tweight_bits\tname_a\tname_b")?;
    for (at, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
        let mut columns = line.trim_end_matches('\r').split('\t');
        let (Some(a), Some(b)) = (columns.next(), columns.next()) else {
            eprintln!(
                "{}:{}: expected two names with a tab between them, found {line:?}; line skipped",
                path.display(),
                at + 1
            );
            continue;
        };
        if at == 0 && (a, b) == ("name_a", "name_b") {
            continue;
        }
        let (x, y) = (Encoded::new(a), Encoded::new(b));
        let found = compare(&x, &y);
        let weight = match_weight(&x, &y, &found, frequencies);
        let bits = |value: i32| f64::from(value) / 64.0;
        writeln!(
            out,
            "{:?}\t{:.2}\t{:.2}\t{a}\t{b}",
            found.level,
            bits(i32::from(found.score)),
            bits(weight)
        )?;
    }
    Ok(())
}

fn own_frequencies(given: &Path, family: &Path) -> anyhow::Result<Frequencies> {
    let (given, family) = (counts(given)?, counts(family)?);
    Ok(Frequencies::from_counts(
        given.iter().map(|(token, count)| (token.as_str(), *count)),
        family.iter().map(|(token, count)| (token.as_str(), *count)),
    ))
}

/// A table of tokens and counts, tab between them.
fn counts(path: &Path) -> anyhow::Result<Vec<(String, u32)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let row = |(at, line): (usize, &str)| {
        let wrong =
            || format!("{}:{}: expected a token, a tab and a count, found {line:?}", path.display(), at + 1);
        let (token, count) = line.split_once('\t').with_context(wrong)?;
        Ok((token.to_owned(), count.trim().parse().with_context(wrong)?))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(row).collect()
}

#[cfg(test)]
mod tests {
    //! The whole screen, of made-up people.

    use super::screen;
    use khabar_names::Frequencies;

    #[test]
    fn one_name_in_two_scripts() {
        insta::assert_snapshot!(screen("شیرین مرادپور", "Schirin Moradpoor", Frequencies::embedded()));
    }

    #[test]
    fn two_siblings() {
        insta::assert_snapshot!(screen("Behrouz Naderi", "سحر نادری", Frequencies::embedded()));
    }

    #[test]
    fn nobody() {
        insta::assert_snapshot!(screen("ناشناس", "Sahar Naderi", Frequencies::embedded()));
    }
}
