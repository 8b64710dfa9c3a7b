//! Tallies and what they are about.

use khabar_model::{Tally, TallyScope};

wire_map!(Tally, "a tally" {
    1 source, 2 unit, 3 min, 4 max, 5 as_of, 6 scope, 7 includes_list, 8 original
});

wire_map!(TallyScope, "a tally's scope" { 1 status, 2 days, 3 place, 4 roles, 5 includes } omit ());
