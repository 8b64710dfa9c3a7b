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
    ("titles left out between names × words left out", 3 * 3),
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
    let (first, last) = (Seen::of(parts.first), Seen::of(parts.last));
    let script = usize::from(parts.script);
    let least = |count: u8, most: u8| usize::from(count.min(most));
    let left_out = parts.all_left_out();
    see(0, first.bin * 3 + first.size);
    see(1, last.bin * 3 + last.size);
    see(2, bin(parts.middle));
    see(3, rate_bin(parts.mean));
    see(4, parts.second.map_or(RATES - 1, rate_bin));
    see(5, least(parts.left_out[0], 2) * 12 + least(parts.left_out[2], 2) * 4 + least(parts.left_out[1], 3));
    see(6, least(parts.matched, 4) * 6 + least(parts.longer, 5));
    see(7, script * 3 + usize::from(parts.shorter.clamp(1, 3)) - 1);
    see(8, (first.bin / 2) * 7 + last.bin / 2);
    see(9, usize::from(found.x.turned + found.y.turned > 0) * 2 + usize::from(alias));
    see(
        10,
        (if parts.initials_unmet > 0 { 2 } else { least(parts.initials, 1) }) * 3 + least(parts.prefixes, 2),
    );
    see(11, first.hard * 7 + first.bin / 2);
    see(12, last.hard * 7 + last.bin / 2);
    see(13, least(parts.hard, 5));
    see(14, first.hard_or_none * 9 + last.hard_or_none * 3 + least(left_out, 2));
    see(15, first.shape);
    see(16, last.shape);
    see(17, least(parts.merges, 2));
    see(18, usize::from(parts.same_spelling.0) * 2 + usize::from(parts.same_spelling.1));
    see(19, script * RATES + first.bin);
    see(20, first.known * RATES + first.bin);
    see(21, last.known * RATES + last.bin);
    see(22, least(parts.known(Known::Same), 3) * 4 + least(parts.known(Known::Two), 3));
    see(
        23,
        least(left_out, 3) * 12 + usize::from(parts.matched.clamp(1, 3)) * 4 - 4
            + rate_bin(parts.worst).div_ceil(4).min(3),
    );
    see(24, first.other_end * 3 + script);
    see(25, least(parts.beside, 2) * 3 + least(left_out, 2));
}

/// What is observed of the first part or of the last, as bins; of none there is nothing but its rate.
struct Seen {
    bin: usize,
    size: usize,
    hard: usize,
    hard_or_none: usize,
    shape: usize,
    known: usize,
    other_end: usize,
}

impl Seen {
    #[inline(always)]
    fn of(part: Option<&Link>) -> Seen {
        let Some(link) = part else {
            let bin = RATES - 1;
            return Seen { bin, size: 0, hard: 0, hard_or_none: 2, shape: 0, known: 0, other_end: 0 };
        };
        let hard = usize::from(link.hard.min(3));
        Seen {
            bin: rate_bin(link.rate),
            // Short, middling and long parts.
            size: usize::from(link.length > 8) + usize::from(link.length > 12),
            hard,
            hard_or_none: hard.min(2),
            shape: usize::from(link.same_head) * 6 + usize::from(link.same_set) * 3 + hard.min(2),
            known: link.known.bin(),
            other_end: usize::from(link.other_end),
        }
    }
}

/// What the observations are made from.
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
    /// Titles and prefixes left out between two names.
    beside: u8,
    hard: u8,
    merges: u8,
    /// How many parts there are of each kind that the table of well-known names tells, see [`Known`].
    known: [u8; 4],
    /// Parts that both write out, not as an initial.
    pub(crate) written: u8,
}

/// What is in a part.
struct Kinds {
    /// How many names of either side, initials among them.
    names: (u8, u8),
    initial: bool,
    prefix: bool,
}

impl<'a> Parts<'a> {
    /// Read an assignment: titles say nothing, initials are counted, the rest are parts.
    pub(crate) fn of(found: &'a Assignment) -> Parts<'a> {
        let (x, y) = (&found.x, &found.y);
        if x.all_names() && y.all_names() {
            let of = |link: &Link| Kinds { names: (link.a.1, link.b.1), initial: false, prefix: false };
            return Parts::read(found, (x.len() as u8, y.len() as u8), of);
        }
        let names = (x.names | x.initials, y.names | y.initials);
        let any = |sets: (u8, u8), link: &Link| within(sets.0, link.a) | within(sets.1, link.b) != 0;
        Parts::read(found, (count(names.0), count(names.1)), |link| Kinds {
            names: (count(within(names.0, link.a)), count(within(names.1, link.b))),
            initial: any((x.initials, y.initials), link),
            prefix: any((x.prefixes, y.prefixes), link),
        })
    }

    /// Read an assignment of two sides with so many names, where `kinds` tells what is in a part. What changes with each
    /// part is held apart from what is handed out, in registers.
    #[inline(always)]
    fn read(found: &'a Assignment, names: (u8, u8), kinds: impl Fn(&Link) -> Kinds) -> Parts<'a> {
        let links = found.links();
        let (mut seen, mut left_out, mut known) = ((0, 0), 0u32, 0u32);
        let (mut initials, mut unmet, mut against, mut prefixes) = (0, 0, false, 0);
        let (mut matched, mut merges, mut hard, mut sum, mut length) = (0, 0, 0, 0u32, 0u32);
        // The worst part of each place with its number, and the two worst of all.
        let (mut placed, mut worst, mut second) = ([(-1, 0); 3], -1, -1);
        for (at, link) in links.iter().enumerate() {
            let Kinds { names: (p, q), initial, prefix } = kinds(link);
            let before = seen;
            seen = (seen.0 + p, seen.1 + q);
            if !link.both() {
                let (before, of) = if p > 0 { (before.0, names.0) } else { (before.1, names.1) };
                let place = if before == 0 { 0 } else { 1 + u32::from(before + 1 == of) };
                // Beside the names, in the fourth byte, what stands between two.
                let (place, counts) = if p + q > 0 { (place, true) } else { (3, before > 0 && before < of) };
                left_out += u32::from(counts) << (8 * place);
                unmet += u8::from(initial);
                prefixes += u8::from(prefix);
                continue;
            }
            if initial {
                initials += 1;
                unmet += u8::from(link.rate >= FAR);
                against |= link.rate >= FAR;
            } else if p + q == 0 {
                continue;
            }
            let rate = i32::from(link.rate);
            let first = (before.0 == 0 || before.1 == 0) && placed[0].0 < 0;
            let last = seen.0 == names.0 || seen.1 == names.1;
            let place = if first { 0 } else { 2 - usize::from(last) };
            if placed[place].0 < rate {
                placed[place] = (rate, at);
            }
            (second, worst) = (second.max(worst.min(rate)), worst.max(rate));
            matched += 1;
            merges += u8::from(link.a.1 + link.b.1 > 2);
            hard += u32::from(link.hard);
            known += 1 << (8 * link.known as u32);
            sum += u32::from(link.rate) * u32::from(link.length);
            length += u32::from(link.length);
        }
        let part = |(rate, at): (i32, usize)| if rate < 0 { None } else { links.get(at) };
        let (first, last, middle) = (part(placed[0]), part(placed[1]), part(placed[2]));
        let [out_first, out_middle, out_last, beside] = left_out.to_le_bytes();
        let same = |link: Option<&Link>| link.is_some_and(|link| link.same_spelling);
        Parts {
            first,
            last,
            middle,
            same_spelling: (same(first), same(last)),
            mean: sum.checked_div(length).map_or(FAR, |mean| mean as u16),
            worst: worst.max(0) as u16,
            second: (second >= 0).then_some(second as u16),
            left_out: [out_first, out_middle, out_last],
            matched,
            longer: names.0.max(names.1),
            shorter: names.0.min(names.1),
            script: script(found),
            initials,
            initials_unmet: unmet,
            initial_against: against || unmet > 0 && out_first + out_middle + out_last > unmet,
            prefixes,
            beside,
            hard: hard.min(255) as u8,
            merges,
            known: known.to_le_bytes(),
            written: matched - initials,
        }
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
