//! What reading costs: rows, CPU seconds and peak memory, as one line of JSON.
//!
//! ```text
//! cargo run --release -p khabar-intake --example measure -- make DIR 1000000   five lists of invented people
//! cargo run --release -p khabar-intake --example measure -- DIR                read them, keep nothing
//! cargo run --release -p khabar-intake --example measure -- DIR --keep         read them and hold everything
//! ```
//!
//! The lists are in five layouts that organisations use: bilingual with status words, Persian with Solar Hijri days,
//! English with causes of death, an official register in two name columns, and posts with accounts.

use khabar_intake::{Options, Sink, read_folder, stream_folder};
use khabar_model::{Post, Report, RowRef, Tally};
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["make", folder, rows] => make(Path::new(folder), rows.parse().unwrap_or(1_000_000)),
        [folder] => measure(Path::new(folder), false),
        [folder, "--keep"] => measure(Path::new(folder), true),
        _ => Err("measure [make DIR ROWS | DIR [--keep]]".into()),
    };
    if let Err(error) = done {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

type Done = Result<(), Box<dyn std::error::Error>>;

/// Counts what comes, and lets it go.
#[derive(Default)]
struct Count {
    reports: u64,
    names: u64,
}

impl Sink for Count {
    fn report(&mut self, _: RowRef, report: Report) {
        self.reports += 1;
        self.names += report.person.names.len() as u64;
    }

    fn post(&mut self, _: RowRef, _: Post) {}

    fn tally(&mut self, _: RowRef, _: Tally) {}
}

fn measure(folder: &Path, keep: bool) -> Done {
    let options = Options::default();
    let (accounts, reports, names) = if keep {
        let read = read_folder(folder, &options, &mut |_| {})?;
        let names = read.reports.iter().map(|(_, report)| report.person.names.len() as u64).sum();
        (read.accounts, read.reports.len() as u64, names)
    } else {
        let mut count = Count::default();
        let summary = stream_folder(folder, &options, &mut count, &mut |_| {})?;
        (summary.accounts, count.reports, count.names)
    };
    let rows: u64 = accounts.iter().map(|account| account.rows_read).sum();
    let rejected: u64 = accounts.iter().map(|account| account.rejected).sum();
    println!(
        "{{\"rows\":{rows},\"reports\":{reports},\"names\":{names},\"rejected\":{rejected},\"kept\":{keep},\
         \"cpu_seconds\":{:.2},\"peak_megabytes\":{:.0}}}",
        cpu_seconds(),
        peak_megabytes()
    );
    Ok(())
}

/// User and system seconds of this process, all threads; 0 where the kernel does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let field = |n: usize| rest.split_whitespace().nth(n).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

/// Peak resident memory; 0 where the kernel does not tell.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().next().and_then(|v| v.parse().ok()).unwrap_or(0.0);
    kilobytes / 1024.0
}

/// Numbers that look drawn, from a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }
}

const LATIN: [&str; 12] = ["ar", "ba", "ka", "do", "ri", "ne", "sha", "mo", "le", "vi", "zu", "ya"];
const PERSIAN: [&str; 12] = ["آر", "با", "کا", "دو", "ری", "نه", "شا", "مو", "له", "وی", "زو", "یا"];
const PLACES: [(&str, &str); 5] =
    [("Testabad", "تست‌آباد"), ("Namune", "نمونه"), ("Azmun", "آزمون"), ("Mesal", "مثال"), ("Farzi", "فرضی")];

/// Somebody invented, in both scripts: given and family name.
fn person(draw: &mut Draw) -> [String; 4] {
    let mut name = [String::new(), String::new(), String::new(), String::new()];
    for (part, syllables) in [(0, 2), (2, 3)] {
        for _ in 0..syllables {
            let at = draw.below(12);
            name[part].push_str(LATIN[at]);
            name[part + 1].push_str(PERSIAN[at]);
        }
    }
    name[2].push_str("pur");
    name[3].push_str("‌پور");
    name
}

fn persian_digits(number: usize) -> String {
    let ascii = number.to_string();
    ascii.chars().filter_map(|c| char::from_u32(c as u32 - '0' as u32 + '۰' as u32)).collect()
}

fn make(folder: &Path, rows: usize) -> Done {
    std::fs::create_dir_all(folder)?;
    let files: [(&str, &str); 5] = [
        ("bilingual.csv", "id,name,name_fa,city,date,age,sex,status,source,source_links,notes"),
        ("persian.csv", "ردیف,نام و نام خانوادگی,نام پدر,سن,تاریخ,استان,شهر,وضعیت,لینک"),
        ("english.csv", "No;Full name;Age;Date of death;City;Cause of death;Links"),
        ("register.csv", "ردیف;نام;نام خانوادگی;نام پدر;شش رقم آخر کد ملی;جنسیت"),
        ("posts.csv", "source,post_id,said,captured,name,status,city,text,link"),
    ];
    let mut draw = Draw(7);
    for (layout, (file, header)) in files.iter().enumerate() {
        let mut out = BufWriter::new(std::fs::File::create(folder.join(file))?);
        writeln!(out, "{header}")?;
        let mut line = String::new();
        for row in (layout..rows).step_by(files.len()) {
            line.clear();
            write_row(&mut line, layout, row, &mut draw)?;
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn write_row(line: &mut String, layout: usize, row: usize, draw: &mut Draw) -> std::fmt::Result {
    let [given, given_fa, family, family_fa] = person(draw);
    let father = person(draw)[1].clone();
    let (city, city_fa) = PLACES[draw.below(5)];
    let (month, day, age) = (1 + draw.below(2), 1 + draw.below(28), 14 + draw.below(66));
    let account = draw.below(2_000);
    match layout {
        0 => {
            let status = draw.of(&["killed", "arrested", "injured", "released on bail", "missing"]);
            let sex = draw.of(&["m", "f"]);
            write!(
                line,
                "{row},{given} {family},{given_fa} {family_fa},{city},2026-0{month}-{day:02},{age},{sex},{status},@acc{account},\
                 \"https://example.org/{row}, https://example.net/p/{row}\",\"Seen near the square, told by a neighbour. Call {row}.\""
            )
        }
        1 => {
            let status = draw.of(&["کشته شده", "بازداشت", "زخمی", "آزاد با وثیقه"]);
            let (number, age, day) = (persian_digits(row), persian_digits(age), persian_digits(day));
            write!(
                line,
                "{number},{given_fa} {family_fa},{father},{age} ساله,{day} دی ۱۴۰۴,تهران,{city_fa},{status},https://example.org/{row}"
            )
        }
        2 => {
            let cause = draw.of(&["gunshot", "beating", "pellets", "burned in fire"]);
            write!(
                line,
                "{row};{}, {given};{age};{day}/{month}/2026;{city};{cause};https://example.org/{row} https://example.com/x{row}",
                family.to_uppercase()
            )
        }
        3 => {
            let (digits, sex) = (100_000 + draw.below(900_000), draw.of(&["مرد", "زن"]));
            write!(line, "{row};{given_fa};{family_fa};{father};{digits};{sex}")
        }
        _ => {
            let status = draw.of(&["بازداشت", "held", "killed", "کشته‌شده"]);
            let (hour, minute) = (draw.below(24), draw.below(60));
            write!(
                line,
                "@ch{account},p{row},2026-0{month}-{day:02}T{hour:02}:{minute:02}:00Z,2026-0{month}-{day:02}T23:50:00Z,\
                 {given_fa} {family_fa} / {given} {family},{status},{city_fa},\"خبر رسید که {given_fa} {family_fa} در {city_fa} دیده شده است {row}\",\
                 https://t.me/x/{row}"
            )
        }
    }
}
