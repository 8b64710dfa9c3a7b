//! The fields of every kind of statement: what is read of them is written again as it was.
#![no_main]

use khabar_model::{Decision, Item, Post, Report, Source, Tally};
use khabar_statement::{Event, Fields, KeyStatement, Said, Withdrawal};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(fields) = Fields::from_bytes(bytes.to_vec()) else { return };
    check::<Report>(&fields);
    check::<Post>(&fields);
    check::<Item>(&fields);
    check::<Tally>(&fields);
    check::<Source>(&fields);
    check::<Decision>(&fields);
    check::<Event>(&fields);
    check::<KeyStatement>(&fields);
    check::<Withdrawal>(&fields);
});

fn check<T: Said>(fields: &Fields) {
    if let Ok(said) = T::from_fields(fields) {
        assert_eq!(said.fields().as_bytes(), fields.as_bytes());
    }
}
