-- Rejected rows and inquiries apart from the log: they are no statements, and are in no export and no sketch.
CREATE TABLE reject (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE inquiry (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
