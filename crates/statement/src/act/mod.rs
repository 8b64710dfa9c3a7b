//! Acts: what people of a group do with findings. Each is one statement of one person; where two people are asked
//! for, two state the same act, and [`Act::same`] says what *the same* is.

mod checkpoint;
mod consent;
mod correction;
mod policy;
mod publication;
mod told;
mod vetting;

use crate::said::Said;
use khabar_model::{Decision, DecisionKind};

pub use checkpoint::{Checkpoint, Head, fingerprint};
pub use consent::{Consent, Field, Recipient, Relation, Wish};
pub use correction::{Correction, CorrectionKind};
pub use policy::PolicyText;
pub use publication::Publication;
pub use told::{Stage, Told};
pub use vetting::Vetting;

/// An act that two people may have to state.
pub trait Act: Said + Clone {
    /// Why, in the person's words.
    fn reason(&self) -> &str;

    /// What the person checked before stating it; empty where nothing can be checked.
    fn checked(&self) -> &str;

    /// The act without the words that each person chooses: two acts are the same where these bytes are.
    fn same(&self) -> Vec<u8>;
}

macro_rules! act {
    ($type:ty) => {
        impl Act for $type {
            fn reason(&self) -> &str {
                &self.reason
            }
            fn checked(&self) -> &str {
                &self.checked
            }
            fn same(&self) -> Vec<u8> {
                let bare = Self { reason: String::new(), checked: String::new(), ..self.clone() };
                bare.fields().as_bytes().to_vec()
            }
        }
    };
}

act!(Checkpoint);
act!(Correction);
act!(PolicyText);
act!(Publication);
act!(Told);
act!(Vetting);

impl Act for Decision {
    fn reason(&self) -> &str {
        &self.reason
    }

    fn checked(&self) -> &str {
        &self.checked
    }

    /// The same decision on the same reports, whatever their order; under whichever policy it was made.
    fn same(&self) -> Vec<u8> {
        let mut kind = self.kind.clone();
        match &mut kind {
            DecisionKind::Assess(said) | DecisionKind::SignOff(said) => {
                said.saw.sort_unstable();
                said.saw.dedup();
            }
            DecisionKind::Identity { a, b, .. } => order(a, b),
            DecisionKind::Independent(a, b) => order(a, b),
            _ => {}
        }
        let bare = Self {
            kind,
            reviewer: String::new(),
            signed: false,
            reason: String::new(),
            at: None,
            policy: None,
            checked: String::new(),
        };
        bare.fields().as_bytes().to_vec()
    }
}

fn order<T: Ord>(a: &mut T, b: &mut T) {
    if b < a {
        std::mem::swap(a, b);
    }
}
