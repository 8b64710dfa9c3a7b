//! Properties: volume, order and round-ups change nothing.

use super::case::Case;
use khabar_model::{Basis, CitationKind, Value};
use proptest::prelude::*;

const VALUES: [Value; 5] = [Value::Alive, Value::Dead, Value::Held, Value::AtLiberty, Value::Injured];
const BASES: [Basis; 5] =
    [Basis::SawBody, Basis::CloseContact, Basis::ToldBy, Basis::ListOnly, Basis::NotStated];
const SOURCES: [&str; 7] =
    ["vetted-a", "vetted-b", "declared-a", "declared-b", "office", "unknown:1", "unknown:2"];

#[derive(Clone, Debug)]
struct Line {
    source: usize,
    value: usize,
    basis: usize,
    day: i64,
    cites: Option<usize>,
}

fn line() -> impl Strategy<Value = Line> {
    let cites = proptest::option::weighted(0.3, 0usize..8);
    (0..SOURCES.len(), 0..VALUES.len(), 0..BASES.len(), 0i64..30, cites)
        .prop_map(|(source, value, basis, day, cites)| Line { source, value, basis, day, cites })
}

fn case(lines: &[Line]) -> Case {
    let mut case =
        Case::new().vetted("vetted-a").vetted("vetted-b").declared("declared-a").declared("declared-b");
    case = case.party("office");
    for (number, line) in lines.iter().enumerate() {
        case = case.says(SOURCES[line.source], VALUES[line.value], BASES[line.basis], line.day);
        if let Some(to) = line.cites.filter(|&to| to < number) {
            let address = case.reports[to].said.document.address.clone().unwrap();
            case = case.citing(CitationKind::Forward, &address);
        }
    }
    case
}

/// Value, level, counts and probability, without report numbers and volumes.
fn essence(case: &Case) -> Vec<(Value, String)> {
    let found = case.found();
    let mut out = Vec::new();
    for axis in found.iter().flat_map(|person| &person.axes) {
        for (at, value) in axis.values.iter().enumerate() {
            let head = axis.headline == Some(at);
            let counts = (value.level, value.k_min, value.k_max, value.direct, head);
            out.push((
                value.value,
                format!("{counts:?} {:?} {:?}", value.probability.to_bits(), value.now.to_bits()),
            ));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn order_changes_nothing(lines in proptest::collection::vec(line(), 1..9), seed in any::<u64>()) {
        let whole = case(&lines);
        let mut order: Vec<usize> = (0..whole.reports.len()).collect();
        order.sort_by_key(|&at| (at as u64 + 1).wrapping_mul(seed | 1).rotate_left(23));
        let mut shuffled = whole.clone();
        shuffled.reports = order.iter().map(|&at| whole.reports[at].clone()).collect();
        prop_assert_eq!(essence(&whole), essence(&shuffled));
    }

    #[test]
    fn relaying_any_report_any_number_of_times_changes_nothing(
        lines in proptest::collection::vec(line(), 1..9),
        which in 0usize..9,
        times in 1usize..40,
        relay in 0..SOURCES.len(),
    ) {
        let whole = case(&lines);
        let which = which % lines.len();
        let known = !SOURCES[lines[which].source].starts_with("unknown");
        // A known source that relays what nobody known said adds its own voice; that is another promise.
        let relay = if known { relay } else { 5 + relay % 2 };
        let mut flooded = whole.clone();
        for _ in 0..times {
            let address = whole.reports[which].said.document.address.clone().unwrap();
            let value = VALUES[lines[which].value];
            flooded = flooded.says(SOURCES[relay], value, Basis::NotStated, 35).citing(CitationKind::Forward, &address);
        }
        prop_assert_eq!(essence(&whole), essence(&flooded));
    }

    #[test]
    fn a_post_that_quotes_two_changes_nothing(lines in proptest::collection::vec(line(), 2..9), a in 0usize..9, b in 0usize..9) {
        let whole = case(&lines);
        let (a, b) = (a % lines.len(), b % lines.len());
        let address = |at: usize| whole.reports[at].said.document.address.clone().unwrap();
        let mut quoted = whole.clone().says("unknown:9", VALUES[lines[a].value], Basis::NotStated, 35);
        quoted = quoted.citing(CitationKind::Quote, &address(a)).citing(CitationKind::Quote, &address(b));
        let levels = |case: &Case| essence(case).into_iter().map(|(v, e)| (v, e.split(')').next().map(str::to_owned))).collect::<Vec<_>>();
        prop_assert_eq!(levels(&whole), levels(&quoted));
    }
}
