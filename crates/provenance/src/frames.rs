//! Frames that a corpus shows by itself: words that many texts share around a gap that each fills otherwise
//! ("… has been missing since … please share"). Sharing a frame says nothing about copying.
//!
//! A flood is no frame, even where every copy changes other words: after any two of its words most copies go on
//! alike, while after the last words of a frame hardly two texts do.

use crate::similar::hash;
use rustc_hash::FxHashMap;

/// Texts that must share two words in a row before these can be part of a frame.
const COMMON: usize = 20;
/// Share of the commonest continuation below which the continuation is a gap.
const GAP: f64 = 0.35;

/// What follows and precedes each common pair of words.
#[derive(Clone, Copy, Default)]
struct Ends {
    /// What follows is a gap.
    right: bool,
    /// What precedes is a gap.
    left: bool,
}

/// Common pairs of words of a corpus.
pub struct Frames(FxHashMap<u32, Ends>);

impl Frames {
    /// Learn the frames of a corpus of normalised texts.
    pub fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let (mut after, mut before) = (Vec::new(), Vec::new());
        for text in texts {
            let words: Vec<u32> = text.split(' ').map(hash).collect();
            for three in words.windows(3) {
                after.push((pair(three[0], three[1]), three[2]));
                before.push((pair(three[1], three[2]), three[0]));
            }
        }
        let mut ends: FxHashMap<u32, Ends> = FxHashMap::default();
        common(after, |pair, gap| ends.entry(pair).or_default().right |= gap);
        common(before, |pair, gap| ends.entry(pair).or_default().left |= gap);
        Self(ends)
    }

    /// The words of a text that belong to no frame.
    pub fn mask<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let words: Vec<&str> = text.split(' ').collect();
        let hashes: Vec<u32> = words.iter().map(hash).collect();
        let ends: Vec<Option<Ends>> =
            hashes.windows(2).map(|two| self.0.get(&pair(two[0], two[1])).copied()).collect();
        let mut framed = vec![false; words.len()];
        let mut at = 0;
        while at < ends.len() {
            let from = at;
            while at < ends.len() && ends[at].is_some() {
                at += 1;
            }
            let gap = |end: Option<&Option<Ends>>, side: fn(&Ends) -> bool| {
                end.and_then(Option::as_ref).is_some_and(side)
            };
            if at > from && (gap(ends.get(at - 1), |e| e.right) || gap(ends.get(from), |e| e.left)) {
                framed[from..=at].fill(true);
            }
            at += 1;
        }
        words.into_iter().zip(framed).filter(|(_, framed)| !framed).map(|(word, _)| word).collect()
    }
}

/// Tell of every pair that is common whether what stands beside it is a gap.
fn common(mut beside: Vec<(u32, u32)>, mut tell: impl FnMut(u32, bool)) {
    beside.sort_unstable();
    for of_pair in beside.chunk_by(|a, b| a.0 == b.0).filter(|of_pair| of_pair.len() >= COMMON) {
        let most = of_pair.chunk_by(|a, b| a.1 == b.1).map(<[_]>::len).max().unwrap_or(0);
        tell(of_pair[0].0, (most as f64) < GAP * of_pair.len() as f64);
    }
}

fn pair(a: u32, b: u32) -> u32 {
    (a.rotate_left(16) ^ b).wrapping_mul(0x9e37_79b1) ^ a
}
