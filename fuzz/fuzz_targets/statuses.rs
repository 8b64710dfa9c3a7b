//! Any text: statuses are read or refused, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = khabar_intake::status::parse(text);
});
