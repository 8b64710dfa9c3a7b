-- What a desk is in the middle of, and the custody log: no statements, and in no export and no sketch.
CREATE TABLE desk (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE custody (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
