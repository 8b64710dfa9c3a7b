//! Any text: instants are read or refused, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = khabar_intake::instant::parse(text, khabar_intake::date::Hints::default());
});
