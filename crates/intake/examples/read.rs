//! Read a folder and print where its rows went: `cargo run --release -p khabar-intake --example read -- DIR`.

use khabar_intake::{Options, read_folder};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = match read_folder(path.as_ref(), &Options::default(), &mut |_| {}) {
        Ok(folder) => folder,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::exit(1);
        }
    };
    for account in &folder.accounts {
        println!(
            "{}: {} rows = {} gave reports + {} repeats + {} name nobody + {} tallies + {} rejected; {} reports",
            account.file,
            account.rows_read,
            account.gave_reports,
            account.repeats,
            account.names_nobody,
            account.tallies,
            account.rejected,
            account.reports
        );
    }
    for mapping in &folder.mappings {
        let column = mapping.column.map_or("-", |column| column.code());
        println!(
            "{}: {} -> {column} {:.2} {:?}",
            mapping.file, mapping.header, mapping.confidence, mapping.from
        );
    }
    for reject in folder.rejects.iter().take(20) {
        println!("reject {}: {}: {}", reject.at, reject.reason, reject.found);
    }
    for warning in folder.warnings.iter().take(40) {
        let field = warning.field.as_deref().unwrap_or("");
        println!("warning {} [{field}]: {}: {}", warning.at, warning.reason, warning.found);
    }
    println!(
        "{} rejects, {} warnings, {} sources",
        folder.rejects.len(),
        folder.warnings.len(),
        folder.sources.len()
    );
    if std::env::args().nth(2).as_deref() == Some("--rows") {
        for (at, report) in &folder.reports {
            println!("{at} {}", serde_json::to_string(report).unwrap_or_default());
        }
        for (at, post) in &folder.posts {
            println!("{at} {}", serde_json::to_string(post).unwrap_or_default());
        }
        for (at, tally) in &folder.tallies {
            println!("{at} {}", serde_json::to_string(tally).unwrap_or_default());
        }
    }
}
