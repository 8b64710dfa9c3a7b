//! What records can be blocked on: each column offers *atoms*, values that true pairs mostly share.

use crate::column::ColumnKind;
use crate::compare::{Comparator, FullNames};
use crate::hash;
use crate::prepare::{Prepared, PreparedColumn};
use crate::similar::{other_scripts, skeleton};
use crate::table::{Arena, SEPARATOR, forms};
use khabar_names::Encoded;
use rustc_hash::FxHashMap;

/// One way to block on a column.
#[derive(Default)]
pub(crate) struct Atom {
    pub(crate) column: usize,
    /// Which of the kind's readers gave the hashes.
    pub(crate) reader: usize,
    /// The column holds another script than Latin, which decides the readers.
    pub(crate) scripts: bool,
    /// Hashes of each cell; most atoms have one a cell.
    hashes: Vec<u32>,
    starts: Vec<u32>,
    /// Most hashes of any cell.
    pub(crate) widest: usize,
    /// Share of true pairs that are expected to share a hash, where both cells hold something.
    pub(crate) agree: f64,
    /// Atoms of one column with the same nest are nested: the rarer agreement implies the commoner.
    pub(crate) nest: u8,
    /// Share of all pairs of classes that share a hash.
    pub(crate) collision: f64,
    /// The same by how rare the hash is: [`RARITIES`] steps of half a bit.
    pub(crate) collision_by_rarity: Vec<f64>,
    /// How rare each hash is, in the same steps; none where that is not asked.
    rarities: Vec<u8>,
}

/// Steps of rarity: a share of 1, of 2^-½, …
pub(crate) const RARITIES: usize = 64;

impl Atom {
    /// The hashes of a cell (numbered from one).
    #[inline]
    pub(crate) fn of(&self, cell: u32) -> &[u32] {
        let cell = cell as usize;
        &self.hashes[self.starts[cell - 1] as usize..self.starts[cell] as usize]
    }

    /// How rare the hashes of a cell are, in steps of half a bit.
    pub(crate) fn rarities(&self, cell: u32) -> &[u8] {
        let cell = cell as usize;
        &self.rarities[self.starts[cell - 1] as usize..self.starts[cell] as usize]
    }

    /// Whether any two cells share a hash here exactly where they do in the other atom of the column.
    fn parts_alike(&self, other: &Self) -> bool {
        // What parts alike collides alike; nearly all atoms are told apart by that.
        let collide = (self.collision - other.collision).abs() <= 1e-9 * self.collision;
        collide && self.starts == other.starts && self.first_cells() == other.first_cells()
    }

    /// Per hash of each cell, the first cell that has it; sorted within the cell.
    fn first_cells(&self) -> Vec<u32> {
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        let mut out = Vec::with_capacity(self.hashes.len());
        for (cell, span) in self.starts.windows(2).enumerate() {
            let from = out.len();
            let own = &self.hashes[span[0] as usize..span[1] as usize];
            out.extend(own.iter().map(|&hash| *first.entry(hash).or_insert(cell as u32)));
            out[from..].sort_unstable();
        }
        out
    }
}

/// Most hashes that one cell may offer.
const WIDEST: usize = 12;

/// The atoms of all columns.
pub(crate) fn atoms(prepared: &Prepared, comparators: &[Comparator]) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (column, comparator) in comparators.iter().enumerate() {
        let cells = &prepared.spaces[prepared.columns[column].space];
        let kind = prepared.columns[column].kind;
        let shares = &comparator.shares;
        let scripts = text_kind(kind) && other_scripts(cells, |cell| shares[cell] > 0.0);
        let names = comparator.names();
        let asked = |cell: usize| shares[cell] > 0.0 || prepared.known < prepared.classes();
        let from = Cells { column, kind, scripts, cells, names };
        let mut own: Vec<Atom> = Vec::new();
        for mut atom in (0..readers_of(kind, scripts)).filter_map(|number| from.atom(number, asked)) {
            atom.count(prepared);
            // Where all dates are years, the whole date parts the records as its year does: one key, not two.
            match own.iter_mut().find(|other| other.parts_alike(&atom)) {
                Some(other) if other.agree < atom.agree => *other = atom,
                Some(_) => {}
                None => own.push(atom),
            }
        }
        atoms.extend(own);
    }
    atoms
}

/// The atoms of keys that were chosen before, given by column, reader and whether the column holds several
/// scripts; what they cost is not asked again.
pub(crate) fn chosen_atoms(prepared: &Prepared, chosen: &[(usize, usize, bool)]) -> Vec<Atom> {
    let of = |&(column, number, scripts): &(usize, usize, bool)| {
        let PreparedColumn { kind, space, .. } = prepared.columns[column];
        Cells { column, kind, scripts, cells: &prepared.spaces[space], names: None }.atom(number, |_| true)
    };
    chosen.iter().filter_map(of).collect()
}

/// How a value is read: as bytes, or as an encoded name.
#[derive(Clone, Copy)]
enum Reader {
    Form(fn(&[u8], &mut dyn FnMut(u64))),
    Name(fn(&Encoded, &mut dyn FnMut(u64))),
}

/// The atoms of a kind: expected agreement, nest, salt, and how a form is read.
fn readers(kind: ColumnKind, scripts: bool) -> Vec<(f64, u8, u64, Reader)> {
    use Reader::{Form, Name};
    match kind {
        ColumnKind::GivenName | ColumnKind::FamilyName | ColumnKind::FatherName | ColumnKind::MotherName
            if scripts =>
        {
            vec![(0.93, 0, 2, Name(name_keys))]
        }
        ColumnKind::Place if scripts => {
            vec![(0.78, 0, 8, Form(sound_of_all)), (0.92, 0, 9, Form(sound_of_region))]
        }
        ColumnKind::GivenName | ColumnKind::FamilyName | ColumnKind::FatherName | ColumnKind::MotherName => {
            vec![(0.75, 0, 1, Form(whole)), (0.88, 0, 2, Form(first_sound))]
        }
        ColumnKind::Name => vec![(0.88, 0, 3, Name(whole_name_keys)), (0.97, 0, 16, Name(name_keys))],
        ColumnKind::Date => vec![(0.72, 0, 4, Form(whole)), (0.90, 0, 5, Form(month))],
        ColumnKind::BirthDate => {
            vec![(0.80, 0, 4, Form(whole)), (0.85, 1, 6, Form(year)), (0.85, 2, 7, Form(day_of_year))]
        }
        ColumnKind::Place => vec![(0.78, 0, 8, Form(whole)), (0.92, 0, 9, Form(region))],
        ColumnKind::Sex | ColumnKind::Category => vec![(0.90, 0, 10, Form(whole))],
        ColumnKind::Identifier => vec![(0.85, 0, 11, Form(whole)), (0.90, 1, 12, Form(ends))],
        ColumnKind::Phone => vec![(0.72, 0, 11, Form(whole))],
        ColumnKind::Text => vec![(0.68, 0, 13, Form(whole)), (0.80, 0, 14, Form(words))],
        ColumnKind::Status => vec![(0.60, 0, 15, Form(whole))],
    }
}

/// How many readers a kind has.
pub(crate) fn readers_of(kind: ColumnKind, scripts: bool) -> usize {
    readers(kind, scripts).len()
}

fn whole(form: &[u8], out: &mut dyn FnMut(u64)) {
    out(hash::bytes(form));
}

/// The sound skeleton of the first word of at least three letters.
fn first_sound(form: &[u8], out: &mut dyn FnMut(u64)) {
    let word = form.split(|&c| c == b' ').find(|w| w.len() >= 3).unwrap_or(form);
    let sound = skeleton(word);
    out(hash::bytes(&sound[..sound.len().min(5)]));
}

fn name_keys(name: &Encoded, out: &mut dyn FnMut(u64)) {
    name.keys().into_iter().for_each(out);
}

fn whole_name_keys(name: &Encoded, out: &mut dyn FnMut(u64)) {
    name.whole_keys().for_each(out);
}

/// Whether the cells are written words that two scripts may spell.
fn text_kind(kind: ColumnKind) -> bool {
    kind.is_part() || kind == ColumnKind::Place
}

/// The sound of every part of a place, whichever script it is written in.
fn sound_of_all(form: &[u8], out: &mut dyn FnMut(u64)) {
    out(form.split(|&c| c == SEPARATOR).fold(1, |sum, part| hash::join(sum, sound(part))));
}

fn sound_of_region(form: &[u8], out: &mut dyn FnMut(u64)) {
    out(sound(form.split(|&c| c == SEPARATOR).next().unwrap_or_default()));
}

/// One hash for the spellings of a word or two across scripts.
pub(crate) fn sound(part: &[u8]) -> u64 {
    let text = std::str::from_utf8(part).unwrap_or_default();
    // A code or a number has no sound: without its digits, IR-10 and IR-11 would be one place.
    if text.chars().any(char::is_numeric) {
        return hash::bytes(part);
    }
    Encoded::new(text).sound()
}

fn days(form: &[u8]) -> Option<(i32, i32)> {
    let number = |at: usize| form.get(at..at + 4).and_then(|b| b.try_into().ok()).map(i32::from_be_bytes);
    Some((number(0)?, number(4)?))
}

/// The years that a date may lie in, where they are few.
fn year(form: &[u8], out: &mut dyn FnMut(u64)) {
    let Some((from, to)) = days(form) else { return };
    let (first, last) = (crate::compare::civil(from).0, crate::compare::civil(to).0);
    if last - first <= 3 {
        (first..=last).for_each(|year| out(hash::join(7, year as u64)));
    }
}

fn day_of_year(form: &[u8], out: &mut dyn FnMut(u64)) {
    if let Some((from, to)) = days(form)
        && from == to
    {
        let (_, month, day) = crate::compare::civil(from);
        out(hash::join(u64::from(month), u64::from(day)));
    }
}

/// Windows of three days: a date that is off by a day or two shares one.
fn month(form: &[u8], out: &mut dyn FnMut(u64)) {
    let Some((from, to)) = days(form) else { return };
    if i64::from(to) - i64::from(from) <= 8 {
        (from.div_euclid(3) - 1..=to.div_euclid(3)).for_each(|window| out(hash::join(9, window as u64)));
    }
}

fn region(form: &[u8], out: &mut dyn FnMut(u64)) {
    let end = form.iter().position(|&c| c == SEPARATOR).unwrap_or(form.len());
    out(hash::bytes(&form[..end]));
}

/// The first and the last half of an identifier.
fn ends(form: &[u8], out: &mut dyn FnMut(u64)) {
    if form.len() >= 6 {
        let half = form.len() / 2;
        out(hash::join(1, hash::bytes(&form[..half])));
        out(hash::join(2, hash::bytes(&form[form.len() - half..])));
    }
}

/// The longest words of a text.
fn words(form: &[u8], out: &mut dyn FnMut(u64)) {
    let mut words: Vec<&[u8]> =
        form.split(|c| !c.is_ascii_alphanumeric() && *c < 128).filter(|w| w.len() >= 3).collect();
    words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    for word in words.into_iter().take(4) {
        out(hash::bytes(word));
    }
}

/// The cells of one column.
struct Cells<'a> {
    column: usize,
    kind: ColumnKind,
    /// The column holds another script than Latin.
    scripts: bool,
    cells: &'a Arena,
    /// The same cells, where they are encoded already.
    names: Option<&'a FullNames>,
}

impl Cells<'_> {
    /// Read the cells that are asked for (counted from 0) with the kind's reader of this number.
    fn atom(&self, number: usize, asked: impl Fn(usize) -> bool + Sync) -> Option<Atom> {
        let (agree, nest, salt, reader) = *readers(self.kind, self.scripts).get(number)?;
        // Name parts are not told apart by column, so that swapped names meet.
        let salt = if self.kind.is_part() { salt } else { salt + 16 * (self.column as u64 + 1) };
        let runs = self.cells.read_in_runs(|cells| {
            let (mut hashes, mut counts, mut own) = (Vec::new(), Vec::with_capacity(cells.len()), Vec::new());
            for cell in cells {
                own.clear();
                if asked(cell) {
                    self.read(cell, salt, reader, &mut own);
                }
                hashes.extend_from_slice(&own);
                counts.push(own.len());
            }
            (hashes, counts)
        });
        let (mut hashes, mut starts, mut widest) = (Vec::with_capacity(self.cells.len()), vec![0u32], 1);
        for (own, counts) in runs {
            hashes.extend(own);
            for count in counts {
                widest = widest.max(count);
                starts.push(starts[starts.len() - 1] + count as u32);
            }
        }
        let Self { column, scripts, .. } = *self;
        Some(Atom { column, reader: number, scripts, hashes, starts, widest, agree, nest, ..Atom::default() })
    }

    /// A cell's hashes, sorted, each once.
    fn read(&self, cell: usize, salt: u64, reader: Reader, own: &mut Vec<u32>) {
        let mut out = |key| own.push(hash::join(salt, key) as u32 | 1);
        let forms = || forms(self.cells.get(cell));
        match (reader, self.names) {
            (Reader::Form(read), _) => forms().for_each(|form| read(form, &mut out)),
            (Reader::Name(read), Some(names)) => {
                names.of(cell as u32).iter().for_each(|name| read(name, &mut out));
            }
            (Reader::Name(read), None) => {
                let name = |form| Encoded::new(std::str::from_utf8(form).unwrap_or_default());
                forms().for_each(|form| read(&name(form), &mut out));
            }
        }
        own.sort_unstable();
        own.dedup();
        own.truncate(WIDEST);
    }
}

impl Atom {
    /// Count how often two classes share a hash, and how rare each is.
    fn count(&mut self, prepared: &Prepared) {
        // By classes, since identical rows are held once.
        let mut counts = vec![0u32; self.starts.len() - 1];
        for class in 0..prepared.known {
            let cell = prepared.row(class)[self.column];
            if cell != 0 {
                counts[cell as usize - 1] += 1;
            }
        }
        // Hash, classes, place.
        let mut held: Vec<(u32, u32, u32)> = Vec::with_capacity(self.hashes.len());
        for (cell, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let span = self.starts[cell]..self.starts[cell + 1];
            held.extend(span.map(|at| (self.hashes[at as usize], count, at)));
        }
        held.sort_unstable();
        let classes = prepared.known.max(1) as f64;
        self.rarities = vec![RARITIES as u8 - 1; self.hashes.len()];
        self.collision_by_rarity = vec![0.0; RARITIES];
        for run in held.chunk_by(|a, b| a.0 == b.0) {
            let share = run.iter().map(|&(_, count, _)| f64::from(count)).sum::<f64>() / classes;
            let rarity = ((-2.0 * libm::log2(share)).max(0.0) as usize).min(RARITIES - 1);
            self.collision_by_rarity[rarity] += share * share;
            run.iter().for_each(|&(_, _, at)| self.rarities[at as usize] = rarity as u8);
        }
        self.collision = self.collision_by_rarity.iter().sum::<f64>().min(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Atom, sound};

    #[track_caller]
    fn check_alike(hashes: [&[u32]; 2], expect: bool) {
        let [a, b] = hashes.map(|hashes| Atom {
            column: 0,
            reader: 0,
            scripts: false,
            hashes: hashes.to_vec(),
            starts: (0..=hashes.len() as u32).collect(),
            widest: 1,
            collision: 0.5,
            ..Atom::default()
        });
        assert_eq!(a.parts_alike(&b), expect);
    }

    #[test]
    fn atoms_part_alike_whatever_their_hashes_are() {
        check_alike([&[1, 2, 1], &[7, 9, 7]], true);
        check_alike([&[1, 2, 1], &[7, 9, 9]], false);
        check_alike([&[1, 2, 3], &[7, 7, 7]], false);
    }

    #[test]
    fn codes_are_told_apart_and_scripts_are_not() {
        assert_ne!(sound(b"IR-10"), sound(b"IR-11"));
        // Tehran in Persian letters.
        assert_eq!(sound(b"Tehran"), sound("تهران".as_bytes()));
    }
}
