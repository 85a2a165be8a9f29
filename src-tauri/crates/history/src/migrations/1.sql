-- The name of this computer in its own records. One row.
CREATE TABLE device (id TEXT PRIMARY KEY) STRICT;

-- Immutable facts. `id` is a ULID and sorts by time; (device, sequence) tells what of a device is still missing.
CREATE TABLE record (
    id       TEXT PRIMARY KEY,
    device   TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    chat     TEXT NOT NULL,
    body     TEXT NOT NULL CHECK (json_valid(body)),
    kind     TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.kind')) STORED,
    -- Which answer a record ends; so that starting need not read every answer to find those that never ended.
    answer   TEXT GENERATED ALWAYS AS (json_extract(body, '$.answer')) STORED,
    UNIQUE (device, sequence)
) STRICT;

CREATE INDEX record_by_chat ON record (chat, id);
CREATE INDEX record_by_kind ON record (kind, chat, id);
CREATE INDEX record_by_answer ON record (answer) WHERE answer IS NOT NULL;

-- What models were given of files, by the key that a record's attachment carries.
CREATE TABLE content (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

-- Parts of answers that are still streaming. Gone when the answer becomes a record.
CREATE TABLE received (
    answer    TEXT NOT NULL,
    part      INTEGER NOT NULL,
    text      TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    PRIMARY KEY (answer, part)
) STRICT;

-- What was typed and not sent. The new chat's is the one with the empty name.
CREATE TABLE draft (chat TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
