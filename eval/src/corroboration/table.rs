//! A claims table and its truth, as numbers.

use anyhow::Context as _;
use khabar_model::{Citation, CitationKind, Document, Instant};
use khabar_provenance::{Doc, Options, Origin, Upstream, trace};
use std::collections::HashMap;
use std::path::Path;

/// Claims as numbers: sources and items from 0, values numbered within their item.
pub struct Table {
    pub claims: Vec<khabar_corroboration::Cell>,
    pub sources: usize,
    pub items: usize,
    /// Number of values of each item.
    pub values: Vec<u32>,
    /// The true value of each item; a value that nobody says has the number of the item's values. None: not known.
    pub truth: Vec<Option<u32>>,
    /// Different values in the whole table.
    pub domain: usize,
    /// Rows of the truth, those without a claim included.
    pub truth_rows: usize,
}

#[derive(serde::Deserialize)]
struct Row {
    source: String,
    item: String,
    value: String,
    #[serde(default)]
    time: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    cites: Option<String>,
}

#[derive(serde::Deserialize)]
struct TruthRow {
    item: String,
    value: String,
}

/// Numbers given to names in the order of first use.
#[derive(Default)]
struct Book(HashMap<String, u32>);

impl Book {
    fn number(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.trim().to_owned()).or_insert(next)
    }
}

impl Table {
    /// Read claims and truth.
    pub fn read(claims: &Path, truth: &Path) -> anyhow::Result<Self> {
        let rows: Vec<Row> = rows(claims)?;
        let (mut sources, mut items) = (Book::default(), Book::default());
        let mut values: Vec<Book> = Vec::new();
        let domain: std::collections::HashSet<&str> = rows.iter().map(|row| row.value.trim()).collect();
        let mut latest: HashMap<(u32, u32), usize> = HashMap::new();
        let mut cells: Vec<khabar_corroboration::Cell> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let (source, item) = (sources.number(&row.source), items.number(&row.item));
            values.resize_with(items.0.len(), Book::default);
            let value = values[item as usize].number(&row.value);
            cells.push(khabar_corroboration::Cell { source, item, value, from: None });
            // A source that corrects itself stands by its last word.
            let last = latest.entry((source, item)).or_insert(at);
            if rows[*last].time.as_deref().unwrap_or("") <= row.time.as_deref().unwrap_or("") {
                *last = at;
            }
        }
        mark_copies(&rows, &sources, &mut cells);
        let mut kept: Vec<usize> = latest.into_values().collect();
        kept.sort_unstable();
        let claims = kept.into_iter().map(|at| cells[at]).collect();
        let (mut found, mut truth_rows) = (vec![None; items.0.len()], 0);
        for row in rows_of_truth(truth)? {
            truth_rows += 1;
            if let Some(&item) = items.0.get(row.item.trim()) {
                let said = values[item as usize].0.get(row.value.trim()).copied();
                found[item as usize] = Some(said.unwrap_or(values[item as usize].0.len() as u32));
            }
        }
        let values = values.iter().map(|values| values.0.len() as u32).collect();
        Ok(Self {
            claims,
            sources: sources.0.len(),
            items: items.0.len(),
            values,
            domain: domain.len(),
            truth: found,
            truth_rows,
        })
    }

    /// Claims by item.
    pub fn by_item(&self) -> Vec<Vec<(u32, u32)>> {
        let mut items = vec![Vec::new(); self.items];
        for claim in &self.claims {
            items[claim.item as usize].push((claim.source, claim.value));
        }
        items
    }
}

/// Mark claims that provenance finds to be copied from another claim about the same item.
fn mark_copies(rows: &[Row], sources: &Book, cells: &mut [khabar_corroboration::Cell]) {
    if rows.iter().all(|row| row.text.is_none() && row.cites.is_none()) {
        return;
    }
    let documents: Vec<Document> = rows.iter().map(document).collect();
    let docs: Vec<Doc<'_>> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(at as u64).to_be_bytes());
            Doc { id, source: cells[at].source, known: true, document }
        })
        .collect();
    let mut slugs = vec![""; sources.0.len()];
    sources.0.iter().for_each(|(name, &number)| slugs[number as usize] = name);
    let origins: Vec<Origin<'_>> =
        slugs.iter().map(|slug| Origin { slug, name: slug, ..Origin::default() }).collect();
    let found = trace(&docs, &origins, &Options::default());
    let said: std::collections::HashSet<(u32, u32)> =
        cells.iter().map(|cell| (cell.source, cell.item)).collect();
    for at in 0..cells.len() {
        let about = |edge: &&khabar_provenance::Edge| {
            edge.certain && cells[edge.original as usize].item == cells[at].item
        };
        let document =
            found.edges_of(at as u32).iter().find(about).map(|edge| cells[edge.original as usize].source);
        let named = found.named_by(at as u32).iter().filter_map(|named| match named.upstream {
            Upstream::Source(source) => Some(source),
            Upstream::Words(_) => None,
        });
        let source = named.into_iter().find(|source| said.contains(&(*source, cells[at].item)));
        cells[at].from = document.or(source).filter(|source| *source != cells[at].source);
    }
}

fn document(row: &Row) -> Document {
    let cites =
        row.cites.iter().flat_map(|cites| cites.split([';', '|'])).map(str::trim).filter(|to| !to.is_empty());
    Document {
        text: row.text.as_deref().filter(|text| !text.is_empty()).map(Into::into),
        said: row.time.as_deref().and_then(instant),
        cites: cites.map(|to| Citation { kind: CitationKind::Upstream, to: to.to_owned() }).collect(),
        ..Document::default()
    }
}

/// A time as a number of any unit, or as a date: only its order is read.
fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return Some(Instant(number as i64));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    (digits.len() >= 8).then(|| digits.parse().ok().map(Instant)).flatten()
}

fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .flexible(true)
        .from_path(path)
        .with_context(|| format!("cannot open the claims {}", path.display()))?;
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .with_context(|| format!("in the claims {}", path.display()))
}

fn rows_of_truth(path: &Path) -> anyhow::Result<Vec<TruthRow>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot open the truth {}", path.display()))?;
    reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("in the truth {}", path.display()))
}
