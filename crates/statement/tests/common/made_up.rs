//! Made-up statements that several tests share. Nobody in them exists.
#![allow(dead_code)]

use khabar_model::*;
use khabar_statement::*;

pub fn report(name: &str, value: Value) -> Report {
    Report {
        source: SourceId::new(""),
        person: Person { names: vec![WrittenName::new(name)], ..Person::default() },
        claims: vec![Claim::says(What::State(value), Basis::SelfSaid)],
        dates: vec![],
        places: vec![],
        document: Document::default(),
    }
}

/// A status of the bar: a 13-letter Persian name (Shirin Nemunei-far), salt, kind, audience, author, time, expiry.
pub fn status(author: KeyId, salt: u8) -> Body {
    body(&report("شیرین نمونه فرد", Value::Alive), author, salt)
}

pub fn body<T: Said>(said: &T, author: KeyId, salt: u8) -> Body {
    Body {
        version: VERSION,
        kind: T::KIND.into(),
        author: Some(author),
        signed: Some(Instant(1_768_212_345)),
        expires: Some(Day(20_600)),
        audience: Audience::Partners,
        salt: [salt; 16],
        fields: said.fields(),
        sealed: vec![],
    }
}

pub fn signer(secret: u8) -> Signer {
    Signer::new(&[secret; 32], 0, None)
}

pub fn sign(signer: &mut Signer, bodies: Vec<Body>) -> Batch {
    signer.sign(bodies.into_iter().map(Held::Understood).collect()).unwrap()
}

pub fn id_list(batch: &Batch) -> Vec<StatementId> {
    batch.bodies.iter().map(Held::id).collect()
}
