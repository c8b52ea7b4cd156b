// Migration 1: streams, their records and marks, running day counts, seals of days, configuration. Append-only file.
// It imports nothing, because it must mean the same in five years. Triggers keep records final (protocol K12).

export const initial = `
CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  stream TEXT NOT NULL UNIQUE CHECK (length(stream) = 32),
  centre TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  genesis TEXT NOT NULL,
  reason TEXT NOT NULL,
  key TEXT NOT NULL,
  sig TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
  head BLOB NOT NULL CHECK (length(head) = 32),
  -- -1: the hub has not acknowledged the open yet
  acked INTEGER NOT NULL DEFAULT -1 CHECK (acked BETWEEN -1 AND size),
  safe INTEGER NOT NULL DEFAULT 0 CHECK (safe >= 0),
  rewound_gen INTEGER NOT NULL DEFAULT 0,
  receipt TEXT
) STRICT;

-- body is the exact canonical text that is hashed
CREATE TABLE record (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER record_is_final BEFORE UPDATE ON record
BEGIN
  SELECT RAISE(ABORT, 'a record never changes');
END;

CREATE TRIGGER record_is_kept BEFORE DELETE ON record
WHEN OLD.seq > (SELECT min(acked, safe, size - 1000) FROM stream WHERE id = OLD.stream_id)
BEGIN
  SELECT RAISE(ABORT, 'a record that the hub does not hold safely is never deleted');
END;

-- chain hash every 50 records, so that a batch is built without hashing everything before it
CREATE TABLE mark (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

-- a rating can be taken back once
CREATE TABLE taken_back (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  ref INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (stream_id, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_count (
  day INTEGER NOT NULL,
  scale TEXT NOT NULL,
  level TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, scale, level)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_seal (
  day INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL,
  counts TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE conf (
  version INTEGER PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('generation', 0), ('opens', 0);
`;
