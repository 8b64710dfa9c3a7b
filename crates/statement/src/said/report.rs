//! Reports: the person, the claims, dates, places and the document. Identifiers are sealed.

use super::{Said, read_fields, write_fields};
use crate::body::Fields;
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::part::{Part, PartKind};
use crate::wire::{Wire, list_of};
use khabar_model::time::{DateClaim, DateRole, Precision};
use khabar_model::{
    Act, ActKind, ActorClass, Age, Assistance, Axis, Basis, Calendar, Cause, Channel, Citation, CitationKind,
    Claim, Credibility, Custody, CustodyStance, Document, Flags, Identifier, IdentifierKind, Instant, Level,
    Minor, NameKind, Person, Place, PlaceClaim, PlaceRole, Polarity, Release, Report, Responsibility,
    RoleAtEvent, Sex, SourceKind, Stance, StatementKind, Unit, Value, Verdict, What, WrittenName,
};

impl Said for Report {
    const KIND: StatementKind = StatementKind::Report;

    fn fields(&self) -> Fields {
        write_fields(self)
    }

    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }

    fn sealed(&self) -> Vec<Part> {
        if self.person.identifiers.is_empty() {
            return Vec::new();
        }
        let mut w = Writer::with_capacity(64);
        self.person.identifiers.write(&mut w);
        vec![Part::unsalted(PartKind::Identifiers, w.into_bytes())]
    }

    fn unseal(&mut self, part: &Part) -> Result<(), FormatError> {
        if part.kind == PartKind::Identifiers {
            let mut r = Reader::new(&part.content);
            self.person.identifiers = Wire::read(&mut r)?;
            r.end()?;
        }
        Ok(())
    }

    fn said_at(&self) -> Option<Instant> {
        self.document.first_seen()
    }
}

wire_code! {
    NameKind, Sex, Minor, IdentifierKind, PlaceRole, DateRole, Precision, Calendar, CitationKind, Value, Axis, Level,
    ActKind, Cause, ActorClass, RoleAtEvent, CustodyStance, Verdict, Credibility,
    Polarity = Says, Basis = NotStated, Channel = NotStated, Assistance = None, Stance = NotStated, Unit = People,
    SourceKind = Unknown,
}

wire_map!(Report, "a report" { 1 source, 2 person, 3 claims, 4 dates, 5 places, 6 document });

wire_map!(Person, "a person" {
    1 names, 2 father, 3 mother, 4 sex, 5 birth, 6 age, 7 minor, 8 nationalities, 9 occupation, 10 photo
} sealed { identifiers } omit ());

wire_map!(Claim, "a claim" {
    1 what, 2 polarity, 3 basis, 4 depth, 5 event, 6 known, 7 channel, 8 assistance, 9 flags
});

wire_map!(Document, "a document" { 1 text, 2 address, 3 said, 4 captured, 5 cites, 6 media, 7 credibility } omit ());

wire_map!(Place, "a place" { 1 country, 2 province, 3 city, 4 spot } omit ());

wire_map!(Custody, "custody" { 1 holder, 2 place, 3 stance, 4 last_contact });

wire_map!(Act, "an act" { 1 kind, 2 place, 3 actor });

wire_map!(Responsibility, "responsibility" { 1 actor, 2 unit });

wire_list!(Age, "an age", "4" [min, max, as_of, original]);
wire_list!(Identifier, "an identifier", "3" [kind, text, fragment]);
wire_list!(PlaceClaim, "a place with its role", "2" [role, place]);
wire_list!(Citation, "a citation", "2" [kind, to]);
wire_list!(DateClaim, "a date", "5" [role, days, precision, calendar, original]);

/// A displayable name of no stated kind is its text alone; any other is text, kind, may be displayed.
impl Wire for WrittenName {
    fn write(&self, w: &mut Writer) {
        if self.kind == NameKind::NotStated && self.may_display {
            return w.text(&self.text);
        }
        w.list(3);
        w.text(&self.text);
        self.kind.write(w);
        w.bool(self.may_display);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let at = r.position();
        if !r.next_is_list()? {
            return r.text().map(WrittenName::new);
        }
        list_of(r, "a name", "3", 3)?;
        let name = Self { text: r.text()?, kind: NameKind::read(r)?, may_display: r.bool()? };
        if name.kind == NameKind::NotStated && name.may_display {
            return Err(FormatError::NotCanonical { rule: "a plain name is its text alone", at });
        }
        Ok(name)
    }
}

/// A state is its number alone; all else is a list of a form's number and its content.
impl Wire for What {
    fn write(&self, w: &mut Writer) {
        let form = match self {
            What::State(value) => return value.write(w),
            What::SealedAccusation => {
                w.list(1);
                return w.uint(7);
            }
            What::Custody(_) => 0,
            What::Release(_) => 1,
            What::Act(_) => 2,
            What::Cause(_) => 3,
            What::Responsibility(_) => 4,
            What::Role(_) => 5,
            What::Sentence(_) => 6,
        };
        w.list(2);
        w.uint(form);
        match self {
            What::Custody(custody) => custody.write(w),
            What::Release(release) => release.write(w),
            What::Act(act) => act.write(w),
            What::Cause(cause) => cause.write(w),
            What::Responsibility(responsibility) => responsibility.write(w),
            What::Role(role) => role.write(w),
            What::Sentence(text) => w.text(text),
            What::State(_) | What::SealedAccusation => {}
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        if !r.next_is_list()? {
            return Value::read(r).map(What::State);
        }
        let found = r.list()?;
        let form = r.uint()?;
        if found != if form == 7 { 1 } else { 2 } {
            return Err(FormatError::WrongLength {
                what: "a claim's content",
                expected: "2",
                found: found as u64,
            });
        }
        Ok(match form {
            0 => What::Custody(Wire::read(r)?),
            1 => What::Release(Wire::read(r)?),
            2 => What::Act(Wire::read(r)?),
            3 => What::Cause(Wire::read(r)?),
            4 => What::Responsibility(Wire::read(r)?),
            5 => What::Role(Wire::read(r)?),
            6 => What::Sentence(Wire::read(r)?),
            7 => What::SealedAccusation,
            found => return Err(FormatError::UnknownCode { list: "what a claim states", found }),
        })
    }
}

/// A bit each, in the order of the struct.
impl Wire for Flags {
    fn write(&self, w: &mut Writer) {
        w.uint(bits([self.paid, self.filmed, self.in_custody, self.conditional, self.reverses]));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let [paid, filmed, in_custody, conditional, reverses] = read_bits(r, "flags of a claim")?;
        Ok(Self { paid, filmed, in_custody, conditional, reverses })
    }
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
    fn is_absent(&self) -> bool {
        *self == Self::default()
    }
}

/// A bit each: on bail, on conditions.
impl Wire for Release {
    fn write(&self, w: &mut Writer) {
        w.uint(bits([self.on_bail, self.on_conditions]));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let [on_bail, on_conditions] = read_bits(r, "circumstances of a release")?;
        Ok(Self { on_bail, on_conditions })
    }
}

pub(crate) fn bits<const N: usize>(flags: [bool; N]) -> u64 {
    flags.iter().rev().fold(0, |bits, flag| bits << 1 | u64::from(*flag))
}

pub(crate) fn read_bits<const N: usize>(
    r: &mut Reader<'_>,
    list: &'static str,
) -> Result<[bool; N], FormatError> {
    let found = r.uint()?;
    if found >= 1 << N {
        return Err(FormatError::UnknownCode { list, found });
    }
    Ok(std::array::from_fn(|bit| found >> bit & 1 == 1))
}
