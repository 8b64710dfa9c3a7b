//! What two written names say for each other. All people here are made up.

use khabar_names::{Agreement, Encoded, Frequencies, Script, compare, fold, match_weight, script, trace};
use proptest::prelude::*;

#[track_caller]
fn check(a: &str, b: &str, expect: Agreement) {
    let (x, y) = (Encoded::new(a), Encoded::new(b));
    let found = compare(&x, &y);
    assert_eq!(found.level, expect, "{a} | {b}: {found:?}\n{}", trace(&x, &y));
}

#[test]
fn the_same_name_in_two_scripts() {
    check("شیرین مرادپور", "Schirin Moradpoor", Agreement::Variant);
    check("محمدرضا کریمی", "Mohammad-Reza Karimi", Agreement::Variant);
    check("بهروز نادری", "Behrouz Naderi", Agreement::Variant);
    check("بهروز نادری", "Naderi Behrouz", Agreement::Variant);
    check("Behrouz Naderi", "behrouz NADERI", Agreement::Exact);
    check("John Whitfield", "Jhon Whitfield", Agreement::Variant);
}

#[test]
fn siblings_are_two_people() {
    check("بهروز نادری", "Sahar Naderi", Agreement::Different);
    check("Emily Whitfield", "Joshua Whitfield", Agreement::Different);
}

#[test]
fn nothing_matches_nothing() {
    for blank in ["", " ", "ناشناس", "Unknown", "123", "()", "؟", "’’"] {
        assert!(Encoded::new(blank).is_blank(), "{blank}");
        check(blank, blank, Agreement::Different);
        check(blank, "Sahar Naderi", Agreement::Different);
    }
    check("M.", "M.", Agreement::Different);
}

#[test]
fn weights_tell_siblings_apart() {
    let weight = |a: &str, b: &str| {
        let (x, y) = (Encoded::new(a), Encoded::new(b));
        match_weight(&x, &y, &compare(&x, &y), Frequencies::embedded())
    };
    assert!(weight("Behrouz Naderi", "بهروز نادری") > 64 * 5);
    assert!(weight("Behrouz Naderi", "سحر نادری") < 0);
}

#[test]
fn scripts_are_told() {
    assert_eq!(script("Sahar"), Script::Latin);
    assert_eq!(script("سحر"), Script::Arabic);
    assert_eq!(script("سحر Sahar"), Script::Mixed);
    assert_eq!(script("12"), Script::None);
}

proptest! {
    #[test]
    fn folding_is_idempotent(s in "\\PC{0,40}") {
        prop_assert_eq!(fold(&fold(&s)), fold(&s));
    }

    #[test]
    fn comparing_is_symmetric_and_never_panics(a in "[\\PCا-یa-z() ]{0,40}", b in "[ا-یa-z(), .]{0,40}") {
        let (x, y) = (Encoded::new(&a), Encoded::new(&b));
        prop_assert_eq!(compare(&x, &y), compare(&y, &x));
        prop_assert_eq!(x.keys(), Encoded::new(&a).keys());
    }
}
