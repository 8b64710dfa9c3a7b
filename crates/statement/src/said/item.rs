//! Items: a post that names nobody, or a file as it was collected. Both are kind *item*; a file has its hash.

use super::{Said, read_fields, write_fields};
use crate::body::Fields;
use crate::error::FormatError;
use khabar_model::{Instant, Item, Post, StatementKind};

// A post's fields lie below 16 and a file's from 16 up, so that neither is read as the other.
wire_map!(Post, "a post" { 1 source, 2 document });

wire_map!(Item, "an item" {
    16 id, 17 file, 18 bytes, 19 address, 20 collector, 21 tool, 22 captured, 23 source
});

impl Said for Post {
    const KIND: StatementKind = StatementKind::Item;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
    fn said_at(&self) -> Option<Instant> {
        self.document.first_seen()
    }
}

impl Said for Item {
    const KIND: StatementKind = StatementKind::Item;
    fn fields(&self) -> Fields {
        write_fields(self)
    }
    fn from_fields(fields: &Fields) -> Result<Self, FormatError> {
        read_fields(fields)
    }
    fn said_at(&self) -> Option<Instant> {
        self.captured
    }
}
