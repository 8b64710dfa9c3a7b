//! Every refusal and warning fires when it must, and does not when it need not. All tables are made up.

use khabar_estimation::lcmcr::Sampling;
use khabar_estimation::{
    Axis, Capture, CaptureTable, Estimate, Group, Language, LinkageError, ListDeclaration, Options,
    Population, Refusal, Scope, ScopePart, Stated, Warning, estimate, reconcile_lists, tables_by_stratum,
};

const GOOD: [(u32, u64); 7] = [(1, 90), (2, 70), (4, 60), (3, 40), (5, 30), (6, 30), (7, 25)];

fn table(lists: &[&str], counts: &[(u32, u64)]) -> CaptureTable {
    CaptureTable::new(lists.iter().map(|&name| name.to_owned()).collect(), counts.to_vec()).expect("a table")
}

fn good() -> CaptureTable {
    table(&["a", "b", "c"], &GOOD)
}

/// Vetted lists of one stated population.
fn vetted() -> Vec<ListDeclaration> {
    ["a", "b", "c"].map(|name| ListDeclaration::vetted(name, Population::all(Stated::No))).to_vec()
}

/// Few iterations: what is tested is the rules, not the numbers.
fn quick() -> Options {
    let sampling = Sampling { burn_in: 150, iterations: 150, most_iterations: 150, ..Sampling::default() };
    Options { sampling, bootstrap_replicates: 40, ..Options::fast(7) }
}

fn run(
    table: &CaptureTable,
    lists: &[ListDeclaration],
    linkage: &LinkageError,
    stratum: Option<Scope>,
) -> Estimate {
    estimate(table, lists, linkage, &Options { stratum, ..quick() })
}

/// The refusals of the whole table, after making sure that there is no number beside them and that every text
/// tells something in both languages.
#[track_caller]
fn refused(result: &Estimate) -> Vec<Refusal> {
    for refusal in &result.refused {
        assert!(
            refusal.text(Language::English).len() > 40 && refusal.text(Language::Persian).len() > 40,
            "{refusal:?}"
        );
    }
    let whole: Vec<Refusal> =
        result.refused.iter().filter(|refusal| refusal.method().is_none()).cloned().collect();
    assert!(
        whole.is_empty()
            || (result.methods.is_empty() && result.union.is_none() && result.sensitivity.is_empty())
    );
    whole
}

#[track_caller]
fn check(lists: Vec<ListDeclaration>, stratum: Option<Scope>, expect: &[Refusal]) {
    assert_eq!(refused(&run(&good(), &lists, &LinkageError::Perfect, stratum)), expect);
}

#[test]
fn a_good_table_is_not_refused() {
    check(Vec::new(), None, &[]);
    check(vetted(), None, &[]);
    let stratum = Scope { axes: vec![Axis::Dead], days: Some((0, 30)), places: vec!["x/y".into()] };
    check(vetted(), Some(stratum), &[]);
}

#[test]
fn too_few_lists() {
    let two = table(&["a", "b"], &[(1, 90), (2, 70), (3, 40)]);
    let result = run(&two, &[], &LinkageError::Perfect, None);
    assert_eq!(refused(&result), [Refusal::TooFewLists { found: 2 }]);
    assert_eq!(result.overlaps[0].people, 40, "the overlap is shown");
    let one = table(&["a"], &[(1, 90)]);
    assert_eq!(refused(&run(&one, &[], &LinkageError::Perfect, None)), [Refusal::TooFewLists { found: 1 }]);
}

#[test]
fn empty_lists_of_a_stratum_are_left_out_with_a_word() {
    let capture = |person, list| Capture { person, list, stratum: 0, weight: 1.0 };
    let names = ["a", "b", "c", "d"].map(str::to_owned);
    let mut captures = Vec::new();
    let mut person = 0;
    for (pattern, people) in GOOD {
        for _ in 0..people {
            person += 1;
            captures
                .extend((0..3u16).filter(|list| pattern >> list & 1 == 1).map(|list| capture(person, list)));
        }
    }
    let tables = tables_by_stratum(&captures, &names);
    let result = run(&tables[&0], &[], &LinkageError::Perfect, None);
    assert!(
        refused(&result).is_empty() && result.warnings.contains(&Warning::EmptyHere { list: "d".into() })
    );
    let two: Vec<Capture> = captures.iter().copied().filter(|capture| capture.list < 2).collect();
    let tables = tables_by_stratum(&two, &names);
    assert_eq!(
        refused(&run(&tables[&0], &[], &LinkageError::Perfect, None)),
        [Refusal::TooFewLists { found: 2 }]
    );
    let tables = tables_by_stratum(&[capture(1, 0), capture(1, 1)], &names);
    assert_eq!(
        refused(&run(&tables[&0], &[], &LinkageError::Perfect, None)),
        [Refusal::TooFewPeople { found: 1 }]
    );
}

#[test]
fn lists_that_share_nobody() {
    let lone = table(&["a", "b", "c"], &[(1, 90), (2, 70), (3, 40), (4, 60)]);
    let expected = [Refusal::ListWithoutOverlap { list: "c".into() }];
    assert_eq!(refused(&run(&lone, &[], &LinkageError::Perfect, None)), expected);
    let parts = table(&["a", "b", "c", "d"], &[(1, 90), (2, 70), (3, 40), (4, 60), (8, 20), (12, 9)]);
    let expected = [Refusal::DisconnectedLists {
        parts: vec![vec!["a".into(), "b".into()], vec!["c".into(), "d".into()]],
    }];
    assert_eq!(refused(&run(&parts, &[], &LinkageError::Perfect, None)), expected);
    // A chain of lists is connected, though its ends share nobody.
    let chain = table(&["a", "b", "c"], &[(1, 90), (2, 70), (3, 40), (4, 60), (6, 20)]);
    assert!(refused(&run(&chain, &[], &LinkageError::Perfect, None)).is_empty());
}

#[test]
fn identical_lists_of_a_stratum() {
    let captures: Vec<Capture> = (0..60u32)
        .flat_map(|person| {
            (0..3u16).filter(move |list| *list == 2 || person % 2 == 0).map(move |list| Capture {
                person,
                list,
                stratum: 0,
                weight: 1.0,
            })
        })
        .collect();
    let tables = tables_by_stratum(&captures, &["a", "b", "c"].map(str::to_owned));
    let expected = [Refusal::IdenticalLists { first: "a".into(), second: "b".into() }];
    assert_eq!(refused(&run(&tables[&0], &[], &LinkageError::Perfect, None)), expected);
}

#[test]
fn scopes() {
    let stratum = Scope { axes: vec![Axis::Dead], days: Some((0, 30)), places: vec!["x/y".into()] };
    let narrow = |scope: Scope| {
        let mut lists = vetted();
        lists[1].scope = scope;
        lists
    };
    let falls_short = |in_what| [Refusal::ScopeDoesNotCover { list: "b".into(), in_what }];
    check(
        narrow(Scope { axes: vec![Axis::Held], ..Scope::default() }),
        Some(stratum.clone()),
        &falls_short(ScopePart::Axis),
    );
    check(
        narrow(Scope { days: Some((5, 90)), ..Scope::default() }),
        Some(stratum.clone()),
        &falls_short(ScopePart::Days),
    );
    check(
        narrow(Scope { places: vec!["x/z".into()], ..Scope::default() }),
        Some(stratum.clone()),
        &falls_short(ScopePart::Place),
    );
    check(
        narrow(Scope { axes: vec![Axis::Dead], days: Some((0, 30)), places: vec!["x".into()] }),
        Some(stratum),
        &[],
    );
    let unequal = Options { scopes_equal: false, ..quick() };
    assert_eq!(refused(&estimate(&good(), &[], &LinkageError::Perfect, &unequal)), [Refusal::ScopesNotEqual]);
}

#[test]
fn lists_that_are_no_look_of_their_own() {
    let changed = |change: fn(&mut ListDeclaration)| {
        let mut lists = vetted();
        change(&mut lists[2]);
        lists
    };
    let (list, from) = ("c".to_owned(), "a".to_owned());
    check(
        changed(|list| list.compiled_from = vec![0]),
        None,
        &[Refusal::CompiledFromAnother { list: list.clone(), from: from.clone() }],
    );
    check(
        changed(|list| list.copies = Some(0)),
        None,
        &[Refusal::CopiesAnother { list: list.clone(), from }],
    );
    check(changed(|list| list.aggregator = true), None, &[Refusal::Aggregator { list: list.clone() }]);
    check(changed(|list| list.vetted = false), None, &[Refusal::NotVetted { list }]);
    let mut short = vetted();
    short.pop();
    check(short, None, &[Refusal::DeclarationsDoNotMatch { declared: 2, lists: 3 }]);
}

#[test]
fn what_was_merged_is_no_longer_refused() {
    let mut lists = ["a", "b", "c", "copy", "all"]
        .map(|name| ListDeclaration::vetted(name, Population::all(Stated::No)))
        .to_vec();
    lists[3].copies = Some(0);
    lists[4].aggregator = true;
    let found = reconcile_lists(&[], &lists);
    assert_eq!(found.groups.len(), 1);
    check(found.groups[0].declarations.clone(), None, &[]);
}

#[test]
fn populations() {
    let (a, c) = ("a".to_owned(), "c".to_owned());
    let with = |change: fn(&mut Population)| {
        let mut lists = vetted();
        change(&mut lists[2].population);
        lists
    };
    let group = Group::StateForces;
    check(
        with(|population| population.state_forces = Stated::Yes),
        None,
        &[Refusal::PopulationsDiffer { group, with: c.clone(), without: a.clone() }],
    );
    let group = Group::Minors;
    check(
        with(|population| population.minors = Stated::NotStated),
        None,
        &[Refusal::PopulationNotStated { group, list: c.clone() }],
    );
    let group = Group::Executions;
    check(
        with(|population| population.executions = Stated::NotStated),
        None,
        &[Refusal::PopulationNotStated { group, list: c }],
    );
    check(with(|population| population.unnamed = Stated::Yes), None, &[]);
    // Silent about custody deaths everywhere: refused; about bystanders everywhere: a warning.
    let silent = |change: fn(&mut Population)| {
        let mut lists = vetted();
        lists.iter_mut().for_each(|list| change(&mut list.population));
        lists
    };
    let group = Group::CustodyDeaths;
    check(
        silent(|population| population.custody_deaths = Stated::NotStated),
        None,
        &[Refusal::PopulationNotStated { group, list: a }],
    );
    let result = run(
        &good(),
        &silent(|population| population.bystanders = Stated::NotStated),
        &LinkageError::Perfect,
        None,
    );
    assert!(
        refused(&result).is_empty()
            && result.warnings.contains(&Warning::GroupNotStated { group: Group::Bystanders })
    );
}

#[test]
fn axes_are_never_pooled() {
    let both = vec![Axis::Dead, Axis::Held];
    let stratum = Scope { axes: both.clone(), ..Scope::default() };
    check(vetted(), Some(stratum), &[Refusal::AxesPooled { axes: both.clone() }]);
    let mut lists = vetted();
    lists[0].scope.axes = vec![Axis::Dead];
    lists[1].scope.axes = vec![Axis::Held];
    check(lists, None, &[Refusal::AxesPooled { axes: both }]);
    let mut lists = vetted();
    lists.iter_mut().for_each(|list| list.scope.axes = vec![Axis::Held]);
    check(lists, None, &[]);
}

#[test]
fn linkage() {
    let refusals = |linkage: &LinkageError| refused(&run(&good(), &vetted(), linkage, None));
    assert_eq!(refusals(&LinkageError::Unknown), [Refusal::LinkageErrorUnknown]);
    let rate = |missed| LinkageError::Rate { missed, false_links: 0.0 };
    assert_eq!(refusals(&rate(0.6)), [Refusal::LinkageErrorNotUsable { missed: 0.6, false_links: 0.0 }]);
    assert!(matches!(refusals(&rate(f64::NAN))[..], [Refusal::LinkageErrorNotUsable { .. }]));
    assert!(refusals(&rate(0.05)).is_empty());
    let few = LinkageError::Partitions(vec![good(); 19]);
    assert_eq!(refusals(&few), [Refusal::TooFewPartitions { found: 19 }]);
    let mut tables = vec![good(); 20];
    assert!(refusals(&LinkageError::Partitions(tables.clone())).is_empty());
    tables[4] = table(&["a", "b", "d"], &GOOD);
    assert_eq!(
        refusals(&LinkageError::Partitions(tables)),
        [Refusal::PartitionOfOtherLists { partition: 5 }]
    );
}

#[test]
fn many_lists() {
    let names: Vec<String> = (0..7).map(|at| format!("list{at}")).collect();
    let counts = (1..120u32).map(|pattern| (pattern, u64::from(pattern * 7 % 11 + 1))).collect();
    let seven = CaptureTable::new(names, counts).expect("a table");
    let result = run(&seven, &[], &LinkageError::Perfect, None);
    assert!(refused(&result).is_empty());
    for method in ["log-linear", "log-linear-reselected", "log-linear-averaged", "decomposable"] {
        assert!(result.refused.contains(&Refusal::TooManyLists { method, found: 7, most: 6 }), "{method}");
    }
    let text = Refusal::TooManyLists { method: "decomposable", found: 7, most: 6 }.text(Language::English);
    assert!(text.contains("not run: too many lists"));
    let three = run(&good(), &[], &LinkageError::Perfect, None);
    assert!(!three.refused.iter().any(|refusal| matches!(refusal, Refusal::TooManyLists { .. })));
}

#[test]
fn more_lists_than_any_method_takes() {
    let captures: Vec<Capture> = (0..60u32)
        .flat_map(|person| [person % 21, (person + 1) % 21].map(|list| (person, list as u16)))
        .map(|(person, list)| Capture { person, list, stratum: 0, weight: 1.0 })
        .collect();
    let names: Vec<String> = (0..21).map(|at| format!("list{at}")).collect();
    let result = run(&tables_by_stratum(&captures, &names)[&0], &[], &LinkageError::Perfect, None);
    assert_eq!(result.refused, [Refusal::TooManyLists { method: "lcmcr", found: 21, most: 20 }]);
    assert!(result.methods.is_empty());
}

#[test]
fn a_method_refuses_alone() {
    // Too few iterations to agree: refused with its figures; the other methods stand.
    let hasty = Sampling { burn_in: 4, iterations: 8, most_iterations: 8, ..Sampling::default() };
    let result = estimate(&good(), &[], &LinkageError::Perfect, &Options { sampling: hasty, ..quick() });
    assert!(
        result
            .refused
            .iter()
            .any(|refusal| matches!(refusal, Refusal::ChainsNotConverged { method: "lcmcr", .. }))
    );
    assert!(result.method("log-linear").is_some() && result.method("lcmcr").is_none());
    // Nobody on exactly two lists.
    let no_pairs = table(&["a", "b", "c"], &[(1, 30), (2, 20), (4, 10), (7, 5)]);
    let result = run(&no_pairs, &[], &LinkageError::Perfect, None);
    assert!(result.refused.contains(&Refusal::BoundUndefined { method: "chao", captures: 2 }));
    assert!(
        !run(&good(), &[], &LinkageError::Perfect, None)
            .refused
            .iter()
            .any(|refusal| matches!(refusal, Refusal::BoundUndefined { .. }))
    );
}

#[test]
fn no_upper_limit_is_seen_at_the_edge_of_the_grid() {
    use khabar_estimation::decomposable::{Grid, decomposable};
    let thin = table(&["a", "b", "c"], &[(1, 40), (2, 30), (4, 20), (3, 1)]);
    assert!(matches!(decomposable(&thin, None, Grid::Coarse), Err(Refusal::GridEdge { .. })));
    assert!(decomposable(&good(), None, Grid::Coarse).is_ok());
}

#[test]
fn warnings_fire_and_do_not() {
    let quiet = run(&good(), &vetted(), &LinkageError::Perfect, None);
    let expected = |warning: &Warning| {
        matches!(
            warning,
            Warning::SmallList { .. }
                | Warning::FewCaught { .. }
                | Warning::OpenPopulation { .. }
                | Warning::FarAboveObserved { .. }
        )
    };
    assert!(!quiet.warnings.iter().any(expected), "{:?}", quiet.warnings);
    let small = table(&["a", "b", "c"], &[(1, 900), (2, 700), (4, 3), (3, 4), (5, 2), (6, 1), (7, 2)]);
    let result = run(&small, &[], &LinkageError::Perfect, None);
    assert!(result.warnings.contains(&Warning::SmallList { list: "c".into(), people: 8 }));
    assert!(result.warnings.contains(&Warning::FewCaught { captures: 3, people: 2 }));
    assert!(result.warnings.iter().any(|warning| matches!(warning, Warning::FarAboveObserved { .. })));
    assert!(result.warnings.iter().all(|warning| !warning.text(Language::Persian).is_empty()));
    let held = |days| Some(Scope { axes: vec![Axis::Held], days: Some((0, days)), ..Scope::default() });
    let open = |days| {
        run(&good(), &vetted(), &LinkageError::Perfect, held(days))
            .warnings
            .contains(&Warning::OpenPopulation { days: days + 1 })
    };
    assert!(open(200) && !open(20));
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_in_any_order() {
    let run = |threads: usize, turn: usize| {
        let mut counts = GOOD.to_vec();
        counts.rotate_left(turn);
        let table = table(&["a", "b", "c"], &counts);
        let linkage = LinkageError::Rate { missed: 0.05, false_links: 0.02 };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            format!("{:?}", estimate(&table, &[], &linkage, &Options { sensitivity: true, ..quick() }))
        })
    };
    assert_eq!(run(1, 0), run(2, 3));
}

#[test]
fn an_interval_that_knows_the_linkage_undoes_the_drift() {
    // 1,000 people on three independent lists of one half each, as a linkage that splits off one record in ten
    // shows them: expected counts, rounded.
    let split =
        table(&["a", "b", "c"], &[(1, 186), (2, 186), (4, 186), (3, 111), (5, 111), (6, 111), (7, 91)]);
    let sampling = Sampling { burn_in: 300, iterations: 400, most_iterations: 3200, ..Sampling::default() };
    let options = Options { sampling, ..quick() };
    let told = estimate(&split, &[], &LinkageError::Rate { missed: 0.1, false_links: 0.0 }, &options);
    let plain = estimate(&split, &[], &LinkageError::Perfect, &options);
    let (told, plain) =
        (told.union.expect("a union"), plain.method("decomposable").expect("an estimate").clone());
    assert!(told.lower < 1000.0 && 1000.0 < told.upper, "{told:?}");
    assert!(plain.lower > 1000.0, "not told, the links missed are taken for people: {plain:?}");
}
