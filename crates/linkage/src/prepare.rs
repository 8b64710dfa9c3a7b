//! Puts a table into an order that depends on content alone: distinct cells sorted by their bytes, records
//! sorted by a hash of their cells, and identical records held once, as a *class* with its members.

use crate::column::ColumnKind;
use crate::hash;
use crate::options::{Decision, Mode, RecordMeta};
use crate::table::{Arena, Table};
use std::sync::Arc;

/// No class: the record takes no part in forming people.
pub(crate) const NO_CLASS: u32 = u32::MAX;

/// A column's place in the prepared table.
pub(crate) struct PreparedColumn {
    pub(crate) name: String,
    pub(crate) kind: ColumnKind,
    /// Index of the dictionary that its cells point into.
    pub(crate) space: usize,
}

/// The table in canonical order.
pub(crate) struct Prepared {
    pub(crate) columns: Vec<PreparedColumn>,
    /// Sorted distinct cells; columns of name parts share one.
    pub(crate) spaces: Vec<Arc<Arena>>,
    /// Rows of the classes: `width` cell numbers each, 0 for missing, else one more than the cell's index.
    pub(crate) rows: Vec<u32>,
    pub(crate) width: usize,
    /// The class of each record of the table.
    pub(crate) class_of: Vec<u32>,
    /// Records of class `c`: `members[starts[c]..starts[c + 1]]`, in content order.
    pub(crate) members: Vec<u32>,
    pub(crate) starts: Vec<u32>,
    /// Classes below this number are originals of known sources: they teach, and form people.
    pub(crate) known: usize,
    /// From there to this number they are of known lists that are compiled from others: they attach, and
    /// those that attach nowhere form people among themselves. The rest is of unknown origin.
    pub(crate) listed: usize,
    /// The source of each class; kept only where the mode looks at it, else empty.
    pub(crate) sources: Vec<u32>,
}

impl Prepared {
    /// Number of classes of any origin.
    pub(crate) fn classes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The cells of a class.
    #[inline]
    pub(crate) fn row(&self, class: usize) -> &[u32] {
        &self.rows[class * self.width..(class + 1) * self.width]
    }

    /// The records of a class.
    pub(crate) fn records(&self, class: usize) -> &[u32] {
        &self.members[self.starts[class] as usize..self.starts[class + 1] as usize]
    }

    /// How many records a class holds.
    #[inline]
    pub(crate) fn size(&self, class: usize) -> u32 {
        self.starts[class + 1] - self.starts[class]
    }
}

/// Records in the order of what they hold: a hash of the compared cells, then the source, then the id. The id
/// thus decides only between records that agree in every compared cell, so that the same records under other
/// ids give the same people.
pub(crate) fn content_order(table: &Table, meta: &[RecordMeta]) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = cell_hashes(table).into_iter().zip(0..).collect();
    let tie = |record: u32| (meta[record as usize].source, &meta[record as usize].id);
    order.sort_unstable_by(|x, y| x.0.cmp(&y.0).then_with(|| tie(x.1).cmp(&tie(y.1))).then(x.1.cmp(&y.1)));
    order.into_iter().map(|(_, record)| record).collect()
}

/// One hash of all cells of each record.
fn cell_hashes(table: &Table) -> Vec<u64> {
    let mut keys = vec![0u64; table.len()];
    for column in table.columns() {
        let cells: Vec<u64> =
            (0..column.distinct.len()).map(|cell| hash::bytes(column.distinct.get(cell))).collect();
        for (key, &cell) in keys.iter_mut().zip(&column.cells) {
            *key = hash::join(*key, if cell == 0 { 0 } else { cells[cell as usize - 1] });
        }
    }
    keys
}

/// Prepare a table whose sizes were checked.
pub(crate) fn prepare(
    table: &Table,
    meta: &[RecordMeta],
    decisions: &[Decision],
    order: &[u32],
    mode: Mode,
    before: Option<&Prepared>,
) -> Prepared {
    let (columns, spaces, renumbered) = sort_cells(table, before);
    let width = columns.len();
    let cell = |record: u32, column: usize| match table.columns()[column].cells[record as usize] {
        0 => 0,
        cell => renumbered[column][cell as usize - 1] + 1,
    };
    let decided = {
        let mut records: Vec<u32> = decisions.iter().flat_map(|d| [d.a, d.b]).collect();
        records.sort_unstable();
        records.dedup();
        records
    };
    let mut classes = Classes::new(width, mode, table.len());
    for origin in [Origin::Original, Origin::Compiled, Origin::Unknown] {
        for &record in order {
            let m = &meta[record as usize];
            // A record that a reviewer decided on stands for itself alone, and needs no other to vouch for it.
            let own = decided.binary_search(&record).is_ok();
            if origin != Origin::of(m, own) || !m.named || m.copy_of.is_some() {
                continue;
            }
            classes.add(record, (0..width).map(|column| cell(record, column)), m.source, own);
        }
        classes.close(origin);
    }
    classes.finish(columns, spaces, table.len())
}

/// In which order classes are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Original,
    Compiled,
    Unknown,
}

impl Origin {
    fn of(meta: &RecordMeta, decided: bool) -> Self {
        match (meta.known, meta.compiled && !decided) {
            (false, _) => Self::Unknown,
            (true, true) => Self::Compiled,
            (true, false) => Self::Original,
        }
    }
}

type Sorted = (Vec<PreparedColumn>, Vec<Arc<Arena>>, Vec<Vec<u32>>);

/// Sort each column's distinct cells; name parts go into one dictionary together. Those of an earlier linkage of the same
/// table are taken over.
fn sort_cells(table: &Table, before: Option<&Prepared>) -> Sorted {
    let mut spaces: Vec<Arc<Arena>> = Vec::new();
    let mut columns = Vec::new();
    let mut renumbered = Vec::new();
    let parts: Vec<usize> =
        (0..table.columns().len()).filter(|&c| table.columns()[c].kind.is_part()).collect();
    let mut shared = None;
    for (index, column) in table.columns().iter().enumerate() {
        let together = if column.kind.is_part() { parts.clone() } else { vec![index] };
        let space = match (column.kind.is_part(), shared) {
            (true, Some(space)) => space,
            _ => {
                let held = before.and_then(|before| before.spaces.get(spaces.len()).cloned());
                spaces.push(held.unwrap_or_else(|| Arc::new(merge(table, &together))));
                spaces.len() - 1
            }
        };
        if column.kind.is_part() {
            shared = Some(space);
        }
        let arena: &Arena = &spaces[space];
        renumbered.push((0..column.distinct.len()).map(|i| find(arena, column.distinct.get(i))).collect());
        columns.push(PreparedColumn { name: column.name.clone(), kind: column.kind, space });
    }
    (columns, spaces, renumbered)
}

/// The sorted union of the distinct cells of some columns.
fn merge(table: &Table, columns: &[usize]) -> Arena {
    let mut all: Vec<&[u8]> = Vec::new();
    for &column in columns {
        let distinct = &table.columns()[column].distinct;
        all.extend((0..distinct.len()).map(|i| distinct.get(i)));
    }
    all.sort_unstable();
    all.dedup();
    let mut arena = Arena::default();
    for cell in all {
        arena.push(cell);
    }
    arena
}

/// Index of a cell that is in the arena.
fn find(arena: &Arena, cell: &[u8]) -> u32 {
    let (mut low, mut high) = (0, arena.len());
    while low < high {
        let middle = (low + high) / 2;
        if arena.get(middle) < cell {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low as u32
}

/// Collects classes as records come in content order, so that identical ones come one after another.
struct Classes {
    width: usize,
    /// Records of one source only make a class.
    split: bool,
    rows: Vec<u32>,
    sources: Vec<u32>,
    class_of: Vec<u32>,
    /// The class that the next record may join.
    open: Option<usize>,
    known: usize,
    listed: usize,
}

impl Classes {
    fn new(width: usize, mode: Mode, records: usize) -> Self {
        Self {
            width,
            split: mode != Mode::Both,
            rows: Vec::with_capacity(records * width),
            sources: Vec::new(),
            class_of: vec![NO_CLASS; records],
            open: None,
            known: 0,
            listed: 0,
        }
    }

    fn count(&self) -> usize {
        self.rows.len() / self.width
    }

    fn add(&mut self, record: u32, cells: impl Iterator<Item = u32>, source: u32, own: bool) {
        let start = self.rows.len();
        self.rows.extend(cells);
        if let Some(class) = self.open.filter(|_| !own) {
            let same_row = self.rows[class * self.width..(class + 1) * self.width] == self.rows[start..];
            if same_row && (!self.split || self.sources[class] == source) {
                self.rows.truncate(start);
                self.class_of[record as usize] = class as u32;
                return;
            }
        }
        let class = start / self.width;
        if !own {
            self.open = Some(class);
        }
        if self.split {
            self.sources.push(source);
        }
        self.class_of[record as usize] = class as u32;
    }

    fn close(&mut self, origin: Origin) {
        match origin {
            Origin::Original => self.known = self.count(),
            Origin::Compiled => self.listed = self.count(),
            Origin::Unknown => {}
        }
        self.open = None;
    }

    fn finish(mut self, columns: Vec<PreparedColumn>, spaces: Vec<Arc<Arena>>, records: usize) -> Prepared {
        let classes = self.count();
        self.rows.shrink_to_fit();
        Prepared {
            columns,
            spaces,
            rows: self.rows,
            width: self.width,
            starts: vec![0; classes + 1],
            members: Vec::with_capacity(records),
            class_of: self.class_of,
            known: self.known,
            listed: self.listed,
            sources: self.sources,
        }
    }
}

impl Prepared {
    /// List the members of the classes; `order` is the content order.
    pub(crate) fn fill_members(&mut self, order: &[u32]) {
        for &class in self.class_of.iter().filter(|&&class| class != NO_CLASS) {
            self.starts[class as usize + 1] += 1;
        }
        for class in 0..self.classes() {
            self.starts[class + 1] += self.starts[class];
        }
        let mut next = self.starts.clone();
        self.members = vec![0; self.starts[self.classes()] as usize];
        for &record in order {
            let class = self.class_of[record as usize];
            if class != NO_CLASS {
                self.members[next[class as usize] as usize] = record;
                next[class as usize] += 1;
            }
        }
    }
}

impl Prepared {
    /// Whether a class only attaches to its person: it is of unknown origin, or compiled and its person holds
    /// an original.
    pub(crate) fn attaches(&self, class: u32, formed: &[bool], person: u32) -> bool {
        let class = class as usize;
        class >= self.listed || (class >= self.known && formed[person as usize])
    }

    /// Index of a cell of the table in the dictionary of its column.
    pub(crate) fn find(&self, column: usize, cell: &[u8]) -> u32 {
        find(&self.spaces[self.columns[column].space], cell)
    }
}
