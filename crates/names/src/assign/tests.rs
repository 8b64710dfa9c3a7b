//! The short cuts find what the long way finds: words and names here are letters at random.

use super::judge::aligned;
use super::*;
use crate::encode::Encoded;
use crate::model::Model;
use proptest::prelude::*;
use std::slice::from_ref;

/// Words of letters that are often confused, in either script, some with an article, some well known.
fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[ابتدرسشکلمنویهعح]{2,6}",
        "[abdehiklmnorstuy]{2,8}",
        "ال[بدرسکلمن]{2,4}",
        "al[bdrsklmn][aiu][bdrsklmn]{1,3}",
        "[A-Zم]",
        Just("محمد".to_owned()),
        Just("Mamad".to_owned()),
        Just("Dr".to_owned()),
        Just("Abd".to_owned()),
    ];
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

/// The way without short cuts: every two words aligned, every run tried.
fn nowhere(x: &[Word], y: &[Word], costs: &Costs) -> bool {
    let (x, y) = (Side::new(x, 0), Side::new(y, 0));
    let judge = Judge(costs);
    let far = |v: &Word, w: &Word| {
        let same = (v.known > 0 && v.known == w.known) || (v.spelling == w.spelling && v.arabic == w.arabic);
        let told = v.role == Role::Initial || w.role == Role::Initial || known(v, w) == Known::Home;
        let rate = match (same, told) {
            (true, _) => (0, 0),
            (false, true) => judge.single(v, w),
            (false, false) => aligned(v, w, costs, FARTHEST),
        };
        rate.0 >= FAINT
    };
    let merged = || {
        let mut table = Table::new(costs, &x, &y, &Pairs::NONE);
        table.find_merges();
        !table.merges().is_empty()
    };
    x.words.iter().all(|v| y.words.iter().all(|w| far(v, w))) && !merged()
}

/// The way without short cuts: no bound, and every search made to its end.
fn searched<'a>(x: &'a [Word], y: &'a [Word], costs: &Costs) -> Assignment<'a> {
    let (x, y) = (Side::new(cut(x), 0), Side::new(cut(y), 0));
    let mut out = Assignment::default();
    let all = (0..x.len()).flat_map(|i| (0..y.len()).map(move |j| 1 << table::place(i, j))).sum();
    let mut pairs = Pairs::NONE;
    Judge(costs).pairs(x.words, y.words, all, &mut pairs);
    let mut table = Table::new(costs, &x, &y, &pairs);
    let mut way = Way::default();
    if let Some(total) = table.straight() {
        way.level(total, 0);
        way.write(&table, x, y, &mut out);
        return out;
    }
    table.judge();
    table.find_merges();
    Ground::of(&table, &x, &y).cheapest(&table, &x, &y, &mut way);
    if way.total > TURNABLE && table.any_solid() {
        table.judge_again();
        table.find_merges();
        Ground::of(&table, &x, &y).cheapest(&table, &x, &y, &mut way);
    }
    if way.total > TURNABLE && x.len() > 1 && y.len() > 1 {
        turned(&table, &way, x, y, &mut out);
    } else {
        way.write(&table, x, y, &mut out);
    }
    out
}

/// The shipped costs, each moved by up to so much, alike either way: a bound must hold whatever was learned.
fn moved(seed: u32) -> Costs {
    let mut costs = Model::shipped().costs.clone();
    let mut state = seed;
    let mut less = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 25) as u8 % 40
    };
    for (a, b) in (0..128).flat_map(|a| (a..128).map(move |b| (a, b))) {
        costs.set(a, b, costs.between(a, b).saturating_sub(less()));
    }
    costs.gap.iter_mut().flatten().for_each(|gap| *gap = gap.saturating_sub(less()));
    costs.settle();
    costs
}

proptest! {
    #[test]
    fn a_bound_is_no_more_than_the_rate(a in name(), b in name(), seed in 0u32..3) {
        let costs = moved(seed);
        let (a, b) = (Encoded::new(&a), Encoded::new(&b));
        for (v, w) in a.words.iter().flat_map(|v| b.words.iter().map(move |w| (v, w))) {
            let judge = Judge(&costs);
            let full = aligned(v, w, &costs, FARTHEST);
            if judge.maybe_near(from_ref(v), from_ref(w)) == 0 {
                prop_assert!(full.0 >= FAINT, "{v:?} {w:?}");
            }
            let found = judge.single(v, w);
            if found == PENDING {
                prop_assert!(full.0 >= FAINT, "{v:?} {w:?}");
            } else if found != (0, 0) && v.role != Role::Initial && w.role != Role::Initial && known(v, w) != Known::Home {
                prop_assert_eq!(found, full);
            }
        }
    }

    #[test]
    fn names_meet_nowhere_only_where_the_long_way_finds_nothing(a in name(), b in name()) {
        let costs = &Model::shipped().costs;
        let (a, b) = (Encoded::new(&a), Encoded::new(&b));
        for x in a.forms() {
            for y in b.forms() {
                let mut pairs = Pairs::NONE;
                let short = !Judge(costs).meeting(x, y, &mut pairs);
                prop_assert_eq!(short, nowhere(x, y, costs));
            }
        }
    }

    #[test]
    fn an_assignment_is_what_the_long_way_finds(a in name(), b in name()) {
        let costs = &Model::shipped().costs;
        let (a, b) = (Encoded::new(&a), Encoded::new(&b));
        for (x, y) in a.forms().flat_map(|x| b.forms().map(move |y| (x, y))) {
            let mut found = Assignment::default();
            if assign(x, y, costs, &mut found) {
                let long = searched(x, y, costs);
                prop_assert_eq!((found.total, found.links()), (long.total, long.links()));
            }
        }
    }
}
