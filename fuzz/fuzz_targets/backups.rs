//! A backup's two files, as whoever holds them may have changed them: refused, never a panic, never a node.
#![no_main]

use khabar_model::Instant;
use khabar_store::{Node, Secret};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let dir = std::env::temp_dir().join(format!("khabar-fuzz-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    if std::fs::create_dir_all(dir.join("backup")).is_err() {
        return;
    }
    let (epoch, ring) = bytes.split_at(bytes.len().min(147));
    let _ = std::fs::write(dir.join("epoch"), epoch);
    let _ = std::fs::write(dir.join("backup/ring"), ring);
    let _ = std::fs::write(dir.join("backup/node.db"), ring);
    // A key file, so that no passphrase is stretched for each input.
    let secret = Secret::key_file(vec![7; 64]);
    assert!(Node::restore(&dir.join("backup"), &dir.join("epoch"), &dir.join("into"), secret, Instant(0)).is_err());
    let _ = std::fs::remove_dir_all(&dir);
});
