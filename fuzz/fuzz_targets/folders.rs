//! Any bytes as a file of each kind: the folder is read, and every row is accounted for.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let folder = std::env::temp_dir().join(format!("khabar-fuzz-{}", std::process::id()));
    if std::fs::create_dir_all(&folder).is_err() {
        return;
    }
    for name in ["a.csv", "b.json", "c.jsonl", "d.xlsx", "e.txt"] {
        let _ = std::fs::write(folder.join(name), bytes);
    }
    if let Ok(read) = khabar_intake::read_folder(&folder, &khabar_intake::Options::default(), &mut |_| {}) {
        assert!(read.accounts.iter().all(khabar_intake::FileAccount::adds_up));
    }
});
