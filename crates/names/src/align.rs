//! Weighted edit distance between two words' sound symbols, and the alignment that attains it.

use crate::costs::Costs;

/// The most symbols of one side: words written as one. What is beyond is cut.
pub(crate) const WIDEST: usize = 40;

/// One side of an alignment: its symbols, and whether they are Arabic script.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) symbols: &'a [u8],
    pub(crate) arabic: bool,
}

/// How far two words are apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Distance {
    /// The least cost of reading one as the other.
    pub(crate) cost: u16,
    /// How many steps of that reading change the word for sure: consonants lost or exchanged.
    pub(crate) hard: u8,
}

/// A step as one number: its cost above, and below whether it is hard, which bit 6 of a cost (64 or more) says.
/// The least sum is then the least cost, and among equals the one with the fewest hard steps.
fn step(cost: u8) -> u32 {
    u32::from(cost) << 8 | u32::from(cost >> 6)
}

/// What it costs to leave out a letter that is written twice in a row: where two words meet (امیررضا, Amirreza) one is
/// often written once, and in Latin script doubles are heard as one.
const TWICE: u8 = 8;

/// What it costs to leave out each symbol, in order; `gap` says what it costs alone.
fn gaps<'a>(symbols: &'a [u8], gap: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
    let before = std::iter::once(u8::MAX).chain(symbols.iter().copied());
    symbols.iter().zip(before).map(|(&symbol, before)| {
        let alone = gap[symbol as usize & 127];
        if symbol == before { alone.min(TWICE) } else { alone }
    })
}

/// The least cost of reading `a` as `b`, both cut to `ROW` symbols; nothing when it is more than `limit`.
pub(crate) fn distance<const ROW: usize>(a: Line, b: Line, costs: &Costs, limit: u16) -> Option<Distance> {
    let limit = u32::from(limit) << 8 | 0xff;
    let (gap_a, gap_b) = (&costs.gap[b.arabic as usize], &costs.gap[a.arabic as usize]);
    let (a, b) = (&a.symbols[..a.symbols.len().min(ROW)], &b.symbols[..b.symbols.len().min(ROW)]);
    let mut left_out = [0u32; ROW];
    let mut row = [0u32; ROW];
    let (left_out, row) = (&mut left_out[..b.len()], &mut row[..b.len()]);
    let mut sum = 0;
    for ((cost, gap), cell) in gaps(b, gap_b).zip(&mut *left_out).zip(&mut *row) {
        *gap = step(cost);
        sum += *gap;
        *cell = sum;
    }
    let mut head = 0;
    for (&x, gap) in a.iter().zip(gaps(a, gap_a)) {
        let gap = step(gap);
        let line = &costs.substitute[(x as usize) << 7..][..128];
        let mut diagonal = head;
        head += gap;
        let mut left = head;
        let mut least = head;
        for ((&y, &gap_y), cell) in b.iter().zip(&*left_out).zip(&mut *row) {
            let up = *cell;
            left = (diagonal + step(line[y as usize & 127])).min(up + gap).min(left + gap_y);
            diagonal = up;
            *cell = left;
            least = least.min(left);
        }
        if least > limit {
            return None;
        }
    }
    let last = row.last().copied().unwrap_or(head);
    (last <= limit).then_some(Distance { cost: (last >> 8) as u16, hard: last as u8 })
}

/// One step of an alignment: a symbol of either side, or of both, and its cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) a: Option<u8>,
    pub(crate) b: Option<u8>,
    pub(crate) cost: u8,
    /// Whether it leaves out a letter that is written twice in a row.
    pub(crate) twice: bool,
}

/// The steps of the best alignment, in order; ties prefer a substitution.
pub(crate) fn steps(a: Line, b: Line, costs: &Costs) -> Vec<Step> {
    let gaps_a: Vec<u8> = gaps(a.symbols, &costs.gap[b.arabic as usize]).collect();
    let gaps_b: Vec<u8> = gaps(b.symbols, &costs.gap[a.arabic as usize]).collect();
    let (a, b) = (a.symbols, b.symbols);
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    let sub = |x: u8, y: u8| costs.substitute[(x as usize) << 7 | y as usize];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i + j == 0 {
                continue;
            }
            let mut best = u16::MAX;
            if i > 0 && j > 0 {
                best = best.min(table[(i - 1) * width + j - 1] + u16::from(sub(a[i - 1], b[j - 1])));
            }
            if i > 0 {
                best = best.min(table[(i - 1) * width + j] + u16::from(gaps_a[i - 1]));
            }
            if j > 0 {
                best = best.min(table[i * width + j - 1] + u16::from(gaps_b[j - 1]));
            }
            table[i * width + j] = best;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut out = Vec::with_capacity(i.max(j));
    while i + j > 0 {
        let here = table[i * width + j];
        if i > 0 && j > 0 && here == table[(i - 1) * width + j - 1] + u16::from(sub(a[i - 1], b[j - 1])) {
            (i, j) = (i - 1, j - 1);
            out.push(Step { a: Some(a[i]), b: Some(b[j]), cost: sub(a[i], b[j]), twice: false });
        } else if i > 0 && here == table[(i - 1) * width + j] + u16::from(gaps_a[i - 1]) {
            i -= 1;
            out.push(Step { a: Some(a[i]), b: None, cost: gaps_a[i], twice: i > 0 && a[i - 1] == a[i] });
        } else {
            j -= 1;
            out.push(Step { a: None, b: Some(b[j]), cost: gaps_b[j], twice: j > 0 && b[j - 1] == b[j] });
        }
    }
    out.reverse();
    out
}
