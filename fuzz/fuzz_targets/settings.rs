//! Any text: settings are read or refused, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = khabar_intake::policy_from_toml(text);
    let _ = khabar_intake::sources_file::sources_from_toml(text, 0);
});
