//! What can be said: states on an axis, causes, responsibility, roles. One reading for all of them.

use crate::path::Order;
use khabar_model::{ActorClass, Axis, Cause, Claim, Policy, RoleAtEvent, Value, What};

/// Something of which values are said, and may exclude each other.
pub trait Topic: Copy + Ord + std::fmt::Debug + 'static {
    /// Its values are states on an axis.
    const IS_STATE: bool;
    /// What a claim says on this topic.
    fn of(claim: &Claim) -> Option<Self>;
    /// A plain code.
    fn code(self) -> &'static str;
    /// Words for a reader.
    fn words(self, language: khabar_model::Language) -> &'static str;
    /// A party that says so speaks against its interest.
    fn admitted(self, policy: &Policy) -> bool;
    /// A death, for which more is asked.
    fn is_death(self) -> bool {
        false
    }
    /// It only says that something is not known.
    fn is_not_known(self) -> bool;
    /// Both may hold on one day.
    fn compatible(self, other: Self) -> bool;
    /// Which of two incompatible values may come first on a path over days.
    fn order(self, other: Self) -> Order;
    /// Which may come first on a path: the value, or the day on which it is denied.
    fn order_with_denial(self) -> Order;
    /// All values that exclude this one or could, itself among them.
    fn rivals(self) -> &'static [Self];
}

impl Topic for Value {
    const IS_STATE: bool = true;
    fn of(claim: &Claim) -> Option<Self> {
        claim.what.value()
    }
    fn code(self) -> &'static str {
        self.code()
    }
    fn words(self, language: khabar_model::Language) -> &'static str {
        self.words(language)
    }
    fn admitted(self, policy: &Policy) -> bool {
        policy.admissions.contains(&self)
    }
    fn is_death(self) -> bool {
        matches!(self, Value::Dead | Value::Executed)
    }
    fn is_not_known(self) -> bool {
        self.is_not_known()
    }
    fn compatible(self, other: Self) -> bool {
        self == other
            || self.axis() != other.axis()
            || self.is_not_known()
            || other.is_not_known()
            || refine(self, other)
    }
    fn order(self, other: Self) -> Order {
        match (self.is_absorbing(), other.is_absorbing()) {
            (false, true) => Order::FirstThenSecond,
            (true, false) => Order::SecondThenFirst,
            _ => Order::Any,
        }
    }
    fn order_with_denial(self) -> Order {
        if self.is_absorbing() { Order::SecondThenFirst } else { Order::Any }
    }
    fn rivals(self) -> &'static [Self] {
        use Value::*;
        match self.axis() {
            Axis::Life => &[Alive, Dead],
            Axis::Liberty => &[AtLiberty, Held],
            Axis::Health => &[Unhurt, Injured, InHospital, Critical],
            Axis::Contact => &[InContact, NoContact, FateUnknown, InHiding, LeftCountry],
            Axis::Legal => &[Summoned, Charged, Sentenced, Pardoned, Executed],
        }
    }
}

/// Values of one axis that say more of the same: an injured person in hospital, a charge and a sentence.
fn refine(a: Value, b: Value) -> bool {
    use Value::*;
    match a.axis() {
        Axis::Life | Axis::Liberty => false,
        Axis::Health => a != Unhurt && b != Unhurt,
        Axis::Contact => {
            let silent = |value| matches!(value, NoContact | FateUnknown);
            let apart = |value| matches!(value, InHiding | LeftCountry);
            (silent(a) && silent(b)) || apart(a) != apart(b)
        }
        Axis::Legal => !matches!((a, b), (Pardoned, Executed) | (Executed, Pardoned)),
    }
}

macro_rules! plain_topic {
    ($name:ident, $variant:pat => $value:expr, $unknown:expr) => {
        impl Topic for $name {
            const IS_STATE: bool = false;
            fn of(claim: &Claim) -> Option<Self> {
                match &claim.what {
                    $variant => Some($value),
                    _ => None,
                }
            }
            fn code(self) -> &'static str {
                self.code()
            }
            fn words(self, language: khabar_model::Language) -> &'static str {
                self.words(language)
            }
            fn admitted(self, _: &Policy) -> bool {
                false
            }
            fn is_not_known(self) -> bool {
                self == $unknown
            }
            fn compatible(self, other: Self) -> bool {
                self == other || self == $unknown || other == $unknown
            }
            fn order(self, _: Self) -> Order {
                Order::Never
            }
            fn order_with_denial(self) -> Order {
                Order::Never
            }
            fn rivals(self) -> &'static [Self] {
                Self::ALL
            }
        }
    };
}

plain_topic!(Cause, What::Cause(cause) => *cause, Cause::NotEstablished);
plain_topic!(ActorClass, What::Responsibility(said) => said.actor, ActorClass::NotEstablished);
plain_topic!(RoleAtEvent, What::Role(role) => *role, RoleAtEvent::NotKnown);
