//! The order of the queue under a flood. Nobody in it exists.

mod common;

use common::{key, report};
use khabar_decisions::queue::{Entry, Lane, consequence, desk, moved, open, order, origin};
use khabar_model::{Class, Level, Value};

fn entry(lane: Lane, weight: f64, cluster: &str, item: u32) -> Entry<u32> {
    Entry { lane, weight, cluster: cluster.to_owned(), item }
}

#[test]
fn ten_thousand_unvetted_reports_of_dead_children_do_not_move_the_rest() {
    let child = consequence(Value::Dead, true)
        * moved(Level::Unverified, Level::SingleSource)
        * origin(Class::Unknown);
    let mut entries: Vec<_> =
        (0..10_000).map(|n| entry(Lane::Unvetted, child, &format!("account {}", n % 700), n)).collect();
    let known = consequence(Value::Held, false)
        * moved(Level::SingleSource, Level::Corroborated)
        * origin(Class::Vetted);
    entries.extend((0..30).map(|n| entry(Lane::Known, known, "", 20_000 + n)));
    entries.extend((0..10).map(|n| entry(Lane::Asked, 1.0, "", 30_000 + n)));
    entries.push(entry(Lane::Head, 0.1, "", 40_000));
    let queue = order(entries);
    assert_eq!(queue.len(), 10_041);
    assert_eq!(queue[0].lane, Lane::Head);
    let of = |lane, first: usize| queue[1..=first].iter().filter(|entry| entry.lane == lane).count();
    // Ten rounds of five: the vetted ones are all seen, and the flood had one slot of each.
    assert_eq!((of(Lane::Known, 50), of(Lane::Asked, 50), of(Lane::Unvetted, 50)), (30, 10, 10));
    assert_eq!(queue[1].lane, Lane::Known, "the vetted ones still come first");
    let clusters: std::collections::BTreeSet<_> = queue
        .iter()
        .filter(|entry| entry.lane == Lane::Unvetted)
        .take(700)
        .map(|entry| &entry.cluster)
        .collect();
    assert_eq!(clusters.len(), 700, "each account has its turn before any has a second");
}

#[test]
fn without_a_flood_weight_alone_orders_a_lane() {
    let queue = order(vec![
        entry(Lane::Known, 1.0, "", 1),
        entry(Lane::Known, 3.0, "", 2),
        entry(Lane::Known, 2.0, "", 3),
    ]);
    assert_eq!(queue.iter().map(|entry| entry.item).collect::<Vec<_>>(), [2, 3, 1]);
    assert!(open(0.5) > open(0.9) && open(0.9) > open(1.0));
}

#[test]
fn cases_are_spread_over_desks_and_stay_where_they_are() {
    let three = [key(10), key(11), key(12)];
    let mut counts = [0; 3];
    let mut stayed = 0;
    for case in 0..=255 {
        let at = desk(&report(case), &three).unwrap();
        counts[three.iter().position(|desk| *desk == at).unwrap()] += 1;
        stayed += u32::from(at != three[2] && desk(&report(case), &three[..2]) == Some(at));
    }
    assert!(counts.iter().all(|count| (50..120).contains(count)), "{counts:?}");
    assert_eq!(stayed as usize, counts[0] + counts[1], "only the cases of the desk that left move");
    assert_eq!(desk(&report(1), &[]), None);
}
