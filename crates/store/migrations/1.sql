-- The log: one row a record, each encrypted under a content key of its own. Nothing here can be read without the
-- keyring, and nothing but the number of rows and their lengths can be seen.
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
