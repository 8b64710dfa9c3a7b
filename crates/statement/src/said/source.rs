//! Sources and what they say they cover.

use khabar_model::{Covers, Source};

wire_map!(Source, "a source" {
    1 id, 2 name, 3 organisation, 4 kind, 5 declared, 6 basis, 7 covers, 8 compiled_from, 9 edition_of, 10 reliability
});

wire_map!(Covers, "what a source covers" {
    1 statuses, 2 days, 3 places, 4 state_forces, 5 bystanders, 6 minors, 7 custody_deaths, 8 executions,
    9 later_deaths, 10 unnamed
} omit ());
