//! Puts a table into an order that depends on content alone: distinct cells sorted by their bytes, records
//! sorted by content id, and identical records held once, as a *class* with its members.

use crate::column::ColumnKind;
use crate::hash;
use crate::options::{Decision, Mode, RecordMeta};
use crate::table::{Arena, Table};

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
    pub(crate) spaces: Vec<Arena>,
    /// Rows of the classes: `width` cell numbers each, 0 for missing, else one more than the cell's index.
    pub(crate) rows: Vec<u32>,
    pub(crate) width: usize,
    /// The class of each record of the table.
    pub(crate) class_of: Vec<u32>,
    /// Records of class `c`: `members[starts[c]..starts[c + 1]]`, in the order of their content ids.
    pub(crate) members: Vec<u32>,
    pub(crate) starts: Vec<u32>,
    /// Classes below this number are of known origin, the others of unknown origin.
    pub(crate) known: usize,
    /// The source of each class; kept only where the mode looks at it, else empty.
    pub(crate) sources: Vec<u32>,
}

impl Prepared {
    /// Number of classes, of known and of unknown origin.
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

/// Records in the order of their content ids.
pub(crate) fn content_order(meta: &[RecordMeta]) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = meta.iter().zip(0..).map(|(m, record)| (head(&m.id), record)).collect();
    order.sort_unstable_by(|x, y| {
        x.0.cmp(&y.0).then_with(|| meta[x.1 as usize].id.cmp(&meta[y.1 as usize].id)).then(x.1.cmp(&y.1))
    });
    order.into_iter().map(|(_, record)| record).collect()
}

fn head(id: &[u8; 32]) -> u64 {
    let mut word = [0u8; 8];
    word.copy_from_slice(&id[..8]);
    u64::from_be_bytes(word)
}

/// Prepare a table whose sizes were checked.
pub(crate) fn prepare(
    table: &Table,
    meta: &[RecordMeta],
    decisions: &[Decision],
    order: &[u32],
    mode: Mode,
) -> Prepared {
    let (columns, spaces, renumbered) = sort_cells(table);
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
    for known in [true, false] {
        for &record in order {
            let m = &meta[record as usize];
            if m.known != known || !m.named || m.copy_of.is_some() {
                continue;
            }
            // A record that a reviewer decided on stands for itself alone.
            let own = decided.binary_search(&record).is_ok();
            classes.add(record, (0..width).map(|column| cell(record, column)), m.source, known, own);
        }
        if known {
            classes.close_known();
        }
    }
    classes.finish(columns, spaces, table.len())
}

type Sorted = (Vec<PreparedColumn>, Vec<Arena>, Vec<Vec<u32>>);

/// Sort each column's distinct cells; name parts go into one dictionary together.
fn sort_cells(table: &Table) -> Sorted {
    let mut spaces = Vec::new();
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
                spaces.push(merge(table, &together));
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

/// Collects classes as records come in content order.
struct Classes {
    width: usize,
    mode: Mode,
    rows: Vec<u32>,
    sources: Vec<u32>,
    class_of: Vec<u32>,
    slots: Vec<u32>,
    first: usize,
    known: usize,
}

impl Classes {
    fn new(width: usize, mode: Mode, records: usize) -> Self {
        let slots = vec![0; (records * 2).next_power_of_two().max(2)];
        let class_of = vec![NO_CLASS; records];
        Self {
            width,
            mode,
            rows: Vec::with_capacity(records * width),
            sources: Vec::new(),
            class_of,
            slots,
            first: 0,
            known: 0,
        }
    }

    fn count(&self) -> usize {
        self.rows.len() / self.width
    }

    fn add(&mut self, record: u32, cells: impl Iterator<Item = u32>, source: u32, known: bool, own: bool) {
        let start = self.rows.len();
        self.rows.extend(cells);
        let split = self.mode != Mode::Both;
        let mut key = if split { u64::from(source) } else { 0 };
        for &cell in &self.rows[start..] {
            key = hash::join(key, u64::from(cell));
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash::mix(key ^ u64::from(known)) as usize & mask;
        if !own {
            while self.slots[slot] != 0 {
                let class = self.slots[slot] as usize - 1;
                let same_row = self.rows[class * self.width..(class + 1) * self.width] == self.rows[start..];
                if class >= self.first && same_row && (!split || self.sources[class] == source) {
                    self.rows.truncate(start);
                    self.class_of[record as usize] = class as u32;
                    return;
                }
                slot = (slot + 1) & mask;
            }
        }
        let class = (start / self.width) as u32;
        if !own {
            self.slots[slot] = class + 1;
        }
        if split {
            self.sources.push(source);
        }
        self.class_of[record as usize] = class;
    }

    fn close_known(&mut self) {
        self.known = self.count();
        self.first = self.known;
    }

    fn finish(mut self, columns: Vec<PreparedColumn>, spaces: Vec<Arena>, records: usize) -> Prepared {
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
    /// Index of a cell of the table in the dictionary of its column.
    pub(crate) fn find(&self, column: usize, cell: &[u8]) -> u32 {
        find(&self.spaces[self.columns[column].space], cell)
    }
}
