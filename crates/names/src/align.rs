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

/// The least cost of reading `a` as `b`, both cut to `ROW` symbols; nothing when it is more than `limit`.
pub(crate) fn distance<const ROW: usize>(a: Line, b: Line, costs: &Costs, limit: u16) -> Option<Distance> {
    let limit = u32::from(limit) << 8 | 0xff;
    let (gap_a, gap_b) = (&costs.gap[b.arabic as usize], &costs.gap[a.arabic as usize]);
    let (a, b) = (&a.symbols[..a.symbols.len().min(ROW)], &b.symbols[..b.symbols.len().min(ROW)]);
    let mut gaps = [0u32; ROW];
    let mut row = [0u32; ROW];
    let (gaps, row) = (&mut gaps[..b.len()], &mut row[..b.len()]);
    let mut sum = 0;
    for ((&y, gap), cell) in b.iter().zip(&mut *gaps).zip(&mut *row) {
        *gap = step(gap_b[y as usize & 127]);
        sum += *gap;
        *cell = sum;
    }
    let mut head = 0;
    for &x in a {
        let gap = step(gap_a[x as usize & 127]);
        let line = &costs.substitute[(x as usize) << 7..][..128];
        let mut diagonal = head;
        head += gap;
        let mut left = head;
        let mut least = head;
        for ((&y, &gap_y), cell) in b.iter().zip(&*gaps).zip(&mut *row) {
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
}

/// The steps of the best alignment, in order; ties prefer a substitution.
pub(crate) fn steps(a: Line, b: Line, costs: &Costs) -> Vec<Step> {
    let (gaps_a, gaps_b) = (&costs.gap[b.arabic as usize], &costs.gap[a.arabic as usize]);
    let (a, b) = (a.symbols, b.symbols);
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    let sub = |x: u8, y: u8| costs.substitute[(x as usize) << 7 | y as usize];
    let gap_a = |x: u8| gaps_a[x as usize];
    let gap_b = |y: u8| gaps_b[y as usize];
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
                best = best.min(table[(i - 1) * width + j] + u16::from(gap_a(a[i - 1])));
            }
            if j > 0 {
                best = best.min(table[i * width + j - 1] + u16::from(gap_b(b[j - 1])));
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
            out.push(Step { a: Some(a[i]), b: Some(b[j]), cost: sub(a[i], b[j]) });
        } else if i > 0 && here == table[(i - 1) * width + j] + u16::from(gap_a(a[i - 1])) {
            i -= 1;
            out.push(Step { a: Some(a[i]), b: None, cost: gap_a(a[i]) });
        } else {
            j -= 1;
            out.push(Step { a: None, b: Some(b[j]), cost: gap_b(b[j]) });
        }
    }
    out.reverse();
    out
}
