//! Any text: ages are read or refused, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = khabar_intake::age::parse(text);
});
