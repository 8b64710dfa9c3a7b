//! Every decoder of statements: what is taken is written again byte for byte, and nothing panics.
#![no_main]

use khabar_statement::{Batch, Fields, Held, Part, Proven, Seal, SealedPart};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(held) = Held::decode(bytes) {
        assert_eq!(held.encode(), bytes);
    }
    if let Ok(batch) = Batch::decode(bytes) {
        assert_eq!(batch.encode(), bytes);
    }
    if let Ok(proven) = Proven::decode(bytes) {
        assert_eq!(proven.encode(), bytes);
        let _ = proven.verify(&[7; 32]);
    }
    if let Ok(seal) = Seal::decode(bytes) {
        assert_eq!(seal.encode(), bytes);
    }
    if let Ok(sealed) = SealedPart::decode(bytes) {
        assert_eq!(sealed.encode(), bytes);
        let _ = sealed.open(&[7; 32]);
    }
    let _ = Part::decode(bytes);
    let _ = Fields::from_bytes(bytes.to_vec());
});
