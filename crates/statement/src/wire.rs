//! How the vocabulary of `model` is written: maps with small keys, and nothing for what was not said.

use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use khabar_model::{Day, DayRange, Instant, ItemId, SourceId, StatementId};
use std::sync::Arc;

/// A value with one form in bytes. A value that [`is_absent`](Wire::is_absent) is not written where it is a field
/// of a map, and is what a missing field reads as.
pub(crate) trait Wire: Sized {
    fn write(&self, w: &mut Writer);
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError>;
    fn absent() -> Option<Self> {
        None
    }
    fn is_absent(&self) -> bool {
        false
    }
}

/// A struct as a map: `key field` in ascending order. `omit` leaves the whole map out where all fields are absent;
/// `sealed` names the fields that never stand in the open map.
macro_rules! wire_map {
    ($type:ty, $name:literal { $($key:literal $field:ident),+ $(,)? } $(sealed { $($sealed:ident),+ })? $(omit $omit:tt)?) => {
        impl $crate::wire::Wire for $type {
            fn write(&self, w: &mut $crate::cbor::Writer) {
                w.map(0 $(+ usize::from(!$crate::wire::Wire::is_absent(&self.$field)))+);
                $(if !$crate::wire::Wire::is_absent(&self.$field) {
                    w.uint($key);
                    $crate::wire::Wire::write(&self.$field, w);
                })+
            }
            fn read(r: &mut $crate::cbor::Reader<'_>) -> Result<Self, $crate::error::FormatError> {
                let mut map = $crate::wire::MapReader::new($name, r)?;
                $(let $field = map.field($key)?;)+
                map.end()?;
                Ok(Self { $($field,)+ $($($sealed: Default::default(),)+)? })
            }
            fn absent() -> Option<Self> {
                wire_map!(@absent $($omit)?)
            }
            fn is_absent(&self) -> bool {
                wire_map!(@omit $($omit)?) $(&& $crate::wire::Wire::is_absent(&self.$field))+
            }
        }
    };
    (@absent ()) => { Some(Self::default()) };
    (@absent) => { None };
    (@omit ()) => { true };
    (@omit) => { false };
}

/// A struct as a list of all its fields.
macro_rules! wire_list {
    ($type:ty, $name:literal, $expected:literal [$($field:ident),+ $(,)?]) => {
        impl $crate::wire::Wire for $type {
            fn write(&self, w: &mut $crate::cbor::Writer) {
                w.list([$(stringify!($field)),+].len());
                $($crate::wire::Wire::write(&self.$field, w);)+
            }
            fn read(r: &mut $crate::cbor::Reader<'_>) -> Result<Self, $crate::error::FormatError> {
                $crate::wire::list_of(r, $name, $expected, [$(stringify!($field)),+].len())?;
                Ok(Self { $($field: $crate::wire::Wire::read(r)?,)+ })
            }
        }
    };
}

/// A closed list as the place of its entry; `= Entry` is what a missing field reads as.
macro_rules! wire_code {
    ($($type:ident $(= $absent:ident)?),+ $(,)?) => {$(
        impl $crate::wire::Wire for $type {
            fn write(&self, w: &mut $crate::cbor::Writer) {
                w.uint(self.index() as u64);
            }
            fn read(r: &mut $crate::cbor::Reader<'_>) -> Result<Self, $crate::error::FormatError> {
                let found = r.uint()?;
                let entry = usize::try_from(found).ok().and_then(|index| Self::ALL.get(index));
                entry.copied().ok_or($crate::error::FormatError::UnknownCode { list: stringify!($type), found })
            }
            $(
                fn absent() -> Option<Self> {
                    Some(Self::$absent)
                }
                fn is_absent(&self) -> bool {
                    *self == Self::$absent
                }
            )?
        }
    )+};
}

/// Reads the fields of a map in ascending order of their keys.
pub(crate) struct MapReader<'r, 'a> {
    name: &'static str,
    reader: &'r mut Reader<'a>,
    left: usize,
    last: Option<u64>,
    next: Option<u64>,
}

impl<'r, 'a> MapReader<'r, 'a> {
    pub(crate) fn new(name: &'static str, reader: &'r mut Reader<'a>) -> Result<Self, FormatError> {
        let left = reader.map()?;
        let mut map = Self { name, reader, left, last: None, next: None };
        map.advance()?;
        Ok(map)
    }

    /// The field of a key, or what its absence means.
    pub(crate) fn field<T: Wire>(&mut self, key: u64) -> Result<T, FormatError> {
        match self.next {
            Some(found) if found < key => Err(FormatError::UnknownField { map: self.name, key: found }),
            Some(found) if found == key => {
                let at = self.reader.position();
                let value = T::read(self.reader)?;
                if value.is_absent() {
                    return Err(FormatError::NotCanonical { rule: "what says nothing is left out", at });
                }
                self.advance()?;
                Ok(value)
            }
            _ => T::absent().ok_or(FormatError::MissingField { map: self.name, key }),
        }
    }

    /// No field is left.
    pub(crate) fn end(self) -> Result<(), FormatError> {
        match self.next {
            Some(key) => Err(FormatError::UnknownField { map: self.name, key }),
            None => Ok(()),
        }
    }

    fn advance(&mut self) -> Result<(), FormatError> {
        self.next = match self.left {
            0 => None,
            _ => Some(self.reader.key_after(&mut self.last)?),
        };
        self.left = self.left.saturating_sub(1);
        Ok(())
    }
}

/// A list of exactly this many values.
pub(crate) fn list_of(
    r: &mut Reader<'_>,
    what: &'static str,
    expected: &'static str,
    len: usize,
) -> Result<(), FormatError> {
    match r.list()? {
        found if found == len => Ok(()),
        found => Err(FormatError::WrongLength { what, expected, found: found as u64 }),
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, w: &mut Writer) {
        match self {
            Some(value) => value.write(w),
            None => w.null(),
        }
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        if r.null()? { Ok(None) } else { T::read(r).map(Some) }
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, w: &mut Writer) {
        w.list(self.len());
        self.iter().for_each(|value| value.write(w));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let len = r.list()?;
        // The length is not believed: the list grows as it is read, and then gives back what it did not need.
        let mut read = (0..len).map(|_| T::read(r)).collect::<Result<Self, _>>()?;
        read.shrink_to_fit();
        Ok(read)
    }
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, w: &mut Writer) {
        w.list(2);
        self.0.write(w);
        self.1.write(w);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        list_of(r, "a pair", "2", 2)?;
        Ok((A::read(r)?, B::read(r)?))
    }
}

impl Wire for String {
    fn absent() -> Option<Self> {
        Some(String::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
    fn write(&self, w: &mut Writer) {
        w.text(self);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.text()
    }
}

impl Wire for Arc<str> {
    fn absent() -> Option<Self> {
        Some("".into())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
    fn write(&self, w: &mut Writer) {
        w.text(self);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.text().map(Into::into)
    }
}

impl Wire for SourceId {
    fn write(&self, w: &mut Writer) {
        w.text(self.as_str());
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.text().map(SourceId::new)
    }
    /// A report without a source is its author's own word.
    fn absent() -> Option<Self> {
        Some(SourceId::new(""))
    }
    fn is_absent(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl Wire for bool {
    fn write(&self, w: &mut Writer) {
        w.bool(*self);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.bool()
    }
    fn absent() -> Option<Self> {
        Some(false)
    }
    fn is_absent(&self) -> bool {
        !self
    }
}

macro_rules! wire_uint {
    ($($type:ty),+) => {$(
        impl Wire for $type {
            fn write(&self, w: &mut Writer) {
                w.uint(u64::from(*self));
            }
            fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
                let at = r.position();
                r.uint()?.try_into().map_err(|_| FormatError::OutOfRange { what: stringify!($type), at })
            }
            fn absent() -> Option<Self> {
                Some(0)
            }
            fn is_absent(&self) -> bool {
                *self == 0
            }
        }
    )+};
}
wire_uint!(u8, u32, u64);

impl Wire for Day {
    fn write(&self, w: &mut Writer) {
        w.int(i64::from(self.0));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let at = r.position();
        i32::try_from(r.int()?).map(Day).map_err(|_| FormatError::OutOfRange { what: "a day", at })
    }
}

impl Wire for Instant {
    fn write(&self, w: &mut Writer) {
        w.int(self.0);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.int().map(Instant)
    }
}

/// One day as its number, an interval as two.
impl Wire for DayRange {
    fn write(&self, w: &mut Writer) {
        if self.first == self.last {
            return self.first.write(w);
        }
        w.list(2);
        self.first.write(w);
        self.last.write(w);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let at = r.position();
        if !r.next_is_list()? {
            return Day::read(r).map(DayRange::day);
        }
        list_of(r, "an interval of days", "2", 2)?;
        let range = DayRange { first: Day::read(r)?, last: Day::read(r)? };
        if range.first == range.last {
            return Err(FormatError::NotCanonical { rule: "one day is not an interval", at });
        }
        Ok(range)
    }
}

impl Wire for StatementId {
    fn write(&self, w: &mut Writer) {
        w.bytes(&self.0);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.array("a statement's id").map(StatementId)
    }
}

impl Wire for ItemId {
    fn write(&self, w: &mut Writer) {
        w.bytes(&self.0);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.array("an item's id").map(ItemId)
    }
}

impl<const N: usize> Wire for [u8; N] {
    fn write(&self, w: &mut Writer) {
        w.bytes(self);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        r.array("a byte string")
    }
}

impl Wire for char {
    fn write(&self, w: &mut Writer) {
        w.uint(u64::from(u32::from(*self)));
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let at = r.position();
        let code = u32::read(r)?;
        char::from_u32(code).ok_or(FormatError::OutOfRange { what: "a character", at })
    }
}
