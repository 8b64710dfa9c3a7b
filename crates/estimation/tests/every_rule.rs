//! Every refusal and every warning has a case in which it fires and one, as near as may be, in which it does not. The
//! lists of rules are exhaustive matches: a new variant does not compile until it is numbered here, and fails until it
//! has its case. All tables are made up.

use khabar_estimation::lcmcr::Sampling;
use khabar_estimation::{
    Axis, CaptureTable, Estimate, Language, LinkageError, ListDeclaration, Options, Population, Refusal,
    Scope, Stated, Stratum, Warning, estimate, estimate_strata,
};

const REFUSALS: usize = 25;
const WARNINGS: usize = 9;
/// Warnings that compare finished numbers, tested where they are compared: `src/estimate.rs`.
const COMPARED: [usize; 2] = [3, 4];

fn number_of(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::TooFewLists { .. } => 0,
        Refusal::TooFewPeople { .. } => 1,
        Refusal::ListWithoutOverlap { .. } => 2,
        Refusal::DisconnectedLists { .. } => 3,
        Refusal::IdenticalLists { .. } => 4,
        Refusal::ScopeDoesNotCover { .. } => 5,
        Refusal::ScopesNotEqual => 6,
        Refusal::CompiledFromAnother { .. } => 7,
        Refusal::CopiesAnother { .. } => 8,
        Refusal::Aggregator { .. } => 9,
        Refusal::NoModelWithEstimate { .. } => 10,
        Refusal::ChainsNotConverged { .. } => 11,
        Refusal::GridEdge { .. } => 12,
        Refusal::LinkageErrorUnknown => 13,
        Refusal::LinkageErrorNotUsable { .. } => 14,
        Refusal::TooFewPartitions { .. } => 15,
        Refusal::PartitionOfOtherLists { .. } => 16,
        Refusal::PopulationsDiffer { .. } => 17,
        Refusal::PopulationNotStated { .. } => 18,
        Refusal::NotVetted { .. } => 19,
        Refusal::OneListAlone { .. } => 20,
        Refusal::AxesPooled { .. } => 21,
        Refusal::TooManyLists { .. } => 22,
        Refusal::BoundUndefined { .. } => 23,
        Refusal::DeclarationsDoNotMatch { .. } => 24,
    }
}

fn number_of_warning(warning: &Warning) -> usize {
    match warning {
        Warning::SmallList { .. } => 0,
        Warning::FewCaught { .. } => 1,
        Warning::FarAboveObserved { .. } => 2,
        Warning::IntervalsDisjoint { .. } => 3,
        Warning::OneListDecides { .. } => 4,
        Warning::OpenPopulation { .. } => 5,
        Warning::GroupNotStated { .. } => 6,
        Warning::EmptyHere { .. } => 7,
        Warning::BoundsOnly => 8,
    }
}

/// What is estimated; changed a little by each case.
struct Case {
    tables: Vec<CaptureTable>,
    lists: Vec<ListDeclaration>,
    linkage: LinkageError,
    options: Options,
}

const GOOD: [(u32, u64); 7] = [(1, 90), (2, 70), (4, 60), (3, 40), (5, 30), (6, 30), (7, 25)];

fn table(lists: usize, counts: &[(u32, u64)]) -> CaptureTable {
    let names = (0..lists).map(|list| char::from(b'a' + list as u8).to_string()).collect();
    CaptureTable::new(names, counts.to_vec()).expect("a table")
}

/// A part of a table in which a list may be empty, which no whole table may.
fn part(lists: usize, counts: &[(u32, u64)]) -> CaptureTable {
    let full: Vec<(u32, u64)> = counts.to_vec();
    let captures: Vec<khabar_estimation::Capture> = full
        .iter()
        .flat_map(|&(pattern, people)| (0..people).map(move |_| pattern))
        .zip(0u32..)
        .flat_map(|(pattern, person)| {
            (0..32u16).filter(move |list| pattern >> list & 1 == 1).map(move |list| (person, list))
        })
        .map(|(person, list)| khabar_estimation::Capture { person, list, stratum: 0, weight: 1.0 })
        .collect();
    let names: Vec<String> = (0..lists).map(|list| char::from(b'a' + list as u8).to_string()).collect();
    khabar_estimation::tables_by_stratum(&captures, &names).remove(&0).expect("a part")
}

impl Case {
    fn good() -> Self {
        // Few iterations: what is tested is the rules, not the numbers.
        let sampling = Sampling { burn_in: 20, iterations: 20, most_iterations: 20, ..Sampling::default() };
        let vetted = |name: &str| ListDeclaration::vetted(name, Population::all(Stated::No));
        Self {
            tables: vec![table(3, &GOOD)],
            lists: ["a", "b", "c"].map(vetted).to_vec(),
            linkage: LinkageError::Perfect,
            options: Options { sampling, bootstrap_replicates: 0, ..Options::fast(7) },
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut case = Self::good();
        change(&mut case);
        case
    }

    /// A bare table.
    fn bare(table: CaptureTable) -> Self {
        Self::with(|case| (case.tables, case.lists) = (vec![table], Vec::new()))
    }

    fn estimates(&self) -> (Vec<Estimate>, Vec<Refusal>) {
        if let [table] = &self.tables[..] {
            return (vec![estimate(table, &self.lists, &self.linkage, &self.options)], Vec::new());
        }
        let stratum = |table: &CaptureTable| Stratum {
            name: "a part".into(),
            scope: None,
            table: table.clone(),
            lists: self.lists.clone(),
            linkage: self.linkage.clone(),
        };
        let strata: Vec<Stratum> = self.tables.iter().map(stratum).collect();
        let found = estimate_strata(&strata, 0, &self.options);
        let refused = found.refused.into_iter().map(|refusal| refusal.rule).collect();
        (found.strata.into_iter().map(|stratum| stratum.estimate).collect(), refused)
    }

    fn refusals(&self) -> Vec<Refusal> {
        let (estimates, mut refused) = self.estimates();
        for estimate in estimates {
            let whole = estimate.is_refused();
            assert!(
                !whole || (estimate.methods.is_empty() && estimate.union.is_none()),
                "a number beside a refusal"
            );
            refused.extend(estimate.refused);
        }
        refused
    }

    fn warnings(&self) -> Vec<Warning> {
        self.estimates().0.into_iter().flat_map(|estimate| estimate.warnings).collect()
    }
}

fn with(change: impl FnOnce(&mut Case)) -> Case {
    Case::with(change)
}

/// (number, fires, does not).
fn refusal_cases() -> Vec<(usize, Case, Case)> {
    let days = |first, last| Some(Scope { days: Some((first, last)), ..Scope::default() });
    let chain = [(1, 90), (2, 70), (4, 60), (3, 40), (6, 20)];
    let thin = [(1, 4000), (2, 3000), (4, 2000), (3, 1), (6, 1)];
    let many = |lists: usize| {
        let counts: Vec<(u32, u64)> = (1..120).map(|pattern| (pattern % (1 << lists), 1)).collect();
        let mut sums = std::collections::BTreeMap::new();
        counts.into_iter().filter(|count| count.0 > 0).for_each(|(p, n)| *sums.entry(p).or_insert(0) += n);
        table(lists, &sums.into_iter().collect::<Vec<_>>())
    };
    let slow = || {
        Case::with(|case| {
            case.options.sampling =
                Sampling { burn_in: 200, iterations: 300, most_iterations: 19_200, ..Sampling::default() };
        })
    };
    vec![
        (0, Case::bare(table(2, &[(1, 90), (2, 70), (3, 40)])), Case::good()),
        (1, Case::bare(part(3, &[(7, 1)])), Case::bare(part(3, &GOOD))),
        (2, Case::bare(table(3, &[(1, 90), (2, 70), (3, 40), (4, 60)])), Case::bare(table(3, &chain))),
        (
            3,
            Case::bare(table(4, &[(1, 90), (2, 70), (3, 40), (4, 60), (8, 20), (12, 9)])),
            Case::bare(table(4, &[(1, 90), (2, 70), (3, 40), (4, 60), (8, 20), (12, 9), (6, 5)])),
        ),
        (
            4,
            Case::bare(part(3, &[(3, 40), (4, 30), (7, 20)])),
            Case::bare(table(3, &[(3, 40), (4, 30), (7, 20), (1, 3), (2, 2), (5, 4)])),
        ),
        (
            5,
            with(|case| (case.lists[1].scope.days, case.options.stratum) = (Some((5, 90)), days(0, 30))),
            with(|case| (case.lists[1].scope.days, case.options.stratum) = (Some((0, 30)), days(0, 30))),
        ),
        (6, with(|case| case.options.scopes_equal = false), with(|case| case.options.scopes_equal = true)),
        (7, with(|case| case.lists[2].compiled_from = vec![0]), Case::good()),
        (8, with(|case| case.lists[2].copies = Some(0)), Case::good()),
        (9, with(|case| case.lists[2].aggregator = true), Case::good()),
        (10, Case::bare(table(3, &thin)), Case::bare(table(3, &chain))),
        (11, Case::good(), slow()),
        (12, Case::bare(table(3, &thin)), Case::bare(table(3, &chain))),
        (13, with(|case| case.linkage = LinkageError::Unknown), Case::good()),
        (
            14,
            with(|case| case.linkage = LinkageError::Rate { missed: 0.5, false_links: 0.0 }),
            with(|case| case.linkage = LinkageError::Rate { missed: 0.05, false_links: 0.0 }),
        ),
        (
            15,
            with(|case| case.linkage = LinkageError::Partitions(vec![table(3, &GOOD); 19])),
            with(|case| case.linkage = LinkageError::Partitions(vec![table(3, &GOOD); 20])),
        ),
        (
            16,
            with(|case| case.linkage = LinkageError::Partitions(vec![table(3, &GOOD).keep(&[0, 2, 1]); 20])),
            with(|case| case.linkage = LinkageError::Partitions(vec![table(3, &GOOD); 20])),
        ),
        (
            17,
            with(|case| case.lists[2].population.state_forces = Stated::Yes),
            with(|case| case.lists.iter_mut().for_each(|list| list.population.state_forces = Stated::Yes)),
        ),
        (
            18,
            with(|case| case.lists[2].population.minors = Stated::NotStated),
            with(|case| case.lists[2].population.unnamed = Stated::NotStated),
        ),
        (19, with(|case| case.lists[2].vetted = false), Case::good()),
        (
            20,
            with(|case| case.tables = vec![table(3, &GOOD), part(3, &[(2, 9)]), part(3, &[(2, 5)])]),
            with(|case| case.tables = vec![table(3, &GOOD), part(3, &[(2, 9)])]),
        ),
        (
            21,
            with(|case| {
                case.options.stratum = Some(Scope { axes: vec![Axis::Dead, Axis::Held], ..Scope::default() });
            }),
            with(|case| case.options.stratum = Some(Scope { axes: vec![Axis::Dead], ..Scope::default() })),
        ),
        (22, Case::bare(many(7)), Case::bare(many(6))),
        (23, Case::bare(table(3, &[(1, 30), (2, 20), (4, 10), (7, 5)])), Case::good()),
        (24, with(|case| case.lists.truncate(2)), Case::good()),
    ]
}

fn warning_cases() -> Vec<(usize, Case, Case)> {
    let small = || table(3, &[(1, 900), (2, 700), (4, 3), (3, 4), (5, 2), (6, 1), (7, 2)]);
    let held = |last| Some(Scope { axes: vec![Axis::Held], days: Some((0, last)), ..Scope::default() });
    let seven = || {
        let counts: Vec<(u32, u64)> =
            (1..120).map(|pattern| (pattern, u64::from(pattern * 7 % 11 + 1))).collect();
        table(7, &counts)
    };
    vec![
        (0, Case::bare(small()), Case::good()),
        (1, Case::bare(small()), Case::good()),
        (2, Case::bare(small()), Case::good()),
        (5, with(|case| case.options.stratum = held(75)), with(|case| case.options.stratum = held(25))),
        (
            6,
            with(|case| {
                case.lists.iter_mut().for_each(|list| list.population.bystanders = Stated::NotStated)
            }),
            Case::good(),
        ),
        (7, Case::bare(part(4, &GOOD)), Case::bare(part(3, &GOOD))),
        (8, Case::bare(seven()), Case::good()),
    ]
}

#[test]
fn every_refusal_fires_and_does_not_fire_wrongly() {
    let cases = refusal_cases();
    let numbers: Vec<usize> = cases.iter().map(|case| case.0).collect();
    assert_eq!(numbers, (0..REFUSALS).collect::<Vec<_>>(), "each refusal has its case");
    for (number, fires, quiet) in cases {
        let found = fires.refusals();
        let it = found.iter().find(|refusal| number_of(refusal) == number);
        let it = it.unwrap_or_else(|| panic!("refusal {number} does not fire: {found:?}"));
        assert!(it.text(Language::English).len() > 40 && it.text(Language::Persian).len() > 40, "{it:?}");
        let found = quiet.refusals();
        assert!(
            found.iter().all(|refusal| number_of(refusal) != number),
            "refusal {number} fires wrongly: {found:?}"
        );
    }
}

#[test]
fn every_warning_fires_and_does_not_fire_wrongly() {
    let cases = warning_cases();
    let mut numbers: Vec<usize> = cases.iter().map(|case| case.0).chain(COMPARED).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..WARNINGS).collect::<Vec<_>>(), "each warning has its case");
    for (number, fires, quiet) in cases {
        let found = fires.warnings();
        let it = found.iter().find(|warning| number_of_warning(warning) == number);
        let it = it.unwrap_or_else(|| panic!("warning {number} does not fire: {found:?}"));
        assert!(it.text(Language::English).len() > 20 && it.text(Language::Persian).len() > 20, "{it:?}");
        let found = quiet.warnings();
        assert!(
            found.iter().all(|warning| number_of_warning(warning) != number),
            "warning {number} fires wrongly: {found:?}"
        );
    }
}
