//! Any text: layouts are read or refused, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    for person in khabar_intake::layout::recognise(text, khabar_intake::date::Hints::default(), false) {
        for (span, _) in person.fields {
            assert!(text.get(span.bytes).is_some());
        }
    }
});
