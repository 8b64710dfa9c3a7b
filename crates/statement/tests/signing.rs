//! Signatures: what they cost in bytes, and that nothing changed or made up is taken.
#![allow(clippy::unwrap_used)] // in helpers of tests, which clippy does not see as tests

mod common;

use common::made_up::*;
use khabar_model::Value;
use khabar_statement::*;

fn verify(bytes: &[u8], public: &[u8; 32]) -> bool {
    Batch::decode(bytes).is_ok_and(|batch| batch.seal.verify(public).is_ok())
}

fn verify_proven(bytes: &[u8], public: &[u8; 32]) -> bool {
    Proven::decode(bytes).is_ok_and(|proven| proven.verify(public).is_ok())
}

#[test]
fn a_status_fits_its_channel() {
    let mut key = signer(1);
    let name = "شیرین نمونه فرد";
    assert_eq!(name.chars().filter(|letter| *letter != ' ').count(), 13);
    // Later in its life: a counter of three bytes, and a batch before.
    key.counter = 60_000;
    key.previous = Some([9; 16]);
    let id = key.id();
    let alone = sign(&mut key, vec![status(id, 1)]).encode();
    let ten = sign(&mut key, (0..10).map(|salt| status(id, salt)).collect()).encode();
    let hundred = sign(&mut key, (0..100).map(|salt| status(id, salt)).collect()).encode();
    println!(
        "signed alone: {} bytes; of ten: {:.1}; of a hundred: {:.1}",
        alone.len(),
        ten.len() as f64 / 10.0,
        hundred.len() as f64 / 100.0
    );
    assert!(alone.len() <= 160, "{}", alone.len());
    assert!(ten.len() <= 1000, "{}", ten.len());
}

#[test]
fn batches_and_proofs_round_trip_and_verify() {
    for count in [1, 2, 3, 10, 257] {
        let mut key = signer(1);
        let id = key.id();
        let bodies = (0..count)
            .map(|n| Body {
                salt: [(n % 251) as u8; 16],
                signed: Some(khabar_model::Instant(n)),
                ..status(id, 0)
            })
            .collect();
        let batch = sign(&mut key, bodies);
        assert_eq!(Batch::decode(&batch.encode()), Ok(batch.clone()));
        batch.seal.verify(&key.public()).unwrap();
        for index in [0, count as usize / 2, count as usize - 1] {
            let proven = batch.proven(index).unwrap();
            assert_eq!(Proven::decode(&proven.encode()), Ok(proven.clone()));
            proven.verify(&key.public()).unwrap();
        }
        assert_eq!(batch.proven(count as usize), None);
    }
}

#[test]
fn a_batch_has_one_audience_a_size_and_no_statement_twice() {
    let mut key = signer(1);
    let id = key.id();
    let held = |salt| Held::Understood(status(id, salt));
    assert_eq!(key.sign(vec![]), Err(SignatureError::BatchSize { found: 0 }));
    assert_eq!(key.sign(vec![held(1); 4097]).unwrap_err(), SignatureError::BatchSize { found: 4097 });
    assert_eq!(key.sign(vec![held(1), held(1)]), Err(SignatureError::Twice));
    let public = Held::Understood(Body { audience: Audience::Public, ..status(id, 2) });
    assert_eq!(
        key.sign(vec![held(1), public]),
        Err(SignatureError::Audiences { first: Audience::Partners, other: Audience::Public })
    );
    assert_eq!(key.counter, 0, "what was refused does not step on in the chain");
}

#[test]
fn a_chain_names_the_batch_before() {
    let mut key = signer(1);
    let id = key.id();
    let first = sign(&mut key, vec![status(id, 1)]);
    let second = sign(&mut key, vec![status(id, 2)]);
    assert_eq!((first.seal.counter, first.seal.previous), (0, None));
    assert_eq!((second.seal.counter, second.seal.previous), (1, Some(first.seal.head())));
}

#[test]
fn another_key_does_not_verify() {
    let mut key = signer(1);
    let id = key.id();
    let batch = sign(&mut key, vec![status(id, 1)]);
    let other = signer(2);
    assert_eq!(
        batch.seal.verify(&other.public()),
        Err(SignatureError::OtherKey { expected: id, found: other.id() })
    );
    let mut forged = batch.clone();
    forged.seal.signer = other.id();
    assert_eq!(
        forged.seal.verify(&other.public()),
        Err(SignatureError::Wrong { signer: other.id(), counter: 0 })
    );
}

/// Another key signs words whose author is somebody else: the signer is named, and the words stay the author's.
#[test]
fn a_batch_of_several_authors_names_its_signer() {
    let mut desk = signer(1);
    let batch = sign(&mut desk, vec![status(signer(2).id(), 1), status(signer(3).id(), 2)]);
    assert_eq!(Batch::decode(&batch.encode()), Ok(batch.clone()));
    assert!(verify(&batch.encode(), &desk.public()));
}

#[test]
fn every_flipped_bit_is_seen() {
    let mut key = signer(1);
    let id = key.id();
    let alone = sign(&mut key, vec![status(id, 1)]).encode();
    let batch = sign(&mut key, (0..3).map(|salt| status(id, salt)).collect());
    let proven = batch.proven(2).unwrap().encode();
    assert!(verify(&alone, &key.public()) && verify_proven(&proven, &key.public()));
    for bit in 0..alone.len() * 8 {
        let mut bytes = alone.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify(&bytes, &key.public()), "bit {bit} of a batch");
    }
    for bit in 0..proven.len() * 8 {
        let mut bytes = proven.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify_proven(&bytes, &key.public()), "bit {bit} of a proof");
    }
}

/// A small generator, so that a failure can be run again.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A few bytes set, cut, doubled or put in.
    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            match self.below(4) {
                0 => bytes[at] = self.next() as u8,
                1 => drop(bytes.drain(at..(at + 1 + self.below(8)).min(bytes.len()))),
                2 => bytes.insert(at, self.next() as u8),
                _ => bytes[at] ^= 1_u8 << self.below(8),
            }
            if bytes.is_empty() {
                bytes.push(self.next() as u8);
            }
        }
        bytes
    }

    fn random(&mut self) -> Vec<u8> {
        (0..self.below(200)).map(|_| self.next() as u8).collect()
    }
}

/// Random and mutated bytes to every decoder: no panic, and nothing is taken for what was signed.
fn check_noise(rounds: usize) {
    let mut key = signer(1);
    let id = key.id();
    let public = key.public();
    let batch = sign(&mut key, (0..3).map(|salt| status(id, salt)).collect());
    let part = Part { kind: PartKind::Identifiers, salt: [1; 16], content: vec![0x80] };
    let sealed = SealedPart::seal(&part, &[sealing_public(&[5; 32])], &[6; 32]).unwrap();
    let (whole, proven, seal) = (batch.encode(), batch.proven(1).unwrap().encode(), batch.seal.encode());
    let (body, sealed) = (status(id, 1).encode(), sealed.encode());
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    for _ in 0..rounds {
        for (original, decoder) in [(&whole, 0), (&proven, 1), (&seal, 2), (&body, 3), (&sealed, 4)] {
            let bytes = if noise.below(4) == 0 { noise.random() } else { noise.mutate(original) };
            if bytes == *original {
                continue;
            }
            let taken = match decoder {
                0 => verify(&bytes, &public),
                1 => verify_proven(&bytes, &public),
                2 => Seal::decode(&bytes).is_ok_and(|seal| seal.verify(&public).is_ok()),
                3 => Held::decode(&bytes)
                    .is_ok_and(|held| held.encode() != bytes || held.id() == id_of(original)),
                _ => SealedPart::decode(&bytes).is_ok_and(|part| part.open(&[5; 32]).is_ok()),
            };
            assert!(!taken, "decoder {decoder} took {bytes:02x?}");
        }
    }
}

#[test]
fn noise_is_refused() {
    check_noise(2_000);
}

/// The bar: `cargo test --release -p khabar-statement --test signing -- --ignored`.
#[test]
#[ignore = "minutes"]
fn a_million_inputs_to_each_decoder_are_refused() {
    check_noise(1_000_000);
}

#[test]
fn a_report_for_a_partner_says_less() {
    let mut report = report("شیرین نمونه‌ای", Value::Held);
    report.source = khabar_model::SourceId::new("made-up-witness");
    report.document.captured = Some(khabar_model::Instant(1_768_212_345));
    let item = khabar_model::ItemId([1; 32]);
    let (one, two) = (KeyId([1; 16]), KeyId([2; 16]));
    let shared = share::for_partner(&report, &[7; 32], &one, &item);
    assert_eq!(shared.document.captured, Some(khabar_model::Instant(1_768_176_000)));
    assert!(shared.source.as_str().starts_with("ps:"));
    assert_ne!(shared.source, share::for_partner(&report, &[7; 32], &two, &item).source);
    assert_eq!(shared.source, share::for_partner(&report, &[7; 32], &one, &item).source);
}
