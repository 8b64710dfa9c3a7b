//! Events: an incident, an episode, or remains that no decision has linked to a person.

use super::{Said, read_fields, write_fields};
use crate::body::Fields;
use crate::cbor::{Reader, Writer};
use crate::error::FormatError;
use crate::wire::Wire;
use khabar_model::incident::{Episode, Incident, Remains};
use khabar_model::{Instant, StatementKind};

/// What an *event* statement tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something that happened at a place in an interval.
    Incident(Incident),
    /// A stretch of time whose dead and held are counted together.
    Episode(Episode),
    /// Remains.
    Remains(Remains),
}

wire_map!(Incident, "an incident" { 1 place, 2 days, 3 kind, 4 episode });
wire_map!(Episode, "an episode" { 16 name, 17 days });
wire_map!(Remains, "remains" { 32 number, 33 site, 34 marks, 35 label });

/// The three forms have ranges of keys of their own; the first key tells which it is.
impl Wire for Event {
    fn write(&self, w: &mut Writer) {
        match self {
            Event::Incident(incident) => incident.write(w),
            Event::Episode(episode) => episode.write(w),
            Event::Remains(remains) => remains.write(w),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, FormatError> {
        let mut ahead = r.clone();
        if ahead.map()? == 0 {
            return Err(FormatError::MissingField { map: "an event", key: 1 });
        }
        Ok(match ahead.uint()? {
            ..16 => Event::Incident(Wire::read(r)?),
            16..32 => Event::Episode(Wire::read(r)?),
            _ => Event::Remains(Wire::read(r)?),
        })
    }
}

impl Said for Event {
    const KIND: StatementKind = StatementKind::Event;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
    fn said_at(&self) -> Option<Instant> {
        None
    }
}
