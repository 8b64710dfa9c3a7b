//! What a comparison looks at: a few binned observations on the best assignment, each with a learned weight.

use crate::assign::{Assignment, FAR, Known, Link};

/// How many bins a rate falls into; the last is "no such part".
pub(crate) const RATES: usize = 14;
/// One past the upper edge of each rate bin.
const EDGES: [u16; RATES - 2] = [1, 4, 8, 13, 19, 26, 34, 44, 58, 80, 120, 180];

/// The observations, in the order of the weights: name and number of bins.
pub(crate) const FEATURES: &[(&str, usize)] = &[
    ("first part: rate × length", RATES * 3),
    ("last part: rate × length", RATES * 3),
    ("worst middle part: rate", RATES),
    ("all parts: mean rate", RATES),
    ("second worst part: rate", RATES),
    ("left out: first × last × middle", 3 * 3 * 4),
    ("parts matched × words of the longer side", 5 * 6),
    ("script × words of the shorter side", 3 * 3),
    ("first part × last part", 7 * 7),
    ("turned × alias", 4),
    ("initials: none, met, unmet × prefixes left out", 3 * 3),
    ("first part: hard steps × rate", 4 * 7),
    ("last part: hard steps × rate", 4 * 7),
    ("hard steps of all parts", 6),
    ("hard steps: first × last × left out", 3 * 3 * 3),
    ("first part: head × set × hard", 2 * 2 * 3),
    ("last part: head × set × hard", 2 * 2 * 3),
    ("merged parts", 3),
    ("same spelling: first, last", 4),
    ("first part: script × rate", 3 * RATES),
    ("first part: known × rate", 3 * RATES),
    ("last part: known × rate", 3 * RATES),
    ("known: same × two", 4 * 4),
    ("words left out × parts matched × worst", 4 * 3 * 4),
    ("first part: other ends × script", 2 * 3),
];

/// How many observations there are.
pub(crate) const COUNT: usize = FEATURES.len();

/// Where each observation's weights begin.
pub(crate) const OFFSETS: [usize; COUNT + 1] = {
    let mut offsets = [0; COUNT + 1];
    let mut i = 0;
    while i < COUNT {
        offsets[i + 1] = offsets[i] + FEATURES[i].1;
        i += 1;
    }
    offsets
};

/// How many weights there are.
pub(crate) const WEIGHTS: usize = OFFSETS[COUNT];

/// The bin of each observation, as an index into all weights.
pub(crate) type Observed = [u16; COUNT];

/// Observe an assignment: the bin of each observation, as an index into all weights. `alias`: whether a form other than
/// the written one was used.
pub(crate) fn observe(found: &Assignment, parts: &Parts, alias: bool) -> Observed {
    let mut out = [0; COUNT];
    each_observed(found, parts, alias, |observation, index| out[observation] = index as u16);
    out
}

/// Show the number of each observation, and its bin as an index into all weights.
#[inline(always)]
pub(crate) fn each_observed(
    found: &Assignment,
    parts: &Parts,
    alias: bool,
    mut show: impl FnMut(usize, usize),
) {
    let mut see = |observation: usize, bin: usize| {
        debug_assert!(bin < FEATURES[observation].1, "{}: {bin}", FEATURES[observation].0);
        show(observation, OFFSETS[observation] + bin);
    };
    let (first, last) = (bin(parts.first), bin(parts.last));
    let script = usize::from(parts.script);
    let least = |count: u8, most: u8| usize::from(count.min(most));
    let (of_first, of_last) = (parts.first.map_or(0, hard), parts.last.map_or(0, hard));
    let left_out = parts.all_left_out();
    see(0, first * 3 + parts.first.map_or(0, size));
    see(1, last * 3 + parts.last.map_or(0, size));
    see(2, bin(parts.middle));
    see(3, rate_bin(parts.mean));
    see(4, parts.second.map_or(RATES - 1, rate_bin));
    see(5, least(parts.left_out[0], 2) * 12 + least(parts.left_out[2], 2) * 4 + least(parts.left_out[1], 3));
    see(6, least(parts.matched, 4) * 6 + least(parts.longer, 5));
    see(7, script * 3 + usize::from(parts.shorter.clamp(1, 3)) - 1);
    see(8, (first / 2) * 7 + last / 2);
    see(9, usize::from(found.x.turned + found.y.turned > 0) * 2 + usize::from(alias));
    see(
        10,
        (if parts.initials_unmet > 0 { 2 } else { least(parts.initials, 1) }) * 3 + least(parts.prefixes, 2),
    );
    see(11, of_first * 7 + first / 2);
    see(12, of_last * 7 + last / 2);
    see(13, least(parts.hard, 5));
    see(
        14,
        parts.first.map_or(2, hard).min(2) * 9 + parts.last.map_or(2, hard).min(2) * 3 + least(left_out, 2),
    );
    see(15, parts.first.map_or(0, shape));
    see(16, parts.last.map_or(0, shape));
    see(17, least(parts.merges, 2));
    see(18, usize::from(parts.same_spelling.0) * 2 + usize::from(parts.same_spelling.1));
    see(19, script * RATES + first);
    see(20, parts.first.map_or(0, |link| link.known.bin()) * RATES + first);
    see(21, parts.last.map_or(0, |link| link.known.bin()) * RATES + last);
    see(22, least(parts.known(Known::Same), 3) * 4 + least(parts.known(Known::Two), 3));
    see(
        23,
        least(left_out, 3) * 12 + usize::from(parts.matched.clamp(1, 3)) * 4 - 4
            + rate_bin(parts.worst).div_ceil(4).min(3),
    );
    see(24, usize::from(parts.first.is_some_and(|link| link.other_end)) * 3 + script);
}

/// What the observations are made from.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    pub(crate) first: Option<&'a Link>,
    pub(crate) last: Option<&'a Link>,
    middle: Option<&'a Link>,
    /// Whether the first part and the last are spelled alike.
    pub(crate) same_spelling: (bool, bool),
    mean: u16,
    pub(crate) worst: u16,
    second: Option<u16>,
    /// Name words left out: first, middle, last ones.
    pub(crate) left_out: [u8; 3],
    pub(crate) matched: u8,
    longer: u8,
    shorter: u8,
    /// 0 across scripts, 1 both Latin, 2 both Arabic.
    pub(crate) script: u8,
    initials: u8,
    /// Initials that no word of the other side begins with.
    initials_unmet: u8,
    /// Whether such an initial stands against a name: Sh. is no Karimi.
    pub(crate) initial_against: bool,
    prefixes: u8,
    hard: u8,
    merges: u8,
    /// How many parts there are of each kind that the table of well-known names tells, see [`Known`].
    known: [u8; 4],
    /// Parts that both write out, not as an initial.
    pub(crate) written: u8,
}

impl<'a> Parts<'a> {
    /// Read an assignment: titles say nothing, initials are counted, the rest are parts.
    pub(crate) fn of(found: &'a Assignment) -> Parts<'a> {
        let mut out = Parts { script: script(found), ..Parts::default() };
        let (x, y) = (&found.x, &found.y);
        let names = (x.names | x.initials, y.names | y.initials);
        let (names_x, names_y) = (count(names.0), count(names.1));
        (out.longer, out.shorter) = (names_x.max(names_y), names_x.min(names_y));
        let any_initial = x.initials | y.initials != 0;
        let (mut seen_x, mut seen_y) = (0, 0);
        let (mut sum, mut length) = (0u32, 0u32);
        for link in found.links() {
            let (p, q) = (count(within(names.0, link.a)), count(within(names.1, link.b)));
            let initial = any_initial && within(x.initials, link.a) | within(y.initials, link.b) != 0;
            if !link.both() {
                let (seen, of, count) = if p > 0 { (seen_x, names_x, p) } else { (seen_y, names_y, q) };
                let place = if seen == 0 { 0 } else { 1 + usize::from(seen + 1 == of) };
                out.left_out[place] += u8::from(count > 0);
                out.initials_unmet += u8::from(initial);
                out.prefixes += u8::from(within(x.prefixes, link.a) | within(y.prefixes, link.b) != 0);
                (seen_x, seen_y) = (seen_x + p, seen_y + q);
                continue;
            }
            let at_first = seen_x == 0 || seen_y == 0;
            (seen_x, seen_y) = (seen_x + p, seen_y + q);
            if initial {
                out.initials += 1;
                out.initials_unmet += u8::from(link.rate >= FAR);
                out.initial_against |= link.rate >= FAR;
            } else if p + q == 0 {
                continue;
            }
            let at_last = seen_x == names_x || seen_y == names_y;
            out.place(link, at_first, at_last);
            out.add(link, initial);
            sum += u32::from(link.rate) * u32::from(link.length);
            length += u32::from(link.length);
        }
        out.initial_against |= out.initials_unmet > 0 && out.all_left_out() > out.initials_unmet;
        out.mean = sum.checked_div(length).map_or(FAR, |mean| mean as u16);
        let same = |link: Option<&Link>| link.is_some_and(|link| link.same_spelling);
        out.same_spelling = (same(out.first), same(out.last));
        out
    }

    /// How many parts the table of well-known names says this of.
    pub(crate) fn known(&self, known: Known) -> u8 {
        self.known[known as usize]
    }

    /// How many name words are left out.
    pub(crate) fn all_left_out(&self) -> u8 {
        self.left_out.iter().sum()
    }

    /// Whether the given names are, but for the end that makes a woman's name of a man's, alike.
    pub(crate) fn other_end(&self) -> bool {
        self.first.is_some_and(|link| link.other_end && link.known == Known::Silent)
    }

    /// Keep the worst part of each place.
    fn place(&mut self, link: &'a Link, at_first: bool, at_last: bool) {
        let slot = if at_first && self.first.is_none() {
            &mut self.first
        } else if at_last {
            &mut self.last
        } else {
            &mut self.middle
        };
        if slot.is_none_or(|held| held.rate < link.rate) {
            *slot = Some(link);
        }
    }

    fn add(&mut self, link: &Link, initial: bool) {
        self.merges += u8::from(link.a.1 + link.b.1 > 2);
        self.matched += 1;
        self.hard = self.hard.saturating_add(link.hard);
        self.known[link.known as usize] += 1;
        self.written += u8::from(!initial);
        if link.rate >= self.worst {
            self.second = (self.matched > 1).then_some(self.worst);
            self.worst = link.rate;
        } else if self.second.is_none_or(|held| held < link.rate) {
            self.second = Some(link.rate);
        }
    }
}

/// Those of a set of places that are in a part.
#[inline(always)]
fn within(set: u8, (start, width): (u8, u8)) -> u8 {
    (u16::from(set) >> start) as u8 & ((1 << width) - 1)
}

/// How many places a set has; from a table: not every processor counts bits.
#[inline(always)]
fn count(set: u8) -> u8 {
    static BITS: [u8; 256] = {
        let mut bits = [0; 256];
        let mut set = 1;
        while set < bits.len() {
            bits[set] = bits[set / 2] + (set & 1) as u8;
            set += 1;
        }
        bits
    };
    BITS[set as usize]
}

/// 0 across scripts, 1 both Latin, 2 both Arabic.
fn script(found: &Assignment) -> u8 {
    match (found.x.word(0).arabic, found.y.word(0).arabic) {
        (false, false) => 1,
        (true, true) => 2,
        _ => 0,
    }
}

fn bin(link: Option<&Link>) -> usize {
    link.map_or(RATES - 1, |link| rate_bin(link.rate))
}

fn rate_bin(rate: u16) -> usize {
    static BINS: [u8; FAR as usize + 1] = {
        let mut bins = [0; FAR as usize + 1];
        let mut rate = 0;
        while rate < bins.len() {
            let mut bin = 0;
            while bin < EDGES.len() && rate as u16 >= EDGES[bin] {
                bin += 1;
            }
            bins[rate] = bin as u8;
            rate += 1;
        }
        bins
    };
    BINS[rate.min(FAR) as usize] as usize
}

fn hard(link: &Link) -> usize {
    (link.hard as usize).min(3)
}

fn shape(link: &Link) -> usize {
    usize::from(link.same_head) * 6 + usize::from(link.same_set) * 3 + hard(link).min(2)
}

/// Short, middling and long parts.
fn size(link: &Link) -> usize {
    match link.length {
        0..=8 => 0,
        9..=12 => 1,
        _ => 2,
    }
}
