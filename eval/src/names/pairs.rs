//! A file of labelled name pairs: its rows, its slices, and folds in which no name is on both sides.

use anyhow::Context as _;
use khabar_names::{Script, fold, script};
use std::collections::BTreeMap;
use std::path::Path;

/// One labelled pair of written names.
#[derive(serde::Deserialize)]
pub struct Pair {
    pub name_a: String,
    pub name_b: String,
    #[serde(deserialize_with = "label")]
    pub label: bool,
    pub kind: String,
}

fn label<'de, D: serde::Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    let text: String = serde::Deserialize::deserialize(d)?;
    match text.trim() {
        "1" => Ok(true),
        "0" => Ok(false),
        other => Err(serde::de::Error::custom(format!("label is {other:?}, expected 0 or 1"))),
    }
}

/// The slices of the measures; every row is in exactly one.
pub const SLICES: [&str; 6] =
    ["persian-latin", "kurdish", "arabic-latin", "latin-latin", "script-script", "tokens"];

impl Pair {
    /// Whether both sides are single tokens by their kind.
    pub fn is_tokens(&self) -> bool {
        self.kind.starts_with("tok_") || self.kind.starts_with("neg_tok_")
    }

    /// The index of this row's slice in [`SLICES`].
    pub fn slice(&self) -> usize {
        if self.is_tokens() {
            return 5;
        }
        let arabic = |name: &str| matches!(script(name), Script::Arabic | Script::Mixed);
        match (arabic(&self.name_a), arabic(&self.name_b)) {
            (true, true) => 4,
            (false, false) => 3,
            _ => match self.kind.as_str() {
                "kurdish_cross" | "neg_kurdish_same_family" => 1,
                "ar_cross_gaza" | "ar_cross_un" | "neg_ar_siblings" | "neg_ar_same_first_family" => 2,
                _ => 0,
            },
        }
    }
}

/// Read a tab-separated file with the columns name_a, name_b, label, kind.
pub fn read(path: &Path) -> anyhow::Result<Vec<Pair>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    let rows: Result<Vec<Pair>, _> = reader.deserialize().collect();
    rows.with_context(|| format!("{}: expected the columns name_a, name_b, label, kind", path.display()))
}

/// The fold of each row, of `count`, drawn by a seed: rows that share a name, however indirectly, share a fold.
pub fn folds(pairs: &[Pair], count: u64, seed: u64) -> Vec<u64> {
    let mut number: BTreeMap<String, usize> = BTreeMap::new();
    let mut root: Vec<usize> = Vec::new();
    let mut rows = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let [a, b] = [&pair.name_a, &pair.name_b].map(|name| {
            let next = number.len();
            *number.entry(fold(name)).or_insert(next)
        });
        while root.len() < number.len() {
            root.push(root.len());
        }
        let (x, y) = (find(&mut root, a), find(&mut root, b));
        root[x.max(y)] = x.min(y);
        rows.push(a);
    }
    let names: Vec<&String> = {
        let mut names: Vec<(&String, usize)> = number.iter().map(|(name, &n)| (name, n)).collect();
        names.sort_by_key(|&(_, n)| n);
        names.into_iter().map(|(name, _)| name).collect()
    };
    // The component's smallest name by hash decides, so that the order of rows does not.
    let mut least = vec![u64::MAX; root.len()];
    for (n, name) in names.iter().enumerate() {
        let r = find(&mut root, n);
        least[r] = least[r].min(hash(name, seed));
    }
    rows.into_iter().map(|n| least[find(&mut root, n)] % count).collect()
}

fn find(root: &mut [usize], mut n: usize) -> usize {
    while root[n] != n {
        root[n] = root[root[n]];
        n = root[n];
    }
    n
}

/// FNV-1a with a final mix.
fn hash(name: &str, seed: u64) -> u64 {
    let h = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ seed, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}
