//! Any two texts as names: nothing panics, either order says the same, and a blank matches nothing.
#![no_main]

use khabar_names::{Agreement, Encoded, Frequencies, compare, fold, match_weight, trace};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (a, b) = text.split_once('\n').unwrap_or((&text, &text));
    assert_eq!(fold(&fold(a)), fold(a));
    let (x, y) = (Encoded::new(a), Encoded::new(b));
    let found = compare(&x, &y);
    assert_eq!(found, compare(&y, &x));
    assert!(!(x.is_blank() || y.is_blank()) || found.level == Agreement::Different);
    let _ = (x.keys(), trace(&x, &y), match_weight(&x, &y, &found, Frequencies::embedded()));
});
